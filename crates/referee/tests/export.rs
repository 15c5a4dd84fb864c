//! Certificates exported to Rocq are theorems that its kernel checks.

use std::path::{Path, PathBuf};
use std::process::Command;

use certificate::{Certificate, MinimumEvidence, Statement};
use exact::Rational;
use network::{Instance, json};

const NOT_CRITICAL: &str = r#"{"x":[["1/3"]],"y":[[2]],"layers":[[[1]],[["1/7"]]]}"#;
const GRADIENT_ZERO: &str = r#"{"x":[[1,0]],"y":[[0,1]],"layers":[[["0"]]]}"#;
const RANK_BOUND: &str = r#"{"x":[[1,0,0],[0,1,0],[0,0,1]],"y":[[1,1,0],[0,1,0],[0,0,"3/5"]],
    "layers":[[[1,1,0],[0,1,0]],[[1,0],[0,1],[0,0]]]}"#;
const STRICT: &str = r#"{"x":[[1,0],[0,1]],"y":[[2,0],[0,1]],"layers":[[[0,1]],[[0],[1]]]}"#;
/// The layer with a denominator has the gradient 0, and its curve stays where it is.
const STILL_LAYER: &str = r#"{"x":[[1]],"y":[[1]],"layers":[[[0]],[["1/2"]]]}"#;
const CURVED: &str = r#"{"x":[[1,0,0],[0,1,0]],"y":[[0,0,1],[0,1,0]],
    "layers":[[[1,0]],[[0]],[[1],[0]]]}"#;

fn certificate_of(instance: &str) -> Certificate {
    let instance: Instance = json::read(instance).unwrap();
    classify::classify(&instance).unwrap().certificate
}

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The exit code of `referee export` and what it printed.
fn export(name: &str, certificate: &Certificate, bigz: bool) -> (Option<i32>, String, String) {
    let file = scratch(&format!("{name}.json"));
    std::fs::write(&file, serde_json::to_string(certificate).unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command.args(["export", "--rocq"]).arg(&file);
    if bigz {
        command.arg("--bigz");
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Whether coqc accepts the file, and what it says.
fn compiles(name: &str, text: &str) -> (bool, String) {
    let file = scratch(&format!("{name}.v"));
    std::fs::write(&file, text).unwrap();
    let theories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/theories");
    let output = Command::new("coqc")
        .arg("-R")
        .arg(theories)
        .args(["DeepLinear", "-w", "none"])
        .arg(&file)
        .output()
        .expect("coqc, which `make -C proofs check` needs too");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// A certificate that `recheck` rejects is never made a theorem, of this or another instance.
#[test]
fn a_rejected_certificate_exports_nothing() {
    let mut wrong = certificate_of(RANK_BOUND);
    if let Statement::GlobalMinimum { evidence, .. } = &mut wrong.statement {
        *evidence = MinimumEvidence::RankBound {
            level: 1,
            mu: Rational::from(100),
        };
    }
    let mut rejected = vec![wrong];
    let attacks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/attacks");
    for folder in std::fs::read_dir(attacks).unwrap() {
        let text = std::fs::read_to_string(folder.unwrap().path().join("certificate.json"));
        rejected.extend(text.ok().and_then(|text| certificate::read(&text).ok()));
    }
    assert!(rejected.len() >= 40, "{}", rejected.len());
    for (number, certificate) in rejected.iter().enumerate() {
        let (code, text, error) = export(&format!("rejected_{number}"), certificate, false);
        assert_eq!((code, text.as_str()), (Some(1), ""), "{error}");
        assert!(error.contains(": rejected: ["), "{error}");
    }
}

#[test]
fn an_export_holds_integers_only() {
    for (name, instance) in [
        ("integers_bound", RANK_BOUND),
        ("integers_not_critical", NOT_CRITICAL),
        ("integers_still_layer", STILL_LAYER),
    ] {
        let (code, text, error) = export(name, &certificate_of(instance), false);
        assert_eq!(code, Some(0), "{error}");
        let definitions = text.split("Definition").skip(1).collect::<String>();
        assert!(
            definitions.contains("vm_compute") && !definitions.contains('/'),
            "{definitions}"
        );
    }
}

#[test]
#[ignore = "needs coqc and the built proofs: make -C proofs, then -- --ignored"]
fn an_exported_certificate_of_each_kind_is_a_theorem() {
    let kinds = [
        ("not_critical", NOT_CRITICAL),
        ("still_layer", STILL_LAYER),
        ("gradient_zero", GRADIENT_ZERO),
        ("rank_bound", RANK_BOUND),
        ("strict_saddle", STRICT),
        ("curved", CURVED),
    ];
    for (name, instance) in kinds {
        for bigz in [false, true] {
            let name = if bigz {
                format!("{name}_bigz")
            } else {
                name.to_owned()
            };
            let (code, text, error) = export(&name, &certificate_of(instance), bigz);
            assert_eq!(code, Some(0), "{error}");
            let (accepted, said) = compiles(&name, &text);
            assert!(accepted, "{name}: {said}");
            assert_eq!(
                said.contains("Closed under the global context"),
                !bigz,
                "{name}: {said}"
            );
        }
    }
}

#[test]
#[ignore = "needs coqc and the built proofs: make -C proofs, then -- --ignored"]
fn a_corrupted_export_is_no_theorem() {
    let corruptions = [
        (
            "corrupt_minimum",
            GRADIENT_ZERO,
            "(1, [:: [:: 0; 1]])",
            "(1, [:: [:: 1; 1]])",
        ),
        ("corrupt_mu", RANK_BOUND, "(3, 8)", "(1, 8)"),
        (
            "corrupt_curve",
            CURVED,
            "Definition moves",
            "Definition moves' := 0.\nDefinition moves",
        ),
    ];
    for (name, instance, old, new) in corruptions {
        let (_, text, _) = export(name, &certificate_of(instance), false);
        assert_eq!(text.matches(old).count(), 1, "{name}: {text}");
        let mut corrupted = text.replace(old, new);
        if name == "corrupt_curve" {
            // No layer moves: the loss stays constant.
            let start = corrupted.find("Definition moves :").unwrap();
            let end = start + corrupted[start..].find(".\n").unwrap();
            let still = "Definition moves : seq (seq (seq (seq Z))) := [:: [::]; [::]; [::]]";
            corrupted.replace_range(start..end, still);
        }
        let (accepted, said) = compiles(name, &corrupted);
        assert!(
            !accepted && said.contains("Unable to unify"),
            "{name}: {said}"
        );
    }
}

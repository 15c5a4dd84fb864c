//! The files of `proofs/tests/claims` are what their certificates are exported to. `make -C proofs
//! check` compiles them; with `REWRITE=1` this test writes them.

use std::path::{Path, PathBuf};

use kernel::certificate::{Certificate, Verdict};
use kernel::evidence::Evidence;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/tests/claims")
}

fn certificates() -> Vec<(PathBuf, Certificate)> {
    let files = std::fs::read_dir(folder()).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let certificate = Certificate::read(&text).unwrap();
        (path, certificate)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn every_certificate_is_accepted_and_is_exported_to_its_file() {
    let all = certificates();
    assert!(all.len() >= 90, "only {} certificates", all.len());
    for (path, certificate) in all {
        certificate
            .check()
            .unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        let written =
            export::rocq(&certificate).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let file = folder().join(format!("{}.v", stem.replace(['.', '-'], "_")));
        if std::env::var_os("REWRITE").is_some() {
            std::fs::write(&file, written).unwrap();
        } else {
            let stored = std::fs::read_to_string(&file).unwrap();
            assert!(
                stored == written,
                "{} is not what is exported",
                file.display()
            );
        }
    }
}

#[test]
fn a_certificate_of_an_instance_alone_is_no_theorem() {
    let (_, mut certificate) = certificates().remove(0);
    certificate.verdict = Verdict::Holds;
    let error = export::rocq(&certificate).unwrap_err();
    assert!(error.to_string().contains("no theorem"), "{error}");
}

#[test]
fn a_node_without_a_form_is_named_with_its_place() {
    let wanted = |c: &Certificate| {
        c.evidence
            .values()
            .any(|e| matches!(e, Evidence::Witness(_)))
    };
    let all = certificates();
    let (_, certificate) = all
        .iter()
        .find(|(_, c)| wanted(c))
        .expect("a quantifier over matrices");
    let mut certificate = certificate.clone();
    let (path, _) = certificate.evidence.pop_first().unwrap();
    let error = export::rocq(&certificate).unwrap_err().to_string();
    assert!(
        error.contains(&format!("at {path}:")) && error.contains("quantifier"),
        "{error}"
    );
}

//! `referee network` from the outside: answers, exit codes, errors.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("network-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command.current_dir(folder).arg("network").args(arguments);
    command.output().unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    })
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// X = I, Y = diag(2, 1), bottleneck 1: the least loss is 1/2.
fn example(name: &str, layers: &str) -> PathBuf {
    let folder = folder(name);
    write(&folder, "x.csv", "1,0\n0,1\n");
    write(&folder, "y.csv", "2,0\n0,1\n");
    write(&folder, "w.json", &format!(r#"{{"layers": {layers}}}"#));
    folder
}

const DATA: [&str; 6] = ["--x", "x.csv", "--y", "y.csv", "--samples", "rows"];

#[test]
fn the_exit_code_is_the_verdict() {
    let folder = example("verdict", "[[[2, 0]], [[1], [0]]]");
    let arguments = [&["w.json", "--json"], DATA.as_slice()].concat();
    let optimal = run(&folder, &arguments);
    let answer = json(&optimal);
    assert_eq!(optimal.status.code(), Some(0), "{answer}");
    assert_eq!(answer["verdict"], "within-tolerance");
    assert_eq!(answer["loss"], "0.5");
    assert_eq!(answer["bottleneck"], 1);

    let folder = example("above", "[[[0, 1]], [[0], [1]]]");
    let poor = run(&folder, &arguments);
    assert_eq!(poor.status.code(), Some(1));
    assert_eq!(json(&poor)["loss"], "2");
    // The gap of 3/2 is 3/5 of the loss 5/2 of the zero network, and is found exactly.
    let edge = [arguments.as_slice(), &["--tolerance", "0.6"]].concat();
    assert_eq!(run(&folder, &edge).status.code(), Some(0));

    // Singular values with the golden ratio: the gap is (3 + sqrt 5)/6 of the loss of the zero
    // network, and an enclosure around it decides nothing.
    let folder = example("edge", "[[[0, 0]], [[0], [0]]]");
    write(&folder, "y.csv", "1,1\n0,1\n");
    let golden = "0.8726779962499649494015289447885460392401";
    let edge = [arguments.as_slice(), &["--tolerance", golden]].concat();
    let edge = run(&folder, &edge);
    assert_eq!(edge.status.code(), Some(3), "{}", json(&edge));
}

#[test]
fn the_loss_is_the_one_that_was_asked_for() {
    let folder = example("loss", "[[[0, 0]], [[0], [0]]]");
    for (kind, loss) in [
        ("half-sum", "2.5"),
        ("sum", "5"),
        ("mean", "1.25"),
        ("mean-per-sample", "2.5"),
    ] {
        let arguments = [&["w.json", "--json", "--loss", kind], DATA.as_slice()].concat();
        let answer = json(&run(&folder, &arguments));
        assert_eq!(answer["loss"], loss, "{kind}");
        assert_eq!(answer["losses"]["sum"], "5");
    }
}

#[test]
fn escape_and_optimum_are_written_and_are_as_good_as_said() {
    let folder = example("escape", "[[[0, 0]], [[0]], [[0], [0]]]");
    let files = ["--escape", "better.json", "--solve", "solved.json"];
    let arguments = [&["w.json", "--json"], DATA.as_slice(), &files].concat();
    let answer = json(&run(&folder, &arguments));
    assert_eq!(answer["better"]["is_lower"], true);
    for file in ["better.json", "solved.json"] {
        let arguments = [&[file, "--json"], DATA.as_slice()].concat();
        let output = run(&folder, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", json(&output));
    }
}

#[test]
fn bad_input_is_told_with_the_file_and_the_tensor() {
    let folder = example("errors", "[[[2, 0]], [[1, 0], [0, 1]]]");
    let cases: [(&[&str], &str); 7] = [
        (
            &["w.json", "--x", "x.csv", "--y", "y.csv"],
            "layers.1.weight",
        ),
        (&["w.json"], "field x"),
        (&["none.npz", "--x", "x.csv", "--y", "same"], "none.npz"),
        (&["w.pt", "--x", "x.csv", "--y", "same"], "pickle"),
        (&["w.json", "--x", "x.csv"], "--y"),
        (
            &["w.json", "--x", "x.csv", "--y", "same", "--layers", "a,b"],
            "matches \"a\"",
        ),
        (
            &["deep.json", "--x", "x.csv", "--y", "same"],
            "deep.json: 65 layers",
        ),
    ];
    write(
        &folder,
        "deep.json",
        &format!("[{}]", ["[[1]]"; 65].join(",")),
    );
    for (arguments, what) in cases {
        let output = run(&folder, arguments);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(
            message.contains(what) || what == "field x",
            "{what}: {message}"
        );
    }
}

#[test]
fn labels_lie_as_the_inputs_do() {
    let folder = example("labels", "[[[1, 0]], [[1], [0]]]");
    // Three samples as columns; the targets are (1, 0), (0, 1), (1, 0).
    write(&folder, "x.csv", "1,2,3\n0,1,0\n");
    write(&folder, "y.csv", "0\n1\n0\n");
    let data = ["--x", "x.csv", "--y", "y.csv", "--one-hot", "--json"];
    let answer = json(&run(&folder, &[&["w.json"][..], &data].concat()));
    // The network answers (1, 0), (2, 0), (3, 0).
    assert_eq!(answer["loss_exact"], "9/2", "{answer}");
    assert_eq!(answer["samples"], 3);
}

#[test]
fn weights_in_json_are_the_decimals_that_they_are_written_as() {
    let folder = example("decimals", r#"[[[0.1, 0]], [["1/3"], [0]]]"#);
    let files = ["--certificate", "c.json", "--escape", "better.json"];
    let arguments = [&["w.json", "--json"], DATA.as_slice(), &files].concat();
    let answer = json(&run(&folder, &arguments));
    // ((2 - 1/30)^2 + 1)/2.
    assert_eq!(answer["loss_exact"], "4381/1800", "{answer}");
    let certificate = std::fs::read_to_string(folder.join("c.json")).unwrap();
    let certificate = gap::read(&certificate).unwrap();
    assert_eq!(
        gap::check(&certificate).unwrap().loss,
        "4381/1800".parse().unwrap()
    );
    let arguments = [&["better.json", "--json"], DATA.as_slice()].concat();
    let better = json(&run(&folder, &arguments));
    let loss = |answer: &serde_json::Value| -> exact::Rational {
        answer["loss_exact"].as_str().unwrap().parse().unwrap()
    };
    assert!(loss(&better) < loss(&answer));
}

#[test]
fn a_network_that_a_file_cannot_hold_is_refused_before_the_work() {
    let folder = example("unwritable", "[[[0, 0]], [[0], [0]]]");
    for option in ["--escape", "--solve"] {
        for (file, what) in [
            ("out.npy", "holds one array"),
            ("out.csv", "not written as CSV"),
            ("out.xyz", "unknown kind of file"),
        ] {
            let arguments = [
                &["w.json", "--certificate", "c.json", option, file],
                &DATA[..],
            ];
            let output = run(&folder, &arguments.concat());
            let message = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{message}");
            assert!(
                message.contains(file) && message.contains(what),
                "{message}"
            );
            assert!(output.stdout.is_empty() && !folder.join("c.json").exists());
        }
    }
}

#[test]
fn what_was_asked_for_and_not_written_is_said() {
    let folder = example("within", "[[[2, 0]], [[1], [0]]]");
    let arguments = [&["w.json", "--escape", "better.json"], &DATA[..]].concat();
    let output = run(&folder, &arguments);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("better.json was not written"), "{said}");
    assert!(!folder.join("better.json").exists());
}

#[test]
fn a_page_has_its_pictures_its_answer_and_a_certificate_that_stands() {
    let folder = example("page", "[[[0, 0]], [[0]], [[0], [0]]]");
    let arguments = [&["w.json", "--out", "page"], DATA.as_slice()].concat();
    let output = run(&folder, &arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(folder.join("page").join(name)).unwrap();
    let (html, markdown) = (read("network.html"), read("network.md"));
    for picture in ["spectrum.svg", "rank.svg", "escape.svg"] {
        let svg = read(picture);
        assert!(svg.starts_with("<svg") && !svg.contains("NaN"), "{svg}");
        assert!(html.contains(svg.trim_end()) && markdown.contains(picture));
    }
    assert!(html.contains("Network 2-1-1-2: not optimal") && !html.contains("<script"));
    let answer: serde_json::Value = serde_json::from_str(&read("network.json")).unwrap();
    assert_eq!(answer["verdict"], "above-tolerance");
    assert_eq!(answer["better"]["is_lower"], true);
    // Zeros are exactly critical, and the page does not say that floats never are.
    assert!(html.contains("it is a critical point"), "{html}");
    let certificate = gap::read(&read("certificate.json")).unwrap();
    assert!(gap::check(&certificate).is_ok());
    let better = gap::read(&read("better.certificate.json")).unwrap();
    let better = gap::check(&better).unwrap();
    assert!(better.loss < certificate.claim.loss);
    assert_eq!(better.least_loss.0, certificate.claim.lower);
    let source = certificate.gram.source.unwrap();
    assert!(source.samples_are_rows && source.y.is_some() && source.x.sha256.len() == 64);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_audit_ends_with_130_and_writes_nothing() {
    let folder = folder("interrupt");
    let mut state = 1u64;
    let mut matrix = |name: &str, rows: usize, cols: usize| {
        let mut entry = |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f64 / 1e6 - 8.0
        };
        weights::Tensor {
            name: name.to_owned(),
            shape: vec![rows, cols],
            kind: weights::Kind::F64,
            values: weights::Values::Floats((0..rows * cols).map(&mut entry).collect()),
        }
    };
    let put = |name: &str, tensors: &[weights::Tensor]| {
        let bytes = weights::write(tensors, weights::Format::Npz, name).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    };
    put("w.npz", &[matrix("W1", 30, 400), matrix("W2", 400, 30)]);
    put("d.npz", &[matrix("x", 3000, 400), matrix("y", 3000, 400)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_referee"))
        .current_dir(&folder)
        .args([
            "network",
            "w.npz",
            "--data",
            "d.npz",
            "--certificate",
            "c.json",
        ])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // The handler must stand before the signal comes: bit 1 of the mask of caught signals.
    let catches = |id: u32| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .is_some_and(|mask| mask & 2 != 0)
    };
    while !catches(child.id()) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!folder.join("c.json").exists());
}

#[test]
fn the_readme_shows_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, rest) = readme.split_once("$ cargo run -- network ").unwrap();
    let (command, rest) = rest.split_once('\n').unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let output = run(&root, &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout);
    // The last digits of a bound hang on the singular vectors, and so on the processor.
    let number = |word: &str| word.trim_end_matches([',', ')']).parse::<f64>().ok();
    let alike = |a: &str, b: &str| match (number(a), number(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-3 * a.abs(),
        _ => a == b,
    };
    let (printed_words, shown_words) = (printed.split_whitespace(), shown.split_whitespace());
    assert_eq!(printed_words.clone().count(), shown_words.clone().count());
    for (a, b) in printed_words.zip(shown_words) {
        assert!(alike(a, b), "{a} is printed, {b} shown:\n{printed}");
    }
}

#[test]
fn classify_points_here_when_a_point_is_critical_but_for_rounding() {
    let folder = folder("classify");
    // The best multiple of (1, 1) for (1, 2) is 3/2.
    let classified = |weight: &str| {
        let layers = format!(r#"[[[3]], [["{weight}"]]]"#);
        let instance = format!(r#"{{"x": [[1, 1]], "y": [[1, 2]], "layers": {layers}}}"#);
        write(&folder, "w.json", &instance);
        let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
        let command = command.current_dir(&folder).args(["classify", "w.json"]);
        String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned()
    };
    assert!(classified("0.5").starts_with("global-minimum"));
    let near = classified("0.5000000001");
    assert!(near.starts_with("not-critical"), "{near}");
    assert!(
        near.contains("hint") && near.contains("`referee network`"),
        "{near}"
    );
    assert!(!classified("0.6").contains("hint"));
}

//! Tidy: what a reader relies on and no compiler checks. Each rule is a function from text or data
//! to violations, is applied to the workspace, and is shown to fire on a planted violation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use companion::workspace_root;
use serde_json::{Value, json};

/// The trusted base, with the dependencies that it may have.
const TRUSTED: [(&str, &[&str]); 6] = [
    ("exact", &["dashu-int", "dashu-ratio", "num-traits"]),
    (
        "network",
        &["exact", "serde", "serde_json", "serde_path_to_error"],
    ),
    ("enclosure", &["exact", "network", "serde", "serde_json"]),
    (
        "gap",
        &["enclosure", "exact", "network", "serde", "serde_json"],
    ),
    ("certificate", &["exact", "network", "serde", "serde_json"]),
    (
        "kernel",
        &["exact", "num-traits", "serde", "serde_json", "thiserror"],
    ),
];

/// The least numbers of tests of modules; 1 for the others.
const FLOORS: [(&str, usize); 8] = [
    ("attacks", 3),
    ("classify", 15),
    ("fuzz", 4),
    ("mutation", 3),
    ("tidy", 20),
    // Shared by other modules.
    ("chains", 0),
    ("oracle", 0),
    ("truth", 0),
];

const MAX_COLUMNS: usize = 100;

// Reading.

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files below a folder, by their path from the root.
fn rust_files(folder: &str) -> BTreeMap<String, String> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "target") {
                    collect(&path, files);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = workspace_root();
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    assert!(!files.is_empty(), "{folder}: no Rust files");
    let name = |path: &Path| {
        let path = path.strip_prefix(&root).expect("a path below the root");
        path.to_string_lossy().into_owned()
    };
    files.iter().map(|path| (name(path), read(path))).collect()
}

/// Every Rust file of the workspace.
fn sources() -> BTreeMap<String, String> {
    let mut files = rust_files("crates");
    files.extend(rust_files("tests"));
    files
}

/// What a character of a source file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    Literal,
}

/// The characters of a source file with the parts that they belong to. Quotes belong to their
/// literals.
fn parts(source: &str) -> Vec<(char, Part)> {
    let text: Vec<char> = source.chars().collect();
    let starts = |at: usize, what: &str| {
        what.chars()
            .enumerate()
            .all(|(k, c)| text.get(at + k) == Some(&c))
    };
    let find = |from: usize, what: &str| (from..text.len()).find(|&at| starts(at, what));
    let end_of =
        |from: usize, what: &str| find(from, what).map_or(text.len(), |at| at + what.len());
    let mut parts = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let before = at.checked_sub(1).map(|i| text[i]);
        let is_start = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let hashes = text[at + 1..].iter().take_while(|&&c| c == '#').count();
        let (end, part) = if starts(at, "//") {
            (find(at, "\n").unwrap_or(text.len()), Part::Comment)
        } else if starts(at, "/*") {
            (end_of(at, "*/"), Part::Comment)
        } else if is_start && text[at] == 'r' && starts(at + 1 + hashes, "\"") {
            let close = format!("\"{}", "#".repeat(hashes));
            (end_of(at + 2 + hashes, &close), Part::Literal)
        } else if text[at] == '"' {
            let mut end = at + 1;
            while end < text.len() && text[end] != '"' {
                end += if text[end] == '\\' { 2 } else { 1 };
            }
            (end + 1, Part::Literal)
        } else if text[at] == '\'' && starts(at + 1, "\\") {
            (end_of(at + 3, "'"), Part::Literal)
        } else if text[at] == '\'' && starts(at + 2, "'") {
            (at + 3, Part::Literal)
        } else {
            (at + 1, Part::Code)
        };
        let end = end.min(text.len());
        parts.extend(text[at..end].iter().map(|&c| (c, part)));
        at = end;
    }
    parts
}

/// The source with everything blanked but the given parts; line breaks stay.
fn only(source: &str, kept: &[Part]) -> String {
    let keep = |(c, part): (char, Part)| {
        if c == '\n' || kept.contains(&part) {
            c
        } else {
            ' '
        }
    };
    parts(source).into_iter().map(keep).collect()
}

// Rules on source files.

/// Floating-point types and literals.
fn floats(file: &str, source: &str) -> Vec<String> {
    let code = only(source, &[Part::Code]);
    let mut violations = Vec::new();
    for (i, line) in code.lines().enumerate() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let has_type = line
            .split(|c| !is_word(c))
            // A deserializer that passes on whatever is asked for names these methods of a trait.
            .filter(|word| !word.starts_with("deserialize_"))
            .any(|word| word.ends_with("f32") || word.ends_with("f64"));
        if has_type || has_float_literal(line) {
            violations.push(format!("{file}:{}: {}", i + 1, line.trim()));
        }
    }
    violations
}

/// Whether the line of code has a literal such as `1.5`, `1.` or `1e3`; not `0..1`, `t.0.1`,
/// `1.max(2)` or `0x1e3`.
fn has_float_literal(line: &str) -> bool {
    let text: Vec<char> = line.chars().collect();
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let mut at = 0;
    while at < text.len() {
        if !is_word(&text[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < text.len() && is_word(&text[at]) {
            at += 1;
        }
        let word: String = text[start..at].iter().collect();
        // The index of a tuple field or the end of a range is no number of its own.
        let follows_dot = start > 0 && text[start - 1] == '.';
        let follows_range = start > 1 && text[start - 2] == '.';
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            && !["0x", "0b", "0o"]
                .iter()
                .any(|prefix| word.starts_with(prefix));
        if !is_number || (follows_dot && !follows_range) {
            continue;
        }
        let has_exponent = word.contains(['e', 'E']) && !word.contains("size");
        let has_point = text.get(at) == Some(&'.')
            && !text
                .get(at + 1)
                .is_some_and(|&c| c == '.' || c.is_alphabetic() || c == '_');
        if has_exponent || has_point {
            return true;
        }
    }
    false
}

/// A file that does not open with what it is.
fn module_docs(file: &str, source: &str) -> Vec<String> {
    if source.starts_with("//!") {
        vec![]
    } else {
        vec![format!("{file}: does not open with //!")]
    }
}

/// Lines that are too long, string literals and tables that rustfmt skips aside.
fn long_lines(file: &str, source: &str) -> Vec<String> {
    let mut violations = Vec::new();
    let mut table: Option<usize> = None;
    let mut parts = parts(source).into_iter();
    for (i, line) in source.lines().enumerate() {
        let own = parts.by_ref().take_while(|&(c, _)| c != '\n');
        let columns = own.filter(|&(_, part)| part != Part::Literal).count();
        let (indent, trimmed) = (line.len() - line.trim_start().len(), line.trim());
        if trimmed.starts_with("#[rustfmt::skip]") {
            table = Some(indent);
        } else if table == Some(indent) && trimmed.starts_with([']', '}', ')']) {
            table = None;
        }
        if table.is_none() && columns > MAX_COLUMNS {
            violations.push(format!("{file}:{}: {columns} columns", i + 1));
        }
    }
    violations
}

/// Links of a page to files that do not exist. `exists` takes a path relative to the page.
fn dead_links(file: &str, text: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let paths = targets.map(|target| target.split('#').next().unwrap_or(""));
    let is_dead = |path: &&str| !path.is_empty() && !path.contains("://") && !exists(path);
    paths
        .filter(is_dead)
        .map(|path| format!("{file}: {path}"))
        .collect()
}

/// Tests and examples in a source file of a crate whose manifest says that it has none: no test
/// program is made for them.
fn tests_never_run(manifest: &str, file: &str, source: &str) -> Vec<String> {
    let is_example = |line: &str| {
        let line = line.trim();
        line.starts_with("//! ```") || line.starts_with("/// ```")
    };
    let mut violations = Vec::new();
    if manifest.lines().any(|line| line == "test = false") && source.contains("#[cfg(test)]") {
        violations.push(format!("{file}: a test that `test = false` leaves out"));
    }
    if manifest.lines().any(|line| line == "doctest = false") && source.lines().any(is_example) {
        violations.push(format!(
            "{file}: an example that `doctest = false` leaves out"
        ));
    }
    violations
}

// Rules on the workspace.

/// The number of tests in each module, from the list that the test program prints.
fn tests_by_module(listing: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in listing.lines() {
        if let Some((name, "test")) = line.rsplit_once(": ")
            && let Some((module, _)) = name.split_once("::")
        {
            *counts.entry(module.to_string()).or_insert(0) += 1;
        }
    }
    counts
}

/// Modules of `main.rs` with fewer tests than their floor.
fn floors(main: &str, tests: &BTreeMap<String, usize>) -> Vec<String> {
    let floor = |module: &str| {
        FLOORS
            .iter()
            .find(|(name, _)| *name == module)
            .map_or(1, |f| f.1)
    };
    let count = |module: &str| tests.get(module).copied().unwrap_or(0);
    let below = |module: &&str| count(module) < floor(module);
    let violation = |module| {
        format!(
            "{module}: {} tests, at least {}",
            count(module),
            floor(module)
        )
    };
    modules(main).filter(below).map(violation).collect()
}

fn modules(source: &str) -> impl Iterator<Item = &str> {
    let module = |line: &'_ str| -> Option<usize> {
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::len)
    };
    source
        .lines()
        .filter(move |line| module(line).is_some())
        .map(|line| &line[4..line.len() - 1])
}

/// Files beside `main.rs` that neither it nor `lib.rs` names, so that no test in them ever runs.
fn unregistered(files: &[&str], main: &str, library: &str) -> Vec<String> {
    let known: BTreeSet<&str> = modules(main)
        .chain(modules(library))
        .chain(["main", "lib", "claims"])
        .collect();
    let stray = |file: &&&str| !known.contains(*file);
    files
        .iter()
        .filter(stray)
        .map(|file| format!("tests/{file}.rs is in no program"))
        .collect()
}

/// Dependencies of the trusted crates that are not allowed, and untrusted members that they reach.
/// `metadata` is what `cargo metadata --no-deps` prints.
fn dependencies(metadata: &Value) -> Vec<String> {
    let empty = Vec::new();
    let packages = metadata["packages"].as_array().unwrap_or(&empty);
    let name = |value: &Value| value["name"].as_str().unwrap_or("").to_string();
    let members: BTreeSet<String> = packages.iter().map(name).collect();
    let trusted: BTreeMap<&str, &[&str]> = TRUSTED.into_iter().collect();
    let mut violations = Vec::new();
    for crate_name in trusted.keys() {
        if !members.contains(*crate_name) {
            violations.push(format!("no crate {crate_name}"));
        }
    }
    for package in packages {
        let package_name = name(package);
        let Some(allowed) = trusted.get(package_name.as_str()) else {
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap_or(&empty) {
            let dependency_name = name(dependency);
            let is_dev = dependency["kind"] == "dev";
            let is_untrusted_member = members.contains(&dependency_name)
                && !trusted.contains_key(dependency_name.as_str());
            if is_untrusted_member || (!is_dev && !allowed.contains(&dependency_name.as_str())) {
                violations.push(format!("{package_name} depends on {dependency_name}"));
            }
        }
        for target in package["targets"].as_array().unwrap_or(&empty) {
            if target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.contains(&json!("custom-build")))
            {
                violations.push(format!("{package_name} has a build script"));
            }
        }
    }
    violations
}

/// Names that stand in the literals of a source file, its tests aside.
fn named(file: &str, source: &str, names: &BTreeSet<String>) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let literals = only(source, &[Part::Literal]);
    let lines = literals.lines().enumerate();
    let found = lines.flat_map(|(i, line)| {
        let words = line.split(|c: char| !(c.is_alphanumeric() || ".-_".contains(c)));
        let known = words.filter(|word| names.contains(*word));
        known.map(move |word| format!("{file}:{}: {word}", i + 1))
    });
    found.collect()
}

/// The lines of a source file that are neither blank nor comments nor tests.
fn code_lines(source: &str) -> usize {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code = only(source, &[Part::Code, Part::Literal]);
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Rows `| crate | lines |` of a table with another number than the one that was counted, and
/// crates without a row.
fn wrong_counts(table: &str, counted: &BTreeMap<String, usize>) -> Vec<String> {
    let wrong = |(name, lines): (&String, &usize)| {
        let row = format!("| `{name}` | {lines} |");
        (!table.contains(&row)).then(|| format!("expected the row {row}"))
    };
    counted.iter().filter_map(wrong).collect()
}

/// Float types that the lint settings of an exact crate do not refuse.
fn allowed_floats(file: &str, settings: &str) -> Vec<String> {
    let refused = |kind: &&str| settings.contains(&format!("path = \"{kind}\""));
    let kinds = ["f32", "f64"].into_iter().filter(|kind| !refused(kind));
    kinds
        .map(|kind| format!("{file}: {kind} is not disallowed"))
        .collect()
}

// The rules, applied.

fn assert_none(violations: Vec<String>) {
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

fn on_every_source(rule: fn(&str, &str) -> Vec<String>) -> Vec<String> {
    sources()
        .iter()
        .flat_map(|(file, source)| rule(file, source))
        .collect()
}

/// The tests of this very program.
fn registered_tests() -> BTreeMap<String, usize> {
    let program = std::env::current_exe().expect("the test program");
    let output = Command::new(program)
        .args(["--list", "--format", "terse"])
        .output()
        .expect("the test program runs");
    tests_by_module(&String::from_utf8_lossy(&output.stdout))
}

#[test]
fn the_exact_crates_have_no_floating_point() {
    for (name, _) in TRUSTED {
        let files = rust_files(&format!("crates/{name}"));
        assert_none(
            files
                .iter()
                .flat_map(|(file, source)| floats(file, source))
                .collect(),
        );
        let settings = format!("crates/{name}/clippy.toml");
        assert_none(allowed_floats(
            &settings,
            &read(&workspace_root().join(&settings)),
        ));
    }
}

#[test]
fn planted_floats_are_found() {
    for planted in [
        "let x: f64 = y;",
        "let x = 1.5;",
        "let x = 1.;",
        "f(2e3)",
        "0..1.5",
        "x as f32",
        "1f64",
        "1.0..x",
    ] {
        assert_eq!(floats("f", planted).len(), 1, "{planted}");
    }
    for clean in [
        "// 1.5",
        "\"1.5\"",
        "0..10",
        "t.0.1",
        "1.max(2)",
        "x1.y",
        "'1'",
        "0x1e3",
        "r#\"1.5\"#",
        "/* 1.5 */",
        "1usize",
        "self.0 .1",
    ] {
        assert_none(floats("f", clean));
    }
    assert_eq!(
        allowed_floats("f", "{ path = \"f32\" }"),
        ["f: f64 is not disallowed"]
    );
}

#[test]
fn every_file_opens_with_what_it_is() {
    assert_none(on_every_source(module_docs));
}

#[test]
fn a_file_without_an_opening_is_found() {
    assert_none(module_docs("f", "//! What it is.\n"));
    assert_eq!(module_docs("f", "use x;\n//! Late.\n").len(), 1);
}

#[test]
fn no_line_is_too_long() {
    assert_none(on_every_source(long_lines));
}

#[test]
fn planted_long_lines_are_found() {
    let long = "x".repeat(101);
    assert_eq!(long_lines("f", &long).len(), 1);
    assert_eq!(long_lines("f", &format!("// {long}")).len(), 1);
    assert_none(long_lines("f", &"x".repeat(100)));
    assert_none(long_lines("f", &format!("    statement: \"{long}\",")));
    let table = format!("#[rustfmt::skip]\nconst T: [u8; 1] = [\n    {long},\n];\n");
    assert_none(long_lines("f", &table));
    assert_eq!(long_lines("f", &format!("{table}{long}")).len(), 1);
}

#[test]
fn every_test_and_example_of_a_crate_is_run() {
    let root = workspace_root();
    for (file, source) in rust_files("crates") {
        let Some((folder, _)) = file.split_once("/src/") else {
            continue;
        };
        let manifest = read(&root.join(folder).join("Cargo.toml"));
        assert_eq!(tests_never_run(&manifest, &file, &source), [""; 0]);
    }
}

#[test]
fn a_test_and_an_example_that_are_never_run_are_found() {
    let source = "//! ```\n//! f();\n//! ```\n#[cfg(test)]\nmod tests {}\n";
    let violations = |manifest| tests_never_run(manifest, "src/lib.rs", source).len();
    assert_eq!(violations("[lib]\ntest = false\ndoctest = false\n"), 2);
    assert_eq!(violations("[lib]\ndoctest = false\n"), 1);
    assert_eq!(violations("[lib]\n"), 0);
}

#[test]
fn no_link_of_the_docs_is_dead() {
    let root = workspace_root();
    for folder in [root.clone(), root.join("docs")] {
        let entries = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        for page in entries.filter(|path| path.extension().is_some_and(|e| e == "md")) {
            let exists = |path: &str| folder.join(path).exists();
            assert_none(dead_links(&page.to_string_lossy(), &read(&page), &exists));
        }
    }
}

#[test]
fn a_dead_link_is_found() {
    let text = "[a](a.md#top) [b](https://b) [c](#c) [d](../d.md)";
    assert_none(dead_links("f", text, &|_| true));
    assert_eq!(
        dead_links("f", text, &|path| path == "a.md"),
        ["f: ../d.md"]
    );
}

#[test]
fn source_text_is_told_from_comments_and_literals() {
    let source = "let a = 'x'; // c\nfn f<'a>(s: &'a str) { \"q\\\"\" } /* b */ r#\"z\"#";
    let code = only(source, &[Part::Code]);
    assert_eq!(
        code.split_whitespace().collect::<Vec<_>>().join(" "),
        "let a = ; fn f<'a>(s: &'a str) { }"
    );
    assert_eq!(code.lines().count(), 2);
}

#[test]
fn every_test_module_has_its_tests() {
    let main = read(&workspace_root().join("tests/main.rs"));
    assert_none(floors(&main, &registered_tests()));
}

#[test]
fn an_empty_test_module_is_found() {
    let tests = tests_by_module("a::b: test\na::c: test\nbench::d: bench\n2 tests\n");
    assert_eq!(tests, BTreeMap::from([("a".to_string(), 2)]));
    assert_none(floors("mod a;\n", &tests));
    assert_eq!(floors("mod a;\nmod b;\n", &tests).len(), 1);
    assert_eq!(
        floors("mod tidy;\n", &BTreeMap::from([("tidy".into(), 1)])).len(),
        1
    );
}

#[test]
fn every_test_file_is_registered() {
    let tests = workspace_root().join("tests");
    let entries = fs::read_dir(&tests)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let sources = entries.filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let stems: Vec<String> = sources
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
    let (main, library) = (read(&tests.join("main.rs")), read(&tests.join("lib.rs")));
    assert_none(unregistered(&stems, &main, &library));
}

#[test]
fn a_stray_test_file_is_found() {
    assert_none(unregistered(
        &["a", "b", "main", "lib"],
        "mod a;\n",
        "mod b;\n",
    ));
    assert_eq!(
        unregistered(&["a", "b"], "mod a;\n// mod b;\n", "").len(),
        1
    );
}

/// What cargo prints of the workspace.
fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--offline", "--manifest-path"])
        .arg(workspace_root().join("Cargo.toml"))
        .output()
        .expect("cargo runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What cargo says of the members of the workspace.
fn metadata() -> Value {
    let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn the_trusted_crates_reach_nothing_untrusted() {
    assert_none(dependencies(&metadata()));
}

#[test]
fn planted_dependencies_are_found() {
    // The metadata of the workspace with one more dependency of a trusted crate.
    let with = |package: &str, dependency: Value| {
        let mut metadata = metadata();
        let packages = metadata["packages"].as_array_mut().unwrap();
        let package = packages.iter_mut().find(|p| p["name"] == package).unwrap();
        package["dependencies"]
            .as_array_mut()
            .unwrap()
            .push(dependency);
        dependencies(&metadata)
    };
    let normal = |name: &str| json!({"name": name, "kind": null});
    let dev = |name: &str| json!({"name": name, "kind": "dev"});
    assert_eq!(
        with("certificate", normal("classify")),
        ["certificate depends on classify"]
    );
    assert_eq!(
        with("exact", normal("nalgebra")),
        ["exact depends on nalgebra"]
    );
    assert_eq!(
        with("network", dev("census")),
        ["network depends on census"]
    );
    assert_eq!(
        with("exact", normal("network")),
        ["exact depends on network"]
    );
    assert_none(with("exact", dev("proptest")));
    assert_none(with("classify", normal("nalgebra")));
    assert_eq!(dependencies(&json!({})).len(), TRUSTED.len());
}

/// The papers in `papers/` and their claims, by the names that a program could know them by.
fn papers_and_claims() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(workspace_root().join("papers")).unwrap() {
        let folder = entry.unwrap().path();
        if let Some(name) = folder.file_name() {
            names.insert(name.to_string_lossy().into_owned());
        }
        let text = read(&folder.join("paper.claims"));
        let claims = text.lines().filter_map(|line| line.strip_prefix("claim "));
        // Short words such as `value` are English too.
        let ids = claims.filter_map(|rest| rest.split_whitespace().next());
        let ids = ids.filter(|id| id.contains(|c: char| c.is_ascii_digit()));
        names.extend(ids.map(str::to_owned));
    }
    assert!(names.len() >= 30, "{names:?}");
    names
}

#[test]
fn no_crate_names_a_paper_or_a_claim() {
    let names = papers_and_claims();
    let files = rust_files("crates");
    let sources = files.iter().filter(|(file, _)| file.contains("/src/"));
    assert_none(
        sources
            .flat_map(|(file, source)| named(file, source, &names))
            .collect(),
    );
}

#[test]
fn the_name_of_a_claim_is_found() {
    let names = BTreeSet::from(["theorem-3.2".to_owned()]);
    let planted = "if id == \"theorem-3.2\" { f() }";
    assert_eq!(named("f", planted, &names), ["f:1: theorem-3.2"]);
    assert_none(named(
        "f",
        "// theorem-3.2\nlet a = \"theorem-3.21\";",
        &names,
    ));
}

/// The crates of the workspace that the checker links, from `cargo tree`.
fn linked() -> BTreeSet<String> {
    let arguments = ["tree", "-p", "recheck", "-e", "normal", "--prefix", "none"];
    let text = cargo(&arguments);
    let own = text.lines().filter(|line| line.contains("/crates/"));
    let names = own.filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn the_trust_page_counts_the_lines_that_the_checker_links() {
    let counted = linked().into_iter().map(|name| {
        let files = rust_files(&format!("crates/{name}/src"));
        let lines = files.values().map(|source| code_lines(source)).sum();
        (name, lines)
    });
    let counted: BTreeMap<String, usize> = counted.collect();
    assert!(counted.contains_key("kernel"), "{counted:?}");
    let page = read(&workspace_root().join("TRUST.md"));
    assert_none(wrong_counts(&page, &counted));
}

#[test]
fn a_wrong_count_is_found() {
    let source = "//! What.\n\nfn f() {} // c\n#[cfg(test)]\nmod tests {}\n";
    assert_eq!(code_lines(source), 1);
    let counted = BTreeMap::from([("a".to_owned(), 1)]);
    assert_none(wrong_counts("| `a` | 1 |", &counted));
    assert_eq!(
        wrong_counts("| `a` | 2 |", &counted),
        ["expected the row | `a` | 1 |"]
    );
}

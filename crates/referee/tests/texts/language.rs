//! `fmt`, `print`, `new`, `explain`, and the examples of `docs/language.md`.

use std::collections::BTreeSet;
use std::path::Path;

use super::{code, err, fed, folder, holds, json_lines, out, referee, root, run_in};

#[test]
fn a_file_is_formatted_once_and_stays() {
    let folder = folder("fmt");
    let ugly = "claim  c\n   sizes n\n   for all A:n x n # a matrix\n   show A*A=A\n";
    std::fs::write(folder.join("my.claims"), ugly).unwrap();
    let fmt = |arguments: &[&str]| run_in(&folder, &[&["fmt"], arguments].concat(), "");
    let check = fmt(&["my.claims", "--check"]);
    assert_eq!(code(&check), 1);
    holds(&out(&check), &["my.claims: line 1 is not formatted"]);
    assert_eq!(code(&fmt(&["my.claims"])), 0);
    assert_eq!(code(&fmt(&["my.claims", "--check"])), 0);
    let text = std::fs::read_to_string(folder.join("my.claims")).unwrap();
    assert_eq!(
        text,
        "claim c\n  sizes n\n  for all A : n x n  # a matrix\n  show A*A = A\n"
    );
    assert_eq!(out(&fed(&["fmt", "-"], ugly)), text);
    std::fs::write(folder.join("wrong.claims"), "claim c\n  show\n").unwrap();
    let wrong = fmt(&["wrong.claims"]);
    assert_eq!(code(&wrong), 2);
    let kept = std::fs::read_to_string(folder.join("wrong.claims")).unwrap();
    assert_eq!(kept, "claim c\n  show\n");
}

#[test]
fn every_file_of_claims_here_is_formatted() {
    for file in [
        "papers/lu-kawaguchi-2017/paper.claims",
        "crates/referee/src/template.claims",
        "tests/claims/near.claims",
    ] {
        let output = referee(&["fmt", "--check", file]);
        assert_eq!(code(&output), 0, "{}", out(&output));
    }
}

#[test]
fn claims_are_printed_as_on_paper() {
    let text = "claim c\n  sizes n\n  for all A : n x n\n  assume regular: det(A) != 0\n  \
                show A*A^-1 = I\n";
    let plain = out(&fed(&["print", "-"], text));
    holds(
        &plain,
        &[
            "claim c",
            "assume regular: det(A) != 0",
            "show A * A^-1 = I",
        ],
    );
    let unicode = out(&fed(&["print", "-", "--unicode"], text));
    holds(
        &unicode,
        &["c/stated", "Assume (regular) det(A) ≠ 0.", "A A⁻¹ = I"],
    );
    let latex = out(&fed(&["print", "-", "--latex"], text));
    holds(&latex, &["% c/stated", r"\ne 0$", r"{A}^{-1}"]);
    // What is printed is read again as the same claim.
    assert_eq!(out(&fed(&["print", "-"], &plain)), plain);
}

#[test]
fn a_form_is_printed_in_mathcomp_or_its_node_is_named() {
    let near = "claim lemma\n  sizes n\n  for all A : n x n\n  show exists V near A: rank(V) = n\n";
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let output = fed(&["print", "-", "--coq"], near);
    assert_eq!(code(&output), 0);
    let (_, definition) = page.split_once("$ referee print - --coq\n...\n").unwrap();
    holds(&out(&output), &[definition.split("```").next().unwrap()]);
    let real = "claim c\n  sizes n\n  for all A : n x n\n  show norm2(A) <= 1\n";
    let output = fed(&["print", "-", "--coq"], real);
    assert_eq!(code(&output), 3);
    let node = "(* c/stated: at show: a comparison of numbers that may be irrational has no form";
    holds(&out(&output), &[node]);
}

#[test]
fn a_new_file_hunts_green() {
    let folder = folder("new");
    let new = || run_in(&folder, &["new", "my.claims"], "");
    assert_eq!(code(&new()), 0);
    let hunt = run_in(&folder, &["hunt", "my.claims", "--effort", "3000"], "");
    assert_eq!(code(&hunt), 0, "{}{}", out(&hunt), err(&hunt));
    let again = new();
    assert_eq!(code(&again), 2);
    holds(&err(&again), &["my.claims exists"]);
}

/// The sections of `docs/codes.md`.
fn explained() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/codes.md")).unwrap();
    let heads = page.lines().filter_map(|line| line.strip_prefix("## `"));
    heads
        .map(|code| code.trim_end_matches('`').to_owned())
        .collect()
}

/// The codes that stand as first arguments of the functions that make errors.
fn codes_of(source: &str) -> Vec<String> {
    let makers = [
        "Diagnostic::new(",
        "Rejection::new(",
        ".fault(",
        ".help(",
        "refusal(",
        "code: ",
        "(\"",
    ];
    let mut found = Vec::new();
    for maker in &makers[..6] {
        for (at, _) in source.match_indices(maker) {
            let rest = source[at + maker.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('"') else {
                continue;
            };
            let Some((code, after)) = rest.split_once('"') else {
                continue;
            };
            let is_code = code.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if is_code && !code.is_empty() && after.starts_with([',', '\n']) {
                found.push(code.to_owned());
            }
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_error_code_has_a_page() {
    let mut texts = Vec::new();
    for name in ["statement", "kernel", "recheck"] {
        sources(&root().join("crates").join(name).join("src"), &mut texts);
    }
    let mut used: BTreeSet<String> = texts.iter().flat_map(|text| codes_of(text)).collect();
    // Those of the messages that are kept as snapshots.
    for entry in std::fs::read_dir(root().join("crates/statement/tests/wrong")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "txt") {
            let text = std::fs::read_to_string(path).unwrap();
            used.insert(text.lines().next().unwrap().trim().to_owned());
        }
    }
    used.extend(statement::VERDICTS.map(|(_, name)| name.to_owned()));
    let explained = explained();
    let missing: Vec<&String> = used.difference(&explained).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let idle: Vec<&String> = explained.difference(&used).collect();
    assert!(idle.is_empty(), "explained, and never used: {idle:?}");
}

#[test]
fn a_code_without_page_would_be_found() {
    let planted = "Diagnostic::new(\n    \"no-such-thing\",\n    message)";
    assert_eq!(codes_of(planted), ["no-such-thing"]);
    assert_eq!(codes_of("self.fault(\"a-b\", x)"), ["a-b"]);
}

#[test]
fn a_code_is_explained_and_a_wrong_one_corrected() {
    let output = referee(&["explain", "sizes-differ"]);
    assert_eq!(code(&output), 0);
    holds(&out(&output), &["sizes-differ", "Two sizes must agree"]);
    let wrong = referee(&["explain", "size-differ"]);
    assert_eq!(code(&wrong), 2);
    holds(&err(&wrong), &["did you mean sizes-differ?"]);
    let list = out(&referee(&["explain"]));
    assert_eq!(list.lines().count(), explained().len());
}

#[test]
fn the_lemmas_of_the_page_have_the_verdicts_that_they_expect() {
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let start = page.find("## Ten lemmas").unwrap();
    let end = start + page[start..].find("\n## Lexis").unwrap();
    let blocks: Vec<&str> = page[start..end]
        .split("```claims\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    assert_eq!(blocks.len(), 10);
    for block in blocks {
        let output = fed(&["hunt", "-", "--json", "--effort", "8000"], block);
        assert_eq!(
            code(&output),
            0,
            "{block}\n{}{}",
            out(&output),
            err(&output)
        );
        for line in json_lines(&output) {
            assert_eq!(line["verdict"], line["expected"], "{line}");
        }
    }
}

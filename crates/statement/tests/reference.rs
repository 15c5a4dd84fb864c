//! The reference in `docs/language.md`: its tables are those of the parser, its examples are read.
//! `UPDATE=1 cargo test -p statement --test reference` writes the tables anew.

use std::fmt::Write;
use std::path::Path;

use kernel::elaborate::elaborate;
use kernel::print::{RESERVED, TYPE_WORDS};
use statement::words::{FUNCTIONS, OUTSIDE};
use statement::{PRELUDE, VERDICTS, parse_file, parse_formula};

fn codes<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(" ")
}

/// The text between the marks of a table.
fn table(name: &str) -> String {
    let mut out = String::new();
    match name {
        "words" => {
            out += &format!(
                "Reserved words: {}. Words of types: {}.",
                codes(RESERVED),
                codes(TYPE_WORDS)
            );
        }
        "functions" => {
            out += "| call | | meaning |\n|---|---|---|";
            for function in FUNCTIONS {
                let kind = if function.predicate {
                    "predicate"
                } else {
                    "term"
                };
                let _ = write!(
                    out,
                    "\n| `{}` | {kind} | {} |",
                    function.signature, function.meaning
                );
            }
        }
        "prelude" => {
            let lines = PRELUDE
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty());
            out += &format!("```claims\n{}\n```", lines.collect::<Vec<_>>().join("\n"));
        }
        "verdicts" => out += &codes(VERDICTS.map(|(_, name)| name)),
        "limits" => {
            out += "| what | limit |\n|---|---|";
            for (what, limit) in statement::LIMITS {
                let _ = write!(out, "\n| {what} | {limit} |");
            }
        }
        "outside" => {
            out += "| words | instead |\n|---|---|";
            for (words, instead) in OUTSIDE {
                let _ = write!(out, "\n| {} | {instead} |", codes(words.iter().copied()));
            }
        }
        other => panic!("no table {other}"),
    }
    out
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_parser() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/language.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut parts = page.split("<!-- ");
    let mut expected = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->").unwrap();
        expected += &match name {
            "end" => format!("<!-- end -->{rest}"),
            name => format!("<!-- {name} -->\n{}\n", table(name)),
        };
    }
    assert_eq!(page.matches("<!-- ").count(), 12);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, expected).unwrap();
    } else {
        assert!(
            page == expected,
            "docs/language.md is not up to date: UPDATE=1 writes it"
        );
    }
}

/// The code blocks of the page in a language.
fn examples(language: &str) -> Vec<String> {
    let page = include_str!("../../../docs/language.md");
    let blocks = page.split("```").skip(1).step_by(2);
    blocks
        .filter_map(|block| block.strip_prefix(&format!("{language}\n")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_examples_of_the_reference_are_read() {
    let files = examples("claims");
    // The first examples, ten lemmas, the prelude.
    assert_eq!(files.len(), 13);
    for text in files {
        let (file, errors) = parse_file(&text);
        assert!(
            errors.is_empty(),
            "{}",
            statement::render("language.md", &text, &errors)
        );
        for form in file.claims.iter().flat_map(|claim| &claim.forms) {
            assert_eq!(elaborate(&form.statement()).err(), None);
        }
    }
    let form = parse_formula(&examples("text")[0]).unwrap();
    assert_eq!(elaborate(&form.statement()).err(), None);
    assert_eq!(
        form.statement().hypotheses().collect::<Vec<_>>(),
        ["h1", "h2"]
    );
}

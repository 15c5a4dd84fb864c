//! The pages of the claims under `docs/claims/` are generated from the registry, the rules and the
//! module docs. `REFEREE_WRITE_DOCS=1 cargo test -p companion docs` rewrites them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use companion::workspace_root;
use lemmas::{Claim, Quantifier, SubjectKind, claims, unchecked};

/// The file with the formal statements.
const FORMAL: &str = "proofs/theories/paper.v";

const GENERATED: &str = "<!-- Generated: REFEREE_WRITE_DOCS=1 cargo test -p companion docs -->\n";

/// The text of the `//!` lines at the head of a source file.
fn module_docs(source: &str) -> String {
    let lines = source.lines().take_while(|line| line.starts_with("//!"));
    let lines = lines.map(|line| line.trim_start_matches("//!").trim());
    lines.collect::<Vec<_>>().join("\n")
}

/// What the claim speaks about, and the fields that a subject file has.
fn subject(kind: SubjectKind) -> (&'static str, &'static str) {
    match kind {
        SubjectKind::Network => ("a network with data", "`x`, `y`, `layers`"),
        SubjectKind::Layer => (
            "a network with data, and one of its layers",
            "`x`, `y`, `layers`, `layer`",
        ),
        SubjectKind::Chain => ("a chain of layers", "`layers`"),
        SubjectKind::Target => (
            "a chain of layers, and a target or a family of targets",
            "`layers`, and `target` or `left` and `right`",
        ),
        SubjectKind::RankConstrained => (
            "a point of the rank-constrained problem",
            "`x`, `y`, `r`, `rank`",
        ),
        SubjectKind::LeftFactor => ("two factors and a target", "`a`, `b`, `target`"),
        SubjectKind::Rotation => (
            "two singular values and two angles",
            "`lambda_1`, `lambda_2`, `tangent`, `later_tangent`",
        ),
        SubjectKind::Pair => ("two matrices of one shape", "`m`, `other`"),
        SubjectKind::Svd => (
            "a matrix by its given singular value decomposition",
            "`u`, `values`, `v`",
        ),
        SubjectKind::TriplePair => (
            "two matrices and a number of singular triples",
            "`m`, `other`, `count`, or with decompositions `u`, `values`, `v`, `other_u`, \
             `other_values`, `other_v`, `count`",
        ),
    }
}

/// The formal statements that carry the name of the claim, such as `theorem_3_2_refuted`.
fn formal_names(paper: &str, module: &str) -> Vec<String> {
    let named = |line: &str| {
        let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        ["Theorem", "Lemma", "Corollary"]
            .contains(&words.next()?)
            .then(|| words.find(|word| !word.is_empty()).map(String::from))?
    };
    let prefix = format!("{module}_");
    let belongs = |name: &String| name == module || name.starts_with(&prefix);
    paper.lines().filter_map(named).filter(belongs).collect()
}

fn formal_links(paper: &str, claim: &Claim) -> String {
    let names = formal_names(paper, &claim.module_name());
    if names.is_empty() {
        return "none".into();
    }
    let link = |name: &String| format!("[`{name}`](../../{FORMAL})");
    names.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn forms(claim: &Claim) -> String {
    let mut text = String::new();
    for form in claim.forms {
        let _ = write!(text, "\n### `{}`\n\n{}\n", form.id, form.statement);
        let hypotheses = claim.hypotheses(form);
        text.push_str(if hypotheses.is_empty() {
            "\nNo hypothesis.\n"
        } else {
            "\nHypotheses:\n\n"
        });
        for hypothesis in hypotheses {
            let (id, meaning) = (hypothesis.id(), hypothesis.meaning());
            let _ = writeln!(text, "- `{id}`: {meaning}");
        }
        if !form.mutants.is_empty() {
            let ids = form.mutants.iter().map(|h| format!("`{h}`"));
            let ids = ids.collect::<Vec<_>>().join(", ");
            let _ = writeln!(text, "\nThe audit drops in turn: {ids}.");
        }
    }
    text
}

/// The page of one claim.
fn page(claim: &Claim, source: &str, paper: &str, has_cases: bool) -> String {
    let (id, module, file) = (claim.id, claim.module_name(), claim.source.file);
    let (about, fields) = subject(claim.subject);
    let quantifier = match claim.quantifier {
        Quantifier::Universal => {
            "It speaks about every such subject: one counterexample refutes it."
        }
        Quantifier::Existential => "It asserts that a subject exists: one witness proves it.",
        Quantifier::ExistentialForEach => "It asserts that each subject has something.",
    };
    let cases = if has_cases {
        format!("- cases: [`testdata/{id}.json`](../../testdata/{id}.json)\n")
    } else {
        String::new()
    };
    format!(
        "{GENERATED}\n# {title} (`{id}`)\n\nPage {page} of the paper. Subject: {about} ({fields}). \
         {quantifier}\n\n{docs}\n\n## Forms\n{forms}\n## Where\n\n\
         - check: [`{file}`](../../{file})\n\
         - trusted rule: [`crates/certificate/src/claim.rs`](../../crates/certificate/src/claim.rs)\n\
         - tests: [`tests/{module}.rs`](../../tests/{module}.rs)\n{cases}\
         - formal statements: {formal}\n",
        title = claim.title,
        page = claim.page,
        docs = module_docs(source),
        forms = forms(claim),
        formal = formal_links(paper, claim),
    )
}

/// The map from the paper to the claims.
fn map(paper: &str) -> String {
    let mut text = format!(
        "{GENERATED}\n# The claims\n\nH. Lu and K. Kawaguchi, *Depth Creates No Bad Local Minima*, \
         arXiv:1702.08580v2. No verdict stands here: `referee audit` finds them. How the paper is \
         read: [reading choices](../reading-choices.md).\n\n\
         | page | claim | id | check | tests | formal statements |\n|---|---|---|---|---|---|\n"
    );
    for claim in claims() {
        let (id, module, file) = (claim.id, claim.module_name(), claim.source.file);
        let _ = writeln!(
            text,
            "| {} | {} | [`{id}`]({id}.md) | [`{}`](../../{file}) | \
             [`{module}.rs`](../../tests/{module}.rs) | {} |",
            claim.page,
            claim.title,
            file.trim_start_matches("crates/lemmas/src/"),
            formal_links(paper, claim),
        );
    }
    text.push_str(
        "\n## Restated, not checked\n\n| page | id | claim | reason |\n|---|---|---|---|\n",
    );
    for row in unchecked() {
        let (page, id) = (row.page, row.id);
        let _ = writeln!(
            text,
            "| {page} | `{id}` | {} | {} |",
            row.statement, row.reason
        );
    }
    text
}

/// Every file of `docs/claims/`, by name.
fn expected(root: &Path) -> BTreeMap<String, String> {
    let read = |file: &str| {
        fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    // The formal development is built apart; a tree without it has no formal statements.
    let paper = fs::read_to_string(root.join(FORMAL)).unwrap_or_default();
    let pages = claims().iter().map(|claim| {
        let has_cases = root.join(format!("testdata/{}.json", claim.id)).exists();
        let text = page(claim, &read(claim.source.file), &paper, has_cases);
        (format!("{}.md", claim.id), text)
    });
    let map = ("README.md".to_string(), map(&paper));
    pages.chain([map]).collect()
}

fn found(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_name()?.to_str()?.to_string();
        Some((name, fs::read_to_string(path).ok()?))
    };
    paths.filter_map(read).collect()
}

/// The names of pages that are missing, differ, or belong to no claim.
fn outdated(expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Vec<String> {
    let names = expected.keys().chain(found.keys());
    let mut names: Vec<String> = names
        .filter(|&name| expected.get(name) != found.get(name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn the_pages_of_the_claims_are_up_to_date() {
    let root = workspace_root();
    let folder = root.join("docs/claims");
    let expected = expected(&root);
    if std::env::var_os("REFEREE_WRITE_DOCS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for name in outdated(&expected, &found(&folder)) {
            match expected.get(&name) {
                Some(text) => fs::write(folder.join(name), text).unwrap(),
                None => fs::remove_file(folder.join(name)).unwrap(),
            }
        }
    }
    let outdated = outdated(&expected, &found(&folder));
    assert!(
        outdated.is_empty(),
        "{outdated:?}: rewrite them by REFEREE_WRITE_DOCS=1 cargo test -p companion docs"
    );
}

#[test]
fn a_missing_a_changed_and_a_stray_page_are_found() {
    let pages = |rows: &[(&str, &str)]| -> BTreeMap<String, String> {
        let own = |(name, text): &(&str, &str)| (name.to_string(), text.to_string());
        rows.iter().map(own).collect()
    };
    let expected = pages(&[("a.md", "1"), ("b.md", "2")]);
    assert_eq!(outdated(&expected, &expected), Vec::<String>::new());
    assert_eq!(outdated(&expected, &pages(&[("a.md", "1")])), ["b.md"]);
    assert_eq!(
        outdated(&expected, &pages(&[("a.md", "1"), ("b.md", "3")])),
        ["b.md"]
    );
    let stray = pages(&[("a.md", "1"), ("b.md", "2"), ("c.md", "")]);
    assert_eq!(outdated(&expected, &stray), ["c.md"]);
}

#[test]
fn a_page_shows_the_statement_the_hypotheses_and_the_module_docs() {
    let claim = lemmas::claim("theorem-3.2").unwrap();
    let text = page(claim, "//! The docs.\n//!\n//! More.\n\nuse x;", "", true);
    assert!(text.contains("The docs.\n\nMore.\n\n## Forms"), "{text}");
    assert!(text.contains(claim.forms[0].statement));
    assert!(text.contains("- `layer-rank-deficient`: The layer W_i has rank less than"));
    assert!(text.contains("testdata/theorem-3.2.json"));
    assert!(text.contains("- formal statements: none"));
}

#[test]
fn formal_statements_are_found_by_the_name_of_the_claim() {
    let paper = "Theorem theorem_3_2_refuted :\nProof.\nLemma theorem_3_25 : x.\n\
                 (* theorem_3_2_other *)\nTheorem theorem_3_2 (n : nat) :\n";
    let names = formal_names(paper, "theorem_3_2");
    assert_eq!(names, ["theorem_3_2_refuted", "theorem_3_2"]);
}

/// The rows of the table of rules in `TRUST.md`: what, and its theorem.
fn trust_rows(text: &str) -> Vec<(String, String)> {
    let table = text
        .split("## Every rule and its theorem")
        .nth(1)
        .unwrap_or_default();
    let table = table.split("\n## ").next().unwrap_or_default();
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| `") || line.starts_with("| *"));
    let cells = rows.filter_map(|row| row.trim_matches('|').split_once(" | "));
    cells
        .map(|(what, theorem)| (what.trim().into(), theorem.trim().into()))
        .collect()
}

/// The words between backquotes.
fn names(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_page_of_trust_names_for_every_rule_its_theorem_or_says_that_it_has_none() {
    let text = fs::read_to_string(workspace_root().join("TRUST.md")).unwrap();
    let rows = trust_rows(&text);
    for rule in certificate::rules() {
        let speaks = |(what, _): &&(String, String)| {
            let names = names(what);
            let all = what.ends_with("all forms");
            names[..].first() == Some(&rule.claim) && (all || names.contains(&rule.form))
        };
        let found = rows.iter().filter(speaks).count();
        assert_eq!(found, 1, "{} ({})", rule.claim, rule.form);
    }
    let folder = workspace_root().join("proofs/theories");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let sources: String = files
        .filter_map(|file| fs::read_to_string(file).ok())
        .collect();
    for (what, theorem) in &rows {
        let words = ["by definition", "unproved", "nothing is accepted"];
        let is_said = words.iter().any(|word| theorem.starts_with(word));
        let named: Vec<&str> = names(theorem)
            .into_iter()
            .filter(|name| *name != "t")
            .collect();
        assert!(is_said || !named.is_empty(), "{what}: {theorem}");
        for name in named {
            let is_proved = sources.contains(&format!("Theorem {name} "))
                || sources.contains(&format!("Lemma {name} "));
            assert!(is_proved, "{what}: no theorem {name}");
        }
    }
}

/// What `TRUST.md` says of the second checker is counted.
#[test]
fn the_page_of_trust_says_how_many_forms_the_second_checker_knows() {
    let text = fs::read_to_string(workspace_root().join("TRUST.md")).unwrap();
    let python = fs::read_to_string(workspace_root().join("tools/recheck.py")).unwrap();
    let is_known =
        |claim: &str, form: &str| python.contains(&format!("(\"{claim}\", \"{form}\"): "));
    let rules = certificate::rules();
    let known = rules
        .iter()
        .filter(|rule| is_known(rule.claim, rule.form))
        .count();
    let said = format!("{known} of the {} forms", rules.len());
    assert!(text.contains(&said), "TRUST.md does not say: {said}");
}

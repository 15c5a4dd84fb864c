//! Files and papers: names, `claims`, `show`.

use super::{code, err, folder, holds, json_lines, out, referee, run_in};

const CLAIMS: &str = "\
context square
  sizes n
  for all A : n x n
claim lemma-1 \"Squares\" in square page 4
  form stated
    show A^2 = A
    expect refuted
  form repaired
    assume diagonal-ones: A = I
    show A^2 = A
    expect stands
    expect refuted without diagonal-ones
claim lemma-2 in square
  show trace(A) = trace(A^T)
";

/// A folder with two papers.
fn papers(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    for (paper, id, claims) in [
        ("first-2020", "f20", CLAIMS),
        (
            "second-2021",
            "s21",
            "claim lemma-1\n  sizes n\n  show n >= 1\n",
        ),
    ] {
        let place = folder.join("papers").join(paper);
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join("paper.claims"), claims).unwrap();
        std::fs::write(place.join("paper.toml"), format!("id = \"{id}\"\n")).unwrap();
    }
    std::fs::create_dir_all(folder.join("deeper/still")).unwrap();
    folder
}

#[test]
fn a_full_name_finds_its_paper_form_and_claim_from_any_folder_below() {
    let folder = papers("names");
    let below = folder.join("deeper/still");
    for (name, expected) in [
        ("f20:lemma-1/repaired", "lemma-1/repaired: stands"),
        ("lemma-2", "lemma-2/stated: stands"),
        ("s21:lemma-1", "lemma-1/stated: stands"),
    ] {
        let output = run_in(&below, &["hunt", name, "--effort", "300"], "");
        assert_eq!(code(&output), 0, "{name}: {}", err(&output));
        holds(&out(&output), &[expected]);
        let shown = run_in(&below, &["show", name], "");
        assert_eq!(code(&shown), 0, "{name}: {}", err(&shown));
    }
    for (name, expected) in [
        ("lemma-1", "write f20:lemma-1"),
        ("x20:lemma-1", "there is no paper x20; there are: f20, s21"),
        ("lemma-3", "did you mean lemma-"),
        ("f20:lemma-1/repiared", "did you mean repaired?"),
    ] {
        let output = run_in(&below, &["hunt", name], "");
        assert_eq!(code(&output), 2, "{name}: {}", out(&output));
        holds(&err(&output), &[expected]);
    }
    let alone = run_in(std::path::Path::new("/"), &["hunt", "lemma-1"], "");
    assert_eq!(code(&alone), 2);
    holds(&err(&alone), &["no such file"]);
}

#[test]
fn claims_lists_what_a_file_and_what_the_papers_have() {
    let folder = papers("list");
    let all = out(&run_in(&folder, &["claims"], ""));
    holds(
        &all,
        &[
            "f20: ", "s21: ", "lemma-1", "page 4", "Squares", "repaired", "refuted",
        ],
    );
    let file = "papers/first-2020/paper.claims";
    let json = json_lines(&run_in(&folder, &["claims", file, "--json"], ""));
    let claims = json[0]["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 2);
    assert_eq!(claims[0]["forms"][0]["expected"], "refuted");
    assert_eq!(claims[0]["forms"][1]["without"]["diagonal-ones"], "refuted");
}

#[test]
fn show_prints_the_text_that_is_checked_with_its_page_and_expectations() {
    let folder = papers("show");
    let shown = out(&run_in(&folder, &["show", "f20:lemma-1/repaired"], ""));
    holds(
        &shown,
        &[
            "lemma-1 \"Squares\", in square, page 4",
            "  assume diagonal-ones: A = I",
            "expected: stands",
            "expected without diagonal-ones: refuted",
            "referee hunt f20:lemma-1/repaired",
        ],
    );
    assert!(!shown.contains("form stated"), "{shown}");
    let unknown = run_in(&folder, &["show", "lemma-9"], "");
    assert_eq!(code(&unknown), 2);
}

#[test]
fn a_name_of_the_papers_that_is_taken_by_a_command_of_old_is_told() {
    let output = referee(&["recheck", "report.json"]);
    assert_eq!(code(&output), 2);
    holds(
        &err(&output),
        &[
            "`referee recheck` is now `recheck FILE`",
            "referee rederive",
        ],
    );
}

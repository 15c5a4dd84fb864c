//! Limits: what is too large is refused by name, in bounded time and without a deep stack, and
//! what is beside it is kept.

use statement::{Diagnostic, File, MAX_BYTES, MAX_DEPTH, MAX_NODES, parse_file, parse_formula};

/// Reads a file on the small stack of a test thread, and the codes of its errors.
fn codes(text: &str) -> (File, Vec<&'static str>) {
    let (file, errors) = parse_file(text);
    (
        file,
        errors.iter().map(|error: &Diagnostic| error.code).collect(),
    )
}

fn claim(show: &str) -> String {
    format!("claim t\n  sizes n\n  for all s : number\n  show {show}\n")
}

#[test]
fn a_file_of_a_megabyte_is_read_and_a_longer_one_refused() {
    let claim = "claim c\n  sizes n\n  show n >= 1\n";
    let comment = "#".repeat(MAX_BYTES - claim.len());
    assert_eq!(codes(&format!("{claim}{comment}")).1, [""; 0]);
    assert_eq!(codes(&format!("{claim}{comment}#")).1, ["too-long"]);
    assert_eq!(
        parse_formula(&"1".repeat(MAX_BYTES + 1)).unwrap_err()[0].code,
        "too-long"
    );
}

#[test]
fn ten_thousand_nodes_are_read_and_more_refused() {
    // count(1, 1, ...): one node for the call, one for its name, one for each argument.
    let fits = |n: usize| claim(&format!("min({}) = s", vec!["1"; n].join(",")));
    assert_eq!(codes(&fits(MAX_NODES - 10)).1, [""; 0]);
    assert_eq!(codes(&fits(MAX_NODES)).1, ["too-many-nodes"]);
    let names: Vec<_> = (0..MAX_NODES).map(|i| format!("a{i}")).collect();
    let text = format!(
        "claim t\n  for all {} : number\n  show 1 = 1\n",
        names.join(", ")
    );
    assert_eq!(codes(&text).1, ["too-many-nodes"]);
}

#[test]
fn two_hundred_levels_are_read_and_more_refused_however_they_arise() {
    let deep = |open: &str, inside: &str, close: &str, n: usize| {
        claim(&format!("{}{inside}{}", open.repeat(n), close.repeat(n)))
    };
    // The comparison, the conclusion and the innermost term are three levels.
    let levels = MAX_DEPTH - 3;
    assert_eq!(
        codes(&deep("-", "s", "", levels).replace("\n  show ", "\n  show 1 = ")).1,
        [""; 0]
    );
    assert_eq!(
        codes(&deep("(1 + ", "s", ")", levels).replace("\n  show ", "\n  show 1 = ")).1,
        [""; 0]
    );
    for (open, inside, close) in [
        ("-", "s = 1", ""),
        ("(", "s", ") = 1"),
        ("((1 + ", "s = 1", "))"),
        ("not ", "s = 1", ""),
        ("s = 1 implies ", "s = 1", ""),
        ("for all i in 1..n: ", "s = 1", ""),
        ("[", "s", "]"),
        ("||", "s", "||^2"),
        ("rank(", "s", ")"),
        ("s[", "s", "]"),
        ("s with s := ", "s", ""),
        ("s^(", "s", ")"),
        (
            "(s iff s implies s or s and not 1 <= 1 with s := 1 + 1 * -",
            "s",
            ")",
        ),
    ] {
        for n in [500, 20_000] {
            let (_, codes) = codes(&deep(open, inside, close, n));
            let refused = ["too-deep", "not-a-formula", "too-long"];
            assert!(
                codes.iter().any(|code| refused.contains(code)),
                "{open}: {codes:?}"
            );
        }
    }
    let sum = claim(&format!("1 = {}", vec!["s"; 5000].join(" + ")));
    assert_eq!(codes(&sum).1, ["too-deep"]);
    let chain = claim(&vec!["s"; 5000].join(" <= "));
    assert_eq!(codes(&chain).1, ["too-deep"]);
}

#[test]
fn a_cycle_of_definitions_is_told_once_and_loses_no_other_claim() {
    let mut text: String = (0..5000)
        .map(|i| format!("define f{i}(M) = f{}(M)\n", (i + 1) % 5000))
        .collect();
    text += "claim good\n  sizes n\n  show n >= 1\nclaim bad\n  sizes n\n  show f7(n) = 1\n";
    let (file, codes) = codes(&text);
    assert_eq!(codes, ["recursive"]);
    assert_eq!(
        file.claims
            .iter()
            .map(|claim| &claim.id)
            .collect::<Vec<_>>(),
        ["good"]
    );
}

#[test]
fn definitions_that_double_each_time_are_refused() {
    let mut text = "define f0(M) = M + M\n".to_owned();
    for i in 1..100 {
        text += &format!("define f{i}(M) = f{}(M) + f{}(M)\n", i - 1, i - 1);
    }
    text += "claim t\n  sizes n\n  show f3(n) = 1\nclaim u\n  sizes n\n  show f99(n) = 1\n";
    let (file, codes) = codes(&text);
    assert_eq!(codes, ["too-large"]);
    assert_eq!(file.claims.len(), 1);
    let mut text = "claim t\n  sizes n\n  let f0(M) = M + M\n".to_owned();
    for i in 1..100 {
        text += &format!("  let f{i}(M) = f{}(M) + f{}(M)\n", i - 1, i - 1);
    }
    text += "  show f99(n) = 1\n";
    assert!(self::codes(&text).1.contains(&"too-large"));
}

#[test]
fn ten_thousand_claims_are_read_each_on_its_own() {
    let mut text = "context c\n  sizes n\n  for all A : n x n\n".to_owned();
    for i in 0..10_000 {
        text += &format!(
            "claim c{i} in c\n  show rank(A) <= {}\n",
            if i == 77 { "m" } else { "n" }
        );
    }
    let (file, codes) = codes(&text);
    assert_eq!(codes, ["unknown-name"]);
    assert_eq!(file.claims.len(), 9_999);
}

#[test]
fn ten_thousand_wrong_claims_are_told_in_bounded_time() {
    let names: Vec<_> = (0..5000).map(|i| format!("  let name{i} = 1\n")).collect();
    let mut text = format!("context c\n{}", names.concat());
    for i in 0..10_000 {
        text += &format!("claim c{i} in c\n  show nmae{i} = 1\n");
    }
    let (file, codes) = codes(&text);
    assert_eq!((file.claims.len(), codes.len()), (0, 1001));
    assert!(codes.contains(&"too-many-errors"));
}

#[test]
fn a_chain_of_contexts_has_an_end() {
    let mut text = String::new();
    for i in 0..2000 {
        text += &format!("context c{i} extends c{}\n  let a{i} = 1\n", i + 1);
    }
    text += "claim t in c0\n  show a1 = 1\n";
    assert!(
        codes(&text)
            .1
            .iter()
            .all(|code| ["too-deep", "unknown-context"].contains(code))
    );
}

#[test]
fn a_size_of_a_billion_and_a_literal_of_a_hundred_digits_are_text() {
    let digits = "7".repeat(100);
    assert_eq!(
        codes(&claim(&format!(
            "n <= 1000000000 and s < {digits}.{digits}"
        )))
        .1,
        [""; 0]
    );
    assert_eq!(
        codes(&claim(&format!("s < 1.{}", "1".repeat(101)))).1,
        ["too-many-digits"]
    );
}

#[test]
fn a_file_cut_anywhere_keeps_the_claims_before_the_cut() {
    let text = include_str!("../../../papers/lu-kawaguchi-2017/paper.claims");
    let whole = parse_file(text).0.claims.len();
    let cuts = (0..text.len())
        .step_by(97)
        .filter(|at| text.is_char_boundary(*at));
    let mut before = 0;
    for at in cuts {
        let (file, _) = parse_file(&text[..at]);
        let kept = file.claims.len();
        assert!(kept + 1 >= before && kept <= whole, "{at}");
        before = before.max(kept);
    }
}

//! Bad and hostile input: each limit has its code, and nothing panics.

use super::{code, err, fed, folder, holds, json_lines, out, run_in};

/// Hunts a text of claims.
fn hunt(text: &str) -> (i32, String) {
    let output = fed(&["hunt", "-", "--effort", "3", "--max-size", "1"], text);
    assert!(!err(&output).contains("internal error"), "{}", err(&output));
    (code(&output), out(&output) + &err(&output))
}

fn claim(show: &str) -> String {
    format!("claim c\n  sizes n\n  for all A : n x n\n  show {show}\n")
}

#[test]
fn what_is_too_large_is_refused_by_its_code() {
    let deep = |n: usize| claim(&format!("{}1{} = 1", "(".repeat(n), ")".repeat(n)));
    let wide = claim(&format!("sum({}) = 1", vec!["1"; 10_001].join(", ")));
    let doubling: String = (1..60)
        .map(|k| format!("define f{k}(M) = f{}(M) + f{}(M)\n", k - 1, k - 1))
        .collect();
    let doubling = format!("define f0(M) = M\n{doubling}{}", claim("f59(A) = A"));
    let cyclic = format!(
        "define f(M) = g(M)\ndefine g(M) = f(M)\n{}",
        claim("f(A) = A")
    );
    for (text, expected) in [
        (" ".repeat((1 << 20) + 1), "too-long"),
        (wide, "too-many-nodes"),
        (deep(1_000), "too-deep"),
        (deep(100_000), "too-deep"),
        (doubling, "too-large"),
        (cyclic, "recursive"),
        (
            claim(&format!("1 < 0.{}", "1".repeat(101))),
            "too-many-digits",
        ),
        (claim("A = A\u{0}"), "unknown-character"),
        ("claim c\n\tshow 1 = 1\n".to_owned(), "tab"),
    ] {
        let (code, said) = hunt(&text);
        assert_eq!(code, 2, "{expected}: {said}");
        holds(&said, &[expected]);
    }
}

#[test]
fn sizes_and_ranges_of_a_billion_are_undecided_or_untested() {
    for show in [
        "rank(I(1000000000)) = 1",
        "for all i in 1..1000000000: i >= 1",
        "sum(i for i in 1..1000000000) = 1",
        "A^1000000000 = A^1000000001",
        "rank([1 for i in 1..1000000000, j in 1..1000000000]) = 1",
        "3^(10^12) != 0",
        "ones(1000000000, 1000000000) * zeros(1000000000, 1) = zeros(1000000000, 1)",
        "A[1000000000, 1] = 0 or n < 1000000000",
    ] {
        let (code, said) = hunt(&claim(show));
        assert!(matches!(code, 0..=3), "{show}: {said}");
    }
    let far = "claim c\n  sizes n where n >= 1000000000\n  for all A : n x n\n  show A = A\n";
    let (code, said) = hunt(far);
    assert_eq!(code, 3, "{said}");
    holds(&said, &["untested"]);
}

#[test]
fn ten_thousand_claims_of_which_one_is_wrong_lose_no_other() {
    let text: String = (0..10_000)
        .map(|k| {
            let name = if k == 77 { "m" } else { "n" };
            format!("claim c{k}\n  sizes n\n  show {name} >= 1\n")
        })
        .collect();
    let folder = folder("ten-thousand");
    std::fs::write(folder.join("my.claims"), text).unwrap();
    let output = run_in(&folder, &["claims", "my.claims", "--json"], "");
    assert_eq!(code(&output), 2);
    holds(&err(&output), &["unknown-name"]);
    assert_eq!(
        json_lines(&output)[0]["claims"].as_array().unwrap().len(),
        9_999
    );
}

#[test]
fn a_file_cut_anywhere_is_read_as_far_as_it_goes() {
    let text = include_str!("../../src/template.claims");
    for at in (0..text.len())
        .step_by(151)
        .filter(|at| text.is_char_boundary(*at))
    {
        let output = fed(&["show", "-"], &text[..at]);
        assert!(matches!(code(&output), 0 | 2), "{at}: {}", err(&output));
        assert!(!err(&output).contains("internal error"), "{at}");
    }
    let bytes = fed(&["fmt", "no-such-file.claims"], "");
    assert_eq!(code(&bytes), 2);
}

#[test]
fn a_text_of_claims_cannot_forge_a_line() {
    let (code, said) = hunt("claim c\n  sizes n\n  show \u{1b}[2Kx = 1 # \u{202e}\n");
    assert_eq!(code, 2);
    let hidden = said.chars().filter(|c| c.is_control() && *c != '\n');
    assert_eq!(hidden.count(), 0, "{said:?}");
}

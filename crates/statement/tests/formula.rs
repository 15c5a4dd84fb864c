//! A formula without a file: what it declares, and what it says of a text that it cannot read.

use kernel::elaborate::elaborate;
use statement::parse_formula;

/// The claim that a formula is read as.
fn read(text: &str) -> String {
    match parse_formula(text) {
        Ok(form) => {
            let statement = form.statement();
            assert_eq!(elaborate(&statement).err(), None, "{text}");
            statement.to_string()
        }
        Err(errors) => statement::render("formula", text, &errors),
    }
}

#[test]
fn a_name_in_a_type_is_a_size() {
    assert_eq!(
        read("for all A, B : n x n: rank(A*B) = rank(B*A)"),
        "sizes n\nfor all A, B : n x n\nshow rank(A * B) = rank(B * A)"
    );
    assert_eq!(
        read("for all A : a x b, B : b x (2*c - 1): rank(A*B) <= min(a, b, c)"),
        "sizes a, b, c\nfor all A : a x b, B : b x 2 * c - 1\nshow rank(A * B) <= min(a, b, c)"
    );
    assert_eq!(
        read("exists P : psd n: P = -I"),
        "sizes n\nshow exists P : psd n: P = -I"
    );
    assert_eq!(
        read("for all S : symmetric n, k in 1..n: exists v : m x k: v = v"),
        "sizes n, m\nfor all S : symmetric n, k in 1..n\nshow exists v : m x k: v = v"
    );
    assert_eq!(read("1 + 1 = 2"), "show 1 + 1 = 2");
}

#[test]
fn a_family_of_sizes_reaches_as_far_as_the_types_do() {
    assert_eq!(
        read("for all W[i in 1..H] : d[i] x d[i-1]: rank(W[H] * ... * W[1]) <= min(d[0..H])"),
        "sizes H, d[0..H]\nfor all W[i in 1..H] : d[i] x d[i - 1]\n\
         show rank(W[H] * ... * W[1]) <= min(d[0..H])"
    );
    assert_eq!(
        read("for all W[i in 1..H-1] : d[i+1] x d[i], X : d[1] x m: rank(X) <= m"),
        "sizes H, m, d[1..H]\nfor all W[i in 1..H - 1] : d[i + 1] x d[i], X : d[1] x m\n\
         show rank(X) <= m"
    );
    assert_eq!(
        read("for all A : d[0] x d[1], B : d[1] x d[2]: rank(A*B) <= d[1]"),
        "sizes d[0..2]\nfor all A : d[0] x d[1], B : d[1] x d[2]\nshow rank(A * B) <= d[1]"
    );
    assert!(read("for all W[i in 1..H] : d[2*i] x d[i]: 1 = 1").contains("sizes H, d[0..H]"));
}

#[test]
fn conditions_and_premises_become_hypotheses_one_for_each_conjunct() {
    assert_eq!(
        read(
            "for all A : n x n with det(A) != 0 and A = A^T: trace(A) > 0 and n = 2 implies A >= 0"
        ),
        "sizes n\nfor all A : n x n\nassume h1: det(A) != 0\nassume h2: A = A^T\n\
         assume h3: trace(A) > 0\nassume h4: n = 2\nshow A >= 0"
    );
    assert_eq!(
        read("for all A : n x n: A = 0 implies (for all B : n x n: B*A = 0 implies A*B = 0)"),
        "sizes n\nfor all A : n x n\nassume h1: A = 0\nfor all B : n x n\n\
         assume h2: B * A = 0\nshow A * B = 0"
    );
    // A premise that is no conjunction, and an implication inside, stay as they are.
    assert_eq!(
        read("for all s : number: s > 1 or s < 0 implies (s = 2 implies s > 1) and s != 1"),
        "for all s : number\nassume h1: s > 1 or s < 0\nshow (s = 2 implies s > 1) and s != 1"
    );
}

#[test]
fn the_definitions_of_the_prelude_come_along() {
    assert_eq!(
        read("for all A : n x n: diagonalisable(A)"),
        "define ad(M) = kron(M, I(rows(M))) - kron(I(rows(M)), M^T)\n\
         define diagonalisable(M): rank(ad(M)^2) = rank(ad(M))\n\
         sizes n\nfor all A : n x n\nshow diagonalisable(A)"
    );
}

#[test]
fn a_text_with_show_is_a_claim_without_a_name() {
    let text = "define even(M): M = M^T\nsizes H, d[0..H] where H <= 2\n\
                for all A : d[0] x d[0]\n  , s : number\nassume e: even(A)\nshow s*A = (s*A)^T";
    assert_eq!(
        read(text),
        text.replace("\n  , s", ", s").replace("s*A", "s * A")
    );
}

#[test]
fn a_free_name_is_told_its_binder() {
    assert!(read("for all A : n x n: A*B = 0").contains("declare it: `for all B : m x n`"));
    assert!(read("for all A : n x n: rank(A) <= k").contains("declare it: `for all k : number`"));
    assert!(read("for all A : n x n: A[i,i] = 0").contains("declare it: `for all i in 1..n`"));
}

#[test]
fn a_formula_that_is_cut_off_is_told_so() {
    for text in [
        "",
        "for all",
        "for all A : n x n",
        "for all A : n x n:",
        "rank(",
        "show",
    ] {
        let message = read(text);
        assert!(
            message.contains("the text ends here") || message.contains("expected"),
            "{message}"
        );
    }
}

/// A point near another is no variable of an instance: it stays within the conclusion.
#[test]
fn what_is_near_a_point_is_quantified_in_the_conclusion() {
    let form = parse_formula("for all A : n x n: for all V near A: rank(V) >= rank(A)").unwrap();
    let statement = form.statement();
    assert_eq!(
        statement.show.to_string(),
        "for all V near A: rank(V) >= rank(A)"
    );
    assert_eq!(elaborate(&statement).err(), None);
    let mixed = parse_formula("for all A : n x n, V near A: rank(V) >= rank(A)").unwrap();
    let faults = elaborate(&mixed.statement()).unwrap_err();
    assert_eq!(faults[0].code, "near");
}

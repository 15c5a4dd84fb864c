//! Statements that are true under a planted condition: the repair finds it, or says that it cannot.

use std::cell::RefCell;

use hunt::Options;
use repair::features::features;
use repair::search::{Found, Kind, search};
use repair::table::Table;

/// What is found for a formula, with the vectors that it was judged on.
fn repaired(formula: &str, effort: u64) -> (Found, Table) {
    let form = statement::parse_formula(formula).unwrap_or_else(|errors| panic!("{errors:?}"));
    let statement = form.statement();
    let featured = features(&statement, None).expect("a statement with a meaning");
    let table = RefCell::new(Table::default());
    let options = Options {
        effort: Some(effort),
        seed: 1,
        ..Options::default()
    };
    hunt::visit(&featured.core, &options, None, &|met| {
        let truth = met.truth(featured.show);
        let instance = met.instance();
        table
            .borrow_mut()
            .see(&featured, met.evaluator(), truth, || instance.clone(), None);
    });
    let table = table.into_inner();
    (search(&featured, &table), table)
}

fn texts(found: &Found) -> Vec<String> {
    found
        .answers
        .iter()
        .map(|answer| answer.formula.to_string())
        .collect()
}

#[test]
fn a_matrix_is_invertible_just_if_its_rank_is_its_size() {
    let (found, _) = repaired("for all A : n x n: det(A) != 0", 4_000);
    assert!(
        found
            .answers
            .iter()
            .all(|answer| answer.kind == Kind::Exact)
    );
    assert!(
        texts(&found).contains(&"rank(A) >= n".to_owned()),
        "{:?}",
        texts(&found)
    );
}

#[test]
fn a_product_with_a_wide_matrix_on_the_left_keeps_full_rank() {
    let formula = "for all A : a x b, B : b x c with rank(A) = min(a, b) and rank(B) = min(b, c): \
        rank(A*B) = min(a, b, c)";
    let (found, table) = repaired(formula, 12_000);
    // Where max(a, c) < b, products of full and of deficient rank have the same features.
    assert!(
        table
            .rows
            .values()
            .any(|row| row.held > 0 && row.failed > 0)
    );
    assert!(
        found
            .answers
            .iter()
            .all(|answer| answer.kind == Kind::Sufficient)
    );
    let wanted = ["max(a, c) >= b", "max(c, a) >= b"];
    assert!(
        texts(&found)
            .iter()
            .any(|text| wanted.contains(&text.as_str())),
        "{:?}",
        texts(&found)
    );
}

#[test]
fn commuting_is_a_fact_that_is_found() {
    let (found, _) = repaired("for all A, B : n x n: (A + B)^2 = A^2 + 2*A*B + B^2", 6_000);
    assert_eq!(texts(&found), ["A * B = B * A"]);
    assert_eq!(found.answers[0].kind, Kind::Exact);
}

#[test]
fn what_no_rank_tells_is_not_said_to_be_exact() {
    let (found, table) = repaired("for all A : n x n with rank(A) = n: trace(A) = 1", 3_000);
    assert!(
        table
            .rows
            .values()
            .any(|row| row.held > 0 && row.failed > 0)
    );
    assert!(
        found
            .answers
            .iter()
            .all(|answer| answer.kind != Kind::Exact)
    );
}

#[test]
fn a_repaired_form_is_a_statement_with_one_more_hypothesis() {
    let form = statement::parse_formula("for all A : n x n: det(A) != 0").unwrap();
    let statement = form.statement();
    let (found, _) = repaired("for all A : n x n: det(A) != 0", 2_000);
    let condition = &found.answers[0].formula;
    for only_if in [false, true] {
        let repaired = repair::repaired(&statement, condition, "repaired.1", only_if);
        let core = kernel::elaborate::elaborate(&repaired).unwrap();
        let options = Options {
            effort: Some(2_000),
            seed: 2,
            ..Options::default()
        };
        assert!(hunt::hunt(&core, &options, None).found.is_none());
    }
}

//! Statements that are true under a planted condition: the repair finds it, or says that it cannot.

use kernel::elaborate::elaborate;
use kernel::instance::{Instance, Value};
use kernel::tree::{Formula, Item, Statement};
use repair::search::{Answer, Kind};
use repair::{Options, Repair, repair};
use statement::Claim;

const PLANTED: &str = include_str!("planted.claims");

fn claim(id: &str) -> Claim {
    let (file, errors) = statement::parse_file(PLANTED);
    assert!(
        errors.is_empty(),
        "{}",
        statement::render(PLANTED, "planted.claims", &errors)
    );
    let mut claims = file.claims.into_iter();
    claims
        .find(|claim| claim.id == id)
        .expect("a planted claim")
}

/// The statement as stated, and what is found for it.
fn repaired(id: &str, within: &[&str], effort: u64) -> (Statement, Repair) {
    let statement = claim(id).forms[0].statement();
    let within: Vec<String> = within.iter().map(|&name| name.to_owned()).collect();
    let options = Options {
        within: (!within.is_empty()).then_some(within),
        effort: Some(effort),
        seed: 1,
    };
    let repair = repair(&statement, &options, None).expect("a statement with a meaning");
    (statement, repair)
}

/// The condition of the form `planted`.
fn planted(id: &str) -> Formula {
    let planted = claim(id).forms[1].statement();
    match planted.items.last() {
        Some(Item::Assume { formula, .. }) => formula.clone(),
        _ => panic!("the planted condition is the last hypothesis"),
    }
}

fn texts(answers: &[Answer]) -> Vec<String> {
    let texts = answers.iter().map(|answer| answer.formula.to_string());
    texts.collect()
}

/// Whether no instance that meets the hypotheses tells two conditions apart.
fn alike(statement: &Statement, a: &Formula, b: &Formula) -> bool {
    let mut same = statement.clone();
    same.show = Formula::Iff(Box::new(a.clone()), Box::new(b.clone()));
    let core = elaborate(&same).expect("conditions with a meaning");
    let options = hunt::Options {
        effort: Some(10_000),
        seed: 2,
        any: true,
        ..hunt::Options::default()
    };
    let outcome = hunt::hunt(&core, &options, None);
    assert!(outcome.tally.met > 0);
    outcome.found.is_none()
}

fn finds(id: &str, within: &[&str], effort: u64) {
    let (statement, repair) = repaired(id, within, effort);
    let planted = planted(id);
    let answers = &repair.found.answers;
    let shown = texts(answers);
    assert!(repair.both.is_none(), "{:?}", repair.both);
    assert!(!answers.is_empty(), "{:?}", repair.features);
    for answer in answers {
        assert_eq!(answer.kind, Kind::Exact, "{shown:?}");
        assert!(
            alike(&statement, &answer.formula, &planted),
            "{} among {shown:?}",
            answer.formula
        );
    }
}

fn cannot(id: &str, within: &[&str], effort: u64) -> Repair {
    let (_, repair) = repaired(id, within, effort);
    let answers = &repair.found.answers;
    assert!(repair.both.is_some(), "{:?}", texts(answers));
    assert!(
        answers.iter().all(|answer| answer.kind != Kind::Exact),
        "{:?}",
        texts(answers)
    );
    repair
}

#[test]
fn a_pseudo_inverse_is_a_left_inverse_where_the_columns_are_independent() {
    finds("left-inverse", &[], 4_000);
}

#[test]
fn a_product_of_symmetric_matrices_is_symmetric_where_they_commute() {
    finds("product-of-symmetric", &[], 4_000);
}

#[test]
fn both_products_have_one_determinant_where_they_are_square_or_the_smaller_is_singular() {
    finds("determinants-of-both-products", &[], 8_000);
}

#[test]
fn a_kernel_is_trivial_where_the_columns_are_independent() {
    finds("trivial-kernel", &["A"], 8_000);
}

#[test]
fn what_commutes_with_a_diagonal_is_symmetric_where_its_entries_are_different() {
    finds("commutant-of-diagonal", &["D"], 8_000);
}

#[test]
fn the_second_factor_follows_the_product_where_the_first_has_independent_columns() {
    finds("first-factor-pulls-back", &[], 8_000);
}

#[test]
fn the_trace_of_a_projector_is_its_rank() {
    finds("trace-of-projector", &[], 8_000);
}

#[test]
fn traces_with_all_semidefinite_matrices_are_not_negative_where_a_matrix_is_semidefinite() {
    finds("traces-with-semidefinite", &["A"], 8_000);
}

#[test]
fn orthonormal_columns_are_a_basis_where_the_matrix_is_square() {
    finds("orthonormal-columns", &[], 8_000);
}

#[test]
fn a_product_that_is_not_zero_has_no_zero_factor() {
    finds("no-zero-product", &[], 8_000);
}

#[test]
fn no_rank_tells_where_the_trace_multiplies() {
    cannot("trace-multiplies", &[], 4_000);
}

#[test]
fn no_rank_of_a_product_tells_whether_a_right_side_is_in_the_range() {
    cannot("right-side-in-range", &[], 8_000);
}

#[test]
fn a_sum_of_projectors_is_one_where_their_product_is_zero() {
    finds("sum-of-projectors", &[], 8_000);
}

#[test]
fn a_right_inverse_is_a_left_inverse_where_the_matrix_is_not_wide() {
    finds("one-sided-inverse", &[], 8_000);
}

#[test]
fn a_product_keeps_the_rank_of_all_second_factors_where_the_first_has_independent_columns() {
    finds("product-keeps-rank", &["A"], 60_000);
}

#[test]
fn a_gram_matrix_is_definite_where_the_columns_are_independent() {
    finds("gram-is-definite", &[], 8_000);
}

#[test]
fn all_congruent_matrices_are_semidefinite_where_a_matrix_is() {
    finds("congruences-are-semidefinite", &["A"], 8_000);
}

#[test]
fn the_difference_of_squares_factors_where_the_matrices_commute() {
    finds("difference-of-squares", &[], 8_000);
}

#[test]
fn a_scalar_cancels_where_it_or_the_rank_is_not_zero() {
    finds("a-scalar-cancels", &[], 8_000);
}

#[test]
fn a_diagonal_has_no_kernel_where_it_has_full_rank() {
    finds("kernel-of-a-diagonal", &["D"], 8_000);
}

#[test]
fn a_right_inverse_exists_where_the_rows_are_independent() {
    finds("right-inverse-exists", &[], 8_000);
}

#[test]
fn a_projector_is_trivial_where_its_rank_is_full_or_zero() {
    finds("trivial-projector", &[], 8_000);
}

#[test]
fn no_rank_tells_where_determinants_add() {
    cannot("determinant-adds", &[], 8_000);
}

#[test]
fn no_rank_tells_what_the_sign_of_a_trace_does() {
    cannot("semidefinite-by-the-trace", &[], 8_000);
}

#[test]
fn of_data_alike_some_are_solved_by_all_solutions_of_the_normal_equations_and_some_by_none() {
    let within = ["A", "y"];
    let repair = cannot("normal-equations-solve", &within, 30_000);
    let (holds, fails) = repair.both.expect("two instances");
    // All solutions of the normal equations solve the system if y is in the range of A, else none.
    let values = |instance: &Instance, name: &str| match &instance.values[name] {
        Value::Matrix(matrix) => matrix.clone(),
        other => panic!("{other:?}"),
    };
    let solvable = |instance: &Instance| {
        let (a, y) = (values(instance, "A"), values(instance, "y"));
        exact::rank(&a.hstack(&y)) == exact::rank(&a)
    };
    assert!(solvable(&holds), "{holds:?}");
    assert!(!solvable(&fails), "{fails:?}");
}

#[test]
fn where_a_product_of_full_rank_needs_more_than_sizes_a_sufficient_condition_is_said() {
    let formula = "for all A : a x b, B : b x c with rank(A) = min(a, b) and rank(B) = min(b, c): \
        rank(A*B) = min(a, b, c)";
    let statement = statement::parse_formula(formula).unwrap().statement();
    let options = Options {
        effort: Some(12_000),
        ..Options::default()
    };
    let repair = repair(&statement, &options, None).unwrap();
    // Where max(a, c) < b, products of full and of deficient rank have the same features.
    assert!(repair.both.is_some());
    let answers = &repair.found.answers;
    assert!(answers.iter().all(|answer| answer.kind == Kind::Sufficient));
    let wanted = ["max(a, c) >= b", "max(c, a) >= b"];
    let shown = texts(answers);
    assert!(
        shown.iter().any(|text| wanted.contains(&text.as_str())),
        "{shown:?}"
    );
}

#[test]
fn the_claims_written_are_read_as_the_forms_that_were_judged() {
    let (statement, repair) = repaired("left-inverse", &[], 4_000);
    let text = repair::claims(&statement, &repair.found.answers, false);
    let (file, errors) = statement::parse_file(&text);
    assert!(errors.is_empty(), "{text}");
    let forms = &file.claims[0].forms;
    assert_eq!(forms.len(), 2 * repair.found.answers.len());
    for (form, only_if) in forms.iter().zip([false, true]) {
        let condition = &repair.found.answers[0].formula;
        let wanted = repair::repaired(&statement, condition, "repaired.1", only_if);
        assert_eq!(form.statement(), wanted);
    }
}

#[test]
fn the_denial_of_what_is_undefined_does_not_hold() {
    let (_, repair) = repaired("inverse-undefined", &[], 4_000);
    for answer in &repair.found.answers {
        let text = answer.formula.to_string();
        assert!(answer.kind != Kind::Exact || text != "R != R^T", "{text}");
    }
}

#[test]
fn a_repaired_form_is_not_undefined_on_what_was_seen() {
    let (statement, repair) = repaired("quotient-undefined", &[], 4_000);
    for answer in &repair.found.answers {
        let form = repair::repaired(&statement, &answer.formula, "repaired", false);
        let core = elaborate(&form).unwrap();
        let options = hunt::Options {
            effort: Some(2_000),
            seed: 3,
            ..hunt::Options::default()
        };
        let outcome = hunt::hunt(&core, &options, None);
        let formula = &answer.formula;
        assert!(
            outcome.ill_defined.is_none(),
            "{formula}: {:?}",
            answer.kind
        );
    }
}

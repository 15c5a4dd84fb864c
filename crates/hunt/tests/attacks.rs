//! Statements at which a search once said what is false: the truth is known by hand.

use hunt::{Examined, Form, Options, examine};
use kernel::certificate::Certificate;

/// What is said of the claims of a text. What has an instance has a certificate that is accepted.
fn said(text: &str, options: &Options) -> Vec<String> {
    let (file, errors) = statement::parse_file(text);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    let forms = file.claims.iter().flat_map(|claim| &claim.forms);
    let examined = forms.map(|form| {
        let found: Examined = examine(&Form::from(form), options, false, None).expect("a meaning");
        if let Some(certificate) = &found.line.certificate {
            let certificate = Certificate::read(&certificate.to_string()).expect("a certificate");
            assert_eq!(certificate.check(), Ok(()), "{text}");
        }
        found.line.verdict.to_string()
    });
    examined.collect()
}

fn boxes(entries: u32) -> Options {
    Options {
        effort: Some(20_000),
        entries: Some(entries),
        max_size: Some(2),
        box_only: true,
        ..Options::default()
    }
}

#[test]
fn a_range_that_depends_on_the_unknown_is_no_linear_equation() {
    // At 0 and at the unit vectors the sum is that of A[1,1], and not beyond.
    let text = "claim sums\n  for all b : 1 x 1, A : 2 x 2 over {-1, 0, 1}\n  \
                assume sum: sum(A[1,1] for i in 1..rank(A)) = b[1,1]\n  \
                assume root: norm2(A) >= 0\n  show b[1,1] != 1 or rank(A) <= 1\n\
                claim indices\n  for all b : 1 x 1, A : 2 x 2\n  \
                assume all: for all i in 1 + rank(A)..1 + rank(A): A[i,1] = b[1,1]\n  \
                assume root: norm2(A) >= 0\n  show rank(A) = 0 or A[2,1] = b[1,1]\n";
    assert_eq!(said(text, &boxes(1)), ["stands", "stands"]);
}

#[test]
fn a_type_without_meaning_has_no_values() {
    let text = "claim c\n  sizes d[1..2]\n  for all i in 1..3, A : d[i] x 1\n  show i <= 2\n";
    assert_eq!(said(text, &boxes(1)), ["stands"]);
}

#[test]
fn a_minimum_over_a_rank_that_is_undefined_is_undefined() {
    let text = "claim c\n  sizes n, d[1..1]\n  for all S : n x n\n  assume nonzero: S != 0\n  \
                show local_min(||S||^2; S over rank(S) <= d[2])\n";
    assert_eq!(said(text, &boxes(1)), ["ill-defined"]);
}

#[test]
fn a_box_that_is_complete_has_no_counterexample() {
    // Where the rank is 2 the sum is undefined, and where it is 1 it is 1.
    let text = "claim c\n  sizes n, d[1..1]\n  for all A : n x n\n  \
                assume sum: n = 1 or A[1,1] <= 2 or \
                sum(1 for i in 1..rank(A), j in 1..d[i]) = 1\n  show n = 1 or A[1,1] <= 2\n";
    assert_eq!(said(text, &boxes(3)), ["refuted"]);
}

#[test]
fn a_rank_above_all_integers_is_not_reached() {
    let text = "claim c\n  sizes n\n  for all A : n x n\n  \
                show not (exists X : n x n: X*A = A and rank(X) > 9223372036854775807)\n";
    assert_eq!(said(text, &boxes(1)), ["stands"]);
}

#[test]
fn a_diagonal_matrix_that_is_drawn_above_another_is_diagonal() {
    // By the first hypothesis all eigenvalues of the second matrix have negative real parts.
    let text = "claim c\n  sizes n\n  for all A : n x n, D : diagonal n x n\n  \
                assume stable: A = -I(n)\n  assume definite: D > A\n  assume same: D > 0\n  \
                show diagonal(D) and hurwitz(D*A)\n";
    let options = Options {
        random_only: true,
        box_only: false,
        ..boxes(1)
    };
    assert_eq!(said(text, &options), ["stands"]);
}

#[test]
fn a_hunt_that_time_alone_bounds_ends_where_no_size_is_allowed() {
    let options = Options {
        time: Some(std::time::Duration::MAX),
        effort: None,
        ..boxes(1)
    };
    let text = "claim c\n  sizes n\n  for all A : n x n\n  assume none: n = 0\n  show A = 0\n";
    assert_eq!(said(text, &options), ["untested"]);
}

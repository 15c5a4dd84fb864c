//! `t3.1.row-scaling` (proof of Theorem 3.1, pages 4-5): with `S_2 S_1` diagonal of rank `d_p`,
//! each nearby diagonal matrix of rank at most `d_p` is reached by scaling the rows of `S_2`.
//!
//! Hypotheses: `two-layers`, `diagonal`, `product-full-rank`, `target-rank`. Row `i` of `S_2` is
//! multiplied by `d_i' / d_i` where `d_i` is not zero. Near `R` these `d_p` entries stay different
//! from zero, so all others of `R'` vanish, as in `R`. With `r` the least `|d_i|` and `w` the
//! largest row of `S_2`, every such `R'` within `r/2` is reached, and `S_2` moves by at most `w/r`
//! times the distance. Row `i` of `T S_2 S_1` is a multiple of row `i` of `R`; a family that
//! leaves these lines refutes the mutants.

use certificate::Hypothesis::{Diagonal, ProductFullRank, TargetRank};
use certificate::Subject;
use exact::{Matrix, MatrixPolynomial, Rational};
use network::Network;

use crate::check::{by_rule, or_undecided};
use crate::claim::here;
use crate::{Claim, Conclusion, Construction, Context, Form, Premise, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.1.row-scaling",
    title: "Scaling rows",
    page: "4-5",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Target,
    forms: &[Form {
        id: "stated",
        statement: "If S_2 S_1 is diagonal of rank d_p, every diagonal R' near it of rank at most d_p is S_2' S_1, where S_2' is S_2 with scaled rows, near S_2.",
        conclusion,
        mutants: &[Diagonal, ProductFullRank, TargetRank],
    }],
    source: here!(),
};

fn conclusion(context: &Context) -> Conclusion {
    match context.subject {
        Subject::Target { layers, target } => reach(context, layers, target),
        Subject::Family { .. } => by_rule(context),
        _ => or_undecided(Err("the subject is no target".into())),
    }
}

fn reach(context: &Context, layers: &Network, target: &Matrix) -> Conclusion {
    if let Some(construction) = scaled_rows(layers, target) {
        return Conclusion::Holds(Some(construction));
    }
    let family = line(layers, target);
    // One target refutes nothing; the line must meet the hypotheses near R.
    let mut hypotheses = context.variant.hypotheses();
    if !hypotheses.all(|hypothesis| hypothesis.decide(&family) == Some(true)) {
        return Conclusion::SaysNothing(Premise::TargetNearby);
    }
    Conclusion::Fails {
        evidence: Box::default(),
        subject: Some(Box::new(family)),
    }
}

/// `(S_1, T S_2)` with the product `R'`, if scaling rows reaches it, with radius and modulus.
pub(crate) fn scaled_rows(layers: &Network, target: &Matrix) -> Option<Construction> {
    let (bottom, top, product) = (layers.layer(1), layers.layer(2), layers.product());
    let factor = |i: usize| {
        let place = (0..product.cols()).find(|&j| !product[(i, j)].is_zero());
        place.map_or(Rational::ONE, |j| &target[(i, j)] / &product[(i, j)])
    };
    let factors: Vec<Rational> = (0..top.rows()).map(factor).collect();
    let moved = Matrix::from_fn(top.rows(), top.cols(), |i, j| &factors[i] * &top[(i, j)]);
    let layers = Network::new(vec![bottom.clone(), moved]).ok()?;
    if layers.product() != *target {
        return None;
    }
    let square = |row: &[Rational]| row.iter().map(|x| x * x).fold(Rational::ZERO, |a, b| a + b);
    let entries = product
        .row_slices()
        .map(square)
        .filter(Rational::is_positive);
    let rows = top.row_slices().map(square);
    let (least, largest) = (entries.min(), rows.max()?);
    // Where R = 0 the only target reached is 0 itself, without a move.
    let least = least.unwrap_or(Rational::ONE);
    Some(Construction::Factors {
        layers,
        radius_squared: &least / &Rational::from(4),
        modulus_squared: &largest / &least,
    })
}

/// The line from `R` to `R'` as a product in which one factor is constant: rows or columns of the
/// identity, for those columns or rows that occur, whichever are fewer.
fn line(layers: &Network, target: &Matrix) -> Subject {
    let product = layers.product();
    let step = target - &product;
    let columns = occurring(&product.vstack(&step));
    let rows = occurring(&product.hstack(&step).transpose());
    let (left, right) = if rows.len() < columns.len() {
        let right = MatrixPolynomial::line(product.select_rows(&rows), step.select_rows(&rows));
        let left = Matrix::identity(product.rows()).select_columns(&rows);
        (MatrixPolynomial::constant(left), right)
    } else {
        let left = MatrixPolynomial::line(
            product.select_columns(&columns),
            step.select_columns(&columns),
        );
        let right = Matrix::identity(product.cols()).select_rows(&columns);
        (left, MatrixPolynomial::constant(right))
    };
    Subject::Family {
        layers: layers.clone(),
        left,
        right,
    }
}

/// The columns that are not zero, or the first one if all are.
fn occurring(matrix: &Matrix) -> Vec<usize> {
    let occurs = |j: &usize| !matrix.column(*j).is_zero();
    let mut columns: Vec<usize> = (0..matrix.cols()).filter(occurs).collect();
    if columns.is_empty() {
        columns.push(0);
    }
    columns
}

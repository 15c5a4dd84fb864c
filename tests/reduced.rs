//! The slow path of the steps of Theorem 2.2: what they say of `S = R X` and `Z = Y Pi`, without
//! projectors onto the column and row space of `S`.

use exact::{Matrix, Rational};

use crate::oracle::{determinant, fitted, q, rank};

/// Whether a matrix maps the column space of `s` into itself.
fn keeps(map: &Matrix, s: &Matrix) -> bool {
    rank(&s.hstack(&(map * s))) == rank(s)
}

/// The rows of the matrix at the given places, and zeros elsewhere.
fn rows_of(matrix: &Matrix, is_chosen: impl Fn(usize) -> bool) -> Matrix {
    Matrix::from_fn(matrix.rows(), matrix.cols(), |i, j| {
        if is_chosen(i) {
            matrix[(i, j)].clone()
        } else {
            q(0)
        }
    })
}

/// The matrix with its entries off the diagonal set to zero.
fn diagonal_part(matrix: &Matrix) -> Matrix {
    Matrix::from_fn(matrix.rows(), matrix.cols(), |i, j| match i == j {
        true => matrix[(i, j)].clone(),
        false => q(0),
    })
}

/// `det(t - A A^T)`.
fn characteristic(matrix: &Matrix, t: &Rational) -> Rational {
    let gram = matrix * &matrix.transpose();
    determinant(&(&Matrix::identity(gram.rows()).scale(t) - &gram))
}

/// Whether `S = P_L Z = Z P_R`: the discarded part `S - Z` is orthogonal to the columns and to the
/// rows of `S`.
pub fn is_projection(x: &Matrix, y: &Matrix, r: &Matrix) -> bool {
    let s = r * x;
    let rest = &s - &fitted(x, y);
    (&s.transpose() * &rest).is_zero() && (&rest * &s.transpose()).is_zero()
}

/// Whether the conclusion of a form of a step is false for a point.
pub fn step_is_false(claim: &str, form: &str, x: &Matrix, y: &Matrix, r: &Matrix) -> bool {
    let (s, z) = (r * x, fitted(x, y));
    let rest = &s - &z;
    let norm = Matrix::frobenius_norm_squared;
    let names_a_basis =
        matches!(claim, "t2.2.block-diagonal" | "t2.2.value") && form != "strengthened.any-data";
    // Entries and blocks are those of a basis in which D is diagonal. It is the given one where the
    // rows of Z are orthogonal; elsewhere the claim says nothing that is decided.
    let rows_are_orthogonal = (0..z.rows()).all(|i| {
        let row = |i: usize| z.select_rows(&[i]);
        (0..i).all(|j| row(i).inner(&row(j)).is_zero())
    });
    if names_a_basis && !rows_are_orthogonal {
        return false;
    }
    let squares: Vec<Rational> = (0..z.rows()).map(|i| norm(&z.select_rows(&[i]))).collect();
    let mut distinct = squares.clone();
    distinct.sort();
    distinct.dedup();
    // The part of S, or of the identity, in one eigenspace of the diagonal matrix.
    let part = |matrix: &Matrix, square: &Rational| rows_of(matrix, |i| squares[i] == *square);
    let identity = Matrix::identity(z.rows());
    let leaves_blocks = || distinct.iter().any(|g| !keeps(&part(&identity, g), &s));
    let weighted = |weight: fn(usize, usize) -> usize| -> Rational {
        let term =
            |g: &Rational| g * &q(weight(rank(&part(&identity, g)), rank(&part(&s, g))) as i64);
        distinct.iter().map(term).sum()
    };
    let identity_fails = || norm(&(&s - y)) != norm(&rest) + norm(&(y - &z));
    match (claim, form) {
        ("t2.2.reduction", "stated") => identity_fails() || rank(&s) != rank(r),
        ("t2.2.reduction", "strengthened.no-constant") => norm(&(&s - y)) != norm(&rest),
        ("t2.2.reduction", _) => identity_fails(),
        ("t2.2.projection", _) => !is_projection(x, y, r),
        ("t2.2.commute", "strengthened.square") if z != diagonal_part(&z) => false,
        ("t2.2.commute", "strengthened.square") => !keeps(&z, &s) || !keeps(&z.transpose(), &s),
        ("t2.2.commute", _) => !keeps(&(&z * &z.transpose()), &s),
        ("t2.2.block-diagonal", "strengthened.diagonal")
            if *x != Matrix::identity(x.rows()) || *y != diagonal_part(y) =>
        {
            false
        }
        ("t2.2.block-diagonal", "strengthened.diagonal") => {
            (0..z.rows()).any(|i| !keeps(&rows_of(&identity, |j| i == j), &s))
        }
        ("t2.2.block-diagonal", "strengthened.any-data") => {
            (1..=2 * z.rows() as i64 + 1).any(|t| {
                let power: Rational = (0..z.rows()).fold(q(1), |power, _| &power * &q(t));
                let [all, kept, discarded] = [&z, &s, &rest].map(|m| characteristic(m, &q(t)));
                &all * &power != &kept * &discarded
            })
        }
        ("t2.2.block-diagonal", "strengthened.zero-block") => {
            leaves_blocks() || !part(&s, &q(0)).is_zero()
        }
        ("t2.2.block-diagonal", _) => leaves_blocks(),
        ("t2.2.value", "strengthened.simple") => {
            norm(&rest) != weighted(|_, kept| usize::from(kept == 0))
        }
        ("t2.2.value", "strengthened.any-data") => !s.inner(&rest).is_zero(),
        ("t2.2.value", _) => norm(&rest) != weighted(|all, kept| all - kept),
        _ => panic!("{claim} ({form}) is no step of Theorem 2.2"),
    }
}

//! How far a linear network is from the least loss: certificates, and their checker.
//!
//! The network is `f(x) = W_H (... (W_1 x + b_1) ...) + b_H` with some biases or none, the data are
//! `X` (`d_0 x m`) and `Y` (`d_H x m`), the loss is `L = 1/2 ||f(X) - Y||_F^2`, and `p` is the
//! least width. [`loss`] computes `L` exactly and [`least_loss`] encloses its infimum over all
//! networks of the same widths with biases in the same places. Both need the data only by the Gram
//! matrix of `X`, a row of ones, and `Y`.
//!
//! **The least loss.** `f(x) = R x + c`, and every pair of the following kind is reached.
//!
//! * Without biases: `c = 0`, `rank R <= p`.
//! * *Affine*: there is an output bias, or a bias `b_j` with `min(d_j, ..., d_H) > p`. Then `c` is
//!   arbitrary beside `R`, the best `c` centres `X` and `Y`, and the problem is the one without
//!   biases for the centred data.
//! * *Augmented*: all biases stand where `min(d_j, ..., d_H) = p`. Then `[R c]` is any matrix of
//!   rank at most `p`, and the problem is the one without biases for `X` above a row of ones.
//!
//! Without biases, `A = X X^T`, `B = Y X^T`, the infimum is
//! `1/2 (||Y||^2 - sigma_1^2 - ... - sigma_p^2)` with the singular values of `Y Pi`, `Pi` the
//! projector onto the row space of `X` (Eckart and Young, 1936; Baldi and Hornik, 1989). How they
//! are enclosed from evidence that may come from anywhere stands in `optimum.rs` and `ky_fan.rs`.
//!
//! There is no floating-point number in this crate, and no tolerance. Reading order: `format.rs`,
//! `optimum.rs`, `ky_fan.rs`, and `loss` in this file.

mod format;
mod ky_fan;
mod optimum;

use enclosure::{Code, IntegerMatrix};
use exact::integer::bit_length;
use exact::{Integer, Rational};

pub use enclosure::Rejection;
pub use format::{
    Array, Certificate, Claim, Evidence, Gram, Layer, MAX_DEPTH, MAX_SIZE, SCHEMA, Source,
    Statement, read,
};
pub use ky_fan::ky_fan;
pub use optimum::{Biases, Problem, Reduced, Whitened, enclose_least_loss, least_loss};

/// What the checker has established, for all data with the Gram matrices that are given. (That
/// there are any is not checked: with [`Source`], or `recheck --data`, they are compared.)
#[derive(Clone, Debug, PartialEq)]
pub struct Established {
    /// The loss of the network.
    pub loss: Rational,
    /// An interval that contains the least loss.
    pub least_loss: (Rational, Rational),
}

impl std::fmt::Display for Established {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gap = &self.loss - &self.least_loss.0;
        if gap == Rational::ZERO {
            return write!(
                f,
                "no map that networks of these widths reach has a smaller loss"
            );
        }
        let (digit, exponent) = above(&gap);
        write!(
            f,
            "the loss is at most {digit}e{exponent} above the least loss"
        )
    }
}

/// The least `d 10^e` with one digit d that is no smaller than a positive number.
fn above(value: &Rational) -> (Integer, i64) {
    let (numerator, denominator) = value.to_integers();
    let bits = bit_length(&numerator) as i64 - bit_length(&denominator) as i64;
    let power = |k: i64| Integer::from(10).pow(k.max(0) as usize);
    // An exponent that is small enough, since 0.30103 is just above the logarithm of 2.
    let mut exponent = (bits - 1) * 30103 / 100_000 - 1;
    loop {
        let (n, d) = (
            &numerator * power(-exponent),
            &denominator * power(exponent),
        );
        let digit = (n + &d - Integer::ONE) / d;
        if digit < Integer::from(10) {
            return (digit, exponent);
        }
        exponent += 1;
    }
}

/// Checks a certificate: recomputes the loss and the enclosure from the Gram matrix, the layers
/// and the evidence, and compares them with the claim.
///
/// # Errors
/// When the certificate does not establish its claim; this says nothing about the truth of it.
pub fn check(certificate: &Certificate) -> Result<Established, Rejection> {
    let found = format!("schema {}, expected {SCHEMA}", certificate.schema);
    require(
        certificate.schema == SCHEMA,
        Code::UnsupportedSchema,
        &found,
    )?;
    let problem = Problem::new(&certificate.gram, &certificate.layers)?;
    let loss = loss(&certificate.gram, &certificate.layers)?;
    let least_loss = least_loss(&problem, &certificate.evidence)?;
    let Claim {
        loss: claimed,
        lower,
        upper,
    } = &certificate.claim;
    let holds = *claimed == loss && *lower <= least_loss.0 && least_loss.1 <= *upper;
    let found = "the evidence proves less than the claim";
    require(holds, Code::NotEnclosed, found)?;
    let found = "the loss is below the least: no data have these Gram matrices";
    require(loss >= least_loss.0, Code::NotEnclosed, found)?;
    Ok(Established { loss, least_loss })
}

/// The loss of the network, exactly.
///
/// # Errors
/// When the shapes do not fit.
pub fn loss(gram: &Gram, layers: &[Layer]) -> Result<Rational, Rejection> {
    format::check_shapes(gram, layers)?;
    let inputs = gram.inputs.cols - 1;
    let (numerator, denominator) = gram.input_scale.to_integers();
    let factor = |j: usize| if j < inputs { &numerator } else { &denominator };
    let scaled = |rows: &[Vec<Integer>]| {
        let row = |row: &Vec<Integer>| {
            let entries = row.iter().enumerate();
            entries.map(|(j, x)| x * factor(j)).collect()
        };
        of_rows(inputs + 1, rows.iter().map(row))
    };
    // Moments of the levels, a 1 below each: among themselves and with the target. A level is in
    // units of 1 over the denominator and the units of the layers before.
    let mut moments = scaled(&scaled(&gram.inputs.rows).transpose().rows);
    let mut cross = scaled(&gram.cross.rows);
    let (last, before) = layers.split_last().expect("a layer");
    for layer in before.iter().map(augmented) {
        moments = layer.times_transpose(&layer.times_transpose(&moments));
        cross = cross.times_transpose(&layer);
    }
    let mut last = augmented(last);
    last.rows.pop();
    let square = inner(&last.times_transpose(&moments), &last);
    let cross = inner(&last, &cross);
    let units = layers.iter().map(Layer::unit).product::<Integer>();
    let unit = fraction(Integer::ONE, denominator * units);
    let output = &gram.output_scale;
    let twice =
        &(&(&unit * &unit) * &whole(square)) - &(&(&(&unit + &unit) * output) * &whole(cross));
    let twice = &twice + &(&(output * output) * &gram.target);
    Ok(&twice / &whole(2.into()))
}

/// `[W b; 0 1]`, times the unit: what the layer does to a vector above 1.
pub fn augmented(layer: &Layer) -> IntegerMatrix {
    let cols = layer.weight.cols + 1;
    let bias = |i: usize| layer.bias.get(i).cloned().unwrap_or_default();
    let rows = layer.weight.rows.iter().enumerate();
    let rows = rows.map(|(i, row)| row.iter().cloned().chain([bias(i)]).collect());
    let mut one = vec![Integer::ZERO; cols];
    one[cols - 1] = layer.unit();
    of_rows(cols, rows.chain([one]))
}

pub(crate) fn of_rows(cols: usize, rows: impl Iterator<Item = Vec<Integer>>) -> IntegerMatrix {
    let rows = rows.collect();
    IntegerMatrix { rows, cols }
}

/// The Frobenius inner product.
pub(crate) fn inner(a: &IntegerMatrix, b: &IntegerMatrix) -> Integer {
    let entries = a.rows.iter().flatten().zip(b.rows.iter().flatten());
    entries.fold(Integer::ZERO, |sum, (x, y)| sum + x * y)
}

pub(crate) fn whole(value: Integer) -> Rational {
    fraction(value, Integer::ONE)
}

/// # Panics
/// When the denominator is 0.
pub(crate) fn fraction(numerator: Integer, denominator: Integer) -> Rational {
    Rational::from_integers(numerator, denominator).expect("a nonzero denominator")
}

pub(crate) fn require(holds: bool, code: Code, detail: &str) -> Result<(), Rejection> {
    if holds {
        Ok(())
    } else {
        Err(Rejection::new(code, detail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_lies_just_below_its_bound(
            n in 1..i64::MAX, d in 1..i64::MAX, shift in 0..200usize
        ) {
            let d = Integer::from(d) << shift;
            let value = Rational::from_integers(Integer::from(n), d).unwrap();
            let (digit, e) = above(&value);
            let whole = |k: Integer| Rational::from_integers(k, Integer::ONE).unwrap();
            let power = |k: i64| whole(Integer::from(10).pow(k.unsigned_abs() as usize));
            let at = |digit: Integer| {
                let digit = whole(digit);
                if e < 0 { digit / power(e) } else { digit * power(e) }
            };
            prop_assert!(Integer::ONE <= digit && digit < Integer::from(10));
            prop_assert!(value <= at(digit.clone()));
            prop_assert!(at(digit - Integer::ONE) < value);
        }
    }
}

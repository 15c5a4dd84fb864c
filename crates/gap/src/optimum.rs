//! The least loss, enclosed from evidence.
//!
//! For data without biases (see the crate's documentation for the reduction), `A = X X^T`,
//! `B = Y X^T`, `c = ||Y||^2`: for all `R` of rank at most `p`,
//! `||R X - Y||^2 = tr(R A R^T) - 2 <R, B> + c`.
//!
//! *A basis.* `J` is a set of features, `X_J` their rows, and `W` a square matrix with
//! `F = W^T A_JJ W` near `I`: `||F - I|| <= e < 1/2`. Then `F > 0`, so `X_J` has full row rank. Its
//! row space is that of `X` when `J` has all features, or as many as the rank of `X` can have (the
//! number of samples, less one if they are centred), or when every other feature is a combination
//! of `X_J`: a vector `v` with `A v = 0` has `v^T X = 0`.
//!
//! *Whitened.* Every `R X` of rank at most `p` is `S W^T X_J` with `rank S <= p` and conversely,
//! and with `N = B_J W` its loss is `tr(S F S^T) - 2 <S, N> + c`, which lies between the values
//! with `(1 - e) ||S||^2` and `(1 + e) ||S||^2` in the first term. By Eckart and Young the least
//! loss (doubled) lies between `c - k/(1 - e)` and `c - k/(1 + e)`, `k` the sum of the `p` largest
//! `sigma_i(N)^2`.
//!
//! *Rounded.* `N` is replaced by `N'`, rounded down at the last bit; the square root of `k` is a
//! norm (Mirsky, 1960), so it changes by at most `||N - N'||_F`. `ky_fan.rs` encloses `k` for `N'`.
//! When `p` is no restriction, `k = ||N||^2`.
//!
//! *An incomplete basis.* The projector onto the row space of `X` is that of `X_J` plus one onto a
//! space orthogonal to it, which catches at most what is left of `Y`: at most `c - ||N||^2/(1 + e)`
//! is added to the sum. The lower end allows for this; the upper end stands.

use std::collections::BTreeSet;

use enclosure::{Code, IntegerMatrix, Rejection};
use exact::integer::{bit_length, ceil_sqrt, floor_sqrt};
use exact::{Integer, Rational};

use crate::format::check_shapes;
use crate::{
    Evidence, Gram, Layer, inner, ky_fan::defect, ky_fan::ky_fan, of_rows, require, whole,
};

/// The binary digits that are kept of the largest entry of `N`.
const KEPT_BITS: usize = 100;

/// What the biases of a network do; see the crate's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Biases {
    /// There are none.
    None,
    /// They are an arbitrary constant: the data are centred.
    Affine,
    /// They are one more input that is always 1.
    Augmented,
}

/// A problem without biases, in integers: the loss is `unit / 2 * (tr(R A R^T) - 2 <R, B> + c)`.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// `A`.
    pub inputs: IntegerMatrix,
    /// `B`.
    pub cross: IntegerMatrix,
    /// `c`.
    pub target: Rational,
    /// The unit.
    pub unit: Rational,
    /// The rank of `A` is at most this.
    pub rank_bound: usize,
}

/// Which least loss is sought: the data, and what they are to networks of these widths.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The least width.
    pub bottleneck: usize,
    /// What the biases do.
    pub biases: Biases,
    /// The problem without biases.
    pub reduced: Reduced,
}

impl Problem {
    /// The problem that a network of the widths and biases of these layers is to solve.
    ///
    /// # Errors
    /// When the shapes do not fit.
    pub fn new(gram: &Gram, layers: &[Layer]) -> Result<Self, Rejection> {
        check_shapes(gram, layers)?;
        let widths = || layers.iter().map(|layer| layer.weight.rows.len());
        let inputs = gram.inputs.cols - 1;
        let bottleneck = widths().fold(inputs, usize::min);
        let is_free = |i: usize| {
            let wide = widths().skip(i).all(|width| width > bottleneck);
            !layers[i].bias.is_empty() && (i + 1 == layers.len() || wide)
        };
        let biases = if (0..layers.len()).any(is_free) {
            Biases::Affine
        } else if layers.iter().any(|layer| !layer.bias.is_empty()) {
            Biases::Augmented
        } else {
            Biases::None
        };
        let samples = &gram.inputs.rows[inputs][inputs];
        let count = usize::try_from(samples).unwrap_or(usize::MAX);
        let output = &gram.output_scale * &gram.output_scale;
        let reduced = if biases == Biases::Affine {
            // m ||R (X - mean) - (Y - mean)||^2, in integers.
            let sums = &gram.inputs.rows[inputs];
            let centred = |row: &Vec<Integer>| -> Vec<Integer> {
                let entry = |j: usize| samples * &row[j] - &row[inputs] * &sums[j];
                (0..inputs).map(entry).collect()
            };
            let rows = |rows: &[Vec<Integer>]| of_rows(inputs, rows.iter().map(centred));
            let means = gram
                .cross
                .rows
                .iter()
                .map(|row| &row[inputs] * &row[inputs]);
            Reduced {
                inputs: rows(&gram.inputs.rows[..inputs]),
                cross: rows(&gram.cross.rows),
                target: &(&whole(samples.clone()) * &gram.target) - &whole(means.sum()),
                unit: &output / &whole(samples.clone()),
                rank_bound: count - 1,
            }
        } else {
            let kept = inputs + usize::from(biases == Biases::Augmented);
            let rows =
                |rows: &[Vec<Integer>]| of_rows(kept, rows.iter().map(|row| row[..kept].to_vec()));
            Reduced {
                inputs: rows(&gram.inputs.rows[..kept]),
                cross: rows(&gram.cross.rows),
                target: gram.target.clone(),
                unit: output,
                rank_bound: count,
            }
        };
        Ok(Self {
            bottleneck,
            biases,
            reduced,
        })
    }
}

/// Whether the rows of the basis span all rows.
fn is_complete(problem: &Reduced, evidence: &Evidence) -> Result<bool, Rejection> {
    let (inputs, rank) = (problem.inputs.cols, evidence.basis.len());
    if rank == inputs || rank == problem.rank_bound {
        return Ok(true);
    }
    let outside: Vec<usize> = (0..inputs)
        .filter(|feature| !evidence.basis.contains(feature))
        .collect();
    let dependences = &evidence.dependences;
    if dependences.rows.is_empty() {
        return Ok(false);
    }
    let fits = dependences.rows.len() == outside.len() && dependences.cols == inputs;
    require(
        fits,
        Code::ShapeMismatch,
        "not one dependence for each feature outside the basis",
    )?;
    for (row, own) in dependences.rows.iter().zip(&outside) {
        let others = outside.iter().filter(|other| *other != own);
        let stands = row[*own] > Integer::ZERO && others.into_iter().all(|j| row[*j].is_zero());
        require(
            stands,
            Code::RankMismatch,
            "a dependence is not about its feature alone",
        )?;
    }
    let zero = dependences.times_transpose(&problem.inputs);
    let vanishes = zero.rows.iter().flatten().all(Integer::is_zero);
    require(vanishes, Code::RankMismatch, "a dependence does not hold")?;
    Ok(true)
}

/// The problem in whitened coordinates: `N` in integers, and how near they are to white.
#[derive(Clone, Debug)]
pub struct Whitened {
    /// `2^precision N`.
    matrix: IntegerMatrix,
    /// `2^(2 precision) e`.
    error: Integer,
    precision: usize,
    is_complete: bool,
}

impl Whitened {
    /// Checks the basis, the whitener and the dependences of the evidence.
    ///
    /// # Errors
    /// When they do not fit the problem.
    pub fn new(problem: &Problem, evidence: &Evidence) -> Result<Self, Rejection> {
        let is_complete = is_complete(&problem.reduced, evidence)?;
        let (matrix, error) = whitened(&problem.reduced, evidence)?;
        Ok(Self {
            matrix,
            error,
            precision: evidence.whitener_precision,
            is_complete,
        })
    }

    /// `2^precision N`, with the precision of the whitener.
    pub fn matrix(&self) -> &IntegerMatrix {
        &self.matrix
    }

    /// Whether the basis is known to span all features.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// `N` rounded, transposed if it is taller than wide, with the bits that were dropped:
    /// what a rotation has to diagonalise.
    pub fn rounded(&self) -> (IntegerMatrix, usize) {
        let IntegerMatrix { rows, cols } = &self.matrix;
        let bits = rows.iter().flatten().map(bit_length).max();
        let shift = bits.unwrap_or(0).saturating_sub(KEPT_BITS);
        let round = |row: &Vec<Integer>| row.iter().map(|x| x >> shift).collect();
        let rounded = of_rows(*cols, rows.iter().map(round));
        (
            if rows.len() <= *cols {
                rounded
            } else {
                rounded.transpose()
            },
            shift,
        )
    }
}

/// `N`, and the numerator of `e` over `2^(2 precision)`.
fn whitened(problem: &Reduced, evidence: &Evidence) -> Result<(IntegerMatrix, Integer), Rejection> {
    let Evidence {
        basis,
        whitener,
        whitener_precision: precision,
        ..
    } = evidence;
    let rank = basis.len();
    let inputs = problem.inputs.cols;
    let distinct = basis.iter().collect::<BTreeSet<_>>().len() == rank;
    let fits = distinct && basis.iter().all(|j| *j < inputs) && *precision <= 1 << 16;
    require(fits, Code::ShapeMismatch, "the basis is no set of features")?;
    let square = whitener.rows.len() == rank && (rank == 0 || whitener.cols == rank);
    require(square, Code::ShapeMismatch, "the whitener does not fit")?;
    let whitener = of_rows(rank, whitener.rows.iter().cloned());
    let select = |row: &Vec<Integer>| basis.iter().map(|j| row[*j].clone()).collect();
    let form = of_rows(rank, basis.iter().map(|i| select(&problem.inputs.rows[*i])));
    let form = whitener.times_transpose(&form).times_transpose(&whitener);
    let one = Integer::ONE << (2 * precision);
    let error = defect(&form.rows, &one);
    let near = &error + &error < one;
    require(near, Code::NotOrthonormal, "the whitener does not whiten")?;
    let cross = of_rows(rank, problem.cross.rows.iter().map(select));
    Ok((cross.times_transpose(&whitener), error))
}

/// An interval that contains the sum of the squares of the `p` largest singular values of `N`, in
/// units of its integers.
fn largest_squares(
    whitened: &Whitened,
    p: usize,
    evidence: &Evidence,
) -> Result<(Rational, Rational), Rejection> {
    let matrix = &whitened.matrix;
    let (rows, cols) = (matrix.rows.len(), matrix.cols);
    if p == 0 || p >= rows.min(cols) {
        let sum = whole(match p {
            0 => Integer::ZERO,
            _ => inner(matrix, matrix),
        });
        return Ok((sum.clone(), sum));
    }
    let (rounded, shift) = whitened.rounded();
    let (lower, upper) = ky_fan(&rounded, p, &evidence.rotation, evidence.rotation_precision)?;
    if shift == 0 {
        return Ok((lower, upper));
    }
    // The rounding changes each entry by less than 1, and the root by less than `change`.
    let change = ceil_sqrt(&Integer::from(rows * cols));
    let (numerator, denominator) = lower.to_integers();
    let lower = floor_sqrt(&(numerator / denominator)) - &change;
    let lower = std::cmp::max(lower, Integer::ZERO);
    let (numerator, denominator) = upper.to_integers();
    let upper = ceil_sqrt(&(numerator / denominator + 1)) + change;
    let square = |root: Integer| whole((&root * &root) << (2 * shift));
    Ok((square(lower), square(upper)))
}

/// An interval that contains the least loss; `whitened` is made from the same evidence.
///
/// # Errors
/// When the rotation does not fit.
pub fn enclose_least_loss(
    problem: &Problem,
    whitened: &Whitened,
    evidence: &Evidence,
) -> Result<(Rational, Rational), Rejection> {
    let reduced = &problem.reduced;
    let (lower, upper) = largest_squares(whitened, problem.bottleneck, evidence)?;
    let one = Integer::ONE << (2 * whitened.precision);
    // k is in units of 1 / one, so that k / one / (1 + e) = k / (one + error).
    let shrunk = |k: &Rational| k / &whole(&one + &whitened.error);
    let stretched = |k: &Rational| k / &whole(&one - &whitened.error);
    let target = &reduced.target;
    let mut least = target - &stretched(&upper);
    if !whitened.is_complete {
        let caught = whole(inner(&whitened.matrix, &whitened.matrix));
        least = &least - &(target - &shrunk(&caught));
    }
    let half = &reduced.unit / &whole(2.into());
    let least = std::cmp::max(least, Rational::ZERO);
    Ok((&half * &least, &half * &(target - &shrunk(&lower))))
}

/// An interval that contains the least loss.
///
/// # Errors
/// When the evidence does not fit the problem.
pub fn least_loss(
    problem: &Problem,
    evidence: &Evidence,
) -> Result<(Rational, Rational), Rejection> {
    enclose_least_loss(problem, &Whitened::new(problem, evidence)?, evidence)
}

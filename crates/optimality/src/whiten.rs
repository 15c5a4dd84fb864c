//! A basis of the features, a whitener, and the dependences of the other features: evidence for the
//! checker in the crate `gap`, found by a pivoted Cholesky factorisation in fixed point.
//!
//! The Gram matrix is scaled by powers of two to a diagonal between 1/4 and 1 and factored with the
//! largest remaining pivot first. Where pivots remain that are as small as the rounding errors, the
//! features are either linear combinations of the basis, which is tried by reconstructing rational
//! coefficients, or the precision was too low, and it is raised. Nothing here is trusted: the
//! checker multiplies out what is found.

use std::ops::Range;

use enclosure::IntegerMatrix;
use exact::Integer;
use exact::integer::{bit_length, digits, floor_sqrt};
use gap::Reduced;

/// Binary digits after the point: a multiple of the digits of the dot products.
const PRECISIONS: [usize; 8] = [112, 168, 280, 504, 1008, 2016, 4032, 8064];
/// The work, in digit products of the factorisation, beyond which the precision is not raised.
const MAX_WORK: usize = 60_000_000_000;
/// The binary digits to which the whitener should whiten.
const WANTED: usize = 72;
const DIGIT: usize = 56;

/// What the checker needs to know about the features.
#[derive(Clone, Debug)]
pub struct Whitening {
    /// See [`gap::Evidence`].
    pub basis: Vec<usize>,
    /// See [`gap::Evidence`].
    pub whitener: IntegerMatrix,
    /// See [`gap::Evidence`].
    pub precision: usize,
    /// See [`gap::Evidence`].
    pub dependences: IntegerMatrix,
}

/// A matrix of integers in base `2^56`, for dot products in machine words.
struct Planes {
    planes: Vec<Vec<i64>>,
    rows: usize,
    cols: usize,
}

impl Planes {
    fn new(rows: usize, cols: usize) -> Self {
        Self {
            planes: Vec::new(),
            rows,
            cols,
        }
    }

    fn set(&mut self, i: usize, j: usize, value: &Integer) {
        let (size, at) = (self.rows * self.cols, i * self.cols + j);
        digits(value, |d, digit| {
            while self.planes.len() <= d {
                self.planes.push(vec![0; size]);
            }
            self.planes[d][at] = digit;
        });
    }

    /// The dot product of parts of two rows.
    fn dot(&self, i: usize, other: &Self, j: usize, range: Range<usize>) -> Integer {
        let mut sums = vec![0i128; self.planes.len() + other.planes.len()];
        for (d, x) in self.planes.iter().enumerate() {
            let x = &x[i * self.cols..][range.clone()];
            for (e, y) in other.planes.iter().enumerate() {
                let y = &y[j * other.cols..][range.clone()];
                let terms = x.iter().zip(y);
                let dot: i128 = terms.map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
                // In two parts, so that no sum of digits overflows.
                sums[d + e] += dot & ((1 << DIGIT) - 1);
                sums[d + e + 1] += dot >> DIGIT;
            }
        }
        let add = |sum: Integer, part: &i128| (sum << DIGIT) + Integer::from(*part);
        sums.iter().rev().fold(Integer::ZERO, add)
    }
}

fn rounded_quotient(numerator: Integer, denominator: &Integer) -> Integer {
    numerator / denominator
}

/// A factorisation `D A D = L L^T` on the basis, and the rows of the other features.
struct Factorisation {
    /// Features in the order of the pivots, then the others.
    order: Vec<usize>,
    rank: usize,
    /// Rows of `L` in this order, in units of `2^-precision`.
    lower: Vec<Vec<Integer>>,
    planes: Planes,
    /// `D = 2^-scale`.
    scale: Vec<usize>,
    /// The bit length of the smallest pivot, in units of `2^-precision`.
    smallest: usize,
}

/// Factors until `rank_bound` pivots are found or all others are below `floor`, in bits.
fn factor(problem: &Reduced, precision: usize, floor: usize) -> Factorisation {
    let a = &problem.inputs.rows;
    let n = a.len();
    let scale: Vec<usize> = (0..n).map(|i| bit_length(&a[i][i]).div_ceil(2)).collect();
    let scaled = |i: usize, j: usize| {
        let down = scale[i] + scale[j];
        if down > precision {
            &a[i][j] >> (down - precision)
        } else {
            &a[i][j] << (precision - down)
        }
    };
    let mut order: Vec<usize> = (0..n).collect();
    let mut pivots: Vec<Integer> = (0..n).map(|i| scaled(i, i)).collect();
    let mut lower: Vec<Vec<Integer>> = vec![Vec::new(); n];
    let mut planes = Planes::new(n, n);
    let mut rank = 0;
    let mut smallest = precision;
    while rank < n.min(problem.rank_bound) {
        enclosure::progress(rank, n);
        let largest = (rank..n).max_by(|i, j| pivots[*i].cmp(&pivots[*j]));
        let Some(best) =
            largest.filter(|i| pivots[*i] > Integer::ZERO && bit_length(&pivots[*i]) > floor)
        else {
            break;
        };
        // Rows of `lower` and `planes` are indexed by position: exchange them.
        order.swap(rank, best);
        pivots.swap(rank, best);
        lower.swap(rank, best);
        for plane in &mut planes.planes {
            for k in 0..rank {
                plane.swap(rank * n + k, best * n + k);
            }
        }
        smallest = smallest.min(bit_length(&pivots[rank]));
        let root = floor_sqrt(&(&pivots[rank] << precision));
        for i in rank..n {
            let entry = if i == rank {
                root.clone()
            } else {
                let dot = planes.dot(i, &planes, rank, 0..rank);
                let numerator = (scaled(order[i], order[rank]) << precision) - dot;
                rounded_quotient(numerator, &root)
            };
            planes.set(i, rank, &entry);
            if i > rank {
                pivots[i] -= (&entry * &entry) >> precision;
            }
            lower[i].push(entry);
        }
        rank += 1;
    }
    Factorisation {
        order,
        rank,
        lower,
        planes,
        scale,
        smallest,
    }
}

/// The columns of the inverse of the triangle, as rows, in units of `2^-precision`.
fn inverse_columns(factorisation: &Factorisation, precision: usize) -> Vec<Vec<Integer>> {
    let Factorisation {
        rank,
        lower,
        planes,
        ..
    } = factorisation;
    let mut inverse = Planes::new(*rank, *rank);
    let mut columns = vec![vec![Integer::ZERO; *rank]; *rank];
    let one = Integer::ONE << (2 * precision);
    for (j, column) in columns.iter_mut().enumerate() {
        enclosure::progress(j, *rank);
        for i in j..*rank {
            let numerator = if i == j {
                one.clone()
            } else {
                -planes.dot(i, &inverse, j, j..i)
            };
            let entry = rounded_quotient(numerator, &lower[i][i]);
            inverse.set(j, i, &entry);
            column[i] = entry;
        }
    }
    columns
}

/// The denominator of the simplest fraction within `2^-bits` of `value / 2^precision`, by continued
/// fractions; `None` when it has more than half the bits.
fn denominator(value: &Integer, precision: usize, bits: usize) -> Option<Integer> {
    let (mut a, mut b) = (value.clone(), Integer::ONE << precision);
    let (mut before, mut now) = (Integer::ZERO, Integer::ONE);
    let tolerance = Integer::ONE << (precision - bits);
    loop {
        // |value/2^precision - p/q| is about b' / (q 2^precision) after the step.
        let quotient = div_floor(&a, &b);
        let rest = &a - &quotient * &b;
        (a, b) = (b, rest);
        if b <= &tolerance * &now {
            return Some(now);
        }
        let next = {
            let quotient = div_floor(&a, &b);
            &quotient * &now + &before
        };
        before = now;
        now = next;
        if 2 * bit_length(&now) > bits {
            return None;
        }
    }
}

fn div_floor(a: &Integer, b: &Integer) -> Integer {
    let quotient = a / b;
    if (a - &quotient * b) < Integer::ZERO {
        quotient - 1
    } else {
        quotient
    }
}

fn nearest(value: &Integer, precision: usize) -> Integer {
    (value + (Integer::ONE << (precision - 1))) >> precision
}

/// Integer dependences of the features outside of the basis, in increasing order; `None` when they
/// are not found at this precision.
fn dependences(
    problem: &Reduced,
    factorisation: &Factorisation,
    columns: &[Vec<Integer>],
    precision: usize,
) -> Option<IntegerMatrix> {
    let Factorisation {
        order,
        rank,
        lower,
        scale,
        smallest,
        ..
    } = factorisation;
    let n = order.len();
    let mut outside: Vec<usize> = (*rank..n).collect();
    outside.sort_by_key(|i| order[*i]);
    // The digits that the coefficients are good for.
    let bits = (precision).checked_sub(precision - smallest + 32)?;
    let mut rows = Vec::new();
    for i in outside {
        enclosure::progress(i - *rank, n - *rank);
        let mut row = vec![Integer::ZERO; n];
        let own = order[i];
        if problem.inputs.rows[own][own].is_zero() {
            row[own] = Integer::ONE;
            rows.push(row);
            continue;
        }
        let coefficient = |k: usize| {
            let terms = columns[k].iter().zip(&lower[i]);
            let sum: Integer = terms.map(|(x, l)| x * l).sum();
            let sum = sum >> precision;
            let (up, down) = (scale[own], scale[order[k]]);
            if up >= down {
                sum << (up - down)
            } else {
                sum >> (down - up)
            }
        };
        let coefficients: Vec<Integer> = (0..*rank).map(coefficient).collect();
        let mut common = Integer::ONE;
        for value in &coefficients {
            let used = bit_length(&common);
            common *= denominator(&(value * &common), precision, bits.checked_sub(used)?)?;
        }
        for (k, value) in coefficients.iter().enumerate() {
            row[order[k]] = -nearest(&(value * &common), precision);
        }
        row[own] = common;
        rows.push(row);
    }
    let found = IntegerMatrix { rows, cols: n };
    let zero = found.times_transpose(&problem.inputs);
    zero.rows
        .iter()
        .flatten()
        .all(Integer::is_zero)
        .then_some(found)
}

/// Evidence about the features, as complete as it is found.
pub fn whiten(problem: &Reduced) -> Whitening {
    let n = problem.inputs.cols;
    let slack = bit_length(&Integer::from(n)) + 4;
    let mut found = None;
    for precision in PRECISIONS {
        let work = n * n * n / 2 * (precision / DIGIT).pow(2);
        if found.is_some() && work > MAX_WORK {
            break;
        }
        let floor = 40 + slack;
        let factorisation = factor(problem, precision, floor);
        let columns = inverse_columns(&factorisation, precision);
        let rank = factorisation.rank;
        let is_full = rank == n.min(problem.rank_bound);
        let good = factorisation.smallest >= WANTED + slack || rank == 0;
        let dependences = if is_full {
            None
        } else {
            dependences(problem, &factorisation, &columns, precision)
        };
        let done = good && (is_full || dependences.is_some());
        found = Some(whitening(&factorisation, &columns, precision, dependences));
        if done {
            break;
        }
    }
    found.expect("at least one precision")
}

fn whitening(
    factorisation: &Factorisation,
    columns: &[Vec<Integer>],
    precision: usize,
    dependences: Option<IntegerMatrix>,
) -> Whitening {
    let Factorisation {
        order, rank, scale, ..
    } = factorisation;
    let basis: Vec<usize> = order[..*rank].to_vec();
    let largest = basis.iter().map(|j| scale[*j]).max().unwrap_or(0);
    // An error of 2^-digits of a feature in the whitener is one of no more in what it whitens.
    let drop = precision.saturating_sub(WANTED + 16);
    let entry = |j: usize, i: usize| (columns[i][j].clone() << (largest - scale[basis[i]])) >> drop;
    let row = |j: usize| (0..*rank).map(|i| entry(j, i)).collect();
    Whitening {
        whitener: IntegerMatrix {
            rows: (0..*rank).map(row).collect(),
            cols: *rank,
        },
        precision: precision + largest - drop,
        basis,
        dependences: dependences.unwrap_or(IntegerMatrix {
            rows: Vec::new(),
            cols: 0,
        }),
    }
}

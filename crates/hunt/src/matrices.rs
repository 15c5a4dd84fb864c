//! Random matrices of the types of the language: of low rank, with a structure, or related to
//! others.

use exact::{Matrix, Rational};
use kernel::core::Kind;
use kernel::instance::Value;

use crate::draw::Manner;
use crate::layout::{Layout, Shape, is_positive_definite};
use crate::stream::{Stream, Style};

/// Makes a member of a chain vanish on some output of the members before it, so that the product
/// loses rank even where all members have full rank.
pub fn kill(stream: &mut Stream, manner: Manner, members: &mut [Matrix]) {
    let k = stream.below(members.len());
    let mut below: Option<Matrix> = None;
    for member in &members[..k] {
        below = match below {
            None => Some(member.clone()),
            Some(product) if member.cols() == product.rows() => Some(member * &product),
            Some(_) => return,
        };
    }
    let (rows, cols) = members[k].shape();
    let Some(below) = below.filter(|product| product.rows() == cols) else {
        members[k] = Matrix::zeros(rows, cols);
        return;
    };
    let input = Matrix::from_fn(below.cols(), 1, |_, _| Rational::from(stream.integer(1)));
    let annihilators = exact::kernel_basis(&(&below * &input).transpose()).transpose();
    let factor = Matrix::from_fn(rows, annihilators.rows(), |_, _| {
        stream.number(manner.style)
    });
    members[k] = &factor * &annihilators;
}

/// `B B^T` with a random `B` of `rank` columns.
pub fn gram(stream: &mut Stream, style: Style, n: usize, rank: usize) -> Matrix {
    let factor = Matrix::from_fn(n, rank, |_, _| stream.number(style));
    &factor * &factor.transpose()
}

/// A matrix of a type.
pub fn one(stream: &mut Stream, manner: Manner, shape: &Shape, earlier: &[&Matrix]) -> Matrix {
    let (rows, cols) = (shape.rows, shape.cols);
    if let Some(over) = &shape.over {
        let free = shape.free();
        let parameters: Vec<Rational> = free
            .iter()
            .map(|_| stream.pick(over).cloned().unwrap_or_default())
            .collect();
        let layout = Layout {
            family: false,
            shapes: vec![shape.clone()],
        };
        return match layout.build(&parameters) {
            Value::Matrix(matrix) => matrix,
            _ => Matrix::zeros(rows, cols),
        };
    }
    let alike: Vec<&&Matrix> = earlier
        .iter()
        .filter(|m| m.shape() == (rows, cols))
        .collect();
    if stream.chance(manner.related, 8)
        && let Some(base) = stream.pick(&alike)
    {
        let related = relative(stream, base);
        if let Some(matrix) = fit(shape.kind, related) {
            return matrix;
        }
    }
    match shape.kind {
        Kind::Psd if stream.chance(manner.structured, 16) => spectral(stream, rows, false),
        Kind::Psd => {
            let rank = stream.below(rows + 1);
            if stream.chance(1, 6) {
                diagonal(rows, cols, || Rational::from(stream.below(5)))
            } else {
                gram(stream, manner.style, rows, rank.max(1))
            }
        }
        Kind::Pd => {
            let bump = Rational::from(1 + stream.below(2));
            let rank = stream.below(rows + 1);
            match stream.below(3) {
                0 => diagonal(rows, cols, || Rational::from(1 + stream.below(5))),
                1 => {
                    let lower = Matrix::from_fn(rows, rows, |i, j| match i.cmp(&j) {
                        std::cmp::Ordering::Less => Rational::ZERO,
                        std::cmp::Ordering::Equal => Rational::ONE,
                        std::cmp::Ordering::Greater => stream.number(manner.style),
                    });
                    &lower * &lower.transpose()
                }
                _ => {
                    let gram = gram(stream, manner.style, rows, rank);
                    &gram + &Matrix::identity(rows).scale(&bump)
                }
            }
        }
        Kind::Orthogonal => orthogonal(stream, rows),
        Kind::Diagonal => diagonal(rows, cols, || stream.number(manner.style)),
        Kind::Symmetric => symmetric(stream, manner, rows),
        Kind::Matrix | Kind::Number | Kind::Natural => plain(stream, manner, rows, cols),
    }
}

/// The matrix, if it is of the kind; a psd one may be made of it.
fn fit(kind: Kind, matrix: Matrix) -> Option<Matrix> {
    let square = matrix.rows() == matrix.cols();
    match kind {
        Kind::Matrix => Some(matrix),
        Kind::Symmetric if square => Some(&matrix + &matrix.transpose()),
        Kind::Psd
            if square && matrix.is_symmetric() && exact::is_positive_semidefinite(&matrix) =>
        {
            Some(matrix)
        }
        Kind::Psd if square => Some(&matrix * &matrix.transpose()),
        Kind::Pd if square && matrix.is_symmetric() && is_positive_definite(&matrix) => {
            Some(matrix)
        }
        _ => None,
    }
}

/// A matrix that has to do with another of its size.
fn relative(stream: &mut Stream, base: &Matrix) -> Matrix {
    let square = base.rows() == base.cols();
    let identity = || Matrix::identity(base.rows());
    let kinds = match (square, base.rows()) {
        (false, _) => 3,
        (true, 0) => 8,
        (true, _) => 9,
    };
    match stream.below(kinds) {
        0 => base.clone(),
        1 => base.scale(&Rational::from(if stream.chance(1, 2) { -1 } else { 2 })),
        2 => {
            // With both axes exchanged, and perhaps small.
            let (rows, cols) = base.shape();
            let small = Rational::from_fraction(1, if stream.chance(1, 4) { 1 } else { 10 });
            let exchanged = Matrix::from_fn(rows, cols, |i, j| {
                base[(rows - 1 - i, cols - 1 - j)].clone()
            });
            exchanged.scale(&small.unwrap_or_default())
        }
        3 => base.transpose(),
        4 => base * base,
        5 => base + &identity(),
        6 => &identity() - base,
        7 => exact::inverse(base).unwrap_or_else(identity),
        _ => {
            base + &Matrix::unit(
                base.rows(),
                base.cols(),
                stream.below(base.rows()),
                stream.below(base.cols()),
            )
        }
    }
}

fn diagonal(rows: usize, cols: usize, mut entry: impl FnMut() -> Rational) -> Matrix {
    Matrix::from_fn(
        rows,
        cols,
        |i, j| if i == j { entry() } else { Rational::ZERO },
    )
}

/// A signed permutation, a Cayley transform, or a product of both.
fn orthogonal(stream: &mut Stream, n: usize) -> Matrix {
    let order = stream.order(n);
    let signs: Vec<i64> = (0..n)
        .map(|_| if stream.chance(1, 2) { 1 } else { -1 })
        .collect();
    let permutation = Matrix::from_fn(n, n, |i, j| {
        Rational::from(if order[i] == j { signs[i] } else { 0 })
    });
    if stream.chance(1, 2) {
        return permutation;
    }
    let upper = Matrix::from_fn(n, n, |i, j| {
        if i < j {
            Rational::from(stream.integer(2))
        } else {
            Rational::ZERO
        }
    });
    let skew = &upper - &upper.transpose();
    let identity = Matrix::identity(n);
    // I + S is invertible for a skew S.
    match exact::inverse(&(&identity + &skew)) {
        Some(inverse) => &(&(&identity - &skew) * &inverse) * &permutation,
        None => permutation,
    }
}

/// A symmetric matrix with known eigenvectors: `(1, ..., 1)` and the others of Helmert (1876), or
/// in the plane two others at a right angle; the eigenvalues are multiples of the squared norms.
fn spectral(stream: &mut Stream, n: usize, signed: bool) -> Matrix {
    let tilt = if n == 2 { 1 + stream.below(2) } else { 1 };
    let mut sum = Matrix::zeros(n, n);
    for k in 0..n {
        // k = 0: all ones; else ones, then -k, then zeros.
        let vector = Matrix::from_fn(n, 1, |i, _| {
            Rational::from(match (n, k, i) {
                (2, 0, 0) => 1,
                (2, 0, _) => tilt as i64,
                (2, _, 0) => tilt as i64,
                (2, _, _) => -1,
                (_, 0, _) => 1,
                _ if i < k => 1,
                _ if i == k => -(k as i64),
                _ => 0,
            })
        });
        // With the least common multiple of all squared norms below dimension 5, all projectors
        // have integer entries.
        let norm = vector.frobenius_norm_squared();
        let multiple = Rational::from(match n {
            1 => 1,
            2 => 1 + tilt * tilt,
            3 => 6,
            _ => 12,
        });
        let size = stream.below(5) as i64;
        let sign = if signed && stream.chance(1, 2) { -1 } else { 1 };
        let value = &(multiple / norm) * &Rational::from(sign * size);
        sum = &sum + &(&vector * &vector.transpose()).scale(&value);
    }
    sum
}

fn symmetric(stream: &mut Stream, manner: Manner, n: usize) -> Matrix {
    let style = manner.style;
    match if stream.chance(manner.structured, 8) {
        stream.below(6)
    } else {
        6
    } {
        0 => diagonal(n, n, || stream.number(style)),
        1 => line_sums(stream, style, n),
        2 => {
            let rank = stream.below(n + 1);
            &gram(stream, style, n, rank) - &gram(stream, style, n, 1)
        }
        3 => {
            let rank = stream.below(n + 1);
            -&gram(stream, style, n, rank)
        }
        4 => {
            // An orthogonal projector.
            let rank = stream.below(n + 1);
            let basis = Matrix::from_fn(n, rank, |_, _| stream.number(style));
            match exact::left_inverse(&basis) {
                Some(inverse) => &basis * &inverse,
                None => Matrix::zeros(n, n),
            }
        }
        5 => spectral(stream, n, true),
        _ => {
            let half = Matrix::from_fn(n, n, |_, _| stream.number(style));
            Matrix::from_fn(n, n, |i, j| half[(i.min(j), i.max(j))].clone())
        }
    }
}

/// A symmetric matrix whose lines have one sum.
fn line_sums(stream: &mut Stream, style: Style, n: usize) -> Matrix {
    let half = Matrix::from_fn(n, n, |_, _| stream.number(style));
    let sum = Rational::from(stream.integer(16));
    let mut matrix = Matrix::from_fn(n, n, |i, j| {
        if i == j {
            Rational::ZERO
        } else {
            half[(i.min(j), i.max(j))].clone()
        }
    });
    for i in 0..n {
        let rest: Rational = matrix.row(i).iter().cloned().sum();
        matrix[(i, i)] = &sum - &rest;
    }
    matrix
}

/// A matrix of a random rank or structure.
fn plain(stream: &mut Stream, manner: Manner, rows: usize, cols: usize) -> Matrix {
    let style = manner.style;
    let structures = if rows == cols && rows > 0 { 10 } else { 2 };
    match if stream.chance(manner.structured, 8) {
        stream.below(structures)
    } else {
        0
    } {
        1 => diagonal(rows, cols, || stream.number(style)),
        2 => symmetric(
            stream,
            Manner {
                structured: 4,
                ..manner
            },
            rows,
        ),
        3 => {
            let order = stream.order(rows);
            Matrix::from_fn(rows, cols, |i, j| Rational::from(i64::from(order[i] == j)))
        }
        4 => {
            let first: Vec<Rational> = (0..rows).map(|_| stream.number(style)).collect();
            Matrix::from_fn(rows, cols, |i, j| first[(j + rows - i) % rows].clone())
        }
        5 => Matrix::from_fn(rows, cols, |i, j| {
            if i <= j {
                stream.number(style)
            } else {
                Rational::ZERO
            }
        }),
        6 => Matrix::from_fn(rows, cols, |i, j| {
            if i < j {
                stream.number(style)
            } else {
                Rational::ZERO
            }
        }),
        7 => {
            let upper = Matrix::from_fn(rows, cols, |i, j| {
                if i < j {
                    stream.number(style)
                } else {
                    Rational::ZERO
                }
            });
            &upper - &upper.transpose()
        }
        8 => {
            // Similar to a diagonal matrix of a few values.
            let basis = Matrix::from_fn(rows, cols, |_, _| Rational::from(stream.integer(1)));
            let values: [i64; 4] = [0, 1, -1, 2];
            let kinds = 2 + stream.below(3);
            let middle = diagonal(rows, cols, || Rational::from(values[stream.below(kinds)]));
            match exact::inverse(&basis) {
                Some(inverse) => &(&basis * &middle) * &inverse,
                None => middle,
            }
        }
        9 => orthogonal(stream, rows),
        _ => {
            let full = rows.min(cols);
            let rank = stream.below(full + 1);
            if rank >= full || stream.chance(1, 2) {
                Matrix::from_fn(rows, cols, |_, _| stream.number(style))
            } else {
                let left = Matrix::from_fn(rows, rank, |_, _| stream.number(style));
                let right = Matrix::from_fn(rank, cols, |_, _| stream.number(style));
                &left * &right
            }
        }
    }
}

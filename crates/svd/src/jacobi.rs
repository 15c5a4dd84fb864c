//! One-sided Jacobi in double-double arithmetic (Hestenes 1958; de Rijk 1989).
//!
//! Plane rotations from the right make the columns orthogonal: `B V = U diag(s)`. Every size and
//! scale works; on matrices `B = C D` with `D` diagonal the small singular values come out with
//! a relative error governed by `C` alone (Demmel and Veselic 1992). Nothing here is rigorous.

use crate::double_double::DoubleDouble;

const MAX_SWEEPS: usize = 60;
/// Columns count as orthogonal when the cosine of their angle is below `2^-104`.
const COSINE_SQUARED: f64 = 2.4e-63;

/// Vectors as rows.
pub type Vectors = Vec<Vec<DoubleDouble>>;

/// `B V = U diag(s)`, vectors as rows, values unordered; a zero value has a zero row in `left`.
pub struct Factors {
    /// `U`.
    pub left: Vectors,
    /// `s`.
    pub values: Vec<DoubleDouble>,
    /// `V`.
    pub right: Vectors,
}

/// The inner product.
pub fn dot(x: &[DoubleDouble], y: &[DoubleDouble]) -> DoubleDouble {
    let add = |sum, (a, b): (&DoubleDouble, &DoubleDouble)| sum + *a * *b;
    x.iter().zip(y).fold(DoubleDouble::ZERO, add)
}

/// `(x, y) <- (c x - s y, s x + c y)`.
fn rotate(vectors: &mut Vectors, i: usize, j: usize, c: DoubleDouble, s: DoubleDouble) {
    let (head, tail) = vectors.split_at_mut(j);
    for (x, y) in head[i].iter_mut().zip(&mut tail[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

/// The tangent of the angle that makes two columns orthogonal: the smaller root of
/// `t^2 + 2 zeta t = 1` with `zeta = difference / (2 cross)`, `difference` that of the squared
/// norms.
fn tangent(difference: DoubleDouble, cross: DoubleDouble) -> DoubleDouble {
    if cross.hi.abs() < 1e-60 * difference.hi.abs() {
        // The square of zeta could overflow, and the root is 1 / (2 zeta).
        return cross / difference;
    }
    let zeta = difference / (cross + cross);
    let root = (DoubleDouble::ONE + zeta * zeta).sqrt();
    let t = DoubleDouble::ONE / (zeta.abs() + root);
    if zeta.hi < 0.0 { -t } else { t }
}

/// The decomposition of the matrix with the given columns.
pub fn jacobi(columns: Vectors) -> Factors {
    let n = columns.len();
    // Large columns first speed up convergence and keep small ones accurate.
    let mut columns: Vec<(usize, Vec<DoubleDouble>)> = columns.into_iter().enumerate().collect();
    columns.sort_by(|(_, x), (_, y)| dot(y, y).hi.total_cmp(&dot(x, x).hi));
    let mut right: Vectors = vec![vec![DoubleDouble::ZERO; n]; n];
    for (row, (column, _)) in right.iter_mut().zip(&columns) {
        row[*column] = DoubleDouble::ONE;
    }
    let mut left: Vectors = columns.into_iter().map(|(_, column)| column).collect();
    for _ in 0..MAX_SWEEPS {
        let mut is_done = true;
        for i in 0..n {
            for j in i + 1..n {
                let cross = dot(&left[i], &left[j]);
                let (a, b) = (dot(&left[i], &left[i]), dot(&left[j], &left[j]));
                let small = COSINE_SQUARED * a.hi * b.hi;
                if cross.hi == 0.0 || cross.hi * cross.hi <= small {
                    continue;
                }
                is_done = false;
                let t = tangent(b - a, cross);
                let c = DoubleDouble::ONE / (DoubleDouble::ONE + t * t).sqrt();
                rotate(&mut left, i, j, c, c * t);
                rotate(&mut right, i, j, c, c * t);
            }
        }
        if is_done {
            break;
        }
    }
    let mut values = Vec::with_capacity(n);
    for row in &mut left {
        let norm = dot(row, row).sqrt();
        if norm.hi > 0.0 {
            row.iter_mut().for_each(|x| *x = *x / norm);
        }
        values.push(norm);
    }
    Factors {
        left,
        values,
        right,
    }
}

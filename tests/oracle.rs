//! The slow path: what a certificate states, decided without the checker's methods.
//!
//! Semidefiniteness is decided by the characteristic polynomial, polynomials along curves by
//! interpolation of exact values. Global minima need no certificate here: by
//! Eckart and Young the least value of `||R X - Y||^2` over `rank R <= k` is `tr Y Y^T` minus the
//! sum of the `k` largest eigenvalues of `M = Y Pi Y^T`, `Pi` the projection onto the row space
//! of `X`, and that sum is the largest eigenvalue of the `k`-th additive compound of `M`.

use exact::{Matrix, MatrixPolynomial, Rational};
use network::{Instance, Network};

pub fn q(value: i64) -> Rational {
    Rational::from(value)
}

/// All subsets of `0..n` with `k` elements, increasing.
fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
    if k == 0 {
        return vec![vec![]];
    }
    (k..=n)
        .flat_map(|last| {
            subsets(last - 1, k - 1).into_iter().map(move |mut subset| {
                subset.push(last - 1);
                subset
            })
        })
        .collect()
}

/// Whether a symmetric matrix is positive semidefinite: the coefficients of `det(t - A)`, whose
/// roots are real, alternate (Descartes). By Faddeev and LeVerrier.
pub fn is_psd(a: &Matrix) -> bool {
    let n = a.rows();
    let mut power = Matrix::identity(n);
    for k in 1..=n {
        power = a * &power;
        let trace: Rational = (0..n).map(|i| power[(i, i)].clone()).sum();
        let c = -(trace / Rational::from(k));
        if (k % 2 == 0 && c.is_negative()) || (k % 2 == 1 && c.is_positive()) {
            return false;
        }
        for i in 0..n {
            power[(i, i)] += &c;
        }
    }
    true
}

/// `Y Pi`, with an orthogonal basis of the rows of `X` by Gram and Schmidt.
pub fn fitted(x: &Matrix, y: &Matrix) -> Matrix {
    let mut basis: Vec<Matrix> = Vec::new();
    for i in 0..x.rows() {
        let mut row = x.select_rows(&[i]);
        for b in &basis {
            let factor = row.inner(b) / b.frobenius_norm_squared();
            row = &row - &b.scale(&factor);
        }
        if !row.is_zero() {
            basis.push(row);
        }
    }
    let zero = Matrix::zeros(y.rows(), y.cols());
    basis.iter().fold(zero, |sum, b| {
        let scale = Rational::ONE / b.frobenius_norm_squared();
        &sum + &(&(y * &b.transpose()) * b).scale(&scale)
    })
}

/// `Y Pi Y^T`.
fn explained_moment(x: &Matrix, y: &Matrix) -> Matrix {
    let fitted = fitted(x, y);
    &fitted * &fitted.transpose()
}

/// The `k`-th additive compound: the derivative of the compound of `I + t M` at `t = 0`.
fn additive_compound(m: &Matrix, k: usize) -> Matrix {
    let sets = subsets(m.rows(), k);
    Matrix::from_fn(sets.len(), sets.len(), |i, j| {
        let (a, b) = (&sets[i], &sets[j]);
        if a == b {
            return a.iter().map(|&s| m[(s, s)].clone()).sum();
        }
        let only_a: Vec<usize> = (0..k).filter(|&s| !b.contains(&a[s])).collect();
        let only_b: Vec<usize> = (0..k).filter(|&s| !a.contains(&b[s])).collect();
        match (&only_a[..], &only_b[..]) {
            ([s], [t]) => {
                let entry = m[(a[*s], b[*t])].clone();
                if (s + t) % 2 == 0 { entry } else { -entry }
            }
            _ => Rational::ZERO,
        }
    })
}

/// `explained I - C`, with `explained = ||Y||^2 - value` and `C` the additive compound of order
/// `k`: positive semidefinite exactly when no matrix of rank at most `k` has a smaller value.
fn gap(x: &Matrix, y: &Matrix, value: &Rational, k: usize) -> Matrix {
    let k = k.min(y.rows()).min(x.rows());
    let explained = y.frobenius_norm_squared() - value.clone();
    let compound = additive_compound(&explained_moment(x, y), k);
    &Matrix::identity(compound.rows()).scale(&explained) - &compound
}

/// Whether no matrix of rank at most `k` has a smaller value of `||R X - Y||^2` than `R`.
pub fn no_better_product(x: &Matrix, y: &Matrix, r: &Matrix, k: usize) -> bool {
    let value = (&(r * x) - y).frobenius_norm_squared();
    is_psd(&gap(x, y, &value, k))
}

pub fn product(network: &Network) -> Matrix {
    let layers = network.layers();
    let first = layers[0].clone();
    layers[1..]
        .iter()
        .fold(first, |below, layer| layer * &below)
}

pub fn loss(instance: &Instance, layers: &[Matrix]) -> Rational {
    let output = layers
        .iter()
        .fold(instance.x().clone(), |signal, w| w * &signal);
    (&output - instance.y()).frobenius_norm_squared() / q(2)
}

/// By Theorem 2.3 also: whether it is a local minimum.
pub fn is_global_minimum(instance: &Instance) -> bool {
    let network = instance.network();
    let r = product(network);
    no_better_product(instance.x(), instance.y(), &r, network.bottleneck())
}

/// The coefficients of the polynomial of degree at most `degree` with the given values, by
/// Newton's divided differences at `0, 1, ..., degree`.
fn interpolate(value: impl Fn(&Rational) -> Rational, degree: usize) -> Vec<Rational> {
    let nodes: Vec<Rational> = (0..=degree).map(Rational::from).collect();
    let mut divided: Vec<Rational> = nodes.iter().map(value).collect();
    for step in 1..=degree {
        for i in (step..=degree).rev() {
            divided[i] = (&divided[i] - &divided[i - 1]) / Rational::from(step);
        }
    }
    let mut coefficients = vec![Rational::ZERO; degree + 1];
    for i in (0..=degree).rev() {
        // coefficients := coefficients * (t - node_i) + divided_i
        for k in (0..=degree).rev() {
            let shifted = if k > 0 {
                coefficients[k - 1].clone()
            } else {
                divided[i].clone()
            };
            coefficients[k] = shifted - &nodes[i] * &coefficients[k];
        }
    }
    coefficients
}

/// The derivative of the loss, by exact differences: along one weight the loss is quadratic.
fn derivative(instance: &Instance, layer: usize, row: usize, col: usize) -> Rational {
    let layers = instance.network().layers();
    let at = |step: i64| {
        let mut moved = layers.to_vec();
        moved[layer][(row, col)] += q(step);
        loss(instance, &moved)
    };
    (at(1) - at(-1)) / q(2)
}

/// Whether the gradient in a layer, from 1, vanishes.
pub fn is_stationary(instance: &Instance, layer: usize) -> bool {
    let (rows, cols) = instance.network().layer(layer).shape();
    (0..rows).all(|i| (0..cols).all(|j| derivative(instance, layer - 1, i, j).is_zero()))
}

/// Whether the loss first changes at `t^order` along the curve, and falls.
pub fn descends(instance: &Instance, order: usize, curve: &[MatrixPolynomial]) -> bool {
    let at = |t: &Rational| -> Vec<Matrix> { curve.iter().map(|p| p.evaluate(t)).collect() };
    if at(&Rational::ZERO) != instance.network().layers() {
        return false;
    }
    let degree: usize = curve.iter().map(|p| p.coefficients().len() - 1).sum();
    let coefficients = interpolate(|t| loss(instance, &at(t)), 2 * degree);
    let first = coefficients.iter().enumerate().skip(1);
    let first = first
        .map(|(k, c)| (k, c.sign()))
        .find(|(_, sign)| sign.is_ne());
    // The fall is also seen directly, close to the start.
    let t = q(1) / q(1_000_000);
    first.is_some_and(|(k, sign)| k == order && sign.is_lt())
        && loss(instance, &at(&t)) < loss(instance, &at(&Rational::ZERO))
}

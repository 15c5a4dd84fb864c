//! The Hessian of the loss, an exact quadratic form.
//!
//! Along a line, `L(W + t D) = L(W) + t <grad, D> + t^2/2 D^T H D + ...`. With `E_1` the part of
//! the product linear in `D` and `E_2` the quadratic part,
//! `1/2 D^T H D = 1/2 ||E_1 X||^2 + <G, E_2>`, where for layers `i < j`
//! `E_2` contains `A_j D_j (W_{j-1} ... W_{i+1}) D_i B_{i-1}`. Coordinates of `D` are the entries
//! of `D_1`, then those of `D_2`, and so on, each in row-major order.

use exact::{Matrix, Rational};

use crate::{Evaluation, Instance, Network};

/// The first coordinate of each layer, and the number of coordinates.
fn offsets(network: &Network) -> (Vec<usize>, usize) {
    let mut total = 0;
    let starts = network.layers().iter().map(|layer| {
        let start = total;
        total += layer.rows() * layer.cols();
        start
    });
    (starts.collect(), total)
}

/// The Hessian of the loss at the instance, of size `N x N` with `N` the number of weights.
pub fn hessian(instance: &Instance, at: &Evaluation) -> Matrix {
    let network = instance.network();
    let (offsets, size) = offsets(network);
    let gram = instance.x() * &instance.x().transpose();
    let mut form = Matrix::zeros(size, size);
    for i in 1..=network.depth() {
        for j in i..=network.depth() {
            // <A_i D_i B_{i-1} X, A_j D_j B_{j-1} X>
            let outer = &at.upper[i].transpose() * &at.upper[j];
            let inner = &(&at.lower[i - 1] * &gram) * &at.lower[j - 1].transpose();
            // <A_j^T G B_{i-1}^T, D_j M D_i>
            let pairing = (i < j).then(|| {
                let weight = &(&at.upper[j].transpose() * &at.g) * &at.lower[i - 1].transpose();
                (weight, network.between(i, j - 1))
            });
            let (columns_i, columns_j) = (network.layer(i).cols(), network.layer(j).cols());
            for a in 0..network.layer(i).rows() {
                for b in 0..columns_i {
                    for c in 0..network.layer(j).rows() {
                        for d in 0..columns_j {
                            let mut value = &outer[(a, c)] * &inner[(b, d)];
                            if let Some((weight, middle)) = &pairing {
                                value += &weight[(c, b)] * &middle[(d, a)];
                            }
                            let row = offsets[i - 1] + a * columns_i + b;
                            let col = offsets[j - 1] + c * columns_j + d;
                            form[(col, row)] = value.clone();
                            form[(row, col)] = value;
                        }
                    }
                }
            }
        }
    }
    form
}

/// The direction `D_1, ..., D_H` whose coordinates are the entries of a column.
///
/// # Panics
/// When the column does not have one entry per weight.
pub fn direction_from_vector(network: &Network, column: &Matrix) -> Vec<Matrix> {
    let (offsets, size) = offsets(network);
    assert_eq!(
        column.shape(),
        (size, 1),
        "a column with one entry per weight"
    );
    let entry = |index: usize| -> Rational { column[(index, 0)].clone() };
    let block = |(layer, start): (&Matrix, &usize)| {
        let (rows, cols) = layer.shape();
        Matrix::from_fn(rows, cols, |a, b| entry(start + a * cols + b))
    };
    network.layers().iter().zip(&offsets).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problem;
    use exact::MatrixPolynomial;
    use proptest::prelude::*;

    fn entries(count: usize) -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(-2i64..3, count)
    }

    fn matrix(rows: usize, cols: usize, entries: &[i64]) -> Matrix {
        Matrix::from_fn(rows, cols, |i, j| Rational::from(entries[i * cols + j]))
    }

    proptest! {
        /// The form is the coefficient of `t^2` in the loss along a line.
        #[test]
        fn the_hessian_is_the_second_order_part_of_the_loss(
            (x, y) in (entries(6), entries(3)),
            (w1, w2, w3) in (entries(4), entries(4), entries(2)),
            d in entries(10),
        ) {
            let problem = Problem::new(matrix(2, 3, &x), matrix(1, 3, &y)).unwrap();
            let layers = vec![matrix(2, 2, &w1), matrix(2, 2, &w2), matrix(1, 2, &w3)];
            let network = Network::new(layers).unwrap();
            let instance = Instance::new(problem, network).unwrap();
            let column = matrix(10, 1, &d);
            let direction = direction_from_vector(instance.network(), &column);
            let lines = instance.network().layers().iter().zip(direction)
                .map(|(w, d)| MatrixPolynomial::line(w.clone(), d));
            let product = lines.reduce(|below, above| &above * &below).unwrap();
            let data = MatrixPolynomial::constant(instance.x().clone());
            let residual = &(&product * &data) + &-instance.y();
            let loss = residual.inner(&residual);
            let second = loss.coefficients().get(2).cloned().unwrap_or_default();
            let form = hessian(&instance, &instance.evaluate());
            prop_assert_eq!((&(&column.transpose() * &form) * &column)[(0, 0)].clone(), second);
        }
    }
}

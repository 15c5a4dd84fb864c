//! Problems, networks and instances, and what is computed from them.

use std::fmt;

use exact::{Matrix, Rational};

/// The largest number of layers that is accepted.
pub const MAX_DEPTH: usize = 64;
/// The largest width and the largest number of samples that are accepted.
pub const MAX_SIZE: usize = 512;

/// Matrices that do not form a problem, a network or an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeError {
    /// The named matrix has no rows or no columns.
    Empty(String),
    /// The named quantity exceeds its limit.
    TooLarge {
        /// What is too large.
        what: String,
        /// The limit.
        limit: usize,
    },
    /// A size differs from the one that it must match.
    Mismatch {
        /// The size that is wrong, in words.
        what: String,
        /// The size found.
        found: usize,
        /// The size needed.
        expected: usize,
        /// What it must match.
        matching: String,
    },
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(what) => write!(f, "{what} is empty: all sizes must be at least 1"),
            Self::TooLarge { what, limit } => write!(f, "{what} exceeds the limit of {limit}"),
            Self::Mismatch {
                what,
                found,
                expected,
                matching,
            } => {
                write!(
                    f,
                    "{what} is {found}, expected {expected} to match {matching}"
                )
            }
        }
    }
}

impl std::error::Error for ShapeError {}

/// Refuses an empty or oversized matrix.
fn check_size(what: impl fmt::Display, matrix: &Matrix) -> Result<(), ShapeError> {
    if matrix.rows() == 0 || matrix.cols() == 0 {
        return Err(ShapeError::Empty(what.to_string()));
    }
    if matrix.rows().max(matrix.cols()) > MAX_SIZE {
        return Err(ShapeError::TooLarge {
            what: format!("the size of {what}"),
            limit: MAX_SIZE,
        });
    }
    Ok(())
}

fn check_equal(
    what: impl fmt::Display,
    found: usize,
    expected: usize,
    matching: impl fmt::Display,
) -> Result<(), ShapeError> {
    if found == expected {
        Ok(())
    } else {
        Err(ShapeError::Mismatch {
            what: what.to_string(),
            found,
            expected,
            matching: matching.to_string(),
        })
    }
}

/// The data: inputs `X` (`d_0 x m`) and targets `Y` (`d_H x m`), one sample a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    x: Matrix,
    y: Matrix,
}

impl Problem {
    /// The problem with inputs `x` and targets `y`.
    ///
    /// # Errors
    /// When a matrix is empty or the numbers of samples differ.
    pub fn new(x: Matrix, y: Matrix) -> Result<Self, ShapeError> {
        check_size("x", &x)?;
        check_size("y", &y)?;
        check_equal(
            "the number of columns of y",
            y.cols(),
            x.cols(),
            "the columns of x (one a sample)",
        )?;
        Ok(Self { x, y })
    }

    /// The inputs `X`.
    pub fn x(&self) -> &Matrix {
        &self.x
    }

    /// The targets `Y`.
    pub fn y(&self) -> &Matrix {
        &self.y
    }

    /// `Y X^T`, of size `d_H x d_0`.
    pub fn cross_moment(&self) -> Matrix {
        &self.y * &self.x.transpose()
    }

    /// `E X^T` for a residual `E`, of size `d_H x d_0`.
    pub fn correlation(&self, residual: &Matrix) -> Matrix {
        residual * &self.x.transpose()
    }

    /// `R X - Y` for a `d_H x d_0` matrix `R`.
    pub fn residual(&self, r: &Matrix) -> Matrix {
        &(r * &self.x) - &self.y
    }
}

/// A chain of layers, `W_1` first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    layers: Vec<Matrix>,
}

impl Network {
    /// The network with the given layers, `W_1` first.
    ///
    /// # Errors
    /// When there is no layer, a layer is empty, or consecutive layers do not fit.
    pub fn new(layers: Vec<Matrix>) -> Result<Self, ShapeError> {
        if layers.is_empty() {
            return Err(ShapeError::Empty("the list of layers".into()));
        }
        if layers.len() > MAX_DEPTH {
            return Err(ShapeError::TooLarge {
                what: "the number of layers".into(),
                limit: MAX_DEPTH,
            });
        }
        for (i, layer) in layers.iter().enumerate() {
            check_size(format_args!("layers[{i}]"), layer)?;
        }
        for (i, pair) in layers.windows(2).enumerate() {
            check_equal(
                format_args!("the number of columns of layers[{}]", i + 1),
                pair[1].cols(),
                pair[0].rows(),
                format_args!("the rows of layers[{i}]"),
            )?;
        }
        Ok(Self { layers })
    }

    /// The layers, `W_1` first.
    pub fn layers(&self) -> &[Matrix] {
        &self.layers
    }

    /// The layer `W_i`, for `i` from 1 to the depth.
    pub fn layer(&self, i: usize) -> &Matrix {
        &self.layers[i - 1]
    }

    /// The network with `W_i` replaced by a matrix of the same shape.
    pub fn with_layer(&self, i: usize, layer: Matrix) -> Self {
        assert_eq!(layer.shape(), self.layer(i).shape(), "layer {i}");
        let mut layers = self.layers.clone();
        layers[i - 1] = layer;
        Self { layers }
    }

    /// The number of layers `H`.
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// The number of weights, the entries of all layers.
    pub fn weights(&self) -> usize {
        self.layers
            .iter()
            .map(|layer| layer.rows() * layer.cols())
            .sum()
    }

    /// The widths `d_0, ..., d_H`.
    pub fn widths(&self) -> Vec<usize> {
        let input = self.layers[0].cols();
        std::iter::once(input)
            .chain(self.layers.iter().map(Matrix::rows))
            .collect()
    }

    /// The least width `d_p`.
    pub fn bottleneck(&self) -> usize {
        self.widths().into_iter().min().unwrap_or_default()
    }

    /// `B_0 = I, B_1 = W_1, ..., B_H = R`.
    pub fn lower_products(&self) -> Vec<Matrix> {
        let mut products = vec![
            Matrix::identity(self.layers[0].cols()),
            self.layers[0].clone(),
        ];
        for (i, layer) in self.layers.iter().enumerate().skip(1) {
            products.push(layer * &products[i]);
        }
        products
    }

    /// `A_0 = R, ..., A_{H-1} = W_H, A_H = I`.
    pub fn upper_products(&self) -> Vec<Matrix> {
        let last = &self.layers[self.depth() - 1];
        let mut products = vec![Matrix::identity(last.rows()), last.clone()];
        for (i, layer) in self.layers.iter().rev().enumerate().skip(1) {
            products.push(&products[i] * layer);
        }
        products.reverse();
        products
    }

    /// The product `W_to ... W_{from+1}`, from level `from` to level `to`; the identity when they
    /// are equal.
    pub fn between(&self, from: usize, to: usize) -> Matrix {
        match &self.layers[from..to] {
            [] => Matrix::identity(self.widths()[from]),
            [first, above @ ..] => above
                .iter()
                .fold(first.clone(), |product, layer| layer * &product),
        }
    }

    /// The product `R = W_H ... W_1`.
    pub fn product(&self) -> Matrix {
        self.between(0, self.depth())
    }
}

/// A network together with a problem of fitting sizes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    problem: Problem,
    network: Network,
}

/// What the first-order conditions are made of, computed together.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// `B_0, ..., B_H`.
    pub lower: Vec<Matrix>,
    /// `A_0, ..., A_H`.
    pub upper: Vec<Matrix>,
    /// `R X - Y`.
    pub residual: Matrix,
    /// `G = (R X - Y) X^T`.
    pub g: Matrix,
}

impl Evaluation {
    /// The product `R`.
    pub fn product(&self) -> &Matrix {
        &self.upper[0]
    }

    /// The gradient `A_i^T G B_{i-1}^T` of the loss in layer `i`, from 1.
    pub fn gradient(&self, i: usize) -> Matrix {
        &(&self.upper[i].transpose() * &self.g) * &self.lower[i - 1].transpose()
    }

    /// The first layer, from 1, in which the gradient does not vanish; `None` at a critical point.
    pub fn noncritical_layer(&self) -> Option<usize> {
        (1..self.upper.len()).find(|&i| !self.gradient(i).is_zero())
    }
}

impl Instance {
    /// The instance made of a problem and a network.
    ///
    /// # Errors
    /// When the network does not map the rows of `X` to the rows of `Y`.
    pub fn new(problem: Problem, network: Network) -> Result<Self, ShapeError> {
        let (first, last) = (
            network.layer(1).cols(),
            network.layer(network.depth()).rows(),
        );
        check_equal(
            "the number of columns of layers[0]",
            first,
            problem.x.rows(),
            "the rows of x",
        )?;
        let what = format_args!("the number of rows of layers[{}]", network.depth() - 1);
        check_equal(what, last, problem.y.rows(), "the rows of y")?;
        Ok(Self { problem, network })
    }

    /// The data.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The inputs `X`.
    pub fn x(&self) -> &Matrix {
        &self.problem.x
    }

    /// The targets `Y`.
    pub fn y(&self) -> &Matrix {
        &self.problem.y
    }

    /// The same problem with another network of the same widths at both ends.
    ///
    /// # Errors
    /// When the network does not fit the problem.
    pub fn with_network(&self, network: Network) -> Result<Self, ShapeError> {
        Self::new(self.problem.clone(), network)
    }

    /// The loss `L(W) = 1/2 ||R X - Y||_F^2`.
    pub fn loss(&self) -> Rational {
        let residual = self.problem.residual(&self.network.product());
        residual.frobenius_norm_squared() / Rational::from(2)
    }

    /// Layer products, residual and `G`.
    pub fn evaluate(&self) -> Evaluation {
        let lower = self.network.lower_products();
        let upper = self.network.upper_products();
        let residual = self.problem.residual(&upper[0]);
        let g = self.problem.correlation(&residual);
        Evaluation {
            lower,
            upper,
            residual,
            g,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance() -> Instance {
        let problem = Problem::new(
            Matrix::from_integers([[1, 0, 2], [0, 1, 1]]),
            Matrix::from_integers([[1, 1, 0]]),
        );
        let network = Network::new(vec![
            Matrix::from_integers([[1, 2], [0, 1], [3, 0]]),
            Matrix::from_integers([[1, -1, 2]]),
        ]);
        Instance::new(problem.unwrap(), network.unwrap()).unwrap()
    }

    #[test]
    fn layer_products_meet_in_the_product() {
        let instance = instance();
        let all = instance.evaluate();
        for k in 0..=2 {
            assert_eq!(&all.upper[k] * &all.lower[k], instance.network().product());
        }
        assert_eq!(all.lower[0], Matrix::identity(2));
        assert_eq!(all.upper[2], Matrix::identity(1));
    }

    #[test]
    fn the_gradient_is_the_derivative_of_the_loss() {
        // The loss is a quadratic polynomial along one entry, so a symmetric difference is exact.
        let instance = instance();
        let all = instance.evaluate();
        for layer in 1..=2 {
            let weights = instance.network().layer(layer);
            let gradient = all.gradient(layer);
            for row in 0..weights.rows() {
                for col in 0..weights.cols() {
                    let unit = Matrix::unit(weights.rows(), weights.cols(), row, col);
                    let moved = |w: Matrix| {
                        instance
                            .with_network(instance.network().with_layer(layer, w))
                            .unwrap()
                            .loss()
                    };
                    let difference = moved(weights + &unit) - moved(weights - &unit);
                    assert_eq!(difference / Rational::from(2), gradient[(row, col)]);
                }
            }
        }
    }

    #[test]
    fn unfitting_shapes_are_named() {
        let x = Matrix::from_integers([[1, 0]]);
        let problem = Problem::new(x.clone(), Matrix::from_integers([[1]])).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "the number of columns of y is 1, expected 2 to match the columns of x (one a sample)"
        );
        let network = Network::new(vec![Matrix::zeros(2, 1), Matrix::zeros(1, 3)]).unwrap_err();
        assert_eq!(
            network.to_string(),
            "the number of columns of layers[1] is 3, expected 2 to match the rows of layers[0]"
        );
        assert_eq!(
            Problem::new(Matrix::zeros(2, 0), x),
            Err(ShapeError::Empty("x".into()))
        );
        assert!(Network::new(vec![]).is_err());
    }

    #[test]
    fn sizes_and_depths_up_to_the_limits_are_accepted_and_no_larger_ones() {
        let problem = |rows, cols| Problem::new(Matrix::zeros(rows, cols), Matrix::zeros(1, cols));
        assert!(problem(MAX_SIZE, 1).is_ok() && problem(1, MAX_SIZE).is_ok());
        for (rows, cols) in [(MAX_SIZE + 1, 1), (1, MAX_SIZE + 1)] {
            let error = problem(rows, cols).unwrap_err().to_string();
            assert_eq!(error, "the size of x exceeds the limit of 512");
        }
        let chain = |depth| Network::new(vec![Matrix::identity(1); depth]);
        assert!(chain(MAX_DEPTH).is_ok());
        let error = chain(MAX_DEPTH + 1).unwrap_err().to_string();
        assert_eq!(error, "the number of layers exceeds the limit of 64");
        let error = Problem::new(Matrix::zeros(0, 1), Matrix::zeros(1, 1)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x is empty: all sizes must be at least 1"
        );
    }

    #[test]
    fn the_numbers_of_a_network_are_those_of_its_layers() {
        let instance = instance();
        let network = instance.network();
        assert_eq!(network.widths(), [2, 3, 1]);
        assert_eq!((network.bottleneck(), network.weights()), (1, 3 * 2 + 3));
        let narrow = Network::new(vec![Matrix::zeros(2, 3), Matrix::zeros(4, 2)]).unwrap();
        assert_eq!((narrow.bottleneck(), narrow.weights()), (2, 2 * 3 + 4 * 2));
        // Y X^T, by hand; it is -G at R = 0.
        let moment = Matrix::from_integers([[1, 1]]);
        assert_eq!(instance.problem().cross_moment(), moment);
        let residual = instance.problem().residual(&Matrix::zeros(1, 2));
        assert_eq!(instance.problem().correlation(&residual), -&moment);
    }

    #[test]
    fn an_instance_whose_ends_do_not_fit_the_data_is_refused() {
        let problem = instance().problem().clone();
        for (rows, cols, expected) in [
            (1, 3, "layers[0] is 3, expected 2 to match the rows of x"),
            (2, 2, "layers[0] is 2, expected 1 to match the rows of y"),
        ] {
            let network = Network::new(vec![Matrix::zeros(rows, cols)]).unwrap();
            let error = Instance::new(problem.clone(), network)
                .unwrap_err()
                .to_string();
            assert!(error.ends_with(expected), "{error}");
        }
    }

    #[test]
    fn the_first_layer_with_a_gradient_is_named() {
        let problem = Problem::new(Matrix::identity(1), Matrix::identity(1)).unwrap();
        let first = |weights: [i64; 3]| {
            let layers = weights.map(|w| Matrix::from_integers([[w]]));
            let network = Network::new(layers.to_vec()).unwrap();
            let instance = Instance::new(problem.clone(), network).unwrap();
            instance.evaluate().noncritical_layer()
        };
        // dL/dw_i is (w_1 w_2 w_3 - 1) times the product of the other weights.
        assert_eq!(first([2, 1, 1]), Some(1));
        assert_eq!(first([1, 0, 1]), Some(2));
        assert_eq!(first([1, 1, 0]), Some(3));
        assert_eq!(first([0, 0, 1]), None);
        assert_eq!(first([1, 1, 1]), None);
    }
}

//! Networks in a compact notation: the entries of a matrix are separated by spaces, its rows by
//! semicolons, as in `"1 0; 0 1/2"`.

use exact::{Matrix, Rational};
use network::{Instance, Network, Problem};

/// A rational number.
///
/// # Panics
/// When the text spells no rational number.
pub fn rational(text: &str) -> Rational {
    text.parse()
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// A matrix.
///
/// # Panics
/// When the text spells no matrix.
pub fn matrix(text: &str) -> Matrix {
    let rows = text
        .split(';')
        .map(|row| row.split_whitespace().map(rational).collect());
    Matrix::from_rows(rows.collect()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// The network with the given layers, `W_1` first.
///
/// # Panics
/// When the layers do not fit.
pub fn layers(texts: &[&str]) -> Network {
    Network::new(texts.iter().map(|text| matrix(text)).collect()).expect("layers that fit")
}

/// The instance with data `x`, `y` and the given layers.
///
/// # Panics
/// When the sizes do not fit.
pub fn instance(x: &str, y: &str, weights: &[&str]) -> Instance {
    let problem = Problem::new(matrix(x), matrix(y)).expect("data that fit");
    Instance::new(problem, layers(weights)).expect("a network that fits the data")
}

/// A saddle of depth 3 from which the loss falls along a curve of order 4 and along no straight
/// line: `W_1 = (1, t)`, `W_2 = t^2`, `W_3 = (1, t)^T` changes it by `-t^4/2 + ...`.
pub fn curved_only() -> Instance {
    instance("1 0 0; 0 1 0", "0 0 1; 0 1 0", &["1 0", "0", "1; 0"])
}

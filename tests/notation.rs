//! Subjects in a compact notation: the entries of a matrix are separated by spaces, its rows by
//! semicolons, as in `"1 0; 0 1/2"`.

use certificate::{Subject, Svd};
use exact::{Matrix, MatrixPolynomial, Rational};
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

/// A network with data.
pub fn network(x: &str, y: &str, weights: &[&str]) -> Subject {
    Subject::Network {
        instance: instance(x, y, weights),
    }
}

/// A network with data, and one of its layers, from 1.
pub fn layer(x: &str, y: &str, weights: &[&str], layer: usize) -> Subject {
    Subject::Layer {
        instance: instance(x, y, weights),
        layer,
    }
}

/// A chain of layers.
pub fn chain(weights: &[&str]) -> Subject {
    Subject::Chain {
        layers: layers(weights),
    }
}

/// A chain of layers and a target.
pub fn target(weights: &[&str], target: &str) -> Subject {
    Subject::Target {
        layers: layers(weights),
        target: matrix(target),
    }
}

/// A chain of layers and the family `left(t) right(t)`, given by coefficients.
///
/// # Panics
/// When the coefficients have different shapes.
pub fn family(weights: &[&str], left: &[&str], right: &[&str]) -> Subject {
    let polynomial = |coefficients: &[&str]| {
        MatrixPolynomial::new(coefficients.iter().map(|text| matrix(text)).collect())
            .expect("coefficients of one shape")
    };
    Subject::Family {
        layers: layers(weights),
        left: polynomial(left),
        right: polynomial(right),
    }
}

/// A point of the rank-constrained problem.
pub fn product_point(x: &str, y: &str, r: &str, rank: usize) -> Subject {
    Subject::RankConstrained {
        x: matrix(x),
        y: matrix(y),
        r: matrix(r),
        rank,
    }
}

/// Two factors and a target.
pub fn left_factor(a: &str, b: &str, target: &str) -> Subject {
    Subject::LeftFactor {
        a: matrix(a),
        b: matrix(b),
        target: matrix(target),
    }
}

/// Two matrices.
pub fn pair(m: &str, other: &str) -> Subject {
    Subject::Pair {
        m: matrix(m),
        other: matrix(other),
    }
}

/// A matrix by its decomposition.
pub fn svd(u: &str, values: &str, v: &str) -> Subject {
    Subject::Svd(Svd {
        u: matrix(u),
        values: matrix(values).entries().to_vec(),
        v: matrix(v),
    })
}

/// Two singular values and the tangents of half of two angles.
pub fn rotation(lambda_1: &str, lambda_2: &str, tangent: &str, later_tangent: &str) -> Subject {
    Subject::Rotation {
        lambda_1: rational(lambda_1),
        lambda_2: rational(lambda_2),
        tangent: rational(tangent),
        later_tangent: rational(later_tangent),
    }
}

/// A saddle of depth 3 from which the loss falls along a curve of order 4 and along no straight
/// line: `W_1 = (1, t)`, `W_2 = t^2`, `W_3 = (1, t)^T` changes it by `-t^4/2 + ...`.
pub fn curved_only() -> Instance {
    instance("1 0 0; 0 1 0", "0 0 1; 0 1 0", &["1 0", "0", "1; 0"])
}

//! The gradient of the loss, layer by layer, exactly.
//!
//! With `W'_i = [W_i b_i; 0 1]`, `Z` the inputs above a row of ones and `V` the targets above one,
//! let `M_i = W'_i ... W'_1 Z Z^T` and `G = M_H - V Z^T`. The gradient in `[W_i b_i]` is that of
//! the rows of `W'_i` but the last in `(W'_H ... W'_{i+1})^T G (W'_{i-1} ... W'_1)^T`. Products go
//! level by level, so that a narrow level makes them cheap.

use enclosure::IntegerMatrix;
use exact::{Integer, Rational};
use gap::{Gram, Layer};

/// The gradient of half the sum of squares in one layer: integers times a scale.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// The derivatives by the weights.
    pub weight: IntegerMatrix,
    /// The derivatives by the bias, if there is one.
    pub bias: Option<Vec<Integer>>,
    /// The scale of both.
    pub scale: Rational,
}

impl Gradient {
    /// The square of the norm.
    pub fn norm_squared(&self) -> Rational {
        let weights = self.weight.rows.iter().flatten();
        let entries = weights.chain(self.bias.iter().flatten());
        let sum: Integer = entries.map(|x| x * x).sum();
        let sum = Rational::from_integers(sum, Integer::ONE).expect("a positive denominator");
        &(&self.scale * &self.scale) * &sum
    }
}

fn fraction(numerator: Integer, denominator: Integer) -> Rational {
    Rational::from_integers(numerator, denominator).expect("a positive denominator")
}

/// The vectors (rows, each with a unit below) after the layers.
pub(crate) fn applied(layers: &[Layer], vectors: IntegerMatrix) -> IntegerMatrix {
    let apply =
        |vectors: IntegerMatrix, layer: &Layer| vectors.times_transpose(&gap::augmented(layer));
    layers.iter().fold(vectors, apply)
}

/// The product of the units of some layers.
pub(crate) fn unit(layers: &[Layer]) -> Integer {
    layers.iter().map(Layer::unit).product()
}

/// `[R c]` of the network, times the units of the layers.
pub(crate) fn product(layers: &[Layer]) -> IntegerMatrix {
    let size = layers[0].weight.cols + 1;
    let row = |i: usize| (0..size).map(|j| u8::from(i == j).into()).collect();
    let identity = IntegerMatrix {
        rows: (0..size).map(row).collect(),
        cols: size,
    };
    let mut map = applied(layers, identity).transpose();
    map.rows.pop();
    map
}

/// `D Z Z^T D` times the denominator of the scale of the outputs, `D` the scales of the rows of `Z`
/// over a common denominator.
pub(crate) fn moments(gram: &Gram) -> IntegerMatrix {
    let inputs = gram.inputs.cols - 1;
    let (up, down) = gram.input_scale.to_integers();
    let (_, y_down) = gram.output_scale.to_integers();
    let factor = |j: usize| if j < inputs { &up } else { &down };
    let row = |(i, row): (usize, &Vec<Integer>)| {
        let entries = row.iter().enumerate();
        entries
            .map(|(j, x)| x * factor(j) * factor(i) * &y_down)
            .collect()
    };
    IntegerMatrix {
        rows: gram.inputs.rows.iter().enumerate().map(row).collect(),
        cols: inputs + 1,
    }
}

/// The columns of `G`, as rows of integers, in those of [`moments`] over the units of the layers.
pub(crate) fn residual(gram: &Gram, layers: &[Layer]) -> IntegerMatrix {
    let inputs = gram.inputs.cols - 1;
    let (x_up, x_down) = gram.input_scale.to_integers();
    let (y_up, _) = gram.output_scale.to_integers();
    let mut residual = applied(layers, moments(gram));
    let target = &y_up * &x_down * unit(layers);
    let outputs = gram.cross.rows.len();
    for (j, row) in residual.rows.iter_mut().enumerate() {
        row.truncate(outputs);
        let factor = &target * if j < inputs { &x_up } else { &x_down };
        for (entry, cross) in row.iter_mut().zip(&gram.cross.rows) {
            *entry -= &cross[j] * &factor;
        }
    }
    residual.cols = outputs;
    residual
}

/// The gradient, one entry per layer. The shapes are those that [`gap::loss`] accepts.
pub fn gradient(gram: &Gram, layers: &[Layer]) -> Vec<Gradient> {
    let inputs = gram.inputs.cols - 1;
    let (_, x_down) = gram.input_scale.to_integers();
    let (_, y_down) = gram.output_scale.to_integers();
    let residual = residual(gram, layers);
    let down = &x_down * &x_down * y_down;

    // A_i^T G from the last layer to the first, transposed; then times the levels.
    let mut pulled = vec![residual];
    for layer in layers.iter().skip(1).rev() {
        let last = pulled.last().expect("one for each layer from the end");
        pulled.push(last.times_transpose(&layer.weight.transpose()));
    }
    pulled.reverse();
    let mut gradients = Vec::new();
    for (i, (layer, pulled)) in layers.iter().zip(pulled).enumerate() {
        let pulled = pulled.transpose();
        // One column for each unit of the level below, and one for its 1.
        let joint = if i == 0 {
            pulled
        } else {
            let (level, below) = (product(&layers[..i]), unit(&layers[..i]));
            let mut joint = pulled.times_transpose(&level);
            for (row, pulled) in joint.rows.iter_mut().zip(&pulled.rows) {
                row.push(&pulled[inputs] * &below);
            }
            joint.cols = level.rows.len() + 1;
            joint
        };
        let width = layer.weight.cols;
        let weight = IntegerMatrix {
            rows: joint.rows.iter().map(|row| row[..width].to_vec()).collect(),
            cols: width,
        };
        let bias = || joint.rows.iter().map(|row| row[width].clone()).collect();
        let others = unit(&layers[..i]) * unit(&layers[i + 1..]);
        gradients.push(Gradient {
            weight,
            bias: (!layer.bias.is_empty()).then(bias),
            scale: fraction(Integer::ONE, &down * unit(layers) * others),
        });
    }
    gradients
}

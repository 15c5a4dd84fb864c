//! The gradient of the loss, layer by layer, exactly.
//!
//! With `[R c]` the map of the network, `Z` the inputs above a row of ones, and
//! `G = ([R c] Z - Y) Z^T`, the gradient in `W_i` is `A_i^T G P_{i-1}^T` and in `b_i` it is the
//! last column of `A_i^T G`, where `A_i = W_H ... W_{i+1}` and `P_{i-1}` (`d_{i-1} x (d_0 + 1)`)
//! takes an input and 1 to level `i - 1`.

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

/// The gradient, one entry per layer. The shapes are those that [`gap::loss`] accepts.
pub fn gradient(gram: &Gram, layers: &[Layer]) -> Vec<Gradient> {
    let inputs = gram.inputs.cols - 1;
    let (map, precision) = gap::product(layers);
    // In units of u = 1/(denominator(input_scale) * denominator(output_scale) * 2^precision).
    let (x_up, x_down) = gram.input_scale.to_integers();
    let (y_up, y_down) = gram.output_scale.to_integers();
    let scaled = |row: &Vec<Integer>| -> Vec<Integer> {
        let factor = |j: usize| if j < inputs { &x_up } else { &x_down };
        let entries = row.iter().enumerate();
        entries.map(|(j, x)| x * factor(j) * &y_down).collect()
    };
    let map = IntegerMatrix {
        rows: map.rows.iter().map(scaled).collect(),
        cols: inputs + 1,
    };
    let mut residual = map.times_transpose(&gram.inputs);
    let target = (&y_up * &x_down) << precision;
    for (row, cross) in residual.rows.iter_mut().zip(&gram.cross.rows) {
        for (j, (entry, cross)) in row.iter_mut().zip(cross).enumerate() {
            *entry -= cross * &target;
            // The inputs are x_up / x_down times integers; the ones are 1.
            *entry *= if j < inputs { &x_up } else { &x_down };
        }
    }
    let unit = fraction(Integer::ONE, (&x_down * &x_down * y_down) << precision);

    // A_i^T G from the last layer to the first, then times the levels.
    let mut pulled = vec![residual];
    for layer in layers.iter().skip(1).rev() {
        let last = pulled.last().expect("one for each layer from the end");
        let next = layer.weight.transpose().times_transpose(&last.transpose());
        pulled.push(next);
    }
    pulled.reverse();
    let mut gradients = Vec::new();
    let mut above: usize = layers.iter().map(|layer| layer.precision).sum();
    for (i, (layer, pulled)) in layers.iter().zip(&pulled).enumerate() {
        above -= layer.precision;
        let (weight, below) = if i == 0 {
            let rows = pulled.rows.iter().map(|row| row[..inputs].to_vec());
            let weight = IntegerMatrix {
                rows: rows.collect(),
                cols: inputs,
            };
            (weight, 0)
        } else {
            let (level, precision) = gap::product(&layers[..i]);
            (pulled.times_transpose(&level), precision)
        };
        let column = |row: &Vec<Integer>| &row[inputs] << below;
        gradients.push(Gradient {
            weight,
            bias: (!layer.bias.is_empty()).then(|| pulled.rows.iter().map(column).collect()),
            scale: &unit / &fraction(Integer::ONE << (above + below), Integer::ONE),
        });
    }
    gradients
}

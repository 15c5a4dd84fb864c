//! From tensors to the integers of the checker: layers, and the Gram matrix of the data.

use enclosure::IntegerMatrix;
use exact::integer::gcd;
use exact::{Integer, Rational};
use gap::{Gram, Layer};
use weights::{LayerTensors, Samples, Tensor, Values};

use crate::{Control, Error};

/// Samples are taken up in blocks of this many.
const BLOCK: usize = 4096;
/// Rows of the Gram matrix are computed this many at a time; each costs a conversion of all data.
const ROWS: usize = 256;

/// `2^exponent`.
fn power_of_two(exponent: i32) -> Rational {
    let power = Integer::ONE << exponent.unsigned_abs() as usize;
    let (numerator, denominator) = if exponent >= 0 {
        (power, Integer::ONE)
    } else {
        (Integer::ONE, power)
    };
    Rational::from_integers(numerator, denominator).expect("a power of two")
}

/// The exponent of the least bit of the values; 0 when all are 0.
fn least_exponent(values: &[f64]) -> i32 {
    let nonzero = values.iter().filter(|x| **x != 0.0);
    nonzero.map(|x| weights::dyadic(*x).1).min().unwrap_or(0)
}

fn shifted(x: f64, least: i32) -> Integer {
    let (mantissa, exponent) = weights::dyadic(x);
    if mantissa == 0 {
        return Integer::ZERO;
    }
    Integer::from(mantissa) << usize::try_from(exponent - least).unwrap_or(0)
}

/// Numbers as integers times a common positive scale.
enum Scaled<'a> {
    Floats(&'a [f64], i32),
    Integers(&'a [i64]),
    Rationals(Vec<Integer>),
}

impl<'a> Scaled<'a> {
    fn new(values: &'a Values) -> (Self, Rational) {
        match values {
            Values::Floats(values) => {
                let least = least_exponent(values);
                (Self::Floats(values, least), power_of_two(least))
            }
            Values::Integers(values) => (Self::Integers(values), Rational::ONE),
            Values::Rationals(values) => {
                let mut common = Integer::ONE;
                for value in values {
                    let (_, denominator) = value.to_integers();
                    if &common % &denominator != Integer::ZERO {
                        common = &common / gcd(&common, &denominator) * denominator;
                    }
                }
                let integer = |value: &Rational| {
                    let (numerator, denominator) = value.to_integers();
                    numerator * (&common / denominator)
                };
                let integers = values.iter().map(integer).collect();
                let scale = Rational::from_integers(Integer::ONE, common);
                (
                    Self::Rationals(integers),
                    scale.expect("a positive denominator"),
                )
            }
        }
    }

    fn get(&self, i: usize) -> Integer {
        match self {
            Self::Floats(values, least) => shifted(values[i], *least),
            Self::Integers(values) => values[i].into(),
            Self::Rationals(values) => values[i].clone(),
        }
    }
}

/// A layer in integers.
///
/// # Errors
/// When a weight is no dyadic rational: networks hold floats, integers, or fractions of them.
pub fn layer(tensors: &LayerTensors) -> Result<Layer, Error> {
    let (rows, cols) = (tensors.weight.shape[0], tensors.weight.shape[1]);
    let (weight, weight_scale) = Scaled::new(&tensors.weight.values);
    let bias = tensors.bias.as_ref().map(|bias| Scaled::new(&bias.values));
    let one = |scale: &Rational| scale.to_integers();
    let digits = |scale: &Rational, name: &str| {
        let (_, denominator) = one(scale);
        let bits = exact::integer::bit_length(&denominator) - 1;
        if Integer::ONE << bits == denominator {
            Ok(bits)
        } else {
            Err(Error::NotDyadic(name.to_owned()))
        }
    };
    let mut precision = digits(&weight_scale, &tensors.weight.name)?;
    if let (Some((_, scale)), Some(tensor)) = (&bias, &tensors.bias) {
        precision = precision.max(digits(scale, &tensor.name)?);
    }
    let at_precision = |value: Integer, scale: &Rational| {
        let (numerator, denominator) = one(scale);
        ((value * numerator) << precision) / denominator
    };
    let entry = |i: usize, j: usize| at_precision(weight.get(i * cols + j), &weight_scale);
    Ok(Layer {
        weight: IntegerMatrix {
            rows: (0..rows)
                .map(|i| (0..cols).map(|j| entry(i, j)).collect())
                .collect(),
            cols,
        },
        bias: bias.map_or_else(Vec::new, |(bias, scale)| {
            (0..rows)
                .map(|i| at_precision(bias.get(i), &scale))
                .collect()
        }),
        precision,
    })
}

/// The Gram matrix of data; `y` is `None` when the targets are the inputs.
///
/// # Errors
/// When the user stops it.
pub fn gram(
    x: &Tensor,
    y: Option<&Tensor>,
    samples: Samples,
    names: Vec<String>,
    control: &Control<'_>,
) -> Result<Gram, Error> {
    let sizes = |tensor: &Tensor| match samples {
        Samples::Rows => (tensor.shape[1], tensor.shape[0]),
        Samples::Columns => (tensor.shape[0], tensor.shape[1]),
    };
    let (inputs, count) = sizes(x);
    let (scaled_x, input_scale) = Scaled::new(&x.values);
    let (scaled_y, output_scale) = match y {
        Some(y) => {
            let (scaled, scale) = Scaled::new(&y.values);
            (Some((scaled, sizes(y).0)), scale)
        }
        None => (None, input_scale.clone()),
    };
    let outputs = scaled_y.as_ref().map_or(0, |(_, outputs)| *outputs);
    let zeros = |rows: usize, cols: usize| vec![vec![Integer::ZERO; cols]; rows];
    let mut square = zeros(inputs + 1, inputs + 1);
    let mut cross = zeros(outputs, inputs + 1);
    let mut target = Integer::ZERO;
    let row = |scaled: &Scaled<'_>, features: usize, i: usize, block: (usize, usize)| {
        let at = |sample: usize| match samples {
            Samples::Rows => sample * features + i,
            Samples::Columns => i * count + sample,
        };
        (block.0..block.1)
            .map(|sample| scaled.get(at(sample)))
            .collect()
    };
    for start in (0..count).step_by(BLOCK) {
        let block = (start, count.min(start + BLOCK));
        let cols = block.1 - block.0;
        let ones = std::iter::once(vec![Integer::ONE; cols]);
        let rows = (0..inputs).map(|i| row(&scaled_x, inputs, i, block));
        let z: Vec<Vec<Integer>> = rows.chain(ones).collect();
        for first in (0..=inputs).step_by(ROWS) {
            control.step("Gram matrix")?;
            let last = (first + ROWS).min(inputs + 1);
            let matrix = |rows: &[Vec<Integer>]| IntegerMatrix {
                rows: rows.to_vec(),
                cols,
            };
            let part = matrix(&z[first..last]).times_transpose(&matrix(&z[..last]));
            for (sums, terms) in square[first..last].iter_mut().zip(part.rows) {
                sums.iter_mut()
                    .zip(terms)
                    .for_each(|(sum, term)| *sum += term);
            }
        }
        if let Some((scaled_y, outputs)) = &scaled_y {
            let z = IntegerMatrix { rows: z, cols };
            for first in (0..*outputs).step_by(ROWS) {
                control.step("Gram matrix")?;
                let last = (first + ROWS).min(*outputs);
                let rows = (first..last).map(|i| row(scaled_y, *outputs, i, block));
                let v = IntegerMatrix {
                    rows: rows.collect(),
                    cols,
                };
                let entries = v.rows.iter().flatten();
                target += entries.map(|x| x * x).sum::<Integer>();
                let part = v.times_transpose(&z);
                for (sums, terms) in cross[first..last].iter_mut().zip(part.rows) {
                    sums.iter_mut()
                        .zip(terms)
                        .for_each(|(sum, term)| *sum += term);
                }
            }
        }
    }
    // The lower triangle, reflected.
    let entry = |i: usize, j: usize| square[i.max(j)][i.min(j)].clone();
    let row = |i: usize| (0..=inputs).map(|j| entry(i, j)).collect();
    let square: Vec<Vec<Integer>> = (0..=inputs).map(row).collect();
    if y.is_none() {
        cross = square[..inputs].to_vec();
        target = (0..inputs).map(|i| square[i][i].clone()).sum();
    }
    let matrix = |rows| IntegerMatrix {
        rows,
        cols: inputs + 1,
    };
    Ok(Gram {
        names,
        input_scale,
        output_scale,
        inputs: matrix(square),
        cross: matrix(cross),
        target: Rational::from_integers(target, Integer::ONE).expect("a positive denominator"),
    })
}

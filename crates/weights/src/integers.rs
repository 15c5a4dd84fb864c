//! From tensors to the integers of the checker: numbers over a common scale, and layers.

use crate::tensor::dyadic;
use crate::{Error, LayerTensors, Tensor, Values};
use enclosure::IntegerMatrix;
use exact::integer::{bit_length, gcd};
use exact::{Integer, Rational};
use gap::Layer;

/// The binary digits that fractions over a common denominator may have together.
const MAX_BITS: usize = 1 << 33;

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
    nonzero.map(|x| dyadic(*x).1).min().unwrap_or(0)
}

fn shifted(x: f64, least: i32) -> Integer {
    let (mantissa, exponent) = dyadic(x);
    if mantissa == 0 {
        return Integer::ZERO;
    }
    Integer::from(mantissa) << usize::try_from(exponent - least).unwrap_or(0)
}

/// Numbers as integers times a common positive scale.
pub(crate) enum Scaled<'a> {
    Floats(&'a [f64], i32),
    Integers(&'a [i64]),
    Rationals(Vec<Integer>),
}

impl<'a> Scaled<'a> {
    /// The numbers of a tensor.
    ///
    /// # Errors
    /// When they are fractions whose common denominator is too long.
    pub(crate) fn new(tensor: &'a Tensor) -> Result<(Self, Rational), Error> {
        Ok(match &tensor.values {
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
                        if bit_length(&common).saturating_mul(values.len()) > MAX_BITS {
                            let what = "the common denominator of its fractions is too long";
                            return Err(Error::tensor("", &tensor.name, what));
                        }
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
        })
    }

    pub(crate) fn get(&self, i: usize) -> Integer {
        match self {
            Self::Floats(values, least) => shifted(values[i], *least),
            Self::Integers(values) => values[i].into(),
            Self::Rationals(values) => values[i].clone(),
        }
    }

    /// Number `i`, if it has at most 120 binary digits.
    pub(crate) fn word(&self, i: usize) -> Option<i128> {
        match self {
            Self::Floats(values, least) => {
                let (mantissa, exponent) = dyadic(values[i]);
                let shift = match mantissa {
                    0 => 0,
                    _ => u32::try_from(exponent - least).unwrap_or(0),
                };
                (shift <= 67).then(|| i128::from(mantissa) << shift)
            }
            Self::Integers(values) => Some(values[i].into()),
            Self::Rationals(values) => {
                let word = i128::try_from(&values[i]).ok();
                word.filter(|word| word.unsigned_abs() < 1 << 120)
            }
        }
    }
}

/// A layer in integers.
///
/// # Errors
/// When fractions among the weights have a common denominator that is too long.
pub fn layer(tensors: &LayerTensors) -> Result<Layer, Error> {
    let (rows, cols) = (tensors.weight.shape[0], tensors.weight.shape[1]);
    let weight = Scaled::new(&tensors.weight)?;
    let bias = tensors.bias.as_ref().map(Scaled::new).transpose()?;
    let scales = [&weight].into_iter().chain(&bias);
    let unit = scales.fold(Integer::ONE, |unit, (_, scale)| {
        let (_, denominator) = scale.to_integers();
        &unit / gcd(&unit, &denominator) * denominator
    });
    let integers = |(numbers, scale): &(Scaled<'_>, Rational), count: usize| -> Vec<Integer> {
        let (numerator, denominator) = scale.to_integers();
        let factor = numerator * (&unit / denominator);
        (0..count).map(|i| numbers.get(i) * &factor).collect()
    };
    let entries = integers(&weight, rows * cols);
    let bias = bias.map_or_else(Vec::new, |bias| integers(&bias, rows));
    let precision = unit.trailing_zeros().unwrap_or(0);
    let odd = &unit >> precision;
    Ok(Layer {
        weight: IntegerMatrix {
            rows: entries.chunks(cols).map(<[Integer]>::to_vec).collect(),
            cols,
        },
        bias,
        precision,
        denominators: if odd.is_one() { Vec::new() } else { vec![odd] },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn tensor(shape: &[usize], values: Values) -> Tensor {
        Tensor {
            name: "t".to_owned(),
            shape: shape.to_vec(),
            kind: Kind::F64,
            values,
        }
    }

    /// Numbers of any of the three kinds, floats of either sign of exponent among them.
    fn values(count: usize) -> impl Strategy<Value = Values> {
        let float = (-9i32..10, -70i32..70).prop_map(|(x, e)| f64::from(x) * 2f64.powi(e));
        let fraction = (-9i64..10, 1i64..13)
            .prop_map(|(n, d)| Rational::from_fraction(n, d).expect("a positive denominator"));
        prop_oneof![
            vec(float, count).prop_map(Values::Floats),
            vec(any::<i64>(), count).prop_map(Values::Integers),
            vec(fraction, count).prop_map(Values::Rationals),
        ]
    }

    fn integer(x: &Integer) -> Rational {
        Rational::from_integers(x.clone(), Integer::ONE).expect("a positive denominator")
    }

    proptest! {
        #[test]
        fn a_number_is_its_integer_times_the_scale(values in values(3)) {
            let tensor = tensor(&[3], values);
            let (scaled, scale) = Scaled::new(&tensor).unwrap();
            prop_assert!(scale.is_positive());
            for i in 0..3 {
                let found = scaled.get(i);
                prop_assert_eq!(&integer(&found) * &scale, tensor.values.get(i));
                let short = scaled.word(i).map(Integer::from);
                prop_assert!(short.is_none_or(|word| word == found && bit_length(&word) <= 120));
            }
        }

        #[test]
        fn a_layer_holds_its_numbers_over_their_least_common_denominator(
            weight in values(6), bias in proptest::option::of(values(2))
        ) {
            let tensors = LayerTensors {
                weight: tensor(&[2, 3], weight),
                bias: bias.map(|bias| tensor(&[2], bias)),
            };
            let layer = layer(&tensors).unwrap();
            let unit = layer.denominators.iter().fold(Integer::ONE, |unit, x| unit * x);
            let unit = unit << layer.precision;
            let entries = layer.weight.rows.iter().flatten().chain(&layer.bias);
            prop_assert_eq!(entries.fold(unit.clone(), |common, x| gcd(&common, x)), Integer::ONE);
            let unit = integer(&unit);
            prop_assert_eq!((layer.weight.rows.len(), layer.weight.cols), (2, 3));
            for (i, entry) in layer.weight.rows.iter().flatten().enumerate() {
                prop_assert_eq!(&integer(entry) / &unit, tensors.weight.values.get(i));
            }
            let bias: Vec<Rational> = layer.bias.iter().map(|x| &integer(x) / &unit).collect();
            let expected = tensors.bias.map_or_else(Vec::new, |bias| {
                (0..2).map(|i| bias.values.get(i)).collect()
            });
            prop_assert_eq!(bias, expected);
            let is_odd = |d: &Integer| *d > Integer::ONE && d.trailing_zeros() == Some(0);
            prop_assert!(layer.denominators.iter().all(is_odd));
        }
    }

    #[test]
    fn a_word_has_at_most_120_binary_digits() {
        let power = |e: usize| Integer::ONE << e;
        let rational = |x: Integer| integer(&x);
        let fractions = [power(120) - Integer::ONE, power(120), -power(120)].map(rational);
        let fractions = tensor(&[3], Values::Rationals(fractions.to_vec()));
        let floats = |exponent: i32| {
            let values = vec![2f64.powi(-exponent), 2f64.powi(53) - 1.0, 0.0];
            tensor(&[3], Values::Floats(values))
        };
        let (long, longer) = (floats(67), floats(68));
        let word = |tensor, i| Scaled::new(tensor).unwrap().0.word(i);
        assert_eq!(word(&fractions, 0), Some((1 << 120) - 1));
        assert_eq!([word(&fractions, 1), word(&fractions, 2)], [None, None]);
        assert_eq!(word(&long, 1), Some(((1 << 53) - 1) << 67));
        assert_eq!([word(&longer, 1), word(&longer, 2)], [None, Some(0)]);
    }
}

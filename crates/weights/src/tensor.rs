//! A tensor: a name, a shape, and exact numbers.

use exact::{Integer, Rational};

/// The number type of a tensor in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IEEE half precision.
    F16,
    /// The upper half of an `f32`.
    Bf16,
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
    /// Integers or booleans of any width.
    Integer,
    /// Numbers in a text, read as they are spelled.
    Text,
}

impl Kind {
    /// The name that NumPy and PyTorch users know.
    pub fn name(self) -> &'static str {
        match self {
            Self::F16 => "float16",
            Self::Bf16 => "bfloat16",
            Self::F32 => "float32",
            Self::F64 => "float64",
            Self::Integer => "integer",
            Self::Text => "decimal text",
        }
    }
}

/// The entries of a tensor, in row-major (C) order.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Finite floats, of any width up to 64 bits.
    Floats(Vec<f64>),
    /// Integers.
    Integers(Vec<i64>),
    /// Other rationals.
    Rationals(Vec<Rational>),
}

impl Values {
    /// The number of entries.
    pub fn len(&self) -> usize {
        match self {
            Self::Floats(values) => values.len(),
            Self::Integers(values) => values.len(),
            Self::Rationals(values) => values.len(),
        }
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Entry `i`, exactly.
    ///
    /// # Panics
    /// When `i` is out of range.
    pub fn get(&self, i: usize) -> Rational {
        match self {
            Self::Floats(values) => {
                let (mantissa, exponent) = dyadic(values[i]);
                let power = Integer::ONE << exponent.unsigned_abs() as usize;
                let (numerator, denominator) = if exponent >= 0 {
                    (Integer::from(mantissa) * power, Integer::ONE)
                } else {
                    (Integer::from(mantissa), power)
                };
                Rational::from_integers(numerator, denominator).expect("a power of two")
            }
            Self::Integers(values) => Rational::from_integers(values[i].into(), Integer::ONE)
                .expect("a positive denominator"),
            Self::Rationals(values) => values[i].clone(),
        }
    }

    /// Entry `i`, rounded.
    ///
    /// # Panics
    /// When `i` is out of range.
    pub fn approx(&self, i: usize) -> f64 {
        match self {
            Self::Floats(values) => values[i],
            #[expect(clippy::cast_precision_loss, reason = "rounded by contract")]
            Self::Integers(values) => values[i] as f64,
            Self::Rationals(values) => approx_rational(&values[i]),
        }
    }

    /// The entries with the given indices.
    pub(crate) fn select(&self, indices: impl Iterator<Item = usize>) -> Self {
        match self {
            Self::Floats(values) => Self::Floats(indices.map(|i| values[i]).collect()),
            Self::Integers(values) => Self::Integers(indices.map(|i| values[i]).collect()),
            Self::Rationals(values) => {
                Self::Rationals(indices.map(|i| values[i].clone()).collect())
            }
        }
    }
}

/// A finite float as `mantissa * 2^exponent`, the mantissa odd or 0.
pub fn dyadic(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = match biased {
        0 => (fraction, -1074),
        _ => (fraction + (1 << 52), biased - 1075),
    };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let mantissa = mantissa >> zeros;
    (
        if x.is_sign_negative() {
            -mantissa
        } else {
            mantissa
        },
        exponent + zeros as i32,
    )
}

/// The float nearest to a rational, up to one rounding more.
pub fn approx_rational(value: &Rational) -> f64 {
    let (numerator, denominator) = value.to_integers();
    let shift = |x: &Integer| exact::integer::bit_length(x).saturating_sub(1000);
    let (n, d) = (shift(&numerator), shift(&denominator));
    let part = |x: Integer, shift: usize| (x >> shift).to_f64().value();
    let quotient = part(numerator, n) / part(denominator, d);
    let shift = i32::try_from(n as i64 - d as i64).unwrap_or(0);
    quotient * 2f64.powi(shift)
}

/// An array of numbers with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// The name in its file.
    pub name: String,
    /// The sizes, slowest index first.
    pub shape: Vec<usize>,
    /// The number type in its file.
    pub kind: Kind,
    /// The entries; as many as the product of the sizes.
    pub values: Values,
}

impl Tensor {
    /// The matrix with rows and columns exchanged.
    ///
    /// # Panics
    /// When the tensor is no matrix.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let (rows, cols) = (self.shape[0], self.shape[1]);
        let indices = (0..cols).flat_map(|j| (0..rows).map(move |i| i * cols + j));
        Self {
            name: self.name.clone(),
            shape: vec![cols, rows],
            kind: self.kind,
            values: self.values.select(indices),
        }
    }

    /// The sizes in words, such as `3 x 4`.
    pub fn size(&self) -> String {
        match self.shape.as_slice() {
            [] => "1 (a scalar)".to_owned(),
            shape => {
                let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
                sizes.join(" x ")
            }
        }
    }
}

/// A tensor of ones.
#[cfg(test)]
pub(crate) fn ones(name: &str, shape: &[usize]) -> Tensor {
    Tensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        kind: Kind::F32,
        values: Values::Floats(vec![1.0; shape.iter().product()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_is_its_odd_mantissa_times_a_power_of_two() {
        assert_eq!(dyadic(0.75), (3, -2));
        assert_eq!(dyadic(-6.0), (-3, 1));
        assert_eq!(dyadic(0.0), (0, 0));
        assert_eq!(dyadic(f64::from_bits(1)), (1, -1074));
        for x in [0.1, f64::MAX, f64::MIN_POSITIVE, 1e-310] {
            let (mantissa, exponent) = dyadic(x);
            assert!(mantissa % 2 == 1);
            let half = exponent / 2;
            let value = mantissa as f64 * 2f64.powi(half) * 2f64.powi(exponent - half);
            assert_eq!(value, x);
        }
    }

    #[test]
    fn entries_are_read_exactly() {
        let tenth = Values::Floats(vec![0.1]).get(0);
        let spelled: Rational = "3602879701896397/36028797018963968".parse().unwrap();
        assert_eq!(tenth, spelled);
        assert_eq!(approx_rational(&spelled), 0.1);
    }

    #[test]
    fn number_types_have_the_names_that_their_users_know() {
        let kinds = [Kind::F16, Kind::Bf16, Kind::F32, Kind::F64];
        let names = ["float16", "bfloat16", "float32", "float64"];
        assert_eq!(kinds.map(Kind::name), names);
        let others = [Kind::Integer, Kind::Text].map(Kind::name);
        assert_eq!(others, ["integer", "decimal text"]);
    }

    #[test]
    fn an_entry_is_the_same_number_in_every_kind_of_values() {
        let numbers = [-3i64, 0, 1 << 60];
        let floats = Values::Floats(numbers.map(|x| x as f64).to_vec());
        let rationals = Values::Rationals(numbers.map(Rational::from).to_vec());
        let kinds = [floats, Values::Integers(numbers.to_vec()), rationals];
        for values in kinds {
            assert_eq!((values.len(), values.is_empty()), (3, false));
            for (i, x) in numbers.into_iter().enumerate() {
                assert_eq!(values.get(i), Rational::from(x));
                assert_eq!(values.approx(i), x as f64);
            }
            let turned = values.select([2, 0].into_iter());
            assert_eq!(
                (turned.len(), turned.get(0), turned.get(1)),
                (2, values.get(2), values.get(0))
            );
            assert!(values.select(std::iter::empty()).is_empty());
        }
    }

    #[test]
    fn quotients_of_numbers_beyond_all_floats_are_rounded() {
        let power = |e: usize| Integer::ONE << e;
        let quotient = |n, d| approx_rational(&Rational::from_integers(n, d).unwrap());
        let three = || Integer::from(3);
        assert_eq!(quotient(three() * power(1501), power(1500) + power(0)), 6.0);
        assert_eq!(quotient(power(1010), power(0)), 2f64.powi(1010));
        // The least float is 2^-1074.
        assert_eq!(quotient(power(0), power(1060)), f64::from_bits(1 << 14));
        let near = quotient(power(1400), three().pow(900)) / 1.078_610_594_768_889_5e-8;
        assert!((near - 1.0).abs() < 1e-15, "{near}");
    }
}

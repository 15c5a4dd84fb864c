//! The format of a point of a network with a loss.
//!
//! `{"loss": {"kind", "factor", ...}, "x", "y", "layers", "biases", "activation", ...}`, matrices
//! as lists of rows, samples as columns, `W_1` first, numbers in any exact spelling.
//! `docs/landscape.md` lists the fields.

use std::fmt;

use exact::{Matrix, Rational};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// A matrix.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Rows(#[serde(with = "network::json::matrix")] pub Matrix);

/// A number.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Number(#[serde(with = "network::json::rational")] pub Rational);

/// A point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub loss: Option<Loss>,
    pub x: Option<Rows>,
    pub y: Option<Rows>,
    pub layers: Option<Vec<Rows>>,
    pub biases: Option<Vec<Option<Vec<Number>>>>,
    pub activation: Option<Activations>,
    pub output_activation: Option<Activation>,
    /// Layers, from 1, whose weights and biases are given by their exponentials.
    #[serde(default)]
    pub log_layers: Vec<usize>,
    pub lattice: Option<Vec<Number>>,
    /// Factors of the features of the first hidden layer.
    pub noise: Option<Rows>,
    pub signs: Option<Signs>,
    /// What the features are said to be, a row for each sample.
    #[expect(dead_code, reason = "the features are computed anew")]
    pub features: Option<Rows>,
    pub convolution: Option<Convolution>,
    /// A matrix in place of layers.
    pub r: Option<Rows>,
    pub rank_at_most: Option<usize>,
}

/// A loss of the outputs less `y`, entry by entry; or a polynomial in the product of the layers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loss {
    pub kind: LossKind,
    pub factor: Option<Number>,
    pub weights: Option<Rows>,
    pub delta: Option<Number>,
    pub terms: Option<Vec<Term>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    Square,
    WeightedSquare,
    L1,
    WeightedL1,
    Huber,
    LogisticCrossEntropy,
    Polynomial,
}

/// `c` times powers of entries: row, column, power.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub c: Number,
    pub r: Vec<[usize; 3]>,
}

/// One activation for all hidden layers, or one for each.
#[derive(Clone, Debug)]
pub enum Activations {
    One(Activation),
    Each(Vec<Activation>),
}

impl<'de> Deserialize<'de> for Activations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Activations;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an activation such as {\"kind\": \"relu\"}, or a list of them")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Activations, A::Error> {
                Activation::deserialize(MapAccessDeserializer::new(map)).map(Activations::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Activations, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Activations::Each)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    pub kind: ActivationKind,
    pub negative_slope: Option<Number>,
    pub positive_slope: Option<Number>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivationKind {
    Relu,
    PiecewiseLinear,
    Square,
    Sigmoid,
    Tanh,
    Identity,
    SigmoidOfCube,
}

/// Which signs of pre-activations are meant: all, or those of each unit at each sample.
#[derive(Clone, Debug)]
pub enum Signs {
    All,
    Each(Vec<Vec<bool>>),
}

/// The signs of a unit: `"+-+"`, or `["+", "-", "+"]`.
struct SignRow(Vec<bool>);

impl<'de> Deserialize<'de> for SignRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Spelling {
            Together(String),
            Each(Vec<String>),
        }
        let signs = match Spelling::deserialize(deserializer)? {
            Spelling::Together(text) => text,
            Spelling::Each(signs) => signs.concat(),
        };
        let sign = |sign| match sign {
            '+' => Ok(true),
            '-' => Ok(false),
            _ => Err(D::Error::custom("a sign is + or -")),
        };
        signs.chars().map(sign).collect::<Result<_, _>>().map(Self)
    }
}

impl<'de> Deserialize<'de> for Signs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Signs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"all\", or a row such as \"+-+\" for each unit")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Signs, E> {
                match text {
                    "all" => Ok(Signs::All),
                    _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Signs, A::Error> {
                let mut rows = Vec::new();
                while let Some(SignRow(row)) = list.next_element()? {
                    rows.push(row);
                }
                Ok(Signs::Each(rows))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// One-dimensional filters, with a bias for each filter and position.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convolution {
    pub stride: usize,
    pub filters: Vec<Vec<Number>>,
    pub biases: Vec<Vec<Number>>,
    /// Whether filters and biases are given by their exponentials.
    #[serde(default)]
    pub log: bool,
}

/// The fields of a record.
pub fn fields() -> &'static [&'static str] {
    /// Reads nothing, and keeps the fields that are asked for.
    struct Asked<'a>(&'a mut &'static [&'static str]);
    impl<'de> Deserializer<'de> for Asked<'_> {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom("nothing is read"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }
    let mut fields: &'static [&'static str] = &[];
    let _ = Record::deserialize(Asked(&mut fields));
    fields
}

/// Whether an object has a field of which something is so.
fn has_field(text: &str, tells: impl Fn(&str) -> bool) -> bool {
    let given: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(text);
    given.is_ok_and(|given| given.keys().any(|name| tells(name)))
}

/// Whether an object is a point of this format, by its fields: `x`, `y` and `layers` alone are a
/// deep linear network with the square loss.
pub fn is_record(text: &str) -> bool {
    let plain = ["x", "y", "layers"];
    has_field(text, |name| {
        fields().contains(&name) && !plain.contains(&name)
    })
}

/// Whether an object is about all points of several lattices: a claim, and no point.
pub(crate) fn is_claim(text: &str) -> bool {
    has_field(text, |name| name == "lattices")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_the_fields_of_the_page() {
        let page = include_str!("../../../docs/landscape.md");
        let named = |field: &&&str| page.contains(&format!("`{field}`"));
        let missing: Vec<_> = fields().iter().filter(|field| !named(field)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(fields().len() >= 15);
    }

    #[test]
    fn a_network_with_data_alone_is_no_record() {
        assert!(!is_record(r#"{"x": [[1]], "y": [[1]], "layers": [[[1]]]}"#));
        assert!(!is_record(r#"{"x": [[1]], "q": [[1]]}"#));
        assert!(is_record(
            r#"{"x": [[1]], "y": [[1]], "layers": [[[1]]], "biases": [null]}"#
        ));
    }
}

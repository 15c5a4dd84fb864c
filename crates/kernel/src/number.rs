//! Rational numbers in JSON: strings in lowest terms, such as `"-2/3"`.

use exact::Rational;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes a number as a string.
pub fn serialize<S: Serializer>(number: &Rational, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads a number in lowest terms; any other spelling is an error.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number: Rational = text.parse().map_err(D::Error::custom)?;
    if number.to_string() == text {
        Ok(number)
    } else {
        Err(D::Error::custom(format!("{text:?} is not in lowest terms")))
    }
}

//! The numbers behind the pictures of a report.
//!
//! A [`Picture`] belongs to a certificate: the loss along a curve ([`LossPlot`]), a slice of the
//! loss surface ([`Slice`]), spectra ([`Spectrum`]). A [`FailureMap`] belongs to a claim. Every
//! value is computed by rational arithmetic, a singular value from its enclosure; `f64` only
//! places it on the page. Nothing here is trusted, and no verdict depends on it.

mod failure_map;
mod loss;
mod picture;
mod slice;
mod spectrum;

use exact::Rational;

pub use failure_map::{FailureMap, MapCell};
pub use loss::{LossPlot, Series};
pub use picture::Picture;
pub use slice::{Contour, Side, Slice};
pub use spectrum::Spectrum;

/// A rational number as a place on the page; zero if it is too large or too small for that.
pub fn place(value: &Rational) -> f64 {
    let float = match value.to_small_fraction() {
        Some((numerator, denominator)) => numerator as f64 / denominator as f64,
        None => {
            let (numerator, denominator) = value.parts();
            let read = |part: Rational| part.to_string().parse::<f64>().unwrap_or(f64::NAN);
            read(numerator) / read(denominator)
        }
    };
    if float.is_finite() { float } else { 0.0 }
}

/// A rational number near a float that guides a drawing.
fn near(value: f64) -> Rational {
    const DENOMINATOR: f64 = 4096.0;
    let scaled = (value * DENOMINATOR).round().clamp(-1e15, 1e15);
    Rational::from_fraction(scaled as i64, DENOMINATOR as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_too_large_for_machine_words_has_its_place() {
        let third: Rational = format!("1{}/3{}", "0".repeat(60), "0".repeat(60))
            .parse()
            .unwrap();
        assert_eq!(place(&third), 1.0 / 3.0);
        let large: Rational = format!("2{}1/1{}", "0".repeat(50), "0".repeat(50))
            .parse()
            .unwrap();
        assert!((place(&large) - 20.0).abs() < 1e-9);
        assert_eq!(
            place(&format!("1{}", "0".repeat(400)).parse().unwrap()),
            0.0
        );
    }
}

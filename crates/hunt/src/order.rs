//! The order of numbers and instances in which a counterexample is least.
//!
//! Numbers come by height (0, else the larger of |p| and q), then denominator, then the positive
//! one first. Instances come by their sizes (a family's length first, then the sum, then each as
//! declared), then by the largest height of an entry, then entry by entry in the order of
//! declaration, and last by their indices and naturals.

use exact::Rational;
use kernel::instance::Value;

use crate::point::{Content, Point};

/// The place of a number in the order of numbers.
pub type NumberKey = (Rational, Rational, bool);

/// The place of a number: height, denominator, positive first.
pub fn number_key(number: &Rational) -> NumberKey {
    let (numerator, denominator) = number.parts();
    let height = if number.is_zero() {
        Rational::ZERO
    } else {
        numerator.abs().max(denominator.clone())
    };
    (height, denominator, number.is_negative())
}

/// Which numbers a box holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbers {
    /// The integers up to the height.
    Integers,
    /// All rationals up to the height.
    Rationals,
}

/// The numbers of a height of at most `height`, in their order.
pub fn numbers_up_to(height: u32, kind: Numbers) -> Vec<Rational> {
    let bound = i64::from(height);
    let denominators = match kind {
        Numbers::Integers => 1..=1,
        Numbers::Rationals => 1..=bound.max(1),
    };
    let mut numbers: Vec<Rational> = denominators
        .flat_map(|q| (-bound..=bound).filter_map(move |p| Rational::from_fraction(p, q)))
        .collect();
    numbers.sort_by_cached_key(number_key);
    numbers.dedup();
    numbers
}

/// The place of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceKey {
    /// The lengths of the families of sizes.
    pub lengths: Vec<usize>,
    /// The sum of all sizes.
    pub sum: u64,
    /// All sizes as declared.
    pub sizes: Vec<u32>,
    /// The largest height of an entry.
    pub height: Rational,
    entries: Vec<NumberKey>,
    integers: Vec<i64>,
}

/// The place of sizes: the lengths of families, the sum, each.
pub type SizesKey = (Vec<usize>, u64, Vec<u32>);

impl InstanceKey {
    /// The largest of its indices and naturals, 0 without any.
    pub fn largest_integer(&self) -> i64 {
        self.integers.iter().copied().max().unwrap_or_default()
    }

    /// Whether all entries are 0.
    pub fn is_zero(&self) -> bool {
        self.height.is_zero()
    }

    /// The place of its sizes.
    pub fn sizes_key(&self) -> SizesKey {
        (self.lengths.clone(), self.sum, self.sizes.clone())
    }
}

/// The place of the sizes of an instance.
pub fn sizes_key<'a>(sizes: impl Iterator<Item = &'a Content>) -> SizesKey {
    let (mut lengths, mut all) = (Vec::new(), Vec::new());
    for content in sizes {
        match content {
            Content::Size(size) => all.push(*size),
            Content::Sizes(family) => {
                lengths.push(family.len());
                all.extend(family);
            }
            Content::Value(_) => {}
        }
    }
    let sum = all.iter().map(|&size| u64::from(size)).sum();
    (lengths, sum, all)
}

/// The place of an instance whose slots `declared` (in their order) are set.
pub fn instance_key(declared: &[u32], point: &Point) -> InstanceKey {
    let contents = || declared.iter().filter_map(|&slot| point.get(slot));
    let (lengths, sum, sizes) = sizes_key(contents());
    let (mut entries, mut integers) = (Vec::new(), Vec::new());
    for content in contents() {
        let Content::Value(value) = content else {
            continue;
        };
        match value {
            Value::Integer(integer) => integers.push(*integer),
            Value::Number(number) => entries.push(number_key(number)),
            Value::Matrix(matrix) => entries.extend(matrix.entries().iter().map(number_key)),
            Value::Family(family) => {
                entries.extend(family.iter().flat_map(|m| m.entries()).map(number_key));
            }
        }
    }
    let height = entries
        .iter()
        .map(|key| key.0.clone())
        .max()
        .unwrap_or_default();
    InstanceKey {
        lengths,
        sum,
        sizes,
        height,
        entries,
        integers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_by_height_then_denominator_then_sign() {
        let spelled = |height, kind| -> Vec<String> {
            numbers_up_to(height, kind)
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(spelled(0, Numbers::Rationals), ["0"]);
        assert_eq!(spelled(1, Numbers::Rationals), ["0", "1", "-1"]);
        assert_eq!(
            spelled(2, Numbers::Rationals),
            ["0", "1", "-1", "2", "-2", "1/2", "-1/2"]
        );
        assert_eq!(spelled(2, Numbers::Integers), ["0", "1", "-1", "2", "-2"]);
        assert_eq!(numbers_up_to(3, Numbers::Rationals).len(), 15);
    }
}

//! A point of the search: what each slot of a statement holds so far.

use exact::{Matrix, Rational};
use kernel::core::Slot;
use kernel::instance::Value;

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A size.
    Size(u32),
    /// A family of sizes.
    Sizes(Vec<u32>),
    /// The value of a variable.
    Value(Value),
}

/// A partial assignment of the slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point(Vec<Option<Content>>);

impl Point {
    /// Nothing is assigned.
    pub fn new(slots: usize) -> Self {
        Self(vec![None; slots])
    }

    /// What a slot holds.
    pub fn get(&self, slot: Slot) -> Option<&Content> {
        self.0.get(slot as usize)?.as_ref()
    }

    /// The value of a variable.
    pub fn value(&self, slot: Slot) -> Option<&Value> {
        match self.get(slot)? {
            Content::Value(value) => Some(value),
            Content::Size(_) | Content::Sizes(_) => None,
        }
    }

    /// Assigns a slot.
    pub fn set(&mut self, slot: Slot, content: Content) {
        let slot = slot as usize;
        if self.0.len() <= slot {
            self.0.resize(slot + 1, None);
        }
        self.0[slot] = Some(content);
    }

    /// Forgets a slot.
    pub fn clear(&mut self, slot: Slot) {
        if let Some(content) = self.0.get_mut(slot as usize) {
            *content = None;
        }
    }
}

/// The matrices of a value: one, the members of a family, or none.
pub fn matrices(value: &Value) -> &[Matrix] {
    match value {
        Value::Matrix(matrix) => std::slice::from_ref(matrix),
        Value::Family(family) => family,
        Value::Integer(_) | Value::Number(_) => &[],
    }
}

/// The nearest floating-point number, to guide a search.
pub fn approximate(number: &Rational) -> f64 {
    if let Some((numerator, denominator)) = number.to_small_fraction() {
        return numerator as f64 / denominator as f64;
    }
    let (numerator, denominator) = number.parts();
    let parse = |part: &Rational| part.to_string().parse::<f64>().unwrap_or(f64::INFINITY);
    parse(&numerator) / parse(&denominator)
}

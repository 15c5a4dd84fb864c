//! A point and its evaluation: sets slots, evaluates terms and propositions, asks the prover.

use exact::Rational;
use kernel::core::{Core, PropId, Slot, TermId};
use kernel::evaluate::Evaluator;
use kernel::instance::{self, Instance, SizeValue};
use kernel::judge::Judge;
use kernel::matrix::Mat;
use kernel::ring::Stop;
use kernel::truth::Truth;
use kernel::value::Value;
use prove::Prover;

use crate::point::{Content, Point};

/// An evaluator at a point.
pub struct Session<'c> {
    /// The statement.
    pub core: &'c Core,
    /// What is assigned so far.
    pub point: Point,
    /// The evaluator at the point.
    pub evaluator: Evaluator<'c, Rational>,
    /// Decides what evaluation cannot.
    pub prover: Prover,
}

impl<'c> Session<'c> {
    /// Nothing is assigned.
    pub fn new(core: &'c Core) -> Self {
        Self {
            core,
            point: Point::new(core.slots.len()),
            evaluator: Evaluator::new(core),
            prover: Prover::default(),
        }
    }

    /// Assigns a slot; `false` if the range of its family has no value yet.
    pub fn set(&mut self, slot: Slot, content: Content) -> bool {
        let first = match &self.core.slots[slot as usize].family {
            Some(index) => match self.integer(index.from) {
                Some(first) => first,
                None => return false,
            },
            None => 0,
        };
        self.evaluator.set(slot, to_kernel(&content, first));
        self.point.set(slot, content);
        true
    }

    /// Forgets a slot.
    pub fn clear(&mut self, slot: Slot) {
        self.evaluator.clear(slot);
        self.point.clear(slot);
    }

    /// The value of an integer term.
    pub fn integer(&mut self, term: TermId) -> Option<i64> {
        integer(self.evaluator.term(term).ok()?)
    }

    /// The ends of a range.
    pub fn range(&mut self, from: TermId, to: TermId) -> Option<(i64, i64)> {
        Some((self.integer(from)?, self.integer(to)?))
    }

    /// The truth of a proposition.
    pub fn truth(&mut self, prop: PropId) -> Truth {
        self.evaluator.prop(prop, &mut Judge::new(&mut self.prover))
    }

    /// The value of a term.
    ///
    /// # Errors
    /// As of [`Evaluator::term`].
    pub fn term(&mut self, term: TermId) -> Result<&Value<Rational>, Stop> {
        self.evaluator.term(term)
    }

    /// The instance at the point.
    pub fn instance(&self, declared: &[Slot]) -> Instance {
        instance_at(self.core, declared, &self.point)
    }
}

/// The instance that a point is.
pub fn instance_at(core: &Core, declared: &[Slot], point: &Point) -> Instance {
    let mut instance = Instance::default();
    for &slot in declared {
        let name = core.slots[slot as usize].name.clone();
        match point.get(slot) {
            Some(Content::Size(size)) => {
                instance.sizes.insert(name, SizeValue::One(*size));
            }
            Some(Content::Sizes(sizes)) => {
                instance
                    .sizes
                    .insert(name, SizeValue::Family(sizes.clone()));
            }
            Some(Content::Value(value)) => {
                instance.values.insert(name, value.clone());
            }
            None => {}
        }
    }
    instance
}

/// The integer that a value is.
pub fn integer(value: &Value<Rational>) -> Option<i64> {
    match value {
        Value::Integer(integer) => Some(*integer),
        Value::Number(number) => match number.to_small_fraction()? {
            (integer, 1) => i64::try_from(integer).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// A value for the evaluator; families start at `first`.
pub fn to_kernel(content: &Content, first: i64) -> Value<Rational> {
    match content {
        Content::Size(size) => Value::Integer(i64::from(*size)),
        Content::Sizes(sizes) => {
            Value::Sizes(first, sizes.iter().map(|&size| i64::from(size)).collect())
        }
        Content::Value(value) => match value {
            instance::Value::Integer(integer) => Value::Integer(*integer),
            instance::Value::Number(number) => Value::Number(number.clone()),
            instance::Value::Matrix(matrix) => Value::Matrix(Mat::from(matrix)),
            instance::Value::Family(family) => {
                Value::Family(first, family.iter().map(Mat::from).collect())
            }
        },
    }
}

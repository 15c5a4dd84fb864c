//! A box: what is fixed, the variables in their order, and the values of their parameters.
//!
//! The parameters of a variable are the free entries of its matrices, row by row. Instances are
//! numbered in mixed radix, the last parameter running fastest; a variable whose type restricts its
//! values has them listed, and is one digit.

use exact::Rational;
use kernel::core::Slot;

/// The largest number of values of the innermost axis, unless said.
pub const INNER: u64 = 1 << 14;

/// What a slot holds throughout the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// A size or index.
    Integer(i64),
    /// A number.
    Number(Rational),
    /// A family of sizes, the first of the given index.
    Sizes(i64, Vec<i64>),
}

/// A matrix of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
    /// Which parameter of the variable stands at each place, by rows; 0 where none does.
    pub entries: Vec<Option<u32>>,
}

/// The values of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Each parameter runs through these numerators.
    Free(Vec<i64>),
    /// The parameters run through these lists of numerators.
    Listed(Vec<Vec<i64>>),
}

/// What a variable is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A number, its one parameter.
    Number,
    /// A matrix.
    Matrix(Pattern),
    /// A family of matrices, the first of the given index.
    Family(i64, Vec<Pattern>),
}

/// A variable of the box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its slot.
    pub slot: Slot,
    /// What it is made of.
    pub form: Form,
    /// How many parameters it has.
    pub parameters: u32,
    /// The denominator of all its parameters.
    pub den: i64,
    /// The values.
    pub values: Values,
}

/// A box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// What is fixed.
    pub fixed: Vec<(Slot, Fixed)>,
    /// The variables.
    pub variables: Vec<Variable>,
}

/// A digit of the number of an instance.
#[derive(Clone, Debug)]
enum Unit {
    Digit(u32, Vec<i64>),
    List(u32, u32, Vec<Vec<i64>>),
}

impl Unit {
    fn len(&self) -> u64 {
        match self {
            Self::Digit(_, values) => values.len() as u64,
            Self::List(_, _, values) => values.len() as u64,
        }
    }
}

/// Some consecutive digits.
#[derive(Clone, Debug)]
pub struct Axis {
    units: Vec<Unit>,
    /// The number of values.
    pub len: u64,
    /// The parameters: the first, and one past the last.
    pub parameters: (u32, u32),
    /// Whether it holds whole variables.
    pub whole: bool,
}

impl Axis {
    fn new(units: Vec<Unit>, start: u32, whole: bool) -> Option<Self> {
        let len = units.iter().try_fold(1u64, |n, u| n.checked_mul(u.len()))?;
        let end = units.iter().map(|unit| match unit {
            Unit::Digit(parameter, _) => parameter + 1,
            Unit::List(parameter, count, _) => parameter + count,
        });
        let end = end.max().unwrap_or(start);
        Some(Self {
            units,
            len,
            parameters: (start, end),
            whole,
        })
    }

    /// The number of digits.
    pub fn digits(&self) -> usize {
        self.units.len()
    }

    /// Whether a parameter is one of its digits.
    pub fn holds(&self, parameter: u32) -> bool {
        self.units.iter().any(|unit| match unit {
            Unit::Digit(own, _) => *own == parameter,
            Unit::List(start, count, _) => (*start..start + count).contains(&parameter),
        })
    }

    /// The axis of some of the digits, by their places, and the part of each of its values in the
    /// number of a value of this axis.
    pub fn part(&self, keep: impl Fn(usize) -> bool) -> (Self, Vec<u64>) {
        let (mut units, mut parts, mut stride) = (Vec::new(), vec![0], 1);
        for (place, unit) in self.units.iter().enumerate().rev() {
            if keep(place) {
                units.insert(0, unit.clone());
                let digits = 0..unit.len();
                let with = |digit: u64| parts.iter().map(move |part| part + digit * stride);
                parts = digits.flat_map(with).collect();
            }
            stride *= unit.len();
        }
        let part = Self {
            len: parts.len() as u64,
            units,
            ..*self
        };
        (part, parts)
    }

    /// Writes the parameters of the value of a number.
    pub fn decode(&self, mut index: u64, parameters: &mut [i64]) {
        for unit in self.units.iter().rev() {
            let digit = (index % unit.len()) as usize;
            index /= unit.len();
            match unit {
                Unit::Digit(parameter, values) => parameters[*parameter as usize] = values[digit],
                Unit::List(start, _, values) => {
                    for (k, value) in values[digit].iter().enumerate() {
                        parameters[*start as usize + k] = *value;
                    }
                }
            }
        }
    }
}

impl Frame {
    /// The number of parameters.
    pub fn parameters(&self) -> u32 {
        self.variables
            .iter()
            .map(|variable| variable.parameters)
            .sum()
    }

    /// The number of instances, if it fits.
    pub fn len(&self) -> Option<u64> {
        self.variables.iter().try_fold(1u64, |n, variable| {
            let all = match &variable.values {
                Values::Free(values) => (values.len() as u64).checked_pow(variable.parameters)?,
                Values::Listed(values) => values.len() as u64,
            };
            n.checked_mul(all)
        })
    }

    /// Whether there is no instance, or too many to number.
    pub fn is_empty(&self) -> bool {
        self.len().is_none_or(|len| len == 0)
    }

    /// The outer axes, one for each variable, and the innermost, of as many whole variables from
    /// the end as have at most `most` values, or of the last parameters of the last. `None` if
    /// instances cannot be numbered.
    pub fn axes(&self, most: u64) -> Option<(Vec<Axis>, Axis)> {
        self.len()?;
        let mut start = 0;
        let mut variables = Vec::new();
        for variable in &self.variables {
            let units: Vec<Unit> = match &variable.values {
                Values::Free(values) => (0..variable.parameters)
                    .map(|k| Unit::Digit(start + k, values.clone()))
                    .collect(),
                Values::Listed(values) => {
                    vec![Unit::List(start, variable.parameters, values.clone())]
                }
            };
            variables.push((start, units));
            start += variable.parameters;
        }
        let mut inner: Vec<Unit> = Vec::new();
        let (mut len, mut from) = (1u64, start);
        while let Some((first, units)) = variables.last() {
            let count: u64 = units
                .iter()
                .map(Unit::len)
                .try_fold(1u64, u64::checked_mul)?;
            if len.saturating_mul(count) > most {
                break;
            }
            len *= count;
            from = *first;
            inner = [&units[..], &inner[..]].concat();
            variables.pop();
        }
        let mut outer = Vec::new();
        let mut split = None;
        if inner.is_empty()
            && let Some((first, mut units)) = variables.pop()
        {
            from = start;
            while units.len() > 1 && len.saturating_mul(units.last()?.len()) <= most {
                let unit = units.pop()?;
                len *= unit.len();
                from -= 1;
                inner.insert(0, unit);
            }
            split = Some((first, units));
        }
        let whole = split.is_none();
        for (first, units) in variables {
            outer.push(Axis::new(units, first, true)?);
        }
        if let Some((first, units)) = split {
            outer.push(Axis::new(units, first, false)?);
        }
        Some((outer, Axis::new(inner, from, whole)?))
    }
}

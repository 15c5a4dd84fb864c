//! From an instance to the slots of an evaluator, with all checks that an instance must pass:
//! every name given once, sizes, ranges, shapes and types. Hypotheses are not looked at.

use thiserror::Error;

use crate::core::{CoreBinder, CoreItem, CoreType, Kind, Point, Slot};
use crate::decide::{NoEvidence, inhabits};
use crate::evaluate::Evaluator;
use crate::instance::{self, Instance, SizeValue, length};
use crate::matrix::Mat;
use crate::ring::{Ring, Stop};
use crate::truth::Truth;
use crate::value::Value;

/// Why an instance is none of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InstanceFault {
    /// A size or variable without a value.
    #[error("`{0}` has no value")]
    Missing(String),
    /// A value for something that the statement does not declare.
    #[error("the statement declares no `{0}`")]
    Unknown(String),
    /// A value of another form, size or range than declared.
    #[error("`{name}`: expected {expected}, found {found}")]
    Mismatch {
        /// The name.
        name: String,
        /// What the declaration asks for.
        expected: String,
        /// What was given.
        found: String,
    },
    /// A value that is not of the type declared.
    #[error("`{name}` is not {kind}")]
    Type {
        /// The name.
        name: String,
        /// The type.
        kind: &'static str,
    },
    /// A condition on sizes that is not true.
    #[error("the condition on sizes `{path}` is {truth:?}")]
    Condition {
        /// Where it stands.
        path: String,
        /// Its truth.
        truth: Truth,
    },
    /// A declaration that has no meaning at the values before it.
    #[error("the declaration of `{0}` has no meaning at these sizes")]
    Declaration(String),
}

impl<K: Ring> Evaluator<'_, K> {
    /// Gives all sizes and variables the values of an instance.
    ///
    /// # Errors
    /// When the instance is not one of the statement; some slots have values then.
    pub fn assign(&mut self, instance: &Instance) -> Result<(), InstanceFault> {
        self.begin();
        let result = self.assign_all(instance);
        self.depth -= 1;
        result
    }

    fn assign_all(&mut self, instance: &Instance) -> Result<(), InstanceFault> {
        let core = self.core;
        let (mut sizes, mut values) = (instance.sizes.clone(), instance.values.clone());
        for item in &core.items {
            match item {
                CoreItem::Size { slot, least } => {
                    let name = &core.slots[*slot as usize].name;
                    let size = sizes.remove(name);
                    let size = size.ok_or_else(|| InstanceFault::Missing(name.clone()))?;
                    let size = self.size_value(*slot, *least, &size)?;
                    self.set(*slot, size);
                }
                CoreItem::Condition(prop) => {
                    let truth = self.prop(*prop, &mut NoEvidence);
                    if truth != Truth::True {
                        let path = self.path(*prop);
                        return Err(InstanceFault::Condition { path, truth });
                    }
                }
                CoreItem::Variable(binder) => {
                    let slot = binder.slot();
                    let name = &core.slots[slot as usize].name;
                    let value = values.remove(name);
                    let value = value.ok_or_else(|| InstanceFault::Missing(name.clone()))?;
                    let value = self.variable(binder, &value)?;
                    self.set(slot, value);
                }
                CoreItem::Assume { .. } => {}
            }
        }
        match sizes.into_keys().chain(values.into_keys()).next() {
            Some(name) => Err(InstanceFault::Unknown(name)),
            None => Ok(()),
        }
    }

    fn name(&self, slot: Slot) -> String {
        self.core.slots[slot as usize].name.clone()
    }

    fn mismatch(
        &self,
        slot: Slot,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> InstanceFault {
        InstanceFault::Mismatch {
            name: self.name(slot),
            expected: expected.into(),
            found: found.into(),
        }
    }

    fn meaning<T>(&self, slot: Slot, result: Result<T, Stop>) -> Result<T, InstanceFault> {
        result.map_err(|_| InstanceFault::Declaration(self.name(slot)))
    }

    fn size_value(
        &mut self,
        slot: Slot,
        least: u32,
        size: &SizeValue,
    ) -> Result<Value<K>, InstanceFault> {
        let core = self.core;
        let wanted = format!("at least {least}");
        let check = |size: &u32| {
            let found = || self.mismatch(slot, wanted.clone(), size.to_string());
            if *size >= least {
                Ok(i64::from(*size))
            } else {
                Err(found())
            }
        };
        match (&core.slots[slot as usize].family, size) {
            (None, SizeValue::One(size)) => Ok(Value::Integer(check(size)?)),
            (Some(index), SizeValue::Family(sizes)) => {
                let checked = sizes.iter().map(check).collect::<Result<_, _>>()?;
                let range = self.range(index);
                let (from, to) = self.meaning(slot, range)?;
                if length(from, to) != sizes.len() as i128 {
                    let expected = format!("a size for each of {from}..{to}");
                    return Err(self.mismatch(slot, expected, format!("{} sizes", sizes.len())));
                }
                Ok(Value::Sizes(from, checked))
            }
            (None, _) => Err(self.mismatch(slot, "a size", "a list")),
            (Some(_), _) => Err(self.mismatch(slot, "a list of sizes", "a size")),
        }
    }

    fn variable(
        &mut self,
        binder: &CoreBinder,
        value: &instance::Value,
    ) -> Result<Value<K>, InstanceFault> {
        use instance::Value::{Family, Integer, Matrix, Number};
        let slot = binder.slot();
        match (binder, value) {
            (CoreBinder::Range(index), Integer(value)) => {
                let range = self.range(index);
                let (from, to) = self.meaning(slot, range)?;
                if !(from..=to).contains(value) {
                    return Err(self.mismatch(slot, format!("{from}..{to}"), value.to_string()));
                }
                Ok(Value::Integer(*value))
            }
            (CoreBinder::Range(_), _) => Err(self.mismatch(slot, "an integer", describe(value))),
            (CoreBinder::Set { values, .. }, Number(value)) => {
                let found = self.numbers(values);
                let found = self.meaning(slot, found)?;
                let value = K::rational(value);
                self.among(slot, &found, &value)?;
                Ok(Value::Number(value))
            }
            (CoreBinder::Set { .. }, _) => Err(self.mismatch(slot, "a number", describe(value))),
            (CoreBinder::Typed { of, .. } | CoreBinder::Near { of, .. }, _) => {
                if let CoreBinder::Near {
                    center: Point::Term(center),
                    ..
                } = binder
                {
                    let center = self.eval(*center);
                    self.meaning(slot, center)?;
                }
                let members = match (of.kind, value) {
                    (Kind::Natural, Integer(value)) if *value >= 0 => {
                        let entry = K::integer(*value);
                        self.typed(slot, of, &[Mat::new(1, 1, vec![entry])])?;
                        return Ok(Value::Integer(*value));
                    }
                    (Kind::Natural, _) => {
                        return Err(self.mismatch(slot, "a natural number", describe(value)));
                    }
                    (Kind::Number, Number(value)) => {
                        let value = K::rational(value);
                        self.typed(slot, of, &[Mat::new(1, 1, vec![value.clone()])])?;
                        return Ok(Value::Number(value));
                    }
                    (Kind::Number, _) => {
                        return Err(self.mismatch(slot, "a number", describe(value)));
                    }
                    (_, Matrix(value)) => std::slice::from_ref(value),
                    (_, Family(members)) => &members[..],
                    _ => return Err(self.mismatch(slot, "a matrix", describe(value))),
                };
                let members: Vec<Mat<K>> = members.iter().map(Mat::from).collect();
                let first = self.typed(slot, of, &members)?;
                match (first, value) {
                    (Some(first), Family(_)) => Ok(Value::Family(first, members)),
                    (None, Matrix(_)) => {
                        Ok(Value::Matrix(members.into_iter().next().expect("one")))
                    }
                    (Some(_), _) => Err(self.mismatch(slot, "a list of matrices", "a matrix")),
                    (None, _) => Err(self.mismatch(slot, "a matrix", "a list")),
                }
            }
        }
    }

    /// Checks shapes, kind and entries; returns the first index of a family.
    fn typed(
        &mut self,
        slot: Slot,
        of: &CoreType,
        members: &[Mat<K>],
    ) -> Result<Option<i64>, InstanceFault> {
        let shapes = self.shapes(slot, of);
        let (first, shapes) = self.meaning(slot, shapes)?;
        let found: Vec<_> = members.iter().map(Mat::shape).collect();
        if found != shapes {
            let spell = |shapes: &[(usize, usize)]| {
                let shapes = shapes.iter().map(|(rows, cols)| format!("{rows} x {cols}"));
                shapes.collect::<Vec<_>>().join(", ")
            };
            return Err(self.mismatch(slot, spell(&shapes), spell(&found)));
        }
        let values = of
            .over
            .as_deref()
            .map(|terms| self.numbers(terms))
            .transpose();
        let values = self.meaning(slot, values)?;
        for member in members {
            if inhabits(of.kind, member) != Ok(true) {
                let (name, kind) = (self.name(slot), of.kind.name());
                return Err(InstanceFault::Type { name, kind });
            }
            for (k, entry) in member.entries().iter().enumerate() {
                let is_free = of.kind != Kind::Diagonal || k / member.cols() == k % member.cols();
                if let Some(values) = values.as_ref().filter(|_| is_free) {
                    self.among(slot, values, entry)?;
                }
            }
        }
        Ok(first)
    }

    fn among(&self, slot: Slot, values: &[K], entry: &K) -> Result<(), InstanceFault> {
        let equals = |value: &K| value.sub(entry).and_then(|gap| gap.is_zero()) == Ok(true);
        if values.iter().any(equals) {
            return Ok(());
        }
        let values: Vec<_> = values
            .iter()
            .map(|v| Value::Number(v.clone()).to_string())
            .collect();
        let found = Value::Number(entry.clone()).to_string();
        Err(self.mismatch(slot, format!("one of {}", values.join(", ")), found))
    }
}

fn describe(value: &instance::Value) -> &'static str {
    match value {
        instance::Value::Integer(_) => "an integer",
        instance::Value::Number(_) => "a number",
        instance::Value::Matrix(_) => "a matrix",
        instance::Value::Family(_) => "a list of matrices",
    }
}

impl Kind {
    /// The word of the language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matrix => "a matrix",
            Self::Diagonal => "diagonal",
            Self::Symmetric => "symmetric",
            Self::Psd => "positive semidefinite",
            Self::Pd => "positive definite",
            Self::Orthogonal => "orthogonal",
            Self::Number => "a number",
            Self::Natural => "a natural number",
        }
    }
}

//! An instance of a form, as a user writes it.
//!
//! It is `{"sizes": {..}, "values": {..}}`, or, for claims about the layers of a network on data,
//! `{"x", "y", "layers", "layer"}`: each key `x` gives the variable `X`, `layers` the family of
//! matrices, and `layer` the index that ranges over it. What such a record of a point says beyond
//! the variables of the claim, such as its loss, is left aside. Numbers may be written in any way
//! that spells one exactly; sizes that follow from those of the values may be left out.

use std::collections::BTreeMap;

use anyhow::bail;
use exact::{Matrix, Rational};
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{Binder, Item, Size, Sort, Statement, Term};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The largest number of rows or columns that is read.
const MAX_SIDE: usize = 1 << 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    #[serde(default)]
    sizes: BTreeMap<String, Sizes>,
    values: BTreeMap<String, Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a size or a list of sizes")]
enum Sizes {
    One(u32),
    Family(Vec<u32>),
}

/// Reads an instance of a statement.
///
/// # Errors
/// What is wrong, and where. That it fits the statement is for the kernel to say.
pub fn read(text: &str, statement: &Statement) -> anyhow::Result<Instance> {
    let keys: BTreeMap<String, Box<RawValue>> = network::json::read(text)?;
    let is_record = keys.keys().any(|key| of_record(key));
    let parts = if is_record && !keys.contains_key("values") {
        Parts {
            sizes: BTreeMap::new(),
            values: of_network(keys, statement)?,
        }
    } else {
        network::json::read::<Parts>(text)?
    };
    let mut instance = Instance::default();
    for (name, size) in parts.sizes {
        let size = match size {
            Sizes::One(size) => SizeValue::One(size),
            Sizes::Family(sizes) => SizeValue::Family(sizes),
        };
        instance.sizes.insert(name, size);
    }
    for (name, raw) in parts.values {
        let expected = Declared::of(statement, &name);
        let value = value(raw.get(), expected).map_err(|error| {
            let place = error.0;
            anyhow::anyhow!("values.{name}{place}: {}", error.1)
        })?;
        instance.values.insert(name, value);
    }
    infer(statement, &mut instance);
    Ok(instance)
}

/// Whether a record of a point may have the field, for which a claim need not have a variable.
fn of_record(field: &str) -> bool {
    landscape::fields().contains(&field)
}

/// The values of a network on data, by the names of the statement.
fn of_network(
    keys: BTreeMap<String, Box<RawValue>>,
    statement: &Statement,
) -> anyhow::Result<BTreeMap<String, Box<RawValue>>> {
    let declared: Vec<(&String, Declared)> = declarations(statement).collect();
    let one = |wanted: Declared| -> Vec<&String> {
        let named = declared.iter().filter(|(_, kind)| *kind == wanted);
        named.map(|(name, _)| *name).collect()
    };
    let mut values = BTreeMap::new();
    for (key, raw) in keys {
        let name = match &*key {
            "layers" => match one(Declared::Family)[..] {
                [name] => name.clone(),
                // A claim may be about the features alone.
                [] if declared
                    .iter()
                    .any(|(name, _)| name.to_lowercase() == "features") =>
                {
                    continue;
                }
                _ => bail!(
                    "`layers` needs a claim with one family of matrices; write \
                     {{\"sizes\": .., \"values\": ..}}"
                ),
            },
            "layer" => match one(Declared::Index)[..] {
                [name] => name.clone(),
                [] => continue,
                _ => bail!("`layer` needs a claim with one index; write \"values\" instead"),
            },
            _ => {
                let matches = |(name, _): &&(&String, Declared)| name.to_lowercase() == key;
                match declared.iter().find(matches) {
                    Some((name, _)) => (*name).clone(),
                    None if of_record(&key) => continue,
                    None => bail!("the claim declares no `{key}`"),
                }
            }
        };
        values.insert(name, raw);
    }
    Ok(values)
}

/// What a variable is declared as, as far as its spelling depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    Index,
    Natural,
    Number,
    Matrix,
    Family,
    Unknown,
}

impl Declared {
    fn of(statement: &Statement, name: &str) -> Self {
        let found = declarations(statement).find(|(other, _)| *other == name);
        found.map_or(Self::Unknown, |(_, kind)| kind)
    }

    fn binder(binder: &Binder) -> Self {
        match binder {
            Binder::Range(_) => Self::Index,
            Binder::Set { .. } => Self::Number,
            Binder::Typed { index: Some(_), .. } | Binder::Near { index: Some(_), .. } => {
                Self::Family
            }
            Binder::Typed { of, .. } => match of.sort {
                Sort::Natural => Self::Natural,
                Sort::Number => Self::Number,
                _ => Self::Matrix,
            },
            Binder::Near { .. } => Self::Unknown,
        }
    }
}

/// The variables of a statement.
fn declarations(statement: &Statement) -> impl Iterator<Item = (&String, Declared)> {
    binders(statement).flat_map(|binder| {
        let kind = Declared::binder(binder);
        let names: Vec<&String> = match binder {
            Binder::Typed { names, .. } => names.iter().collect(),
            Binder::Near { name, .. } | Binder::Set { name, .. } => vec![name],
            Binder::Range(index) => vec![&index.name],
        };
        names.into_iter().map(move |name| (name, kind))
    })
}

fn binders(statement: &Statement) -> impl Iterator<Item = &Binder> {
    statement.items.iter().flat_map(|item| match item {
        Item::ForAll(binders) => binders.as_slice(),
        _ => &[],
    })
}

/// Where inside a value, and what is wrong there.
struct Wrong(String, String);

impl Wrong {
    fn here(message: impl Into<String>) -> Self {
        Self(String::new(), message.into())
    }

    fn inside(self, index: usize) -> Self {
        Self(format!("[{index}]{}", self.0), self.1)
    }
}

fn value(text: &str, expected: Declared) -> Result<Value, Wrong> {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'[') => {
            let items = list(text)?;
            // A list of lists of lists, or of objects, is a family.
            let is_matrix = |item: &RawValue| {
                let item = item.get().trim();
                item.starts_with('{')
                    || list(item).is_ok_and(|row| {
                        row.first()
                            .is_none_or(|entry| entry.get().trim().starts_with('['))
                    })
            };
            if expected == Declared::Family
                || expected == Declared::Unknown && items.iter().all(|item| is_matrix(item))
            {
                let members = items.iter().enumerate();
                let members =
                    members.map(|(k, item)| matrix(item.get().trim()).map_err(|e| e.inside(k)));
                return Ok(Value::Family(members.collect::<Result<_, _>>()?));
            }
            Ok(Value::Matrix(matrix(text)?))
        }
        Some(b'{') => Ok(Value::Matrix(matrix(text)?)),
        _ => {
            let number = number(text)?;
            let integer = match number.to_small_fraction() {
                Some((integer, 1)) => i64::try_from(integer).ok(),
                _ => None,
            };
            match (expected, integer) {
                (Declared::Index | Declared::Natural, Some(integer)) => Ok(Value::Integer(integer)),
                (Declared::Unknown, Some(integer)) if !text.starts_with('"') => {
                    Ok(Value::Integer(integer))
                }
                (Declared::Matrix, _) => {
                    let one = Matrix::from_rows(vec![vec![number]]);
                    Ok(Value::Matrix(
                        one.map_err(|error| Wrong::here(error.to_string()))?,
                    ))
                }
                _ => Ok(Value::Number(number)),
            }
        }
    }
}

fn list(text: &str) -> Result<Vec<Box<RawValue>>, Wrong> {
    serde_json::from_str(text).map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        Wrong::here(format!("expected a list, found {shown}"))
    })
}

fn matrix(text: &str) -> Result<Matrix, Wrong> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Empty {
        rows: usize,
        cols: usize,
    }
    if text.starts_with('{') {
        let Empty { rows, cols } =
            serde_json::from_str(text).map_err(|error| Wrong::here(error.to_string()))?;
        if rows != 0 && cols != 0 {
            return Err(Wrong::here(format!("{rows} x {cols} entries are missing")));
        }
        if rows.max(cols) > MAX_SIDE {
            return Err(Wrong::here(format!("a side exceeds {MAX_SIDE}")));
        }
        return Ok(Matrix::zeros(rows, cols));
    }
    let row = |(i, raw): (usize, &RawValue)| -> Result<Vec<Rational>, Wrong> {
        let entries = list(raw.get().trim()).map_err(|error| error.inside(i))?;
        if entries.len() > MAX_SIDE {
            return Err(Wrong::here(format!("a row has more than {MAX_SIDE} entries")).inside(i));
        }
        let entry = |(j, raw): (usize, &RawValue)| {
            number(raw.get().trim()).map_err(|error| error.inside(j).inside(i))
        };
        entries
            .iter()
            .map(Box::as_ref)
            .enumerate()
            .map(entry)
            .collect()
    };
    let rows = list(text)?;
    if rows.len() > MAX_SIDE {
        return Err(Wrong::here(format!("there are more than {MAX_SIDE} rows")));
    }
    let rows: Vec<Vec<Rational>> = rows
        .iter()
        .map(Box::as_ref)
        .enumerate()
        .map(row)
        .collect::<Result<_, _>>()?;
    if rows.first().is_none_or(Vec::is_empty) {
        return Err(Wrong::here(
            "a matrix with a side 0 is written {\"rows\": 0, \"cols\": 3}",
        ));
    }
    Matrix::from_rows(rows).map_err(|error| Wrong::here(error.to_string()))
}

fn number(text: &str) -> Result<Rational, Wrong> {
    let spelled = match text.starts_with('"') {
        true => {
            serde_json::from_str::<String>(text).map_err(|error| Wrong::here(error.to_string()))?
        }
        false => text.to_owned(),
    };
    spelled.parse().map_err(|error| {
        let shown: String = spelled.chars().take(40).collect();
        Wrong::here(format!("{shown:?}: {error}"))
    })
}

/// Sizes that are not given, read off the shapes of the values where a type names them. What does
/// not follow is left out, and the kernel says that it is missing.
fn infer(statement: &Statement, instance: &mut Instance) {
    let mut known = Known::default();
    for (name, size) in &instance.sizes {
        match size {
            SizeValue::One(size) => {
                known.ones.insert(name.clone(), i64::from(*size));
            }
            SizeValue::Family(_) => {}
        }
    }
    for (name, value) in &instance.values {
        if let Value::Integer(integer) = value {
            known.ones.insert(name.clone(), *integer);
        }
    }
    let binders: Vec<&Binder> = binders(statement).collect();
    // The length of a family may follow from a matrix, and the other way round.
    for _ in 0..3 {
        for binder in &binders {
            let Binder::Typed { names, index, of } = binder else {
                continue;
            };
            let sides = match &of.sort {
                Sort::Matrix(a, b) | Sort::Diagonal(a, b) => [a, b],
                Sort::Symmetric(n) | Sort::Psd(n) | Sort::Pd(n) | Sort::Orthogonal(n) => [n, n],
                Sort::Number | Sort::Natural => continue,
            };
            for name in names {
                match (instance.values.get(name), index) {
                    (Some(Value::Matrix(matrix)), None) => {
                        known.unify(sides[0], matrix.rows(), None);
                        known.unify(sides[1], matrix.cols(), None);
                    }
                    (Some(Value::Family(members)), Some(index)) => {
                        let Some(first) = known.value(&index.range.from, None) else {
                            continue;
                        };
                        let last = first + members.len() as i64 - 1;
                        if let Ok(last) = usize::try_from(last) {
                            known.unify(&index.range.to, last, None);
                        }
                        for (k, member) in members.iter().enumerate() {
                            let at = Some((index.name.as_str(), first + k as i64));
                            known.unify(sides[0], member.rows(), at);
                            known.unify(sides[1], member.cols(), at);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    for item in &statement.items {
        let Item::Sizes { sizes, .. } = item else {
            continue;
        };
        for size in sizes {
            let (Size::One { name, .. } | Size::Family { name, .. }) = size;
            if instance.sizes.contains_key(name) {
                continue;
            }
            let found = match size {
                Size::One { name, .. } => {
                    let value = known.ones.get(name);
                    value.and_then(|value| Some(SizeValue::One(u32::try_from(*value).ok()?)))
                }
                Size::Family { name, range } => known.family(name, &range.from, &range.to),
            };
            if let Some(found) = found {
                instance.sizes.insert(name.clone(), found);
            }
        }
    }
}

/// Sizes and indices that are known.
#[derive(Default)]
struct Known {
    ones: BTreeMap<String, i64>,
    members: BTreeMap<(String, i64), u32>,
}

impl Known {
    /// Learns from a side of a type and the size that stands for it.
    fn unify(&mut self, side: &Term, size: usize, at: Option<(&str, i64)>) {
        match side {
            Term::Name(name) if at.is_none_or(|(index, _)| index != name) => {
                self.ones
                    .entry(name.clone())
                    .or_insert(size.try_into().unwrap_or(i64::MAX));
            }
            Term::Member(family, index) => {
                if let (Some(index), Ok(size)) = (self.value(index, at), u32::try_from(size)) {
                    self.members.entry((family.clone(), index)).or_insert(size);
                }
            }
            _ => {}
        }
    }

    /// The value of an index or end of a range, if it is known.
    fn value(&self, term: &Term, at: Option<(&str, i64)>) -> Option<i64> {
        match term {
            Term::Number(number) => number.to_string().parse().ok(),
            Term::Name(name) => match at {
                Some((index, value)) if index == name => Some(value),
                _ => self.ones.get(name).copied(),
            },
            Term::Add(a, b) => self.value(a, at)?.checked_add(self.value(b, at)?),
            Term::Subtract(a, b) => self.value(a, at)?.checked_sub(self.value(b, at)?),
            _ => None,
        }
    }

    /// All members of a family of sizes.
    fn family(&self, name: &str, from: &Term, to: &Term) -> Option<SizeValue> {
        let (from, to) = (self.value(from, None)?, self.value(to, None)?);
        let member = |index| self.members.get(&(name.to_owned(), index)).copied();
        let sizes = (from..=to).map(member).collect::<Option<Vec<u32>>>();
        sizes.map(SizeValue::Family)
    }
}

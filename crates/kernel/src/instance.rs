//! An instance of a statement: its sizes and the values of its variables, in JSON as
//! `{"sizes":{"n":2,"d":[1,2,1]},"values":{"A":[["0","1"]],"W":[M1,M2],"i":1,"l":"1/2"}}`.
//!
//! Sizes and indices are JSON integers, numbers are strings in lowest terms, a family is a list in
//! the order of its range, and a matrix with a side 0 is `{"rows":0,"cols":3}`.

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

/// An instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Instance {
    /// The sizes by name.
    pub sizes: BTreeMap<String, SizeValue>,
    /// The variables by name.
    pub values: BTreeMap<String, Value>,
}

/// A size, or a family of sizes in the order of its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SizeValue {
    /// A size.
    One(u32),
    /// A family.
    Family(Vec<u32>),
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An index or natural number.
    Integer(i64),
    /// A number.
    Number(Rational),
    /// A matrix.
    Matrix(Matrix),
    /// A family of matrices, in the order of its range.
    Family(Vec<Matrix>),
}

/// How many members a range has; below `from` it is empty.
pub fn length(from: i64, to: i64) -> i128 {
    (i128::from(to) - i128::from(from) + 1).max(0)
}

impl Serialize for SizeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(size) => size.serialize(serializer),
            Self::Family(sizes) => sizes.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for SizeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_size(&Json::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = match self {
            Self::Integer(value) => json!(value),
            Self::Number(value) => json!(value.to_string()),
            Self::Matrix(value) => write_matrix(value),
            Self::Family(members) => members.iter().map(write_matrix).collect(),
        };
        json.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Json::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

fn write_matrix(matrix: &Matrix) -> Json {
    match matrix.shape() {
        (rows, cols) if rows == 0 || cols == 0 => json!({"rows": rows, "cols": cols}),
        _ => {
            let row = |row: &[Rational]| row.iter().map(|x| json!(x.to_string())).collect::<Json>();
            matrix.row_slices().map(row).collect()
        }
    }
}

impl<'de> Deserialize<'de> for Instance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            #[serde(default)]
            sizes: Map<String, Json>,
            #[serde(default)]
            values: Map<String, Json>,
        }
        let Parts { sizes, values } = Parts::deserialize(deserializer)?;
        let mut instance = Self::default();
        for (name, json) in sizes {
            let size =
                read_size(&json).map_err(|e| D::Error::custom(format!("sizes.{name}{e}")))?;
            instance.sizes.insert(name, size);
        }
        for (name, json) in values {
            let value = read(&json).map_err(|e| D::Error::custom(format!("values.{name}{e}")))?;
            instance.values.insert(name, value);
        }
        Ok(instance)
    }
}

fn read_size(json: &Json) -> Result<SizeValue, String> {
    let one = |json: &Json| json.as_u64().and_then(|size| u32::try_from(size).ok());
    match json {
        Json::Array(sizes) => {
            let sizes = sizes.iter().map(one).collect::<Option<_>>();
            sizes.map(SizeValue::Family)
        }
        _ => one(json).map(SizeValue::One),
    }
    .ok_or_else(|| format!(": expected a size or a list of sizes, found {json}"))
}

/// A value by its form; errors start with the place inside the value.
fn read(json: &Json) -> Result<Value, String> {
    match json {
        Json::Number(value) => {
            let value = value
                .as_i64()
                .ok_or_else(|| format!(": {value} is no integer of 64 bits"))?;
            Ok(Value::Integer(value))
        }
        Json::String(_) => Ok(Value::Number(read_number(json)?)),
        Json::Array(rows) => {
            let is_matrix = |json: &Json| match json {
                Json::Array(row) => row.first().is_none_or(Json::is_array),
                _ => json.is_object(),
            };
            if rows.iter().all(is_matrix) {
                let members = rows.iter().enumerate();
                let member = |(k, json)| read_matrix(json).map_err(|e| format!("[{k}]{e}"));
                Ok(Value::Family(
                    members.map(member).collect::<Result<_, _>>()?,
                ))
            } else {
                Ok(Value::Matrix(read_matrix(json)?))
            }
        }
        _ => Ok(Value::Matrix(read_matrix(json)?)),
    }
}

fn read_number(json: &Json) -> Result<Rational, String> {
    crate::number::deserialize(json).map_err(|error| format!(": {error}"))
}

fn read_matrix(json: &Json) -> Result<Matrix, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Empty {
        rows: u32,
        cols: u32,
    }
    if json.is_object() {
        let Empty { rows, cols } = Empty::deserialize(json).map_err(|e| format!(": {e}"))?;
        if rows != 0 && cols != 0 {
            return Err(format!(": {rows} x {cols} entries are missing"));
        }
        return Ok(Matrix::zeros(rows as usize, cols as usize));
    }
    let list = |json: &Json| match json {
        Json::Array(list) => Ok(list.clone()),
        _ => Err(format!(": expected a list, found {json}")),
    };
    let row = |(i, json): (usize, &Json)| {
        let entries = list(json).map_err(|e| format!("[{i}]{e}"))?;
        let entry = |(j, json)| read_number(json).map_err(|e| format!("[{i}][{j}]{e}"));
        entries
            .iter()
            .enumerate()
            .map(entry)
            .collect::<Result<Vec<_>, _>>()
    };
    let rows = list(json)?
        .iter()
        .enumerate()
        .map(row)
        .collect::<Result<Vec<_>, _>>()?;
    if rows.first().is_none_or(Vec::is_empty) {
        return Err(": a matrix with a side 0 is {\"rows\":0,\"cols\":3}".to_owned());
    }
    Matrix::from_rows(rows).map_err(|error| format!(": {error}"))
}

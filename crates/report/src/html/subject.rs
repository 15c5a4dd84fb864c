//! The fields of a subject, of evidence or of a whole certificate as names and matrices, whatever
//! their kind: read from their JSON, so that new kinds of subjects are shown as they are.

use minijinja::Value;
use serde::Serialize;
use serde_json::Value as Json;

use crate::html::math::formula;

/// More rows or columns than this are cut, with a note.
const SHOWN: usize = 12;

/// Longer numbers are cut in the middle.
const DIGITS: usize = 22;

/// A named matrix or number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    pub name: Value,
    pub rows: Vec<Vec<Entry>>,
    pub is_matrix: bool,
    /// `40 x 30`, if not all of it is shown.
    pub cut: Option<String>,
    /// What is neither a matrix nor a number.
    pub text: Option<String>,
}

/// A rational number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub negative: bool,
    pub above: String,
    pub below: Option<String>,
}

fn shortened(digits: &str) -> String {
    if digits.chars().count() <= DIGITS {
        return digits.to_owned();
    }
    let first: String = digits.chars().take(8).collect();
    let count = digits.chars().count();
    let last: String = digits.chars().skip(count - 4).collect();
    format!("{first}…{last}")
}

fn entry(number: &str) -> Entry {
    let (negative, size) = match number.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, number),
    };
    let (above, below) = match size.split_once('/') {
        Some((above, below)) => (above, Some(shortened(below))),
        None => (size, None),
    };
    Entry {
        negative,
        above: shortened(above),
        below,
    }
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => {
            let is_number = !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | 'e'));
            is_number.then(|| text.clone())
        }
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The rows of a matrix.
fn rows(value: &Json) -> Option<Vec<Vec<String>>> {
    let rows = value.as_array()?;
    let row = |row: &Json| {
        row.as_array()?
            .iter()
            .map(scalar)
            .collect::<Option<Vec<_>>>()
    };
    let rows = rows.iter().map(row).collect::<Option<Vec<_>>>()?;
    (!rows.is_empty()).then_some(rows)
}

/// Names of fields in TeX; others are shown as they are.
fn name(key: &str) -> Value {
    let known = match key {
        "x" => "X",
        "y" => "Y",
        "r" => "R",
        "a" => "A",
        "b" => "B",
        "rank" => "k",
        "layer" => "i",
        "target" => "R'",
        "lambda_1" => r"\lambda_1",
        "lambda_2" => r"\lambda_2",
        "tangent" => r"\tan(\theta/2)",
        "later_tangent" => r"\tan(\theta'/2)",
        "mu" => r"\mu",
        "other" => r"W'",
        "order" => r"\text{order}",
        _ => {
            let layer = key.strip_prefix("layers ").or(key.strip_prefix("other "));
            if let Some(index) = layer.filter(|index| index.chars().all(|c| c.is_ascii_digit())) {
                let prime = if key.starts_with("other") { "'" } else { "" };
                return formula(&format!("W_{index}{prime}"));
            }
            return Value::from(key);
        }
    };
    formula(known)
}

fn field(key: &str, rows: &[Vec<String>], is_matrix: bool) -> Field {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let is_cut = rows.len() > SHOWN || columns > SHOWN;
    let shown = rows.iter().take(SHOWN);
    Field {
        name: name(key),
        rows: shown
            .map(|row| row.iter().take(SHOWN).map(|e| entry(e)).collect())
            .collect(),
        is_matrix,
        cut: is_cut.then(|| format!("{} × {columns}", rows.len())),
        text: None,
    }
}

fn collect(key: &str, value: &Json, fields: &mut Vec<Field>) {
    if let Some(number) = scalar(value) {
        fields.push(field(key, &[vec![number]], false));
    } else if let Some(rows) = rows(value) {
        fields.push(field(key, &rows, true));
    } else {
        match value {
            Json::Object(object) => {
                let is_outer = matches!(key, "" | "instance");
                for (inner, value) in object {
                    let joined = if is_outer {
                        inner.clone()
                    } else {
                        format!("{key} {inner}")
                    };
                    collect(&joined, value, fields);
                }
            }
            Json::Array(items) if items.iter().all(|item| scalar(item).is_some()) => {
                let row = items.iter().filter_map(scalar).collect();
                fields.push(field(key, &[row], true));
            }
            Json::Array(items) => {
                let is_polynomial = matches!(key, "left" | "right");
                for (k, item) in items.iter().enumerate() {
                    let joined = if is_polynomial {
                        format!("{key}, t^{k}")
                    } else {
                        format!("{key} {}", k + 1)
                    };
                    collect(&joined, item, fields);
                }
            }
            Json::Null => {}
            other => fields.push(Field {
                name: name(key),
                rows: Vec::new(),
                is_matrix: false,
                cut: None,
                text: Some(
                    other
                        .as_str()
                        .map_or_else(|| other.to_string(), String::from),
                ),
            }),
        }
    }
}

/// The fields of what is tagged by its kind, such as a subject: data first, then layers.
pub(crate) fn fields(value: &impl Serialize) -> Vec<Field> {
    let json = serde_json::to_value(value).unwrap_or_default();
    let inner = match json.as_object() {
        Some(object) if object.len() == 1 => object.values().next().cloned(),
        _ => None,
    };
    let mut fields = Vec::new();
    collect(
        "",
        &inner.filter(Json::is_object).unwrap_or(json),
        &mut fields,
    );
    // The map of the JSON is sorted by name; readers expect X and Y first.
    let place = |field: &Field| match field.name.to_string() {
        name if name.contains("<mi>X</mi>") => 0,
        name if name.contains("<mi>Y</mi>") => 1,
        name if name.contains("<mi>W</mi>") => 2,
        _ => 3,
    };
    fields.sort_by_key(place);
    fields
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(value: &Json) -> Vec<String> {
        fields(value)
            .iter()
            .map(|field| field.name.to_string())
            .collect()
    }

    #[test]
    fn a_subject_of_an_unknown_kind_is_shown_field_by_field() {
        let value = json!({"decomposition": {
            "m": [["1", "0"], ["0", "1/2"]], "svd": {"u": [["1"]], "sigma": ["2", "1"]},
            "note": "<b>", "size": 3,
        }});
        assert_eq!(names(&value), ["m", "note", "size", "svd sigma", "svd u"]);
        let all = fields(&value);
        assert_eq!(all[0].rows[1][1].below.as_deref(), Some("2"));
        assert_eq!(all[1].text.as_deref(), Some("<b>"));
        assert!(!all[1].name.is_safe());
        assert_eq!(all[3].rows[0].len(), 2);
    }

    #[test]
    fn large_matrices_and_long_numbers_are_cut_and_say_so() {
        let row = vec!["1".repeat(90); 40];
        let all = fields(&json!({"chain": {"x": vec![row; 30]}}));
        assert_eq!(all[0].cut.as_deref(), Some("30 × 40"));
        assert_eq!((all[0].rows.len(), all[0].rows[0].len()), (SHOWN, SHOWN));
        assert_eq!(all[0].rows[0][0].above, "11111111…1111");
    }
}

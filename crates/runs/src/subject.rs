//! The matrices of a subject and of its evidence, by name, from their JSON: a subject of a kind
//! that is not known here is shown like any other.

use certificate::Subject;
use serde::Serialize;
use serde_json::{Map, Value};

/// Larger matrices, longer numbers and longer lists are cut for the reader; the report keeps them.
const MAX_SIZE: usize = 12;
const MAX_DIGITS: usize = 20;
const MAX_FIELDS: usize = 24;

/// A named matrix or value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The name in plain text, such as `W_1`.
    pub name: String,
    /// The entries; a single value is a matrix with one entry.
    pub rows: Vec<Vec<String>>,
    /// Whether it is a matrix.
    pub is_matrix: bool,
    /// What was left out.
    pub cut: Option<String>,
}

/// The fields of a value, and whether some were left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// The fields.
    pub list: Vec<Field>,
    /// How many more there are.
    pub omitted: usize,
}

impl Fields {
    /// The fields of a serialised subject, `{kind: {field: value, ...}}`.
    pub fn of_subject(subject: &impl Serialize) -> Self {
        let value = serde_json::to_value(subject).unwrap_or_default();
        let mut found = Self::default();
        for kind in value.as_object().into_iter().flat_map(Map::values) {
            found.collect("", kind);
        }
        found.finish()
    }

    fn finish(mut self) -> Self {
        self.list.sort_by_key(|field| match field.name.as_str() {
            "X" => 0,
            "Y" => 1,
            name if name.starts_with("W_") => 2,
            _ => 3,
        });
        self.omitted = self.list.len().saturating_sub(MAX_FIELDS);
        self.list.truncate(MAX_FIELDS);
        self
    }

    fn collect(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let is_plain = name.is_empty() || ["instance", "minimum"].contains(&name);
                    let path = match (is_plain, key.as_str()) {
                        (_, "instance") => String::new(),
                        (true, key) => key.to_owned(),
                        (false, key) => format!("{name}.{key}"),
                    };
                    self.collect(&path, value);
                }
            }
            Value::Array(items) if depth(value) > 2 => {
                for (i, item) in items.iter().enumerate() {
                    let part = match name {
                        "layers" => format!("W_{}", i + 1),
                        "left" | "right" => format!("{name}, t^{i}"),
                        _ => format!("{name}_{}", i + 1),
                    };
                    self.collect(&part, item);
                }
            }
            Value::Array(items) => {
                let row = |item: &Value| match item {
                    Value::Array(cells) => cells.iter().map(spell).collect(),
                    other => vec![spell(other)],
                };
                let rows = match depth(value) {
                    1 => vec![items.iter().map(spell).collect()],
                    _ => items.iter().map(row).collect(),
                };
                self.add(name, rows, true);
            }
            Value::Null => {}
            other => self.add(name, vec![vec![spell(other)]], false),
        }
    }

    fn add(&mut self, name: &str, mut rows: Vec<Vec<String>>, is_matrix: bool) {
        let (height, width) = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
        let mut cut = None;
        if height > MAX_SIZE || width > MAX_SIZE {
            rows.truncate(MAX_SIZE);
            rows.iter_mut().for_each(|row| row.truncate(MAX_SIZE));
            cut = Some(format!("{height} x {width}, cut here"));
        }
        for entry in rows.iter_mut().flatten() {
            let digits = entry.chars().count();
            if digits > MAX_DIGITS {
                let kept: String = entry.chars().take(MAX_DIGITS).collect();
                *entry = format!("{kept}...");
                cut.get_or_insert_with(|| "long numbers, cut here".into());
            }
        }
        self.list.push(Field {
            name: names(name),
            rows,
            is_matrix,
            cut,
        });
    }
}

/// How deeply arrays are nested.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.first().map_or(0, depth),
        _ => 0,
    }
}

fn spell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The name of a field for the reader.
fn names(key: &str) -> String {
    let known = match key {
        "x" => "X",
        "y" => "Y",
        "r" => "R",
        "a" => "A",
        "b" => "B",
        "m" => "M",
        "other" => "M'",
        "target" => "R'",
        "layer" => "i",
        "rank" | "count" => "k",
        "lambda_1" => "lambda_1",
        "lambda_2" => "lambda_2",
        "tangent" => "tan(theta/2)",
        "later_tangent" => "tan(theta'/2)",
        "u" | "m.u" | "svds_1.u" => "U",
        "v" | "m.v" | "svds_1.v" => "V",
        "values" | "m.values" | "svds_1.values" => "sigma",
        "other.u" | "svds_2.u" => "U'",
        "other.v" | "svds_2.v" => "V'",
        "other.values" | "svds_2.values" => "sigma'",
        "squares.m" => "sigma^2",
        "squares.other" => "sigma'^2",
        "family.u" => "Q",
        "family.v" => "P",
        "family.slopes" => "e",
        "move.direction" => "direction",
        "move.layer" => "moved layer",
        "next-layer" => "next layer",
        "rank-bound.mu" => "mu",
        "rank-bound.level" => "level p",
        _ => {
            return match key.strip_prefix("other_") {
                Some(index) if index.bytes().all(|b| b.is_ascii_digit()) => format!("W_{index}'"),
                _ => key.into(),
            };
        }
    };
    known.into()
}

/// The fields as text: each matrix with its name, columns aligned.
pub fn aligned(fields: &Fields) -> String {
    let head = fields
        .list
        .iter()
        .map(|field| field.name.chars().count() + 2);
    let head = head.max().unwrap_or(0);
    let mut lines = Vec::new();
    for field in &fields.list {
        let entries = field.rows.iter().flatten();
        let width = entries
            .map(|entry| entry.chars().count())
            .max()
            .unwrap_or(0);
        for (i, row) in field.rows.iter().enumerate() {
            let name = if i == 0 {
                format!("{} =", field.name)
            } else {
                String::new()
            };
            let entries: Vec<String> = row.iter().map(|entry| format!("{entry:>width$}")).collect();
            let line = if field.is_matrix {
                format!("{name:>head$} [ {} ]", entries.join("  "))
            } else {
                format!("{name:>head$} {}", entries.join("  "))
            };
            lines.push(line);
        }
        if let Some(cut) = &field.cut {
            lines.push(format!("{:>head$} ({cut}; whole in report.json)", ""));
        }
    }
    if fields.omitted > 0 {
        lines.push(format!("({} more in report.json)", fields.omitted));
    }
    // Nothing that could end a block of code, whatever a kind of subject holds.
    let plain = |line: &String| network::json::printable(line).replace('`', "'") + "\n";
    lines.iter().map(plain).collect()
}

/// A subject as text: each matrix with its name, columns aligned.
pub fn subject_text(subject: &Subject) -> String {
    aligned(&Fields::of_subject(subject))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_subject_of_an_unknown_kind_shows_all_its_matrices() {
        let subject = json!({"pair": {
            "instance": {"x": [["1", "0"]], "layers": [[["-3"]], [["1/2"]]]},
            "size": 7, "family": [[["1"]], [["2"]]], "list": ["4", "5"],
        }});
        let text = aligned(&Fields::of_subject(&subject));
        let expected = "       X = [ 1  0 ]\n     W_1 = [ -3 ]\n     W_2 = [ 1/2 ]\n\
                        family_1 = [ 1 ]\nfamily_2 = [ 2 ]\n    list = [ 4  5 ]\n    \
                        size = 7\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_large_matrix_is_cut_with_a_note() {
        let matrix = vec![vec!["0"; 40]; 30];
        let fields = Fields::of_subject(&json!({"kind": {"x": matrix}}));
        assert!(fields.list[0].cut.is_some());
        let text = aligned(&fields);
        assert!(
            text.contains("30 x 40, cut here; whole in report.json"),
            "{text}"
        );
        assert_eq!(text.lines().count(), MAX_SIZE + 1);
    }

    #[test]
    fn a_long_number_is_cut_with_a_note() {
        let fields = Fields::of_subject(&json!({"kind": {"lambda_1": "7".repeat(1000)}}));
        assert_eq!(fields.list[0].rows[0][0].len(), MAX_DIGITS + 3);
        assert!(fields.list[0].cut.is_some());
    }
}

//! JSON in and out.
//!
//! A matrix is a list of rows; an entry is an integer, a decimal, or a string that spells an
//! integer, a fraction or a decimal, read as the exact number that it spells. An instance is
//! `{"x": [["1","0"]], "y": [["0","1"]], "layers": [[["0"]], [["1"]]]}`, `W_1` first. Unknown
//! fields are errors, and an error names the field, the line and the column. Whatever is printed of
//! what a document holds goes through [`printable`].

use std::borrow::Cow;
use std::fmt;

use exact::{Matrix, MatrixPolynomial, Rational};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::strict::Strict;
use crate::{Instance, MAX_SIZE, Network, Problem};

/// The largest JSON document that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// A document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The path of the offending field, such as `layers[1]`, or `.` for the whole document.
    pub field: String,
    /// What is wrong and where, such as `... at line 3 column 7`.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field == "." {
            write!(f, "{}", self.message)
        } else {
            write!(f, "field {}: {}", self.field, self.message)
        }
    }
}

impl std::error::Error for JsonError {}

/// Text in which nothing acts on the terminal or hides: control characters, marks of direction and
/// whatever else has no shape of its own are spelled, as in `\u{1b}`.
///
/// Every text from a file is printed through this function, so that no file can forge a line.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    shown
}

/// A message of `serde` in the words of JSON: it names no type of ours.
pub fn plain(message: &str) -> String {
    let named = [
        ("expected struct variant ", "expected an object"),
        ("expected struct ", "expected an object"),
        ("expected internally tagged enum ", "expected an object"),
        ("expected tuple variant ", "expected a list"),
        ("expected tuple struct ", "expected a list"),
        ("expected newtype variant ", "expected a value"),
    ];
    let mut plain = message.to_owned();
    for (ours, theirs) in named {
        let mut parts = plain.split(ours);
        let first = parts.next().unwrap_or_default().to_owned();
        plain = parts.fold(first, |said, rest| {
            let name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            said + theirs + rest.trim_start_matches(name)
        });
    }
    [
        ("tuple of size ", "list of "),
        ("invalid type: sequence", "found a list"),
        ("invalid type: map", "found an object"),
        ("invalid type: ", "found "),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected an object"),
        ("expected string or map", "expected a name or an object"),
    ]
    .iter()
    .fold(plain, |said, (ours, theirs)| said.replace(ours, theirs))
}

/// Reads one value from a complete JSON document, in which an object stands for every struct.
///
/// # Errors
/// When the text is too large, is not JSON, or does not have the shape of `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    let whole = |message: String| JsonError {
        field: ".".into(),
        message,
    };
    if text.len() > MAX_BYTES {
        return Err(whole(format!("the document exceeds {MAX_BYTES} bytes")));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict(&mut deserializer));
    let whole_text = value.and_then(|value| deserializer.end().map(|()| value));
    whole_text.map_err(|error| {
        // Only an error needs the path of the field, which is costly to follow.
        let mut deserializer = serde_json::Deserializer::from_str(text);
        match serde_path_to_error::deserialize::<_, T>(Strict(&mut deserializer)) {
            Err(error) => JsonError {
                field: error.path().to_string(),
                message: plain(&error.inner().to_string()),
            },
            Ok(_) => whole(plain(&error.to_string())),
        }
    })
}

/// One entry of a matrix: a JSON number or a string, kept as its source text.
struct Entry(Rational);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get().trim();
        let inside = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
        let spelled = match inside {
            Some(inside) if inside.contains('\\') => {
                Cow::Owned(serde_json::from_str(text).map_err(D::Error::custom)?)
            }
            Some(inside) => Cow::Borrowed(inside),
            None => Cow::Borrowed(text),
        };
        spelled.parse().map(Entry).map_err(|error| {
            let shown: String = spelled.chars().take(40).collect();
            D::Error::custom(format_args!("{shown:?}: {error}"))
        })
    }
}

/// A number, written as the string that spells it.
struct Spelled<'a>(&'a Rational);

impl Serialize for Spelled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// A row of a matrix, as a list.
struct Row<'a>(&'a [Rational]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Spelled))
    }
}

/// A matrix, as the list of its rows.
struct Rows<'a>(&'a Matrix);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.row_slices().map(Row))
    }
}

/// A matrix polynomial, as the list of its coefficients.
struct Coefficients<'a>(&'a MatrixPolynomial);

impl Serialize for Coefficients<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.coefficients().iter().map(Rows))
    }
}

fn matrix_from_entries<E: serde::de::Error>(rows: Vec<Vec<Entry>>) -> Result<Matrix, E> {
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().map(|entry| entry.0).collect());
    let matrix = Matrix::from_rows(rows.collect()).map_err(E::custom)?;
    if matrix.rows() == 0 || matrix.cols() == 0 {
        return Err(E::custom(
            "the matrix is empty: all sizes must be at least 1",
        ));
    }
    if matrix.rows().max(matrix.cols()) > MAX_SIZE {
        return Err(E::custom(format_args!(
            "the matrix has size {:?}, which exceeds the limit of {MAX_SIZE}",
            matrix.shape()
        )));
    }
    Ok(matrix)
}

/// A matrix with its JSON form; nonempty, and of sizes up to [`MAX_SIZE`], when read.
struct JsonMatrix(Matrix);

impl<'de> Deserialize<'de> for JsonMatrix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        matrix_from_entries(Vec::deserialize(deserializer)?).map(JsonMatrix)
    }
}

/// The JSON form of one rational, for `#[serde(with)]`.
pub mod rational {
    use super::*;

    /// Writes the number as a string such as `"3/4"`.
    pub fn serialize<S: Serializer>(value: &Rational, serializer: S) -> Result<S::Ok, S::Error> {
        Spelled(value).serialize(serializer)
    }

    /// Reads a number from a string or a JSON number.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
        Entry::deserialize(deserializer).map(|entry| entry.0)
    }
}

/// The JSON form of one matrix, for `#[serde(with)]`.
pub mod matrix {
    use super::*;

    /// Writes rows of strings.
    pub fn serialize<S: Serializer>(value: &Matrix, serializer: S) -> Result<S::Ok, S::Error> {
        Rows(value).serialize(serializer)
    }

    /// Reads a nonempty rectangular matrix.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Matrix, D::Error> {
        JsonMatrix::deserialize(deserializer).map(|matrix| matrix.0)
    }
}

/// The JSON form of a matrix polynomial, the list of its coefficients, for `#[serde(with)]`.
pub mod polynomial {
    use super::*;

    /// Writes the coefficients, constant term first.
    pub fn serialize<S: Serializer>(
        value: &MatrixPolynomial,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Coefficients(value).serialize(serializer)
    }

    /// Reads coefficients of one shape, at least one.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<MatrixPolynomial, D::Error> {
        let coefficients: Vec<JsonMatrix> = Vec::deserialize(deserializer)?;
        MatrixPolynomial::new(coefficients.into_iter().map(|matrix| matrix.0).collect())
            .ok_or_else(|| D::Error::custom("expected at least one coefficient, all of one shape"))
    }
}

/// The JSON form of a list of matrix polynomials, for `#[serde(with)]`.
pub mod polynomials {
    use super::*;

    #[derive(Deserialize)]
    struct Item(#[serde(with = "polynomial")] MatrixPolynomial);

    /// Writes one list of coefficients per polynomial.
    pub fn serialize<S: Serializer>(
        value: &[MatrixPolynomial],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(Coefficients))
    }

    /// Reads a list of matrix polynomials.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<MatrixPolynomial>, D::Error> {
        let items: Vec<Item> = Vec::deserialize(deserializer)?;
        Ok(items.into_iter().map(|item| item.0).collect())
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.layers().iter().map(Rows))
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let layers: Vec<JsonMatrix> = Vec::deserialize(deserializer)?;
        Network::new(layers.into_iter().map(|layer| layer.0).collect()).map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "instance")]
struct InstanceFields {
    #[serde(with = "matrix")]
    x: Matrix,
    #[serde(with = "matrix")]
    y: Matrix,
    layers: Network,
}

impl Serialize for Instance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("instance", 3)?;
        fields.serialize_field("x", &Rows(self.x()))?;
        fields.serialize_field("y", &Rows(self.y()))?;
        fields.serialize_field("layers", self.network())?;
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Instance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let InstanceFields { x, y, layers } = InstanceFields::deserialize(deserializer)?;
        let problem = Problem::new(x, y).map_err(D::Error::custom)?;
        Instance::new(problem, layers).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read::<Instance>(text).unwrap_err().to_string()
    }

    #[test]
    fn an_instance_survives_the_round_trip() {
        let text = r#"{"x":[["1","0"]],"y":[["0","1/2"]],"layers":[[["0"]],[["-3/7"]]]}"#;
        let instance: Instance = read(text).unwrap();
        assert_eq!(serde_json::to_string(&instance).unwrap(), text);
    }

    #[test]
    fn numbers_are_read_from_their_source_text() {
        let text = r#"{"x": [[0.1, 1e2]], "y": [["0.1", -3]], "layers": [[["12/8"]]]}"#;
        let instance: Instance = read(text).unwrap();
        assert_eq!(instance.x().to_string(), "[1/10 100]");
        assert_eq!(instance.y().to_string(), "[1/10 -3]");
        assert_eq!(instance.network().layer(1).to_string(), "[3/2]");
    }

    #[test]
    fn errors_name_no_type_of_ours() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Inner {
            ends: (u8, u8),
        }
        #[derive(Debug, PartialEq, Deserialize)]
        enum Kind {
            Both(u8, u8),
            One { inner: Inner },
        }
        for (text, told) in [
            (r#"{"One":{"inner":{"ends":[1]}}}"#, "expected a list of 2"),
            (r#"{"One":{"inner":{"ends":1}}}"#, "expected a list of 2"),
            (
                r#"{"One":{"inner":3}}"#,
                "found integer `3`, expected an object",
            ),
            (r#"{"One":[1]}"#, "found a list, expected an object"),
            (
                r#"{"Both":{"inner":1}}"#,
                "found an object, expected a list",
            ),
            (r#"{"Both":[1]}"#, "expected a list"),
        ] {
            let said = read::<Kind>(text).unwrap_err().to_string();
            assert!(said.contains(told), "{text}: {said}");
            for ours in [
                "struct", "tuple", "variant", "enum", "Kind", "Inner", "sequence",
            ] {
                assert!(!said.contains(ours), "{text}: {said}");
            }
        }
    }

    #[test]
    fn errors_name_the_field_and_the_position() {
        let ragged = error(r#"{"x": [["1","0"],["1"]], "y": [["0","1"]], "layers": [[["0"]]]}"#);
        assert!(
            ragged.starts_with("field x: row 2 has 1 entries, expected 2"),
            "{ragged}"
        );
        let number = error(r#"{"x": [["1","nan"]], "y": [["0","1"]], "layers": [[["0"]]]}"#);
        assert!(
            number.starts_with("field x[0][1]: \"nan\": not a number"),
            "{number}"
        );
        assert!(number.contains("line 1 column"), "{number}");
        let huge = error(r#"{"x": [[1e999999999]], "y": [[1]], "layers": [[[0]]]}"#);
        assert!(huge.contains("too long"), "{huge}");
        let unknown = error(r#"{"x": [[1]], "y": [[1]], "layers": [[[0]]], "bias": 0}"#);
        assert!(unknown.contains("unknown field `bias`"), "{unknown}");
        let empty = error(r#"{"x": [[]], "y": [[1]], "layers": [[[0]]]}"#);
        assert!(empty.starts_with("field x: the matrix is empty"), "{empty}");
        let shape = error(r#"{"x": [[1]], "y": [[1]], "layers": [[[0], [1]], [[1]]]}"#);
        assert!(shape.contains("layers[1] is 1, expected 2"), "{shape}");
        let truncated = error(r#"{"x": [[1]], "y": [[1"#);
        assert!(truncated.contains("EOF"), "{truncated}");
        let trailing = error(r#"{"x": [[1]], "y": [[1]], "layers": [[[0]]]} {}"#);
        assert!(trailing.contains("trailing"), "{trailing}");
        let null = error(r#"{"x": [[null]], "y": [[1]], "layers": [[[0]]]}"#);
        assert!(null.contains("not a number"), "{null}");
        let long = format!(r#"{{"x": [[{}1]]}}"#, "1,".repeat(MAX_SIZE));
        assert!(
            error(&long).contains("exceeds the limit of 512"),
            "{}",
            error(&long)
        );
        let deep = format!(
            r#"{{"x": {}1{}}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(
            error(&deep).starts_with("field x[0][0]: "),
            "{}",
            error(&deep)
        );
    }

    /// One of each form that `#[serde(with)]` gives.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Forms {
        #[serde(with = "rational")]
        number: Rational,
        #[serde(with = "matrix")]
        matrix: Matrix,
        #[serde(with = "polynomial")]
        line: MatrixPolynomial,
        #[serde(with = "polynomials")]
        lines: Vec<MatrixPolynomial>,
    }

    #[test]
    fn a_message_names_no_type() {
        let told = plain("invalid type: map, expected struct some_crate::Kind2 with 2 elements");
        assert_eq!(told, "found an object, expected an object with 2 elements");
    }

    #[test]
    fn every_form_survives_the_round_trip() {
        let text = r#"{"number":"-3/4","matrix":[["5","0"]],"line":[[["1"]],[["2"]]],"lines":[[[["3"]]],[[["4"]],[["5"]]]]}"#;
        let forms: Forms = read(text).unwrap();
        assert_eq!(forms.lines.len(), 2);
        assert_eq!(serde_json::to_string(&forms).unwrap(), text);
        let none = text.replace(r#""line":[[["1"]],[["2"]]]"#, r#""line":[]"#);
        let told = read::<Forms>(&none).unwrap_err().to_string();
        assert!(told.contains("at least one coefficient"), "{told}");
    }

    #[test]
    fn sizes_up_to_the_limit_are_read_and_no_larger_ones() {
        let forms = |cols: usize| {
            let row = vec!["1"; cols].join(",");
            let text = format!(r#"{{"number":1,"matrix":[[{row}]],"line":[[[1]]],"lines":[]}}"#);
            read::<Forms>(&text).is_ok()
        };
        assert!(forms(MAX_SIZE) && !forms(MAX_SIZE + 1));
        let spaces = " ".repeat(MAX_BYTES - 1);
        assert_eq!(read::<u8>(&format!("{spaces}1")), Ok(1));
        let told = read::<u8>(&format!("{spaces} 1")).unwrap_err().to_string();
        assert_eq!(told, "the document exceeds 67108864 bytes");
    }

    #[test]
    fn a_number_may_be_spelled_with_escapes() {
        let text = r#"{"x":[["\u0031\u002f2"]],"y":[["3"]],"layers":[[["0"]]]}"#;
        let instance: Instance = read(text).unwrap();
        assert_eq!(instance.x().to_string(), "[1/2]");
    }

    #[test]
    fn what_acts_on_a_terminal_is_spelled_and_the_rest_is_kept() {
        let text = "a\"'\\b \u{e9} \u{1b}[2K\n\u{202e}";
        assert_eq!(printable(text), "a\"'\\b \u{e9} \\u{1b}[2K\\n\\u{202e}");
    }
}

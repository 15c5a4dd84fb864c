//! Numbers in texts: CSV and JSON, read as the fractions that they spell.

use std::io::Read;

use exact::Rational;
use exact::integer::bit_length;
use serde_json::value::RawValue;

use crate::{Error, Kind, MAX_ENTRIES, Tensor, Values};

/// The binary digits that the long numbers of a file may have together: `1e-9999` is short in the
/// file alone.
const MAX_BITS: usize = 1 << 30;

/// The longest line of a table, in bytes: a feature of millions of samples.
const MAX_LINE: usize = 1 << 27;

/// Numbers as they come: words while all are integers that fit, which is much cheaper.
struct Numbers {
    values: Values,
    bits: usize,
}

impl Numbers {
    fn new() -> Self {
        let values = Values::Integers(Vec::new());
        Self { values, bits: 0 }
    }

    /// Adds a number.
    ///
    /// # Errors
    /// When there are [`MAX_ENTRIES`] already, or too many digits.
    fn push(&mut self, number: Rational) -> Result<(), String> {
        if self.values.len() == MAX_ENTRIES {
            return Err(format!("more than {MAX_ENTRIES} numbers"));
        }
        let fraction = number.to_small_fraction();
        let word = match fraction {
            Some((numerator, 1)) => i64::try_from(numerator).ok(),
            _ => None,
        };
        if fraction.is_none() {
            let (numerator, denominator) = number.to_integers();
            self.bits += bit_length(&numerator) + bit_length(&denominator);
            if self.bits > MAX_BITS {
                return Err(format!(
                    "the numbers have more than {MAX_BITS} binary digits"
                ));
            }
        }
        match (&mut self.values, word) {
            (Values::Integers(words), Some(word)) => words.push(word),
            (Values::Rationals(numbers), _) => numbers.push(number),
            (values, _) => {
                let before = (0..values.len()).map(|i| values.get(i));
                *values = Values::Rationals(before.chain([number]).collect());
            }
        }
        Ok(())
    }
}

fn number(text: &str) -> Result<Rational, String> {
    text.parse()
        .map_err(|error| format!("{}: {error}", crate::shown(text)))
}

/// A reader that refuses a line beyond [`MAX_LINE`], as a whole line is held in memory.
struct Lines<R> {
    bytes: R,
    /// The length of the present line so far.
    length: usize,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.length = match buffer[..count].iter().rposition(|byte| *byte == b'\n') {
            Some(end) => count - (end + 1),
            None => self.length + count,
        };
        match self.length > MAX_LINE {
            true => Err(std::io::Error::other(format!(
                "a line of more than {MAX_LINE} bytes"
            ))),
            false => Ok(count),
        }
    }
}

/// Reads a table of numbers; a first line that holds a cell that is no number is a header.
pub(crate) fn read_csv(bytes: impl Read, file: &str) -> Result<Vec<Tensor>, Error> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(Lines { bytes, length: 0 });
    let mut entries = Numbers::new();
    let mut cols = None;
    for record in reader.records() {
        let record = record.map_err(|error| Error::new(file, format!("not CSV: {error}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Result<Vec<Rational>, (usize, String)> = record
            .iter()
            .enumerate()
            .map(|(j, cell)| number(cell).map_err(|error| (j, error)))
            .collect();
        match cells {
            Err(_) if cols.is_none() && is_header(&record) => {
                cols = Some(record.len());
            }
            Err((j, error)) => {
                let hint = match record.iter().any(|cell| cell.contains([';', '\t'])) {
                    true => "; cells are separated by commas",
                    false => "",
                };
                let what = format!("line {line}, column {}: {error}{hint}", j + 1);
                return Err(Error::new(file, what));
            }
            Ok(cells) => {
                let expected = *cols.get_or_insert(cells.len());
                if cells.len() != expected {
                    let found = cells.len();
                    let what = format!("line {line} has {found} cells, expected {expected}");
                    return Err(Error::new(file, what));
                }
                for cell in cells {
                    entries.push(cell).map_err(|what| Error::new(file, what))?;
                }
            }
        }
    }
    let entries = entries.values;
    let cols = cols.filter(|_| !entries.is_empty());
    let cols = cols.ok_or_else(|| Error::new(file, "no numbers in the table"))?;
    Ok(vec![Tensor {
        name: String::new(),
        shape: vec![entries.len() / cols, cols],
        kind: Kind::Text,
        values: entries,
    }])
}

/// No cell is a number, nor meant as one: a row with `nan` in it is no header.
fn is_header(record: &csv::StringRecord) -> bool {
    let no_number = |cell: &str| {
        let lower = cell.to_ascii_lowercase();
        number(cell).is_err() && !["nan", "inf", "-inf", "infinity", ""].contains(&lower.as_str())
    };
    record.iter().all(no_number)
}

/// Reads `{"layers": [W_1, ..., W_H]}` with or without `x` and `y`, an object of matrices by name,
/// a list of layers, or one matrix. Matrices are lists of rows, numbers as `classify` reads them.
///
/// `x` and `y` of an instance hold samples as columns; they are given as they stand.
pub(crate) fn read_json(bytes: &[u8], file: &str) -> Result<Vec<Tensor>, Error> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Error::new(file, format!("not UTF-8: {error}")))?;
    read_json_text(text, file).map_err(|error| {
        // Python writes NaN and Infinity, which are no JSON: read as texts they are found where
        // they stand, by the name of the matrix.
        if text.len() > MAX_LINE {
            return error;
        }
        let words = ["NaN", "-Infinity", "Infinity"];
        let quoted = words.into_iter().fold(text.to_owned(), |text, word| {
            text.replace(word, &format!("\"{}\"", word.to_ascii_lowercase()))
        });
        read_json_text(&quoted, file).err().unwrap_or(error)
    })
}

fn read_json_text(text: &str, file: &str) -> Result<Vec<Tensor>, Error> {
    let fail = |what: String| Error::new(file, what);
    let first = text.trim_start().chars().next();
    let mut tensors = Vec::new();
    if first == Some('[') {
        let list: &RawValue =
            serde_json::from_str(text).map_err(|error| fail(format!("not JSON: {error}")))?;
        let layers: Vec<&RawValue> =
            serde_json::from_str(list.get()).map_err(|error| fail(format!("not JSON: {error}")))?;
        // Rows of numbers are a matrix, lists of rows are layers.
        let is_row = |row: &&RawValue| {
            let inner = row.get().strip_prefix('[');
            inner.is_some_and(|inner| !inner.trim_start().starts_with('['))
        };
        match !layers.is_empty() && layers.iter().all(is_row) {
            true => tensors.push(json_matrix(list, file, "")?),
            false => push_layers(&layers, file, &mut tensors)?,
        }
        return Ok(tensors);
    }
    let fields: std::collections::BTreeMap<String, &RawValue> =
        serde_json::from_str(text).map_err(|error| fail(format!("not JSON: {error}")))?;
    for (name, value) in fields {
        if name == "layers" {
            let layers: Vec<&RawValue> = serde_json::from_str(value.get())
                .map_err(|error| fail(format!("field layers: {error}")))?;
            push_layers(&layers, file, &mut tensors)?;
        } else {
            tensors.push(json_matrix(value, file, &name)?);
        }
    }
    Ok(tensors)
}

fn push_layers(layers: &[&RawValue], file: &str, tensors: &mut Vec<Tensor>) -> Result<(), Error> {
    for (i, layer) in layers.iter().enumerate() {
        tensors.push(json_matrix(layer, file, &format!("layers.{i}.weight"))?);
    }
    Ok(())
}

/// A matrix as a list of rows, or a vector as a list of numbers.
fn json_matrix(value: &RawValue, file: &str, name: &str) -> Result<Tensor, Error> {
    let fail = |what: String| Error::tensor(file, name, what);
    let rows: Vec<Vec<&RawValue>> = serde_json::from_str(value.get()).unwrap_or_default();
    let (shape, cells) = match rows.first() {
        Some(first) => {
            let cols = first.len();
            let other = rows.iter().enumerate().find(|(_, row)| row.len() != cols);
            if let Some((i, row)) = other {
                let (found, place) = (row.len(), i + 1);
                let what = format!("row {place} has {found} entries, expected {cols}");
                return Err(fail(what));
            }
            (vec![rows.len(), cols], rows.concat())
        }
        None => {
            let cells: Vec<&RawValue> = serde_json::from_str(value.get())
                .map_err(|_| fail("expected a list of rows of numbers".into()))?;
            (vec![cells.len()], cells)
        }
    };
    let mut entries = Numbers::new();
    for cell in cells {
        let text = cell.get();
        let spelled: String = if text.starts_with('"') {
            serde_json::from_str(text).map_err(|error| fail(error.to_string()))?
        } else {
            text.to_owned()
        };
        entries
            .push(number(&spelled).map_err(fail)?)
            .map_err(fail)?;
    }
    Ok(Tensor {
        name: name.to_owned(),
        shape,
        kind: Kind::Text,
        values: entries.values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_given_up() {
        let told = read_csv(std::io::repeat(b'9'), "f")
            .unwrap_err()
            .to_string();
        assert!(told.contains("a line of more than"), "{told}");
    }

    #[test]
    fn the_length_of_a_line_is_counted_from_its_start_however_it_is_read() {
        let lines = |bytes, length| Lines { bytes, length };
        let mut some = lines(&b"12\n34567\n8"[..], 7);
        let (mut buffer, mut lengths) = ([0; 4], Vec::new());
        while some.read(&mut buffer).unwrap() > 0 {
            lengths.push(some.length);
        }
        assert_eq!(lengths, [1, 5, 1]);
        let mut read = |length| lines(b"1", length).read(&mut buffer).is_ok();
        assert!(read(MAX_LINE - 1) && !read(MAX_LINE));
    }

    #[test]
    fn numbers_beyond_a_word_count_with_their_digits() {
        let push = |bits: usize, number: &str| {
            let mut numbers = Numbers::new();
            numbers.bits = bits;
            let pushed = numbers.push(number.parse().unwrap());
            pushed.map(|()| numbers.bits)
        };
        // 10^40 has 133 binary digits, and 1 has one.
        let long = format!("1{}", "0".repeat(40));
        for number in [long.clone(), format!("1/{long}")] {
            assert_eq!(push(MAX_BITS - 134, &number), Ok(MAX_BITS));
            assert!(push(MAX_BITS - 133, &number).is_err());
        }
        assert_eq!(push(MAX_BITS, "-1/3"), Ok(MAX_BITS));
    }
}

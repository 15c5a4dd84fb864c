//! One array in NumPy's format, by `npyz`.

use std::io::{ErrorKind, Read};

use half::f16;
use npyz::{DType, Deserialize, NpyFile, NpyHeader, Order, TypeChar};

use crate::{Error, Kind, MAX_ENTRIES, Tensor, Values};

/// The longest header, in bytes; NumPy itself reads at most 10,000 without being asked.
const MAX_HEADER: usize = 1 << 16;
/// The opening brackets of the header of an array of numbers: of the dictionary and of the shape.
/// The time of the parser of `npyz` is exponential in them.
const MAX_BRACKETS: usize = 2;

/// Reads one array; `limit` is how many entries it may have.
///
/// # Errors
/// When the bytes are no array of numbers, or of too many; the error names `file` and `name`.
pub(crate) fn read(
    mut bytes: impl Read,
    file: &str,
    name: &str,
    limit: usize,
) -> Result<Tensor, Error> {
    let fail = |what: String| Error::tensor(file, name, what);
    let header = header(&mut bytes).map_err(&fail)?;
    let shape: Vec<usize> = header
        .shape()
        .iter()
        .map(|size| usize::try_from(*size).unwrap_or(usize::MAX))
        .collect();
    let count = shape
        .iter()
        .try_fold(1usize, |n, size| n.checked_mul(*size));
    let count = count.filter(|count| *count <= limit.min(MAX_ENTRIES));
    let count = count.ok_or_else(|| {
        fail(format!(
            "shape {shape:?} has too many entries; a file may hold {MAX_ENTRIES}"
        ))
    })?;
    let DType::Plain(kind) = header.dtype() else {
        return Err(fail("a structured array; expected numbers".into()));
    };
    let order = header.order();
    let array = NpyFile::with_header(header, bytes);
    let broken = |error: std::io::Error| fail(format!("the data ends early or is broken: {error}"));
    let (kind, values) = match (kind.type_char(), kind.size_field()) {
        (TypeChar::Float, 2) => (Kind::F16, floats::<f16>(array)),
        (TypeChar::Float, 4) => (Kind::F32, floats::<f32>(array)),
        (TypeChar::Float, 8) => (Kind::F64, floats::<f64>(array)),
        (TypeChar::Int, 1) => (Kind::Integer, integers::<i8>(array)),
        (TypeChar::Int, 2) => (Kind::Integer, integers::<i16>(array)),
        (TypeChar::Int, 4) => (Kind::Integer, integers::<i32>(array)),
        (TypeChar::Int, 8) => (Kind::Integer, integers::<i64>(array)),
        (TypeChar::Uint, 1) => (Kind::Integer, integers::<u8>(array)),
        (TypeChar::Uint, 2) => (Kind::Integer, integers::<u16>(array)),
        (TypeChar::Uint, 4) => (Kind::Integer, integers::<u32>(array)),
        (TypeChar::Uint, 8) => {
            let entries = array.into_vec::<u64>().map_err(broken)?;
            (Kind::Integer, Ok(unsigned(&entries)))
        }
        (TypeChar::Bool, _) => {
            let bits = entries::<bool, _, _>(array, |bit| i64::from(u8::from(bit)));
            (Kind::Integer, bits.map(Values::Integers))
        }
        (other, size) => {
            return Err(fail(format!(
                "number type {:?} of {size} bytes; expected float16, float32, float64, an integer \
                 or a boolean",
                other.to_str()
            )));
        }
    };
    let values = values.map_err(broken)?;
    let tensor = Tensor {
        name: name.to_owned(),
        values: match order {
            Order::C => values,
            Order::Fortran => values.select(fortran_positions(&shape)),
        },
        shape,
        kind,
    };
    debug_assert_eq!(tensor.values.len(), count);
    Ok(tensor)
}

/// Reads the header, of bounded length and few brackets, so that its parser is given nothing wild.
fn header(bytes: &mut impl Read) -> Result<NpyHeader, String> {
    let short = |_| "the file ends within the header of the array".to_owned();
    let mut text = vec![0; 8];
    bytes.read_exact(&mut text).map_err(short)?;
    if &text[..6] != b"\x93NUMPY" {
        return Err("not in NumPy's format: the magic bytes are missing".into());
    }
    let width = match text[6] {
        1 => 2,
        2 | 3 => 4,
        version => {
            return Err(format!(
                "version {version} of NumPy's format; expected 1 to 3"
            ));
        }
    };
    let mut length = [0; 4];
    bytes.read_exact(&mut length[..width]).map_err(short)?;
    text.extend_from_slice(&length[..width]);
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_HEADER {
        return Err(format!(
            "a header of {length} bytes; at most {MAX_HEADER} are read"
        ));
    }
    let start = text.len();
    text.resize(start + length, 0);
    bytes.read_exact(&mut text[start..]).map_err(short)?;
    let opening = |byte: &&u8| b"([{".contains(byte);
    if text[start..].iter().filter(opening).count() > MAX_BRACKETS {
        let known = "structured arrays are not read";
        return Err(format!(
            "more brackets in the header than numbers have; {known}"
        ));
    }
    if !numbers_are_plain(&text[start..]) {
        return Err("the sizes in the header are too large or no plain numbers".into());
    }
    NpyHeader::from_reader(text.as_slice()).map_err(|error| format!("the header: {error}"))
}

/// Whether all numbers of a header are decimal and their product is small, as `npyz` multiplies the
/// sizes without care.
fn numbers_are_plain(header: &[u8]) -> bool {
    let mut product = 1u64;
    let mut rest = header;
    while let Some(at) = rest.iter().position(u8::is_ascii_digit) {
        rest = &rest[at..];
        let end = rest.iter().position(|byte| !byte.is_ascii_digit());
        let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
        let is_cut = |byte: &u8| byte.is_ascii_alphabetic() || b"_.".contains(byte);
        let number = std::str::from_utf8(number)
            .ok()
            .and_then(|n| n.parse::<u64>().ok());
        let next = number.and_then(|number| product.checked_mul(number.max(1)));
        let Some(next) = next.filter(|next| *next < 1 << 60 && !after.first().is_some_and(is_cut))
        else {
            return false;
        };
        (product, rest) = (next, after);
    }
    true
}

/// The entries, one by one: no second copy of them is held.
fn entries<T: Deserialize, U, R: Read>(
    array: NpyFile<R>,
    convert: impl Fn(T) -> U,
) -> std::io::Result<Vec<U>> {
    let entries = array.data::<T>();
    let entries =
        entries.map_err(|e| std::io::Error::new(ErrorKind::InvalidData, e.to_string()))?;
    entries.map(|entry| entry.map(&convert)).collect()
}

fn floats<T: Deserialize + Into<f64>>(array: NpyFile<impl Read>) -> std::io::Result<Values> {
    entries(array, T::into).map(Values::Floats)
}

fn integers<T: Deserialize + Into<i64>>(array: NpyFile<impl Read>) -> std::io::Result<Values> {
    entries(array, T::into).map(Values::Integers)
}

/// Unsigned 64-bit integers, as words where they fit.
pub(crate) fn unsigned(entries: &[u64]) -> Values {
    let words: Result<Vec<i64>, _> = entries.iter().map(|x| i64::try_from(*x)).collect();
    words.map(Values::Integers).unwrap_or_else(|_| {
        let rational = |x: &u64| {
            exact::Rational::from_integers((*x).into(), exact::Integer::ONE)
                .expect("a positive denominator")
        };
        Values::Rationals(entries.iter().map(rational).collect())
    })
}

/// For each position in C order, the position in Fortran order.
fn fortran_positions(shape: &[usize]) -> impl Iterator<Item = usize> {
    let shape = shape.to_vec();
    let count = shape.iter().product();
    (0..count).map(move |mut position| {
        // The digits of the position, the last index first.
        let mut index = vec![0; shape.len()];
        for (digit, size) in index.iter_mut().zip(&shape).rev() {
            *digit = position % size;
            position /= size;
        }
        let fold = |sum: usize, (digit, size): (&usize, &usize)| sum * size + digit;
        index.iter().zip(&shape).rev().fold(0, fold)
    })
}

/// The tensor, if all its entries are finite.
pub(crate) fn finite(tensor: Tensor, file: &str) -> Result<Tensor, Error> {
    if let Values::Floats(values) = &tensor.values
        && let Some(position) = values.iter().position(|x| !x.is_finite())
    {
        let mut index = vec![0; tensor.shape.len()];
        let mut rest = position;
        for (digit, size) in index.iter_mut().zip(&tensor.shape).rev() {
            *digit = rest % size;
            rest /= size;
        }
        let what = format!(
            "entry {index:?} (from 0) is {}; expected finite numbers",
            values[position]
        );
        return Err(Error::tensor(file, &tensor.name, what));
    }
    Ok(tensor)
}

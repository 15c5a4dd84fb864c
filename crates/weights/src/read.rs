//! Opening a file by its kind.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use safetensors::{Dtype, SafeTensors};

use crate::{Error, Kind, MAX_BYTES, MAX_ENTRIES, Tensor, Values, npy, text};

/// Archives may unpack to this many bytes, however small they are.
const UNPACKED: u64 = 1 << 28;
/// How many times its size an array may be unpacked to beyond that; sparse data reach 100.
const MAX_RATIO: u64 = 200;
/// The longest header of a safetensors file, in bytes.
const MAX_HEADER: u64 = 1 << 24;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Hugging Face's safetensors.
    Safetensors,
    /// A zip archive of NumPy arrays.
    Npz,
    /// One NumPy array.
    Npy,
    /// A table in text.
    Csv,
    /// Layers or an instance as `classify` reads them.
    Json,
}

/// The format, by the end of the name of the file.
///
/// # Errors
/// When the name ends in no known way.
pub fn format(file: &str) -> Result<Format, Error> {
    let extension = Path::new(file).extension().and_then(|e| e.to_str());
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("safetensors") => Ok(Format::Safetensors),
        Some("npz") => Ok(Format::Npz),
        Some("npy") => Ok(Format::Npy),
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        Some("pt" | "pth" | "bin" | "ckpt" | "pkl") => Err(Error::new(
            file,
            "a pickle of Python, which can run any code and is not read; save the weights with \
             safetensors.torch.save_file(model.state_dict(), \"w.safetensors\") or numpy.savez",
        )),
        _ => Err(Error::new(
            file,
            "unknown kind of file; expected .safetensors, .npz, .npy, .csv or .json",
        )),
    }
}

/// The tensors of a file, in the order of the file.
///
/// # Errors
/// When the file cannot be opened, is too large, is broken, or holds numbers that are not finite.
pub fn read(file: &str) -> Result<Vec<Tensor>, Error> {
    let format = format(file)?;
    let unreadable = |error: std::io::Error| Error::new(file, error.to_string());
    let opened = File::open(file).map_err(unreadable)?;
    let about = opened.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Error::new(file, "a folder, not a file"));
    }
    if about.len() > MAX_BYTES {
        return Err(Error::new(file, format!("more than {MAX_BYTES} bytes")));
    }
    read_from(BufReader::new(opened), format, file)
}

/// The tensors in the bytes of a file called `file`.
///
/// # Errors
/// As for [`read`].
pub fn read_bytes(bytes: &[u8], format: Format, file: &str) -> Result<Vec<Tensor>, Error> {
    read_from(Cursor::new(bytes), format, file)
}

fn read_from(
    mut bytes: impl Read + Seek,
    format: Format,
    file: &str,
) -> Result<Vec<Tensor>, Error> {
    let mut whole = Vec::new();
    if format == Format::Safetensors {
        // The length of the header is known, and limited, before the rest is read.
        let start = (&mut bytes).take(8).read_to_end(&mut whole);
        start.map_err(|error| Error::new(file, error.to_string()))?;
        check_header(&whole, file)?;
    }
    let mut whole = || {
        let mut whole = std::mem::take(&mut whole);
        let read = (&mut bytes).take(MAX_BYTES).read_to_end(&mut whole);
        read.map_err(|error| Error::new(file, error.to_string()))?;
        Ok(whole)
    };
    match format {
        Format::Safetensors => read_safetensors(&whole()?, file),
        Format::Json => text::read_json(&whole()?, file),
        Format::Npz => read_npz(bytes, file),
        Format::Npy => Ok(vec![npy::read(bytes, file, "", MAX_ENTRIES)?]),
        Format::Csv => text::read_csv(bytes, file),
    }
}

fn read_npz(bytes: impl Read + Seek, file: &str) -> Result<Vec<Tensor>, Error> {
    let broken =
        |error: zip::result::ZipError| Error::new(file, format!("the archive is broken: {error}"));
    let mut archive = zip::ZipArchive::new(bytes).map_err(broken)?;
    let mut names = BTreeSet::new();
    let mut tensors: Vec<Tensor> = Vec::new();
    let (mut room, mut unpacked) = (MAX_ENTRIES, 0u64);
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(broken)?;
        let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let Some(name) = path.strip_suffix(".npy") else {
            let what = "not an array (its name does not end in .npy)";
            return Err(Error::tensor(file, &path, what));
        };
        if !names.insert(name.to_owned()) {
            return Err(Error::tensor(file, name, "two arrays of this name"));
        }
        // What an array is unpacked to is known, and limited, before it is unpacked.
        let (packed, size) = (entry.compressed_size(), entry.size());
        unpacked = unpacked.saturating_add(size);
        if unpacked > UNPACKED && size / MAX_RATIO > packed {
            let what = format!(
                "{packed} bytes unpack to {size}, more than {MAX_RATIO} times as many; if this is \
                 no mistake, save the arrays with numpy.savez, which does not compress"
            );
            return Err(Error::tensor(file, name, what));
        }
        let tensor = npy::read(BufReader::new(entry.take(size)), file, name, room)?;
        room -= tensor.values.len();
        tensors.push(tensor);
    }
    Ok(tensors)
}

/// Whether the header of a safetensors file, which starts so, has a length that is read.
fn check_header(start: &[u8], file: &str) -> Result<(), Error> {
    let length = start.first_chunk().map(|b| u64::from_le_bytes(*b));
    match length.filter(|length| *length > MAX_HEADER) {
        Some(length) => {
            let what = format!("a header of {length} bytes; at most {MAX_HEADER} are read");
            Err(Error::new(file, what))
        }
        None => Ok(()),
    }
}

fn read_safetensors(bytes: &[u8], file: &str) -> Result<Vec<Tensor>, Error> {
    let parsed = SafeTensors::deserialize(bytes)
        .map_err(|error| Error::new(file, format!("not in safetensors format: {error}")))?;
    let mut room = MAX_ENTRIES;
    let mut tensors = Vec::new();
    for (name, view) in parsed.iter() {
        let fail = |what: String| Error::tensor(file, name, what);
        let count = view.shape().iter().product::<usize>();
        room = room
            .checked_sub(count)
            .ok_or_else(|| fail(format!("more than {MAX_ENTRIES} numbers in the file")))?;
        let data = view.data();
        let (kind, values) = match view.dtype() {
            Dtype::F16 => (
                Kind::F16,
                floats(data, |b| half::f16::from_le_bytes(b).into()),
            ),
            Dtype::BF16 => (
                Kind::Bf16,
                floats(data, |b| half::bf16::from_le_bytes(b).into()),
            ),
            Dtype::F32 => (Kind::F32, floats(data, |b| f32::from_le_bytes(b).into())),
            Dtype::F64 => (Kind::F64, floats(data, f64::from_le_bytes)),
            Dtype::I8 => integers(data, |b| i8::from_le_bytes(b).into()),
            Dtype::I16 => integers(data, |b| i16::from_le_bytes(b).into()),
            Dtype::I32 => integers(data, |b| i32::from_le_bytes(b).into()),
            Dtype::I64 => integers(data, i64::from_le_bytes),
            Dtype::U8 | Dtype::BOOL => integers(data, |b| u8::from_le_bytes(b).into()),
            Dtype::U16 => integers(data, |b| u16::from_le_bytes(b).into()),
            Dtype::U32 => integers(data, |b| u32::from_le_bytes(b).into()),
            Dtype::U64 => {
                let entries = entries(data, u64::from_le_bytes);
                (Kind::Integer, npy::unsigned(&entries))
            }
            other => {
                return Err(fail(format!(
                    "number type {other:?}; expected F16, BF16, F32, F64, an integer or a boolean"
                )));
            }
        };
        let tensor = Tensor {
            name: name.to_owned(),
            shape: view.shape().to_vec(),
            kind,
            values,
        };
        if tensor.values.len() != count {
            return Err(fail("the shape and the length of the data differ".into()));
        }
        tensors.push(tensor);
    }
    Ok(tensors)
}

fn entries<const N: usize, T>(data: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
    data.as_chunks::<N>().0.iter().map(|b| read(*b)).collect()
}

fn floats<const N: usize>(data: &[u8], read: impl Fn([u8; N]) -> f64) -> Values {
    Values::Floats(entries(data, read))
}

fn integers<const N: usize>(data: &[u8], read: impl Fn([u8; N]) -> i64) -> (Kind, Values) {
    (Kind::Integer, Values::Integers(entries(data, read)))
}

//! Writing tensors in the format and number type of the weights.

use std::io::{Cursor, Write};

use half::{bf16, f16};
use npyz::WriterBuilder;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use crate::{Error, Format, Kind, Tensor, Values};

/// The number nearest to `x` in a number type; integers and texts hold an `f64` as it is.
pub fn rounded(kind: Kind, x: f64) -> f64 {
    match kind {
        Kind::F16 => f16::from_f64(x).into(),
        Kind::Bf16 => bf16::from_f64(x).into(),
        #[expect(clippy::cast_possible_truncation, reason = "rounding is the purpose")]
        Kind::F32 => (x as f32).into(),
        Kind::F64 | Kind::Integer | Kind::Text => x,
    }
}

/// The kind in which a tensor is written: as read, but a tensor of integers as `f64`.
fn written(kind: Kind) -> Kind {
    match kind {
        Kind::Integer | Kind::Text => Kind::F64,
        kind => kind,
    }
}

/// Whether a format can hold tensors of these number types under these names.
///
/// # Errors
/// When it cannot: one array only in `.npy`, no `bfloat16` in NumPy's formats, no networks in CSV.
pub fn check_writable(tensors: &[Tensor], format: Format, file: &str) -> Result<(), Error> {
    let fail = |what| Err(Error::new(file, what));
    match format {
        Format::Csv => fail("networks are not written as CSV; expected .safetensors or .npz"),
        Format::Npy if tensors.len() != 1 => {
            fail("a .npy file holds one array; expected .npz, or .safetensors")
        }
        Format::Npy | Format::Npz => match tensors.iter().find(|t| t.kind == Kind::Bf16) {
            Some(tensor) => {
                let what = "NumPy's formats have no bfloat16; expected .safetensors";
                Err(Error::tensor(file, &tensor.name, what))
            }
            None => Ok(()),
        },
        Format::Safetensors | Format::Json => Ok(()),
    }
}

/// The bytes of a file that holds these tensors, floats that are exact in their number type.
///
/// # Errors
/// As for [`check_writable`].
pub fn write(tensors: &[Tensor], format: Format, file: &str) -> Result<Vec<u8>, Error> {
    check_writable(tensors, format, file)?;
    let broken = |error: &dyn std::fmt::Display| Error::new(file, error.to_string());
    match format {
        Format::Safetensors => {
            let data: Vec<Vec<u8>> = tensors.iter().map(little_endian).collect();
            let mut views = Vec::new();
            for (tensor, data) in tensors.iter().zip(&data) {
                let dtype = match written(tensor.kind) {
                    Kind::F16 => Dtype::F16,
                    Kind::Bf16 => Dtype::BF16,
                    Kind::F32 => Dtype::F32,
                    _ => Dtype::F64,
                };
                let view = TensorView::new(dtype, tensor.shape.clone(), data);
                views.push((name(tensor).to_owned(), view.map_err(|e| broken(&e))?));
            }
            safetensors::serialize(views, None).map_err(|e| broken(&e))
        }
        Format::Npz => {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored);
            for tensor in tensors {
                let entry = format!("{}.npy", name(tensor));
                archive.start_file(entry, options).map_err(|e| broken(&e))?;
                let array = npy(tensor, file)?;
                archive.write_all(&array).map_err(|e| broken(&e))?;
            }
            Ok(archive.finish().map_err(|e| broken(&e))?.into_inner())
        }
        Format::Npy => npy(&tensors[0], file),
        Format::Json | Format::Csv => {
            let is_layer =
                |(i, tensor): (usize, &Tensor)| tensor.name == format!("layers.{i}.weight");
            let document = if tensors.iter().enumerate().all(is_layer) {
                serde_json::json!({ "layers": tensors.iter().map(rows).collect::<Vec<_>>() })
            } else {
                let fields = tensors
                    .iter()
                    .map(|tensor| (name(tensor).to_owned(), rows(tensor)));
                serde_json::Value::Object(fields.collect())
            };
            serde_json::to_vec(&document).map_err(|e| broken(&e))
        }
    }
}

/// The name under which a tensor is written; the array of a `.npy` file has none.
fn name(tensor: &Tensor) -> &str {
    match tensor.name.as_str() {
        "" => "weight",
        name => name,
    }
}

/// A matrix as a list of rows of spelled numbers, a vector as a list of them.
fn rows(tensor: &Tensor) -> serde_json::Value {
    let entry = |i: usize| serde_json::Value::String(tensor.values.get(i).to_string());
    match tensor.shape.as_slice() {
        [rows, cols] => (0..*rows)
            .map(|i| {
                (i * cols..(i + 1) * cols)
                    .map(entry)
                    .collect::<serde_json::Value>()
            })
            .collect(),
        _ => (0..tensor.values.len()).map(entry).collect(),
    }
}

fn floats(tensor: &Tensor) -> impl Iterator<Item = f64> {
    (0..tensor.values.len()).map(|i| match &tensor.values {
        Values::Floats(values) => values[i],
        values => values.approx(i),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the values are exact in this type"
)]
fn little_endian(tensor: &Tensor) -> Vec<u8> {
    let floats = floats(tensor);
    match written(tensor.kind) {
        Kind::F16 => floats
            .flat_map(|x| f16::from_f64(x).to_le_bytes())
            .collect(),
        Kind::Bf16 => floats
            .flat_map(|x| bf16::from_f64(x).to_le_bytes())
            .collect(),
        Kind::F32 => floats.flat_map(|x| (x as f32).to_le_bytes()).collect(),
        _ => floats.flat_map(f64::to_le_bytes).collect(),
    }
}

fn npy(tensor: &Tensor, file: &str) -> Result<Vec<u8>, Error> {
    let shape: Vec<u64> = tensor.shape.iter().map(|size| *size as u64).collect();
    let mut bytes = Vec::new();
    let result = match written(tensor.kind) {
        Kind::F16 => array(&mut bytes, &shape, floats(tensor).map(f16::from_f64)),
        #[expect(clippy::cast_possible_truncation, reason = "exact in this type")]
        Kind::F32 => array(&mut bytes, &shape, floats(tensor).map(|x| x as f32)),
        _ => array(&mut bytes, &shape, floats(tensor)),
    };
    result.map_err(|error| Error::tensor(file, &tensor.name, error.to_string()))?;
    Ok(bytes)
}

fn array<T: npyz::AutoSerialize>(
    bytes: &mut Vec<u8>,
    shape: &[u64],
    entries: impl Iterator<Item = T>,
) -> std::io::Result<()> {
    let options = npyz::WriteOptions::new().default_dtype().shape(shape);
    let mut writer = options.writer(bytes).begin_nd()?;
    writer.extend(entries)?;
    writer.finish()
}

//! The readers of weights and data as a function of arbitrary bytes, of which the first picks the
//! format. Reading, picking layers and data, and the integers of the checker never panic; what was
//! read is written and read again unchanged.
//!
//! `readers.rs` has it among the other readers; `crates/weights/tests/mutated.rs` runs it on
//! mutations of the corpus.

use weights::{Format, Kind, Orientation, Samples, Tensor, Values};

/// Tensors of more numbers are only read.
const SMALL: usize = 64;

fn is_finite(tensor: &Tensor) -> bool {
    match &tensor.values {
        Values::Floats(values) => values.iter().all(|x| x.is_finite()),
        _ => false,
    }
}

/// Reads the bytes; whether they were read.
///
/// # Panics
/// When a reader does, or when what was read changes on being written.
pub fn weights(bytes: &[u8]) -> bool {
    let Some((first, bytes)) = bytes.split_first() else {
        return false;
    };
    let formats = [
        Format::Safetensors,
        Format::Npz,
        Format::Npy,
        Format::Csv,
        Format::Json,
    ];
    let format = formats[usize::from(*first) % formats.len()];
    let Ok(tensors) = weights::read_bytes(bytes, format, "fuzz") else {
        return false;
    };
    let is_small = |tensor: &Tensor| tensor.values.len() <= SMALL;
    let is_plain = |tensor: &Tensor| tensor.kind != Kind::Bf16 && is_finite(tensor);
    if tensors
        .iter()
        .all(|tensor| is_small(tensor) && is_plain(tensor) && !tensor.name.is_empty())
    {
        let written = weights::write(&tensors, Format::Npz, "fuzz").expect("plain numbers");
        let again = weights::read_bytes(&written, Format::Npz, "fuzz");
        assert_eq!(again.as_ref(), Ok(&tensors));
    }
    if let Ok(layers) = weights::layers(tensors.clone(), None, Orientation::OutIn, "fuzz") {
        for layer in layers.iter().filter(|layer| is_small(&layer.weight)) {
            let _ = weights::layer(layer);
        }
    }
    if let Ok(x) = weights::data_matrix(tensors, None, "fuzz")
        && is_small(&x)
        && x.shape.len() == 2
    {
        let _ = weights::gram(&x, None, Samples::Rows);
    }
    true
}

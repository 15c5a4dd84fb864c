//! Reading arbitrary bytes in any of the formats, picking layers and data, and the integers of the
//! checker never panic; what was read is written and read again unchanged. The first byte picks the
//! format.

#![no_main]

use weights::{Format, Kind, Orientation, Samples, Tensor, Values};

/// Tensors of more numbers are only read.
const SMALL: usize = 64;

fn is_finite(tensor: &Tensor) -> bool {
    match &tensor.values {
        Values::Floats(values) => values.iter().all(|x| x.is_finite()),
        _ => false,
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
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
        return;
    };
    let is_small = |tensor: &Tensor| tensor.values.len() <= SMALL;
    let is_plain = |tensor: &Tensor| tensor.kind != Kind::Bf16 && is_finite(tensor);
    if tensors.iter().all(|tensor| is_small(tensor) && is_plain(tensor) && !tensor.name.is_empty()) {
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
});

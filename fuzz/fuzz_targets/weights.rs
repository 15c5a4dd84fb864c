//! Reading arbitrary bytes in any of the formats, and picking layers and data, never panics. The
//! first byte picks the format.

#![no_main]

use weights::{Format, Orientation};

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
    if let Ok(tensors) = weights::read_bytes(bytes, format, "fuzz") {
        let _ = weights::layers(tensors.clone(), None, Orientation::OutIn, "fuzz");
        let _ = weights::data_matrix(tensors, None, "fuzz");
    }
});

//! Arbitrary bytes as weights or data; see `weights.rs` in the folder above.

#![no_main]

#[path = "../weights.rs"]
mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reader::weights(bytes);
});

//! Made-up bytes for the reader that the environment variable READER names.

#![no_main]

use std::sync::LazyLock;

#[path = "../readers.rs"]
mod readers;

static READER: LazyLock<readers::Reader> = LazyLock::new(|| {
    let name = std::env::var("READER").expect("READER names a reader");
    let found = readers::READERS.into_iter().find(|(own, _)| *own == name);
    found.expect("READER names a reader").1
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    READER.reads(bytes);
});

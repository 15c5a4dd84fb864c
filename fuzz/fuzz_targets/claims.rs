#![no_main]

#[path = "../readers.rs"]
#[allow(dead_code, reason = "one reader of many")]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    readers::claims(bytes);
});

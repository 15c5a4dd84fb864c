#![no_main]

#[path = "../reports.rs"]
#[allow(dead_code, reason = "one reader of many")]
mod reports;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reports::report(bytes);
});

//! Reading and checking an arbitrary text as a certificate of a gap never panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(certificate) = gap::read(text) {
        let _ = gap::check(&certificate);
    }
});

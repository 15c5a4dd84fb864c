//! Reading and checking an arbitrary text never panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(certificate) = certificate::read(text) {
        let _ = certificate::check(&certificate);
    }
});

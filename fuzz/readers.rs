//! The readers of what comes from outside, as a function of arbitrary bytes that returns whether
//! they were read. None may panic. What was read is checked too, where that is cheap, and written
//! and read again, which must not change it.
//!
//! `fuzz_targets/` runs these functions on made-up bytes, `tests/corpus.rs` on the corpus.

use std::str::from_utf8;

use serde::Serialize;
use weights::{Format, Orientation};

/// Checks that cost more word operations than this are left out.
const CHEAP: u128 = 1 << 14;

/// A reader's name and function.
pub type Reader = (&'static str, fn(&[u8]) -> bool);

/// The readers; the corpus of each is the folder of its name.
#[allow(dead_code, reason = "a fuzz target uses one reader")]
pub const READERS: [Reader; 6] = [
    ("certificate", certificate),
    ("certificate_2", certificate_2),
    ("gap", gap),
    ("instance", instance),
    ("claims", claims),
    ("weights", weights),
];

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what was read can be written")
}

/// A certificate about a network.
pub fn certificate(bytes: &[u8]) -> bool {
    let Ok(text) = from_utf8(bytes) else {
        return false;
    };
    let Ok(read) = certificate::read(text) else {
        return false;
    };
    assert_eq!(certificate::read(&written(&read)).as_ref(), Ok(&read));
    if certificate::cost(&read).operations < CHEAP {
        let _ = certificate::check(&read);
    }
    true
}

/// A certificate about an instance of a statement.
pub fn certificate_2(bytes: &[u8]) -> bool {
    let Ok(text) = from_utf8(bytes) else {
        return false;
    };
    let Ok(read) = kernel::certificate::Certificate::read(text) else {
        return false;
    };
    let again = kernel::certificate::Certificate::read(&written(&read));
    assert_eq!(again.as_ref(), Ok(&read));
    let _ = kernel::elaborate::elaborate(&read.statement);
    true
}

/// A certificate of a gap.
pub fn gap(bytes: &[u8]) -> bool {
    let Ok(text) = from_utf8(bytes) else {
        return false;
    };
    let Ok(read) = gap::read(text) else {
        return false;
    };
    let again = gap::read(&written(&read)).expect("what was written is read");
    assert_eq!(written(&again), written(&read));
    true
}

/// An instance of a claim about networks, and one of a statement.
pub fn instance(bytes: &[u8]) -> bool {
    let Ok(text) = from_utf8(bytes) else {
        return false;
    };
    let network = network::json::read::<network::Instance>(text);
    if let Ok(instance) = &network {
        assert_eq!(
            network::json::read(&written(instance)).as_ref(),
            Ok(instance)
        );
    }
    let statement = serde_json::from_str::<kernel::instance::Instance>(text);
    if let Ok(instance) = &statement {
        let again: kernel::instance::Instance =
            serde_json::from_str(&written(instance)).expect("what was written is read");
        assert_eq!(&again, instance);
    }
    network.is_ok() | statement.is_ok()
}

/// A file of claims, and a formula. Their errors are shown, their canonical text is its own.
pub fn claims(bytes: &[u8]) -> bool {
    let Ok(text) = from_utf8(bytes) else {
        return false;
    };
    let (file, errors) = statement::parse_file(text);
    let _ = statement::render("fuzz", text, &errors);
    for form in file.claims.iter().flat_map(|claim| &claim.forms) {
        let _ = statement::typeset::sentences(&form.statement());
    }
    if let Ok(canonical) = statement::format(text) {
        let again = statement::format(&canonical);
        assert_eq!(again.as_ref().ok(), Some(&canonical), "{text}");
    }
    match statement::parse_formula(text) {
        Ok(_) => true,
        Err(found) => {
            let _ = statement::render("fuzz", text, &found);
            errors.is_empty()
        }
    }
}

/// Weights and data: the first byte picks the format of the others.
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
    let _ = weights::layers(tensors.clone(), None, Orientation::OutIn, "fuzz");
    let _ = weights::data_matrix(tensors, None, "fuzz");
    true
}

//! The readers of what comes from outside, as functions of arbitrary bytes that return whether
//! these were read. None may panic. What was read is checked too, where that is cheap, and written
//! and read again, which must not change it.
//!
//! `fuzz_targets/` runs these functions on made-up bytes, `tests/corpus.rs` on the corpus.

mod tensors;

use serde::Serialize;

/// Checks of certificates of points that cost more word operations than this are left out.
const CHEAP: u128 = 1 << 14;

/// What a reader takes.
pub enum Reader {
    Text(fn(&str) -> bool),
    Bytes(fn(&[u8]) -> bool),
}

impl Reader {
    /// Whether these bytes are read; a reader of texts takes none that is not UTF-8.
    pub fn reads(&self, bytes: &[u8]) -> bool {
        match self {
            Reader::Text(read) => str::from_utf8(bytes).is_ok_and(read),
            Reader::Bytes(read) => read(bytes),
        }
    }
}

/// The readers by name; the corpus of each is the folder of its name.
pub const READERS: [(&str, Reader); 8] = [
    ("certificate", Reader::Text(certificate)),
    ("certificate_2", Reader::Text(certificate_2)),
    ("claims", Reader::Text(claims)),
    ("gap", Reader::Text(gap)),
    ("instance", Reader::Text(instance)),
    ("report", Reader::Text(report)),
    ("run", Reader::Text(run)),
    ("weights", Reader::Bytes(tensors::weights)),
];

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what was read can be written")
}

/// A certificate about a network.
fn certificate(text: &str) -> bool {
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
fn certificate_2(text: &str) -> bool {
    let Ok(read) = kernel::certificate::Certificate::read(text) else {
        return false;
    };
    let again = kernel::certificate::Certificate::read(&written(&read));
    assert_eq!(again.as_ref(), Ok(&read));
    let _ = read.statement.to_string();
    let _ = read.check();
    true
}

/// A certificate of the gap between a loss and the least one.
fn gap(text: &str) -> bool {
    let Ok(read) = gap::read(text) else {
        return false;
    };
    let _ = gap::check(&read);
    true
}

/// An instance of a claim about networks, and one of a statement.
fn instance(text: &str) -> bool {
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
fn claims(text: &str) -> bool {
    let (file, errors) = statement::parse_file(text);
    let _ = statement::render("fuzz", text, &errors);
    for form in file.claims.iter().flat_map(|claim| &claim.forms) {
        let _ = statement::typeset::sentences(&form.statement());
        let _ = kernel::elaborate::elaborate(&form.statement());
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

/// The report of an audit, which is verified.
fn report(text: &str) -> bool {
    report::read(text).is_ok()
}

/// The state of an interrupted run, and the report of a whole one.
fn run(text: &str) -> bool {
    // A digest is never met by chance, so what has the right fields is given its own.
    let digested = serde_json::from_str::<runs::Part>(text).map(|part| part.write());
    let part = runs::Part::read(match &digested {
        Ok(Ok(text)) => text,
        _ => text,
    });
    if let Ok(part) = &part
        && let Ok(prepared) = part.task.prepare()
    {
        let _ = part.check(&prepared);
    }
    part.is_ok() | runs::RunReport::read(text).is_ok()
}

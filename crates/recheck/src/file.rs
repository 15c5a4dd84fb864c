//! Files and the certificates in them: a certificate alone, or the list of a report.

use std::fs::File;
use std::io::Read;

use network::json;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// The largest file that is read, in bytes: a Gram matrix is large.
const MAX_BYTES: u64 = 1 << 30;

/// The texts of certificates.
pub struct Found {
    /// One text for each certificate.
    pub texts: Vec<String>,
    /// Whether the file has counts besides, which are not checked.
    pub counts: bool,
}

/// Reads a file, or standard input for `-`, of at most [`MAX_BYTES`] bytes.
///
/// # Errors
/// Why it cannot be read.
pub fn read(name: &str) -> Result<String, String> {
    let mut text = String::new();
    let read = match name {
        "-" => std::io::stdin()
            .take(MAX_BYTES + 1)
            .read_to_string(&mut text),
        _ => File::open(name).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text)),
    };
    read.map_err(|error| error.to_string())?;
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("the file exceeds {MAX_BYTES} bytes"));
    }
    Ok(text)
}

/// The head of a certificate, as far as it tells the kinds apart.
#[derive(Deserialize)]
pub struct Head {
    /// The version of the format.
    pub schema: Option<Box<RawValue>>,
    /// What is stated.
    pub statement: Option<Box<RawValue>>,
}

impl Head {
    /// The head of a text, empty if there is none.
    pub fn of(text: &str) -> Self {
        // A tree may be deeper than the reader's limit for unknown files.
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.disable_recursion_limit();
        Self::deserialize(&mut reader).unwrap_or(Self {
            schema: None,
            statement: None,
        })
    }

    /// Whether the text says how far a network is from the least loss.
    pub fn is_gap(&self) -> bool {
        let statement = self.statement.as_ref();
        statement.is_some_and(|statement| statement.get() == "\"gap\"")
    }

    /// Whether the text is a certificate with a statement as a tree.
    pub fn is_tree(&self) -> bool {
        let schema = self.schema.as_ref();
        schema.is_some_and(|schema| schema.get() == "2")
    }
}

/// The certificates in a file: the whole text, or the list of a report.
///
/// # Errors
/// When there are none.
pub fn certificates(text: &str) -> Result<Found, String> {
    #[derive(Deserialize)]
    struct Report {
        certificates: Option<Vec<Box<RawValue>>>,
        statement: Option<IgnoredAny>,
        found: Option<Kinds>,
    }
    #[derive(Deserialize)]
    struct Kinds {
        census: Option<IgnoredAny>,
    }
    let alone = |text: &str| Found {
        texts: vec![text.to_owned()],
        counts: false,
    };
    let head = Head::of(text);
    if head.is_gap() || head.is_tree() && head.statement.is_some() {
        return Ok(alone(text));
    }
    let report: Report = json::read(text).map_err(|error| error.to_string())?;
    match (report.certificates, report.statement) {
        (Some(_), Some(_)) => {
            Err("both a certificate and a report: it has `statement` and `certificates`".into())
        }
        (Some(list), None) if list.is_empty() => Err("the list `certificates` is empty".into()),
        (Some(list), None) => Ok(Found {
            texts: list.iter().map(|raw| raw.get().to_owned()).collect(),
            counts: report.found.is_some_and(|found| found.census.is_some()),
        }),
        (None, Some(_)) => Ok(alone(text)),
        (None, None) => Err(
            "neither a certificate nor a report: it has neither `statement` nor `certificates`"
                .into(),
        ),
    }
}

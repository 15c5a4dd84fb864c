//! A certificate of a claim as a Rocq file: the claim in plain MathComp, its negation as a theorem,
//! and the proof by evaluation of the embedded claim at the instance.
//!
//! The claim is written twice from one tree: as a text that a reader reads, with sizes and matrices
//! as variables, and as a term of `proofs/theories/embedding.v` at the instance. Neither is
//! trusted: coqc compares the text at the instance with what the term denotes, by conversion, and
//! `refute_sound` says what it means that the term evaluates to false.
//!
//! A text is total where the language is not, so the conditions under which its terms are defined
//! (an inverse exists, a divisor is not 0, an index is in its range) are hypotheses of the text.

pub mod literal;

mod formula;
mod matrix;
mod natural;
mod number;
mod parts;
mod predicate;
mod writer;

use kernel::certificate::{Certificate, Verdict};
use kernel::elaborate::elaborate;
use kernel::mutant::mutate;
use thiserror::Error;

use crate::writer::Writer;

/// Why a certificate has no file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsupported {
    /// The verdict is none of a claim.
    #[error("a certificate that says {0:?} is about its instance only, and is no theorem")]
    Verdict(Verdict),
    /// The statement has no meaning.
    #[error("the statement has no meaning: {0}")]
    Meaningless(String),
    /// A node that the embedded language does not have.
    #[error("at {at}: {what} has no form in Rocq")]
    Node {
        /// The path of the formula in which it stands.
        at: String,
        /// What it is.
        what: String,
    },
}

/// The Rocq file of a refuted or witnessed claim, from a certificate that the kernel accepts.
///
/// # Errors
/// When a node of the statement is outside the embedded language; the error names it.
pub fn rocq(certificate: &Certificate) -> Result<String, Unsupported> {
    let statement = mutate(&certificate.statement, &certificate.dropped)
        .map_err(|name| Unsupported::Meaningless(format!("nothing is named {name}")))?;
    let core = elaborate(&statement).map_err(|faults| {
        let message = faults.into_iter().next().map(|fault| fault.message);
        Unsupported::Meaningless(message.unwrap_or_default())
    })?;
    if !matches!(certificate.verdict, Verdict::Refuted | Verdict::Witnessed) {
        return Err(Unsupported::Verdict(certificate.verdict));
    }
    Writer::new(&core, certificate)?.file(&statement)
}

//! A certificate of a claim as a Rocq file: the claim in plain MathComp, its negation as a theorem,
//! and the proof by evaluation of the embedded claim at the instance.
//!
//! The claim is written twice from one tree: as a text that a reader reads, with sizes and matrices
//! as variables, and as a term of `proofs/theories/embedding.v`. The values of the variables,
//! witnesses and evidence are all that comes from the certificate. Neither text nor term is
//! trusted: coqc compares the text at the instance with what the term denotes, by conversion, and
//! `refute_sound` says what it means that the term evaluates to false.
//!
//! A text is total where the language is not, so the conditions under which its terms are defined
//! (an inverse exists, a divisor is not 0, an index is in its range) are hypotheses of the text.

pub mod literal;

mod formula;
mod instance;
mod matrix;
mod natural;
mod near;
mod number;
mod parts;
mod predicate;
mod writer;

use kernel::certificate::{Certificate, Verdict};
use kernel::core::Core;
use kernel::elaborate::elaborate;
use kernel::mutant::mutate;
use kernel::tree::Statement;
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

/// The definition of a statement in plain MathComp, under a name; it needs no instance.
///
/// # Errors
/// When a node of the statement has no form in MathComp; the error names it.
pub fn definition(name: &str, statement: &Statement) -> Result<String, Unsupported> {
    let core = core(statement)?;
    let text = Writer::new(&core).statement()?.text();
    Ok(parts::definition(name, &text))
}

/// A file of definitions, one for each form, and of how many forms it has none. A form is given by
/// its full name, which is a comment, and its statement; what it lacks is said there.
pub fn definitions(forms: impl IntoIterator<Item = (String, Statement)>) -> (String, usize) {
    let mut text = parts::HEADER.to_owned();
    let mut missing = 0;
    for (name, statement) in forms {
        let short = name.rsplit(':').next().unwrap_or_default();
        text += &match definition(&identifier(short), &statement) {
            Ok(definition) => format!("\n(* {name} *)\n{definition}"),
            Err(error) => {
                missing += 1;
                format!(
                    "\n(* {name}: {} *)\n",
                    parts::in_comment(&error.to_string())
                )
            }
        };
    }
    (text, missing)
}

/// The name in Rocq of a form of a claim: `theorem_3_2_stated`.
fn identifier(name: &str) -> String {
    let named = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    match named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => named,
        false => format!("claim_{named}"),
    }
}

/// The Rocq file of a refuted or witnessed claim, from a certificate that the kernel accepts.
///
/// # Errors
/// When a node of the statement is outside the embedded language; the error names it.
pub fn rocq(certificate: &Certificate) -> Result<String, Unsupported> {
    let statement = mutate(&certificate.statement, &certificate.dropped)
        .map_err(|name| Unsupported::Meaningless(format!("nothing is named {name}")))?;
    let core = core(&statement)?;
    let shown = if core.some {
        Verdict::Witnessed
    } else {
        Verdict::Refuted
    };
    if certificate.verdict != shown {
        return Err(Unsupported::Verdict(certificate.verdict));
    }
    let mut parts = Writer::new(&core).statement()?;
    if let Some(unproved) = parts.unproved.take() {
        return Err(unproved);
    }
    let given = instance::given(&core, certificate, &parts)?;
    Ok(parts.file(&statement, &given))
}

fn core(statement: &Statement) -> Result<Core, Unsupported> {
    elaborate(statement).map_err(|faults| {
        let message = faults.into_iter().next().map(|fault| fault.message);
        Unsupported::Meaningless(message.unwrap_or_default())
    })
}

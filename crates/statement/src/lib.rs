//! The claim language: from text to the trees of the kernel, and back to readable text.
//!
//! A file holds contexts, definitions and claims (`docs/language.md`). [`parse_file`] reads one and
//! keeps every claim that is right beside the errors of those that are not; [`parse_formula`] reads
//! a formula without a file. Each [`Form`] gives the [`Statement`](kernel::tree::Statement) that
//! the kernel checks, flat, with the definitions that it uses.
//!
//! Nothing here is trusted: what counts is the kernel's print of the tree.

mod cursor;
mod definitions;
mod diagnostic;
mod expression;
mod file;
mod form;
mod format;
mod formula;
mod item;
mod layout;
mod lexer;
mod scope;
mod span;
pub mod typeset;
pub mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use definitions::PRELUDE;
pub use diagnostic::{Diagnostic, render};
pub use file::{Claim, File, parse_file};
pub use form::{Form, Phrase};
pub use format::format;
pub use formula::parse_formula;
pub use span::Span;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most terms, formulas and names of a definition, item or formula.
pub const MAX_NODES: usize = 10_000;
/// The most levels of a definition, item or formula.
pub const MAX_DEPTH: usize = 200;
/// The most terms of an item with all that it calls put in place.
pub const MAX_UNFOLDED: usize = 200_000;
/// The most levels of an item with all that it calls put in place.
pub const MAX_UNFOLDED_DEPTH: usize = 1_000;
/// The longest chain of contexts that extend each other.
pub const MAX_EXTENDS: usize = 50;

/// The limits, in words.
pub const LIMITS: [(&str, usize); 6] = [
    ("bytes of a file", MAX_BYTES),
    (
        "terms, formulas and names of a definition, item or formula",
        MAX_NODES,
    ),
    ("levels of a definition, item or formula", MAX_DEPTH),
    (
        "terms of an item with its definitions put in place",
        MAX_UNFOLDED,
    ),
    (
        "levels of an item with its definitions put in place",
        MAX_UNFOLDED_DEPTH,
    ),
    ("contexts that extend each other", MAX_EXTENDS),
];

/// What a hunt can say of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No counterexample was found.
    Stands,
    /// There is a counterexample.
    Refuted,
    /// An instance as asserted exists.
    Witnessed,
    /// No instance as asserted was found.
    NotWitnessed,
    /// An instance could not be decided.
    Undecided,
    /// No instance met the hypotheses.
    Untested,
    /// The conclusion is undefined where the hypotheses hold.
    IllDefined,
    /// The statement has no meaning, as sizes do not agree.
    Meaningless,
}

/// The verdicts as the language spells them.
pub const VERDICTS: [(Verdict, &str); 8] = [
    (Verdict::Stands, "stands"),
    (Verdict::Refuted, "refuted"),
    (Verdict::Witnessed, "witnessed"),
    (Verdict::NotWitnessed, "not-witnessed"),
    (Verdict::Undecided, "undecided"),
    (Verdict::Untested, "untested"),
    (Verdict::IllDefined, "ill-defined"),
    (Verdict::Meaningless, "meaningless"),
];

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = VERDICTS
            .iter()
            .find(|(verdict, _)| verdict == self)
            .map(|(_, name)| *name);
        f.write_str(name.unwrap_or_default())
    }
}

/// `expect refuted without NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The verdict.
    pub verdict: Verdict,
    /// The mutant that it is about: a hypothesis, `with-K` or `type-X`; none for the form itself.
    pub without: Option<String>,
    /// Where it stands.
    pub span: Span,
}

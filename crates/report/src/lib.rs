//! The report of an audit.
//!
//! [`Report`] is what `report.json` holds; its fields are the documented schema
//! (`docs/report-format.md`). The status of a claim is computed from its tallies, never typed.
//! The rest renders: [`markdown`] for `report.md`, [`claims_table`] for the terminal. Files are
//! written atomically. There is no mathematics here.

mod formal;
mod html;
mod markdown;
mod schema;
mod table;
mod typeset;
mod write;

pub use formal::{FormalClaim, FormalStatus, ProofCheck};
pub use html::html;
pub use markdown::markdown;
pub use schema::{
    CensusEntry, ClaimEntry, CounterexampleEntry, CoverageEntry, Job, ProofSources, Report, Run,
    SCHEMA, Settings, Status, UncheckedEntry, VariantEntry,
};
pub use table::{claims_table, subject_text};
pub use write::write_atomically;

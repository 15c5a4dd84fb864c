//! The report of an audit.
//!
//! [`Report`] is what `report.json` holds; its fields are the documented schema
//! (`docs/report-format.md`). The status of a claim is computed from its tallies, never typed,
//! and [`verify`] computes it and all else again on reading.
//! The rest renders, by templates: [`markdown`] for `report.md`, [`errata`] for `errata.tex`,
//! [`claim_text`] for the terminal, [`junit`] for dashboards, and [`diff`] compares two reports.
//! Every text that a report holds is escaped. Files are written atomically. There is no
//! mathematics here.

mod diff;
mod errata;
mod explain;
mod formal;
mod html;
mod json_schema;
mod junit;
mod markdown;
mod math_text;
mod orbits;
mod part;
mod prepared;
mod render;
mod schema;
mod subject;
mod terminal;
mod typeset;
mod verify;
mod view;
mod write;

pub use diff::{Change, Diff, diff};
pub use errata::errata;
pub use explain::explanation;
pub use formal::{FormalClaim, FormalStatus, ProofCheck};
pub use html::html;
pub use json_schema::json_schema;
pub use junit::junit;
pub use markdown::markdown;
pub use part::{
    Effort, Found, JoinError, Part, PartError, RUN_SCHEMA, RunReport, Task, Work, join,
};
pub use prepared::{Prepared, Unit};
pub use schema::{
    CensusEntry, ClaimEntry, CounterexampleEntry, CoverageEntry, Job, OLDEST_SCHEMA, ProofSources,
    Report, ReportError, Run, SCHEMA, Settings, Status, UncheckedEntry, VariantEntry, read_report,
};
pub use subject::subject_text;
pub use terminal::{claim_text, claims_table, table, terminal_width};
pub use verify::{Disagreement, verify};
pub use view::{subjects_text, verdict};
pub use write::{writable, write_atomically, write_bytes_atomically};

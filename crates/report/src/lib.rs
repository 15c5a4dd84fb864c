//! The report of an audit: what a hunt found of each form of each claim of a paper.
//!
//! [`Report`] is what `report.json` holds. [`read`] checks every certificate and computes every
//! verdict anew. The renderings are untrusted: they say what the record says.

mod assemble;
mod checked;
mod diff;
mod formal;
mod graph;
mod html;
mod junit;
mod prose;
mod record;
mod render;
mod repair;
mod slice;
mod terminal;
mod text;
mod verify;
mod view;
mod write;

pub use checked::Checked;
pub use diff::{Change, diff, diff_text};
pub use formal::{FormalClaim, FormalStatus, ProofCheck};
pub use html::html;
pub use junit::junit;
pub use prose::{errata, markdown};
pub use record::{
    ClaimEntry, Condition, Explanation, FormEntry, Paragraph, Part, Phrase, Plane, ProofSources,
    RepairEntry, Report, ReportError, Run, SCHEMA, Settings, read,
};
pub use render::clean;
pub use terminal::claims_table;
pub use verify::{Disagreement, verify};
pub use write::{writable, write_atomically, write_bytes_atomically};

/// The JSON Schema of `report.json`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

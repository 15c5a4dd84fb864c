//! The JSON Schema of `report.json`, from the types.

use schemars::{JsonSchema, generate::SchemaSettings};

use crate::{Report, SCHEMA};

/// The JSON Schema (draft 2020-12) of `report.json`, as it is committed in
/// `docs/report.schema.json`.
pub fn json_schema() -> String {
    let mut schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Report>();
    let title = format!("{} of referee, version {SCHEMA}", Report::schema_name());
    schema.insert("title".into(), title.into());
    // A schema is a map of strings to JSON values, which can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

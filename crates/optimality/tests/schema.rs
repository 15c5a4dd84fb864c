//! `docs/network.schema.json` is the schema of the answer. `REFEREE_WRITE_DOCS=1 cargo test -p
//! optimality schema` rewrites it.

use std::path::Path;

#[test]
fn the_schema_is_up_to_date() {
    let schema = schemars::schema_for!(optimality::Answer);
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/network.schema.json");
    if std::env::var_os("REFEREE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
}

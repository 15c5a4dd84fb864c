//! Plain text for the terminal: the table of claims, and subjects with aligned matrices.

use std::fmt::Write;

use certificate::Subject;
use comfy_table::{ContentArrangement, Table, presets};

use crate::Report;

/// The table of all forms of all claims, as wide as the terminal.
pub fn claims_table(report: &Report) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        "claim", "page", "form", "status", "tested", "vacuous", "refuted",
    ]);
    for (claim, variant) in report.variants().filter(|(_, variant)| variant.is_plain()) {
        let tally = &variant.tally;
        table.add_row([
            claim.id.clone(),
            claim.page.clone(),
            variant.form.clone(),
            variant.status.label().to_owned(),
            tally.tested().to_string(),
            tally.vacuous_total().to_string(),
            tally.refuted.to_string(),
        ]);
    }
    table.to_string()
}

/// The matrices of a subject by name.
fn matrices(subject: &Subject) -> Vec<(String, Vec<Vec<String>>)> {
    let rows = |matrix: &serde_json::Value| -> Vec<Vec<String>> {
        serde_json::from_value(matrix.clone()).unwrap_or_default()
    };
    let value = serde_json::to_value(subject).unwrap_or_default();
    let Some(fields) = value
        .as_object()
        .and_then(|kind| kind.values().next()?.as_object())
    else {
        return Vec::new();
    };
    let instance = fields
        .get("instance")
        .and_then(|instance| instance.as_object());
    let all = instance.into_iter().chain([fields]);
    let mut named = Vec::new();
    for (name, field) in all.flat_map(|object| object.iter()) {
        match (name.as_str(), field) {
            ("instance", _) => {}
            ("layers", serde_json::Value::Array(layers)) => {
                let layer = |(i, w)| (format!("W_{}", i + 1), rows(w));
                named.extend(layers.iter().enumerate().map(layer));
            }
            ("left" | "right", serde_json::Value::Array(coefficients)) => {
                let term = |(k, c)| (format!("{name}, t^{k}"), rows(c));
                named.extend(coefficients.iter().enumerate().map(term));
            }
            (_, serde_json::Value::Array(_)) => named.push((name.clone(), rows(field))),
            (_, serde_json::Value::String(text)) => {
                named.push((name.clone(), vec![vec![text.clone()]]));
            }
            (_, other) => named.push((name.clone(), vec![vec![other.to_string()]])),
        }
    }
    named.sort_by_key(|(name, _)| match name.as_str() {
        "x" => 0,
        "y" => 1,
        name if name.starts_with("W_") => 2,
        _ => 3,
    });
    named
}

/// A subject as text: each matrix with its name, columns aligned.
pub fn subject_text(subject: &Subject) -> String {
    let mut text = String::new();
    for (name, rows) in matrices(subject) {
        let width = rows.iter().flatten().map(String::len).max().unwrap_or(0);
        for (i, row) in rows.iter().enumerate() {
            let head = if i == 0 {
                format!("{name} =")
            } else {
                String::new()
            };
            let entries: Vec<String> = row.iter().map(|entry| format!("{entry:>width$}")).collect();
            let _ = writeln!(text, "{head:>14} [ {} ]", entries.join("  "));
        }
    }
    text
}

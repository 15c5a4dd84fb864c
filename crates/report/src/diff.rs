//! What changed between two audits.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::render::{Format, render};
use crate::view::space_text;
use crate::{ClaimEntry, Report, VariantEntry};

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What changed: `settings`, `theorem-3.2 (stated)`, `census: widths 1,1,1`, ...
    pub subject: String,
    /// Which property of it, such as `status` or `tally.holds`; `presence` when it came or went.
    pub property: String,
    /// The value in the old report, if there is one.
    pub old: Option<Value>,
    /// The value in the new report, if there is one.
    pub new: Option<Value>,
}

/// The differences of two audits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// Whether the audits agree in everything but time, threads and machine.
    pub is_empty: bool,
    /// The differences, in the order of the report.
    pub changes: Vec<Change>,
}

/// What is compared, by subject and property.
type Properties = Vec<(String, BTreeMap<String, Value>)>;

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The leaves of a value by path; lists are leaves.
fn leaves(path: &str, value: Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, field) in fields {
                let path = if path.is_empty() {
                    key
                } else {
                    format!("{path}.{key}")
                };
                leaves(&path, field, found);
            }
        }
        leaf => {
            found.insert(path.to_owned(), leaf);
        }
    }
}

fn properties(value: Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    leaves("", value, &mut found);
    found
}

fn variant_properties(
    report: &Report,
    id: &str,
    variant: &VariantEntry,
) -> BTreeMap<String, Value> {
    let mut value = json(variant);
    let case = variant.counterexample.as_ref();
    let statement = case.and_then(|case| report.certificates.get(case.certificate));
    if let Some(fields) = value.as_object_mut() {
        // The certificate itself, not its place in the list.
        let case = case.map(
            |case| serde_json::json!({"minimality": case.minimality, "certificate": statement}),
        );
        fields.insert("counterexample".into(), case.unwrap_or_default());
        fields.remove("spaces");
        fields.remove("form");
        fields.remove("dropped");
    }
    let mut found = BTreeMap::new();
    leaves("", value, &mut found);
    // Where it was searched is told in words; `settings` and the tallies have the numbers.
    let spaces = variant.spaces.iter();
    let spaces = spaces.map(|space| Value::from(space_text(space, id)));
    found.insert("searched".into(), spaces.collect());
    // A counterexample is compared and shown as a whole.
    found.retain(|path, _| !path.starts_with("counterexample.certificate"));
    if let Some(certificate) = statement {
        found.insert("counterexample".into(), json(certificate));
    }
    found
}

fn claim_properties(claim: &ClaimEntry) -> BTreeMap<String, Value> {
    let formal = claim
        .formal
        .iter()
        .map(|f| (f.theorem.clone(), json(&f.kind)));
    let formal: serde_json::Map<_, _> = formal.collect();
    properties(serde_json::json!({
        "title": claim.title, "page": claim.page, "checked": true, "machine-checked": formal,
    }))
}

/// Everything that is compared, in the order of the report. Times, threads and the state of the
/// proofs on the machine are not: they differ between runs that agree.
fn all(report: &Report) -> Properties {
    let mut list = vec![
        (
            "paper".into(),
            properties(serde_json::json!({"text": report.paper})),
        ),
        ("settings".into(), properties(json(&report.settings))),
        (
            "run".into(),
            properties(serde_json::json!({
                "version": report.run.version,
                "met_time_limit": report.run.met_time_limit,
                "report version": report.referee_report,
            })),
        ),
        ("proofs".into(), properties(json(&report.proofs))),
    ];
    for claim in &report.claims {
        list.push((claim.id.clone(), claim_properties(claim)));
        for variant in &claim.variants {
            let without = match variant.dropped.as_slice() {
                [] => String::new(),
                dropped => format!(" without {}", dropped.join(", ")),
            };
            let name = format!("{} ({}{without})", claim.id, variant.form);
            list.push((name, variant_properties(report, &claim.id, variant)));
        }
    }
    for row in &report.not_checked_yet {
        let own = serde_json::json!({"checked": false, "page": row.page, "reason": row.reason});
        list.push((row.id.clone(), properties(own)));
    }
    for entry in &report.census {
        let mut value = json(&entry.census);
        if let Some(fields) = value.as_object_mut() {
            fields.remove("samples");
        }
        list.push((format!("census: {}", entry.name), properties(value)));
    }
    for entry in &report.coverage {
        let own = serde_json::json!({"count": entry.count, "floor": entry.floor});
        list.push((format!("coverage: {}", entry.what), properties(own)));
    }
    list
}

/// Compares two reports.
pub fn diff(old: &Report, new: &Report) -> Diff {
    let (old, new) = (all(old), all(new));
    let index = |list: &Properties| -> BTreeMap<String, BTreeMap<String, Value>> {
        list.iter().cloned().collect()
    };
    let (old_by_name, new_by_name) = (index(&old), index(&new));
    let mut names: Vec<&String> = new.iter().map(|(name, _)| name).collect();
    names.extend(
        old.iter()
            .map(|(name, _)| name)
            .filter(|n| !new_by_name.contains_key(*n)),
    );
    let mut changes = Vec::new();
    let mut seen = BTreeSet::new();
    for name in names.into_iter().filter(|name| seen.insert(*name)) {
        let (before, after) = (old_by_name.get(name), new_by_name.get(name));
        let (Some(before), Some(after)) = (before, after) else {
            let state = |side: Option<_>| side.map(|_: &BTreeMap<_, _>| Value::from("present"));
            changes.push(Change {
                subject: name.clone(),
                property: "presence".into(),
                old: state(before),
                new: state(after),
            });
            continue;
        };
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys
            .into_iter()
            .filter(|key| before.get(*key) != after.get(*key))
        {
            changes.push(Change {
                subject: name.clone(),
                property: key.clone(),
                old: before.get(key).cloned(),
                new: after.get(key).cloned(),
            });
        }
    }
    Diff {
        is_empty: changes.is_empty(),
        changes,
    }
}

/// The longest value that is shown; `--json` has the whole.
const MAX_VALUE: usize = 300;

fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None => "-".into(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    if text.chars().count() <= MAX_VALUE {
        return text;
    }
    text.chars().take(MAX_VALUE).chain("...".chars()).collect()
}

const TEMPLATE: &str = "\
<% for group in groups %>
<< group.subject | paint(\"bold\") >>
<% for row in group.rows %>
<< (\"  \" ~ row) | wrap(6) >>
<% endfor %>
<% else %>
no difference
<% endfor %>
";

impl Diff {
    /// The differences as text for a terminal of the given width.
    pub fn text(&self, width: usize) -> String {
        #[derive(Serialize)]
        struct Group<'a> {
            subject: &'a str,
            rows: Vec<String>,
        }
        let groups: Vec<Group> = self
            .changes
            .chunk_by(|a, b| a.subject == b.subject)
            .map(|changes| Group {
                subject: &changes[0].subject,
                rows: changes.iter().map(Change::text).collect(),
            })
            .collect();
        let data = serde_json::json!({"groups": groups});
        render(Format::Terminal { width }, TEMPLATE, &data)
    }
}

impl Change {
    fn text(&self) -> String {
        let Self {
            property, old, new, ..
        } = self;
        match (property.as_str(), old, new) {
            ("presence", None, _) => "added".into(),
            ("presence", _, None) => "removed".into(),
            _ => format!(
                "{property}: {} -> {}",
                shown(old.as_ref()),
                shown(new.as_ref())
            ),
        }
    }
}

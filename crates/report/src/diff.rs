//! What changed between two audits: settings, forms that came or went, verdicts, counterexamples,
//! needed hypotheses, counts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::record::{FormEntry, Report};
use crate::render::clean;

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// `settings`, `theorem-3.2/stated`, ...
    pub subject: String,
    /// Which property of it; `presence` when it came or went.
    pub property: String,
    /// The value in the old report, if there is one.
    pub old: Option<Value>,
    /// The value in the new report, if there is one.
    pub new: Option<Value>,
}

/// The differences of two audits; none if they agree in everything but time and machine.
pub fn diff(old: &Report, new: &Report) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (properties(old), properties(new));
    for (subject, of_old) in &before {
        let Some(of_new) = after.get(subject) else {
            changes.push(change(subject, "presence", Some(&json!("there")), None));
            continue;
        };
        for (property, value) in of_old {
            let now = of_new.get(property);
            if now != Some(value) {
                changes.push(change(subject, property, Some(value), now));
            }
        }
    }
    for subject in after
        .keys()
        .filter(|subject| !before.contains_key(*subject))
    {
        changes.push(change(subject, "presence", None, Some(&json!("there"))));
    }
    changes
}

fn change(subject: &str, property: &str, old: Option<&Value>, new: Option<&Value>) -> Change {
    Change {
        subject: subject.into(),
        property: property.into(),
        old: old.cloned(),
        new: new.cloned(),
    }
}

fn properties(report: &Report) -> BTreeMap<String, BTreeMap<String, Value>> {
    let form = |title: &Option<String>, form: &FormEntry| {
        let found = &form.found;
        let mutants: BTreeMap<&str, String> = form
            .mutants
            .iter()
            .filter_map(|line| Some((line.dropped.first()?.as_str(), line.verdict.to_string())))
            .collect();
        BTreeMap::from([
            ("title".to_owned(), json!(title)),
            ("verdict".to_owned(), json!(found.verdict)),
            ("expected".to_owned(), json!(found.expected)),
            ("statement".to_owned(), json!(form.text)),
            ("instances".to_owned(), json!(found.instances)),
            ("met".to_owned(), json!(found.met)),
            ("undecided".to_owned(), json!(found.undecided)),
            ("counterexample".to_owned(), json!(found.counterexample)),
            ("witness".to_owned(), json!(found.witness)),
            ("least".to_owned(), json!(found.least)),
            ("complete".to_owned(), json!(found.complete)),
            ("ranks".to_owned(), json!(form.ranks)),
            ("without".to_owned(), json!(mutants)),
        ])
    };
    let mut all: BTreeMap<String, BTreeMap<String, Value>> = report
        .forms()
        .map(|(claim, entry)| {
            (
                format!("{}/{}", claim.id, entry.found.form),
                form(&claim.title, entry),
            )
        })
        .collect();
    let settings = BTreeMap::from([
        ("paper".to_owned(), json!(report.paper.id)),
        ("seed".to_owned(), json!(report.settings.seed)),
        ("effort".to_owned(), json!(report.settings.effort)),
    ]);
    all.insert("settings".to_owned(), settings);
    all
}

/// The differences as text, a line each; long values are cut.
pub fn diff_text(changes: &[Change]) -> String {
    const LONGEST: usize = 100;
    let shown = |value: &Option<Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let text = clean(&text);
            if text.chars().count() > LONGEST {
                text.chars().take(LONGEST).collect::<String>() + "..."
            } else {
                text
            }
        }
    };
    let line = |change: &Change| {
        let (old, new) = (shown(&change.old), shown(&change.new));
        format!(
            "{}: {}: {old} -> {new}\n",
            clean(&change.subject),
            change.property
        )
    };
    changes.iter().map(line).collect()
}

//! The table at the end of an audit of all papers: for each loss or kind of weights, whether the
//! shallow problem has bad minima, and whether depth adds any.
//!
//! A row is a claim that has a form `shallow`, which denies the first, or a form `depth`, which
//! denies the second. What a cell says is the verdict of the form in its report.

use std::path::Path;

use network::json::printable;
use report::{ClaimEntry, Report};
use statement::Verdict;

/// The names of the forms, in the order of the columns.
const FORMS: [&str; 2] = ["shallow", "depth"];

/// A row: the loss, and a cell for each form.
pub struct Row {
    loss: String,
    cells: [String; 2],
}

/// The rows of a report, whose file is named in the cells of what is refuted.
pub fn rows(report: &Report, folder: &Path) -> Vec<Row> {
    let with = |claim: &&ClaimEntry| cells(claim, folder).iter().any(|cell| !cell.is_empty());
    let row = |claim: &ClaimEntry| Row {
        loss: claim.title.clone().unwrap_or_else(|| claim.id.clone()),
        cells: cells(claim, folder),
    };
    report.claims.iter().filter(with).map(row).collect()
}

fn cells(claim: &ClaimEntry, folder: &Path) -> [String; 2] {
    FORMS.map(|name| {
        let form = claim.forms.iter().find(|form| form.found.form == name);
        form.map_or_else(String::new, |form| match form.found.verdict {
            Verdict::Stands => "none found".to_owned(),
            Verdict::Refuted => {
                let page = folder.join("report.html");
                format!("yes: {}#{}", page.display(), claim.id)
            }
            verdict => verdict.to_string(),
        })
    })
}

/// The rows as text.
pub fn text(rows: &[Row]) -> String {
    let heads = [
        "loss or weights",
        "shallow has bad minima",
        "depth adds bad minima",
    ];
    let mut table = vec![heads.map(str::to_owned)];
    for row in rows {
        let [shallow, depth] = &row.cells;
        table.push([&row.loss, shallow, depth].map(|cell| printable(cell)));
    }
    let width = |k: usize| {
        table
            .iter()
            .map(|row| row[k].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1)];
    let line = |[a, b, c]: &[String; 3]| {
        let text = format!("{a:<0$}  {b:<1$}  {c}", widths[0], widths[1]);
        text.trim_end().to_owned()
    };
    let lines: Vec<String> = table.iter().map(line).collect();
    format!("What depth creates:\n{}", lines.join("\n"))
}

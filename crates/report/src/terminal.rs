//! Text for the terminal: the tables of claims, and one claim with its verdict.
//!
//! Styles are printed as ANSI sequences; the caller strips them where the output is no terminal or
//! `NO_COLOR` is set. Nothing that a report holds reaches the terminal with a control character.

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

use crate::render::{Format, clean, render};
use crate::view::ClaimView;
use crate::{ClaimEntry, Report};

const SHOW: &str = include_str!("../templates/show.txt");

/// A table with a head, as wide as the terminal.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell)));
    }
    table.to_string()
}

/// The table of all forms of all claims, as wide as the terminal.
pub fn claims_table(report: &Report) -> String {
    let head = [
        "claim", "page", "form", "status", "tested", "vacuous", "refuted",
    ];
    let plain = report.variants().filter(|(_, variant)| variant.is_plain());
    table(
        &head,
        plain.map(|(claim, variant)| {
            let tally = &variant.tally;
            vec![
                claim.id.clone(),
                claim.page.clone(),
                variant.form.clone(),
                variant.status.label().to_owned(),
                tally.tested().to_string(),
                tally.vacuous_total().to_string(),
                tally.refuted.to_string(),
            ]
        }),
    )
}

/// The number of columns of the terminal, or 80 where there is none.
pub fn terminal_width() -> usize {
    Table::new().width().map_or(80, usize::from)
}

/// A claim for the terminal: statement, hypotheses, and where a report is at hand the verdict, the
/// counterexample and the repair. The claim is the report's, or one without verdicts.
pub fn claim_text(report: Option<&Report>, claim: &ClaimEntry, width: usize) -> String {
    #[derive(Serialize)]
    struct Data {
        has_report: bool,
        claim: ClaimView,
    }
    let data = Data {
        has_report: report.is_some(),
        claim: ClaimView::new(report, claim),
    };
    render(Format::Terminal { width }, SHOW, &data)
}

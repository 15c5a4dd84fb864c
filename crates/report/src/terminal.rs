//! Text for the terminal: the tables of claims, and one claim with its verdict.
//!
//! Styles are printed as ANSI sequences; the caller strips them where the output is no terminal or
//! `NO_COLOR` is set. Nothing that a report holds reaches the terminal with a control character.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::render::{Format, clean, render};
use crate::view::ClaimView;
use crate::{ClaimEntry, Report, VariantEntry};

const SHOW: &str = include_str!("../templates/show.txt");

/// A table with a head, as wide as the terminal. The first column, of identifiers, is not broken.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(terminal_width()).unwrap_or(u16::MAX));
    table.set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| clean(cell)));
    }
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.to_string()
}

/// The table of all forms of all claims, within 80 columns: a row for each claim as the paper
/// states it, and below it, indented, one for each form that is ours.
pub fn claims_table(report: &Report) -> String {
    let head = ["claim", "status", "tested", "vacuous", "refuted"].map(String::from);
    let plain = report.variants().filter(|(_, variant)| variant.is_plain());
    let row = |(claim, variant): (&ClaimEntry, &VariantEntry)| {
        let name = match variant.form.as_str() {
            "stated" => format!("{} (page {})", claim.id, claim.page),
            form => format!("  {form}"),
        };
        let tally = &variant.tally;
        [
            clean(&name),
            variant.status.label().to_owned(),
            tally.tested().to_string(),
            tally.vacuous_total().to_string(),
            tally.refuted.to_string(),
        ]
    };
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(plain.map(row)).collect();
    let width = |k: usize| rows.iter().map(|row| row[k].chars().count()).max();
    let width = [0, 1, 2, 3, 4].map(|k| width(k).unwrap_or(0));
    let line = |[name, status, counts @ ..]: &[String; 5]| {
        let mut line = format!("{name:0$} {status:1$}", width[0], width[1]);
        for (count, width) in counts.iter().zip(&width[2..]) {
            line += &format!(" {count:>width$}");
        }
        line + "\n"
    };
    rows.iter().map(line).collect::<String>().trim_end().into()
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

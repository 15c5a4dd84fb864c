//! Text for the terminal: the table of claims. Nothing that a report holds reaches the terminal
//! with a control character.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use crate::record::Report;
use crate::render::clean;

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

/// The number of columns of the terminal, or 80 where there is none.
pub fn terminal_width() -> usize {
    Table::new().width().map_or(80, usize::from)
}

/// The table of all forms, within 80 columns: a row for each claim as the paper states it, and
/// below it, indented, one for each form that is not the paper's.
pub fn claims_table(report: &Report) -> String {
    let head = ["claim", "verdict", "met", "undecided", "needed"].map(String::from);
    let rows = report.claims.iter().flat_map(|claim| {
        claim.forms.iter().map(move |form| {
            let found = &form.found;
            let name = match (found.form.as_str(), &claim.page) {
                ("stated", Some(page)) => format!("{} (page {page})", claim.id),
                ("stated", None) => claim.id.clone(),
                (form, _) => format!("  {form}"),
            };
            let mark = if form.is_met() { "" } else { " !" };
            let of = found.killed.len() + found.not_needed.len();
            let needed = match of {
                0 => String::new(),
                of => format!("{} of {of}", found.killed.len()),
            };
            [
                clean(&name),
                format!("{}{mark}", found.verdict),
                found.met.to_string(),
                found.undecided.to_string(),
                needed,
            ]
        })
    });
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    let width = |k: usize| rows.iter().map(|row| row[k].chars().count()).max();
    let width = [0, 1, 2, 3, 4].map(|k| width(k).unwrap_or(0));
    let line = |[name, verdict, counts @ ..]: &[String; 5]| {
        let mut line = format!("{name:0$} {verdict:1$}", width[0], width[1]);
        for (count, width) in counts.iter().zip(&width[2..]) {
            line += &format!(" {count:>width$}");
        }
        line.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect::<String>().trim_end().into()
}

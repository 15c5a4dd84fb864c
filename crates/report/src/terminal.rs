//! Text for the terminal: the table of claims. Nothing that a report holds reaches the terminal
//! with a control character.

use crate::record::Report;
use crate::render::clean;

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

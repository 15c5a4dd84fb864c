//! The renderings that are text: Markdown, and the errata as a LaTeX note.

use serde::Serialize;
use statement::Verdict;

use crate::record::Report;
use crate::render::{Format, render};
use crate::view::{ClaimView, page};

const MARKDOWN: &str = include_str!("../templates/report.md");
const ERRATA: &str = include_str!("../templates/errata.tex");

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    render(Format::Markdown, MARKDOWN, &page(report))
}

/// The number of the first page of a claim.
fn first_page(claim: &ClaimView<'_>) -> usize {
    let digits = claim.page.split(|c: char| !c.is_ascii_digit()).next();
    digits
        .and_then(|page| page.parse().ok())
        .unwrap_or(usize::MAX)
}

/// The errata as a complete LaTeX document: the claims that were refuted as the paper states them,
/// in the order of its pages.
pub fn errata(report: &Report) -> String {
    #[derive(Serialize)]
    struct Note<'r> {
        report: &'r Report,
        errata: Vec<ClaimView<'r>>,
        stands: Vec<ClaimView<'r>>,
        command: String,
    }
    let (mut errata, mut stands) = (Vec::new(), Vec::new());
    let page = page(report);
    for (view, entry) in page.claims.into_iter().zip(&report.claims) {
        match entry.stated().map(|form| form.found.verdict) {
            Some(Verdict::Refuted | Verdict::IllDefined) => errata.push(view),
            Some(Verdict::Stands) if entry.is_numbered() => stands.push(view),
            _ => {}
        }
    }
    errata.sort_by_key(first_page);
    let note = Note {
        report,
        errata,
        stands,
        command: page.command,
    };
    render(Format::Latex, ERRATA, &note)
}

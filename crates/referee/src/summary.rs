//! The tables at the end of an audit of all papers. The first has a row for each paper. The second
//! says, for each loss or kind of weights, whether the shallow problem has bad minima, and whether
//! depth adds any: a row is a claim that has a form `shallow`, which denies the one, or a form
//! `depth`, which denies the other. What a cell says is the verdict of the form in its report.

use std::collections::BTreeSet;

use network::json::printable;
use report::{ClaimEntry, Report};
use statement::Verdict;

/// The heads of the columns.
const PAPERS: [&str; 8] = [
    "paper",
    "claims",
    "forms",
    "stand",
    "refuted",
    "undecided",
    "untested",
    "redundant hypotheses",
];
const DEPTH: [&str; 4] = [
    "loss or weights",
    "shallow has bad minima",
    "depth adds bad minima",
    "with certificates",
];
/// The names of the forms, in the order of the columns.
const FORMS: [&str; 2] = ["shallow", "depth"];

/// Rows of both tables, without their heads.
#[derive(Default)]
pub struct Summary {
    papers: Vec<[String; 8]>,
    depth: Vec<[String; 4]>,
}

impl Summary {
    /// Adds a report. A row of the second table names its page, from the folder of all reports.
    pub fn add(&mut self, report: &Report) {
        self.papers.push(of_paper(report));
        for claim in &report.claims {
            let [shallow, depth] = FORMS.map(|name| cell(claim, name));
            if !shallow.is_empty() || !depth.is_empty() {
                let loss = claim.title.clone().unwrap_or_else(|| claim.id.clone());
                let page = format!("{}/report.html#{}", report.paper.id, claim.id);
                self.depth.push([loss, shallow, depth, page]);
            }
        }
    }

    /// Both tables as text.
    pub fn text(&self) -> String {
        let mut text = table(PAPERS, &self.papers);
        if !self.depth.is_empty() {
            text += &format!("\nWhat depth creates:\n{}", table(DEPTH, &self.depth));
        }
        text
    }
}

fn of_paper(report: &Report) -> [String; 8] {
    let forms = || report.forms().map(|(_, form)| form);
    let count = |verdicts: &[Verdict]| {
        let of = forms().filter(|form| verdicts.contains(&form.found.verdict));
        of.count().to_string()
    };
    // Hypotheses without which a form was expected to stand, and does.
    let mutants = forms().flat_map(|form| &form.mutants);
    let stands = mutants
        .filter(|line| line.expected == Some(Verdict::Stands) && line.verdict == Verdict::Stands);
    let redundant: BTreeSet<&str> = stands
        .filter_map(|line| line.dropped.first().map(String::as_str))
        .collect();
    let redundant: Vec<&str> = redundant.into_iter().collect();
    [
        report.paper.id.clone(),
        report.claims.len().to_string(),
        forms().count().to_string(),
        count(&[Verdict::Stands, Verdict::Witnessed]),
        count(&[Verdict::Refuted, Verdict::NotWitnessed]),
        count(&[Verdict::Undecided]),
        count(&[Verdict::Untested]),
        redundant.join(", "),
    ]
}

fn cell(claim: &ClaimEntry, name: &str) -> String {
    let form = claim.forms.iter().find(|form| form.found.form == name);
    form.map_or_else(String::new, |form| match form.found.verdict {
        Verdict::Stands => "none found".to_owned(),
        Verdict::Refuted => "yes".to_owned(),
        verdict => verdict.to_string(),
    })
}

/// A table whose columns are as wide as what is in them.
fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
    let heads = [heads.map(str::to_owned)];
    let rows = || heads.iter().chain(rows);
    let width = |k: usize| rows().map(|row| row[k].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells.map(|(cell, w)| format!("{cell:<w$}")).collect();
        printable(cells.join("  ").trim_end())
    };
    rows().map(line).collect::<Vec<_>>().join("\n")
}

//! The errata as a LaTeX note: the claims that were refuted as the paper states them, in its order.

use serde::Serialize;

use crate::math_text::{MathText, sentence};
use crate::render::{Format, render};
use crate::view::{CaseView, ClaimView, is_numbered, is_refuted_as_stated, stated};
use crate::{ClaimEntry, FormalClaim, Report, Status};

const TEMPLATE: &str = include_str!("../templates/errata.tex");

#[derive(Serialize)]
struct Note<'a> {
    version: &'static str,
    errata: Vec<Erratum>,
    stands: Vec<Standing<'a>>,
    command: String,
}

#[derive(Serialize)]
struct Erratum {
    title: String,
    page: String,
    statement: MathText,
    case: CaseView,
    failure: Option<MathText>,
    repair: Option<MathText>,
    repaired: Vec<Repaired>,
    theorems: Vec<FormalClaim>,
}

#[derive(Serialize)]
struct Repaired {
    statement: MathText,
    tested: u64,
    words: &'static str,
}

#[derive(Serialize)]
struct Standing<'a> {
    title: &'a str,
    page: &'a str,
    proof: bool,
}

fn words(status: Status) -> &'static str {
    match status {
        Status::Stands => "no counterexample was found",
        Status::Refuted => "it was refuted as well",
        Status::Witnessed => "a witness was found",
        Status::Undecided => "some of them were not decided",
        Status::NotTested => "it says nothing about any of them",
    }
}

/// The erratum of a claim that was refuted as stated and whose counterexample is at hand.
fn erratum(report: &Report, claim: &ClaimEntry) -> Option<Erratum> {
    let view = ClaimView::new(Some(report), claim);
    let repaired = view.forms.iter().filter(|form| form.is_repaired);
    let repaired = repaired.map(|form| Repaired {
        statement: sentence(form.statement.plain.trim_end_matches('.')),
        tested: form.tested,
        words: words(form.status),
    });
    let repaired = repaired.collect();
    let form = view.forms.into_iter().find(|form| form.is_stated)?;
    let mut case = form.case?;
    // What is no number, such as the kind of evidence, is told in words.
    case.evidence.list.retain(|field| field.value.is_some());
    Some(Erratum {
        title: view.title,
        page: view.page,
        statement: view.statement.unwrap_or(form.statement),
        case,
        failure: view.failure,
        repair: view.repair,
        repaired,
        theorems: view.formal,
    })
}

/// The number of the first page of a claim.
fn first_page(claim: &ClaimEntry) -> usize {
    let digits = claim.page.split(|c: char| !c.is_ascii_digit()).next();
    digits
        .and_then(|page| page.parse().ok())
        .unwrap_or(usize::MAX)
}

/// The numbered statements of the paper that stand as stated.
fn standing(report: &Report) -> impl Iterator<Item = Standing<'_>> {
    let stands = |claim: &&ClaimEntry| {
        is_numbered(claim) && stated(claim).is_some_and(|v| v.status == Status::Stands)
    };
    report.claims.iter().filter(stands).map(|claim| Standing {
        title: &claim.title,
        page: &claim.page,
        proof: claim.formal.iter().any(|theorem| theorem.kind == "proved"),
    })
}

/// The errata as a complete LaTeX document, for pdflatex with the packages of Debian.
pub fn errata(report: &Report) -> String {
    let mut refuted: Vec<&ClaimEntry> = report
        .claims
        .iter()
        .filter(|claim| is_refuted_as_stated(claim))
        .collect();
    refuted.sort_by_key(|claim| first_page(claim));
    let errata = refuted.into_iter();
    let note = Note {
        version: env!("CARGO_PKG_VERSION"),
        errata: errata.filter_map(|claim| erratum(report, claim)).collect(),
        stands: standing(report).collect(),
        command: report.settings.command(),
    };
    render(Format::Latex, TEMPLATE, &note)
}

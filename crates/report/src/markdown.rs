//! The report as Markdown, as code hosts render it.

use serde::Serialize;

use crate::render::{Format, render};
use crate::view::{ClaimView, verdict};
use crate::{CoverageEntry, Report, Run, Settings, UncheckedEntry};

const TEMPLATE: &str = include_str!("../templates/report.md");

#[derive(Serialize)]
struct Page<'a> {
    paper: &'a str,
    verdict: String,
    gaps: Vec<String>,
    claims: Vec<ClaimView>,
    not_checked_yet: &'a [UncheckedEntry],
    census: Vec<CensusView<'a>>,
    coverage: &'a [CoverageEntry],
    settings: &'a Settings,
    run: &'a Run,
    second_opinion: String,
    proofs: &'static str,
    sources: &'a str,
    command: String,
}

/// A census without its samples.
#[derive(Serialize)]
struct CensusView<'a> {
    name: &'a str,
    instances: u64,
    critical: u64,
    kinds: &'a std::collections::BTreeMap<String, u64>,
    accepted: u64,
    failed: u64,
    digest: String,
}

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let census = report.census.iter().map(|entry| CensusView {
        name: &entry.name,
        instances: entry.census.instances,
        critical: entry.census.critical,
        kinds: &entry.census.kinds,
        accepted: entry.census.accepted,
        failed: entry.census.failed,
        digest: entry.root(),
    });
    let page = Page {
        paper: &report.paper,
        verdict: verdict(report),
        gaps: report.gaps(),
        claims: report
            .claims
            .iter()
            .map(|claim| ClaimView::new(Some(report), claim))
            .collect(),
        not_checked_yet: &report.not_checked_yet,
        census: census.collect(),
        coverage: &report.coverage,
        settings: &report.settings,
        run: &report.run,
        second_opinion: report.second_opinion.to_string(),
        proofs: report.run.proofs.label(),
        sources: &report.proofs.sources,
        command: report.settings.command(),
    };
    render(Format::Markdown, TEMPLATE, &page)
}

//! `claims` and `show`: what stands in a file of claims, or in the papers.

use std::collections::BTreeMap;

use kernel::mutant::mutants;
use network::json::printable;
use serde::Serialize;
use statement::{Claim, Form, Verdict};

use crate::cli::{ClaimsOptions, ShowOptions};
use crate::exit::Outcome;
use crate::output::say;
use crate::papers::{self, Source};

/// A form in JSON.
#[derive(Serialize)]
struct FormLine {
    form: String,
    hypotheses: Vec<String>,
    /// The names of what can be dropped or weakened.
    mutants: Vec<String>,
    expected: Option<Verdict>,
    /// The verdicts expected without something.
    without: BTreeMap<String, Verdict>,
    /// The canonical text.
    text: String,
}

/// A claim in JSON.
#[derive(Serialize)]
struct ClaimLine<'a> {
    paper: Option<&'a str>,
    file: &'a str,
    id: &'a str,
    title: Option<&'a str>,
    page: Option<&'a str>,
    context: Option<&'a str>,
    forms: Vec<FormLine>,
}

fn claim_line<'a>(source: &'a Source, claim: &'a Claim, forms: &[&Form]) -> ClaimLine<'a> {
    ClaimLine {
        paper: source.paper.as_deref(),
        file: &source.file,
        id: &claim.id,
        title: claim.title.as_deref(),
        page: claim.page.as_deref(),
        context: claim.context.as_deref(),
        forms: forms.iter().map(|form| form_line(form)).collect(),
    }
}

fn form_line(form: &Form) -> FormLine {
    let statement = form.statement();
    let (mut expected, mut without) = (None, BTreeMap::new());
    for expect in form.expects() {
        match &expect.without {
            None => expected = Some(expect.verdict),
            Some(name) => _ = without.insert(name.clone(), expect.verdict),
        }
    }
    FormLine {
        form: form.id.clone(),
        hypotheses: statement.hypotheses().map(str::to_owned).collect(),
        mutants: mutants(&statement),
        expected,
        without,
        text: statement.to_string(),
    }
}

/// `referee claims`.
///
/// # Errors
/// When the file cannot be read, or there is no file and no paper.
pub fn claims(options: &ClaimsOptions) -> anyhow::Result<Outcome> {
    let sources = match &options.file {
        Some(file) => vec![Source::read(file, None)?],
        None => papers::papers(None)?,
    };
    if sources.is_empty() {
        anyhow::bail!("there is no papers/ here; name a file of claims");
    }
    let mut outcome = Outcome::Done;
    let mut lines = Vec::new();
    for source in &sources {
        outcome = outcome.max(source.complain());
        for claim in &source.claims {
            let forms: Vec<&Form> = claim.forms.iter().collect();
            lines.push((source, claim, claim_line(source, claim, &forms)));
        }
    }
    if options.json {
        let lines: Vec<&ClaimLine> = lines.iter().map(|(_, _, line)| line).collect();
        say!("{}", serde_json::json!({ "claims": lines }));
        return Ok(outcome);
    }
    let widest = lines.iter().map(|(_, claim, _)| claim.id.chars().count());
    let width = widest.max().unwrap_or(0);
    let mut before = None;
    for (source, claim, line) in &lines {
        if before.replace(&source.file) != Some(&source.file) {
            let paper = source.paper.iter().map(|paper| format!("{paper}: "));
            say!("{}{}", paper.collect::<String>(), printable(&source.file));
        }
        let page = claim.page.as_ref().map(|page| format!("page {page}"));
        let title = claim.title.as_deref().unwrap_or_default();
        let row = format!(
            "  {:width$}  {:8}  {title}",
            claim.id,
            page.unwrap_or_default()
        );
        say!("{}", printable(row.trim_end()));
        for form in &line.forms {
            let expected = form.expected.map(|verdict| verdict.to_string());
            let row = format!("    {:32}  {}", form.form, expected.unwrap_or_default());
            say!("{}", printable(row.trim_end()));
        }
    }
    Ok(outcome)
}

/// `referee show`.
///
/// # Errors
/// When there is no such claim.
pub fn show(options: &ShowOptions) -> anyhow::Result<Outcome> {
    let (source, name) = papers::find(&options.words)?;
    let forms = source.forms(name.as_ref())?;
    let outcome = match name {
        None => source.complain(),
        Some(_) => Outcome::Done,
    };
    let mut chosen: Vec<(&Claim, Vec<&Form>)> = Vec::new();
    for form in forms {
        let claim = source.claims.iter().find(|claim| claim.id == form.claim);
        let Some(claim) = claim else { continue };
        match chosen.last_mut() {
            Some((last, forms)) if last.id == claim.id => forms.push(form),
            _ => chosen.push((claim, vec![form])),
        }
    }
    if options.json {
        for (claim, forms) in &chosen {
            say!(
                "{}",
                serde_json::to_string(&claim_line(&source, claim, forms))?
            );
        }
        return Ok(outcome);
    }
    for (claim, forms) in &chosen {
        let title = claim.title.iter().map(|title| format!(" \"{title}\""));
        let page = claim.page.iter().map(|page| format!(", page {page}"));
        let context = claim.context.iter().map(|name| format!(", in {name}"));
        let head = format!(
            "{}{}{}{}   ({})",
            claim.id,
            title.collect::<String>(),
            context.collect::<String>(),
            page.collect::<String>(),
            source.file
        );
        say!("{}", printable(&head));
        for form in forms {
            let line = form_line(form);
            say!("");
            for text in line.text.lines() {
                say!("{}", printable(text));
            }
            if let Some(expected) = line.expected {
                say!("expected: {expected}");
            }
            for (name, verdict) in &line.without {
                say!("expected without {name}: {verdict}");
            }
            let known = line.without.keys();
            let others: Vec<&String> = line
                .mutants
                .iter()
                .filter(|name| !known.clone().any(|other| other == *name))
                .collect();
            if !others.is_empty() {
                let names: Vec<&str> = others.iter().map(|name| name.as_str()).collect();
                say!("can also be dropped or weakened: {}", names.join(", "));
            }
        }
    }
    let first = chosen.iter().find_map(|(_, forms)| forms.first());
    if let Some(form) = first {
        let file = match source.paper {
            Some(_) => String::new(),
            None => format!("{} ", source.file),
        };
        let name = source.full_name(form);
        say!("");
        say!(
            "hunt it: referee hunt {file}{name}    at one instance: referee check {file}{name} FILE"
        );
    }
    Ok(outcome)
}

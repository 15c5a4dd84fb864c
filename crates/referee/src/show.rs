//! `claims` and `show`.

use anyhow::Context;
use lemmas::{Claim, Form, Variant};
use report::{ClaimEntry, FormalStatus, Report, VariantEntry, claim_text, table, terminal_width};
use search::Tally;
use serde_json::{Value, json};

use crate::audit::proofs_folder;
use crate::cli::ShowOptions;
use crate::exit::Outcome;
use crate::input;
use crate::output::{self, say};
use crate::report_command;

/// Where the tests of a claim are.
fn tests(claim: &Claim) -> String {
    format!("tests/{}.rs", claim.module_name())
}

/// Prints the formal theorems about a claim, as the proofs' own check reports them.
fn print_formal(id: &str) {
    let status = FormalStatus::built_in();
    for claim in status.of(id) {
        say!("{:12} {}: {}", claim.kind, claim.theorem, claim.assumptions);
    }
    let known = if status.of(id).next().is_some() {
        "proofs/theories/paper.v"
    } else {
        "no theorem"
    };
    say!(
        "formal proof {known}; {}",
        status.check(&proofs_folder()).label()
    );
}

fn form_json(claim: &Claim, form: &Form) -> Value {
    let hypotheses: Vec<Value> = claim
        .hypotheses(form)
        .iter()
        .map(|h| json!({"id": h.id(), "meaning": h.meaning()}))
        .collect();
    json!({"form": form.id, "statement": form.statement, "hypotheses": hypotheses})
}

/// `referee claims`.
///
/// # Errors
/// Never.
pub fn claims(json: bool) -> anyhow::Result<Outcome> {
    if json {
        let row = |claim: &Claim| {
            let forms: Vec<&str> = claim.forms.iter().map(|form| form.id).collect();
            json!({"id": claim.id, "title": claim.title, "page": claim.page, "forms": forms})
        };
        let rows: Vec<Value> = lemmas::claims().iter().map(row).collect();
        say!(
            "{}",
            json!({"claims": rows, "not_checked_yet": lemmas::unchecked()})
        );
        return Ok(Outcome::Done);
    }
    let checked = lemmas::claims().iter();
    let rows = checked.map(|claim| [claim.id, claim.page, claim.title].map(String::from).into());
    say!("{}", table(&["claim", "page", "title"], rows));
    let unchecked = lemmas::unchecked().iter();
    let rows = unchecked.map(|row| [row.id, row.page, row.reason].map(String::from).into());
    say!("\n{}", table(&["not checked yet", "page", "reason"], rows));
    Ok(Outcome::Done)
}

/// The report, if there is one, and the entry of the claim in it.
fn verdicts(options: &ShowOptions, claim: &Claim) -> anyhow::Result<Option<(Report, ClaimEntry)>> {
    if !options.report.exists() {
        return Ok(None);
    }
    let report = report_command::read(&options.report)?;
    let report = report.context("the report contradicts itself")?;
    let entry = report.claims.iter().find(|entry| entry.id == claim.id);
    let entry = entry.cloned();
    Ok(entry.map(|entry| (report, entry)))
}

/// The claim without verdicts, its forms in the order of the registry.
fn without_verdicts(claim: &Claim) -> ClaimEntry {
    let form = |form: &Form| Variant::new(claim.id, form.id, &[]).ok();
    let variants = claim.forms.iter().filter_map(form);
    let entry = |variant| VariantEntry::new(&variant, Tally::default(), Vec::new(), None);
    ClaimEntry {
        variants: variants.map(entry).collect(),
        ..ClaimEntry::new(claim, &FormalStatus::built_in())
    }
}

/// `referee show`.
///
/// # Errors
/// When the claim is unknown, or there is a report that cannot be read.
pub fn show(options: &ShowOptions) -> anyhow::Result<Outcome> {
    let Some(claim) = lemmas::claim(&options.claim) else {
        if let Some(row) = lemmas::unchecked()
            .iter()
            .find(|row| row.id == options.claim)
        {
            if options.json {
                say!("{}", json!({"not_checked_yet": row}));
            } else {
                say!("{} (page {}): not checked yet", row.id, row.page);
                say!("\n  {}\n  {}\n", row.statement, row.reason);
                print_formal(row.id);
            }
            return Ok(Outcome::Done);
        }
        return Err(input::unknown_claim(&options.claim));
    };
    let found = verdicts(options, claim)?;
    if options.json {
        let formal = FormalStatus::built_in();
        let forms: Vec<Value> = claim
            .forms
            .iter()
            .map(|form| form_json(claim, form))
            .collect();
        let variants = found.map(|(_, entry)| entry.variants);
        let value = json!({
            "id": claim.id, "title": claim.title, "page": claim.page,
            "quantifier": claim.quantifier, "subject": claim.subject, "forms": forms, "source": claim.source, "tests": tests(claim),
            "formal": formal.of(claim.id).collect::<Vec<_>>(),
            "proofs": formal.check(&proofs_folder()),
            "verdicts": variants,
        });
        say!("{value}");
        return Ok(Outcome::Done);
    }
    let (report, entry) = match &found {
        Some((report, entry)) => (Some(report), entry.clone()),
        None => (None, without_verdicts(claim)),
    };
    output::print(format_args!(
        "{}",
        claim_text(report, &entry, terminal_width())
    ));
    if found.is_none() {
        say!(
            "\nno verdict yet: {} has no report; run `referee audit`",
            options.report.display()
        );
    }
    say!("\nchecked in   {}:{}", claim.source.file, claim.source.line);
    say!("tested in    {}", tests(claim));
    print_formal(claim.id);
    Ok(Outcome::Done)
}

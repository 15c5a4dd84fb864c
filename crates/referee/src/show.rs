//! `claims` and `show`.

use certificate::Statement;
use lemmas::{Claim, Form};
use report::{FormalStatus, Report, VariantEntry, subject_text};
use serde_json::{Value, json};

use crate::audit::proofs_folder;
use crate::cli::ShowOptions;
use crate::exit::Outcome;

/// Where the tests of a claim are.
fn tests(claim: &Claim) -> String {
    format!("tests/{}.rs", claim.module_name())
}

/// Prints the formal theorems about a claim, as the proofs' own check reports them.
fn print_formal(id: &str) {
    let status = FormalStatus::built_in();
    for claim in status.of(id) {
        println!("{:12} {}: {}", claim.kind, claim.theorem, claim.assumptions);
    }
    let known = if status.of(id).next().is_some() {
        "proofs/theories/paper.v"
    } else {
        "no theorem"
    };
    println!(
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
        println!(
            "{}",
            json!({"claims": rows, "not_checked_yet": lemmas::unchecked()})
        );
        return Ok(Outcome::Done);
    }
    for claim in lemmas::claims() {
        println!("{:24} page {:4} {}", claim.id, claim.page, claim.title);
    }
    println!("\nnot checked yet:");
    for row in lemmas::unchecked() {
        println!("{:24} page {:4} {}", row.id, row.page, row.reason);
    }
    Ok(Outcome::Done)
}

/// The entries of a claim in a report, if the report can be read.
fn verdicts(options: &ShowOptions, claim: &Claim) -> Option<(Report, Vec<VariantEntry>)> {
    let text = std::fs::read_to_string(&options.report).ok()?;
    let report: Report = network::json::read(&text).ok()?;
    let entry = report.claims.iter().find(|entry| entry.id == claim.id)?;
    let variants = entry.variants.clone();
    Some((report, variants))
}

/// `referee show`.
///
/// # Errors
/// When the claim is unknown.
pub fn show(options: &ShowOptions) -> anyhow::Result<Outcome> {
    let Some(claim) = lemmas::claim(&options.claim) else {
        if let Some(row) = lemmas::unchecked()
            .iter()
            .find(|row| row.id == options.claim)
        {
            if options.json {
                println!("{}", json!({"not_checked_yet": row}));
            } else {
                println!("{} (page {}): not checked yet", row.id, row.page);
                println!("\n  {}\n  {}\n", row.statement, row.reason);
                print_formal(row.id);
            }
            return Ok(Outcome::Done);
        }
        anyhow::bail!(
            "unknown claim {:?}; `referee claims` lists them",
            options.claim
        );
    };
    let found = verdicts(options, claim);
    if options.json {
        let formal = FormalStatus::built_in();
        let forms: Vec<Value> = claim
            .forms
            .iter()
            .map(|form| form_json(claim, form))
            .collect();
        let variants = found.map(|(_, variants)| variants);
        let value = json!({
            "id": claim.id, "title": claim.title, "page": claim.page,
            "quantifier": claim.quantifier, "subject": claim.subject, "forms": forms, "source": claim.source, "tests": tests(claim),
            "formal": formal.of(claim.id).collect::<Vec<_>>(),
            "proofs": formal.check(&proofs_folder()),
            "verdicts": variants,
        });
        println!("{value}");
        return Ok(Outcome::Done);
    }
    println!("{} ({}, page {})", claim.id, claim.title, claim.page);
    for form in claim.forms {
        println!("\n{}: {}", form.id, form.statement);
        for hypothesis in claim.hypotheses(form) {
            println!("    {:28} {}", hypothesis.id(), hypothesis.meaning());
        }
        let Some((report, variants)) = &found else {
            continue;
        };
        for variant in variants.iter().filter(|variant| variant.form == form.id) {
            let without = if variant.is_plain() {
                String::new()
            } else {
                format!(" without {}", variant.dropped.join(", "))
            };
            println!(
                "  {}{without}: {} subjects tested",
                variant.status.label(),
                variant.tally.tested()
            );
            let certificate = variant
                .counterexample
                .as_ref()
                .filter(|_| variant.is_plain());
            let statement =
                certificate.and_then(|entry| report.certificates.get(entry.certificate));
            if let Some(Statement::Counterexample(case)) = statement.map(|c| &c.statement) {
                print!("{}", subject_text(&case.subject));
            }
        }
    }
    if found.is_none() {
        println!(
            "\nno verdict yet: {} has no report; run `referee audit`",
            options.report.display()
        );
    }
    println!("\nchecked in   {}:{}", claim.source.file, claim.source.line);
    println!("tested in    {}", tests(claim));
    print_formal(claim.id);
    Ok(Outcome::Done)
}

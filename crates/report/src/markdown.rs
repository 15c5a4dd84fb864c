//! The report as Markdown.

use std::fmt::Write;

use certificate::Statement;
use search::{Minimality, Tally};

use crate::{CensusEntry, ClaimEntry, FormalClaim, Report, Status, VariantEntry, subject_text};

/// Text that cannot be taken for markup.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_report(&mut text, report);
    text
}

fn write_report(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "# Referee's report\n\n{}\n", escape(&report.paper))?;
    writeln!(
        out,
        "\"Stands\" means that no counterexample was found among the subjects tested; it is no \
         proof. \"Refuted\" means that the counterexample below was accepted by the checker.\n"
    )?;
    let gaps = report.gaps();
    if !gaps.is_empty() {
        writeln!(out, "**This audit is incomplete:**\n")?;
        for gap in gaps {
            writeln!(out, "- {}", escape(&gap))?;
        }
        writeln!(out)?;
    }
    if report.run.met_time_limit {
        writeln!(
            out,
            "**The time limit cut the audit short; counts are smaller than asked for.**\n"
        )?;
    }
    writeln!(
        out,
        "| claim | page | as stated | repaired | machine-checked |\n|---|---|---|---|---|"
    )?;
    for claim in &report.claims {
        let status = |prefix: &str| {
            let forms = claim
                .variants
                .iter()
                .filter(|v| v.is_plain() && v.form.starts_with(prefix));
            let labels: Vec<&str> = forms.map(|v| v.status.label()).collect();
            if labels.is_empty() {
                "–".into()
            } else {
                labels.join(", ")
            }
        };
        let (id, page) = (&claim.id, escape(&claim.page));
        let anchor = id.replace('.', "");
        writeln!(
            out,
            "| [{id}](#{anchor}) | {page} | {} | {} | {} |",
            status("stated"),
            status("repaired"),
            formal_text(&claim.formal)
        )?;
    }
    writeln!(
        out,
        "\nNot checked yet:\n\n| claim | page | statement | reason | machine-checked |\n|---|---|---|---|---|"
    )?;
    for row in &report.not_checked_yet {
        let cells = [&row.id, &row.page, &row.statement, &row.reason].map(|cell| escape(cell));
        writeln!(
            out,
            "| {} | {} |",
            cells.join(" | "),
            formal_text(&row.formal)
        )?;
    }
    for claim in &report.claims {
        write_claim(out, report, claim)?;
    }
    write_census(out, report)?;
    write_run(out, report)
}

fn write_claim(out: &mut String, report: &Report, claim: &ClaimEntry) -> std::fmt::Result {
    writeln!(
        out,
        "\n## {}\n\n{}, page {}.",
        claim.id,
        escape(&claim.title),
        escape(&claim.page)
    )?;
    for variant in claim.variants.iter().filter(|variant| variant.is_plain()) {
        writeln!(out, "\n### {}: {}\n", variant.form, variant.status.label())?;
        writeln!(out, "{}\n", escape(&variant.statement))?;
        if !variant.hypotheses.is_empty() {
            writeln!(out, "Hypotheses: `{}`.\n", variant.hypotheses.join("`, `"))?;
        }
        writeln!(out, "{}", tally_text(&variant.tally))?;
        write_counterexample(out, report, variant)?;
    }
    let mutants: Vec<_> = claim
        .variants
        .iter()
        .filter(|variant| !variant.is_plain())
        .collect();
    if !mutants.is_empty() {
        writeln!(out, "\n### Without one hypothesis\n")?;
        writeln!(
            out,
            "| form | without | status | tested | refuted | undecided |\n|---|---|---|---|---|---|"
        )?;
        for variant in mutants {
            let status = match variant.status {
                Status::Refuted => "refuted: the hypothesis is needed",
                Status::Stands => "no refutation found",
                other => other.label(),
            };
            let (form, dropped, tally) =
                (&variant.form, variant.dropped.join(", "), &variant.tally);
            writeln!(
                out,
                "| {form} | `{dropped}` | {status} | {} | {} | {} |",
                tally.tested(),
                tally.refuted,
                tally.undecided
            )?;
        }
    }
    Ok(())
}

/// The formal theorems about a claim, by kind.
fn formal_text(formal: &[FormalClaim]) -> String {
    if formal.is_empty() {
        return "–".into();
    }
    let theorem = |claim: &FormalClaim| format!("{}: `{}`", escape(&claim.kind), claim.theorem);
    formal.iter().map(theorem).collect::<Vec<_>>().join(", ")
}

fn tally_text(tally: &Tally) -> String {
    let vacuous = if tally.vacuous.is_empty() {
        String::new()
    } else {
        let parts = tally
            .vacuous
            .iter()
            .map(|(hypothesis, count)| format!("{count} `{hypothesis}`"));
        format!(
            " (by first failing hypothesis: {})",
            parts.collect::<Vec<_>>().join(", ")
        )
    };
    format!(
        "{} subjects: {} hold, {} refuted, {} undecided, {} vacuous{vacuous}.",
        tally.instances,
        tally.holds,
        tally.refuted,
        tally.undecided,
        tally.vacuous_total()
    )
}

fn write_counterexample(
    out: &mut String,
    report: &Report,
    variant: &VariantEntry,
) -> std::fmt::Result {
    let Some(entry) = &variant.counterexample else {
        return Ok(());
    };
    let Some(Statement::Counterexample(case)) = report
        .certificates
        .get(entry.certificate)
        .map(|certificate| &certificate.statement)
    else {
        return Ok(());
    };
    let sense = match entry.minimality {
        Minimality::Least => "the least in the order of the search",
        Minimality::Local => "no single simplification is possible",
    };
    writeln!(
        out,
        "\nCounterexample ({sense}; certificate {}):\n",
        entry.certificate
    )?;
    writeln!(out, "```text\n{}```", subject_text(&case.subject))?;
    let evidence = serde_json::to_string(&case.evidence).unwrap_or_default();
    if evidence != "{}" {
        writeln!(out, "\nEvidence: `{evidence}`")?;
    }
    Ok(())
}

fn write_census(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "\n## Census\n")?;
    writeln!(
        out,
        "Every network of these sets was classified, and its certificate written, read back and \
         re-checked.\n"
    )?;
    writeln!(
        out,
        "| set | networks | critical | by kind | accepted | failed |\n|---|---|---|---|---|---|"
    )?;
    for CensusEntry { name, census, .. } in &report.census {
        let kinds: Vec<String> = census
            .kinds
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        let (critical, kinds) = (census.critical, kinds.join(", "));
        writeln!(
            out,
            "| {} | {} | {critical} | {kinds} | {} | {} |",
            escape(name),
            census.instances,
            census.accepted,
            census.failed
        )?;
    }
    writeln!(out, "\n| order of descent at saddles | count |\n|---|---|")?;
    let mut orders = std::collections::BTreeMap::new();
    for entry in &report.census {
        for (order, count) in &entry.census.orders {
            *orders.entry(order).or_insert(0) += count;
        }
    }
    for (order, count) in orders {
        writeln!(out, "| {} | {count} |", escape(order))?;
    }
    writeln!(
        out,
        "\n| met at critical points | count | floor |\n|---|---|---|"
    )?;
    for entry in &report.coverage {
        let missed = if entry.count < entry.floor {
            " **not met**"
        } else {
            ""
        };
        writeln!(
            out,
            "| {} | {}{missed} | {} |",
            escape(&entry.what),
            entry.count,
            entry.floor
        )?;
    }
    writeln!(
        out,
        "\nSecond opinion by singular values (certificates of critical points in the census, and of \
         counterexamples at minima): {}. Each subject on which theorem-2.2 holds has one too.",
        report.second_opinion
    )?;
    writeln!(out, "\nDigests (SHA-256) of the certificates:\n")?;
    for entry in &report.census {
        let root = entry.census.digest.root().map(|root| root.to_string());
        writeln!(
            out,
            "- {}: `{}`",
            escape(&entry.name),
            root.unwrap_or_default()
        )?;
    }
    Ok(())
}

fn write_run(out: &mut String, report: &Report) -> std::fmt::Result {
    let (settings, run) = (&report.settings, &report.run);
    writeln!(out, "\n## Run\n")?;
    writeln!(
        out,
        "Seed {}, {} random subjects per variant, enumeration up to {} subjects{}. referee {}, {} \
         threads, {} s.",
        settings.seed,
        settings.random_per_variant,
        settings.enumeration_limit,
        if settings.quick { ", quick form" } else { "" },
        escape(&run.version),
        run.threads,
        run.seconds
    )?;
    writeln!(
        out,
        "\nThe machine-checked theorems stand in `proofs/theories/paper.v` (sources `{}`); {}.",
        escape(&report.proofs.sources),
        run.proofs.label()
    )?;
    writeln!(out, "\nCheck it yourself: `recheck report.json`.")
}

//! `weaken`: the hypotheses of a form that stands, one by one and in pairs, dropped and weakened.

use hunt::Options;
use repair::weaken::{Weakened, weaken as weaken_all};
use serde_json::{Value as Json, json};
use statement::Verdict;

use crate::cli::WeakenOptions;
use crate::exit::Outcome;
use crate::output::say;
use crate::tell::{instance_lines, place};
use crate::{interrupt, papers};

/// The nodes and draws of one hunt.
const EFFORT: u64 = 60_000;

/// `referee weaken`.
///
/// # Errors
/// When the file cannot be read, or has no such form.
pub fn weaken(options: &WeakenOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    let (source, name) = papers::find(&options.words)?;
    let Some(name) = name else {
        anyhow::bail!("{}: name the claim after the file", source.file);
    };
    source.complain();
    let form = source.form(&name)?;
    let statement = form.statement();
    let settings = Options {
        effort: Some(options.effort.unwrap_or(EFFORT)),
        seed: options.seed,
        ..Options::default()
    };
    let (own, weakened) = weaken_all(&statement, &settings, Some(interrupt::flag()));
    if options.json {
        let weakenings: Vec<Json> = weakened.iter().map(line).collect();
        say!(
            "{}",
            json!({
                "claim": statement.claim, "form": statement.form, "verdict": own.verdict,
                "weakenings": weakenings,
            })
        );
    } else {
        let name = source.full_name(form);
        say!("{name}: {}", own.verdict);
        if let Some(finding) = &own.finding {
            say!(
                "  at {}; `referee repair` looks for what it needs",
                place(&finding.instance)
            );
        }
        weakened.iter().for_each(|one| print(&statement, one));
        let survivors = weakened.iter().filter(|one| one.verdict == Verdict::Stands);
        say!(
            "{} weaker forms, {} stand",
            weakened.len(),
            survivors.count()
        );
    }
    Ok(match own.verdict {
        _ if interrupt::flag().load(std::sync::atomic::Ordering::Relaxed) => Outcome::Interrupted,
        Verdict::Stands | Verdict::Witnessed => Outcome::Done,
        Verdict::Refuted | Verdict::IllDefined => Outcome::Refuted,
        _ => Outcome::Undecided,
    })
}

fn line(weakened: &Weakened) -> Json {
    json!({
        "change": weakened.weakening.change, "verdict": weakened.verdict, "met": weakened.met,
        "counterexample": weakened.finding.as_ref().map(|finding| &finding.instance),
        "least": weakened.finding.as_ref().is_some_and(|finding| finding.least),
    })
}

fn print(statement: &kernel::tree::Statement, weakened: &Weakened) {
    let Weakened {
        weakening,
        verdict,
        finding,
        met,
    } = weakened;
    match finding {
        Some(finding) => {
            say!(
                "  {}: {verdict} at {}",
                weakening.change,
                place(&finding.instance)
            );
            for line in instance_lines(statement, &finding.instance) {
                say!("    {line}");
            }
        }
        None => say!(
            "  {}: {verdict} ({met} instances met its hypotheses)",
            weakening.change
        ),
    }
}

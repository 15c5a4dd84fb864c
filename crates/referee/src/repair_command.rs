//! `repair`: the weakest extra hypothesis under which a false form holds.

use std::time::Instant;

use anyhow::Context;
use kernel::mutant::mutate;
use kernel::tree::{Binder, Body, Item, Statement};
use repair::Repair;
use repair::search::Answer;
use repair::table::Table;
use report::{Condition, Phrase, Plane, RepairEntry, Settings};
use serde_json::{Value as Json, json};

use crate::cli::RepairOptions;
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::hunt_print::boxes;
use crate::output::say;
use crate::{interrupt, papers};

/// Fewer failures are said to be few.
const FEW: u64 = 20;

/// `referee repair`.
///
/// # Errors
/// When the file cannot be read, or has no such form.
pub fn repair(options: &RepairOptions) -> anyhow::Result<Outcome> {
    interrupt::install()?;
    check_writable(options.out.as_deref())?;
    let (source, name) = papers::find(&options.words)?;
    let Some(name) = name else {
        anyhow::bail!("{}: name the claim after the file", source.file);
    };
    source.complain();
    let form = source.form(&name)?;
    let name = source.full_name(form);
    let statement = form.statement();
    let statement = mutate(&statement, &options.without)
        .map_err(|id| anyhow::anyhow!("{name} has no hypothesis {id}"))?;
    known(&statement, &options.within)?;
    let started = Instant::now();
    let settings = repair::Options {
        within: (!options.within.is_empty()).then(|| options.within.clone()),
        effort: options.effort,
        seed: options.seed,
    };
    let repair = repair::repair(&statement, &settings, Some(interrupt::flag()))
        .with_context(|| format!("{name} has no meaning; `referee hunt` tells why"))?;
    let Repair {
        found,
        both,
        table,
        features,
        boxes,
        undecided,
        ..
    } = &repair;
    let (failed, _) = table.failures();
    if failed == 0 && !options.json {
        say!(
            "nothing to repair: {name} failed at none of {} instances ({undecided} undecided)",
            table.instances
        );
        return Ok(Outcome::Undecided);
    }
    let told = found.told();
    let claims = repair::claims(&statement, &told, !options.within.is_empty());
    if let Some(out) = options.out.as_ref().filter(|_| failed > 0) {
        report::write_atomically(out, &claims).with_context(|| out.display().to_string())?;
    }
    if options.json {
        let answers: Vec<Json> = found
            .answers
            .iter()
            .map(|answer| line(answer, found.vectors, table))
            .collect();
        let both = both.as_ref().map(|(holds, fails)| json!([holds, fails]));
        let line = json!({
            "claim": statement.claim, "form": statement.form, "answers": answers,
            "competitors": found.competitors, "both": both, "features": features,
            "failed": failed, "boxes": boxes,
        });
        say!("{line}");
    } else {
        print(&repair, &told);
        say!(
            "{undecided} more instances were not decided; {} features; {:.1} s",
            features.len(),
            started.elapsed().as_secs_f64(),
        );
        say!("\n{claims}");
    }
    Ok(match found.answers.first() {
        Some(_) => Outcome::Done,
        None => Outcome::Undecided,
    })
}

/// Refuses names that the statement does not quantify over.
fn known(statement: &Statement, names: &[String]) -> anyhow::Result<()> {
    let binders = statement.items.iter().filter_map(|item| match item {
        Item::ForAll(binders) => Some(binders),
        _ => None,
    });
    let variables: Vec<&String> = binders.flatten().flat_map(Binder::names).collect();
    let strange = names.iter().find(|name| !variables.contains(name));
    if let Some(name) = strange {
        let variables: Vec<&str> = variables.into_iter().map(String::as_str).collect();
        anyhow::bail!(
            "there is no variable {name}; there are: {}",
            variables.join(", ")
        );
    }
    Ok(())
}

/// What the report of an audit says of the repair of a form: ten times the effort of its hunt.
pub fn repair_entry(statement: &Statement, settings: &Settings) -> Option<RepairEntry> {
    let options = repair::Options {
        within: None,
        effort: Some(settings.effort.saturating_mul(10)),
        seed: settings.seed,
    };
    let repair = repair::repair(statement, &options, Some(interrupt::flag()))?;
    let condition = |answer: &Answer| Condition {
        formula: Phrase::Tree(Body::Formula(answer.formula.clone())),
        kind: answer.kind.word().to_owned(),
        length: answer.length as u64,
        support: answer.support as u64,
    };
    let found = &repair.found;
    let counts = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Some(RepairEntry {
        answers: found.answers.iter().map(condition).collect(),
        competitors: found.competitors as u64,
        rivals: found.rivals.iter().map(condition).collect(),
        vectors: repair.table.rows.len() as u64,
        instances: repair.table.instances,
        boxes: repair.boxes.len() as u64,
        both: repair.both,
        picture: repair.picture.map(|picture| Plane {
            cells: (picture.cells.into_iter())
                .map(|([x, y], [held, failed])| [x, y, counts(held), counts(failed)])
                .collect(),
            features: picture.features,
        }),
    })
}

fn line(answer: &Answer, vectors: usize, table: &Table) -> Json {
    json!({
        "formula": answer.formula.to_string(), "kind": answer.kind.word(),
        "vectors": vectors, "instances": table.instances, "support": answer.support,
    })
}

/// Prints what was seen, then the conditions, in which sense they answer *there*.
fn print(repair: &Repair, told: &[Answer]) {
    let Repair {
        found, both, table, ..
    } = repair;
    let (failed, rows) = table.failures();
    say!(
        "seen: {} instances that meet the hypotheses; {failed} failed, with {rows} of {} vectors",
        table.instances,
        table.rows.len()
    );
    if let Some(complete) = boxes(&repair.boxes) {
        say!("  searched completely: {complete}");
    }
    say!("  drawn at sizes up to {}", repair::LARGER);
    if failed < FEW {
        say!("  few failed: what is exact there may be so by chance");
    }
    if let Some((holds, fails)) = both {
        say!("not expressible in these features: the same vector holds at");
        say!("  {}", json!(holds));
        say!("and fails at");
        say!("  {}", json!(fails));
    }
    let Some(first) = told.first() else {
        say!("no condition was found");
        return;
    };
    say!("{} on what was seen:", first.kind.word());
    for answer in told {
        say!(
            "  {}   (holds at {} vectors)",
            answer.formula,
            answer.support
        );
    }
    let others = found.answers.len() - told.len();
    if others > 0 {
        say!("  and {others} as short (--json lists them)");
    }
    if found.competitors > 0 {
        say!("{} longer conditions were exact as well", found.competitors);
    }
}

//! `repair`: the weakest extra hypothesis under which a false form holds.

use std::cell::RefCell;
use std::time::Instant;

use anyhow::Context;
use hunt::Options;
use kernel::instance::Instance;
use repair::features::features;
use repair::search::{Answer, Kind, search};
use repair::table::Table;
use serde_json::{Value as Json, json};

use crate::cli::RepairOptions;
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::output::say;
use crate::{interrupt, papers};

/// The nodes and draws at the sizes of a hunt, and then at larger ones.
const EFFORT: u64 = 60_000;
/// The greatest size of the second look.
const LARGER: u32 = 4;

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
    let within = (!options.within.is_empty()).then_some(options.within.as_slice());
    let featured = features(&statement, within)
        .with_context(|| format!("{name} has no meaning; `referee hunt` tells why"))?;
    let table = RefCell::new(Table::default());
    let mut boxes = Vec::new();
    let started = Instant::now();
    for (share, max_size) in [(1, None), (2, Some(LARGER))] {
        let settings = Options {
            effort: Some(options.effort.unwrap_or(EFFORT) / share),
            max_size,
            random_only: max_size.is_some(),
            seed: options.seed + share,
            ..Options::default()
        };
        let tally = hunt::visit(&featured.core, &settings, Some(interrupt::flag()), &|met| {
            let truth = met.truth(featured.show);
            let instance = met.instance();
            let data = within.map(|within| data(&instance, within));
            table
                .borrow_mut()
                .see(&featured, met.evaluator(), truth, || instance.clone(), data);
        });
        boxes.extend(tally.complete);
    }
    let mut table = table.into_inner();
    table.join();
    let found = search(&featured, &table);
    let both = table
        .rows
        .values()
        .find(|row| row.held > 0 && row.failed > 0);
    let both = both.and_then(|row| Some((row.holds.clone()?, row.fails.clone()?)));
    let claims: Vec<String> = found
        .answers
        .iter()
        .enumerate()
        .flat_map(|(k, answer)| {
            let form = format!("repaired.{}", k + 1);
            let exact = answer.kind == Kind::Exact;
            let both = [false, true]
                .into_iter()
                .filter(move |only_if| exact || !only_if);
            let statement = &statement;
            both.map(move |only_if| {
                repair::repaired(statement, &answer.formula, &form, only_if).to_string()
            })
        })
        .collect();
    if let Some(out) = &options.out {
        report::write_atomically(out, &claims.join("\n"))
            .with_context(|| out.display().to_string())?;
    }
    if options.json {
        let answers: Vec<Json> = found
            .answers
            .iter()
            .map(|answer| line(answer, &table))
            .collect();
        let features: Vec<&String> = featured
            .features
            .iter()
            .map(|feature| &feature.text)
            .collect();
        let both = both.map(|(holds, fails)| json!([holds, fails]));
        let line = json!({
            "claim": statement.claim, "form": statement.form, "answers": answers,
            "competitors": found.competitors, "both": both, "features": features,
        });
        say!("{line}");
    } else {
        print(&found.answers, found.competitors, &table, both.as_ref());
        say!(
            "judged on {} instances, {} vectors of {} features, {} boxes searched completely, in {:.1} s",
            table.instances,
            table.rows.len(),
            featured.features.len() + featured.facts.len(),
            boxes.len(),
            started.elapsed().as_secs_f64(),
        );
        for claim in &claims {
            say!("\n{claim}");
        }
    }
    Ok(match found.answers.first() {
        Some(_) => Outcome::Done,
        None => Outcome::Undecided,
    })
}

/// What an instance is for some variables and all sizes.
fn data(instance: &Instance, within: &[String]) -> String {
    let values: Vec<_> = within
        .iter()
        .map(|name| instance.values.get(name))
        .collect();
    format!("{:?} {values:?}", instance.sizes)
}

fn kind(answer: &Answer) -> &'static str {
    match answer.kind {
        Kind::Exact => "exact",
        Kind::Sufficient => "sufficient",
        Kind::Necessary => "necessary",
    }
}

fn line(answer: &Answer, table: &Table) -> Json {
    json!({
        "formula": answer.formula.to_string(), "kind": kind(answer),
        "vectors": table.rows.len(), "instances": table.instances, "support": answer.support,
    })
}

fn print(
    answers: &[Answer],
    competitors: usize,
    table: &Table,
    both: Option<&(Instance, Instance)>,
) {
    let failed = table.rows.values().filter(|row| row.failed > 0).count();
    say!(
        "vectors that held {}, that failed {failed}",
        table.rows.len() - failed
    );
    if let Some((holds, fails)) = both {
        say!("not expressible in these features: the same vector holds at");
        say!("  {}", json!(holds));
        say!("and fails at");
        say!("  {}", json!(fails));
    }
    for answer in answers {
        say!(
            "{:<10} {}   (holds at {} vectors)",
            kind(answer),
            answer.formula,
            answer.support
        );
    }
    if answers.is_empty() {
        say!("no condition was found");
    }
    if competitors > 0 {
        say!("{competitors} longer conditions were exact as well");
    }
}

//! `box`: the whole of one box of a form, in parts like any long run.

use anyhow::bail;
use hunt::{BoxFound, BoxTask};
use runs::{Prepared, Task, Work};
use serde_json::json;

use crate::cli::BoxOptions;
use crate::exit::Outcome;
use crate::output::say;
use crate::papers;
use crate::run::run;

/// `referee box`: searches a box, or a part of it.
///
/// # Errors
/// When there is no such form, the box does not fit it, or a file cannot be read or written.
pub fn search(options: &BoxOptions) -> anyhow::Result<Outcome> {
    let (source, name) = papers::find(&options.words)?;
    let Some(name) = name else {
        bail!("{}: name the claim after the file", source.file);
    };
    source.complain();
    let task = Task::new(Work::Box(BoxTask {
        statement: source.form(&name)?.statement(),
        sizes: options.sizes.0.clone(),
        entries: options.entries,
        symmetry: options.symmetry,
    }));
    let prepared = task.prepare()?;
    if options.plan {
        return Ok(plan(&prepared, options.run.json));
    }
    run(task, &prepared, &options.run)
}

/// Says how a box would be searched.
fn plan(prepared: &Prepared, as_json: bool) -> Outcome {
    let (points, instances) = (prepared.units, prepared.subjects);
    let methods = prepared.methods();
    let compiled = methods.iter().filter_map(|method| method.compiled);
    let refused = methods.iter().find_map(|method| method.refused.clone());
    let bits = compiled.clone().map(|pair| pair.0).max();
    let instructions = compiled.map(|pair| pair.1).max();
    if as_json {
        say!(
            "{}",
            json!({
                "instances": instances, "points": points, "compiled": refused.is_none(),
                "refused": refused, "bits": bits, "instructions": instructions,
            })
        );
        return Outcome::Done;
    }
    say!("{instances} instances in {points} points");
    match (refused, bits, instructions) {
        (Some(why), ..) => say!("not compiled, judged by the kernel one by one: {why}"),
        (None, Some(bits), Some(count)) => {
            say!("compiled: {count} instructions for each instance, on lanes of {bits} bits");
        }
        _ => {}
    }
    Outcome::Done
}

/// Says what was met.
pub fn print(found: &BoxFound) {
    let met = &found.met;
    say!(
        "{} instances: {} meet the hypotheses, {} hold, {} fail, {} undefined, {} undecided",
        met.instances,
        met.held + met.failed + met.undefined,
        met.held,
        met.failed,
        met.undefined,
        met.undecided
    );
    for (id, count) in met.vacuous.iter().filter(|pair| *pair.1 > 0) {
        say!("  {count} fail {id}");
    }
    for first in found.found.iter().chain(&found.undefined) {
        say!("first: {}", json!(first.instance));
    }
}

/// What was met, as the end of the program.
pub fn outcome(task: &BoxTask, found: &BoxFound) -> Outcome {
    let met = &found.met;
    if found.undefined.is_some() || found.found.is_some() && !task.statement.some {
        Outcome::Refuted
    } else if met.undecided > 0 || met.held + met.failed == 0 {
        Outcome::Undecided
    } else {
        Outcome::Done
    }
}

//! `search`, `census` and `merge`: long runs, whole or in shards.

use anyhow::Context;
use report::{Task, Work, join};
use search::{Certify, census_variant};

use crate::cli::{CensusOptions, MergeOptions, SearchOptions};
use crate::conclude::conclude;
use crate::exit::Outcome;
use crate::input;
use crate::run::{read_part, run};
use crate::space::space;

/// `referee search`.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn search(options: &SearchOptions) -> anyhow::Result<Outcome> {
    let variant = input::variant(&options.claim, &options.form)?;
    let space = space(&options.space, variant.claim.subject)?;
    let task = Task::search(&variant, space);
    let prepared = task.prepare()?;
    if options.symmetry {
        let symmetric = task.clone().up_to_symmetry();
        match symmetric.prepare() {
            Ok(prepared) => return run(symmetric, &prepared, &options.run),
            Err(reason) => {
                eprintln!("referee: every subject is visited, --symmetry does not apply: {reason}")
            }
        }
    }
    run(task, &prepared, &options.run)
}

/// `referee census`.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn census(options: &CensusOptions) -> anyhow::Result<Outcome> {
    let space = space(&options.space, census_variant().claim.subject)?;
    let certify = if options.every_point {
        Certify::Every
    } else {
        Certify::Critical
    };
    let mut task = Task::new(Work::Census { certify }, space);
    if options.symmetry {
        task = task.up_to_symmetry();
    }
    let prepared = task.prepare();
    let prepared = if options.symmetry {
        prepared.context("--symmetry")?
    } else {
        prepared?
    };
    run(task, &prepared, &options.run)
}

/// `referee merge`.
///
/// # Errors
/// When a file cannot be read or written, or the shards are not those of one whole run.
pub fn merge(options: &MergeOptions) -> anyhow::Result<Outcome> {
    let mut parts = Vec::new();
    for path in &options.files {
        parts.push((path.display().to_string(), read_part(path)?));
    }
    conclude(join(parts)?, None, options.out.as_deref(), options.json)
}

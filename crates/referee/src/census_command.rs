//! `census` and `merge`: long runs, whole or in shards.

use anyhow::Context;
use census::Certify;
use runs::{Task, Work, join};

use crate::box_command;
use crate::cli::{CensusOptions, MergeOptions};
use crate::conclude::{check_writable, conclude};
use crate::exit::Outcome;
use crate::run::{read_part, run};
use crate::space::space;

/// `referee census`.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn census(options: &CensusOptions) -> anyhow::Result<Outcome> {
    let space = space(&options.space)?;
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
    check_writable(options.out.as_deref())?;
    if let Some(outcome) = box_command::merge(options)? {
        return Ok(outcome);
    }
    let mut parts = Vec::new();
    for path in &options.files {
        parts.push((path.display().to_string(), read_part(path)?));
    }
    conclude(join(parts)?, None, options.out.as_deref(), options.json)
}

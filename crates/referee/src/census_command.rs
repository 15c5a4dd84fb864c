//! `census` and `merge`: long runs, whole or in shards.

use anyhow::Context;
use census::Certify;
use runs::{Task, Work, join};

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
    let task = Task::new(Work::Census {
        certify,
        symmetry: options.symmetry,
        space,
    });
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
    let mut parts = Vec::new();
    for path in &options.files {
        parts.push((path.display().to_string(), read_part(path)?));
    }
    let (whole, subjects) = join(parts)?;
    conclude(whole, subjects, None, options.out.as_deref(), options.json)
}

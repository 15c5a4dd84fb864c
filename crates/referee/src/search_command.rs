//! `search`, `census` and `merge`: long runs, whole or in shards.

use anyhow::Context;
use lemmas::SubjectKind;
use runs::{Task, Work, join, subjects_text};
use search::{Certify, Space, census_variant};

use crate::cli::{CensusOptions, MergeOptions, SearchOptions};
use crate::conclude::{Wishes, check_writable, conclude};
use crate::exit::Outcome;
use crate::input;
use crate::output::note;
use crate::run::{read_part, run};
use crate::space::space;

/// The largest box that is searched without being asked for.
const SMALL: u64 = 1_000_000;

/// How many random subjects are searched instead of a larger box.
const RANDOM: u64 = 10_000;

/// The space of a search, and the options that name it where the user left that open.
fn search_space(options: &SearchOptions, kind: SubjectKind) -> anyhow::Result<(Space, String)> {
    let named = space(&options.space, kind)?;
    if options.exhaustive || options.space.random.is_some() {
        return Ok((named, String::new()));
    }
    if named.len(kind).is_some_and(|count| count <= SMALL) {
        return Ok((named, " --exhaustive".into()));
    }
    let mut random = options.space.clone();
    random.random = Some(RANDOM);
    Ok((space(&random, kind)?, format!(" --random {RANDOM}")))
}

/// The command line, as a shell takes it.
fn command_line() -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=".contains(c);
    let quoted = |argument: String| match argument.chars().all(is_plain) && !argument.is_empty() {
        true => argument,
        false => format!("'{}'", argument.replace('\'', r"'\''")),
    };
    let arguments: Vec<String> = std::env::args().skip(1).map(quoted).collect();
    format!("referee {}", arguments.join(" "))
}

/// `referee search`.
///
/// # Errors
/// When the options are bad or a file cannot be read or written.
pub fn search(options: &SearchOptions) -> anyhow::Result<Outcome> {
    let variant = input::variant(&options.claim, &options.form)?;
    let (space, chosen) = search_space(options, variant.claim.subject)?;
    if !chosen.is_empty() {
        let id = variant.claim.id;
        note!("referee:{chosen}: {}", subjects_text(&space, id));
    }
    check_writable(options.certificate.as_deref())?;
    let wishes = Wishes {
        out: options.run.out.as_deref(),
        json: options.run.json,
        first: options.first,
        certificate: options.certificate.as_deref(),
        again: Some(command_line() + &chosen),
    };
    let task = Task::search(&variant, space);
    let prepared = task.prepare()?;
    if options.symmetry {
        let symmetric = task.clone().up_to_symmetry();
        match symmetric.prepare() {
            Ok(prepared) => return run(symmetric, &prepared, &options.run, &wishes),
            Err(reason) => {
                note!("referee: every subject is visited, --symmetry does not apply: {reason}")
            }
        }
    }
    run(task, &prepared, &options.run, &wishes)
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
    let wishes = Wishes::new(options.run.out.as_deref(), options.run.json);
    run(task, &prepared, &options.run, &wishes)
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
    let wishes = Wishes::new(options.out.as_deref(), options.json);
    conclude(join(parts)?, None, &wishes)
}

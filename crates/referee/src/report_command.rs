//! `report`: renders what an audit found, for readers, and compares two audits.

use std::path::{Path, PathBuf};

use anyhow::Context;
use network::json::printable;
use report::{
    Checked, Report, ReportError, diff, diff_text, errata, html, junit, markdown, write_atomically,
};
use serde_json::json;

use crate::cli::{JunitOptions, ReportOptions};
use crate::conclude::check_writable;
use crate::exit::Outcome;
use crate::input;
use crate::output::{self, note, say};

/// Reads a report; `None` if it contradicts itself.
///
/// # Errors
/// When the file cannot be read, or as [`parse`].
pub fn read(file: &Path) -> anyhow::Result<Option<Report>> {
    let name = file.display().to_string();
    parse(&name, &input::read(&name)?)
}

/// The report in the text of a file; `None` if it contradicts itself, with a message for each
/// place.
///
/// # Errors
/// When it is no report of a version that this program reads; the error names the file.
pub fn parse(name: &str, text: &str) -> anyhow::Result<Option<Report>> {
    match report::read(text) {
        Ok(report) => Ok(Some(report)),
        Err(ReportError::Contradictory(found)) => {
            for disagreement in found {
                let line = format!("referee: {name}: {disagreement}");
                note!("{}", printable(&line));
            }
            Ok(None)
        }
        Err(error) => Err(error).context(name.to_owned()),
    }
}

/// `referee report`.
///
/// # Errors
/// When a report cannot be read, or a file cannot be written.
pub fn report(options: &ReportOptions) -> anyhow::Result<Outcome> {
    if let Some([old, new]) = options.diff.as_deref() {
        return compare(old, new, options.json);
    }
    let file = options.report.as_deref().context("no report is named")?;
    check_writable(options.junit.junit.as_deref())?;
    let baseline = read_baseline(&options.junit)?;
    // A rendering says that the checker accepted what it shows.
    let Some(mut report) = read(file)? else {
        return Ok(Outcome::Refuted);
    };
    if let Some(path) = &options.checked {
        let name = path.display().to_string();
        let checked = Checked::read(&name, &input::read(&name)?);
        report.checked = Some(checked.with_context(|| name.clone())?);
    }
    let folder = options.out.as_deref().or(file.parent());
    let mut written = render(&report, folder.unwrap_or(Path::new("")))?;
    written.extend(write_junit(&report, baseline.as_ref(), &options.junit)?);
    if options.json {
        say!("{}", json!({"written": written}));
    } else {
        say!("wrote {}", list(&written));
    }
    Ok(Outcome::Done)
}

fn compare(old: &Path, new: &Path, as_json: bool) -> anyhow::Result<Outcome> {
    let (Some(old), Some(new)) = (read(old)?, read(new)?) else {
        return Ok(Outcome::Refuted);
    };
    let changes = diff(&old, &new);
    if as_json {
        say!("{}", serde_json::to_string(&changes)?);
    } else if changes.is_empty() {
        say!("the reports agree");
    } else {
        output::print(format_args!("{}", diff_text(&changes)));
    }
    Ok(if changes.is_empty() {
        Outcome::Done
    } else {
        Outcome::Different
    })
}

/// Writes every rendering of a report into a folder; the files are returned.
///
/// # Errors
/// When a file cannot be written.
pub fn render(report: &Report, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let renderings = [
        ("report.html", html(report).context("report.html")?),
        ("report.md", markdown(report)),
        ("errata.tex", errata(report)),
    ];
    let mut written = Vec::new();
    for (name, text) in renderings {
        let path = folder.join(name);
        write_atomically(&path, &text).with_context(|| path.display().to_string())?;
        written.push(path);
    }
    Ok(written)
}

/// The former report with which JUnit XML compares, if one is named.
///
/// # Errors
/// When it cannot be read.
pub fn read_baseline(options: &JunitOptions) -> anyhow::Result<Option<Report>> {
    let Some(path) = options.baseline.as_deref() else {
        return Ok(None);
    };
    let baseline = read(path)?;
    anyhow::ensure!(
        baseline.is_some(),
        "{}: it contradicts itself",
        path.display()
    );
    Ok(baseline)
}

/// Writes the report as JUnit XML, if a file is named; the file is returned.
///
/// # Errors
/// When the file cannot be written.
pub fn write_junit(
    report: &Report,
    baseline: Option<&Report>,
    options: &JunitOptions,
) -> anyhow::Result<Option<PathBuf>> {
    let Some(path) = options.junit.as_deref() else {
        return Ok(None);
    };
    write_atomically(path, &junit(report, baseline)).with_context(|| path.display().to_string())?;
    Ok(Some(path.to_owned()))
}

/// The files as a sentence lists them.
pub fn list(files: &[PathBuf]) -> String {
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

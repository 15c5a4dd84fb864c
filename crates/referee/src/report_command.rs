//! `report`: renders what an audit found, for readers.

use std::path::{Path, PathBuf};

use anyhow::Context;
use report::{Report, html, markdown, write_atomically};

use crate::cli::ReportOptions;
use crate::exit::Outcome;
use crate::input;

/// `referee report`.
///
/// # Errors
/// When the report cannot be read, or a file cannot be written.
pub fn report(options: &ReportOptions) -> anyhow::Result<Outcome> {
    let file = options.report.display().to_string();
    let text = input::read(&file)?;
    let report: Report = network::json::read(&text).with_context(|| file.clone())?;
    let beside = options.report.parent().unwrap_or(Path::new(""));
    let folder = options.out.as_deref().unwrap_or(beside);
    println!("wrote {}", list(&render(&report, folder)?));
    Ok(Outcome::Done)
}

/// Writes every rendering of a report into a folder; the files are returned.
///
/// # Errors
/// When a file cannot be written.
pub fn render(report: &Report, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let renderings = [
        ("report.html", html(report).context("report.html")?),
        ("report.md", markdown(report)),
    ];
    let mut written = Vec::new();
    for (name, text) in renderings {
        let path = folder.join(name);
        write_atomically(&path, &text).with_context(|| path.display().to_string())?;
        written.push(path);
    }
    Ok(written)
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

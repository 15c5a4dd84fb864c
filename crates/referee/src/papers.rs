//! The papers in `papers/` of the working folder or a parent, and claims by name.

use std::path::PathBuf;

use anyhow::Context;
use statement::{File, Form};

/// The claims files of the papers, in their order.
pub fn files() -> Vec<PathBuf> {
    let Ok(here) = std::env::current_dir() else {
        return Vec::new();
    };
    let Some(papers) = here
        .ancestors()
        .map(|folder| folder.join("papers"))
        .find(|p| p.is_dir())
    else {
        return Vec::new();
    };
    let listed = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let claims = listed(papers).into_iter().flat_map(listed);
    claims
        .filter(|path| path.extension().is_some_and(|ext| ext == "claims"))
        .collect()
}

/// The file of the paper that has a claim, given as `CLAIM[/FORM]`.
///
/// # Errors
/// When no paper has it.
pub fn holding(name: &str) -> anyhow::Result<String> {
    let files = files();
    let holds = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        form(&statement::parse_file(&text).0, name).map(|_| path.display().to_string())
    };
    files.iter().find_map(holds).with_context(|| {
        let place = if files.is_empty() {
            "there is no papers/ here"
        } else {
            "no paper has it"
        };
        format!("{name}: {place}; name the file of claims before it")
    })
}

/// The form of a file that `CLAIM/FORM` names, or the first one of `CLAIM`.
pub fn form<'f>(file: &'f File, name: &str) -> Option<&'f Form> {
    let (claim, id) = match name.split_once('/') {
        Some((claim, id)) => (claim, Some(id)),
        None => (name, None),
    };
    let claim = file.claims.iter().find(|other| other.id == claim)?;
    claim
        .forms
        .iter()
        .find(|form| id.is_none_or(|id| form.id == id))
}

//! Claims by name: `[PAPER:]CLAIM[/FORM]`, in a file or in the papers of `papers/` in the working
//! folder or a parent.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use network::json::printable;
use statement::{Claim, Diagnostic, File, Form};

use crate::exit::Outcome;
use crate::input;
use crate::output::note;

/// How alike two names must be for one to be proposed for the other, out of 1.
const ALIKE: f64 = 0.8;

/// A claim, or one of its forms: `[PAPER:]CLAIM[/FORM]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The short name of the paper.
    pub paper: Option<String>,
    /// The claim.
    pub claim: String,
    /// The form.
    pub form: Option<String>,
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        let (paper, rest) = match text.split_once(':') {
            Some((paper, rest)) => (Some(paper.to_owned()), rest),
            None => (None, text),
        };
        let (claim, form) = match rest.split_once('/') {
            Some((claim, form)) => (claim, Some(form.to_owned())),
            None => (rest, None),
        };
        Self {
            paper,
            claim: claim.to_owned(),
            form,
        }
    }
}

/// A file of claims that was read.
pub struct Source {
    /// The file, as it is named.
    pub file: String,
    /// The short name of the paper, if it is one of `papers/`.
    pub paper: Option<String>,
    /// Its text.
    pub text: String,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// What is wrong with the others.
    pub errors: Vec<Diagnostic>,
}

impl Source {
    /// Reads a file; `-` is standard input.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(file: &str, paper: Option<String>) -> anyhow::Result<Self> {
        let text = input::read_at_most(file, statement::MAX_BYTES as u64)?;
        let (File { claims }, errors) = statement::parse_file(&text);
        Ok(Self {
            file: file.to_owned(),
            paper,
            text,
            claims,
            errors,
        })
    }

    /// Tells the errors; the outcome is bad if there are any.
    pub fn complain(&self) -> Outcome {
        complain(&self.file, &self.text, &self.errors)
    }

    /// The full name of a form.
    pub fn full_name(&self, form: &Form) -> String {
        let paper = self.paper.iter().map(|paper| format!("{paper}:"));
        format!("{}{}/{}", paper.collect::<String>(), form.claim, form.id)
    }

    /// The forms that a name means; all, without one.
    ///
    /// # Errors
    /// When there are none, with the name that may be meant.
    pub fn forms(&self, name: Option<&Name>) -> anyhow::Result<Vec<&Form>> {
        let Some(name) = name else {
            let forms: Vec<&Form> = self.claims.iter().flat_map(|claim| &claim.forms).collect();
            if forms.is_empty() && self.errors.is_empty() {
                bail!("{}: there is no claim", self.file);
            }
            return Ok(forms);
        };
        if let (Some(given), Some(own)) = (&name.paper, &self.paper)
            && given != own
        {
            bail!("{} is the paper {own}, not {given}", self.file);
        }
        let Some(claim) = self.claims.iter().find(|claim| claim.id == name.claim) else {
            let ids = self.claims.iter().map(|claim| claim.id.as_str());
            bail!(
                "{}: there is no claim {}{}",
                self.file,
                name.claim,
                proposal(&name.claim, ids)
            );
        };
        let Some(form) = &name.form else {
            return Ok(claim.forms.iter().collect());
        };
        let found: Vec<&Form> = claim.forms.iter().filter(|f| f.id == *form).collect();
        if found.is_empty() {
            let ids: Vec<&str> = claim.forms.iter().map(|form| form.id.as_str()).collect();
            bail!(
                "{}: {} has no form {form}{}; it has {}",
                self.file,
                claim.id,
                proposal(form, ids.iter().copied()),
                ids.join(", ")
            );
        }
        Ok(found)
    }

    /// The form that a name means: of a claim without a form, its first.
    ///
    /// # Errors
    /// When there is none.
    pub fn form(&self, name: &Name) -> anyhow::Result<&Form> {
        let forms = self.forms(Some(name))?;
        let first = *forms
            .first()
            .with_context(|| format!("{}: {} has no form without error", self.file, name.claim))?;
        if name.form.is_none() && forms.len() > 1 {
            let (chosen, count) = (self.full_name(first), forms.len());
            note!(
                "{}",
                printable(&format!("{chosen}, the first of {count} forms"))
            );
        }
        Ok(first)
    }
}

/// Tells errors of a text, with its lines; the outcome is bad if there are any.
pub fn complain(name: &str, text: &str, errors: &[Diagnostic]) -> Outcome {
    if errors.is_empty() {
        return Outcome::Done;
    }
    for line in statement::render(name, text, errors).lines() {
        note!("{}", printable(line));
    }
    Outcome::BadInput
}

/// Proposes the name that may be meant.
pub fn proposal<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let likeness = |id: &&str| strsim::jaro_winkler(&bare(id), &bare(name));
    let nearest = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest
        .filter(|id| likeness(id) >= ALIKE)
        .map_or_else(String::new, |id| format!("; did you mean {id}?"))
}

/// The claims files of the papers with their short names, in the order of their folders.
pub fn files() -> Vec<(String, PathBuf)> {
    let Ok(here) = std::env::current_dir() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in paper::folders(&here) {
        let id = paper::short_name(&folder);
        let claims = paper::listed(&folder);
        let claims = claims
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ext| ext == "claims"));
        found.extend(claims.map(|path| (id.clone(), path)));
    }
    found
}

/// Whether a word is a file of claims rather than a name.
fn is_file(word: &str) -> bool {
    word == "-" || word.ends_with(".claims") || Path::new(word).exists()
}

/// The file and the name that the words `[FILE] [NAME]` mean: a name without a file is looked for
/// in the papers.
///
/// # Errors
/// When there is no such file, or no paper has the claim.
pub fn find(words: &[String]) -> anyhow::Result<(Source, Option<Name>)> {
    match words {
        [file, name] => Ok((Source::read(file, paper_of(file))?, Some((&**name).into()))),
        [word] if is_file(word) => Ok((Source::read(word, paper_of(word))?, None)),
        [word] => {
            let name = Name::from(&**word);
            let source = holding(&name, word)?;
            Ok((source, Some(name)))
        }
        _ => bail!("expected [FILE] CLAIM[/FORM]"),
    }
}

/// The paper that a file belongs to.
fn paper_of(file: &str) -> Option<String> {
    let path = std::fs::canonicalize(file).ok()?;
    let same = |other: &PathBuf| std::fs::canonicalize(other).is_ok_and(|other| other == path);
    let mut papers = files().into_iter();
    papers
        .find(|(_, other)| same(other))
        .map(|(paper, _)| paper)
}

/// The papers, or the one of this short name.
///
/// # Errors
/// When a file cannot be read, or there is no such paper.
pub fn papers(paper: Option<&str>) -> anyhow::Result<Vec<Source>> {
    let files = files();
    let chosen: Vec<&(String, PathBuf)> = files
        .iter()
        .filter(|(id, _)| paper.is_none_or(|paper| paper == id))
        .collect();
    if let (Some(paper), true) = (paper, chosen.is_empty()) {
        let ids: Vec<&str> = files.iter().map(|(id, _)| id.as_str()).collect();
        if ids.is_empty() {
            bail!("there is no paper {paper}: there is no folder papers/ here");
        }
        bail!("there is no paper {paper}; there are: {}", ids.join(", "));
    }
    let sources = chosen.into_iter();
    let here = std::env::current_dir().unwrap_or_default();
    sources
        .map(|(id, path)| {
            // As a user would name it.
            let path = path.strip_prefix(&here).unwrap_or(path);
            Source::read(&path.display().to_string(), Some(id.clone()))
        })
        .collect()
}

/// The paper that has a claim.
fn holding(name: &Name, word: &str) -> anyhow::Result<Source> {
    let mut sources = papers(name.paper.as_deref())?;
    let holds = |source: &Source| source.claims.iter().any(|claim| claim.id == name.claim);
    if let Some(place) = sources.iter().position(holds) {
        let second = sources.iter().skip(place + 1).find(|source| holds(source));
        if let Some(second) = second {
            bail!(
                "{}: both {} and {} have it; write {}:{}",
                name.claim,
                sources[place].file,
                second.file,
                sources[place].paper.as_deref().unwrap_or_default(),
                name.claim
            );
        }
        return Ok(sources.swap_remove(place));
    }
    if sources.is_empty() {
        bail!("{word}: no such file, and there is no papers/ here; name the file of claims");
    }
    let ids = sources.iter().flat_map(|source| &source.claims);
    let ids: Vec<&str> = ids.map(|claim| claim.id.as_str()).collect();
    bail!(
        "{word}: no such file, and unknown claim {:?}{}; `referee claims` lists them",
        name.claim,
        proposal(&name.claim, ids.into_iter())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_name_has_a_paper_and_a_form_that_may_be_left_out() {
        let name = |paper: Option<&str>, claim: &str, form: Option<&str>| Name {
            paper: paper.map(str::to_owned),
            claim: claim.to_owned(),
            form: form.map(str::to_owned),
        };
        assert_eq!(Name::from("lemma"), name(None, "lemma", None));
        assert_eq!(
            Name::from("p:theorem-3.2/repaired.pointwise"),
            name(Some("p"), "theorem-3.2", Some("repaired.pointwise"))
        );
    }
}

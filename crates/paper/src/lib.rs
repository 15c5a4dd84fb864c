//! A paper as a folder: `paper.toml` (its name, its source, who uses whom), `paper.claims` (its
//! claims in the language of `docs/language.md`) and `notes.md` (how they are read, why they fail).
//!
//! Nothing here is trusted, and no verdict stands here: what is false is found by a hunt. The
//! folder says only what is expected, and what a reader is told about it.

mod about;
mod notes;

use std::path::{Path, PathBuf};

use thiserror::Error;

pub use about::{About, Proof, Step, Unchecked};
pub use notes::{Block, Note, Notes, Piece, SECTIONS};

/// A paper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its folder.
    pub folder: PathBuf,
    /// What `paper.toml` says.
    pub about: About,
    /// The text of `paper.claims`.
    pub text: String,
    /// The claims in it.
    pub claims: Vec<statement::Claim>,
    /// What `notes.md` says; nothing if there is none.
    pub notes: Notes,
}

/// Why a folder is no paper.
#[derive(Debug, Error)]
pub enum PaperError {
    /// A file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// `paper.toml` is not as it should be.
    #[error("{0}: {1}")]
    About(PathBuf, String),
    /// `paper.claims` has errors, which are told with their places.
    #[error("{0}")]
    Claims(String),
    /// `notes.md` is not as it should be, or speaks of no claim of the paper.
    #[error("{0}: {1}")]
    Notes(PathBuf, String),
}

impl Paper {
    /// Reads the folder of a paper.
    ///
    /// # Errors
    /// When a file is missing (but for `notes.md`), cannot be read, or names what is not there.
    pub fn read(folder: &Path) -> Result<Self, PaperError> {
        let read = |name: &str| {
            let path = folder.join(name);
            match std::fs::read_to_string(&path) {
                Ok(text) => Ok((path, text)),
                Err(error) => Err(PaperError::File(path, error)),
            }
        };
        let (path, text) = read("paper.claims")?;
        let (file, errors) = statement::parse_file(&text);
        if !errors.is_empty() {
            let shown = path.display().to_string();
            return Err(PaperError::Claims(statement::render(
                &shown, &text, &errors,
            )));
        }
        let known: Vec<&str> = file.claims.iter().map(|claim| &*claim.id).collect();
        let (path, toml) = read("paper.toml")?;
        let about = About::read(&toml, &known).map_err(|e| PaperError::About(path, e))?;
        let notes = match read("notes.md") {
            Ok((path, markdown)) => {
                Notes::read(&markdown, &known).map_err(|e| PaperError::Notes(path, e))?
            }
            Err(PaperError::File(_, error)) if error.kind() == std::io::ErrorKind::NotFound => {
                Notes::default()
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            folder: folder.to_owned(),
            about,
            text,
            claims: file.claims,
            notes,
        })
    }

    /// The claim of an identifier.
    pub fn claim(&self, id: &str) -> Option<&statement::Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }
}

/// The folders in `papers/` of a folder or of one of its parents, by name. One without `paper.toml`
/// may hold claims all the same.
pub fn folders(here: &Path) -> Vec<PathBuf> {
    let mut papers = here.ancestors().map(|folder| folder.join("papers"));
    papers
        .find(|papers| papers.is_dir())
        .map_or_else(Vec::new, |papers| listed(&papers))
}

/// What a folder holds, by name.
pub fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Whether a folder is a paper.
pub fn is_paper(folder: &Path) -> bool {
    folder.join("paper.toml").is_file()
}

/// The short name of a folder: the `id` of its `paper.toml`, or else its own.
pub fn short_name(folder: &Path) -> String {
    #[derive(serde::Deserialize)]
    struct Named {
        id: String,
    }
    let about = std::fs::read_to_string(folder.join("paper.toml")).unwrap_or_default();
    let own = || folder.file_name().unwrap_or_default().to_string_lossy();
    toml::from_str::<Named>(&about).map_or_else(|_| own().into_owned(), |named| named.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every paper of this repository.
    fn papers() -> Vec<Paper> {
        let found: Vec<Paper> = folders(Path::new(env!("CARGO_MANIFEST_DIR")))
            .iter()
            .filter(|folder| is_paper(folder))
            .map(|folder| Paper::read(folder).unwrap_or_else(|error| panic!("{error}")))
            .collect();
        assert!(!found.is_empty());
        found
    }

    #[test]
    fn every_phrase_of_the_notes_speaks_of_its_claim() {
        for paper in papers() {
            let mut read = 0;
            for (id, note) in &paper.notes.0 {
                let form = &paper.claim(id).expect("a note has a claim").forms[0];
                for piece in note.values().flatten().flat_map(|block| &block.pieces) {
                    let Piece::Code(code) = piece else { continue };
                    let text = code.strip_prefix("= ").unwrap_or(code);
                    if let Err(errors) = form.phrase(text) {
                        panic!("{id}: {}", statement::render("notes.md", text, &errors));
                    }
                    read += 1;
                }
            }
            assert!(paper.notes.0.is_empty() || read > 0);
        }
    }

    #[test]
    fn a_folder_without_claims_is_no_paper_and_its_error_names_the_file() {
        let error = Paper::read(Path::new("no-such-folder")).unwrap_err();
        assert!(error.to_string().contains("paper.claims"), "{error}");
    }
}

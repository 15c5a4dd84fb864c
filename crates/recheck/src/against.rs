//! `--against FILE`: a certificate must carry the statement that a file of claims has.
//!
//! Here alone the parser is linked. What it reads decides nothing but whether the tree of a
//! certificate, which the kernel has checked, is the tree of the text that a reader has in hand.

use kernel::tree::Statement;

use crate::file;
use crate::ruling::Rejected;

/// The statements of a file of claims.
pub struct Statements {
    file: String,
    statements: Vec<Statement>,
    errors: usize,
}

impl Statements {
    /// Reads a file of claims.
    ///
    /// # Errors
    /// Why it cannot be read, or that it has no claim without error.
    pub fn read(file: &str) -> Result<Self, String> {
        let text = file::read(file).map_err(|error| format!("{file}: {error}"))?;
        let (parsed, errors) = statement::parse_file(&text);
        let forms = parsed.claims.iter().flat_map(|claim| &claim.forms);
        let statements: Vec<Statement> = forms.map(statement::Form::statement).collect();
        if statements.is_empty() {
            let first = errors.first().map_or("no claim", |error| &error.message);
            return Err(format!("{file}: {first}; `referee hunt {file}` tells more"));
        }
        Ok(Self {
            file: file.to_owned(),
            statements,
            errors: errors.len(),
        })
    }

    /// Accepts a statement if the file has the same tree under the same names.
    ///
    /// # Errors
    /// That it has not, and the first line in which they differ.
    pub fn demand(&self, found: &Statement) -> Result<(), Rejected> {
        let rejected = |detail: String| Rejected {
            code: "another-statement",
            detail,
        };
        let name = format!("{}/{}", found.claim, found.form);
        let named = |other: &&Statement| other.claim == found.claim && other.form == found.form;
        let Some(expected) = self.statements.iter().find(named) else {
            let errors = match self.errors {
                0 => String::new(),
                errors => format!(", which has {errors} errors"),
            };
            return Err(rejected(format!("no {name} in {}{errors}", self.file)));
        };
        if expected == found {
            return Ok(());
        }
        let (expected, found) = (expected.to_string(), found.to_string());
        let pairs = expected.lines().zip(found.lines());
        let detail = match pairs.into_iter().find(|(a, b)| a != b) {
            Some((a, b)) => format!("{} has `{}`, not `{}`", self.file, a.trim(), b.trim()),
            None => format!("{name} is printed as in {}, but is another tree", self.file),
        };
        Err(rejected(detail))
    }
}

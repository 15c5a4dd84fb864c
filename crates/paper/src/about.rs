//! What `paper.toml` says: names, who uses whom, and what is not checked.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A paper's name and source, and its proofs as graphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct About {
    /// A short name, such as `lk17`, that stands before a claim: `lk17:theorem-3.2`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The authors.
    pub authors: Vec<String>,
    /// Where the text is, with its version.
    pub source: String,
    /// Whether it is the paper that is refereed where none is named; no report says it.
    #[serde(default, skip_serializing)]
    #[schemars(skip)]
    pub first: bool,
    /// The claim that the paper is about, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main: Option<String>,
    /// Claims that fail by a slip in a formula which the argument around it does not need. This
    /// orders a report; it is no verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misprints: Vec<String>,
    /// The proofs, the printed one first.
    #[serde(default, rename = "proof", skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// What the paper claims and the file of claims does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<Unchecked>,
}

/// A proof as a graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Proof {
    /// `published`, `repaired`.
    pub name: String,
    /// What each claim or step is proved by.
    pub uses: BTreeMap<String, Vec<String>>,
    /// The steps that are no claims of the paper.
    #[serde(default, rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// A step of a proof that is no claim of the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in the graph.
    pub id: String,
    /// What it says, in words.
    pub says: String,
    /// Its lemma in the formal development, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lemma: Option<String>,
}

/// A claim that is restated and not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unchecked {
    /// Its identifier.
    pub id: String,
    /// The page of the paper.
    pub page: String,
    /// What it says, in words.
    pub says: String,
    /// What the language lacks.
    pub reason: String,
}

impl About {
    /// Reads `paper.toml` beside the identifiers of the claims.
    ///
    /// # Errors
    /// When it is no such file, names what is not there, or a proof goes in a circle.
    pub fn read(text: &str, claims: &[&str]) -> Result<Self, String> {
        let about: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if !kernel::print::is_id(&about.id) {
            return Err(format!("id: `{}` is not an identifier", about.id));
        }
        let mut known: BTreeSet<&str> = claims.iter().copied().collect();
        for row in &about.unchecked {
            if !known.insert(&row.id) {
                return Err(format!("unchecked: `{}` is a claim of the file", row.id));
            }
        }
        for id in about.main.iter().chain(&about.misprints) {
            if !known.contains(&**id) {
                return Err(format!("there is no claim `{id}`"));
            }
        }
        for proof in &about.proofs {
            proof.check(&known)?;
        }
        Ok(about)
    }

    /// A proof by its name.
    pub fn proof(&self, name: &str) -> Option<&Proof> {
        self.proofs.iter().find(|proof| proof.name == name)
    }
}

impl Proof {
    /// The edges, from what is proved to what is used.
    pub fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.uses
            .iter()
            .flat_map(|(user, used)| used.iter().map(|used| (&**user, &**used)))
    }

    fn check(&self, known: &BTreeSet<&str>) -> Result<(), String> {
        let steps: BTreeSet<&str> = self.steps.iter().map(|step| &*step.id).collect();
        for end in self.edges().flat_map(|(user, used)| [user, used]) {
            if !known.contains(end) && !steps.contains(end) {
                return Err(format!(
                    "the proof `{}` names `{end}`, which is no claim and no step",
                    self.name
                ));
            }
        }
        let mut open: Vec<(&str, &str)> = self.edges().collect();
        loop {
            let users: BTreeSet<&str> = open.iter().map(|edge| edge.0).collect();
            let before = open.len();
            open.retain(|edge| users.contains(edge.1));
            if open.is_empty() {
                return Ok(());
            }
            if open.len() == before {
                return Err(format!("the proof `{}` goes in a circle", self.name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id = 'p'\ntitle = 'T'\nauthors = []\nsource = 's'\n";

    fn read(rest: &str) -> Result<About, String> {
        About::read(&format!("{HEAD}{rest}"), &["a", "b"])
    }

    #[test]
    fn a_proof_uses_claims_and_its_own_steps_only() {
        let proof = "[[proof]]\nname = 'published'\nuses = { a = ['b', 's'] }\n";
        assert!(read(proof).unwrap_err().contains("`s`"));
        let step = "[[proof.step]]\nid = 's'\nsays = 'words'\n";
        let about = read(&format!("{proof}{step}")).unwrap();
        let edges: Vec<_> = about.proofs[0].edges().collect();
        assert_eq!(edges, [("a", "b"), ("a", "s")]);
    }

    #[test]
    fn a_proof_in_a_circle_is_refused() {
        let circle = "[[proof]]\nname = 'p'\nuses = { a = ['b'], b = ['a'] }\n";
        assert!(read(circle).unwrap_err().contains("circle"));
    }

    #[test]
    fn a_main_claim_that_is_not_there_is_refused() {
        assert!(read("main = 'c'").unwrap_err().contains("`c`"));
        assert!(read("main = 'a'").is_ok());
    }
}

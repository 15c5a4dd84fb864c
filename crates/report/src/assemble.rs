//! From what a hunt found to what a report holds.

use std::collections::BTreeMap;

use hunt::{Examined, explain, value};
use kernel::instance::Instance;
use kernel::tree::Body;
use kernel::truth::Truth;
use paper::{Block, Paper, Piece};

use crate::formal::FormalStatus;
use crate::record::{ClaimEntry, Explanation, FormEntry, Paragraph, Part, Phrase};

impl FormEntry {
    /// The entry of a form that was examined.
    pub fn new(form: &statement::Form, examined: Examined) -> Self {
        let statement = form.statement();
        let instance = examined.line.instance();
        let explanation = instance.and_then(|instance| explanation(form, instance));
        Self {
            text: statement.to_string(),
            statement,
            found: examined.line,
            doubt: examined.doubt,
            ranks: examined.ranks as u64,
            mutants: examined.mutants,
            explanation,
            repair: None,
        }
    }
}

impl ClaimEntry {
    /// The entry of a claim whose forms were examined. The numbers of its notes are those of the
    /// counterexample to the form `stated`.
    ///
    /// # Errors
    /// When a phrase of a note cannot be read, or is a formula of `By hand` that is not true there.
    pub fn new(
        paper: &Paper,
        claim: &statement::Claim,
        forms: Vec<FormEntry>,
        formal: &FormalStatus,
    ) -> Result<Self, String> {
        let mut entry = Self {
            id: claim.id.clone(),
            title: claim.title.clone(),
            page: claim.page.clone(),
            forms,
            notes: BTreeMap::new(),
            formal: formal.of(&claim.id).cloned().collect(),
        };
        let stated = claim.forms.iter().find(|form| form.id == "stated");
        let Some(form) = stated.or(claim.forms.first()) else {
            return Ok(entry);
        };
        let at = entry
            .stated()
            .and_then(|form| form.found.counterexample.clone());
        for (section, blocks) in paper.notes.0.get(&claim.id).into_iter().flatten() {
            if section != "Reading" && at.is_none() {
                continue;
            }
            let read = |block| paragraph(form, at.as_ref(), section, block);
            let paragraphs: Result<Vec<Paragraph>, String> = blocks.iter().map(read).collect();
            let told = |error| format!("notes.md, {}, {section}: {error}", claim.id);
            entry
                .notes
                .insert(section.clone(), paragraphs.map_err(told)?);
        }
        Ok(entry)
    }
}

fn paragraph(
    form: &statement::Form,
    at: Option<&Instance>,
    section: &str,
    block: &Block,
) -> Result<Paragraph, String> {
    let mut phrases = Vec::new();
    for piece in &block.pieces {
        match piece {
            Piece::Words(words) => phrases.push(Phrase::Words(words.clone())),
            Piece::Stressed(words) => phrases.push(Phrase::Stressed(words.clone())),
            Piece::Code(code) => {
                let (text, valued) = match code.strip_prefix("= ") {
                    Some(text) => (text, true),
                    None => (&**code, false),
                };
                let phrase = form
                    .phrase(text)
                    .map_err(|errors| statement::render("notes.md", text, &errors))?;
                let is_formula = matches!(phrase.body, Body::Formula(_));
                if let Some(at) = at
                    && (valued || is_formula && section == "By hand")
                {
                    let (truth, shown) = value(&phrase.statement, at)
                        .ok_or_else(|| format!("`{text}` has no value at the counterexample"))?;
                    if is_formula && truth != Truth::True {
                        return Err(format!("`{text}` is {truth} at the counterexample"));
                    }
                    phrases.push(Phrase::Tree(phrase.body));
                    if valued {
                        phrases.push(Phrase::Words(" = ".into()));
                        phrases.push(read_value(form, &shown));
                    }
                } else {
                    phrases.push(Phrase::Tree(phrase.body));
                }
            }
        }
    }
    Ok(Paragraph {
        item: block.item,
        phrases,
    })
}

/// A printed value as a tree: `[1 2; 3 4]` is `[1, 2; 3, 4]`.
fn read_value(form: &statement::Form, text: &str) -> Phrase {
    if text.starts_with('[') {
        read(form, &text.replace("; ", ";").replace(' ', ", "))
    } else {
        read(form, text)
    }
}

/// A printed term or formula as a tree, or else as words.
fn read(form: &statement::Form, text: &str) -> Phrase {
    match form.phrase(text) {
        Ok(phrase) => Phrase::Tree(phrase.body),
        Err(_) => Phrase::Words(text.to_owned()),
    }
}

fn explanation(form: &statement::Form, instance: &Instance) -> Option<Explanation> {
    let explained = explain(&form.statement(), instance)?;
    let parts = |parts: Vec<hunt::Part>| -> Vec<Part> {
        let part = |part: hunt::Part| Part {
            formula: read(form, &part.text),
            truth: part.truth.to_string(),
            at: part.at,
            values: part
                .values
                .iter()
                .map(|(term, value)| (read(form, term), read_value(form, value)))
                .collect(),
        };
        parts.into_iter().map(part).collect()
    };
    Some(Explanation {
        hypotheses: explained
            .hypotheses
            .into_iter()
            .map(|(id, found)| (id, parts(found)))
            .collect(),
        conclusion: parts(explained.conclusion),
    })
}

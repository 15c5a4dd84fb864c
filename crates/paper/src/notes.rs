//! What `notes.md` says of each claim, in Markdown.
//!
//! A heading `## CLAIM` begins the note of a claim, and `### Reading`, `### Why it fails`,
//! `### By hand` and `### Repair` its sections; what stands before the first claim is for readers
//! of the file. A code span is a term or a formula in the scope of the claim, and one that begins
//! with `=` is a term that is shown with its value at the counterexample at hand, so that no number
//! is written in a note. Formulas in `By hand` must be true there.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// The sections of a note.
pub const SECTIONS: [&str; 4] = ["Reading", "Why it fails", "By hand", "Repair"];

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// Words that are stressed.
    Stressed(String),
    /// A term or formula in the claim language, still to be read.
    Code(String),
}

/// A paragraph, or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Whether it is an item of a list.
    pub item: bool,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// The note of a claim: the blocks of each section.
pub type Note = BTreeMap<String, Vec<Block>>;

/// The notes by claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(pub BTreeMap<String, Note>);

impl Notes {
    /// Reads the notes beside the identifiers of the claims.
    ///
    /// # Errors
    /// When a heading names no claim or no section, or something other than words, code, stress and
    /// lists stands in a section.
    pub fn read(text: &str, claims: &[&str]) -> Result<Self, String> {
        let mut reader = Reader::default();
        for (event, range) in Parser::new(text).into_offset_iter() {
            reader.event(event, claims).map_err(|message| {
                let line = text[..range.start].matches('\n').count() + 1;
                format!("line {line}: {message}")
            })?;
        }
        Ok(Self(reader.notes))
    }

    /// The blocks of a section of a claim; none if there is no such section.
    pub fn section(&self, claim: &str, section: &str) -> &[Block] {
        let note = self.0.get(claim);
        note.and_then(|note| note.get(section))
            .map_or(&[], Vec::as_slice)
    }
}

#[derive(Default)]
struct Reader {
    notes: BTreeMap<String, Note>,
    claim: Option<String>,
    section: Option<String>,
    heading: Option<(HeadingLevel, String)>,
    stressed: bool,
    item: bool,
    block: Option<Block>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, claims: &[&str]) -> Result<(), String> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some((level, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                let (level, title) = self.heading.take().unwrap_or((HeadingLevel::H1, "".into()));
                self.title(level, title, claims)?;
            }
            Event::Text(words) | Event::Code(words) if self.heading.is_some() => {
                if let Some((_, title)) = &mut self.heading {
                    title.push_str(&words);
                }
            }
            _ if self.claim.is_none() => {}
            Event::Start(Tag::List(_)) | Event::End(TagEnd::List(_)) => {}
            Event::Start(Tag::Item) => {
                self.item = true;
                self.begin()?;
            }
            Event::Start(Tag::Paragraph) if self.block.is_none() => self.begin()?,
            Event::Start(Tag::Paragraph) => {}
            Event::End(TagEnd::Paragraph) if self.item => {}
            Event::End(TagEnd::Paragraph | TagEnd::Item) => self.end(),
            Event::Start(Tag::Emphasis | Tag::Strong) => self.stressed = true,
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => self.stressed = false,
            Event::Text(words) if self.stressed => self.piece(Piece::Stressed(words.into())),
            Event::Text(words) => self.piece(Piece::Words(words.into())),
            Event::SoftBreak | Event::HardBreak => self.piece(Piece::Words(" ".into())),
            Event::Code(code) => self.piece(Piece::Code(code.into())),
            other => return Err(format!("a note has no such element: {other:?}")),
        }
        Ok(())
    }

    fn title(&mut self, level: HeadingLevel, title: String, claims: &[&str]) -> Result<(), String> {
        match level {
            HeadingLevel::H1 => {}
            HeadingLevel::H2 => {
                if !claims.contains(&&*title) {
                    return Err(format!("there is no claim `{title}`"));
                }
                if self.notes.insert(title.clone(), Note::new()).is_some() {
                    return Err(format!("there are two notes of `{title}`"));
                }
                (self.claim, self.section) = (Some(title), None);
            }
            _ => {
                if !SECTIONS.contains(&&*title) {
                    return Err(format!("`{title}` is none of {}", SECTIONS.join(", ")));
                }
                self.section = Some(title);
            }
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), String> {
        if self.section.is_none() {
            return Err(format!("a section is missing: {}", SECTIONS.join(", ")));
        }
        self.block = Some(Block {
            item: self.item,
            pieces: Vec::new(),
        });
        Ok(())
    }

    fn piece(&mut self, piece: Piece) {
        let Some(block) = &mut self.block else { return };
        match (block.pieces.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(words)) => before.push_str(&words),
            (_, piece) => block.pieces.push(piece),
        }
    }

    fn end(&mut self) {
        self.item = false;
        if let (Some(block), Some(claim), Some(section)) =
            (self.block.take(), &self.claim, &self.section)
            && let Some(note) = self.notes.get_mut(claim)
        {
            note.entry(section.clone()).or_default().push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_hold_words_and_code() {
        let text = "# Notes\nfor readers\n\n## a\n### Why it fails\nThe rank\nis `rank(A)`.\n\n\
                    ### By hand\n1. First `= b`.\n2. Then.\n";
        let notes = Notes::read(text, &["a"]).unwrap();
        let fails = notes.section("a", "Why it fails");
        assert_eq!(
            fails[0].pieces,
            [
                Piece::Words("The rank is ".into()),
                Piece::Code("rank(A)".into()),
                Piece::Words(".".into())
            ]
        );
        let hand = notes.section("a", "By hand");
        assert_eq!((hand.len(), hand[0].item, fails[0].item), (2, true, false));
        assert!(notes.section("a", "Repair").is_empty());
    }

    #[test]
    fn a_heading_that_is_no_claim_or_section_is_an_error_with_its_line() {
        let error = Notes::read("# N\n\n## b\n", &["a"]).unwrap_err();
        assert_eq!(error, "line 3: there is no claim `b`");
        let error = Notes::read("## a\n### Why\n", &["a"]).unwrap_err();
        assert!(error.starts_with("line 2: `Why` is none of"), "{error}");
        assert!(Notes::read("## a\nwords\n", &["a"]).is_err());
    }
}

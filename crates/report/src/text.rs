//! Words and mathematics as the templates receive them: plain, as LaTeX, as MathML.

use hunt::{firsts, index_of};
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{Body, Statement, Term};
use minijinja::Value as Markup;
use serde::Serialize;
use statement::typeset::{self, Math, Notation, Sentence};

use crate::record::{Paragraph, Phrase};

/// A text with formulas.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct MathText {
    /// The text with Unicode signs.
    pub plain: String,
    /// Words and formulas.
    pub pieces: Vec<Piece>,
}

/// A piece of a text: words, or a formula in three notations.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Piece {
    /// Words, or nothing.
    pub text: Option<String>,
    /// Whether the words are stressed.
    pub stressed: bool,
    /// A formula in LaTeX.
    pub tex: Option<String>,
    /// The same in MathML.
    pub mathml: Option<Markup>,
}

impl MathText {
    /// Adds words.
    pub fn words(mut self, words: &str) -> Self {
        self.plain += words;
        self.pieces.push(Piece {
            text: Some(words.into()),
            stressed: false,
            tex: None,
            mathml: None,
        });
        self
    }

    /// Adds a formula. One with words in it, such as *and*, is cut there, so that a line can break.
    pub fn math(self, math: &Math) -> Self {
        let (mut pieces, mut open) = (Vec::new(), Vec::new());
        flatten(math, &mut pieces);
        let mut text = self;
        for piece in pieces {
            match piece {
                Math::Text(words) => {
                    text = text.formula(&mut open).words(words);
                }
                piece => open.push(piece.clone()),
            }
        }
        text.formula(&mut open)
    }

    fn formula(mut self, open: &mut Vec<Math>) -> Self {
        if open.is_empty() {
            return self;
        }
        let math = &Math::Row(std::mem::take(open));
        self.plain += &Notation::Unicode.math(math);
        self.pieces.push(Piece {
            text: None,
            stressed: false,
            tex: Some(Notation::Latex.math(math)),
            mathml: Some(Markup::from_safe_string(Notation::MathMl.math(math))),
        });
        self
    }

    fn phrase(mut self, phrase: &Phrase) -> Self {
        match phrase {
            Phrase::Words(words) => self.words(words),
            Phrase::Stressed(words) => {
                self = self.words(words);
                if let Some(piece) = self.pieces.last_mut() {
                    piece.stressed = true;
                }
                self
            }
            Phrase::Tree(body) => self.math(&math(body)),
        }
    }
}

/// The parts of a row, and of the rows in it.
fn flatten<'m>(math: &'m Math, out: &mut Vec<&'m Math>) {
    match math {
        Math::Row(parts) => parts.iter().for_each(|part| flatten(part, out)),
        part => out.push(part),
    }
}

/// A term or formula, laid out.
pub(crate) fn math(body: &Body) -> Math {
    match body {
        Body::Term(term) => typeset::term(term),
        Body::Formula(formula) => typeset::formula(formula),
    }
}

impl From<&Phrase> for MathText {
    fn from(phrase: &Phrase) -> Self {
        Self::default().phrase(phrase)
    }
}

impl From<&Paragraph> for MathText {
    fn from(paragraph: &Paragraph) -> Self {
        paragraph.phrases.iter().fold(Self::default(), Self::phrase)
    }
}

/// A line of a statement: how it begins, the name of a hypothesis, what it says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub lead: &'static str,
    pub id: Option<String>,
    pub says: MathText,
}

impl From<&Sentence> for Line {
    fn from(sentence: &Sentence) -> Self {
        Self {
            lead: sentence.lead,
            id: sentence.id.clone(),
            says: MathText::default().math(&sentence.math),
        }
    }
}

/// The sizes and values of an instance, as equations; members of families by their indices.
pub(crate) fn equations(statement: &Statement, instance: &Instance) -> Vec<MathText> {
    let firsts = firsts(statement, instance);
    let equal = |name: Math, value: Math| {
        MathText::default().math(&Math::Row(vec![name, Math::Sign("="), value]))
    };
    let name = |name: &str| typeset::term(&Term::Name(name.into()));
    let integer = |n: i64| Math::Number(n.to_string());
    let mut found = Vec::new();
    for (size, value) in &instance.sizes {
        let value = match value {
            SizeValue::One(n) => integer(i64::from(*n)),
            SizeValue::Family(list) => {
                let mut row = Vec::new();
                for (k, n) in list.iter().enumerate() {
                    if k > 0 {
                        row.push(Math::Sign(","));
                    }
                    row.push(integer(i64::from(*n)));
                }
                Math::Fence("(", Math::Row(row).into(), ")")
            }
        };
        found.push(equal(name(size), value));
    }
    for (variable, value) in &instance.values {
        match value {
            Value::Integer(n) => found.push(equal(name(variable), integer(*n))),
            Value::Number(x) => found.push(equal(name(variable), number(x))),
            Value::Matrix(m) => found.push(equal(name(variable), matrix(m))),
            Value::Family(members) => {
                for (k, member) in members.iter().enumerate() {
                    let index = integer(index_of(&firsts, variable, k));
                    let place = Math::Sub(name(variable).into(), index.into());
                    found.push(equal(place, matrix(member)));
                }
            }
        }
    }
    found
}

fn number(x: &exact::Rational) -> Math {
    typeset::term(&literal(x))
}

/// A number as a term: `-1/2` is `-(1/2)`.
fn literal(x: &exact::Rational) -> Term {
    if x.is_negative() {
        Term::Minus(literal(&x.abs()).into())
    } else {
        Term::Number(x.clone())
    }
}

fn matrix(m: &exact::Matrix) -> Math {
    match m.shape() {
        (rows, cols) if rows == 0 || cols == 0 => Math::Text(format!("a {rows} × {cols} matrix")),
        _ => Math::Matrix(
            m.row_slices()
                .map(|row| row.iter().map(number).collect())
                .collect(),
        ),
    }
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

//! The canonical print of a tree: the text that a reader sees of what is checked.
//!
//! A term or formula is printed with the least brackets that its reading needs, or with a bracket
//! around every operation ([`Brackets::All`]); a [`Statement`] as a claim with its definitions,
//! which reads back as the same tree. What no text can hold, such as a variable named `a + b` or
//! the literal 1/3, is printed between guillemets, so that no two trees are printed alike (but for
//! a call, which is a term or a formula by what it calls, and for empty lists).

use std::fmt;

use exact::Rational;

use crate::tree::*;

/// Words that are no names.
pub const RESERVED: [&str; 26] = [
    "for", "all", "exists", "and", "or", "not", "implies", "iff", "in", "near", "with", "where",
    "over", "claim", "form", "context", "define", "sizes", "let", "assume", "show", "some",
    "expect", "extends", "page", "I",
];
/// Words at the head of a type; a size of that name stands there in brackets.
pub const TYPE_WORDS: [&str; 7] = [
    "diagonal",
    "symmetric",
    "psd",
    "pd",
    "orthogonal",
    "number",
    "natural",
];
/// The most decimal places of a literal.
pub const MAX_PLACES: usize = 100;

/// A letter of a name: Latin or Greek.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (('\u{370}'..='\u{3ff}').contains(&c) && c.is_alphabetic())
}

fn is_part(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit() || c == '_'
}

/// Whether a text is a name: a letter, then letters, digits and `_`, then primes; not reserved.
pub fn is_name(text: &str) -> bool {
    let stem = text.trim_end_matches('\'');
    stem.starts_with(is_letter) && stem.chars().all(is_part) && !RESERVED.contains(&text)
}

/// Whether a text is an identifier of a claim, form or hypothesis.
pub fn is_id(text: &str) -> bool {
    let start = |c: char| is_letter(c) || c.is_ascii_digit();
    let end = !text.ends_with(['.', '-']);
    text.starts_with(start) && text.chars().all(|c| start(c) || ".-_".contains(c)) && end
}

/// A literal as the language writes it, such as `1.5`.
fn literal(number: &Rational) -> String {
    let mut scaled = number.clone();
    for places in 0..=MAX_PLACES {
        if scaled.is_integer() && !scaled.is_negative() {
            let digits = format!("{:0>width$}", scaled.to_string(), width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            return format!("{whole}.{fraction}").trim_end_matches('.').into();
        }
        scaled = &scaled * &Rational::from(10);
    }
    format!("«{number}»")
}

/// A word that must satisfy `valid`, or its spelling between guillemets.
fn word(text: &str, valid: fn(&str) -> bool) -> String {
    if valid(text) {
        text.into()
    } else {
        format!("«{text:?}»")
    }
}

fn name(text: &str) -> String {
    word(text, is_name)
}

fn list<T>(items: &[T], each: impl FnMut(&T) -> String) -> String {
    items.iter().map(each).collect::<Vec<_>>().join(", ")
}

/// A text if there is something to print.
fn maybe<T>(part: &Option<T>, print: impl FnOnce(&T) -> String) -> String {
    part.as_ref().map(print).unwrap_or_default()
}

/// How tightly an operation binds, loosest first. Nothing is as tight as `Bracketed`.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Quantifier,
    Iff,
    Implies,
    Or,
    And,
    Not,
    Comparison,
    With,
    Sum,
    Factor,
    Minus,
    Chain,
    Postfix,
    Atom,
    Bracketed,
}
use Level::{Atom, Bracketed, Chain, Comparison, Factor, Postfix, Quantifier, Sum};

/// How many brackets are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brackets {
    /// As few as the reading needs.
    Least,
    /// Around every operation.
    All,
}

/// In what follows `least` is the level at which an operand needs no brackets.
impl Brackets {
    fn bracket(self, own: Level, least: Level, text: String) -> String {
        let needed = own < least || self == Self::All && own < Atom;
        if needed { format!("({text})") } else { text }
    }

    /// A formula as text.
    pub fn formula(self, formula: &Formula) -> String {
        self.formula_at(formula, Quantifier)
    }

    /// A term as text.
    pub fn term(self, term: &Term) -> String {
        self.term_at(term, Level::With)
    }

    fn formula_at(self, formula: &Formula, least: Level) -> String {
        use Level::{And, Iff, Implies, Not, Or};
        let f = |formula, least| self.formula_at(formula, least);
        let (own, text) = match formula {
            Formula::Iff(a, b) => (Iff, format!("{} iff {}", f(a, Implies), f(b, Implies))),
            Formula::Implies(a, b) => (Implies, format!("{} implies {}", f(a, Or), f(b, Implies))),
            Formula::Or(a, b) => (Or, format!("{} or {}", f(a, Or), f(b, And))),
            Formula::And(a, b) => (And, format!("{} and {}", f(a, And), f(b, Not))),
            Formula::Not(a) => (Not, format!("not {}", f(a, Not))),
            Formula::Compare(relation, a, b) => (
                Comparison,
                format!("{} {relation} {}", self.term(a), self.term(b)),
            ),
            Formula::ForAll(q) => (Quantifier, format!("for all {}", self.quantified(q))),
            Formula::Exists(q) => (Quantifier, format!("exists {}", self.quantified(q))),
            Formula::Call(call) => (Atom, self.call(call)),
        };
        self.bracket(own, least, text)
    }

    fn quantified(self, q: &Quantified) -> String {
        let binders = list(&q.binders, |b| self.binder(b));
        format!(
            "{binders}{}: {}",
            self.condition("with", &q.condition),
            self.formula(&q.body)
        )
    }

    fn condition(self, word: &str, condition: &Option<Formula>) -> String {
        maybe(condition, |f| {
            format!(" {word} {}", self.formula_at(f, Level::Iff))
        })
    }

    fn term_at(self, term: &Term, least: Level) -> String {
        use Level::{Minus, With};
        let t = |term, least| self.term_at(term, least);
        let postfix = |base, sign: &str| (Postfix, t(base, Postfix) + sign);
        let free = |term| self.term(term);
        let (own, text) = match term {
            Term::Number(number) => (Atom, literal(number)),
            Term::Name(text) => (Atom, name(text)),
            Term::Identity(None) => (Atom, "I".into()),
            Term::Identity(Some(size)) => (Atom, format!("I({})", free(size))),
            Term::Minus(a) => (Minus, format!("-{}", t(a, Minus))),
            Term::Add(a, b) => (Sum, format!("{} + {}", t(a, Sum), t(b, Factor))),
            Term::Subtract(a, b) => (Sum, format!("{} - {}", t(a, Sum), t(b, Factor))),
            Term::Multiply(a, b) => (Factor, format!("{} * {}", t(a, Factor), t(b, Minus))),
            Term::Divide(a, b) => (Factor, format!("{} / {}", t(a, Factor), t(b, Minus))),
            Term::Transpose(a) => postfix(a, "^T"),
            Term::Pseudoinverse(a) => postfix(a, "^+"),
            Term::Inverse(a) => postfix(a, "^-1"),
            Term::Power(a, exponent) => {
                let bare = match &**exponent {
                    Term::Number(number) => number.is_integer(),
                    Term::Name(name) => name != "T",
                    Term::Call(call) => call.name != "T",
                    _ => false,
                };
                let exponent = t(exponent, if bare { Atom } else { Bracketed });
                (Postfix, format!("{}^{exponent}", t(a, Postfix)))
            }
            Term::NormSquared(a) => (Atom, format!("||{}||^2", free(a))),
            Term::Entry(a, i, j) => (Atom, format!("{}[{},{}]", t(a, Postfix), free(i), free(j))),
            Term::Row(a, i) => (Atom, format!("{}[{},]", t(a, Postfix), free(i))),
            Term::Column(a, j) => (Atom, format!("{}[,{}]", t(a, Postfix), free(j))),
            Term::Member(family, i) => (Atom, self.member(family, i)),
            Term::Slice(family, range) => {
                (Atom, format!("{}[{}]", name(family), self.range(range)))
            }
            Term::Product { family, from, to } => {
                let (from, to) = (self.member(family, from), self.member(family, to));
                (Chain, format!("{from} * ... * {to}"))
            }
            Term::Block(rows) => {
                let rows: Vec<_> = rows.iter().map(|row| self.terms(row)).collect();
                (Atom, format!("[{}]", rows.join("; ")))
            }
            Term::Entries { value, row, column } => {
                let (row, column) = (self.index(row), self.index(column));
                (Atom, format!("[{} for {row}, {column}]", free(value)))
            }
            Term::With(a, places) => {
                let places = list(places, |place| self.place(place, ":=", Sum));
                (With, format!("{} with {places}", free(a)))
            }
            Term::Call(call) => (Atom, self.call(call)),
        };
        self.bracket(own, least, text)
    }

    fn terms(self, terms: &[Term]) -> String {
        list(terms, |term| self.term(term))
    }

    fn member(self, family: &str, index: &Term) -> String {
        format!("{}[{}]", name(family), self.term(index))
    }

    fn range(self, range: &Range) -> String {
        format!("{}..{}", self.term(&range.from), self.term(&range.to))
    }

    fn index(self, index: &Index) -> String {
        format!("{} in {}", name(&index.name), self.range(&index.range))
    }

    fn place(self, place: &Place, sign: &str, least: Level) -> String {
        let at = maybe(&place.index, |i| format!("[{}]", self.term(i)));
        let value = maybe(&place.value, |v| {
            format!(" {sign} {}", self.term_at(v, least))
        });
        format!("{}{at}{value}", name(&place.name))
    }

    fn call(self, call: &Call) -> String {
        let arguments = list(
            &call.arguments,
            |Argument {
                 value,
                 indices,
                 condition,
             }| {
                let value = match value {
                    Body::Term(term) => self.term(term),
                    Body::Formula(formula) => self.formula_at(formula, Level::Iff),
                };
                let word = if indices.is_empty() { "" } else { " for " };
                let indices = list(indices, |i| self.index(i));
                format!(
                    "{value}{word}{indices}{}",
                    self.condition("where", condition)
                )
            },
        );
        let semicolon = if call.places.is_empty() { "" } else { "; " };
        let places = list(&call.places, |place| self.place(place, "=", Level::With));
        let over = self.condition("over", &call.over);
        format!("{}({arguments}{semicolon}{places}{over})", name(&call.name))
    }

    fn binder(self, binder: &Binder) -> String {
        let family = |index| maybe(index, |i| format!("[{}]", self.index(i)));
        match binder {
            Binder::Typed { names, index, of } => {
                format!(
                    "{}{} : {}",
                    list(names, |n| name(n)),
                    family(index),
                    self.sort(of)
                )
            }
            Binder::Near {
                name: bound,
                index,
                center,
            } => {
                format!(
                    "{}{} near {}",
                    name(bound),
                    family(index),
                    self.term(center)
                )
            }
            Binder::Range(index) => self.index(index),
            Binder::Set {
                name: bound,
                values,
            } => {
                format!("{} in {{{}}}", name(bound), self.terms(values))
            }
        }
    }

    fn sort(self, of: &Type) -> String {
        let size = |size| self.term_at(size, Sum);
        let sort = match &of.sort {
            Sort::Matrix(rows, cols) => {
                let mut rows = size(rows);
                let head = rows.split(|c| !is_part(c) && c != '\'').next();
                if head.is_some_and(|head| TYPE_WORDS.contains(&head)) {
                    rows = format!("({rows})");
                }
                format!("{rows} x {}", size(cols))
            }
            Sort::Diagonal(rows, cols) => format!("diagonal {} x {}", size(rows), size(cols)),
            Sort::Symmetric(n) => format!("symmetric {}", size(n)),
            Sort::Psd(n) => format!("psd {}", size(n)),
            Sort::Pd(n) => format!("pd {}", size(n)),
            Sort::Orthogonal(n) => format!("orthogonal {}", size(n)),
            Sort::Number => "number".into(),
            Sort::Natural => "natural".into(),
        };
        sort + &maybe(&of.over, |values| {
            format!(" over {{{}}}", self.terms(values))
        })
    }

    fn size(self, size: &Size) -> String {
        match size {
            Size::One {
                name: size,
                least: 1,
            } => name(size),
            Size::One { name: size, least } => format!("{} >= {least}", name(size)),
            Size::Family {
                name: family,
                range,
            } => format!("{}[{}]", name(family), self.range(range)),
        }
    }
}

fn parameters(names: &[String]) -> String {
    format!("({})", list(names, |n| name(n)))
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = Brackets::Least;
        match self {
            Self::Sizes { sizes, condition } => {
                let sizes = list(sizes, |s| p.size(s));
                write!(f, "sizes {sizes}{}", p.condition("where", condition))
            }
            Self::ForAll(binders) => write!(f, "for all {}", list(binders, |b| p.binder(b))),
            Self::Let {
                name: new,
                parameters: none,
                value,
            } if none.is_empty() => {
                write!(f, "let {} = {value}", name(new))
            }
            Self::Let {
                name: new,
                parameters: names,
                value,
            } => {
                write!(f, "let {}{} = {value}", name(new), parameters(names))
            }
            Self::Assume { id, formula } => write!(f, "assume {}: {formula}", word(id, is_id)),
        }
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "define {}{}",
            name(&self.name),
            parameters(&self.parameters)
        )?;
        match &self.body {
            Body::Term(term) => write!(f, " = {term}"),
            Body::Formula(formula) => write!(f, ": {formula}"),
        }
    }
}

/// A claim with its one form, without a head if the claim has no name; no newline at the end.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for definition in &self.definitions {
            writeln!(f, "{definition}")?;
        }
        let mut indent = "";
        if !self.claim.is_empty() {
            writeln!(f, "claim {}", word(&self.claim, is_id))?;
            indent = "  ";
        }
        for item in &self.items {
            writeln!(f, "{indent}{item}")?;
        }
        if !indent.is_empty() && self.form != "stated" {
            writeln!(f, "  form {}", word(&self.form, is_id))?;
            indent = "    ";
        }
        write!(
            f,
            "{indent}show {}{}",
            if self.some { "some: " } else { "" },
            self.show
        )
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        })
    }
}

/// `Display` with the least brackets.
macro_rules! display {
    ($($type:ty: $method:ident),*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Brackets::Least.$method(self))
            }
        }
    )*};
}
display!(Term: term, Formula: formula, Binder: binder, Type: sort, Call: call);

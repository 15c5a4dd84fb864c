//! Tokens and lines. The longest token wins; Unicode synonyms become the tokens they stand for.

use std::ops::Range;

use kernel::print::{RESERVED, is_letter};

use crate::span::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A reserved word.
    Word(&'static str),
    /// A name.
    Name,
    /// Digits, perhaps with a point.
    Number,
    /// A string with its quotes.
    String,
    /// A sign.
    Sign(&'static str),
    /// `×`, the `x` of types.
    Cross,
    /// A string without an end.
    Unended,
    /// A character that begins no token.
    Unknown,
    /// After the last token.
    End,
}

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// A line that holds tokens.
#[derive(Clone, Debug)]
pub struct Line {
    /// The width of its indentation.
    pub indent: usize,
    /// Whether its indentation holds a tab.
    pub tab: bool,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// Signs in ASCII, each before its prefixes. `^T` and `^-1` have conditions on what follows.
const SIGNS: [&str; 28] = [
    "...", "..", ".", ":=", ":", "||", "^-1", "^+", "^T", "^", "!=", "<=", ">=", "<", ">", "=",
    "+", "-", "*", "/", "(", ")", "[", "]", "{", "}", ",", ";",
];

/// Unicode synonyms.
const SYNONYMS: [(char, Kind); 20] = [
    ('≤', Kind::Sign("<=")),
    ('≥', Kind::Sign(">=")),
    ('≠', Kind::Sign("!=")),
    ('≔', Kind::Sign(":=")),
    ('‖', Kind::Sign("||")),
    ('−', Kind::Sign("-")),
    ('·', Kind::Sign("*")),
    ('⋅', Kind::Sign("*")),
    ('…', Kind::Sign("...")),
    ('⋯', Kind::Sign("...")),
    ('ᵀ', Kind::Sign("^T")),
    ('⁺', Kind::Sign("^+")),
    ('×', Kind::Cross),
    ('∃', Kind::Word("exists")),
    ('∧', Kind::Word("and")),
    ('∨', Kind::Word("or")),
    ('¬', Kind::Word("not")),
    ('⇒', Kind::Word("implies")),
    ('⇔', Kind::Word("iff")),
    ('∈', Kind::Word("in")),
];

/// The digit that a raised digit stands for.
fn raised(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
        .chars()
        .position(|digit| digit == c)
        .map(|d| char::from(b'0' + d as u8))
}

fn is_name_part(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit() || c == '_'
}

/// A text cut into tokens, the last of which is [`Kind::End`], and lines.
pub struct Lexed {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// The lines that are neither empty nor comments.
    pub lines: Vec<Line>,
}

/// Cuts a text of at most 4 GB into tokens.
pub fn lex(text: &str) -> Lexed {
    let mut lexed = Lexed {
        tokens: Vec::new(),
        lines: Vec::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let content_start = start;
        start += line.len();
        let blank = content.trim_start_matches([' ', '\t', '\u{feff}']);
        let margin = &content[..content.len() - blank.len()];
        let first = lexed.tokens.len();
        let mut at = content_start + margin.len();
        let end = content_start + content.len();
        while at < end {
            at += token(text, at, end, &mut lexed.tokens);
        }
        if lexed.tokens.len() > first {
            lexed.lines.push(Line {
                indent: margin.trim_start_matches('\u{feff}').chars().count(),
                tab: margin.contains('\t'),
                tokens: first..lexed.tokens.len(),
            });
        }
    }
    let end = Span {
        start: text.len() as u32,
        end: text.len() as u32,
    };
    lexed.tokens.push(Token {
        kind: Kind::End,
        span: end,
    });
    lexed
}

/// Pushes the token at a place, if one begins there, and returns the bytes read.
fn token(text: &str, at: usize, end: usize, tokens: &mut Vec<Token>) -> usize {
    let rest = &text[at..end];
    let Some(first) = rest.chars().next() else {
        return 1;
    };
    let mut push = |kind, length: usize| {
        let span = Span {
            start: at as u32,
            end: (at + length) as u32,
        };
        tokens.push(Token { kind, span });
        length
    };
    let run = |text: &str, part: fn(char) -> bool| text.find(|c| !part(c)).unwrap_or(text.len());
    if first.is_whitespace() {
        return first.len_utf8();
    }
    if first == '#' {
        return rest.len();
    }
    if is_letter(first) {
        let stem = run(rest, is_name_part);
        let length = stem + run(&rest[stem..], |c| c == '\'');
        let word = RESERVED.iter().find(|word| **word == &rest[..length]);
        return push(word.map_or(Kind::Name, |word| Kind::Word(word)), length);
    }
    if first.is_ascii_digit() {
        let mut length = run(rest, |c| c.is_ascii_digit());
        if let Some(fraction) = rest[length..].strip_prefix('.') {
            let digits = run(fraction, |c| c.is_ascii_digit());
            length += if digits > 0 { 1 + digits } else { 0 };
        }
        return push(Kind::Number, length);
    }
    if first == '"' {
        return match rest[1..].find('"') {
            Some(length) => push(Kind::String, length + 2),
            None => push(Kind::Unended, rest.len()),
        };
    }
    if let Some(after) = rest.strip_prefix("⁻¹") {
        let length = rest.len() - after.len();
        return push(Kind::Sign("^-1"), length);
    }
    if raised(first).is_some() {
        let length = run(rest, |c| raised(c).is_some());
        push(Kind::Sign("^"), 0);
        return push(Kind::Number, length);
    }
    if first == '∀' {
        push(Kind::Word("for"), first.len_utf8());
        return push(Kind::Word("all"), first.len_utf8());
    }
    if let Some((_, kind)) = SYNONYMS.iter().find(|(c, _)| *c == first) {
        return push(*kind, first.len_utf8());
    }
    let sign = SIGNS.iter().find(|sign| {
        rest.strip_prefix(**sign).is_some_and(|after| match **sign {
            "^T" => !after.starts_with(|c| is_name_part(c) || c == '\''),
            "^-1" => !after.starts_with(|c: char| c.is_ascii_digit()),
            _ => true,
        })
    });
    match sign {
        Some(sign) => push(Kind::Sign(sign), sign.len()),
        None => push(Kind::Unknown, first.len_utf8()),
    }
}

/// The text of a number token, raised digits as digits.
pub fn digits(text: &str) -> String {
    text.chars().map(|c| raised(c).unwrap_or(c)).collect()
}

//! A walk over the tokens of one definition, item or formula, with its limits.

use crate::diagnostic::Diagnostic;
use crate::lexer::{Kind, Token};
use crate::span::{Node, Span};
use crate::{MAX_DEPTH, MAX_NODES};
use kernel::print::is_id;

/// A result, or the first error.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// What a token means where its spelling does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A minus before a term.
    Unary,
    /// The colon between names and their type.
    TypeColon,
    /// The `x` of a type.
    TypeSign,
    /// An identifier that reaches to this byte.
    Id(u32),
}

/// The tokens of one item.
pub struct Cursor<'a> {
    /// The whole text.
    pub text: &'a str,
    tokens: &'a [Token],
    at: usize,
    nodes: usize,
    depth: usize,
    /// The tokens that have a meaning of their own here, by their first byte.
    pub marks: Vec<(u32, Mark)>,
}

impl<'a> Cursor<'a> {
    /// At the first of some tokens, which are not empty.
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            nodes: 0,
            depth: 0,
            marks: Vec::new(),
        }
    }

    /// The token some steps ahead.
    pub fn peek(&self, ahead: usize) -> Kind {
        self.tokens
            .get(self.at + ahead)
            .map_or(Kind::End, |token| token.kind)
    }

    /// Where the next token stands; at the end, the place behind the last one.
    pub fn span(&self) -> Span {
        match self.tokens.get(self.at) {
            Some(token) if token.kind != Kind::End => token.span,
            _ => {
                let end = self.last().end;
                Span { start: end, end }
            }
        }
    }

    /// Where the token before stands.
    pub fn last(&self) -> Span {
        let before = self.at.min(self.tokens.len()).saturating_sub(1);
        self.tokens
            .get(before)
            .map_or(Span::default(), |token| token.span)
    }

    /// From a place to the token before.
    pub fn since(&self, start: Span) -> Span {
        start.to(self.last())
    }

    /// The text at a place.
    pub fn slice(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// Moves over a token.
    pub fn step(&mut self) -> Span {
        let span = self.span();
        self.at += 1;
        span
    }

    /// Notes what the next token means.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push((self.span().start, mark));
    }

    /// Whether the next token is a sign or word.
    pub fn is(&self, kind: Kind) -> bool {
        self.peek(0) == kind
    }

    /// Moves over a token if it is next.
    pub fn eat(&mut self, kind: Kind) -> bool {
        let found = self.is(kind);
        self.at += usize::from(found);
        found
    }

    /// Moves over a sign if it is next.
    pub fn eat_sign(&mut self, sign: &'static str) -> bool {
        self.eat(Kind::Sign(sign))
    }

    /// Moves over a reserved word if it is next.
    pub fn eat_word(&mut self, word: &'static str) -> bool {
        self.eat(Kind::Word(word))
    }

    /// Demands a sign.
    pub fn sign(&mut self, sign: &'static str) -> Result<Span> {
        if self.is(Kind::Sign(sign)) {
            Ok(self.step())
        } else {
            Err(self.expected(&format!("`{sign}`")))
        }
    }

    /// Whether a name of this spelling is next.
    pub fn is_name(&self, ahead: usize, name: &str) -> bool {
        self.peek(ahead) == Kind::Name && self.slice(self.tokens[self.at + ahead].span) == name
    }

    /// Demands a name.
    #[inline(never)]
    pub fn name(&mut self) -> Result<(String, Span)> {
        match self.peek(0) {
            Kind::Name => {
                let span = self.step();
                Ok((self.slice(span).to_owned(), span))
            }
            Kind::Word(word) => Err(Diagnostic::new(
                "reserved-word",
                format!("`{word}` is a word of the language"),
                self.span(),
                "a name is expected here",
            )
            .help(format!("choose another name, such as `{word}1`"))
            .into()),
            _ => Err(self.expected("a name")),
        }
    }

    /// Demands an identifier; it may hold reserved words, `.`, `-` and `_`.
    #[inline(never)]
    pub fn id(&mut self, what: &str) -> Result<(String, Span)> {
        let start = self.span();
        let rest = &self.text[start.start as usize..];
        let part = |c: char| kernel::print::is_letter(c) || c.is_ascii_digit() || ".-_".contains(c);
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let span = Span {
            start: start.start,
            end: start.start + length as u32,
        };
        if self.is(Kind::End) || length == 0 {
            return Err(self.expected(what));
        }
        while !self.is(Kind::End) && self.span().start < span.end {
            self.at += 1;
        }
        let whole = Span {
            start: span.start,
            end: span.end.max(self.last().end),
        };
        let id = self.slice(whole);
        if is_id(id) {
            self.marks.push((start.start, Mark::Id(span.end)));
            return Ok((id.to_owned(), span));
        }
        Err(Diagnostic::new(
            "identifier",
            format!("`{id}` is no identifier"),
            whole,
            what,
        )
        .help(
            "an identifier is a letter or digit, then letters, digits, `.`, `-`, `_`; it \
            does not end in `.` or `-`",
        )
        .into())
    }

    /// An error at the next token: what was expected, and what stands there.
    #[inline(never)]
    pub fn expected(&self, what: &str) -> Box<Diagnostic> {
        let span = self.span();
        let found = self.slice(span);
        let (code, message, label) = match self.peek(0) {
            Kind::Unended => (
                "unended-string",
                "this string has no end".into(),
                "on its line".into(),
            ),
            Kind::Unknown => (
                "unknown-character",
                format!("`{found}` is no sign of the language"),
                format!("expected {what}"),
            ),
            Kind::End => (
                "syntax",
                format!("expected {what}"),
                "the text ends here".into(),
            ),
            _ => (
                "syntax",
                format!("expected {what}"),
                format!("found `{found}`"),
            ),
        };
        Diagnostic::new(code, message, span, label).into()
    }

    /// Demands the end of the item.
    #[inline(never)]
    pub fn end(&self) -> Result<()> {
        if self.is(Kind::End) {
            return Ok(());
        }
        let mut error = self.expected("an operator or the end of the line");
        let before = self.tokens[self.at.saturating_sub(1)].kind;
        let operand = |kind| {
            matches!(
                kind,
                Kind::Name | Kind::Number | Kind::Word("I") | Kind::Sign("(" | ")" | "[")
            )
        };
        if self.is_name(0, "forall")
            || self.slice(self.tokens[self.at.saturating_sub(1)].span) == "forall"
        {
            error.help = Some("write `for all`".to_owned());
        } else if operand(before) && operand(self.peek(0)) {
            error.help = Some(format!(
                "a product needs `*`: `{}*{}`",
                self.slice(self.last()),
                self.slice(self.span())
            ));
        }
        Err(error)
    }

    /// Counts a node of the tree, and refuses too many or too deep ones.
    #[inline(never)]
    pub fn node(&mut self, span: Span, children: Vec<Node>, names: Vec<Span>) -> Result<Node> {
        self.nodes += 1 + names.len();
        if self.nodes > MAX_NODES {
            return Err(Diagnostic::new(
                "too-many-nodes",
                format!("this has more than {MAX_NODES} terms, formulas and names"),
                span,
                "",
            )
            .help("name parts of it by `let` or `define`")
            .into());
        }
        let node = Node::new(span, children, names);
        if node.depth as usize > MAX_DEPTH {
            Err(too_deep(span))
        } else {
            Ok(node)
        }
    }

    /// Enters a bracket, operand or argument, and refuses to go too deep: a node of the tree is an
    /// operand, perhaps in brackets.
    pub fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > 2 * MAX_DEPTH {
            Err(too_deep(self.span()))
        } else {
            Ok(())
        }
    }

    /// Leaves what [`Self::enter`] entered.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The number of nodes counted.
    pub fn nodes(&self) -> usize {
        self.nodes
    }
}

fn too_deep(span: Span) -> Box<Diagnostic> {
    Diagnostic::new(
        "too-deep",
        format!("this is nested more than {MAX_DEPTH} deep"),
        Span {
            start: span.start,
            end: span.end.min(span.start + 40),
        },
        "",
    )
    .help("name parts of it by `let` or `define`; a long sum is `sum(f(i) for i in 1..n)`")
    .into()
}

//! Binders, types, items and definitions.

use kernel::print::TYPE_WORDS;
use kernel::tree::{Binder, Body, Definition, Formula, Item, Range, Size, Sort, Term, Type};

use crate::cursor::{Cursor, Mark, Result};
use crate::diagnostic::Diagnostic;
use crate::lexer::Kind;
use crate::span::{Node, Span};
use crate::{Expect, VERDICTS};

/// The words that begin an item.
pub const ITEMS: [&str; 6] = ["sizes", "for", "let", "assume", "show", "expect"];

/// What a line says.
pub enum Line {
    /// An item of the statement.
    Item(Item),
    /// The conclusion; `true` for `show some`.
    Show(Formula, bool),
    /// What the author expects.
    Expect(Expect),
}

impl Cursor<'_> {
    /// A line of a context, claim or form.
    pub fn line(&mut self) -> Result<(Line, Node)> {
        let start = self.step();
        let (mut children, mut names) = (Vec::new(), Vec::new());
        let line = match self.slice(start) {
            "sizes" => Line::Item(self.sizes(&mut children, &mut names)?),
            "let" => Line::Item(self.local(&mut children, &mut names)?),
            "assume" => {
                let (id, span) = self.id("the name of the hypothesis")?;
                names.push(span);
                self.sign(":")?;
                let (formula, node) = self.formula()?;
                children.push(node);
                Line::Item(Item::Assume { id, formula })
            }
            "show" => {
                let some = self.eat_word("some");
                if some {
                    self.sign(":")?;
                }
                let (formula, node) = self.formula()?;
                children.push(node);
                Line::Show(formula, some)
            }
            "expect" => Line::Expect(self.expect(&mut names)?),
            _ => {
                if !self.eat_word("all") {
                    return Err(self.expected("`all`"));
                }
                Line::Item(Item::ForAll(self.binders(&mut children, &mut names)?))
            }
        };
        if matches!(line, Line::Item(Item::ForAll(_))) && self.is(Kind::Sign(":")) {
            return Err(Diagnostic::new(
                "item",
                "the item `for all` only declares",
                self.span(),
                "no formula belongs here",
            )
            .help(
                "write `assume NAME: ...` or `show ...` on a line of its own; `show for all \
            ...: ...`",
            )
            .into());
        }
        self.end()?;
        let node = self.node(self.since(start), children, names)?;
        Ok((line, node))
    }

    /// `define f(A, B): P`, `define f(A, B) = a`.
    pub fn definition(&mut self) -> Result<(Definition, Node)> {
        let start = self.step();
        let (name, span) = self.name()?;
        let mut names = vec![span];
        if !self.is(Kind::Sign("(")) {
            return Err(self
                .expected("`(` and the parameters")
                .help("a definition has at least one parameter")
                .into());
        }
        let parameters = self.parameters(&mut names)?;
        let (body, node) = if self.eat_sign("=") {
            let (term, node) = self.term()?;
            (Body::Term(term), node)
        } else if self.eat_sign(":") {
            let (formula, node) = self.formula()?;
            (Body::Formula(formula), node)
        } else {
            return Err(self.expected("`:` and a formula, or `=` and a term"));
        };
        self.end()?;
        let node = self.node(self.since(start), vec![node], names)?;
        Ok((
            Definition {
                name,
                parameters,
                body,
            },
            node,
        ))
    }

    fn parameters(&mut self, names: &mut Vec<Span>) -> Result<Vec<String>> {
        let mut parameters = Vec::new();
        self.sign("(")?;
        loop {
            let (name, span) = self.name()?;
            names.push(span);
            parameters.push(name);
            if !self.eat_sign(",") {
                break;
            }
        }
        self.sign(")")?;
        Ok(parameters)
    }

    fn sizes(&mut self, children: &mut Vec<Node>, names: &mut Vec<Span>) -> Result<Item> {
        let mut sizes = Vec::new();
        loop {
            let (name, span) = self.name()?;
            names.push(span);
            sizes.push(if self.eat_sign("[") {
                let range = self.range(children)?;
                self.sign("]")?;
                Size::Family { name, range }
            } else if self.eat_sign(">=") {
                let span = self.span();
                let least = self
                    .slice(span)
                    .parse()
                    .ok()
                    .filter(|_| self.is(Kind::Number));
                let Some(least) = least else {
                    return Err(self.expected("the least value, in digits"));
                };
                self.step();
                Size::One { name, least }
            } else {
                Size::One { name, least: 1 }
            });
            if !self.eat_sign(",") {
                break;
            }
        }
        let condition = if self.eat_word("where") {
            let (condition, node) = self.formula()?;
            children.push(node);
            Some(condition)
        } else {
            None
        };
        Ok(Item::Sizes { sizes, condition })
    }

    fn local(&mut self, children: &mut Vec<Node>, names: &mut Vec<Span>) -> Result<Item> {
        let (name, span) = self.name()?;
        names.push(span);
        let mut parameters = Vec::new();
        if self.is(Kind::Sign("(")) {
            parameters = self.parameters(names)?;
        }
        self.sign("=")?;
        let (value, node) = self.term()?;
        children.push(node);
        Ok(Item::Let {
            name,
            parameters,
            value,
        })
    }

    fn expect(&mut self, names: &mut Vec<Span>) -> Result<Expect> {
        let start = self.span();
        let (word, span) = self.id("a verdict")?;
        let Some(verdict) = VERDICTS.iter().find(|(_, name)| *name == word) else {
            let all: Vec<_> = VERDICTS.iter().map(|(_, name)| *name).collect();
            return Err(
                Diagnostic::new("verdict", format!("`{word}` is no verdict"), span, "")
                    .help(format!("a verdict is one of: {}", all.join(", ")))
                    .into(),
            );
        };
        let mut without = None;
        if self.is_name(0, "without") {
            self.step();
            let (id, span) = self.id("the name of a hypothesis, `with-K` or `type-X`")?;
            names.push(span);
            without = Some(id);
        }
        Ok(Expect {
            verdict: verdict.0,
            without,
            span: self.since(start),
        })
    }

    /// Binders, separated by commas.
    pub fn binders(
        &mut self,
        children: &mut Vec<Node>,
        names: &mut Vec<Span>,
    ) -> Result<Vec<Binder>> {
        let mut binders = vec![self.binder(children, names)?];
        while self.eat_sign(",") {
            binders.push(self.binder(children, names)?);
        }
        Ok(binders)
    }

    fn binder(&mut self, children: &mut Vec<Node>, names: &mut Vec<Span>) -> Result<Binder> {
        let (name, span) = self.name()?;
        names.push(span);
        if self.eat_sign("[") {
            let index = Some(self.index(children, names)?);
            self.sign("]")?;
            return if self.eat_word("near") {
                let center = self.part(children)?;
                Ok(Binder::Near {
                    name,
                    index,
                    center,
                })
            } else if self.is(Kind::Sign(":")) {
                self.mark(Mark::TypeColon);
                self.step();
                let of = self.of(children)?;
                Ok(Binder::Typed {
                    names: vec![name],
                    index,
                    of,
                })
            } else {
                Err(self.expected("`:` and a type, or `near`"))
            };
        }
        if self.eat_word("near") {
            let center = self.part(children)?;
            return Ok(Binder::Near {
                name,
                index: None,
                center,
            });
        }
        if self.eat_word("in") {
            if self.eat_sign("{") {
                let values = self.set(children)?;
                return Ok(Binder::Set { name, values });
            }
            let range: Range = self.range(children)?;
            return Ok(Binder::Range(kernel::tree::Index { name, range }));
        }
        let mut all = vec![name];
        while self.eat_sign(",") {
            let (name, span) = self.name()?;
            names.push(span);
            all.push(name);
        }
        if !self.is(Kind::Sign(":")) {
            let error = self.expected("`:` and a type");
            return Err(match self.peek(0) {
                Kind::Word("in" | "near") if all.len() > 1 => error.help(format!(
                    "several names stand before a type only: write each of {} with its own `in` \
                    or `near`",
                    all.join(", ")
                )),
                _ => error.help(
                    "`A : m x n`, `s : number`, `i in 1..n`, `V near W`, `t in {-1, \
                1}`",
                ),
            }
            .into());
        }
        self.mark(Mark::TypeColon);
        self.step();
        let of = self.of(children)?;
        Ok(Binder::Typed {
            names: all,
            index: None,
            of,
        })
    }

    fn part(&mut self, children: &mut Vec<Node>) -> Result<Term> {
        let (term, node) = self.term()?;
        children.push(node);
        Ok(term)
    }

    fn size(&mut self, children: &mut Vec<Node>) -> Result<Term> {
        let (term, node) = self.sum()?;
        children.push(node);
        Ok(term)
    }

    /// The size of a type of square matrices.
    fn square(&mut self, word: &str, children: &mut Vec<Node>) -> Result<Term> {
        let size = self.size(children)?;
        if self.is_name(0, "x") || self.is(Kind::Cross) {
            let help =
                format!("the matrices of this type are square, and it has one size: `{word} n`");
            return Err(self.expected("the end of the type").help(help).into());
        }
        Ok(size)
    }

    /// The values of a set, behind its `{`.
    fn set(&mut self, children: &mut Vec<Node>) -> Result<Vec<Term>> {
        let mut values = vec![self.part(children)?];
        while self.eat_sign(",") {
            values.push(self.part(children)?);
        }
        self.sign("}")?;
        Ok(values)
    }

    fn of(&mut self, children: &mut Vec<Node>) -> Result<Type> {
        let word = TYPE_WORDS.into_iter().find(|word| self.is_name(0, word));
        if word.is_some() {
            self.step();
        }
        let sort = match word {
            Some("number") => Sort::Number,
            Some("natural") => Sort::Natural,
            Some(word @ "symmetric") => Sort::Symmetric(self.square(word, children)?),
            Some(word @ "psd") => Sort::Psd(self.square(word, children)?),
            Some(word @ "pd") => Sort::Pd(self.square(word, children)?),
            Some(word @ "orthogonal") => Sort::Orthogonal(self.square(word, children)?),
            diagonal => {
                let rows = self.size(children)?;
                if !(self.is_name(0, "x") || self.is(Kind::Cross)) {
                    let span = self.span();
                    let error = self.expected("`x` and the number of columns");
                    let after = self.slice(span).strip_prefix('x');
                    return Err(match after {
                        Some(cols) if !cols.is_empty() => error.help(format!(
                            "`{}` is one name: write blanks around the `x`, `{} x {cols}`",
                            self.slice(span),
                            self.slice(self.last())
                        )),
                        _ => error.help(
                            "a type is `m x n`, `diagonal m x n`, `symmetric n`, \
                        `psd n`, `pd n`, `orthogonal n`, `number` or `natural`",
                        ),
                    }
                    .into());
                }
                self.mark(Mark::TypeSign);
                self.step();
                let cols = self.size(children)?;
                if diagonal.is_some() {
                    Sort::Diagonal(rows, cols)
                } else {
                    Sort::Matrix(rows, cols)
                }
            }
        };
        let over = if self.eat_word("over") {
            self.sign("{")?;
            Some(self.set(children)?)
        } else {
            None
        };
        Ok(Type { sort, over })
    }
}

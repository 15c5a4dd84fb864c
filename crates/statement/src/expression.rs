//! Terms and formulas: one climb of precedence, for brackets and calls may hold either.

#![expect(
    clippy::boxed_local,
    reason = "boxes keep the frames of a deep climb small"
)]

use exact::Rational;
use kernel::print::MAX_PLACES;
use kernel::tree::{
    Argument, Body, Call, Formula, Index, Place, Quantified, Range, Relation, Term,
};

use crate::cursor::{Cursor, Mark, Result};
use crate::diagnostic::Diagnostic;
use crate::lexer::{Kind, digits};
use crate::span::{Node, Span};

/// The most digits of a literal before its point.
const MAX_DIGITS: usize = 1000;

/// How tightly an operator binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// `iff`, quantifiers.
    Iff,
    /// `implies`
    Implies,
    /// `or`
    Or,
    /// `and`
    And,
    /// `not`
    Not,
    /// `=`, `<=`, ...
    Comparison,
    /// Replacement.
    With,
    /// `+`, `-`
    Sum,
    /// `*`, `/`
    Factor,
    /// `-` before a term.
    Minus,
}

/// What a text turned out to be; a call may be either.
pub enum Expression {
    /// A term.
    Term(Term),
    /// A formula.
    Formula(Formula),
    /// A call.
    Call(Box<Call>),
}

/// An expression and where it stands.
pub struct Parsed {
    /// What it is.
    pub it: Expression,
    /// Where.
    pub node: Node,
}

/// A term and where it stands.
pub type TermAt = (Term, Node);
/// A formula and where it stands.
pub type FormulaAt = (Formula, Node);

impl Parsed {
    /// In a box, as it passes through the frames of a deep climb.
    fn new(it: Expression, node: Node) -> Box<Self> {
        Box::new(Self { it, node })
    }

    fn into_term(self) -> Result<TermAt> {
        match self.it {
            Expression::Term(term) => Ok((term, self.node)),
            Expression::Call(call) => Ok((Term::Call(call), self.node)),
            Expression::Formula(_) => Err(Diagnostic::new(
                "not-a-term",
                "a number or matrix is expected, not a formula",
                self.node.span,
                "this is true or false",
            )
            .help(
                "a comparison stands between terms; to count formulas, write `count(P for i \
            in a..b)`",
            )
            .into()),
        }
    }

    fn into_formula(self) -> Result<FormulaAt> {
        match self.it {
            Expression::Formula(formula) => Ok((formula, self.node)),
            Expression::Call(call) => Ok((Formula::Call(call), self.node)),
            Expression::Term(_) => Err(Diagnostic::new(
                "not-a-formula",
                "a formula is expected, not a number or matrix",
                self.node.span,
                "this is neither true nor false",
            )
            .help("compare it with something, such as `= 0`")
            .into()),
        }
    }
}

/// The relation that a token is.
fn relation(kind: Kind) -> Option<Relation> {
    Some(match kind {
        Kind::Sign("=") => Relation::Equal,
        Kind::Sign("!=") => Relation::Unequal,
        Kind::Sign("<") => Relation::Less,
        Kind::Sign("<=") => Relation::AtMost,
        Kind::Sign(">") => Relation::Greater,
        Kind::Sign(">=") => Relation::AtLeast,
        _ => return None,
    })
}

impl Cursor<'_> {
    /// A formula.
    pub fn formula(&mut self) -> Result<FormulaAt> {
        let parsed = self.expression(Level::Iff)?;
        if let (Expression::Term(_), Kind::Name | Kind::Number | Kind::Unknown) =
            (&parsed.it, self.peek(0))
        {
            self.end()?;
        }
        parsed.into_formula()
    }

    /// A term, perhaps with a replacement.
    pub fn term(&mut self) -> Result<TermAt> {
        self.expression(Level::With)?.into_term()
    }

    /// A term without a replacement: a size of a type, a new value.
    pub fn sum(&mut self) -> Result<TermAt> {
        self.expression(Level::Sum)?.into_term()
    }

    /// An expression of operators that bind at least as tightly as `least`.
    pub fn expression(&mut self, least: Level) -> Result<Box<Parsed>> {
        self.enter()?;
        let parsed = self.operators(least);
        self.leave();
        parsed
    }

    #[inline(never)]
    fn operators(&mut self, least: Level) -> Result<Box<Parsed>> {
        let mut left = self.prefix(least)?;
        loop {
            let kind = self.peek(0);
            left = match kind {
                Kind::Word("iff") if least <= Level::Iff => {
                    let left = self.connective(left, Level::Implies, Formula::Iff)?;
                    if self.is(Kind::Word("iff")) {
                        return Err(Diagnostic::new(
                            "iff-chain",
                            "`iff` has no chains",
                            self.span(),
                            "a second `iff`",
                        )
                        .label(left.node.span, "what it would follow")
                        .help("write `(P iff Q) and (Q iff R)`, or brackets")
                        .into());
                    }
                    left
                }
                Kind::Word("implies") if least <= Level::Implies => {
                    self.connective(left, Level::Implies, Formula::Implies)?
                }
                Kind::Word("or") if least <= Level::Or => {
                    self.connective(left, Level::And, Formula::Or)?
                }
                Kind::Word("and") if least <= Level::And => {
                    self.connective(left, Level::Not, Formula::And)?
                }
                Kind::Word("with") if least <= Level::With && self.is_replacement(1) => {
                    self.replacement(left)?
                }
                Kind::Sign("+") if least <= Level::Sum => {
                    self.operation(left, Level::Factor, Term::Add)?
                }
                Kind::Sign("-") if least <= Level::Sum => {
                    self.operation(left, Level::Factor, Term::Subtract)?
                }
                Kind::Sign("*") if least <= Level::Factor => {
                    if self.peek(1) == Kind::Sign("...") {
                        return Err(self.chain_error(left.node.span));
                    }
                    self.operation(left, Level::Minus, Term::Multiply)?
                }
                Kind::Sign("/") if least <= Level::Factor => {
                    self.operation(left, Level::Minus, Term::Divide)?
                }
                _ if relation(kind).is_some() && least <= Level::Comparison => {
                    self.comparisons(left)?
                }
                _ => return Ok(left),
            };
        }
    }

    #[inline(never)]
    fn connective(
        &mut self,
        left: Box<Parsed>,
        right: Level,
        make: fn(Box<Formula>, Box<Formula>) -> Formula,
    ) -> Result<Box<Parsed>> {
        let (a, first) = left.into_formula()?;
        self.step();
        let (b, second) = self.expression(right)?.into_formula()?;
        let node = self.node(first.span.to(second.span), vec![first, second], vec![])?;
        Ok(Parsed::new(
            Expression::Formula(make(a.into(), b.into())),
            node,
        ))
    }

    #[inline(never)]
    fn operation(
        &mut self,
        left: Box<Parsed>,
        right: Level,
        make: fn(Box<Term>, Box<Term>) -> Term,
    ) -> Result<Box<Parsed>> {
        let (a, first) = left.into_term()?;
        self.step();
        let (b, second) = self.expression(right)?.into_term()?;
        let node = self.node(first.span.to(second.span), vec![first, second], vec![])?;
        Ok(Parsed::new(
            Expression::Term(make(a.into(), b.into())),
            node,
        ))
    }

    /// `a <= b < c`, read `a <= b and b < c`.
    #[inline(never)]
    fn comparisons(&mut self, left: Box<Parsed>) -> Result<Box<Parsed>> {
        let (mut a, mut first) = left.into_term()?;
        let mut whole: Option<FormulaAt> = None;
        while let Some(relation) = relation(self.peek(0)) {
            self.step();
            let (b, second) = self.expression(Level::With)?.into_term()?;
            let span = first.span.to(second.span);
            let node = self.node(span, vec![first, second.clone()], vec![])?;
            let link = Formula::Compare(relation, a.into(), b.clone().into());
            whole = Some(match whole {
                None => (link, node),
                Some((before, place)) => {
                    let span = place.span.to(node.span);
                    let node = self.node(span, vec![place, node], vec![])?;
                    (Formula::And(before.into(), link.into()), node)
                }
            });
            (a, first) = (b, second);
        }
        let (formula, node) = whole.ok_or_else(|| self.expected("a comparison"))?;
        Ok(Parsed::new(Expression::Formula(formula), node))
    }

    /// Whether `name [ "[" term "]" ] ":="` follows.
    fn is_replacement(&self, mut ahead: usize) -> bool {
        if self.peek(ahead) != Kind::Name {
            return false;
        }
        ahead += 1;
        if self.peek(ahead) == Kind::Sign("[") {
            let mut open = 0_usize;
            loop {
                match self.peek(ahead) {
                    Kind::Sign("[") => open += 1,
                    Kind::Sign("]") => open -= 1,
                    Kind::End => return false,
                    _ => {}
                }
                ahead += 1;
                if open == 0 {
                    break;
                }
            }
        }
        self.peek(ahead) == Kind::Sign(":=")
    }

    #[inline(never)]
    fn replacement(&mut self, left: Box<Parsed>) -> Result<Box<Parsed>> {
        let (base, first) = left.into_term()?;
        let (start, mut places) = (first.span, Vec::new());
        let (mut children, mut names) = (vec![first], Vec::new());
        self.step();
        loop {
            places.push(self.place(":=", Level::Sum, &mut children, &mut names)?);
            if !(self.is(Kind::Sign(",")) && self.is_replacement(1)) {
                break;
            }
            self.step();
        }
        let node = self.node(self.since(start), children, names)?;
        Ok(Parsed::new(
            Expression::Term(Term::With(base.into(), places)),
            node,
        ))
    }

    /// `name [ "[" term "]" ] [ sign term ]`.
    #[inline(never)]
    fn place(
        &mut self,
        sign: &'static str,
        least: Level,
        children: &mut Vec<Node>,
        names: &mut Vec<Span>,
    ) -> Result<Place> {
        let (name, span) = self.name()?;
        names.push(span);
        let mut part = |(term, node): TermAt| {
            children.push(node);
            term
        };
        let index = if self.eat_sign("[") {
            let index = part(self.term()?);
            self.sign("]")?;
            Some(index)
        } else {
            None
        };
        let value = if self.eat_sign(sign) {
            Some(part(self.expression(least)?.into_term()?))
        } else {
            None
        };
        Ok(Place { name, index, value })
    }

    #[inline(never)]
    fn prefix(&mut self, least: Level) -> Result<Box<Parsed>> {
        let start = self.span();
        let make: fn(Box<Quantified>) -> Formula = match self.peek(0) {
            Kind::Word("not") if least <= Level::Not => {
                self.step();
                let (formula, inner) = self.expression(Level::Not)?.into_formula()?;
                let node = self.node(self.since(start), vec![inner], vec![])?;
                return Ok(Parsed::new(
                    Expression::Formula(Formula::Not(formula.into())),
                    node,
                ));
            }
            Kind::Word("for") if least <= Level::Not && self.peek(1) == Kind::Word("all") => {
                self.step();
                Formula::ForAll
            }
            Kind::Word("exists") if least <= Level::Not => Formula::Exists,
            Kind::Sign("-") => {
                self.mark(Mark::Unary);
                self.step();
                let (term, inner) = self.expression(Level::Minus)?.into_term()?;
                let node = self.node(self.since(start), vec![inner], vec![])?;
                return Ok(Parsed::new(
                    Expression::Term(Term::Minus(term.into())),
                    node,
                ));
            }
            _ => return self.postfixes(),
        };
        self.quantifier(start, make)
    }

    #[inline(never)]
    fn quantifier(
        &mut self,
        start: Span,
        make: fn(Box<Quantified>) -> Formula,
    ) -> Result<Box<Parsed>> {
        self.step();
        let (mut children, mut names) = (Vec::new(), Vec::new());
        let binders = self.binders(&mut children, &mut names)?;
        let condition = if self.eat_word("with") || self.eat_word("where") {
            let (condition, node) = self.formula()?;
            children.push(node);
            Some(condition)
        } else {
            None
        };
        if !self.eat_sign(":") {
            return Err(self
                .expected("`:` and a formula")
                .help("`exists B with C: P`, `for all B: P`")
                .into());
        }
        let (body, node) = self.formula()?;
        children.push(node);
        let node = self.node(self.since(start), children, names)?;
        let quantified = Quantified {
            binders,
            condition,
            body,
        };
        Ok(Parsed::new(
            Expression::Formula(make(quantified.into())),
            node,
        ))
    }

    /// A primary expression with its postfixes.
    #[inline(never)]
    fn postfixes(&mut self) -> Result<Box<Parsed>> {
        let bracketed = self.is(Kind::Sign("("));
        let mut left = self.primary()?;
        if let Expression::Term(Term::Member(..)) = &left.it
            && !bracketed
            && self.peek(0) == Kind::Sign("*")
            && self.peek(1) == Kind::Sign("...")
        {
            return self.chain(left);
        }
        loop {
            let make: fn(Box<Term>) -> Term = match self.peek(0) {
                Kind::Sign("^T") => Term::Transpose,
                Kind::Sign("^+") => Term::Pseudoinverse,
                Kind::Sign("^-1") => Term::Inverse,
                Kind::Sign("^") => {
                    let (base, first) = left.into_term()?;
                    self.step();
                    let (exponent, second) = self.exponent()?;
                    let node = self.node(self.since(first.span), vec![first, second], vec![])?;
                    let power = Term::Power(base.into(), exponent.into());
                    left = Parsed::new(Expression::Term(power), node);
                    continue;
                }
                Kind::Sign("[") => {
                    left = self.entry(left)?;
                    continue;
                }
                _ => return Ok(left),
            };
            let (base, inner) = left.into_term()?;
            self.step();
            let node = self.node(self.since(inner.span), vec![inner], vec![])?;
            left = Parsed::new(Expression::Term(make(base.into())), node);
        }
    }

    /// Digits, a name, a call, or a term in brackets.
    #[inline(never)]
    fn exponent(&mut self) -> Result<TermAt> {
        let wrong = |cursor: &Self, help: &str| -> Box<Diagnostic> {
            let mut error = cursor.expected("an exponent");
            error.help = Some(help.to_owned());
            error
        };
        match self.peek(0) {
            Kind::Number if self.slice(self.span()).contains('.') => Err(wrong(
                self,
                "an exponent is digits, a name, a call, or a term in brackets",
            )),
            Kind::Name | Kind::Number | Kind::Sign("(") => {
                let (start, spaced) = (self.span(), self.last().end < self.span().start);
                if spaced && self.is_name(0, "T") {
                    return Err(wrong(
                        self,
                        "the transpose `^T` holds no blank; an exponent T is `^(T)`",
                    )
                    .label(start, "")
                    .into());
                }
                self.primary_named(false)?.into_term()
            }
            Kind::Sign("{") => Err(wrong(self, "write `A^-1`, `A^T`, `A^2`, `A^(n + 1)`")),
            Kind::Sign("-") => Err(wrong(
                self,
                "`^-1` is the only negative exponent: write `(A^-1)^2`, `(A^-1)^T`",
            )),
            _ => Err(wrong(
                self,
                "an exponent is digits, a name, a call, or a term in brackets",
            )),
        }
    }

    /// `a[i,j]`, `a[i,]`, `a[,j]`.
    #[inline(never)]
    fn entry(&mut self, left: Box<Parsed>) -> Result<Box<Parsed>> {
        let (base, first) = left.into_term()?;
        let start = first.span;
        let base = Box::new(base);
        self.step();
        let mut children = vec![first];
        let mut part = |(term, node): TermAt| {
            children.push(node);
            Box::new(term)
        };
        let term = if self.eat_sign(",") {
            Term::Column(base, part(self.term()?))
        } else {
            let i = part(self.term()?);
            if self.is(Kind::Sign("]")) {
                return Err(Diagnostic::new(
                    "index",
                    "an entry has two indices; one index belongs to a name",
                    start.to(self.span()),
                    "",
                )
                .help("`(A*B)[i,j]` is an entry, `(A*B)[,j]` column j, `(A*B)[i,]` row i")
                .into());
            }
            if !self.eat_sign(",") {
                return Err(self.expected("`,` or `]`"));
            }
            if self.is(Kind::Sign("]")) {
                Term::Row(base, i)
            } else {
                Term::Entry(base, i, part(self.term()?))
            }
        };
        self.sign("]")?;
        let node = self.node(self.since(start), children, vec![])?;
        Ok(Parsed::new(Expression::Term(term), node))
    }

    /// `W[a] * ... * W[b]`.
    #[inline(never)]
    fn chain(&mut self, left: Box<Parsed>) -> Result<Box<Parsed>> {
        let start = left.node.span;
        let (Term::Member(family, from), mut first) = left.into_term()? else {
            return Err(self.chain_error(start));
        };
        self.step();
        self.step();
        self.sign("*")?;
        if !self.is(Kind::Name) {
            return Err(self.chain_error(self.span()));
        }
        let right = self.primary()?;
        let span = right.node.span;
        let (Expression::Term(Term::Member(other, to)), mut second) = (right.it, right.node) else {
            return Err(self.chain_error(span));
        };
        if other != family {
            return Err(self
                .chain_error(start)
                .label(span, format!("not of `{family}`"))
                .into());
        }
        if let Kind::Sign("^T" | "^+" | "^-1" | "^" | "[") = self.peek(0) {
            return Err(Diagnostic::new(
                "product",
                "a product with `...` takes brackets before a postfix",
                self.span(),
                "to which does this belong?",
            )
            .help(format!(
                "write `({})` before it",
                self.slice(start.to(span))
            ))
            .into());
        }
        let mut names = first.names;
        names.append(&mut second.names);
        let children = vec![first.children.remove(0), second.children.remove(0)];
        let node = self.node(start.to(span), children, names)?;
        Ok(Parsed::new(
            Expression::Term(Term::Product { family, from, to }),
            node,
        ))
    }

    fn chain_error(&self, span: Span) -> Box<Diagnostic> {
        Diagnostic::new(
            "product",
            "a product with `...` runs through one family",
            span,
            "",
        )
        .help("`W[H] * ... * W[1]`; other factors stand before or behind it")
        .into()
    }

    fn primary(&mut self) -> Result<Box<Parsed>> {
        self.primary_named(true)
    }

    /// A name with its indices if `indexed`, a literal, call, norm, block, or brackets.
    #[inline(never)]
    fn primary_named(&mut self, indexed: bool) -> Result<Box<Parsed>> {
        let start = self.span();
        let (term, children) = match self.peek(0) {
            Kind::Name if self.peek(1) == Kind::Sign("(") => return self.call(),
            Kind::Name => return self.named(indexed),
            Kind::Number => (self.number()?, vec![]),
            Kind::Word("I") => {
                self.step();
                if self.eat_sign("(") {
                    let (size, node) = self.term()?;
                    self.sign(")")?;
                    (Term::Identity(Some(size.into())), vec![node])
                } else {
                    (Term::Identity(None), vec![])
                }
            }
            Kind::Sign("||") => {
                self.step();
                let (term, node) = self.term()?;
                if !self.is(Kind::Sign("||")) {
                    return Err(self
                        .expected("`||^2`")
                        .label(start, "the norm opens here")
                        .into());
                }
                self.step();
                let squared = self.eat_sign("^")
                    && self.is(Kind::Number)
                    && digits(self.slice(self.span())) == "2";
                if !squared {
                    return Err(Diagnostic::new(
                        "norm",
                        "a norm is written squared: `||A||^2`",
                        self.since(start),
                        "`^2` is missing here",
                    )
                    .help(
                        "`||A||^2` is the sum of the squared entries; `norm2(A)` is the \
                    spectral norm",
                    )
                    .into());
                }
                self.step();
                (Term::NormSquared(term.into()), vec![node])
            }
            Kind::Sign("[") => return self.block(),
            Kind::Sign("(") => {
                self.step();
                let mut inner = self.expression(Level::Iff)?;
                if !self.is(Kind::Sign(")")) {
                    return Err(self
                        .expected("`)`")
                        .label(start, "the bracket opens here")
                        .into());
                }
                self.step();
                inner.node.span = self.since(start);
                return Ok(inner);
            }
            _ => {
                let mut error = self.expected("a term or formula");
                if self.is(Kind::Sign("...")) {
                    error.help = Some("`...` stands in `W[a] * ... * W[b]` only".into());
                }
                return Err(error);
            }
        };
        let node = self.node(self.since(start), children, vec![])?;
        Ok(Parsed::new(Expression::Term(term), node))
    }

    #[inline(never)]
    fn number(&mut self) -> Result<Term> {
        let span = self.step();
        let text = digits(self.slice(span));
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let number: Option<Rational> = text.parse().ok();
        match number {
            Some(number) if whole.len() <= MAX_DIGITS && fraction.len() <= MAX_PLACES => {
                Ok(Term::Number(number))
            }
            _ => Err(Diagnostic::new(
                "too-many-digits",
                format!(
                    "a literal has at most {MAX_DIGITS} digits and {MAX_PLACES} decimal places"
                ),
                span,
                "",
            )
            .into()),
        }
    }

    /// `A`, `W[i]`, `d[a..b]`; the indices of an entry are left to the postfixes.
    #[inline(never)]
    fn named(&mut self, indexed: bool) -> Result<Box<Parsed>> {
        let (name, start) = self.name()?;
        let after = self.peek(1);
        if !indexed || !self.is(Kind::Sign("[")) || after == Kind::Sign(",") {
            let node = self.node(start, vec![], vec![])?;
            return Ok(Parsed::new(Expression::Term(Term::Name(name)), node));
        }
        let open = self.step();
        let (first, place) = self.term()?;
        let (term, children) = match self.peek(0) {
            Kind::Sign("..") => {
                self.step();
                let (last, end) = self.term()?;
                let range = Range {
                    from: first.into(),
                    to: last.into(),
                };
                (Term::Slice(name, range), vec![place, end])
            }
            Kind::Sign(",") => {
                let base = self.node(start, vec![], vec![])?;
                let name = Term::Name(name).into();
                self.step();
                if self.is(Kind::Sign("]")) {
                    (Term::Row(name, first.into()), vec![base, place])
                } else {
                    let (second, end) = self.term()?;
                    (
                        Term::Entry(name, first.into(), second.into()),
                        vec![base, place, end],
                    )
                }
            }
            _ => (Term::Member(name, first.into()), vec![place]),
        };
        if !self.is(Kind::Sign("]")) {
            return Err(self
                .expected("`]`")
                .label(open, "the index begins here")
                .into());
        }
        self.step();
        let node = self.node(self.since(start), children, vec![start])?;
        Ok(Parsed::new(Expression::Term(term), node))
    }

    /// `[A, B; C, D]`, `[f(i,j) for i in 1..a, j in 1..b]`.
    #[inline(never)]
    fn block(&mut self) -> Result<Box<Parsed>> {
        let start = self.step();
        let (mut children, mut names) = (Vec::new(), Vec::new());
        let (mut rows, mut row) = (Vec::new(), Vec::new());
        let mut width: Option<usize> = None;
        loop {
            let (term, node) = self.term()?;
            children.push(node);
            row.push(term);
            if rows.is_empty() && row.len() == 1 && self.is(Kind::Word("for")) {
                self.step();
                let line = self.index(&mut children, &mut names)?;
                self.sign(",")?;
                let column = self.index(&mut children, &mut names)?;
                self.sign("]")?;
                let node = self.node(self.since(start), children, names)?;
                let value = row.remove(0).into();
                let entries = Term::Entries {
                    value,
                    row: line,
                    column,
                };
                return Ok(Parsed::new(Expression::Term(entries), node));
            }
            if self.eat_sign(",") {
                continue;
            }
            if *width.get_or_insert(row.len()) != row.len() {
                return Err(Diagnostic::new(
                    "block",
                    "the rows of a block matrix have the same number of blocks",
                    self.since(start),
                    format!(
                        "row 1 has {}, row {} has {}",
                        width.unwrap_or(0),
                        rows.len() + 1,
                        row.len()
                    ),
                )
                .into());
            }
            rows.push(std::mem::take(&mut row));
            if !self.eat_sign(";") {
                break;
            }
        }
        if !self.is(Kind::Sign("]")) {
            return Err(self
                .expected("`,`, `;` or `]`")
                .label(start, "the block opens here")
                .into());
        }
        self.step();
        let node = self.node(self.since(start), children, names)?;
        Ok(Parsed::new(Expression::Term(Term::Block(rows)), node))
    }

    /// `i in a..b`.
    #[inline(never)]
    pub fn index(&mut self, children: &mut Vec<Node>, names: &mut Vec<Span>) -> Result<Index> {
        let (name, span) = self.name()?;
        names.push(span);
        if !self.eat_word("in") {
            return Err(self.expected("`in` and a range"));
        }
        let range = self.range(children)?;
        Ok(Index { name, range })
    }

    /// `a..b`.
    pub fn range(&mut self, children: &mut Vec<Node>) -> Result<Range> {
        let (from, first) = self.term()?;
        if !self.eat_sign("..") {
            return Err(self.expected("`..` and the end of the range"));
        }
        let (to, second) = self.term()?;
        children.extend([first, second]);
        Ok(Range {
            from: from.into(),
            to: to.into(),
        })
    }

    /// `f(a, b for i in 1..n where C; x = c over D)`.
    #[inline(never)]
    fn call(&mut self) -> Result<Box<Parsed>> {
        let (name, start) = self.name()?;
        let open = self.step();
        let (mut children, mut names) = (Vec::new(), vec![start]);
        let mut arguments = vec![self.argument(&mut children, &mut names)?];
        while self.eat_sign(",") {
            arguments.push(self.argument(&mut children, &mut names)?);
        }
        let (mut places, mut over) = (Vec::new(), None);
        if self.eat_sign(";") {
            places.push(self.place("=", Level::With, &mut children, &mut names)?);
            while self.eat_sign(",") {
                places.push(self.place("=", Level::With, &mut children, &mut names)?);
            }
            if self.eat_word("over") {
                let (formula, node) = self.formula()?;
                children.push(node);
                over = Some(formula);
            }
        }
        if !self.is(Kind::Sign(")")) {
            let mut error = self
                .expected("`,` or `)`")
                .label(open, "the arguments begin here");
            if self.is(Kind::Word("with")) {
                error = error.help("the condition of a comprehension begins with `where`");
            }
            return Err(error.into());
        }
        self.step();
        let node = self.node(self.since(start), children, names)?;
        let call = Call {
            name,
            arguments,
            places,
            over,
        };
        Ok(Parsed::new(Expression::Call(call.into()), node))
    }

    #[inline(never)]
    fn argument(&mut self, children: &mut Vec<Node>, names: &mut Vec<Span>) -> Result<Argument> {
        let Parsed { it, node } = *self.expression(Level::Iff)?;
        children.push(node);
        let value = match it {
            Expression::Formula(formula) => Body::Formula(formula),
            Expression::Term(term) => Body::Term(term),
            // Whether a call is a term or a formula is known when the names are.
            Expression::Call(call) => Body::Term(Term::Call(call)),
        };
        let (mut indices, mut condition) = (Vec::new(), None);
        if self.is(Kind::Word("for")) && self.peek(1) != Kind::Word("all") {
            self.step();
            indices.push(self.index(children, names)?);
            while self.is(Kind::Sign(","))
                && self.peek(1) == Kind::Name
                && self.peek(2) == Kind::Word("in")
            {
                self.step();
                indices.push(self.index(children, names)?);
            }
            if self.eat_word("where") {
                let (formula, node) = self.formula()?;
                children.push(node);
                condition = Some(formula);
            }
        }
        Ok(Argument {
            value,
            indices,
            condition,
        })
    }
}

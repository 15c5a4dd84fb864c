//! A formula without a file, as `referee try` reads it.
//!
//! The outermost `for all` declare variables; their side conditions, and what stands before an
//! outermost `implies`, become hypotheses `h1`, `h2`, ..., one for each conjunct. A name that
//! stands in the size of a type and is bound nowhere is a size, at least 1; `d[i]` in such a place
//! makes `d` a family of sizes, over all indices that the types name. A text with a line
//! `show ...` is read as the items of a claim instead, with its definitions at the margin.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use exact::Rational;
use kernel::tree::{Binder, Formula, Index, Item, Quantified, Range, Size, Sort, Term};

use crate::cursor::Cursor;
use crate::diagnostic::Diagnostic;
use crate::file::Reader;
use crate::form::Form;
use crate::layout::blocks;
use crate::lexer::{Kind, Lexed, lex};
use crate::scope::{Checker, Layer};
use crate::span::{Node, Span};
use crate::{MAX_BYTES, words};

/// Reads a formula, or the items of a claim without a name.
///
/// # Errors
/// All that is wrong with it.
pub fn parse_formula(text: &str) -> Result<Form, Vec<Diagnostic>> {
    if text.len() > MAX_BYTES {
        let message = format!(
            "the formula has {} bytes, more than {MAX_BYTES}",
            text.len()
        );
        return Err(vec![Diagnostic::new(
            "too-long",
            message,
            Span::default(),
            "",
        )]);
    }
    let lexed = lex(text);
    let is_show =
        |line: &crate::lexer::Line| lexed.tokens[line.tokens.start].kind == Kind::Word("show");
    if lexed.lines.iter().any(is_show) {
        return items(text, &lexed);
    }
    let tokens = &lexed.tokens[..lexed.tokens.len() - 1];
    let mut cursor = Cursor::new(text, tokens);
    let parsed = cursor
        .formula()
        .and_then(|parsed| cursor.end().map(|()| parsed));
    let (formula, node) = parsed.map_err(|error| vec![*error])?;
    let mut parts = Parts::default();
    parts.split(formula, node);
    let mut layer = Layer::default();
    let sizes = sizes(&parts).map_err(|error| vec![*error])?;
    if let Some(sizes) = sizes {
        parts.items.insert(0, (sizes, Node::default()));
    }
    let mut reader = Reader::new(text, &lexed, &[], Vec::new());
    let definitions = Arc::clone(&reader.definitions);
    let mut checker = Checker::new(&definitions, &[]);
    for (mut item, node) in parts.items {
        checker.item(&mut item, &node);
        layer.items.push((item, node));
    }
    let (mut show, node) = parts.show.ok_or_else(Vec::new)?;
    let node = Node::new(node.span, vec![node], vec![]);
    checker.show(&mut show, &node);
    layer.show = Some((show, false, node));
    layer.uses = checker.uses;
    if !checker.errors.is_empty() {
        return Err(checker.errors);
    }
    let span = Span {
        start: 0,
        end: text.len() as u32,
    };
    let form = reader.form("", String::new(), span, vec![Arc::new(layer)]);
    form.ok_or(reader.errors)
}

/// The items of a claim without a name.
fn items(text: &str, lexed: &Lexed) -> Result<Form, Vec<Diagnostic>> {
    let (blocks, errors) = blocks(text, lexed, true);
    let mut reader = Reader::new(text, lexed, &blocks, errors);
    let (mut layer, mut seen) = (Layer::default(), false);
    for block in blocks.iter().filter(|block| block.word != "define") {
        if !block.tokens.is_empty() || std::mem::replace(&mut seen, true) {
            let first = block
                .children
                .first()
                .map_or(&block.tokens, |item| &item.tokens);
            let span = lexed.tokens[first.start].span;
            let error =
                Diagnostic::new("margin", "a formula is one claim without a name", span, "");
            let help = "definitions stand before its items; claims and contexts belong into a \
            file";
            reader.errors.push(error.help(help));
        } else {
            layer = reader.layer(block, &[]);
        }
    }
    let span = Span {
        start: 0,
        end: text.len() as u32,
    };
    let form = reader.form("", String::new(), span, vec![Arc::new(layer)]);
    match form {
        Some(form) if reader.errors.is_empty() => Ok(form),
        _ => Err(reader.errors),
    }
}

/// The items and the conclusion of a formula.
#[derive(Default)]
struct Parts {
    items: Vec<(Item, Node)>,
    hypotheses: usize,
    show: Option<(Formula, Node)>,
}

impl Parts {
    fn split(&mut self, mut formula: Formula, mut node: Node) {
        loop {
            match formula {
                Formula::ForAll(quantified) if !is_near(&quantified) => {
                    let Quantified {
                        binders,
                        condition,
                        body,
                    } = *quantified;
                    let body_node = node.children.pop().unwrap_or_default();
                    let condition =
                        condition.map(|it| (it, node.children.pop().unwrap_or_default()));
                    self.items.push((Item::ForAll(binders), node));
                    if let Some((condition, place)) = condition {
                        self.assume(condition, place);
                    }
                    (formula, node) = (body, body_node);
                }
                Formula::Implies(hypothesis, conclusion) => {
                    let second = node.children.pop().unwrap_or_default();
                    let first = node.children.pop().unwrap_or_default();
                    self.assume(*hypothesis, first);
                    (formula, node) = (*conclusion, second);
                }
                other => {
                    self.show = Some((other, node));
                    return;
                }
            }
        }
    }

    /// Each conjunct is a hypothesis.
    fn assume(&mut self, formula: Formula, mut node: Node) {
        if let Formula::And(a, b) = formula {
            let second = node.children.pop().unwrap_or_default();
            let first = node.children.pop().unwrap_or_default();
            self.assume(*a, first);
            self.assume(*b, second);
            return;
        }
        self.hypotheses += 1;
        let id = format!("h{}", self.hypotheses);
        let node = Node::new(node.span, vec![node], vec![]);
        self.items.push((Item::Assume { id, formula }, node));
    }
}

/// Whether a quantifier speaks of points near others only: it is a part of the conclusion then.
fn is_near(quantified: &Quantified) -> bool {
    let near = |binder: &Binder| matches!(binder, Binder::Near { .. });
    quantified.binders.iter().all(near)
}

/// What stands in the sizes of types: names, and families with the ends of their ranges.
#[derive(Default)]
struct Wanted {
    names: Vec<String>,
    families: BTreeMap<String, Vec<(Term, Term)>>,
    bound: HashSet<String>,
}

/// The item that declares the sizes of a formula.
fn sizes(parts: &Parts) -> Result<Option<Item>, Box<Diagnostic>> {
    let mut wanted = Wanted::default();
    for (item, _) in &parts.items {
        match item {
            Item::ForAll(binders) => wanted.binders(binders),
            Item::Assume { formula, .. } => wanted.formula(formula),
            Item::Sizes { .. } | Item::Let { .. } => {}
        }
    }
    if let Some((show, _)) = &parts.show {
        wanted.formula(show);
    }
    let mut sizes: Vec<Size> = Vec::new();
    for name in &wanted.names {
        if !wanted.bound.contains(name) && !wanted.families.contains_key(name) {
            sizes.push(Size::One {
                name: name.clone(),
                least: 1,
            });
        }
    }
    for (name, ends) in &wanted.families {
        if wanted.bound.contains(name) {
            continue;
        }
        let Some(range) = hull(ends) else {
            let message = format!("the range of the sizes `{name}` is not clear");
            let span = parts
                .show
                .as_ref()
                .map_or(Span::default(), |(_, node)| node.span);
            return Err(Diagnostic::new("family", message, span, "")
                .help(format!(
                    "write a claim: a line `sizes H, {name}[0..H]`, then `for all ...`, `show ...`"
                ))
                .into());
        };
        sizes.push(Size::Family {
            name: name.clone(),
            range,
        });
    }
    Ok((!sizes.is_empty()).then_some(Item::Sizes {
        sizes,
        condition: None,
    }))
}

impl Wanted {
    fn size(&mut self, term: &Term, index: Option<&Index>) {
        match term {
            Term::Name(name) if index.is_some_and(|index| index.name == *name) => {}
            Term::Name(name) if self.names.contains(name) => {}
            Term::Name(name) => self.names.push(name.clone()),
            Term::Member(family, at) => {
                let ends = match index {
                    Some(index) => (
                        put(at, &index.name, &index.range.from),
                        put(at, &index.name, &index.range.to),
                    ),
                    None => ((**at).clone(), (**at).clone()),
                };
                for end in [&ends.0, &ends.1] {
                    self.size(end, None);
                }
                self.families.entry(family.clone()).or_default().push(ends);
            }
            Term::Slice(family, range) => {
                let ends = ((*range.from).clone(), (*range.to).clone());
                self.families.entry(family.clone()).or_default().push(ends);
            }
            Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Power(a, b) => {
                self.size(a, index);
                self.size(b, index);
            }
            Term::Call(call) if words::function(&call.name).is_some() => {
                for argument in &call.arguments {
                    if let kernel::tree::Body::Term(term) = &argument.value {
                        self.size(term, index);
                    }
                }
            }
            _ => {}
        }
    }

    fn binders(&mut self, binders: &[Binder]) {
        for binder in binders {
            if let Binder::Typed { index, of, .. } = binder {
                if let Some(index) = index {
                    self.size(&index.range.from, None);
                    self.size(&index.range.to, None);
                }
                match &of.sort {
                    Sort::Matrix(a, b) | Sort::Diagonal(a, b) => {
                        self.size(a, index.as_ref());
                        self.size(b, index.as_ref());
                    }
                    Sort::Symmetric(n) | Sort::Psd(n) | Sort::Pd(n) | Sort::Orthogonal(n) => {
                        self.size(n, index.as_ref());
                    }
                    Sort::Number | Sort::Natural => {}
                }
            }
            self.bound.extend(binder.names().into_iter().cloned());
        }
    }

    fn formula(&mut self, formula: &Formula) {
        match formula {
            Formula::Iff(a, b)
            | Formula::Implies(a, b)
            | Formula::Or(a, b)
            | Formula::And(a, b) => {
                self.formula(a);
                self.formula(b);
            }
            Formula::Not(a) => self.formula(a),
            Formula::ForAll(quantified) | Formula::Exists(quantified) => {
                self.binders(&quantified.binders);
                if let Some(condition) = &quantified.condition {
                    self.formula(condition);
                }
                self.formula(&quantified.body);
            }
            Formula::Compare(..) | Formula::Call(_) => {}
        }
    }
}

/// A sum with a value in the place of an index.
fn put(term: &Term, index: &str, value: &Term) -> Term {
    let part = |a: &Term| Box::new(put(a, index, value));
    match term {
        Term::Name(name) if name == index => value.clone(),
        Term::Add(a, b) => Term::Add(part(a), part(b)),
        Term::Subtract(a, b) => Term::Subtract(part(a), part(b)),
        other => other.clone(),
    }
}

/// A sum as a name, or none, and a number.
fn linear(term: &Term) -> Option<(Option<String>, Rational)> {
    match term {
        Term::Number(number) => Some((None, number.clone())),
        Term::Name(name) => Some((Some(name.clone()), Rational::ZERO)),
        Term::Add(a, b) | Term::Subtract(a, b) => {
            let ((name, x), (other, y)) = (linear(a)?, linear(b)?);
            let minus = matches!(term, Term::Subtract(..));
            match (name, other) {
                (name, None) => Some((name, if minus { x - y } else { x + y })),
                (None, other) if !minus => Some((other, x + y)),
                (Some(a), Some(b)) if a == b && minus => Some((None, x - y)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The least range that holds some ranges, if it can be told: numbers below, one name above.
fn hull(ends: &[(Term, Term)]) -> Option<Range> {
    let ends: Option<Vec<_>> = ends
        .iter()
        .map(|(from, to)| Some((linear(from)?, linear(to)?)))
        .collect();
    let ends = ends?;
    let both = || ends.iter().flat_map(|(from, to)| [from, to]);
    let bottom = both()
        .filter(|(name, _)| name.is_none())
        .map(|(_, number)| number)
        .min()?;
    let named = || both().filter(|(name, _)| name.is_some());
    let top = named()
        .max_by_key(|(_, number)| number)
        .or_else(|| both().max_by_key(|(_, number)| number))?;
    if named().any(|(name, _)| *name != top.0) {
        return None;
    }
    let number = |number: &Rational| Term::Number(number.clone());
    let to = match &top.0 {
        None => number(&top.1),
        Some(name) if top.1.is_zero() => Term::Name(name.clone()),
        Some(name) if top.1.is_negative() => {
            Term::Subtract(Term::Name(name.clone()).into(), number(&top.1.abs()).into())
        }
        Some(name) => Term::Add(Term::Name(name.clone()).into(), number(&top.1).into()),
    };
    (!bottom.is_negative()).then(|| Range {
        from: number(bottom).into(),
        to: to.into(),
    })
}

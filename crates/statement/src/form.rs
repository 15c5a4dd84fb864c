//! A form of a claim: its layers of items, and the statement that they make.

use std::sync::Arc;

use kernel::elaborate::{Fault, Root};
use kernel::tree::{Body, Formula, Item, Relation, Statement, Term};

use crate::Expect;
use crate::cursor::Cursor;
use crate::diagnostic::Diagnostic;
use crate::expression::{Expression, Level};
use crate::lexer::lex;
use crate::scope::{Checker, Definitions, Layer};
use crate::span::{Node, Span};
use crate::words::function;

/// A form of a claim; it holds what its contexts, its claim and itself say.
#[derive(Clone, Debug)]
pub struct Form {
    /// The claim's identifier; empty for a formula.
    pub claim: String,
    /// The form's identifier; empty for a formula.
    pub id: String,
    /// Where the form, or else the claim, begins.
    pub span: Span,
    pub(crate) layers: Vec<Arc<Layer>>,
    pub(crate) definitions: Arc<Definitions>,
}

/// A term or formula that speaks of the names of a form.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// What was read.
    pub body: Body,
    /// The form with the phrase as its conclusion; a term `T` stands in it as `T = T`.
    pub statement: Statement,
}

impl Form {
    /// Reads a term or formula in the scope of the form.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn phrase(&self, text: &str) -> Result<Phrase, Vec<Diagnostic>> {
        let lexed = lex(text);
        let mut cursor = Cursor::new(text, &lexed.tokens[..lexed.tokens.len() - 1]);
        let parsed = cursor
            .expression(Level::Iff)
            .and_then(|parsed| cursor.end().map(|()| parsed))
            .map_err(|error| vec![*error])?;
        let read = match parsed.it {
            Expression::Formula(formula) => Body::Formula(formula),
            Expression::Term(term) => Body::Term(term),
            Expression::Call(call) if self.is_predicate(&call.name) => {
                Body::Formula(Formula::Call(call))
            }
            Expression::Call(call) => Body::Term(Term::Call(call)),
        };
        let is_formula = matches!(read, Body::Formula(_));
        let (mut show, children) = match read {
            Body::Formula(formula) => (formula, vec![parsed.node]),
            Body::Term(term) => {
                let equation = Formula::Compare(Relation::Equal, term.clone().into(), term.into());
                let both = vec![parsed.node.clone(), parsed.node];
                (equation, vec![Node::new(Span::default(), both, vec![])])
            }
        };
        let node = Node::new(Span::default(), children, vec![]);
        let mut checker = Checker::new(&self.definitions, &self.layers);
        checker.show(&mut show, &node);
        if !checker.errors.is_empty() {
            return Err(checker.errors);
        }
        let uses = checker.uses;
        let mut layers: Vec<Arc<Layer>> = self.layers.clone();
        for layer in &mut layers {
            Arc::make_mut(layer).show = None;
        }
        layers.push(Arc::new(Layer {
            show: Some((show, false, node)),
            uses,
            ..Layer::default()
        }));
        let statement = Self {
            layers,
            ..self.clone()
        }
        .statement();
        let body = match &statement.show {
            Formula::Compare(_, term, _) if !is_formula => Body::Term((**term).clone()),
            show => Body::Formula(show.clone()),
        };
        Ok(Phrase { body, statement })
    }

    /// Whether a call of this name is true or false.
    fn is_predicate(&self, name: &str) -> bool {
        match self.definitions.names.get(name) {
            _ if self
                .layers
                .iter()
                .any(|layer| layer.names.contains_key(name)) =>
            {
                false
            }
            Some(index) => {
                matches!(
                    self.definitions.list[*index].definition.body,
                    Body::Formula(_)
                )
            }
            None => function(name).is_some_and(|function| function.predicate),
        }
    }

    /// What the author expects, of the form and of its mutants.
    pub fn expects(&self) -> impl Iterator<Item = &Expect> {
        self.layers.iter().flat_map(|layer| &layer.expects)
    }

    fn items(&self) -> impl Iterator<Item = &(Item, Node)> {
        self.layers.iter().flat_map(|layer| &layer.items)
    }

    /// The definitions used, those of the prelude first, each after those that it uses.
    fn used(&self) -> Vec<usize> {
        let list = &self.definitions.list;
        let mut starts: Vec<usize> = self
            .layers
            .iter()
            .flat_map(|layer| layer.uses.iter().copied())
            .collect();
        starts.sort_unstable();
        let (mut order, mut seen) = (Vec::new(), vec![false; list.len()]);
        for start in starts {
            let mut stack = vec![(start, 0)];
            while let Some((index, next)) = stack.last_mut() {
                let index = *index;
                if *next == 0 && std::mem::replace(&mut seen[index], true) {
                    stack.pop();
                } else if let Some(used) = list[index].uses.get(*next) {
                    *next += 1;
                    if !seen[*used] {
                        stack.push((*used, 0));
                    }
                } else {
                    order.push(index);
                    stack.pop();
                }
            }
        }
        order
    }

    /// The statement: all items that reach the form, and the definitions that it uses.
    pub fn statement(&self) -> Statement {
        let definitions = self
            .used()
            .into_iter()
            .map(|index| self.definitions.list[index].definition.clone())
            .collect();
        let show = self.layers.iter().find_map(|layer| layer.show.as_ref());
        let (show, some, _) = show.expect("each form has a conclusion");
        Statement {
            claim: self.claim.clone(),
            form: self.id.clone(),
            definitions,
            items: self.items().map(|(item, _)| item.clone()).collect(),
            some: *some,
            show: show.clone(),
        }
    }

    /// Where a node of the statement stands; `None` in the prelude.
    pub fn place(&self, root: Root, path: &[u32]) -> Option<Span> {
        let node = match root {
            Root::Show => {
                &self
                    .layers
                    .iter()
                    .find_map(|layer| layer.show.as_ref())?
                    .2
                    .children[0]
            }
            Root::Item(index) => match self.items().nth(index)? {
                (Item::Let { .. } | Item::Assume { .. }, node) => &node.children[0],
                (_, node) => node,
            },
            Root::Definition(index) => {
                let index = *self.used().get(index)?;
                if index < self.definitions.prelude {
                    return None;
                }
                &self.definitions.list[index].node.children[0]
            }
        };
        Some(node.find(path))
    }

    /// A fault of the kernel with its places in the text.
    pub fn diagnostic(&self, fault: &Fault) -> Diagnostic {
        let span = self.place(fault.root, &fault.path).unwrap_or(self.span);
        let inside = fault
            .inside
            .as_ref()
            .and_then(|(root, path)| self.place(*root, path));
        let label = if fault.inside.is_some() {
            "used here"
        } else {
            ""
        };
        let mut diagnostic = Diagnostic::new(fault.code, fault.message.clone(), span, label);
        if let Some(body) = inside {
            diagnostic.labels.insert(0, (body, "in this body".into()));
        }
        diagnostic.help.clone_from(&fault.help);
        diagnostic
    }
}

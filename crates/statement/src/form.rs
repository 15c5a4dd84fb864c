//! A form of a claim: its layers of items, and the statement that they make.

use std::sync::Arc;

use kernel::elaborate::{Fault, Root};
use kernel::tree::{Item, Statement};

use crate::Expect;
use crate::diagnostic::Diagnostic;
use crate::scope::{Definitions, Layer};
use crate::span::{Node, Span};

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

impl Form {
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

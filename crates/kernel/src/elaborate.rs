//! From the tree to the core: names resolved, sorts and sizes checked, lets, definitions and
//! replacements put in place (`docs/language.md`, "Sizes and types").
//!
//! A scope is a list of names with their meanings; the last one of a name counts. A let sees the
//! names before it: its value is elaborated in the scope cut at its place, with the members and
//! variables that a replacement changed. Arguments are put in place as terms, so a definition means
//! what its body means, also where an argument is undefined and not used.

mod binders;
mod calls;
mod terms;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::core::{
    Core, CoreIndex, CoreItem, Family, Node, Op, Prop, PropId, PropOp, Slot, SlotInfo, Sort, TermId,
};
use crate::sizes::{Equations, Size, Sizes, spell};
use crate::tree::{self, Binder, Body, Definition, Formula, Item, Relation, Statement, Term};

/// The largest number of nodes of an elaborated statement.
pub const MAX_NODES: usize = 200_000;

/// The largest number of nodes of the tree that are read, each as often as its let or definition is
/// put in place.
pub const MAX_STEPS: usize = 500_000;

/// Where in a statement a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// The body of a definition.
    Definition(usize),
    /// An item: the value of a let, the formula of an assumption, or else the item itself.
    Item(usize),
    /// The conclusion.
    Show,
}

/// Why a statement has no meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where the path starts.
    pub root: Root,
    /// The node: from the root, which child each time, counted from 0.
    pub path: Vec<u32>,
    /// The node inside the body of a let or definition that stands at `path`.
    pub inside: Option<(Root, Vec<u32>)>,
    /// A word for the kind of fault, such as `sizes-differ`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What could be done.
    pub help: Option<String>,
}

/// Elaborates a statement.
///
/// # Errors
/// All faults found, at most one for each item.
pub fn elaborate(statement: &Statement) -> Result<Core, Vec<Fault>> {
    let mut elaborator = Elaborator {
        statement,
        core: Core {
            some: statement.some,
            ..Core::default()
        },
        shared: HashMap::new(),
        lets: HashMap::new(),
        slices: HashMap::new(),
        equations: Equations::default(),
        sizes: Sizes::default(),
        at: vec![(Root::Show, Vec::new())],
        path: String::new(),
        depth: 0,
        steps: 0,
    };
    let mut scope = Scope::default();
    let mut faults = Vec::new();
    let definitions = statement.definitions.iter();
    let named = elaborator.distinct(definitions.clone().map(|definition| &definition.name));
    let lists = definitions.map(|definition| elaborator.distinct(&definition.parameters));
    faults.extend(
        lists
            .chain([named])
            .filter_map(Result::err)
            .map(|fault| *fault),
    );
    for (index, item) in statement.items.iter().enumerate() {
        elaborator.at = vec![(Root::Item(index), Vec::new())];
        elaborator.depth = 0;
        if let Err(fault) = elaborator.item(item, index, &mut scope) {
            faults.push(*fault);
        }
    }
    elaborator.at = vec![(Root::Show, Vec::new())];
    elaborator.depth = 0;
    elaborator.path = "show".to_owned();
    match elaborator.formula(&statement.show, &scope) {
        Ok(show) => elaborator.core.show = show,
        Err(fault) => faults.push(*fault),
    }
    if faults.is_empty() {
        Ok(elaborator.core)
    } else {
        Err(faults)
    }
}

type Result<T, E = Box<Fault>> = std::result::Result<T, E>;

/// The names in scope, with their meanings.
#[derive(Clone, Default)]
struct Scope<'a>(Rc<Vec<(String, Meaning<'a>)>>);

/// What a name means.
#[derive(Clone)]
enum Meaning<'a> {
    /// A number or matrix, and the variable that has this value, if it can be replaced.
    Value {
        term: TermId,
        variable: Option<TermId>,
    },
    /// A family of sizes.
    Sizes(Slot),
    /// A family of matrices: the sizes of its members are written in `index`, in a scope.
    Family {
        family: Family,
        members: Members<'a>,
    },
    /// A let: its place in the scope, and its value.
    Let {
        parameters: &'a [String],
        value: &'a Term,
        item: usize,
        before: usize,
    },
}

/// The type of the members of a family.
#[derive(Clone)]
struct Members<'a> {
    index: &'a str,
    range: CoreIndex,
    rows: &'a Term,
    cols: &'a Term,
    scope: Scope<'a>,
}

impl<'a> Scope<'a> {
    fn get(&self, name: &str) -> Option<(usize, &Meaning<'a>)> {
        let place = self.0.iter().rposition(|(other, _)| other == name)?;
        Some((place, &self.0[place].1))
    }

    fn push(&mut self, name: &str, meaning: Meaning<'a>) {
        Rc::make_mut(&mut self.0).push((name.to_owned(), meaning));
    }

    fn with(&self, name: &str, meaning: Meaning<'a>) -> Self {
        let mut scope = self.clone();
        scope.push(name, meaning);
        scope
    }

    fn replace(&mut self, place: usize, meaning: Meaning<'a>) {
        Rc::make_mut(&mut self.0)[place].1 = meaning;
    }

    fn cut(&self, length: usize) -> Self {
        Self(Rc::new(self.0[..length].to_vec()))
    }

    /// What replacements have made of the first `length` names; lets are remembered under it.
    fn values(&self, length: usize) -> Vec<(TermId, Vec<(TermId, TermId)>)> {
        let value = |(_, meaning): &(String, Meaning<'a>)| match meaning {
            Meaning::Value { term, .. } => (*term, Vec::new()),
            Meaning::Family { family, .. } => (family.slot, family.replaced.clone()),
            Meaning::Sizes(slot) => (*slot, Vec::new()),
            Meaning::Let { .. } => (0, Vec::new()),
        };
        self.0[..length].iter().map(value).collect()
    }
}

/// A let in a scope: its place, and the values of the names before it.
type LetKey = (usize, Vec<(TermId, Vec<(TermId, TermId)>)>);

struct Elaborator<'a> {
    statement: &'a Statement,
    core: Core,
    shared: HashMap<(Op, Sort), TermId>,
    lets: HashMap<LetKey, TermId>,
    /// The index of a slice, so that equal slices are equal terms.
    slices: HashMap<(Slot, TermId, TermId), Slot>,
    equations: Equations,
    sizes: Sizes,
    /// Where we are: in the statement, then in the bodies entered from there.
    at: Vec<(Root, Vec<u32>)>,
    /// The path of the proposition that is being elaborated.
    path: String,
    depth: usize,
    steps: usize,
}

impl<'a> Elaborator<'a> {
    fn item(&mut self, item: &'a Item, index: usize, scope: &mut Scope<'a>) -> Result<()> {
        match item {
            Item::Sizes { sizes, condition } => {
                let mut child = 0;
                self.some(sizes)?;
                for declared in sizes {
                    self.declared_size(declared, &mut child, scope)?;
                }
                if let Some(formula) = condition {
                    self.path = format!("sizes{index}");
                    self.equations_of(formula, scope);
                    let prop = self.child(child, |e| e.formula(formula, scope))?;
                    self.core.items.push(CoreItem::Condition(prop));
                }
            }
            Item::ForAll(binders) => {
                let mut child = 0;
                self.some(binders)?;
                for binder in binders {
                    for name in binder.names() {
                        self.fresh_name(name, scope)?;
                    }
                    let bound = self.binder(binder, &mut child, scope)?;
                    self.core
                        .items
                        .extend(bound.into_iter().map(CoreItem::Variable));
                    // One value says nothing of all points near: no instance could refute.
                    if let Binder::Near { name, .. } = binder {
                        return self.help(
                            "near",
                            format!("`{name}` is near a point, so it has no value in an instance"),
                            "quantify within the conclusion or a hypothesis: `show for all V near \
                             A: ...`",
                        );
                    }
                }
            }
            Item::Let {
                name,
                parameters,
                value,
            } => {
                self.fresh_name(name, scope)?;
                self.distinct(parameters)?;
                let before = scope.0.len();
                let meaning = Meaning::Let {
                    parameters,
                    value,
                    item: index,
                    before,
                };
                scope.push(name, meaning);
                if parameters.is_empty() {
                    let term = self.let_value(value, scope, before)?;
                    self.lets.insert((before, scope.values(before)), term);
                }
            }
            Item::Assume { id, formula } => {
                self.equations_of(formula, scope);
                self.path.clone_from(id);
                let prop = self.formula(formula, scope)?;
                self.core.items.push(CoreItem::Assume {
                    id: id.clone(),
                    prop,
                });
            }
        }
        Ok(())
    }

    fn declared_size(
        &mut self,
        declared: &'a tree::Size,
        child: &mut u32,
        scope: &mut Scope<'a>,
    ) -> Result<()> {
        let (name, least, slot) = match declared {
            tree::Size::One { name, least } => (name, *least, self.slot(name, None)),
            tree::Size::Family { name, range } => {
                let range = self.range(name, range, child, scope)?;
                (name, 1, self.slot(name, Some(range)))
            }
        };
        self.fresh_name(name, scope)?;
        self.core.items.push(CoreItem::Size { slot, least });
        if matches!(declared, tree::Size::Family { .. }) {
            scope.push(name, Meaning::Sizes(slot));
        } else {
            let term = self.node(Op::Slot(slot), Sort::Integer)?;
            scope.push(
                name,
                Meaning::Value {
                    term,
                    variable: None,
                },
            );
        }
        Ok(())
    }

    fn fresh_name(&self, name: &str, scope: &Scope<'a>) -> Result<()> {
        match scope.get(name) {
            None => Ok(()),
            Some(_) => self.fault("name-taken", format!("`{name}` is declared already")),
        }
    }

    /// Learns which sizes are equal from the conjuncts of what is about to hold: they count in all
    /// of it, in whatever order they stand. What is wrong in them is told later.
    fn equations_of(&mut self, formula: &'a Formula, scope: &Scope<'a>) {
        match formula {
            Formula::And(a, b) => {
                self.equations_of(a, scope);
                self.equations_of(b, scope);
            }
            Formula::Compare(Relation::Equal, a, b) => {
                let (at, path, depth) = (self.at.clone(), self.path.clone(), self.depth);
                let sides = (self.term(a, scope), self.term(b, scope));
                (self.at, self.path, self.depth) = (at, path, depth);
                if let (Ok(a), Ok(b)) = sides
                    && self.sort(a) == Sort::Integer
                    && self.sort(b) == Sort::Integer
                {
                    let (a, b) = (self.size(a), self.size(b));
                    self.equations.add(&a, &b);
                }
            }
            _ => {}
        }
    }

    /// Elaborates the k-th child of the node where we are.
    fn child<T>(&mut self, k: u32, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.at.last_mut().expect("a place").1.push(k);
        let length = self.path.len();
        self.path.push_str(&format!("/{k}"));
        let result = f(self)?;
        self.path.truncate(length);
        self.at.last_mut().expect("a place").1.pop();
        Ok(result)
    }

    /// Elaborates the body of a let or definition from where we are.
    fn body<T>(&mut self, root: Root, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.at.push((root, Vec::new()));
        let length = self.path.len();
        self.path.push_str("/()");
        self.depth += 1;
        if self.at.len() > 100 {
            return self.fault("too-deep", "definitions and lets are nested too deeply");
        }
        let result = f(self)?;
        self.depth -= 1;
        self.path.truncate(length);
        self.at.pop();
        Ok(result)
    }

    fn fault<T>(&self, code: &'static str, message: impl Into<String>) -> Result<T> {
        let (root, path) = self.at.first().cloned().expect("a place");
        Err(Box::new(Fault {
            root,
            path,
            inside: self.at.last().filter(|_| self.at.len() > 1).cloned(),
            code,
            message: message.into(),
            help: None,
        }))
    }

    /// Refuses a list in which a name stands twice.
    fn distinct<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> Result<()> {
        let mut seen = BTreeSet::new();
        match names.into_iter().find(|name| !seen.insert(*name)) {
            Some(name) => self.fault("name-taken", format!("`{name}` stands twice")),
            None => Ok(()),
        }
    }

    /// Refuses an empty list, which has no text.
    fn some<T>(&self, list: &[T]) -> Result<()> {
        if list.is_empty() {
            return self.fault("arguments", "a list of names or places is empty");
        }
        Ok(())
    }

    fn help<T>(&self, code: &'static str, message: String, help: impl Into<String>) -> Result<T> {
        self.fault(code, message).map_err(|mut fault: Box<Fault>| {
            fault.help = Some(help.into());
            fault
        })
    }

    fn slot(&mut self, name: &str, family: Option<CoreIndex>) -> Slot {
        self.core.slots.push(SlotInfo {
            name: name.to_owned(),
            family,
            members: None,
        });
        (self.core.slots.len() - 1) as Slot
    }

    /// A family of matrices with the given index and sizes of its members.
    fn family_slot(&mut self, name: &str, range: &CoreIndex, rows: TermId, cols: TermId) -> Slot {
        let slot = self.slot(name, Some(range.clone()));
        self.core.slots[slot as usize].members = Some((rows, cols));
        slot
    }

    /// The node of an operation, shared with an equal one.
    fn node(&mut self, op: Op, sort: Sort) -> Result<TermId> {
        if let Some(id) = self.shared.get(&(op.clone(), sort)) {
            return Ok(*id);
        }
        if self.core.terms.len() + self.core.props.len() >= MAX_NODES {
            return self.fault(
                "too-large",
                format!("the statement has over {MAX_NODES} nodes"),
            );
        }
        let free = self.core.free_of_term(&op, sort);
        let id = self.core.terms.len() as TermId;
        self.core.terms.push(Node {
            op: op.clone(),
            sort,
            free,
        });
        self.shared.insert((op, sort), id);
        Ok(id)
    }

    fn prop(&mut self, op: PropOp) -> Result<PropId> {
        if self.core.terms.len() + self.core.props.len() >= MAX_NODES {
            return self.fault(
                "too-large",
                format!("the statement has over {MAX_NODES} nodes"),
            );
        }
        let free = self.core.free_of_prop(&op);
        self.core.props.push(Prop {
            op,
            path: self.path.clone(),
            free,
        });
        Ok((self.core.props.len() - 1) as PropId)
    }

    fn sort(&self, id: TermId) -> Sort {
        self.core.terms[id as usize].sort
    }

    fn agree(&self, a: TermId, b: TermId) -> bool {
        a == b || self.equations.agree(&self.size(a), &self.size(b))
    }

    /// Whether two integers differ by a constant that is not 0.
    fn differ(&self, a: TermId, b: TermId) -> bool {
        let difference = self.size(a).plus(&self.size(b), -1);
        difference.is_some_and(|d| d.as_constant().is_some_and(|d| d != 0))
    }

    fn size(&self, id: TermId) -> Size {
        self.sizes.of(&self.core.terms, id)
    }

    fn spell(&self, id: TermId) -> String {
        let name = |slot: Slot| self.core.slots[slot as usize].name.clone();
        spell(&self.core.terms, &name, id)
    }

    fn definition(&self, name: &str) -> Option<(usize, &'a Definition)> {
        self.statement
            .definitions
            .iter()
            .enumerate()
            .find(|(_, other)| other.name == name)
    }

    fn formula(&mut self, formula: &'a Formula, scope: &Scope<'a>) -> Result<PropId> {
        self.enter()?;
        let op = match formula {
            Formula::Iff(a, b) => {
                let (a, b) = self.two_formulas(a, b, scope)?;
                PropOp::Iff(a, b)
            }
            Formula::Implies(a, b) => {
                let (a, b) = self.two_formulas(a, b, scope)?;
                PropOp::Implies(a, b)
            }
            Formula::Or(a, b) => {
                let (a, b) = self.two_formulas(a, b, scope)?;
                PropOp::Or(a, b)
            }
            Formula::And(a, b) => {
                let (a, b) = self.two_formulas(a, b, scope)?;
                PropOp::And(a, b)
            }
            Formula::Not(a) => PropOp::Not(self.child(0, |e| e.formula(a, scope))?),
            Formula::Compare(relation, a, b) => self.compare(*relation, a, b, scope)?,
            Formula::ForAll(quantified) => self.quantifier(true, quantified, scope)?,
            Formula::Exists(quantified) => self.quantifier(false, quantified, scope)?,
            Formula::Call(call) => {
                if let Some((index, definition)) = self.definition(&call.name) {
                    let Body::Formula(body) = &definition.body else {
                        return self.fault("sort", format!("`{}` is a term", call.name));
                    };
                    let inner =
                        self.parameters(call, &definition.parameters, Scope::default(), scope)?;
                    let prop = self.body(Root::Definition(index), |e| e.formula(body, &inner))?;
                    self.depth -= 1;
                    return Ok(prop);
                }
                self.predicate(call, scope)?
            }
        };
        self.depth -= 1;
        self.prop(op)
    }

    /// Counts one more node on the way down.
    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        self.steps += 1;
        if self.depth > 400 {
            return self.fault("too-deep", "terms and formulas are nested too deeply");
        }
        if self.steps > MAX_STEPS {
            return self.fault("too-large", "lets and definitions unfold to too much");
        }
        Ok(())
    }

    fn two_formulas(
        &mut self,
        a: &'a Formula,
        b: &'a Formula,
        scope: &Scope<'a>,
    ) -> Result<(PropId, PropId)> {
        let a = self.child(0, |e| e.formula(a, scope))?;
        Ok((a, self.child(1, |e| e.formula(b, scope))?))
    }
}

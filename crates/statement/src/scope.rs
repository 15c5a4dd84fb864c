//! Names: which are in scope, which definition a call means, and hints for those that are unknown.

use std::collections::HashMap;
use std::slice::Iter;
use std::sync::Arc;

use kernel::tree::{
    Argument, Binder, Body, Call, Definition, Formula, Index, Item, Place, Quantified, Range, Size,
    Sort, Term, Type,
};

use crate::diagnostic::Diagnostic;
use crate::span::{Node, Span};
use crate::words::{FUNCTIONS, function, outside};
use crate::{Expect, MAX_UNFOLDED, MAX_UNFOLDED_DEPTH};

/// How much a call costs where it is unfolded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// Terms and formulas.
    pub nodes: usize,
    /// Levels.
    pub depth: usize,
}

/// A name that an item declares.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// Where.
    pub span: Span,
    /// The parameters of a let.
    pub parameters: usize,
    /// The cost of a let.
    pub weight: Weight,
}

/// A definition with what its body calls.
#[derive(Clone, Debug)]
pub struct DefinitionAt {
    /// The definition.
    pub definition: Definition,
    /// Where it stands.
    pub node: Node,
    /// The definitions that it calls, once for each call.
    pub uses: Vec<usize>,
    /// The names that it calls.
    pub calls: Vec<String>,
    /// Its cost, with all that it calls.
    pub weight: Weight,
    /// Whether it has an error, or calls a definition that has one.
    pub wrong: bool,
}

/// The prelude, then the definitions of a file.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// All of them.
    pub list: Vec<DefinitionAt>,
    /// By name; a file's own wins.
    pub names: HashMap<String, usize>,
    /// How many belong to the prelude.
    pub prelude: usize,
    /// Definitions of the prelude that call what the file defines anew.
    pub captured: HashMap<usize, String>,
}

/// The items of a context, claim or form, and the names that they declare.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The items with their places.
    pub items: Vec<(Item, Node)>,
    /// The conclusion, whether it is `show some`, and its place.
    pub show: Option<(Formula, bool, Node)>,
    /// What the author expects.
    pub expects: Vec<Expect>,
    /// The definitions called.
    pub uses: Vec<usize>,
    /// The names declared.
    pub names: HashMap<String, Declared>,
    /// The hypotheses.
    pub ids: HashMap<String, Span>,
    /// Whether it, or what it calls or extends, has an error.
    pub wrong: bool,
}

/// What a call means.
enum Meaning {
    Let(Weight),
    Definition(usize),
    Function(bool),
}

/// The parts of a node, in their order.
struct Parts<'a> {
    children: Iter<'a, Node>,
    names: Iter<'a, Span>,
    whole: &'a Node,
}

impl<'a> Parts<'a> {
    fn of(node: &'a Node) -> Self {
        Self {
            children: node.children.iter(),
            names: node.names.iter(),
            whole: node,
        }
    }

    fn child(&mut self) -> &'a Node {
        self.children.next().unwrap_or(self.whole)
    }

    fn name(&mut self) -> Span {
        self.names.next().copied().unwrap_or(self.whole.span)
    }
}

/// A check of the names of one definition or layer.
pub struct Checker<'a> {
    definitions: &'a Definitions,
    outer: &'a [Arc<Layer>],
    /// The names of the layer being checked.
    pub names: HashMap<String, Declared>,
    local: Vec<String>,
    /// The definitions called.
    pub uses: Vec<usize>,
    /// The names called.
    pub calls: Vec<String>,
    /// Whether to give no hints, as there are many errors already.
    pub quiet: bool,
    /// Whether a line could not be read, so that an unknown name may be its.
    pub incomplete: bool,
    /// Whether the sizes of a type are read.
    in_type: bool,
    /// The cost of what is called since the last item.
    weight: Weight,
    /// The errors.
    pub errors: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    /// A check in some layers.
    pub fn new(definitions: &'a Definitions, outer: &'a [Arc<Layer>]) -> Self {
        Self {
            definitions,
            outer,
            names: HashMap::new(),
            local: Vec::new(),
            uses: Vec::new(),
            calls: Vec::new(),
            quiet: false,
            incomplete: outer.iter().any(|layer| layer.wrong),
            in_type: false,
            weight: Weight::default(),
            errors: Vec::new(),
        }
    }

    /// The body of a definition.
    pub fn definition(&mut self, definition: &mut Definition, node: &Node) {
        let mut parts = Parts::of(node);
        parts.name();
        self.parameters(&definition.parameters, &mut parts);
        match &mut definition.body {
            Body::Term(term) => self.term(term, parts.child()),
            Body::Formula(formula) => self.formula(formula, parts.child()),
        }
        self.local.clear();
    }

    fn parameters(&mut self, parameters: &[String], parts: &mut Parts<'_>) {
        let start = self.local.len();
        for parameter in parameters {
            self.bind(parameter, parts.name(), start);
        }
    }

    /// An item: its names and what it declares.
    pub fn item(&mut self, item: &mut Item, node: &Node) {
        self.weight = Weight::default();
        let mut parts = Parts::of(node);
        match item {
            Item::Sizes { sizes, condition } => {
                for size in sizes {
                    let span = parts.name();
                    let name = match size {
                        Size::One { name, .. } => name,
                        Size::Family { name, range } => {
                            self.range(range, &mut parts);
                            name
                        }
                    };
                    self.declare(name, span, 0);
                }
                if let Some(condition) = condition {
                    self.formula(condition, parts.child());
                }
            }
            Item::ForAll(binders) => {
                for binder in binders {
                    for (name, span) in self.binder(binder, &mut parts) {
                        self.declare(&name, span, 0);
                    }
                }
            }
            Item::Let {
                name,
                parameters,
                value,
            } => {
                let span = parts.name();
                self.parameters(parameters, &mut parts);
                self.term(value, parts.child());
                self.local.clear();
                self.declare(name, span, parameters.len());
            }
            Item::Assume { formula, .. } => self.formula(formula, parts.child()),
        }
        self.limit(node);
    }

    /// The conclusion.
    pub fn show(&mut self, formula: &mut Formula, node: &Node) {
        self.weight = Weight::default();
        self.formula(formula, Parts::of(node).child());
        self.limit(node);
    }

    /// Refuses what would be too large or deep when its calls are unfolded.
    fn limit(&mut self, node: &Node) {
        if self.weight.nodes > MAX_UNFOLDED || self.weight.depth > MAX_UNFOLDED_DEPTH {
            self.errors.push(
                Diagnostic::new(
                    "too-large",
                    "with its definitions put in place this is too large",
                    node.span,
                    format!("over {MAX_UNFOLDED} terms, or over {MAX_UNFOLDED_DEPTH} deep"),
                )
                .help("a definition that calls another twice, and so on, doubles each time"),
            );
        }
    }

    fn declare(&mut self, name: &str, span: Span, parameters: usize) {
        if let Some(before) = self.declared(name) {
            self.errors.push(
                Diagnostic::new(
                    "name-taken",
                    format!("`{name}` is declared already"),
                    span,
                    "again here",
                )
                .label(before.span, "first here")
                .help(
                    "an item declares a new name; a quantifier or parameter may hide an old \
                one",
                ),
            );
        }
        let weight = Weight {
            nodes: self.weight.nodes.saturating_add(1),
            depth: self.weight.depth.saturating_add(1),
        };
        self.names.insert(
            name.to_owned(),
            Declared {
                span,
                parameters,
                weight,
            },
        );
    }

    fn declared(&self, name: &str) -> Option<Declared> {
        let outer = || {
            self.outer
                .iter()
                .rev()
                .find_map(|layer| layer.names.get(name))
        };
        self.names.get(name).or_else(outer).copied()
    }

    fn is_local(&self, name: &str) -> bool {
        self.local.iter().any(|local| local == name)
    }

    fn knows(&self, name: &str) -> bool {
        self.is_local(name) || self.declared(name).is_some()
    }

    /// Binds a name; `start` is where the list of its binders began.
    fn bind(&mut self, name: &str, span: Span, start: usize) {
        if self.local[start..].iter().any(|local| local == name) {
            self.errors.push(
                Diagnostic::new(
                    "name-taken",
                    format!("`{name}` is bound twice"),
                    span,
                    "again here",
                )
                .help("choose another name"),
            );
        }
        self.local.push(name.to_owned());
    }

    fn name(&mut self, name: &str, span: Span) {
        if self.is_local(name) {
            return;
        }
        match self.declared(name) {
            Some(Declared { parameters: 0, .. }) => {}
            Some(declared) => self.errors.push(
                Diagnostic::new(
                    "arguments",
                    format!(
                        "`{name}` takes {} argument{}",
                        declared.parameters,
                        if declared.parameters > 1 { "s" } else { "" }
                    ),
                    span,
                    "none is given",
                )
                .label(declared.span, "it is declared here")
                .help(format!("write `{name}(...)`")),
            ),
            None => self.unknown(name, span),
        }
    }

    /// An unknown name, the first time, with the nearest that is known, or its binder.
    fn unknown(&mut self, name: &str, span: Span) {
        let message = format!("`{name}` is not declared");
        if self.incomplete || self.errors.iter().any(|error| error.message == message) {
            return;
        }
        let error = Diagnostic::new("unknown-name", message, span, "unknown here");
        let called = function(name).map(|f| f.signature.to_owned()).or_else(|| {
            let definition = &self.definitions.list[*self.definitions.names.get(name)?].definition;
            Some(format!("{name}({})", definition.parameters.join(", ")))
        });
        let help = match (
            called,
            self.several(name),
            self.nearest(name, false),
            outside(name),
        ) {
            (Some(signature), ..) => format!("it is called with arguments: `{signature}`"),
            (_, Some(term), ..) => format!("write `{term}`"),
            (.., Some(nearest), _) => format!("did you mean `{nearest}`?"),
            (.., Some(help)) => help.to_owned(),
            _ if self.in_type => format!("declare it: `sizes {name}`"),
            _ => binder_of(name),
        };
        self.errors.push(error.help(help));
    }

    /// What a name of known letters may mean: a product, or a transpose.
    fn several(&self, name: &str) -> Option<String> {
        let letters: Vec<String> = name.chars().map(String::from).collect();
        let stem = name.trim_end_matches('\'');
        if stem != name && self.knows(stem) {
            return Some(format!("{stem}^T"));
        }
        let known = letters.len() > 1 && letters.iter().all(|letter| self.knows(letter));
        known.then(|| letters.join("*"))
    }

    /// The nearest known name, among those that are called or those that are not.
    fn nearest(&self, name: &str, called: bool) -> Option<String> {
        if self.quiet || self.errors.len() > 20 || name.chars().count() < 2 {
            return None;
        }
        let layers = self
            .outer
            .iter()
            .flat_map(|layer| &layer.names)
            .chain(&self.names);
        let declared = layers
            .filter(|(_, declared)| called == (declared.parameters > 0))
            .map(|(name, _)| name.as_str());
        let functions = FUNCTIONS
            .iter()
            .map(|function| function.name)
            .filter(|_| called);
        let definitions = self
            .definitions
            .names
            .keys()
            .map(String::as_str)
            .filter(|_| called);
        let local = self.local.iter().map(String::as_str).filter(|_| !called);
        let distance = |other: &str| strsim::damerau_levenshtein(name, other);
        let near = declared
            .chain(functions)
            .chain(definitions)
            .chain(local)
            .take(5000);
        let best = near
            .filter(|other| other.len() < 40)
            .map(|other| (distance(other), other))
            .min()?;
        let most = name.chars().count().div_ceil(3).min(3);
        (best.0 <= most && best.0 < name.chars().count()).then(|| best.1.to_owned())
    }

    fn meaning(&mut self, name: &str, span: Span) -> Option<Meaning> {
        if !self.is_local(name)
            && let Some(declared) = self.declared(name)
            && declared.parameters > 0
        {
            return Some(Meaning::Let(declared.weight));
        }
        if let Some(index) = self.definitions.names.get(name) {
            return Some(Meaning::Definition(*index));
        }
        if let Some(function) = function(name) {
            return Some(Meaning::Function(function.predicate));
        }
        let error = Diagnostic::new(
            "unknown-function",
            format!("`{name}` is no function or predicate"),
            span,
            if self.knows(name) {
                "a variable is not called"
            } else {
                "unknown here"
            },
        );
        let help = if self.knows(name) {
            format!("a product is `{name}*(...)`, a member `{name}[i]`, an entry `{name}[i,j]`")
        } else if let Some(help) = outside(name) {
            format!("it is not in the language: {help}")
        } else if let Some(nearest) = self.nearest(name, true) {
            format!("did you mean `{nearest}`?")
        } else {
            format!(
                "define it: `define {name}(M): ...` for a predicate, `define {name}(M) = ...` \
                for a term"
            )
        };
        self.errors.push(error.help(help));
        None
    }

    fn call(&mut self, call: &mut Call, node: &Node, formula: bool) {
        let mut parts = Parts::of(node);
        let span = parts.name();
        self.calls.push(call.name.clone());
        let folds = ["min", "max", "sum"].contains(&call.name.as_str());
        if let Some(meaning) = self.meaning(&call.name, span) {
            let (predicate, weight) = match meaning {
                Meaning::Let(weight) => (false, weight),
                Meaning::Function(predicate) => (predicate, Weight::default()),
                Meaning::Definition(index) => {
                    self.uses.push(index);
                    if let Some(anew) = self.definitions.captured.get(&index) {
                        self.errors.push(
                            Diagnostic::new(
                                "captured",
                                format!(
                                    "`{}` of the prelude calls `{anew}`, which this file \
                                defines anew",
                                    call.name
                                ),
                                span,
                                "",
                            )
                            .help(format!(
                                "define `{}` in this file, or give the new `{anew}` \
                            another name",
                                call.name
                            )),
                        );
                    }
                    let called = &self.definitions.list[index];
                    let weight = if called.wrong {
                        Weight::default()
                    } else {
                        called.weight
                    };
                    (matches!(called.definition.body, Body::Formula(_)), weight)
                }
            };
            self.weight.nodes = self.weight.nodes.saturating_add(weight.nodes);
            self.weight.depth = self.weight.depth.max(weight.depth.saturating_add(1));
            if predicate != formula {
                let (is, expected) = match predicate {
                    true => ("true or false", "a number or matrix"),
                    false => ("a number or matrix", "a formula"),
                };
                self.errors.push(Diagnostic::new(
                    if formula {
                        "not-a-formula"
                    } else {
                        "not-a-term"
                    },
                    format!("{expected} is expected, `{}` is {is}", call.name),
                    node.span,
                    "",
                ));
            }
        }
        // A place that is not in scope binds its name in what moves and in the feasible set.
        let mut fresh: Vec<String> = Vec::new();
        for place in &call.places {
            if place.index.is_none() && place.value.is_some() && !self.knows(&place.name) {
                fresh.push(place.name.clone());
            }
        }
        let start = self.local.len();
        self.local.extend(fresh.iter().cloned());
        for argument in &mut call.arguments {
            self.argument(argument, folds, &mut parts);
        }
        self.local.truncate(start);
        for place in &mut call.places {
            self.place(place, fresh.contains(&place.name), &mut parts);
        }
        self.local.extend(fresh);
        if let Some(over) = &mut call.over {
            self.formula(over, parts.child());
        }
        self.local.truncate(start);
    }

    fn argument(&mut self, argument: &mut Argument, folds: bool, parts: &mut Parts<'_>) {
        let value = parts.child();
        let start = self.local.len();
        for index in &mut argument.indices {
            self.index(index, start, parts);
        }
        if let Some(condition) = &mut argument.condition {
            self.formula(condition, parts.child());
        }
        if let Body::Term(Term::Call(call)) = &argument.value
            && self.is_predicate(&call.name)
            && let Body::Term(Term::Call(call)) =
                std::mem::replace(&mut argument.value, Body::Term(Term::Identity(None)))
        {
            argument.value = Body::Formula(Formula::Call(call));
        }
        match &mut argument.value {
            Body::Term(Term::Slice(name, range)) if folds && argument.indices.is_empty() => {
                let mut parts = Parts::of(value);
                self.name(name, parts.name());
                self.range(range, &mut parts);
            }
            Body::Term(term) => self.term(term, value),
            Body::Formula(formula) => self.formula(formula, value),
        }
        self.local.truncate(start);
    }

    fn is_predicate(&self, name: &str) -> bool {
        let is_let = !self.is_local(name) && self.declared(name).is_some_and(|d| d.parameters > 0);
        let defined = self.definitions.names.get(name);
        let defined = defined.map(|index| &self.definitions.list[*index].definition.body);
        !is_let
            && match defined {
                Some(body) => matches!(body, Body::Formula(_)),
                None => function(name).is_some_and(|function| function.predicate),
            }
    }

    fn place(&mut self, place: &mut Place, fresh: bool, parts: &mut Parts<'_>) {
        let span = parts.name();
        if !fresh && !self.knows(&place.name) {
            self.unknown(&place.name, span);
        }
        for part in [&mut place.index, &mut place.value].into_iter().flatten() {
            self.term(part, parts.child());
        }
    }

    fn range(&mut self, range: &mut Range, parts: &mut Parts<'_>) {
        self.term(&mut range.from, parts.child());
        self.term(&mut range.to, parts.child());
    }

    fn index(&mut self, index: &mut Index, start: usize, parts: &mut Parts<'_>) {
        let span = parts.name();
        self.range(&mut index.range, parts);
        self.bind(&index.name, span, start);
    }

    /// Checks a binder and returns what it binds.
    fn binder(&mut self, binder: &mut Binder, parts: &mut Parts<'_>) -> Vec<(String, Span)> {
        let start = self.local.len();
        match binder {
            Binder::Typed { names, index, of } => {
                let bound = names
                    .iter()
                    .map(|name| (name.clone(), parts.name()))
                    .collect();
                if let Some(index) = index {
                    self.index(index, start, parts);
                }
                self.of(of, parts);
                self.local.truncate(start);
                bound
            }
            Binder::Near {
                name,
                index,
                center,
            } => {
                let bound = vec![(name.clone(), parts.name())];
                if let Some(index) = index {
                    self.index(index, start, parts);
                    self.local.truncate(start);
                }
                self.term(center, parts.child());
                bound
            }
            Binder::Range(index) => {
                let bound = vec![(index.name.clone(), parts.name())];
                self.range(&mut index.range, parts);
                bound
            }
            Binder::Set { name, values } => {
                let bound = vec![(name.clone(), parts.name())];
                for value in values {
                    self.term(value, parts.child());
                }
                bound
            }
        }
    }

    fn of(&mut self, of: &mut Type, parts: &mut Parts<'_>) {
        self.in_type = true;
        match &mut of.sort {
            Sort::Matrix(rows, cols) | Sort::Diagonal(rows, cols) => {
                self.term(rows, parts.child());
                self.term(cols, parts.child());
            }
            Sort::Symmetric(n) | Sort::Psd(n) | Sort::Pd(n) | Sort::Orthogonal(n) => {
                self.term(n, parts.child());
            }
            Sort::Number | Sort::Natural => {}
        }
        self.in_type = false;
        for value in of.over.iter_mut().flatten() {
            self.term(value, parts.child());
        }
    }

    fn formula(&mut self, formula: &mut Formula, node: &Node) {
        let mut parts = Parts::of(node);
        match formula {
            Formula::Iff(a, b)
            | Formula::Implies(a, b)
            | Formula::Or(a, b)
            | Formula::And(a, b) => {
                self.formula(a, parts.child());
                self.formula(b, parts.child());
            }
            Formula::Not(a) => self.formula(a, parts.child()),
            Formula::Compare(_, a, b) => {
                self.term(a, parts.child());
                self.term(b, parts.child());
            }
            Formula::ForAll(quantified) | Formula::Exists(quantified) => {
                let Quantified {
                    binders,
                    condition,
                    body,
                } = &mut **quantified;
                let start = self.local.len();
                for binder in binders {
                    for (name, span) in self.binder(binder, &mut parts) {
                        self.bind(&name, span, start);
                    }
                }
                if let Some(condition) = condition {
                    self.formula(condition, parts.child());
                }
                self.formula(body, parts.child());
                self.local.truncate(start);
            }
            Formula::Call(call) => self.call(call, node, true),
        }
    }

    fn term(&mut self, term: &mut Term, node: &Node) {
        let mut parts = Parts::of(node);
        match term {
            Term::Number(_) | Term::Identity(None) => {}
            Term::Name(name) => self.name(name, node.span),
            Term::Identity(Some(a))
            | Term::Minus(a)
            | Term::Transpose(a)
            | Term::Pseudoinverse(a)
            | Term::Inverse(a)
            | Term::NormSquared(a) => self.term(a, parts.child()),
            Term::Add(a, b)
            | Term::Subtract(a, b)
            | Term::Multiply(a, b)
            | Term::Divide(a, b)
            | Term::Power(a, b)
            | Term::Row(a, b)
            | Term::Column(a, b) => {
                self.term(a, parts.child());
                self.term(b, parts.child());
            }
            Term::Entry(a, b, c) => {
                for part in [a, b, c] {
                    self.term(part, parts.child());
                }
            }
            Term::Member(name, index) => {
                self.name(name, parts.name());
                self.term(index, parts.child());
            }
            Term::Slice(name, range) => {
                self.name(name, parts.name());
                self.range(range, &mut parts);
                self.errors.push(
                    Diagnostic::new(
                        "slice",
                        "a slice stands in `min`, `max` or `sum` only",
                        node.span,
                        "",
                    )
                    .help(format!(
                        "for each member, write `for all i in a..b: {name}[i] ...`"
                    )),
                );
            }
            Term::Product { family, from, to } => {
                self.name(family, parts.name());
                self.term(from, parts.child());
                self.term(to, parts.child());
            }
            Term::Block(rows) => {
                for term in rows.iter_mut().flatten() {
                    self.term(term, parts.child());
                }
            }
            Term::Entries { value, row, column } => {
                let place = parts.child();
                let start = self.local.len();
                self.index(row, start, &mut parts);
                self.index(column, start, &mut parts);
                self.term(value, place);
                self.local.truncate(start);
            }
            Term::With(base, places) => {
                self.term(base, parts.child());
                for place in places {
                    self.place(place, false, &mut parts);
                }
            }
            Term::Call(call) => self.call(call, node, false),
        }
    }
}

/// The binder that a free name probably lacks.
fn binder_of(name: &str) -> String {
    let first = name.chars().next().unwrap_or('A');
    let binder = match first {
        'i' | 'j' if name.len() == 1 => format!("`for all {name} in 1..n`"),
        _ if first.is_uppercase() => format!("`for all {name} : m x n`"),
        _ => format!("`for all {name} : number`, or `sizes {name}`"),
    };
    format!("declare it: {binder}")
}

//! Features: integers that a statement has at each instance, read off its text.
//!
//! They are the sizes, also at the indices in scope and at their neighbours, the naturals, the
//! least of each family of sizes, the ranks of variables and of lets, at those indices, and the
//! ranks of the products of two of these, transposes allowed. Of a diagonal variable: how many
//! entries are different, zero, and equal to the next. What the conclusion speaks of is no feature,
//! because it would only be said again. Which products have a meaning the kernel says.

use std::collections::BTreeSet;

use exact::Rational;
use kernel::core::{Core, PropId, PropOp, TermId};
use kernel::elaborate::elaborate;
use kernel::tree::{
    Argument, Binder, Body, Call, Formula, Index, Item, Range, Relation, Size, Sort, Statement,
    Term,
};

/// The most ranks whose products are tried.
const MAX_FACTORS: usize = 24;

/// An integer of each instance.
#[derive(Clone, Debug)]
pub struct Feature {
    /// What it is.
    pub term: Term,
    /// Its text.
    pub text: String,
    /// Whether it is made of sizes alone.
    pub is_size: bool,
    /// Its place in the core.
    pub id: TermId,
}

/// A property of each instance: a matrix is zero, symmetric or positive semidefinite, two commute.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it says.
    pub formula: Formula,
    /// Its place in the core.
    pub id: PropId,
}

/// A statement with its features.
pub struct Featured {
    /// The statement, elaborated together with the features; its conclusion is false.
    pub core: Core,
    /// The conclusion of the statement.
    pub show: PropId,
    /// The features.
    pub features: Vec<Feature>,
    /// The properties.
    pub facts: Vec<Fact>,
}

/// The features of a statement. With `within`, those of these variables and of sizes only.
///
/// Gives `None` if the statement has no meaning.
pub fn features(statement: &Statement, within: Option<&[String]>) -> Option<Featured> {
    elaborate(statement).ok()?;
    let mut scope = Scope::of(statement);
    if let Some(within) = within {
        scope.keep(within);
    }
    let spoken = spoken(statement);
    let meaningful =
        |term: &Term| elaborate(&asking(statement, std::slice::from_ref(term), &[])).is_ok();
    let mut kept: Vec<(Term, bool)> = Vec::new();
    for (term, is_size) in scope.integers() {
        // A let may be an integer: as an exponent it has no meaning unless it is one.
        let exponent = Term::Power(Box::new(number(1)), Box::new(term.clone()));
        if meaningful(&exponent) {
            kept.push((term, is_size));
        }
    }
    let matrices: Vec<Term> = scope
        .matrices()
        .into_iter()
        .filter(|m| meaningful(&rank(m)))
        .collect();
    kept.extend(matrices.iter().map(|matrix| (rank(matrix), false)));
    let factors = &matrices[..matrices.len().min(MAX_FACTORS)];
    for (i, a) in factors.iter().enumerate() {
        for (j, b) in factors.iter().enumerate() {
            let mut products = vec![product(a, b), product(a, &transpose(b))];
            if i < j {
                products.push(product(&transpose(a), b));
            }
            if i == j {
                products.truncate(1);
            }
            let ranks = products.iter().map(rank).filter(|term| meaningful(term));
            kept.extend(ranks.map(|term| (term, false)));
        }
    }
    kept.retain(|(term, is_size)| *is_size || !spoken.contains(&term.to_string()));
    let terms: Vec<Term> = kept.iter().map(|(term, _)| term.clone()).collect();
    let mut formulas = scope.facts();
    formulas.retain(|fact| elaborate(&asking(statement, &[], std::slice::from_ref(fact))).is_ok());
    let mut core = elaborate(&asking(statement, &terms, &formulas)).ok()?;
    let props = asked(&core, 1 + terms.len() + formulas.len())?;
    let term = |prop: &PropId| match core.props[*prop as usize].op {
        PropOp::Compare(_, term, _) => Some(term),
        _ => None,
    };
    let ids = props[1..=terms.len()]
        .iter()
        .map(term)
        .collect::<Option<Vec<_>>>()?;
    let facts = formulas.into_iter().zip(&props[1 + terms.len()..]);
    let facts = facts
        .map(|(formula, id)| Fact { formula, id: *id })
        .collect();
    let PropOp::Or(show, _) = core.props[core.show as usize].op else {
        return None;
    };
    core.show = props[0];
    let mut seen = BTreeSet::new();
    let features = kept
        .into_iter()
        .zip(ids)
        .filter_map(|((term, is_size), id)| {
            let text = term.to_string();
            seen.insert(id).then_some(Feature {
                term,
                text,
                is_size,
                id,
            })
        });
    let features = features.collect();
    Some(Featured {
        core,
        show,
        features,
        facts,
    })
}

fn name(name: &str) -> Term {
    Term::Name(name.to_owned())
}

fn number(value: i64) -> Term {
    Term::Number(Rational::from(value))
}

pub(crate) fn call(name: &str, arguments: Vec<Term>) -> Term {
    let argument = |term| Argument {
        value: Body::Term(term),
        indices: Vec::new(),
        condition: None,
    };
    let arguments = arguments.into_iter().map(argument).collect();
    Term::Call(Box::new(Call {
        name: name.to_owned(),
        arguments,
        places: Vec::new(),
        over: None,
    }))
}

fn rank(matrix: &Term) -> Term {
    call("rank", vec![matrix.clone()])
}

fn product(a: &Term, b: &Term) -> Term {
    Term::Multiply(Box::new(a.clone()), Box::new(b.clone()))
}

fn transpose(a: &Term) -> Term {
    Term::Transpose(Box::new(a.clone()))
}

/// What no instance meets.
fn never() -> Formula {
    Formula::Compare(Relation::Equal, Box::new(number(0)), Box::new(number(1)))
}

/// The statement with a conclusion that mentions terms and formulas:
/// `show or (0 = 1 and t1 = t1 and ... and f1 and ...)`.
fn asking(statement: &Statement, terms: &[Term], formulas: &[Formula]) -> Statement {
    let same = |term: &Term| {
        Formula::Compare(
            Relation::Equal,
            Box::new(term.clone()),
            Box::new(term.clone()),
        )
    };
    let all = terms.iter().map(same).chain(formulas.iter().cloned());
    let all = all.fold(never(), |all, next| {
        Formula::And(Box::new(all), Box::new(next))
    });
    let mut asking = statement.clone();
    asking.show = Formula::Or(Box::new(statement.show.clone()), Box::new(all));
    asking
}

/// The conjuncts that such a conclusion mentions, in their order.
fn asked(core: &Core, count: usize) -> Option<Vec<PropId>> {
    let PropOp::Or(_, mut all) = core.props[core.show as usize].op else {
        return None;
    };
    let mut ids = Vec::new();
    while ids.len() + 1 < count {
        let PropOp::And(rest, last) = core.props[all as usize].op else {
            return None;
        };
        ids.push(last);
        all = rest;
    }
    ids.push(all);
    ids.reverse();
    Some(ids)
}

/// The texts of the ranks that the conclusion speaks of.
fn spoken(statement: &Statement) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![&statement.show];
    while let Some(formula) = open.pop() {
        match formula {
            Formula::Iff(a, b)
            | Formula::Implies(a, b)
            | Formula::Or(a, b)
            | Formula::And(a, b) => {
                open.extend([&**a, &**b]);
            }
            Formula::Not(a) => open.push(a),
            Formula::Compare(_, a, b) => ranks_in(&[a, b], &mut found),
            Formula::ForAll(inner) | Formula::Exists(inner) => {
                open.push(&inner.body);
                open.extend(&inner.condition);
            }
            Formula::Call(_) => {}
        }
    }
    found
}

fn ranks_in(terms: &[&Term], found: &mut BTreeSet<String>) {
    for term in terms {
        match term {
            Term::Call(call) => {
                if call.name == "rank" {
                    found.insert(term.to_string());
                }
                for argument in &call.arguments {
                    if let Body::Term(term) = &argument.value {
                        ranks_in(&[term], found);
                    }
                }
            }
            Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) => {
                ranks_in(&[a, b], found)
            }
            Term::Minus(a) => ranks_in(&[a], found),
            _ => {}
        }
    }
}

/// The names of a statement by what they are.
#[derive(Default)]
struct Scope {
    sizes: Vec<String>,
    size_families: Vec<(String, Range)>,
    naturals: Vec<String>,
    indices: Vec<String>,
    matrices: Vec<String>,
    diagonals: Vec<(String, Term)>,
    families: Vec<(String, Range)>,
    lets: Vec<(String, usize)>,
}

impl Scope {
    fn of(statement: &Statement) -> Self {
        let mut scope = Self::default();
        for item in &statement.items {
            match item {
                Item::Sizes { sizes, .. } => {
                    for size in sizes {
                        match size {
                            Size::One { name, .. } => scope.sizes.push(name.clone()),
                            Size::Family { name, range } => {
                                scope.size_families.push((name.clone(), range.clone()));
                            }
                        }
                    }
                }
                Item::ForAll(binders) => binders.iter().for_each(|binder| scope.bind(binder)),
                Item::Let {
                    name, parameters, ..
                } => {
                    scope.lets.push((name.clone(), parameters.len()));
                }
                Item::Assume { .. } => {}
            }
        }
        scope
    }

    fn bind(&mut self, binder: &Binder) {
        match binder {
            Binder::Typed {
                names,
                index: Some(Index { range, .. }),
                ..
            } => {
                self.families
                    .extend(names.iter().map(|name| (name.clone(), range.clone())));
            }
            Binder::Typed {
                names,
                index: None,
                of,
            } => match &of.sort {
                Sort::Number => {}
                Sort::Natural => self.naturals.extend(names.iter().cloned()),
                Sort::Diagonal(rows, cols) => {
                    let side = call("min", vec![rows.clone(), cols.clone()]);
                    let diagonal = |name: &String| (name.clone(), side.clone());
                    self.diagonals.extend(names.iter().map(diagonal));
                    self.matrices.extend(names.iter().cloned());
                }
                _ => self.matrices.extend(names.iter().cloned()),
            },
            Binder::Range(index) => self.indices.push(index.name.clone()),
            Binder::Near { .. } | Binder::Set { .. } => {}
        }
    }

    /// Keeps only some variables, and no lets.
    fn keep(&mut self, within: &[String]) {
        self.matrices.retain(|name| within.contains(name));
        self.diagonals.retain(|(name, _)| within.contains(name));
        self.families.retain(|(name, _)| within.contains(name));
        self.naturals.retain(|name| within.contains(name));
        self.indices.retain(|name| within.contains(name));
        self.lets.clear();
    }

    /// Properties of variables, and of pairs of them.
    fn facts(&self) -> Vec<Formula> {
        let compare =
            |relation, a: Term, b: Term| Formula::Compare(relation, Box::new(a), Box::new(b));
        let mut found = Vec::new();
        for (i, a) in self.matrices.iter().enumerate() {
            found.push(compare(Relation::Equal, name(a), number(0)));
            found.push(compare(Relation::Equal, name(a), transpose(&name(a))));
            found.push(compare(Relation::AtLeast, name(a), number(0)));
            for b in &self.matrices[i + 1..] {
                let (a, b) = (name(a), name(b));
                found.push(compare(Relation::Equal, product(&a, &b), product(&b, &a)));
            }
        }
        found
    }

    /// The indices in scope, and their neighbours.
    fn places(&self) -> Vec<Term> {
        let near = |index: &String| {
            let here = Box::new(name(index));
            let one = Box::new(number(1));
            vec![
                name(index),
                Term::Subtract(here.clone(), one.clone()),
                Term::Add(here, one),
            ]
        };
        self.indices.iter().flat_map(near).collect()
    }

    fn integers(&self) -> Vec<(Term, bool)> {
        let mut found: Vec<(Term, bool)> = Vec::new();
        found.extend(self.sizes.iter().map(|size| (name(size), true)));
        found.extend(self.naturals.iter().map(|natural| (name(natural), true)));
        for (family, range) in &self.size_families {
            let member = |at: &Term| Term::Member(family.clone(), Box::new(at.clone()));
            let mut at = self.places();
            at.extend([(*range.from).clone(), (*range.to).clone()]);
            found.extend(at.iter().map(|at| (member(at), true)));
            let slice = Term::Slice(family.clone(), range.clone());
            found.push((call("min", vec![slice]), true));
        }
        let plain = self.lets.iter().filter(|(_, parameters)| *parameters == 0);
        found.extend(plain.map(|(let_name, _)| (name(let_name), false)));
        for (diagonal, side) in &self.diagonals {
            found.extend(
                diagonal_counts(diagonal, side)
                    .into_iter()
                    .map(|term| (term, false)),
            );
        }
        found
    }

    fn matrices(&self) -> Vec<Term> {
        let mut found: Vec<Term> = self.matrices.iter().map(|matrix| name(matrix)).collect();
        let places = self.places();
        for (family, range) in &self.families {
            let mut at = places.clone();
            if at.is_empty() {
                at.extend([(*range.from).clone(), (*range.to).clone()]);
            }
            found.extend(
                at.into_iter()
                    .map(|at| Term::Member(family.clone(), Box::new(at))),
            );
        }
        for (let_name, parameters) in &self.lets {
            match parameters {
                0 => found.push(name(let_name)),
                1 => found.extend(places.iter().map(|at| call(let_name, vec![at.clone()]))),
                _ => {}
            }
        }
        found
    }
}

/// How many entries of a diagonal are zero, and equal to the next one.
fn diagonal_counts(diagonal: &str, side: &Term) -> Vec<Term> {
    let entry =
        |at: Term| Term::Entry(Box::new(name(diagonal)), Box::new(at.clone()), Box::new(at));
    let index = || name("j");
    let next = Term::Add(Box::new(index()), Box::new(number(1)));
    let count = |to: Term, right: Term| {
        let equal = Formula::Compare(Relation::Equal, Box::new(entry(index())), Box::new(right));
        let range = Range {
            from: Box::new(number(1)),
            to: Box::new(to),
        };
        let indices = vec![Index {
            name: "j".to_owned(),
            range,
        }];
        let argument = Argument {
            value: Body::Formula(equal),
            indices,
            condition: None,
        };
        let call = Call {
            name: "count".to_owned(),
            arguments: vec![argument],
            places: Vec::new(),
            over: None,
        };
        Term::Call(Box::new(call))
    };
    let shorter = Term::Subtract(Box::new(side.clone()), Box::new(number(1)));
    vec![count(side.clone(), number(0)), count(shorter, entry(next))]
}

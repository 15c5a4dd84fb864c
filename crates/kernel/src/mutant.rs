//! Mutants: a statement without one hypothesis or side condition, or with a weaker type.
//!
//! A mutant is named by the hypothesis that it drops, by `with-K` for the K-th side condition of
//! the conclusion (from 1, in the order of the text), or by `type-X` for the type of the variable
//! X.

use crate::tree::{Binder, Formula, Item, Sort, Statement, Type};

/// The names of all mutants of a statement, in the order of the text: types, hypotheses, side
/// conditions.
pub fn mutants(statement: &Statement) -> Vec<String> {
    let mut names = Vec::new();
    for item in &statement.items {
        if let Item::ForAll(binders) = item {
            for binder in binders {
                if let Binder::Typed {
                    names: variables,
                    of,
                    ..
                } = binder
                    && weaker(of).is_some()
                {
                    names.extend(variables.iter().map(|name| format!("type-{name}")));
                }
            }
        }
    }
    names.extend(statement.hypotheses().map(str::to_owned));
    let mut conditions = 0;
    side_conditions(&mut statement.show.clone(), &mut |_| conditions += 1);
    names.extend((1..=conditions).map(|k| format!("with-{k}")));
    names
}

/// The statement with the named changes, whatever their order; side conditions are counted in the
/// statement as it is given.
///
/// # Errors
/// The first name that is no mutant of the statement.
pub fn mutate(statement: &Statement, dropped: &[String]) -> Result<Statement, String> {
    let mut mutant = statement.clone();
    let mut left: Vec<&String> = Vec::new();
    for name in dropped {
        let before = mutant.items.len();
        mutant
            .items
            .retain(|item| !matches!(item, Item::Assume { id, .. } if id == name));
        let found = mutant.items.len() < before
            || name
                .strip_prefix("type-")
                .is_some_and(|variable| weaken(&mut mutant, variable));
        if !found {
            left.push(name);
        }
    }
    let mut count = 0;
    side_conditions(&mut mutant.show, &mut |condition| {
        count += 1;
        let name = format!("with-{count}");
        if let Some(place) = left.iter().position(|other| **other == name) {
            left.remove(place);
            *condition = None;
        }
    });
    match left.first() {
        Some(name) => Err((*name).clone()),
        None => Ok(mutant),
    }
}

impl Statement {
    /// The identifiers of the hypotheses, in their order.
    pub fn hypotheses(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match item {
            Item::Assume { id, .. } => Some(id.as_str()),
            _ => None,
        })
    }
}

/// The next weaker type.
fn weaker(of: &Type) -> Option<Type> {
    let sort = match &of.sort {
        Sort::Pd(n) => Sort::Psd(n.clone()),
        Sort::Psd(n) => Sort::Symmetric(n.clone()),
        Sort::Symmetric(n) | Sort::Orthogonal(n) => Sort::Matrix(n.clone(), n.clone()),
        Sort::Diagonal(a, b) => Sort::Matrix(a.clone(), b.clone()),
        Sort::Natural => Sort::Number,
        Sort::Matrix(..) | Sort::Number => return None,
    };
    Some(Type {
        sort,
        over: of.over.clone(),
    })
}

/// Weakens the type of one variable; its neighbours in `A, B : psd n` keep theirs.
fn weaken(statement: &mut Statement, variable: &str) -> bool {
    for item in &mut statement.items {
        let Item::ForAll(binders) = item else {
            continue;
        };
        for (place, binder) in binders.iter().enumerate() {
            let Binder::Typed { names, index, of } = binder else {
                continue;
            };
            let Some(at) = names.iter().position(|name| name == variable) else {
                continue;
            };
            let Some(weak) = weaker(of) else { return false };
            let part = |names: &[String], of: &Type| Binder::Typed {
                names: names.to_vec(),
                index: index.clone(),
                of: of.clone(),
            };
            let mut parts = vec![part(&names[..at], of), part(&names[at..=at], &weak)];
            parts.push(part(&names[at + 1..], of));
            parts.retain(
                |binder| !matches!(binder, Binder::Typed { names, .. } if names.is_empty()),
            );
            binders.splice(place..=place, parts);
            return true;
        }
    }
    false
}

/// Visits the side conditions of a formula, in the order of the text.
fn side_conditions(formula: &mut Formula, visit: &mut impl FnMut(&mut Option<Formula>)) {
    match formula {
        Formula::Iff(a, b) | Formula::Implies(a, b) | Formula::Or(a, b) | Formula::And(a, b) => {
            side_conditions(a, visit);
            side_conditions(b, visit);
        }
        Formula::Not(a) => side_conditions(a, visit),
        Formula::ForAll(quantified) | Formula::Exists(quantified) => {
            if quantified.condition.is_some() {
                visit(&mut quantified.condition);
            }
            side_conditions(&mut quantified.body, visit);
        }
        Formula::Compare(..) | Formula::Call(_) => {}
    }
}

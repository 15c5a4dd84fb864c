//! The repair of a false statement: the weakest extra hypothesis under which it holds, as text.
//!
//! Features are read off the statement ([`features`]). Instances that meet the hypotheses are
//! counted by their vector of features ([`table`]). Conditions between features that separate what
//! held from what failed are searched, the shortest first ([`search`]), and attacked in both
//! directions by hunts ([`repair`]). Nothing here is trusted: a repaired form is a statement like
//! any other, and is hunted.

mod atoms;
mod build;
mod engine;
pub mod features;
mod picture;
mod scope;
pub mod search;
pub mod table;
pub mod weaken;

pub use engine::{LARGER, Options, Repair, repair};
pub use picture::Picture;

use kernel::tree::{Formula, Item, Statement};

use crate::search::{Answer, Kind};

/// The statement with one more hypothesis.
pub(crate) fn assuming(statement: &Statement, id: &str, formula: Formula) -> Statement {
    let mut assuming = statement.clone();
    assuming.items.push(Item::Assume {
        id: id.to_owned(),
        formula,
    });
    assuming
}

/// The statement under conditions, which stand before its hypotheses and are looked at first.
pub(crate) fn presupposing(statement: &Statement, id: &str, conditions: Formula) -> Statement {
    let mut presupposing = statement.clone();
    let is_assumed = |item: &Item| matches!(item, Item::Assume { .. });
    let mut items = presupposing.items.iter();
    let named = items
        .rposition(|item| !is_assumed(item))
        .map_or(0, |last| last + 1);
    let id = id.to_owned();
    let formula = conditions;
    presupposing
        .items
        .insert(named, Item::Assume { id, formula });
    presupposing
}

/// The statement that no instance of it meets conditions.
pub(crate) fn denying(statement: &Statement, id: &str, conditions: Formula) -> Statement {
    let mut denying = presupposing(statement, id, conditions);
    denying.some = false;
    denying.show = build::never();
    denying
}

/// The statement with a condition as its last hypothesis, or, with `only_if`, with its denial and
/// the denied conclusion.
pub fn repaired(
    statement: &Statement,
    condition: &Formula,
    form: &str,
    only_if: bool,
) -> Statement {
    let mut repaired = match only_if {
        false => assuming(statement, "repair", condition.clone()),
        true => assuming(statement, "repair-fails", build::not(condition)),
    };
    repaired.form = form.to_owned();
    if only_if {
        repaired.form += "-only-if";
        repaired.show = build::not(&statement.show);
    }
    repaired
}

/// The repaired forms as claims text: the statement's own items, then a form for each answer and,
/// of exact ones, a form that denies both. Of conditions on some variables the latter is left out:
/// where such a condition fails, some value of the others fails, not every one.
pub fn claims(statement: &Statement, answers: &[Answer], within: bool) -> String {
    let mut text = String::new();
    for definition in &statement.definitions {
        text += &format!("{definition}\n");
    }
    text += &format!("claim {}\n", statement.claim);
    for item in &statement.items {
        text += &format!("  {item}\n");
    }
    for (k, answer) in answers.iter().enumerate() {
        let form = format!("repaired.{}", k + 1);
        let both = [false, true].into_iter();
        let turns = answer.kind == Kind::Exact && !within;
        for only_if in both.filter(|only_if| turns || !only_if) {
            let repaired = repaired(statement, &answer.formula, &form, only_if);
            text += &format!("  form {}\n", repaired.form);
            if let Some(repair) = repaired.items.last() {
                text += &format!("    {repair}\n");
            }
            text += &format!("    show {}\n    expect stands\n", repaired.show);
        }
    }
    text
}

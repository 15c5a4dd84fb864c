//! The repair of a false statement: the weakest extra hypothesis under which it holds, as text.
//!
//! Features are read off the statement ([`features`]). Instances that meet the hypotheses are
//! counted by their vector of features ([`table`]). Conditions between features that separate what
//! held from what failed are searched, the shortest first ([`search`]). Nothing here is trusted:
//! a repaired form is a statement like any other, and is hunted.

pub mod features;
pub mod search;
pub mod table;

use kernel::tree::{Formula, Item, Statement};

/// The statement with a condition as its last hypothesis, or, with `only_if`, with its denial and
/// the denied conclusion.
pub fn repaired(
    statement: &Statement,
    condition: &Formula,
    form: &str,
    only_if: bool,
) -> Statement {
    let mut repaired = statement.clone();
    let deny = |formula: &Formula| Formula::Not(Box::new(formula.clone()));
    let (id, formula) = match only_if {
        false => ("repair", condition.clone()),
        true => ("repair-fails", deny(condition)),
    };
    repaired.form = if only_if {
        format!("{form}-only-if")
    } else {
        form.to_owned()
    };
    repaired.items.push(Item::Assume {
        id: id.to_owned(),
        formula,
    });
    if only_if {
        repaired.show = deny(&statement.show);
    }
    repaired
}

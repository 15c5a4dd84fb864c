//! Terms and formulas, in short.

use std::collections::BTreeSet;

use exact::Rational;
use kernel::tree::{Argument, Body, Call, Formula, Relation, Term};

pub(crate) fn name(name: &str) -> Term {
    Term::Name(name.to_owned())
}

pub(crate) fn number(value: i64) -> Term {
    Term::Number(Rational::from(value))
}

/// A number of any sign.
pub(crate) fn literal(value: Rational) -> Term {
    match value.is_negative() {
        true => Term::Minus(Box::new(Term::Number(-&value))),
        false => Term::Number(value),
    }
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

pub(crate) fn member(family: &str, at: &Term) -> Term {
    Term::Member(family.to_owned(), Box::new(at.clone()))
}

pub(crate) fn rank(matrix: &Term) -> Term {
    call("rank", vec![matrix.clone()])
}

pub(crate) fn product(a: &Term, b: &Term) -> Term {
    Term::Multiply(Box::new(a.clone()), Box::new(b.clone()))
}

pub(crate) fn subtract(a: &Term, value: i64) -> Term {
    Term::Subtract(Box::new(a.clone()), Box::new(number(value)))
}

pub(crate) fn transpose(a: &Term) -> Term {
    Term::Transpose(Box::new(a.clone()))
}

pub(crate) fn compare(relation: Relation, a: Term, b: Term) -> Formula {
    Formula::Compare(relation, Box::new(a), Box::new(b))
}

/// What no instance meets.
pub(crate) fn never() -> Formula {
    compare(Relation::Equal, number(0), number(1))
}

pub(crate) fn not(formula: &Formula) -> Formula {
    Formula::Not(Box::new(formula.clone()))
}

/// All of some formulas; `0 = 0` of none.
pub(crate) fn all(formulas: impl IntoIterator<Item = Formula>) -> Formula {
    let and = |a, b| Formula::And(Box::new(a), Box::new(b));
    let joined = formulas.into_iter().reduce(and);
    joined.unwrap_or_else(|| compare(Relation::Equal, number(0), number(0)))
}

/// The names and numbers of a text.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '\'');
    words.map(str::to_owned).collect()
}

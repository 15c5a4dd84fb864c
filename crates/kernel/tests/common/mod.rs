//! Statements written as trees, and instances of them.
#![allow(dead_code)]

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use kernel::core::Core;
use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::judge::Judge;
use kernel::tree::{
    Argument, Binder, Body, Call, Formula, Index, Item, Place, Quantified, Range, Relation, Size,
    Sort, Statement, Term, Type,
};
use kernel::truth::Truth;

pub fn name(name: &str) -> Term {
    Term::Name(name.to_owned())
}

pub fn number(value: i64) -> Term {
    Term::Number(Rational::from(value))
}

pub fn minus(a: Term) -> Term {
    Term::Minus(Box::new(a))
}

pub fn add(a: Term, b: Term) -> Term {
    Term::Add(Box::new(a), Box::new(b))
}

pub fn sub(a: Term, b: Term) -> Term {
    Term::Subtract(Box::new(a), Box::new(b))
}

pub fn mul(a: Term, b: Term) -> Term {
    Term::Multiply(Box::new(a), Box::new(b))
}

pub fn div(a: Term, b: Term) -> Term {
    Term::Divide(Box::new(a), Box::new(b))
}

/// A matrix of integers as a term.
pub fn table<const R: usize, const C: usize>(rows: [[i64; C]; R]) -> Term {
    Term::Block(rows.map(|row| row.map(number).to_vec()).to_vec())
}

pub fn transpose(a: Term) -> Term {
    Term::Transpose(Box::new(a))
}

pub fn power(a: Term, b: Term) -> Term {
    Term::Power(Box::new(a), Box::new(b))
}

pub fn inverse(a: Term) -> Term {
    Term::Inverse(Box::new(a))
}

pub fn entry(a: Term, i: Term, j: Term) -> Term {
    Term::Entry(Box::new(a), Box::new(i), Box::new(j))
}

pub fn norm_squared(a: Term) -> Term {
    Term::NormSquared(Box::new(a))
}

pub fn range(from: Term, to: Term) -> Range {
    Range {
        from: Box::new(from),
        to: Box::new(to),
    }
}

pub fn index(name: &str, from: Term, to: Term) -> Index {
    Index {
        name: name.to_owned(),
        range: range(from, to),
    }
}

pub fn place(name: &str) -> Place {
    Place {
        name: name.to_owned(),
        index: None,
        value: None,
    }
}

fn arguments<const N: usize>(terms: [Term; N]) -> Vec<Argument> {
    let plain = |term| Argument {
        value: Body::Term(term),
        indices: vec![],
        condition: None,
    };
    terms.into_iter().map(plain).collect()
}

pub fn moved(name: &str, f: Term, places: Vec<Place>) -> Term {
    let (name, arguments) = (name.to_owned(), arguments([f]));
    Term::Call(Box::new(Call {
        name,
        arguments,
        places,
        over: None,
    }))
}

/// `name(f; places over ...)`.
pub fn asked(name: &str, f: Term, places: Vec<Place>, over: Option<Formula>) -> Formula {
    let (name, arguments) = (name.to_owned(), arguments([f]));
    Formula::Call(Box::new(Call {
        name,
        arguments,
        places,
        over,
    }))
}

pub fn close(name: &str, center: Term) -> Binder {
    Binder::Near {
        name: name.to_owned(),
        index: None,
        center,
    }
}

pub fn call<const N: usize>(name: &str, terms: [Term; N]) -> Term {
    let (name, arguments) = (name.to_owned(), arguments(terms));
    Term::Call(Box::new(Call {
        name,
        arguments,
        places: vec![],
        over: None,
    }))
}

pub fn predicate<const N: usize>(name: &str, terms: [Term; N]) -> Formula {
    let (name, arguments) = (name.to_owned(), arguments(terms));
    Formula::Call(Box::new(Call {
        name,
        arguments,
        places: vec![],
        over: None,
    }))
}

pub fn over_index(name: &str, value: Term, i: Index) -> Term {
    let argument = Argument {
        value: Body::Term(value),
        indices: vec![i],
        condition: None,
    };
    let (name, arguments) = (name.to_owned(), vec![argument]);
    Term::Call(Box::new(Call {
        name,
        arguments,
        places: vec![],
        over: None,
    }))
}

pub fn compare(relation: Relation, a: Term, b: Term) -> Formula {
    Formula::Compare(relation, Box::new(a), Box::new(b))
}

pub fn not(formula: Formula) -> Formula {
    Formula::Not(Box::new(formula))
}

pub fn equal(a: Term, b: Term) -> Formula {
    compare(Relation::Equal, a, b)
}

pub fn and(p: Formula, q: Formula) -> Formula {
    Formula::And(Box::new(p), Box::new(q))
}

pub fn or(p: Formula, q: Formula) -> Formula {
    Formula::Or(Box::new(p), Box::new(q))
}

pub fn quantified(binders: Vec<Binder>, condition: Option<Formula>, body: Formula) -> Quantified {
    Quantified {
        binders,
        condition,
        body,
    }
}

pub fn for_all(binders: Vec<Binder>, body: Formula) -> Formula {
    Formula::ForAll(Box::new(quantified(binders, None, body)))
}

pub fn exists(binders: Vec<Binder>, body: Formula) -> Formula {
    Formula::Exists(Box::new(quantified(binders, None, body)))
}

/// All relations.
pub const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::Unequal,
    Relation::Less,
    Relation::AtMost,
    Relation::Greater,
    Relation::AtLeast,
];

/// Whether two integers are in a relation.
pub fn related(relation: Relation, a: i64, b: i64) -> bool {
    match relation {
        Relation::Equal => a == b,
        Relation::Unequal => a != b,
        Relation::Less => a < b,
        Relation::AtMost => a <= b,
        Relation::Greater => a > b,
        Relation::AtLeast => a >= b,
    }
}

pub fn size(name: &str) -> Size {
    Size::One {
        name: name.to_owned(),
        least: 0,
    }
}

pub fn typed(name: &str, sort: Sort) -> Binder {
    Binder::Typed {
        names: vec![name.to_owned()],
        index: None,
        of: Type { sort, over: None },
    }
}

/// A variable with entries among some integers.
pub fn typed_over(variable: &str, sort: Sort, over: &[i64]) -> Binder {
    let over = Some(over.iter().map(|&value| number(value)).collect());
    let (names, index) = (vec![variable.to_owned()], None);
    let of = Type { sort, over };
    Binder::Typed { names, index, of }
}

pub fn matrix(variable: &str, rows: &str, cols: &str) -> Binder {
    typed(variable, Sort::Matrix(name(rows), name(cols)))
}

pub fn statement(sizes: &[&str], binders: Vec<Binder>, show: Formula) -> Statement {
    let sizes = sizes.iter().map(|name| size(name)).collect();
    Statement {
        claim: String::new(),
        form: "stated".to_owned(),
        definitions: vec![],
        items: vec![
            Item::Sizes {
                sizes,
                condition: None,
            },
            Item::ForAll(binders),
        ],
        some: false,
        show,
    }
}

pub fn core(statement: &Statement) -> Core {
    elaborate(statement).unwrap_or_else(|faults| panic!("{faults:?}"))
}

pub fn instance(sizes: &[(&str, u32)], values: &[(&str, Value)]) -> Instance {
    let sizes = sizes
        .iter()
        .map(|(name, size)| ((*name).to_owned(), SizeValue::One(*size)));
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    Instance {
        sizes: sizes.collect(),
        values: values.collect(),
    }
}

pub fn integers<const R: usize, const C: usize>(rows: [[i64; C]; R]) -> Value {
    Value::Matrix(Matrix::from_integers(rows))
}

pub fn rational(numerator: i64, denominator: i64) -> Value {
    Value::Number(Rational::from_fraction(numerator, denominator).unwrap())
}

/// The truth of the conclusion at an instance.
pub fn truth(statement: &Statement, instance: &Instance) -> Truth {
    let core = core(statement);
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(instance).unwrap();
    evaluator.prop(core.show, &mut NoEvidence)
}

/// The truth of the conclusion by evidence for it, or by what the judge finds by itself.
pub fn judged(statement: &Statement, instance: &Instance, evidence: Option<Evidence>) -> Truth {
    let core = core(statement);
    let mut evaluator = Evaluator::new(&core);
    evaluator.assign(instance).unwrap();
    let evidence = evidence.map(|evidence| ("show".to_owned(), evidence));
    let mut supplier: BTreeMap<_, _> = evidence.into_iter().collect();
    evaluator.prop(core.show, &mut Judge::new(&mut supplier))
}

/// `W[i in 1..count] : 2 x 2`.
pub fn squares(count: i64) -> Binder {
    Binder::Typed {
        names: vec!["W".to_owned()],
        index: Some(index("i", number(1), number(count))),
        of: Type {
            sort: Sort::Matrix(number(2), number(2)),
            over: None,
        },
    }
}

/// The truth of a formula in a family `W` of two 2 x 2 matrices, and in a matrix `B`.
pub fn in_family(
    evidence: impl Into<Option<Evidence>>,
    show: Formula,
    w: [[[i64; 2]; 2]; 2],
    b: [[i64; 2]; 2],
) -> Truth {
    let binders = vec![squares(2), typed("B", Sort::Matrix(number(2), number(2)))];
    let members = w.map(Matrix::from_integers).to_vec();
    let values = [("W", Value::Family(members)), ("B", integers(b))];
    let made = statement(&["n"], binders, show);
    judged(&made, &instance(&[("n", 2)], &values), evidence.into())
}

/// `family[from] * ... * family[to]`.
pub fn product(family: &str, from: i64, to: i64) -> Term {
    Term::Product {
        family: family.to_owned(),
        from: Box::new(number(from)),
        to: Box::new(number(to)),
    }
}

pub fn member(family: &str, k: i64) -> Term {
    Term::Member(family.to_owned(), Box::new(number(k)))
}

pub const ZERO: [[i64; 2]; 2] = [[0, 0], [0, 0]];
pub const ONE: [[i64; 2]; 2] = [[1, 0], [0, 1]];
pub const HALF: [[i64; 2]; 2] = [[1, 0], [0, 0]];

/// The truth of a formula in 2 x 2 matrices `A` and `B` by evidence for it.
pub fn by(
    evidence: impl Into<Option<Evidence>>,
    show: &Formula,
    a: [[i64; 2]; 2],
    b: [[i64; 2]; 2],
) -> Truth {
    let square = |variable: &str| typed(variable, Sort::Matrix(number(2), number(2)));
    let made = statement(&["n"], vec![square("A"), square("B")], show.clone());
    let values = [("A", integers(a)), ("B", integers(b))];
    judged(&made, &instance(&[("n", 2)], &values), evidence.into())
}

/// The truth of a formula in square matrices `A` and `B` and numbers `x` and `y`.
pub fn at<const N: usize>(
    show: Formula,
    a: [[i64; N]; N],
    b: [[i64; N]; N],
    x: i64,
    y: i64,
) -> Truth {
    let binders = vec![
        matrix("A", "n", "n"),
        matrix("B", "n", "n"),
        typed("x", Sort::Number),
        typed("y", Sort::Number),
    ];
    let values = [
        ("A", integers(a)),
        ("B", integers(b)),
        ("x", rational(x, 1)),
        ("y", rational(y, 1)),
    ];
    truth(
        &statement(&["n"], binders, show),
        &instance(&[("n", N as u32)], &values),
    )
}

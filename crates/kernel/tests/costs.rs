//! What evaluations cost: the number of operations of each node, times the power 3/2 of the number
//! of words of the longest number in it, and one step for the node itself.

use crate::common::*;
use exact::Rational;
use kernel::core::{Core, PropId, PropOp, TermId};
use kernel::decide::{NoEvidence, Oracle};
use kernel::evaluate::{Evaluator, MAX_STEPS};
use kernel::instance::Value;
use kernel::ring::{Reason, Stop};
use kernel::tree::{Argument, Binder, Body, Call, Formula, Sort, Statement, Term};
use kernel::truth::Truth;

/// `A` is 2 x 3, `B` is 3 x 3, `c` is 3 x 1, `x` a number. The number 1 is remembered from the type
/// of `c`.
fn of(show: Formula) -> Statement {
    let binders = vec![
        matrix("A", "m", "n"),
        matrix("B", "n", "n"),
        typed("c", Sort::Matrix(name("n"), number(1))),
        typed("x", Sort::Number),
    ];
    statement(&["k", "m", "n"], binders, show)
}

fn compared(core: &Core) -> TermId {
    match core.props[core.show as usize].op {
        PropOp::Compare(_, a, _) => a,
        _ => unreachable!("a comparison"),
    }
}

fn evaluator<'c>(core: &'c Core, b: i64, x: &Rational) -> Evaluator<'c> {
    let mut evaluator = Evaluator::new(core);
    let diagonal = [[b, 0, 0], [0, 1, 0], [0, 0, 1]];
    let values = [
        ("A", integers([[1, 0, 0], [0, 1, 0]])),
        ("B", integers(diagonal)),
        ("c", integers([[1], [2], [3]])),
        ("x", Value::Number(x.clone())),
    ];
    let sizes = [("k", 1), ("m", 2), ("n", 3)];
    evaluator.assign(&instance(&sizes, &values)).unwrap();
    evaluator
}

/// The steps of a term.
fn cost(term: Term) -> u64 {
    let core = core(&of(equal(term, number(0))));
    let mut evaluator = evaluator(&core, 1, &Rational::ONE);
    evaluator.term(compared(&core)).unwrap();
    evaluator.spent()
}

fn zeros(rows: i64, cols: i64) -> Term {
    call("zeros", [number(rows), number(cols)])
}

#[test]
fn a_node_costs_a_step_and_its_operations() {
    let (a, b, c, x) = (|| name("A"), || name("B"), || name("c"), || name("x"));
    let pinv = |a| Term::Pseudoinverse(Box::new(a));
    let cases = [
        // Entry by entry.
        (minus(a()), 1 + 6),
        (transpose(a()), 1 + 6),
        (norm_squared(a()), 1 + 6),
        (norm_squared(x()), 1 + 1),
        (call("trace", [b()]), 1 + 9),
        (call("abs", [x()]), 1 + 1),
        (call("relu", [a()]), 1 + 6),
        (call("relu", [x()]), 1 + 1),
        (call("hadamard", [a(), a()]), 1 + 6),
        (mul(x(), a()), 1 + 6),
        // As the product of two matrices.
        (add(a(), a()), 1 + 6 * 3),
        (mul(a(), b()), 1 + 6 * 3),
        (mul(a(), c()), 1 + 6),
        (add(x(), x()), 1 + 1),
        // The sizes of an empty product count, if they are more.
        (mul(zeros(3, 0), zeros(0, 4)), 1 + 12 + (1 + 2) + (1 + 1)),
        // An elimination; as many products as there are rows.
        (rank(a()), 1 + 6 * 2),
        (pinv(a()), 1 + 6 * 2),
        (pinv(x()), 1 + 1),
        (call("inertia_pos", [b()]), 1 + 9 * 3),
        (call("inertia_neg", [b()]), 1 + 9 * 3),
        (call("det", [b()]), 1 + 9 * 9),
        (call("adj", [b()]), 1 + 9 * 9),
        (inverse(b()), 1 + 9 * 9),
        (inverse(x()), 1 + 1),
        // The elimination, and the entries of the projector.
        (call("proj", [a()]), 1 + 6 * 2 + 4),
        // Each of the 2^3 subsets of columns with each row.
        (call("per", [b()]), 1 + 9 + 8 * 3),
        // All pairs of entries, or the rows or columns if there are more.
        (call("kron", [a(), b()]), 1 + 6 * 9),
        (call("kron", [zeros(5, 0), b()]), 1 + 15 + (1 + 2)),
        (call("kron", [zeros(0, 5), b()]), 1 + 15 + (1 + 2)),
        (call("khatri_rao", [a(), a()]), 1 + 36),
        (call("diag", [c()]), 1 + 3 + 9),
        // The four traces after that of the identity.
        (call("hankel_traces", [b()]), 1 + 9 + 4 * 27),
        // By squaring, the exponent read: B^2, B^4, B*I, B*B^4.
        (power(b(), number(5)), 1 + 1 + 4 * 27),
        (power(b(), number(4)), 1 + 1 + 3 * 27),
        (power(x(), number(4)), 1 + 1 + 3),
        (power(x(), number(0)), 1 + 1),
        (call("ones", [name("m"), name("n")]), 1 + 6),
        (Term::Identity(Some(Box::new(name("n")))), 1 + 9),
        (entry(a(), number(1), number(2)), 1 + 1),
        // A derivative costs what its term does.
        (
            moved("grad", call("trace", [b()]), vec![place("x")]),
            1 + 10,
        ),
    ];
    for (k, (term, expected)) in cases.into_iter().enumerate() {
        assert_eq!(cost(term), expected, "case {k}");
    }
}

fn rank(a: Term) -> Term {
    call("rank", [a])
}

#[test]
fn a_member_of_a_fold_costs_two_steps_for_each_of_its_indices_that_run() {
    let over = |name: &str, value| {
        let argument = Argument {
            value: Body::Term(value),
            indices: vec![
                index("i", number(1), number(2)),
                index("j", number(1), number(3)),
            ],
            condition: None,
        };
        Term::Call(Box::new(Call {
            name: name.to_owned(),
            arguments: vec![argument],
            places: vec![],
            over: None,
        }))
    };
    // The node and the ends 2 and 3; for each i a step; for each pair of i and j a step, one
    // for the member, and one for its value.
    assert_eq!(cost(over("sum", name("x"))), 1 + 2 + 2 + 6 * 3);
    assert_eq!(cost(over("max", name("i"))), 1 + 2 + 2 + 6 * 3);
    let ones = Term::Entries {
        value: Box::new(name("x")),
        row: index("i", number(1), number(2)),
        column: index("j", number(1), number(3)),
    };
    assert_eq!(cost(ones), 1 + 2 + 2 + 6 * 3);
}

#[test]
fn operations_with_numbers_of_w_words_cost_w_times_the_root_of_w() {
    // 2^(64 w - 1) has w words.
    let large = |words: u32| {
        let two = Rational::from(2);
        (1..64 * words).fold(Rational::ONE, |power, _| &power * &two)
    };
    let core = core(&of(equal(add(name("x"), number(1)), number(0))));
    for (words, price) in [(2, 2), (4, 8), (9, 27)] {
        let x = large(words);
        assert_eq!(x.words(), words as usize);
        let mut evaluator = evaluator(&core, 1, &x);
        evaluator.term(compared(&core)).unwrap();
        assert_eq!(evaluator.spent(), 1 + price, "{words}");
    }
    // The longest number of a matrix counts for all of its entries, on either side.
    let scaled = || mul(name("x"), name("B"));
    let cases = [
        (scaled(), 1, 9),
        (mul(name("B"), name("x")), 1, 9),
        (call("hadamard", [scaled(), name("B")]), 2, 9 + 9),
        (call("hadamard", [name("B"), scaled()]), 2, 9 + 9),
        (call("kron", [scaled(), name("B")]), 2, 9 + 81),
        (call("kron", [name("B"), scaled()]), 2, 9 + 81),
        (call("det", [scaled()]), 2, 9 + 81),
        (call("per", [scaled()]), 2, 9 + 9 + 24),
        (call("proj", [scaled()]), 2, 9 + 27 + 9),
    ];
    for (term, nodes, operations) in cases {
        let core = crate::common::core(&of(equal(term, number(0))));
        let mut evaluator = evaluator(&core, 1, &large(4));
        evaluator.term(compared(&core)).unwrap();
        assert_eq!(evaluator.spent(), nodes + 8 * operations);
    }
}

#[test]
fn every_evaluation_has_all_steps_and_a_reason_of_its_own() {
    // The members of a quantifier are not remembered.
    let half = |count: i64| {
        let binder = Binder::Range(index("i", number(1), number(count)));
        for_all(vec![binder], equal(name("i"), name("i")))
    };
    let core = core(&of(half(1_000_000)));
    let mut evaluator = evaluator(&core, 1, &Rational::ONE);
    let mut spent = Vec::new();
    for _ in 0..3 {
        assert_eq!(evaluator.prop(core.show, &mut NoEvidence), Truth::True);
        assert_eq!(evaluator.reason(), None);
        spent.push(evaluator.spent());
    }
    // The end is remembered.
    assert_eq!(spent, [2_000_001, 2_000_000, 2_000_000]);
}

/// An oracle that finds all true.
struct Always;

impl Oracle for Always {
    fn decide(&mut self, _: &mut Evaluator<'_>, _: PropId, _: &str) -> Truth {
        Truth::True
    }
}

#[test]
fn what_is_undecided_has_a_reason_and_what_is_decided_after_it_has_none() {
    let unknown = exists(vec![matrix("Z", "n", "n")], equal(name("Z"), name("B")));
    let both = Formula::Or(Box::new(unknown), Box::new(equal(name("x"), name("x"))));
    let core = core(&of(both));
    let PropOp::Or(unknown, sure) = core.props[core.show as usize].op else {
        unreachable!("a disjunction")
    };
    let mut evaluator = evaluator(&core, 1, &Rational::ONE);
    for _ in 0..2 {
        assert_eq!(evaluator.prop(unknown, &mut NoEvidence), Truth::Undecided);
        assert_eq!(
            evaluator.reason(),
            Some((Reason::NoEvidence, Some(unknown)))
        );
        assert_eq!(evaluator.prop(sure, &mut NoEvidence), Truth::True);
        assert_eq!(evaluator.reason(), None);
    }
    // Nor has what evidence decides.
    assert_eq!(evaluator.prop(unknown, &mut Always), Truth::True);
    assert_eq!(evaluator.reason(), None);
}

#[test]
fn the_greatest_cost_is_reached_and_not_passed() {
    let core = core(&of(equal(call("ones", [name("k"), name("m")]), number(0))));
    let term = compared(&core);
    let mut evaluator = Evaluator::new(&core);
    let mut ones = |rows: u64, cols: u64| {
        evaluator.set(0, kernel::value::Value::Integer(rows as i64));
        evaluator.set(1, kernel::value::Value::Integer(cols as i64));
        let result = evaluator.term(term).map(|_| ());
        (result, evaluator.spent())
    };
    let too_costly = Err(Stop::Undecided(Reason::TooCostly));
    // A step for the node.
    assert_eq!(ones(MAX_STEPS - 1, 1), (Ok(()), MAX_STEPS));
    assert_eq!(ones(MAX_STEPS, 1), (too_costly, MAX_STEPS + 1));
    // A row or column that is too long is too costly even if the other side is 0.
    assert_eq!(ones(MAX_STEPS, 0), (Ok(()), 1));
    assert_eq!(ones(0, MAX_STEPS + 1), (too_costly, 1));
    assert_eq!(ones(MAX_STEPS + 1, 0), (too_costly, 1));
}

//! Quantifiers over one number, which the kernel decides without evidence (K14).

use std::cmp::Ordering;

use crate::common::*;
use exact::Rational;
use kernel::evaluate::Evaluator;
use kernel::judge::Node;
use kernel::rules::one_number;
use kernel::tree::{Binder, Formula, Relation, Sort, Term, Type};
use kernel::truth::Truth::{self, False, True, Undecided, Undefined};
use proptest::prelude::*;

fn c() -> Term {
    name("c")
}

fn is(relation: Relation, a: Term, b: i64) -> Formula {
    compare(relation, a, number(b))
}

fn squared(a: Term) -> Term {
    power(a, number(2))
}

fn at_matrix(a: [[i64; 2]; 2], show: Formula) -> Truth {
    by(None, &show, a, ZERO)
}

fn said(show: Formula) -> Truth {
    at_matrix(ONE, show)
}

fn some(condition: Option<Formula>, body: Formula) -> Formula {
    let number = vec![typed("c", Sort::Number)];
    Formula::Exists(Box::new(quantified(number, condition, body)))
}

fn all(condition: Option<Formula>, body: Formula) -> Formula {
    let number = vec![typed("c", Sort::Number)];
    Formula::ForAll(Box::new(quantified(number, condition, body)))
}

/// A number at which signs are known by hand.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// So many tenths.
    Tenths(i64),
    /// A sign, and a natural number under a root.
    Root(i64, i64),
}

impl Place {
    /// Against an integer.
    fn against(self, r: i64) -> Ordering {
        match self {
            Place::Tenths(tenths) => tenths.cmp(&(10 * r)),
            Place::Root(sign, _) if sign * r <= 0 => sign.cmp(&0),
            Place::Root(sign, k) => (sign * k).cmp(&(sign * r * r)),
        }
    }
}

/// `c - r`, or `c^2 - k`.
#[derive(Clone, Copy, Debug)]
enum Factor {
    Linear(i64),
    Square(i64),
}

impl Factor {
    fn term(self) -> Term {
        match self {
            Factor::Linear(r) => sub(c(), number(r)),
            Factor::Square(k) => sub(squared(c()), number(k)),
        }
    }

    fn sign(self, place: Place) -> Ordering {
        match (self, place) {
            (Factor::Linear(r), place) => place.against(r),
            (Factor::Square(k), Place::Tenths(tenths)) => (tenths * tenths).cmp(&(100 * k)),
            (Factor::Square(k), Place::Root(_, own)) => own.cmp(&k),
        }
    }
}

/// The roots of all factors below, and numbers between any two neighbours.
fn places() -> Vec<Place> {
    let roots = [2, 3, 5].into_iter();
    let roots = roots.flat_map(|k| [Place::Root(1, k), Place::Root(-1, k)]);
    roots.chain((-30..=30).map(Place::Tenths)).collect()
}

fn factor() -> impl Strategy<Value = Factor> {
    prop_oneof![
        (-2i64..=2).prop_map(Factor::Linear),
        prop::sample::select(vec![2i64, 3, 5]).prop_map(Factor::Square),
    ]
}

/// Conditions `product of factors  relation  0`.
fn conditions() -> impl Strategy<Value = Vec<(Vec<Factor>, Relation)>> {
    let relation = prop::sample::select(RELATIONS.to_vec());
    prop::collection::vec((prop::collection::vec(factor(), 1..4), relation), 1..4)
}

fn formula(conditions: &[(Vec<Factor>, Relation)]) -> Formula {
    let each = conditions.iter().map(|(factors, relation)| {
        let product = factors.iter().map(|f| f.term()).reduce(mul).unwrap();
        is(*relation, product, 0)
    });
    each.reduce(and).unwrap()
}

fn holds_at(conditions: &[(Vec<Factor>, Relation)], place: Place) -> bool {
    conditions.iter().all(|(factors, relation)| {
        let sign = factors
            .iter()
            .fold(1, |sign, f| sign * f.sign(place) as i64);
        related(*relation, sign, 0)
    })
}

proptest! {
    /// Conditions on signs of polynomials hold somewhere if they do at a root or between two.
    #[test]
    fn some_number_meets_conditions_if_a_root_does_or_one_between(conditions in conditions()) {
        let met = places().into_iter().any(|place| holds_at(&conditions, place));
        prop_assert_eq!(said(some(None, formula(&conditions))), Truth::from(met));
    }

    /// The side condition and the body are looked at together, and nested connectives too.
    #[test]
    fn all_numbers_that_meet_a_condition_meet_another_if_roots_and_those_between_do(
        (first, second, third) in (conditions(), conditions(), conditions())
    ) {
        let body = or(formula(&second), not(formula(&third)));
        let so = places().into_iter().all(|place| {
            !holds_at(&first, place) || holds_at(&second, place) || !holds_at(&third, place)
        });
        prop_assert_eq!(said(all(Some(formula(&first)), body)), Truth::from(so));
    }

    /// The discriminant tells whether a 2 x 2 matrix has a real eigenvalue, a double one, and a
    /// positive one.
    #[test]
    fn a_matrix_has_the_real_eigenvalues_that_its_discriminant_gives(
        [a, b, c2, d] in [-3i64..=3, -3i64..=3, -3i64..=3, -3i64..=3]
    ) {
        let m = [[a, b], [c2, d]];
        let (trace, det) = (a + d, a * d - b * c2);
        let shifted = || sub(name("A"), mul(c(), table(ONE)));
        let singular = || is(Relation::Equal, call("det", [shifted()]), 0);
        let disc = trace * trace - 4 * det;
        prop_assert_eq!(at_matrix(m, some(None, singular())), Truth::from(disc >= 0));
        let rank = is(Relation::Less, call("rank", [shifted()]), 2);
        prop_assert_eq!(at_matrix(m, some(None, rank)), Truth::from(disc >= 0));
        let positive = some(Some(is(Relation::Greater, c(), 0)), singular());
        let has = disc >= 0 && (trace > 0 || det < 0);
        prop_assert_eq!(at_matrix(m, positive), Truth::from(has));
        // tr A - 2c vanishes at a double eigenvalue only.
        let half = sub(call("trace", [name("A")]), mul(number(2), c()));
        let double = some(Some(is(Relation::Equal, half, 0)), singular());
        prop_assert_eq!(at_matrix(m, double), Truth::from(disc == 0));
    }

    /// `A - cI >= 0` for some positive c if, and only if, A is symmetric and definite.
    #[test]
    fn a_definite_matrix_is_above_a_positive_multiple_of_the_identity(
        [a, b, c2, d] in [-3i64..=3, -3i64..=3, -3i64..=3, -3i64..=3]
    ) {
        let above = compare(Relation::AtLeast, name("A"), mul(c(), table(ONE)));
        let some = some(Some(is(Relation::Greater, c(), 0)), above);
        let definite = b == c2 && a > 0 && a * d - b * b > 0;
        prop_assert_eq!(at_matrix([[a, b], [c2, d]], some), Truth::from(definite));
    }
}

#[test]
fn between_two_numbers_there_is_one() {
    let between = |a: i64, b: i64| and(is(Relation::Greater, c(), a), is(Relation::Less, c(), b));
    assert_eq!(said(some(None, between(1, 2))), True);
    assert_eq!(said(some(None, between(2, 2))), False);
    assert_eq!(
        said(some(
            Some(is(Relation::Less, c(), 2)),
            is(Relation::Greater, c(), 1)
        )),
        True
    );
}

/// Multiple roots: `(c^2 - 2)^2` is never negative, and 0 twice.
#[test]
fn a_square_touches_zero_at_its_roots() {
    let square = || squared(sub(squared(c()), number(2)));
    assert_eq!(said(all(None, is(Relation::AtLeast, square(), 0))), True);
    assert_eq!(said(all(None, is(Relation::Greater, square(), 0))), False);
    let positive = is(Relation::Greater, c(), 0);
    assert_eq!(
        said(some(Some(positive), is(Relation::Equal, square(), 0))),
        True
    );
    let at_one = and(
        is(Relation::Equal, square(), 0),
        is(Relation::Equal, squared(c()), 3),
    );
    assert_eq!(said(some(None, at_one)), False);
}

/// A pole is no number at which a quotient has a value.
#[test]
fn a_quotient_is_undefined_at_its_poles() {
    let inverse = || div(number(1), sub(squared(c()), number(2)));
    let product = || mul(inverse(), sub(squared(c()), number(2)));
    let one = || is(Relation::Equal, product(), 1);
    assert_eq!(said(all(None, one())), Undefined);
    assert_eq!(said(some(None, one())), True);
    assert_eq!(said(some(None, not(one()))), Undefined);
    let no_pole = is(Relation::Unequal, squared(c()), 2);
    assert_eq!(said(all(Some(no_pole), one())), True);
    // Its sign changes at the poles, where it has no root.
    let far = is(Relation::Greater, squared(c()), 2);
    assert_eq!(
        said(all(Some(far), is(Relation::Greater, inverse(), 0))),
        True
    );
    let near = is(Relation::Less, squared(c()), 2);
    assert_eq!(
        said(all(Some(near), is(Relation::Less, inverse(), 0))),
        True
    );
}

/// Kinks are places at which another branch begins.
#[test]
fn absolute_values_bend_at_zero() {
    let bent = || call("abs", [sub(c(), number(1))]);
    assert_eq!(said(all(None, is(Relation::AtLeast, bent(), 0))), True);
    assert_eq!(said(some(None, is(Relation::Less, bent(), 0))), False);
    let both = and(is(Relation::AtMost, bent(), 1), is(Relation::Less, c(), 0));
    assert_eq!(said(some(None, both)), False);
    let greatest = call("max", [c(), minus(c())]);
    assert_eq!(
        said(all(
            None,
            compare(Relation::Equal, greatest, call("abs", [c()]))
        )),
        True
    );
}

/// `c/8 > 1` begins at 8, far beyond its greatest coefficient; `5c/2 < -1` ends at -2/5.
#[test]
fn roots_are_found_where_leading_coefficients_are_small() {
    let eighth = || div(c(), number(8));
    assert_eq!(said(some(None, is(Relation::Greater, eighth(), 1))), True);
    assert_eq!(said(some(None, is(Relation::Equal, eighth(), -1))), True);
    let beyond = and(
        is(Relation::Greater, eighth(), 1),
        is(Relation::Less, c(), 8),
    );
    assert_eq!(said(some(None, beyond)), False);
    let halves = || div(mul(number(5), c()), number(2));
    assert_eq!(said(some(None, is(Relation::Less, halves(), -1))), True);
}

/// 3 and 10^30 are natural numbers: what one number c is not known to be is no member that is
/// missing.
#[test]
fn a_set_with_an_unknown_member_is_not_empty() {
    let over = |member: Term| {
        let of = Type {
            sort: Sort::Natural,
            over: Some(vec![member]),
        };
        let (names, index) = (vec!["m".to_owned()], None);
        vec![Binder::Typed { names, index, of }]
    };
    let three = || is(Relation::Equal, name("m"), 3);
    assert_eq!(said(some(None, exists(over(c()), three()))), Undecided);
    let never = for_all(over(c()), not(three()));
    assert_eq!(said(all(None, never)), Undecided);
    // What is no integer anywhere is no member.
    let constant = || sub(add(c(), div(number(1), number(2))), c());
    let no_member = exists(over(constant()), is(Relation::AtLeast, name("m"), 0));
    assert_eq!(said(some(None, no_member)), False);
    let three_always = exists(over(sub(add(c(), number(3)), c())), three());
    assert_eq!(said(all(None, three_always)), True);
    let large = || over(power(number(10), number(30)));
    let great = |relation| exists(large(), is(relation, name("m"), 5));
    assert_eq!(said(great(Relation::Greater)), Undecided);
    assert_eq!(said(not(great(Relation::Greater))), Undecided);
}

/// A term that is not a rational function leaves it undecided, except where it does not matter.
#[test]
fn a_root_of_the_unknown_number_is_not_decided() {
    let sum = || add(call("sqrt", [squared(c())]), call("sqrt", [number(2)]));
    let root = || is(Relation::Less, sum(), 0);
    assert_eq!(said(some(None, root())), Undecided);
    assert_eq!(
        said(some(Some(is(Relation::Less, squared(c()), 0)), root())),
        False
    );
}

/// A bound of the cost ends the work; below it the answer is right. All that is asked counts.
#[test]
fn high_powers_are_too_costly() {
    let of = |n: i64| is(Relation::Equal, power(c(), number(n)), -1);
    for (degree, expected) in [(2, False), (30, False), (60, Undecided), (1000, Undecided)] {
        assert_eq!(said(some(None, of(degree))), expected, "{degree}");
    }
    let both = |n: i64, m: i64| {
        let above = is(Relation::Greater, power(c(), number(n)), -1);
        and(above, is(Relation::Equal, power(c(), number(m)), 2))
    };
    assert_eq!(said(some(None, both(20, 3))), True);
    assert_eq!(said(some(None, both(30, 29))), Undecided);
}

/// No natural number is a root of 2; of these, and of matrices, it says nothing.
#[test]
fn only_one_real_number_is_looked_for() {
    let root = |x: Term| is(Relation::Equal, squared(x), 2);
    let natural = exists(vec![typed("c", Sort::Natural)], root(c()));
    assert_eq!(said(natural), Undecided);
    let positive = for_all(
        vec![typed("c", Sort::Natural)],
        is(Relation::Unequal, c(), -1),
    );
    assert_eq!(said(positive), Undecided);
    let matrix = exists(
        vec![typed("C", Sort::Matrix(number(1), number(1)))],
        root(call("det", [name("C")])),
    );
    assert_eq!(said(matrix), Undecided);
}

/// Where a rational number decides, one is told; it is none where only roots of 2 do.
#[test]
fn a_number_that_decides_is_told_if_it_is_rational() {
    let told = |show: Formula| {
        let made = statement(&["n"], vec![typed("x", Sort::Number)], show);
        let core = core(&made);
        let mut evaluator = Evaluator::new(&core);
        evaluator
            .assign(&instance(&[("n", 2)], &[("x", rational(0, 1))]))
            .unwrap();
        let node = Node::of(&core, core.show, "show").unwrap();
        one_number::witness(&mut evaluator, &node)
    };
    let between = |a: i64, b: i64| and(is(Relation::Greater, c(), a), is(Relation::Less, c(), b));
    let found = told(some(None, between(6, 7))).unwrap();
    assert!(Rational::from(6) < found && found < Rational::from(7));
    let found = told(all(None, is(Relation::AtMost, c(), 10))).unwrap();
    assert!(found > Rational::from(10));
    assert_eq!(told(some(None, is(Relation::Equal, squared(c()), 2))), None);
    assert_eq!(told(some(None, between(7, 7))), None);
    assert_eq!(
        told(all(None, is(Relation::AtLeast, squared(c()), 0))),
        None
    );
}

#[test]
fn two_numbers_and_what_is_within_another_quantifier_are_not_decided() {
    let two = vec![typed("c", Sort::Number), typed("d", Sort::Number)];
    let sum = add(squared(c()), squared(name("d")));
    let negative = is(Relation::Less, sum.clone(), 0);
    assert_eq!(said(exists(two, negative.clone())), Undecided);
    let inner = exists(vec![typed("d", Sort::Number)], negative);
    assert_eq!(said(some(None, inner)), Undecided);
}

/// Where values move, a root of a function of t is none of a number.
#[test]
fn along_a_path_it_is_not_decided() {
    let near = |body| exists(vec![close("x", number(0))], body);
    let root = some(None, compare(Relation::Equal, squared(c()), name("x")));
    assert_eq!(said(near(root)), Undecided);
}

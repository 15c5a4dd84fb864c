//! Instances that are none: each is told why, by name, with what was asked for and what was found.

use crate::common::*;
use kernel::assign::InstanceFault;
use kernel::evaluate::Evaluator;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{Binder, Formula, Item, Size, Sort, Statement, Term, Type};

fn always() -> Formula {
    equal(number(0), number(0))
}

fn fault(statement: &Statement, instance: &Instance) -> Option<String> {
    let core = core(statement);
    let result = Evaluator::new(&core).assign(instance);
    result.err().map(|fault: InstanceFault| fault.to_string())
}

/// What is wrong with a value of the variable `x`.
fn wrong(binder: Binder, value: Value) -> String {
    let made = statement(&["n"], vec![binder], always());
    let fault = fault(&made, &instance(&[("n", 2)], &[("x", value)]));
    fault.unwrap_or_default()
}

#[test]
fn a_value_of_another_form_than_its_type_is_no_value() {
    let matrix = || integers([[1, 0], [0, 1]]);
    let list = || Value::Family(vec![]);
    let (natural, real) = (|| typed("x", Sort::Natural), || typed("x", Sort::Number));
    let square = |kind: fn(Term) -> Sort| typed("x", kind(name("n")));
    let index = || Binder::Range(index("x", number(1), name("n")));
    let set = || Binder::Set {
        name: "x".to_owned(),
        values: vec![number(0), rational_term(1, 2)],
    };
    let cases = [
        (natural(), Value::Integer(0), ""),
        (
            natural(),
            Value::Integer(-1),
            "`x`: expected a natural number, found an integer",
        ),
        (
            natural(),
            rational(1, 1),
            "`x`: expected a natural number, found a number",
        ),
        (real(), rational(1, 2), ""),
        (
            real(),
            Value::Integer(1),
            "`x`: expected a number, found an integer",
        ),
        (real(), matrix(), "`x`: expected a number, found a matrix"),
        (index(), Value::Integer(2), ""),
        (index(), Value::Integer(3), "`x`: expected 1..2, found 3"),
        (index(), Value::Integer(0), "`x`: expected 1..2, found 0"),
        (
            index(),
            rational(1, 1),
            "`x`: expected an integer, found a number",
        ),
        (set(), rational(1, 2), ""),
        (
            set(),
            rational(1, 3),
            "`x`: expected one of 0, 1/2, found 1/3",
        ),
        (
            set(),
            list(),
            "`x`: expected a number, found a list of matrices",
        ),
        (square(Sort::Psd), matrix(), ""),
        (
            square(Sort::Psd),
            Value::Integer(1),
            "`x`: expected a matrix, found an integer",
        ),
        (
            square(Sort::Psd),
            Value::Family(vec![exact::Matrix::from_integers([[1, 0], [0, 1]])]),
            "`x`: expected a matrix, found a list",
        ),
        (
            square(Sort::Psd),
            integers([[1]]),
            "`x`: expected 2 x 2, found 1 x 1",
        ),
        (
            square(Sort::Psd),
            integers([[-1, 0], [0, 1]]),
            "`x` is not positive semidefinite",
        ),
        (
            square(Sort::Pd),
            integers([[0, 0], [0, 1]]),
            "`x` is not positive definite",
        ),
        (
            square(Sort::Symmetric),
            integers([[0, 1], [0, 1]]),
            "`x` is not symmetric",
        ),
        (
            square(Sort::Orthogonal),
            integers([[1, 1], [0, 1]]),
            "`x` is not orthogonal",
        ),
        (
            typed("x", Sort::Diagonal(name("n"), name("n"))),
            integers([[1, 1], [0, 1]]),
            "`x` is not diagonal",
        ),
    ];
    for (binder, value, expected) in cases {
        let told = wrong(binder, value.clone());
        assert_eq!(told, expected, "{value:?}");
    }
}

fn rational_term(numerator: i64, denominator: i64) -> Term {
    div(number(numerator), number(denominator))
}

#[test]
fn free_entries_are_among_the_values_of_the_type() {
    let square = |n: &str| (name(n), name(n));
    let matrix = || {
        let (rows, cols) = square("n");
        typed_over("x", Sort::Matrix(rows, cols), &[1, 2])
    };
    let diagonal = || {
        let (rows, cols) = square("n");
        typed_over("x", Sort::Diagonal(rows, cols), &[1, 2])
    };
    assert_eq!(wrong(matrix(), integers([[1, 2], [2, 1]])), "");
    for bad in [
        [[0, 1], [1, 1]],
        [[1, 0], [1, 1]],
        [[1, 1], [0, 1]],
        [[1, 1], [1, 0]],
    ] {
        let told = wrong(matrix(), integers(bad));
        assert_eq!(told, "`x`: expected one of 1, 2, found 0", "{bad:?}");
    }
    // The entries off the diagonal are not free.
    assert_eq!(wrong(diagonal(), integers([[1, 0], [0, 2]])), "");
    for bad in [[[0, 0], [0, 1]], [[1, 0], [0, 0]]] {
        let told = wrong(diagonal(), integers(bad));
        assert_eq!(told, "`x`: expected one of 1, 2, found 0", "{bad:?}");
    }
    let number = |value| wrong(typed_over("x", Sort::Number, &[1, 2]), value);
    assert_eq!(number(rational(2, 1)), "");
    assert_eq!(number(rational(3, 1)), "`x`: expected one of 1, 2, found 3");
    let natural = |value| {
        wrong(
            typed_over("x", Sort::Natural, &[1, 2]),
            Value::Integer(value),
        )
    };
    assert_eq!(natural(2), "");
    assert_eq!(natural(3), "`x`: expected one of 1, 2, found 3");
}

#[test]
fn sizes_are_as_many_and_as_large_as_they_are_declared() {
    let mut made = statement(&[], vec![], always());
    let one = |name: &str, least| Size::One {
        name: name.to_owned(),
        least,
    };
    let family = Size::Family {
        name: "d".to_owned(),
        range: range(number(0), name("H")),
    };
    let layers = Binder::Typed {
        names: vec!["W".to_owned()],
        index: Some(index("i", number(1), name("H"))),
        of: Type {
            sort: Sort::Matrix(
                Term::Member("d".to_owned(), Box::new(name("i"))),
                Term::Member("d".to_owned(), Box::new(sub(name("i"), number(1)))),
            ),
            over: None,
        },
    };
    made.items = vec![
        Item::Sizes {
            sizes: vec![one("H", 2), family],
            condition: Some(equal(
                name("H"),
                Term::Member("d".to_owned(), Box::new(number(0))),
            )),
        },
        Item::ForAll(vec![layers]),
    ];
    let told = |h: SizeValue, d: SizeValue, w: Value| {
        let sizes = [("H".to_owned(), h), ("d".to_owned(), d)];
        let given = Instance {
            sizes: sizes.into_iter().collect(),
            values: [("W".to_owned(), w)].into_iter().collect(),
        };
        fault(&made, &given).unwrap_or_default()
    };
    let (h, d) = (SizeValue::One(2), || SizeValue::Family(vec![2, 1, 1]));
    let row = || exact::Matrix::from_integers([[1, 2]]);
    let scalar = || exact::Matrix::from_integers([[1]]);
    let w = || Value::Family(vec![row(), scalar()]);
    assert_eq!(told(h.clone(), d(), w()), "");
    let cases = [
        (
            SizeValue::One(1),
            d(),
            w(),
            "`H`: expected at least 2, found 1",
        ),
        (
            SizeValue::Family(vec![2]),
            d(),
            w(),
            "`H`: expected a size, found a list",
        ),
        (
            h.clone(),
            SizeValue::One(2),
            w(),
            "`d`: expected a list of sizes, found a size",
        ),
        (
            h.clone(),
            SizeValue::Family(vec![2, 1]),
            w(),
            "`d`: expected a size for each of 0..2, found 2 sizes",
        ),
        (
            h.clone(),
            SizeValue::Family(vec![2, 0, 1]),
            w(),
            "`d`: expected at least 1, found 0",
        ),
        (
            h.clone(),
            SizeValue::Family(vec![1, 1, 1]),
            w(),
            "the condition on sizes `sizes0/2` is False",
        ),
        (
            h.clone(),
            d(),
            Value::Family(vec![row()]),
            "`W`: expected 1 x 2, 1 x 1, found 1 x 2",
        ),
        (
            h,
            d(),
            Value::Matrix(row()),
            "`W`: expected 1 x 2, 1 x 1, found 1 x 2",
        ),
    ];
    for (h, d, w, expected) in cases {
        assert_eq!(told(h, d, w), expected);
    }
}

#[test]
fn a_list_of_one_matrix_is_no_matrix_and_a_matrix_is_no_list() {
    let layers = Binder::Typed {
        names: vec!["W".to_owned()],
        index: Some(index("i", number(1), number(1))),
        of: Type {
            sort: Sort::Matrix(number(1), number(1)),
            over: None,
        },
    };
    let made = statement(&["n"], vec![layers], always());
    let scalar = exact::Matrix::from_integers([[1]]);
    let told = |value| fault(&made, &instance(&[("n", 0)], &[("W", value)]));
    assert_eq!(told(Value::Family(vec![scalar.clone()])), None);
    assert_eq!(
        told(Value::Matrix(scalar)).unwrap(),
        "`W`: expected a list of matrices, found a matrix"
    );
}

#[test]
fn a_family_of_sizes_from_2_to_4_has_three_members() {
    let mut made = statement(&[], vec![], always());
    let d = Size::Family {
        name: "d".to_owned(),
        range: range(number(2), number(4)),
    };
    made.items = vec![Item::Sizes {
        sizes: vec![d],
        condition: None,
    }];
    for count in 0..8 {
        let sizes = [("d".to_owned(), SizeValue::Family(vec![1; count]))];
        let given = Instance {
            sizes: sizes.into(),
            values: [].into(),
        };
        assert_eq!(fault(&made, &given).is_none(), count == 3, "{count}");
    }
}

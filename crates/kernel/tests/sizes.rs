//! Sizes that agree as polynomials, statements at the limits of their size, and what a term depends
//! on.

use crate::common::*;
use kernel::elaborate::elaborate;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::tree::{
    Argument, Binder, Body, Call, Definition, Formula, Item, Relation, Size, Sort, Statement, Term,
    Type,
};
use kernel::truth::Truth::{True, Undefined};

fn zeros(rows: Term) -> Term {
    call("zeros", [rows, number(1)])
}

/// A statement about sizes `n`, `m`, `k`, `d[0..n]` and `x1`, ..., `x400`.
fn about(definitions: Vec<Definition>, show: Formula) -> Statement {
    let one = |name: &str| Size::One {
        name: name.to_owned(),
        least: 1,
    };
    let mut sizes: Vec<Size> = ["n", "m", "k"].map(one).into();
    sizes.push(Size::Family {
        name: "d".to_owned(),
        range: range(number(0), name("n")),
    });
    sizes.extend((1..=400).map(|i| one(&format!("x{i}"))));
    Statement {
        claim: String::new(),
        form: "stated".to_owned(),
        definitions,
        items: vec![Item::Sizes {
            sizes,
            condition: None,
        }],
        some: false,
        show,
    }
}

/// What is wrong with a statement.
fn wrong(statement: &Statement) -> &'static str {
    elaborate(statement).map_or_else(|faults| faults[0].code, |_| "")
}

/// Whether columns of these lengths can be compared.
fn agree(a: Term, b: Term) -> bool {
    match wrong(&about(vec![], equal(zeros(a), zeros(b)))) {
        "" => true,
        code => {
            assert_eq!(code, "sizes-differ");
            false
        }
    }
}

/// The sum or product of terms, as a tree of small depth.
fn joined(terms: &[Term], join: fn(Term, Term) -> Term) -> Term {
    match terms {
        [term] => term.clone(),
        _ => {
            let (left, right) = terms.split_at(terms.len() / 2);
            join(joined(left, join), joined(right, join))
        }
    }
}

fn least<const N: usize>(terms: [Term; N]) -> Term {
    call("min", terms)
}

fn greatest<const N: usize>(terms: [Term; N]) -> Term {
    call("max", terms)
}

fn member(index: Term) -> Term {
    Term::Member("d".to_owned(), Box::new(index))
}

#[test]
fn sizes_agree_as_polynomials_and_as_sets_of_which_the_least_or_greatest_is_taken() {
    let (n, m, k) = (|| name("n"), || name("m"), || name("k"));
    let slice = || Term::Slice("d".to_owned(), range(number(0), n()));
    let cases = [
        (minus(minus(n())), n(), true),
        (minus(n()), n(), false),
        (add(minus(n()), add(n(), number(1))), number(1), true),
        (
            mul(add(n(), m()), sub(n(), m())),
            sub(mul(n(), n()), mul(m(), m())),
            true,
        ),
        (power(n(), number(2)), mul(n(), n()), true),
        (power(n(), number(0)), number(1), true),
        (
            power(n(), number(16)),
            mul(power(n(), number(8)), power(n(), number(8))),
            true,
        ),
        // A higher power equals only itself.
        (
            power(n(), number(17)),
            mul(power(n(), number(16)), n()),
            false,
        ),
        (power(n(), number(17)), power(n(), number(17)), true),
        (power(n(), m()), mul(n(), m()), false),
        (
            member(add(n(), number(1))),
            member(add(number(1), n())),
            true,
        ),
        (member(n()), member(m()), false),
        (least([n(), m()]), least([m(), n()]), true),
        (least([n(), m()]), greatest([n(), m()]), false),
        (least([n(), n()]), n(), true),
        (least([n(), m()]), n(), false),
        (
            least([least([n(), m()]), k()]),
            least([n(), m(), k()]),
            true,
        ),
        (
            greatest([greatest([n(), m()]), k()]),
            greatest([n(), m(), k()]),
            true,
        ),
        (
            least([greatest([n(), m()]), k()]),
            least([n(), m(), k()]),
            false,
        ),
        (
            greatest([least([n(), m()]), k()]),
            greatest([n(), m(), k()]),
            false,
        ),
        (
            least([number(3), n(), number(2)]),
            least([n(), number(2)]),
            true,
        ),
        (
            least([number(3), n(), number(2)]),
            least([n(), number(3)]),
            false,
        ),
        (
            greatest([number(2), n(), number(3)]),
            greatest([n(), number(3)]),
            true,
        ),
        (least([number(2), number(3)]), number(2), true),
        (greatest([number(2), number(3)]), number(3), true),
        (
            least([add(n(), number(1)), m()]),
            least([m(), add(number(1), n())]),
            true,
        ),
        (least([slice()]), greatest([slice()]), false),
        (least([slice()]), least([slice()]), true),
        (least([slice()]), member(number(0)), false),
    ];
    for (case, (a, b, expected)) in cases.into_iter().enumerate() {
        assert_eq!(agree(a, b), expected, "case {case}");
    }
}

#[test]
fn the_rows_of_a_block_matrix_have_equally_many_blocks() {
    for (lengths, code) in [
        (vec![2, 2], ""),
        (vec![2, 1], "block"),
        (vec![1, 2], "block"),
        (vec![0, 0], "block"),
        (vec![], "block"),
    ] {
        let rows = lengths.iter().map(|&length| vec![name("n"); length]);
        let block = Term::Block(rows.collect());
        let show = equal(block.clone(), block);
        assert_eq!(wrong(&about(vec![], show)), code, "{lengths:?}");
    }
}

#[test]
fn a_size_is_told_as_it_is_written_unless_it_is_long() {
    let told = |size: Term| {
        let show = equal(zeros(size), zeros(name("n")));
        let faults = elaborate(&about(vec![], show)).unwrap_err();
        faults[0].message.clone()
    };
    let slice = Term::Slice("d".to_owned(), range(number(0), name("n")));
    assert!(told(least([slice])).contains("min(d[0..n])"));
    let long = |terms: usize| (0..terms).fold(name("n"), |sum, _| add(sum, name("m")));
    assert!(told(long(4)).contains("n + m + m + m + m"));
    assert!(told(long(40)).contains("... + m"));
}

#[test]
fn polynomials_of_up_to_1000_atoms_are_compared() {
    let x = |i: i64| name(&format!("x{i}"));
    // 62 powers of 16 atoms each, and one more.
    let terms = |last: i64| -> Vec<Term> {
        let powers = (1..=62).map(|i| power(x(i), number(16)));
        powers.chain([power(x(63), number(last))]).collect()
    };
    let sum = |terms: &[Term]| joined(terms, add);
    let turned = |mut terms: Vec<Term>| {
        terms.reverse();
        terms
    };
    assert!(agree(sum(&terms(8)), sum(&turned(terms(8)))));
    assert!(!agree(sum(&terms(9)), sum(&turned(terms(9)))));
    let twice = |of: &Term| add(of.clone(), of.clone());
    let whole = sum(&terms(8));
    assert!(agree(twice(&whole), mul(number(2), whole.clone())));
    assert!(agree(twice(&whole), mul(whole, number(2))));
    // The atoms of an index count, and the member is one more.
    let members = |count: i64| -> Vec<Term> {
        (1..=count)
            .map(|i| member(add(name("n"), number(i))))
            .collect()
    };
    assert!(agree(sum(&members(333)), sum(&turned(members(333)))));
    assert!(!agree(sum(&members(334)), sum(&turned(members(334)))));
    // So do the two of a least size, and it is one more.
    let leasts = |count| -> Vec<Term> { (1..=count).map(|i| least([name("n"), x(i)])).collect() };
    assert!(agree(sum(&leasts(333)), sum(&turned(leasts(333)))));
    assert!(!agree(sum(&leasts(334)), sum(&turned(leasts(334)))));
}

fn always() -> Formula {
    equal(name("n"), name("n"))
}

fn with(depth: usize, apply: impl Fn(Formula) -> Formula, formula: Formula) -> Formula {
    (0..depth).fold(formula, |formula, _| apply(formula))
}

fn unfolded(name: &str, parameters: &[&str], body: Body) -> Definition {
    Definition {
        name: name.to_owned(),
        parameters: parameters.iter().map(|name| (*name).to_owned()).collect(),
        body,
    }
}

#[test]
fn formulas_are_nested_400_deep_and_no_deeper() {
    // The comparison and its sides are two more.
    assert_eq!(wrong(&about(vec![], with(398, not, always()))), "");
    assert_eq!(wrong(&about(vec![], with(399, not, always()))), "too-deep");
    // What stands side by side is not deep, even in definitions.
    let holds = unfolded("holds", &["p"], Body::Formula(equal(name("p"), name("p"))));
    let next = unfolded("next", &["p"], Body::Term(add(name("p"), number(1))));
    let side_by_side = |formula: Formula| with(9, |f| and(f.clone(), f), formula);
    let called = side_by_side(predicate("holds", [call("next", [name("n")])]));
    assert_eq!(wrong(&about(vec![holds, next], called)), "");
}

#[test]
fn definitions_are_nested_99_deep_and_no_deeper() {
    let chain = |length: usize| {
        let mut definitions = vec![unfolded("f0", &["p"], Body::Term(name("p")))];
        for k in 1..length {
            let body = call(&format!("f{}", k - 1), [name("p")]);
            definitions.push(unfolded(&format!("f{k}"), &["p"], Body::Term(body)));
        }
        let last = call(&format!("f{}", length - 1), [name("n")]);
        wrong(&about(definitions, equal(last, name("n"))))
    };
    assert_eq!(chain(99), "");
    assert_eq!(chain(100), "too-deep");
}

#[test]
fn definitions_that_unfold_to_too_much_are_refused() {
    let doubling = |length: usize| {
        let mut definitions = vec![unfolded("f0", &["p"], Body::Term(name("p")))];
        for k in 1..=length {
            let half = call(&format!("f{}", k - 1), [name("p")]);
            let body = add(half.clone(), half);
            definitions.push(unfolded(&format!("f{k}"), &["p"], Body::Term(body)));
        }
        let last = call(&format!("f{length}"), [name("n")]);
        about(definitions, equal(last, name("n")))
    };
    let shown = |length| wrong(&doubling(length));
    assert_eq!(shown(12), "");
    assert_eq!(shown(19), "too-large");
    // A hypothesis is read twice: first for the sizes that it makes equal.
    let mut assumed = doubling(19);
    let formula = std::mem::replace(&mut assumed.show, always());
    assumed.items.push(Item::Assume {
        id: "h".to_owned(),
        formula,
    });
    assert_eq!(wrong(&assumed), "too-large");
}

#[test]
fn a_statement_of_over_200_000_nodes_is_refused() {
    // Each number, each comparison and each conjunction is a node.
    let statement = |count: i64| {
        let numbers = (0..count).map(|i| equal(number(i), number(i)));
        let mut formulas: Vec<Formula> = numbers.collect();
        while formulas.len() > 1 {
            let pairs = formulas.chunks(2).map(|pair| match pair {
                [a, b] => and(a.clone(), b.clone()),
                [a] => a.clone(),
                _ => unreachable!("one or two"),
            });
            formulas = pairs.collect();
        }
        about(vec![], formulas.remove(0))
    };
    assert_eq!(wrong(&statement(66_000)), "");
    assert_eq!(wrong(&statement(67_000)), "too-large");
}

/// `count(j for j in 1..1 with condition)`.
fn count(condition: Formula) -> Term {
    let argument = Argument {
        value: Body::Term(name("j")),
        indices: vec![index("j", number(1), number(1))],
        condition: Some(condition),
    };
    Term::Call(Box::new(Call {
        name: "count".to_owned(),
        arguments: vec![argument],
        places: vec![],
        over: None,
    }))
}

/// What is remembered of a count is forgotten when anything in its condition changes: a number, the
/// values of a set, or a size.
#[test]
fn a_count_depends_on_all_that_its_condition_depends_on() {
    let set = |variable: &str, values: Vec<Term>| Binder::Set {
        name: variable.to_owned(),
        values,
    };
    let zero_or_one = || vec![set("s", vec![number(0), number(1)])];
    let typed_over = |sort, value: Term| Binder::Typed {
        names: vec!["Y".to_owned()],
        index: None,
        of: Type {
            sort,
            over: Some(vec![value]),
        },
    };
    let is_s = |condition| for_all(zero_or_one(), equal(count(condition), name("s")));
    let among = exists(vec![set("y", vec![name("s")])], equal(name("y"), name("j")));
    let number_of = exists(
        vec![typed_over(Sort::Number, name("s"))],
        equal(name("Y"), name("j")),
    );
    // The column of i ones has the squared norm i.
    let column = exists(
        vec![typed_over(Sort::Matrix(name("i"), number(1)), number(1))],
        equal(norm_squared(name("Y")), name("j")),
    );
    let rows = for_all(
        vec![Binder::Range(index("i", number(1), number(2)))],
        equal(count(column), sub(number(2), name("i"))),
    );
    let up_to = exists(
        vec![Binder::Range(index("l", number(1), name("s")))],
        compare(Relation::AtLeast, name("l"), name("j")),
    );
    let cases = [
        is_s(equal(name("s"), name("j"))),
        is_s(not(equal(name("s"), number(0)))),
        is_s(among),
        is_s(number_of),
        is_s(up_to),
        rows,
    ];
    for (case, formula) in cases.into_iter().enumerate() {
        let made = statement(&["n"], vec![typed("x", Sort::Number)], formula);
        let given = instance(&[("n", 1)], &[("x", rational(0, 1))]);
        assert_eq!(truth(&made, &given), True, "case {case}");
    }
}

/// `W[a] * ... * W[b]` goes down; of nothing it is the identity, and of less it is undefined.
#[test]
fn a_product_of_fewer_than_no_factors_is_undefined() {
    let layers = Binder::Typed {
        names: vec!["W".to_owned()],
        index: Some(index("i", number(1), number(3))),
        of: Type {
            sort: Sort::Matrix(member(name("i")), member(sub(name("i"), number(1)))),
            over: None,
        },
    };
    let product = |from: i64, to: i64| Term::Product {
        family: "W".to_owned(),
        from: Box::new(number(from)),
        to: Box::new(number(to)),
    };
    let two = exact::Matrix::from_integers([[2]]);
    let sizes = [
        ("n".to_owned(), SizeValue::One(3)),
        ("d".to_owned(), SizeValue::Family(vec![1; 4])),
    ];
    let given = Instance {
        sizes: sizes.into(),
        values: [("W".to_owned(), Value::Family(vec![two; 3]))].into(),
    };
    let at = |from, to, value| {
        let show = equal(norm_squared(product(from, to)), number(value));
        let mut made = about(vec![], show);
        if let Item::Sizes { sizes, .. } = &mut made.items[0] {
            sizes.retain(|size| match size {
                Size::One { name, .. } | Size::Family { name, .. } => name == "n" || name == "d",
            });
        }
        made.items.push(Item::ForAll(vec![layers.clone()]));
        truth(&made, &given)
    };
    assert_eq!(at(3, 1, 64), True);
    assert_eq!(at(3, 2, 16), True);
    assert_eq!(at(2, 2, 4), True);
    assert_eq!(at(2, 3, 1), True);
    assert_eq!(at(1, 3, 1), Undefined);
    assert_eq!(at(0, 3, 1), Undefined);
}

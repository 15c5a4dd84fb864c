//! The canonical print: least brackets, all brackets, and no two trees alike.

use kernel::print::{Brackets, is_id, is_name};
use kernel::tree::*;

fn name(text: &str) -> Term {
    Term::Name(text.into())
}

fn number(text: &str) -> Term {
    Term::Number(text.parse().unwrap())
}

fn two(make: fn(Box<Term>, Box<Term>) -> Term, a: Term, b: Term) -> Term {
    make(a.into(), b.into())
}

fn plus(a: Term, b: Term) -> Term {
    two(Term::Add, a, b)
}

fn times(a: Term, b: Term) -> Term {
    two(Term::Multiply, a, b)
}

fn minus(a: Term) -> Term {
    Term::Minus(a.into())
}

fn power(a: Term, b: Term) -> Term {
    two(Term::Power, a, b)
}

fn range(from: Term, to: Term) -> Range {
    Range {
        from: from.into(),
        to: to.into(),
    }
}

fn index(of: &str) -> Index {
    Index {
        name: of.into(),
        range: range(number("1"), plus(name("n"), number("1"))),
    }
}

fn call(of: &str, values: Vec<Body>) -> Box<Call> {
    let argument = |value| Argument {
        value,
        indices: vec![],
        condition: None,
    };
    let arguments = values.into_iter().map(argument).collect();
    Box::new(Call {
        name: of.into(),
        arguments,
        places: vec![],
        over: None,
    })
}

fn product() -> Term {
    Term::Product {
        family: "W".into(),
        from: name("H").into(),
        to: number("1").into(),
    }
}

fn place(of: &str, value: Term) -> Place {
    Place {
        name: of.into(),
        index: None,
        value: Some(value),
    }
}

fn equal(a: Term, b: Term) -> Formula {
    Formula::Compare(Relation::Equal, a.into(), b.into())
}

/// A fact that is no operation.
fn p() -> Formula {
    Formula::Call(call("p", vec![Body::Term(name("A"))]))
}

fn join(make: fn(Box<Formula>, Box<Formula>) -> Formula, a: Formula, b: Formula) -> Formula {
    make(a.into(), b.into())
}

fn every(body: Formula) -> Formula {
    let binders = vec![Binder::Range(index("i"))];
    Formula::ForAll(Box::new(Quantified {
        binders,
        condition: None,
        body,
    }))
}

#[test]
fn a_term_has_the_brackets_that_its_reading_needs() {
    let (a, b, c) = (|| name("A"), || name("B"), || name("C"));
    let with = |base: Term| {
        Term::With(
            base.into(),
            vec![place("A", plus(b(), c())), place("B", a())],
        )
    };
    let rows = vec![vec![a(), with(b())], vec![minus(a()), number("0")]];
    for (term, least, all) in [
        (plus(plus(a(), b()), c()), "A + B + C", "((A + B) + C)"),
        (plus(a(), plus(b(), c())), "A + (B + C)", "(A + (B + C))"),
        (
            two(Term::Subtract, a(), two(Term::Subtract, b(), c())),
            "A - (B - C)",
            "(A - (B - C))",
        ),
        (
            two(Term::Subtract, a(), times(b(), c())),
            "A - B * C",
            "(A - (B * C))",
        ),
        (times(a(), plus(b(), c())), "A * (B + C)", "(A * (B + C))"),
        (times(times(a(), b()), c()), "A * B * C", "((A * B) * C)"),
        (times(a(), times(b(), c())), "A * (B * C)", "(A * (B * C))"),
        (
            two(Term::Divide, a(), two(Term::Divide, b(), c())),
            "A / (B / C)",
            "(A / (B / C))",
        ),
        (
            two(Term::Divide, times(a(), b()), c()),
            "A * B / C",
            "((A * B) / C)",
        ),
        (times(minus(a()), minus(b())), "-A * -B", "((-A) * (-B))"),
        (minus(times(a(), b())), "-(A * B)", "(-(A * B))"),
        (minus(minus(a())), "--A", "(-(-A))"),
        (minus(power(a(), number("2"))), "-A^2", "(-(A^2))"),
        (power(minus(a()), number("2")), "(-A)^2", "((-A)^2)"),
        (
            power(power(number("2"), number("3")), number("2")),
            "2^3^2",
            "((2^3)^2)",
        ),
        (power(a(), power(a(), number("2"))), "A^(A^2)", "(A^(A^2))"),
        (power(a(), name("T")), "A^(T)", "(A^(T))"),
        (power(a(), name("T'")), "A^T'", "(A^T')"),
        (
            power(a(), plus(name("k"), number("1"))),
            "A^(k + 1)",
            "(A^(k + 1))",
        ),
        (power(a(), number("5/2")), "A^(2.5)", "(A^(2.5))"),
        (
            power(a(), Term::Call(call("rows", vec![Body::Term(a())]))),
            "A^rows(A)",
            "(A^rows(A))",
        ),
        (power(a(), minus(number("1"))), "A^(-1)", "(A^(-1))"),
        (Term::Inverse(a().into()), "A^-1", "(A^-1)"),
        (
            Term::Pseudoinverse(Term::Transpose(a().into()).into()),
            "A^T^+",
            "((A^T)^+)",
        ),
        (
            Term::Transpose(times(a(), b()).into()),
            "(A * B)^T",
            "((A * B)^T)",
        ),
        (
            Term::NormSquared(plus(a(), b()).into()),
            "||A + B||^2",
            "||(A + B)||^2",
        ),
        (
            Term::Entry(times(a(), b()).into(), name("i").into(), number("2").into()),
            "(A * B)[i,2]",
            "(A * B)[i,2]",
        ),
        (two(Term::Row, a(), name("i")), "A[i,]", "A[i,]"),
        (
            two(Term::Column, Term::Transpose(a().into()), name("j")),
            "A^T[,j]",
            "(A^T)[,j]",
        ),
        (
            Term::Member("W".into(), plus(name("i"), number("1")).into()),
            "W[i + 1]",
            "W[(i + 1)]",
        ),
        (
            times(minus(product()), a()),
            "-W[H] * ... * W[1] * A",
            "((-(W[H] * ... * W[1])) * A)",
        ),
        (
            Term::Transpose(product().into()),
            "(W[H] * ... * W[1])^T",
            "((W[H] * ... * W[1])^T)",
        ),
        (
            Term::Block(rows),
            "[A, B with A := B + C, B := A; -A, 0]",
            "[A, (B with A := (B + C), B := A); (-A), 0]",
        ),
        (
            with(with(a())),
            "A with A := B + C, B := A with A := B + C, B := A",
            "((A with A := (B + C), B := A) with A := (B + C), B := A)",
        ),
        (
            plus(with(a()), b()),
            "(A with A := B + C, B := A) + B",
            "((A with A := (B + C), B := A) + B)",
        ),
        (
            Term::With(a().into(), vec![place("A", with(b()))]),
            "A with A := (B with A := B + C, B := A)",
            "(A with A := (B with A := (B + C), B := A))",
        ),
        (
            Term::Identity(Some(plus(name("n"), number("1")).into())),
            "I(n + 1)",
            "I((n + 1))",
        ),
        (Term::Identity(None), "I", "I"),
        (
            power(a(), Term::Call(call("T", vec![Body::Term(b())]))),
            "A^(T(B))",
            "(A^(T(B)))",
        ),
        (
            Term::Entries {
                value: plus(a(), b()).into(),
                row: index("i"),
                column: index("j"),
            },
            "[A + B for i in 1..n + 1, j in 1..n + 1]",
            "[(A + B) for i in 1..(n + 1), j in 1..(n + 1)]",
        ),
        (
            Term::Slice("d".into(), range(number("0"), name("H"))),
            "d[0..H]",
            "d[0..H]",
        ),
        (number("3/20"), "0.15", "0.15"),
        (number("100"), "100", "100"),
    ] {
        assert_eq!(term.to_string(), least);
        assert_eq!(Brackets::All.term(&term), all);
    }
}

#[test]
fn a_formula_has_the_brackets_that_its_reading_needs() {
    let q = || equal(name("A"), name("B"));
    for (formula, least, all) in [
        (
            join(Formula::Iff, p(), join(Formula::Iff, p(), p())),
            "p(A) iff (p(A) iff p(A))",
            "(p(A) iff (p(A) iff p(A)))",
        ),
        (
            join(Formula::Iff, join(Formula::Iff, p(), p()), p()),
            "(p(A) iff p(A)) iff p(A)",
            "((p(A) iff p(A)) iff p(A))",
        ),
        (
            join(Formula::Implies, p(), join(Formula::Implies, p(), p())),
            "p(A) implies p(A) implies p(A)",
            "(p(A) implies (p(A) implies p(A)))",
        ),
        (
            join(Formula::Implies, join(Formula::Implies, p(), p()), p()),
            "(p(A) implies p(A)) implies p(A)",
            "((p(A) implies p(A)) implies p(A))",
        ),
        (
            join(Formula::Or, p(), join(Formula::Or, p(), p())),
            "p(A) or (p(A) or p(A))",
            "(p(A) or (p(A) or p(A)))",
        ),
        (
            join(Formula::And, p(), join(Formula::And, p(), p())),
            "p(A) and (p(A) and p(A))",
            "(p(A) and (p(A) and p(A)))",
        ),
        (
            join(Formula::And, join(Formula::Or, p(), p()), q()),
            "(p(A) or p(A)) and A = B",
            "((p(A) or p(A)) and (A = B))",
        ),
        (
            join(Formula::Or, join(Formula::And, p(), p()), q()),
            "p(A) and p(A) or A = B",
            "((p(A) and p(A)) or (A = B))",
        ),
        (Formula::Not(q().into()), "not A = B", "(not (A = B))"),
        (
            Formula::Not(Formula::Not(p().into()).into()),
            "not not p(A)",
            "(not (not p(A)))",
        ),
        (
            Formula::Not(join(Formula::And, p(), p()).into()),
            "not (p(A) and p(A))",
            "(not (p(A) and p(A)))",
        ),
        (
            every(join(Formula::Iff, p(), p())),
            "for all i in 1..n + 1: p(A) iff p(A)",
            "(for all i in 1..(n + 1): (p(A) iff p(A)))",
        ),
        (
            join(Formula::And, p(), every(p())),
            "p(A) and (for all i in 1..n + 1: p(A))",
            "(p(A) and (for all i in 1..(n + 1): p(A)))",
        ),
        (
            Formula::Not(every(p()).into()),
            "not (for all i in 1..n + 1: p(A))",
            "(not (for all i in 1..(n + 1): p(A)))",
        ),
    ] {
        assert_eq!(formula.to_string(), least);
        assert_eq!(Brackets::All.formula(&formula), all);
    }
}

#[test]
fn each_relation_has_its_sign() {
    use Relation::*;
    let signs =
        [Equal, Unequal, Less, AtMost, Greater, AtLeast].map(|relation| relation.to_string());
    assert_eq!(signs, ["=", "!=", "<", "<=", ">", ">="]);
}

#[test]
fn a_call_prints_comprehensions_places_and_its_feasible_set() {
    let mut sum = call(
        "sum",
        vec![
            Body::Term(name("s")),
            Body::Term(name("i")),
            Body::Formula(every(p())),
        ],
    );
    sum.arguments[1].indices = vec![index("i"), index("j")];
    sum.arguments[1].condition = Some(join(Formula::And, p(), p()));
    assert_eq!(
        sum.to_string(),
        "sum(s, i for i in 1..n + 1, j in 1..n + 1 where p(A) and p(A), (for all i in 1..n + 1: p(A)))"
    );
    let mut least = call("local_min", vec![Body::Term(name("L"))]);
    let member = Place {
        name: "W".into(),
        index: Some(name("i")),
        value: None,
    };
    least.places = vec![member, place("x", plus(name("A"), name("B")))];
    least.over = Some(equal(name("A"), name("B")));
    assert_eq!(
        least.to_string(),
        "local_min(L; W[i], x = A + B over A = B)"
    );
}

#[test]
fn types_and_binders_are_printed_as_they_are_read() {
    let n = || name("n");
    let of = |sort| Type { sort, over: None };
    for (sort, text) in [
        (Sort::Matrix(plus(n(), number("1")), n()), "n + 1 x n"),
        (Sort::Matrix(name("x"), name("x")), "x x x"),
        (Sort::Matrix(name("diagonal"), n()), "(diagonal) x n"),
        (
            Sort::Matrix(plus(name("psd"), number("1")), n()),
            "(psd + 1) x n",
        ),
        (Sort::Matrix(name("psd1"), n()), "psd1 x n"),
        (
            Sort::Diagonal(name("diagonal"), n()),
            "diagonal diagonal x n",
        ),
        (Sort::Symmetric(n()), "symmetric n"),
        (Sort::Psd(n()), "psd n"),
        (Sort::Pd(n()), "pd n"),
        (Sort::Orthogonal(n()), "orthogonal n"),
        (Sort::Number, "number"),
        (Sort::Natural, "natural"),
    ] {
        assert_eq!(of(sort).to_string(), text);
    }
    let over = Type {
        sort: Sort::Psd(n()),
        over: Some(vec![minus(number("1")), number("1")]),
    };
    let names = vec!["A".into(), "B'".into()];
    let binders = [
        Binder::Typed {
            names,
            index: None,
            of: over,
        },
        Binder::Typed {
            names: vec!["W".into()],
            index: Some(index("i")),
            of: of(Sort::Number),
        },
        Binder::Near {
            name: "V".into(),
            index: None,
            center: plus(n(), n()),
        },
        Binder::Near {
            name: "V".into(),
            index: Some(index("i")),
            center: name("W"),
        },
        Binder::Set {
            name: "s".into(),
            values: vec![number("0"), number("1")],
        },
        Binder::Range(index("k")),
    ];
    let texts = binders.map(|binder| binder.to_string());
    assert_eq!(
        texts,
        [
            "A, B' : psd n over {-1, 1}",
            "W[i in 1..n + 1] : number",
            "V near n + n",
            "V[i in 1..n + 1] near W",
            "s in {0, 1}",
            "k in 1..n + 1",
        ]
    );
}

fn statement(claim: &str, form: &str, some: bool) -> Statement {
    let family = Size::Family {
        name: "d".into(),
        range: range(number("0"), name("H")),
    };
    let one = |of: &str, least| Size::One {
        name: of.into(),
        least,
    };
    Statement {
        claim: claim.into(),
        form: form.into(),
        definitions: vec![
            Definition {
                name: "f".into(),
                parameters: vec!["M".into(), "c".into()],
                body: Body::Term(name("M")),
            },
            Definition {
                name: "p".into(),
                parameters: vec!["M".into()],
                body: Body::Formula(every(p())),
            },
        ],
        items: vec![
            Item::Sizes {
                sizes: vec![one("H", 1), one("k", 0), family],
                condition: Some(p()),
            },
            Item::ForAll(vec![Binder::Range(index("i"))]),
            Item::Let {
                name: "R".into(),
                parameters: vec![],
                value: product(),
            },
            Item::Let {
                name: "g".into(),
                parameters: vec!["x".into()],
                value: name("x"),
            },
            Item::Assume {
                id: "x-1.a".into(),
                formula: every(p()),
            },
        ],
        some,
        show: every(p()),
    }
}

#[test]
fn a_statement_is_a_claim_with_its_definitions() {
    let text = "define f(M, c) = M
define p(M): for all i in 1..n + 1: p(A)
claim t-1
  sizes H, k >= 0, d[0..H] where p(A)
  for all i in 1..n + 1
  let R = W[H] * ... * W[1]
  let g(x) = x
  assume x-1.a: for all i in 1..n + 1: p(A)
  form repaired.2
    show some: for all i in 1..n + 1: p(A)";
    assert_eq!(statement("t-1", "repaired.2", true).to_string(), text);
    let stated = statement("t-1", "stated", false).to_string();
    assert_eq!(
        stated,
        text.replace("  form repaired.2\n    show some:", "  show")
    );
    let unnamed = statement("", "", false).to_string();
    assert_eq!(
        unnamed,
        stated.replace("claim t-1\n", "").replace("\n  ", "\n")
    );
}

#[test]
fn what_no_text_can_hold_stands_between_guillemets() {
    for bad in ["a + b", "", "1a", "for", "I", "a'b", "a\nshow 1 = 1", "é"] {
        assert!(!is_name(bad));
        assert_eq!(name(bad).to_string(), format!("«{bad:?}»"));
    }
    for good in ["a", "λ_1''", "x", "diagonal", "T"] {
        assert!(is_name(good));
        assert_eq!(name(good).to_string(), good);
    }
    for bad in ["", "a.", "a-", "-a", "a b", "a\n"] {
        assert!(!is_id(bad));
        assert!(
            statement("t", bad, false)
                .to_string()
                .contains(&format!("form «{bad:?}»"))
        );
    }
    assert!(is_id("3.2-a_b") && is_id("for") && is_id("a_"));
    for literal in ["1/3", "-1", "-1/2"] {
        assert_eq!(number(literal).to_string(), format!("«{literal}»"));
    }
    assert_eq!(power(name("A"), number("-1")).to_string(), "A^«-1»");
}

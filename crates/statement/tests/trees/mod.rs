//! Random trees over a few names. Sizes need not agree: what is tested is the reading.

use exact::Rational;
use kernel::tree::{
    Argument, Binder, Body, Call, Formula, Index, Place, Quantified, Range, Relation, Sort, Term,
    Type,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Declares what random trees speak of; `T`, `x` and `diagonal` are names that look like words.
pub const DECLARATIONS: &str = "define even(M): M = M^T
sizes n, x, diagonal, d[0..n]
for all A : n x n, T, k : natural, s' : number, W[i in 1..n] : d[i] x d[i-1]
let g(i) = W[i]";

fn name() -> impl Strategy<Value = String> {
    select(vec!["A", "T", "k", "s'", "n", "x", "diagonal"]).prop_map(String::from)
}

fn number() -> impl Strategy<Value = Rational> {
    select(vec!["0", "1", "2", "1/2", "12", "3/20"]).prop_map(|text| text.parse().unwrap())
}

fn boxed(term: impl Strategy<Value = Term>) -> impl Strategy<Value = Box<Term>> {
    term.prop_map(Box::new)
}

fn range(term: BoxedStrategy<Term>) -> impl Strategy<Value = Range> {
    (boxed(term.clone()), boxed(term)).prop_map(|(from, to)| Range { from, to })
}

/// An index with a name that binds nothing else in the same list.
fn index(
    names: &'static [&'static str],
    term: BoxedStrategy<Term>,
) -> impl Strategy<Value = Index> {
    (select(names), range(term)).prop_map(|(name, range)| Index {
        name: name.into(),
        range,
    })
}

fn place(term: BoxedStrategy<Term>) -> impl Strategy<Value = Place> {
    (select(vec!["A", "W", "s'"]), option::of(term.clone()), term).prop_map(
        |(name, index, value)| Place {
            name: name.into(),
            index,
            value: Some(value),
        },
    )
}

fn of(term: BoxedStrategy<Term>) -> impl Strategy<Value = Type> {
    let size = term.clone();
    let sort = prop_oneof![
        (size.clone(), size.clone()).prop_map(|(a, b)| Sort::Matrix(a, b)),
        (size.clone(), size.clone()).prop_map(|(a, b)| Sort::Diagonal(a, b)),
        size.clone().prop_map(Sort::Symmetric),
        size.clone().prop_map(Sort::Psd),
        size.clone().prop_map(Sort::Pd),
        size.prop_map(Sort::Orthogonal),
        Just(Sort::Number),
        Just(Sort::Natural),
    ];
    (sort, option::of(vec(term, 1..3))).prop_map(|(sort, over)| Type { sort, over })
}

fn binder(term: BoxedStrategy<Term>) -> impl Strategy<Value = Binder> {
    let family = index(&["i"], term.clone()).boxed();
    prop_oneof![
        of(term.clone()).prop_map(|of| Binder::Typed {
            names: vec!["B".into(), "x".into()],
            index: None,
            of
        }),
        (family.clone(), of(term.clone())).prop_map(|(index, of)| Binder::Typed {
            names: vec!["W'".into()],
            index: Some(index),
            of
        }),
        (option::of(family), term.clone()).prop_map(|(index, center)| Binder::Near {
            name: "V".into(),
            index,
            center
        }),
        index(&["j"], term.clone()).prop_map(Binder::Range),
        vec(term, 1..3).prop_map(|values| Binder::Set {
            name: "t".into(),
            values
        }),
    ]
}

fn call(name: &'static str, arguments: Vec<Argument>) -> Call {
    Call {
        name: name.into(),
        arguments,
        places: Vec::new(),
        over: None,
    }
}

fn plain(term: Term) -> Argument {
    Argument {
        value: Body::Term(term),
        indices: Vec::new(),
        condition: None,
    }
}

/// Terms that hold formulas from `formula`.
fn term_over(depth: u32, formula: BoxedStrategy<Formula>) -> BoxedStrategy<Term> {
    let leaf = prop_oneof![
        number().prop_map(Term::Number),
        name().prop_map(Term::Name),
        Just(Term::Identity(None)),
    ];
    leaf.prop_recursive(depth, 40, 4, move |term| {
        let term = term.boxed();
        let t = || boxed(term.clone());
        let two = || (t(), t());
        let indices = vec(index(&["i"], term.clone()), 1..2);
        let comprehension = (term.clone(), indices, option::of(formula.clone())).prop_map(
            |(value, indices, condition)| Argument {
                value: Body::Term(value),
                indices,
                condition,
            },
        );
        let slice = range(term.clone()).prop_map(|range| plain(Term::Slice("d".into(), range)));
        let counted =
            (formula.clone(), index(&["j"], term.clone())).prop_map(|(formula, index)| {
                vec![Argument {
                    value: Body::Formula(formula),
                    indices: vec![index],
                    condition: None,
                }]
            });
        let unary = prop_oneof![
            t().prop_map(|a| Term::Identity(Some(a))),
            t().prop_map(Term::Minus),
            t().prop_map(Term::Transpose),
            t().prop_map(Term::Pseudoinverse),
            t().prop_map(Term::Inverse),
            t().prop_map(Term::NormSquared),
            t().prop_map(|i| Term::Member("W".into(), i)),
        ];
        let binary = prop_oneof![
            two().prop_map(|(a, b)| Term::Add(a, b)),
            two().prop_map(|(a, b)| Term::Subtract(a, b)),
            two().prop_map(|(a, b)| Term::Multiply(a, b)),
            two().prop_map(|(a, b)| Term::Divide(a, b)),
            two().prop_map(|(a, b)| Term::Power(a, b)),
            two().prop_map(|(a, b)| Term::Row(a, b)),
            two().prop_map(|(a, b)| Term::Column(a, b)),
            two().prop_map(|(from, to)| Term::Product {
                family: "W".into(),
                from,
                to
            }),
        ];
        prop_oneof![
            3 => unary,
            4 => binary,
            1 => (t(), t(), t()).prop_map(|(a, i, j)| Term::Entry(a, i, j)),
            1 => (1..3_usize, 1..3_usize).prop_flat_map({
                let term = term.clone();
                move |(rows, cols)| vec(vec(term.clone(), cols), rows).prop_map(Term::Block)
            }),
            1 => (t(), index(&["i"], term.clone()), index(&["j"], term.clone()))
                .prop_map(|(value, row, column)| Term::Entries { value, row, column }),
            1 => (t(), vec(place(term.clone()), 1..3))
                .prop_map(|(a, places)| Term::With(a, places)),
            1 => vec(prop_oneof![term.clone().prop_map(plain), comprehension, slice], 1..4)
                .prop_map(|arguments| Term::Call(call("min", arguments).into())),
            1 => counted.prop_map(|arguments| Term::Call(call("count", arguments).into())),
            1 => term.clone().prop_map(|a| Term::Call(call("g", vec![plain(a)]).into())),
            1 => term.clone().prop_map(|a| Term::Call(call("rank", vec![plain(a)]).into())),
        ]
    })
    .boxed()
}

/// Formulas over the names of [`DECLARATIONS`].
pub fn formula() -> BoxedStrategy<Formula> {
    let fact = Formula::Call(call("even", vec![plain(Term::Name("A".into()))]).into());
    let term = term_over(3, Just(fact.clone()).boxed());
    let relation = select(vec![
        Relation::Equal,
        Relation::Unequal,
        Relation::Less,
        Relation::AtMost,
        Relation::Greater,
        Relation::AtLeast,
    ]);
    let compare = (relation, boxed(term.clone()), boxed(term.clone()))
        .prop_map(|(relation, a, b)| Formula::Compare(relation, a, b));
    prop_oneof![Just(fact), compare]
        .prop_recursive(4, 40, 3, move |formula| {
            let formula = formula.boxed();
            let f = || formula.clone().prop_map(Box::new);
            let term = term_over(2, formula.clone());
            let quantified = (
                binder(term.clone()),
                option::of(formula.clone()),
                formula.clone(),
            )
                .prop_map(|(binder, condition, body)| Quantified {
                    binders: vec![binder],
                    condition,
                    body,
                })
                .prop_map(Box::new)
                .boxed();
            let moved = (
                term.clone(),
                vec(place(term), 1..3),
                option::of(formula.clone()),
            )
                .prop_map(|(a, places, over)| Call {
                    name: "local_min".into(),
                    arguments: vec![plain(a)],
                    places,
                    over,
                });
            prop_oneof![
                (f(), f()).prop_map(|(a, b)| Formula::Iff(a, b)),
                (f(), f()).prop_map(|(a, b)| Formula::Implies(a, b)),
                (f(), f()).prop_map(|(a, b)| Formula::Or(a, b)),
                (f(), f()).prop_map(|(a, b)| Formula::And(a, b)),
                f().prop_map(Formula::Not),
                quantified.clone().prop_map(Formula::ForAll),
                quantified.prop_map(Formula::Exists),
                moved.prop_map(|call| Formula::Call(call.into())),
            ]
        })
        .boxed()
}

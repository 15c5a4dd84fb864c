//! Other code tested on instances of claims that meet their hypotheses: our own classifier on the
//! local minima and critical points of the paper, by quickcheck and by proptest.

use census::{Shape, Stream, random_instance};
use claims_test::{Claim, Instance, Of, SizeValue, Value, instances, strategy};
use classify::{Kind, classify};
use proptest::prelude::*;
use quickcheck::{Arbitrary, Gen, quickcheck};

const PAPER: &str = include_str!("../papers/lu-kawaguchi-2017/paper.claims");

/// Local minima of networks on data.
#[derive(Clone, Debug)]
struct LocalMinimum;

impl Claim for LocalMinimum {
    const TEXT: &'static str = PAPER;
    const NAME: &'static str = "theorem-2.3/repaired";
    const COUNT: usize = 60;
}

/// The network of an instance.
fn network(instance: &Instance) -> network::Instance {
    let matrix = |name: &str| match &instance.values[name] {
        Value::Matrix(matrix) => matrix.clone(),
        other => panic!("{name}: {other:?}"),
    };
    let Value::Family(layers) = &instance.values["W"] else {
        panic!("{instance:?}")
    };
    let problem = network::Problem::new(matrix("X"), matrix("Y")).unwrap();
    let layers = network::Network::new(layers.clone()).unwrap();
    network::Instance::new(problem, layers).unwrap()
}

fn kind(instance: &Instance) -> Kind {
    classify(&network(instance)).unwrap().kind
}

#[derive(Clone, Debug)]
struct Drawn(network::Instance);

impl Arbitrary for Drawn {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut stream = Stream::new(u64::arbitrary(g), 0);
        Self(random_instance(&Shape::default(), &mut stream))
    }
}

quickcheck! {
    fn a_local_minimum_is_classified_as_a_global_one(of: Of<LocalMinimum>) -> bool {
        kind(&of.instance) == Kind::GlobalMinimum
    }

    fn every_network_has_an_accepted_certificate(drawn: Drawn) -> bool {
        classify(&drawn.0).is_ok_and(|found| certificate::check(&found.certificate).is_ok())
    }
}

#[test]
fn shrinking_moves_towards_smaller_instances_and_ends() {
    let mut present = Of::<LocalMinimum>::arbitrary(&mut Gen::new(100));
    let sum = |instance: &Instance| -> u64 {
        let size = |size: &SizeValue| match size {
            SizeValue::One(size) => u64::from(*size),
            SizeValue::Family(sizes) => sizes.iter().map(|&size| u64::from(size)).sum(),
        };
        instance.sizes.values().map(size).sum()
    };
    while let Some(next) = present.shrink().next() {
        assert!(sum(&next.instance) <= sum(&present.instance));
        present = next;
    }
    // H = 1, d = (1, 1), m = 1.
    assert_eq!(sum(&present.instance), 4);
}

proptest! {
    #[test]
    fn a_saddle_is_classified_as_a_saddle(
        instance in strategy(PAPER, "theorem-2.3/strengthened.negative-direction", 1, 40).unwrap()
    ) {
        prop_assert!(matches!(kind(&instance), Kind::StrictSaddle | Kind::NonStrictSaddle));
    }
}

#[test]
fn a_claim_that_is_not_there_and_hypotheses_that_nothing_meets_are_errors() {
    assert!(
        instances(PAPER, "theorem-9.9", 1, 1)
            .unwrap_err()
            .contains("theorem-9.9")
    );
    let never =
        "claim t\n  sizes n\n  for all A : n x n\n  assume never: A = A + I\n  show A = A\n";
    let error = instances(never, "t", 1, 1).unwrap_err();
    assert!(error.contains("meets the hypotheses"), "{error}");
}

#[test]
fn matrices_convert_to_other_libraries_and_back() {
    for instance in instances(PAPER, "lemma-3.4", 1, 30).unwrap() {
        for value in instance.values.values() {
            let Value::Matrix(matrix) = value else {
                continue;
            };
            // Entries that are no floats come back rounded.
            let is_dyadic = |entry: &exact::Rational| entry.to_string().parse::<i64>().is_ok();
            if matrix.entries().iter().all(is_dyadic) {
                let (a, b) = (
                    claims_test::to_nalgebra(matrix),
                    claims_test::to_faer(matrix),
                );
                assert_eq!(claims_test::from_nalgebra(&a).as_ref(), Some(matrix));
                assert_eq!(claims_test::from_faer(&b).as_ref(), Some(matrix));
            }
        }
    }
    assert_eq!(
        claims_test::from_faer(&faer::Mat::full(1, 1, f64::NAN)),
        None
    );
}

//! The statements that people have made, at their known counterexamples and at random instances.

use std::collections::BTreeMap;

use exact::{Matrix, Rational};
use kernel::core::{Core, CoreBinder, CoreItem, Kind, Point};
use kernel::decide::NoEvidence;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance::{Instance, SizeValue, Value};
use kernel::truth::Truth;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value as Json;
use statement::{Verdict, parse_file};

/// Whether all hypotheses hold, and the conclusion.
fn judge(core: &Core, instance: &Instance) -> Result<(Truth, Truth), String> {
    let mut evaluator = Evaluator::new(core);
    evaluator
        .assign(instance)
        .map_err(|fault| fault.to_string())?;
    let mut met = Truth::True;
    for item in &core.items {
        if let CoreItem::Assume { prop, .. } = item {
            met = met.and(evaluator.prop(*prop, &mut NoEvidence));
        }
    }
    let show = evaluator.prop(core.show, &mut NoEvidence);
    Ok((met, show))
}

/// A known counterexample, whose numbers are JSON numbers.
fn known(core: &Core, json: &Json) -> Instance {
    fn spelled(json: &Json) -> Json {
        match json {
            Json::Array(list) => list.iter().map(spelled).collect(),
            Json::Number(number) => Json::String(number.to_string()),
            other => other.clone(),
        }
    }
    let mut json = json.clone();
    let is_integer = |name: &str| {
        let mut items = core.items.iter();
        items.any(|item| match item {
            CoreItem::Variable(binder) => {
                let is_natural = match binder {
                    CoreBinder::Typed { of, .. } => of.kind == Kind::Natural,
                    CoreBinder::Range(_) => true,
                    _ => false,
                };
                is_natural && core.slots[binder.slot() as usize].name == name
            }
            _ => false,
        })
    };
    for (name, value) in json["values"].as_object_mut().unwrap() {
        if !is_integer(name) {
            *value = spelled(value);
        }
    }
    serde_json::from_value(json).unwrap()
}

/// One value of a strategy.
fn draw<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

/// An instance that has the types of the statement; `None` where the draw failed.
fn random(core: &Core, runner: &mut TestRunner) -> Option<Instance> {
    let mut instance = Instance::default();
    let mut evaluator = Evaluator::new(core);
    type V = kernel::value::Value;
    let integer = |evaluator: &mut Evaluator, term| match evaluator.term(term) {
        Ok(V::Integer(value)) => Some(*value),
        _ => None,
    };
    for item in &core.items {
        match item {
            CoreItem::Size { slot, least } => {
                let info = &core.slots[*slot as usize];
                let size = if let Some(index) = &info.family {
                    let (from, to) = (
                        integer(&mut evaluator, index.from)?,
                        integer(&mut evaluator, index.to)?,
                    );
                    let sizes: Vec<u32> = (from..=to)
                        .map(|_| draw(runner, *least..*least + 3))
                        .collect();
                    let values = sizes.iter().map(|size| i64::from(*size)).collect();
                    evaluator.set(*slot, V::Sizes(from, values));
                    SizeValue::Family(sizes)
                } else {
                    let size = draw(runner, *least..*least + 3);
                    evaluator.set(*slot, V::Integer(size.into()));
                    SizeValue::One(size)
                };
                instance.sizes.insert(info.name.clone(), size);
            }
            CoreItem::Variable(binder) => {
                let slot = binder.slot();
                let info = &core.slots[slot as usize];
                let value = match binder {
                    CoreBinder::Range(index) => {
                        let (from, to) = (
                            integer(&mut evaluator, index.from)?,
                            integer(&mut evaluator, index.to)?,
                        );
                        let value = (from <= to).then(|| draw(runner, from..=to))?;
                        evaluator.set(slot, V::Integer(value));
                        Value::Integer(value)
                    }
                    CoreBinder::Set { values, .. } => {
                        let term = values[draw(runner, 0..values.len())];
                        let value = match evaluator.term(term).ok()?.clone() {
                            V::Number(value) => value.number()?.clone(),
                            V::Integer(value) => value.into(),
                            _ => return None,
                        };
                        evaluator.set(slot, V::Number(value.clone().into()));
                        Value::Number(value)
                    }
                    CoreBinder::Near {
                        center: Point::Family(_),
                        ..
                    } => return None,
                    CoreBinder::Typed { of, .. } | CoreBinder::Near { of, .. } => {
                        let over: Option<Vec<Rational>> = of.over.as_ref().map(|terms| {
                            let numbers =
                                terms
                                    .iter()
                                    .map(|term| match evaluator.term(*term).unwrap() {
                                        V::Number(value) => value.number().unwrap().clone(),
                                        V::Integer(value) => (*value).into(),
                                        other => panic!("{other}"),
                                    });
                            numbers.collect()
                        });
                        let mut shapes = Vec::new();
                        let sides = of.rows.zip(of.cols);
                        let first = match &info.family {
                            None => {
                                if let Some((r, c)) = sides {
                                    shapes.push((
                                        integer(&mut evaluator, r)?,
                                        integer(&mut evaluator, c)?,
                                    ));
                                } else {
                                    shapes.push((1, 1));
                                }
                                None
                            }
                            Some(index) => {
                                let (from, to) = (
                                    integer(&mut evaluator, index.from)?,
                                    integer(&mut evaluator, index.to)?,
                                );
                                for i in from..=to {
                                    evaluator.set(index.slot, V::Integer(i));
                                    let (r, c) = sides?;
                                    shapes.push((
                                        integer(&mut evaluator, r)?,
                                        integer(&mut evaluator, c)?,
                                    ));
                                }
                                Some(from)
                            }
                        };
                        let mut members: Vec<Matrix> = Vec::new();
                        for (r, c) in shapes {
                            let (r, c) = (usize::try_from(r).ok()?, usize::try_from(c).ok()?);
                            members.push(matrix(runner, of.kind, r, c, over.as_deref()));
                        }
                        if of.kind == Kind::Natural {
                            let value = draw(runner, 0..3i64);
                            evaluator.set(slot, V::Integer(value));
                            Value::Integer(value)
                        } else if of.kind == Kind::Number {
                            let value = members[0][(0, 0)].clone();
                            evaluator.set(slot, V::Number(value.clone().into()));
                            Value::Number(value)
                        } else if let Some(first) = first {
                            let family = members.iter().map(Into::into).collect();
                            evaluator.set(slot, V::Family(first, family));
                            Value::Family(members)
                        } else {
                            evaluator.set(slot, V::Matrix((&members[0]).into()));
                            Value::Matrix(members.remove(0))
                        }
                    }
                };
                instance.values.insert(info.name.clone(), value);
            }
            CoreItem::Condition(_) | CoreItem::Assume { .. } => {}
        }
    }
    Some(instance)
}

fn matrix(
    runner: &mut TestRunner,
    kind: Kind,
    rows: usize,
    cols: usize,
    over: Option<&[Rational]>,
) -> Matrix {
    let mut entry = || match over {
        Some(values) => values[draw(runner, 0..values.len())].clone(),
        None => Rational::from(draw(runner, prop_oneof![3 => -1i64..2, 1 => -3i64..4])),
    };
    let general = Matrix::from_fn(rows, cols, |_, _| entry());
    match kind {
        Kind::Matrix | Kind::Number | Kind::Natural => general,
        Kind::Diagonal => Matrix::from_fn(rows, cols, |i, j| {
            if i == j {
                general[(i, j)].clone()
            } else {
                Rational::ZERO
            }
        }),
        Kind::Symmetric => {
            Matrix::from_fn(rows, cols, |i, j| general[(i.min(j), i.max(j))].clone())
        }
        Kind::Psd => &general * &general.transpose(),
        Kind::Pd => &(&general * &general.transpose()) + &Matrix::identity(rows),
        Kind::Orthogonal => {
            let shift = draw(runner, 0..rows.max(1));
            let sign = |i: usize| Rational::from(if i.is_multiple_of(2) { 1 } else { -1 });
            Matrix::from_fn(rows, cols, |i, j| {
                if (i + shift) % rows == j {
                    sign(i)
                } else {
                    Rational::ZERO
                }
            })
        }
    }
}

fn runner() -> TestRunner {
    TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    )
}

#[test]
fn a_known_counterexample_meets_the_hypotheses_and_fails_the_conclusion() {
    let (file, errors) = parse_file(include_str!("../../../tests/claims/open.claims"));
    assert!(errors.is_empty());
    let known_answers: BTreeMap<String, Json> =
        serde_json::from_str(include_str!("../../../tests/claims/open.json")).unwrap();
    let (mut undecided, mut wrong, mut refuted) = (Vec::new(), Vec::new(), 0);
    for claim in &file.claims {
        let answer = &known_answers[&claim.id];
        if answer["truth"] == true || answer["counterexample"].is_null() {
            continue;
        }
        let core = elaborate(&claim.forms[0].statement()).unwrap();
        match judge(&core, &known(&core, &answer["counterexample"])) {
            Ok((Truth::True, Truth::False)) => refuted += 1,
            Ok((met, show)) if met == Truth::Undecided || show == Truth::Undecided => {
                undecided.push(claim.id.clone());
            }
            other => wrong.push(format!("{}: {other:?}", claim.id)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The others ask for a witness of `exists P : psd n: ...` or its refusal.
    assert!(refuted >= 44, "{refuted} refuted, undecided: {undecided:?}");
}

#[test]
fn no_random_instance_refutes_what_stands() {
    let files = [
        include_str!("../../../tests/claims/open.claims"),
        include_str!("../../../tests/claims/generic.claims"),
        include_str!("../../../tests/claims/related.claims"),
        include_str!("../../../papers/lu-kawaguchi-2017/paper.claims"),
    ];
    let mut runner = runner();
    let known_answers: BTreeMap<String, Json> =
        serde_json::from_str(include_str!("../../../tests/claims/open.json")).unwrap();
    let (mut wrong, mut met_some) = (Vec::new(), 0);
    for (k, text) in files.into_iter().enumerate() {
        let (file, _) = parse_file(text);
        for form in file.claims.iter().flat_map(|claim| &claim.forms) {
            let own = form.expects().find(|expect| expect.without.is_none());
            let stands = match k {
                0 => known_answers[&form.claim]["truth"] == true,
                _ => own.is_some_and(|expect| expect.verdict == Verdict::Stands),
            };
            let core = elaborate(&form.statement()).unwrap();
            let mut met = 0;
            for _ in 0..40 {
                let Some(instance) = random(&core, &mut runner) else {
                    continue;
                };
                match judge(&core, &instance) {
                    Ok((Truth::True, Truth::False)) if stands && !core.some => {
                        wrong.push(format!("{}/{}: {instance:?}", form.claim, form.id));
                    }
                    Ok((Truth::True, _)) => met += 1,
                    _ => {}
                }
            }
            met_some += usize::from(met > 0);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(met_some > 100, "{met_some}");
}

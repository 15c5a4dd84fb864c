//! Certificates of local minima whose numbers are changed: what is accepted at another point or for
//! other data is still true, as far as evaluation at points nearby can tell.

use exact::{Matrix, Rational};
use kernel::certificate::Certificate;
use kernel::core::Predicate;
use kernel::elaborate::elaborate;
use kernel::evaluate::Evaluator;
use kernel::instance;
use kernel::matrix::Mat;
use kernel::rules::minimum::Question;
use kernel::value::Value;
use serde_json::Value as Json;

/// Points of each kind.
const POINTS: [&str; 7] = [
    "l1-deep-bad-min",
    "nr-nonopen-l1",
    "weighted-lowrank-bad-min",
    "s4-mask-33",
    "s4-nonconvex-211",
    "swirszcz-prop1",
    "dead-relu-min",
];

fn certificate(id: &str) -> Certificate {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/points/known.jsonl"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let mut records = text
        .lines()
        .map(|l| serde_json::from_str::<Json>(l).unwrap());
    let record = records.find(|record| record["id"] == id).unwrap();
    let answer = landscape::classify(&record["instance"].to_string()).unwrap();
    answer.certificate.unwrap()
}

/// Numbers in place of another one.
fn others(x: &Rational) -> [Rational; 4] {
    let little = Rational::from_fraction(1, 1_000_000_000).unwrap();
    let one = Rational::ONE;
    [x + &one, -x, x + x, x + &little]
}

/// The certificate with one entry of one matrix of the instance changed, in all ways.
fn changed(certificate: &Certificate) -> Vec<Certificate> {
    let mut all = Vec::new();
    for (name, value) in &certificate.instance.values {
        let members = match value {
            instance::Value::Matrix(m) => vec![m.clone()],
            instance::Value::Family(members) => members.clone(),
            _ => continue,
        };
        for (k, member) in members.iter().enumerate() {
            for (at, old) in member.entries().iter().enumerate() {
                for new in others(old).into_iter().filter(|new| new != old) {
                    let (rows, cols) = member.shape();
                    let mut entries = member.entries().to_vec();
                    entries[at] = new;
                    let m = Matrix::from_entries(rows, cols, entries);
                    let value = match value {
                        instance::Value::Matrix(_) => instance::Value::Matrix(m),
                        _ => {
                            let mut members = members.clone();
                            members[k] = m;
                            instance::Value::Family(members)
                        }
                    };
                    let mut other = certificate.clone();
                    other.instance.values.insert(name.clone(), value);
                    all.push(other);
                }
            }
        }
    }
    all
}

/// A sequence of small numbers.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> Rational {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let small = (self.0 >> 33) % 5;
        Rational::from_fraction(small as i64 - 2, 1_000).unwrap()
    }

    fn near(&mut self, m: &Mat<Rational>) -> Mat<Rational> {
        let entries = m.entries().iter().map(|x| x + &self.next()).collect();
        Mat::new(m.rows(), m.cols(), entries)
    }
}

/// Whether no point that is drawn nearby is better.
fn survives(certificate: &Certificate) -> bool {
    let core = elaborate(&certificate.statement).unwrap();
    let mut evaluator = Evaluator::<Rational>::new(&core);
    evaluator.assign(&certificate.instance).unwrap();
    let props = 0..core.props.len() as u32;
    let mut questions = props.filter_map(|prop| Question::of(&evaluator, prop));
    let question = questions
        .find(|question| question.predicate == Predicate::LocalMin)
        .unwrap();
    question.enter(&mut evaluator).unwrap();
    let here = question.value(&mut evaluator).unwrap();
    let start: Vec<Value<Rational>> = question
        .places
        .iter()
        .map(|place| evaluator.slot(place.slot).unwrap().clone())
        .collect();
    let mut draws = Draws(7);
    (0..200).all(|_| {
        for (place, value) in question.places.iter().zip(&start) {
            let near = match value {
                Value::Matrix(m) => Value::Matrix(draws.near(m)),
                Value::Family(first, members) => {
                    Value::Family(*first, members.iter().map(|m| draws.near(m)).collect())
                }
                other => other.clone(),
            };
            evaluator.set(place.slot, near);
        }
        question.value(&mut evaluator).unwrap() >= here
    })
}

#[test]
fn what_is_accepted_with_other_numbers_is_still_a_local_minimum() {
    let (mut accepted, mut rejected) = (0, 0);
    for id in POINTS {
        for other in changed(&certificate(id)) {
            if other.check().is_err() {
                rejected += 1;
                continue;
            }
            accepted += 1;
            assert!(survives(&other), "{id}: {:?}", other.instance);
        }
    }
    assert!(
        rejected > 200 && accepted > 20,
        "{rejected} rejected, {accepted} accepted"
    );
}

#[test]
fn a_point_that_is_no_minimum_does_not_survive() {
    let certificate = certificate("l1-deep-bad-min");
    let other = changed(&certificate)
        .into_iter()
        .find(|other| !survives(other));
    assert!(other.is_some_and(|other| other.check().is_err()));
}

//! Certificates about points in which one number is changed: what is accepted is still true, as far
//! as a slow path can tell that shares no rule with the checker (`slow/`).
//!
//! Each rational number of the instance and of the evidence is changed by 1, in sign, and by one
//! part in 10^9; each index, size and length by 1. `cargo test -p landscape --test
//! mutation -- --ignored --nocapture` changes the certificates of all points with known answers
//! and prints the counts.

mod slow;

use exact::Rational;
use kernel::certificate::Certificate;
use serde_json::Value as Json;

/// Points of each rule, with few numbers.
const POINTS: [&str; 9] = [
    "l1-deep-bad-min",
    "nr-nonopen-l1",
    "weighted-lowrank-bad-min",
    "s4-nonconvex-211",
    "swirszcz-prop1",
    "dead-relu-min",
    "dead-relu-kink",
    "huber-not-min",
    "yun-relu",
];

/// Those whose statement speaks of a minimum, by their answers.
fn certificates(wanted: impl Fn(&str) -> bool) -> Vec<(String, Certificate)> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../testdata/points/known.jsonl"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let records = text.lines().map(|line| {
        let record: Json = serde_json::from_str(line).unwrap();
        let id = record["id"].as_str().unwrap().to_owned();
        (id, record)
    });
    let records = records.filter(|(id, _)| wanted(id));
    let found = records.filter_map(|(id, record)| {
        let answer = landscape::classify(&record["instance"].to_string()).ok()?;
        Some((id, answer.certificate?))
    });
    found.collect()
}

/// Numbers in place of another one.
fn others(x: &Rational) -> Vec<Rational> {
    let little = Rational::from_fraction(1, 1_000_000_000).unwrap();
    let part = if x.is_zero() { little } else { x * &little };
    let mut others = vec![x + &Rational::ONE, -x, x + &part];
    others.retain(|other| other != x);
    others
}

/// A value with one number in it changed, in all ways.
fn changed(json: &Json) -> Vec<Json> {
    match json {
        Json::String(text) => {
            let number = text.parse::<Rational>();
            let others = number.map_or_else(|_| Vec::new(), |number| others(&number));
            others.iter().map(|x| Json::from(x.to_string())).collect()
        }
        Json::Number(number) => vec![Json::from(number.as_i64().unwrap() + 1)],
        Json::Array(items) => {
            let at = |k: usize| {
                changed(&items[k]).into_iter().map(move |other| {
                    let mut items = items.clone();
                    items[k] = other;
                    Json::Array(items)
                })
            };
            (0..items.len()).flat_map(at).collect()
        }
        Json::Object(fields) => {
            let at = |(name, field): (&String, &Json)| {
                let others = changed(field).into_iter();
                let name = name.clone();
                let with = move |other| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), other);
                    Json::Object(fields)
                };
                others.map(with).collect::<Vec<_>>()
            };
            fields.iter().flat_map(at).collect()
        }
        Json::Null | Json::Bool(_) => Vec::new(),
    }
}

/// What became of changed certificates.
#[derive(Debug, Default)]
struct Counts {
    rejected: usize,
    /// With other evidence, and with another instance.
    accepted: [usize; 2],
    denied: Vec<String>,
}

fn count(id: &str, certificate: &Certificate, draws: usize, counts: &mut Counts) {
    let json = serde_json::to_value(certificate).unwrap();
    for (kind, part) in ["evidence", "instance"].iter().enumerate() {
        let Some(whole) = json.get(*part) else {
            continue;
        };
        for other in changed(whole) {
            let mut json = json.clone();
            json[*part] = other;
            let read = Certificate::read(&json.to_string());
            let Ok(other) = read.and_then(|other| other.check().map(|_| other)) else {
                counts.rejected += 1;
                continue;
            };
            counts.accepted[kind] += 1;
            // With other evidence the point is the same, and was searched around before.
            let draws = if kind == 0 { 0 } else { draws };
            if let Some(why) = slow::denied(&other, draws) {
                let text = format!("{id}: {why}: {}", json[*part]);
                counts.denied.push(text);
            }
        }
    }
}

#[test]
fn what_is_accepted_with_another_number_is_still_true() {
    let mut counts = Counts::default();
    for (id, certificate) in certificates(|id| POINTS.contains(&id)) {
        assert_eq!(slow::denied(&certificate, 40), None, "{id}");
        count(&id, &certificate, 20, &mut counts);
    }
    println!(
        "{} rejected, {:?} accepted",
        counts.rejected, counts.accepted
    );
    assert!(counts.denied.is_empty(), "{:#?}", counts.denied);
    let [evidence, instance] = counts.accepted;
    assert!(counts.rejected > 300 && evidence > 10 && instance > 50);
}

/// The full form of the same.
#[test]
#[ignore = "minutes: see the top of the file"]
fn what_is_accepted_with_another_number_of_any_certificate_is_still_true() {
    let mut all = Vec::new();
    for (id, certificate) in certificates(|_| true) {
        assert_eq!(slow::denied(&certificate, 200), None, "{id}");
        let mut counts = Counts::default();
        count(&id, &certificate, 60, &mut counts);
        println!(
            "{id}: {} rejected, {:?} accepted",
            counts.rejected, counts.accepted
        );
        all.push(counts);
    }
    let rejected: usize = all.iter().map(|counts| counts.rejected).sum();
    let accepted = |kind: usize| {
        all.iter()
            .map(|counts| counts.accepted[kind])
            .sum::<usize>()
    };
    println!(
        "{} certificates: {rejected} rejected, {} accepted with other evidence, {} with another \
         instance",
        all.len(),
        accepted(0),
        accepted(1)
    );
    let denied: Vec<&String> = all.iter().flat_map(|counts| &counts.denied).collect();
    assert!(denied.is_empty(), "{denied:#?}");
}

/// The slow path is no rubber stamp: it denies most of what is rejected at another point or for
/// other data. The rest may be true all the same, by other evidence.
#[test]
fn the_slow_path_denies_a_minimum_that_is_none() {
    let (mut denied, mut all) = (0, 0);
    for (id, certificate) in certificates(|id| POINTS[..5].contains(&id)) {
        let json = serde_json::to_value(&certificate).unwrap();
        for instance in changed(&json["instance"]["values"]) {
            let mut other = json.clone();
            other["instance"]["values"] = instance;
            let other = Certificate::read(&other.to_string()).unwrap();
            if other.check().is_err() {
                all += 1;
                denied += usize::from(slow::denied(&other, 20).is_some());
            }
        }
        println!("{id}: {denied} of {all}");
    }
    assert!(4 * denied > 3 * all, "{denied} of {all}");
}

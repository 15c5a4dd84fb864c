//! Points with known answers: each comes out as recorded, with a certificate that the kernel
//! accepts, or undecided where no rule reaches. Those of `testdata/points/known.jsonl` were derived
//! independently by rational arithmetic; those of `built.jsonl` were built so that the answer is
//! known: from critical points of the shallow problem, from data whose best fit is known, from
//! features that were multiplied out, and then moved by symmetries.

use std::collections::BTreeMap;

use exact::Rational;
use kernel::certificate::Certificate;
use serde_json::Value as Json;

/// What no rule decides, and what the language cannot say.
const UNDECIDED: [&str; 2] = [
    // All points of a box: a claim.
    "lat-shallow-xi-none",
    // An irrational minimum, with logarithms.
    "sigmoid221-ce-certified",
];

fn records(file: &str) -> Vec<Json> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/points");
    let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn number(json: &Json) -> Rational {
    json.as_str().unwrap().parse().unwrap()
}

/// What is wrong with an answer.
fn faults(record: &Json, answer: &Json) -> Vec<String> {
    let (expect, verdict) = (&record["expect"], answer["verdict"].as_str().unwrap());
    let mut faults = Vec::new();
    let mut wrong = |what: &str| faults.push(format!("{what}: {verdict}"));
    if let Some(value) = record.get("value")
        && number(value) != number(&answer["value"])
    {
        wrong("value");
    }
    let is = |verdicts: &[&str]| verdicts.contains(&verdict);
    let minimum = [
        "global-minimum",
        "local-minimum-not-global",
        "local-minimum",
    ];
    if let Some(local) = expect["local_min"].as_bool()
        && local != is(&minimum)
    {
        wrong("local_min");
    }
    if expect["global_min"] == true && !is(&["global-minimum"])
        || expect["global_min"] == false && is(&["global-minimum", "local-minimum"])
    {
        wrong("global_min");
    }
    if expect["critical"] == true && is(&["not-critical"])
        || expect["critical"] == false && !is(&["not-critical"])
    {
        wrong("critical");
    }
    if let Some(kind) = expect["classify"].as_str()
        && kind != verdict
    {
        wrong("classify");
    }
    if is(&["local-minimum-not-global"])
        && number(&answer["better"]["value"]) >= number(&answer["value"])
    {
        wrong("better");
    }
    if let Some(inertia) = expect.get("hessian_inertia")
        && answer
            .get("hessian_inertia")
            .is_some_and(|own| own != inertia)
    {
        wrong("hessian_inertia");
    }
    for field in [
        "strict_radius",
        "weak_radius",
        "rank_f",
        "rank_f_and_ones",
        "khatri_rao_rank",
    ] {
        if let Some(value) = expect.get(field)
            && answer.get(field).is_some_and(|own| own != value)
        {
            wrong(field);
        }
    }
    if let Some(table) = expect["minimum_at_hamming_distance"].as_object() {
        let own = &answer["minimum_at_hamming_distance"];
        if table
            .iter()
            .any(|(distance, value)| own[distance] != *value)
        {
            wrong("minimum_at_hamming_distance");
        }
    }
    if let Some(independent) = expect["independent"].as_bool()
        && independent != is(&["independent"])
    {
        wrong("independent");
    }
    match Certificate::read(&answer["certificate"].to_string()) {
        Ok(certificate) => {
            if let Err(rejection) = certificate.check() {
                wrong(rejection.code);
            }
        }
        Err(rejection) => wrong(rejection.code),
    }
    faults
}

#[test]
fn points_with_known_answers_come_out_as_recorded() {
    come_out_as_recorded("known.jsonl", &UNDECIDED);
}

#[test]
fn points_that_were_built_come_out_as_they_were_built() {
    come_out_as_recorded("built.jsonl", &[]);
}

fn come_out_as_recorded(file: &str, undecided_ones: &[&str]) {
    let mut all = BTreeMap::new();
    let mut undecided = Vec::new();
    for record in records(file) {
        let id = record["id"].as_str().unwrap();
        let start = std::time::Instant::now();
        let answer = match landscape::classify(&record["instance"].to_string()) {
            Ok(answer) => serde_json::to_value(answer).unwrap(),
            Err(error) => {
                all.insert(id.to_owned(), vec![error.to_string()]);
                continue;
            }
        };
        println!(
            "{id}: {} {} {:?}",
            answer["verdict"],
            answer.get("reason").unwrap_or(&Json::Null),
            start.elapsed()
        );
        if answer["verdict"] == "undecided" {
            undecided.push(id.to_owned());
            continue;
        }
        let found = faults(&record, &answer);
        if !found.is_empty() {
            all.insert(id.to_owned(), found);
        }
    }
    assert!(all.is_empty(), "{all:#?}");
    undecided.sort_unstable();
    let mut expected = undecided_ones.to_vec();
    expected.sort_unstable();
    assert_eq!(undecided, expected);
}

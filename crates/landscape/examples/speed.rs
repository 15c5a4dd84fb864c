//! What the points with known answers cost: the search of a certificate, and its check.
//! `cargo run -p landscape --example speed`; docs/speed.md has a run.
//!
//! Of each point the least time of many is printed, in microseconds, with the rule of the evidence.

use std::time::{Duration, Instant};

use kernel::certificate::Certificate;
use kernel::evidence::Evidence;
use serde_json::Value as Json;

/// How long each point is repeated.
const LEAST: Duration = Duration::from_millis(200);

/// The least time of repeated runs, in microseconds.
fn least(mut run: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut least = f64::INFINITY;
    while start.elapsed() < LEAST {
        let one = Instant::now();
        run();
        least = least.min(one.elapsed().as_secs_f64() * 1e6);
    }
    least
}

fn rule(certificate: &Certificate) -> &'static str {
    let shown = certificate
        .evidence
        .values()
        .find_map(|evidence| match evidence {
            Evidence::Squares(_) => Some("squares"),
            Evidence::Support(support) if support.slopes.is_empty() => Some("support"),
            Evidence::Support(_) => Some("support with slopes"),
            Evidence::Chart => Some("chart"),
            Evidence::Curve(_) => Some("curve"),
            _ => None,
        });
    shown.unwrap_or("evaluation")
}

fn main() {
    let known = include_str!("../../../testdata/points/known.jsonl");
    println!("| point | verdict | rule | search | check |");
    println!("|---|---|---|---|---|");
    for line in known.lines() {
        let record: Json = serde_json::from_str(line).expect("a record");
        let text = record["instance"].to_string();
        let Ok(answer) = landscape::classify(&text) else {
            continue;
        };
        let Some(certificate) = &answer.certificate else {
            continue;
        };
        let search = least(|| drop(landscape::classify(&text)));
        let check = least(|| certificate.check().expect("accepted"));
        let verdict = serde_json::to_value(answer.verdict).expect("a verdict");
        println!(
            "| {} | {} | {} | {search:.0} | {check:.0} |",
            record["id"].as_str().unwrap_or_default(),
            verdict.as_str().unwrap_or_default(),
            rule(certificate)
        );
    }
}

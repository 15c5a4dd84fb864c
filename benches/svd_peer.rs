//! Answers one line of JSON per line of JSON, for `benches/peers/svd.py`.
//!
//! In: `{"rows": 2, "cols": 2, "entries": ["1", "1/2", "0", "3"], "bits": 95, "stage": "values",
//! "repeat": 5}`. Out: the rank, the intervals, and those of a refinement to `2^-bits` relative.
//! With a stage: that work, so many times, for a clock outside, and no intervals.

use std::hint::black_box;
use std::io::{BufRead, Write};

use enclosure::Spectrum;
use exact::{Matrix, Rational};
use serde::{Deserialize, Serialize};
use svd::{Algorithm, Enclosures, approx_svd_by, singular_subspaces, singular_values};

#[derive(Deserialize)]
struct Query {
    rows: usize,
    cols: usize,
    entries: Vec<String>,
    bits: usize,
    stage: Option<String>,
    repeat: usize,
}

#[derive(Default, Serialize)]
struct Answer {
    rank: usize,
    values: Vec<[String; 2]>,
    refined: Vec<[String; 2]>,
}

type Failure = Box<dyn std::error::Error>;

fn ends(enclosures: &Enclosures) -> Vec<[String; 2]> {
    let values = enclosures.values().iter();
    values
        .map(|value| [value.lo().to_string(), value.hi().to_string()])
        .collect()
}

/// The subspaces of all clusters of positive values.
fn subspaces(values: &Enclosures) -> Result<(), Failure> {
    let clusters = values.clusters().into_iter();
    for cluster in clusters.filter(|cluster| cluster.start < values.rank()) {
        black_box(singular_subspaces(values, cluster)?);
    }
    Ok(())
}

fn run(stage: &str, query: &Query, matrix: &Matrix, values: &Enclosures) -> Result<(), Failure> {
    for _ in 0..query.repeat {
        match stage {
            "faer" => drop(black_box(approx_svd_by(matrix, Algorithm::Faer))),
            "jacobi" => drop(black_box(approx_svd_by(matrix, Algorithm::Jacobi))),
            "values" => drop(black_box(singular_values(matrix)?)),
            "check" => drop(black_box(enclosure::check(values.certificate())?)),
            "subspaces" => subspaces(values)?,
            "refine" => drop(black_box(values.refine_relative(query.bits)?)),
            // What a refinement by counting has to know before it begins.
            "spectrum" => drop(black_box(Spectrum::new(matrix).squarefree())),
            _ => return Err(format!("no stage {stage}").into()),
        }
    }
    Ok(())
}

fn answer(query: &Query) -> Result<Answer, Failure> {
    let entries: Result<Vec<Rational>, _> = query.entries.iter().map(|e| e.parse()).collect();
    let matrix = Matrix::from_entries(query.rows, query.cols, entries?);
    let values = singular_values(&matrix)?;
    if let Some(stage) = &query.stage {
        run(stage, query, &matrix, &values)?;
        return Ok(Answer::default());
    }
    let refined = values.refine_relative(query.bits)?;
    enclosure::check(refined.certificate())?;
    Ok(Answer {
        rank: values.rank(),
        values: ends(&values),
        refined: ends(&refined),
    })
}

fn main() -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let query: Query = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &answer(&query)?)?;
        writeln!(out)?;
    }
    Ok(())
}

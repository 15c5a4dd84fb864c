//! Answers one line of JSON per line of JSON, for `benches/peers/svd.py`.
//!
//! In: `{"rows": 2, "cols": 2, "entries": ["1", "1/2", "0", "3"], "bits": 95, "repeat": 5}`.
//! Out: the intervals, those of a refinement to `2^-bits` relative, and the median time in
//! microseconds of each stage over the repetitions (0 repetitions: no timing).

use std::io::{BufRead, Write};
use std::time::Instant;

use enclosure::Spectrum;
use exact::{Matrix, Rational};
use serde::{Deserialize, Serialize};
use svd::{Algorithm, Enclosures, approx_svd_by, singular_subspaces, singular_values};

#[derive(Deserialize)]
struct Query {
    rows: usize,
    cols: usize,
    entries: Vec<String>,
    bits: Option<usize>,
    repeat: usize,
}

#[derive(Serialize)]
struct Answer {
    rank: usize,
    clusters: Vec<usize>,
    values: Vec<[String; 2]>,
    refined: Vec<[String; 2]>,
    approx_us: f64,
    faer_us: f64,
    jacobi_us: f64,
    values_us: f64,
    check_us: f64,
    subspaces_us: f64,
    refine_us: f64,
    spectrum_us: f64,
}

/// The median time of a run, in microseconds.
fn median_time<T>(repeat: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut time = || {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64() * 1e6
    };
    let mut times: Vec<f64> = (0..repeat).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times.get(repeat / 2).copied().unwrap_or_default()
}

fn ends(enclosures: &Enclosures) -> Vec<[String; 2]> {
    let values = enclosures.values().iter();
    values
        .map(|value| [value.lo().to_string(), value.hi().to_string()])
        .collect()
}

fn answer(query: &Query) -> Result<Answer, Box<dyn std::error::Error>> {
    let entries: Result<Vec<Rational>, _> = query.entries.iter().map(|e| e.parse()).collect();
    let matrix = Matrix::from_entries(query.rows, query.cols, entries?);
    let values = singular_values(&matrix)?;
    let refined = match query.bits {
        Some(bits) => values.refine_relative(bits)?,
        None => values.clone(),
    };
    enclosure::check(refined.certificate())?;
    let by = |algorithm| median_time(query.repeat, || approx_svd_by(&matrix, algorithm));
    Ok(Answer {
        rank: values.rank(),
        clusters: values
            .clusters()
            .iter()
            .map(ExactSizeIterator::len)
            .collect(),
        values: ends(&values),
        refined: ends(&refined),
        approx_us: by(Algorithm::Automatic),
        faer_us: by(Algorithm::Faer),
        jacobi_us: by(Algorithm::Jacobi),
        values_us: median_time(query.repeat, || singular_values(&matrix)),
        check_us: median_time(query.repeat, || enclosure::check(values.certificate())),
        subspaces_us: median_time(query.repeat, || {
            let clusters = values.clusters();
            let positive = clusters.into_iter().filter(|c| c.start < values.rank());
            positive
                .map(|c| singular_subspaces(&values, c))
                .collect::<Vec<_>>()
        }),
        refine_us: median_time(query.repeat, || {
            query.bits.map(|bits| values.refine_relative(bits))
        }),
        // What a refinement by counting has to know before it begins.
        spectrum_us: median_time(
            if query.bits.is_some() {
                query.repeat
            } else {
                0
            },
            || Spectrum::new(&matrix).squarefree(),
        ),
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let query: Query = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &answer(&query)?)?;
        writeln!(out)?;
    }
    Ok(())
}

//! The space of subjects that the options name.

use anyhow::{Context, bail};
use lemmas::SubjectKind;
use network::json;
use search::{Choice, Grid, MAX_SIZE, Shape, Space, least_widths};
use serde::Deserialize;

use crate::cli::SpaceOptions;
use crate::input;

/// Reads `-N..N`.
fn parse_entries(text: &str) -> anyhow::Result<u32> {
    let bound = text.split_once("..").and_then(|(low, high)| {
        let (low, high): (i64, i64) = (low.parse().ok()?, high.parse().ok()?);
        (low == -high).then(|| u32::try_from(high).ok()).flatten()
    });
    bound.with_context(|| format!("--entries {text:?}: expected -N..N, such as -1..1"))
}

/// Refuses sizes that no search could cover.
fn check_sizes(options: &SpaceOptions) -> anyhow::Result<()> {
    let check = |name: &str, size: usize| {
        if (1..=MAX_SIZE).contains(&size) {
            Ok(())
        } else {
            Err(anyhow::anyhow!("--{name} {size}: expected 1 to {MAX_SIZE}"))
        }
    };
    check("max-width", options.max_width)?;
    check("max-depth", options.max_depth)?;
    check("samples", options.samples.unwrap_or(1))?;
    let widths = options.widths.as_deref().unwrap_or(&[]);
    check("widths: the number of layers is", widths.len().max(2) - 1)?;
    widths.iter().try_for_each(|&width| check("widths", width))
}

fn all_widths(options: &SpaceOptions, kind: SubjectKind) -> Vec<Vec<usize>> {
    let depths = match kind {
        SubjectKind::RankConstrained | SubjectKind::LeftFactor | SubjectKind::TriplePair => 2..=2,
        SubjectKind::Rotation => return vec![vec![1]],
        SubjectKind::Pair | SubjectKind::Svd => 1..=1,
        _ => 1..=options.max_depth,
    };
    let mut found = Vec::new();
    for depth in depths {
        let mut partial: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..=depth {
            let extend = |widths: &Vec<usize>| {
                let widths = widths.clone();
                (1..=options.max_width).map(move |w| [widths.clone(), vec![w]].concat())
            };
            partial = partial.iter().flat_map(extend).collect();
        }
        found.extend(partial);
    }
    found
}

fn boxes(options: &SpaceOptions, kind: SubjectKind) -> anyhow::Result<Vec<Grid>> {
    let bound = parse_entries(&options.entries)?;
    #[derive(Deserialize)]
    struct Input(#[serde(with = "json::matrix")] exact::Matrix);
    let fixed = match options.x.as_str() {
        "all" | "identity" => None,
        file => {
            let Input(matrix) = json::read(&input::read(file)?)
                .map_err(|error| anyhow::anyhow!("{file}: {error}"))?;
            Some(matrix)
        }
    };
    let list = match &options.widths {
        Some(widths) => vec![widths.clone()],
        None => all_widths(options, kind),
    };
    let mut boxes = Vec::new();
    for widths in list {
        let needed = least_widths(kind);
        if widths.len() < needed || widths.contains(&0) {
            bail!("--widths {widths:?}: expected at least {needed} positive widths");
        }
        let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
        if kind == SubjectKind::TriplePair && widths[1] > inputs.min(outputs) {
            if options.widths.is_some() {
                bail!("--widths {widths:?}: more triples than rows or columns");
            }
            continue;
        }
        let least = widths.iter().copied().min().unwrap_or(1);
        let sizes = match (&fixed, options.x.as_str()) {
            (Some(x), _) if x.rows() != inputs => continue,
            (Some(x), _) => x.cols()..=x.cols(),
            (None, "identity") => inputs..=inputs,
            _ if !kind.has_data() => 1..=1,
            _ => 1..=options.samples.unwrap_or(inputs + outputs - least + 1),
        };
        for samples in sizes {
            let mut grid = Grid::all(widths.clone(), samples, bound);
            match (&fixed, options.x.as_str()) {
                (Some(x), _) => grid.x = Choice::Fixed(x.clone()),
                (None, "identity") => grid.x = Choice::Fixed(exact::Matrix::identity(inputs)),
                _ => {}
            }
            boxes.push(grid);
        }
    }
    if boxes.is_empty() {
        bail!("no box fits the options");
    }
    Ok(boxes)
}

/// The space that the options name.
///
/// # Errors
/// When the options are bad.
pub fn space(options: &SpaceOptions, kind: SubjectKind) -> anyhow::Result<Space> {
    check_sizes(options)?;
    let Some(count) = options.random else {
        return Ok(Space::Boxes(boxes(options, kind)?));
    };
    let shape = Shape {
        widths: options.widths.clone(),
        max_depth: options.max_depth.max(1),
        max_width: options.max_width.max(1),
        max_samples: options.samples.unwrap_or(4),
    };
    let space = Space::Random {
        seed: options.seed,
        count,
        shape,
    };
    space.validate(kind).map_err(anyhow::Error::msg)?;
    Ok(space)
}

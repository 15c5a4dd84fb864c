//! The space of networks that the options name.

use anyhow::bail;
use census::{Choice, Grid, MAX_SIZE, Shape, Space};
use network::json;
use serde::Deserialize;

use crate::cli::SpaceOptions;
use crate::input;

/// Refuses sizes that no census could cover.
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

fn all_widths(options: &SpaceOptions) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for depth in 1..=options.max_depth {
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

fn boxes(options: &SpaceOptions) -> anyhow::Result<Vec<Grid>> {
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
        None => all_widths(options),
    };
    let mut boxes = Vec::new();
    for widths in list {
        if widths.len() < 2 || widths.contains(&0) {
            bail!("--widths {widths:?}: expected at least 2 positive widths");
        }
        let (inputs, outputs) = (widths[0], widths[widths.len() - 1]);
        let least = widths.iter().copied().min().unwrap_or(1);
        let sizes = match (&fixed, options.x.as_str()) {
            (Some(x), _) if x.rows() != inputs => continue,
            (Some(x), _) => x.cols()..=x.cols(),
            (None, "identity") => inputs..=inputs,
            _ => 1..=options.samples.unwrap_or(inputs + outputs - least + 1),
        };
        for samples in sizes {
            let mut grid = Grid::all(widths.clone(), samples, options.entries);
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
pub fn space(options: &SpaceOptions) -> anyhow::Result<Space> {
    check_sizes(options)?;
    let Some(count) = options.random else {
        return Ok(Space::Boxes(boxes(options)?));
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
    space.validate().map_err(anyhow::Error::msg)?;
    Ok(space)
}

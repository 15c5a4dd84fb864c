//! Finite, indexed sets of networks with data.

use network::Instance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Choice, Grid, Shape, Stream, random_instance};

/// The largest width, depth and number of samples of a space.
pub const MAX_SIZE: usize = 32;

/// A finite, indexed set of networks with data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Space {
    /// Random networks of every kind, critical more often than not.
    Random {
        /// The seed.
        seed: u64,
        /// How many.
        count: u64,
        /// Their sizes.
        shape: Shape,
    },
    /// All networks of some boxes, one box after the other.
    Boxes(Vec<Grid>),
}

impl Space {
    /// Checks the sizes of a space that was read from a file.
    ///
    /// # Errors
    /// When sizes are missing, zero, above [`MAX_SIZE`], or do not fit a fixed matrix.
    pub fn validate(&self) -> Result<(), String> {
        let sizes = |what: &str, sizes: &[usize], least: usize| {
            if sizes.len() >= least && sizes.iter().all(|size| (1..=MAX_SIZE).contains(size)) {
                Ok(())
            } else {
                Err(format!(
                    "{what} {sizes:?}: expected at least {least}, of 1 to {MAX_SIZE}"
                ))
            }
        };
        match self {
            Self::Random { shape, .. } => {
                let others = [shape.max_depth, shape.max_width, shape.max_samples];
                sizes("depth, width, samples", &others, 3)?;
                sizes("widths", shape.widths.as_deref().unwrap_or(&[1, 1]), 2)
            }
            Self::Boxes(boxes) => boxes.iter().try_for_each(|grid| {
                sizes("widths", &grid.widths, 2)?;
                sizes("samples", &[grid.samples], 1)?;
                let ends = [grid.widths[0], grid.widths[grid.widths.len() - 1]];
                for (choice, rows) in [&grid.x, &grid.y].into_iter().zip(ends) {
                    if let Choice::Fixed(matrix) = choice
                        && matrix.shape() != (rows, grid.samples)
                    {
                        let (shape, samples) = (matrix.shape(), grid.samples);
                        return Err(format!(
                            "data of shape {shape:?}, expected {:?}",
                            (rows, samples)
                        ));
                    }
                }
                Ok(())
            }),
        }
    }

    /// The number of networks; `None` when it exceeds 64 bits.
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Random { count, .. } => Some(*count),
            Self::Boxes(boxes) => boxes
                .iter()
                .try_fold(0u64, |sum, grid| sum.checked_add(grid.count()?)),
        }
    }

    /// The network with the given index.
    pub fn instance(&self, mut index: u64) -> Option<Instance> {
        match self {
            Self::Random { seed, shape, .. } => {
                Some(random_instance(shape, &mut Stream::new(*seed, index)))
            }
            Self::Boxes(boxes) => {
                for grid in boxes {
                    let count = grid.count()?;
                    if index < count {
                        return grid.instance(index);
                    }
                    index -= count;
                }
                None
            }
        }
    }
}

//! Finite, indexed sets of subjects.

use certificate::Subject;
use lemmas::{SubjectKind, Variant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Choice, Grid, Shape, Stream, random_subject};

/// The largest width, depth and number of samples of a space.
pub const MAX_SIZE: usize = 32;

/// The least number of widths of a box of such subjects.
pub fn least_widths(kind: SubjectKind) -> usize {
    match kind {
        SubjectKind::RankConstrained | SubjectKind::LeftFactor | SubjectKind::TriplePair => 3,
        SubjectKind::Rotation => 1,
        _ => 2,
    }
}

/// A finite, indexed set of subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Space {
    /// Random subjects, made to meet the hypotheses of the variant.
    Random {
        /// The seed.
        seed: u64,
        /// How many.
        count: u64,
        /// Their sizes.
        shape: Shape,
    },
    /// All subjects of some boxes, one box after the other.
    Boxes(Vec<Grid>),
}

impl Space {
    /// Checks the sizes of a space that was read from a file.
    ///
    /// # Errors
    /// When sizes are missing, zero, above [`MAX_SIZE`], or do not fit a fixed matrix.
    pub fn validate(&self, kind: SubjectKind) -> Result<(), String> {
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
                sizes("widths", &grid.widths, least_widths(kind))?;
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

    /// The number of subjects; `None` when it exceeds 64 bits.
    pub fn len(&self, kind: SubjectKind) -> Option<u64> {
        match self {
            Self::Random { count, .. } => Some(*count),
            Self::Boxes(boxes) => boxes
                .iter()
                .try_fold(0u64, |sum, grid| sum.checked_add(grid.count(kind)?)),
        }
    }

    /// The subject with the given index.
    pub fn subject(&self, variant: &Variant, mut index: u64) -> Option<Subject> {
        match self {
            Self::Random { seed, shape, .. } => Some(random_subject(
                variant,
                shape,
                &mut Stream::new(*seed, index),
            )),
            Self::Boxes(boxes) => {
                for grid in boxes {
                    let count = grid.count(variant.claim.subject)?;
                    if index < count {
                        return grid.subject(variant.claim.subject, index);
                    }
                    index -= count;
                }
                None
            }
        }
    }
}

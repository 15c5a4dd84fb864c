//! Finite, indexed sets of subjects.

use certificate::Subject;
use lemmas::{SubjectKind, Variant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Grid, Shape, Stream, random_subject};

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

//! Singular values, from the enclosures of the crate `svd`.

use exact::Matrix;

use crate::place;

/// Larger matrices are not drawn.
const MAX_SIZE: usize = 24;

/// Relative precision of a drawn value, in bits.
const BITS: usize = 16;

/// The singular values of one matrix.
#[derive(Clone, Debug)]
pub struct Spectrum {
    /// The name of the matrix.
    pub name: String,
    /// The values, largest first.
    pub values: Vec<f64>,
    /// The exact rank.
    pub rank: usize,
}

impl Spectrum {
    /// The spectrum of a matrix; `None` if it is too large to be drawn.
    pub(crate) fn of(name: &str, matrix: &Matrix) -> Option<Self> {
        if matrix.rows().max(matrix.cols()) > MAX_SIZE {
            return None;
        }
        let enclosures = svd::singular_values(matrix)
            .ok()?
            .refine_relative(BITS)
            .ok()?;
        Some(Self {
            name: name.into(),
            values: enclosures
                .values()
                .iter()
                .map(|v| place(&v.mid()))
                .collect(),
            rank: enclosures.rank(),
        })
    }
}

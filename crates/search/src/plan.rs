//! Which subjects of a box need not be looked at one by one.
//!
//! Where the hypotheses of a variant include that the point is critical, and before this one only
//! hypotheses on the data, a point that is not critical is vacuous by the first of these that
//! fails.

use certificate::Hypothesis;
use exact::{Matrix, rank};
use lemmas::{SubjectKind, Variant};

/// The hypotheses that decide about points that are not critical: those on the data, in order, and
/// the one that makes the point critical.
pub(crate) struct Plan {
    pub(crate) data: Vec<Hypothesis>,
    pub(crate) critical: Hypothesis,
}

impl Plan {
    /// The plan of a variant, if its hypotheses allow one.
    pub(crate) fn of(variant: &Variant) -> Option<Self> {
        use Hypothesis::{Critical, GlobalMinimum, LocalMinimum, XFullRowRank, YFullRowRank};
        if !matches!(
            variant.claim.subject,
            SubjectKind::Network | SubjectKind::Layer
        ) {
            return None;
        }
        let mut data = Vec::new();
        for hypothesis in variant.hypotheses() {
            match hypothesis {
                XFullRowRank | YFullRowRank => data.push(hypothesis),
                Critical | LocalMinimum | GlobalMinimum => {
                    let critical = hypothesis;
                    return Some(Self { data, critical });
                }
                _ => return None,
            }
        }
        None
    }

    /// The first hypothesis on the data that fails.
    pub(crate) fn fails_on(&self, x: &Matrix, y: &Matrix) -> Option<Hypothesis> {
        let fails = |hypothesis: &&Hypothesis| {
            !has_full_row_rank(match hypothesis {
                Hypothesis::XFullRowRank => x,
                _ => y,
            })
        };
        self.data.iter().find(fails).copied()
    }
}

/// Whether the rows are linearly independent.
pub(crate) fn has_full_row_rank(matrix: &Matrix) -> bool {
    rank(matrix) == matrix.rows()
}

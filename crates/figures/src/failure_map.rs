//! Where a claim about ranks fails: verdicts by `rank(Y X^T)` and `d_p`.

use std::collections::BTreeMap;

use exact::rank;
use lemmas::{Variant, Verdict};
use search::Space;

/// How many subjects of one space are looked at.
const SUBJECTS: u64 = 6000;

/// The verdicts of one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapCell {
    /// Subjects on which the claim holds.
    pub holds: u64,
    /// Subjects that refute it.
    pub refuted: u64,
}

/// The verdicts on a claim by `(rank(Y X^T), d_p)`.
#[derive(Clone, Debug)]
pub struct FailureMap {
    /// The cells that were met.
    pub cells: BTreeMap<(usize, usize), MapCell>,
}

impl FailureMap {
    /// Puts a variant to the test on the first subjects of each space, those of its audit;
    /// `None` if no subject has data and widths.
    pub fn of(variant: &Variant, spaces: &[Space]) -> Option<Self> {
        let mut cells: BTreeMap<(usize, usize), MapCell> = BTreeMap::new();
        for space in spaces {
            let count = space.len(variant.claim.subject).unwrap_or(u64::MAX);
            for subject in (0..count.min(SUBJECTS)).map_while(|i| space.subject(variant, i)) {
                let (Some(data), Some(network)) = (subject.data(), subject.network()) else {
                    return None;
                };
                let key = (rank(&data.cross_moment()), network.bottleneck());
                match variant.check(&subject) {
                    Ok(Verdict::Holds { .. }) => cells.entry(key).or_default().holds += 1,
                    Ok(Verdict::Refuted { .. }) => cells.entry(key).or_default().refuted += 1,
                    _ => {}
                }
            }
        }
        (!cells.is_empty()).then_some(Self { cells })
    }
}

//! A picture of where a conclusion failed: two features span a plane, and in each cell stand the
//! vectors that held and that failed.

use std::collections::BTreeMap;

use crate::features::{Featured, NONE};
use crate::table::Table;

/// The most features of which two are chosen.
const MAX_FEATURES: usize = 60;

/// The plane of two features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The feature from left to right, and the one from below.
    pub features: [String; 2],
    /// By the values of both, how many vectors held and failed.
    pub cells: BTreeMap<[i64; 2], [u64; 2]>,
}

/// The plane of the two features that separate best what held from what failed: the fewest vectors
/// lie on the lesser side of their cell. Of equals, that with the fewest cells, then the shorter.
pub fn picture(featured: &Featured, table: &Table) -> Option<Picture> {
    let features = &featured.features[..featured.features.len().min(MAX_FEATURES)];
    let plane = |[i, j]: [usize; 2]| {
        let mut cells: BTreeMap<[i64; 2], [u64; 2]> = BTreeMap::new();
        for (vector, row) in &table.rows {
            let at = [vector[i], vector[j]];
            if !at.contains(&NONE) {
                cells.entry(at).or_default()[usize::from(row.failed > 0)] += 1;
            }
        }
        cells
    };
    let rank = |[i, j]: [usize; 2]| {
        let cells = plane([i, j]);
        let mixed: u64 = cells.values().map(|[held, failed]| held.min(failed)).sum();
        let seen: u64 = cells.values().flatten().sum();
        // Where a feature has no value, it does not separate.
        let unseen = table.rows.len() as u64 - seen;
        let length = features[i].text.len() + features[j].text.len();
        (mixed + unseen, cells.len(), length)
    };
    let pairs = (0..features.len()).flat_map(|j| (0..j).map(move |i| [i, j]));
    let chosen = pairs.min_by_key(|&pair| rank(pair))?;
    Some(Picture {
        features: chosen.map(|k| features[k].text.clone()),
        cells: plane(chosen),
    })
}

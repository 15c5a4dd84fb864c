//! Points of boxes against the points that stand for them: a check of the symmetries, and of the
//! lists of critical points, that needs no list of orbits.

use std::collections::{BTreeMap, BTreeSet};

use ::sweep::Point;
use classify::classify;
use rayon::prelude::*;

use crate::Located;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Points compared.
    pub points: u64,
    /// Those that are critical, by rational arithmetic.
    pub critical: u64,
    /// In what they differ from the points that stand for them.
    pub differences: Vec<String>,
}

/// Compares points: each must be critical exactly if the point that stands for it is among those
/// that `visit` finds in its block, and is then of the same kind.
pub fn agreement(
    points: &[Located],
    visit: impl Fn(u64, &mut dyn FnMut(&Point)) + Sync,
) -> Agreement {
    let mut by_block: BTreeMap<u64, Vec<&Located>> = BTreeMap::new();
    for point in points {
        by_block.entry(point.block).or_default().push(point);
    }
    let of_block = |(&block, points): (&u64, &Vec<&Located>)| {
        let wanted: BTreeSet<&Point> = points.iter().map(|p| &p.representative).collect();
        let mut found = BTreeSet::new();
        visit(block, &mut |point| {
            found.extend(wanted.get(point).copied());
        });
        let compared = points.iter().map(|located| {
            let is_found = found.contains(&located.representative);
            (located, is_found, compare(located, is_found))
        });
        let mut result = Agreement::default();
        for (located, is_found, compared) in compared {
            result.points += 1;
            match compared {
                Ok(is_critical) => result.critical += u64::from(is_critical),
                Err(reason) => {
                    let found = if is_found { "found" } else { "not found" };
                    let point = &located.point;
                    result.differences.push(format!(
                        "block {block}, in which its representative is {found}: {reason}: {point:?}"
                    ));
                }
            }
        }
        result
    };
    let found: Vec<Agreement> = by_block.par_iter().map(of_block).collect();
    found
        .into_iter()
        .fold(Agreement::default(), |mut sum, part| {
            sum.points += part.points;
            sum.critical += part.critical;
            sum.differences.extend(part.differences);
            sum
        })
}

/// Whether the point is critical; an error where it differs from what stands for it.
fn compare(located: &Located, is_found: bool) -> Result<bool, String> {
    let instance = located.point.instance();
    let is_critical = instance.evaluate().noncritical_layer().is_none();
    if is_critical != is_found {
        let not = if is_critical { "" } else { "not " };
        return Err(format!("the point is {not}critical"));
    }
    if is_critical {
        let kind = |instance| match classify(instance) {
            Ok(found) => Ok(found.kind.id()),
            Err(error) => Err(error.to_string()),
        };
        let (own, other) = (kind(&instance)?, kind(&located.representative.instance())?);
        if own != other {
            return Err(format!(
                "the point is a {own}, what stands for it a {other}"
            ));
        }
    }
    Ok(is_critical)
}

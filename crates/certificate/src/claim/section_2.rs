//! Section 2 (page 2): the two problems.

use exact::rank;

use super::{expect, expect_minimum, stands};
use crate::{Evidence, Rejection, Subject};

/// `rank(W_H ... W_1) > d_p`.
pub(super) fn rank_exceeds_bottleneck(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let network = expect(subject.network(), "a network")?;
    let (found, bound) = (rank(&network.product()), network.bottleneck());
    if found > bound {
        Ok(())
    } else {
        Err(stands(format!("rank R = {found} <= {bound}")))
    }
}

/// `rank(W_H ... W_1) != d_p`.
pub(super) fn rank_differs_from_bottleneck(
    subject: &Subject,
    _: &Evidence,
) -> Result<(), Rejection> {
    let network = expect(subject.network(), "a network")?;
    let (found, bound) = (rank(&network.product()), network.bottleneck());
    if found == bound {
        Err(stands(format!("rank R = {found} = d_p")))
    } else {
        Ok(())
    }
}

/// The global minimum values of (1) and (2) differ. At a global minimum `W` of (1) the product
/// is a global minimum of (2), of twice the value, because (2) has no factor 1/2.
pub(super) fn optimal_values_differ(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    expect_minimum(instance, given)?;
    if instance.loss().is_zero() {
        Err(stands("both optimal values are 0"))
    } else {
        Ok(())
    }
}

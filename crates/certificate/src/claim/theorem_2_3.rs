//! Theorem 2.3 (page 3), and strengthenings that a reader may expect of it.

use super::{evidence, expect, stands};
use crate::hypothesis::check_better;
use crate::landscape::{check_size, least_order, lines_never_descend};
use crate::{Evidence, Rejection, Subject};

/// A network of the same widths has a smaller loss. For Theorem 2.1: then the value of `R` is
/// not the least value of (2), and by Theorem 2.2 every local minimum of (2) has that value.
pub(super) fn better_network_exists(subject: &Subject, given: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    check_better(
        instance,
        evidence(given.other.as_ref(), "a better network")?,
    )
}

/// The Hessian of a critical point has no negative direction.
pub(super) fn hessian_is_semidefinite(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    match least_order(instance)? {
        3.. => Ok(()),
        order => Err(stands(format!("the loss falls at order {order}"))),
    }
}

/// Every straight line is free of descent.
pub(super) fn no_line_descends(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    check_size(instance)?;
    if lines_never_descend(instance) {
        Ok(())
    } else {
        Err(stands("not shown that no straight line descends"))
    }
}

/// The least order of descent exceeds the depth.
pub(super) fn order_exceeds_depth(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    let (order, depth) = (least_order(instance)?, instance.network().depth());
    if order > depth {
        Ok(())
    } else {
        Err(stands(format!("order {order} at depth {depth}")))
    }
}

//! Theorem 2.3 (page 3), and strengthenings that a reader may expect of it.

use super::{evidence, expect, stands};
use crate::hypothesis::check_better;
use crate::landscape::{check_size, hessian_kernel, least_order, lines_never_descend};
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
    check_size(instance)?;
    let at = instance.evaluate();
    if let Some(layer) = at.noncritical_layer() {
        return Err(stands(format!("the gradient in layer {layer} is not zero")));
    }
    match hessian_kernel(instance, &at) {
        Some(_) => Ok(()),
        None => Err(stands("the Hessian has a negative direction")),
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
    let depth = instance.network().depth();
    if depth > 3 {
        return Err(stands("orders are examined up to 4"));
    }
    let order = least_order(instance)?;
    if order > depth {
        Ok(())
    } else {
        Err(stands(format!("order {order} at depth {depth}")))
    }
}

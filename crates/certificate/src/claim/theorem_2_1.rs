//! Theorem 2.1 (page 2) and the steps of its proof (page 7).

use super::{expect, stands};
use crate::{Evidence, Rejection, Subject};

/// `F(R) != L(W)` for `F(R) = ||R X - Y||^2`, as printed.
pub(super) fn values_differ(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    let residual = instance.problem().residual(&instance.network().product());
    let (f, l) = (residual.frobenius_norm_squared(), instance.loss());
    if f == l {
        Err(stands(format!("F(R) = L(W) = {l}")))
    } else {
        Ok(())
    }
}

/// `F(R)/2 != L(W)`.
pub(super) fn halved_values_differ(subject: &Subject, _: &Evidence) -> Result<(), Rejection> {
    let instance = expect(subject.instance(), "a network with data")?;
    let residual = instance.problem().residual(&instance.network().product());
    let half = residual.frobenius_norm_squared() / exact::Rational::from(2);
    if half == instance.loss() {
        Err(stands(format!("both are {half}")))
    } else {
        Ok(())
    }
}

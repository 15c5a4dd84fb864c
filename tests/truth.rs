//! Whether what a certificate states is true, by the slow path of `oracle.rs`.

use certificate::{Certificate, Statement};

use crate::oracle::{descends, is_global_minimum, is_stationary};

/// Whether the statement is true.
pub fn is_true(certificate: &Certificate) -> bool {
    match &certificate.statement {
        Statement::NotCritical { instance, layer } => !is_stationary(instance, *layer),
        Statement::NotLocalMinimum {
            instance,
            order,
            curve,
        } => descends(instance, *order, curve),
        Statement::GlobalMinimum { instance, .. } => is_global_minimum(instance),
    }
}

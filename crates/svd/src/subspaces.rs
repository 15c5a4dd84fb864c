//! Enclosures of singular subspaces and vectors.

use std::ops::Range;

use enclosure::{SingularSubspaces, SubspaceCertificate, enclose_subspaces};
use exact::{Matrix, kernel_basis};

use crate::{Enclosures, SvdError};

/// The singular subspaces of a cluster.
#[derive(Clone, Debug)]
pub enum Subspaces {
    /// A cluster of positive values: approximate bases with a proved bound on the sine of the
    /// angles, and its certificate.
    Enclosed {
        /// What the checker established.
        established: Box<SingularSubspaces>,
        /// The certificate, which [`enclosure::check_subspaces`] accepts.
        certificate: Box<SubspaceCertificate>,
    },
    /// The zeros: exact bases of the kernels of `A^T` and of `A`, as columns.
    Kernels {
        /// A basis of `ker A^T`.
        left: Matrix,
        /// A basis of `ker A`.
        right: Matrix,
    },
}

/// The singular subspaces of a cluster, one of [`Enclosures::clusters`] or a union of neighbours.
///
/// # Errors
/// [`SvdError::Rejected`] when the cluster is not separated from the other values by the
/// enclosures,
/// which does not imply that it is not separated; [`SvdError::NoFactors`] when the enclosures
/// carry no decomposition; [`SvdError::Index`] when the cluster is out of range.
pub fn singular_subspaces(
    enclosures: &Enclosures,
    cluster: Range<usize>,
) -> Result<Subspaces, SvdError> {
    let (rank, count) = (enclosures.rank(), enclosures.count());
    if cluster.is_empty() || cluster.end > count {
        return Err(SvdError::Index {
            index: cluster.end,
            count,
        });
    }
    if cluster == (rank..count) {
        let matrix = enclosures.matrix();
        return Ok(Subspaces::Kernels {
            left: kernel_basis(&matrix.transpose()),
            right: kernel_basis(matrix),
        });
    }
    if enclosures.certificate().factors.is_none() {
        return Err(SvdError::NoFactors);
    }
    let (certificate, established) =
        enclose_subspaces(enclosures.established(), cluster.start, cluster.len())?;
    Ok(Subspaces::Enclosed {
        established: Box::new(established),
        certificate: Box::new(certificate),
    })
}

//! The published proof of Theorem 3.1 (pages 4-5), walked on an instance with two layers.
//!
//! Let the inner width be `d_p` and `R = U D V^T`, `R' = U' D' V'^T` compact decompositions with
//! `d_p` positive and different values each. The columns of `W_2` lie in those of `U` and the rows
//! of `W_1` in those of `V^T`, so `W_2 = U S_2` and `W_1 = S_1 V^T` with `S_2 = U^T W_2`,
//! `S_1 = W_1 V`, `S_2 S_1 = D`. Scaling the rows of `S_2` by `T = D' D^-1` gives
//! `(U' T S_2)(S_1 V'^T) = U' D' V'^T = R'`. The signs of the vectors of `R'` are those nearest to
//! `U`, `V`; nothing more can be asked (Lemma 3.3), and where values come close these factors need
//! not be near. The rational construction of Theorem 3.1 does not use decompositions.

use exact::{Matrix, Rational};
use network::{Network, json};
use serde::Serialize;

use super::factors;
use crate::Construction;
use crate::lemma_3_3::lemma_3_3_some::compact_svd;

/// What the two ways give; both networks have the product `R'`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// The layers of the published proof, `W_1` first.
    pub layers: Network,
    /// The square of their distance from the given ones (Frobenius).
    #[serde(with = "json::rational")]
    pub distance_squared: Rational,
    /// The square of the distance of the layers of the rational construction.
    #[serde(with = "json::rational")]
    pub construction_distance_squared: Rational,
    /// The square of the distance of `R'` from `R`.
    #[serde(with = "json::rational")]
    pub target_distance_squared: Rational,
}

/// Walks the published proof; `None` unless there are two layers with inner width
/// `d_p = rank R = rank R'`, both decompositions are rational with different values, and the
/// rational construction reaches `R'` as well.
pub fn published_walk(layers: &Network, target: &Matrix) -> Option<Walk> {
    let product = layers.product();
    let rank = layers.bottleneck();
    if layers.depth() != 2 || layers.layer(1).rows() != rank || product.shape() != target.shape() {
        return None;
    }
    let (start, end) = (compact_svd(&product)?, compact_svd(target)?);
    if start.values.len() != rank || end.values.len() != rank {
        return None;
    }
    // The sign for which each pair of vectors of R' is nearest to that of R.
    let sign = |j: usize| {
        let cosine =
            start.u.column(j).inner(&end.u.column(j)) + start.v.column(j).inner(&end.v.column(j));
        Rational::from(if cosine.is_negative() { -1 } else { 1 })
    };
    let signed = |a: &Matrix| Matrix::from_fn(a.rows(), rank, |i, j| &sign(j) * &a[(i, j)]);
    let scaled = |a: &Matrix| {
        let factor = |i: usize| &end.values[i] / &start.values[i];
        Matrix::from_fn(rank, a.cols(), |i, j| &factor(i) * &a[(i, j)])
    };
    let top = &signed(&end.u) * &scaled(&(&start.u.transpose() * layers.layer(2)));
    let bottom = &(layers.layer(1) * &start.v) * &signed(&end.v).transpose();
    let walked = Network::new(vec![bottom, top]).ok()?;
    let Construction::Factors { layers: moved, .. } = factors(layers, target)? else {
        return None;
    };
    let distance = |other: &Network| {
        let pairs = layers.layers().iter().zip(other.layers());
        pairs.fold(Rational::ZERO, |sum, (a, b)| {
            sum + (b - a).frobenius_norm_squared()
        })
    };
    (walked.product() == *target).then(|| Walk {
        distance_squared: distance(&walked),
        construction_distance_squared: distance(&moved),
        target_distance_squared: (target - &product).frobenius_norm_squared(),
        layers: walked,
    })
}

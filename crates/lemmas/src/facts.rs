//! The numbers that a reader wants beside a verdict.

use certificate::{Subject, layer_ranks};
use classify::ProductPoint;
use rank::rank;
use serde::Serialize;

use crate::{Context, Walk, published_walk};

/// Ranks of a subject, and what kind of point it is; fields that make no sense for it are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The kind of the point, whatever the hypotheses of the claim say: as `classify` names it,
    /// or for the rank-constrained problem `global-minimum` or `not-local-minimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<&'static str>,
    /// The rank of `X`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_x: Option<usize>,
    /// The rank of `Y`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_y: Option<usize>,
    /// The rank of `Y X^T`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_yxt: Option<usize>,
    /// The rank of the product `R`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_r: Option<usize>,
    /// The rank of `R X`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_rx: Option<usize>,
    /// The least width `d_p`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<usize>,
    /// `s_1 = rank(B_{i-1} X)` of the layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s1: Option<usize>,
    /// `s_2 = rank A_i` of the layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s2: Option<usize>,
    /// The published proof of Theorem 3.1 walked on two layers and a target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<Walk>,
}

fn point(context: &Context) -> Option<&'static str> {
    if let Ok(found) = context.classification() {
        return Some(found.kind.id());
    }
    match context.product_point().ok()? {
        ProductPoint::GlobalMinimum { .. } => Some("global-minimum"),
        ProductPoint::NotLocalMinimum { .. } => Some("not-local-minimum"),
    }
}

/// The ranks of a subject and the kind of point that it is.
pub(crate) fn facts(context: &Context) -> Facts {
    let subject = context.subject;
    let mut facts = Facts {
        point: point(context),
        ..Facts::default()
    };
    if let Some(problem) = subject.data() {
        facts.rank_x = Some(rank(problem.x()));
        facts.rank_y = Some(rank(problem.y()));
        facts.rank_yxt = Some(rank(&problem.cross_moment()));
    }
    let product = match subject {
        Subject::RankConstrained { r, .. } => Some(r.clone()),
        _ => subject.network().map(network::Network::product),
    };
    if let Some(product) = product {
        facts.rank_r = Some(rank(&product));
        facts.rank_rx = subject
            .data()
            .map(|problem| rank(&(&product * problem.x())));
    }
    facts.bottleneck = subject.network().map(network::Network::bottleneck);
    if let Some((instance, layer)) = subject.layer() {
        let (_, upper, lower) = layer_ranks(instance, layer);
        (facts.s2, facts.s1) = (Some(upper), Some(lower));
    }
    if let Subject::Target { layers, target } = subject {
        facts.walk = published_walk(layers, target);
    }
    facts
}

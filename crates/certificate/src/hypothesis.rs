//! The hypotheses of the claims, each with a public name.
//!
//! Most are decided by recomputation. Four need evidence, because they speak about all nearby
//! networks: a local minimum is certified as a global one, and a point that is not a global
//! minimum by a better network. Two need the squares of singular values.

use std::fmt;

use exact::{Matrix, Rational, column_basis, left_inverse, rank};
use network::{Instance, Network, Problem};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::claim::Wedin;
use crate::descent::check_degree;
use crate::reduced::{Reduced, is_diagonal};
use crate::rejection::require;
use crate::{Code, Evidence, Rejection, Subject, Svd, check_minimum};

macro_rules! hypotheses {
    ($($name:ident $id:literal $meaning:literal)*) => {
        /// A hypothesis of a claim.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Hypothesis {
            $(#[doc = $meaning] $name,)*
        }

        impl Hypothesis {
            /// Every hypothesis.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The public name, as in `--drop x-full-row-rank`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// What the hypothesis says.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning),* }
            }
        }
    };
}

hypotheses! {
    XFullRowRank "x-full-row-rank" "X has full row rank."
    YFullRowRank "y-full-row-rank" "Y has full row rank."
    LocalMinimum "local-minimum" "W is a local minimum of L."
    GlobalMinimum "global-minimum" "W is a global minimum of L."
    Critical "critical" "The gradient of L vanishes at W."
    NotGlobalMinimum "not-global-minimum" "W is not a global minimum of L."
    LayerRankDeficient "layer-rank-deficient" "The layer W_i has rank less than min(d_i, d_{i-1})."
    LayersFullRank "layers-full-rank" "Each layer W_i has rank min(d_i, d_{i-1})."
    DataRank "data-rank" "rank(Y X^T) >= d_p."
    DataRankLow "data-rank-low" "rank(Y X^T) < d_p."
    DataRankOfInput "data-rank-of-input" "rank(Y X^T) >= min(d_p, rank X)."
    LayerRankCondition "layer-rank-condition" "rank(R X) + max(d_i, d_{i-1}) >= rank A_i + rank(B_{i-1} X)."
    LayerRankConditionFails "layer-rank-condition-fails" "rank(R X) + max(d_i, d_{i-1}) < rank A_i + rank(B_{i-1} X)."
    ArchitectureRank "architecture-rank" "rank(Y X^T) >= max_i [min(d_0..d_{i-1}) + min(d_i..d_H) - max(d_{i-1}, d_i)]."
    ArchitectureRankFails "architecture-rank-fails" "rank(Y X^T) < max_i [min(d_0..d_{i-1}) + min(d_i..d_H) - max(d_{i-1}, d_i)]."
    ProductFullRank "product-full-rank" "rank R = d_p."
    ProductRankDeficient "product-rank-deficient" "rank R < d_p."
    TargetRank "target-rank" "rank R' <= d_p."
    TwoLayers "two-layers" "The network has two layers."
    BottleneckAtEnd "bottleneck-at-end" "d_p is d_0 or d_H."
    BottleneckAfterSecond "bottleneck-after-first" "The first bottleneck level p is at least 2."
    BottleneckNotFirst "bottleneck-not-first" "The first bottleneck level p is not 1."
    ProductFeasible "r-feasible" "rank R <= k."
    BoundFits "bound-fits" "k <= min(d_0, d_H), as k = d_p."
    ProductLocalMinimum "r-local-minimum" "R is a local minimum of F over rank <= k."
    AFullRowRank "a-full-row-rank" "A has full row rank."
    TargetWide "target-wide" "R' has at least as many columns as rows."
    LambdaOrdered "lambda-ordered" "lambda_1 > lambda_2 >= 0."
    AnglesOrdered "angles-ordered" "theta < theta'."
    FirstQuadrant "first-quadrant" "theta and theta' lie between 0 and pi/2."
    InputIdentity "x-identity" "X = I."
    TargetDiagonal "y-diagonal" "Y is diagonal."
    TargetSquare "y-square" "Y is square."
    TargetInRowSpace "y-in-row-space" "The rows of Y lie in the row space of X."
    ValuesOrdered "values-ordered" "The diagonal of Y is lambda_1 >= lambda_2 >= ... >= 0."
    ValuesDistinct "values-distinct" "No two nonzero entries on the diagonal of Y are equal."
    ProductProjection "r-projection" "R X = P_L Y Pi = Y Pi P_R, with the projectors onto the column and row space of R X."
    GivenSvd "given-svd" "U and V have orthonormal columns, and the values are in order, none negative."
    MFullRank "m-full-rank" "M has full rank, that is, its singular values are positive."
    DistinctValues "distinct-values" "The singular values of M are pairwise different."
    ValuesCoincide "values-coincide" "Two singular values of M are equal, or one is zero."
    RationalSvds "rational-svds" "M and M' have rational singular value decompositions with positive and pairwise different values."
    Diagonal "diagonal" "R and R' are diagonal."
    GapPositive "gap-positive" "delta = min(min_{i <= k < j} |sigma'_i - sigma_j|, min_{i <= k} sigma'_i) > 0."
    ValuesSeparated "values-separated" "sigma'_i differs from sigma_j for all i <= k < j."
    SquareMatrices "square-matrices" "M has as many rows as columns."
}

impl Hypothesis {
    /// The hypothesis with the given public name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|hypothesis| hypothesis.id() == id)
    }

    /// Decides the hypothesis by recomputation; `None` when it needs evidence, or when the
    /// subject is not of a kind that it speaks about.
    pub fn decide(self, subject: &Subject) -> Option<bool> {
        let full_row_rank = |matrix| rank(matrix) == matrix.rows();
        Some(match self {
            Self::XFullRowRank => full_row_rank(subject.data()?.x()),
            Self::YFullRowRank => full_row_rank(subject.data()?.y()),
            Self::Critical => subject.instance()?.evaluate().noncritical_layer().is_none(),
            Self::LayerRankDeficient => {
                let (instance, layer) = subject.layer()?;
                !full_rank(instance.network(), layer)
            }
            Self::LayersFullRank => {
                let network = subject.network()?;
                (1..=network.depth()).all(|layer| full_rank(network, layer))
            }
            Self::DataRank => data_rank(subject)? >= subject.network()?.bottleneck(),
            Self::DataRankLow => data_rank(subject)? < subject.network()?.bottleneck(),
            Self::DataRankOfInput => {
                let inputs = rank(subject.instance()?.x());
                data_rank(subject)? >= subject.network()?.bottleneck().min(inputs)
            }
            Self::LayerRankCondition => layer_condition(subject)?,
            Self::LayerRankConditionFails => !layer_condition(subject)?,
            Self::ArchitectureRank => architecture_condition(subject)?,
            Self::ArchitectureRankFails => !architecture_condition(subject)?,
            Self::ProductFullRank => product_deficiency(subject)? == 0,
            Self::ProductRankDeficient => product_deficiency(subject)? > 0,
            Self::TargetRank => target_rank(subject)? <= subject.network()?.bottleneck(),
            Self::TwoLayers => subject.network()?.depth() == 2,
            Self::BottleneckAtEnd => {
                let network = subject.network()?;
                let widths = network.widths();
                widths[0].min(widths[network.depth()]) == network.bottleneck()
            }
            Self::BottleneckAfterSecond => first_bottleneck(subject.network()?) >= 2,
            Self::BottleneckNotFirst => first_bottleneck(subject.network()?) != 1,
            Self::ProductFeasible => match subject {
                Subject::RankConstrained { r, rank: bound, .. } => rank(r) <= *bound,
                _ => return None,
            },
            Self::BoundFits => match subject {
                Subject::RankConstrained { r, rank: bound, .. } => *bound <= r.rows().min(r.cols()),
                _ => return None,
            },
            Self::AFullRowRank => match subject {
                Subject::LeftFactor { a, .. } => full_row_rank(a),
                _ => return None,
            },
            Self::TargetWide => match subject {
                Subject::LeftFactor { target, .. } => target.rows() <= target.cols(),
                _ => return None,
            },
            Self::LambdaOrdered => match subject {
                Subject::Rotation {
                    lambda_1, lambda_2, ..
                } => lambda_1 > lambda_2 && !lambda_2.is_negative(),
                _ => return None,
            },
            Self::FirstQuadrant => match subject {
                // theta <= pi/2 exactly when tan(theta/2) <= 1.
                Subject::Rotation {
                    tangent,
                    later_tangent,
                    ..
                } => [tangent, later_tangent]
                    .iter()
                    .all(|t| !t.is_negative() && **t <= Rational::ONE),
                _ => return None,
            },
            Self::AnglesOrdered => match subject {
                Subject::Rotation {
                    tangent,
                    later_tangent,
                    ..
                } => tangent < later_tangent,
                _ => return None,
            },
            Self::InputIdentity => {
                let problem = subject.data()?;
                *problem.x() == Matrix::identity(problem.x().rows())
            }
            Self::TargetDiagonal => is_diagonal(subject.data()?.y()),
            Self::TargetSquare => {
                let (rows, cols) = subject.data()?.y().shape();
                rows == cols
            }
            Self::TargetInRowSpace => {
                let problem = subject.data()?;
                rank(&problem.x().vstack(problem.y())) == rank(problem.x())
            }
            Self::ValuesOrdered => {
                let values = diagonal(subject)?;
                values.windows(2).all(|pair| pair[0] >= pair[1])
                    && values.iter().all(|value| !value.is_negative())
            }
            Self::ValuesDistinct => {
                let mut values = diagonal(subject)?;
                values.retain(|value| !value.is_zero());
                values.sort();
                values.windows(2).all(|pair| pair[0] != pair[1])
            }
            Self::ProductProjection => match subject {
                Subject::RankConstrained { x, y, r, .. } => {
                    let problem = Problem::new(x.clone(), y.clone()).ok()?;
                    if r.shape() != (y.rows(), x.rows()) {
                        return None;
                    }
                    Reduced::new(&problem, r).is_projection()
                }
                _ => return None,
            },
            Self::GivenSvd => subject.svd()?.is_valid(),
            Self::MFullRank => {
                let matrix = subject.svd()?.matrix()?;
                rank(&matrix) == matrix.rows().min(matrix.cols())
            }
            Self::DistinctValues => subject.svd()?.has_distinct_values(),
            Self::ValuesCoincide => {
                let svd = subject.svd()?;
                !(svd.has_distinct_values() && svd.has_positive_values())
            }
            Self::Diagonal => targets_are_diagonal(subject)?,
            Self::SquareMatrices => match subject {
                Subject::TriplePair { m, .. } => m.rows() == m.cols(),
                Subject::DecomposedPair { m, .. } => m.u.rows() == m.v.rows(),
                _ => return None,
            },
            Self::GapPositive => given_bound(subject)?.gap_is_positive(),
            Self::ValuesSeparated => given_bound(subject)?.values_are_separated(),
            Self::LocalMinimum
            | Self::GlobalMinimum
            | Self::NotGlobalMinimum
            | Self::ProductLocalMinimum
            | Self::RationalSvds => return None,
        })
    }

    /// Accepts if the hypothesis holds for the subject, by recomputation or by the evidence.
    pub(crate) fn verify(self, subject: &Subject, evidence: &Evidence) -> Result<(), Rejection> {
        let missing = |what: &str| {
            Rejection::new(
                Code::EvidenceMissing,
                format!("{}: {what} is needed", self.id()),
            )
        };
        let mismatch = || {
            let detail = format!("{} says nothing about such a subject", self.id());
            Rejection::new(Code::SubjectMismatch, detail)
        };
        match self {
            Self::LocalMinimum | Self::GlobalMinimum => {
                let minimum = evidence
                    .minimum
                    .as_ref()
                    .ok_or_else(|| missing("minimum"))?;
                check_minimum(subject.instance().ok_or_else(mismatch)?, minimum)
            }
            Self::ProductLocalMinimum => {
                let minimum = evidence
                    .minimum
                    .as_ref()
                    .ok_or_else(|| missing("minimum"))?;
                Self::ProductFeasible.verify(subject, evidence)?;
                check_minimum(&two_layer_form(subject).ok_or_else(mismatch)?, minimum)
            }
            Self::RationalSvds => {
                let svds = evidence.svds.as_ref().ok_or_else(|| missing("svds"))?;
                crate::svd::check_pair(subject, svds)
            }
            Self::NotGlobalMinimum => {
                let other = evidence
                    .other
                    .as_ref()
                    .ok_or_else(|| missing("a better network"))?;
                check_better(subject.instance().ok_or_else(mismatch)?, other)
            }
            Self::GapPositive | Self::ValuesSeparated => {
                let bound = Wedin::of(subject, evidence)?;
                let holds = match self {
                    Self::GapPositive => bound.gap_is_positive(),
                    _ => bound.values_are_separated(),
                };
                require(holds, Code::HypothesisFails, || {
                    format!("{} does not hold: {}", self.id(), self.meaning())
                })
            }
            _ => require(
                self.decide(subject).ok_or_else(mismatch)?,
                Code::HypothesisFails,
                || format!("{} does not hold: {}", self.id(), self.meaning()),
            ),
        }
    }
}

/// Wedin's bound for given decompositions, which need no evidence.
fn given_bound(subject: &Subject) -> Option<Wedin> {
    Wedin::of(subject, &Evidence::default()).ok()
}

/// Accepts if the other network has the same widths and a smaller loss.
pub(crate) fn check_better(instance: &Instance, other: &Network) -> Result<(), Rejection> {
    let other = same_widths(instance, other)?;
    let (found, present) = (other.loss(), instance.loss());
    require(found < present, Code::ConclusionStands, || {
        format!("the other network has loss {found}, not less than {present}")
    })
}

/// The problem of the instance with another network, which must have the same widths.
pub(crate) fn same_widths(instance: &Instance, other: &Network) -> Result<Instance, Rejection> {
    let (found, expected) = (other.widths(), instance.network().widths());
    require(found == expected, Code::ShapeMismatch, || {
        format!("the other network has widths {found:?}, expected {expected:?}")
    })?;
    instance
        .with_network(other.clone())
        .map_err(|error| Rejection::new(Code::ShapeMismatch, error.to_string()))
}

/// A feasible point of the rank-constrained problem as a network with two layers `B`, `A`,
/// `R = A B`, whose width between them is `rank R`. Where `rank R = k` or `G = 0`, a minimum of one
/// is a minimum of the other.
fn two_layer_form(subject: &Subject) -> Option<Instance> {
    let Subject::RankConstrained {
        x,
        y,
        r,
        rank: bound,
    } = subject
    else {
        return None;
    };
    let problem = Problem::new(x.clone(), y.clone()).ok()?;
    let a = column_basis(r);
    if a.cols() == *bound {
        let b = &left_inverse(&a)? * r;
        return Instance::new(problem, Network::new(vec![b, a]).ok()?).ok();
    }
    // With one layer the rank bound has no admissible level, so only G = 0 can be accepted.
    Instance::new(problem, Network::new(vec![r.clone()]).ok()?).ok()
}

fn full_rank(network: &Network, layer: usize) -> bool {
    let weights = network.layer(layer);
    rank(weights) == weights.rows().min(weights.cols())
}

fn data_rank(subject: &Subject) -> Option<usize> {
    Some(rank(&subject.data()?.cross_moment()))
}

fn product_deficiency(subject: &Subject) -> Option<usize> {
    let network = subject.network()?;
    Some(network.bottleneck() - rank(&network.product()))
}

/// The rank of the target; for a family `left(t) right(t)` its inner dimension, which bounds the
/// rank for all `t`.
fn target_rank(subject: &Subject) -> Option<usize> {
    match subject {
        Subject::Target { target, .. } => Some(rank(target)),
        Subject::Family { left, .. } => Some(left.shape().1),
        _ => None,
    }
}

/// The entries on the diagonal of `Y`.
fn diagonal(subject: &Subject) -> Option<Vec<Rational>> {
    let problem = subject.data()?;
    let y = problem.y();
    Some(
        (0..y.rows().min(y.cols()))
            .map(|i| y[(i, i)].clone())
            .collect(),
    )
}

/// Whether the product and all targets are diagonal.
fn targets_are_diagonal(subject: &Subject) -> Option<bool> {
    let product = subject.network()?.product();
    let targets = match subject {
        Subject::Target { target, .. } => vec![target.clone()],
        Subject::Family { left, right, .. } if left.shape().1 == right.shape().0 => {
            check_degree([left, right]).ok()?;
            (left * right).coefficients().to_vec()
        }
        _ => return None,
    };
    Some(targets.iter().chain([&product]).all(is_diagonal))
}

/// The first level of least width.
pub(crate) fn first_bottleneck(network: &Network) -> usize {
    let least = network.bottleneck();
    network
        .widths()
        .iter()
        .position(|&width| width == least)
        .unwrap_or(0)
}

/// For layer `i`: `rank(R X)`, `rank A_i`, `rank(B_{i-1} X)`.
pub fn layer_ranks(instance: &Instance, layer: usize) -> (usize, usize, usize) {
    let at = instance.evaluate();
    (
        rank(&(at.product() * instance.x())),
        rank(&at.upper[layer]),
        rank(&(&at.lower[layer - 1] * instance.x())),
    )
}

fn layer_condition(subject: &Subject) -> Option<bool> {
    let (instance, layer) = subject.layer()?;
    let (fitted, upper, lower) = layer_ranks(instance, layer);
    let (rows, cols) = instance.network().layer(layer).shape();
    Some(fitted + rows.max(cols) >= upper + lower)
}

/// `max_i [min(d_0..d_{i-1}) + min(d_i..d_H) - max(d_{i-1}, d_i)]`, or 0 if that is negative.
pub fn architecture_rank(widths: &[usize]) -> usize {
    let least = |part: &[usize]| part.iter().copied().min().unwrap_or(0);
    (1..widths.len())
        .map(|i| {
            let kept = least(&widths[..i]) + least(&widths[i..]);
            kept.saturating_sub(widths[i - 1].max(widths[i]))
        })
        .max()
        .unwrap_or(0)
}

fn architecture_condition(subject: &Subject) -> Option<bool> {
    Some(data_rank(subject)? >= architecture_rank(&subject.network()?.widths()))
}

impl Subject {
    /// The instance, of a network or a layer.
    pub fn instance(&self) -> Option<&Instance> {
        match self {
            Self::Network { instance } | Self::Layer { instance, .. } => Some(instance),
            _ => None,
        }
    }

    /// The instance and the layer, if the layer exists.
    pub fn layer(&self) -> Option<(&Instance, usize)> {
        match self {
            Self::Layer { instance, layer } if (1..=instance.network().depth()).contains(layer) => {
                Some((instance, *layer))
            }
            _ => None,
        }
    }

    /// The network.
    pub fn network(&self) -> Option<&Network> {
        match self {
            Self::Network { instance } | Self::Layer { instance, .. } => Some(instance.network()),
            Self::Chain { layers } | Self::Target { layers, .. } | Self::Family { layers, .. } => {
                Some(layers)
            }
            _ => None,
        }
    }

    /// The given decomposition.
    pub fn svd(&self) -> Option<&Svd> {
        match self {
            Self::Svd(svd) => Some(svd),
            _ => None,
        }
    }

    /// The data.
    pub fn data(&self) -> Option<Problem> {
        match self {
            Self::Network { instance } | Self::Layer { instance, .. } => {
                Some(instance.problem().clone())
            }
            Self::RankConstrained { x, y, .. } => Problem::new(x.clone(), y.clone()).ok(),
            _ => None,
        }
    }
}

impl fmt::Display for Hypothesis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Hypothesis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Hypothesis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::from_id(&id)
            .ok_or_else(|| de::Error::custom(format_args!("unknown hypothesis {id:?}")))
    }
}

//! What a check says of one subject.

use certificate::{Certificate, Hypothesis, Move};
use exact::{Matrix, Rational};
use network::{Network, json};
use serde::Serialize;

/// A hypothesis of a rule, or one that lies in the words of a claim about what is near or
/// determined; the checker has no rule for these, because no counterexample needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// A hypothesis of the rule.
    Of(Hypothesis),
    /// `R'` is near `R`: within the radius of the construction.
    TargetNearby,
    /// `M'` is near `M`: within half the gap.
    MNearby,
    /// The first `k` singular triples are determined up to rotations among themselves.
    TriplesDetermined,
}

impl Premise {
    /// The public name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Of(hypothesis) => hypothesis.id(),
            Self::TargetNearby => "target-nearby",
            Self::MNearby => "m-nearby",
            Self::TriplesDetermined => "triples-determined",
        }
    }

    /// What it says.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Of(hypothesis) => hypothesis.meaning(),
            Self::TargetNearby => "R' is near R.",
            Self::MNearby => "M' is near M.",
            Self::TriplesDetermined => {
                "The first k singular triples are determined up to rotations among themselves, or \
                 a decomposition is given."
            }
        }
    }
}

impl From<Hypothesis> for Premise {
    fn from(hypothesis: Hypothesis) -> Self {
        Self::Of(hypothesis)
    }
}

impl std::fmt::Display for Premise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Premise {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// The verdict on one subject.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[must_use]
pub enum Verdict {
    /// The hypotheses and the conclusion hold.
    Holds {
        /// Certifies a hypothesis or the conclusion, where a certificate exists.
        #[serde(skip_serializing_if = "Option::is_none")]
        certificate: Option<Box<Certificate>>,
        /// What the claim says to exist, where it was constructed.
        #[serde(skip_serializing_if = "Option::is_none")]
        construction: Option<Construction>,
    },
    /// A hypothesis fails, so the claim says nothing.
    Vacuous {
        /// The first hypothesis that fails.
        hypothesis: Premise,
        /// Certifies that it fails, where a certificate exists.
        #[serde(skip_serializing_if = "Option::is_none")]
        certificate: Option<Box<Certificate>>,
    },
    /// The hypotheses hold and the conclusion fails.
    Refuted {
        /// A counterexample that the checker has accepted.
        certificate: Box<Certificate>,
    },
    /// Not decided, which is never counted as a pass.
    Undecided {
        /// Why.
        reason: String,
    },
}

impl Verdict {
    /// The name of the verdict, such as `holds`.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Holds { .. } => "holds",
            Self::Vacuous { .. } => "vacuous",
            Self::Refuted { .. } => "refuted",
            Self::Undecided { .. } => "undecided",
        }
    }

    /// The certificate, if the verdict carries one.
    pub fn certificate(&self) -> Option<&Certificate> {
        match self {
            Self::Holds { certificate, .. } | Self::Vacuous { certificate, .. } => {
                certificate.as_deref()
            }
            Self::Refuted { certificate } => Some(certificate),
            Self::Undecided { .. } => None,
        }
    }
}

/// An object whose existence a claim asserts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Construction {
    /// Layers whose product is the target (Theorem 3.1). Every target of rank at most `d_p` within
    /// the radius is such a product, and the layers move by at most the modulus times the
    /// distance of the target (Frobenius norms; both given as squares).
    Factors {
        /// The layers, `W_1` first.
        layers: Network,
        /// The square of the radius.
        #[serde(with = "json::rational")]
        radius_squared: Rational,
        /// The square of the modulus.
        #[serde(with = "json::rational")]
        modulus_squared: Rational,
    },
    /// A right factor `B'` with `A B' = R'` (Lemma 3.4), for every target; it moves by at most the
    /// modulus times the distance of the target.
    RightFactor {
        /// The factor `B'`.
        #[serde(with = "json::matrix")]
        b: Matrix,
        /// The square of the modulus.
        #[serde(with = "json::rational")]
        modulus_squared: Rational,
    },
    /// Weyl's inequality holds for all singular values (Lemma 3.1).
    Continuity {
        /// The indices, from 1, at which it is an equality.
        equalities: Vec<usize>,
    },
    /// Every matrix within the radius of `M` has a singular value decomposition, or all of its
    /// have, at most the modulus times its distance from one of `M` (Lemma 3.3; Frobenius norms,
    /// given as squares).
    NearbySvd {
        /// The square of the radius.
        #[serde(with = "json::rational")]
        radius_squared: Rational,
        /// The square of the modulus.
        #[serde(with = "json::rational")]
        modulus_squared: Rational,
    },
    /// A line of one layer that keeps the outputs and has full rank for all but finitely many `t`.
    Line(Move),
    /// Another network of equal loss.
    Network(Network),
}

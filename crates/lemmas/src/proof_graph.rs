//! Who uses whom: the claims and steps of the published proof, and of the repaired one.
//!
//! The published proof is read from the paper; the repaired one is that of `docs/proof.md` and
//! `proofs/`. No verdict stands here: what falls with a refuted claim is found by following the
//! edges of a report's own verdicts.

use serde::Serialize;

/// One of the two proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// As printed in the paper.
    Published,
    /// As repaired, and formalised in `proofs/`.
    Repaired,
}

/// A step that is no claim of the registry.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Step {
    /// The name of the step, which is that of its node.
    pub id: &'static str,
    /// What it says, in words.
    pub statement: &'static str,
    /// The lemma of the formal development.
    pub lemma: &'static str,
}

const fn step(id: &'static str, statement: &'static str, lemma: &'static str) -> Step {
    Step {
        id,
        statement,
        lemma,
    }
}

/// The steps of the repaired proof, as in `docs/proof.md`.
static STEPS: &[Step] = &[
    step(
        "alternative",
        "At a local minimum, either G = 0, or the factors above and below the bottleneck have full rank d_p.",
        "split_dichotomy",
    ),
    step(
        "thinnest-level",
        "If the thinnest level is the last one, the gradient vanishes at every local minimum.",
        "thin_top",
    ),
    step(
        "kernel-perturbation",
        "Layers can be moved in the kernel of a factor of deficient rank, keeping the product with it; what all moved products annihilate is 0.",
        "ker_low",
    ),
    step(
        "flat-move",
        "A point of equal value near a local minimum is a local minimum.",
        "locmin_move",
    ),
    step(
        "lifting",
        "If both factors have full rank, nearby factors are products of nearby layers.",
        "lift_glue",
    ),
    step(
        "second-order",
        "At a local minimum the first change of the loss along each curve is not negative, which gives an inequality for pairs of directions.",
        "curve_pair",
    ),
    step(
        "comparison",
        "A projector that satisfies the pair inequality keeps as much of the data as any other of its rank.",
        "ky_fan",
    ),
    step(
        "rank-constrained",
        "A product of rank k that satisfies the conditions of first and second order is a global minimum over rank R <= k.",
        "rank_constrained_min",
    ),
    step(
        "full-rank-move",
        "A layer can be moved to full rank, keeping the outputs, if the ranks around it leave room.",
        "full_rank_move",
    ),
];

/// `user` is proved by means of each of `used`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Uses {
    /// The claim or step that is proved.
    pub user: &'static str,
    /// What its proof refers to.
    pub used: &'static [&'static str],
}

const fn uses(user: &'static str, used: &'static [&'static str]) -> Uses {
    Uses { user, used }
}

static PUBLISHED: &[Uses] = &[
    uses("theorem-2.3", &["theorem-2.1", "theorem-2.2"]),
    uses(
        "theorem-2.1",
        &["t2.1.other-minimum", "theorem-3.1", "t2.1.value"],
    ),
    uses("t2.1.other-minimum", &["t3.2.iterate", "theorem-3.3"]),
    uses("t3.2.iterate", &["theorem-3.2"]),
    uses(
        "theorem-3.2",
        &[
            "t3.2.normal-equation",
            "t3.2.sub-block-rank",
            "t3.2.count-of-ones",
            "t3.2.discrete",
            "t3.2.half-ball",
        ],
    ),
    uses("t3.2.sub-block-rank", &["t3.2.full-rank-data"]),
    uses(
        "theorem-3.3",
        &["lemma-3.4", "t3.3.merge", "t3.3.sylvester"],
    ),
    uses(
        "theorem-3.1",
        &[
            "lemma-3.3",
            "t3.1.one-factor",
            "t3.1.row-scaling",
            "t3.1.induction",
        ],
    ),
    uses("lemma-3.3", &["lemma-3.1", "lemma-3.2"]),
    uses(
        "theorem-2.2",
        &[
            "t2.2.reduction",
            "t2.2.value",
            "t2.2.full-count",
            "t2.2.monotone",
        ],
    ),
    uses("t2.2.value", &["t2.2.block-diagonal"]),
    uses("t2.2.block-diagonal", &["t2.2.commute"]),
    uses("t2.2.commute", &["t2.2.projection"]),
    uses("t2.2.monotone", &["t2.2.rotation-identity"]),
    uses("s2.equivalent", &["s2.rank-bound"]),
    uses("s4.completion", &["s4.general-loss"]),
    uses("s4.general-loss", &["s2.general-loss"]),
    uses("s2.general-loss", &["theorem-3.2"]),
];

static REPAIRED: &[Uses] = &[
    uses(
        "theorem-2.3",
        &["alternative", "rank-constrained", "s2.rank-bound"],
    ),
    uses("theorem-2.1", &["theorem-2.3"]),
    uses("theorem-2.2", &["rank-constrained"]),
    uses("alternative", &["thinnest-level"]),
    uses("thinnest-level", &["kernel-perturbation", "flat-move"]),
    uses("rank-constrained", &["second-order", "comparison"]),
    uses("second-order", &["lifting"]),
    uses("theorem-3.1", &["lifting"]),
    uses("theorem-3.3", &["alternative"]),
    uses("theorem-3.2", &["full-rank-move", "flat-move"]),
];

/// The steps that are no claims of the registry.
pub fn steps() -> &'static [Step] {
    STEPS
}

/// The edges of a proof, from what is proved to what is used.
pub fn edges(proof: Proof) -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = match proof {
        Proof::Published => PUBLISHED,
        Proof::Repaired => REPAIRED,
    };
    table
        .iter()
        .flat_map(|row| row.used.iter().map(|used| (row.user, *used)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{claims, unchecked};

    fn known() -> BTreeSet<&'static str> {
        let claims = claims().iter().map(|claim| claim.id);
        claims.chain(unchecked().iter().map(|row| row.id)).collect()
    }

    #[test]
    fn the_published_proof_uses_claims_only_and_the_repaired_one_claims_and_steps() {
        let known = known();
        for (user, used) in edges(Proof::Published) {
            assert!(
                known.contains(user) && known.contains(used),
                "{user} {used}"
            );
        }
        let steps: BTreeSet<&str> = STEPS.iter().map(|step| step.id).collect();
        assert!(steps.is_disjoint(&known));
        for end in edges(Proof::Repaired).flat_map(|(user, used)| [user, used]) {
            assert!(known.contains(end) || steps.contains(end), "{end}");
        }
    }

    #[test]
    fn no_proof_is_circular_and_every_step_is_used() {
        for proof in [Proof::Published, Proof::Repaired] {
            let mut open: Vec<(&str, &str)> = edges(proof).collect();
            loop {
                let users: BTreeSet<&str> = open.iter().map(|edge| edge.0).collect();
                let before = open.len();
                open.retain(|edge| users.contains(edge.1));
                if open.len() == before {
                    break;
                }
            }
            assert!(open.is_empty(), "{proof:?}: {open:?}");
        }
        let used: BTreeSet<&str> = edges(Proof::Repaired).map(|edge| edge.1).collect();
        for step in STEPS {
            assert!(used.contains(step.id), "{}", step.id);
        }
    }

    /// The lemmas are named as in the formal development.
    #[test]
    fn every_step_of_the_repaired_proof_is_a_lemma_of_the_development() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proofs/theories");
        let sources: String = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "v"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        for step in STEPS {
            let stands = ["Lemma", "Theorem", "Corollary"].iter().any(|kind| {
                let head = format!("{kind} {}", step.lemma);
                let ends =
                    |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                sources
                    .match_indices(&head)
                    .any(|(at, _)| ends(&sources[at + head.len()..]))
            });
            assert!(stands, "{}", step.lemma);
        }
    }
}

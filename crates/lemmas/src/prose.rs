//! What a reader is told about a claim beside the verdict: the statement in mathematical type, why
//! it fails where it fails, how to see that by hand, and the repair.
//!
//! This is text, never a verdict: which claims a report calls refuted is computed, and the text of
//! a claim that was not refuted is not shown. Formulas stand between dollar signs, in TeX that
//! MathJax, KaTeX and LaTeX read alike. `<<key>>` stands for the [`Quantity`](crate::Quantity) of
//! that key of the counterexample at hand, so that no number is written here.

use certificate::{Hypothesis, MinimumEvidence};

/// The text of one claim.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Prose {
    /// The claim.
    pub id: &'static str,
    /// What the paper states, in our words.
    pub statement: &'static str,
    /// Why it fails, in general.
    pub failure: &'static str,
    /// How to see on the counterexample that it fails, in three lines.
    pub check: [&'static str; 3],
    /// What is true instead.
    pub repair: &'static str,
}

/// Why a product of deficient rank is the only one of its value (Theorem 3.3, Theorem 2.1).
const STUCK: &str = r"If $\operatorname{rank} R < d_p$ at a local minimum, then $G = (RX - Y)X^{\top} = 0$, so $R$ minimises the convex function $F$ over all matrices. As $X$ has full row rank, $F$ is strictly convex: every network of equal value has the product $R$, and no perturbation raises its rank.";

/// The same, on the numbers.
const STUCK_CHECK: [&str; 3] = [
    r"$G = (RX - Y)X^{\top} = <<g>>$, so $R$ minimises $F$ over all matrices and $W$ is a global minimum, of value $L(W) = <<l>>$.",
    r"$\operatorname{rank} X = <<rank_x>>$ is the number of rows of $X$, so $F$ is strictly convex and every network of value $<<l>>$ has the product $R$.",
    r"But $\operatorname{rank} R = <<rank_r>> < <<d_p>> = d_p$.",
];

/// The claims that fail by a slip in a formula which the argument around it does not need: a factor
/// that was left out, a term that is counted twice. This orders a report; it is no verdict.
const MISPRINTS: [&str; 3] = ["s2.equivalent", "t2.1.value", "t2.2.rotation-identity"];

/// Whether a claim that fails does so by a misprint.
pub fn is_misprint(id: &str) -> bool {
    MISPRINTS.contains(&id)
}

static PROSE: &[Prose] = &[
    Prose {
        id: "s2.equivalent",
        statement: r"The problem (1) of minimising $L(W) = \tfrac12\lVert W_H\cdots W_1X - Y\rVert_F^2$ and the problem (2) of minimising $F(R) = \lVert RX - Y\rVert_F^2$ subject to $\operatorname{rank} R \le d_p$ have the same global minimum value.",
        failure: r"Problem (1) carries a factor $\tfrac12$ that problem (2) lacks, so the two values differ by the factor 2 unless both vanish.",
        check: [
            r"$W$ is a global minimum of (1), of value $L(W) = <<l>>$.",
            r"Its product $R$ is a global minimum of (2), of value $F(R) = <<f>>$.",
            r"$<<l>> \ne <<f>>$.",
        ],
        repair: r"Put the factor $\tfrac12$ into (2), as is evidently meant.",
    },
    Prose {
        id: "t2.1.value",
        statement: r"$F(R) = L(W)$ for the product $R = W_H\cdots W_1$ of a network $W$.",
        failure: r"$L(W) = \tfrac12\lVert RX - Y\rVert_F^2$ carries a factor $\tfrac12$ that $F(R) = \lVert RX - Y\rVert_F^2$ lacks.",
        check: [
            r"$RX - Y = <<residual>>$.",
            r"$F(R) = <<f>>$ is the sum of the squares of its entries, and $L(W) = <<l>>$ is half of it.",
            r"$<<f>> \ne <<l>>$.",
        ],
        repair: r"$\tfrac12 F(R) = L(W)$; put the factor $\tfrac12$ into problem (2).",
    },
    Prose {
        id: "t2.1.other-minimum",
        statement: r"If $X$ and $Y$ have full row rank, then for each local minimum of $L$ there is a local minimum of equal value whose product has rank $d_p$.",
        failure: STUCK,
        check: STUCK_CHECK,
        repair: r"For $X$ of full row rank the step holds if and only if $\operatorname{rank}(YX^{\top}) \ge d_p$. Theorem 2.1 can do without it: at a local minimum with $\operatorname{rank} R < d_p$ one has $G = 0$, so $R$ itself minimises $F$ over all matrices.",
    },
    Prose {
        id: "t2.2.full-count",
        statement: r"At a local minimum of problem (2) the kept singular directions number $d_p$; that is, $\operatorname{rank}(RX) = k$ for the bound $k = d_p$ on the rank.",
        failure: r"A minimum keeps no more directions than the data have. For $X$ of full row rank the number of kept directions is $\min(k, \operatorname{rank}(YX^{\top}))$, which may be less than $k$.",
        check: [
            r"$G = (RX - Y)X^{\top} = <<g>>$, so $R$ minimises $F$ over all matrices.",
            r"The bound on the rank is $k = <<k>>$.",
            r"But $\operatorname{rank}(RX) = <<rank_rx>> \ne <<k>>$; indeed $\operatorname{rank}(YX^{\top}) = <<rank_yxt>>$.",
        ],
        repair: r"For $X$ of full row rank, the kept directions at a local minimum number $\min(d_p, \operatorname{rank}(YX^{\top}))$.",
    },
    Prose {
        id: "t2.2.rotation-identity",
        statement: r"For the rotation $T(\theta)$ of a kept direction into a discarded one, $H(T(\theta)) = H(T) + \lambda_1^2 + \lambda_2^2 - (\lambda_1\sin^2\theta + \lambda_2\cos^2\theta)^2$.",
        failure: r"The rotation by $\theta = 0$ changes nothing, but there the printed change is $\lambda_1^2$: the term that the discarded direction contributes to $H(T)$ is counted twice.",
        check: [
            r"$\sin\theta = <<sine>>$ and $\cos\theta = <<cosine>>$, so $\lambda_1\sin^2\theta + \lambda_2\cos^2\theta = <<kept>>$.",
            r"$H(T) = <<h>>$ and $H(T(\theta)) = <<h_theta>>$, a change by $<<change>>$.",
            r"The printed change is $\lambda_1^2 + \lambda_2^2 - (\lambda_1\sin^2\theta + \lambda_2\cos^2\theta)^2 = <<claimed_change>>$.",
        ],
        repair: r"$H(T(\theta)) = H(T) + \lambda_2^2 - (\lambda_1\sin^2\theta + \lambda_2\cos^2\theta)^2$.",
    },
    Prose {
        id: "lemma-3.3",
        statement: r"Let $M = U\Sigma V^{\top}$ be a singular value decomposition of a matrix of full rank. Then each matrix near $M$ has a singular value decomposition with factors near $U$, $\Sigma$ and $V$.",
        failure: r"Where a singular value is repeated, its singular vectors may be chosen freely, and a perturbation, however small, singles out others than the given ones.",
        check: [
            r"$M = <<m>>$ has the singular values $\sigma = <<sigma>>$, of which two are equal, so $M = Q\operatorname{diag}(\sigma)P^{\top}$ as well, with $Q$ and $P$ of the certificate.",
            r"For small $t > 0$ the matrix $M(t) = Q\operatorname{diag}(\sigma + te)P^{\top}$ with $e = <<slopes>>$ is near $M$. Its singular values are distinct, so its left singular vectors are the columns of $Q$ up to sign.",
            r"But $U^{\top}Q = <<turn>>$ for all $t$, so with no choice of signs do they come near the columns of $U$.",
        ],
        repair: r"Each singular value decomposition of a matrix near $M$ is near some decomposition of $M$, whatever the rank of $M$. For the given decomposition the lemma holds if all singular values are distinct and positive.",
    },
    Prose {
        id: "t3.1.one-factor",
        statement: r"A small perturbation of rank at most $d_p$ of a product $W_2W_1$ of rank $d_p$ is the product of one of the two factors with a perturbation of the other.",
        failure: r"If $R' = W_2M$, the columns of $R'$ lie in the column space of $W_2$; if $R' = MW_1$, its rows lie in the row space of $W_1$. If $d_p$ is less than $d_0$ and $d_2$, a perturbation may leave both spaces at once.",
        check: [
            r"The family $R'(t)$, the product of the two polynomial factors shown, starts at $R'(0) = W_2W_1$ and has rank at most $d_p = <<d_p>>$ for all $t$.",
            r"For small $t \ne 0$ the columns of $R'(t)$ leave the column space of $W_2$, so $R'(t) \ne W_2M$ for all $M$.",
            r"Its rows leave the row space of $W_1$, so $R'(t) \ne MW_1$ for all $M$.",
        ],
        repair: r"Let both factors move: $R' = W_2'W_1'$ with $W_2'$ near $W_2$ and $W_1'$ near $W_1$, as Theorem 3.1 asserts. One factor suffices if $d_p$ is $d_0$ or $d_2$.",
    },
    Prose {
        id: "theorem-3.2",
        statement: r"Let $X$ and $Y$ have full row rank, and let $W$ be a local minimum of $L$. If the layer $W_i$ does not have full rank, an arbitrarily small perturbation of $W_i$ alone brings it to full rank such that the network remains a local minimum of equal value.",
        failure: r"A move of $W_i$ to $W_i'$ that keeps the value satisfies $A_i(W_i' - W_i)B_{i-1}X = 0$. In bases adapted to $A_i$ and $B_{i-1}X$ it leaves fixed a block of size $s_2 \times s_1$ and rank $\operatorname{rank}(RX)$, so $\operatorname{rank} W_i' \le \operatorname{rank}(RX) + (d_i - s_2) + (d_{i-1} - s_1)$. Where the block is large and of low rank, this is less than $\min(d_i, d_{i-1})$.",
        check: [
            r"$W$ is a local minimum, as shown above, and for $i = <<i>>$ the layer has $\operatorname{rank} W_i = <<rank_w>> < <<least>> = \min(d_i, d_{i-1})$.",
            r"With $s_1 = \operatorname{rank}(B_{i-1}X) = <<s1>>$ and $s_2 = \operatorname{rank} A_i = <<s2>>$, full rank needs $\operatorname{rank}(RX) + \max(d_i, d_{i-1}) \ge s_1 + s_2$.",
            r"But $\operatorname{rank}(RX) + \max(d_i, d_{i-1}) = <<rank_rx>> + <<greatest>> < <<s1>> + <<s2>>$.",
        ],
        repair: r"At a local minimum the conclusion holds at layer $i$ if and only if $\operatorname{rank}(RX) + \max(d_i, d_{i-1}) \ge \operatorname{rank} A_i + \operatorname{rank}(B_{i-1}X)$. On the data, $\operatorname{rank}(YX^{\top}) \ge \min(d_p, \operatorname{rank} X)$ suffices.",
    },
    Prose {
        id: "t3.2.sub-block-rank",
        statement: r"In the notation of the proof of Theorem 3.2, $\operatorname{rank}(D_2^{+}V_2^{\top}YV_1D_1^{+}) \ge \max(0, s_2 + s_1 - \max(d_i, d_{i-1}))$.",
        failure: r"The matrix $V_2^{\top}YV_1$ has $m$ columns, of which $s_1$ are kept; of full row rank this leaves at least $s_1 + s_2 - m$, and $m$ may be larger than $\max(d_i, d_{i-1})$. Up to invertible factors the sub-block is $A_i^{\top}YX^{\top}B_{i-1}^{\top}$, whose rank falls with that of $YX^{\top}$.",
        check: [
            r"For $i = <<i>>$, $s_1 = <<s1>>$ and $s_2 = <<s2>>$ the claimed bound is $\max(0, s_2 + s_1 - \max(d_i, d_{i-1})) = <<claimed_rank>>$.",
            r"At a critical point the sub-block has the rank of $RX$.",
            r"But $\operatorname{rank}(RX) = <<rank_rx>> < <<claimed_rank>>$.",
        ],
        repair: r"For $Y$ of full row rank the argument gives $\max(0, s_1 + s_2 - m)$. At a critical point the rank is $\operatorname{rank}(RX)$.",
    },
    Prose {
        id: "t3.2.count-of-ones",
        statement: r"In the proof of Theorem 3.2, $d_i + d_{i-1} - s_2 - s_1$ ones placed in distinct rows and columns of $K$ bring $W_i$ to full rank.",
        failure: r"A matrix of the size of $W_i$ has room for at most $\min(d_i, d_{i-1})$ ones in distinct rows and columns, and the number asked for may be larger.",
        check: [
            r"For $i = <<i>>$, $\operatorname{rank} W_i = <<rank_w>> < <<least>> = \min(d_i, d_{i-1})$.",
            r"With $s_1 = <<s1>>$ and $s_2 = <<s2>>$ the number of ones is $d_i + d_{i-1} - s_2 - s_1 = <<ones>>$.",
            r"But there is room for $<<least>>$ only.",
        ],
        repair: r"As many ones as fit outside the fixed block reach the rank $\min(d_i, d_{i-1}, \operatorname{rank}(RX) + (d_i - s_2) + (d_{i-1} - s_1))$.",
    },
    Prose {
        id: "t3.2.iterate",
        statement: r"In the proof of Theorem 2.1, Theorem 3.2 is applied to one layer after another until all layers have full rank.",
        failure: r"Moving one layer raises the ranks of the factors $A_j$ and $B_{j-1}X$ around the others, and with them the number of conditions on the next move.",
        check: [
            r"The move shown brings its layer to full rank and keeps $RX$, hence the value.",
            r"After it, a move of the next layer $W_j$ that keeps the value satisfies $A_j(W_j' - W_j)B_{j-1}X = 0$ with the factors of the moved network.",
            r"This leaves no matrix of full rank near $W_j$.",
        ],
        repair: r"If $\operatorname{rank}(YX^{\top}) \ge \min(d_p, \operatorname{rank} X)$, the layers can be moved one after another.",
    },
    Prose {
        id: "theorem-3.3",
        statement: r"Let $X$ and $Y$ have full row rank, and let $W$ be a local minimum of $L$ all of whose layers have full rank. Then an arbitrarily small perturbation of $W$ is a local minimum of equal value whose product has rank $d_p$.",
        failure: STUCK,
        check: STUCK_CHECK,
        repair: r"For $X$ of full row rank the conclusion holds at a local minimum if and only if $\operatorname{rank} R = d_p$ already. On the data, $\operatorname{rank}(YX^{\top}) \ge d_p$ suffices.",
    },
];

/// The text of a claim, if there is one.
pub fn prose(id: &str) -> Option<&'static Prose> {
    PROSE.iter().find(|prose| prose.id == id)
}

/// Why a point that the evidence certifies is a minimum.
pub fn minimum_reason(evidence: &MinimumEvidence) -> &'static str {
    match evidence {
        MinimumEvidence::GradientZero => {
            r"$G = (RX - Y)X^{\top} = 0$, so $R$ minimises the convex function $F$ over all matrices"
        }
        MinimumEvidence::RankBound { .. } => {
            r"$\operatorname{rank} R = d_p$, and the number $\mu$ of the evidence separates the part of the data that $R$ keeps from the part that it discards, so no matrix of rank at most $d_p$ has a smaller value"
        }
    }
}

/// What shows that a hypothesis holds, in numbers; `None` for those that recomputation decides
/// and that no single number shows.
pub fn reason(hypothesis: Hypothesis) -> Option<&'static str> {
    Some(match hypothesis {
        Hypothesis::XFullRowRank => r"$\operatorname{rank} X = <<rank_x>>$",
        Hypothesis::YFullRowRank => r"$\operatorname{rank} Y = <<rank_y>>$",
        Hypothesis::NotGlobalMinimum => "the other network of the evidence has a smaller loss",
        Hypothesis::LayerRankDeficient => r"$\operatorname{rank} W_i = <<rank_w>> < <<least>>$",
        Hypothesis::DataRank => r"$\operatorname{rank}(YX^{\top}) = <<rank_yxt>> \ge <<d_p>>$",
        Hypothesis::DataRankLow => r"$\operatorname{rank}(YX^{\top}) = <<rank_yxt>> < <<d_p>>$",
        Hypothesis::LayerRankCondition => r"$<<rank_rx>> + <<greatest>> \ge <<s2>> + <<s1>>$",
        Hypothesis::LayerRankConditionFails => r"$<<rank_rx>> + <<greatest>> < <<s2>> + <<s1>>$",
        Hypothesis::ProductFullRank => r"$\operatorname{rank} R = <<rank_r>> = d_p$",
        Hypothesis::ProductRankDeficient => r"$\operatorname{rank} R = <<rank_r>> < <<d_p>>$",
        Hypothesis::ProductFeasible => r"$\operatorname{rank} R = <<rank_r>> \le <<k>>$",
        Hypothesis::AFullRowRank => r"$\operatorname{rank} A = <<rank_a>>$",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{claims, unchecked};

    #[test]
    fn each_text_belongs_to_a_claim_of_the_paper_and_none_has_two() {
        let known: BTreeSet<&str> = claims()
            .iter()
            .map(|claim| claim.id)
            .chain(unchecked().iter().map(|row| row.id))
            .collect();
        let ids: Vec<&str> = PROSE.iter().map(|prose| prose.id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for id in ids {
            assert!(known.contains(id), "{id} is no claim");
        }
        for id in MISPRINTS {
            assert!(prose(id).is_some(), "{id} has no text");
        }
    }

    #[test]
    fn formulas_are_closed_and_nothing_outside_them_needs_escaping() {
        for prose in PROSE {
            let fields = [prose.statement, prose.failure, prose.repair];
            for text in fields.iter().chain(&prose.check) {
                assert_eq!(text.matches('$').count() % 2, 0, "{}: {text}", prose.id);
                for words in text.split('$').step_by(2) {
                    let special = ['\\', '{', '}', '_', '^', '#', '%', '&', '~', '<', '>', '*'];
                    assert!(!words.contains(special), "{}: {words}", prose.id);
                }
            }
        }
    }
}

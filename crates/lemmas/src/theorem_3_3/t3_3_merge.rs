//! `t3.3.merge` (proof of Theorem 3.3, page 6): `W_p W_{p-1}` meets the hypotheses of Lemma 3.4.
//!
//! Hypotheses: `layers-full-rank`, and `bottleneck-after-first`: the first level `p` of least width
//! is at least 2, where the paper says that it is not 1 and misses `p = 0`. The conclusion is that
//! `W_p` has full row rank; the sizes fit because `d_p` is least.

use certificate::Hypothesis::{BottleneckAfterSecond, LayersFullRank};

use crate::check::by_rule;
use crate::claim::here;
use crate::{Claim, Form, Quantifier, SubjectKind};

pub(crate) const CLAIM: Claim = Claim {
    id: "t3.3.merge",
    title: "Merging the layers at the bottleneck",
    page: "6",
    quantifier: Quantifier::Universal,
    subject: SubjectKind::Chain,
    forms: &[
        Form {
            id: "stated",
            statement: "If all layers have full rank and p >= 2, then W_p has full row rank, as Lemma 3.4 needs for W_p W_{p-1}.",
            conclusion: by_rule,
            mutants: &[LayersFullRank, BottleneckAfterSecond],
        },
        Form {
            id: "strengthened.literal",
            statement: "If all layers have full rank and p is not 1, then W_p has full row rank, as Lemma 3.4 needs for W_p W_{p-1}.",
            conclusion: by_rule,
            mutants: &[],
        },
    ],
    source: here!(),
};

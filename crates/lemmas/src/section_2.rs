//! Section 2 (page 2): the two problems, deep and rank-constrained.

pub(crate) mod s2_equivalent;
pub(crate) mod s2_rank_bound;

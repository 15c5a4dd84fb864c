//! The claims of H. Lu and K. Kawaguchi, *Depth Creates No Bad Local Minima*
//! (arXiv:1702.08580v2), one file each.
//!
//! A [`Claim`] has one or more [`Form`]s: `stated` as in the paper, `repaired...` where that is
//! false or needlessly weak, `strengthened...` where a reader may expect more than is true. A form
//! has named hypotheses, which stand in the trusted rules of the crate `certificate`, and a
//! conclusion, which is decided here. A [`Variant`] is a form with some hypotheses dropped; its
//! [`check`](Variant::check) says of one subject that the claim *holds*, is *vacuous*, is
//! *refuted* (with a certificate that has passed the checker), or is *undecided*.
//!
//! No verdict on a claim stands anywhere in this crate: it is what the search finds.
//!
//! | in the paper | file |
//! |---|---|
//! | Section 2 (page 2) | `section_2/` |
//! | Theorem 2.1 and the steps of its proof | `theorem_2_1.rs`, `theorem_2_1/` |
//! | Theorem 2.2 | `theorem_2_2.rs`, `theorem_2_2/` |
//! | Theorem 2.3 | `theorem_2_3.rs` |
//! | Lemma 3.1 | `lemma_3_1.rs` |
//! | Lemma 3.2 | `lemma_3_2.rs` |
//! | Lemma 3.3 | `lemma_3_3.rs`, `lemma_3_3/` |
//! | Theorem 3.1 | `theorem_3_1.rs`, `theorem_3_1/` |
//! | Theorem 3.2 | `theorem_3_2.rs`, `theorem_3_2/` |
//! | Theorem 3.3 | `theorem_3_3.rs`, `theorem_3_3/` |
//! | Lemma 3.4 | `lemma_3_4.rs` |

mod check;
mod claim;
pub mod construction;
mod facts;
pub mod input;
mod registry;
pub mod second_opinion;
mod verdict;

mod lemma_3_1;
mod lemma_3_2;
mod lemma_3_3;
mod lemma_3_4;
mod section_2;
mod theorem_2_1;
mod theorem_2_2;
mod theorem_2_3;
mod theorem_3_1;
mod theorem_3_2;
mod theorem_3_3;

pub use check::{CheckError, Context, Grounds, Variant};
pub use claim::{Claim, Conclusion, Form, Quantifier, Source, SubjectKind};
pub use facts::Facts;
pub use lemma_3_3::lemma_3_3_some::rational_svd;
pub use registry::{Unchecked, claim, claims, unchecked};
pub use theorem_3_1::{Walk, published_walk};
pub use theorem_3_2::bad_minimum;
pub use verdict::{Construction, Premise, Verdict};

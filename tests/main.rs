//! The proof companion: tests whose names are statements.

mod classify;
mod nalgebra_oracle;
mod s2_equivalent;
mod s2_rank_bound;
mod t2_1_other_minimum;
mod t2_1_value;
mod t2_2_full_count;
mod t2_2_monotone;
mod t2_2_rotation_identity;
mod theorem_2_1;
mod theorem_2_2;
mod theorem_2_3;

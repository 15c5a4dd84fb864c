//! The proof companion: tests whose names are statements.

mod classify;
mod docs;
mod lemma_3_4;
mod nalgebra_oracle;
mod s2_equivalent;
mod s2_rank_bound;
mod t2_1_other_minimum;
mod t2_1_value;
mod t2_2_full_count;
mod t2_2_monotone;
mod t2_2_rotation_identity;
mod t3_1_one_factor;
mod t3_1_rank_needed;
mod t3_2_count_of_ones;
mod t3_2_full_rank_data;
mod t3_2_iterate;
mod t3_2_sub_block_rank;
mod t3_3_merge;
mod t3_3_sylvester;
mod theorem_2_1;
mod theorem_2_2;
mod theorem_2_3;
mod theorem_3_1;
mod theorem_3_2;
mod theorem_3_3;
mod tidy;

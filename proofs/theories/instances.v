(******************************************************************************)
(* The main theorems at the rational numbers.                                 *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements claim_meaning claim_predicates claim_sound.
From DeepLinear Require paper.

Definition theorem_2_1_rat : Claim.theorem_2_1_general rat_realFieldType := @paper.theorem_2_1_general _.
Definition theorem_2_2_rat : Claim.theorem_2_2_general rat_realFieldType := @paper.theorem_2_2_general _.
Definition theorem_2_3_rat : Claim.theorem_2_3_general rat_realFieldType := @paper.theorem_2_3_general _.
Definition theorem_3_1_rat : Claim.theorem_3_1 rat_realFieldType := @paper.theorem_3_1 _.
Definition theorem_3_2_rat : ~ Claim.theorem_3_2 rat_realFieldType := @paper.theorem_3_2_refuted _.
Definition theorem_3_3_rat : ~ Claim.theorem_3_3 rat_realFieldType := @paper.theorem_3_3_refuted _.
Definition accepts_claim_sound_rat w h n v c i :
  accepts_claim w h n v c i = true -> said rat_realFieldType v c i := @accepts_claim_sound _ w h n v c i.

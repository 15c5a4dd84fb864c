(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim depth.square
  sizes a, b
  for all Y, S : a x b, k : natural
  form shallow
    show global_min(||S - Y||^2; S over rank(S) <= k)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "depth.square"%string "shallow"%string 
  [::] 
  [:: (language.Declare [:: (language.Size "a"%string 1%nat); (language.Size "b"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "Y"%string; "S"%string] None (language.TypeOver (language.Matrix (language.Name "a"%string) (language.Name "b"%string)) None)); (language.Typed [:: "k"%string] None (language.TypeOver language.Natural None))])] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.NormSquared (language.Subtract (language.Name "S"%string) (language.Name "Y"%string)))) [::] None)] [:: ("S"%string, None, None)] (Some (language.Compare language.AtMost (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "S"%string)) [::] None)] [::] None)) (language.Name "k"%string)))))).

Definition instance : assignment := Assignment
  [:: ("a"%string, One (Integer (1)%Z)); ("b"%string, One (Integer (1)%Z))]
  [:: ("S"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("k"%string, One (Integer (0)%Z))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [::]).
by vm_compute.
Qed.
Print Assumptions verdict.

(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim t2.2.full-count
  sizes d0, dH, m
  for all X : d0 x m, Y : dH x m, k : natural, R : dH x d0
  let F(S) = ||S  *  X - Y||^2
  let Z = Y  *  X^+  *  X
  let S = R  *  X
  let PL = S  *  S^+
  let PR = S^+  *  S
  assume r-feasible: rank(R) <= k
  assume r-local-minimum: local_min(F(R); R over rank(R) <= k)
  assume y-full-row-rank: full_row_rank(Y)
  assume bound-fits: k <= min(d0, dH)
  show rank(R  *  X) = k
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "t2.2.full-count"%string "stated"%string 
  [:: (language.Define "full_row_rank"%string [:: "M"%string] (inr (language.Compare language.Equal (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "M"%string)) [::] None)] [::] None)) (language.Call (language.Calls "rows"%string [:: (language.Argument (inl (language.Name "M"%string)) [::] None)] [::] None)))))] 
  [:: (language.Declare [:: (language.Size "d0"%string 1%nat); (language.Size "dH"%string 1%nat); (language.Size "m"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "X"%string] None (language.TypeOver (language.Matrix (language.Name "d0"%string) (language.Name "m"%string)) None)); (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Name "dH"%string) (language.Name "m"%string)) None)); (language.Typed [:: "k"%string] None (language.TypeOver language.Natural None)); (language.Typed [:: "R"%string] None (language.TypeOver (language.Matrix (language.Name "dH"%string) (language.Name "d0"%string)) None))]);
   (language.Let "F"%string [:: "S"%string] (language.NormSquared (language.Subtract (language.Multiply (language.Name "S"%string) (language.Name "X"%string)) (language.Name "Y"%string))));
   (language.Let "Z"%string [::] (language.Multiply (language.Multiply (language.Name "Y"%string) (language.Pseudoinverse (language.Name "X"%string))) (language.Name "X"%string)));
   (language.Let "S"%string [::] (language.Multiply (language.Name "R"%string) (language.Name "X"%string)));
   (language.Let "PL"%string [::] (language.Multiply (language.Name "S"%string) (language.Pseudoinverse (language.Name "S"%string))));
   (language.Let "PR"%string [::] (language.Multiply (language.Pseudoinverse (language.Name "S"%string)) (language.Name "S"%string)));
   (language.Assume "r-feasible"%string (language.Compare language.AtMost (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "R"%string)) [::] None)] [::] None)) (language.Name "k"%string)));
   (language.Assume "r-local-minimum"%string (language.Predicate (language.Calls "local_min"%string [:: (language.Argument (inl (language.Call (language.Calls "F"%string [:: (language.Argument (inl (language.Name "R"%string)) [::] None)] [::] None))) [::] None)] [:: ("R"%string, None, None)] (Some (language.Compare language.AtMost (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "R"%string)) [::] None)] [::] None)) (language.Name "k"%string))))));
   (language.Assume "y-full-row-rank"%string (language.Predicate (language.Calls "full_row_rank"%string [:: (language.Argument (inl (language.Name "Y"%string)) [::] None)] [::] None)));
   (language.Assume "bound-fits"%string (language.Compare language.AtMost (language.Name "k"%string) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "d0"%string)) [::] None); (language.Argument (inl (language.Name "dH"%string)) [::] None)] [::] None))))] false 
  (language.Compare language.Equal (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Multiply (language.Name "R"%string) (language.Name "X"%string))) [::] None)] [::] None)) (language.Name "k"%string))).

Definition instance : assignment := Assignment
  [:: ("d0"%string, One (Integer (1)%Z)); ("dH"%string, One (Integer (1)%Z)); ("m"%string, One (Integer (1)%Z))]
  [:: ("R"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("X"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("k"%string, One (Integer (1)%Z))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("r-local-minimum"%string, (Integer (0)%Z))])], BySquares)]).
by vm_compute.
Qed.
Print Assumptions verdict.

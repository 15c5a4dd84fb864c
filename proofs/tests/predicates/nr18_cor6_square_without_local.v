(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim nr18.cor6
  sizes a, k, b
  for all Y : a x b, P : a x k, Q : k x b
  assume degenerate: rank(P  *  Q) < min(a, k, b)
  let L = ||P  *  Q - Y||^2
  form square
    show global_min(L; P, Q)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "nr18.cor6"%string "square"%string 
  [::] 
  [:: (language.Declare [:: (language.Size "a"%string 1%nat); (language.Size "k"%string 1%nat); (language.Size "b"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Name "a"%string) (language.Name "b"%string)) None)); (language.Typed [:: "P"%string] None (language.TypeOver (language.Matrix (language.Name "a"%string) (language.Name "k"%string)) None)); (language.Typed [:: "Q"%string] None (language.TypeOver (language.Matrix (language.Name "k"%string) (language.Name "b"%string)) None))]);
   (language.Assume "degenerate"%string (language.Compare language.Less (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Multiply (language.Name "P"%string) (language.Name "Q"%string))) [::] None)] [::] None)) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "k"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))));
   (language.Let "L"%string [::] (language.NormSquared (language.Subtract (language.Multiply (language.Name "P"%string) (language.Name "Q"%string)) (language.Name "Y"%string))))] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("P"%string, None, None); ("Q"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [:: ("a"%string, One (Integer (1)%Z)); ("b"%string, One (Integer (1)%Z)); ("k"%string, One (Integer (1)%Z))]
  [:: ("P"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("Q"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

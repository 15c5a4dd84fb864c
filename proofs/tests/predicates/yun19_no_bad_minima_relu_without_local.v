(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim yun19.no-bad-minima
  sizes d, h, m
  for all X : d x m, Y : 1 x m, W : h x d, b : h x 1, V : 1 x h, c : 1 x 1
  let Z = W  *  X + b  *  ones(1, m)
  let L = ||V  *  relu(Z) + c  *  ones(1, m) - Y||^2
  form relu
    show global_min(L; W, b, V, c)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "yun19.no-bad-minima"%string "relu"%string 
  [::] 
  [:: (language.Declare [:: (language.Size "d"%string 1%nat); (language.Size "h"%string 1%nat); (language.Size "m"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "X"%string] None (language.TypeOver (language.Matrix (language.Name "d"%string) (language.Name "m"%string)) None)); (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Name "m"%string)) None)); (language.Typed [:: "W"%string] None (language.TypeOver (language.Matrix (language.Name "h"%string) (language.Name "d"%string)) None)); (language.Typed [:: "b"%string] None (language.TypeOver (language.Matrix (language.Name "h"%string) (language.Number ((1)%Z, (1)%Z))) None)); (language.Typed [:: "V"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Name "h"%string)) None)); (language.Typed [:: "c"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (1)%Z))) None))]);
   (language.Let "Z"%string [::] (language.Add (language.Multiply (language.Name "W"%string) (language.Name "X"%string)) (language.Multiply (language.Name "b"%string) (language.Call (language.Calls "ones"%string [:: (language.Argument (inl (language.Number ((1)%Z, (1)%Z))) [::] None); (language.Argument (inl (language.Name "m"%string)) [::] None)] [::] None)))));
   (language.Let "L"%string [::] (language.NormSquared (language.Subtract (language.Add (language.Multiply (language.Name "V"%string) (language.Call (language.Calls "relu"%string [:: (language.Argument (inl (language.Name "Z"%string)) [::] None)] [::] None))) (language.Multiply (language.Name "c"%string) (language.Call (language.Calls "ones"%string [:: (language.Argument (inl (language.Number ((1)%Z, (1)%Z))) [::] None); (language.Argument (inl (language.Name "m"%string)) [::] None)] [::] None)))) (language.Name "Y"%string))))] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, None); ("b"%string, None, None); ("V"%string, None, None); ("c"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [:: ("d"%string, One (Integer (1)%Z)); ("h"%string, One (Integer (1)%Z)); ("m"%string, One (Integer (1)%Z))]
  [:: ("V"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("W"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("X"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("b"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("c"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

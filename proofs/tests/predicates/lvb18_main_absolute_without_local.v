(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim lvb18.main
  sizes H, d[0..H]
  for all Y : d[H] x d[0], W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H]  *  ...  *  W[1]
  assume wide: for all i in 1..H - 1: d[i] >= min(d[0], d[H])
  let L = sum(abs(R[i,j] - Y[i,j]) for i in 1..d[H], j in 1..d[0])
  form absolute
    show global_min(L; W)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "lvb18.main"%string "absolute"%string 
  [::] 
  [:: (language.Declare [:: (language.Size "H"%string 1%nat); (language.Sizes "d"%string (language.Number ((1)%Z, (0)%Z)) (language.Name "H"%string))] None);
   (language.ForAll [:: (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Member "d"%string (language.Name "H"%string)) (language.Member "d"%string (language.Number ((1)%Z, (0)%Z)))) None)); (language.Typed [:: "W"%string] (Some ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Name "H"%string)))) (language.TypeOver (language.Matrix (language.Member "d"%string (language.Name "i"%string)) (language.Member "d"%string (language.Subtract (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))))) None))]);
   (language.Let "R"%string [::] (language.Product "W"%string (language.Name "H"%string) (language.Number ((1)%Z, (1)%Z))));
   (language.Assume "wide"%string (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Subtract (language.Name "H"%string) (language.Number ((1)%Z, (1)%Z))))] None (language.Compare language.AtLeast (language.Member "d"%string (language.Name "i"%string)) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Member "d"%string (language.Number ((1)%Z, (0)%Z)))) [::] None); (language.Argument (inl (language.Member "d"%string (language.Name "H"%string))) [::] None)] [::] None)))));
   (language.Let "L"%string [::] (language.Call (language.Calls "sum"%string [:: (language.Argument (inl (language.Call (language.Calls "abs"%string [:: (language.Argument (inl (language.Subtract (language.Entry (language.Name "R"%string) (language.Name "i"%string) (language.Name "j"%string)) (language.Entry (language.Name "Y"%string) (language.Name "i"%string) (language.Name "j"%string)))) [::] None)] [::] None))) [:: ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Member "d"%string (language.Name "H"%string)))); ("j"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Member "d"%string (language.Number ((1)%Z, (0)%Z)))))] None)] [::] None)))] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [:: ("H"%string, One (Integer (1)%Z)); ("d"%string, Many [:: (Integer (1)%Z); (Integer (1)%Z)])]
  [:: ("W"%string, Many [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))]); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim theorem-2.3
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H]  *  ...  *  W[1]
  let A(i) = W[H]  *  ...  *  W[i + 1]
  let B(i) = W[i]  *  ...  *  W[1]
  let dp = min(d[0..H])
  let L = 1 / 2  *  ||R  *  X - Y||^2
  let F(S) = ||S  *  X - Y||^2
  let G = (R  *  X - Y)  *  X^T
  assume x-full-row-rank: full_row_rank(X)
  assume y-full-row-rank: full_row_rank(Y)
  assume critical: critical(L; W)
  form strengthened.critical
    show global_min(L; W)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "theorem-2.3"%string "strengthened.critical"%string 
  [:: (language.Define "full_row_rank"%string [:: "M"%string] (inr (language.Compare language.Equal (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "M"%string)) [::] None)] [::] None)) (language.Call (language.Calls "rows"%string [:: (language.Argument (inl (language.Name "M"%string)) [::] None)] [::] None)))))] 
  [:: (language.Declare [:: (language.Size "H"%string 1%nat); (language.Sizes "d"%string (language.Number ((1)%Z, (0)%Z)) (language.Name "H"%string)); (language.Size "m"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "X"%string] None (language.TypeOver (language.Matrix (language.Member "d"%string (language.Number ((1)%Z, (0)%Z))) (language.Name "m"%string)) None)); (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Member "d"%string (language.Name "H"%string)) (language.Name "m"%string)) None)); (language.Typed [:: "W"%string] (Some ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Name "H"%string)))) (language.TypeOver (language.Matrix (language.Member "d"%string (language.Name "i"%string)) (language.Member "d"%string (language.Subtract (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))))) None))]);
   (language.Let "R"%string [::] (language.Product "W"%string (language.Name "H"%string) (language.Number ((1)%Z, (1)%Z))));
   (language.Let "A"%string [:: "i"%string] (language.Product "W"%string (language.Name "H"%string) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z)))));
   (language.Let "B"%string [:: "i"%string] (language.Product "W"%string (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))));
   (language.Let "dp"%string [::] (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Slice "d"%string (language.Number ((1)%Z, (0)%Z)) (language.Name "H"%string))) [::] None)] [::] None)));
   (language.Let "L"%string [::] (language.Multiply (language.Divide (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (2)%Z))) (language.NormSquared (language.Subtract (language.Multiply (language.Name "R"%string) (language.Name "X"%string)) (language.Name "Y"%string)))));
   (language.Let "F"%string [:: "S"%string] (language.NormSquared (language.Subtract (language.Multiply (language.Name "S"%string) (language.Name "X"%string)) (language.Name "Y"%string))));
   (language.Let "G"%string [::] (language.Multiply (language.Subtract (language.Multiply (language.Name "R"%string) (language.Name "X"%string)) (language.Name "Y"%string)) (language.Transpose (language.Name "X"%string))));
   (language.Assume "x-full-row-rank"%string (language.Predicate (language.Calls "full_row_rank"%string [:: (language.Argument (inl (language.Name "X"%string)) [::] None)] [::] None)));
   (language.Assume "y-full-row-rank"%string (language.Predicate (language.Calls "full_row_rank"%string [:: (language.Argument (inl (language.Name "Y"%string)) [::] None)] [::] None)));
   (language.Assume "critical"%string (language.Predicate (language.Calls "critical"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, None)] None)))] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [:: ("H"%string, One (Integer (2)%Z)); ("d"%string, Many [:: (Integer (1)%Z); (Integer (1)%Z); (Integer (1)%Z)]); ("m"%string, One (Integer (1)%Z))]
  [:: ("W"%string, Many [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))]); ("X"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define full_row_rank(M): rank(M) = rows(M)
claim t2.1.other-minimum
  sizes H, d[0..H], m
  for all X : d[0] x m, Y : d[H] x m, W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H]  *  ...  *  W[1]
  let A(i) = W[H]  *  ...  *  W[i + 1]
  let B(i) = W[i]  *  ...  *  W[1]
  let dp = min(d[0..H])
  let L = 1 / 2  *  ||R  *  X - Y||^2
  let F(S) = ||S  *  X - Y||^2
  let G = (R  *  X - Y)  *  X^T
  assume local-minimum: local_min(L; W)
  assume data-rank-low: rank(Y  *  X^T) < dp
  form repaired.only-if
    show not (exists W'[i in 1..H] : d[i] x d[i - 1]: L with W := W' = L and local_min(L; W = W') and rank(R with W := W') = dp)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "t2.1.other-minimum"%string "repaired.only-if"%string 
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
   (language.Assume "local-minimum"%string (language.Predicate (language.Calls "local_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, None)] None)));
   (language.Assume "data-rank-low"%string (language.Compare language.Less (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Multiply (language.Name "Y"%string) (language.Transpose (language.Name "X"%string)))) [::] None)] [::] None)) (language.Name "dp"%string)))] false 
  (language.Not (language.Quantified false [:: (language.Typed [:: "W'"%string] (Some ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Name "H"%string)))) (language.TypeOver (language.Matrix (language.Member "d"%string (language.Name "i"%string)) (language.Member "d"%string (language.Subtract (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))))) None))] None (language.And (language.And (language.Compare language.Equal (language.With (language.Name "L"%string) [:: ("W"%string, None, (Some (language.Name "W'"%string)))]) (language.Name "L"%string)) (language.Predicate (language.Calls "local_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("W"%string, None, (Some (language.Name "W'"%string)))] None))) (language.Compare language.Equal (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.With (language.Name "R"%string) [:: ("W"%string, None, (Some (language.Name "W'"%string)))])) [::] None)] [::] None)) (language.Name "dp"%string)))))).

Definition instance : assignment := Assignment
  [:: ("H"%string, One (Integer (1)%Z)); ("d"%string, Many [:: (Integer (1)%Z); (Integer (1)%Z)]); ("m"%string, One (Integer (1)%Z))]
  [:: ("W"%string, Many [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))]); ("X"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))]); (Child datum 0%nat)], "W'"%string, [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (-1)%Z]]))])] [:: ([:: (At [:: ("local-minimum"%string, (Integer (0)%Z))])], BySquares); ([:: (At [:: ("show"%string, (Integer (0)%Z))]); (Child datum 0%nat); (Child datum 4%nat); (Child datum 0%nat); (Child datum 1%nat)], BySquares)]).
by vm_compute.
Qed.
Print Assumptions verdict.

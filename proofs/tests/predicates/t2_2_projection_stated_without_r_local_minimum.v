(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define diagonal(D): for all i in 1..rows(D), j in 1..cols(D) with i != j: D[i,j] = 0
claim t2.2.projection
  sizes d0, dH, m
  for all X : d0 x m, Y : dH x m, k : natural, R : dH x d0
  let F(S) = ||S  *  X - Y||^2
  let Z = Y  *  X^+  *  X
  let S = R  *  X
  let PL = S  *  S^+
  let PR = S^+  *  S
  assume r-feasible: rank(R) <= k
  assume x-identity: d0 = m and X = I(m)
  assume y-diagonal: diagonal(Y)
  assume values-ordered: (for all i in 1..min(dH, m) - 1: Y[i,i] >= Y[i + 1,i + 1]) and (for all i in 1..min(dH, m): Y[i,i] >= 0)
  show R = PL  *  Y and R = Y  *  PR
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "t2.2.projection"%string "stated"%string 
  [:: (language.Define "diagonal"%string [:: "D"%string] (inr (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Call (language.Calls "rows"%string [:: (language.Argument (inl (language.Name "D"%string)) [::] None)] [::] None))); (language.InRange "j"%string (language.Number ((1)%Z, (1)%Z)) (language.Call (language.Calls "cols"%string [:: (language.Argument (inl (language.Name "D"%string)) [::] None)] [::] None)))] (Some (language.Compare language.Unequal (language.Name "i"%string) (language.Name "j"%string))) (language.Compare language.Equal (language.Entry (language.Name "D"%string) (language.Name "i"%string) (language.Name "j"%string)) (language.Number ((1)%Z, (0)%Z))))))] 
  [:: (language.Declare [:: (language.Size "d0"%string 1%nat); (language.Size "dH"%string 1%nat); (language.Size "m"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "X"%string] None (language.TypeOver (language.Matrix (language.Name "d0"%string) (language.Name "m"%string)) None)); (language.Typed [:: "Y"%string] None (language.TypeOver (language.Matrix (language.Name "dH"%string) (language.Name "m"%string)) None)); (language.Typed [:: "k"%string] None (language.TypeOver language.Natural None)); (language.Typed [:: "R"%string] None (language.TypeOver (language.Matrix (language.Name "dH"%string) (language.Name "d0"%string)) None))]);
   (language.Let "F"%string [:: "S"%string] (language.NormSquared (language.Subtract (language.Multiply (language.Name "S"%string) (language.Name "X"%string)) (language.Name "Y"%string))));
   (language.Let "Z"%string [::] (language.Multiply (language.Multiply (language.Name "Y"%string) (language.Pseudoinverse (language.Name "X"%string))) (language.Name "X"%string)));
   (language.Let "S"%string [::] (language.Multiply (language.Name "R"%string) (language.Name "X"%string)));
   (language.Let "PL"%string [::] (language.Multiply (language.Name "S"%string) (language.Pseudoinverse (language.Name "S"%string))));
   (language.Let "PR"%string [::] (language.Multiply (language.Pseudoinverse (language.Name "S"%string)) (language.Name "S"%string)));
   (language.Assume "r-feasible"%string (language.Compare language.AtMost (language.Call (language.Calls "rank"%string [:: (language.Argument (inl (language.Name "R"%string)) [::] None)] [::] None)) (language.Name "k"%string)));
   (language.Assume "x-identity"%string (language.And (language.Compare language.Equal (language.Name "d0"%string) (language.Name "m"%string)) (language.Compare language.Equal (language.Name "X"%string) (language.Identity (Some (language.Name "m"%string))))));
   (language.Assume "y-diagonal"%string (language.Predicate (language.Calls "diagonal"%string [:: (language.Argument (inl (language.Name "Y"%string)) [::] None)] [::] None)));
   (language.Assume "values-ordered"%string (language.And (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Subtract (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "dH"%string)) [::] None); (language.Argument (inl (language.Name "m"%string)) [::] None)] [::] None)) (language.Number ((1)%Z, (1)%Z))))] None (language.Compare language.AtLeast (language.Entry (language.Name "Y"%string) (language.Name "i"%string) (language.Name "i"%string)) (language.Entry (language.Name "Y"%string) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z)))))) (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "dH"%string)) [::] None); (language.Argument (inl (language.Name "m"%string)) [::] None)] [::] None)))] None (language.Compare language.AtLeast (language.Entry (language.Name "Y"%string) (language.Name "i"%string) (language.Name "i"%string)) (language.Number ((1)%Z, (0)%Z))))))] false 
  (language.And (language.Compare language.Equal (language.Name "R"%string) (language.Multiply (language.Name "PL"%string) (language.Name "Y"%string))) (language.Compare language.Equal (language.Name "R"%string) (language.Multiply (language.Name "Y"%string) (language.Name "PR"%string))))).

Definition instance : assignment := Assignment
  [:: ("d0"%string, One (Integer (1)%Z)); ("dH"%string, One (Integer (1)%Z)); ("m"%string, One (Integer (1)%Z))]
  [:: ("R"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("X"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("Y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("k"%string, One (Integer (1)%Z))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [::]).
by vm_compute.
Qed.
Print Assumptions verdict.

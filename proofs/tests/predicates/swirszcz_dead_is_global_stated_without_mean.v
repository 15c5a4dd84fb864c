(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim swirszcz.dead-is-global
  sizes h, N
  for all x : 1 x N, y : 1 x N, u : h x 1, b : h x 1, v : 1 x h, c : number
  let Pre = u  *  x + b  *  ones(1, N)
  let L = ||v  *  relu(Pre) + c  *  ones(1, N) - y||^2
  assume dead: for all i in 1..h, j in 1..N: Pre[i,j] < 0
  show global_min(L; u, b, v, c)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "swirszcz.dead-is-global"%string "stated"%string 
  [::] 
  [:: (language.Declare [:: (language.Size "h"%string 1%nat); (language.Size "N"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "x"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Name "N"%string)) None)); (language.Typed [:: "y"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Name "N"%string)) None)); (language.Typed [:: "u"%string] None (language.TypeOver (language.Matrix (language.Name "h"%string) (language.Number ((1)%Z, (1)%Z))) None)); (language.Typed [:: "b"%string] None (language.TypeOver (language.Matrix (language.Name "h"%string) (language.Number ((1)%Z, (1)%Z))) None)); (language.Typed [:: "v"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Name "h"%string)) None)); (language.Typed [:: "c"%string] None (language.TypeOver language.Real None))]);
   (language.Let "Pre"%string [::] (language.Add (language.Multiply (language.Name "u"%string) (language.Name "x"%string)) (language.Multiply (language.Name "b"%string) (language.Call (language.Calls "ones"%string [:: (language.Argument (inl (language.Number ((1)%Z, (1)%Z))) [::] None); (language.Argument (inl (language.Name "N"%string)) [::] None)] [::] None)))));
   (language.Let "L"%string [::] (language.NormSquared (language.Subtract (language.Add (language.Multiply (language.Name "v"%string) (language.Call (language.Calls "relu"%string [:: (language.Argument (inl (language.Name "Pre"%string)) [::] None)] [::] None))) (language.Multiply (language.Name "c"%string) (language.Call (language.Calls "ones"%string [:: (language.Argument (inl (language.Number ((1)%Z, (1)%Z))) [::] None); (language.Argument (inl (language.Name "N"%string)) [::] None)] [::] None)))) (language.Name "y"%string))));
   (language.Assume "dead"%string (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Name "h"%string)); (language.InRange "j"%string (language.Number ((1)%Z, (1)%Z)) (language.Name "N"%string))] None (language.Compare language.Less (language.Entry (language.Name "Pre"%string) (language.Name "i"%string) (language.Name "j"%string)) (language.Number ((1)%Z, (0)%Z)))))] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Name "L"%string)) [::] None)] [:: ("u"%string, None, None); ("b"%string, None, None); ("v"%string, None, None); ("c"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [:: ("N"%string, One (Integer (1)%Z)); ("h"%string, One (Integer (1)%Z))]
  [:: ("b"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (-1)%Z]]))); ("c"%string, One (Fraction ((1)%Z, (1)%Z))); ("u"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("v"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("x"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("y"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (-1)%Z]])); (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]])); (Fraction ((1)%Z, (0)%Z))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

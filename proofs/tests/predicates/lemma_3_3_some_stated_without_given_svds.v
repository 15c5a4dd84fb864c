(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define ordered(D): for all i in 1..min(rows(D), cols(D)) - 1: D[i,i] >= D[i + 1,i + 1]
define orthonormal(U): U^T  *  U = I
claim lemma-3.3.some
  sizes a, b
  for all U : a x min(a, b), D : diagonal min(a, b) x min(a, b), V : b x min(a, b), U' : a x min(a, b), D' : diagonal min(a, b) x min(a, b), V' : b x min(a, b)
  let n = min(a, b)
  let M = U  *  D  *  V^T
  let M' = U'  *  D'  *  V'^T
  let g = min(2  *  D[n,n], D[i,i] - D[i + 1,i + 1] for i in 1..n - 1)
  assume near: 4  *  ||M - M'||^2 < g^2
  show sum(min(||[U[i]; V[i]] - [U'[i]; V'[i]]||^2, ||[U[i]; V[i]] + [U'[i]; V'[i]]||^2) for i in 1..n)  *  g^2 <= 16  *  ||M - M'||^2
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "lemma-3.3.some"%string "stated"%string 
  [:: (language.Define "ordered"%string [:: "D"%string] (inr (language.Quantified true [:: (language.InRange "i"%string (language.Number ((1)%Z, (1)%Z)) (language.Subtract (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Call (language.Calls "rows"%string [:: (language.Argument (inl (language.Name "D"%string)) [::] None)] [::] None))) [::] None); (language.Argument (inl (language.Call (language.Calls "cols"%string [:: (language.Argument (inl (language.Name "D"%string)) [::] None)] [::] None))) [::] None)] [::] None)) (language.Number ((1)%Z, (1)%Z))))] None (language.Compare language.AtLeast (language.Entry (language.Name "D"%string) (language.Name "i"%string) (language.Name "i"%string)) (language.Entry (language.Name "D"%string) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z)))))))); (language.Define "orthonormal"%string [:: "U"%string] (inr (language.Compare language.Equal (language.Multiply (language.Transpose (language.Name "U"%string)) (language.Name "U"%string)) (language.Identity None))))] 
  [:: (language.Declare [:: (language.Size "a"%string 1%nat); (language.Size "b"%string 1%nat)] None);
   (language.ForAll [:: (language.Typed [:: "U"%string] None (language.TypeOver (language.Matrix (language.Name "a"%string) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None)); (language.Typed [:: "D"%string] None (language.TypeOver (language.Diagonal (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None)) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None)); (language.Typed [:: "V"%string] None (language.TypeOver (language.Matrix (language.Name "b"%string) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None)); (language.Typed [:: "U'"%string] None (language.TypeOver (language.Matrix (language.Name "a"%string) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None)); (language.Typed [:: "D'"%string] None (language.TypeOver (language.Diagonal (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None)) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None)); (language.Typed [:: "V'"%string] None (language.TypeOver (language.Matrix (language.Name "b"%string) (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None))) None))]);
   (language.Let "n"%string [::] (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Name "a"%string)) [::] None); (language.Argument (inl (language.Name "b"%string)) [::] None)] [::] None)));
   (language.Let "M"%string [::] (language.Multiply (language.Multiply (language.Name "U"%string) (language.Name "D"%string)) (language.Transpose (language.Name "V"%string))));
   (language.Let "M'"%string [::] (language.Multiply (language.Multiply (language.Name "U'"%string) (language.Name "D'"%string)) (language.Transpose (language.Name "V'"%string))));
   (language.Let "g"%string [::] (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.Multiply (language.Number ((1)%Z, (2)%Z)) (language.Entry (language.Name "D"%string) (language.Name "n"%string) (language.Name "n"%string)))) [::] None); (language.Argument (inl (language.Subtract (language.Entry (language.Name "D"%string) (language.Name "i"%string) (language.Name "i"%string)) (language.Entry (language.Name "D"%string) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z))) (language.Add (language.Name "i"%string) (language.Number ((1)%Z, (1)%Z)))))) [:: ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Subtract (language.Name "n"%string) (language.Number ((1)%Z, (1)%Z)))))] None)] [::] None)));
   (language.Assume "near"%string (language.Compare language.Less (language.Multiply (language.Number ((1)%Z, (4)%Z)) (language.NormSquared (language.Subtract (language.Name "M"%string) (language.Name "M'"%string)))) (language.Power (language.Name "g"%string) (language.Number ((1)%Z, (2)%Z)))))] false 
  (language.Compare language.AtMost (language.Multiply (language.Call (language.Calls "sum"%string [:: (language.Argument (inl (language.Call (language.Calls "min"%string [:: (language.Argument (inl (language.NormSquared (language.Subtract (language.Block [:: [:: (language.Member "U"%string (language.Name "i"%string))]; [:: (language.Member "V"%string (language.Name "i"%string))]]) (language.Block [:: [:: (language.Member "U'"%string (language.Name "i"%string))]; [:: (language.Member "V'"%string (language.Name "i"%string))]])))) [::] None); (language.Argument (inl (language.NormSquared (language.Add (language.Block [:: [:: (language.Member "U"%string (language.Name "i"%string))]; [:: (language.Member "V"%string (language.Name "i"%string))]]) (language.Block [:: [:: (language.Member "U'"%string (language.Name "i"%string))]; [:: (language.Member "V'"%string (language.Name "i"%string))]])))) [::] None)] [::] None))) [:: ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Name "n"%string)))] None)] [::] None)) (language.Power (language.Name "g"%string) (language.Number ((1)%Z, (2)%Z)))) (language.Multiply (language.Number ((1)%Z, (16)%Z)) (language.NormSquared (language.Subtract (language.Name "M"%string) (language.Name "M'"%string)))))).

Definition instance : assignment := Assignment
  [:: ("a"%string, One (Integer (1)%Z)); ("b"%string, One (Integer (1)%Z))]
  [:: ("D"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]]))); ("D'"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("U"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("U'"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("V"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("V'"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (1)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [::]).
by vm_compute.
Qed.
Print Assumptions verdict.

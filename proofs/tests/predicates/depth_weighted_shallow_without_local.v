(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim depth.weighted
  let M = [1, 3; 3, 1]
  let Y = [2, 0; 0, 1]
  let f(S) = sum(M[i,j]  *  (S[i,j] - Y[i,j])^2 for i in 1..2, j in 1..2)
  for all U : 2 x 1, V : 1 x 2
  form shallow
    show global_min(f(U  *  V); U, V)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "depth.weighted"%string "shallow"%string 
  [::] 
  [:: (language.Let "M"%string [::] (language.Block [:: [:: (language.Number ((1)%Z, (1)%Z)); (language.Number ((1)%Z, (3)%Z))]; [:: (language.Number ((1)%Z, (3)%Z)); (language.Number ((1)%Z, (1)%Z))]]));
   (language.Let "Y"%string [::] (language.Block [:: [:: (language.Number ((1)%Z, (2)%Z)); (language.Number ((1)%Z, (0)%Z))]; [:: (language.Number ((1)%Z, (0)%Z)); (language.Number ((1)%Z, (1)%Z))]]));
   (language.Let "f"%string [:: "S"%string] (language.Call (language.Calls "sum"%string [:: (language.Argument (inl (language.Multiply (language.Entry (language.Name "M"%string) (language.Name "i"%string) (language.Name "j"%string)) (language.Power (language.Subtract (language.Entry (language.Name "S"%string) (language.Name "i"%string) (language.Name "j"%string)) (language.Entry (language.Name "Y"%string) (language.Name "i"%string) (language.Name "j"%string))) (language.Number ((1)%Z, (2)%Z))))) [:: ("i"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Number ((1)%Z, (2)%Z)))); ("j"%string, ((language.Number ((1)%Z, (1)%Z)), (language.Number ((1)%Z, (2)%Z))))] None)] [::] None)));
   (language.ForAll [:: (language.Typed [:: "U"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (2)%Z)) (language.Number ((1)%Z, (1)%Z))) None)); (language.Typed [:: "V"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (2)%Z))) None))])] false 
  (language.Predicate (language.Calls "global_min"%string [:: (language.Argument (inl (language.Call (language.Calls "f"%string [:: (language.Argument (inl (language.Multiply (language.Name "U"%string) (language.Name "V"%string))) [::] None)] [::] None))) [::] None)] [:: ("U"%string, None, None); ("V"%string, None, None)] None))).

Definition instance : assignment := Assignment
  [::]
  [:: ("U"%string, One (Rows 2%nat 1%nat ((1)%Z, [:: [:: (0)%Z]; [:: (0)%Z]]))); ("V"%string, One (Rows 1%nat 2%nat ((1)%Z, [:: [:: (0)%Z; (0)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByPoint [:: (Rows 2%nat 1%nat ((1)%Z, [:: [:: (1)%Z]; [:: (0)%Z]])); (Rows 1%nat 2%nat ((1)%Z, [:: [:: (1)%Z; (0)%Z]]))]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

(* Written by referee-verified --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim zhang19.polynomial
  for all U : 1 x 1, V : 1 x 2
  let R = U  *  V
  show local_min(S[1,1]^2 + (S[1,2]^2 - 1)^2; S = R)
*)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_export.
Delimit Scope Z_scope with Z.

Definition statement : language.claim :=
  (language.Claim "zhang19.polynomial"%string "stated"%string 
  [::] 
  [:: (language.ForAll [:: (language.Typed [:: "U"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (1)%Z))) None)); (language.Typed [:: "V"%string] None (language.TypeOver (language.Matrix (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (2)%Z))) None))]);
   (language.Let "R"%string [::] (language.Multiply (language.Name "U"%string) (language.Name "V"%string)))] false 
  (language.Predicate (language.Calls "local_min"%string [:: (language.Argument (inl (language.Add (language.Power (language.Entry (language.Name "S"%string) (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (1)%Z))) (language.Number ((1)%Z, (2)%Z))) (language.Power (language.Subtract (language.Power (language.Entry (language.Name "S"%string) (language.Number ((1)%Z, (1)%Z)) (language.Number ((1)%Z, (2)%Z))) (language.Number ((1)%Z, (2)%Z))) (language.Number ((1)%Z, (1)%Z))) (language.Number ((1)%Z, (2)%Z))))) [::] None)] [:: ("S"%string, None, (Some (language.Name "R"%string)))] None))).

Definition instance : assignment := Assignment
  [::]
  [:: ("U"%string, One (Rows 1%nat 1%nat ((1)%Z, [:: [:: (0)%Z]]))); ("V"%string, One (Rows 1%nat 2%nat ((1)%Z, [:: [:: (0)%Z; (0)%Z]])))].

Theorem verdict (R : realFieldType) : said R Refuted statement instance.
Proof.
apply: (@certified R [::] [:: ([:: (At [:: ("show"%string, (Integer (0)%Z))])], (ByCurve [:: [:: (Rows 1%nat 2%nat ((1)%Z, [:: [:: (0)%Z; (0)%Z]]))]; [:: (Rows 1%nat 2%nat ((1)%Z, [:: [:: (0)%Z; (1)%Z]]))]]))]).
by vm_compute.
Qed.
Print Assumptions verdict.

(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim t2.2.monotone
  for all l1 : number, l2 : number, t : number, u : number
  let kept(x) = (l1 * 4 * x * x + l2 * (1 - x * x)^2) / (1 + x * x)^2
  assume lambda-ordered: l1 > l2 and l2 >= 0
  assume angles-ordered: t < u
  show kept(u)^2 > kept(t)^2
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (l1 l2 t u : R),
  (* lambda-ordered *) l2 < l1 /\ 0 <= l2 ->
  (* angles-ordered *) t < u ->
  (* show is defined *) (1 + t * t) ^+ 2%N <> 0 ->
  (* show is defined *) (1 + u * u) ^+ 2%N <> 0 ->
  ((l1 * 4%:R * t * t + l2 * (1 - t * t) ^+ 2%N) / (1 + t * t) ^+ 2%N) ^+ 2%N < ((l1 * 4%:R * u * u + l2 * (1 - u * u) ^+ 2%N) / (1 + u * u) ^+ 2%N) ^+ 2%N.

Module Instance.
Local Open Scope Z_scope.
Definition l1 : frac := (1, 1).
Definition l2 : frac := (1, 0).
Definition t : frac := (1, -1).
Definition u : frac := (1, 0).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FAnd (FLt (QLit _ l2) (QLit _ l1)) (FLe (QNat (NLit _ 0%N)) (QLit _ l2)))
  (FImp (FLt (QLit _ t) (QLit _ u))
  (FImp (FNot (FEq (QPow (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) 2%N) (QNat (NLit _ 0%N))))
  (FImp (FNot (FEq (QPow (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ u) (QLit _ u))) 2%N) (QNat (NLit _ 0%N))))
  (FLt (QPow (QDiv (QAdd (QMul (QMul (QMul (QLit _ l1) (QNat (NLit _ 4%N))) (QLit _ t)) (QLit _ t)) (QMul (QLit _ l2) (QPow (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) 2%N))) (QPow (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) 2%N)) 2%N) (QPow (QDiv (QAdd (QMul (QMul (QMul (QLit _ l1) (QNat (NLit _ 4%N))) (QLit _ u)) (QLit _ u)) (QMul (QLit _ l2) (QPow (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ u) (QLit _ u))) 2%N))) (QPow (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ u) (QLit _ u))) 2%N)) 2%N)))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H (of_frac R Instance.l1)
  (of_frac R Instance.l2)
  (of_frac R Instance.t)
  (of_frac R Instance.u)).
Qed.
Print Assumptions verdict.

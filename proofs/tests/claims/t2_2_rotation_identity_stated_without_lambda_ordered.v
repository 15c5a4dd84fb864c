(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim t2.2.rotation-identity
  for all l1 : number, l2 : number, t : number
  let s = 2 * t / (1 + t * t)
  let c = (1 - t * t) / (1 + t * t)
  let D = [l1, 0; 0, l2]
  let v = [s; c]
  let T = v * v^T * D * v * v^T
  let Hval = ||T - D||^2
  show Hval = l1 * l1 + l1 * l1 + l2 * l2 - (l1 * s * s + l2 * c * c)^2
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (l1 l2 t : R),
  (* show is defined *) 1 + t * t <> 0 ->
  sqnorm (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T *m col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1))) *m col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T - col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1)))) = l1 * l1 + l1 * l1 + l2 * l2 - (l1 * (2%:R * t / (1 + t * t)) * (2%:R * t / (1 + t * t)) + l2 * ((1 - t * t) / (1 + t * t)) * ((1 - t * t) / (1 + t * t))) ^+ 2%N.

Module Instance.
Local Open Scope Z_scope.
Definition l1 : frac := (1, 1).
Definition l2 : frac := (1, 0).
Definition t : frac := (1, 0).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FNot (FEq (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QNat (NLit _ 0%N))))
  (FEq (QNorm (MSub (MMul (MMul (MMul (MMul (MCol (MConst 1 1 (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (MConst 1 1 (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t)))))) (MTr (MCol (MConst 1 1 (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (MConst 1 1 (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t)))))))) (MCol (MRow (MConst 1 1 (QLit _ l1)) (MZero _ 1%N 1%N)) (MRow (MZero _ 1%N 1%N) (MConst 1 1 (QLit _ l2))))) (MCol (MConst 1 1 (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (MConst 1 1 (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))))) (MTr (MCol (MConst 1 1 (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (MConst 1 1 (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t)))))))) (MCol (MRow (MConst 1 1 (QLit _ l1)) (MZero _ 1%N 1%N)) (MRow (MZero _ 1%N 1%N) (MConst 1 1 (QLit _ l2)))))) (QSub (QAdd (QAdd (QMul (QLit _ l1) (QLit _ l1)) (QMul (QLit _ l1) (QLit _ l1))) (QMul (QLit _ l2) (QLit _ l2))) (QPow (QAdd (QMul (QMul (QLit _ l1) (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (QDiv (QMul (QNat (NLit _ 2%N)) (QLit _ t)) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (QMul (QMul (QLit _ l2) (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))))) (QDiv (QSub (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t))) (QAdd (QNat (NLit _ 1%N)) (QMul (QLit _ t) (QLit _ t)))))) 2%N)))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H (of_frac R Instance.l1)
  (of_frac R Instance.l2)
  (of_frac R Instance.t)).
Qed.
Print Assumptions verdict.

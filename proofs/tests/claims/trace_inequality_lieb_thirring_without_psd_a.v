(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim trace-inequality
  sizes n
  for all A : symmetric n, B : symmetric n
  assume psd-b: B >= 0
  form lieb-thirring
    show trace((A * B)^3) <= trace(A^3 * B^3)
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A B : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* A *) A^T = A ->
  (* B *) B^T = B ->
  (* psd-b *) psd B ->
  \tr (mpow (A *m B) 3%N) <= \tr (mpow A 3%N *m mpow B 3%N).

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 2%N.
Definition A : fmat := (1, [:: [:: 0; 0]; [:: 0; -1]]).
Definition B : fmat := (1, [:: [:: 1; 1]; [:: 1; 1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FMatEq (MTr (MLit _ n n A)) (MLit _ n n A))
  (FImp (FMatEq (MTr (MLit _ n n B)) (MLit _ n n B))
  (FImp (FPsd (MLit _ n n B))
  (FLe (QTrace (MPow (MMul (MLit _ n n A) (MLit _ n n B)) 3%N)) (QTrace (MMul (MPow (MLit _ n n A) 3%N) (MPow (MLit _ n n B) 3%N)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)).
Qed.
Print Assumptions verdict.

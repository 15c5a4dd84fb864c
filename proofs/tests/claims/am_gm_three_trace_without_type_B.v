(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim am-gm-three
  sizes n
  for all A : psd n, B : symmetric n, C : psd n
  let S = A * B * C + A * C * B + B * A * C + B * C * A + C * A * B + C * B * A
  let M = (A + B + C)^3
  form trace
    show trace(S) / 6 <= trace(M) / 27
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (n : nat)
    (A B C : 'M[R]_(n, n)),
  (* n *) (0 < n)%N ->
  (* A *) psd A ->
  (* B *) B^T = B ->
  (* C *) psd C ->
  \tr (A *m B *m C + A *m C *m B + B *m A *m C + B *m C *m A + C *m A *m B + C *m B *m A) / 6%:R <= \tr (mpow (A + B + C) 3%N) / 27%:R.

Module Instance.
Local Open Scope Z_scope.
Definition n : nat := 1%N.
Definition A : fmat := (1, [:: [:: 0]]).
Definition B : fmat := (1, [:: [:: -1]]).
Definition C : fmat := (1, [:: [:: 0]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < n)%N)
  (FImp (FPsd (MLit _ n n A))
  (FImp (FMatEq (MTr (MLit _ n n B)) (MLit _ n n B))
  (FImp (FPsd (MLit _ n n C))
  (FLe (QDiv (QTrace (MAdd (MAdd (MAdd (MAdd (MAdd (MMul (MMul (MLit _ n n A) (MLit _ n n B)) (MLit _ n n C)) (MMul (MMul (MLit _ n n A) (MLit _ n n C)) (MLit _ n n B))) (MMul (MMul (MLit _ n n B) (MLit _ n n A)) (MLit _ n n C))) (MMul (MMul (MLit _ n n B) (MLit _ n n C)) (MLit _ n n A))) (MMul (MMul (MLit _ n n C) (MLit _ n n A)) (MLit _ n n B))) (MMul (MMul (MLit _ n n C) (MLit _ n n B)) (MLit _ n n A)))) (QNat (NLit _ 6%N))) (QDiv (QTrace (MPow (MAdd (MAdd (MLit _ n n A) (MLit _ n n B)) (MLit _ n n C)) 3%N)) (QNat (NLit _ 27%N)))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.n
  (of_fmat R _ _ Instance.A)
  (of_fmat R _ _ Instance.B)
  (of_fmat R _ _ Instance.C)).
Qed.
Print Assumptions verdict.

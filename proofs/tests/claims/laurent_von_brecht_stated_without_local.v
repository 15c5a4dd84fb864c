(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim laurent-von-brecht
  sizes H, d[0..H]
  for all Y : d[H] x d[0], Q : psd d[H], W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let L = trace((R - Y)^T * Q * (R - Y))
  assume wide: for all i in 1..H - 1: d[i] >= min(d[0], d[H])
  show Q * (R - Y) = 0
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (Y : 'M[R]_(d H, d 0%N))
    (Q : 'M[R]_(d H, d H))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* Q *) psd Q ->
  (* wide *) (forall i, (1 <= i <= H.-1)%N -> (minn (d 0%N) (d H) <= d i)%N) ->
  Q *m (segment W H 0 - Y) = (0 : 'M[R]_(d H, d 0%N)).

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition Y : fmat := (1, [:: [:: 0]]).
Definition Q : fmat := (1, [:: [:: 1]]).
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 1]])] i.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FPsd (MLit _ (d H) (d H) Q))
  (FImp (FAll 1 H.-1 (fun i : nat => (FNat leq (NLit _ (minn (d 0%N) (d H))) (NLit _ (d i)))))
  (FMatEq (MMul (MLit _ (d H) (d H) Q) (MSub (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H 0) (MLit _ (d H) (d 0%N) Y))) (MZero _ (d H) (d 0%N))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.H
  Instance.d
  (of_fmat R _ _ Instance.Y)
  (of_fmat R _ _ Instance.Q)
  (fun i => of_fmat R _ _ (Instance.W i))).
Qed.
Print Assumptions verdict.

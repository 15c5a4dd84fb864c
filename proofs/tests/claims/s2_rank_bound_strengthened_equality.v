(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim s2.rank-bound
  sizes H, d[0..H]
  for all W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i + 1]
  let B(i) = W[i] * ... * W[1]
  let dp = min(d[0..H])
  let p = min(i for i in 0..H where d[i] = min(d[0..H]))
  form strengthened.equality
    show rank(R) = dp
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
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  \rank (segment W H 0) = least [seq d i | i <- from_to 0 H].

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 0]])] i.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FNatEq (NRank (MSeg (d := d) (fun i : nat => (MLit _ (d i) (d i.-1) (W i))) H 0)) (NLit _ (least [seq d i | i <- from_to 0 H]))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.H
  Instance.d
  (fun i => of_fmat R _ _ (Instance.W i))).
Qed.
Print Assumptions verdict.

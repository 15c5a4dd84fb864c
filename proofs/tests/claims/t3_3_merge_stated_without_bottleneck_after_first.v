(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

claim t3.3.merge
  sizes H, d[0..H]
  for all W[i in 1..H] : d[i] x d[i - 1]
  let R = W[H] * ... * W[1]
  let A(i) = W[H] * ... * W[i + 1]
  let B(i) = W[i] * ... * W[1]
  let dp = min(d[0..H])
  let p = min(i for i in 0..H where d[i] = min(d[0..H]))
  assume layers-full-rank: for all i in 1..H: rank(W[i]) = min(d[i], d[i - 1])
  show p >= 2 and rank(W[max(p, 1)]) = dp
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
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* show is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* show is defined *) (1%N <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%N ->
  (* show is defined *) (1 <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1) <= H)%N ->
  (2 <= least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N)%N /\ \rank (W (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%R = least [seq d i | i <- from_to 0 H].

Module Instance.
Local Open Scope Z_scope.
Definition H : nat := 1%N.
Definition d : nat -> nat := nth 0%N [:: 1; 1]%N.
Definition W (i : nat) : fmat := nth (0, [::]) [:: (0, [::]); (1, [:: [:: 1]])] i.
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < H)%N)
  (FImp (FAll 0 H (fun i : nat => (FBool _ (0 < d i)%N)))
  (FImp (FAll 1 H (fun i : nat => (FNatEq (NRank (MLit _ (d i) (d i.-1) (W i))) (NLit _ (minn (d i) (d i.-1))))))
  (FImp (FBool _ (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N)
  (FImp (FBool _ (1%N <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%N)
  (FImp (FBool _ (1 <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1) <= H)%N)
  (FAnd (FNat leq (NLit _ 2%N) (NLit _ (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N))) (FNatEq (NRank (MLit _ (d (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1)) (d (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1).-1) (W (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1)))) (NLit _ (least [seq d i | i <- from_to 0 H])))))))))).
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

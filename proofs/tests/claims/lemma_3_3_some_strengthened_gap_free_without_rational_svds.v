(* Written by referee export --rocq. Check with
   coqc -R proofs/theories DeepLinear FILE.v

define distinct(D): for all i in 1..rows(D), j in 1..rows(D): D[i,i] = D[j,j] implies i = j
define positive(D): for all i in 1..rows(D): D[i,i] > 0
define ordered(D): for all i in 1..min(rows(D), cols(D)) - 1: D[i,i] >= D[i + 1,i + 1]
define orthonormal(U): U^T * U = I
claim lemma-3.3.some
  sizes a, b
  for all U : a x min(a, b), D : diagonal min(a, b) x min(a, b), V : b x min(a, b), U' : a x min(a, b), D' : diagonal min(a, b) x min(a, b), V' : b x min(a, b)
  let n = min(a, b)
  let M = U * D * V^T
  let M' = U' * D' * V'^T
  assume given-svds: orthonormal(U) and orthonormal(V) and ordered(D) and D >= 0 and orthonormal(U') and orthonormal(V') and ordered(D') and D' >= 0
  form strengthened.gap-free
    show sum(min(||[U[i]; V[i]] - [U'[i]; V'[i]]||^2, ||[U[i]; V[i]] + [U'[i]; V'[i]]||^2) for i in 1..n) <= ||M - M'||^2
*)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words embedding evaluation evaluation_sound.
From DeepLinear Require verdicts predicates.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition claim (R : realFieldType) : Prop :=
  forall (a b : nat)
    (U : 'M[R]_(a, minn a b))
    (D : 'M[R]_(minn a b, minn a b))
    (V : 'M[R]_(b, minn a b))
    (U' : 'M[R]_(a, minn a b))
    (D' : 'M[R]_(minn a b, minn a b))
    (V' : 'M[R]_(b, minn a b)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* D *) (forall i0, (1 <= i0 <= (minn a b))%N -> forall j0, (1 <= j0 <= (minn a b))%N -> (i0 <> j0)%N -> entry D i0 j0 = 0) ->
  (* D' *) (forall i0, (1 <= i0 <= (minn a b))%N -> forall j0, (1 <= j0 <= (minn a b))%N -> (i0 <> j0)%N -> entry D' i0 j0 = 0) ->
  (* given-svds is defined *) (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> (1 <= i.+1 <= (minn a b))%N) ->
  (* given-svds is defined *) (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> (1 <= i <= (minn a b))%N) ->
  (* given-svds *) ((((((U^T *m U = (1%:M : 'M[R]_(minn a b, minn a b)) /\ V^T *m V = (1%:M : 'M[R]_(minn a b, minn a b))) /\ (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> entry D i.+1 i.+1 <= entry D i i)) /\ psd D) /\ U'^T *m U' = (1%:M : 'M[R]_(minn a b, minn a b))) /\ V'^T *m V' = (1%:M : 'M[R]_(minn a b, minn a b))) /\ (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> entry D' i.+1 i.+1 <= entry D' i i)) /\ psd D' ->
  \sum_(i <- from_to 1 (minn a b)) Num.min (sqnorm (col_mx (column_of U i) (column_of V i) - col_mx (column_of U' i) (column_of V' i))) (sqnorm (col_mx (column_of U i) (column_of V i) + col_mx (column_of U' i) (column_of V' i))) <= sqnorm (U *m D *m V^T - U' *m D' *m V'^T).

Module Instance.
Local Open Scope Z_scope.
Definition a : nat := 1%N.
Definition b : nat := 1%N.
Definition U : fmat := (1, [:: [:: 1]]).
Definition D : fmat := (1, [:: [:: 0]]).
Definition V : fmat := (1, [:: [:: 1]]).
Definition U' : fmat := (1, [:: [:: 1]]).
Definition D' : fmat := (1, [:: [:: 0]]).
Definition V' : fmat := (1, [:: [:: -1]]).
Local Close Scope Z_scope.

Definition body : tm [::] Form :=
  (FImp (FBool _ (0 < a)%N)
  (FImp (FBool _ (0 < b)%N)
  (FImp (FAll 1 (minn a b) (fun i0 : nat => (FAll 1 (minn a b) (fun j0 : nat => (FImp (FNot (FNatEq (NLit _ i0) (NLit _ j0))) (FEq (QEntry (MLit _ (minn a b) (minn a b) D) i0 j0) (QNat (NLit _ 0%N))))))))
  (FImp (FAll 1 (minn a b) (fun i0 : nat => (FAll 1 (minn a b) (fun j0 : nat => (FImp (FNot (FNatEq (NLit _ i0) (NLit _ j0))) (FEq (QEntry (MLit _ (minn a b) (minn a b) D') i0 j0) (QNat (NLit _ 0%N))))))))
  (FImp (FAll 1 (minn (minn a b) (minn a b)).-1 (fun i : nat => (FBool _ (1 <= i.+1 <= (minn a b))%N)))
  (FImp (FAll 1 (minn (minn a b) (minn a b)).-1 (fun i : nat => (FBool _ (1 <= i <= (minn a b))%N)))
  (FImp (FAnd (FAnd (FAnd (FAnd (FAnd (FAnd (FAnd (FMatEq (MMul (MTr (MLit _ a (minn a b) U)) (MLit _ a (minn a b) U)) (MOne _ (minn a b))) (FMatEq (MMul (MTr (MLit _ b (minn a b) V)) (MLit _ b (minn a b) V)) (MOne _ (minn a b)))) (FAll 1 (minn (minn a b) (minn a b)).-1 (fun i : nat => (FLe (QEntry (MLit _ (minn a b) (minn a b) D) i.+1 i.+1) (QEntry (MLit _ (minn a b) (minn a b) D) i i))))) (FPsd (MLit _ (minn a b) (minn a b) D))) (FMatEq (MMul (MTr (MLit _ a (minn a b) U')) (MLit _ a (minn a b) U')) (MOne _ (minn a b)))) (FMatEq (MMul (MTr (MLit _ b (minn a b) V')) (MLit _ b (minn a b) V')) (MOne _ (minn a b)))) (FAll 1 (minn (minn a b) (minn a b)).-1 (fun i : nat => (FLe (QEntry (MLit _ (minn a b) (minn a b) D') i.+1 i.+1) (QEntry (MLit _ (minn a b) (minn a b) D') i i))))) (FPsd (MLit _ (minn a b) (minn a b) D')))
  (FLe (QSum 1 (minn a b) (fun i : nat => true) (fun i : nat => (QMin (QNorm (MSub (MCol (MFun a 1 (fun i0 _ : nat => QEntry (MLit _ a (minn a b) U) i0 i)) (MFun b 1 (fun i0 _ : nat => QEntry (MLit _ b (minn a b) V) i0 i))) (MCol (MFun a 1 (fun i0 _ : nat => QEntry (MLit _ a (minn a b) U') i0 i)) (MFun b 1 (fun i0 _ : nat => QEntry (MLit _ b (minn a b) V') i0 i))))) (QNorm (MAdd (MCol (MFun a 1 (fun i0 _ : nat => QEntry (MLit _ a (minn a b) U) i0 i)) (MFun b 1 (fun i0 _ : nat => QEntry (MLit _ b (minn a b) V) i0 i))) (MCol (MFun a 1 (fun i0 _ : nat => QEntry (MLit _ a (minn a b) U') i0 i)) (MFun b 1 (fun i0 _ : nat => QEntry (MLit _ b (minn a b) V') i0 i)))))))) (QNorm (MSub (MMul (MMul (MLit _ a (minn a b) U) (MLit _ (minn a b) (minn a b) D)) (MTr (MLit _ b (minn a b) V))) (MMul (MMul (MLit _ a (minn a b) U') (MLit _ (minn a b) (minn a b) D')) (MTr (MLit _ b (minn a b) V'))))))))))))).
End Instance.

Theorem verdict (R : realFieldType) : ~ claim R.
Proof.
have at_instance : refute Instance.body = true by vm_compute.
move=> H; refine (@refute_sound R _ at_instance _).
exact (H Instance.a
  Instance.b
  (of_fmat R _ _ Instance.U)
  (of_fmat R _ _ Instance.D)
  (of_fmat R _ _ Instance.V)
  (of_fmat R _ _ Instance.U')
  (of_fmat R _ _ Instance.D')
  (of_fmat R _ _ Instance.V')).
Qed.
Print Assumptions verdict.

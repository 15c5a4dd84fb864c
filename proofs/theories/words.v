(******************************************************************************)
(* The words of an exported claim that MathComp does not have. A reader of a  *)
(* file of [referee export --rocq] needs this file, statements.v and MathComp *)
(* to know what the file says. Indices count from 1, as in docs/language.md.  *)
(*                                                                            *)
(*       entry A i j == the entry in row i and column j                       *)
(*  row_of A i, column_of A j == a row, a column                              *)
(*           psd A, pd A == A is symmetric and positive semidefinite, definite*)
(*        nonneg A, positive A == the same of every entry                     *)
(*         mpow A k == the product of k factors A                             *)
(*           pinv A == the pseudo-inverse of Moore and Penrose, see pinvP     *)
(*    hadamard A B, kron A B, khatri_rao A B == products by entries, of       *)
(*                      Kronecker, and of Kronecker column by column          *)
(*  diagonal_of u == the diagonal matrix of a column                          *)
(*          eye m n == the identity, for m and n that are equal               *)
(*       relu A == the larger of 0 and each entry                             *)
(*  segment W b a == W b *m ... *m W (a+1), for W i : d i x d (i-1);          *)
(*                   1%:M for b = a                                           *)
(*  replaced W k V == the family W with V in the place of its member k         *)
(*  least s, greatest s == the least, the greatest of a nonempty list         *)
(*   from_to a b == the list a, a+1, ..., b                                   *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition least (s : seq nat) := foldr minn (head 0%N s) s.
Definition greatest (s : seq nat) := foldr maxn 0%N s.
Definition from_to a b := index_iota a b.+1.

Section Words.
Variable R : realFieldType.

Definition entry m n (A : 'M[R]_(m, n)) (i j : nat) : R :=
  match insub i.-1, insub j.-1 with Some i', Some j' => A i' j' | _, _ => 0 end.
Definition row_of m n (A : 'M[R]_(m, n)) k : 'rV[R]_n := \matrix_(i, j) entry A k j.+1.
Definition column_of m n (A : 'M[R]_(m, n)) k : 'cV[R]_m := \matrix_(i, j) entry A i.+1 k.

Definition quad n (A : 'M[R]_n) (v : 'cV[R]_n) : R := (v^T *m A *m v) 0 0.
Definition psd n (A : 'M[R]_n) := A^T = A /\ forall v, 0 <= quad A v.
Definition pd n (A : 'M[R]_n) := A^T = A /\ forall v, v != 0 -> 0 < quad A v.
Definition nonneg m n (A : 'M[R]_(m, n)) := forall i j, 0 <= A i j.
Definition positive m n (A : 'M[R]_(m, n)) := forall i j, 0 < A i j.

Definition mpow n (A : 'M[R]_n) k : 'M[R]_n := iter k (mulmx A) 1%:M.
Definition hadamard m n (A B : 'M[R]_(m, n)) : 'M[R]_(m, n) :=
  \matrix_(i, j) (entry A i.+1 j.+1 * entry B i.+1 j.+1).
Definition kron m n p q (A : 'M[R]_(m, n)) (B : 'M[R]_(p, q)) : 'M[R]_(m * p, n * q) :=
  \matrix_(i, j) (entry A (i %/ p).+1 (j %/ q).+1 * entry B (i %% p).+1 (j %% q).+1).
Definition khatri_rao m p n (A : 'M[R]_(m, n)) (B : 'M[R]_(p, n)) : 'M[R]_(m * p, n) :=
  \matrix_(i, j) (entry A (i %/ p).+1 j.+1 * entry B (i %% p).+1 j.+1).
Definition relu m n (A : 'M[R]_(m, n)) : 'M[R]_(m, n) :=
  \matrix_(i, j) Num.max 0 (entry A i.+1 j.+1).
Definition eye m n : 'M[R]_(m, n) := \matrix_(i, j) if (i.+1 == j.+1)%N then 1 else 0.
Definition diagonal_of n (u : 'cV[R]_n) : 'M[R]_n :=
  \matrix_(i, j) if (i.+1 == j.+1)%N then entry u i.+1 1 else 0.

Fixpoint segment d (W : forall i, 'M[R]_(d i, d i.-1)) b a : 'M[R]_(d b, d a) :=
  if b is b'.+1 then if (b' < a)%N then pid_mx (d b'.+1) else W b'.+1 *m segment W b' a
  else pid_mx (d 0%N).

Definition replaced (r c : nat -> nat) (W : forall i, 'M[R]_(r i, c i)) k (V : 'M[R]_(r k, c k)) i : 'M[R]_(r i, c i) :=
  if i == k then conform_mx (W i) V else W i.

Definition penrose m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) :=
  [/\ A *m B *m A = A, B *m A *m B = B, (A *m B)^T = A *m B & (B *m A)^T = B *m A].
Definition pinv m n (A : 'M[R]_(m, n)) : 'M[R]_(n, m) :=
  let P := col_base A in let Q := row_base A in Q^T *m invmx (P^T *m A *m Q^T) *m P^T.

End Words.
Arguments replaced {R r c} W k V i.

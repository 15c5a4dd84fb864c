(******************************************************************************)
(* What an accepted certificate says: from the numbers in a file to           *)
(* propositions about matrices over any ordered field R. Nothing here says    *)
(* how a certificate is checked. This file is pinned, as statements.v is.     *)
(*                                                                            *)
(*          of_Z R z == the integer z in R                                    *)
(*      mval val r c A == the r x c matrix whose rows are the lists of A,     *)
(*                     where val maps an entry to R; entries that are missing *)
(*                     are 0, entries in excess are ignored                   *)
(*  matrix_of val r c (q, M) == the matrix M / q                              *)
(*       instance N == widths d_0, ..., d_H, the number of samples, X, Y and  *)
(*                     the layers, each a pair (q, M) of numbers N            *)
(*  inputs_of I, targets_of I, network_of I == its X, Y and W                 *)
(******************************************************************************)
From Coq Require BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition of_Z (R : realFieldType) (z : BinNums.Z) : R :=
  match z with
  | BinNums.Z0 => 0
  | BinNums.Zpos p => (BinPos.Pos.to_nat p)%:R
  | BinNums.Zneg p => - (BinPos.Pos.to_nat p)%:R
  end.

Record instance (N : Type) := Instance {
  widths : seq nat; samples : nat;
  inputs : N * seq (seq N); targets : N * seq (seq N); layers : seq (N * seq (seq N))
}.

Section Meaning.
Variables (R : realFieldType) (N : Type) (zero : N) (val : N -> R).
Implicit Type I : instance N.

Definition mval r c (A : seq (seq N)) : 'M[R]_(r, c) :=
  \matrix_(i, j) val (nth zero (nth [::] A i) j).
Definition matrix_of r c (q : N * seq (seq N)) : 'M[R]_(r, c) :=
  (val q.1)^-1 *: mval r c q.2.

Definition dim I := nth 0%N (widths I).
Definition depth I := size (layers I).
Definition layer I := nth (zero, [::]) (layers I).

Definition inputs_of I := matrix_of (dim I 0) (samples I) (inputs I).
Definition targets_of I := matrix_of (dim I (depth I)) (samples I) (targets I).
Definition network_of I : weights R (dim I) := fun i => matrix_of _ _ (layer I i).

End Meaning.

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
(*       statement == what a certificate file states, with rational numbers   *)
(*     meaning R s == the proposition that the statement s stands for         *)
(******************************************************************************)
From Coq Require BinInt QArith_base.
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

(* -- What a certificate states -------------------------------------------- *)
(* A statement as it is read from a file, with rational numbers. The layer of *)
(* NotCritical is counted from 1, and a curve lists for each layer its        *)
(* coefficients, lowest first.                                                *)
Inductive statement :=
  | NotCritical of instance QArith_base.Q & nat
  | NotLocalMinimum of instance QArith_base.Q & nat & seq (seq (seq (seq QArith_base.Q)))
  | GradientZero of instance QArith_base.Q
  | RankBound of instance QArith_base.Q & nat & QArith_base.Q.

Section Statements.
Variable R : realFieldType.

Definition of_Q (a : QArith_base.Q) : R :=
  of_Z R (QArith_base.Qnum a) / of_Z R (BinNums.Zpos (QArith_base.Qden a)).

(* Critical: the derivative of the loss vanishes along every line. *)
Definition critical d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :=
  forall V : weights R d, forall e, 0 < e -> exists2 delta, 0 < delta & forall t, `|t| < delta ->
    `|loss X Y (fun i => W i + t *: V i) - loss X Y W| <= e * `|t|.

Definition about (P : forall d H m, 'M[R]_(d 0%N, m) -> 'M[R]_(d H, m) -> weights R d -> Prop)
    (I : instance QArith_base.Q) :=
  let zero := QArith_base.Qmake BinNums.Z0 BinNums.xH in
  P _ _ _ (inputs_of zero of_Q I) (targets_of zero of_Q I) (network_of zero of_Q I).

Definition meaning s := match s with
  | NotCritical i _ => about (fun d H m X Y W => ~ critical X Y W) i
  | NotLocalMinimum i k _ =>
      about (fun d H m X Y W => descends k X Y W /\ ~ local_min X Y W) i
  | GradientZero i | RankBound i _ _ => about (fun d H m X Y W => global_min X Y W) i
  end.

End Statements.

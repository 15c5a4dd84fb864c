(******************************************************************************)
(* Certificates over bigZ: the format of certificate.v with machine integers. *)
(* It is faster on large numbers and trusts more: the theorems depend on the  *)
(* primitives and the axioms of Coq's 63-bit integers (PrimInt63, Uint63),    *)
(* and on nothing else.                                                       *)
(*                                                                            *)
(* A certificate file imports certificate_bigz instead of certificate and     *)
(* opens bigZ_scope instead of Z_scope; the type of moves is                  *)
(* seq (seq (seq (seq bigZ))). All else is as in certificate.v.               *)
(******************************************************************************)
From Coq Require Import ZArith.
From Bignums Require Export BigZ.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts polynomial_matrix checker checker_soundness.
From DeepLinear Require certificate.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.

#[global] Instance integers : numbers bigZ :=
  Numbers BigZ.zero BigZ.one BigZ.add BigZ.mul BigZ.opp (fun a => BigZ.compare a BigZ.zero).

Definition network := instance bigZ.
Definition Network : seq nat -> nat -> bigZ * mat bigZ -> bigZ * mat bigZ ->
  seq (bigZ * mat bigZ) -> network := @Instance bigZ.
Definition SumOfSquares : bigZ -> seq bigZ -> mat bigZ -> squares bigZ :=
  @Squares bigZ.
Definition Bottleneck : nat -> bigZ * bigZ -> bigZ * mat bigZ -> bigZ * mat bigZ ->
  squares bigZ -> squares bigZ -> bottleneck_certificate bigZ :=
  @BottleneckCertificate bigZ.

Section Certificates.
Variable R : realFieldType.
Implicit Type I : network.

Definition of_bigZ (z : bigZ) : R := of_Z R (BigZ.to_Z z).

Definition X I := inputs_of BigZ.zero of_bigZ I.
Definition Y I := targets_of BigZ.zero of_bigZ I.
Definition W I := network_of BigZ.zero of_bigZ I.

Let of0 : of_bigZ BigZ.zero = 0%R. Proof. by rewrite /of_bigZ BigZ.spec_0. Qed.
Let of1 : of_bigZ BigZ.one = 1%R. Proof. by rewrite /of_bigZ BigZ.spec_1. Qed.
Let ofD (a b : bigZ) : of_bigZ (BigZ.add a b) = (of_bigZ a + of_bigZ b)%R.
Proof. by rewrite /of_bigZ BigZ.spec_add certificate.of_ZD. Qed.
Let ofM (a b : bigZ) : of_bigZ (BigZ.mul a b) = (of_bigZ a * of_bigZ b)%R.
Proof. by rewrite /of_bigZ BigZ.spec_mul certificate.of_ZM. Qed.
Let ofN (a : bigZ) : of_bigZ (BigZ.opp a) = (- of_bigZ a)%R.
Proof. by rewrite /of_bigZ BigZ.spec_opp certificate.of_ZN. Qed.
Let of_sign (a : bigZ) : match nsign integers a with
  Eq => of_bigZ a = 0%R | Lt => (of_bigZ a < 0)%R | Gt => (0 < of_bigZ a)%R end.
Proof.
by rewrite [nsign _ a]BigZ.spec_compare BigZ.spec_0; apply: certificate.of_Z_sign.
Qed.

Theorem not_local_minimum I moves :
  check_descent I moves = true -> ~ local_min (X I) (Y I) (W I).
Proof. exact: check_descent_sound. Qed.

Theorem global_minimum_gradient I :
  check_gradient I = true -> global_min (X I) (Y I) (W I).
Proof. exact: check_gradient_sound. Qed.

Theorem global_minimum_bottleneck I c :
  check_bottleneck I c = true -> global_min (X I) (Y I) (W I).
Proof. exact: check_bottleneck_sound. Qed.

End Certificates.

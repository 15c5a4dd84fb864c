(*HEADER*)
From Coq Require Export ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements polynomial_matrix checker checker_soundness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.

Definition integers : numbers :=
  Numbers Z0 (Zpos xH) Z.add Z.mul Z.opp (fun a => Z.compare a Z0).

Definition network := instance integers.
Definition Network : seq nat -> nat -> Z * mat integers -> Z * mat integers ->
  seq (Z * mat integers) -> network := @Instance integers.
Definition SumOfSquares : Z -> seq Z -> mat integers -> squares integers := @Squares integers.
Definition Bottleneck : nat -> Z * Z -> Z * mat integers -> Z * mat integers ->
  squares integers -> squares integers -> bottleneck_certificate integers :=
  @BottleneckCertificate integers.

Section Certificates.
Variable R : realFieldType.
Implicit Type I : network.

Definition of_Z (z : integers) : R := (int_of_Z z)%:~R%R.

Definition X I := inputs_of of_Z I.
Definition Y I := targets_of of_Z I.
Definition W I := network_of of_Z I.

Let of_Z0 : of_Z Z0 = 0%R. Proof. by []. Qed.
Let of_Z1 : of_Z (Zpos xH) = 1%R. Proof. by []. Qed.
Let of_ZD (a b : Z) : of_Z (Z.add a b) = (of_Z a + of_Z b)%R.
Proof. by rewrite /of_Z -rmorphD; congr (_%:~R)%R; lia. Qed.
Let of_ZM (a b : Z) : of_Z (Z.mul a b) = (of_Z a * of_Z b)%R.
Proof. by rewrite /of_Z -rmorphM; congr (_%:~R)%R; lia. Qed.
Let of_ZN (a : Z) : of_Z (Z.opp a) = (- of_Z a)%R.
Proof. by rewrite /of_Z -rmorphN; congr (_%:~R)%R; lia. Qed.
Let of_Z_sign (a : integers) :
  match nsign a with Eq => of_Z a = 0%R | Lt => (of_Z a < 0)%R | Gt => (0 < of_Z a)%R end.
Proof. by case: a => [|p|p] /=; rewrite /of_Z ?ltrz0 ?ltr0z //=; lia. Qed.

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

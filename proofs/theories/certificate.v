(**********************************************************************************)
(* Certificates over the integers Z: a file that states the verdict on one        *)
(* instance and proves it by computation. No axiom is used.                       *)
(*                                                                                *)
(* The format. A certificate file opens with                                      *)
(*   From mathcomp Require Import all_ssreflect.                                  *)
(*   From DeepLinear Require Import statements certificate.                       *)
(*   Local Open Scope Z_scope.                                                    *)
(* then defines the instance, the data, and the theorem. The pieces are:          *)
(*                                                                                *)
(*  matrix     [:: row; ...; row] of rows [:: a; ...; b], row-major; the          *)
(*             entries are integers (3, -7). A 1 x 1 matrix is [:: [:: 5]].       *)
(*  rational   (q, M), a common denominator q > 0 and an integer matrix M:        *)
(*   matrix    the matrix M / q. It need not be reduced.                          *)
(*  instance   Definition I : network := Network                                  *)
(*               [:: d_0; d_1; ...; d_H]%nat      widths, naturals                *)
(*               m                                number of samples, a natural    *)
(*               (q, M)                           X, d_0 x m                      *)
(*               (q, M)                           Y, d_H x m                      *)
(*               [:: (q, M); ...; (q, M)].        W_1, ..., W_H in this order     *)
(*                                                                                *)
(*  1. Not a local minimum. Let layer i be (q_i, C_0) in the instance and the     *)
(*     curve W_i(t) = (C_0 + t C_1 + t^2 C_2 + ...) / q_i, with the SAME q_i:     *)
(*     choose q_i as a common denominator of the layer and of all coefficients    *)
(*     of its curve. One list [:: C_1; C_2; ...] per layer, without C_0, of       *)
(*     integer matrices of the shape of the layer; [::] if it does not move.      *)
(*       Definition moves : seq (seq (seq (seq Z))) :=                            *)
(*         [:: [:: C_1; C_2]; [::]; ...].                                         *)
(*       Theorem verdict R : ~ local_min (X R I) (Y R I) (W R I).                 *)
(*       Proof.                                                                   *)
(*       apply: (not_local_minimum (moves := moves)); vm_compute; reflexivity.    *)
(*       Qed.                                                                     *)
(*                                                                                *)
(*  2. Global minimum, (R X - Y) X^T = 0. No data.                                *)
(*       Theorem verdict R : global_min (X R I) (Y R I) (W R I).                  *)
(*       Proof. apply: global_minimum_gradient; vm_compute; reflexivity. Qed.     *)
(*                                                                                *)
(*  3. Global minimum, the product has rank d_p. Write A = W_H ... W_(p+1),       *)
(*     B = W_p ... W_1 (A = 1 if p = H, B = 1 if p = 0), E = A B X - Y.           *)
(*       Definition data := Bottleneck                                            *)
(*         p                  the bottleneck, a natural, 0 <= p <= H              *)
(*         (a, b)             mu = a / b, b > 0                                   *)
(*         (q, M)             J, d_p x d_H, a left inverse: J A = 1               *)
(*         (q, M)             N, d_H x d_0, a solution of N X X^T = Y X^T         *)
(*         (SumOfSquares c [:: w_1; ...] [:: l_1; ...])     for the matrix        *)
(*                            mu 1 - T T^T with T = N X - A B X, d_H x d_H        *)
(*         (SumOfSquares c [:: w_1; ...] [:: l_1; ...]).    for the matrix        *)
(*                            A^T Z Z^T A - mu A^T A with Z = N X, d_p x d_p      *)
(*     SumOfSquares c w l proves that a rational matrix S is positive             *)
(*     semidefinite: c S = sum_i w_i l_i^T l_i, where c > 0 and w_i >= 0 are      *)
(*     integers and each l_i is a row [:: ...] of integers. From S = L D L^T:     *)
(*     one term per column of L, its denominators cleared into w_i and c, zero    *)
(*     pivots left out. The zero matrix is (SumOfSquares 1 [::] [::]).            *)
(*       Theorem verdict R : global_min (X R I) (Y R I) (W R I).                  *)
(*       Proof.                                                                   *)
(*       apply: (global_minimum_bottleneck (c := data)); vm_compute; reflexivity. *)
(*       Qed.                                                                     *)
(*     The checker also verifies E (B X)^T = 0 and A^T E X^T = 0, which hold at   *)
(*     a critical point of full rank; any mu for which both matrices are          *)
(*     semidefinite will do.                                                      *)
(*                                                                                *)
(* Here R is any ordered field, X R I, Y R I and W R I are the matrices of the    *)
(* instance over R, and local_min, global_min are those of statements.v. Worked   *)
(* examples are in tests/certificates. A corrupted file does not compile: the     *)
(* check computes to false and reflexivity fails.                                 *)
(**********************************************************************************)
From Coq Require Export ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts polynomial_matrix checker checker_soundness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.

#[global] Instance integers : numbers Z :=
  Numbers Z0 (Zpos xH) Z.add Z.mul Z.opp (fun a => Z.compare a Z0).

Definition network := instance Z.
Definition Network : seq nat -> nat -> Z * mat Z -> Z * mat Z ->
  seq (Z * mat Z) -> network := @Instance Z.
Definition SumOfSquares : Z -> seq Z -> mat Z -> squares Z := @Squares Z.
Definition Bottleneck : nat -> Z * Z -> Z * mat Z -> Z * mat Z ->
  squares Z -> squares Z -> bottleneck_certificate Z :=
  @BottleneckCertificate Z.

(* The embedding of the integers is a morphism that is faithful to signs. *)
Section Embedding.
Variable R : realFieldType.
Local Notation of_Z := (@of_Z R).

Lemma of_ZE z : of_Z z = (int_of_Z z)%:~R%R.
Proof. by case: z => [|p|p] //=; rewrite NegzE prednK ?mulrNz //; lia. Qed.
Lemma of_Z0 : of_Z Z0 = 0%R. Proof. by []. Qed.
Lemma of_Z1 : of_Z (Zpos xH) = 1%R. Proof. by []. Qed.
Lemma of_ZD (a b : Z) : of_Z (Z.add a b) = (of_Z a + of_Z b)%R.
Proof. by rewrite !of_ZE -rmorphD; congr (_%:~R)%R; lia. Qed.
Lemma of_ZM (a b : Z) : of_Z (Z.mul a b) = (of_Z a * of_Z b)%R.
Proof. by rewrite !of_ZE -rmorphM; congr (_%:~R)%R; lia. Qed.
Lemma of_ZN (a : Z) : of_Z (Z.opp a) = (- of_Z a)%R.
Proof. by rewrite !of_ZE -rmorphN; congr (_%:~R)%R; lia. Qed.
Lemma of_Z_sign (a : Z) :
  match nsign integers a with
  Eq => of_Z a = 0%R | Lt => (of_Z a < 0)%R | Gt => (0 < of_Z a)%R end.
Proof. by case: a => [|p|p]; rewrite of_ZE /= ?ltrz0 ?ltr0z //=; lia. Qed.
End Embedding.

Section Certificates.
Variable R : realFieldType.
Implicit Type I : network.

Local Notation of_Z := (@of_Z R).

Definition X I := inputs_of Z0 of_Z I.
Definition Y I := targets_of Z0 of_Z I.
Definition W I := network_of Z0 of_Z I.

Let z0 := @of_Z0 R. Let z1 := @of_Z1 R. Let zD := @of_ZD R. Let zM := @of_ZM R.
Let zN := @of_ZN R. Let zS := @of_Z_sign R.

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

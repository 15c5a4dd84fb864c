(* A global minimum whose product has the full rank of the bottleneck, with a *)
(* gradient that does not vanish: widths 2, 1, 2, X = I, Y = diag(3, 1),      *)
(* W_1 = (1, 0), W_2 = (3, 0)^T. With p = 1: A = W_2, J = (1/3, 0), N = Y,    *)
(* Z = Y, T = diag(0, 1), mu = 9/2 between the eigenvalues 1 and 9 of Y Y^T:  *)
(*   mu - T T^T = diag(9/2, 7/2),  A^T Z Z^T A - mu A^T A = 81 - 81/2 = 81/2. *)
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements certificate.
Local Open Scope Z_scope.

Definition I : network := Network
  [:: 2; 1; 2]%nat
  2
  (1, [:: [:: 1; 0]; [:: 0; 1]])
  (1, [:: [:: 3; 0]; [:: 0; 1]])
  [:: (1, [:: [:: 1; 0]]);
      (1, [:: [:: 3]; [:: 0]])].

Definition data := Bottleneck
  1
  (9, 2)
  (3, [:: [:: 1; 0]])
  (1, [:: [:: 3; 0]; [:: 0; 1]])
  (SumOfSquares 2 [:: 9; 7] [:: [:: 1; 0]; [:: 0; 1]])
  (SumOfSquares 2 [:: 81] [:: [:: 1]]).

Theorem verdict R : global_min (X R I) (Y R I) (W R I).
Proof. apply: (global_minimum_bottleneck (c := data)); vm_compute; reflexivity. Qed.

Print Assumptions verdict.

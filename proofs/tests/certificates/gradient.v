(* A global minimum at which the gradient (R X - Y) X^T vanishes: widths      *)
(* 1, 1, 1, X = [1 1], Y = [1 0], W_1 = 1/2, W_2 = 1.                         *)
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements certificate.
Local Open Scope Z_scope.

Definition I : network := Network
  [:: 1; 1; 1]%nat
  2
  (1, [:: [:: 1; 1]])
  (1, [:: [:: 1; 0]])
  [:: (2, [:: [:: 1]]);
      (1, [:: [:: 1]])].

Theorem verdict R : global_min (X R I) (Y R I) (W R I).
Proof. apply: global_minimum_gradient; vm_compute; reflexivity. Qed.

Print Assumptions verdict.

(* A point that is a weak local minimum along every line and yet no local     *)
(* minimum: widths 2, 1, 1, 2, X = [I | 0], Y = [[0, 0, 1], [0, 1, 0]] / 1,   *)
(* W_1 = (1, 0), W_2 = 0, W_3 = (1, 0)^T, and the curve                       *)
(*   W_1 = (1, t), W_2 = t^2, W_3 = (1, t)^T.                                 *)
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements certificate.
Local Open Scope Z_scope.

Definition I : network := Network
  [:: 2; 1; 1; 2]%nat
  3
  (1, [:: [:: 1; 0; 0]; [:: 0; 1; 0]])
  (1, [:: [:: 0; 0; 1]; [:: 0; 1; 0]])
  [:: (1, [:: [:: 1; 0]]);
      (1, [:: [:: 0]]);
      (2, [:: [:: 2]; [:: 0]])].

Definition moves : seq (seq (seq (seq Z))) :=
  [:: [:: [:: [:: 0; 1]]];
      [:: [:: [:: 0]]; [:: [:: 1]]];
      [:: [:: [:: 0]; [:: 2]]]].

Theorem verdict R : ~ local_min (X R I) (Y R I) (W R I).
Proof. apply: (not_local_minimum (moves := moves)); vm_compute; reflexivity. Qed.

Print Assumptions verdict.

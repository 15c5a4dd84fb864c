(* A global minimum with dense rational data: Y = U diag(5, 3, 1) V^T with    *)
(* rational orthogonal U and V, X = I, widths 3, 2, 3, and the product keeps  *)
(* the two largest singular values; mu = 7/2 lies between 1 and 9.            *)
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements certificate.
Local Open Scope Z_scope.
Definition I : network := Network [:: 3; 2; 3]%nat 3 (1, [:: [:: 1; 0; 0]; [:: 0; 1; 0]; [:: 0;
0; 1]]) (845, [:: [:: 2145; 24; 1680]; [:: 1560; 1607; 2640]; [:: -1872; 240; 1421]]) [:: (130,
[:: [:: 195; 100; 240]; [:: -312; 90; 216]]); (65, [:: [:: 78; -20]; [:: 104; 15]; [:: 0; 60]])].
Definition data := Bottleneck 1 (7, 2) (130, [:: [:: 39; 52; 0]; [:: -40; 30; 120]]) (845, [::
[:: 2145; 24; 1680]; [:: 1560; 1607; 2640]; [:: -1872; 240; 1421]]) (SumOfSquares 37763835850 [::
179; 147875; 124789435225] [:: [:: 24967; 3456; -2400]; [:: 0; 895; 72]; [:: 0; 0; 1]])
(SumOfSquares 2 [:: 172; 11] [:: [:: 1; 0]; [:: 0; 1]]).
Theorem verdict R : global_min (X R I) (Y R I) (W R I).
Proof. apply: (global_minimum_bottleneck (c := data)); vm_compute; reflexivity. Qed.
Print Assumptions verdict.

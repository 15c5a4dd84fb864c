(******************************************************************************)
(* The predicates of a network, decided by evidence.                          *)
(*                                                                            *)
(*        leaf == a predicate of a network, with its evidence                 *)
(*  holds_leaf R l == what it says: local_min or global_min of statements.v   *)
(*   eval_leaf l == whether the evidence shows it, or shows that it fails     *)
(*   eval_leaf_sound : what eval_leaf says is so                              *)
(*                                                                            *)
(* A gradient that vanishes shows a global minimum; a curve along which the   *)
(* loss falls shows that there is no local one; the end, at t = 1, of a line  *)
(* along which the loss has fallen shows that there is no global one.         *)
(******************************************************************************)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts calculus polynomial_matrix.
From DeepLinear Require Import checker checker_soundness certificate accepts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* For each layer the coefficients of t, t^2, ... of a curve, as in certificate.v. *)
Definition moves_of := seq (seq (seq (seq Z))).
Inductive evidence := ByGradient | ByCurve of moves_of | ByLine of moves_of.
Inductive leaf := LocalMin of instance Z & evidence | GlobalMin of instance Z & evidence.

Definition check_line (I : instance Z) (moves : moves_of) :=
  let E := residual I (curve I moves) (depth I) in
  let s := pdot (dim I (depth I)) (samples I) E.2 E.2 in
  ~~ is_zero E.1 && Z.ltb (foldr Z.add Z0 (behead s)) Z0.

Definition eval_leaf l : option bool :=
  let yes b := if b then Some true else None in
  let no b := if b then Some false else None in
  match l with
  | LocalMin J ByGradient | GlobalMin J ByGradient => yes (check_gradient J)
  | LocalMin J (ByCurve m) | GlobalMin J (ByCurve m) => no (check_descent J m)
  | LocalMin J (ByLine m) => None
  | GlobalMin J (ByLine m) => no (check_line J m)
  end.

Section Soundness.
Variable R : realFieldType.

Definition holds_leaf l := match l with
  | LocalMin J _ => local_min (X R J) (Y R J) (W R J)
  | GlobalMin J _ => global_min (X R J) (Y R J) (W R J)
  end.

Lemma global_local J : global_min (X R J) (Y R J) (W R J) -> local_min (X R J) (Y R J) (W R J).
Proof. by move=> h; exists 1 => [|V _]; [exact: ltr01 | exact: h]. Qed.

Lemma check_line_sound J m : check_line J m -> ~ global_min (X R J) (Y R J) (W R J).
Proof.
case/andP => E0 lt min.
have [k k0 h] := @loss_along R Z integers (@of_Z R) (@of_Z0 R) (@of_ZD R) (@of_ZM R) (@of_ZN R) (@of_Z_sign R) J m E0.
have := min (@along R Z integers (@of_Z R) J m 1); rewrite h -(@loss_ext R _ _ _ _ _ (@along R Z integers (@of_Z R) J m 0)); last first.
  by move=> i; exact: along0.
rewrite h ler_pmul2l //; set s := pdot _ _ _ _ in lt *.
have E1 u : hval (map (@of_Z R) u) 1 = of_Z R (foldr Z.add Z0 u).
  by elim: u => //= a u IH; rewrite IH mul1r -of_ZD.
have E : hval (map (@of_Z R) s) 1 = hval (map (@of_Z R) s) 0 + of_Z R (foldr Z.add Z0 (behead s)).
  by case: (s) => [|a u] /=; rewrite ?addr0 // mul0r addr0 mul1r E1.
rewrite E ler_addl leNgt => /negP; apply.
by rewrite of_ZE ltrz0; lia.
Qed.

Lemma eval_leaf_sound l b : eval_leaf l = Some b -> if b then holds_leaf l else ~ holds_leaf l.
Proof.
case: l => J [|m|m] //=; case: ifP => // h [<-].
- exact: (global_local (global_minimum_gradient (R := R) h)).
- exact: (not_local_minimum (R := R) h).
- exact: (global_minimum_gradient (R := R) h).
- by move/global_local; exact: (not_local_minimum (R := R) h).
exact: (check_line_sound h).
Qed.
End Soundness.

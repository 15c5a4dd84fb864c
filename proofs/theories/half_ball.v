(******************************************************************************)
(* Rule K5 of the kernel: if a function is constant along a path that starts  *)
(* at a local minimum, all points of the path near its start are local minima.*)
(* The ball of half the radius around them lies in the ball.                  *)
(*                                                                            *)
(* close e x y == y is within e of x: any relation with the triangle          *)
(*                inequality, such as mxclose and wclose                      *)
(* minimal C f x == x satisfies C, and no point near x that does has a        *)
(*                  smaller value                                             *)
(*   half_ball == the rule; half_ball_network is that of a network            *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section HalfBall.
Variables (R : realFieldType) (T : Type) (close : R -> T -> T -> Prop).
Hypothesis triangle : forall e e' x y z, close e x y -> close e' y z -> close (e + e') x z.

Definition minimal (C : T -> Prop) (f : T -> R) x :=
  C x /\ exists2 e, 0 < e & forall y, close e x y -> C y -> f x <= f y.

Theorem half_ball C f (path : R -> T) :
  minimal C f (path 0) ->
  (forall e, 0 < e -> exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> close e (path 0) (path t)) ->
  (forall t, f (path t) = f (path 0)) -> (forall t, C (path t)) ->
  exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> minimal C f (path t).
Proof.
move=> [_ [e e0 h]] near const Cp; have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [t0 t00 cl] := near _ e2; exists t0 => // t lt; split=> //; exists (e / 2%:R) => // y c Cy.
rewrite const; apply: h => //; rewrite [e]splitr; exact: triangle (cl t lt) c.
Qed.
End HalfBall.

Theorem half_ball_network (R : realFieldType) d n (f : weights R d -> R) (path : R -> weights R d) :
  locmin n f (path 0) ->
  (forall e, 0 < e -> exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> wclose n e (path 0) (path t)) ->
  (forall t, f (path t) = f (path 0)) ->
  exists2 t0, 0 < t0 & forall t, 0 < t < t0 -> locmin n f (path t).
Proof.
move=> [e e0 h] near const; pose all (_ : weights R d) := True.
have m : minimal (fun e => @wclose R n e d) all f (path 0) by split=> //; exists e => // y /h.
have tri e1 e2 (x y z : weights R d) : wclose n e1 x y -> wclose n e2 y z -> wclose n (e1 + e2) x z.
  exact: wclose_trans.
have [t0 t00 k] := @half_ball R _ (fun e => @wclose R n e d) tri all f path m near const (fun _ => I).
by exists t0 => // t /k[_ [e' e'0 g]]; exists e' => // y /g; exact.
Qed.

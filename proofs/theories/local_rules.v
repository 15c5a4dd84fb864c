(******************************************************************************)
(* Lemmas of the kernel's rules for local minima that may not be global.      *)
(*                                                                            *)
(* close e x y == y is within e of x: any relation                            *)
(*  squares_min : K9, squares near a point: if c (f - f(x)) = v^T M v, with   *)
(*                c(x) > 0 and M(x) positive definite, and c and M continuous *)
(*                at x, then x is a local minimum of f                        *)
(*      support : K10, the support of a convex function: if the smooth part q *)
(*                has the support s at x, and c_k >= 0, then                  *)
(*                q + sum c_k |a_k + l_k| has the support s + sum c_k s_k l_k *)
(*                with any slopes s_k of the absolute values at a_k           *)
(*  support_min : so x is a minimum among the y where the support is not      *)
(*                negative; near x it may be so by squares, after             *)
(*                multiplication by c                                         *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words symmetric.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section LocalRules.
Variables (R : realFieldType) (T : Type) (close : R -> T -> T -> Prop) (x : T).

Theorem squares_min k (f c : T -> R) (v : T -> 'cV[R]_k) (M : T -> 'M[R]_k) :
  0 < c x -> pd (M x) ->
  (forall e, 0 < e -> exists2 delta, 0 < delta & forall y, close delta x y ->
     `|c y - c x| < e /\ mxclose e (M x) (M y)) ->
  (forall y, c y * (f y - f x) = quad (M y) (v y)) ->
  exists2 e, 0 < e & forall y, close e x y -> f x <= f y.
Proof.
move=> c0 /pd_open[delta d0 near] cont E.
have [|e e0 h] := cont (Num.min (c x) delta); first by rewrite lt_minr c0.
exists e => // y /h[cy My].
have cpos : 0 < c y.
  move: cy; rewrite lt_minr => /andP[+ _]; rewrite distrC => /(le_lt_trans (ler_norm _)).
  by rewrite ltr_subl_addr ltr_addl.
rewrite -subr_ge0 -(pmulr_rge0 _ cpos) E; apply: near => i j.
by have := My i j; rewrite lt_minr => /andP[].
Qed.

(* A slope of the absolute value at a. *)
Definition slope (a s : R) := `|s| <= 1 /\ s * a = `|a|.

Lemma slope_below a s b : slope a s -> `|a| + s * b <= `|a + b|.
Proof.
case=> s1 <-; rewrite -mulrDr; apply: le_trans (ler_norm _) _.
by rewrite normrM ler_pimull.
Qed.

Theorem support (I : finType) (q s : T -> R) (c a r : I -> R) (l : I -> T -> R) y :
  (forall k, 0 <= c k) -> (forall k, slope (a k) (r k)) -> (forall k, l k x = 0) -> q x + s y <= q y ->
  let f z := q z + \sum_k c k * `|a k + l k z| in
  f x + (s y + \sum_k c k * r k * l k y) <= f y.
Proof.
move=> c0 sl lx qs /=; rewrite addrACA; apply: ler_add; first exact: qs.
rewrite -big_split /=.
apply: ler_sum => k _; rewrite lx addr0 -mulrA -mulrDr ler_wpmul2l //.
exact: slope_below.
Qed.

Corollary support_min (f L c : T -> R) y : f x + L y <= f y -> 0 < c y -> 0 <= c y * L y -> f x <= f y.
Proof. by move=> le c0; rewrite pmulr_rge0 // => L0; apply: le_trans le; rewrite ler_addl. Qed.
End LocalRules.

(******************************************************************************)
(* Beyond the square loss: for any loss F of the product that has a gradient, *)
(* at a local minimum of F(W_H ... W_1) the gradient vanishes or the product  *)
(* has rank d_p; if F is convex as well, deep local minima are local minima   *)
(* of F among the matrices of rank at most d_p (Zhang 2019).                  *)
(*                                                                            *)
(*   gradient_or_rank == the gradient vanishes, or the rank is d_p            *)
(*       deep_shallow == the gradient vanishes, or the product is a local     *)
(*                       minimum of F among the matrices of rank at most d_p  *)
(* deep_local_min_shallow == the theorem of Zhang                             *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements network differentiable bottleneck openness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section General.
Variables (R : realFieldType) (d : nat -> nat) (H p : nat).
Variables (F : 'M[R]_(d H, d 0%N) -> R) (G : 'M[R]_(d H, d 0%N) -> 'M[R]_(d H, d 0%N)).
Variable W : weights R d.
Hypothesis dF : differentiable F G.
Hypothesis bp : bottleneck d H p.
Hypothesis lm : locmin H (fun V => F (prodW V H)) W.

Theorem gradient_or_rank : G (prodW W H) = 0 \/ \rank (prodW W H) = d p.
Proof.
case: H F G dF bp lm => [|K] f g df [pK wd] l.
  by move: pK; rewrite leqn0 => /eqP ->; right; rewrite mxrank1.
move: f g df wd l; rewrite -(subnK pK); move: (K.+1 - p)%N (subnK pK) => n nK f g df wd l.
have [||[_ _ fA fB]] := alternative df _ wd l; [by rewrite nK | by left | right].
by rewrite prodW_cat mxrankMfree //; exact/eqP.
Qed.

(* Deep local minima are shallow local minima, or critical points of F; no convexity. *)
Theorem deep_shallow : (0 < H)%N -> G (prodW W H) = 0 \/
  exists2 e, 0 < e & forall T : 'M[R]_(d H, d 0%N), (\rank T <= d p)%N ->
    mxclose e (prodW W H) T -> F (prodW W H) <= F T.
Proof.
move=> H0; have [|rk] := gradient_or_rank; first by left.
right; have [e e0 h] := lm; have [delta d0 op] := product_open H0 bp rk e0.
by exists delta => // T rT cT; have [V cV <-] := op T rT cT; exact: h.
Qed.

(* Zhang (2019): for a convex differentiable loss, deep local minima are shallow local minima. *)
Theorem deep_local_min_shallow : convex F -> (0 < H)%N ->
  exists2 e, 0 < e & forall T : 'M[R]_(d H, d 0%N), (\rank T <= d p)%N ->
    mxclose e (prodW W H) T -> F (prodW W H) <= F T.
Proof.
move=> cF H0; have [g0|//] := deep_shallow H0; exists 1; first exact: ltr01.
by move=> T _ _; exact: (convex_grad0 cF dF g0).
Qed.
End General.

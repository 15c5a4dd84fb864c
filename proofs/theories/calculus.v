(*******************************************************************************)
(* One-variable calculus over an ordered field, without limits: the sign of    *)
(* a polynomial just right of 0 is the sign of its lowest nonzero coefficient. *)
(*                                                                             *)
(*    hval p t == the polynomial with the coefficients p, lowest first, at t   *)
(*    lowest p == its lowest nonzero coefficient, 0 if there is none           *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Calculus.
Variable R : realFieldType.
Implicit Types (a b c d e s t : R) (p q : seq R).

Fixpoint hval p t : R := if p is a :: q then a + t * hval q t else 0.

Fixpoint lowest p : R := if p is a :: q then if a == 0 then lowest q else a else 0.

Lemma hval_bound p t : `|t| <= 1 -> `|hval p t| <= \sum_(a <- p) `|a|.
Proof.
move=> t1; elim: p => [|a q IH] /=; first by rewrite big_nil normr0.
rewrite big_cons; apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l normrM.
by apply: le_trans IH; rewrite ler_pimull.
Qed.

(* A number that is at least - t s for all small t > 0 is nonnegative: else t *)
(* small against |a| / s contradicts it.                                      *)
Lemma ge0_small a s d : 0 < d -> 0 <= s ->
  (forall t, 0 < t -> t < d -> t <= 1 -> - (t * s) <= a) -> 0 <= a.
Proof.
move=> d0 s0 h; rewrite leNgt; apply/negP => a0.
have na : 0 < - a by rewrite oppr_gt0.
have s1 : 0 < s + 1 by rewrite ltr_spaddr ?ltr01.
pose t := Num.min (d / 2%:R) (Num.min 1 (- a / (2%:R * (s + 1)))).
have t0 : 0 < t by rewrite /t !lt_minr ltr01 !divr_gt0 ?mulr_gt0 ?ltr0n.
have td : t < d.
  by rewrite /t lt_minl ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have t1 : t <= 1 by rewrite /t !le_minl lexx orbT.
have := h t t0 td t1; rewrite ler_oppl leNgt => /negP; apply.
have ts : t * (s + 1) <= - a / 2%:R.
  by rewrite -ler_pdivl_mulr // -mulrA -invfM /t !le_minl lexx !orbT.
apply: lt_le_trans (_ : t * (s + 1) <= _); first by rewrite mulrDr mulr1 ltr_addl.
by apply: le_trans ts _; rewrite ler_pdivr_mulr ?ltr0n // ler_pmulr // ler1n.
Qed.

Lemma lowest_ge0 p d : 0 < d -> (forall t, 0 < t -> t < d -> 0 <= hval p t) -> 0 <= lowest p.
Proof.
move=> d0; elim: p => [|a q IH] //= h; case: eqP => [a0|_].
  by apply: IH => t t0 td; have := h t t0 td; rewrite a0 add0r pmulr_rge0.
apply: (@ge0_small _ (\sum_(b <- q) `|b|) d) => //; first by rewrite sumr_ge0.
move=> t t0 td t1; have := h t t0 td; rewrite -ler_subl_addr sub0r; apply: le_trans.
rewrite ler_opp2; apply: le_trans (ler_norm _) _; rewrite normrM (gtr0_norm t0).
by rewrite ler_pmul2l // hval_bound // gtr0_norm.
Qed.

(* First and second order conditions at a minimum of a quartic. *)
Lemma quartic_min a b c e d : 0 < d ->
  (forall t, `|t| < d -> 0 <= a * t + b * t ^+ 2 + c * t ^+ 3 + e * t ^+ 4) -> a = 0 /\ 0 <= b.
Proof.
move=> d0 h; have pos : 0 <= lowest [:: a; b; c; e].
  apply: (@lowest_ge0 _ d) => // t t0 td; have := h t; rewrite (gtr0_norm t0) => /(_ td).
  suff -> : a * t + b * t ^+ 2 + c * t ^+ 3 + e * t ^+ 4 = t * hval [:: a; b; c; e] t.
    by rewrite pmulr_rge0.
  by rewrite /=; ring.
have neg : 0 <= lowest [:: - a; b; - c; e].
  apply: (@lowest_ge0 _ d) => // t t0 td.
  have := h (- t); rewrite normrN (gtr0_norm t0) => /(_ td).
  suff -> : a * - t + b * (- t) ^+ 2 + c * (- t) ^+ 3 + e * (- t) ^+ 4
            = t * hval [:: - a; b; - c; e] t by rewrite pmulr_rge0.
  by rewrite /=; ring.
have a0 : a = 0.
  move: pos neg; rewrite /= oppr_eq0; case: eqP => // _ p n.
  by apply/eqP; rewrite eq_le p -oppr_ge0 n.
split=> //; move: pos neg; rewrite a0 /= oppr0 eqxx; case: eqP => [->|] //.
Qed.

End Calculus.

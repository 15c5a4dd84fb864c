(******************************************************************************)
(* Rule K9 over polynomials: if c p = u^T M u, identically in displacements,  *)
(* with c positive and M positive definite where all displacements are 0,     *)
(* then p is not negative where they are small.                               *)
(*                                                                            *)
(*   moving p == the parameter of a path does not stand in p                  *)
(*  resting p == the part of p without displacements                          *)
(* form_of n u M == u^T M u, for n entries                                    *)
(* near_squares p (c, u, M) == what is checked                                *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts words polynomials symbolic symmetric claim_meaning.
From DeepLinear Require evaluation.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.

Definition form := (poly * seq poly * seq (seq poly))%type.
Definition moving (p : poly) : bool := all (fun nb => all (fun x : spot => ~~ eqn x.1.1 0) nb.1) p.
Definition resting (p : poly) : poly := [seq nb <- p | nilp nb.1].
Definition form_of n (u : seq poly) M : poly :=
  s_get (s_mul 1 n 1 (s_mul 1 n n (s_table 1 n (fun _ j => nth [::] u j)) M)
    (s_table n 1 (fun i _ => nth [::] u i))) 0 0.
Definition near_squares (p : poly) (f : form) : bool :=
  let: (c, u, M) := f in let n := size u in
  [&& moving c, all (all moving) M, if sign None (resting c) is Some Gt then true else false,
      if known (SMat n n (s_table n n (fun i j => resting (s_get M i j)))) is Some (Rows _ _ A)
      then if evaluation.mat_pd n A is Some true then true else false else false
    & is_null (p_sub (p_mul c p) (form_of n u M))].

Section Values.
Variable R : realFieldType.
Local Open Scope ring_scope.
Local Notation of_Q := (of_Q R).
Implicit Types (v : spot -> R) (p : poly).
Local Notation zero := (fun _ : spot => 0 : R).

Lemma at_resting v p : at_ v (resting p) = at_ zero p.
Proof.
elim: p => [|[[|x m] a] p IH] //=; first by rewrite IH.
by rewrite IH mul0r mulr0 add0r.
Qed.

Definition weight p : R := \sum_(nb <- p) `|of_Q nb.2|.
Lemma weight_ge0 p : 0 <= weight p. Proof. exact: sumr_ge0. Qed.

Lemma mono_small v e m : 0 <= e <= 1 -> (forall x : spot, x.1.1 != 0%N -> `|v x| <= e) ->
  all (fun x : spot => ~~ eqn x.1.1 0) m -> `|mono_at v m| <= if m is [::] then 1 else e.
Proof.
case/andP=> e0 e1 h; elim: m => [|x m IH] /=; first by rewrite normr1.
case/andP=> /h le /IH {}IH; rewrite normrM; apply: le_trans (_ : `|v x| <= _) => //.
by rewrite ler_pimulr //; apply: le_trans IH _; case: m.
Qed.

Lemma resting_near v e p : 0 <= e <= 1 -> (forall x : spot, x.1.1 != 0%N -> `|v x| <= e) -> moving p ->
  `|at_ v p - at_ zero p| <= weight p * e.
Proof.
move=> e01 h; rewrite /weight; elim: p => [|[m a] p IH] /=.
  by rewrite big_nil subrr normr0 mul0r.
case/andP=> hm /IH {}IH; rewrite big_cons mulrDl opprD addrACA.
apply: le_trans (ler_norm_add _ _) (ler_add _ IH); rewrite -mulrBr normrM ler_wpmul2l //=.
have := mono_small e01 h hm; case: m {hm} => [_|x m] /=; last by rewrite mul0r subr0.
by rewrite subrr normr0; case/andP: e01.
Qed.

(* One bound for the entries of M. *)
Definition weights_of (M : seq (seq poly)) : R := \sum_(r <- M) \sum_(p <- r) weight p.
Lemma entry_weight M i j : weight (s_get M i j) <= weights_of M.
Proof.
have low (s : seq poly) k : weight (nth [::] s k) <= \sum_(p <- s) weight p.
  elim: s k => [|p s IH] [|k] /=; rewrite ?big_nil ?big_cons /weight ?big_nil //.
    by rewrite ler_addl sumr_ge0 // => q _; exact: weight_ge0.
  by apply: le_trans (IH k) _; rewrite ler_addr weight_ge0.
rewrite /s_get /weights_of; elim: M i => [|r M IH] [|i] /=; rewrite ?nth_nil ?big_nil ?big_cons.
- by rewrite /weight big_nil.
- by rewrite /weight big_nil.
- apply: le_trans (low r j) _; rewrite ler_addl sumr_ge0 // => s _.
  by rewrite sumr_ge0 // => q _; exact: weight_ge0.
- apply: le_trans (IH i) _; rewrite ler_addr sumr_ge0 // => q _; exact: weight_ge0.
Qed.
Lemma entry_moving M i j : all (all moving) M -> moving (s_get M i j).
Proof.
have low (s : seq poly) k : all moving s -> moving (nth [::] s k).
  by elim: s k => [|p s IH] [|k] //= /andP[h1 h2] //; exact: IH.
by rewrite /s_get; elim: M i => [|r M IH] [|i] /=; rewrite ?nth_nil // => /andP[h1 h2]; [exact: low | exact: IH].
Qed.

Lemma at_form v n u M : at_ v (form_of n u M) =
  quad (at_mx v n n M) (\col_i at_ v (nth [::] u i)).
Proof.
have := at_s_mul v 1 n 1 (s_mul 1 n n (s_table 1 n (fun _ j => nth [::] u j)) M)
    (s_table n 1 (fun i _ => nth [::] u i)).
move/matrixP/(_ 0 0); rewrite mxE => ->; rewrite at_s_mul /quad; congr ((_ *m _ *m _) _ _).
  by apply/matrixP => i j; rewrite !mxE s_table_get.
by apply/matrixP => i j; rewrite !mxE s_table_get.
Qed.

Theorem squares_near n (c p : poly) (u : seq poly) M : moving c -> all (all moving) M ->
  0 < at_ zero c -> pd (at_mx zero n n M) -> (forall v, at_ v c * at_ v p = at_ v (form_of n u M)) ->
  exists2 e, 0 < e & forall v, (forall x : spot, x.1.1 != 0%N -> `|v x| < e) -> 0 <= at_ v p.
Proof.
move=> mc mM c0 /pd_open[delta d0 open] E; pose K := weight c + weights_of M + 1.
have wM : 0 <= weights_of M by rewrite sumr_ge0 // => r _; rewrite sumr_ge0 // => q _; exact: weight_ge0.
have K0 : 0 < K by rewrite ltr_spaddr ?ltr01 // addr_ge0 ?weight_ge0.
pose m := Num.min (at_ zero c) delta; have m0 : 0 < m by rewrite lt_minr c0.
exists (Num.min 1 (m / K)) => [|v small]; first by rewrite lt_minr ltr01 divr_gt0.
pose e := Num.min 1 (m / K); have e01 : 0 <= e <= 1.
  apply/andP; split; rewrite /e; last by rewrite le_minl lexx.
  by rewrite le_minr ler01 divr_ge0 // ltW.
have le x : x.1.1 != 0%N -> `|v x| <= e by move=> /small/ltW.
have near q : moving q -> weight q < K -> `|at_ v q - at_ zero q| < m.
  move=> mq wq; apply: le_lt_trans (resting_near e01 le mq) _.
  case/andP: e01; rewrite le_eqVlt => /predU1P[<- _|ep _]; first by rewrite mulr0.
  apply: lt_le_trans (_ : K * e <= _); first by rewrite ltr_pmul2r.
  by rewrite mulrC -ler_pdivl_mulr // /e le_minl lexx orbT.
have cpos : 0 < at_ v c.
  have /near : moving c by []. 
  have wc : weight c < K by rewrite /K -addrA ltr_addl ltr_paddl ?ltr01.
  move=> /(_ wc); rewrite lt_minr => /andP[+ _]; rewrite distrC => /(le_lt_trans (ler_norm _)).
  by rewrite ltr_subl_addr ltr_addl.
rewrite -(pmulr_rge0 _ cpos) E at_form; apply: open => i j; rewrite !mxE.
have /near : moving (s_get M i j) by exact: entry_moving.
have wij : weight (s_get M i j) < K.
  by apply: le_lt_trans (entry_weight M i j) _; rewrite /K addrAC ltr_addr ltr_paddl ?ltr01 ?weight_ge0.
by move=> /(_ wij); rewrite lt_minr => /andP[].
Qed.
End Values.

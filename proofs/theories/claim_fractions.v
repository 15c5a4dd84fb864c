(******************************************************************************)
(* What the algebra of fractions decides is so, over every ordered field.     *)
(*                                                                            *)
(*  stands x y == the datum x is the value y                                  *)
(*  truly b P == the truth value P is as b says                               *)
(******************************************************************************)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words checker_soundness.
From DeepLinear Require certificate embedding evaluation values formulas evaluation_sound.
From DeepLinear Require Import language claim_meaning claim_values claim_transfer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope ring_scope.

Arguments fraction_of : simpl never.
Arguments real_of : simpl never.

Section Soundness.
Variable R : realFieldType.
Local Notation of_Z := (of_Z R).
Local Notation value := (value R).
Local Notation matrices := (matrices R).
Local Notation means_num := (@values.means R embedding.Num).
Local Notation means_mat r c := (@values.means R (embedding.Mat r c)).

Inductive stands : datum -> value -> Prop :=
  | stands_int z : stands (Integer z) (Int R z)
  | stands_num q x : means_num q x -> stands (Fraction q) (Num x)
  | stands_mat r c A M : means_mat r c A M -> stands (Rows r c A) (Mat M).
Definition truly (b : option bool) (P : truth) : Prop :=
  match b with Some true => P.1 | Some false => P.2 | None => True end.

Lemma proper_stands x : proper x -> stands x (value_of R x).
Proof. by case: x => [z|q|r c A] p; constructor. Qed.
Lemma propers_stand vs : all proper vs -> related stands vs (map (value_of R) vs).
Proof. by elim: vs => [|v vs IH] /=; [constructor | case/andP => /proper_stands p /IH; constructor]. Qed.

Lemma int_means z : means_num (Zpos xH, z) (of_Z z).
Proof. by split=> //; rewrite /embedding.of_frac /= divr1. Qed.

Lemma real_stands v x : stands v x -> agree (fun q a => means_num q a) (fraction_of v) (real_of x).
Proof. by case=> //= z; exact: int_means. Qed.

Lemma compared_means rel q a p b : means_num q a -> means_num p b ->
  z_compared rel (q.2 * p.1) (p.2 * q.1) = compared rel a b.
Proof.
move=> h k; have le1 := values.num_le_means h k; have le2 := values.num_le_means k h.
have e := values.num_eq_means h k; case: rel => /=.
- exact: e.
- by rewrite -e.
- by rewrite ltNge -le2 /evaluation.num_le; lia.
- exact: le1.
- by rewrite ltNge -le1 /evaluation.num_le; lia.
- exact: le2.
Qed.

Lemma decided_truth b (P : Prop) : formulas.holds3 R b P -> truly b (truth_of P).
Proof. by case: b => [[]|]. Qed.
Lemma truly_if a b : agree eq a b -> truly a (truth_if b).
Proof. by case: a b => [a|] [b|] //= <-; case: a. Qed.

Variable witness : seq (step datum) -> name -> option (seq datum).
Local Notation rational := (rational (checked witness)).

Lemma numbers_correspond T T' (r : T -> T' -> Prop) f g v v' w w' :
  (forall q a p b, means_num q a -> means_num p b -> r (f q p) (g a b)) ->
  stands v v' -> stands w w' -> agree r (on_fractions f v w) (on_numbers g v' w').
Proof.
move=> h /real_stands + /real_stands; rewrite /on_fractions /on_numbers.
case: (fraction_of v) (real_of v') => [q|] [a|] //=.
case: (fraction_of w) (real_of w') => [p|] [b|] //= hq hp; exact: h.
Qed.

Lemma correspond : corresponds rational matrices stands truly.
Proof.
split.
- by move=> z; constructor.
- by move=> q p /=; case: ifP => _; constructor.
- by move=> v v' h; case: h.
- by move=> v v' [].
- move=> v v' w w' hv hw.
  have general : agree stands (omap Fraction (on_fractions evaluation.num_add v w))
      (omap (@Num R) (on_numbers +%R v' w')).
    have := numbers_correspond (r := means_num) (g := +%R) (fun q a p b h k => values.num_add_means h k) hv hw.
    by case: (on_fractions _ v w) (on_numbers _ v' w') => [q|] [x|] //=; constructor.
  by case: hv hw general => [a|q a h|r c A M h] [b|p b k|r' c' A' M' k] //= _; constructor.
- move=> v v' w w' hv hw.
  have general : agree stands (omap Fraction (on_fractions evaluation.num_mul v w))
      (omap (@Num R) (on_numbers *%R v' w')).
    have := numbers_correspond (r := means_num) (g := *%R) (fun q a p b h k => values.num_mul_means h k) hv hw.
    by case: (on_fractions _ v w) (on_numbers _ v' w') => [q|] [x|] //=; constructor.
  by case: hv hw general => [a|q a h|r c A M h] [b|p b k|r' c' A' M' k] //= _; constructor.
- move=> v v' /real_stands /=; case: (fraction_of v) (real_of v') => [q|] [a|] //= h.
  case E: evaluation.num_inv => [p|] //=; have := values.num_inv_means E h.
  have a0 : a != 0.
    case: h => q0 ->; move: E; rewrite /evaluation.num_inv /embedding.of_frac.
    have n1 : of_Z q.1 != 0 by exact: values.z_neq0.
    case E2: q.2 => [|z|z] // _; apply: mulf_neq0; rewrite ?invr_neq0 //.
      exact: (@values.z_neq0 R (Zpos z)).
    by rewrite /= oppr_eq0; exact: (@values.z_neq0 R (Zpos z)).
  by rewrite a0 => ?; constructor.
- move=> rel v v' w w'; apply: numbers_correspond => q a p b; exact: compared_means.
- by move=> rel v v' w w' h k; apply: truly_if; apply: numbers_correspond h k => q a p b; exact: compared_means.
- move=> v v' i j [|?|r c A M [A0 ->]] //=; case: ifP => // /andP[ir jc]; constructor.
  apply: values.fixed_means; rewrite /words.entry /= !insubT.
  by split=> //; rewrite values.of_fmatE.
- move=> r c f f' h /=; set x := fun i j => obind (@real_of R) (f' i j).
  case E: (obind _ _) => [M|] //=.
  have [t Et _] := formulas.obindE E; have {}Et := formulas.sequenceP Et.
  have st : size t = r by rewrite -(size_map Some) -Et size_map size_iota.
  have defined i j : (i < r)%N -> (j < c)%N -> isSome (obind fraction_of (f i j)).
    move=> ir jc; have := congr1 (fun s => nth None s i) Et.
    rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n (nth_map [::]) ?st // => /formulas.sequenceP Ei.
    have sc : size (nth [::] t i) = c by rewrite -(size_map Some) -Ei size_map size_iota.
    have := congr1 (fun s => nth None s j) Ei; rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n => ->.
    by rewrite (nth_map (Zpos xH, Z0)) ?sc.
  have real i j q : obind fraction_of (f i j) = Some q -> exists2 a, x i j = Some a & means_num q a.
    move: (h i j); rewrite /x; case: (f i j) (f' i j) => [v|] [v'|] //= /real_stands hv Ev.
    by move: hv; rewrite Ev; case: (real_of v') => // a ha; exists a.
  have -> : [forall i : 'I_r, forall j : 'I_c, isSome (x i j)].
    apply/forallP => i; apply/forallP => j; have := defined i j (ltn_ord i) (ltn_ord j).
    by case Eq: (obind _ _) => [q|] // _; have [a -> _] := real _ _ _ Eq.
  constructor; apply: (evaluation_sound.table_means (g := fun i j => odflt 0 (x i j))) E => i j q /real[a Ea ha].
  by rewrite Ea.
- move=> v v' w w' [z|q x h|r c A M h] [z'|q' x' k|r' c' A' N k] //= [e1 e2].
  subst r' c'; rewrite conform_mx_id; constructor; exact: values.mat_add_means.
- move=> v v' w w' /real_stands /=; case: (fraction_of v) (real_of v') => [q|] [a|] //= h.
  by case=> //= r c A M k; constructor; exact: values.mat_scale_means.
- move=> v v' w w' r k c [z|q x h|r1 k1 A M h] [z'|q' x' h'|k2 c2 A' N h'] //= [e3 e4] [e1 e2].
  subst r1 k1 k2 c2; rewrite conform_mx_id; constructor.
  exact: values.mat_mul_means.
- by move=> v v' [] //= r c A M h; constructor; exact: values.mat_tr_means.
- move=> v v' n [] //= r c A M h [e1 e2].
  subst r c; rewrite conform_mx_id.
  case E: evaluation.mat_inv => [B|] //=; have [i u] := values.mat_inv_means E h.
  by rewrite u; constructor.
- move=> v v' [] //= r c A M h; case E: evaluation.mat_pinv => [B|] //=; constructor.
  exact: values.mat_pinv_means E h.
- move=> v v' [] //= r c A M h; case E: evaluation.mat_rank => [k|] //=.
  by rewrite (values.mat_rank_means E h); constructor.
- move=> v v' n [] //= r c A M h [e1 e2].
  subst r c; rewrite conform_mx_id; constructor.
  exact: values.mat_det_means.
- move=> v v' w w' [z|q x h|r c A M h] [z'|q' x' k|r' c' A' N k] //= [e1 e2].
  by subst r' c'; apply: (@truly_if (Some _) (Some _)); rewrite /agree conform_mx_id; exact: values.mat_eq_means.
- move=> s v v' [] //= r c A M h; case: eqP => // e.
  subst c; rewrite conform_mx_id; case: s; apply: decided_truth.
    by case E: evaluation.mat_pd => [b|] //=; exact: formulas.mat_pd_means E h.
  by case E: evaluation.mat_psd => [b|] //=; exact: values.mat_psd_means E h.
- exact: truly_if.
- by [].
- by case=> [[]|] [P1 P2] [[]|] [Q1 Q2] //=; tauto.
- by case=> [[]|] [P1 P2].
- move=> u p p' x n f f' P P' hf hP /=; rewrite /checked.
  case: (witness p x) => [vs|] //; case: ifP => // /propers_stand hvs.
  case: ifP => // /andP[/eqP sz ft]; have := hP _ _ hvs; have := hf _ _ hvs.
  have sz' : size (map (value_of R) vs) = n by rewrite size_map.
  case: (f vs) ft => [[]|] // _ /= f1; case: (P vs) => [b|] //= Pb; case: eqP => // bu.
  by case: b u bu Pb => [] [] //= _ Pb; exists (map (value_of R) vs).
Qed.

End Soundness.

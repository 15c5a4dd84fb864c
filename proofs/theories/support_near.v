(******************************************************************************)
(* Rule K10 over polynomials: the function is another polynomial in each cell *)
(* where some polynomials, its bends, have given signs. If in each cell near  *)
(* the point c p is u^T M u plus multiples of the bends that have the signs   *)
(* of these there, then p is not negative near the point; and if c, M and the *)
(* multiples are numbers and the cells are all that there are, p is nowhere   *)
(* negative. Without bends this is K9 everywhere.                             *)
(*                                                                            *)
(*        kink == a bend t, a number, what is multiplied by it where t > 0,   *)
(*                minus what is where t < 0, and the multiple where t = 0     *)
(*  weight_in s k == the multiple of t where t has the sign s                 *)
(*  cells_of g ks == the signs that the bends can have near the point, or     *)
(*                everywhere, if g                                            *)
(* supports g ks f P == what is checked of the polynomials P s of the cells   *)
(*  nearby g Q == Q near the point, or everywhere, if g                       *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts words polynomials symbolic symmetric claim_meaning squares_near.
From DeepLinear Require evaluation formulas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.

Record kink := Kink {
  bend : poly; jump : QArith_base.Q; rising : poly; falling : poly; between : poly }.
Definition weight_in (s : comparison) (k : kink) : poly := match s with
  | Gt => p_scale [::] (jump k) (rising k)
  | Lt => p_scale [::] (QArith_base.Qopp (jump k)) (falling k)
  | Eq => between k end.
Definition positive_near (p : poly) : bool := moving p && (if sign None (resting p) is Some Gt then true else false).
Definition is_number (p : poly) : bool := if constant p is Some _ then true else false.
Definition positive (g : bool) (p : poly) : bool := (g ==> is_number p) && positive_near p.
(* For a number, 0 will do. *)
Definition upright (g : bool) (p : poly) : bool := (is_null p) || positive g p.
Definition signs_near (t : poly) : seq comparison :=
  if positive_near t then [:: Gt] else if positive_near (p_opp t) then [:: Lt] else [:: Lt; Eq; Gt].
Definition signs_of (g : bool) (t : poly) : seq comparison := if g then [:: Lt; Eq; Gt] else signs_near t.
Fixpoint cells_of g (ks : seq kink) : seq (seq comparison) :=
  if ks is k :: ks' then flatten [seq [seq s :: ss | ss <- cells_of g ks'] | s <- signs_of g (bend k)] else [:: [::]].
Definition weights_in (ks : seq kink) (ss : seq comparison) : poly :=
  p_sum [seq p_mul (weight_in sk.1 sk.2) (bend sk.2) | sk <- zip ss ks].
Definition is_form (c p rest : poly) (f : poly) : bool := is_null (p_sub (p_sub (p_mul c p) rest) f).
Definition supports (g : bool) (ks : seq kink) (f : form) (P : seq comparison -> option poly) : bool :=
  let: (c, u, M) := f in let n := size u in
  [&& positive g c, all (all (fun p => (g ==> is_number p) && moving p)) M,
      if known (SMat n n (s_table n n (fun i j => resting (s_get M i j)))) is Some (Rows _ _ A)
      then if evaluation.mat_pd n A is Some true then true else false else false,
      all (fun k => [&& if q_sign (jump k) is Lt then false else true, upright g (rising k) & upright g (falling k)]) ks
    & all (fun ss => if P ss is Some p then is_form c p (weights_in ks ss) (form_of n u M) else false) (cells_of g ks)].

Section Values.
Variable R : realFieldType.
Local Open Scope ring_scope.
Local Notation of_Q := (of_Q R).
Implicit Types (v : spot -> R) (p : poly).
Local Notation zero := (fun _ : spot => 0 : R).

Section Nearby.
Variable g : bool.
Definition nearby (P : (spot -> R) -> Prop) := if g then forall v, P v else exists2 e, 0 < e &
  forall v, (forall x : spot, x.1.1 != 0%N -> `|v x| < e) -> P v.
Lemma near_always (P : (spot -> R) -> Prop) : (forall v, P v) -> nearby P.
Proof. by rewrite /nearby; case: g => // h; exists 1. Qed.
Lemma near_and P Q : nearby P -> nearby Q -> nearby (fun v => P v /\ Q v).
Proof.
rewrite /nearby; case: g => [h k v|[e e0 h] [e' e'0 h']]; first by split.
exists (Num.min e e') => [|v small]; first by rewrite lt_minr e0.
by split; [apply: h | apply: h'] => x /small; rewrite lt_minr => /andP[].
Qed.
Lemma near_mono (P Q : (spot -> R) -> Prop) : (forall v, P v -> Q v) -> nearby P -> nearby Q.
Proof. by rewrite /nearby; case: g => [h k v|h [e e0 k]]; [apply: h | exists e => // v /k/h]. Qed.
Lemma near_all T (P : T -> (spot -> R) -> Prop) (xs : seq T) : (forall x, List.In x xs -> nearby (P x)) ->
  nearby (fun v => forall x, List.In x xs -> P x v).
Proof.
elim: xs => [|x xs IH] h; first exact: near_always.
have h1 := h x (or_introl erefl); have h2 := IH (fun y hy => h y (or_intror hy)).
by apply: near_mono (near_and h1 h2) => v [k1 k2] y [<-|/k2].
Qed.
End Nearby.

Lemma same_number v w p : is_number p -> at_ v p = at_ w p.
Proof. by rewrite /is_number; case E: (constant p) => [a|] // _; rewrite !(constantP _ E). Qed.

Lemma resting_pos p : positive_near p -> 0 < at_ zero p.
Proof.
case/andP => _; case Es: (sign _ _) => [[]|] // _; rewrite -(at_resting zero).
exact: (signP (v := zero) (@small_until R None zero I) Es).
Qed.
Lemma positiveP g p : positive g p -> nearby g (fun v => 0 < at_ v p).
Proof.
rewrite /positive /nearby; case: g => /=.
  by case/andP => num /resting_pos p0 v; rewrite (same_number v zero num).
move=> pos; have p0 := resting_pos pos; case/andP: pos => mp _.
have K0 : 0 < weight R p + 1 by rewrite ltr_spaddr ?ltr01 // weight_ge0.
exists (Num.min 1 (at_ zero p / (weight R p + 1))) => [|v small]; first by rewrite lt_minr ltr01 divr_gt0.
set e := Num.min _ _ in small; have e0 : 0 < e by rewrite lt_minr ltr01 divr_gt0.
have e01 : 0 <= e <= 1 by rewrite (ltW e0) /e le_minl lexx.
have le x : x.1.1 != 0%N -> `|v x| <= e by move=> /small/ltW.
have := resting_near e01 le mp; rewrite distrC => near.
have : at_ zero p - at_ v p < at_ zero p.
  apply: le_lt_trans (ler_norm _) _; apply: le_lt_trans near _.
  apply: lt_le_trans (_ : (weight R p + 1) * e <= _); first by rewrite ltr_pmul2r // ltr_addl ltr01.
  by rewrite mulrC -ler_pdivl_mulr // /e le_minl lexx orbT.
by rewrite ltr_subl_addr ltr_addl.
Qed.
Lemma uprightP g p : upright g p -> nearby g (fun v => 0 <= at_ v p).
Proof.
case/orP => [null|/positiveP]; last by apply: near_mono => v /ltW.
by apply: near_always => v; rewrite (is_nullP v null).
Qed.

(* The sign of a number. *)
Definition cmp (x : R) : comparison := if x < 0 then Lt else if x == 0 then Eq else Gt.
Lemma cmpP v t : has_sign v (t, cmp (at_ v t)).
Proof.
rewrite /has_sign /cmp /=; case: ltP => // le; case: eqP => [->|/eqP ne] //=.
by rewrite lt_def ne.
Qed.

Lemma signs_ofP g t : nearby g (fun v => List.In (cmp (at_ v t)) (signs_of g t)).
Proof.
have all_signs c : List.In c [:: Lt; Eq; Gt] by case: c; [right; left | left | right; right; left].
case: g; first by move=> v; exact: all_signs.
rewrite /signs_of /signs_near; case: ifP => [h|_].
  apply: near_mono (positiveP (g := false) h) => v t0; left; by rewrite /cmp ltNge (ltW t0) gt_eqF.
case: ifP => [h|_]; last by apply: near_always => v; exact: all_signs.
by apply: near_mono (positiveP (g := false) h) => v; rewrite at_opp oppr_gt0 => t0; left; rewrite /cmp t0.
Qed.

Definition cell_at v (ks : seq kink) := [seq cmp (at_ v (bend k)) | k <- ks].
Lemma cells_ofP g ks : nearby g (fun v => List.In (cell_at v ks) (cells_of g ks)).
Proof.
elim: ks => [|k ks IH]; first by apply: near_always => v; left.
apply: near_mono (near_and (signs_ofP g (bend k)) IH) => v [h1 h2] /=.
elim: (signs_of _ _) h1 => [|s ss IHs] //= [->|/IHs h].
  by apply/List.in_app_iff; left; apply: List.in_map h2.
by apply/List.in_app_iff; right.
Qed.
Lemma cell_signs v ks pc : List.In pc (zip (map bend ks) (cell_at v ks)) -> has_sign v pc.
Proof. by elim: ks => [|k ks IH] //= [<-|/IH //]; exact: cmpP. Qed.

Lemma weight_in_ge0 v k : (if q_sign (jump k) is Lt then false else true) -> 0 <= at_ v (rising k) -> 0 <= at_ v (falling k) ->
  0 <= at_ v (weight_in (cmp (at_ v (bend k))) k) * at_ v (bend k).
Proof.
move=> j0 a0 b0; have {}j0 : 0 <= of_Q (jump k).
  by have := q_signP R (jump k); case: (q_sign _) j0 => // _ h; rewrite ?h // ltW.
rewrite /cmp; case: ltP => h.
  by rewrite /= at_scale mulr1 of_q_opp mulNr mulNr -mulrN mulr_ge0 ?oppr_ge0 ?(ltW h) // mulr_ge0.
case: eqP => [->|_]; first by rewrite mulr0.
by rewrite /= at_scale mulr1 mulr_ge0 // mulr_ge0.
Qed.

Lemma all_entries (f : pred poly) M i j : f [::] -> all (all f) M -> f (s_get M i j).
Proof.
move=> f0; have low (s : seq poly) k : all f s -> f (nth [::] s k).
  by elim: s k => [|p s IH] [|k] //= /andP[h1 h2] //; exact: IH.
by rewrite /s_get; elim: M i => [|r M IH] [|i] /=; rewrite ?nth_nil // => /andP[h1 h2]; [exact: low | exact: IH].
Qed.

Theorem supports_ge0 g ks c u M P : pd (at_mx zero (size u) (size u) M) -> supports g ks (c, u, M) P ->
  nearby g (fun v => exists2 p, P (cell_at v ks) = Some p & 0 <= at_ v p).
Proof.
move=> pdM /and5P[cpos mM _ mks cells].
have form0 : nearby g (fun v => 0 <= at_ v (form_of (size u) u M)).
  rewrite /nearby; case: g mM {cpos mks cells} => /= mM.
    have [delta d0 open] := pd_open pdM; move=> v; rewrite at_form; apply: open => i j; rewrite !mxE.
    rewrite (same_number v zero) ?subrr ?normr0 //.
    by have := @all_entries (fun p => is_number p && moving p) M i j isT mM => /andP[].
  apply: (@squares_near R (size u) (p_const (q_int 1)) _ u M) => // [|v]; last by rewrite at_const of_q_int mul1r.
  by rewrite at_const of_q_int ltr01.
have kinks k : List.In k ks -> nearby g (fun v => 0 <= at_ v (weight_in (cmp (at_ v (bend k))) k) * at_ v (bend k)).
  move=> hk; have /and3P[j0 a0 b0] : [&& if q_sign (jump k) is Lt then false else true, upright g (rising k)
      & upright g (falling k)].
    elim: ks mks hk {cells} => [|k' ks IH] //= /andP[h1 h2] [<- //|]; exact: IH.
  apply: near_mono (near_and (uprightP a0) (uprightP b0)) => v [h1 h2]; exact: weight_in_ge0.
have all_near := near_and (near_and (positiveP cpos) form0) (near_and (near_all kinks) (cells_ofP g ks)).
apply: near_mono all_near => v [[c0 f0] [k0 hcell]].
have : (if P (cell_at v ks) is Some p then is_form c p (weights_in ks (cell_at v ks)) (form_of (size u) u M) else false) = true.
  by elim: (cells_of g ks) cells hcell => [|ss sss IH] //= /andP[h1 h2] [<- //|]; exact: IH.
case: (P _) => [p|] // /(is_nullP v); rewrite !at_sub at_mul => /eqP; rewrite subr_eq0 => /eqP E.
exists p => //; rewrite -(pmulr_rge0 _ c0) -[_ * _](subrK (at_ v (weights_in ks (cell_at v ks)))) E addr_ge0 //.
rewrite /weights_in at_sum big_map /cell_at; elim: ks k0 {mks kinks cells hcell E} => [|k ks IH] k0; first by rewrite big_nil.
rewrite /= big_cons addr_ge0 ?IH //; first by rewrite at_mul; apply: k0; left.
by move=> k' hk'; apply: k0; right.
Qed.
End Values.

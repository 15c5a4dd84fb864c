(********************************************************************************)
(* The verified checker: a function that computes, and one theorem.             *)
(*                                                                              *)
(*  accepts s h == the statement s, as read from a file, is accepted with the   *)
(*                 help of the hints h; checker/ extracts it to OCaml           *)
(*  accepts_sound == then s means what verdicts.v says, over every ordered      *)
(*                 field                                                        *)
(*  rationals   == the operations of Q, with fractions kept in lowest terms     *)
(*  check_slope I i == the loss changes at first order along the gradient of    *)
(*                 the layer i                                                  *)
(*  check_descent_at I k moves == along the curve the loss changes first at     *)
(*                 t^k, and falls                                               *)
(*  check_rank_bound I p mu ... == the rank-bound rule: check_bottleneck, and   *)
(*                 the product has rank d_p by one-sided inverses               *)
(*                                                                              *)
(* The hints (inverses, a least squares solution, sums of squares) may come     *)
(* from anywhere.                                                               *)
(********************************************************************************)
From Coq Require ZArith QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts calculus frobenius network stationarity.
From DeepLinear Require Import polynomial_matrix checker checker_soundness certificate.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.

(* -- The checks that are new -- *)
Section Checks.
Context {N : Type} {ops : numbers N}.
Implicit Types (I : instance N) (q : N * mat N).
Local Notation layer := (layer (nzero ops)).

(* The numerators of the gradient in the layer i, counted from 0. *)
Definition layer_gradient I i : mat N :=
  let d := dim I in let m := samples I in let n := (depth I - i.+1)%N in
  let L j := const (layer I j) in
  let A := chain (fun j => d (j + i.+1)%N) (fun j => L (j + i.+1)%N) n (qone (d i.+1)) in
  let B := chain d L i (const (inputs I)) in
  let E := residual I L (depth I) in
  head [::] (qmul m (qmul (d (depth I)) (qtr (d i.+1) A) E) (qtr m B)).2.

Definition step i (M : mat N) : seq (pmat N) := rcons (nseq i [::]) [:: M].

Definition loss_coefficients I moves :=
  let E := residual I (curve I moves) (depth I) in
  (E.1, pdot (dim I (depth I)) (samples I) E.2 E.2).

Definition check_slope I i :=
  let s := loss_coefficients I (step i (layer_gradient I i)) in
  [&& well_formed I, eqn (i.+1 - depth I) 0, ~~ is_zero s.1 & ~~ is_zero (nth (nzero ops) s.2 1)].

(* The first change after the constant coefficient is a fall at t^(k+1). *)
Fixpoint falls_at k (s : seq N) :=
  match k, s with
  | 0, a :: _ => match nsign ops a with Lt => true | _ => false end
  | k'.+1, a :: s' => is_zero a && falls_at k' s'
  | _, [::] => false
  end.

Definition check_descent_at I k moves :=
  let s := loss_coefficients I moves in
  if k is k'.+1 then [&& well_formed I, ~~ is_zero s.1 & falls_at k' (behead s.2)] else false.

(* The curve starts at the layers, and its coefficients have their shapes. *)
Definition same_row (u v : seq N) :=
  eqn (size u) (size v) && all (fun ab => is_zero (nadd ops ab.1 (nopp ops ab.2))) (zip u v).
Definition same (A B : mat N) :=
  eqn (size A) (size B) && all (fun uv => same_row uv.1 uv.2) (zip A B).
Definition starts_at I (paths : seq (pmat N)) :=
  eqn (size paths) (depth I) &&
  all (fun i => let P := nth [::] paths i in
    same (head [::] P) (layer I i).2 &&
    all (fun C => shaped (dim I i.+1) (dim I i) (nunit ops, C)) P) (iota 0 (depth I)).

Definition check_rank_bound I p (mu : N) (J r : N * mat N) NN top bot :=
  [&& eqn (1 - p) 0, eqn (p.+1 - depth I) 0, is_ge0 mu,
      check_bottleneck I (BottleneckCertificate p (mu, nunit ops) J NN top bot) &
      let B := chain (dim I) (fun i => const (layer I i)) p (qone (dim I 0)) in
      qzero (qsub (qmul (dim I 0) B (const r)) (qone (dim I p)))].

End Checks.

(* -- Their soundness -- *)
Section Arithmetic.
Local Open Scope ring_scope.
Lemma slope_false (R : realFieldType) (k t b f K : R) : 0 < k -> 0 < t -> `|f| <= K ->
  t * K <= `|b| / 4%:R -> b != 0 -> k * (t * `|b + t * f|) <= k * `|b| / 2%:R * t -> False.
Proof.
move=> k0 t0 fK small b0; have -> : k * `|b| / 2%:R * t = k * (t * (`|b| / 2%:R)).
  by rewrite -!mulrA; congr (_ * _); rewrite mulrA mulrC.
rewrite ler_pmul2l // ler_pmul2l // => h.
have : `|b| <= `|b| / 2%:R + `|b| / 4%:R.
  apply: le_trans (_ : `|b + t * f| + `|t * f| <= _).
    by rewrite -{1}[b](addrK (t * f)); exact: ler_norm_sub.
  by rewrite ler_add // normrM (gtr0_norm t0); apply: le_trans small; rewrite ler_pmul2l.
apply/negP; rewrite -ltNge -subr_gt0.
have -> : `|b| - (`|b| / 2%:R + `|b| / 4%:R) = `|b| / 4%:R by field.
by rewrite divr_gt0 ?ltr0n ?normr_gt0.
Qed.

Lemma descent_form (R : realFieldType) (k w t u c v : R) :
  k * (w + t * (u * (- c + t * v))) = k * w - k * c * (t * u) + t * (t * u) * (k * v).
Proof. by ring. Qed.

End Arithmetic.

Lemma loss_ext (R : realFieldType) d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m))
  (U V : weights R d) : (forall i, U i = V i) -> loss X Y U = loss X Y V.
Proof. by move=> E; rewrite /loss (prodW_ext (V := V)). Qed.

Section Soundness.
Context {R : realFieldType} {N : Type} {ops : numbers N} (val : N -> R).
Local Notation zero := (nzero ops).
Local Open Scope ring_scope.
Hypothesis val0 : val zero = 0.
Hypothesis val1 : val (nunit ops) = 1.
Hypothesis valD : forall a b, val (nadd ops a b) = val a + val b.
Hypothesis valM : forall a b, val (nmul ops a b) = val a * val b.
Hypothesis valN : forall a, val (nopp ops a) = - val a.
Hypothesis val_sign : forall a,
  match nsign ops a with Eq => val a = 0 | Lt => val a < 0 | Gt => 0 < val a end.
Implicit Types (I : instance N) (moves : seq (pmat N)).
Local Notation V t := (@qval R N ops val t).
Local Notation layer := (layer zero).
Local Notation X I := (inputs_of zero val I).
Local Notation Y I := (targets_of zero val I).
Local Notation W I := (network_of zero val I).
Local Notation curve := (@curve N ops).

Definition along I moves t : weights R (dim I) := fun i => V t _ _ (curve I moves i).

Lemma along0 I moves i : along I moves 0 i = W I i.
Proof. by rewrite /along /qval /= scale0r addr0. Qed.

(* The loss along a curve is a polynomial with the coefficients that are computed. *)
Lemma loss_along I moves (E := residual I (curve I moves) (depth I)) : ~~ is_zero E.1 ->
  exists2 k, 0 < k & forall t, loss (X I) (Y I) (along I moves t)
    = k * hval (map val (pdot (dim I (depth I)) (samples I) E.2 E.2)) t.
Proof.
move=> E0; exists (2%:R^-1 * (val E.1)^-1 ^+ 2).
  have v0 := is_nonzeroP val_sign E0; rewrite mulr_gt0 ?invr_gt0 ?ltr0n // exprn_even_gt0 //.
  by rewrite orFb invr_eq0.
move=> t; rewrite /loss /inputs_of /targets_of -!(val_const val t).
rewrite -(val_chain val0 valD valM) -(qvalB val0 valD valM valN val_sign) //.
by rewrite sqnormE -/(residual _ _ _) -/E (pval_dot val0) // /qval linearZ /=
           -scalemxAl -scalemxAr scalerA mxtraceZ mulrA.
Qed.

Lemma check_slope_sound I i : check_slope I i -> ~ critical (X I) (Y I) (W I).
Proof.
case/and4P => _ _ s0; set M := layer_gradient I i; set moves := step i M => s1 crit.
have [k k0 L] := loss_along s0; move: s1 L; set s := (loss_coefficients I moves).2 => s1 L.
pose D : weights R (dim I) := fun j =>
  (val (layer I j).1)^-1 *: mval zero val _ _ (nth [::] (nth [::] moves j) 0).
have line t j : along I moves t j = W I j + t *: D j.
  rewrite /along /qval /= scalerDr /D scalerA [_^-1 * t]mulrC -scalerA; congr (_ + _ *: (_ *: _)).
  rewrite /moves /step nth_rcons size_nseq nth_nseq; case: ltnP => _ /=.
    by rewrite mval_nil.
  by case: eqP => _ /=; rewrite ?scaler0 ?addr0 ?mval_nil.
have {}L t : loss (X I) (Y I) (fun j => W I j + t *: D j) = k * hval (map val s) t.
  by rewrite -L; apply: loss_ext => j; rewrite line.
have L0 : loss (X I) (Y I) (W I) = k * hval (map val s) 0.
  by rewrite -L; apply: loss_ext => j; rewrite scale0r addr0.
case: s s1 L L0 => [|a [|b s]] /=; rewrite ?(is_zero_nzero val0 val_sign) //.
- by move=> h; have := is_nonzeroP val_sign h; rewrite val0 eqxx.
- by move=> h; have := is_nonzeroP val_sign h; rewrite val0 eqxx.
move=> /(is_nonzeroP val_sign) b0 L L0.
have nb : 0 < k * `|val b| / 2%:R by rewrite divr_gt0 ?ltr0n // mulr_gt0 // normr_gt0.
have [delta d0 h] := crit D _ nb; pose K := \sum_(c <- map val s) `|c|.
have K0 : 0 <= K by apply: sumr_ge0 => c _; exact: normr_ge0.
have K1 : 0 < K + 1 by rewrite ltr_paddl ?ltr01.
pose t := Num.min (delta / 2%:R) (Num.min 1 (`|val b| / (4%:R * (K + 1)))).
have t0 : 0 < t by rewrite !lt_minr !divr_gt0 ?ltr01 ?mulr_gt0 ?ltr0n ?normr_gt0.
have td : t < delta by rewrite lt_minl ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
have t1 : t <= 1 by rewrite !le_minl lexx orbT.
have := h t; rewrite gtr0_norm // => /(_ td); rewrite L L0 mul0r addr0.
rewrite -mulrBr addrC addKr !normrM (gtr0_norm k0) (gtr0_norm t0).
apply: (@slope_false R k t (val b) _ K) => //.
  by apply: hval_bound; rewrite gtr0_norm.
apply: le_trans (_ : t * (K + 1) <= _); first by rewrite ler_wpmul2l ?ler_addl ?ler01 // ltW.
by rewrite -ler_pdivl_mulr // -mulrA -invfM !le_minl lexx !orbT.
Qed.

(* -- Descent, with its order -- *)
Fixpoint ppoly r c (P : pmat N) : 'M[{poly R}]_(r, c) :=
  if P is A :: P' then map_mx polyC (mval zero val r c A) + 'X *: ppoly r c P' else 0.

Lemma ppolyE r c P t : map_mx (horner^~ t) (ppoly r c P) = pval val t r c P.
Proof.
elim: P => [|A P IH] /=; apply/matrixP => i j; first by rewrite !mxE horner0.
by move/matrixP/(_ i j): IH; rewrite !mxE hornerD hornerC hornerM hornerX => ->.
Qed.

Lemma hval_behead s t : hval (map val s) t = val (head zero s) + t * hval (map val (behead s)) t.
Proof. by case: s => //=; rewrite val0 mulr0 addr0. Qed.

Lemma hval_poly (s : seq R) t : hval s t = (Poly s).[t].
Proof.
elim: s => [|a s IH] /=; first by rewrite horner0.
by rewrite horner_cons IH addrC mulrC.
Qed.

Lemma falls_atP k s : falls_at k s -> exists c q,
  0 < c /\ forall t, hval (map val s) t = t ^+ k * (- c + t * (q : {poly R}).[t]).
Proof.
elim: k s => [|k IH] [|a s] //=.
  have := val_sign a; case: (nsign ops a) => // a0 _; exists (- val a), (Poly (map val s)).
  by split=> [|t]; rewrite ?oppr_gt0 // opprK expr0 mul1r hval_poly.
case/andP => /(is_zeroP val_sign) -> /IH[c [q [c0 E]]]; exists c, q; split=> // t.
by rewrite add0r E exprS mulrA.
Qed.

Lemma check_descent_at_sound I k moves : check_descent_at I k moves ->
  descends k (X I) (Y I) (W I) /\ ~ local_min (X I) (Y I) (W I).
Proof.
case: k => // k /and3P[wf s0 fall]; split; last first.
  apply: (check_descent_sound val0 valD valM valN val_sign (moves := moves)).
  rewrite /check_descent wf s0 /= {wf s0}; move: fall; rewrite /loss_coefficients /=.
  elim: k (behead _) => [|k IH] [|a s] //=; first by case: nsign.
  by rewrite /is_zero; case: nsign => //= /IH.
have [kk kk0] := loss_along s0; move: fall; rewrite /loss_coefficients /= => fall.
move: (pdot _ _ _ _) fall => s /falls_atP[c [q [c0 E]]] L.
pose Pm i := (val (layer I i).1)^-1%:P *: ppoly (dim I i.+1) (dim I i)
                                             ((layer I i).2 :: nth [::] moves i).
have Pt i t : map_mx (horner^~ t) (Pm i) = along I moves t i.
  apply/matrixP => x y; rewrite /along /qval -ppolyE /=.
  by rewrite !mxE hornerM hornerC !hornerD !hornerM !hornerC.
exists Pm, (kk * c), (kk *: q); split; first by move=> i; rewrite Pt along0.
  by rewrite mulr_gt0.
have Lt t : loss (X I) (Y I) (fun i => map_mx (horner^~ t) (Pm i))
    = kk * (val (head zero s) + t * (t ^+ k * (- c + t * q.[t]))).
  by rewrite -E -hval_behead -L; apply: loss_ext => i; exact: Pt.
have L0 : loss (X I) (Y I) (W I) = kk * val (head zero s).
  by have := Lt 0; rewrite mul0r addr0 => <-; apply: loss_ext => i; rewrite Pt along0.
by move=> t; rewrite Lt L0 hornerZ !exprS; exact: descent_form.
Qed.

Lemma check_rank_bound_sound I p mu J r NN top bot : check_rank_bound I p mu J r NN top bot ->
  global_min (X I) (Y I) (W I).
Proof.
case/and5P => _ _ _ h _; exact: (check_bottleneck_sound val0 val1 valD valM valN val_sign h).
Qed.

End Soundness.

(* -- Rational numbers, and the checker -- *)
Definition rationals : numbers QArith_base.Q :=
  Numbers (QArith_base.Qmake Z0 xH) (QArith_base.Qmake (Zpos xH) xH) Qreduction.Qplus'
    Qreduction.Qmult' QArith_base.Qopp (fun a => Z.compare (QArith_base.Qnum a) Z0).

Section Rationals.
Variable R : realFieldType.
Local Notation Q := QArith_base.Q.
Local Notation of_Q := (@of_Q R).
Local Open Scope ring_scope.

Lemma of_Zpos_gt0 p : 0 < of_Z R (Zpos p).
Proof. exact: (of_Z_sign R (Zpos p)). Qed.

Lemma of_Zpos_neq0 p : of_Z R (Zpos p) != 0.
Proof. by rewrite gt_eqF // of_Zpos_gt0. Qed.

Lemma of_Zpos_mul p q : of_Z R (Zpos (Pos.mul p q)) = of_Z R (Zpos p) * of_Z R (Zpos q).
Proof. by rewrite -of_ZM. Qed.

Lemma of_Q_eq (p q : Q) : QArith_base.Qeq p q -> of_Q p = of_Q q.
Proof.
move=> E; rewrite /of_Q; apply/eqP; rewrite eqr_div ?of_Zpos_neq0 // -!of_ZM.
by apply/eqP; congr of_Z; exact: E.
Qed.

Lemma of_Q0 : of_Q (nzero rationals) = 0. Proof. by rewrite /of_Q /= mul0r. Qed.
Lemma of_Q1 : of_Q (nunit rationals) = 1. Proof. by rewrite /of_Q /= divr1. Qed.
Lemma of_QD (p q : Q) : of_Q (nadd rationals p q) = of_Q p + of_Q q.
Proof.
rewrite (of_Q_eq (Qreduction.Qplus'_correct p q)); case: p q => [a b] [c d].
have -> : of_Q (QArith_base.Qplus (QArith_base.Qmake a b) (QArith_base.Qmake c d))
  = of_Z R (Z.add (Z.mul a (Zpos d)) (Z.mul c (Zpos b))) / of_Z R (Zpos (Pos.mul b d)) by [].
by rewrite of_Zpos_mul of_ZD !of_ZM -addf_div ?of_Zpos_neq0.
Qed.
Lemma of_QM (p q : Q) : of_Q (nmul rationals p q) = of_Q p * of_Q q.
Proof.
rewrite (of_Q_eq (Qreduction.Qmult'_correct p q)); case: p q => [a b] [c d].
have -> : of_Q (QArith_base.Qmult (QArith_base.Qmake a b) (QArith_base.Qmake c d))
  = of_Z R (Z.mul a c) / of_Z R (Zpos (Pos.mul b d)) by [].
by rewrite of_Zpos_mul of_ZM -mulf_div.
Qed.
Lemma of_QN (p : Q) : of_Q (nopp rationals p) = - of_Q p.
Proof. by rewrite /of_Q /= of_ZN mulNr. Qed.
Lemma of_Q_sign (a : Q) : match nsign rationals a with
  Eq => of_Q a = 0 | Lt => of_Q a < 0 | Gt => 0 < of_Q a end.
Proof.
have := of_Z_sign R (QArith_base.Qnum a); rewrite /of_Q /=; case: Z.compare => h.
- by rewrite h mul0r.
- by rewrite pmulr_llt0 ?invr_gt0 ?of_Zpos_gt0.
by rewrite divr_gt0 ?of_Zpos_gt0.
Qed.
End Rationals.

(* What the rank-bound rule needs beyond the statement; nothing else needs hints. *)
Record hints := Hints {
  hint_left : mat QArith_base.Q;      (* J with J A = 1 *)
  hint_right : mat QArith_base.Q;     (* r with B r = 1 *)
  hint_fit : mat QArith_base.Q;       (* N with N X X^T = Y X^T *)
  hint_top : squares QArith_base.Q; hint_bottom : squares QArith_base.Q
}.

Definition accepts (s : statement) (h : hints) : bool :=
  let N := rationals in
  let over M := (nunit N, M) in
  match s with
  | NotCritical i l => if l is l'.+1 then @check_slope _ N i l' else false
  | NotLocalMinimum i k paths =>
      @starts_at _ N i paths && @check_descent_at _ N i k (map behead paths)
  | GradientZero i => @check_gradient _ N i
  | RankBound i p mu =>
      @check_rank_bound _ N i p mu (over (hint_left h)) (over (hint_right h))
        (over (hint_fit h)) (hint_top h) (hint_bottom h)
  end.

Theorem accepts_sound (R : realFieldType) (s : statement) (h : hints) :
  accepts s h = true -> meaning R s.
Proof.
have q0 := of_Q0 R; have q1 := of_Q1 R; have qD := @of_QD R; have qM := @of_QM R.
have qN := @of_QN R; have qS := @of_Q_sign R.
case: s => [i [|l]|i k paths|i|i p mu] //=.
- exact: (check_slope_sound (val := @of_Q R)).
- by case/andP => _; exact: (check_descent_at_sound (val := @of_Q R)).
- exact: (check_gradient_sound (val := @of_Q R)).
exact: (check_rank_bound_sound (val := @of_Q R)).
Qed.

(*******************************************************************************)
(* Soundness of the checks, for numbers N that embed in an ordered field R by  *)
(* a morphism val that is faithful to signs.                                   *)
(*                                                                             *)
(* check_descent_sound == along the curve the loss falls at arbitrarily small  *)
(*                        t > 0, so W is no local minimum                      *)
(* check_gradient_sound == the gradient vanishes                               *)
(* check_bottleneck_sound == for u with A^T u = 0, T^T u = Z^T u, so the two   *)
(*                        semidefinite matrices give |Z^T u|^2 <= mu |u|^2 and *)
(*                        mu |A w|^2 <= |Z^T A w|^2: conclude by               *)
(*                        rank_constrained_min                                 *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts calculus frobenius network stationarity.
From DeepLinear Require Import rank_constrained lifting polynomial_matrix checker.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Soundness.
Context {R : realFieldType} {N : Type} {ops : numbers N} (val : N -> R).
Local Notation zero := (nzero ops).
Hypothesis val0 : val zero = 0.
Hypothesis val1 : val (nunit ops) = 1.
Hypothesis valD : forall a b, val (nadd ops a b) = val a + val b.
Hypothesis valM : forall a b, val (nmul ops a b) = val a * val b.
Hypothesis valN : forall a, val (nopp ops a) = - val a.
Hypothesis val_sign : forall a,
  match nsign ops a with Eq => val a = 0 | Lt => val a < 0 | Gt => 0 < val a end.
Implicit Types (I : instance N) (L : nat -> frac N).

Local Notation V t := (@qval R N ops val t).
Local Notation qone := (@qone N ops).
Local Notation qmul := (@qmul N ops).
Local Notation qsub := (@qsub N ops).
Local Notation chain := (@chain N ops).
Local Notation curve := (@curve N ops).

Local Notation mval := (mval zero).
Local Notation layer := (layer zero).
Local Notation matrix_of := (matrix_of zero val).
Local Notation inputs_of := (inputs_of zero val).
Local Notation targets_of := (targets_of zero val).
Local Notation network_of := (network_of zero val).
Definition targets_at I H := matrix_of (dim I H) (samples I) (targets I).

(* The meaning of the operations, with the hypotheses on val discharged. *)
Let vM t r k c p q : V t r c (qmul k p q) = V t r k p *m V t k c q.
Proof. exact: qvalM. Qed.
Let vB t r c p q : ~~ is_zero (qsub p q).1 -> V t r c (qsub p q) = V t r c p - V t r c q.
Proof. exact: qvalB. Qed.
Let vT t r c q : V t c r (qtr c q) = (V t r c q)^T. Proof. exact: qval_tr. Qed.
Let vmM r k c A B : mval val r c (mmul k A B) = mval val r k A *m mval val k c B.
Proof. exact: mvalM. Qed.
Let vz t r c q : qzero q -> V t r c q = 0. Proof. exact: qzeroP. Qed.

Lemma val_const t r c q : V t r c (const q) = matrix_of r c q.
Proof. exact: qval_const. Qed.

Lemma val_one t k : V t k k (qone k) = 1%:M.
Proof. by rewrite /qone qval_const val1 invr1 scale1r mval_identity. Qed.

Lemma val_scale t r c a q : V t r c (qscale a q) = (val a.1 / val a.2) *: V t r c q.
Proof. by rewrite /qval /= pvalZ // valM invfM !scalerA mulrC mulrA. Qed.

Lemma val_chain t d L n c Z :
  V t (d n) c (chain d L n Z) =
  prodW (fun i => V t (d i.+1) (d i) (L i) : 'M_(_, _)) n *m V t (d 0%N) c Z.
Proof. by elim: n => [|n IH] /=; rewrite ?mul1mx // vM IH mulmxA. Qed.

Lemma prod_network I n :
  prodW (fun i => V 0 (dim I i.+1) (dim I i) (const (layer I i)) : 'M_(_, _)) n
  = prodW (network_of I) n.
Proof. by apply: prodW_ext => i _; exact: val_const. Qed.

Lemma is_zero_mul (a b : N) : ~~ is_zero (nmul ops a b) -> ~~ is_zero a /\ ~~ is_zero b.
Proof.
move/(is_nonzeroP val_sign); rewrite valM mulf_eq0 negb_or => /andP[a0 b0].
by split; apply/negP => /(is_zeroP val_sign)/eqP; apply/negP.
Qed.

(* -- Descent -- *)
Lemma qval_close e r c q : 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> mxclose e (V 0 r c q) (V t r c q).
Proof.
move=> e0; case: q => a [|A P]; first by exists 1 => // t _; exact: mxclose_refl.
pose K := \sum_(B <- P) mxsum (mval val r c B).
have bound t : `|t| <= 1 -> mxsum (pval val t r c P) <= K.
  move=> t1; rewrite /K; elim: P {K} => [|B P IH] /=.
    by rewrite big_nil /mxsum big1 // => i _; rewrite big1 // => j _; rewrite mxE normr0.
  rewrite big_cons; apply: le_trans (mxsumD _ _) _; rewrite ler_add2l mxsumZ.
  by apply: le_trans IH; rewrite ler_pimull ?mxsum_ge0.
have K0 : 0 <= K by apply: sumr_ge0 => B _; exact: mxsum_ge0.
have k0 : 0 < `|(val a)^-1| * K + 1 by rewrite ltr_spaddr ?ltr01 // mulr_ge0.
exists (Num.min 1 (e / (`|(val a)^-1| * K + 1))) => [|t].
  by rewrite lt_minr ltr01 divr_gt0.
rewrite lt_minr => /andP[/ltW t1]; rewrite ltr_pdivl_mulr // => lt; apply: mxsum_close.
rewrite /qval /= scale0r addr0 scalerDr addrC addKr !mxsumZ; apply: le_lt_trans lt.
rewrite mulrCA ler_wpmul2l //; apply: le_trans (_ : `|(val a)^-1| * K <= _).
  by rewrite ler_wpmul2l // bound.
by rewrite ler_addl ler01.
Qed.

Theorem check_descent_sound I moves :
  check_descent I moves -> ~ local_min (inputs_of I) (targets_of I) (network_of I).
Proof.
case/and3P => _; set E := residual _ _ _; set s := pdot _ _ _ _ => E0 neg [e e0 min].
pose W t : weights R (dim I) := fun i => V t _ _ (curve I moves i).
have W0 i : W 0 i = network_of I i by rewrite /W /qval /= scale0r addr0.
have [t0 t00 close] : exists2 t0, 0 < t0 &
    forall t, `|t| < t0 -> wclose (depth I) e (network_of I) (W t).
  elim: (depth I) => [|n [t1 t10 h1]]; first by exists 1.
  have [t2 t20 h2] := qval_close (dim I n.+1) (dim I n) (curve I moves n) e0.
  exists (Num.min t1 t2) => [|t]; first by rewrite lt_minr t10.
  rewrite lt_minr => /andP[/h1 c1 /h2 c2] i; rewrite ltnS leq_eqVlt => /predU1P[->|/c1 //].
  by rewrite -W0.
pose k := 2%:R^-1 * (val E.1)^-1 ^+ 2.
have k0 : 0 < k.
  have v0 := is_nonzeroP val_sign E0; rewrite mulr_gt0 ?invr_gt0 ?ltr0n // exprn_even_gt0 //.
  by rewrite orFb invr_eq0.
have lossE t : loss (inputs_of I) (targets_of I) (W t) = k * hval (map val s) t.
  rewrite /loss /inputs_of /targets_of /targets_at -!(val_const t) -val_chain -vB //.
  by rewrite sqnormE -/(residual _ _ _) -/E /s (pval_dot val0) // /qval linearZ /=
             -scalemxAl -scalemxAr scalerA mxtraceZ mulrA.
have lossW : loss (inputs_of I) (targets_of I) (network_of I) = k * hval (map val s) 0.
  by rewrite -lossE /loss (@prodW_ext _ _ (W 0) (network_of I)) // => i _; exact: W0.
have h t : 0 < t -> t < t0 -> 0 <= hval (map val (behead s)) t.
  move=> tp tt; have := min (W t) (close t _); rewrite (gtr0_norm tp) => /(_ tt).
  rewrite lossW lossE ler_pmul2l //; case: s {neg lossE lossW} => //= a s'.
  by rewrite mul0r addr0 ler_addl pmulr_rge0.
by have := lowest_ge0 t00 h; rewrite leNgt => /negP; apply; exact: first_negP.
Qed.

(* -- Global minimum, the gradient vanishes -- *)
Theorem check_gradient_sound I :
  check_gradient I -> global_min (inputs_of I) (targets_of I) (network_of I).
Proof.
case/and3P => _ E0 /(vz 0 (dim I (depth I)) (dim I 0)) g W.
move: g; rewrite vM vT vB // val_chain prod_network !val_const => g.
by rewrite !lossE; apply: grad0_global; rewrite gradE.
Qed.

(* -- Global minimum, the bottleneck is full -- *)
Lemma check_psdP n M s (u : 'cV[R]_n) : check_psd n M s -> 0 <= (u^T *m V 0 n n M *m u) 0 0.
Proof.
case/and4P => c0 /(all_nthP zero) w0 /eqP sz z.
have := vz 0 n n z; rewrite vB; last by case/andP: z.
move=> /eqP; rewrite subr_eq0 => /eqP ->.
rewrite /sq_frac qval_const vmM mval_tr -scalemxAr -scalemxAl mxE.
apply: mulr_ge0; first by rewrite invr_ge0 ltW // (is_posP val_sign).
rewrite !mulmxA -trmx_mul -mulmxA mxE; apply: sumr_ge0 => i _; rewrite mxE.
have -> : (mval val (size (sq_rows s)) n (weighted (sq_weights s) (sq_rows s)) *m u) i 0
    = val (nth zero (sq_weights s) i) * (mval val (size (sq_rows s)) n (sq_rows s) *m u) i 0.
  rewrite !mxE mulr_sumr; apply: eq_bigr => j _; rewrite !mxE mulrA; congr (_ * _).
  rewrite (nth_map (zero, [::])) ?size_zip ?sz ?minnn // nth_zip //=.
  exact: nth_rscale.
rewrite mulrCA -expr2 mulr_ge0 ?sqr_ge0 //.
by apply: (is_ge0P val_sign); apply: w0; rewrite sz.
Qed.

Lemma quad_gram n m (u : 'cV[R]_n) (T : 'M[R]_(n, m)) :
  (u^T *m (T *m T^T) *m u) 0 0 = sqnorm (T^T *m u).
Proof.
rewrite -mulmxA -mulmxA mulmxA -{1}[T]trmxK -trmx_mul.
by rewrite sqnorm_scalar mxE eqxx.
Qed.

Lemma quad_top n m a (u : 'cV[R]_n) (T : 'M[R]_(n, m)) :
  (u^T *m (a *: 1%:M - T *m T^T) *m u) 0 0 = a * sqnorm u - sqnorm (T^T *m u).
Proof.
rewrite mulmxBr mulmxBl mxE [X in _ + X]mxE quad_gram; congr (_ - _).
by rewrite scalemx1 mul_mx_scalar -scalemxAl mxE sqnorm_scalar mxE eqxx.
Qed.

Lemma quad_bottom n m k a (w : 'cV[R]_n) (T : 'M[R]_(n, m)) (A : 'M[R]_(k, n)) :
  (w^T *m (T *m T^T - a *: (A^T *m A)) *m w) 0 0 = sqnorm (T^T *m w) - a * sqnorm (A *m w).
Proof.
rewrite mulmxBr mulmxBl mxE [X in _ + X]mxE quad_gram; congr (_ - _).
rewrite -scalemxAr -scalemxAl mxE; congr (_ * _).
by have := quad_gram w A^T; rewrite trmxK.
Qed.

(* Each check, read through the morphism, is one hypothesis of rank_constrained_min: *)
(* hL, hN, hA and hB are the equations, hTop and hBot give the pair inequality.       *)
Lemma check_bottleneck_at_sound I c n p : check_bottleneck_at I c n p ->
  global_min (inputs_of I) (targets_at I (n + p)) (network_of I).
Proof.
set X := inputs_of I; set Y := targets_at I _; set W := network_of I.
pose d := dim I; pose L i := const (layer I i).
pose qA := chain (fun i => d (i + p)%N) (fun i => L (i + p)%N) n (qone (d p)).
pose qF := chain d L p (const (inputs I)); pose qS := qmul (d p) qA qF.
pose qZ := qmul (d 0%N) (const (least_squares c)) (const (inputs I)).
pose A := prodW (upW p W) n; pose B := prodW W p.
pose Nm : 'M_(d (n + p)%N, d 0%N) := matrix_of _ _ (least_squares c).
rewrite /check_bottleneck_at; cbv zeta; rewrite -/d -/L -/qA -/qF -/qS -/qZ.
case/and5P => hL hN hA hB /and3P[hT hTop hBot].
have EA : V 0 (d (n + p)%N) (d p) qA = A.
  rewrite /qA (val_chain 0 (up p d) (fun i => L (i + p)%N) n (d p) (qone (d p))) val_one.
  by rewrite mulmx1 /A; apply: (@prodW_ext R (up p d)) => i _; exact: val_const.
have EF : V 0 (d p) (samples I) qF = B *m X by rewrite val_chain prod_network val_const.
have ES : V 0 (d (n + p)%N) (samples I) qS = A *m B *m X by rewrite vM EA EF mulmxA.
have EZ : V 0 (d (n + p)%N) (samples I) qZ = Nm *m X by rewrite vM !val_const.
clearbody qA qF qS qZ.
have fA : row_full A.
  have := vz 0 (d p) (d p) hL; rewrite vB; last by case/andP: hL.
  rewrite vM EA val_one => /eqP; rewrite subr_eq0 => /eqP LA.
  have := row_fullMr (A := V 0 (d p) (d (n + p)%N) (const (left_inverse c))) (B := A).
  by apply; rewrite LA row_full_unit unitmx1.
have EN : Nm *m X *m X^T = Y *m X^T.
  have := vz 0 (d (n + p)%N) (d 0%N) hN; rewrite vM vT vB; last first.
    by case/andP: hN => /is_zero_mul[].
  by rewrite EZ !val_const mulmxBl => /eqP; rewrite subr_eq0 => /eqP.
have EE : V 0 (d (n + p)%N) (samples I) (qsub qS (const (targets I))) = A *m B *m X - Y.
  by rewrite vB ?ES ?val_const //; case/andP: hA => /is_zero_mul[].
have gA : (A *m B *m X - Y) *m (B *m X)^T = 0.
  by have := vz 0 (d (n + p)%N) (d p) hA; rewrite vM vT EE EF.
have gB : A^T *m (A *m B *m X - Y) *m X^T = 0.
  by have := vz 0 (d p) (d 0%N) hB; rewrite !vM !vT EE EA val_const.
have ET : V 0 (d (n + p)%N) (samples I) (qsub qZ qS) = Nm *m X - A *m B *m X.
  by rewrite vB // EZ ES.
pose lam := val (mu c).1 / val (mu c).2.
have top (u : 'cV[R]_(d (n + p)%N)) : A^T *m u = 0 ->
    sqnorm ((Nm *m X)^T *m u) <= lam * sqnorm u.
  move=> Au; have := check_psdP u hTop; rewrite vB; last first.
    by case/and4P: hTop => _ _ _ /andP[/is_zero_mul[]].
  rewrite val_scale val_one vM vT ET quad_top subr_ge0 -/lam.
  suff -> : (Nm *m X - A *m B *m X)^T *m u = (Nm *m X)^T *m u by [].
  rewrite linearB /= mulmxBl -[A *m B *m X]mulmxA [(A *m _)^T]trmx_mul -mulmxA Au.
  by rewrite mulmx0 subr0.
have bottom (w0 : 'cV[R]_(d p)) : lam * sqnorm (A *m w0) <= sqnorm ((Nm *m X)^T *m (A *m w0)).
  have := check_psdP w0 hBot; rewrite vB; last first.
    by case/and4P: hBot => _ _ _ /andP[/is_zero_mul[]].
  rewrite val_scale !vM !vT !vM !vT EA EZ quad_bottom subr_ge0 -/lam.
  by rewrite trmx_mul trmxK -mulmxA.
move=> U; rewrite !lossE qloss_le prodW_cat -/A -/B.
apply: (rank_constrained_min fA EN gA gB).
  move=> w0 u Au; apply: le_trans (_ : sqnorm (A *m w0) * (lam * sqnorm u) <= _).
    by rewrite ler_wpmul2l ?sqnorm_ge0 // top.
  by rewrite mulrA [_ * lam]mulrC [leLHS]mulrC ler_wpmul2l ?sqnorm_ge0 // bottom.
by rewrite prodW_cat; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
Qed.

Theorem check_bottleneck_sound I c :
  check_bottleneck I c -> global_min (inputs_of I) (targets_of I) (network_of I).
Proof.
case/and3P => _ le; rewrite /targets_of => h; have := check_bottleneck_at_sound h.
by rewrite subnK.
Qed.

End Soundness.

(********************************************************************************)
(* Moving a matrix to full rank without changing P W Q.                         *)
(*                                                                              *)
(* If rank P + rank Q <= rank (P W Q) + max(m, n), where W is m x n, then near  *)
(* W there is a V of full rank with P V Q = P W Q (full_rank_move); and this is *)
(* the exact condition (full_rank_bound).                                       *)
(*                                                                              *)
(* Idea. It is enough to raise the rank by a small move (rank_step). Adding     *)
(* x y raises it when x is not in the column space, nor y in the row space of   *)
(* W (rank_add_outer), and keeps P W Q when x is in the kernel of P or y in the *)
(* left kernel of Q. If both kernels lie in the spaces of W, a count of         *)
(* dimensions gives z in the left kernel of Q that is not in the row space of   *)
(* P W; adding x z, with x outside the column space of W, keeps the row space   *)
(* of W but turns its column space so that it no longer contains ker P.         *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring zify.
From DeepLinear Require Import statements network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section FullRankMove.
Variable R : realFieldType.

(* If x is not in the column space of W, some row u has u W = 0 and u x != 0. *)
Lemma separate m n (W : 'M[R]_(m, n)) (x : 'cV_m) : ~~ (x^T <= W^T)%MS ->
  exists2 u : 'rV_m, u *m W = 0 & u *m x != 0.
Proof.
rewrite submxE => /rV0Pn[j xK]; exists (col j (cokermx W^T))^T.
  apply: (can_inj (@trmxK _ _ _)).
  by rewrite trmx_mul trmxK colE mulmxA mulmx_coker mul0mx trmx0.
rewrite -trmx_eq0 trmx_mul trmxK colE mulmxA -colE; apply: contraNneq xK => /matrixP/(_ 0 0).
by rewrite !mxE => ->.
Qed.

Lemma sub_scale1 m n (c : 'M[R]_1) (y : 'rV_n) (V : 'M_(m, n)) :
  c != 0 -> (c *m y <= V)%MS -> (y <= V)%MS.
Proof.
rewrite [c]mx11_scalar mul_scalar_mx; move: (c 0 0) => a a0 le.
rewrite -[y]scale1r -(@mulVf _ a); last by apply: contraNneq a0 => ->; rewrite raddf0.
by rewrite -scalerA scalemx_sub.
Qed.

Lemma rank_add_outer m n (W : 'M[R]_(m, n)) (x : 'cV_m) (y : 'rV_n) :
  ~~ (x^T <= W^T)%MS -> ~~ (y <= W)%MS -> (\rank W < \rank (W + x *m y)%R)%N.
Proof.
move=> /separate[u uW ux] ny; apply: rank_ltmx; set V := W + _.
have yV : (y <= V)%MS.
  apply: (sub_scale1 ux).
  have -> : u *m x *m y = u *m V by rewrite mulmxDr uW add0r mulmxA.
  exact: submxMl.
rewrite ltmxE; apply/andP; split; last by apply: contra ny; exact: submx_trans.
rewrite -[W](addrK (x *m y)) -/V addmx_sub // -mulNmx.
exact: submx_trans (submxMl _ _) yV.
Qed.

Lemma nonfull_row m n (W : 'M[R]_(m, n)) : (\rank W < n)%N -> exists y : 'rV_n, ~~ (y <= W)%MS.
Proof.
move=> lt; have : ~~ (1%:M <= W)%MS by rewrite sub1mx /row_full neq_ltn lt.
by case/row_subPn => i ni; exists (row i 1%:M).
Qed.

Section Step.
Variables (m n a b : nat) (P : 'M[R]_(a, m)) (Q : 'M[R]_(n, b)).

Let KP := kermx P^T.
Let KQ := kermx Q.

(* The outer products x y that keep P W Q, at any scale. *)
Lemma outer_move e (W : 'M[R]_(m, n)) (x : 'cV_m) (y : 'rV_n) : 0 < e ->
  P *m x = 0 \/ y *m Q = 0 -> ~~ (x^T <= W^T)%MS -> ~~ (y <= W)%MS ->
  exists V, [/\ mxclose e W V, P *m V *m Q = P *m W *m Q & (\rank W < \rank V)%N].
Proof.
move=> e0 PQ nx ny; have [t0 t00 st] := small_pert W (x *m y) e0.
have tp : 0 < t0 / 2%:R by rewrite divr_gt0 ?ltr0n.
exists (W + t0 / 2%:R *: (x *m y)); split.
- by apply: st; rewrite gtr0_norm // ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
- rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl mulmxA.
  by case: PQ => E; rewrite ?E ?mul0mx -?mulmxA ?E ?mulmx0 scaler0 addr0.
rewrite scalemxAl; apply: rank_add_outer => //; apply: contra nx => le.
by rewrite -[x](scalerK (lt0r_neq0 tp)) linearZ /= scalemx_sub.
Qed.

Lemma kernel_move e (W : 'M[R]_(m, n)) : 0 < e -> (\rank W < n)%N -> ~~ (KP <= W^T)%MS ->
  exists V, [/\ mxclose e W V, P *m V *m Q = P *m W *m Q & (\rank W < \rank V)%N].
Proof.
move=> e0 rn /row_subPn[i ni]; have [y ny] := nonfull_row rn.
apply: (outer_move (x := (row i KP)^T) (y := y)) => //; last by rewrite trmxK.
left; apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul trmxK trmx0.
by rewrite rowE -mulmxA mulmx_ker mulmx0.
Qed.

(* When both kernels lie in the spaces of W, dimensions are exact. *)
Lemma kernels_count (W : 'M[R]_(m, n)) : (KP <= W^T)%MS -> (KQ <= P *m W)%MS ->
  (\rank P + \rank Q + \rank W = \rank (P *m W *m Q) + m + n)%N.
Proof.
move=> hP hQ; have rP := mxrank_mul_ker W^T P^T; have rQ := mxrank_mul_ker (P *m W) Q.
move: rP; rewrite (eqmx_rank (introT eqmxP (capmx_idPr hP))).
rewrite -trmx_mul !mxrank_tr mxrank_ker mxrank_tr.
move: rQ; rewrite (eqmx_rank (introT eqmxP (capmx_idPr hQ))) mxrank_ker.
have := rank_leq_col P; have := rank_leq_row Q.
by move: (\rank _) (\rank _) (\rank _) (\rank _) (\rank _) => *; lia.
Qed.

(* The turn of the column space. If the kernel of P lay in the column spaces     *)
(* of W (where z = w W) and of V = W + t x z, each k in it would be W c' and     *)
(* V c, so x (z c) is in the column space of W, z c = 0, k = W c, w k = z c = 0. *)
(* So w vanishes on the kernel of P, and z lies in the row space of P W.         *)
Lemma turn_move e (W : 'M[R]_(m, n)) (z : 'rV_n) : 0 < e -> (\rank W < minn m n)%N ->
  (KP <= W^T)%MS -> z *m Q = 0 -> (z <= W)%MS -> ~~ (z <= P *m W)%MS ->
  exists V, [/\ mxclose e W V, P *m V *m Q = P *m W *m Q,
                (\rank W <= \rank V < n)%N & ~~ (KP <= V^T)%MS].
Proof.
move=> e0; rewrite leq_min => /andP[rm rn] hP zQ zW nz.
have [x nx] : exists x : 'cV_m, ~~ (x^T <= W^T)%MS.
  have [|y ny] := @nonfull_row _ _ W^T; first by rewrite mxrank_tr.
  by exists y^T; rewrite trmxK.
have [w zE] := submxP zW.
have [c wx] : exists c : R, w *m x = c%:M by exists ((w *m x) 0 0); exact: mx11_scalar.
have [t0 t00 st] := small_pert W (x *m z) e0.
have [t [tp tlt tc]] : exists t, [/\ 0 < t, t < t0 & 1 + t * c != 0].
  have half (s : R) : 0 < s -> 0 < s / 2%:R < s.
    by move=> s0; rewrite divr_gt0 ?ltr0n //= ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
  have /andP[h1 h1'] := half _ t00; have /andP[h2 h2'] := half _ h1.
  case: (eqVneq (1 + t0 / 2%:R * c) 0) => [E|ne]; last by exists (t0 / 2%:R).
  exists (t0 / 2%:R / 2%:R); split=> //; first exact: lt_trans h2' h1'.
  have -> : 1 + t0 / 2%:R / 2%:R * c = 2%:R^-1 * (1 + (1 + t0 / 2%:R * c)) by field.
  by rewrite E addr0 mulr1 invr_eq0 pnatr_eq0.
pose V : 'M_(m, n) := W + t *: (x *m z).
have wV : w *m V = (1 + t * c) *: z.
  by rewrite mulmxDr -zE -scalemxAr mulmxA wx mul_scalar_mx scalerA scalerDl scale1r.
have zV : (z <= V)%MS by rewrite -(scalerK tc z) -wV scalemx_sub ?submxMl.
have WV : (W <= V)%MS.
  rewrite -[W](addrK (t *: (x *m z))) -/V scalemxAl addmx_sub // -mulNmx.
  exact: submx_trans (submxMl _ _) zV.
have VW : (V <= W)%MS by rewrite addmx_sub // scalemxAl; apply: submx_trans (submxMl _ _) zW.
exists V; split.
- by apply: st; rewrite gtr0_norm.
- by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl -!mulmxA zQ !mulmx0 scaler0 addr0.
- by rewrite mxrankS //=; apply: leq_ltn_trans (mxrankS VW) rn.
apply: contra nz => hV; rewrite zE; apply: submxMr.
rewrite submxE; apply/eqP/rowP => j; rewrite [RHS]mxE.
pose k := col j (cokermx P).
have kP : (k^T <= KP)%MS.
  by apply/sub_kermxP; rewrite -trmx_mul /k colE mulmxA mulmx_coker mul0mx trmx0.
have [c1 E1] := submxP (submx_trans kP hP); have [c2 E2] := submxP (submx_trans kP hV).
have {}E1 : k = W *m c1^T by rewrite -[k]trmxK E1 trmx_mul trmxK.
have {}E2 : k = V *m c2^T by rewrite -[k]trmxK E2 trmx_mul trmxK.
have zc : z *m c2^T = 0.
  apply/eqP; apply: contraNT nx => zc0.
  have Exz : (t * (z *m c2^T) 0 0) *: x = W *m (c1^T - c2^T).
    rewrite mulmxBr -E1 E2 mulmxDl addrC addKr -scalemxAl -mulmxA.
    by rewrite {2}[z *m _]mx11_scalar mul_mx_scalar scalerA.
  have a0 : t * (z *m c2^T) 0 0 != 0.
    apply: mulf_neq0; first exact: lt0r_neq0.
    apply: contraNneq zc0 => zc0.
    by rewrite [z *m _]mx11_scalar zc0 raddf0.
  rewrite -[x](scalerK a0) Exz linearZ /= trmx_mul scalemx_sub ?submxMl //.
have Ek : k = W *m c2^T by rewrite E2 mulmxDl -scalemxAl -mulmxA zc mulmx0 scaler0 addr0.
have : w *m k = 0 by rewrite Ek mulmxA -zE.
by rewrite /k colE mulmxA -colE => /matrixP/(_ 0 0); rewrite !mxE.
Qed.

Lemma rank_step e (W : 'M[R]_(m, n)) : 0 < e -> (\rank W < minn m n)%N ->
  (\rank P + \rank Q <= \rank (P *m W *m Q) + maxn m n)%N ->
  exists V, [/\ mxclose e W V, P *m V *m Q = P *m W *m Q & (\rank W < \rank V)%N].
Proof.
move=> e0 rW h; have := rW; rewrite leq_min => /andP[rm rn].
have [hP|nP] := boolP (KP <= W^T)%MS; last exact: kernel_move.
have [hQ|/row_subPn[i nz]] := boolP (KQ <= P *m W)%MS.
  by have := kernels_count hP hQ; move: rW h => *; lia.
have zQ : row i KQ *m Q = 0 by rewrite rowE -mulmxA mulmx_ker mulmx0.
have [zW|nzW] := boolP (row i KQ <= W)%MS; last first.
  have [|y ny] := @nonfull_row _ _ W^T; first by rewrite mxrank_tr.
  apply: (outer_move (x := y^T) (y := row i KQ)) => //; last by rewrite trmxK.
  by right.
have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [V [cV EV /andP[rV rVn] nV]] := turn_move e2 rW hP zQ zW nz.
have [U [cU EU rU]] := kernel_move e2 rVn nV.
exists U; split; first by rewrite (splitr e); exact: mxclose_trans cV cU.
  by rewrite EU.
exact: leq_ltn_trans rV rU.
Qed.

Theorem full_rank_move e (W : 'M[R]_(m, n)) : 0 < e ->
  (\rank P + \rank Q <= \rank (P *m W *m Q) + maxn m n)%N ->
  exists V, [/\ full_rank V, mxclose e W V & P *m V *m Q = P *m W *m Q].
Proof.
have [k] := ubnP (minn m n - \rank W)%N; elim: k => // k IH in e W *; rewrite ltnS => le e0 h.
have [fW|nW] := boolP (full_rank W).
  by exists W; split=> //; exact: mxclose_refl.
have rW : (\rank W < minn m n)%N.
  by rewrite ltn_neqAle nW leq_min rank_leq_row rank_leq_col.
have e2 : 0 < e / 2%:R by rewrite divr_gt0 ?ltr0n.
have [V [cV EV rV]] := rank_step e2 rW h.
have [||U [fU cU EU]] := IH (e / 2%:R) V _ e2; last first.
- exists U; split=> //; last by rewrite EU.
  by rewrite (splitr e); exact: mxclose_trans cV cU.
- by rewrite EV.
by apply: leq_trans le; apply: ltn_sub2l.
Qed.

(* Conversely, the rank of V is at most rank (P V Q) + dim ker P + dim ker Q. *)
Lemma full_rank_bound (V : 'M[R]_(m, n)) : full_rank V ->
  (\rank P + \rank Q <= \rank (P *m V *m Q) + maxn m n)%N.
Proof.
move/eqP => fV.
have h1 : (\rank P + \rank V - m <= \rank (P *m V))%N := mxrank_mul_min P V.
have h2 : (\rank (P *m V) + \rank Q - n <= \rank (P *m V *m Q))%N := mxrank_mul_min _ Q.
by move: h1 h2; rewrite fV => *; lia.
Qed.

End Step.
End FullRankMove.

(******************************************************************************)
(* Networks: cutting, gluing and moving the layers of W, and what small moves *)
(* do. Layers are a dependent function on nat, of which only i < H matter, so *)
(* that shifts and splits are definitional and no cast is ever needed.        *)
(*                                                                            *)
(*   upd W n M == W with layer n replaced by M                                *)
(*    shiftW W == the layers from 1 upwards, on the widths shiftd d           *)
(*   scons M W == the layer M below the layers of W                           *)
(*    glue V U == the layers of V below level p, those of U from p upwards    *)
(*                                                                            *)
(* In upW and glue the offset is written i + p, not p + i, so that            *)
(* (i.+1 + p) reduces to (i + p).+1.                                          *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Network.
Variable R : realFieldType.

Definition upd d (W : weights R d) n (M : 'M[R]_(d n.+1, d n)) : weights R d :=
  fun i => if i == n then conform_mx (W i) M else W i.

Lemma upd_eq d (W : weights R d) n M : upd W M n = M.
Proof. by rewrite /upd eqxx conform_mx_id. Qed.

Lemma upd_neq d (W : weights R d) n (M : 'M_(d n.+1, d n)) i : i != n -> upd W M i = W i.
Proof. by rewrite /upd => /negbTE->. Qed.

Definition shiftd (d : nat -> nat) := fun i => d i.+1.
Definition shiftW d (W : weights R d) : weights R (shiftd d) := fun i => W i.+1.
Definition scons d (M : 'M[R]_(d 1%N, d 0%N)) (W : weights R (shiftd d)) : weights R d :=
  fun i => if i is i'.+1 then W i' else M.

(* V on the first p layers, U above *)
Definition glue p d (V : weights R d) (U : weights R (up p d)) : weights R d :=
  fun i => if (i < p)%N then V i else conform_mx (V i) (U (i - p)%N).

Lemma glue_lo p d (V : weights R d) (U : weights R (up p d)) i : (i < p)%N -> glue V U i = V i.
Proof. by rewrite /glue => ->. Qed.

Lemma glue_hi p d (V : weights R d) (U : weights R (up p d)) i : glue V U (i + p)%N = U i.
Proof.
rewrite /glue ltnNge leq_addl /=.
have : (i + p - p = i)%N by rewrite addnK.
move: (i + p - p)%N => j E; subst j; exact: conform_mx_id.
Qed.

Lemma prodW_ext d (W V : weights R d) n :
  (forall i, (i < n)%N -> W i = V i) -> prodW W n = prodW V n.
Proof.
elim: n => [|n IH] E //=; rewrite E // IH // => i lt; apply: E; exact: ltnW.
Qed.

Lemma prodW_recr d (W : weights R d) n : prodW W n.+1 = prodW (shiftW W) n *m W 0%N.
Proof.
elim: n => [|n IH]; first by rewrite /= mulmx1 mul1mx.
by rewrite -[LHS]/(W n.+1 *m prodW W n.+1) IH mulmxA.
Qed.

Lemma prodW_cat d (W : weights R d) p n :
  prodW W (n + p) = prodW (upW p W) n *m prodW W p.
Proof.
elim: n => [|n IH]; first by rewrite mul1mx.
by rewrite -[LHS]/(W (n + p)%N *m prodW W (n + p)) IH mulmxA.
Qed.

Lemma prodW_glue p d (V : weights R d) (U : weights R (up p d)) n :
  prodW (glue V U) (n + p) = prodW U n *m prodW V p.
Proof.
have E1 : prodW (upW p (glue V U)) n = prodW U n.
  by apply: prodW_ext => i _; exact: glue_hi.
have E2 : prodW (glue V U) p = prodW V p.
  by apply: prodW_ext => i lt; exact: glue_lo.
by rewrite prodW_cat E1 E2.
Qed.

(* -- Small moves -- *)
Lemma mxcloseW e e' m n (A B : 'M[R]_(m, n)) : e <= e' -> mxclose e A B -> mxclose e' A B.
Proof. by move=> le c i j; exact: lt_le_trans (c i j) le. Qed.

Lemma mxclose_refl e m n (A : 'M[R]_(m, n)) : 0 < e -> mxclose e A A.
Proof. by move=> e0 i j; rewrite subrr normr0. Qed.

Lemma mxclose_trans e e' m n (A B C : 'M[R]_(m, n)) :
  mxclose e A B -> mxclose e' B C -> mxclose (e + e') A C.
Proof.
move=> c1 c2 i j; have -> : C i j - A i j = (B i j - A i j) + (C i j - B i j) by ring.
by apply: le_lt_trans (ler_norm_add _ _) (ltr_add (c1 _ _) (c2 _ _)).
Qed.

Lemma small_pert m n (A E : 'M[R]_(m, n)) e : 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> mxclose e A (A + t *: E).
Proof.
move=> e0; pose c := 1 + \sum_i \sum_j `|E i j|.
have cb i j : `|E i j| <= c.
  have h1 : `|E i j| <= \sum_j `|E i j| by rewrite (bigD1 j) //= ler_addl sumr_ge0.
  have h2 : \sum_j `|E i j| <= \sum_i \sum_j `|E i j|.
    by rewrite [leRHS](bigD1 i) //= ler_addl sumr_ge0 // => *; rewrite sumr_ge0.
  by apply: le_trans h1 (le_trans h2 _); rewrite /c ler_addr ler01.
have c0 : 0 < c by rewrite ltr_spaddl // sumr_ge0 // => *; rewrite sumr_ge0.
exists (e / c); first by rewrite divr_gt0.
move=> t lt i j; rewrite !mxE addrC addKr normrM.
apply: le_lt_trans (_ : `|t| * c < _); first by rewrite ler_wpmul2l.
by rewrite -ltr_pdivl_mulr.
Qed.

Lemma wcloseW e e' n d (W V : weights R d) : e <= e' -> wclose n e W V -> wclose n e' W V.
Proof. by move=> le c i lt; exact: mxcloseW le (c i lt). Qed.

Lemma wclose_trans e e' n d (W V U : weights R d) :
  wclose n e W V -> wclose n e' V U -> wclose n (e + e') W U.
Proof. by move=> c1 c2 i lt; exact: mxclose_trans (c1 i lt) (c2 i lt). Qed.

Lemma locmin_move n d (Phi : weights R d -> R) (W : weights R d) :
  locmin n Phi W -> exists2 e, 0 < e & forall V, wclose n e W V -> Phi V = Phi W -> locmin n Phi V.
Proof.
case=> e e0 min; exists (e / 2%:R); first by rewrite divr_gt0 ?ltr0n.
move=> V c E; exists (e / 2%:R); first by rewrite divr_gt0 ?ltr0n.
move=> U c'; rewrite E; apply: min.
by apply: wcloseW (wclose_trans c c'); rewrite -splitr.
Qed.

Lemma wclose_upd n j e d (W : weights R d) M : 0 < e -> mxclose e (W j) M -> wclose n e W (upd W M).
Proof.
move=> e0 c i _; case: (eqVneq i j) => [->|ne]; first by rewrite upd_eq.
by rewrite upd_neq //; exact: mxclose_refl.
Qed.

(* Near any layers there are some whose product is not 0. *)
Lemma nonzero_near e d (W : weights R d) n : 0 < e -> (forall i, (i <= n)%N -> (0 < d i)%N) ->
  exists2 V : weights R d, wclose n e W V & prodW V n != 0.
Proof.
move=> e0; elim: n => [|n IH] pos.
  exists W => //; rewrite -mxrank_eq0 mxrank1 -lt0n; exact: pos.
have [|V cV V0] := IH; first by move=> i li; exact: pos (leqW li).
have stay M : prodW (upd V M) n.+1 = (M : 'M_(d n.+1, d n)) *m prodW V n.
  rewrite /= upd_eq; congr (_ *m _); apply: prodW_ext => i li.
  by rewrite upd_neq // neq_ltn li.
have close M : mxclose e (W n) M -> wclose n.+1 e W (upd V M).
  move=> cM i; rewrite ltnS leq_eqVlt => /predU1P[->|li]; first by rewrite upd_eq.
  by rewrite upd_neq ?neq_ltn ?li //; exact: cV.
case: (eqVneq (W n *m prodW V n) 0) => [E0|N0]; last first.
  by exists (upd V (W n)); [apply: close; exact: mxclose_refl | rewrite stay].
pose a : 'I_(d n.+1) := Ordinal (pos n.+1 (leqnn _)).
have [i [j Nij]] := matrix0Pn _ V0; pose D : 'M[R]_(d n.+1, d n) := delta_mx a i.
have [t0 t00 st] := small_pert (W n) D e0; pose t := t0 / 2%:R.
have tp : 0 < t by rewrite divr_gt0 ?ltr0n.
exists (upd V (W n + t *: D)).
  by apply/close/st; rewrite gtr0_norm // ltr_pdivr_mulr ?ltr0n // ltr_pmulr // ltr1n.
rewrite stay mulmxDl E0 add0r -scalemxAl; apply/eqP => /matrixP/(_ a j)/eqP.
rewrite !mxE (bigD1 i) //= big1 ?addr0 => [|k /negPf ne].
  by rewrite !mxE !eqxx mul1r mulf_eq0 gt_eqF //= (negPf Nij).
by rewrite !mxE ne andbF mul0r.
Qed.

(* Layers that are scaled. *)
Lemma product_scaled d (N : weights R d) (c : nat -> R) n :
  prodW (fun i => c i *: N i) n = (\prod_(i < n) c i) *: prodW N n.
Proof.
elim: n => [|n IH]; first by rewrite big_ord0 scale1r.
by rewrite big_ord_recr /= IH -scalemxAl -scalemxAr scalerA mulrC.
Qed.

End Network.

(********************************************************************************)
(* Lemma 3.2 (Wedin), entry by entry.                                           *)
(*                                                                              *)
(* ext A i j == the entry of A at the natural numbers i, j; 0 out of range      *)
(*                                                                              *)
(* Idea. Put F = U^T U', G = V^T V', and write a_i, s_j for the singular        *)
(* values of M and M'. Orthogonal matrices keep the norms of columns, and       *)
(*   U^T (M V' - U' D') = D G - F D',  V^T (M^T U' - V' D'^T) = D^T F - G D'^T  *)
(* have the entries a_i g - f s_j and a_i f - g s_j, with f = F i j, g = G i j. *)
(* Their squares sum to (a_i - s_j)^2 (f^2 + g^2) + 2 a_i s_j (f - g)^2.        *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Wedin.
Variable R : realFieldType.

Definition ext m n (A : 'M[R]_(m, n)) (i j : nat) : R :=
  if (insub i, insub j) is (Some i', Some j') then A i' j' else 0.

Lemma extE m n (A : 'M[R]_(m, n)) (i : 'I_m) (j : 'I_n) : ext A i j = A i j.
Proof. by rewrite /ext !valK. Qed.

Lemma ext_out m n (A : 'M[R]_(m, n)) i j : ~~ ((i < m) && (j < n))%N -> ext A i j = 0.
Proof. by rewrite /ext; case: insubP => // u ->; case: insubP => // v ->. Qed.

Lemma ext_ge0 m n (A : 'M[R]_(m, n)) i j : (forall i j, 0 <= A i j) -> 0 <= ext A i j.
Proof. by rewrite /ext => h; case: insub => // a; case: insub. Qed.

Lemma ext_tr m n (A : 'M[R]_(m, n)) i j : ext A^T i j = ext A j i.
Proof. by rewrite /ext; case: insub => [a|]; case: insub => [b|] //; rewrite mxE. Qed.

(* Products with a rectangular diagonal matrix, on either side. *)
Lemma ext_diag_mul m n p (D : 'M[R]_(m, n)) (G : 'M[R]_(n, p)) i j :
  (forall (i : 'I_m) (j : 'I_n), i != j :> nat -> D i j = 0) ->
  ext (D *m G) i j = ext D i i * ext G i j.
Proof.
move=> dD; have [/andP[im jp]|out] := boolP ((i < m) && (j < p))%N; last first.
  rewrite ext_out //; move: out; rewrite negb_and => /orP[h|h].
    by rewrite (ext_out D) ?mul0r // (negPf h).
  by rewrite (ext_out G) ?mulr0 // (negPf h) andbF.
rewrite -[i]/(val (Ordinal im)) -[j]/(val (Ordinal jp)) extE mxE /=.
have [ni|ni] := ltnP i n.
  rewrite (bigD1 (Ordinal ni)) //= big1 ?addr0 => [|l nl].
    by rewrite -(extE D) -(extE G).
  by rewrite dD ?mul0r //=; apply: contra nl => /eqP E; apply/eqP/val_inj.
rewrite (ext_out D) ?mul0r; last by rewrite negb_and -!leqNgt ni orbT.
by rewrite big1 // => l _; rewrite dD ?mul0r //= neq_ltn (leq_trans (ltn_ord l)) ?orbT.
Qed.

Lemma ext_mul_diag m n p (F : 'M[R]_(p, m)) (D : 'M[R]_(m, n)) i j :
  (forall (i : 'I_m) (j : 'I_n), i != j :> nat -> D i j = 0) ->
  ext (F *m D) i j = ext F i j * ext D j j.
Proof.
move=> dD; rewrite -ext_tr trmx_mul ext_diag_mul; last first.
  by move=> a b ab; rewrite mxE dD // eq_sym.
by rewrite !ext_tr mulrC.
Qed.

Lemma extB m n (A B : 'M[R]_(m, n)) i j : ext (A - B) i j = ext A i j - ext B i j.
Proof.
rewrite /ext; case: (insub i : option 'I_m) => [a|]; last by rewrite subr0.
by case: (insub j : option 'I_n) => [b|]; rewrite ?subr0 // !mxE.
Qed.

(* The part of a sum of squares in the rows i >= k and the columns j < k. *)
Lemma block_sum m n k N (A : 'M[R]_(m, n)) : (k <= n)%N -> (m <= N)%N ->
  \sum_(i < m | (k <= i)%N) \sum_(j < n | (j < k)%N) A i j ^+ 2
  = \sum_(i < N | (k <= i)%N) \sum_(j < k) ext A i j ^+ 2.
Proof.
move=> kn mN; pose T i := \sum_(j < k) ext A i j ^+ 2.
have -> : \sum_(i < m | (k <= i)%N) \sum_(j < n | (j < k)%N) A i j ^+ 2
          = \sum_(i < m | (k <= i)%N) T i.
  apply: eq_bigr => i _; rewrite /T (big_ord_widen n (fun j => ext A i j ^+ 2) kn).
  by apply: eq_bigr => j _; rewrite extE.
rewrite (big_ord_widen_cond N (fun i => (k <= i)%N) T mN).
rewrite [RHS](bigID (fun i : 'I_N => (i < m)%N)) /=.
rewrite [X in _ = _ + X]big1 ?addr0 // => i /andP[_ im]; rewrite big1 // => j _.
by rewrite ext_out ?expr0n // negb_and im.
Qed.

(* Orthogonal matrices keep the squared norms of columns. *)
Lemma orthogonal_sum m n k N (U : 'M[R]_m) (A : 'M[R]_(m, n)) : orthogonal U ->
  (k <= n)%N -> (m <= N)%N ->
  \sum_(i < N | (k <= i)%N) \sum_(j < k) ext (U^T *m A) i j ^+ 2
  <= \sum_i \sum_(j < n | (j < k)%N) A i j ^+ 2.
Proof.
move=> oU kn mN; rewrite -block_sum //.
have -> : \sum_i \sum_(j < n | (j < k)%N) A i j ^+ 2
          = \sum_i \sum_(j < n | (j < k)%N) (U^T *m A) i j ^+ 2.
  rewrite exchange_big [RHS]exchange_big; apply: eq_bigr => j _ /=.
  have col_sq (B : 'M[R]_(m, n)) : \sum_i B i j ^+ 2 = sqnorm (col j B).
    by apply: eq_bigr => i _; rewrite big_ord1 mxE.
  rewrite !col_sq !colE -mulmxA; move: (A *m _) => a.
  by rewrite !sqnormE trmx_mul trmxK mxtrace_mulC -[RHS]mxtrace_mulC -!mulmxA
             (mulmxA U) (mulmx1C oU) mul1mx.
rewrite [leRHS](bigID (fun i : 'I_m => (k <= i)%N)) /= ler_addl sumr_ge0 // => i _.
by apply: sumr_ge0 => j _; exact: sqr_ge0.
Qed.

Lemma wedin_entry (a s f g delta : R) : 0 < delta -> 0 <= a -> 0 <= s -> delta <= `|s - a| ->
  delta ^+ 2 * (f ^+ 2 + g ^+ 2) <= (a * g - f * s) ^+ 2 + (a * f - g * s) ^+ 2.
Proof.
move=> d0 a0 s0 ds; have -> : (a * g - f * s) ^+ 2 + (a * f - g * s) ^+ 2
    = (s - a) ^+ 2 * (f ^+ 2 + g ^+ 2) + 2%:R * (a * s) * (f - g) ^+ 2 by ring.
rewrite -[leLHS]addr0; apply: ler_add; last first.
  by rewrite mulr_ge0 ?sqr_ge0 // mulr_ge0 ?ler0n // mulr_ge0.
rewrite ler_wpmul2r ?addr_ge0 ?sqr_ge0 // -[leRHS](real_normK (num_real _)).
by rewrite ler_sqr ?nnegrE ?normr_ge0 //; exact: ltW.
Qed.

Theorem wedin : Claim.lemma_3_2 R.
Proof.
move=> m n k M M' U D V U' D' V' delta [EM oU oV dD D0] [_ _ _ dD' D'0] kmn d0 gap low.
have [km kn] : (k <= m)%N /\ (k <= n)%N by apply/andP; rewrite -leq_min.
pose N := maxn m n; have [mN nN] : (m <= N)%N /\ (n <= N)%N by rewrite leq_maxl leq_maxr.
pose F := U^T *m U'; pose G := V^T *m V'.
have E1 : U^T *m (M *m V' - U' *m D') = D *m G - F *m D'.
  by rewrite mulmxBr EM !mulmxA oU mul1mx.
have E2 : V^T *m (M^T *m U' - V' *m D'^T) = D^T *m F - G *m D'^T.
  by rewrite mulmxBr EM !trmx_mul trmxK !mulmxA oV mul1mx.
have dDT (i : 'I_n) (j : 'I_m) : i != j :> nat -> D^T i j = 0.
  by move=> ij; rewrite mxE dD // eq_sym.
have dDT' (i : 'I_n) (j : 'I_m) : i != j :> nat -> D'^T i j = 0.
  by move=> ij; rewrite mxE dD' // eq_sym.
apply: le_trans (ler_add (orthogonal_sum _ oU kn mN) (orthogonal_sum _ oV km nN)).
rewrite E1 E2 !(block_sum (N := N)) // -!big_split /= mulr_sumr; apply: ler_sum => i ki.
rewrite -!big_split /= mulr_sumr; apply: ler_sum => j _.
rewrite !extB (ext_diag_mul G i j dD) (ext_diag_mul F i j dDT).
rewrite (ext_mul_diag F i j dD') (ext_mul_diag G i j dDT') !ext_tr.
apply: wedin_entry => //; try exact: ext_ge0.
have jm := leq_trans (ltn_ord j) km; have jn := leq_trans (ltn_ord j) kn.
have s : ext D' j j = D' (Ordinal jm) (Ordinal jn) by rewrite -extE.
have [/andP[im inn]|out] := boolP ((i < m) && (i < n))%N.
  have -> : ext D i i = D (Ordinal im) (Ordinal inn) by rewrite -extE.
  by rewrite s; apply: gap => //=.
by rewrite (ext_out D) // subr0 s ger0_norm //; apply: low => /=.
Qed.

End Wedin.

(******************************************************************************)
(* The Frobenius norm and the trace form over an ordered field; least squares *)
(* and orthogonal projectors without square roots.                            *)
(*                                                                            *)
(*  sqnorm A == \tr (A *m A^T)                                                *)
(*  \tr (A *m B^T) is the inner product of A and B                            *)
(*    proj A == A (A^T A)^-1 A^T, the orthogonal projector onto the column    *)
(*              space of an injective A (row_full A)                          *)
(*                                                                            *)
(* A matrix C is surjective if row_free C, injective if row_full C.           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Section Frobenius.
Variable R : realFieldType.

Lemma sqnormE m n (A : 'M[R]_(m, n)) : sqnorm A = \tr (A *m A^T).
Proof.
rewrite /sqnorm /mxtrace; apply: eq_bigr => i _; rewrite mxE.
by apply: eq_bigr => j _; rewrite mxE expr2.
Qed.

Lemma sqnorm_ge0 m n (A : 'M[R]_(m, n)) : 0 <= sqnorm A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0. Qed.

Lemma sqnorm0 m n : sqnorm (0 : 'M[R]_(m, n)) = 0.
Proof. by rewrite sqnormE mul0mx mxtrace0. Qed.

Lemma sqnorm_eq0 m n (A : 'M[R]_(m, n)) : sqnorm A = 0 -> A = 0.
Proof.
move=> /eqP; rewrite psumr_eq0; last by move=> i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
move=> /allP h; apply/matrixP => i j; rewrite mxE.
have := h i (mem_index_enum i); rewrite /= psumr_eq0; last by move=> *; exact: sqr_ge0.
by move=> /allP /(_ j (mem_index_enum j)); rewrite /= sqrf_eq0 => /eqP.
Qed.

Lemma sqnorm_tr m n (A : 'M[R]_(m, n)) : sqnorm A^T = sqnorm A.
Proof. by rewrite !sqnormE trmxK mxtrace_mulC. Qed.

Lemma trdotC m n (A B : 'M[R]_(m, n)) : \tr (A *m B^T) = \tr (B *m A^T).
Proof. by rewrite -mxtrace_tr trmx_mul trmxK. Qed.

Lemma sqnormD m n (A B : 'M[R]_(m, n)) :
  sqnorm (A + B) = sqnorm A + 2%:R * \tr (A *m B^T) + sqnorm B.
Proof.
rewrite !sqnormE linearD /= !mulmxDl !mulmxDr !linearD /= (trdotC B A); ring.
Qed.

Lemma sqnormZ m n t (A : 'M[R]_(m, n)) : sqnorm (t *: A) = t ^+ 2 * sqnorm A.
Proof. by rewrite !sqnormE linearZ /= -scalemxAl -scalemxAr scalerA linearZ /= expr2. Qed.

Lemma sqnormN m n (A : 'M[R]_(m, n)) : sqnorm (- A) = sqnorm A.
Proof. by rewrite -scaleN1r sqnormZ sqrrN expr1n mul1r. Qed.

Lemma gram0 m n (A : 'M[R]_(m, n)) : A^T *m A = 0 -> A = 0.
Proof. by move=> E; apply: sqnorm_eq0; rewrite sqnormE mxtrace_mulC E linear0. Qed.

Lemma sqnorm_outer m n (u : 'cV[R]_m) (a : 'rV[R]_n) : sqnorm (u *m a) = sqnorm u * sqnorm a.
Proof.
rewrite /sqnorm mulr_suml; apply: eq_bigr => i _.
rewrite !big_ord1 mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE big_ord1 exprMn.
Qed.

Lemma sqnorm_scalar m (u : 'cV[R]_m) : u^T *m u = (sqnorm u)%:M.
Proof. by rewrite [LHS]mx11_scalar -[in RHS]sqnorm_tr sqnormE trmxK /mxtrace big_ord1. Qed.

Lemma sqnorm_col m n (A : 'M[R]_(m, n)) : sqnorm A = \sum_j sqnorm (col j A).
Proof.
rewrite /sqnorm exchange_big; apply: eq_bigr => j _; apply: eq_bigr => i _.
by rewrite big_ord1 mxE.
Qed.

Lemma mulmx_sep p q r s (K : 'M[R]_(p, q)) (N : 'M[R]_(r, s)) :
  K != 0 -> (forall Z, K *m Z *m N = 0) -> N = 0.
Proof.
move=> K0 h; apply/eqP; apply: contraNT K0 => N0.
have [i [j Nij]] := matrix0Pn _ N0.
apply/eqP/matrixP => a b; rewrite [RHS]mxE.
have := congr1 (fun M : 'M_(_, _) => M a j) (h (delta_mx b i)); rewrite !mxE.
rewrite (bigD1 i) //= big1 ?addr0.
  rewrite !mxE (bigD1 b) //= big1 ?addr0.
    by rewrite !mxE !eqxx mulr1 => /eqP; rewrite mulf_eq0 (negPf Nij) orbF => /eqP.
  by move=> k /negPf ne; rewrite mxE ne mulr0.
move=> k /negPf ne; rewrite !mxE big1 ?mul0r // => l _.
by rewrite !mxE ne andbF mulr0.
Qed.

(* trace form is nondegenerate *)
Lemma trdot_eq0 m n (A : 'M[R]_(m, n)) : (forall B, \tr (A *m B^T) = 0) -> A = 0.
Proof. by move=> h; apply: sqnorm_eq0; rewrite sqnormE. Qed.

(* least squares *)
Lemma gram_sub m n (X : 'M[R]_(n, m)) : (X^T <= X *m X^T)%MS.
Proof.
rewrite submxE; apply/eqP; set K := cokermx _; apply: gram0.
by rewrite trmx_mul trmxK -mulmxA (mulmxA X) mulmx_coker mulmx0.
Qed.

Lemma least_squares p n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(p, m)) :
  exists N, N *m X *m X^T = Y *m X^T.
Proof.
have /submxP[N E] : (Y *m X^T <= X *m X^T)%MS := submx_trans (submxMl _ _) (gram_sub X).
by exists N; rewrite -mulmxA -E.
Qed.

Lemma gram_cancel p n m (Z : 'M[R]_(p, n)) (X : 'M[R]_(n, m)) : Z *m X *m X^T = 0 -> Z *m X = 0.
Proof.
move=> E; apply: (can_inj (@trmxK _ _ _)); rewrite trmx0; apply: gram0.
by rewrite trmxK trmx_mul mulmxA E mul0mx.
Qed.

(* orthogonal projector onto the column span of a full-column-rank A *)
Definition proj q k (A : 'M[R]_(q, k)) := A *m invmx (A^T *m A) *m A^T.

Lemma gram_unit q k (A : 'M[R]_(q, k)) : row_full A -> A^T *m A \in unitmx.
Proof.
move=> fA; rewrite -row_free_unit; apply: inj_row_free => v.
rewrite mulmxA => E0.
have : A *m v^T = 0 by apply: gram0; rewrite trmx_mul trmxK mulmxA E0 mul0mx.
move=> /(congr1 (mulmx (pinvmx A))); rewrite mulmxA mulVpmx // mul1mx mulmx0 => h.
by rewrite -[v]trmxK h trmx0.
Qed.

Section Proj.
Variables (q k : nat) (A : 'M[R]_(q, k)).
Hypothesis fA : row_full A.
Local Notation P := (proj A).
Lemma projA : P *m A = A.
Proof. by rewrite /proj -!mulmxA mulVmx ?gram_unit // mulmx1. Qed.
Lemma projP : P *m P = P.
Proof. by rewrite {2}/proj 2!mulmxA projA. Qed.
Lemma projT : P^T = P.
Proof. by rewrite /proj !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.
Lemma projtr : \tr P = k%:R.
Proof. by rewrite /proj mxtrace_mulC mulmxA mulmxV ?gram_unit // mxtrace1. Qed.
End Proj.

End Frobenius.

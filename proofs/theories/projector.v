(******************************************************************************)
(* The steps of the proof of Theorem 2.2 about the projectors of a local      *)
(* minimum T of ||T - S||^2 among the matrices of rank at most k.             *)
(*                                                                            *)
(* pythagoras == ||T - S||^2 = ||T - P S||^2 + ||P S - S||^2, where P projects*)
(*               onto the columns of T                                        *)
(* left_projector == T = P S, as P S has no larger rank and T is minimal      *)
(* row_projector == the projector onto the rows, from least squares           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements frobenius shallow.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Steps.
Variable R : realFieldType.

Section Projector.
Variables (q n k : nat) (S T : 'M[R]_(q, n)).
Hypothesis lm : local_min_rank k 1%:M S T.
Let min (T' : 'M[R]_(q, n)) : (\rank T' <= k)%N -> sqnorm (T - S) <= sqnorm (T' - S).
Proof. by have [_ h] := shallow_min_global lm => /h; rewrite /shallow_loss !mulmx1. Qed.

Section Left.
Variable P : 'M[R]_q.
Hypotheses (PT : P^T = P) (PP : P *m P = P) (PE : (P :=: T^T)%MS).

Lemma projector_keeps : P *m T = T.
Proof.
apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul PT.
have /submxP[D ->] : (T^T <= P)%MS by rewrite PE.
by rewrite -mulmxA PP.
Qed.

Lemma pythagoras : sqnorm (T - S) = sqnorm (T - P *m S) + sqnorm (P *m S - S).
Proof.
rewrite -{1}(subrKA (P *m S) T (- S)) [LHS]sqnormD.
have -> : T - P *m S = P *m (T - S) by rewrite mulmxBr projector_keeps.
have -> : P *m S - S = (P - 1%:M) *m S by rewrite mulmxBl mul1mx.
have E : (P - 1%:M)^T = P - 1%:M by rewrite linearB /= trmx1 PT.
rewrite trmx_mul E mulmxA mxtrace_mulC !mulmxA mulmxBl mul1mx PP subrr !mul0mx mxtrace0.
by rewrite mulr0 addr0.
Qed.

Lemma left_projector : T = P *m S.
Proof.
have rk : (\rank (P *m S) <= k)%N.
  by apply: leq_trans (mxrankM_maxl _ _) _; rewrite PE mxrank_tr; case: lm.
have := min rk; rewrite pythagoras ger_addr => le0.
by apply/eqP; rewrite -subr_eq0; apply/eqP/sqnorm_eq0/eqP; rewrite eq_le le0 sqnorm_ge0.
Qed.
End Left.
End Projector.

Lemma local_min_rank_tr q n k (S T : 'M[R]_(q, n)) : local_min_rank k 1%:M S T -> local_min_rank k 1%:M S^T T^T.
Proof.
case=> rk [e e0 h]; split; first by rewrite mxrank_tr.
exists e => // T' rT c; have := h T'^T; rewrite mxrank_tr => /(_ rT).
rewrite /shallow_loss !mulmx1 -!linearB !sqnorm_tr -[T' - _]trmxK linearB /= trmxK sqnorm_tr; apply=> i j.
by have := c j i; rewrite !mxE.
Qed.

Lemma step_t2_2_projection : Claim.t2_2_projection R.
Proof.
move=> q n k S T P Q lm PT PP PE QT QQ QE; split; first exact: (left_projector lm PT PP PE).
apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul QT.
have QE' : (Q :=: T^T^T)%MS by rewrite trmxK.
exact: (left_projector (local_min_rank_tr lm) QT QQ QE').
Qed.

(* The projector onto the rows. *)
Lemma row_projector q n (T : 'M[R]_(q, n)) : exists Q : 'M[R]_n, [/\ Q^T = Q, Q *m Q = Q & (Q :=: T)%MS].
Proof.
have [N E] := least_squares T (1%:M : 'M[R]_n); rewrite mul1mx in E.
exists (N *m T); have TQ : N *m T = (N *m T)^T.
  have : N *m T *m (N *m T)^T = (N *m T)^T by rewrite [in LHS]trmx_mul mulmxA E -trmx_mul.
  by move=> h; rewrite -[LHS]trmxK -[in LHS]h [LHS]trmx_mul trmxK h.
split; [by rewrite -TQ | by rewrite {2}TQ trmx_mul mulmxA E -trmx_mul -TQ |].
apply/eqmxP; rewrite submxMl /=; apply/submxP; exists T.
by apply: (can_inj (@trmxK _ _ _)); rewrite trmx_mul -TQ E.
Qed.

Lemma step_t2_2_commute : Claim.t2_2_commute R.
Proof.
move=> q n k S T P lm PT PP PE; have [Q [QT QQ QE]] := row_projector T.
have [T1 T2] := step_t2_2_projection lm PT PP PE QT QQ QE.
have E : P *m (S *m S^T) = S *m Q *m S^T by rewrite mulmxA -T1 T2.
have E2 : (P *m (S *m S^T))^T = S *m S^T *m P by rewrite [LHS]trmx_mul [(S *m S^T)^T]trmx_mul trmxK PT.
by rewrite -E2 E !trmx_mul trmxK QT mulmxA.
Qed.

Lemma step_t2_2_block_diagonal : Claim.t2_2_block_diagonal R.
Proof.
move=> q n k S T P lm PT PP PE diag i j; move: (step_t2_2_commute lm PT PP PE) diag.
move: (S *m S^T) => D /matrixP/(_ i j); rewrite !mxE => e /is_diag_mxP dD ne; move: e.
rewrite (bigD1 j) //= big1 ?addr0 => [|l lj]; last by rewrite dD ?mulr0.
rewrite [RHS](bigD1 i) //= big1 ?addr0 => [|l il]; last by rewrite dD ?mul0r // eq_sym.
by move/eqP; rewrite mulrC -subr_eq0 -mulrBl mulf_eq0 subr_eq0 eq_sym (negPf ne) => /eqP.
Qed.

Lemma step_t2_2_value : Claim.t2_2_value R.
Proof.
move=> q n k S T P lm PT PP PE; have E := left_projector lm PT PP PE.
have PP' : (1%:M - P) *m (1%:M - P) = 1%:M - P.
  by rewrite mulmxBl mul1mx mulmxBr mulmx1 PP subrr subr0.
rewrite /shallow_loss mulmx1 E; have -> : P *m S - S = - ((1%:M - P) *m S) by rewrite mulmxBl mul1mx opprB.
have E3 : (1%:M - P)^T = 1%:M - P by rewrite linearB /= trmx1 PT.
rewrite sqnormN sqnormE trmx_mul E3 mulmxA mxtrace_mulC !mulmxA.
by rewrite -(mulmxA S^T) PP' mxtrace_mulC mulmxA mxtrace_mulC mulmxBl mul1mx linearB /= mulmxA.
Qed.
End Steps.

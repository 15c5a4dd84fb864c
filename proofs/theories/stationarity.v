(******************************************************************************)
(* The square loss of a product between two fixed matrices, and its gradient. *)
(*                                                                            *)
(*      qloss D X Y T == 1/2 ||D T X - Y||^2                                  *)
(*       grad D X Y T == D^T (D T X - Y) X^T, the gradient of qloss D X Y     *)
(*                                                                            *)
(*         qloss_diff == it is its gradient                                   *)
(*       grad0_global == where the gradient vanishes, qloss is minimal        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements calculus frobenius network differentiable.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Stationarity.
Variable R : realFieldType.

Definition qloss p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) (Y : 'M[R]_(p, m))
    (T : 'M[R]_(q, r)) : R :=
  2%:R^-1 * sqnorm (D *m T *m X - Y).

Definition grad p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) (Y : 'M[R]_(p, m))
    (T : 'M[R]_(q, r)) :=
  D^T *m (D *m T *m X - Y) *m X^T.

Lemma qlossD p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) Y T E :
  qloss D X Y (T + E) = qloss D X Y T + \tr (grad D X Y T *m E^T) + 2%:R^-1 * sqnorm (D *m E *m X).
Proof.
rewrite /qloss /grad.
have -> : D *m (T + E) *m X - Y = (D *m T *m X - Y) + D *m E *m X.
  by rewrite [D *m (T + E)]mulmxDr mulmxDl addrAC.
rewrite sqnormD.
have -> : \tr ((D *m T *m X - Y) *m (D *m E *m X)^T) =
          \tr (D^T *m (D *m T *m X - Y) *m X^T *m E^T).
  by rewrite !trmx_mul -[D^T *m _ *m _ *m _]mulmxA -[D^T *m _ *m _]mulmxA [RHS]mxtrace_mulC !mulmxA.
by field.
Qed.

(* The square loss has a gradient, so what holds of every such loss holds of it. *)
Lemma qloss_diff p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) Y :
  differentiable (qloss D X Y) (grad D X Y).
Proof.
move=> T E e e0; pose c := 2%:R^-1 * sqnorm (D *m E *m X) + 1.
have c0 : 0 < c by rewrite ltr_paddl ?ltr01 // mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
exists (e / c) => [|t lt]; first by rewrite divr_gt0.
have -> : qloss D X Y (T + t *: E) - qloss D X Y T - t * \tr (grad D X Y T *m E^T)
        = t * (t * (c - 1)).
  rewrite qlossD linearZ /= -scalemxAr mxtraceZ -scalemxAr -scalemxAl sqnormZ /c.
  by move: (qloss _ _ _ _) (\tr _) (sqnorm _) => a b s; ring.
rewrite !normrM mulrC ler_wpmul2r //; apply: le_trans (_ : `|t| * c <= _).
  by rewrite ler_wpmul2l // ger0_norm ?ler_subl_addr ?ler_addl ?ler01 // /c addrK mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
by rewrite -ler_pdivl_mulr // ltW.
Qed.

Definition qloss_stat p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) Y T (E : 'M[R]_(q, r)) :=
  @diff_stat R q r _ _ T E (qloss_diff D X Y).

Lemma grad0_global q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T T' :
  grad 1%:M X Y T = 0 -> qloss 1%:M X Y T <= qloss 1%:M X Y T'.
Proof.
move=> g0; rewrite -[T'](subrK T) addrC qlossD g0 mul0mx mxtrace0 addr0 ler_addl.
by rewrite mulr_ge0 ?invr_ge0 ?ler0n ?sqnorm_ge0.
Qed.

Lemma lossE d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) :
  loss X Y W = qloss 1%:M X Y (prodW W H).
Proof. by rewrite /loss /qloss mul1mx. Qed.

Lemma gradE q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T :
  grad 1%:M X Y T = gradient X Y T.
Proof. by rewrite /grad /gradient trmx1 !mul1mx. Qed.

Lemma qlossE q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T :
  qloss 1%:M X Y T = 2%:R^-1 * shallow_loss X Y T.
Proof. by rewrite /qloss mul1mx. Qed.

Lemma qloss_le q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T T' :
  (qloss 1%:M X Y T <= qloss 1%:M X Y T') = (shallow_loss X Y T <= shallow_loss X Y T').
Proof. by rewrite !qlossE ler_pmul2l ?invr_gt0 ?ltr0n. Qed.

End Stationarity.

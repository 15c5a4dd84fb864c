(******************************************************************************)
(* The gradient and the first order conditions. Everything is stated for the  *)
(* loss of a product between two fixed matrices, because that form is stable  *)
(* when the layers next to D or to X are absorbed into them.                  *)
(*                                                                            *)
(*      qloss D X Y T == 1/2 ||D T X - Y||^2                                  *)
(*       grad D X Y T == D^T (D T X - Y) X^T, the gradient of qloss D X Y     *)
(*                                                                            *)
(* stat_top, stat_bot == at a local minimum, the gradient vanishes in the     *)
(*                       directions of the last, resp. of the first layer     *)
(*       grad0_global == where the gradient vanishes, qloss is minimal        *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From DeepLinear Require Import statements calculus frobenius network.
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

Lemma grad_mulD p q q' r m (D : 'M[R]_(p, q)) (C : 'M[R]_(q, q')) (X : 'M[R]_(r, m)) Y T :
  grad (D *m C) X Y T = C^T *m grad D X Y (C *m T).
Proof. by rewrite /grad trmx_mul !mulmxA. Qed.

Lemma grad_mulX p q r r' m (D : 'M[R]_(p, q)) (C : 'M[R]_(r, r')) (X : 'M[R]_(r', m)) Y T :
  grad D (C *m X) Y T = grad D X Y (T *m C) *m C^T.
Proof. by rewrite /grad trmx_mul !mulmxA. Qed.

Lemma qloss_mulD p q q' r m (D : 'M[R]_(p, q)) (C : 'M[R]_(q, q')) (X : 'M[R]_(r, m)) Y T :
  qloss (D *m C) X Y T = qloss D X Y (C *m T).
Proof. by rewrite /qloss !mulmxA. Qed.

Lemma qloss_mulX p q r r' m (D : 'M[R]_(p, q)) (C : 'M[R]_(r, r')) (X : 'M[R]_(r', m)) Y T :
  qloss D (C *m X) Y T = qloss D X Y (T *m C).
Proof. by rewrite /qloss !mulmxA. Qed.

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

Lemma qloss_stat p q r m (D : 'M[R]_(p, q)) (X : 'M[R]_(r, m)) Y T (E : 'M[R]_(q, r)) :
  (exists2 e, 0 < e & forall t, `|t| < e -> qloss D X Y T <= qloss D X Y (T + t *: E)) ->
  \tr (grad D X Y T *m E^T) = 0.
Proof.
case=> e e0 h.
suff [//] : \tr (grad D X Y T *m E^T) = 0 /\ 0 <= 2%:R^-1 * sqnorm (D *m E *m X).
apply: (@quartic_min _ _ _ 0 0 e e0) => t lt.
have := h t lt; rewrite qlossD -addrA ler_addl !mul0r !addr0.
rewrite linearZ /= -scalemxAr mxtraceZ -scalemxAr -scalemxAl sqnormZ.
by congr (0 <= _); rewrite [t * _]mulrC [t ^+ 2 * _]mulrC mulrA.
Qed.

Lemma stat_top d (W : weights R d) n m p (D : 'M[R]_(p, d n.+1)) (X : 'M[R]_(d 0%N, m)) Y :
  locmin n.+1 (fun V => qloss D X Y (prodW V n.+1)) W ->
  grad D X Y (prodW W n.+1) *m (prodW W n)^T = 0.
Proof.
case=> e e0 h; apply: trdot_eq0 => E; rewrite -mulmxA -trmx_mul.
apply: qloss_stat; have [t0 t00 st] := small_pert (W n) E e0.
exists t0 => // t lt.
have -> : prodW W n.+1 + t *: (E *m prodW W n) = prodW (upd W (W n + t *: E)) n.+1.
  have Eu : prodW (upd W (W n + t *: E)) n = prodW W n.
    by apply: prodW_ext => i li; rewrite upd_neq // neq_ltn li.
  by rewrite /= upd_eq Eu mulmxDl scalemxAl.
apply: h => i li; case: (altP (i =P n)) => [->|ne]; first by rewrite upd_eq; exact: st.
by rewrite upd_neq //; exact: mxclose_refl.
Qed.

Lemma stat_bot d (W : weights R d) n m p (D : 'M[R]_(p, d n.+1)) (X : 'M[R]_(d 0%N, m)) Y :
  locmin n.+1 (fun V => qloss D X Y (prodW V n.+1)) W ->
  (prodW (shiftW W) n)^T *m grad D X Y (prodW W n.+1) = 0.
Proof.
case=> e e0 h; apply: trdot_eq0 => E.
have -> : \tr ((prodW (shiftW W) n)^T *m grad D X Y (prodW W n.+1) *m E^T)
        = \tr (grad D X Y (prodW W n.+1) *m (prodW (shiftW W) n *m E)^T).
  by move: (grad _ _ _ _) => G; rewrite trmx_mul mulmxA [RHS]mxtrace_mulC mulmxA.
apply: qloss_stat; have [t0 t00 st] := small_pert (W 0%N) E e0.
exists t0 => // t lt.
have -> : prodW W n.+1 + t *: (prodW (shiftW W) n *m E) =
          prodW (scons (W 0%N + t *: E) (shiftW W)) n.+1.
  rewrite [in LHS]prodW_recr [in RHS]prodW_recr -[scons _ _ 0%N]/(W 0%N + t *: E).
  by rewrite mulmxDr scalemxAr.
apply: h => -[|i] li /=; first exact: st.
exact: mxclose_refl.
Qed.

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

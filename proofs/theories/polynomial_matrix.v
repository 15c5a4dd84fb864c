(*******************************************************************************)
(* Matrices of polynomials that compute, and what they mean.                   *)
(*                                                                             *)
(*  numbers T == the operations of a type T of integers that compute (Z, or    *)
(*              bigZ); val : T -> R is its embedding in the field R            *)
(*      mat  == a matrix as the list of its rows, each a list of numbers       *)
(*     pmat  == a polynomial matrix as the list of its coefficients, lowest    *)
(*              first: [:: C0; C1; C2] is C0 + t C1 + t^2 C2                   *)
(*      frac == a pair (q, P) of a denominator and a pmat: P / q               *)
(*                                                                             *)
(*  mval r c M == the r x c matrix over R that M denotes (verdicts.v)          *)
(* pval t r c P, qval t r c q == the value of a pmat, of a frac, at t          *)
(*                                                                             *)
(* The operations take the dimensions that the lists do not tell; each has one *)
(* lemma that says what it computes, without hypotheses on the shapes.         *)
(*******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts calculus frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Record numbers (T : Type) := Numbers {
  nzero : T; nunit : T; nadd : T -> T -> T; nmul : T -> T -> T;
  nopp : T -> T; nsign : T -> comparison (* the sign: Lt, Eq or Gt *)
}.
Existing Class numbers.

Definition mat (T : Type) := seq (seq T).
Definition pmat (T : Type) := seq (mat T).
Definition frac (T : Type) := (T * pmat T)%type.

Section Operations.
Context {T : Type} {N : numbers T}.
Local Notation zero := (nzero N).
Local Notation add := (nadd N).
Local Notation mul := (nmul N).
Local Notation mat := (mat T).
Local Notation pmat := (pmat T).
Local Notation frac := (frac T).

Fixpoint radd (u v : seq T) :=
  match u, v with a :: u', b :: v' => add a b :: radd u' v' | [::], _ => v | _, _ => u end.
Fixpoint madd (A B : mat) : mat :=
  match A, B with u :: A', v :: B' => radd u v :: madd A' B' | [::], _ => B | _, _ => A end.
Fixpoint padd (P Q : pmat) : pmat :=
  match P, Q with A :: P', B :: Q' => madd A B :: padd P' Q' | [::], _ => Q | _, _ => P end.

Definition rscale a : seq T -> seq T := map (mul a).
Definition mscale a : mat -> mat := map (rscale a).
Definition pscale a : pmat -> pmat := map (mscale a).

(* The product of a row and a matrix of k rows is a combination of its rows. *)
Fixpoint vmul k (v : seq T) (B : mat) : seq T :=
  match k, v, B with
  | k'.+1, a :: v', b :: B' => radd (rscale a b) (vmul k' v' B')
  | _, _, _ => [::]
  end.
Definition mmul k (A B : mat) : mat := map (fun v => vmul k v B) A.
Fixpoint pmul k (P Q : pmat) : pmat :=
  if P is C :: P' then padd (map (mmul k C) Q) ([::] :: pmul k P' Q) else [::].

(* The transpose of a matrix of c columns. *)
Definition mtr c (A : mat) : mat :=
  map (fun j => map (fun v => nth zero v j) A) (iota 0 c).

(* The inner product \tr (A *m B^T) of two r x c matrices. *)
Fixpoint rdot c (u v : seq T) : T :=
  match c, u, v with c'.+1, a :: u', b :: v' => add (mul a b) (rdot c' u' v') | _, _, _ => zero end.
Fixpoint mdot r c (A B : mat) : T :=
  match r, A, B with
  | r'.+1, u :: A', v :: B' => add (rdot c u v) (mdot r' c A' B')
  | _, _, _ => zero
  end.
Fixpoint pdot r c (P Q : pmat) : seq T :=
  if P is C :: P' then radd (map (mdot r c C) Q) (zero :: pdot r c P' Q) else [::].

Definition identity k : mat :=
  map (fun i => map (fun j => if eqn i j then nunit N else zero) (iota 0 k)) (iota 0 k).

Definition qconst q (A : mat) : frac := (q, [:: A]).
Definition qmul k (p q : frac) : frac := (mul p.1 q.1, pmul k p.2 q.2).
Definition qsub (p q : frac) : frac :=
  (mul p.1 q.1, padd (pscale q.1 p.2) (pscale (nopp N p.1) q.2)).
Definition qtr c (q : frac) : frac := (q.1, map (mtr c) q.2).

Definition is_zero (a : T) := if nsign N a is Eq then true else false.
Definition is_pos (a : T) := if nsign N a is Gt then true else false.
Definition is_ge0 (a : T) := if nsign N a is Lt then false else true.

(* q has a denominator and vanishes. *)
Definition qzero (q : frac) := ~~ is_zero q.1 && all (all (all is_zero)) q.2.

Fixpoint first_neg (s : seq T) :=
  if s is a :: s' then match nsign N a with Eq => first_neg s' | Lt => true | Gt => false end
  else false.

End Operations.

(* -- Meaning -- *)

Section Meaning.
Context {R : realFieldType} {T : Type} {N : numbers T} (val : T -> R).
Local Notation zero := (nzero N).
Hypothesis val0 : val zero = 0.
Hypothesis val1 : val (nunit N) = 1.
Hypothesis valD : forall a b, val (nadd N a b) = val a + val b.
Hypothesis valM : forall a b, val (nmul N a b) = val a * val b.
Hypothesis valN : forall a, val (nopp N a) = - val a.
Hypothesis val_sign : forall a,
  match nsign N a with Eq => val a = 0 | Lt => val a < 0 | Gt => 0 < val a end.

Local Notation mval := (mval zero val).
Fixpoint pval t r c (P : pmat T) : 'M[R]_(r, c) :=
  if P is A :: P' then mval r c A + t *: pval t r c P' else 0.
Definition qval t r c (q : frac T) : 'M[R]_(r, c) := (val q.1)^-1 *: pval t r c q.2.

Lemma is_zeroP a : is_zero a -> val a = 0.
Proof. by rewrite /is_zero; have := val_sign a; case: nsign. Qed.

Lemma is_nonzeroP a : ~~ is_zero a -> val a != 0.
Proof.
rewrite /is_zero; have := val_sign a; case: nsign => // s _; first by rewrite lt_eqF.
by rewrite gt_eqF.
Qed.

Lemma is_posP a : is_pos a -> 0 < val a.
Proof. by rewrite /is_pos; have := val_sign a; case: nsign. Qed.

Lemma is_ge0P a : is_ge0 a -> 0 <= val a.
Proof. by rewrite /is_ge0; have := val_sign a; case: nsign => // [->|/ltW]. Qed.

Lemma nth_radd u v j : val (nth zero (radd u v) j) = val (nth zero u j) + val (nth zero v j).
Proof. by elim: u v j => [|a u IH] [|b v] [|j] /=; rewrite ?val0 ?add0r ?addr0 ?valD. Qed.

Lemma nth_rscale a u j : val (nth zero (rscale a u) j) = val a * val (nth zero u j).
Proof. by elim: u j => [|b u IH] [|j] /=; rewrite ?val0 ?mulr0 ?valM ?IH. Qed.

Lemma mval_nil r c : mval r c [::] = 0.
Proof. by apply/matrixP => i j; rewrite !mxE !nth_nil. Qed.

Lemma mvalD r c A B : mval r c (madd A B) = mval r c A + mval r c B.
Proof.
apply/matrixP => i j; rewrite !mxE; move: (nat_of_ord i) => {i} i.
elim: A B i => [|u A IH] [|v B] [|i] /=; rewrite ?nth_nil ?val0 ?add0r ?addr0 //.
exact: nth_radd.
Qed.

Lemma mvalZ r c a A : mval r c (mscale a A) = val a *: mval r c A.
Proof.
apply/matrixP => i j; rewrite !mxE; move: (nat_of_ord i) => {i} i.
by elim: A i => [|u A IH] [|i] /=; rewrite ?nth_nil ?val0 ?mulr0 ?nth_rscale ?IH.
Qed.

Lemma nth_vmul k v B j : val (nth zero (vmul k v B) j) =
  \sum_(l < k) val (nth zero v l) * val (nth zero (nth [::] B l) j).
Proof.
elim: k v B => [|k IH] [|a v] [|b B] /=; rewrite ?nth_nil ?val0.
- by rewrite big_ord0. - by rewrite big_ord0. - by rewrite big_ord0. - by rewrite big_ord0.
- by rewrite big1 // => l _; rewrite !nth_nil val0 mul0r.
- by rewrite big1 // => l _; rewrite !nth_nil val0 mul0r.
- by rewrite big1 // => l _; rewrite !nth_nil val0 mulr0.
by rewrite nth_radd nth_rscale IH big_ord_recl.
Qed.

Lemma mvalM r k c A B : mval r c (mmul k A B) = mval r k A *m mval k c B.
Proof.
apply/matrixP => i j; rewrite !mxE; under [RHS]eq_bigr do rewrite !mxE.
move: (nat_of_ord i) => {i} i; elim: A i => [|u A IH] [|i] /=.
- by rewrite nth_nil val0 big1 // => l _; rewrite !nth_nil val0 mul0r.
- by rewrite nth_nil val0 big1 // => l _; rewrite !nth_nil val0 mul0r.
- exact: nth_vmul.
exact: IH.
Qed.

Lemma mval_tr r c A : mval c r (mtr c A) = (mval r c A)^T.
Proof.
apply/matrixP => i j; rewrite !mxE (nth_map 0%N) ?size_iota // nth_iota //=.
have [lt|ge] := ltnP j (size A); first by rewrite (nth_map [::]).
by rewrite !nth_default ?size_map ?nth_nil // nth_default // nth_default.
Qed.

Lemma mval_identity k : mval k k (identity k) = 1%:M.
Proof.
apply/matrixP => i j; rewrite !mxE (nth_map 0%N) ?size_iota // (nth_map 0%N) ?size_iota //.
by rewrite !nth_iota // !add0n -val_eqE eqnE /=; case: eqP.
Qed.

Lemma mval_dot r c A B : val (mdot r c A B) = \tr (mval r c A *m (mval r c B)^T).
Proof.
have rdotE u v : val (rdot c u v) = \sum_(j < c) val (nth zero u j) * val (nth zero v j).
  elim: c u v => [|n IH] [|a u] [|b v] /=; rewrite ?val0 ?big_ord0 //.
  - by rewrite big1 // => j _; rewrite nth_nil val0 mul0r.
  - by rewrite big1 // => j _; rewrite nth_nil val0 mul0r.
  - by rewrite big1 // => j _; rewrite nth_nil val0 mulr0.
  by rewrite valD valM IH big_ord_recl.
transitivity (\sum_(i < r) val (rdot c (nth [::] A i) (nth [::] B i))); last first.
  by apply: eq_bigr => i _; rewrite rdotE mxE; apply: eq_bigr => j _; rewrite !mxE.
elim: r A B => [|r IH] [|u A] [|v B] /=; rewrite ?big_ord0 ?val0 //.
- by rewrite big1 // => i _; rewrite nth_nil rdotE big1 // => j _; rewrite nth_nil val0 mul0r.
- by rewrite big1 // => i _; rewrite nth_nil rdotE big1 // => j _; rewrite nth_nil val0 mul0r.
- rewrite big1 // => i _; rewrite (nth_nil _ i) rdotE big1 // => j _.
  by rewrite nth_nil val0 mulr0.
by rewrite valD IH big_ord_recl.
Qed.

Lemma pvalD t r c P Q : pval t r c (padd P Q) = pval t r c P + pval t r c Q.
Proof.
elim: P Q => [|A P IH] [|B Q] /=; rewrite ?add0r ?addr0 //.
by rewrite mvalD IH scalerDr addrACA.
Qed.

Lemma pvalZ t r c a P : pval t r c (pscale a P) = val a *: pval t r c P.
Proof.
elim: P => [|A P IH] /=; first by rewrite scaler0.
by rewrite mvalZ IH scalerDr !scalerA mulrC.
Qed.

Lemma pvalM t r k c P Q : pval t r c (pmul k P Q) = pval t r k P *m pval t k c Q.
Proof.
elim: P => [|A P IH] /=; first by rewrite mul0mx.
rewrite pvalD /= mval_nil add0r IH mulmxDl -scalemxAl; congr (_ + _).
elim: Q {IH} => [|B Q IHQ] /=; first by rewrite mulmx0.
by rewrite mvalM IHQ mulmxDr -scalemxAr.
Qed.

Lemma pval_tr t r c P : pval t c r (map (mtr c) P) = (pval t r c P)^T.
Proof.
elim: P => [|A P IH] /=; first by rewrite trmx0.
by rewrite mval_tr IH linearD linearZ.
Qed.

Lemma pval_dot t r c P Q :
  hval (map val (pdot r c P Q)) t = \tr (pval t r c P *m (pval t r c Q)^T).
Proof.
have haddE u v : hval (map val (radd u v)) t = hval (map val u) t + hval (map val v) t.
  elim: u v => [|a u IH] [|b v] /=; rewrite ?add0r ?addr0 //.
  by rewrite valD IH mulrDr addrACA.
elim: P => [|A P IH] /=; first by rewrite mul0mx mxtrace0.
rewrite haddE /= val0 add0r IH mulmxDl mxtraceD -scalemxAl mxtraceZ; congr (_ + _).
elim: Q {IH} => [|B Q IHQ] /=; first by rewrite trmx0 mulmx0 mxtrace0.
by rewrite mval_dot IHQ linearD linearZ /= mulmxDr mxtraceD -scalemxAr mxtraceZ.
Qed.

Lemma qval_const t r c q A : qval t r c (qconst q A) = (val q)^-1 *: mval r c A.
Proof. by rewrite /qval /= scaler0 addr0. Qed.

Lemma qvalM t r k c p q : qval t r c (qmul k p q) = qval t r k p *m qval t k c q.
Proof.
rewrite /qval /= valM invfM pvalM -scalemxAl -scalemxAr scalerA //.
Qed.

Lemma qvalB t r c p q : ~~ is_zero (qsub p q).1 ->
  qval t r c (qsub p q) = qval t r c p - qval t r c q.
Proof.
move/is_nonzeroP; rewrite /qval /= valM mulf_eq0 negb_or => /andP[p0 q0].
rewrite pvalD !pvalZ valN scaleNr scalerBr !scalerA invfM mulfVK //.
by rewrite [_ / _]mulrC mulfVK.
Qed.

Lemma qval_tr t r c q : qval t c r (qtr c q) = (qval t r c q)^T.
Proof. by rewrite /qval /= pval_tr linearZ. Qed.

Lemma qzeroP t r c q : qzero q -> qval t r c q = 0.
Proof.
case/andP => _ h; rewrite /qval; suff -> : pval t r c q.2 = 0 by rewrite scaler0.
elim: q.2 h => //= A P IH /andP[hA /IH ->]; rewrite scaler0 addr0; apply/matrixP => i j.
rewrite !mxE; move: (nat_of_ord i) (nat_of_ord j) => {i} i {j} j; elim: A i hA => [|u A IHA] i /=.
  by rewrite !nth_nil.
case/andP => hu hA; case: i => [|i] /=; last exact: IHA.
elim: u j hu {IHA} => [|a u IHu] j /=; first by rewrite nth_nil.
by case/andP => a0 hu; case: j => [|j] /=; [exact: is_zeroP | exact: IHu].
Qed.

Lemma first_negP s : first_neg s -> lowest (map val s) < 0.
Proof.
elim: s => //= a s IH; have := val_sign a; case: nsign => //= va.
  by rewrite va eqxx.
by rewrite lt_eqF.
Qed.

End Meaning.

(******************************************************************************)
(* The claim language over polynomials: what a term is as a function of the   *)
(* entries of moving matrices. An operation that is none of a ring is one of  *)
(* constants; comparisons are decided as in polynomials.v.                    *)
(*                                                                            *)
(*  condition == a polynomial is 0, or a matrix of them has at least, or at   *)
(*              most, a rank                                                  *)
(*  judgement == what is decided, or else conditions without which a formula  *)
(*              is not true, and those without which it is not false          *)
(*  symbolic d == that algebra; d is the range of the parameter of a path     *)
(*    lift x == the constant x                                                *)
(*  displays v s x == where the spots have the values v, the symbol s is x    *)
(*  judges v b P == and the truth value P is as b says                        *)
(*  s_correspond : what this algebra makes of a term is so at all v           *)
(*  j_correspond : and at all v of a set, if P and x are the same for them    *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words certificate accepts polynomials.
From DeepLinear Require embedding evaluation values.
From DeepLinear Require Import language claim_meaning claim_values claim_transfer claim_fractions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope nat_scope.

(* SRank r c A is the rank of a matrix of polynomials, where it is not known. *)
Inductive symbol :=
  | SInt of Z | SNum of poly | SMat of nat & nat & seq (seq poly) | SRank of nat & nat & seq (seq poly).
Definition s_get (A : seq (seq poly)) i j : poly := nth [::] (nth [::] A i) j.
Definition s_table r c (f : nat -> nat -> poly) : seq (seq poly) :=
  [seq [seq f i j | j <- iota 0 c] | i <- iota 0 r].
Definition s_mul r k c A B := s_table r c (fun i j => p_sum [seq p_mul (s_get A i l) (s_get B l j) | l <- iota 0 k]).
Definition s_null r c A := all (fun ij => is_null (s_get A ij.1 ij.2)) (cells r c).
Definition s_sub r c A B := s_table r c (fun i j => p_sub (s_get A i j) (s_get B i j)).
Definition s_scalar k (a : poly) := s_table k k (fun i j => if eqn i j then a else [::]).
Definition poly_of (s : symbol) : option poly := match s with
  | SInt z => Some (p_const (q_int z)) | SNum p => Some p | _ => None end.

Definition q_of (x : fraction) : QArith_base.Q :=
  if x.1 is Zpos p then Qreduction.Qred (QArith_base.Qmake x.2 p) else q_int 0.
Definition of_q (a : QArith_base.Q) : fraction := (Zpos (QArith_base.Qden a), QArith_base.Qnum a).

Definition no_witness (_ : seq (step datum)) (_ : name) : option (seq datum) := None.
Local Notation rationals := (rational no_witness).
Definition lift (x : datum) : symbol := match x with
  | Integer z => SInt z
  | Fraction q => SNum (p_const (q_of q))
  | Rows r c A => SMat r c (s_table r c (fun i j =>
      if entry rationals x i j is Some (Fraction q) then p_const (q_of q) else [::]))
  end.
Definition known (s : symbol) : option datum := match s with
  | SInt z => Some (Integer z)
  | SNum p => omap (fun a => Fraction (of_q a)) (constant p)
  | SMat r c A => table rationals r c (fun i j => omap (fun a => Fraction (of_q a)) (constant (s_get A i j)))
  | SRank _ _ _ => None end.
Definition through T (f : datum -> option T) (s : symbol) : option T := obind f (known s).
Definition on_polys T (f : poly -> poly -> option T) (s t : symbol) : option T :=
  obind (fun p => obind (f p) (poly_of t)) (poly_of s).

Definition s_compared (rel : relation) (c : comparison) : bool := match rel, c with
  | Equal, Eq | Unequal, Lt | Unequal, Gt | Less, Lt | AtMost, Lt | AtMost, Eq
  | Greater, Gt | AtLeast, Gt | AtLeast, Eq => true
  | _, _ => false end.
(* -- Truth values -- *)
Inductive condition :=
  | Vanishes of poly
  | RankAtLeast of nat & nat & seq (seq poly) & Z
  | RankAtMost of nat & nat & seq (seq poly) & Z.
Record judgement := Judgement { ruling : option bool; if_true : seq condition; if_false : seq condition }.
Definition ruled (b : option bool) : judgement := Judgement b [::] [::].

(* Conditions of rank A rel k. *)
Definition rank_conditions (rel : relation) r c A (k : Z) : seq condition := match rel with
  | Equal => [:: RankAtLeast r c A k; RankAtMost r c A k]
  | Unequal => [::]
  | Less => [:: RankAtMost r c A (k - 1)]
  | AtMost => [:: RankAtMost r c A k]
  | Greater => [:: RankAtLeast r c A (k + 1)]
  | AtLeast => [:: RankAtLeast r c A k] end.
Definition opposite (rel : relation) : relation := match rel with
  | Equal => Unequal | Unequal => Equal | Less => AtLeast
  | AtMost => Greater | Greater => AtMost | AtLeast => Less end.
Definition turned_round (rel : relation) : relation := match rel with
  | Less => Greater | AtMost => AtLeast | Greater => Less | AtLeast => AtMost | _ => rel end.
Definition rank_compared rel r c A k : judgement :=
  Judgement None (rank_conditions rel r c A k) (rank_conditions (opposite rel) r c A k).

Fixpoint all_zero (s : seq (option comparison)) : option bool := match s with
  | [::] => Some true
  | Some Eq :: s' => all_zero s'
  | Some _ :: _ => Some false
  | None :: s' => if all_zero s' is Some false then Some false else None end.

(* -- The rank of a matrix of polynomials -- *)
(* With a minor S = U A V of the greatest size, and its adjoint D and determinant a: S D = a 1, and *)
(* a A = A V D U A; so rank A is the size of S, where a is not 0. The minor is one at t = 1000003. *)
Definition at_some_t (p : poly) : QArith_base.Q :=
  foldr (fun nb a => Qreduction.Qplus' (Qreduction.Qmult' nb.2
    (q_int (Z.pow 1000003 (Z.of_nat (size nb.1))))) a) (q_int 0) p.
Definition columns_of r c (A : nat -> nat -> poly) : seq nat :=
  if table rationals r c (fun i j => Some (Fraction (of_q (at_some_t (A i j))))) is Some (Rows _ _ M) then
    let '(_, _, V) := elimination.bases r c M.2 in
    [seq l <- iota 0 c | has (fun a => ~~ Z.eqb a 0) (nth [::] V l)]
  else [::].
Fixpoint p_det k (f : nat -> nat -> poly) : poly := if k is k'.+1 then
    p_sum [seq let m := p_mul (f 0 j) (p_det k' (fun a b => f a.+1 (bump j b))) in
      if odd j then p_opp m else m | j <- iota 0 k]
  else p_const (q_int 1).
Definition cofactor k (f : nat -> nat -> poly) i j : poly :=
  let m := p_det k.-1 (fun a b => f (bump j a) (bump i b)) in if odd (i + j) then p_opp m else m.
Definition s_rank (d : region) r c (A : seq (seq poly)) : option nat :=
  let J := columns_of r c (s_get A) in let I := columns_of c r (fun i j => s_get A j i) in
  let k := size J in
  let one := p_const (q_int 1) in
  let U := s_table k r (fun i j => if eqn (nth r I i) j then one else [::]) in
  let V := s_table c k (fun i j => if eqn (nth c J j) i then one else [::]) in
  let UA := s_mul k r c U A in let AV := s_mul r c k A V in let S := s_mul k c k UA V in
  let a := p_det k (s_get S) in let D := s_table k k (cofactor k (s_get S)) in
  if [&& if sign d a is Some (Lt | Gt) then true else false,
         s_null k k (s_sub k k (s_mul k k k S D) (s_scalar k a))
       & s_null r c (s_sub r c (s_mul r k c (s_mul r k k AV D) UA) (s_mul r r c (s_scalar r a) A))]
  then Some k else None.

Definition symbolic (d : region) : algebra symbol judgement := {|
  of_int := SInt;
  of_fraction q := if Z.eqb q.1 1 then SInt q.2 else SNum (p_const (q_of q));
  as_int s := if s is SInt z then Some z else None;
  shape s := if s is SMat r c _ then Some (r, c) else None;
  num_add s t := if (s, t) is (SInt a, SInt b) then Some (SInt (a + b))
    else on_polys (fun p q => Some (SNum (p_add p q))) s t;
  num_mul s t := if (s, t) is (SInt a, SInt b) then Some (SInt (a * b))
    else on_polys (fun p q => Some (SNum (p_mul p q))) s t;
  num_inv s := omap lift (through (num_inv rationals) s);
  num_cmp rel := on_polys (fun p q => omap (s_compared rel) (sign d (p_sub p q)));
  num_test rel s t := match s, t with
    | SRank r c A, SInt k => rank_compared rel r c A k
    | SInt k, SRank r c A => rank_compared (turned_round rel) r c A k
    | _, _ => if on_polys (fun p q => Some (p_sub p q)) s t is Some p then
        Judgement (omap (s_compared rel) (sign d p)) (if rel is Equal then [:: Vanishes p] else [::])
          (if rel is Unequal then [:: Vanishes p] else [::])
      else ruled None end;
  entry s i j := if s is SMat r c A then
      if (i < r)%N && (j < c)%N then Some (SNum (s_get A i j)) else None else None;
  table r c f :=
    omap (fun t => SMat r c t) (evaluation.sequence [seq evaluation.sequence
      [seq obind poly_of (f i j) | j <- iota 0 c] | i <- iota 0 r]);
  mat_add s t := if (s, t) is (SMat r c A, SMat _ _ B)
    then Some (SMat r c (s_table r c (fun i j => p_add (s_get A i j) (s_get B i j)))) else None;
  mat_scale s t := if (poly_of s, t) is (Some p, SMat r c A)
    then Some (SMat r c (s_table r c (fun i j => p_mul p (s_get A i j)))) else None;
  mat_mul s t := if (s, t) is (SMat r k A, SMat _ c B)
    then Some (SMat r c (s_mul r k c A B)) else None;
  mat_tr s := if s is SMat r c A then Some (SMat c r (s_table c r (fun i j => s_get A j i))) else None;
  mat_inv s := omap lift (through (mat_inv rationals) s);
  mat_pinv s := omap lift (through (mat_pinv rationals) s);
  mat_rank s := if through (mat_rank rationals) s is Some z then Some (lift z)
    else if s is SMat r c A then
      if (if isSome (until d) && all (fun ij => in_parameter (s_get A ij.1 ij.2)) (cells r c) then s_rank d r c A else None)
        is Some k then Some (SInt (Z.of_nat k)) else Some (SRank r c A)
    else None;
  mat_det s := omap lift (through (mat_det rationals) s);
  mat_eq s t := if (s, t) is (SMat r c A, SMat _ _ B) then
      let ps := [seq p_sub (s_get A ij.1 ij.2) (s_get B ij.1 ij.2) | ij <- cells r c] in
      Judgement (all_zero (map (sign d) ps)) (map Vanishes ps) [::]
    else ruled None;
  definite strict s := ruled (through (definite rationals strict) s);
  decided := ruled;
  both a b := Judgement (evaluation.and3 (ruling a) (ruling b)) (if_true a ++ if_true b) [::];
  negated b := Judgement (evaluation.not3 (ruling b)) (if_false b) (if_true b);
  quantified _ _ _ _ _ _ := ruled None
|}.

Section Soundness.
Variable R : realFieldType.
Local Open Scope ring_scope.
Local Notation matrices := (matrices R).
Variable v : spot -> R.
Local Notation at_ := (at_ v).

Inductive displays : symbol -> value R -> Prop :=
  | displays_int z : displays (SInt z) (Int R z)
  | displays_num p x : at_ p = x -> displays (SNum p) (Num x)
  | displays_mat r c A (M : 'M[R]_(r, c)) : (forall i j, M i j = at_ (s_get A i j)) ->
      displays (SMat r c A) (Mat M)
  | displays_rank r c A (M : 'M[R]_(r, c)) : (forall i j, M i j = at_ (s_get A i j)) ->
      displays (SRank r c A) (Int R (Z.of_nat (\rank M))).

(* -- Matrices of polynomials -- *)
Definition at_mx r c A : 'M[R]_(r, c) := \matrix_(i, j) at_ (s_get A i j).
Lemma at_mxE r c A (M : 'M[R]_(r, c)) : (forall i j, M i j = at_ (s_get A i j)) -> M = at_mx r c A.
Proof. by move=> h; apply/matrixP => i j; rewrite mxE. Qed.
Lemma s_table_get r c f i j : (i < r)%N -> (j < c)%N -> s_get (s_table r c f) i j = f i j.
Proof.
move=> ir jc; rewrite /s_get (nth_map 0%N) ?size_iota // nth_iota // add0n.
by rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n.
Qed.
Lemma at_table r c f : at_mx r c (s_table r c f) = \matrix_(i, j) at_ (f i j).
Proof. by apply/matrixP => i j; rewrite !mxE s_table_get. Qed.
Lemma at_s_mul r k c A B : at_mx r c (s_mul r k c A B) = at_mx r k A *m at_mx k c B.
Proof.
rewrite at_table; apply/matrixP => i j; rewrite !mxE at_sum big_map.
rewrite -[k in iota 0 k](subn0 k) -/(index_iota 0 k) big_mkord.
by apply: eq_bigr => l _; rewrite at_mul !mxE.
Qed.
Lemma at_s_scalar k a : at_mx k k (s_scalar k a) = (at_ a)%:M.
Proof.
rewrite at_table; apply/matrixP => i j; rewrite !mxE eqnE -val_eqE.
by case: eqP => _ /=; rewrite ?mulr1n ?mulr0n.
Qed.
Lemma mem_cells r c (i : 'I_r) (j : 'I_c) : (val i, val j) \in cells r c.
Proof. by apply/allpairsP; exists (val i, val j); rewrite !mem_iota !add0n !ltn_ord. Qed.
Lemma s_nullP r c A : s_null r c A -> at_mx r c A = 0.
Proof.
by move=> /allP h; apply/matrixP => i j; rewrite !mxE; apply: is_nullP; exact: h (mem_cells i j).
Qed.
Lemma s_sub_null r c A B : s_null r c (s_sub r c A B) -> at_mx r c A = at_mx r c B.
Proof.
move/s_nullP; rewrite at_table => /matrixP E; apply/matrixP => i j; have := E i j.
by rewrite !mxE at_sub => /eqP; rewrite subr_eq0 => /eqP.
Qed.

Definition nonzero (d : region) p := if sign d p is Some (Lt | Gt) then true else false.
Lemma nonzeroP d p : small d v -> nonzero d p -> at_ p != 0.
Proof.
rewrite /nonzero => sm; case E: (sign d p) => [[]|] // _; have := signP sm E.
  by move/lt_eqF ->.
by move/gt_eqF ->.
Qed.
Lemma s_rankP d r c A k : small d v -> s_rank d r c A = Some k -> \rank (at_mx r c A) = k.
Proof.
rewrite /s_rank => sm; move: (columns_of r c _) (columns_of c r _) => J I.
move: (size J) => l; set U := s_table l r _; set V := s_table c l _.
set a := p_det _ _; set D := s_table l l _; case: ifP => // /and3P[/(nonzeroP sm) a0].
move/s_sub_null => e1 /s_sub_null e2 [<-]; move: e1 e2; rewrite !at_s_mul !at_s_scalar.
move: (at_mx l r U) (at_mx c l V) (at_mx l l D) (at_mx r c A) => u w e M e1 e2; apply/eqP.
rewrite eqn_leq; apply/andP; split.
  have <- : \rank (at_ a *: M) = \rank M by rewrite eqmx_scale.
  by rewrite -mul_scalar_mx -e2; apply: leq_trans (mxrankM_maxr _ _) _; exact: rank_leq_row.
have <- : \rank (at_ a *: 1%:M : 'M_l) = l by rewrite eqmx_scale // mxrank1.
rewrite scalemx1 -e1; apply: leq_trans (mxrankM_maxl _ _) _; apply: leq_trans (mxrankM_maxl _ _) _.
exact: mxrankM_maxr.
Qed.

(* -- Conditions -- *)
Definition satisfied (c : condition) : Prop := match c with
  | Vanishes p => at_ p = 0
  | RankAtLeast r c A k => (k <= Z.of_nat (\rank (at_mx r c A)))%Z
  | RankAtMost r c A k => (Z.of_nat (\rank (at_mx r c A)) <= k)%Z end.
Definition judges (b : judgement) (P : truth) : Prop :=
  [/\ truly (ruling b) P, forall c, List.In c (if_true b) -> ~ satisfied c -> P.2
    & forall c, List.In c (if_false b) -> ~ satisfied c -> P.1].
Lemma judges_ruled b P : truly b P -> judges (ruled b) P. Proof. by []. Qed.

Lemma rank_conditionsP rel r c A k x : List.In x (rank_conditions rel r c A k) -> ~ satisfied x ->
  ~~ compared rel (of_Z R (Z.of_nat (\rank (at_mx r c A)))) (of_Z R k).
Proof.
set rk := \rank _; have := compared_means rel (int_means R (Z.of_nat rk)) (int_means R k).
rewrite /= !Z.mul_1_r => <-.
by case: rel => //= h n; apply/negP => t; case: h => [E|h]; try (case: h => [E|//]); apply: n; rewrite -E /= -/rk; lia.
Qed.
Lemma opposite_compared rel (x y : R) : ~~ compared (opposite rel) x y -> compared rel x y.
Proof. by case: rel; rewrite //= ?negbK // -?leNgt -?ltNge. Qed.
Lemma turned_compared rel (x y : R) : compared (turned_round rel) x y = compared rel y x.
Proof. by case: rel => //=; rewrite eq_sym. Qed.
Lemma rank_compared_judges rel r c A k :
  judges (rank_compared rel r c A k)
    (truth_if (Some (compared rel (of_Z R (Z.of_nat (\rank (at_mx r c A)))) (of_Z R k)))).
Proof.
by split=> //= x h n; [exact: rank_conditionsP h n | apply: opposite_compared; exact: rank_conditionsP h n].
Qed.

Lemma q_ofP q : Z.ltb 0 q.1 -> of_Q R (q_of q) = of_Z R q.2 / of_Z R q.1.
Proof.
case: q => [[|p|p] a] // _; exact: (of_Q_eq R (Qreduction.Qred_correct (QArith_base.Qmake a p))).
Qed.
Lemma of_qP a : values.means (R := R) (s := embedding.Num) (of_q a) (of_Q R a).
Proof. by split. Qed.

Lemma stands_fraction q (y : value R) : stands (Fraction q) y ->
  exists2 x, y = Num x & values.means (R := R) (s := embedding.Num) q x.
Proof. by move=> h; inversion h as [|q' x k|]; exists x. Qed.

Lemma lift_displays x y : stands x y -> displays (lift x) y.
Proof.
move=> h; have := h; case: h => [z|q a|r c A M].
- by move=> *; constructor.
- by case=> q0 -> _; constructor; rewrite at_const q_ofP.
move=> _ h; constructor => i j; rewrite /s_get (nth_map 0%N) ?size_iota // nth_iota // add0n.
rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n.
have := c_entry (correspond R no_witness) i j h; rewrite /= !ltn_ord /=.
case/stands_fraction => b [<-] [q0 E]; rewrite at_const q_ofP // -[_ / _]/(embedding.of_frac R _) -E.
by rewrite /words.entry /= !valK.
Qed.

Lemma constant_stands p : agree (@stands R) (omap (fun a => Fraction (of_q a)) (constant p)) (Some (Num (at_ p))).
Proof.
by case E: (constant p) => [a|] //=; constructor; rewrite (constantP v E); exact: of_qP.
Qed.

Lemma known_stands s y : displays s y -> agree (@stands R) (known s) (Some y).
Proof.
case=> [z|p x <-|r c A M h|//] /=; [by constructor | exact: constant_stands |].
have [T [ET _]] : exists T : value R, table matrices r c (fun i j => Some (Num (at_ (s_get A i j)))) = Some T
    /\ T = Mat M.
  exists (Mat M); split=> //; rewrite /=.
  case: ifP => [_|/forallP []]; last by move=> i; apply/forallP.
  by congr (Some (Mat _)); apply/matrixP => i j; rewrite mxE h.
have := c_table (correspond R no_witness) r c (fun i j => constant_stands (s_get A i j)).
rewrite /=; case: (obind _ _) => [B|] //= k.
move: k; case: ifP => // _ k; move: k; congr (stands _ _).
by congr Mat; apply/matrixP => i j; rewrite mxE h.
Qed.

Lemma poly_displays s y : displays s y -> agree (fun p x => at_ p = x) (poly_of s) (real_of y).
Proof. by case=> //= z; rewrite at_const of_q_int. Qed.

Lemma through_agree T T' (r : T -> T' -> Prop) (f : datum -> option T) f' s y :
  displays s y -> (forall x, stands x y -> agree r (f x) (f' y)) -> agree r (through f s) (f' y).
Proof.
move=> h k; have := known_stands h; rewrite /through; case: (known s) => [x|] //= hx; exact: k.
Qed.
Lemma through_displays f f' s y : displays s y ->
  (forall x, stands x y -> agree (@stands R) (f x) (f' y)) ->
  agree displays (omap lift (through f s)) (f' y).
Proof.
move=> h k; have := through_agree h k; case: (through f s) (f' y) => [a|] [b|] //=.
exact: lift_displays.
Qed.

Lemma polys_agree T T' (r : T -> T' -> Prop) f f' s y t z : displays s y -> displays t z ->
  (forall p q a b, at_ p = a -> at_ q = b -> agree r (f p q) (Some (f' a b))) ->
  agree r (on_polys f s t) (on_numbers f' y z).
Proof.
move=> /poly_displays + /poly_displays + h; rewrite /on_polys /on_numbers.
case: (poly_of s) (real_of y) => [p|] [a|] //= hp.
by case: (poly_of t) (real_of z) => [q|] [b|] //= hq; exact: h.
Qed.

Lemma displays_table r c (f : nat -> nat -> poly) (M : 'M[R]_(r, c)) : (forall i j, M i j = at_ (f i j)) ->
  displays (SMat r c (s_table r c f)) (Mat M).
Proof. by move=> h; constructor => i j; rewrite s_table_get. Qed.

Lemma all_zeroP (s : seq (option comparison)) (t : seq R) :
  related (agree (fun c x => match c with Eq => x = 0 | Lt => x < 0 | Gt => 0 < x end)) s (map Some t) ->
  if all_zero s is Some b then all (fun x => x == 0) t = b else True.
Proof.
elim: t s => [|x t IH] s h; inversion h as [|a b s' t' hx hs]; subst => //=.
have := IH _ hs; case: a hx {h} => [[]|] /=.
- by move=> ->; rewrite eqxx.
- by move/lt_eqF ->.
- by move/gt_eqF ->.
by move=> _; case: (all_zero s') => [[]|] // ->; rewrite andbF.
Qed.

Lemma s_comparedP d rel p q c : small d v -> sign d (p_sub p q) = Some c ->
  s_compared rel c = compared rel (at_ p) (at_ q).
Proof.
move=> hd E; have := signP hd E; rewrite at_sub; case: c {E} => h.
- have {h}-> : at_ p = at_ q by apply/eqP; rewrite -subr_eq0 h.
  by case: rel; rewrite /= ?eqxx ?lexx ?ltxx.
- have {h}lt : at_ p < at_ q by rewrite -subr_lt0.
  by case: rel; rewrite /= ?lt ?(lt_eqF lt) ?(ltW lt) ?(lt_gtF lt) // leNgt lt.
- have {h}lt : at_ q < at_ p by rewrite -subr_gt0.
  by case: rel; rewrite /= ?lt ?(gt_eqF lt) ?(ltW lt) ?(lt_gtF lt) // leNgt lt.
Qed.

Variable d : region.
Hypothesis hd : small d v.

Theorem s_correspond : corresponds (symbolic d) matrices displays judges.
Proof.
have C := correspond R no_witness.
split.
- by move=> z; constructor.
- by move=> q p /=; case: ifP => _; constructor; rewrite ?at_const ?q_ofP.
- by move=> s y h; case: h.
- by move=> s y [].
- move=> s y t z hs ht.
  have general : agree displays (on_polys (fun p q => Some (SNum (p_add p q))) s t)
      (omap (@Num R) (on_numbers +%R y z)).
    have := polys_agree (r := fun s x => displays s (Num x)) hs ht
      (f := fun p q => Some (SNum (p_add p q))) (f' := +%R).
    case: (on_polys _ _ _) (on_numbers _ _ _) => [a|] [b|] //= h; apply: h => p q e f <- <- /=;
      by constructor; rewrite at_add.
  by case: hs ht general => [a|p x h|r c A M h|r c A M h] [b|q x' k|r' c' A' N k|r' c' A' N k] //= _; constructor.
- move=> s y t z hs ht.
  have general : agree displays (on_polys (fun p q => Some (SNum (p_mul p q))) s t)
      (omap (@Num R) (on_numbers *%R y z)).
    have := polys_agree (r := fun s x => displays s (Num x)) hs ht
      (f := fun p q => Some (SNum (p_mul p q))) (f' := *%R).
    case: (on_polys _ _ _) (on_numbers _ _ _) => [a|] [b|] //= h; apply: h => p q e f <- <- /=;
      by constructor; rewrite at_mul.
  by case: hs ht general => [a|p x h|r c A M h|r c A M h] [b|q x' k|r' c' A' N k|r' c' A' N k] //= _; constructor.
- by move=> s y h; apply: (through_displays (f' := num_inv matrices) h) => x; exact: (c_inv C).
- move=> rel s y t z hs ht; apply: polys_agree hs ht _ => p q a b <- <-.
  by case E: (sign d (p_sub p q)) => [c|] //=; exact: s_comparedP _ hd E.
- move=> rel s y t z hs ht.
  have general : judges (if on_polys (fun p q => Some (p_sub p q)) s t is Some p then
        Judgement (omap (s_compared rel) (sign d p)) (if rel is Equal then [:: Vanishes p] else [::])
          (if rel is Unequal then [:: Vanishes p] else [::])
      else ruled None) (truth_if (on_numbers (compared rel) y z)).
    have := polys_agree (r := fun r x => exists p q, [/\ r = p_sub p q & x = compared rel (at_ p) (at_ q)])
      hs ht (f := fun p q => Some (p_sub p q)) (f' := compared rel).
    case: (on_polys _ _ _) (on_numbers _ _ _) => [r|] [x|] //= h; last first.
    + by case: h => // p q a b <- <-; exists p, q.
    + case: h => [p q a b <- <-|p [q [-> ->]]]; first by exists p, q.
      split=> [|z'|z'] /=.
      - case E: (sign d (p_sub p q)) => [c|] //=; rewrite -(s_comparedP _ hd E) /=.
        by case: (s_compared _ _).
      - by case: rel => //= -[<-|//]; rewrite /satisfied at_sub => /eqP; rewrite subr_eq0.
      - by case: rel => //= -[<-|//]; rewrite /satisfied at_sub => /eqP; rewrite subr_eq0.
  case: hs ht general => [a|p x h|r c A M h|r c A M h] [b|q x' k|r' c' A' N k|r' c' A' N k] // _.
  - by have := rank_compared_judges (turned_round rel) r' c' A' a; rewrite turned_compared -(at_mxE k).
  - by have := rank_compared_judges rel r c A b; rewrite -(at_mxE h).
- move=> s y i j [|?|r c A M h|?] //=; case: ifP => // /andP[ir jc]; constructor.
  by rewrite /words.entry /= !insubT h.
- move=> r c f f' h /=; set x := fun i j => obind (@real_of R) (f' i j).
  case E: (evaluation.sequence _) => [t|] //=.
  have {}Et := formulas.sequenceP E.
  have st : size t = r by rewrite -(size_map Some) -Et size_map size_iota.
  have real i j : (i < r)%N -> (j < c)%N -> x i j = Some (at_ (s_get t i j)).
    move=> ir jc; have := congr1 (fun s => nth None s i) Et.
    rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n (nth_map [::]) ?st // => /formulas.sequenceP Ei.
    have sc : size (nth [::] t i) = c by rewrite -(size_map Some) -Ei size_map size_iota.
    have := congr1 (fun s => nth None s j) Ei; rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n.
    rewrite (nth_map [::]) ?sc // /x; have := h i j; case: (f i j) (f' i j) => [a|] [b|] //= /poly_displays.
    by move=> + E'; rewrite E' /s_get; case: (real_of b) => //= b' ->.
  have -> : [forall i : 'I_r, forall j : 'I_c, isSome (x i j)].
    by apply/forallP => i; apply/forallP => j; rewrite real.
  by constructor => i j; rewrite mxE -/(x i j) real //.
- move=> s y t z [a|p x h|r c A M h|? ? ? ? ?] [b|q x' k|r' c' B N k|? ? ? ? ?] //= [e1 e2].
  subst r' c'; rewrite conform_mx_id; apply: displays_table => i j.
  by rewrite mxE h k at_add.
- move=> s y t z /poly_displays /=; case: (poly_of s) (real_of y) => [p|] [a|] //= <-.
  case=> //= r c A M k; apply: displays_table => i j.
  by rewrite mxE k at_mul.
- move=> s y t z r k c [a|p x h|r1 k1 A M h|? ? ? ? ?] [b|q x' h'|k2 c2 B N h'|? ? ? ? ?] //= [e3 e4] [e1 e2].
  subst r1 k1 k2 c2; rewrite conform_mx_id (at_mxE h) (at_mxE h') -at_s_mul; constructor => i j.
  by rewrite mxE.
- by move=> s y [] //= r c A M h; apply: displays_table => i j; rewrite mxE h.
- move=> s y n h e; apply: (through_displays (f' := mat_inv matrices) h) => x hx; apply: (c_minv (n := n) C hx).
  by rewrite (c_shape C hx) -e; case: h.
- by move=> s y h; apply: (through_displays (f' := mat_pinv matrices) h) => x; exact: (c_pinv C).
- move=> s y h; have := through_agree (f := mat_rank rationals) (f' := mat_rank matrices) h (fun x => @c_rank _ _ _ _ _ _ _ _ C x y).
  rewrite /=; case: (through _ s) => [z|]; first by case: y {h} => //= r c M; exact: lift_displays.
  case: h => //= r c A M h _; case: ifP => _; last by constructor.
  case E: (s_rank _ _ _ _) => [k|]; last by constructor.
  by rewrite (at_mxE h) /= (s_rankP hd E); constructor.
- move=> s y n h e; apply: (through_displays (f' := mat_det matrices) h) => x hx; apply: (c_det (n := n) C hx).
  by rewrite (c_shape C hx) -e; case: h.
- move=> s y t z [a|p x h|r c A M h|? ? ? ? ?] [b|q x' k|r' c' B N k|? ? ? ? ?] //= [e1 e2].
  subst r' c'; rewrite conform_mx_id; set ps := [seq p_sub _ _ | ij <- _].
  pose D := [seq at_ (s_get A ij.1 ij.2) - at_ (s_get B ij.1 ij.2) | ij <- cells r c].
  have ED : D = map at_ ps by rewrite -map_comp; apply: eq_map => ij /=; rewrite at_sub.
  have EMN : (M == N) = all (fun x => x == 0) D.
    rewrite all_map; apply/eqP/idP => [E|/allP al].
      apply/allP; case=> i j /allpairsP[[i' j'] /= [+ + [-> ->]]]; rewrite !mem_iota !add0n => /andP[_ ir] /andP[_ jc].
      by rewrite -(h (Ordinal ir) (Ordinal jc)) -(k (Ordinal ir) (Ordinal jc)) E /= subrr.
    apply/matrixP => i j; have /al := mem_cells i j.
    by rewrite /= h k subr_eq0 => /eqP.
  have signs qs : related (agree (fun c x => match c with Eq => x = 0 | Lt => x < 0 | Gt => 0 < x end))
      (map (sign d) qs) (map Some (map at_ qs)).
    elim: qs => [|q qs IH] /=; constructor => //=.
    by case E: (sign d _) => [s'|] //=; exact: signP hd E.
  have := all_zeroP (signs ps); rewrite -ED.
  move=> hb; split=> //=.
    by move: hb; case: (all_zero _) => [b|] //=; rewrite -EMN => ->; case: b.
  move=> c' /List.in_map_iff[p [<- hp]] np; rewrite EMN ED; clear - hp np.
  elim: ps hp => [|q ps IH] //= [->|/IH nq]; rewrite negb_and.
    by apply/orP; left; exact/eqP.
  by rewrite nq orbT.
- move=> st s y h; apply: judges_ruled; have := known_stands h; rewrite /= /through; case: (known s) => [x|] //= hx.
  exact: (c_definite C).
- by move=> b b' h; apply: judges_ruled; exact: truly_if.
- by [].
- case=> [b t f] [P1 P2] [b' t' f'] [Q1 Q2] [/= h1 h2 h3] [/= k1 k2 k3]; split=> //=.
    by case: b h1 {h2 h3 k2 k3} => [[]|]; case: b' k1 => [[]|] //=; tauto.
  by move=> c /List.in_app_iff[/h2 | /k2] h /h; [left | right].
- by case=> [b t f] [P1 P2] [/= h1 h2 h3]; split=> //=; case: b h1 {h2 h3} => [[]|].
- by [].
Qed.
End Soundness.

(* -- For all values of a set at once -- *)
Section All.
Variables (R : realFieldType) (d : region) (J : (spot -> R) -> Prop) (v0 : spot -> R).
Hypothesis j0 : J v0.
Hypothesis hJ : forall v, J v -> small d v.
Definition shows s y := forall v, J v -> displays v s y.
Definition shown b P := forall v, J v -> judges v b P.
Let C v (hv : J v) := s_correspond (hJ hv).

Lemma agree_all T T' (r : (spot -> R) -> T -> T' -> Prop) a b :
  (forall v, J v -> agree (r v) a b) -> agree (fun x y => forall v, J v -> r v x y) a b.
Proof. by case: a b => [x|] [y|] //= h; exact: h j0. Qed.
Lemma shows_related ss ys v : J v -> related shows ss ys -> related (displays v) ss ys.
Proof. by move=> jv; elim=> [|s y ss' ys' h _ IH]; constructor => //; exact: h. Qed.
Lemma related_shows ss ys : (forall v, J v -> related (displays v) ss ys) -> related shows ss ys.
Proof.
elim: ss ys => [|s ss IH] [|y ys] h; have := h v0 j0; move=> r; inversion r; constructor.
  by move=> v jv; have r' := h v jv; inversion r'.
by apply: IH => v jv; have r' := h v jv; inversion r'.
Qed.

Theorem j_correspond : corresponds (symbolic d) (matrices R) shows shown.
Proof.
split.
- by move=> z v jv; exact: (c_int (C jv)).
- by move=> q hq v jv; exact: (c_fraction (C jv)).
- by move=> s y h; exact: (c_as_int (C j0) (h _ j0)).
- by move=> s y h; exact: (c_shape (C j0) (h _ j0)).
- by move=> s y t z h k; apply: agree_all => v jv; exact: (c_add (C jv) (h _ jv) (k _ jv)).
- by move=> s y t z h k; apply: agree_all => v jv; exact: (c_mul (C jv) (h _ jv) (k _ jv)).
- by move=> s y h; apply: agree_all => v jv; exact: (c_inv (C jv) (h _ jv)).
- by move=> rel s y t z h k; exact: (c_cmp (C j0) rel (h _ j0) (k _ j0)).
- by move=> rel s y t z h k v jv; exact: (c_test (C jv) rel (h _ jv) (k _ jv)).
- by move=> s y i j h; apply: agree_all => v jv; exact: (c_entry (C jv) i j (h _ jv)).
- move=> r c f f' h; apply: agree_all => v jv; apply: (c_table (C jv)) => i j.
  by case: (f i j) (f' i j) (h i j) => [x|] [y|] //= k; exact: k.
- by move=> s y t z h k e; apply: agree_all => v jv; exact: (c_madd (C jv) (h _ jv) (k _ jv) e).
- by move=> s y t z h k; apply: agree_all => v jv; exact: (c_scale (C jv) (h _ jv) (k _ jv)).
- by move=> s y t z r k c h h' e e'; apply: agree_all => v jv; exact: (c_mmul (C jv) (h _ jv) (h' _ jv) e e').
- by move=> s y h; apply: agree_all => v jv; exact: (c_tr (C jv) (h _ jv)).
- by move=> s y n h e; apply: agree_all => v jv; exact: (c_minv (C jv) (h _ jv) e).
- by move=> s y h; apply: agree_all => v jv; exact: (c_pinv (C jv) (h _ jv)).
- by move=> s y h; apply: agree_all => v jv; exact: (c_rank (C jv) (h _ jv)).
- by move=> s y n h e; apply: agree_all => v jv; exact: (c_det (C jv) (h _ jv) e).
- by move=> s y t z h k e v jv; exact: (c_eq (C jv) (h _ jv) (k _ jv) e).
- by move=> st s y h v jv; exact: (c_definite (C jv) st (h _ jv)).
- by move=> b b' h v jv; exact: (c_decided (C jv) h).
- by move=> b' v jv; exact: (c_undefined (C jv)).
- by move=> b P c Q h k v jv; exact: (c_both (C jv) (h _ jv) (k _ jv)).
- by move=> b P h v jv; exact: (c_negated (C jv) (h _ jv)).
- by [].
Qed.
End All.

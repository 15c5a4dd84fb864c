(******************************************************************************)
(* The claim language over polynomials: what a term is as a function of the   *)
(* entries of moving matrices. An operation that is none of a ring is one of  *)
(* constants; comparisons are decided as in polynomials.v.                    *)
(*                                                                            *)
(*  symbolic d == that algebra; d is the range of the parameter of a path     *)
(*    lift x == the constant x                                                *)
(*  displays v s x == where the spots have the values v, the symbol s is x   *)
(*  s_correspond : what this algebra makes of a term is so at all v           *)
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

Inductive symbol := SInt of Z | SNum of poly | SMat of nat & nat & seq (seq poly).
Definition s_get (A : seq (seq poly)) i j : poly := nth [::] (nth [::] A i) j.
Definition s_table r c (f : nat -> nat -> poly) : seq (seq poly) :=
  [seq [seq f i j | j <- iota 0 c] | i <- iota 0 r].
Definition poly_of (s : symbol) : option poly := match s with
  | SInt z => Some (p_const (q_int z)) | SNum p => Some p | SMat _ _ _ => None end.

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
  end.
Definition through T (f : datum -> option T) (s : symbol) : option T := obind f (known s).
Definition on_polys T (f : poly -> poly -> option T) (s t : symbol) : option T :=
  obind (fun p => obind (f p) (poly_of t)) (poly_of s).

Definition s_compared (rel : relation) (c : comparison) : bool := match rel, c with
  | Equal, Eq | Unequal, Lt | Unequal, Gt | Less, Lt | AtMost, Lt | AtMost, Eq
  | Greater, Gt | AtLeast, Gt | AtLeast, Eq => true
  | _, _ => false end.
Fixpoint all_zero (s : seq (option comparison)) : option bool := match s with
  | [::] => Some true
  | Some Eq :: s' => all_zero s'
  | Some _ :: _ => Some false
  | None :: s' => if all_zero s' is Some false then Some false else None end.

Definition symbolic (d : option QArith_base.Q) : algebra symbol (option bool) := {|
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
    then Some (SMat r c (s_table r c (fun i j =>
      p_sum [seq p_mul (s_get A i l) (s_get B l j) | l <- iota 0 k]))) else None;
  mat_tr s := if s is SMat r c A then Some (SMat c r (s_table c r (fun i j => s_get A j i))) else None;
  mat_inv s := omap lift (through (mat_inv rationals) s);
  mat_pinv s := omap lift (through (mat_pinv rationals) s);
  mat_rank s := through (mat_rank rationals) s;
  mat_det s := omap lift (through (mat_det rationals) s);
  mat_eq s t := if (s, t) is (SMat r c A, SMat _ _ B)
    then all_zero [seq sign d (p_sub (s_get A ij.1 ij.2) (s_get B ij.1 ij.2)) | ij <- cells r c] else None;
  definite strict s := through (definite rationals strict) s;
  decided b := b;
  both := evaluation.and3;
  negated := evaluation.not3;
  quantified _ _ _ _ _ _ := None
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
      displays (SMat r c A) (Mat M).

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
case=> [z|p x <-|r c A M h] /=; [by constructor | exact: constant_stands |].
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

Lemma s_table_get r c f i j : (i < r)%N -> (j < c)%N -> s_get (s_table r c f) i j = f i j.
Proof.
move=> ir jc; rewrite /s_get (nth_map 0%N) ?size_iota // nth_iota // add0n.
by rewrite (nth_map 0%N) ?size_iota // nth_iota // add0n.
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

Variable d : option QArith_base.Q.
Hypothesis hd : small d v.

Theorem s_correspond : corresponds (symbolic d) matrices displays (@truly).
Proof.
have C := correspond R no_witness.
split.
- by move=> z; constructor.
- by move=> q p /=; case: ifP => _; constructor; rewrite ?at_const ?q_ofP.
- by move=> s y [].
- by move=> s y [].
- move=> s y t z hs ht.
  have general : agree displays (on_polys (fun p q => Some (SNum (p_add p q))) s t)
      (omap (@Num R) (on_numbers +%R y z)).
    have := polys_agree (r := fun s x => displays s (Num x)) hs ht
      (f := fun p q => Some (SNum (p_add p q))) (f' := +%R).
    case: (on_polys _ _ _) (on_numbers _ _ _) => [a|] [b|] //= h; apply: h => p q e f <- <- /=;
      by constructor; rewrite at_add.
  by case: hs ht general => [a|p x h|r c A M h] [b|q x' k|r' c' A' N k] //= _; constructor.
- move=> s y t z hs ht.
  have general : agree displays (on_polys (fun p q => Some (SNum (p_mul p q))) s t)
      (omap (@Num R) (on_numbers *%R y z)).
    have := polys_agree (r := fun s x => displays s (Num x)) hs ht
      (f := fun p q => Some (SNum (p_mul p q))) (f' := *%R).
    case: (on_polys _ _ _) (on_numbers _ _ _) => [a|] [b|] //= h; apply: h => p q e f <- <- /=;
      by constructor; rewrite at_mul.
  by case: hs ht general => [a|p x h|r c A M h] [b|q x' k|r' c' A' N k] //= _; constructor.
- by move=> s y h; apply: (through_displays (f' := num_inv matrices) h) => x; exact: (c_inv C).
- move=> rel s y t z hs ht; apply: polys_agree hs ht _ => p q a b <- <-.
  case E: (sign d (p_sub p q)) => [c|] //=; have := signP hd E; rewrite at_sub.
  case: c {E} => h.
  - have {h}-> : at_ p = at_ q by apply/eqP; rewrite -subr_eq0 h.
    by case: rel; rewrite /= ?eqxx ?lexx ?ltxx.
  - have {h}lt : at_ p < at_ q by rewrite -subr_lt0.
    by case: rel; rewrite /= ?lt ?(lt_eqF lt) ?(ltW lt) ?(lt_gtF lt) // leNgt lt.
  - have {h}lt : at_ q < at_ p by rewrite -subr_gt0.
    by case: rel; rewrite /= ?lt ?(gt_eqF lt) ?(ltW lt) ?(lt_gtF lt) // leNgt lt.
- move=> s y i j [|?|r c A M h] //=; case: ifP => // /andP[ir jc]; constructor.
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
- move=> s y t z [a|p x h|r c A M h] [b|q x' k|r' c' B N k] //= [e1 e2].
  subst r' c'; rewrite conform_mx_id; apply: displays_table => i j.
  by rewrite mxE h k at_add.
- move=> s y t z /poly_displays /=; case: (poly_of s) (real_of y) => [p|] [a|] //= <-.
  case=> //= r c A M k; apply: displays_table => i j.
  by rewrite mxE k at_mul.
- move=> s y t z r k c [a|p x h|r1 k1 A M h] [b|q x' h'|k2 c2 B N h'] //= [e3 e4] [e1 e2].
  subst r1 k1 k2 c2; rewrite conform_mx_id; apply: displays_table => i j.
  rewrite mxE at_sum big_map -[k in iota 0 k](subn0 k) -/(index_iota 0 k) big_mkord.
  by apply: eq_bigr => l _; rewrite h h' at_mul.
- by move=> s y [] //= r c A M h; apply: displays_table => i j; rewrite mxE h.
- move=> s y n h e; apply: (through_displays (f' := mat_inv matrices) h) => x hx; apply: (c_minv (n := n) C hx).
  by rewrite (c_shape C hx) -e; case: h.
- by move=> s y h; apply: (through_displays (f' := mat_pinv matrices) h) => x; exact: (c_pinv C).
- by move=> s y h; apply: (through_agree (f' := mat_rank matrices) h) => x; exact: (c_rank C).
- move=> s y n h e; apply: (through_displays (f' := mat_det matrices) h) => x hx; apply: (c_det (n := n) C hx).
  by rewrite (c_shape C hx) -e; case: h.
- move=> s y t z [a|p x h|r c A M h] [b|q x' k|r' c' B N k] //= [e1 e2].
  subst r' c'; rewrite [agree _ _ _]/(agree eq _ (Some (M == conform_mx 0 N))) conform_mx_id.
  set S := [seq sign d _ | ij <- _].
  pose D := [seq at_ (s_get A ij.1 ij.2) - at_ (s_get B ij.1 ij.2) | ij <- cells r c].
  have /all_zeroP : related (agree (fun c x => match c with Eq => x = 0 | Lt => x < 0 | Gt => 0 < x end))
      S (map Some D).
    rewrite -map_comp; apply: related_map => ij /=.
    by case E: (sign d _) => [s'|] //=; rewrite -at_sub; exact: signP hd E.
  case: (all_zero S) => [b|] //= <-; rewrite all_map; apply/idP/eqP => [/allP al|E].
    apply/matrixP => i j; have /al : (val i, val j) \in cells r c.
      by apply/allpairsP; exists (val i, val j); rewrite !mem_iota !add0n !ltn_ord.
    by rewrite /= h k subr_eq0 => /eqP.
  apply/allP; case=> i j /allpairsP[[i' j'] /= [+ + [-> ->]]]; rewrite !mem_iota !add0n => /andP[_ ir] /andP[_ jc].
  by rewrite -(h (Ordinal ir) (Ordinal jc)) -(k (Ordinal ir) (Ordinal jc)) E /= subrr.
- move=> st s y h; have := known_stands h; rewrite /= /through; case: (known s) => [x|] //= hx.
  exact: (c_definite C).
- by case=> [b|] [b'|] //= ->; case: b'.
- by [].
- by case=> [[]|] [P1 P2] [[]|] [Q1 Q2] //=; tauto.
- by case=> [[]|] [P1 P2].
- by [].
Qed.
End Soundness.

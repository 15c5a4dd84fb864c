(******************************************************************************)
(* Polynomials in several variables, with rational coefficients, as lists.    *)
(*                                                                            *)
(*          spot == a variable: an entry of a moving matrix, as the number   *)
(*                   of the matrix, row and column                            *)
(*           poly == a list of monomials with their coefficients              *)
(*        at_ v p == the value of p where the spots have the values v        *)
(*  p_add, p_mul, p_opp, p_const, p_var == the operations                     *)
(*   constant p == Some a if p is the number a                                *)
(*     degrees p == the coefficients of p where all spots have one value t   *)
(*     parameter == the spot of the parameter t of a path                     *)
(*        region == what values are asked for: 0 < t < d if there is a d, and *)
(*                  polynomials that have given signs                         *)
(*  sign r p == the sign of p, if it is constant; also the one that a         *)
(*              polynomial in t alone has for all t of the range, and that of *)
(*              a multiple of a polynomial whose sign is given                *)
(*                                                                            *)
(* Nothing depends on the order of monomials but the time that it takes.      *)
(******************************************************************************)
From Coq Require ZArith QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts calculus certificate accepts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.

Local Notation Q := QArith_base.Q.
Local Notation q_add := Qreduction.Qplus'.
Local Notation q_mul := Qreduction.Qmult'.
Local Notation q_opp := QArith_base.Qopp.
Definition q_int (z : Z) : Q := QArith_base.Qmake z xH.
Definition q_sign (a : Q) : comparison := Z.compare (QArith_base.Qnum a) Z0.
Definition q_zero (a : Q) : bool := if q_sign a is Eq then true else false.

Definition spot := (nat * nat * nat)%type.
Definition poly := seq (seq spot * Q).

Fixpoint nat_cmp (a b : nat) : comparison := match a, b with
  | 0, 0 => Eq | 0, _ => Lt | _, 0 => Gt | a'.+1, b'.+1 => nat_cmp a' b' end.
Definition and_then (c d : comparison) := if c is Eq then d else c.
Definition spot_cmp (a b : spot) :=
  and_then (nat_cmp a.1.1 b.1.1) (and_then (nat_cmp a.1.2 b.1.2) (nat_cmp a.2 b.2)).
Definition spot_le a b := if spot_cmp a b is Gt then false else true.
Fixpoint lex (a b : seq spot) : comparison := match a, b with
  | [::], [::] => Eq | [::], _ => Lt | _, [::] => Gt
  | x :: a', y :: b' => and_then (spot_cmp x y) (lex a' b') end.
Definition mono_cmp (a b : seq spot) := and_then (nat_cmp (size a) (size b)) (lex a b).

Definition p_const (a : Q) : poly := if q_zero a then [::] else [:: ([::], a)].
Definition p_var (x : spot) : poly := [:: ([:: x], q_int 1)].
Fixpoint p_add (p : poly) : poly -> poly := match p with
  | [::] => id
  | (m, a) :: p' => fix add (q : poly) : poly := match q with
    | [::] => p
    | (n, b) :: q' => match mono_cmp m n with
      | Eq => let c := q_add a b in if q_zero c then p_add p' q' else (m, c) :: p_add p' q'
      | Lt => (m, a) :: p_add p' q
      | Gt => (n, b) :: add q' end
    end
  end.
Definition p_scale (m : seq spot) (a : Q) (p : poly) : poly :=
  [seq (merge spot_le m nb.1, q_mul a nb.2) | nb <- p].
Definition p_opp (p : poly) : poly := [seq (nb.1, q_opp nb.2) | nb <- p].
Definition p_sum (s : seq poly) : poly := foldr p_add [::] s.
Definition p_mul (p q : poly) : poly := p_sum [seq p_scale ma.1 ma.2 q | ma <- p].
Definition p_sub p q := p_add p (p_opp q).

Definition constant (p : poly) : option Q := match p with
  | [::] => Some (q_int 0) | [:: ([::], a)] => Some a | _ => None end.
Definition is_null (p : poly) := all (fun nb => q_zero nb.2) p.

(* Coefficients by degree, lowest first. *)
Fixpoint u_add (k : nat) (a : Q) (u : seq Q) : seq Q := match k, u with
  | 0, [::] => [:: a] | 0, b :: u' => q_add a b :: u'
  | k'.+1, [::] => q_int 0 :: u_add k' a [::] | k'.+1, b :: u' => b :: u_add k' a u' end.
Definition degrees (p : poly) : seq Q := foldr (fun nb u => u_add (size nb.1) nb.2 u) [::] p.

Definition q_abs (a : Q) : Q := if q_sign a is Lt then q_opp a else a.
(* The sum of the absolute values times powers of d. *)
Fixpoint u_bound (d : Q) (u : seq Q) : Q :=
  if u is a :: u' then q_add (q_abs a) (q_mul d (u_bound d u')) else q_int 0.
Fixpoint u_sign (d : Q) (u : seq Q) : option comparison := match u with
  | [::] => Some Eq
  | a :: u' => if q_zero a then u_sign d u' else
      if q_sign (q_add (q_abs a) (q_opp (q_mul d (u_bound d u')))) is Gt then Some (q_sign a) else None
  end.
Definition parameter : spot := (0, 0, 0).
Definition is_parameter (x : spot) : bool := if spot_cmp x parameter is Eq then true else false.
Definition in_parameter (p : poly) : bool := all (fun nb => all is_parameter nb.1) p.
Record region := Region { until : option Q; given_signs : seq (poly * comparison) }.
Coercion region_of (d : option Q) : region := Region d [::].
Definition turned_sign (c : comparison) := match c with Lt => Gt | Gt => Lt | Eq => Eq end.
(* The number that p is of q, if any: by their first monomials. *)
Definition q_ratio (p q : poly) : Q := match p, q with
  | (_, a) :: _, (_, b) :: _ => q_mul a (QArith_base.Qinv b) | _, _ => q_int 0 end.
Fixpoint given_sign (s : seq (poly * comparison)) (p : poly) : option comparison :=
  if s is (q, c) :: s' then
    let a := q_ratio p q in
    if is_null (p_sub p (p_scale [::] a q)) then match q_sign a with
      | Gt => Some c | Lt => Some (turned_sign c) | Eq => Some Eq end
    else given_sign s' p
  else None.
Definition sign (r : region) (p : poly) : option comparison :=
  if constant p is Some a then Some (q_sign a)
  else if (if until r is Some d then if in_parameter p then u_sign d (degrees p) else None else None) is Some c
  then Some c else given_sign (given_signs r) p.

Section Values.
Variable R : realFieldType.
Local Open Scope ring_scope.
Local Notation of_Q := (of_Q R).
Implicit Types (p q : poly) (v : spot -> R).

Let of_D := of_QD R. Let of_M := of_QM R. Let of_N := of_QN R.
Lemma of_q_add a b : of_Q (q_add a b) = of_Q a + of_Q b. Proof. exact: of_QD. Qed.
Lemma of_q_mul a b : of_Q (q_mul a b) = of_Q a * of_Q b. Proof. exact: of_QM. Qed.
Lemma of_q_opp a : of_Q (q_opp a) = - of_Q a. Proof. exact: of_QN. Qed.
Lemma of_q_int z : of_Q (q_int z) = of_Z R z. Proof. by rewrite /verdicts.of_Q /= divr1. Qed.
Lemma q_signP a : match q_sign a with
  Eq => of_Q a = 0 | Lt => of_Q a < 0 | Gt => 0 < of_Q a end.
Proof. exact: of_Q_sign. Qed.
Lemma q_zeroP a : q_zero a -> of_Q a = 0.
Proof. by rewrite /q_zero; have := q_signP a; case: q_sign. Qed.
Lemma q_nonzero a : ~~ q_zero a -> of_Q a != 0.
Proof.
rewrite /q_zero; have := q_signP a; case: q_sign => // h _; first by rewrite lt_eqF.
by rewrite gt_eqF.
Qed.

Lemma nat_cmpP a b : nat_cmp a b = Eq -> a = b.
Proof. by elim: a b => [|a IH] [|b] //= /IH ->. Qed.
Lemma and_thenP c d : and_then c d = Eq -> c = Eq /\ d = Eq.
Proof. by case: c. Qed.
Lemma spot_cmpP a b : spot_cmp a b = Eq -> a = b.
Proof.
case: a b => [[a1 a2] a3] [[b1 b2] b3] /and_thenP[/nat_cmpP /= -> /and_thenP[/nat_cmpP /= ->]].
by move/nat_cmpP=> /= ->.
Qed.
Lemma lexP a b : lex a b = Eq -> a = b.
Proof. by elim: a b => [|x a IH] [|y b] //= /and_thenP[/spot_cmpP -> /IH ->]. Qed.
Lemma mono_cmpP a b : mono_cmp a b = Eq -> a = b.
Proof. by case/and_thenP => _ /lexP. Qed.

Definition mono_at v (m : seq spot) : R := foldr (fun x a => v x * a) 1 m.
Fixpoint at_ v p : R := if p is (m, a) :: p' then of_Q a * mono_at v m + at_ v p' else 0.

Lemma mono_big v m : mono_at v m = \prod_(x <- m) v x.
Proof. by elim: m => [|x m IH] /=; rewrite ?big_nil // big_cons IH. Qed.
Lemma mono_merge v m n : mono_at v (merge spot_le m n) = mono_at v m * mono_at v n.
Proof.
rewrite !mono_big -big_cat; apply: perm_big.
by rewrite perm_merge.
Qed.

Lemma at_const v a : at_ v (p_const a) = of_Q a.
Proof. by rewrite /p_const; case: ifP => [/q_zeroP -> | _] //=; rewrite mulr1 addr0. Qed.
Lemma at_var v x : at_ v (p_var x) = v x.
Proof. by rewrite /= of_q_int /= mulr1 mul1r addr0. Qed.
Lemma at_add v p q : at_ v (p_add p q) = at_ v p + at_ v q.
Proof.
elim: p q => [|[m a] p IHp] q /=; first by rewrite add0r.
elim: q => [|[n b] q IHq] /=; first by rewrite addr0.
case E: (mono_cmp m n) => /=.
- rewrite (mono_cmpP E) addrACA -mulrDl -of_q_add -IHp; case: ifP => [/q_zeroP ->|_] //.
  by rewrite mul0r add0r.
- by rewrite IHp /= addrA.
- by rewrite IHq /= addrCA.
Qed.
Lemma at_opp v p : at_ v (p_opp p) = - at_ v p.
Proof. by elim: p => [|[m a] p IH] /=; rewrite ?oppr0 // IH of_q_opp mulNr opprD. Qed.
Lemma at_sub v p q : at_ v (p_sub p q) = at_ v p - at_ v q.
Proof. by rewrite at_add at_opp. Qed.
Lemma at_scale v m a p : at_ v (p_scale m a p) = of_Q a * mono_at v m * at_ v p.
Proof.
elim: p => [|[n b] p IH] /=; first by rewrite mulr0.
by rewrite IH mono_merge of_q_mul mulrDr mulrACA.
Qed.
Lemma at_sum v s : at_ v (p_sum s) = \sum_(p <- s) at_ v p.
Proof. by elim: s => [|p s IH]; rewrite ?big_nil // big_cons -IH -at_add. Qed.
Lemma at_mul v p q : at_ v (p_mul p q) = at_ v p * at_ v q.
Proof.
rewrite at_sum big_map; elim: p => [|[m a] p IH]; first by rewrite big_nil mul0r.
by rewrite big_cons IH /= at_scale mulrDl.
Qed.

Lemma constantP v p a : constant p = Some a -> at_ v p = of_Q a.
Proof.
case: p => [[<-]|[[|x m] b] [|? ?]] //=; first by rewrite of_q_int.
by move=> [<-]; rewrite mulr1 addr0.
Qed.
Lemma is_nullP v p : is_null p -> at_ v p = 0.
Proof. by elim: p => [|[m a] p IH] //= /andP[/q_zeroP -> /IH ->]; rewrite mul0r addr0. Qed.

(* -- Where all spots have one value -- *)
Lemma mono_diagonal t m : mono_at (fun _ => t) m = t ^+ size m.
Proof. by elim: m => //= x m ->; rewrite exprS. Qed.
Lemma hval_u_add t k a u :
  hval (map of_Q (u_add k a u)) t = of_Q a * t ^+ k + hval (map of_Q u) t.
Proof.
elim: k u => [|k IH] [|b u] /=; rewrite ?expr0 ?mulr1 ?mulr0 ?addr0 //.
- by rewrite of_q_add addrA.
- by rewrite IH of_q_int /= addr0 add0r exprS mulrCA.
- by rewrite IH exprS mulrDr [t * (_ * _)]mulrCA addrCA.
Qed.
Lemma at_degrees t p : at_ (fun _ => t) p = hval (map of_Q (degrees p)) t.
Proof. by elim: p => [|[m a] p IH] //=; rewrite hval_u_add mono_diagonal IH. Qed.

Lemma of_q_abs a : of_Q (q_abs a) = `|of_Q a|.
Proof.
rewrite /q_abs; have := q_signP a; case: q_sign => h; rewrite ?of_q_opp.
- by rewrite h normr0.
- by rewrite ltr0_norm.
- by rewrite gtr0_norm.
Qed.
Lemma u_boundP d u t : 0 <= t <= of_Q d -> `|hval (map of_Q u) t| <= of_Q (u_bound d u).
Proof.
case/andP=> t0 td; elim: u => [|a u IH] /=; first by rewrite normr0 of_q_int.
rewrite of_q_add of_q_mul of_q_abs; apply: le_trans (ler_norm_add _ _) _.
by rewrite ler_add2l normrM (ger0_norm t0) ler_pmul.
Qed.
Lemma u_signP d u c t : u_sign d u = Some c -> 0 < t < of_Q d -> match c with
  Eq => hval (map of_Q u) t = 0 | Lt => hval (map of_Q u) t < 0 | Gt => 0 < hval (map of_Q u) t end.
Proof.
move=> + /andP[t0 td]; elim: u => [[<-]|a u IH] //=; case: ifP => [/q_zeroP -> /IH|a0].
  by rewrite add0r; case: c {IH} => h; [rewrite h mulr0 | rewrite pmulr_rlt0 | rewrite pmulr_rgt0].
set b := q_add _ _; have := q_signP b; case: (q_sign b) => // + [<-].
rewrite of_q_add of_q_opp of_q_mul of_q_abs subr_gt0 => lt.
have small : `|t * hval (map of_Q u) t| < `|of_Q a|.
  apply: le_lt_trans lt; rewrite normrM (gtr0_norm t0).
  by rewrite ler_pmul ?normr_ge0 ?(ltW t0) ?(ltW td) // u_boundP ?(ltW t0) ?(ltW td).
have := q_signP a; rewrite /q_zero in a0; case: (q_sign a) a0 => // _ h; move: small.
- rewrite (ltr0_norm h) => /(le_lt_trans (ler_norm _)).
  by rewrite addrC -ltr_subr_addr sub0r.
- rewrite (gtr0_norm h) -normrN => /(le_lt_trans (ler_norm _)).
  by rewrite -ltr_subl_addr sub0r.
Qed.

(* -- In the parameter alone -- *)
Lemma is_parameterP x : is_parameter x -> x = parameter.
Proof. by rewrite /is_parameter; case E: (spot_cmp x parameter) => // _; exact: spot_cmpP. Qed.
Lemma at_parameter v p : in_parameter p -> at_ v p = at_ (fun _ => v parameter) p.
Proof.
elim: p => [|[m a] p IH] //= /andP[hm /IH ->]; congr (_ * _ + _).
by elim: m hm => [|x m IHm] //= /andP[/is_parameterP -> /IHm ->].
Qed.

(* What the values must be for a sign. *)
Definition has_sign v (pc : poly * comparison) : Prop := match pc.2 with
  Eq => at_ v pc.1 = 0 | Lt => at_ v pc.1 < 0 | Gt => 0 < at_ v pc.1 end.
Definition small (r : region) v : Prop :=
  (if until r is Some d then is_true (0 < v parameter < of_Q d) else True) /\
  forall pc, List.In pc (given_signs r) -> has_sign v pc.
Lemma small_until d v : (if d is Some d then is_true (0 < v parameter < of_Q d) else True) -> small d v.
Proof. by split. Qed.
Lemma given_signP s p c v : (forall pc, List.In pc s -> has_sign v pc) -> given_sign s p = Some c -> has_sign v (p, c).
Proof.
elim: s => [|[q e] s IH] //= h; set a := q_ratio p q; case: ifP => [/(is_nullP v)|_]; last first.
  by apply: IH => pc hpc; apply: h; right.
rewrite at_sub at_scale mulr1 => /eqP; rewrite subr_eq0 => /eqP E.
have := h (q, e) (or_introl erefl); rewrite /has_sign /= E; have := q_signP a.
case: (q_sign a) => ha; first by move=> _ [<-]; rewrite ha mul0r.
- move=> + [<-]; case: e {h} => /= hq; [by rewrite hq mulr0 | by rewrite nmulr_rgt0 | by rewrite nmulr_rlt0].
- move=> + [<-]; case: e {h} => /= hq; [by rewrite hq mulr0 | by rewrite pmulr_rlt0 | by rewrite pmulr_rgt0].
Qed.
Lemma signP r p c v : small r v -> sign r p = Some c -> match c with
  Eq => at_ v p = 0 | Lt => at_ v p < 0 | Gt => 0 < at_ v p end.
Proof.
case=> ht hs; rewrite /sign; case E: (constant p) => [a|].
  by move=> [<-]; rewrite (constantP v E); exact: q_signP.
case Eu: (if until r is Some d then _ else _) => [c'|]; last exact: (given_signP hs).
move=> [<-] {c}; case: (until r) ht Eu => [d|] // t; case: ifP => // /(at_parameter v) -> /u_signP /(_ t).
by rewrite at_degrees.
Qed.
End Values.

(******************************************************************************)
(* Conditions that exclude each other: rule K4 of the kernel.                 *)
(*                                                                            *)
(*  equations parts cs == polynomials that are 0 where the conditions cs hold:*)
(*            what vanishes, and the terms of which what vanishes is the sum  *)
(*            of squares, with the weights of one of the lists parts          *)
(*      basis_of d ps == an echelon form of them, by unknown monomials; or a  *)
(*            contradiction. Coefficients may have the parameter of a path in *)
(*            them; those that are divided by are not 0                       *)
(*   clash d parts U cs == the conditions cs do not hold together: either     *)
(*            their equations contradict each other, or a matrix M, on them,  *)
(*            has N M U = 0, so rank M <= rows + columns - rank N - rank U;   *)
(*            without U, only those equations are used that are affine        *)
(*                                                                            *)
(* The matrix N takes the images of the columns of U to 0. What U is need not *)
(* be trusted, nor that what is divided out is all that can be.               *)
(******************************************************************************)
From Coq Require Import ZArith.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts accepts polynomials.
From DeepLinear Require Import language claim_meaning claim_values claim_transfer claim_fractions symbolic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope nat_scope.
Local Notation Q := QArith_base.Q.
Local Notation rationals := (rational no_witness).

(* -- Sums of squares -- *)
Definition unknown (m : seq spot) : seq spot := [seq x <- m | ~~ is_parameter x].
Definition p_rest (p : poly) : poly := [seq nb <- p | ~~ nilp (unknown nb.1)].
Definition entries_of (s : symbol) : seq poly := match s with
  | SMat r c A => [seq s_get A ij.1 ij.2 | ij <- cells r c] | _ => if poly_of s is Some p then [:: p] else [::] end.
Definition squares_of_rests (parts : seq (Q * symbol)) : poly :=
  p_sum [seq p_sum [seq p_scale [::] ws.1 (p_mul (p_rest q) (p_rest q)) | q <- entries_of ws.2] | ws <- parts].
Definition not_negative (parts : seq (Q * symbol)) : bool :=
  all (fun ws => if q_sign ws.1 is Lt then false else true) parts.
Definition is_squares (p : poly) parts := not_negative parts && is_null (p_sub p (squares_of_rests parts)).
Definition roots (parts : seq (Q * symbol)) : seq poly :=
  flatten [seq if q_sign ws.1 is Gt then map p_rest (entries_of ws.2) else [::] | ws <- parts].

Definition equations_of (all_parts : seq (seq (Q * symbol))) (p : poly) : seq poly :=
  if List.find (is_squares p) all_parts is Some parts then roots parts
  else if List.find (is_squares (p_opp p)) all_parts is Some parts then roots parts else [:: p].
Definition equations all_parts (cs : seq condition) : seq poly :=
  flatten [seq if c is Vanishes p then equations_of all_parts p else [::] | c <- cs].

Definition affine_equations (cs : seq condition) : seq poly :=
  flatten [seq if c is Vanishes p then if all (fun nb => leq (size (unknown nb.1)) 1) p then [:: p] else [::]
               else [::] | c <- cs].

(* -- Elimination -- *)
Definition same_mono (m n : seq spot) : bool := if mono_cmp m n is Eq then true else false.
Definition part_of (m : seq spot) (p : poly) : poly :=
  [seq ([seq x <- nb.1 | is_parameter x], nb.2) | nb <- p & same_mono (unknown nb.1) m].
Definition lead (p : poly) : option (seq spot) := ohead [seq unknown nb.1 | nb <- p_rest p].
Definition reduced (basis : seq (seq spot * poly)) (q : poly) : poly :=
  foldl (fun q mb => let c := part_of mb.1 q in
    if is_null c then q else p_sub (p_mul (part_of mb.1 mb.2) q) (p_mul c mb.2)) q basis.
(* With the coefficient 1, if it is a number. *)
Definition normal (m : seq spot) (p : poly) : poly :=
  if constant (part_of m p) is Some a then p_scale [::] (QArith_base.Qinv a) p else p.
Definition insert d (found : seq (seq spot * poly) * bool) (q : poly) :=
  let r := reduced found.1 q in
  if lead r is Some m then
    let b := normal m r in
    if nonzero d (part_of m b) then (rcons found.1 (m, b), found.2) else found
  else (found.1, found.2 || nonzero d r).
Definition basis_of d (ps : seq poly) := foldl (insert d) ([::], false) ps.

(* -- Ranks -- *)
Definition coefficient (m : seq spot) (p : poly) : Q :=
  foldr (fun nb a => if same_mono nb.1 m then nb.2 else a) (q_int 0) p.
(* A matrix that takes the columns of T to 0: 1 - C C^+, C the coefficients of all monomials. *)
Definition annihilator r u (T : nat -> nat -> poly) : option datum :=
  let columns := flatten [seq
    let monos := foldr (fun m ms => if has (same_mono m) ms then ms else m :: ms) [::]
      (flatten [seq map fst (T i j) | i <- iota 0 r]) in
    [seq (j, m) | m <- monos] | j <- iota 0 u] in
  obind (fun one => if nilp columns then Some one else
    obind (fun C => obind (fun P => obind (fun CP => sub rationals one CP) (mat_mul rationals C P)) (mat_pinv rationals C))
      (table rationals r (size columns) (fun i l =>
        let jm := nth (0, [::]) columns l in Some (Fraction (of_q (coefficient jm.2 (T i jm.1)))))))
  (identity rationals r).
Definition rank_of (x : datum) : Z := if mat_rank rationals x is Some (Integer k) then k else Z0.

Definition out_of_reach (basis : seq (seq spot * poly)) (U : datum) (c : condition) : bool :=
  if c is RankAtLeast r n A k then
    match U with
    | Rows n' u B as x =>
      let V := if lift x is SMat _ _ V then V else [::] in
      let AU := s_mul r n u A V in
      match annihilator r u (fun i j => reduced basis (s_get AU i j)) with
      | Some (Rows r1 r2 B' as y) =>
        let N := if lift y is SMat _ _ N then N else [::] in
        let Z := s_mul r1 r u N AU in
        [&& eqn n' n, eqn r2 r, proper x, proper y,
            all (fun ij => is_null (reduced basis (s_get Z ij.1 ij.2))) (cells r1 u)
          & Z.ltb (Z.of_nat r + Z.of_nat n) (k + rank_of x + rank_of y)]
      | _ => false end
    | _ => false end
  else false.

Definition clash d parts (U : option datum) (cs : seq condition) : bool :=
  if U is Some x then
    let found := basis_of d (equations parts cs) in found.2 || has (out_of_reach found.1 x) cs
  else (basis_of d (affine_equations cs)).2.

Section Soundness.
Variables (R : realFieldType) (v : spot -> R) (d : option Q).
Hypothesis hd : small d v.
Local Open Scope ring_scope.
Local Notation at_ := (at_ v).
Local Notation of_Q := (of_Q R).

(* A sum of squares that vanishes. *)
Lemma squares_of_restsP parts : not_negative parts -> 0 <= at_ (squares_of_rests parts) /\
  (at_ (squares_of_rests parts) = 0 -> forall q, List.In q (roots parts) -> at_ q = 0).
Proof.
elim: parts => [|[w s] parts IH] //= /andP[w0 /IH[{IH}nonneg vanish]].
have {}w0 : 0 <= of_Q w by have := q_signP R w; case: (q_sign w) w0 => // _ h; rewrite ?h // ltW.
have term q : at_ (p_scale [::] w (p_mul (p_rest q) (p_rest q))) = of_Q w * at_ (p_rest q) ^+ 2.
  by rewrite at_scale at_mul /= mulr1 expr2.
have term0 q : 0 <= of_Q w * at_ (p_rest q) ^+ 2 by rewrite mulr_ge0 // sqr_ge0.
rewrite -[squares_of_rests _]/(p_add (p_sum [seq p_scale [::] w (p_mul (p_rest q) (p_rest q)) | q <- entries_of s])
  (squares_of_rests parts)).
set S := p_sum _; have S0 : 0 <= at_ S.
  by rewrite at_sum big_map sumr_ge0 // => q _; rewrite term.
rewrite at_add; split=> [|/eqP]; first exact: addr_ge0.
rewrite paddr_eq0 // => /andP[/eqP zero /eqP/vanish{vanish}rest] q /List.in_app_iff[hq|]; last exact: rest.
have := q_signP R w; case: (q_sign w) hq => // hq wpos.
rewrite /S in zero; elim: (entries_of s) hq zero {S S0} => [|p ps IH] //= hq.
rewrite -/(p_sum _) at_add term => /eqP; rewrite paddr_eq0 ?term0 //; last first.
  by rewrite at_sum big_map sumr_ge0 // => p' _; rewrite term.
rewrite mulf_eq0 sqrf_eq0 (gt_eqF wpos) /= => /andP[/eqP p0 /eqP ps0].
by case: hq => [<-|/IH]; [| exact].
Qed.

Lemma is_squaresP p parts : is_squares p parts -> 0 <= at_ p /\
  (at_ p = 0 -> forall q, List.In q (roots parts) -> at_ q = 0).
Proof.
case/andP => /squares_of_restsP[h0 h] /(is_nullP v); rewrite at_sub => /eqP.
by rewrite subr_eq0 => /eqP ->.
Qed.

Lemma equations_ofP all_parts p q : at_ p = 0 -> List.In q (equations_of all_parts p) -> at_ q = 0.
Proof.
rewrite /equations_of => p0; case E: (List.find _ _) => [parts|].
  by have [_ /is_squaresP[_ h]] := List.find_some _ _ E; exact: h.
case E': (List.find _ _) => [parts|] /=; last by case=> // <-.
by have [_ /is_squaresP[_]] := List.find_some _ _ E'; rewrite at_opp p0 oppr0; exact.
Qed.
Lemma equationsP all_parts cs q : (forall c, List.In c cs -> satisfied v c) ->
  List.In q (equations all_parts cs) -> at_ q = 0.
Proof.
elim: cs => [|c cs IH] //= h /List.in_app_iff[hq|]; last by apply: IH => c' hc; apply: h; right.
case: c h hq => [p h|r n A k _|r n A k _] //; apply: equations_ofP.
by have := h _ (or_introl erefl).
Qed.

Lemma affine_equationsP cs q : (forall c, List.In c cs -> satisfied v c) ->
  List.In q (affine_equations cs) -> at_ q = 0.
Proof.
elim: cs => [|c cs IH] //= h /List.in_app_iff[hq|]; last by apply: IH => c' hc; apply: h; right.
by case: c h hq => [p h|r n A k _|r n A k _] //; case: ifP => //= _ [<-|//]; exact: h _ (or_introl erefl).
Qed.

(* Elimination does not change what vanishes. *)
Definition vanishing (basis : seq (seq spot * poly)) :=
  forall mb, List.In mb basis -> at_ mb.2 = 0 /\ at_ (part_of mb.1 mb.2) != 0.
Lemma reducedP basis q : vanishing basis -> (at_ (reduced basis q) == 0) = (at_ q == 0).
Proof.
rewrite /reduced; elim: basis q => [|[m b] basis IH] q h //=.
rewrite IH; last by move=> mb hmb; apply: h; right.
have [b0 a0] := h _ (or_introl erefl); case: ifP => // _.
by rewrite at_sub !at_mul /= in b0 a0 *; rewrite b0 mulr0 subr0 mulf_eq0 (negbTE a0).
Qed.

Lemma basis_ofP ps : (forall q, List.In q ps -> at_ q = 0) ->
  vanishing (basis_of d ps).1 /\ ~~ (basis_of d ps).2.
Proof.
rewrite /basis_of => h.
suff step found qs : vanishing found.1 -> ~~ found.2 -> (forall q, List.In q qs -> at_ q = 0) ->
    vanishing (foldl (insert d) found qs).1 /\ ~~ (foldl (insert d) found qs).2 by exact: step.
elim: qs found {h} => [|q qs IH] //= [basis no] hb hn h.
have r0 : at_ (reduced basis q) = 0 by apply/eqP; rewrite reducedP // h //; left.
have {}h q' : List.In q' qs -> at_ q' = 0 by move=> hq; apply: h; right.
apply: IH => //; rewrite /insert /=; case: (lead _) => [m|] //=.
- case: ifP => // /(nonzeroP hd) a0 mb /=; rewrite -cats1 => /List.in_app_iff[/hb //|[<- /=|//]].
  split=> //; rewrite /normal; case: (constant _) => [a|] //.
  by rewrite at_scale /= r0 mulr0.
- by case: ifP.
by move: hn => /= /negbTE ->; apply/negP => /(nonzeroP hd); rewrite r0 eqxx.
Qed.

Lemma rank_ofP x r c (M : 'M[R]_(r, c)) : stands x (Mat M) -> (rank_of x <= Z.of_nat (\rank M))%Z.
Proof.
move=> h; have := c_rank (correspond R no_witness) h; rewrite /rank_of.
case: (mat_rank _ x) => [[k|q|? ? ?]|] //= h'; try lia.
by inversion h'; lia.
Qed.

Lemma displays_mx r c A y : displays v (SMat r c A) y -> y = Mat (at_mx v r c A).
Proof.
move E: (SMat r c A) => s h; case: h E => // r' c' A' M h [-> -> ->].
by congr Mat; exact: at_mxE.
Qed.

Lemma out_of_reachP basis U c : vanishing basis -> out_of_reach basis U c -> ~ satisfied v c.
Proof.
case: c => [p|r n A k|r n A k] // hb; rewrite /out_of_reach.
case: U => [z|q|n' u B] //; set x := Rows n' u B.
set V := if lift x is SMat _ _ V then V else [::]; set AU := s_mul r n u A V.
case: (annihilator _ _ _) => [[z|q|r1 r2 B']|] //; set y := Rows r1 r2 B'.
set N := if lift y is SMat _ _ N then N else [::]; set Z := s_mul r1 r u N AU.
case/and5P => /eqnP e /eqnP e' px py /andP[/allP null /Z.ltb_lt lt] /=.
have sx := proper_stands R px; have sy := proper_stands R py.
have dx : displays v (SMat n' u V) (value_of R x) := lift_displays v sx.
have dy : displays v (SMat r1 r2 N) (value_of R y) := lift_displays v sy.
rewrite (displays_mx dx) in sx; rewrite (displays_mx dy) in sy.
have := rank_ofP sx; have := rank_ofP sy; move: lt; subst n' r2.
have : at_mx v r1 r N *m (at_mx v r n A *m at_mx v n u V) = 0.
  rewrite -!at_s_mul; apply/matrixP => i j; rewrite !mxE; apply/eqP.
  by rewrite -(reducedP _ hb) (is_nullP v (null _ (mem_cells i j))).
move: (at_mx v r1 r N) (at_mx v r n A) (at_mx v n u V) => Nm M Um E.
have := mxrank_mul_min Nm (M *m Um); rewrite E mxrank0 leqn0 subn_eq0.
have := mxrank_mul_min M Um.
by move: (rank_of x) (rank_of y) (\rank Nm) (\rank M) (\rank Um) (\rank (M *m Um)) => *; lia.
Qed.

(* The conditions do not hold together. *)
Theorem clashP parts U cs : clash d parts U cs -> ~ (forall c, List.In c cs -> satisfied v c).
Proof.
move=> + h; rewrite /clash; case: U => [U|]; last first.
  by have [_ /negbTE ->] := basis_ofP (fun q => @affine_equationsP cs q h).
have [hb no] := basis_ofP (fun q => @equationsP parts cs q h); rewrite (negbTE no) /=; elim: cs h {hb no} (basis_of _ _).1 hb => [|c cs IH] //= h basis hb.
by case/orP => [/(out_of_reachP hb)|]; [apply; apply: h; left | apply: IH => // c' hc; apply: h; right].
Qed.
End Soundness.

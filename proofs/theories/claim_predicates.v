(******************************************************************************)
(* The checker of claims: predicates of functions, and quantifiers over what  *)
(* is near, are decided by hints, over polynomials.                           *)
(*                                                                            *)
(*  hint == BySquares: the function is its value at the point and squares     *)
(*          ByCurve s: the coefficients of 1, t, t^2, ... of a curve          *)
(*          ByPoint s: another point                                          *)
(*  hinted h == what hints decide; they need not be trusted                   *)
(*  decides w h n v c I == Some true: the claim c has the verdict v at I;     *)
(*                Some false: it has not; None: this checker does not decide  *)
(*                                                                            *)
(* A function is computed once as a polynomial in the displacements from the  *)
(* point: it is critical if no monomial is linear, and has a minimum if the   *)
(* rest is a sum of squares. Along a curve it is a polynomial in t, and has   *)
(* the sign of its lowest coefficient for 0 < t < tiny.                       *)
(******************************************************************************)
From Coq Require Import ZArith String.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements verdicts certificate accepts polynomials.
From DeepLinear Require Import language claim_meaning claim_values symbolic.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope nat_scope with N.
Local Open Scope nat_scope.
Local Notation "x <- a ; b" := (obind (fun x => b) a)
  (at level 100, a at level 99, b at level 200, right associativity).
Local Notation Q := QArith_base.Q.

Inductive hint := BySquares | ByCurve of seq (seq datum) | ByPoint of seq datum.

Definition parameter : spot := (0, 0, 0).
Definition tiny : Q := QArith_base.Qmake (Zpos xH) (Pos.pow 2 64).

(* -- Points that move -- *)
Definition p_rest (p : poly) : poly := [seq nb <- p | ~~ nilp nb.1].
Definition starts_at_0 (p : poly) : bool := if degrees p is a :: _ then q_zero a else true.

(* s + displacements, of the matrix number k *)
Definition displaced k (s : symbol) : symbol := match s with
  | SInt z => SNum (p_add (p_const (q_int z)) (p_var (k, 0, 0)))
  | SNum p => SNum (p_add p (p_var (k, 0, 0)))
  | SMat r c A => SMat r c (s_table r c (fun i j => p_add (s_get A i j) (p_var (k, i, j)))) end.
Fixpoint all_displaced k (ss : seq symbol) : seq symbol :=
  if ss is s :: ss' then displaced k s :: all_displaced k.+1 ss' else [::].

(* Whether t is a curve that starts at s; any curve may be asked. *)
Definition starts_at (s t : symbol) : bool := match s, t with
  | SMat r c A, SMat r' c' B => [&& eqn r r', eqn c c' &
      all (fun ij => starts_at_0 (p_sub (s_get B ij.1 ij.2) (s_get A ij.1 ij.2))) (cells r c)]
  | SMat _ _ _, _ => false
  | _, SNum p => if poly_of s is Some q then starts_at_0 (p_sub p q) else false
  | _, _ => false end.
Fixpoint all2_ S T (f : S -> T -> bool) s t := match s, t with
  | [::], [::] => true | x :: s', y :: t' => f x y && all2_ f s' t' | _, _ => false end.
Definition curved k (s : symbol) (d : datum) : symbol :=
  let p_times q := p_scale (nseq k parameter) (q_int 1) q in
  match s, lift d with
  | SMat r c A, SMat _ _ D => SMat r c (s_table r c (fun i j => p_add (s_get A i j) (p_times (s_get D i j))))
  | _, D => if (poly_of s, poly_of D) is (Some p, Some q) then SNum (p_add p (p_times q)) else s end.
Fixpoint curve_from k (ss : seq symbol) (steps : seq (seq datum)) : seq symbol :=
  if steps is ds :: steps' then
    curve_from k.+1 [seq curved k sd.1 sd.2 | sd <- zip ss ds] steps'
  else ss.
Definition as_number (s : symbol) : symbol := if s is SInt z then SNum (p_const (q_int z)) else s.
Definition curve_of (steps : seq (seq datum)) : seq symbol :=
  if steps is ds :: steps' then curve_from 1 [seq as_number (lift d) | d <- ds] steps' else [::].

(* Whether t has the shape of s; a number is one that may move. *)
Definition alike_ (s t : symbol) : bool := match s, t with
  | SMat r c _, SMat r' c' _ => eqn r r' && eqn c c'
  | SMat _ _ _, _ => false | _, SNum _ => true | _, _ => false end.

(* -- Predicates of functions -- *)
Definition is_true3 (b : option bool) := if b is Some true then true else false.
Definition s_height (o : objective symbol (option bool)) ss : option poly := s <- height o ss; poly_of s.

(* The rest of p - a is the sum of the squares of the rests of the entries, with their weights. *)
Definition entries_of (s : symbol) : seq poly := match s with
  | SMat r c A => [seq s_get A ij.1 ij.2 | ij <- cells r c] | _ => if poly_of s is Some p then [:: p] else [::] end.
Definition squares_of_rests (parts : seq (Q * symbol)) : poly :=
  p_sum [seq p_sum [seq p_scale [::] ws.1 (p_mul (p_rest q) (p_rest q)) | q <- entries_of ws.2] | ws <- parts].
Definition by_squares (p a : poly) (parts : seq (Q * symbol)) : bool :=
  all (fun ws => if q_sign ws.1 is Lt then false else true) parts
  && is_null (p_sub (p_sub p a) (squares_of_rests parts)).

(* No monomial is linear. *)
Definition flat (p : poly) : bool := all (fun nb => if nb.1 is [:: _] then false else true) p.

Definition judge_minimum (turned global : bool) (o od : objective symbol (option bool)) (h : option hint)
    (parts : seq symbol -> seq (Q * symbol)) : option bool :=
  let signed p := if turned then p_opp p else p in
  if allowed o (point o) is Some false then Some false else
  a <- s_height o (point o);
  match h with
  | Some BySquares =>
    let ss := all_displaced 0 (point o) in
    p <- s_height o ss;
    if is_true3 (allowed o (point o)) && by_squares (signed p) (signed a) (parts ss) then Some true else None
  | Some (ByCurve steps) =>
    let ss := curve_of steps in
    a' <- s_height od (point od); p <- s_height od ss;
    if [&& ~~ global, all2_ starts_at (point od) ss, is_true3 (allowed od ss)
         & if sign (Some tiny) (p_sub (signed p) (signed a')) is Some Lt then true else false]
    then Some false else None
  | Some (ByPoint ds) =>
    let ss := [seq as_number (lift d) | d <- ds] in
    p <- s_height o ss;
    if [&& global, all2_ alike_ (point o) ss, is_true3 (allowed o ss)
         & if sign None (p_sub (signed p) (signed a)) is Some Lt then true else false]
    then Some false else None
  | None => None
  end.
Definition judge_critical (o : objective symbol (option bool)) : option bool :=
  a <- s_height o (point o); p <- s_height o (all_displaced 0 (point o));
  if flat p && is_null (p_sub [seq nb <- p | nilp nb.1] a) then Some true else None.

Section Rules.
(* By the path and the names of what moves. *)
Variable hints : seq (step datum) -> seq name -> option hint.
Variable defs : seq definition.

Definition lift_meaning (m : meaning datum) : meaning symbol := match m with
  | Value v => Value (omap lift v)
  | Family z ms w => Family z (map (omap lift) ms) w
  | Closure ps t => Closure symbol ps t end.
Definition lift_scope (s : scope datum) : scope symbol := [seq (xm.1, lift_meaning xm.2) | xm <- s].

Definition no_meaning : specials symbol (option bool) := fun _ _ _ _ _ _ _ => None.
Definition polynomial_terms d n := interpret (symbolic d) defs (no_meaning defs) n.

(* The parts of a function that is a sum of squared norms, with their weights: a hint. *)
Section Parts.
Variables (T : scope symbol -> term -> option (pending symbol)).
Local Notation S := (symbolic None).
Fixpoint parts_of k (s : scope symbol) (f : term) (a : Q) : seq (Q * symbol) :=
  let number t := p <- (v <- number S T s t; poly_of v); constant p in
  if k is k'.+1 then match f with
    | NormSquared t => if language.value T s t is Some v then [:: (a, v)] else [::]
    | Name x => if look x s is Some (Closure [::] body, s') then parts_of k' s' body a else [::]
    | Add x y => parts_of k' s x a ++ parts_of k' s y a
    | Multiply x y =>
      if number x is Some b then parts_of k' s y (Qreduction.Qmult' a b)
      else if number y is Some b then parts_of k' s x (Qreduction.Qmult' a b) else [::]
    | Divide x y =>
      if number y is Some b then parts_of k' s x (Qreduction.Qmult' a (QArith_base.Qinv b)) else [::]
    | Power x _ => if language.value T s x is Some v then [:: (a, v)] else [::]
    | Call (Calls g args [::] None) =>
      match look g s with
      | Some (Closure (p :: ps) body, s') =>
        if with_arguments T (p :: ps) s' s args is Some s'' then parts_of k' s'' body a else [::]
      | _ => if def_of defs g is Some d then if def_body d is inl body then
          if with_arguments T (def_parameters d) [::] s args is Some s'' then parts_of k' s'' body a else [::]
        else [::] else [::]
      end
    | _ => [::] end
  else [::].
End Parts.

Definition hinted n (p : seq (step datum)) (s : scope datum) (f : formula) : option bool :=
  let s' := lift_scope s in
  let about d := objective_of (symbolic d) (polynomial_terms d n).1 (polynomial_terms d n).2 [::] s' in
  match f with
  | Predicate (Calls g args places over) =>
    o <- about None args places over;
    let T := (polynomial_terms None n).1 in
    let xs := [seq pl.1.1 | pl <- places] in
    let parts ss :=
      if foldl (fun acc pl => i <- acc; placed (symbolic None) T s' i pl) (Some s') places is Some inner then
        if args is [:: a] then if plain a is Some f then parts_of T 100 (moved inner xs ss) f (q_int 1) else [::]
        else [::]
      else [::] in
    let minimum turned global :=
      od <- about (Some tiny) args places over; judge_minimum turned global o od (hints p xs) parts in
    if is_word g "local_min" then minimum false false
    else if is_word g "local_max" then minimum true false
    else if is_word g "global_min" then minimum false true
    else if is_word g "critical" then judge_critical o else None
  | Quantified universal bs c g =>
    let T := polynomial_terms (Some tiny) n in
    near <- near_of (symbolic (Some tiny)) T.1 T.2 [::] s' universal bs c g;
    let xs := pmap (fun b => if b is Near x _ _ then Some x else None) bs in
    if hints p xs is Some (ByCurve steps) then
      let ss := curve_of steps in
      if all2_ starts_at near.1 ss then
        if near.2 ss is Some b then if b == universal then None else Some b else None
      else None
    else None
  | _ => None end.
End Rules.

Section Checker.
Variables (witness : seq (step datum) -> name -> option (seq datum)) (hints : seq (step datum) -> seq name -> option hint).

Definition judged n v (c : claim) (i : assignment) : option bool :=
  if (some c == ~~ speaks_of_all v) && all_proper (inst_sizes i) && all_proper (inst_values i) then
    met (rational witness) (fun defs n _ _ => hinted hints defs n) n
      (find_given id (inst_sizes i)) (find_given id (inst_values i)) c (fails v)
  else Some false.
End Checker.

Definition decides w h n v c i : option bool := judged (checked w) h n v c i.
Definition accepts_claim w h n v c i : bool := if decides w h n v c i is Some true then true else false.

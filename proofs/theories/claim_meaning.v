(******************************************************************************)
(* What a claim of the language means over an ordered field R: the algebra of *)
(* matrices of MathComp, with two propositions for a truth value of partial   *)
(* terms, "it is true" and "it is false". What is undefined is neither.       *)
(*                                                                            *)
(*  matrices R == that algebra; evidence and paths are not looked at          *)
(*  close e v w == w has the shape of v, and its entries are within e of those*)
(*  meanings R == what predicates of functions, and quantifiers over what is  *)
(*                near, mean                                                  *)
(*  said R v c I == the instance I has the verdict v on the claim c: its      *)
(*                  hypotheses are true, and its conclusion is false          *)
(*                  (Refuted), true (Holds), or true of a claim that some     *)
(*                  instance exists (Witnessed)                               *)
(*                                                                            *)
(* This file and language.v are pinned, as statements.v is.                   *)
(******************************************************************************)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts words language.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Meaning.
Variable R : realFieldType.

Inductive value := Int of Z | Num of R | Mat r c of 'M[R]_(r, c).
Definition real_of (v : value) : option R := match v with
  | Int z => Some (of_Z R z) | Num x => Some x | Mat _ _ _ => None end.

Definition compared (rel : relation) (x y : R) : bool := match rel with
  | Equal => x == y | Unequal => x != y | Less => x < y | AtMost => x <= y
  | Greater => y < x | AtLeast => y <= x end.

Definition on_numbers T (f : R -> R -> T) v w : option T :=
  if (real_of v, real_of w) is (Some x, Some y) then Some (f x y) else None.
Definition on_matrices T (f : forall r c r' c', 'M[R]_(r, c) -> 'M[R]_(r', c') -> T) v w :=
  if (v, w) is (Mat _ _ M, Mat _ _ N) then Some (f _ _ _ _ M N) else None.
(* Sizes are compared before: conform_mx 0 N is N at the sizes that are asked for. *)
Definition on_square T (f : forall n, 'M[R]_n -> T) v :=
  if v is Mat r _ M then Some (f r (conform_mx 0 M)) else None.

Definition number_or (ints : Z -> Z -> Z) (f : R -> R -> R) v w :=
  if (v, w) is (Int a, Int b) then Some (Int (ints a b)) else omap Num (on_numbers f v w).

Definition truth := (Prop * Prop)%type.
Definition truth_of (P : Prop) : truth := (P, ~ P).
Definition truth_if (b : option bool) : truth := if b is Some b then (b : Prop, ~~ b : Prop) else (False, False).

Definition matrices : algebra value truth := {|
  of_int := Int;
  of_fraction q := if Z.eqb q.1 1 then Int q.2 else Num (of_Z R q.2 / of_Z R q.1);
  as_int v := if v is Int z then Some z else None;
  shape v := if v is Mat r c _ then Some (r, c) else None;
  num_add := number_or Z.add +%R;
  num_mul := number_or Z.mul *%R;
  num_inv v := if real_of v is Some x then if x != 0 then Some (Num x^-1) else None else None;
  num_cmp rel := on_numbers (compared rel);
  num_test rel v w := truth_if (on_numbers (compared rel) v w);
  entry v i j := if v is Mat _ _ M then Some (Num (words.entry M i.+1 j.+1)) else None;
  table r c f :=
    let x i j := obind real_of (f i j) in
    if [forall i : 'I_r, forall j : 'I_c, isSome (x i j)]
    then Some (Mat (\matrix_(i < r, j < c) odflt 0 (x i j))) else None;
  mat_add := on_matrices (fun _ _ _ _ M N => Mat (M + conform_mx 0 N));
  mat_scale v w := if (real_of v, w) is (Some x, Mat _ _ M) then Some (Mat (x *: M)) else None;
  mat_mul := on_matrices (fun _ k _ c M N => Mat (M *m conform_mx (0 : 'M_(k, c)) N));
  mat_tr v := if v is Mat _ _ M then Some (Mat M^T) else None;
  mat_inv v := obind id (on_square (fun n M => if M \in unitmx then Some (Mat (invmx M)) else None) v);
  mat_pinv v := if v is Mat _ _ M then Some (Mat (words.pinv M)) else None;
  mat_rank v := if v is Mat _ _ M then Some (Int (Z.of_nat (\rank M))) else None;
  mat_det := on_square (fun n M => Num (\det M));
  mat_eq v w := truth_if (on_matrices (fun _ _ _ _ M N => M == conform_mx 0 N) v w);
  definite strict v := if v is Mat r c M then
      if r == c then truth_of ((if strict then @words.pd R r else @words.psd R r) (conform_mx 0 M))
      else (False, False)
    else (False, False);
  decided := truth_if;
  both P Q := (P.1 /\ Q.1, P.2 \/ Q.2);
  negated P := (P.2, P.1);
  quantified universal _ _ n fits P :=
    let all (Q : seq value -> Prop) := forall vs, size vs = n -> (fits vs).1 -> Q vs in
    let some (Q : seq value -> Prop) := exists vs, [/\ size vs = n, (fits vs).1 & Q vs] in
    if universal then (all (fun vs => (P vs).1), some (fun vs => (P vs).2))
    else (some (fun vs => (P vs).1), all (fun vs => (P vs).2))
|}.

(* -- Predicates of functions -- *)
Definition close (e : R) (v w : value) : Prop := match v, w with
  | Mat r c M, Mat r' c' N =>
    [/\ r' = r, c' = c & forall i j, `|words.entry N i j - words.entry M i j| < e]
  | Mat _ _ _, _ => False
  | _, Num y => if real_of v is Some x then `|y - x| < e else False
  | _, _ => False end.
Fixpoint all_close e (vs ws : seq value) : Prop := match vs, ws with
  | [::], [::] => True
  | v :: vs', w :: ws' => close e v w /\ all_close e vs' ws'
  | _, _ => False end.
Definition for_some_e (P : R -> Prop) := exists2 e, 0 < e & P e.
Definition for_all_e (P : R -> Prop) := forall e, 0 < e -> P e.

(* v + t D *)
Definition moved_by t (v D : value) : value := match v, D with
  | Mat r c M, Mat _ _ N => Mat (M + t *: conform_mx 0 N)
  | _, _ => if (real_of v, real_of D) is (Some x, Some y) then Num (x + t * y) else v end.
Fixpoint all_moved_by t (vs Ds : seq value) : seq value :=
  if (vs, Ds) is (v :: vs', D :: Ds') then moved_by t v D :: all_moved_by t vs' Ds' else [::].

Section Objective.
Variables (o : objective value truth) (turned : bool).
Definition number_at vs : option R := obind real_of (height o vs).
Definition not_below y vs := (allowed o vs).2 \/
  exists2 z, number_at vs = Some z & if turned then z <= y else y <= z.
Definition below y vs := (allowed o vs).1 /\
  exists2 z, number_at vs = Some z & if turned then y < z else z < y.
(* No point near, or no point of the shape, is below; turned: above. *)
Definition minimal (few many : (R -> Prop) -> Prop) : truth :=
  ((allowed o (point o)).1 /\ exists2 y, number_at (point o) = Some y &
     few (fun e => forall vs, all_close e (point o) vs -> not_below y vs),
   (allowed o (point o)).2 \/ exists2 y, number_at (point o) = Some y &
     many (fun e => exists2 vs, all_close e (point o) vs & below y vs)).
(* The derivative along the line in the direction D is b. *)
Definition slope D b := exists2 y, number_at (point o) = Some y &
  forall e, 0 < e -> exists2 delta, 0 < delta & forall t, `|t| < delta ->
    exists2 z, number_at (all_moved_by t (point o) D) = Some z & `|z - y - t * b| <= e * `|t|.
Definition stationary : truth :=
  (forall D, for_some_e (fun e => all_close e (point o) D) -> slope D 0,
   exists D b, [/\ for_some_e (fun e => all_close e (point o) D), slope D b & b != 0]).
End Objective.

Definition unclear : truth := (False, False).
Definition meanings : specials value truth := fun defs _ T F p s f => match f with
  | Predicate (Calls g args places over) =>
    if objective_of matrices T F p s args places over is Some o then
      if is_word g "local_min" then minimal o false for_some_e for_all_e
      else if is_word g "local_max" then minimal o true for_some_e for_all_e
      else if is_word g "global_min" then minimal o false for_all_e for_some_e
      else if is_word g "critical" then stationary o else unclear
    else unclear
  | Quantified universal bs c f =>
    let body s' := body_of matrices F universal bs c p s' f in
    if ~~ has is_near bs then unbounded matrices T universal p s bs body
    else if near_of matrices T s bs is Some (centre, at_values) then
      let P vs := body (at_values vs) in
      let all few := few (fun e => forall vs, all_close e centre vs -> (if universal then (P vs).1 else (P vs).2)) in
      let some many := many (fun e => exists2 vs, all_close e centre vs & if universal then (P vs).2 else (P vs).1) in
      if universal then (all for_some_e, some for_all_e) else (some for_all_e, all for_some_e)
    else unclear
  | _ => unclear end.

(* -- Instances and verdicts -- *)
(* As in a file: numbers are fractions (q, p) for p / q, and a matrix is (q, M) for M / q. *)
Inductive datum :=
  | Integer of Z | Fraction of fraction | Rows of nat & nat & (Z * seq (seq Z)).
Definition value_of (x : datum) : value := match x with
  | Integer z => Int z
  | Fraction q => Num (of_Z R q.2 / of_Z R q.1)
  | Rows r c M => Mat (matrix_of Z0 (of_Z R) r c M) end.
Definition given_of T (f : datum -> T) (g : given datum) : given T := match g with
  | One x => One (f x) | Many xs => Many (map f xs) end.
Record assignment := Assignment {
  inst_sizes : seq (name * given datum); inst_values : seq (name * given datum) }.
Definition find_given T (f : datum -> T) (s : seq (name * given datum)) (x : name) :=
  omap (fun p => given_of f p.2) (List.find (fun p => String.eqb x p.1) s).

Inductive verdict := Refuted | Holds | Witnessed.
Definition fails v := if v is Refuted then true else false.
Definition speaks_of_all v := if v is Witnessed then false else true.

(* For some number of steps, and then for all that are larger. *)
Definition said (v : verdict) (c : claim) (i : assignment) : Prop :=
  some c = ~~ speaks_of_all v /\
  exists n, (met matrices meanings n (find_given value_of (inst_sizes i)) (find_given value_of (inst_values i))
                 c (fails v)).1.
End Meaning.

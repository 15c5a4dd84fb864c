(******************************************************************************)
(* The claim language computes: the algebra of fractions, with None for what  *)
(* is not decided.                                                            *)
(*                                                                            *)
(*  rational w == that algebra; w gives the witnesses of quantifiers, by      *)
(*                path and name, and need not be trusted                      *)
(******************************************************************************)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import polynomial_matrix checker elimination embedding evaluation.
From DeepLinear Require Import language claim_meaning.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope nat_scope with N.

Definition fraction_of (x : datum) : option frac := match x with
  | Integer z => Some (Zpos xH, z) | Fraction q => Some q | Rows _ _ _ => None end.

Definition z_compared (rel : relation) (a b : Z) : bool := match rel with
  | Equal => Z.eqb a b | Unequal => ~~ Z.eqb a b | Less => Z.ltb a b | AtMost => Z.leb a b
  | Greater => Z.ltb b a | AtLeast => Z.leb b a end.

Definition on_fractions T (f : frac -> frac -> T) v w : option T :=
  if (fraction_of v, fraction_of w) is (Some x, Some y) then Some (f x y) else None.
Definition on_rows T (f : nat -> nat -> nat -> nat -> fmat -> fmat -> T) v w : option T :=
  if (v, w) is (Rows r c A, Rows r' c' B) then Some (f r c r' c' A B) else None.

Section Values.
Variable witness : seq (step datum) -> name -> option (seq datum).

Definition rational : algebra datum (option bool) := {|
  of_int := Integer;
  of_fraction q := if Z.eqb q.1 1 then Integer q.2 else Fraction q;
  as_int v := if v is Integer z then Some z else None;
  shape v := if v is Rows r c _ then Some (r, c) else None;
  num_add v w := if (v, w) is (Integer a, Integer b) then Some (Integer (a + b))
    else omap Fraction (on_fractions evaluation.num_add v w);
  num_mul v w := if (v, w) is (Integer a, Integer b) then Some (Integer (a * b))
    else omap Fraction (on_fractions evaluation.num_mul v w);
  num_inv v := obind (fun x => omap Fraction (evaluation.num_inv x)) (fraction_of v);
  num_cmp rel := on_fractions (fun x y => z_compared rel (x.2 * y.1) (y.2 * x.1));
  num_test rel := on_fractions (fun x y => z_compared rel (x.2 * y.1) (y.2 * x.1));
  entry v i j := if v is Rows r c A then
      if (i < r)%N && (j < c)%N then Some (Fraction (fixed (A.1, get A.2 i j))) else None
    else None;
  table r c f :=
    omap (Rows r c) (obind (of_table r c) (evaluation.sequence [seq evaluation.sequence
      [seq obind fraction_of (f i j) | j <- iota 0 c] | i <- iota 0 r]));
  mat_add := on_rows (fun r c _ _ A B => Rows r c (evaluation.mat_add r c A B));
  mat_scale v w := if (fraction_of v, w) is (Some x, Rows r c A)
    then Some (Rows r c (evaluation.mat_scale r c x A)) else None;
  mat_mul := on_rows (fun r k _ c A B => Rows r c (evaluation.mat_mul r k c A B));
  mat_tr v := if v is Rows r c A then Some (Rows c r (evaluation.mat_tr c A)) else None;
  mat_inv v := if v is Rows r c A then omap (Rows r r) (evaluation.mat_inv r A) else None;
  mat_pinv v := if v is Rows r c A then omap (Rows c r) (evaluation.mat_pinv r c A) else None;
  mat_rank v := if v is Rows r c A then omap (fun k => Integer (Z.of_nat k)) (evaluation.mat_rank r c A) else None;
  mat_det v := if v is Rows r c A then Some (Fraction (evaluation.mat_det r A)) else None;
  mat_eq := on_rows (fun r c _ _ A B => evaluation.mat_eq r c A B);
  definite strict v := if v is Rows r c A then
      if r == c then if strict then mat_pd r A else mat_psd r A else None
    else None;
  decided b := b;
  both := and3;
  negated := not3;
  quantified universal p x n fits P :=
    if witness p x is Some vs then
      if (size vs == n) && (if fits vs is Some true then true else false) then
        if P vs is Some b then if b == universal then None else Some b else None
      else None
    else None
|}.
End Values.

(* Denominators are positive, those of witnesses too. *)
Definition proper (x : datum) : bool := match x with
  | Integer _ => true | Fraction q => Z.ltb 0 q.1 | Rows _ _ A => Z.ltb 0 A.1 end.
Definition all_proper (s : seq (name * given datum)) :=
  all (fun p => match p.2 with One x => proper x | Many xs => all proper xs end) s.
Definition checked (w : seq (step datum) -> name -> option (seq datum)) p x :=
  if w p x is Some vs then if all proper vs then Some vs else None else None.

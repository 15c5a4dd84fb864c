(******************************************************************************)
(* A certificate of a claim as a file for Coq: referee-verified --rocq writes *)
(* the tree of the claim, the instance, and what the evidence gave, in tables *)
(*                                                                            *)
(*  witnesses t == the witness by path and name that the table t lists        *)
(*      hints t == the hint by path                                           *)
(*      certified == what such a file proves, by computation                  *)
(******************************************************************************)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import language claim_meaning claim_predicates claim_sound.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.

Fixpoint same_list S (f : S -> S -> bool) (s t : seq S) : bool := match s, t with
  | [::], [::] => true | x :: s', y :: t' => f x y && same_list f s' t' | _, _ => false end.
Definition same_datum (a b : datum) : bool := match a, b with
  | Integer x, Integer y => Z.eqb x y
  | Fraction p, Fraction q => Z.eqb p.1 q.1 && Z.eqb p.2 q.2
  | _, _ => false end.
Definition same_step (a b : step datum) : bool := match a, b with
  | Child k, Child l => eqn k l
  | Body, Body => true
  | At xs, At ys => same_list (fun p q => String.eqb p.1 q.1 && same_datum p.2 q.2) xs ys
  | _, _ => false end.
Notation path := (seq (step datum)).

Definition witnesses (t : seq (path * name * seq datum)) (p : path) (x : name) : option (seq datum) :=
  omap snd (List.find (fun e => same_list same_step e.1.1 p && String.eqb e.1.2 x) t).
Definition hints (t : seq (path * hint)) (p : path) (_ : seq name) : option hint :=
  omap snd (List.find (fun e => same_list same_step e.1 p) t).

Theorem certified (R : realFieldType) w h v c i :
  accepts_claim (witnesses w) (hints h) 600 v c i = true -> said R v c i.
Proof. exact: accepts_claim_sound. Qed.

(******************************************************************************)
(* The evaluable part of the claim language, deeply embedded.                 *)
(*                                                                            *)
(*        sort == Nat, Num, Mat r c or Form: what a term stands for           *)
(*        tm G s == the terms of sort s over the variables of sorts G         *)
(*   den t e == what t stands for over the field R, at the values e of its    *)
(*              variables. Sizes are concrete, so there are no casts, and den *)
(*              unfolds to plain MathComp by computation.                     *)
(*        value s == what t evaluates to: a natural number, a fraction (q, p)  *)
(*              for p / q, a matrix (q, M) for M / q, a truth value           *)
(*                                                                            *)
(* Indices are naturals of Coq (a bounded quantifier is a function), matrices *)
(* and numbers that a quantifier binds are variables. A quantifier over them  *)
(* carries a witness; all else is computed (evaluation.v).                    *)
(******************************************************************************)
From Coq Require Import BinInt.
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements verdicts words polynomial_matrix.
From DeepLinear Require Import predicates.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Inductive sort := Nat | Num | Mat of nat & nat | Form.

(* A variable: its place among those in scope. *)
Inductive var : seq sort -> sort -> Type :=
  | here G s : var (s :: G) s
  | there G s s' : var G s -> var (s' :: G) s.

Definition frac := (Z * Z)%type.
Definition fmat := (Z * mat Z)%type.
Definition value s : Type := match s with
  | Nat => nat | Num => frac | Mat _ _ => fmat | Form => bool end.
Definition relation := nat -> nat -> bool.

Inductive tm (G : seq sort) : sort -> Type :=
  | Var s of var G s : tm G s
  (* naturals *)
  | NLit of nat : tm G Nat
  | NOp of (nat -> nat -> nat) & tm G Nat & tm G Nat : tm G Nat
  | NRank r c of tm G (Mat r c) : tm G Nat
  (* numbers *)
  | QLit of frac : tm G Num
  | QNat of tm G Nat : tm G Num
  | QAdd of tm G Num & tm G Num : tm G Num
  | QSub of tm G Num & tm G Num : tm G Num
  | QMul of tm G Num & tm G Num : tm G Num
  | QDiv of tm G Num & tm G Num : tm G Num
  | QOpp of tm G Num : tm G Num
  | QMin of tm G Num & tm G Num : tm G Num
  | QMax of tm G Num & tm G Num : tm G Num
  | QAbs of tm G Num : tm G Num
  | QPow of tm G Num & nat : tm G Num
  | QTrace n of tm G (Mat n n) : tm G Num
  | QDet n of tm G (Mat n n) : tm G Num
  | QNorm r c of tm G (Mat r c) : tm G Num
  | QEntry r c of tm G (Mat r c) & nat & nat : tm G Num
  | QIf of bool & tm G Num & tm G Num : tm G Num
  | QSum of nat & nat & (nat -> bool) & (nat -> tm G Num) : tm G Num
  (* matrices *)
  | MLit r c of fmat : tm G (Mat r c)
  | MAdd r c of tm G (Mat r c) & tm G (Mat r c) : tm G (Mat r c)
  | MSub r c of tm G (Mat r c) & tm G (Mat r c) : tm G (Mat r c)
  | MOpp r c of tm G (Mat r c) : tm G (Mat r c)
  | MScale r c of tm G Num & tm G (Mat r c) : tm G (Mat r c)
  | MMul r k c of tm G (Mat r k) & tm G (Mat k c) : tm G (Mat r c)
  | MTr r c of tm G (Mat r c) : tm G (Mat c r)
  | MInv n of tm G (Mat n n) : tm G (Mat n n)
  | MPinv r c of tm G (Mat r c) : tm G (Mat c r)
  | MPow n of tm G (Mat n n) & nat : tm G (Mat n n)
  | MZero r c : tm G (Mat r c)
  | MOne n : tm G (Mat n n)
  | MRow r c c' of tm G (Mat r c) & tm G (Mat r c') : tm G (Mat r (c + c'))
  | MCol r r' c of tm G (Mat r c) & tm G (Mat r' c) : tm G (Mat (r + r') c)
  | MConst r c of tm G Num : tm G (Mat r c)
  | MFun r c of (nat -> nat -> tm G Num) : tm G (Mat r c)
  | MSeg d (W : forall i, tm G (Mat (d i) (d i.-1))) (b a : nat) : tm G (Mat (d b) (d a))
  (* formulas *)
  | FBool of bool : tm G Form
  | FAnd of tm G Form & tm G Form : tm G Form
  | FOr of tm G Form & tm G Form : tm G Form
  | FImp of tm G Form & tm G Form : tm G Form
  | FIff of tm G Form & tm G Form : tm G Form
  | FNot of tm G Form : tm G Form
  | FNatEq of tm G Nat & tm G Nat : tm G Form
  | FNat of relation & tm G Nat & tm G Nat : tm G Form
  | FEq of tm G Num & tm G Num : tm G Form
  | FLe of tm G Num & tm G Num : tm G Form
  | FLt of tm G Num & tm G Num : tm G Form
  | FMatEq r c of tm G (Mat r c) & tm G (Mat r c) : tm G Form
  | FUnit n of tm G (Mat n n) : tm G Form
  | FPsd n of tm G (Mat n n) : tm G Form
  | FPd n of tm G (Mat n n) : tm G Form
  | FNonneg r c of tm G (Mat r c) : tm G Form
  | FPositive r c of tm G (Mat r c) : tm G Form
  | FAll of nat & nat & (nat -> tm G Form) : tm G Form
  | FEx of nat & nat & (nat -> tm G Form) : tm G Form
  | FLeaf of leaf : tm G Form
  (* no matrix of rank at most k, near T or at all, has T *m X nearer to Y; two factors may be one *)
  | FNearest q n m of bool & tm G Nat & tm G (Mat n m) & tm G (Mat q m) & tm G (Mat q n)
      & option (fmat * fmat) : tm G Form
  | FForall s of value s & tm (s :: G) Form : tm G Form
  | FExists s of value s & tm (s :: G) Form : tm G Form.

Section Denotation.
Variable R : realFieldType.

Definition dsort s : Type := match s with
  | Nat => nat | Num => R | Mat r c => 'M[R]_(r, c) | Form => Prop end.
Fixpoint env (G : seq sort) : Type := if G is s :: G' then (dsort s * env G')%type else unit.
Fixpoint lookup G s (x : var G s) : env G -> dsort s :=
  match x with here _ _ => fun e => e.1 | there _ _ _ y => fun e => lookup y e.2 end.

Definition of_frac (q : frac) : R := of_Z R q.2 / of_Z R q.1.
Definition of_fmat r c (q : fmat) : 'M[R]_(r, c) := matrix_of Z0 (@of_Z R) r c q.

Fixpoint den G s (t : tm G s) {struct t} : env G -> dsort s :=
  match t in tm _ s return env G -> dsort s with
  | Var _ x => lookup x
  | NLit n => fun => n
  | NOp f a b => fun e => f (den a e) (den b e)
  | NRank _ _ A => fun e => \rank (den A e)
  | QLit q => fun => of_frac q
  | QNat n => fun e => (den n e)%:R
  | QAdd a b => fun e => den a e + den b e
  | QSub a b => fun e => den a e - den b e
  | QMul a b => fun e => den a e * den b e
  | QDiv a b => fun e => den a e / den b e
  | QOpp a => fun e => - den a e
  | QMin a b => fun e => Num.min (den a e) (den b e)
  | QMax a b => fun e => Num.max (den a e) (den b e)
  | QAbs a => fun e => `|den a e|
  | QPow a k => fun e => den a e ^+ k
  | QTrace _ A => fun e => \tr (den A e)
  | QDet _ A => fun e => \det (den A e)
  | QNorm _ _ A => fun e => sqnorm (den A e)
  | QEntry _ _ A i j => fun e => entry (den A e) i j
  | QIf b x y => fun e => if b then den x e else den y e
  | QSum a b P f => fun e => \sum_(i <- from_to a b | P i) den (f i) e
  | MLit r c q => fun => of_fmat r c q
  | MAdd _ _ A B => fun e => den A e + den B e
  | MSub _ _ A B => fun e => den A e - den B e
  | MOpp _ _ A => fun e => - den A e
  | MScale _ _ a A => fun e => den a e *: den A e
  | MMul _ _ _ A B => fun e => den A e *m den B e
  | MTr _ _ A => fun e => (den A e)^T
  | MInv _ A => fun e => invmx (den A e)
  | MPinv _ _ A => fun e => pinv (den A e)
  | MPow _ A k => fun e => mpow (den A e) k
  | MZero r c => fun => 0
  | MOne n => fun => 1%:M
  | MRow _ _ _ A B => fun e => row_mx (den A e) (den B e)
  | MCol _ _ _ A B => fun e => col_mx (den A e) (den B e)
  | MConst _ _ a => fun e => const_mx (den a e)
  | MFun _ _ f => fun e => \matrix_(i, j) den (f i.+1 j.+1) e
  | MSeg d W b a => fun e => segment (fun i => den (W i) e) b a
  | FBool b => fun => is_true b
  | FAnd P Q => fun e => den P e /\ den Q e
  | FOr P Q => fun e => den P e \/ den Q e
  | FImp P Q => fun e => den P e -> den Q e
  | FIff P Q => fun e => den P e <-> den Q e
  | FNot P => fun e => ~ den P e
  | FNatEq a b => fun e => den a e = den b e :> nat
  | FNat r a b => fun e => is_true (r (den a e) (den b e))
  | FEq a b => fun e => den a e = den b e :> R
  | FLe a b => fun e => is_true (den a e <= den b e)
  | FLt a b => fun e => is_true (den a e < den b e)
  | FMatEq r c A B => fun e => den A e = den B e :> 'M[R]_(r, c)
  | FUnit _ A => fun e => is_true (den A e \in unitmx)
  | FPsd _ A => fun e => psd (den A e)
  | FPd _ A => fun e => pd (den A e)
  | FNonneg _ _ A => fun e => nonneg (den A e)
  | FPositive _ _ A => fun e => positive (den A e)
  | FAll a b P => fun e => forall i, (a <= i <= b)%N -> den (P i) e
  | FEx a b P => fun e => exists2 i, (a <= i <= b)%N & den (P i) e
  | FLeaf l => fun => holds_leaf R l
  | FNearest q n _ near k X Y T _ => fun e =>
      let least T' := sqnorm (den T e *m den X e - den Y e) <= sqnorm (T' *m den X e - den Y e) in
      if near then exists2 r, 0 < r & forall T' : 'M[R]_(q, n), (\rank T' <= den k e)%N ->
        mxclose r (den T e) T' -> least T'
      else forall T' : 'M[R]_(q, n), (\rank T' <= den k e)%N -> least T'
  | FForall s _ P => fun e => forall x : dsort s, den P (x, e)
  | FExists s _ P => fun e => exists x : dsort s, den P (x, e)
  end.
End Denotation.

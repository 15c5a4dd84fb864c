(******************************************************************************)
(* The evaluation of the embedded language, and that it is sound.             *)
(*                                                                            *)
(*  eval t ve == the value of t at the values ve of its variables, or None    *)
(*   means v x == the value v is that of x                                    *)
(*  eval_sound : eval t ve = Some v -> means v (den t e)                      *)
(*  check_sound : check f = true -> den f                                     *)
(*                                                                            *)
(* A connective is decided as soon as one side decides it, whatever the other *)
(* is: what the language calls undefined is None here.                        *)
(******************************************************************************)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra zify ssrZ.
From DeepLinear Require Import statements verdicts words frobenius polynomial_matrix.
From DeepLinear Require Import certificate checker checker_soundness elimination predicates embedding.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope nat_scope with N.
Local Open Scope nat_scope.

(* -- Operations on values ------------------------------------------------- *)
Definition get (M : mat Z) i j : Z := nth Z0 (nth [::] M i) j.
Definition tabulate r c (f : nat -> nat -> Z) : mat Z :=
  map (fun i => map (f i) (iota 0 c)) (iota 0 r).

Definition fixed (x : frac) : frac :=
  let y := lowest x.1 x.2 in
  if Z.ltb 0 y.1 && Z.eqb (y.2 * x.1) (x.2 * y.1) then y else x.
Definition num_add (x y : frac) := fixed (x.1 * y.1, x.2 * y.1 + y.2 * x.1)%Z.
Definition num_mul (x y : frac) := fixed (x.1 * y.1, x.2 * y.2)%Z.
Definition num_opp (x : frac) : frac := (x.1, Z.opp x.2).
Definition num_inv (x : frac) : option frac :=
  match x.2 with
  | Z0 => None | Zpos _ => Some (x.2, x.1) | Zneg _ => Some (Z.opp x.2, Z.opp x.1)
  end.
Definition num_le (x y : frac) := Z.leb (x.2 * y.1) (y.2 * x.1).
Definition num_eq (x y : frac) := Z.eqb (x.2 * y.1) (y.2 * x.1).
Definition num_abs (x : frac) : frac := (x.1, Z.abs x.2).

Definition mat_eq r c (A B : fmat) :=
  all (fun i => all (fun j => Z.eqb (get A.2 i j * B.1) (get B.2 i j * A.1)) (iota 0 c)) (iota 0 r).
Definition reduced r c (A : fmat) : fmat :=
  let g := foldr (fun v a => Z.gcd (content v) a) A.1 A.2 in
  let B := (Z.div A.1 g, map (map (fun a => Z.div a g)) A.2) in
  if Z.ltb 0 B.1 && mat_eq r c B A then B else A.
Definition mat_add r c (A B : fmat) :=
  reduced r c (A.1 * B.1, madd (mscale B.1 A.2) (mscale A.1 B.2))%Z.
Definition mat_opp (A : fmat) : fmat := (A.1, mscale (Zneg xH) A.2).
Definition mat_scale r c (x : frac) (A : fmat) := reduced r c (x.1 * A.1, mscale x.2 A.2)%Z.
Definition mat_mul r k c (A B : fmat) := reduced r c (A.1 * B.1, mmul k A.2 B.2)%Z.
Definition mat_tr c (A : fmat) : fmat := (A.1, mtr c A.2).
Definition mat_one n : fmat := (Zpos xH, identity n).
Definition mat_zero : fmat := (Zpos xH, [::]).
Definition mat_row r c c' (A B : fmat) : fmat :=
  (A.1 * B.1, tabulate r (c + c')%N (fun i j =>
     if (j < c)%N then get A.2 i j * B.1 else get B.2 i (j - c)%N * A.1))%Z.
Definition mat_col r r' c (A B : fmat) : fmat :=
  (A.1 * B.1, tabulate (r + r')%N c (fun i j =>
     if (i < r)%N then get A.2 i j * B.1 else get B.2 (i - r)%N j * A.1))%Z.
Definition mat_entry r c (A : fmat) i j : frac :=
  if (i.-1 < r) && (j.-1 < c) then (A.1, get A.2 i.-1 j.-1) else (Zpos xH, Z0).

Fixpoint int_det n (M : mat Z) : Z :=
  if n is n'.+1 then
    foldr (fun j a => Z.add ((if odd j then Z.opp else id)
      (get M 0 j * int_det n' (tabulate n' n' (fun i k => get M i.+1 (bump j k))))%Z) a)
      Z0 (iota 0 n)
  else Zpos xH.
Definition mat_det n (A : fmat) : frac := (ssrnat.iter n (Z.mul A.1) (Zpos xH), int_det n A.2).

(* The rank, with the bases that show it. *)
Definition mat_rank m n (A : fmat) : option nat :=
  let '(q, U, V) := bases m n A.2 in
  let r := size U in let A' := (Zpos xH, A.2) in
  let UA := mat_mul r m n (q, U) A' in let AV := mat_mul m n r A' (Zpos xH, V) in
  if [&& Z.ltb 0 q, mat_eq r r (mat_mul r n r UA (Zpos xH, V)) (mat_one r)
       & mat_eq m n A' (mat_mul m r n AV UA)] then Some r else None.

Definition mat_inv n (A : fmat) : option fmat :=
  let '(q, U, V) := bases n n A.2 in
  let B := (q, mscale A.1 U) in
  if Z.ltb 0 q && mat_eq n n (mat_mul n n n B A) (mat_one n) then Some B else None.

Definition mat_pinv m n (A : fmat) : option fmat :=
  let '(q, U, V) := bases m n A.2 in
  let r := size U in
  let P := mat_mul m n r A (Zpos xH, V) in
  let Q := mat_mul r m n (q, U) (Zpos xH, A.2) in
  let P' := mat_tr r P in let Q' := mat_tr n Q in
  obind (fun G =>
    let B := mat_mul n r m (mat_mul n r r Q' G) P' in
    let AB := mat_mul m n m A B in let BA := mat_mul n m n B A in
    if [&& Z.ltb 0 q, mat_eq m n (mat_mul m m n AB A) A, mat_eq n m (mat_mul n n m BA B) B,
          mat_eq m m (mat_tr m AB) AB & mat_eq n n (mat_tr n BA) BA] then Some B else None)
  (mat_inv r (mat_mul r n r (mat_mul r m n P' A) Q')).

Definition mat_psd n (A : fmat) : option bool :=
  if mat_eq n n (mat_tr n A) A then
    match squares_of n A.2 with
    | inl (c, w, l) =>
      if check_psd n (qconst A.1 A.2) (Squares (c * A.1)%Z w l) then Some true else None
    | inr v =>
      let u := (Zpos xH, mtr n [:: v]) in
      let B := mat_mul 1 n 1 (mat_mul 1 n n (mat_tr 1 u) A) u in
      if Z.ltb (get B.2 0 0) 0 then Some false else None
    end
  else Some false.

Definition mat_pd n (A : fmat) : option bool :=
  match mat_psd n A, mat_rank n n A with
  | Some false, _ => Some false
  | Some true, Some r => Some (eqn r n)
  | _, _ => None
  end.

Definition mat_all r c (p : Z -> bool) (A : fmat) :=
  all (fun i => all (fun j => p (get A.2 i j)) (iota 0 c)) (iota 0 r).

(* A table of numbers over a common denominator. *)
Fixpoint sequence T (s : seq (option T)) : option (seq T) :=
  if s is x :: s' then obind (fun y => omap (cons y) (sequence s')) x else Some [::].
Definition of_table r c (t : seq (seq frac)) : option fmat :=
  let q := foldr (fun v a => foldr (fun x b => Z.lcm x.1 b) a v) (Zpos xH) t in
  let x i j := nth (Zpos xH, Z0) (nth [::] t i) j in
  let B := (q, tabulate r c (fun i j => (x i j).2 * Z.div q (x i j).1)%Z) in
  if Z.ltb 0 q && all (fun i => all (fun j =>
       Z.eqb (get B.2 i j * (x i j).1) ((x i j).2 * q)) (iota 0 c)) (iota 0 r)
  then Some B else None.

(* The squared norm, and whether T is a least squares solution, or two factors of inner size k do better. *)
Definition mat_norm r c (A : fmat) : frac := fixed (A.1 * A.1, mdot r c A.2 A.2)%Z.
Definition mat_rest q n m (X Y T : fmat) := mat_add q m (mat_mul q n m T X) (mat_opp Y).
Definition mat_nearest q n m near k (X Y T : fmat) (w : option (fmat * fmat)) : option bool :=
  if mat_eq q n (mat_mul q m n (mat_rest q n m X Y T) (mat_tr m X)) mat_zero then Some true
  else if w is Some (U, V) then
    if [&& ~~ near, Z.ltb 0 U.1, Z.ltb 0 V.1 & ~~ num_le (mat_norm q m (mat_rest q n m X Y T))
         (mat_norm q m (mat_rest q n m X Y (mat_mul q k n U V)))] then Some false else None
  else None.

Definition and3 (a b : option bool) :=
  match a, b with
  | Some false, _ | _, Some false => Some false | Some true, Some true => Some true
  | _, _ => None
  end.
Definition not3 := omap negb.
Definition or3 a b := not3 (and3 (not3 a) (not3 b)).

Definition map2 A B C (f : A -> B -> C) (a : option A) (b : option B) : option C :=
  obind (fun x => omap (f x) b) a.

Fixpoint venv (G : seq sort) : Type := if G is s :: G' then (value s * venv G')%type else unit.
Fixpoint vlookup G s (x : var G s) : venv G -> value s :=
  match x with here _ _ => fun e => e.1 | there _ _ _ y => fun e => vlookup y e.2 end.

(* The sort is that of a value: denominators are positive. *)
Definition proper s : value s -> bool := match s with
  | Num => fun x => Z.ltb 0 x.1 | Mat _ _ => fun A => Z.ltb 0 A.1 | _ => fun => true end.

Fixpoint eval_segment (d : nat -> nat) (W : nat -> option fmat) b a : option fmat :=
  if b is b'.+1 then
    if b' < a then Some (mat_one (d a))
    else map2 (mat_mul (d b) (d b') (d a)) (W b) (eval_segment d W b' a)
  else Some (mat_one (d a)).

Fixpoint eval G s (t : tm G s) {struct t} : venv G -> option (value s) :=
  match t in tm _ s return venv G -> option (value s) with
  | Var _ x => fun e => Some (vlookup x e)
  | NLit n => fun => Some n
  | NOp f a b => fun e => map2 f (eval a e) (eval b e)
  | NRank r c A => fun e => obind (mat_rank r c) (eval A e)
  | QLit q => fun => if Z.ltb 0 q.1 then Some q else None
  | QNat n => fun e => omap (fun n => (Zpos xH, Z.of_nat n)) (eval n e)
  | QAdd a b => fun e => map2 num_add (eval a e) (eval b e)
  | QSub a b => fun e => map2 (fun x y => num_add x (num_opp y)) (eval a e) (eval b e)
  | QMul a b => fun e => map2 num_mul (eval a e) (eval b e)
  | QDiv a b => fun e => obind (fun x => omap (num_mul x) (obind num_inv (eval b e))) (eval a e)
  | QOpp a => fun e => omap num_opp (eval a e)
  | QMin a b => fun e => map2 (fun x y => if num_le x y then x else y) (eval a e) (eval b e)
  | QMax a b => fun e => map2 (fun x y => if num_le x y then y else x) (eval a e) (eval b e)
  | QAbs a => fun e => omap num_abs (eval a e)
  | QPow a k => fun e => omap (fun x => ssrnat.iter k (num_mul x) (Zpos xH, Zpos xH)) (eval a e)
  | QTrace n A => fun e => omap (fun A : fmat => (A.1, mdot n n A.2 (identity n))) (eval A e)
  | QDet n A => fun e => omap (mat_det n) (eval A e)
  | QNorm r c A => fun e => omap (mat_norm r c) (eval A e)
  | QEntry r c A i j => fun e => omap (fun A => mat_entry r c A i j) (eval A e)
  | QIf b x y => fun e => if b then eval x e else eval y e
  | QSum a b P f => fun e =>
      foldr (fun i acc => if P i then map2 num_add (eval (f i) e) acc else acc)
        (Some (Zpos xH, Z0)) (from_to a b)
  | MLit r c q => fun => if Z.ltb 0 q.1 then Some q else None
  | MAdd r c A B => fun e => map2 (mat_add r c) (eval A e) (eval B e)
  | MSub r c A B => fun e => map2 (fun A B => mat_add r c A (mat_opp B)) (eval A e) (eval B e)
  | MOpp _ _ A => fun e => omap mat_opp (eval A e)
  | MScale r c a A => fun e => map2 (mat_scale r c) (eval a e) (eval A e)
  | MMul r k c A B => fun e => map2 (mat_mul r k c) (eval A e) (eval B e)
  | MTr _ c A => fun e => omap (mat_tr c) (eval A e)
  | MInv n A => fun e => obind (mat_inv n) (eval A e)
  | MPinv r c A => fun e => obind (mat_pinv r c) (eval A e)
  | MPow n A k => fun e => omap (fun A => ssrnat.iter k (mat_mul n n n A) (mat_one n)) (eval A e)
  | MZero _ _ => fun => Some mat_zero
  | MOne n => fun => Some (mat_one n)
  | MRow r c c' A B => fun e => map2 (mat_row r c c') (eval A e) (eval B e)
  | MCol r r' c A B => fun e => map2 (mat_col r r' c) (eval A e) (eval B e)
  | MConst r c a => fun e => omap (fun x : frac => (x.1, tabulate r c (fun _ _ => x.2))) (eval a e)
  | MFun r c f => fun e =>
      obind (of_table r c) (sequence (map (fun i => sequence (map (fun j =>
        eval (f i.+1 j.+1) e) (iota 0 c))) (iota 0 r)))
  | MSeg d W b a => fun e => eval_segment d (fun i => eval (W i) e) b a
  | FBool b => fun => Some b
  | FAnd P Q => fun e => and3 (eval P e) (eval Q e)
  | FOr P Q => fun e => or3 (eval P e) (eval Q e)
  | FImp P Q => fun e => or3 (not3 (eval P e)) (eval Q e)
  | FIff P Q => fun e => map2 eqb (eval P e) (eval Q e)
  | FNot P => fun e => not3 (eval P e)
  | FNatEq a b => fun e => map2 eqn (eval a e) (eval b e)
  | FNat r a b => fun e => map2 r (eval a e) (eval b e)
  | FEq a b => fun e => map2 num_eq (eval a e) (eval b e)
  | FLe a b => fun e => map2 num_le (eval a e) (eval b e)
  | FLt a b => fun e => map2 (fun x y => ~~ num_le y x) (eval a e) (eval b e)
  | FMatEq r c A B => fun e => map2 (mat_eq r c) (eval A e) (eval B e)
  | FUnit n A => fun e => omap (eqn n) (obind (mat_rank n n) (eval A e))
  | FPsd n A => fun e => obind (mat_psd n) (eval A e)
  | FPd n A => fun e => obind (mat_pd n) (eval A e)
  | FNonneg r c A => fun e => omap (mat_all r c (Z.leb 0)) (eval A e)
  | FPositive r c A => fun e => omap (mat_all r c (Z.ltb 0)) (eval A e)
  | FAll a b P => fun e => foldr (fun i => and3 (eval (P i) e)) (Some true) (from_to a b)
  | FEx a b P => fun e => foldr (fun i => or3 (eval (P i) e)) (Some false) (from_to a b)
  | FLeaf l => fun => eval_leaf l
  | FNearest q n m near k X Y T w => fun e =>
      obind (fun k => obind (fun X => obind (fun Y => obind (fun T =>
        mat_nearest q n m near k X Y T w) (eval T e)) (eval Y e)) (eval X e)) (eval k e)
  | FForall s w P => fun e =>
      if proper w then if eval P (w, e) is Some false then Some false else None else None
  | FExists s w P => fun e =>
      if proper w then if eval P (w, e) is Some true then Some true else None else None
  end.

Definition check (f : tm [::] Form) := if eval f tt is Some b then b else false.
Definition refute (f : tm [::] Form) := if eval f tt is Some b then ~~ b else false.

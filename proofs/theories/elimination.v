(******************************************************************************)
(* Elimination over the integers. Nothing is proved here: what these          *)
(* functions find is checked where it is used (evaluation.v).                 *)
(*                                                                            *)
(*  bases m n M == (q, U, V) with (U / q) M V = 1 and M = (M V) (U / q) M for *)
(*            the m x n matrix M, where V selects columns; rank M = size U    *)
(*  squares_of n S == the symmetric S / 1 as a sum of squares, or a vector v  *)
(*            with v^T S v < 0, as numerators                                 *)
(******************************************************************************)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import polynomial_matrix certificate.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope Z_scope.

Local Notation row := (seq Z).
Definition content (v : row) := foldr Z.gcd 0 v.
Definition primitive (v : row) :=
  let g := content v in if g <=? 1 then v else map (fun a => a / g) v.
Definition at_ (j : nat) (v : row) := nth 0 v j.

(* a u - b v *)
Definition combine a (u : row) b (v : row) := radd (rscale a u) (rscale (- b) v).
Definition clear j (p v : row) := primitive (combine (at_ j p) v (at_ j v) p).
Definition upright j (v : row) := if at_ j v <? 0 then map Z.opp v else v.

(* Rows are reduced with their columns from j on, n to go; pivots are paired with their columns. *)
Fixpoint reduce n j (pivots : seq (nat * row)) (rest : seq row) : seq (nat * row) :=
  if n is S n' then
    let k := find (fun v => negb (at_ j v =? 0)) rest in
    if Nat.ltb k (size rest) then
      let p := upright j (primitive (nth [::] rest k)) in
      let others := take k rest ++ drop (S k) rest in
      reduce n' (S j) (rcons (map (fun q => (q.1, clear j p q.2)) pivots) (j, p))
        (map (clear j p) others)
    else reduce n' (S j) pivots rest
  else pivots.

Definition bases (m n : nat) (M : mat Z) : Z * mat Z * mat Z :=
  let rows := map (fun i => nth [::] M i) (iota 0 m) in
  let full v := map (fun j => at_ j v) (iota 0 n) in
  let augmented := map (fun uv => full uv.1 ++ uv.2) (zip rows (identity m)) in
  let pivots := map (fun p => (p.1, upright p.1 p.2)) (reduce n O [::] augmented) in
  let q := foldr (fun p a => Z.lcm (at_ p.1 p.2) a) 1 pivots in
  let U := map (fun p => map (Z.mul (q / at_ p.1 p.2)) (drop n p.2)) pivots in
  let V := map (fun i => map (fun p => if Nat.eqb i p.1 then 1 else 0) pivots) (iota 0 n) in
  (q, U, V).

(* Fractions (q, a) for a / q, in lowest terms. *)
Definition lowest (q a : Z) : Z * Z :=
  let g := Z.gcd q a in
  let s := if q <? 0 then -1 else 1 in
  if g =? 0 then (q, a) else (s * (q / g), s * (a / g)).
Definition fadd (x y : Z * Z) := lowest (x.1 * y.1) (x.2 * y.1 + y.2 * x.1).
Definition fmul (x y : Z * Z) := lowest (x.1 * y.1) (x.2 * y.2).
Definition fopp (x : Z * Z) := (x.1, - x.2).
Definition finv (x : Z * Z) := lowest x.2 x.1.
Definition fdot u v := foldr fadd (1, 0) (map (fun p => fmul p.1 p.2) (zip u v)).

Inductive signature :=
  | SquaresOf of seq ((Z * Z) * seq (Z * Z)) (* weights and rows *)
  | Negative of seq (Z * Z).

(* By recursion on the first row: its square is split off, and the rest is of size n - 1. *)
Fixpoint squares_from n (S : seq (seq (Z * Z))) : signature :=
  match n, S with
  | Datatypes.S n', (a :: r) :: rows =>
    let tails := map behead rows in
    match a.2 ?= 0 with
    | Lt => Negative ((1, 1) :: map (fun => (1, 0)) r)
    | Gt =>
      let l := map (fmul (finv a)) r in
      let rest := map (fun p => map (fun xy => fadd xy.1 (fopp (fmul p.1 xy.2))) (zip p.2 r))
        (zip l tails) in
      match squares_from n' rest with
      | Negative v => Negative (fopp (fdot l v) :: v)
      | SquaresOf ws => SquaresOf ((a, (1, 1) :: l) :: map (fun w => (w.1, (1, 0) :: w.2)) ws)
      end
    | Eq =>
      let j := find (fun x => negb (x.2 =? 0)) r in
      if Nat.ltb j (size r) then
        let d := nth (1, 0) (nth [::] tails j) j in
        let b := nth (1, 0) r j in
        let s := fopp (fmul (fadd d (1, 1)) (finv (fmul (1, 2) b))) in
        Negative (s :: map (fun i => if Nat.eqb i j then (1, 1) else (1, 0)) (iota 0 (size r)))
      else
        match squares_from n' tails with
        | Negative v => Negative ((1, 0) :: v)
        | SquaresOf ws => SquaresOf (map (fun w => (w.1, (1, 0) :: w.2)) ws)
        end
    end
  | _, _ => SquaresOf [::]
  end.

(* The numerators over a common denominator. *)
Definition cleared (v : seq (Z * Z)) : Z * row :=
  let q := foldr (fun x a => Z.lcm x.1 a) 1 v in (q, map (fun x => x.2 * (q / x.1)) v).

(* c S = sum_i w_i l_i^T l_i as (c, w, l), or a vector. *)
Definition squares_of n (S : mat Z) : (Z * row * mat Z) + row :=
  let full v := map (fun j => (1, at_ j v)) (iota 0 n) in
  match squares_from n (map (fun i => full (nth [::] S i)) (iota 0 n)) with
  | Negative v => inr (cleared v).2
  | SquaresOf ws =>
    let rows := map (fun w => cleared w.2) ws in
    let weights := map (fun wr => fmul wr.1.1 (lowest (wr.2.1 * wr.2.1) 1)) (zip ws rows) in
    let c := cleared weights in
    inl (c.1, c.2, map snd rows)
  end.

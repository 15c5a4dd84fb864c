(********************************************************************************)
(* The certificate checks, as functions that compute.                           *)
(*                                                                              *)
(*       curve I moves i == the layer i along the curve: (M + t C1 + ...) / q,  *)
(*                   where moves lists [:: C1; C2; ...] for each layer          *)
(* chain d L n Z == the product of the n layers L and of Z                      *)
(* check_descent I moves == ||W(t) X - Y||^2 - ||W(0) X - Y||^2 has a negative  *)
(*                   lowest coefficient in t                                    *)
(*    check_gradient I == (R X - Y) X^T = 0, where R is the product             *)
(* check_bottleneck I c == with A = W_H ... W_(p+1), B = W_p ... W_1, E = A B X *)
(*                   - Y and the data of c (a left inverse J of A, a least      *)
(*                   squares solution N, Z = N X, T = Z - A B X, mu):           *)
(*                     J A = 1, (Z - Y) X^T = 0, E (B X)^T = 0, A^T E X^T = 0,  *)
(*                     mu - T T^T and A^T Z Z^T A - mu A^T A are positive       *)
(*                     semidefinite, being the given sums of squares            *)
(********************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import verdicts polynomial_matrix.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.

(* The sum of squares c^-1 * sum_i w_i l_i^T l_i, with weights w_i >= 0. *)
Record squares (T : Type) := Squares {
  sq_den : T; sq_weights : seq T; sq_rows : mat T
}.

Record bottleneck_certificate (T : Type) := BottleneckCertificate {
  level : nat; mu : T * T; left_inverse : T * mat T; least_squares : T * mat T;
  sq_top : squares T; sq_bottom : squares T
}.

Section Checks.
Context {N : Type} {ops : numbers N}.
Implicit Types (I : instance N) (L : nat -> frac N) (q : N * mat N).

Local Notation layer := (layer (nzero ops)).

(* On naturals eqn computes as == does, and is extracted without eqType. *)
Definition shaped r c q := [&& is_pos q.1, eqn (size q.2) r & all (fun v => eqn (size v) c) q.2].
Definition well_formed I :=
  [&& eqn (size (widths I)) (depth I).+1, shaped (dim I 0) (samples I) (inputs I),
      shaped (dim I (depth I)) (samples I) (targets I) &
      all (fun i => shaped (dim I i.+1) (dim I i) (layer I i)) (iota 0 (depth I))].

Definition const q : frac N := qconst q.1 q.2.

(* The product of n layers and of Z, for the widths d. *)
Fixpoint chain (d : nat -> nat) L n (Z : frac N) : frac N :=
  if n is n'.+1 then qmul (d n') (L n') (chain d L n' Z) else Z.

Definition curve I (moves : seq (pmat N)) i : frac N :=
  ((layer I i).1, (layer I i).2 :: nth [::] moves i).

Definition residual I L H := qsub (chain (dim I) L H (const (inputs I))) (const (targets I)).

Definition check_descent I moves :=
  let E := residual I (curve I moves) (depth I) in
  [&& well_formed I, ~~ is_zero E.1 &
      first_neg (behead (pdot (dim I (depth I)) (samples I) E.2 E.2))].

Definition check_gradient I :=
  let E := residual I (fun i => const (layer I i)) (depth I) in
  [&& well_formed I, ~~ is_zero E.1 &
      qzero (qmul (samples I) E (qtr (samples I) (const (inputs I))))].

Definition qscale (c : N * N) (q : frac N) : frac N := (nmul ops c.2 q.1, pscale c.1 q.2).
Definition qone k : frac N := qconst (nunit ops) (identity k).

Definition weighted (ws : seq N) (rows : mat N) : mat N :=
  map (fun wv => rscale wv.1 wv.2) (zip ws rows).
Definition sq_frac n (s : squares N) : frac N :=
  qconst (sq_den s)
    (mmul (size (sq_rows s)) (mtr n (sq_rows s)) (weighted (sq_weights s) (sq_rows s))).
Definition check_psd n (M : frac N) (s : squares N) :=
  [&& is_pos (sq_den s), all is_ge0 (sq_weights s),
      eqn (size (sq_weights s)) (size (sq_rows s)) & qzero (qsub M (sq_frac n s))].

Definition check_bottleneck_at I (c : bottleneck_certificate N) n p :=
  let d := dim I in let m := samples I in
  let L i := const (layer I i) in
  let X := const (inputs I) in let Y := const (targets I) in
  let A := chain (fun i => d (i + p)%N) (fun i => L (i + p)%N) n (qone (d p)) in
  let F := chain d L p X in
  let S := qmul (d p) A F in
  let E := qsub S Y in
  let Z := qmul (d 0%N) (const (least_squares c)) X in
  let T := qsub Z S in
  let At := qtr (d p) A in
  let V := qmul (d (n + p)%N) At Z in
  [&& qzero (qsub (qmul (d (n + p)%N) (const (left_inverse c)) A) (qone (d p))),
      qzero (qmul m (qsub Z Y) (qtr m X)),
      qzero (qmul m E (qtr m F)),
      qzero (qmul m (qmul (d (n + p)%N) At E) (qtr m X)),
      ~~ is_zero T.1,
      check_psd (d (n + p)%N)
        (qsub (qscale (mu c) (qone (d (n + p)%N))) (qmul m T (qtr m T))) (sq_top c) &
      check_psd (d p)
        (qsub (qmul m V (qtr m V)) (qscale (mu c) (qmul (d (n + p)%N) At A))) (sq_bottom c)].

Definition check_bottleneck I c :=
  [&& well_formed I, eqn (level c - depth I) 0 &
      check_bottleneck_at I c (depth I - level c) (level c)].

End Checks.

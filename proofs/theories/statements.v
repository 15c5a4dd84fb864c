(******************************************************************************)
(*   The claims of H. Lu and K. Kawaguchi, "Depth Creates No Bad Local        *)
(*   Minima" (arXiv:1702.08580v2), as propositions; and of the theorem of     *)
(*   Kawaguchi (2016) that it builds on, those about saddles.                 *)
(* Nothing here says which of them hold: the file paper.v does. This file     *)
(* imports MathComp only and can be read next to the paper.                   *)
(* R is any ordered field (realFieldType); the real numbers are one.          *)
(*                                                                            *)
(*        d : nat -> nat == widths, d 0 is the paper's d_0 (input)            *)
(*             weights d == one matrix W i : d (i+1) x d i for each i; the    *)
(*                          matrix W i is the paper's W_(i+1), and a network  *)
(*                          of depth H uses i = 0, ..., H-1 only              *)
(*             prodW W n == W (n-1) *m ... *m W 0, the paper's W_n ... W_1;   *)
(*                          1%:M when n = 0                                   *)
(*               upW p W == the weights from level p upwards, so that         *)
(*                          prodW (upW p W) n is W_(n+p) ... W_(p+1)          *)
(*              sqnorm A == the square of the Frobenius norm                  *)
(*            loss X Y W == 1/2 ||W_H ... W_1 X - Y||^2, problem (1), page 2  *)
(*    shallow_loss X Y T == ||T X - Y||^2, problem (2), page 2: the paper     *)
(*                          has no factor 1/2 here                            *)
(*        gradient X Y T == (T X - Y) X^T, the gradient of half shallow_loss  *)
(*         mxclose e A B == each entry of B is less than e away from A's      *)
(*        wclose n e W V == mxclose e (W i) (V i) for the layers i < n        *)
(*         local_min X Y == the local minima of problem (1)                   *)
(*  local_min_rank k X Y == the local minima of problem (2), rank T <= k      *)
(*        descends k X Y W == the loss falls at the order k along a           *)
(*                          polynomial curve through W                        *)
(*              deep H f W == f (W_H ... W_1)                                 *)
(*       locmin_rank k f T == T is a local minimum of f where rank T <= k     *)
(*              convex Phi == Phi lies below its chords                       *)
(*           full_rank A == the rank of the m x n matrix A is min(m, n)       *)
(*      bottleneck d H p == d p is the least of d 0, ..., d H; when several   *)
(*                          levels tie, p may be any of them                  *)
(*         local_max X Y == the local maxima of problem (1)                   *)
(*            line W D t == W + t D, layer by layer                           *)
(*        critical Phi W == along each line through W, Phi changes by o(t)    *)
(*   curvature Phi W D c == Phi (W + t D) = Phi W + c t^2 + o(t^2); at a      *)
(*                          critical point 2 c is the Hessian form at D       *)
(*           svd M U D V == M = U D V^T with U, V orthogonal, D diagonal      *)
(*                          (rectangular) with nonnegative entries            *)
(*    sorted_svd M U D V == moreover the diagonal of D is nonincreasing       *)
(*                                                                            *)
(* Readings. "A perturbation of A" is read with quantifiers: for every e > 0  *)
(* the perturbed matrix may be chosen e-close to A. The topology of matrices  *)
(* is that of entries. X or Y "of full row rank" is row_free X, row_free Y.   *)
(* Each claim opens with its identifier in brackets, then the page.           *)
(******************************************************************************)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* -- Vocabulary ---------------------------------------------------------- *)
Section Vocabulary.
Variable R : realFieldType.
Definition weights (d : nat -> nat) := forall i : nat, 'M[R]_(d i.+1, d i).
Fixpoint prodW d (W : weights d) n : 'M[R]_(d n, d 0%N) :=
  if n is n'.+1 then W n' *m prodW W n' else 1%:M.
Definition up p (d : nat -> nat) := fun i => d (i + p)%N.
Definition upW p d (W : weights d) : weights (up p d) := fun i => W (i + p)%N.

Definition sqnorm m n (A : 'M[R]_(m, n)) : R := \sum_i \sum_j A i j ^+ 2.
Definition loss d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights d) : R :=
  2%:R^-1 * sqnorm (prodW W H *m X - Y).
Definition shallow_loss q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (T : 'M[R]_(q, n)) : R :=
  sqnorm (T *m X - Y).
Definition gradient q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (T : 'M[R]_(q, n)) :=
  (T *m X - Y) *m X^T.
Definition mxclose e m n (A B : 'M[R]_(m, n)) := forall i j, `|B i j - A i j| < e.
Definition wclose n e d (W V : weights d) := forall i, (i < n)%N -> mxclose e (W i) (V i).

Definition locmin n d (Phi : weights d -> R) (W : weights d) :=
  exists2 e, 0 < e & forall V, wclose n e W V -> Phi W <= Phi V.

Definition local_min d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights d) :=
  locmin H (loss X Y) W.
Definition global_min d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights d) :=
  forall V : weights d, loss X Y W <= loss X Y V.
Definition local_min_rank k q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (T : 'M[R]_(q, n)) :=
  (\rank T <= k)%N /\ exists2 e, 0 < e & forall T' : 'M[R]_(q, n), (\rank T' <= k)%N ->
    mxclose e T T' -> shallow_loss X Y T <= shallow_loss X Y T'.

Definition global_min_rank k q n m (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (T : 'M[R]_(q, n)) :=
  (\rank T <= k)%N /\
  forall T' : 'M[R]_(q, n), (\rank T' <= k)%N -> shallow_loss X Y T <= shallow_loss X Y T'.
(* Along a polynomial curve P with P(0) = W the loss is L(W) - c t^k + t^(k+1) q(t), c > 0. *)
Definition descends k d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights d) :=
  exists (P : forall i, 'M[{poly R}]_(d i.+1, d i)) (c : R) (q : {poly R}),
    [/\ forall i, map_mx (horner^~ 0) (P i) = W i, 0 < c & forall t,
        loss X Y (fun i => map_mx (horner^~ t) (P i))
          = loss X Y W - c * t ^+ k + t ^+ k.+1 * q.[t]].
(* What Theorem 3.2 says, of any function of the product. *)
Definition deep d H (f : 'M[R]_(d H, d 0%N) -> R) (W : weights d) := f (prodW W H).
Definition locmin_rank k q n (f : 'M[R]_(q, n) -> R) (T : 'M[R]_(q, n)) :=
  (\rank T <= k)%N /\ exists2 e, 0 < e & forall T' : 'M[R]_(q, n), (\rank T' <= k)%N ->
    mxclose e T T' -> f T <= f T'.
Definition convex d (Phi : weights d -> R) := forall (W V : weights d) t, 0 <= t <= 1 ->
  Phi (fun i => (1 - t) *: W i + t *: V i) <= (1 - t) * Phi W + t * Phi V.
Definition local_max d H m (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights d) :=
  locmin H (fun V => - loss X Y V) W.
Definition line d (W D : weights d) t : weights d := fun i => W i + t *: D i.
Definition critical d (Phi : weights d -> R) (W : weights d) := forall D e, 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 -> `|Phi (line W D t) - Phi W| <= e * `|t|.
Definition curvature d (Phi : weights d -> R) (W D : weights d) c := forall e, 0 < e ->
  exists2 t0, 0 < t0 & forall t, `|t| < t0 ->
    `|Phi (line W D t) - Phi W - c * t ^+ 2| <= e * t ^+ 2.
Definition full_rank m n (A : 'M[R]_(m, n)) := \rank A == minn m n.
Definition bottleneck (d : nat -> nat) H p :=
  (p <= H)%N /\ forall i, (i <= H)%N -> (d p <= d i)%N.
Definition orthogonal n (U : 'M[R]_n) := U^T *m U = 1%:M.
Definition svd m n (M : 'M[R]_(m, n)) (U : 'M_m) (D : 'M_(m, n)) (V : 'M_n) :=
  [/\ M = U *m D *m V^T, orthogonal U, orthogonal V,
      forall (i : 'I_m) (j : 'I_n), i != j :> nat -> D i j = 0 & forall i j, 0 <= D i j].
Definition sorted_svd m n (M : 'M[R]_(m, n)) U D V := svd M U D V /\
  forall (i i' : 'I_m) (j j' : 'I_n), i = j :> nat -> i' = j' :> nat -> (i <= i')%N ->
    D i' j' <= D i j.

End Vocabulary.

(* -- Claims -------------------------------------------------------------- *)
Module Claim.
Section Claims.
Variable R : realFieldType.

(** [s2.rank-bound], page 2. The product of the layers has rank at most d_p. *)
Definition s2_rank_bound := forall (d : nat -> nat) (H p : nat) (W : weights R d),
  bottleneck d H p -> (\rank (prodW W H) <= d p)%N.

(** [s2.equivalent], page 2. At a global minimum W of (1), problem (2) has a
    global minimum of the same value. *)
Definition s2_equivalent := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  (0 < H)%N -> bottleneck d H p -> global_min X Y W ->
  exists2 T, global_min_rank (d p) X Y T & shallow_loss X Y T = loss X Y W.

(** [s2.nonconvex-1], page 2. Problem (1) is not convex when H > 1. *)
Definition s2_nonconvex_1 := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)),
  row_free X -> row_free Y -> (1 < H)%N -> (forall i, (i <= H)%N -> (0 < d i)%N) ->
  ~ convex (loss X Y).

(** [s2.nonconvex-2], page 2. Problem (2) is not convex unless d_p is the least
    of d_H and d_0: its feasible set is not. *)
Definition s2_nonconvex_2 := forall q n k, (0 < k)%N -> (k < minn q n)%N ->
  ~ (forall (T T' : 'M[R]_(q, n)) t, 0 <= t <= 1 -> (\rank T <= k)%N -> (\rank T' <= k)%N ->
     (\rank ((1 - t) *: T + t *: T')%R <= k)%N).

(** [s2.general-loss], page 2. A loss for which the conclusion of Theorem
    3.2 holds at the given widths has at each deep local minimum the value of a
    shallow one. *)
Definition s2_general_loss := forall (d : nat -> nat) (H p : nat) (f : 'M[R]_(d H, d 0%N) -> R),
  (0 < H)%N -> bottleneck d H p ->
  (forall W : weights R d, locmin H (deep f) W -> forall i, (i < H)%N -> ~~ full_rank (W i) ->
   forall e, 0 < e -> exists V : weights R d,
    [/\ full_rank (V i), mxclose e (W i) (V i), forall j, j != i -> V j = W j,
        locmin H (deep f) V & deep f V = deep f W]) ->
  forall W : weights R d, locmin H (deep f) W -> exists2 T, locmin_rank (d p) f T & f T = deep f W.

(** [theorem-2.1], page 2. The value of (2) at the product of a local minimum
    of (1) is the value of (2) at a local minimum of (2). *)
Definition theorem_2_1 := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> (0 < H)%N -> bottleneck d H p -> local_min X Y W ->
  exists2 T, local_min_rank (d p) X Y T & shallow_loss X Y (prodW W H) = shallow_loss X Y T.

(** [theorem-2.1-general]. For any X and Y the product itself minimises (2). *)
Definition theorem_2_1_general := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  (0 < H)%N -> bottleneck d H p -> local_min X Y W -> global_min_rank (d p) X Y (prodW W H).

(** [t2.1.value], page 7. (1) and (2) have equal values, as typeset. *)
Definition t2_1_value := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  (0 < H)%N -> shallow_loss X Y (prodW W H) = loss X Y W.

(** [t2.1.other-minimum], page 7. For each local minimum another one of equal
    value has a product of rank d_p. *)
Definition t2_1_other_minimum := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> bottleneck d H p -> local_min X Y W ->
  exists V : weights R d,
    [/\ local_min X Y V, loss X Y V = loss X Y W & \rank (prodW V H) = d p].

(** [theorem-2.2], page 3. If X has full row rank, local minima of (2) are global. *)
Definition theorem_2_2 := forall (q n m k : nat) (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T,
  row_free X -> local_min_rank k X Y T -> global_min_rank k X Y T.

(** [theorem-2.2-general]. The same for any X. *)
Definition theorem_2_2_general := forall (q n m k : nat) (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T,
  local_min_rank k X Y T -> global_min_rank k X Y T.

(** [t2.2.full-count], page 8. At a local minimum of (2) the multiplicities sum
    to the bound on the rank, that is, the rank is the largest allowed. *)
Definition t2_2_full_count := forall (q n m k : nat) (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) T,
  row_free X -> row_free Y -> (k <= minn q n)%N -> local_min_rank k X Y T -> \rank T = k.

(** [t2.2.reduction], page 7. With N X X^T = Y X^T, problem (2) is to approximate
    N X by T X, up to a constant, and rank (T X) = rank T. *)
Definition t2_2_reduction := forall (q n m : nat) (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (N T : 'M[R]_(q, n)),
  row_free X -> N *m X *m X^T = Y *m X^T ->
  shallow_loss X Y T = sqnorm (T *m X - N *m X) + sqnorm (N *m X - Y) /\ \rank (T *m X) = \rank T.

(** [t2.2.projection], page 7. For X = 1 a local minimum T of (2) is P S and
    S Q, with S the target and P, Q the orthogonal projectors of T. *)
Definition t2_2_projection := forall (q n k : nat) (S T : 'M[R]_(q, n)) (P : 'M[R]_q) (Q : 'M[R]_n),
  local_min_rank k 1%:M S T -> P^T = P -> P *m P = P -> (P :=: T^T)%MS ->
  Q^T = Q -> Q *m Q = Q -> (Q :=: T)%MS -> T = P *m S /\ T = S *m Q.

(** [t2.2.commute], pages 7-8. P commutes with D = S S^T. *)
Definition t2_2_commute := forall (q n k : nat) (S T : 'M[R]_(q, n)) (P : 'M[R]_q),
  local_min_rank k 1%:M S T -> P^T = P -> P *m P = P -> (P :=: T^T)%MS ->
  P *m (S *m S^T) = S *m S^T *m P.

(** [t2.2.block-diagonal], page 8. If D is diagonal, P has blocks along its
    different entries. *)
Definition t2_2_block_diagonal := forall (q n k : nat) (S T : 'M[R]_(q, n)) (P : 'M[R]_q),
  local_min_rank k 1%:M S T -> P^T = P -> P *m P = P -> (P :=: T^T)%MS ->
  is_diag_mx (S *m S^T) ->
  forall i j, (S *m S^T) i i != (S *m S^T) j j -> P i j = 0.

(** [t2.2.value], page 8. The value is what P leaves of D. *)
Definition t2_2_value := forall (q n k : nat) (S T : 'M[R]_(q, n)) (P : 'M[R]_q),
  local_min_rank k 1%:M S T -> P^T = P -> P *m P = P -> (P :=: T^T)%MS ->
  shallow_loss 1%:M S T = \tr (S *m S^T) - \tr (P *m (S *m S^T)).

(** [t2.2.rotation-identity], page 8. With D = diag(l1, l2), T(c, s) the
    compression of D to the line spanned by (s, c), c = cos, s = sin, and
    H(T) = ||D - T||^2: the value of H along the rotation, as typeset. *)
Definition t2_2_rotation_identity := forall l1 l2 c s : R,
  0 < l2 -> l2 < l1 -> c ^+ 2 + s ^+ 2 = 1 ->
  let D : 'M[R]_2 := diag_mx (\row_j if j == 0 then l1 else l2) in
  let T a b : 'M[R]_2 := let u := \col_(i < 2) (if i == 0 then b else a) in
    u *m u^T *m D *m (u *m u^T) in
  sqnorm (D - T c s) =
    sqnorm (D - T 1 0) + l1 ^+ 2 + l2 ^+ 2 - (l1 * s ^+ 2 + l2 * c ^+ 2) ^+ 2.

(** [t2.2.monotone], pages 7-9. The value falls along the rotation, for angles in
    the first quadrant: what is subtracted grows with s = sin. *)
Definition t2_2_monotone := forall l1 l2 s t : R, 0 <= l2 -> l2 < l1 -> 0 <= s -> s < t -> t <= 1 ->
  (l1 * s ^+ 2 + l2 * (1 - s ^+ 2)) ^+ 2 < (l1 * t ^+ 2 + l2 * (1 - t ^+ 2)) ^+ 2.

(** [theorem-2.3], page 3. The local minima of (1) are global. *)
Definition theorem_2_3 := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> local_min X Y W -> global_min X Y W.

(** [theorem-2.3-general]. The same for any X and Y. *)
Definition theorem_2_3_general := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  local_min X Y W -> global_min X Y W.

(** [lemma-3.1], page 3 (Weyl). Singular values move by at most the norm of
    M - M', that is, by any c with |(M - M') x| <= c |x| for all x. *)
Definition lemma_3_1 := forall m n (M M' : 'M[R]_(m, n)) U D V U' D' V' c,
  sorted_svd M U D V -> sorted_svd M' U' D' V' ->
  0 <= c -> (forall x : 'cV_n, sqnorm ((M - M') *m x) <= c ^+ 2 * sqnorm x) ->
  forall (i : 'I_m) (j : 'I_n), i = j :> nat -> `|D i j - D' i j| <= c.

(** [lemma-3.1-continuity]. Hence singular values are continuous. *)
Definition lemma_3_1_continuity := forall m n (M : 'M[R]_(m, n)) U D V, sorted_svd M U D V ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall M' U' D' V',
    sorted_svd M' U' D' V' -> mxclose delta M M' -> mxclose e D D'.

(** [lemma-3.2], pages 3-4 (Wedin). The first k singular triples of M' are the
    perturbed ones. If they are separated by delta from the other singular
    values of M, and from 0, then the squared sines of the angles between the
    singular subspaces are bounded by the residuals over delta squared. The
    squared sines sum to the squared entries of U_2^T U'_1 and V_2^T V'_1. *)
Definition lemma_3_2 := forall m n k (M M' : 'M[R]_(m, n)) U D V U' D' V' delta,
  svd M U D V -> svd M' U' D' V' -> (k <= minn m n)%N -> 0 < delta ->
  (forall (i i' : 'I_m) (j j' : 'I_n), i = j :> nat -> i' = j' :> nat ->
     (k <= i)%N -> (i' < k)%N -> delta <= `|D' i' j' - D i j|) ->
  (forall (i : 'I_m) (j : 'I_n), i = j :> nat -> (i < k)%N -> delta <= D' i j) ->
  delta ^+ 2 * (\sum_(i < m | (k <= i)%N) \sum_(j < m | (j < k)%N) (U^T *m U') i j ^+ 2
              + \sum_(i < n | (k <= i)%N) \sum_(j < n | (j < k)%N) (V^T *m V') i j ^+ 2)
  <= \sum_i \sum_(j < n | (j < k)%N) (M *m V' - U' *m D') i j ^+ 2
   + \sum_i \sum_(j < m | (j < k)%N) (M^T *m U' - V' *m D'^T) i j ^+ 2.

(** [lemma-3.3-literal], page 4. For the given SVD of a matrix of full rank,
    each nearby matrix has an SVD whose factors are near the given ones. The
    SVD found need not be sorted: this asks less. *)
Definition lemma_3_3_literal := forall m n (M : 'M[R]_(m, n)) U D V,
  full_rank M -> sorted_svd M U D V ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall M', mxclose delta M M' ->
  exists U' D' V', svd M' U' D' V' /\ [/\ mxclose e U U', mxclose e D D' & mxclose e V V'].

(** [theorem-3.1], page 4. If the product has rank d_p, each matrix near it of
    rank at most d_p is a product of factors near the given ones. *)
Definition theorem_3_1 := forall (d : nat -> nat) (H p : nat) (W : weights R d),
  (0 < H)%N -> bottleneck d H p -> \rank (prodW W H) = d p ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T : 'M_(d H, d 0%N),
    (\rank T <= d p)%N -> mxclose delta (prodW W H) T ->
  exists2 V : weights R d, wclose H e W V & prodW V H = T.

(** [t3.1.one-factor], page 4. For two factors it is enough to move one. *)
Definition t3_1_one_factor := forall a b c (W2 : 'M[R]_(a, b)) (W1 : 'M[R]_(b, c)),
  \rank (W2 *m W1) = minn a (minn b c) ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T,
    (\rank T <= minn a (minn b c))%N -> mxclose delta (W2 *m W1) T ->
  (exists2 V1, mxclose e W1 V1 & T = W2 *m V1) \/ (exists2 V2, mxclose e W2 V2 & T = V2 *m W1).

(** [t3.1.row-scaling], pages 4-5. If the product is diagonal, scaled rows of
    the left factor reach each diagonal matrix near it of no larger rank. *)
Definition t3_1_row_scaling := forall a b c (W2 : 'M[R]_(a, b)) (W1 : 'M[R]_(b, c)),
  (forall (i : 'I_a) (j : 'I_c), i != j :> nat -> (W2 *m W1) i j = 0) ->
  \rank (W2 *m W1) = minn a (minn b c) ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T : 'M_(a, c),
    (forall (i : 'I_a) (j : 'I_c), i != j :> nat -> T i j = 0) ->
    (\rank T <= minn a (minn b c))%N -> mxclose delta (W2 *m W1) T ->
  exists s : 'rV[R]_a, mxclose e (const_mx 1) s /\ diag_mx s *m W2 *m W1 = T.

(** [t3.1.rank-needed], page 4. Without rank R = d_p Theorem 3.1 fails. *)
Definition t3_1_rank_needed := ~ (forall (d : nat -> nat) (H p : nat) (W : weights R d),
  (0 < H)%N -> bottleneck d H p ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T : 'M_(d H, d 0%N),
    (\rank T <= d p)%N -> mxclose delta (prodW W H) T ->
  exists2 V : weights R d, wclose H e W V & prodW V H = T).

(** [t3.1.induction], page 5. Two layers that do not meet at the bottleneck
    can be merged: the width d_i goes, and d_p and the rank of the product stay. *)
Definition t3_1_induction := forall (d : nat -> nat) (H p i : nat) (W : weights R d),
  bottleneck d H p -> (0 < i < H)%N -> i != p ->
  exists d' p', exists V : weights R d',
    [/\ forall j, d' j = d (if (j < i)%N then j else j.+1), bottleneck d' H.-1 p', d' p' = d p
       & \rank (prodW V H.-1) = \rank (prodW W H)].

(** [theorem-3.2], page 5. At a local minimum a layer that is not of full rank
    can be moved, alone, by as little as one likes, to full rank, so that the
    point stays a local minimum of equal value. *)
Definition theorem_3_2 := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> local_min X Y W ->
  forall i, (i < H)%N -> ~~ full_rank (W i) ->
  forall e, 0 < e -> exists V : weights R d,
    [/\ full_rank (V i), mxclose e (W i) (V i), forall j, j != i -> V j = W j,
        local_min X Y V & loss X Y V = loss X Y W].

(** [t3.2.sub-block-rank], page 5. For layer W_i between A = W_H ... W_(i+1) and
    Q = W_(i-1) ... W_1 X, with A = V2 D2 U2^T and Q = U1 D1 V1^T, the block
    D2^+ V2^T Y V1 D1^+ has rank at least s2 + s1 - max(d_i, d_(i-1)), where
    s2 = rank A and s1 = rank Q. The pseudo-inverse D^+ of a diagonal D is the
    diagonal matrix of the shape of D^T whose entries invert the nonzero ones. *)
Definition t3_2_sub_block_rank := forall (d : nat -> nat) (n i m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + i.+1)%N, m)) (W : weights R d)
    V2 D2 U2 U1 D1 V1,
  row_free X -> row_free Y -> local_min X Y W ->
  let A : 'M_(d (n + i.+1)%N, d i.+1) := prodW (upW i.+1 W) n in
  let Q := prodW W i *m X in
  let pinv a b (D : 'M[R]_(a, b)) := (map_mx (fun x => x^-1) D)^T in
  svd A V2 D2 U2 -> svd Q U1 D1 V1 ->
  (\rank A + \rank Q - maxn (d i.+1) (d i)
    <= \rank (pinv _ _ D2 *m V2^T *m Y *m V1 *m pinv _ _ D1))%N.

(** [t3.2.normal-equation], page 5. With A and Q as there, a layer M in the
    place of W_i satisfies the normal equation exactly if A M Q = A W_i Q. *)
Definition t3_2_normal_equation := forall (d : nat -> nat) (n i m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + i.+1)%N, m)) (W : weights R d) (M : 'M[R]_(d i.+1, d i)),
  local_min X Y W ->
  let A : 'M_(d (n + i.+1)%N, d i.+1) := prodW (upW i.+1 W) n in
  let Q := prodW W i *m X in
  A^T *m (A *m M *m Q - Y) *m Q^T = 0 <-> A *m M *m Q = A *m W i *m Q.

(** [t3.2.full-rank-data], page 5. Turned data of full row rank have full rank. *)
Definition t3_2_full_rank_data := forall (q m : nat) (Y : 'M[R]_(q, m)) (V2 : 'M[R]_q) (V1 : 'M[R]_m),
  row_free Y -> orthogonal V2 -> orthogonal V1 -> full_rank (V2^T *m Y *m V1).

(** [t3.2.count-of-ones], page 5. With as many ones as are missing K fits
    into the layer. *)
Definition t3_2_count_of_ones := forall (d : nat -> nat) (n i m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + i.+1)%N, m)) (W : weights R d),
  row_free X -> row_free Y -> local_min X Y W -> ~~ full_rank (W i) ->
  (d i.+1 + d i - \rank (prodW (upW i.+1 W) n : 'M_(d (n + i.+1)%N, d i.+1))
    - \rank (prodW W i *m X) <= minn (d i.+1) (d i))%N.

(** [t3.2.discrete], page 5. On a line that has a point of full rank all but
    finitely many have: there is a bound on how many different ones have not. *)
Definition t3_2_discrete := forall m n (A B : 'M[R]_(m, n)) t, full_rank (A + t *: B) ->
  exists N, forall s : seq R, uniq s -> all (fun u => ~~ full_rank (A + u *: B)) s -> (size s <= N)%N.

(** [t3.2.half-ball], page 5. Points of equal value within half the radius of a
    local minimum are local minima. *)
Definition t3_2_half_ball := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) e,
  0 < e -> (forall V, wclose H e W V -> loss X Y W <= loss X Y V) ->
  forall V, wclose H (e / 2%:R) W V -> loss X Y V = loss X Y W -> local_min X Y V.

(** [t3.2.iterate], page 6. Theorem 3.2 may be applied to one layer after
    another: if the layers i and j are not of full rank, and layer i has moved
    a little, to full rank and equal loss, then layer j can. *)
Definition t3_2_iterate := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d) i j,
  row_free X -> row_free Y -> local_min X Y W -> (i < H)%N -> (j < H)%N -> i != j ->
  ~~ full_rank (W i) -> ~~ full_rank (W j) ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall V : weights R d,
    (forall l, l != i -> V l = W l) -> mxclose delta (W i) (V i) -> full_rank (V i) ->
    loss X Y V = loss X Y W ->
  exists U : weights R d, [/\ forall l, l != j -> U l = V l, mxclose e (W j) (U j),
    full_rank (U j) & loss X Y U = loss X Y W].

(** [t3.2.iterate-jointly]. Read for all layers at once: near each local minimum
    there is one of equal value with all layers of full rank. *)
Definition t3_2_iterate_jointly := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> local_min X Y W ->
  forall e, 0 < e -> exists V : weights R d,
    [/\ wclose H e W V, forall i, (i < H)%N -> full_rank (V i),
        local_min X Y V & loss X Y V = loss X Y W].

(** [lemma-3.4], page 6. If A has full row rank, each matrix near A B is A B'
    with B' near B. *)
Definition lemma_3_4 := forall p q r (A : 'M[R]_(p, q)) (B : 'M[R]_(q, r)), row_free A ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall T, mxclose delta (A *m B) T ->
  exists2 B', mxclose e B B' & A *m B' = T.

(** [theorem-3.3], page 6. If all layers of a local minimum have full rank,
    there is a local minimum nearby, of equal value, whose product has rank d_p. *)
Definition theorem_3_3 := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> row_free Y -> bottleneck d H p -> local_min X Y W ->
  (forall i, (i < H)%N -> full_rank (W i)) ->
  forall e, 0 < e -> exists V : weights R d,
    [/\ wclose H e W V, local_min X Y V, loss X Y V = loss X Y W & \rank (prodW V H) = d p].

(** [t3.3.merge], page 6. If all layers have full rank, the one into the bottleneck
    has full row rank, as Lemma 3.4 asks. *)
Definition t3_3_merge := forall (d : nat -> nat) (H p : nat) (W : weights R d),
  bottleneck d H p.+1 -> (forall i, (i < H)%N -> full_rank (W i)) -> row_free (W p).

(** [t3.3.sylvester], page 6. With A = W_H ... W_(p+1) and B = W_p ... W_1, the
    rank of A B is at least rank A + rank B - d_p. *)
Definition t3_3_sylvester := forall (d : nat -> nat) (n p : nat) (W : weights R d),
  bottleneck d (n + p) p ->
  (\rank (prodW (upW p W) n) + \rank (prodW W p) - d p
    <= \rank (prodW (upW p W) n *m prodW W p))%N.

(** [t3.3.sylvester-general]. For any two matrices with inner dimension k. *)
Definition t3_3_sylvester_general := forall a k b (P : 'M[R]_(a, k)) (Q : 'M[R]_(k, b)),
  (\rank P + \rank Q - k <= \rank (P *m Q))%N.

(** [s4.general-loss], page 9. As in Section 2, for every convex loss. *)
Definition s4_general_loss := forall (d : nat -> nat) (H p : nat) (f : 'M[R]_(d H, d 0%N) -> R),
  (0 < H)%N -> bottleneck d H p ->
  (forall T T' t, 0 <= t <= 1 -> f ((1 - t) *: T + t *: T') <= (1 - t) * f T + t * f T') ->
  forall W : weights R d, locmin H (deep f) W -> exists2 T, locmin_rank (d p) f T & f T = deep f W.

(** [s4.completion], page 9. For matrix completion, with squares, the local
    minima of deep networks have the values of those of two layers. *)
Definition s4_completion := forall (d : nat -> nat) (H p : nat) (mask : 'I_(d H) -> 'I_(d 0%N) -> bool)
    (Y : 'M[R]_(d H, d 0%N)),
  let f (T : 'M_(d H, d 0%N)) := \sum_i \sum_(j | mask i j) (T i j - Y i j) ^+ 2 in
  (0 < H)%N -> bottleneck d H p ->
  forall W : weights R d, locmin H (deep f) W ->
  exists (A : 'M[R]_(d H, d p)) (B : 'M[R]_(d p, d 0%N)),
    f (A *m B) = deep f W /\ exists2 e, 0 < e & forall A' B', mxclose e A A' -> mxclose e B B' ->
      f (A *m B) <= f (A' *m B').

(** [s4.weighted], ours. With weights the shallow problem has no bad minima. *)
Definition s4_weighted := forall (q n k : nat) (w : 'I_q -> 'I_n -> R) (Y : 'M[R]_(q, n)),
  (forall i j, 0 < w i j) ->
  let f (T : 'M_(q, n)) := \sum_i \sum_j w i j * (T i j - Y i j) ^+ 2 in
  forall T, locmin_rank k f T -> forall T' : 'M_(q, n), (\rank T' <= k)%N -> f T <= f T'.

(* -- Saddles: K. Kawaguchi, "Deep Learning without Poor Local Minima" ------ *)
(** [kawaguchi16.2.3-iii]. Each point that is no global minimum is neither a local
    minimum nor a local maximum, so a critical one is a saddle. For any data. *)
Definition kawaguchi16_2_3_iii := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  ~ global_min X Y W -> ~ local_min X Y W /\ ~ local_max X Y W.

(** [kawaguchi16.2.3-iii-maximum]. If X is not 0 and no width is 0, no point at
    all is a local maximum. *)
Definition kawaguchi16_2_3_iii_maximum := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  X != 0 -> (0 < H)%N -> (forall i, (i <= H)%N -> (0 < d i)%N) -> ~ local_max X Y W.

(** [kawaguchi16.2.3-iv]. If W_(H-1) ... W_2 has the rank of the least hidden
    width, d_(p+1), a critical point that is no global minimum has a direction of
    negative curvature. H = n + 2; for H = 2 the product is 1. For any data. *)
Definition kawaguchi16_2_3_iv := forall (d : nat -> nat) (n p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d n.+2, m)) (W : weights R d),
  (p <= n)%N -> (forall i, (i <= n)%N -> (d p.+1 <= d i.+1)%N) ->
  critical (loss X Y) W -> ~ global_min X Y W ->
  \rank (prodW (fun i => W i.+1 : 'M_(_, _)) n) = d p.+1 ->
  exists D c, c < 0 /\ curvature (loss X Y) W D c.

(** [kawaguchi16.2.4]. With three layers or more W = 0 is a saddle without any
    curvature, if Y X^T is not 0 and no width is. *)
Definition kawaguchi16_2_4 := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)),
  (2 < H)%N -> Y *m X^T != 0 -> (forall i, (i <= H)%N -> (0 < d i)%N) ->
  let W : weights R d := fun=> 0 in
  [/\ critical (loss X Y) W, ~ global_min X Y W & forall D, curvature (loss X Y) W D 0].

(* -- Repairs: ours, not the paper's -------------------------------------- *)
(** [dichotomy]. At a local minimum of (1) the gradient vanishes or the product
    has rank d_p. *)
Definition dichotomy := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  bottleneck d H p -> local_min X Y W ->
  gradient X Y (prodW W H) = 0 \/ \rank (prodW W H) = d p.

(** [theorem-3.3-repaired]. If rank (Y X^T) is at least d_p, the product of a
    local minimum has rank d_p: the conclusion of Theorem 3.3 holds with V = W. *)
Definition theorem_3_3_repaired := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  bottleneck d H p -> (d p <= \rank (Y *m X^T))%N -> local_min X Y W ->
  \rank (prodW W H) = d p.

(** [theorem-3.3-repaired-pointwise]. When X has full row rank, the conclusion
    of Theorem 3.3 holds at a local minimum exactly if the rank is d_p already. *)
Definition theorem_3_3_repaired_pointwise := forall (d : nat -> nat) (H p m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  row_free X -> bottleneck d H p -> local_min X Y W ->
  (forall e, 0 < e -> exists V : weights R d,
     [/\ wclose H e W V, local_min X Y V, loss X Y V = loss X Y W & \rank (prodW V H) = d p])
  <-> \rank (prodW W H) = d p.

(** [theorem-3.2-repaired-pointwise]. The conclusion of Theorem 3.2 holds at
    layer W_(i+1) of a local minimum of depth n + i + 1, exactly if
    rank (R X) + max(d_(i+1), d_i) >= rank (W_H ... W_(i+2)) + rank (W_i ... W_1 X),
    where R is the product. *)
Definition theorem_3_2_repaired_pointwise := forall (d : nat -> nat) (n i m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d (n + i.+1)%N, m)) (W : weights R d),
  local_min X Y W ->
  (forall e, 0 < e -> exists V : weights R d,
     [/\ full_rank (V i), mxclose e (W i) (V i), forall j, j != i -> V j = W j,
         local_min X Y V & loss X Y V = loss X Y W])
  <-> (\rank (prodW (upW i.+1 W) n) + \rank (prodW W i *m X)
        <= \rank (prodW W (n + i.+1) *m X) + maxn (d i.+1) (d i))%N.

(** [two-layers-negative-direction]. At a critical point of two layers, above the
    value of some product of their size, the second derivative of twice the loss
    along some (A + t S)(B + t T) is negative. *)
Definition two_layers_negative_direction := forall (q k n m : nat)
    (A : 'M[R]_(q, k)) (B : 'M[R]_(k, n)) (X : 'M[R]_(n, m)) (Y : 'M[R]_(q, m)) (U : 'M[R]_(q, n)),
  (A *m B *m X - Y) *m (B *m X)^T = 0 -> A^T *m (A *m B *m X - Y) *m X^T = 0 ->
  (\rank U <= k)%N -> shallow_loss X Y U < shallow_loss X Y (A *m B) ->
  exists S T, 2%:R * \tr ((A *m B *m X - Y) *m (S *m T *m X)^T) + sqnorm ((S *m B + A *m T) *m X) < 0.

(** [completeness]. Each network of H layers is a global minimum of (1), or a
    polynomial curve through it descends at an order of at most max(H, min(4, 2 (H - 1))). *)
Definition completeness := forall (d : nat -> nat) (H m : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  global_min X Y W \/ exists2 k, (k <= maxn H (minn 4 (2 * H.-1)))%N & descends k X Y W.

(** [completeness-exclusive]. Where a curve descends there is no local minimum. *)
Definition completeness_exclusive := forall (d : nat -> nat) (H m k : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)) (W : weights R d),
  descends k X Y W -> ~ local_min X Y W.

(** [completeness-at-zero]. At the network 0 no curve descends at an order below H. *)
Definition completeness_at_zero := forall (d : nat -> nat) (H m k : nat)
    (X : 'M[R]_(d 0%N, m)) (Y : 'M[R]_(d H, m)),
  descends k X Y (fun i => 0 : 'M[R]_(d i.+1, d i)) -> (H <= k)%N.

End Claims.
End Claim.

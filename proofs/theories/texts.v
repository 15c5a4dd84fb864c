From mathcomp Require Import all_ssreflect all_algebra.
From DeepLinear Require Import statements words.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* s2.rank-bound/stated *)
Definition s2_rank_bound_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N.

(* s2.rank-bound/strengthened.equality *)
Definition s2_rank_bound_strengthened_equality (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  \rank (segment W H 0) = least [seq d i | i <- from_to 0 H].

(* s2.equivalent/stated *)
Definition s2_equivalent_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* global-minimum *) global_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  exists S : 'M[R]_(d H, d 0%N), ((\rank S <= least [seq d i | i <- from_to 0 H])%N /\ sqnorm (S *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ ((\rank S <= least [seq d i | i <- from_to 0 H])%N /\ (forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> sqnorm (S *m X - Y) <= sqnorm (S' *m X - Y))).

(* s2.equivalent/repaired *)
Definition s2_equivalent_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* global-minimum *) global_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  exists S : 'M[R]_(d H, d 0%N), ((\rank S <= least [seq d i | i <- from_to 0 H])%N /\ 1 / 2%:R * sqnorm (S *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ ((\rank S <= least [seq d i | i <- from_to 0 H])%N /\ (forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> sqnorm (S *m X - Y) <= sqnorm (S' *m X - Y))).

(* theorem-2.1/stated *)
Definition theorem_2_1_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  exists S : 'M[R]_(d H, d 0%N), sqnorm (S *m X - Y) = sqnorm (segment W H 0 *m X - Y) /\ ((\rank S <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e S S' -> sqnorm (S *m X - Y) <= sqnorm (S' *m X - Y))).

(* theorem-2.1/repaired *)
Definition theorem_2_1_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> sqnorm ((segment W H 0) *m X - Y) <= sqnorm (S' *m X - Y)).

(* t2.1.value/stated *)
Definition t2_1_value_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  sqnorm (segment W H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y).

(* t2.1.value/repaired *)
Definition t2_1_value_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  1 / 2%:R * sqnorm (segment W H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y).

(* t2.1.other-minimum/stated *)
Definition t2_1_other_minimum_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H].

(* t2.1.other-minimum/repaired.data *)
Definition t2_1_other_minimum_repaired_data (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* data-rank *) (least [seq d i | i <- from_to 0 H] <= \rank (Y *m X^T))%N ->
  exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H].

(* t2.1.other-minimum/repaired.only-if *)
Definition t2_1_other_minimum_repaired_only_if (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* data-rank-low *) (\rank (Y *m X^T) < least [seq d i | i <- from_to 0 H])%N ->
  ~ (exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H]).

(* theorem-2.2/stated *)
Definition theorem_2_2_stated (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  (* x-full-row-rank *) \rank X = d0 ->
  (\rank R_ <= k)%N /\ (forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)).

(* theorem-2.2/repaired *)
Definition theorem_2_2_repaired (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  (\rank R_ <= k)%N /\ (forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)).

(* t2.2.reduction/stated *)
Definition t2_2_reduction_stated (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d0 ->
  sqnorm (R_ *m X - Y) = sqnorm (R_ *m X - Y *m pinv X *m X) + sqnorm (Y - Y *m pinv X *m X) /\ \rank (R_ *m X) = \rank R_.

(* t2.2.reduction/strengthened.any-input *)
Definition t2_2_reduction_strengthened_any_input (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  sqnorm (R_ *m X - Y) = sqnorm (R_ *m X - Y *m pinv X *m X) + sqnorm (Y - Y *m pinv X *m X) /\ (exists R' : 'M[R]_(dH, d0), R' *m X = R_ *m X /\ \rank R' = \rank (R_ *m X)).

(* t2.2.reduction/strengthened.no-constant *)
Definition t2_2_reduction_strengthened_no_constant (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d0 ->
  (* y-in-row-space *) \rank (col_mx X Y) = \rank X ->
  sqnorm (R_ *m X - Y) = sqnorm (R_ *m X - Y *m pinv X *m X).

(* t2.2.projection/stated: at show/0: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t2.2.projection/strengthened.any-data *)
Definition t2_2_projection_strengthened_any_data (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  R_ *m X = R_ *m X *m pinv (R_ *m X) *m (Y *m pinv X *m X) /\ R_ *m X = Y *m pinv X *m X *m (pinv (R_ *m X) *m (R_ *m X)).

(* t2.2.projection/strengthened.converse *)
Definition t2_2_projection_strengthened_converse (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-projection *) R_ *m X = R_ *m X *m pinv (R_ *m X) *m (Y *m pinv X *m X) /\ R_ *m X = Y *m pinv X *m X *m (pinv (R_ *m X) *m (R_ *m X)) ->
  (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)).

(* t2.2.commute/stated *)
Definition t2_2_commute_stated (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  R_ *m X *m pinv (R_ *m X) *m Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)) = Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)).

(* t2.2.commute/strengthened.critical *)
Definition t2_2_commute_strengthened_critical (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-projection *) R_ *m X = R_ *m X *m pinv (R_ *m X) *m (Y *m pinv X *m X) /\ R_ *m X = Y *m pinv X *m X *m (pinv (R_ *m X) *m (R_ *m X)) ->
  R_ *m X *m pinv (R_ *m X) *m Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)) = Y *m Y^T *m (R_ *m X *m pinv (R_ *m X)).

(* t2.2.commute/strengthened.any-data *)
Definition t2_2_commute_strengthened_any_data (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  R_ *m X *m pinv (R_ *m X) *m (Y *m pinv X *m X) *m (Y *m pinv X *m X)^T = Y *m pinv X *m X *m (Y *m pinv X *m X)^T *m (R_ *m X *m pinv (R_ *m X)).

(* t2.2.commute/strengthened.square: at show: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t2.2.block-diagonal/stated *)
Definition t2_2_block_diagonal_stated (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= dH)%N -> entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) i i = entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) j j \/ entry (R_ *m X *m pinv (R_ *m X)) i j = 0.

(* t2.2.block-diagonal/strengthened.critical *)
Definition t2_2_block_diagonal_strengthened_critical (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-projection *) R_ *m X = R_ *m X *m pinv (R_ *m X) *m (Y *m pinv X *m X) /\ R_ *m X = Y *m pinv X *m X *m (pinv (R_ *m X) *m (R_ *m X)) ->
  forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= dH)%N -> entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) i i = entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) j j \/ entry (R_ *m X *m pinv (R_ *m X)) i j = 0.

(* t2.2.block-diagonal/strengthened.zero-block *)
Definition t2_2_block_diagonal_strengthened_zero_block (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= dH)%N -> entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) i i = entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) j j /\ entry (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) i i <> 0 \/ entry (R_ *m X *m pinv (R_ *m X)) i j = 0.

(* t2.2.block-diagonal/strengthened.diagonal *)
Definition t2_2_block_diagonal_strengthened_diagonal (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* x-identity *) d0 = m /\ X = (eye _ _ _ : 'M[R]_(d0, m)) ->
  (* y-diagonal *) (forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= m)%N -> i <> j -> entry Y i j = 0) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i.+1 <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m).-1)%N -> (1 <= i <= m)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-ordered is defined *) (forall i, (1 <= i <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-ordered *) (forall i, (1 <= i <= (minn dH m).-1)%N -> entry Y i.+1 i.+1 <= entry Y i i) /\ (forall i, (1 <= i <= (minn dH m))%N -> 0 <= entry Y i i) ->
  (* values-distinct is defined *) (forall i, (1 <= i <= (minn dH m))%N -> forall j, (1 <= j <= (minn dH m))%N -> (1 <= i <= dH)%N) ->
  (* values-distinct is defined *) (forall i, (1 <= i <= (minn dH m))%N -> forall j, (1 <= j <= (minn dH m))%N -> (1 <= i <= m)%N) ->
  (* values-distinct is defined *) (forall i, (1 <= i <= (minn dH m))%N -> forall j, (1 <= j <= (minn dH m))%N -> (1 <= j <= dH)%N) ->
  (* values-distinct is defined *) (forall i, (1 <= i <= (minn dH m))%N -> forall j, (1 <= j <= (minn dH m))%N -> (1 <= j <= m)%N) ->
  (* values-distinct *) (forall i, (1 <= i <= (minn dH m))%N -> forall j, (1 <= j <= (minn dH m))%N -> (i = j \/ entry Y i i <> entry Y j j) \/ entry Y i i = 0) ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  forall i, (1 <= i <= dH)%N -> forall j, (1 <= j <= dH)%N -> i = j \/ entry (R_ *m X *m pinv (R_ *m X)) i j = 0.

(* t2.2.block-diagonal/strengthened.any-data *)
Definition t2_2_block_diagonal_strengthened_any_data (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  forall q, (1 <= q <= (2 * dH))%N -> \tr (mpow (Y *m pinv X *m X *m (Y *m pinv X *m X)^T) q) = \tr (mpow (R_ *m X *m (R_ *m X)^T) q) + \tr (mpow ((R_ *m X - Y *m pinv X *m X) *m (R_ *m X - Y *m pinv X *m X)^T) q).

(* t2.2.value/stated: at show: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t2.2.value/strengthened.critical: at show: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t2.2.value/strengthened.simple: at show: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t2.2.value/strengthened.any-data *)
Definition t2_2_value_strengthened_any_data (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  sqnorm (R_ *m X - Y *m pinv X *m X) = sqnorm (Y *m pinv X *m X) - sqnorm (R_ *m X).

(* t2.2.full-count/stated *)
Definition t2_2_full_count_stated (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  (* x-full-row-rank *) \rank X = d0 ->
  (* y-full-row-rank *) \rank Y = dH ->
  (* bound-fits *) (k <= minn d0 dH)%N ->
  \rank (R_ *m X) = k.

(* t2.2.full-count/repaired *)
Definition t2_2_full_count_repaired (R : realFieldType) : Prop :=
  forall (d0 dH m : nat)
    (X : 'M[R]_(d0, m))
    (Y : 'M[R]_(dH, m))
    (k : nat)
    (R_ : 'M[R]_(dH, d0)),
  (* d0 *) (0 < d0)%N ->
  (* dH *) (0 < dH)%N ->
  (* m *) (0 < m)%N ->
  (* r-feasible *) (\rank R_ <= k)%N ->
  (* r-local-minimum *) (\rank R_ <= k)%N /\ (exists2 e, 0 < e & forall R_' : 'M[R]_(dH, d0), (\rank R_' <= k)%N -> mxclose e R_ R_' -> sqnorm (R_ *m X - Y) <= sqnorm (R_' *m X - Y)) ->
  (* x-full-row-rank *) \rank X = d0 ->
  \rank (R_ *m X) = minn k (\rank (Y *m X^T)).

(* t2.2.rotation-identity/stated *)
Definition t2_2_rotation_identity_stated (R : realFieldType) : Prop :=
  forall (l1 l2 t : R),
  (* lambda-ordered *) l2 < l1 /\ 0 <= l2 ->
  (* show is defined *) 1 + t * t <> 0 ->
  sqnorm (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T *m col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1))) *m col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T - col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1)))) = l1 * l1 + l1 * l1 + l2 * l2 - (l1 * (2%:R * t / (1 + t * t)) * (2%:R * t / (1 + t * t)) + l2 * ((1 - t * t) / (1 + t * t)) * ((1 - t * t) / (1 + t * t))) ^+ 2%N.

(* t2.2.rotation-identity/repaired *)
Definition t2_2_rotation_identity_repaired (R : realFieldType) : Prop :=
  forall (l1 l2 t : R),
  (* show is defined *) 1 + t * t <> 0 ->
  sqnorm (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T *m col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1))) *m col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)) *m (col_mx (const_mx (2%:R * t / (1 + t * t)) : 'M[R]_(1, 1)) (const_mx ((1 - t * t) / (1 + t * t)) : 'M[R]_(1, 1)))^T - col_mx (row_mx (const_mx l1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx l2 : 'M[R]_(1, 1)))) = l1 * l1 + l2 * l2 - (l1 * (2%:R * t / (1 + t * t)) * (2%:R * t / (1 + t * t)) + l2 * ((1 - t * t) / (1 + t * t)) * ((1 - t * t) / (1 + t * t))) ^+ 2%N.

(* t2.2.monotone/stated *)
Definition t2_2_monotone_stated (R : realFieldType) : Prop :=
  forall (l1 l2 t u : R),
  (* lambda-ordered *) l2 < l1 /\ 0 <= l2 ->
  (* angles-ordered *) t < u ->
  (* first-quadrant *) 0 <= t /\ u <= 1 ->
  (* show is defined *) (1 + t * t) ^+ 2%N <> 0 ->
  (* show is defined *) (1 + u * u) ^+ 2%N <> 0 ->
  ((l1 * 4%:R * t * t + l2 * (1 - t * t) ^+ 2%N) / (1 + t * t) ^+ 2%N) ^+ 2%N < ((l1 * 4%:R * u * u + l2 * (1 - u * u) ^+ 2%N) / (1 + u * u) ^+ 2%N) ^+ 2%N.

(* theorem-2.3/stated *)
Definition theorem_2_3_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  global_min (d := d) (H := H) X Y (fun k : nat => W k.+1).

(* theorem-2.3/repaired *)
Definition theorem_2_3_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  global_min (d := d) (H := H) X Y (fun k : nat => W k.+1).

(* theorem-2.3/strengthened.critical *)
Definition theorem_2_3_strengthened_critical (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* critical *) (forall W' : forall i : nat, 'M[R]_(d i, d i.-1), forall e, 0 < e -> exists2 delta, 0 < delta & forall t, `|t| < delta -> `|1 / 2%:R * sqnorm (segment (fun i : nat => W i + t *: W' i) H 0 *m X - Y) - 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)| <= e * `|t|) ->
  global_min (d := d) (H := H) X Y (fun k : nat => W k.+1).

(* theorem-2.3/strengthened.negative-direction: at show/0: a Hessian has no form in Rocq *)

(* theorem-2.3/strengthened.negative-direction-two-layers: at show/0: a Hessian has no form in Rocq *)

(* theorem-2.3/strengthened.straight-descent: at show: the predicate descends_on_a_line has no form in Rocq *)

(* theorem-2.3/strengthened.order-at-most-depth: at show: an order of descent has no form in Rocq *)

(* lemma-3.1/stated: at show/2: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.1/strengthened.half: at show/2: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.1/strengthened.entries: at show/2: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.2/stated: at gap-positive/1: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.2/repaired.square: at values-separated: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.2/strengthened.half: at gap-positive/1: a comparison of numbers that may be irrational has no form in Rocq *)

(* lemma-3.3/stated: at show/1/3: the predicate SingularValueDecomposition has no form in Rocq *)

(* lemma-3.3/repaired.distinct: at show/1/3: the predicate SingularValueDecomposition has no form in Rocq *)

(* lemma-3.3/repaired.only-if: at show/0/1/3: the predicate SingularValueDecomposition has no form in Rocq *)

(* lemma-3.3.some/stated: at near: `min` or `max` of a comprehension of numbers has no form in Rocq *)

(* lemma-3.3.some/strengthened.gap-free *)
Definition lemma_3_3_some_strengthened_gap_free (R : realFieldType) : Prop :=
  forall (a b : nat)
    (U : 'M[R]_(a, minn a b))
    (D : 'M[R]_(minn a b, minn a b))
    (V : 'M[R]_(b, minn a b))
    (U' : 'M[R]_(a, minn a b))
    (D' : 'M[R]_(minn a b, minn a b))
    (V' : 'M[R]_(b, minn a b)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* D *) (forall i0, (1 <= i0 <= (minn a b))%N -> forall j0, (1 <= j0 <= (minn a b))%N -> (i0 <> j0)%N -> entry D i0 j0 = 0) ->
  (* D' *) (forall i0, (1 <= i0 <= (minn a b))%N -> forall j0, (1 <= j0 <= (minn a b))%N -> (i0 <> j0)%N -> entry D' i0 j0 = 0) ->
  (* given-svds is defined *) (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> (1 <= i.+1 <= (minn a b))%N) ->
  (* given-svds is defined *) (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> (1 <= i <= (minn a b))%N) ->
  (* given-svds *) ((((((U^T *m U = (1%:M : 'M[R]_(minn a b, minn a b)) /\ V^T *m V = (1%:M : 'M[R]_(minn a b, minn a b))) /\ (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> entry D i.+1 i.+1 <= entry D i i)) /\ psd D) /\ U'^T *m U' = (1%:M : 'M[R]_(minn a b, minn a b))) /\ V'^T *m V' = (1%:M : 'M[R]_(minn a b, minn a b))) /\ (forall i, (1 <= i <= (minn (minn a b) (minn a b)).-1)%N -> entry D' i.+1 i.+1 <= entry D' i i)) /\ psd D' ->
  (* rational-svds *) (((forall i, (1 <= i <= (minn a b))%N -> forall j, (1 <= j <= (minn a b))%N -> entry D i i = entry D j j -> i = j) /\ (forall i, (1 <= i <= (minn a b))%N -> 0 < entry D i i)) /\ (forall i, (1 <= i <= (minn a b))%N -> forall j, (1 <= j <= (minn a b))%N -> entry D' i i = entry D' j j -> i = j)) /\ (forall i, (1 <= i <= (minn a b))%N -> 0 < entry D' i i) ->
  \sum_(i <- from_to 1 (minn a b)) Num.min (sqnorm (col_mx (column_of U i) (column_of V i) - col_mx (column_of U' i) (column_of V' i))) (sqnorm (col_mx (column_of U i) (column_of V i) + col_mx (column_of U' i) (column_of V' i))) <= sqnorm (U *m D *m V^T - U' *m D' *m V'^T).

(* theorem-3.1/stated *)
Definition theorem_3_1_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* product-full-rank *) \rank (segment W H 0) = least [seq d i | i <- from_to 0 H] ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall R' : 'M[R]_(d H, d 0%N), mxclose delta (segment W H 0) R' -> (\rank R' <= least [seq d i | i <- from_to 0 H])%N -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ segment W' H 0 = R'.

(* t3.1.one-factor/stated: at show/2/0/1: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t3.1.one-factor/repaired: at show/2/0/1: matrices whose sides are equal by an equation only has no form in Rocq *)

(* t3.1.row-scaling/stated: at show/2/1/1: a product whose inner sides are equal by an equation only has no form in Rocq *)

(* t3.1.rank-needed/stated *)
Definition t3_1_rank_needed_stated (R : realFieldType) : Prop :=
  exists (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N /\
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) /\
  (\rank (segment W H 0) < least [seq d i | i <- from_to 0 H])%N /\ ~ (forall e, 0 < e -> exists2 delta, 0 < delta & forall R' : 'M[R]_(d H, d 0%N), mxclose delta (segment W H 0) R' -> (\rank R' <= least [seq d i | i <- from_to 0 H])%N -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ segment W' H 0 = R').

(* t3.1.rank-needed/strengthened.pointwise *)
Definition t3_1_rank_needed_strengthened_pointwise (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* product-rank-deficient *) (\rank (segment W H 0) < least [seq d i | i <- from_to 0 H])%N ->
  ~ (forall e, 0 < e -> exists2 delta, 0 < delta & forall R' : 'M[R]_(d H, d 0%N), mxclose delta (segment W H 0) R' -> (\rank R' <= least [seq d i | i <- from_to 0 H])%N -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ segment W' H 0 = R').

(* theorem-3.2/stated *)
Definition theorem_3_2_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  forall e, 0 < e -> exists V : 'M[R]_(d i, d i.-1), mxclose e (W i) V /\ (\rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ local_min (d := d) (H := H) X Y (fun k : nat => (replaced W i V) k.+1).

(* theorem-3.2/repaired.pointwise *)
Definition theorem_3_2_repaired_pointwise (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  (* layer-rank-condition *) (\rank (segment W H i) + \rank (segment W i.-1 0 *m X)%R <= \rank (segment W H 0 *m X) + maxn (d i) (d i.-1))%N ->
  forall e, 0 < e -> exists V : 'M[R]_(d i, d i.-1), mxclose e (W i) V /\ (\rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ local_min (d := d) (H := H) X Y (fun k : nat => (replaced W i V) k.+1).

(* theorem-3.2/repaired.pointwise-only-if *)
Definition theorem_3_2_repaired_pointwise_only_if (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  (* layer-rank-condition-fails *) (\rank (segment W H 0 *m X) + maxn (d i) (d i.-1) < \rank (segment W H i) + \rank (segment W i.-1 0 *m X)%R)%N ->
  ~ (forall e, 0 < e -> exists V : 'M[R]_(d i, d i.-1), mxclose e (W i) V /\ (\rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ local_min (d := d) (H := H) X Y (fun k : nat => (replaced W i V) k.+1)).

(* theorem-3.2/repaired.data *)
Definition theorem_3_2_repaired_data (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  (* data-rank-of-input *) (minn (least [seq d i_ | i_ <- from_to 0 H]) (\rank X) <= \rank (Y *m X^T))%N ->
  forall e, 0 < e -> exists V : 'M[R]_(d i, d i.-1), mxclose e (W i) V /\ (\rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)) /\ local_min (d := d) (H := H) X Y (fun k : nat => (replaced W i V) k.+1).

(* theorem-3.2/repaired.architecture: at architecture-rank: `min` or `max` of a comprehension of numbers has no form in Rocq *)

(* theorem-3.2/repaired.architecture-only-if: at architecture-rank-fails: `min` or `max` of a comprehension of numbers has no form in Rocq *)

(* t3.2.full-rank-data/stated *)
Definition t3_2_full_rank_data_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  \rank Y = minn (d H) m.

(* t3.2.sub-block-rank/stated *)
Definition t3_2_sub_block_rank_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  ((\rank (segment W H i) + \rank (segment W i.-1 0 *m X)%R)%:R - (maxn (d i) (d i.-1))%:R : R) <= (\rank ((segment W H i)^T *m Y *m X^T *m (segment W i.-1 0)^T)%R)%:R.

(* t3.2.sub-block-rank/repaired *)
Definition t3_2_sub_block_rank_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  ((\rank (segment W H i) + \rank (segment W i.-1 0 *m X)%R)%:R - m%:R : R) <= (\rank ((segment W H i)^T *m Y *m X^T *m (segment W i.-1 0)^T)%R)%:R.

(* t3.2.sub-block-rank/repaired.critical *)
Definition t3_2_sub_block_rank_repaired_critical (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* critical *) (forall W' : forall i_ : nat, 'M[R]_(d i_, d i_.-1), forall e, 0 < e -> exists2 delta, 0 < delta & forall t, `|t| < delta -> `|1 / 2%:R * sqnorm (segment (fun i : nat => W i + t *: W' i) H 0 *m X - Y) - 1 / 2%:R * sqnorm (segment W H 0 *m X - Y)| <= e * `|t|) ->
  \rank ((segment W H i)^T *m Y *m X^T *m (segment W i.-1 0)^T)%R = \rank (segment W H 0 *m X).

(* t3.2.count-of-ones/stated *)
Definition t3_2_count_of_ones_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  (* layer-rank-deficient *) (\rank (W i) < minn (d i) (d i.-1))%N ->
  ((d i + d i.-1)%:R - (\rank (segment W H i))%:R - (\rank (segment W i.-1 0 *m X)%R)%:R : R) <= (minn (d i) (d i.-1))%:R.

(* t3.2.count-of-ones/repaired *)
Definition t3_2_count_of_ones_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  exists M : 'M[R]_(d i, d i.-1), ((\rank M)%:R : R) = Num.min (Num.min (d i)%:R (d i.-1)%:R) ((\rank (segment W H 0 *m X))%:R + ((d i)%:R - (\rank (segment W H i))%:R) + ((d i.-1)%:R - (\rank (segment W i.-1 0 *m X)%R)%:R)) /\ segment W H i *m (M - W i) *m segment W i.-1 0 *m X = (0 : 'M[R]_(d H, m)).

(* t3.2.iterate/stated *)
Definition t3_2_iterate_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i j : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* j *) (1 <= j <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layers *) (i <> j /\ ~ \rank (W i) = minn (d i) (d i.-1)) /\ ~ \rank (W j) = minn (d j) (d j.-1) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall V : 'M[R]_(d i, d i.-1), mxclose delta (W i) V -> \rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) -> exists V' : 'M[R]_(d j, d j.-1), mxclose e (W j) V' /\ \rank V' = minn (d j) (d j.-1) /\ 1 / 2%:R * sqnorm (segment (replaced (replaced W i V) j V') H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y).

(* t3.2.iterate/repaired *)
Definition t3_2_iterate_repaired (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (i j : nat),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* i *) (1 <= i <= H)%N ->
  (* j *) (1 <= j <= H)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layers *) (i <> j /\ ~ \rank (W i) = minn (d i) (d i.-1)) /\ ~ \rank (W j) = minn (d j) (d j.-1) ->
  (* data-rank-of-input *) (minn (least [seq d i_ | i_ <- from_to 0 H]) (\rank X) <= \rank (Y *m X^T))%N ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall V : 'M[R]_(d i, d i.-1), mxclose delta (W i) V -> \rank V = minn (d i) (d i.-1) /\ 1 / 2%:R * sqnorm (segment (replaced W i V) H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) -> exists V' : 'M[R]_(d j, d j.-1), mxclose e (W j) V' /\ \rank V' = minn (d j) (d j.-1) /\ 1 / 2%:R * sqnorm (segment (replaced (replaced W i V) j V') H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y).

(* theorem-3.3/stated *)
Definition theorem_3_3_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* y-full-row-rank *) \rank Y = d H ->
  forall e, 0 < e -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H].

(* theorem-3.3/repaired.data *)
Definition theorem_3_3_repaired_data (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* data-rank *) (least [seq d i | i <- from_to 0 H] <= \rank (Y *m X^T))%N ->
  forall e, 0 < e -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H].

(* theorem-3.3/repaired.only-if *)
Definition theorem_3_3_repaired_only_if (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (m : nat)
    (X : 'M[R]_(d 0%N, m))
    (Y : 'M[R]_(d H, m))
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* m *) (0 < m)%N ->
  (* local-minimum *) local_min (d := d) (H := H) X Y (fun k : nat => W k.+1) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* x-full-row-rank *) \rank X = d 0%N ->
  (* product-rank-deficient *) (\rank (segment W H 0) < least [seq d i | i <- from_to 0 H])%N ->
  ~ (forall e, 0 < e -> exists W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) /\ (1 / 2%:R * sqnorm (segment W' H 0 *m X - Y) = 1 / 2%:R * sqnorm (segment W H 0 *m X - Y) /\ local_min (d := d) (H := H) X Y (fun k : nat => W' k.+1)) /\ \rank (segment W' H 0) = least [seq d i | i <- from_to 0 H]).

(* t3.3.merge/stated *)
Definition t3_3_merge_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* bottleneck-after-first is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* bottleneck-after-first *) (2 <= least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N)%N ->
  (* show is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* show is defined *) (1%N <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%N ->
  (* show is defined *) (1 <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1) <= H)%N ->
  (2 <= least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N)%N /\ \rank (W (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%R = least [seq d i | i <- from_to 0 H].

(* t3.3.merge/strengthened.literal *)
Definition t3_3_merge_strengthened_literal (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* bottleneck-not-first is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* bottleneck-not-first *) (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N <> 1)%N ->
  (* show is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* show is defined *) (1%N <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%N ->
  (* show is defined *) (1 <= (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1) <= H)%N ->
  (2 <= least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N)%N /\ \rank (W (maxn (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 1))%R = least [seq d i | i <- from_to 0 H].

(* t3.3.sylvester/stated *)
Definition t3_3_sylvester_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* show is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  ((\rank (segment W H (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N))%R + \rank (segment W (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 0)%R)%:R - (least [seq d i | i <- from_to 0 H])%:R : R) <= (\rank (segment W H (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) *m segment W (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 0)%R)%:R.

(* t3.3.sylvester/strengthened.least-rank *)
Definition t3_3_sylvester_strengthened_least_rank (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* show is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (minn (\rank (segment W H (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N))%R) (\rank (segment W (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 0)%R) <= \rank (segment W H (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) *m segment W (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 0)%R)%N.

(* lemma-3.4/stated *)
Definition lemma_3_4_stated (R : realFieldType) : Prop :=
  forall (a b c : nat)
    (A : 'M[R]_(a, b))
    (B : 'M[R]_(b, c)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* c *) (0 < c)%N ->
  (* a-full-row-rank *) \rank A = a ->
  (* target-wide *) (a <= c)%N ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall R' : 'M[R]_(a, c), mxclose delta (A *m B) R' -> exists B' : 'M[R]_(b, c), mxclose e B B' /\ A *m B' = R'.

(* lemma-3.4/repaired *)
Definition lemma_3_4_repaired (R : realFieldType) : Prop :=
  forall (a b c : nat)
    (A : 'M[R]_(a, b))
    (B : 'M[R]_(b, c)),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* c *) (0 < c)%N ->
  (* a-full-row-rank *) \rank A = a ->
  forall e, 0 < e -> exists2 delta, 0 < delta & forall R' : 'M[R]_(a, c), mxclose delta (A *m B) R' -> exists B' : 'M[R]_(b, c), mxclose e B B' /\ A *m B' = R'.

(* s2.general-loss/stated *)
Definition s2_general_loss_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* local-minimum is defined *) (1 <= 1 <= (d H))%N ->
  (* local-minimum is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* local-minimum is defined *) (1 <= (d H) <= (d H))%N ->
  (* local-minimum is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry (segment W' H 0) 1%N 1%N ^+ 2%N + (entry (segment W' H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* show is defined *) (1 <= 1 <= (d H))%N ->
  (* show is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* show is defined *) (1 <= (d H) <= (d H))%N ->
  (* show is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry S' 1%N 1%N ^+ 2%N + (entry S' (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N).

(* s2.general-loss/repaired.merged *)
Definition s2_general_loss_repaired_merged (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* local-minimum is defined *) (1 <= 1 <= (d H))%N ->
  (* local-minimum is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* local-minimum is defined *) (1 <= (d H) <= (d H))%N ->
  (* local-minimum is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry (segment W' H 0) 1%N 1%N ^+ 2%N + (entry (segment W' H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N) ->
  (* merged-full-rank is defined *) (0 < size ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))]))%N ->
  (* merged-full-rank *) \rank (segment W H (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N))%R = least [seq d i | i <- from_to 0 H] /\ \rank (segment W (least ([seq i | i <- from_to 0 H & ((d i) == (least [seq d i_ | i_ <- from_to 0 H]))])%N) 0)%R = least [seq d i | i <- from_to 0 H] ->
  (* show is defined *) (1 <= 1 <= (d H))%N ->
  (* show is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* show is defined *) (1 <= (d H) <= (d H))%N ->
  (* show is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry S' 1%N 1%N ^+ 2%N + (entry S' (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N).

(* s4.general-loss/stated *)
Definition s4_general_loss_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* local-minimum is defined *) (1 <= 1 <= (d H))%N ->
  (* local-minimum is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* local-minimum is defined *) (1 <= (d H) <= (d H))%N ->
  (* local-minimum is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry (segment W' H 0) 1%N 1%N ^+ 2%N + (entry (segment W' H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N) ->
  (* layers-full-rank *) (forall i, (1 <= i <= H)%N -> \rank (W i) = minn (d i) (d i.-1)) ->
  (* show is defined *) (1 <= 1 <= (d H))%N ->
  (* show is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* show is defined *) (1 <= (d H) <= (d H))%N ->
  (* show is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry S' 1%N 1%N ^+ 2%N + (entry S' (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N).

(* s4.general-loss/repaired.convex-differentiable *)
Definition s4_general_loss_repaired_convex_differentiable (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (Y : 'M[R]_(d H, d 0%N))
    (Q : 'M[R]_(d H, d H)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* Q *) psd Q ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> \tr ((segment W H 0 - Y)^T *m Q *m (segment W H 0 - Y)) <= \tr ((segment W' H 0 - Y)^T *m Q *m (segment W' H 0 - Y))) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> \tr (((segment W H 0) - Y)^T *m Q *m ((segment W H 0) - Y)) <= \tr ((S' - Y)^T *m Q *m (S' - Y))).

(* s4.general-loss/strengthened.not-convex *)
Definition s4_general_loss_strengthened_not_convex (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* local-minimum is defined *) (1 <= 1 <= (d H))%N ->
  (* local-minimum is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* local-minimum is defined *) (1 <= (d H) <= (d H))%N ->
  (* local-minimum is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry (segment W' H 0) 1%N 1%N ^+ 2%N + (entry (segment W' H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N) ->
  (* show is defined *) (1 <= 1 <= (d H))%N ->
  (* show is defined *) (1 <= 1 <= (d 0%N))%N ->
  (* show is defined *) (1 <= (d H) <= (d H))%N ->
  (* show is defined *) (1 <= (d 0%N) <= (d 0%N))%N ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> entry (segment W H 0) 1%N 1%N ^+ 2%N + (entry (segment W H 0) (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N <= entry S' 1%N 1%N ^+ 2%N + (entry S' (d H) (d 0%N) ^+ 2%N - 1) ^+ 2%N).

(* s4.general-loss/strengthened.not-differentiable *)
Definition s4_general_loss_strengthened_not_differentiable (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (Y : 'M[R]_(d H, d 0%N)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* local-minimum is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) `|entry (segment W H 0) i j - entry Y i j|) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) `|entry (segment W' H 0) i j - entry Y i j|)) ->
  (* show is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) `|entry (segment W H 0) i j - entry Y i j|) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) `|entry S' i j - entry Y i j|)).

(* s4.completion/stated *)
Definition s4_completion_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (M Y : 'M[R]_(d H, d 0%N)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* M *) (forall i0, (1 <= i0 <= (d H))%N -> forall j0, (1 <= j0 <= (d 0%N))%N -> entry M i0 j0 = 0 \/ entry M i0 j0 = 1) ->
  (* local-minimum is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W H 0) i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W' H 0) i j - entry Y i j) ^+ 2%N))) ->
  (* show is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W H 0) i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry S' i j - entry Y i j) ^+ 2%N))).

(* s4.completion/stated.no-square *)
Definition s4_completion_stated_no_square (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (M Y : 'M[R]_(d H, d 0%N)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* M *) (forall i0, (1 <= i0 <= (d H))%N -> forall j0, (1 <= j0 <= (d 0%N))%N -> entry M i0 j0 = 0 \/ entry M i0 j0 = 1) ->
  (* at-most-two-layers *) (H <= 2)%N ->
  (* mask *) M <> (0 : 'M[R]_(d H, d 0%N)) ->
  (* show is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  ~ (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W H 0) i j - entry Y i j))) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W' H 0) i j - entry Y i j)))).

(* s4.completion/strengthened.no-bad-minima *)
Definition s4_completion_strengthened_no_bad_minima (R : realFieldType) : Prop :=
  forall (u : 'M[R]_(3%N, 1%N))
    (v : 'M[R]_(1%N, 3%N))
    (a b : R),
  (* local-minimum is defined *) (forall i, (1 <= i <= 3)%N -> forall j, (1 <= j <= 3)%N -> (1 <= i <= 1.+1.+1)%N) ->
  (* local-minimum is defined *) (forall i, (1 <= i <= 3)%N -> forall j, (1 <= j <= 3)%N -> (1 <= j <= 1.+1.+1)%N) ->
  (* local-minimum *) (exists2 e, 0 < e & forall (u' : 'M[R]_(3%N, 1%N)) (v' : 'M[R]_(1%N, 3%N)), mxclose e u u' -> mxclose e v v' -> \sum_(i <- from_to 1 3) (\sum_(j <- from_to 1 3) (entry (col_mx (col_mx (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (const_mx 1 : 'M[R]_(1, 1))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (const_mx 1 : 'M[R]_(1, 1)))) i j * (entry (u *m v) i j - entry (col_mx (col_mx (row_mx (row_mx (const_mx a : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (0 : 'M[R]_(1%N, 1%N))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx b : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (0 : 'M[R]_(1%N, 1%N))) (const_mx b : 'M[R]_(1, 1)))) i j) ^+ 2%N)) <= \sum_(i <- from_to 1 3) (\sum_(j <- from_to 1 3) (entry (col_mx (col_mx (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (const_mx 1 : 'M[R]_(1, 1))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (const_mx 1 : 'M[R]_(1, 1)))) i j * (entry (u' *m v') i j - entry (col_mx (col_mx (row_mx (row_mx (const_mx a : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (0 : 'M[R]_(1%N, 1%N))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx b : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (0 : 'M[R]_(1%N, 1%N))) (const_mx b : 'M[R]_(1, 1)))) i j) ^+ 2%N))) ->
  (* show is defined *) (forall i, (1 <= i <= 3)%N -> forall j, (1 <= j <= 3)%N -> (1 <= i <= 1.+1.+1)%N) ->
  (* show is defined *) (forall i, (1 <= i <= 3)%N -> forall j, (1 <= j <= 3)%N -> (1 <= j <= 1.+1.+1)%N) ->
  forall (u' : 'M[R]_(3%N, 1%N)) (v' : 'M[R]_(1%N, 3%N)), \sum_(i <- from_to 1 3) (\sum_(j <- from_to 1 3) (entry (col_mx (col_mx (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (const_mx 1 : 'M[R]_(1, 1))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (const_mx 1 : 'M[R]_(1, 1)))) i j * (entry (u *m v) i j - entry (col_mx (col_mx (row_mx (row_mx (const_mx a : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (0 : 'M[R]_(1%N, 1%N))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx b : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (0 : 'M[R]_(1%N, 1%N))) (const_mx b : 'M[R]_(1, 1)))) i j) ^+ 2%N)) <= \sum_(i <- from_to 1 3) (\sum_(j <- from_to 1 3) (entry (col_mx (col_mx (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (const_mx 1 : 'M[R]_(1, 1))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (const_mx 1 : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (const_mx 1 : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (const_mx 1 : 'M[R]_(1, 1)))) i j * (entry (u' *m v') i j - entry (col_mx (col_mx (row_mx (row_mx (const_mx a : 'M[R]_(1, 1)) (0 : 'M[R]_(1%N, 1%N))) (0 : 'M[R]_(1%N, 1%N))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (const_mx b : 'M[R]_(1, 1))) (0 : 'M[R]_(1%N, 1%N)))) (row_mx (row_mx (0 : 'M[R]_(1%N, 1%N)) (0 : 'M[R]_(1%N, 1%N))) (const_mx b : 'M[R]_(1, 1)))) i j) ^+ 2%N)).

(* s4.weighted/stated *)
Definition s4_weighted_stated (R : realFieldType) : Prop :=
  forall (H : nat)
    (d : nat -> nat)
    (W : forall i : nat, 'M[R]_(d i, d i.-1))
    (M Y : 'M[R]_(d H, d 0%N)),
  (* H *) (0 < H)%N ->
  (* d *) (forall i, (0 <= i <= H)%N -> (0 < d i)%N) ->
  (* M *) (forall i0, (1 <= i0 <= (d H))%N -> forall j0, (1 <= j0 <= (d 0%N))%N -> entry M i0 j0 = 1 \/ entry M i0 j0 = 2%:R \/ entry M i0 j0 = 3%:R) ->
  (* local-minimum is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (* local-minimum *) (exists2 e, 0 < e & forall W' : forall i : nat, 'M[R]_(d i, d i.-1), (forall i, (1 <= i <= H)%N -> mxclose e (W i) (W' i)) -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W H 0) i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W' H 0) i j - entry Y i j) ^+ 2%N))) ->
  (* show is defined *) (forall i, (1 <= i <= (d H))%N -> forall j, (1 <= j <= (d 0%N))%N -> (1 <= j <= (d 0%N))%N) ->
  (\rank (segment W H 0) <= least [seq d i | i <- from_to 0 H])%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(d H, d 0%N), (\rank S' <= least [seq d i | i <- from_to 0 H])%N -> mxclose e (segment W H 0) S' -> \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry (segment W H 0) i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 (d H)) (\sum_(j <- from_to 1 (d 0%N)) (entry M i j * (entry S' i j - entry Y i j) ^+ 2%N))).

(* s4.weighted/strengthened.no-bad-minima *)
Definition s4_weighted_strengthened_no_bad_minima (R : realFieldType) : Prop :=
  forall (a b : nat)
    (S M Y : 'M[R]_(a, b))
    (k : nat),
  (* a *) (0 < a)%N ->
  (* b *) (0 < b)%N ->
  (* M *) (forall i0, (1 <= i0 <= a)%N -> forall j0, (1 <= j0 <= b)%N -> entry M i0 j0 = 1 \/ entry M i0 j0 = 2%:R \/ entry M i0 j0 = 3%:R) ->
  (* Y *) (forall i0, (1 <= i0 <= a)%N -> forall j0, (1 <= j0 <= b)%N -> (i0 <> j0)%N -> entry Y i0 j0 = 0) ->
  (* local-minimum *) (\rank S <= k)%N /\ (exists2 e, 0 < e & forall S' : 'M[R]_(a, b), (\rank S' <= k)%N -> mxclose e S S' -> \sum_(i <- from_to 1 a) (\sum_(j <- from_to 1 b) (entry M i j * (entry S i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 a) (\sum_(j <- from_to 1 b) (entry M i j * (entry S' i j - entry Y i j) ^+ 2%N))) ->
  (\rank S <= k)%N /\ (forall S' : 'M[R]_(a, b), (\rank S' <= k)%N -> \sum_(i <- from_to 1 a) (\sum_(j <- from_to 1 b) (entry M i j * (entry S i j - entry Y i j) ^+ 2%N)) <= \sum_(i <- from_to 1 a) (\sum_(j <- from_to 1 b) (entry M i j * (entry S' i j - entry Y i j) ^+ 2%N))).

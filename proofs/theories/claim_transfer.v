(******************************************************************************)
(* If the operations of two algebras correspond, so does what they make of a  *)
(* claim: what the first decides is so in the second.                         *)
(*                                                                            *)
(*       agree r a b == if a is Some x, then b is Some y with r x y           *)
(*  corresponds A A' rv rb == the operations of A and A' correspond           *)
(*        met_corresponds : rb (met A ...) (met A' ...), if the meanings of   *)
(*                          predicates of functions correspond too            *)
(******************************************************************************)
From Coq Require Import BinInt String.
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import language.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope nat_scope.

Definition agree S T (r : S -> T -> Prop) (a : option S) (b : option T) :=
  if a is Some x then if b is Some y then r x y else False else True.
Inductive related S T (r : S -> T -> Prop) : seq S -> seq T -> Prop :=
  | related_nil : related r [::] [::]
  | related_cons x y s t : r x y -> related r s t -> related r (x :: s) (y :: t).

Record corresponds V B V' B' (A : algebra V B) (A' : algebra V' B')
    (rv : V -> V' -> Prop) (rb : B -> B' -> Prop) : Prop := Corresponds {
  c_int z : rv (of_int A z) (of_int A' z);
  c_fraction q : Z.ltb 0 q.1 -> rv (of_fraction A q) (of_fraction A' q);
  c_as_int v v' : rv v v' -> agree eq (as_int A v) (as_int A' v');
  c_shape v v' : rv v v' -> shape A v = shape A' v';
  c_add v v' w w' : rv v v' -> rv w w' -> agree rv (num_add A v w) (num_add A' v' w');
  c_mul v v' w w' : rv v v' -> rv w w' -> agree rv (num_mul A v w) (num_mul A' v' w');
  c_inv v v' : rv v v' -> agree rv (num_inv A v) (num_inv A' v');
  c_cmp rel v v' w w' : rv v v' -> rv w w' -> agree eq (num_cmp A rel v w) (num_cmp A' rel v' w');
  c_test rel v v' w w' : rv v v' -> rv w w' -> rb (num_test A rel v w) (num_test A' rel v' w');
  c_entry v v' i j : rv v v' -> agree rv (entry A v i j) (entry A' v' i j);
  c_table r c f f' : (forall i j, agree rv (f i j) (f' i j)) -> agree rv (table A r c f) (table A' r c f');
  c_madd v v' w w' : rv v v' -> rv w w' -> shape A v = shape A w ->
    agree rv (mat_add A v w) (mat_add A' v' w');
  c_scale v v' w w' : rv v v' -> rv w w' -> agree rv (mat_scale A v w) (mat_scale A' v' w');
  c_mmul v v' w w' r k c : rv v v' -> rv w w' -> shape A v = Some (r, k) -> shape A w = Some (k, c) ->
    agree rv (mat_mul A v w) (mat_mul A' v' w');
  c_tr v v' : rv v v' -> agree rv (mat_tr A v) (mat_tr A' v');
  c_minv v v' n : rv v v' -> shape A v = Some (n, n) -> agree rv (mat_inv A v) (mat_inv A' v');
  c_pinv v v' : rv v v' -> agree rv (mat_pinv A v) (mat_pinv A' v');
  c_rank v v' : rv v v' -> agree rv (mat_rank A v) (mat_rank A' v');
  c_det v v' n : rv v v' -> shape A v = Some (n, n) -> agree rv (mat_det A v) (mat_det A' v');
  c_eq v v' w w' : rv v v' -> rv w w' -> shape A v = shape A w ->
    rb (mat_eq A v w) (mat_eq A' v' w');
  c_definite s v v' : rv v v' -> rb (definite A s v) (definite A' s v');
  c_decided b b' : agree eq b b' -> rb (decided A b) (decided A' b');
  c_undefined b' : rb (decided A None) b';
  c_both P P' Q Q' : rb P P' -> rb Q Q' -> rb (both A P Q) (both A' P' Q');
  c_negated P P' : rb P P' -> rb (negated A P) (negated A' P');
  c_quantified u p p' x n f f' P P' :
    (forall vs vs', related rv vs vs' -> rb (f vs) (f' vs')) ->
    (forall vs vs', related rv vs vs' -> rb (P vs) (P' vs')) ->
    rb (quantified A u p x n f P) (quantified A' u p' x n f' P')
}.

Lemma agree_bind S T S' T' (r : S -> T -> Prop) (r' : S' -> T' -> Prop) a b f g : agree r a b ->
  (forall x y, r x y -> agree r' (f x) (g y)) -> agree r' (obind f a) (obind g b).
Proof. by case: a b => [x|] [y|] //= h k; exact: k. Qed.

Section Lists.
Variables (S T : Type) (r : S -> T -> Prop).

Lemma agree_some x y : r x y -> agree r (Some x) (Some y). Proof. by []. Qed.

Lemma related_size s t : related r s t -> size s = size t.
Proof. by elim=> //= x y s' t' _ _ ->. Qed.
Lemma related_cat s t s' t' : related r s t -> related r s' t' -> related r (s ++ s') (t ++ t').
Proof. by move=> h k; elim: h => //= x y u v; constructor. Qed.
Lemma related_flatten s t : related (related r) s t -> related r (flatten s) (flatten t).
Proof. by elim=> //= [|x y u v h _ IH]; [constructor | exact: related_cat]. Qed.
Lemma related_nth s t k : related r s t -> agree r (List.nth_error s k) (List.nth_error t k).
Proof. by move=> h; elim: h k => [|x y u v xy _ IH] [|k] //=. Qed.
Lemma related_sequence s t : related (agree r) s t ->
  agree (related r) (language.sequence s) (language.sequence t).
Proof.
elim=> [|x y u v xy _ IH] /=; first by constructor.
by apply: agree_bind xy _ => x' y' h; apply: agree_bind IH _ => a b k; constructor.
Qed.
End Lists.

Lemma related_map U S T (r : S -> T -> Prop) (s : seq U) f g :
  (forall x, r (f x) (g x)) -> related r (map f s) (map g s).
Proof. by move=> h; elim: s => [|x s IH] /=; constructor. Qed.
Lemma related_map2 U U' S T (q : U -> U' -> Prop) (r : S -> T -> Prop) s t f g :
  related q s t -> (forall x y, q x y -> r (f x) (g y)) -> related r (map f s) (map g t).
Proof. by move=> h k; elim: h => /= [|x y u v xy _]; constructor => //; exact: k. Qed.
Lemma related_foldl U U' S T (q : U -> U' -> Prop) (r : S -> T -> Prop) s t f g x y :
  related q s t -> r x y -> (forall a b u v, r a b -> q u v -> r (f a u) (g b v)) ->
  r (foldl f x s) (foldl g y t).
Proof. by move=> h + k; elim: h x y => //= u v s' t' uv _ IH x y xy; apply: IH; exact: k. Qed.
Lemma related_foldr U U' S T (q : U -> U' -> Prop) (r : S -> T -> Prop) s t f g x y :
  related q s t -> r x y -> (forall a b u v, r a b -> q u v -> r (f u a) (g v b)) ->
  r (foldr f x s) (foldr g y t).
Proof. by move=> h xy k; elim: h => //= u v s' t' uv _ IH; exact: k. Qed.
Lemma related_refl S (r : S -> S -> Prop) s : (forall x, r x x) -> related r s s.
Proof. by move=> h; elim: s => [|x s IH]; constructor. Qed.

Section Transfer.
Variables (V B V' B' : Type) (A : algebra V B) (A' : algebra V' B').
Variables (rv : V -> V' -> Prop) (rb : B -> B' -> Prop).
Hypothesis C : corresponds A A' rv rb.
Local Notation av := (agree rv).
Local Notation shaped h := (c_shape C h).

Let bind_ := @agree_bind.
Let some_int z : av (Some (int A z)) (Some (int A' z)). Proof. exact: (c_int C z). Qed.

Lemma r_scalar v v' : rv v v' -> av (scalar A v) (scalar A' v').
Proof.
move=> h; rewrite /scalar (shaped h); case: (shape A' v') => [[r c]|] //=.
by case: ifP => // _; exact: (c_entry C).
Qed.
Lemma r_is_matrix v v' : rv v v' -> is_matrix A v = is_matrix A' v'.
Proof. by move=> h; rewrite /is_matrix (shaped h). Qed.
Lemma r_zeros r c : av (zeros A r c) (zeros A' r c).
Proof. by apply: (c_table C) => i j; exact: some_int. Qed.
Lemma r_ones r c : av (ones A r c) (ones A' r c).
Proof. by apply: (c_table C) => i j; exact: some_int. Qed.
Lemma r_identity n : av (identity A n) (identity A' n).
Proof. by apply: (c_table C) => i j; exact: some_int. Qed.
Lemma r_as_matrix v v' : rv v v' -> av (as_matrix A v) (as_matrix A' v').
Proof.
by move=> h; rewrite /as_matrix (r_is_matrix h); case: ifP => // _; apply: (c_table C).
Qed.

Lemma r_add v v' w w' : rv v v' -> rv w w' -> av (add A v w) (add A' v' w').
Proof.
move=> h k; have sv := shaped h; have sw := shaped k; rewrite /add -sv -sw.
have scalars : av (obind (fun x => obind (num_add A x) (scalar A w)) (scalar A v))
    (obind (fun x => obind (num_add A' x) (scalar A' w')) (scalar A' v')).
  apply: bind_ (r_scalar h) _ => x x' hx; apply: bind_ (r_scalar k) _ => y y' hy; exact: (c_add C).
case Ev: (shape A v) => [p|] //; case Ew: (shape A w) => [q|] //.
by case: eqP => // pq; apply: (c_madd C); rewrite // Ev Ew pq.
Qed.
Lemma r_neg v v' : rv v v' -> av (neg A v) (neg A' v').
Proof.
move=> h; rewrite /neg (r_is_matrix h).
by case: ifP => _; [apply: (c_scale C) | apply: (c_mul C)] => //; exact: (c_int C).
Qed.
Lemma r_sub v v' w w' : rv v v' -> rv w w' -> av (sub A v w) (sub A' v' w').
Proof. by move=> h k; apply: bind_ (r_neg k) _ => u u' hu; exact: r_add. Qed.
Lemma r_mul v v' w w' : rv v v' -> rv w w' -> av (mul A v w) (mul A' v' w').
Proof.
move=> h k; have sv := shaped h; have sw := shaped k; rewrite /mul -sv -sw.
case Ev: (shape A v) => [[r m]|]; case Ew: (shape A w) => [[m' c]|].
- case: eqP => [e|_]; first by apply: (c_mmul C h k) => //; rewrite ?Ev ?Ew ?e.
  case: ifP => _; [apply: bind_ (r_scalar h) _ | apply: bind_ (r_scalar k) _] => x x' hx;
    exact: (c_scale C).
- exact: (c_scale C).
- exact: (c_scale C).
- exact: (c_mul C).
Qed.
Lemma r_div v v' w w' : rv v v' -> rv w w' -> av (div A v w) (div A' v' w').
Proof.
move=> h k; apply: bind_ (r_scalar k) _ => y y' hy; apply: bind_ (c_inv C hy) _ => z z' hz.
by rewrite (r_is_matrix h); case: ifP => _; [exact: (c_scale C) | exact: (c_mul C)].
Qed.
Lemma r_tr v v' : rv v v' -> av (tr A v) (tr A' v').
Proof. by move=> h; rewrite /tr (r_is_matrix h); case: ifP => // _; exact: (c_tr C). Qed.
Lemma r_inv v v' : rv v v' -> av (inv A v) (inv A' v').
Proof.
move=> h; have sv := shaped h; rewrite /inv -sv; case Ev: (shape A v) => [[r c]|]; last exact: (c_inv C).
by case: eqP => // e; apply: (c_minv C h (n := r)); rewrite Ev e.
Qed.
Lemma r_pinv v v' : rv v v' -> av (pinv A v) (pinv A' v').
Proof. by move=> h; rewrite /pinv (r_is_matrix h); case: ifP => // _; exact: (c_pinv C). Qed.
Lemma r_power v v' n : rv v v' -> av (power A v n) (power A' v' n).
Proof.
move=> h; have sv := shaped h; rewrite /power -sv; case Ev: (shape A v) => [[r c]|].
  case: eqP => // e; apply: bind_ (r_identity r) _ => one one' h1.
  by elim: n => [|n IH] //=; apply: bind_ IH _ => x x' hx; exact: r_mul.
elim: n => [|n IH] /=; first exact: some_int.
by apply: bind_ IH _ => x x' hx; exact: (c_mul C).
Qed.

Lemma r_sum_of s s' : related av s s' -> av (sum_of A s) (sum_of A' s').
Proof.
move=> h; apply: related_foldr h _ _ => // a b u v hab huv.
by apply: bind_ huv _ => x x' hx; apply: bind_ hab _ => y y' hy; exact: (c_add C).
Qed.
Lemma r_norm2 v v' : rv v v' -> av (norm2 A v) (norm2 A' v').
Proof.
move=> h; rewrite /norm2 (shaped h); case: (shape A' v') => [[r c]|]; last exact: (c_mul C).
apply: r_sum_of; apply: related_map => ij.
by apply: bind_ (c_entry C _ _ h) _ => x x' hx; exact: (c_mul C).
Qed.
Lemma r_trace v v' : rv v v' -> av (trace A v) (trace A' v').
Proof.
move=> h; rewrite /trace (shaped h); case: (shape A' v') => [[r c]|] //; case: ifP => // _.
by apply: r_sum_of; apply: related_map => i; exact: (c_entry C).
Qed.
Lemma r_place z n : agree eq (place z n) (place z n). Proof. by case: (place z n). Qed.
Lemma agree_eq T (a : option T) : agree eq a a. Proof. by case: a. Qed.
Lemma r_entry_at v v' i j : rv v v' -> av (entry_at A v i j) (entry_at A' v' i j).
Proof.
move=> h; rewrite /entry_at (shaped h); case: (shape A' v') => [[r c]|] //.
apply: bind_ (r_place _ _) _ => k _ <-; apply: bind_ (r_place _ _) _ => l _ <-; exact: (c_entry C).
Qed.
Lemma r_row_at v v' i : rv v v' -> av (row_at A v i) (row_at A' v' i).
Proof.
move=> h; rewrite /row_at (shaped h); case: (shape A' v') => [[r c]|] //.
by apply: bind_ (r_place _ _) _ => k _ <-; apply: (c_table C) => _ j; exact: (c_entry C).
Qed.
Lemma r_column_at v v' j : rv v v' -> av (column_at A v j) (column_at A' v' j).
Proof.
move=> h; rewrite /column_at (shaped h); case: (shape A' v') => [[r c]|] //.
by apply: bind_ (r_place _ _) _ => k _ <-; apply: (c_table C) => i _; exact: (c_entry C).
Qed.
Lemma r_member z S T (r : S -> T -> Prop) s s' i : related r s s' ->
  agree r (member z s i) (member z s' i).
Proof. by move=> h; apply: bind_ (agree_eq _) _ => k _ <-; exact: related_nth. Qed.
Lemma r_lesser v v' w w' : rv v v' -> rv w w' -> av (lesser A v w) (lesser A' v' w').
Proof. by move=> h k; apply: bind_ (c_cmp C AtMost h k) _ => b _ <-; case: b. Qed.
Lemma r_greater v v' w w' : rv v v' -> rv w w' -> av (greater A v w) (greater A' v' w').
Proof. by move=> h k; apply: bind_ (c_cmp C AtMost h k) _ => b _ <-; case: b. Qed.

Lemma r_products v v' w w' i j k l : rv v v' -> rv w w' ->
  av (obind (fun x => obind (num_mul A x) (entry A w k l)) (entry A v i j))
     (obind (fun x => obind (num_mul A' x) (entry A' w' k l)) (entry A' v' i j)).
Proof.
move=> h h'; apply: bind_ (c_entry C _ _ h) _ => x x' hx.
by apply: bind_ (c_entry C _ _ h') _ => y y' hy; exact: (c_mul C).
Qed.
Lemma r_kron v v' w w' : rv v v' -> rv w w' -> av (kron A v w) (kron A' v' w').
Proof.
move=> h k; rewrite /kron (shaped h) (shaped k).
case: (shape A' v') => [[r c]|] //; case: (shape A' w') => [[p q]|] //.
by apply: (c_table C) => i j; exact: r_products.
Qed.
Lemma r_khatri_rao v v' w w' : rv v v' -> rv w w' -> av (khatri_rao A v w) (khatri_rao A' v' w').
Proof.
move=> h k; rewrite /khatri_rao (shaped h) (shaped k).
case: (shape A' v') => [[r c]|] //; case: (shape A' w') => [[p q]|] //; case: ifP => // _.
by apply: (c_table C) => i j; exact: r_products.
Qed.
Lemma r_hadamard v v' w w' : rv v v' -> rv w w' -> av (hadamard A v w) (hadamard A' v' w').
Proof.
move=> h k; rewrite /hadamard (shaped h) (shaped k).
case: (shape A' v') => [[r c]|] //; case: (shape A' w') => [[p q]|] //; case: ifP => // _.
by apply: (c_table C) => i j; exact: r_products.
Qed.
Lemma r_relu v v' : rv v v' -> av (relu A v) (relu A' v').
Proof.
move=> h; rewrite /relu (shaped h); case: (shape A' v') => [[r c]|].
  apply: (c_table C) => i j; apply: bind_ (c_entry C _ _ h) _ => x x' hx.
  by apply: r_greater => //; exact: (c_int C).
by apply: r_greater => //; exact: (c_int C).
Qed.
Lemma r_diag v v' : rv v v' -> av (diag A v) (diag A' v').
Proof.
move=> h; rewrite /diag (shaped h); case: (shape A' v') => [[r c]|] //; case: ifP => // _.
by apply: (c_table C) => i j; case: ifP => _; [exact: (c_entry C) | exact: some_int].
Qed.

(* -- Truth values -- *)
Lemma r_true : rb (true_ A) (true_ A'). Proof. exact: (c_decided C). Qed.
Lemma r_false : rb (false_ A) (false_ A'). Proof. exact: (c_decided C). Qed.
Lemma r_undefined b : rb (undefined A) b. Proof. exact: (c_undefined C). Qed.
Lemma r_bool b : rb (if_bool A (Some b)) (if_bool A' (Some b)). Proof. exact: (c_decided C). Qed.
Lemma r_either P P' Q Q' : rb P P' -> rb Q Q' -> rb (either A P Q) (either A' P' Q').
Proof. by move=> h k; apply: (c_negated C); apply: (c_both C); apply: (c_negated C). Qed.
Lemma r_implied P P' Q Q' : rb P P' -> rb Q Q' -> rb (implied A P Q) (implied A' P' Q').
Proof. by move=> h k; apply: r_either => //; exact: (c_negated C). Qed.
(* A value, or nothing to be said. *)
Lemma r_let S T (r : S -> T -> Prop) a a' f f' : agree r a a' ->
  (forall x y, r x y -> rb (f x) (f' y)) ->
  rb (if a is Some x then f x else undefined A) (if a' is Some y then f' y else undefined A').
Proof. by case: a a' => [x|] [y|] //= h k; [exact: k | exact: r_undefined | exact: r_undefined]. Qed.
Lemma r_conj s s' : related rb s s' -> rb (conj A s) (conj A' s').
Proof. by move=> h; apply: related_foldr h r_true _ => *; exact: (c_both C). Qed.
Lemma r_disj s s' : related rb s s' -> rb (disj A s) (disj A' s').
Proof. by move=> h; apply: related_foldr h r_false _ => *; exact: r_either. Qed.

Lemma r_compare rel v v' w w' : rv v v' -> rv w w' -> rb (compare A rel v w) (compare A' rel v' w').
Proof.
move=> h k; have sv := shaped h; have sw := shaped k; rewrite /compare -sv -sw.
have scalars : rb
    (if (scalar A v, scalar A w) is (Some x, Some y) then num_test A rel x y else undefined A)
    (if (scalar A' v', scalar A' w') is (Some x, Some y) then num_test A' rel x y
     else undefined A').
  move: (r_scalar h) (r_scalar k).
  case: (scalar A v) (scalar A' v') => [x|] [x'|] //; last by move=> *; exact: r_undefined.
    case: (scalar A w) (scalar A' w') => [y|] [y'|] //= hx hy; try exact: r_undefined.
    exact: (c_test C).
  by move=> *; exact: r_undefined.
case Ev: (shape A v) => [p|] //; case Ew: (shape A w) => [q|] //; case: eqP => [pq|_] /=; last exact: r_undefined.
have E : shape A v = shape A w by rewrite Ev Ew pq.
have equality := c_eq C h k E; have rdef := c_definite C.
have orders turned strict : rb
    (if p.1 != p.2 then undefined A else
      if (if turned then sub A w v else sub A v w) is Some d then definite A strict d else undefined A)
    (if p.1 != p.2 then undefined A' else
      if (if turned then sub A' w' v' else sub A' v' w') is Some d then definite A' strict d
      else undefined A').
  case: ifP => _; first exact: r_undefined.
  apply: (@r_let _ _ rv) => [|x y]; last exact: rdef.
  by case: turned; exact: r_sub.
case: rel scalars => scalars; [exact: equality | |
  exact: (orders true true) | exact: (orders true false) | exact: (orders false true) | exact: (orders false false)].
by apply: (c_negated C).
Qed.

Lemma r_entries_are rel v v' : rv v v' -> rb (entries_are A rel v) (entries_are A' rel v').
Proof.
move=> h; rewrite /entries_are (shaped h); case: (shape A' v') => [[r c]|]; last exact: r_undefined.
apply: r_conj; apply: related_map => ij; apply: (@r_let _ _ rv) (c_entry C _ _ h) _ => x x' hx.
by apply: (c_test C) => //; exact: (c_int C).
Qed.

Definition rsized (t : sized V) (t' : sized V') :=
  t.1 = t'.1 /\ match t.2, t'.2 with Some s, Some s' => related rv s s' | None, None => True | _, _ => False end.

Lemma r_of_type t t' v v' : rsized t t' -> rv v v' -> rb (of_type A t v) (of_type A' t' v').
Proof.
move: t t' => [[k s] over] [[k' s'] over'] [/= [<- <-] ho] h; rewrite /of_type (shaped h).
case: ifP => _; first exact: r_false.
have among x x' : rv x x' -> rb
    (if over is Some vs then disj A [seq num_test A Equal x y | y <- vs] else true_ A)
    (if over' is Some vs then disj A' [seq num_test A' Equal x' y | y <- vs] else true_ A').
  move=> hx; case: over over' ho => [vs|] [vs'|] //= ho; last exact: r_true.
  by apply: r_disj; apply: related_map2 ho _ => y y' hy; exact: (c_test C).
have zero : rv (int A 0) (int A' 0) by exact: (c_int C).
apply: (c_both C).
  have one ij x x' : rv x x' -> rb
      (match k with
       | KDiagonal => if ij.1 == ij.2 :> nat then (if over is Some vs then disj A [seq num_test A Equal x y | y <- vs] else true_ A)
                      else num_test A Equal x (int A 0)
       | _ => (if over is Some vs then disj A [seq num_test A Equal x y | y <- vs] else true_ A) end)
      (match k with
       | KDiagonal => if ij.1 == ij.2 :> nat then (if over' is Some vs then disj A' [seq num_test A' Equal x' y | y <- vs] else true_ A')
                      else num_test A' Equal x' (int A' 0)
       | _ => (if over' is Some vs then disj A' [seq num_test A' Equal x' y | y <- vs] else true_ A') end).
    by move=> hx; case: k; try exact: among; case: ifP => _; [exact: among | exact: (c_test C)].
  case: s => [[r c]|]; last exact: (one (0, 0)).
  apply: r_conj; apply: related_map => ij; apply: (@r_let _ _ rv) (c_entry C _ _ h) _ => x x'; exact: one.
have same_ w w' u u' : rv w w' -> rv u u' -> rb (same A w u) (same A' w' u') by exact: r_compare.
case: k; try exact: r_true.
- by apply: (@r_let _ _ rv) (c_tr C h) _ => w w' hw; exact: same_.
- exact: (c_definite C).
- exact: (c_definite C).
- apply: (@r_let _ _ rv) => [|g g' hg].
    by apply: bind_ (c_tr C h) _ => w w' hw; exact: r_mul.
  case: s => [[r c]|]; last exact: r_undefined.
  apply: (@r_let _ _ rv) (r_identity c) _ => one one' h1.
  by apply: (c_both C); [exact: r_bool | exact: same_].
- by apply: (@r_let _ _ eq) (c_as_int C h) _ => z _ <-; exact: r_bool.
Qed.

(* -- Terms -- *)
Definition rp (p : pending V) (p' : pending V') := p.1 = p'.1 /\ rv p.2 p'.2.
Local Notation ap := (agree rp).

Lemma r_settled p p' : ap p p' -> av (settled p) (settled p').
Proof. by case: p p' => [[[] v]|] [[[] v']|] //= [e h]. Qed.
Lemma r_sized_at r c p p' : rp p p' -> av (sized_at A r c p) (sized_at A' r c p').
Proof.
case: p p' => [k v] [_ v'] [/= <- h]; case: k => /=; last 1 first.
- case: ifP => // _; apply: bind_ (r_identity r) _ => one one' h1; exact: (c_scale C).
- by apply: bind_ (r_as_matrix h) _ => w w' hw; rewrite (shaped hw); case: ifP.
exact: r_zeros.
Qed.
Definition rpair (p : V * V) (p' : V' * V') := rv p.1 p'.1 /\ rv p.2 p'.2.
Lemma r_alike p p' q q' : rp p p' -> rp q q' -> agree rpair (alike A p q) (alike A' p' q').
Proof.
case: p p' => [k v] [_ v'] [/= <- h]; case: q q' => [l w] [_ w'] [/= <- h'].
have left l' : agree rpair
    match shape A v with
    | Some (r, c) => obind (fun w => Some (v, w)) (sized_at A r c (l', w))
    | None => obind (fun w => Some (v, w)) (settled (Some (l', w))) end
    match shape A' v' with
    | Some (r, c) => obind (fun w => Some (v', w)) (sized_at A' r c (l', w'))
    | None => obind (fun w => Some (v', w)) (settled (Some (l', w'))) end.
  rewrite (shaped h); case: (shape A' v') => [[r c]|].
    by apply: bind_ (@r_sized_at r c (l', w) (l', w') (Logic.conj erefl h')) _.
  by apply: bind_ (@r_settled (Some (l', w)) (Some (l', w')) (Logic.conj erefl h')) _.
have right k' : agree rpair
    match shape A w with
    | Some (r, c) => obind (fun v => Some (v, w)) (sized_at A r c (k', v))
    | None => obind (fun v => Some (v, w)) (settled (Some (k', v))) end
    match shape A' w' with
    | Some (r, c) => obind (fun v => Some (v, w')) (sized_at A' r c (k', v'))
    | None => obind (fun v => Some (v, w')) (settled (Some (k', v'))) end.
  rewrite (shaped h'); case: (shape A' w') => [[r c]|].
    by apply: bind_ (@r_sized_at r c (k', v) (k', v') (Logic.conj erefl h)) _.
  by apply: bind_ (@r_settled (Some (k', v)) (Some (k', v')) (Logic.conj erefl h)) _.
by case: k l => [] [] //=; [exact: (left Zero) | exact: (left Ident) | exact: (right Zero) | exact: (right Ident)].
Qed.
Lemma r_sum p p' q q' : rp p p' -> rp q q' -> ap (sum A p q) (sum A' p' q').
Proof.
move=> h h'; have mixed : ap (obind (fun vw => obind (fun u => Some (Known, u)) (add A vw.1 vw.2)) (alike A p q))
    (obind (fun vw => obind (fun u => Some (Known, u)) (add A' vw.1 vw.2)) (alike A' p' q')).
  by apply: bind_ (r_alike h h') _ => vw vw' [h1 h2]; apply: bind_ (r_add h1 h2) _.
case: p p' h mixed => [k v] [_ v'] [/= <- hv]; case: q q' h' => [l w] [_ w'] [/= <- hw] mixed.
have numbers m : ap (obind (fun z => Some (m, z)) (num_add A v w))
    (obind (fun z => Some (m, z)) (num_add A' v' w')) by apply: bind_ (c_add C hv hw) _.
by case: k l mixed => [] [].
Qed.
Lemma r_times p p' q q' : rp p p' -> rp q q' -> ap (times A p q) (times A' p' q').
Proof.
case: p p' => [k v] [_ v'] [/= <- hv]; case: q q' => [l w] [_ w'] [/= <- hw].
have numbers m : ap (obind (fun z => Some (m, z)) (num_mul A v w))
    (obind (fun z => Some (m, z)) (num_mul A' v' w')) by apply: bind_ (c_mul C hv hw) _.
case: k l => [] [] //=.
- by apply: bind_ (r_mul hv hw) _.
- by apply: bind_ (r_mul hw hv) _ => u u' hu; rewrite (r_is_matrix hv).
- by apply: bind_ (r_scalar hv) _ => x x' hx; apply: bind_ (c_mul C hw hx) _.
- by apply: bind_ (r_mul hv hw) _ => u u' hu; rewrite (r_is_matrix hw).
- by apply: bind_ (r_scalar hw) _ => x x' hx; apply: bind_ (c_mul C hv hx) _.
Qed.

Lemma learn_same hw i j p p' : rp p p' -> learn A hw (i, j, p) = learn A' hw (i, j, p').
Proof.
case: p p' => [k v] [_ v'] [/= <- h]; case: k => //=.
by rewrite /learn /size_of (shaped h).
Qed.
Definition rcell (c : nat * nat * pending V) (c' : nat * nat * pending V') :=
  c.1 = c'.1 /\ rp c.2 c'.2.
Lemma learns_same hw s s' : related rcell s s' -> foldl (learn A) hw s = foldl (learn A') hw s'.
Proof.
move=> h; apply: (related_foldl (r := eq)) h _ _ => // a _ [[i j] p] [[i' j'] p'] <- [/= [<- <-] hp].
exact: learn_same.
Qed.
Lemma related_zip T S S' (r : S -> S' -> Prop) (u : seq T) s s' : related r s s' ->
  related (fun a b => a.1 = b.1 /\ r a.2 b.2) (zip u s) (zip u s').
Proof.
move=> h; elim: h u => [|x y v w xy _ IH] [|a u] /=; try constructor => //; exact: IH.
Qed.
Lemma related_filter S T (r : S -> T -> Prop) (P : pred S) (Q : pred T) s t : related r s t ->
  (forall x y, r x y -> P x = Q y) -> related r (filter P s) (filter Q t).
Proof.
move=> h k; elim: h => [|x y u v xy _ IH] /=; first by constructor.
by rewrite (k _ _ xy); case: ifP => // _; constructor.
Qed.

Lemma r_block_of rows rows' : related (related rp) rows rows' -> av (block_of A rows) (block_of A' rows').
Proof.
move=> h; rewrite /block_of.
have hw : size (head [::] rows) = size (head [::] rows').
  by case: h => //= x y s t /related_size.
have ha w : all (fun r => size r == w) rows = all (fun r => size r == w) rows'.
  by elim: h {hw} => //= x y s t /related_size -> _ ->.
rewrite -hw ha (related_size h); case: ifP => // _.
set places := flatten _; set places' := flatten [seq _ | _ <- zip _ rows'].
have hp : related rcell places places'.
  apply: related_flatten; apply: related_map2 (related_zip _ h) _ => [[i r] [i' r'] [/= <- hr]].
  by apply: related_map2 (related_zip _ hr) _ => [[j p] [j' p'] [/= <- hj]].
set known := [seq _ <- places | _]; set known' := [seq _ <- places' | _].
have hk : related rcell known known'.
  by apply: related_filter hp _ => [[[i j] [k v]] [[i' j'] [k' v']] [_ [/= <- _]]].
rewrite (learns_same _ hk) (related_size hp).
have -> n s : iter n (fun hw => foldl (learn A) hw places) s = iter n (fun hw => foldl (learn A') hw places') s.
  by elim: n => //= n ->; exact: learns_same.
set hws := iter _ _ _.
set heights := map _ hws.1; set widths := map _ hws.2.
apply: bind_ (related_sequence _) _.
  apply: related_map2 (related_zip _ h) _ => [[i r] [i' r'] [/= <- hr]].
  apply: related_sequence; apply: related_map2 (related_zip _ hr) _ => [[j p] [j' p'] [/= <- hj]].
  exact: (r_sized_at _ _ hj).
move=> cells cells' hc; apply: (c_table C) => i j.
case: (offsets heights i) => bi i'; case: (offsets widths j) => bj j'.
apply: bind_ (related_nth _ hc) _ => row row' hr; apply: bind_ (related_nth _ hr) _ => cell cell' hcell.
exact: (c_entry C).
Qed.

(* -- Scopes -- *)
Definition rm (m : meaning V) (m' : meaning V') := match m, m' with
  | Value v, Value v' => av v v'
  | Family z ms w, Family z' ms' w' => [/\ z = z', related av ms ms' & w = w']
  | Closure ps t, Closure ps' t' => ps = ps' /\ t = t'
  | _, _ => False end.
Definition rs := related (fun (a : name * meaning V) (b : name * meaning V') => a.1 = b.1 /\ rm a.2 b.2).

Lemma r_look x s s' : rs s s' ->
  match look x s, look x s' with
  | Some (m, t), Some (m', t') => rm m m' /\ rs t t' | None, None => True | _, _ => False end.
Proof. by elim=> //= [[y m] [y' m'] u v [/= <- h] hu IH]; case: String.eqb. Qed.
Lemma r_replace x m m' s s' : rm m m' -> rs s s' -> rs (replace x m s) (replace x m' s').
Proof.
move=> hm; elim=> [|[y n] [y' n'] u v [/= <- h] hu IH] /=; first by constructor.
by case: String.eqb; constructor.
Qed.
Lemma r_bind x v v' s s' : rv v v' -> rs s s' -> rs (bind x v s) (bind x v' s').
Proof. by move=> h hs; constructor. Qed.

Section Steps.
Variables (defs : seq definition).
Variables (T : scope V -> term -> option (pending V)) (T' : scope V' -> term -> option (pending V')).
Hypothesis hT : forall s s' t, rs s s' -> ap (T s t) (T' s' t).

Lemma r_value s s' t : rs s s' -> av (value T s t) (value T' s' t).
Proof. by move=> h; apply: r_settled; exact: hT. Qed.
Lemma r_number s s' t : rs s s' -> av (number A T s t) (number A' T' s' t).
Proof. by move=> h; apply: bind_ (r_value t h) _ => v v'; exact: r_scalar. Qed.
Lemma r_integer s s' t : rs s s' -> agree eq (integer A T s t) (integer A' T' s' t).
Proof. by move=> h; apply: bind_ (r_value t h) _ => v v' hv; exact: (c_as_int C). Qed.
Lemma r_range s s' r : rs s s' -> agree eq (range A T s r) (range A' T' s' r).
Proof.
move=> h; apply: bind_ (r_integer _ h) _ => a _ <-.
by apply: bind_ (r_integer _ h) _ => b _ <-.
Qed.
Lemma r_scopes ix s s' : rs s s' -> agree (related rs) (scopes A T s ix) (scopes A' T' s' ix).
Proof.
elim: ix s s' => [|[i r] ix IH] s s' h /=; first by constructor => //; constructor.
apply: bind_ (r_range r h) _ => ab _ <-.
apply: bind_ (related_sequence _) _ => [|a a' ha]; last exact: (related_flatten ha).
by apply: related_map => z; apply: IH; apply: r_bind => //; exact: (c_int C).
Qed.
Lemma r_condition s s' f : rs s s' -> agree eq (condition A T s f) (condition A' T' s' f).
Proof.
move=> h; elim: f => //= [P IHP Q IHQ|P IHP Q IHQ|P IHP Q IHQ|P IHP|rel a b].
- by apply: bind_ IHP _ => x _ <-; apply: bind_ IHQ _ => y _ <-.
- by apply: bind_ IHP _ => x _ <-; apply: bind_ IHQ _ => y _ <-.
- by apply: bind_ IHP _ => x _ <-; apply: bind_ IHQ _ => y _ <-.
- by apply: bind_ IHP _ => x _ <-.
- apply: bind_ (r_number a h) _ => x x' hx; apply: bind_ (r_number b h) _ => y y' hy; exact: (c_cmp C).
Qed.
Lemma r_holds s s' c : rs s s' -> agree eq (holds A T s c) (holds A' T' s' c).
Proof. by case: c => [f|] // h; exact: r_condition. Qed.

Lemma r_slice s s' f from to : rs s s' -> agree (related rv)
  (obind (fun ab => sequence [seq match look f s with
        | Some (Family first ms _, _) => obind id (member first ms z)
        | _ => None end | z <- zrange ab.1 ab.2]) (range A T s (from, to)))
  (obind (fun ab => sequence [seq match look f s' with
        | Some (Family first ms _, _) => obind id (member first ms z)
        | _ => None end | z <- zrange ab.1 ab.2]) (range A' T' s' (from, to))).
Proof.
move=> h; apply: bind_ (r_range _ h) _ => ab _ <-; apply: related_sequence; apply: related_map => z.
have := r_look f h; case: (look f s) (look f s') => [[m t]|] [[m' t']|] //= [hm _].
case: m m' hm => [v|z1 ms w|ps b] [v'|z2 ms' w'|ps' b'] //= [<- hms _].
by apply: bind_ (r_member _ _ hms) _.
Qed.
Lemma r_members_general counted s s' v ix c : rs s s' -> agree (related rv)
  (obind (fun all => obind (fun taken => sequence [seq (match v with
      | inl t => if counted then Some (int A 1) else value T sb.1 t
      | inr _ => if counted then Some (int A 1) else None end) | sb <- taken & sb.2])
    (sequence [seq obind (fun x => obind (fun y => Some (s', x && y))
      (match v with inr f => condition A T s' f | _ => Some true end)) (holds A T s' c) | s' <- all]))
    (scopes A T s ix))
  (obind (fun all => obind (fun taken => sequence [seq (match v with
      | inl t => if counted then Some (int A' 1) else value T' sb.1 t
      | inr _ => if counted then Some (int A' 1) else None end) | sb <- taken & sb.2])
    (sequence [seq obind (fun x => obind (fun y => Some (s', x && y))
      (match v with inr f => condition A' T' s' f | _ => Some true end)) (holds A' T' s' c) | s' <- all]))
    (scopes A' T' s' ix)).
Proof.
move=> h; apply: bind_ (r_scopes ix h) _ => all all' ha.
pose q (a : scope V * bool) (b : scope V' * bool) := rs a.1 b.1 /\ a.2 = b.2.
apply: (@agree_bind _ _ _ _ (related q)) => [|taken taken' ht].
  apply: related_sequence; apply: related_map2 ha _ => u u' hu.
  apply: bind_ (r_holds c hu) _ => x _ <-.
  apply: (@agree_bind _ _ _ _ eq) => [|y _ <-] //.
  by case: v => [t|f] //; exact: r_condition.
apply: related_sequence; apply: (related_map2 (q := q)) => [|a b [hab _]].
  by apply: related_filter ht _ => a b [].
by case: v => [t|f]; case: counted => //; exact: r_value.
Qed.
Lemma r_members_of counted s s' a : rs s s' ->
  agree (related rv) (members_of A T counted s a) (members_of A' T' counted s' a).
Proof.
case: a => v ix c h; have general := r_members_general counted v ix c h.
case: v general => [[]|] //; case: ix => [|? ?] //; case: c => [?|] // f from to _.
exact: r_slice.
Qed.
Lemma r_folded f f' s s' : related rv s s' ->
  (forall a a' b b', rv a a' -> rv b b' -> av (f a b) (f' a' b')) -> av (folded f s) (folded f' s').
Proof.
move=> h k; case: h => // x y u v xy huv /=.
apply: (related_foldl (r := av)) huv _ _ => // a b w w' hab hw.
by apply: bind_ hab _ => c c' hc; exact: k.
Qed.

Lemma r_one s s' args : rs s s' -> av (one_argument T s args) (one_argument T' s' args).
Proof.
move=> h; case: args => [|a [|]] //=; apply: bind_ (agree_eq _) _ => t _ <-; exact: r_value.
Qed.
Lemma r_two s s' args : rs s s' -> agree rpair (two_arguments T s args) (two_arguments T' s' args).
Proof.
move=> h; case: args => [|a [|b []]] //=; apply: bind_ (agree_eq _) _ => t _ <-.
apply: bind_ (agree_eq _) _ => u _ <-; apply: bind_ (r_value t h) _ => v v' hv.
by apply: bind_ (r_value u h) _ => w w' hw.
Qed.
Lemma r_with ps s0 s0' s s' args : rs s0 s0' -> rs s s' ->
  agree rs (with_arguments T ps s0 s args) (with_arguments T' ps s0' s' args).
Proof.
move=> h0 h; apply: bind_ (agree_eq _) _ => ts _ <-; case: ifP => // _.
move: (zip ps ts) => z /=; elim: z s0 s0' h0 => //= [[p t] z IH] s0 s0' h0; apply: IH.
by constructor => //; split=> //=; exact: r_value.
Qed.

Lemma r_function s s' f args : rs s s' -> av (function A T s f args) (function A' T' s' f args).
Proof.
move=> h; have u g g' : (forall v v', rv v v' -> av (g v) (g' v')) ->
    av (obind g (one_argument T s args)) (obind g' (one_argument T' s' args)).
  by move=> k; apply: bind_ (r_one args h) _.
have b g g' : (forall v v' w w', rv v v' -> rv w w' -> av (g v w) (g' v' w')) ->
    av (obind (fun vw => g vw.1 vw.2) (two_arguments T s args))
       (obind (fun vw => g' vw.1 vw.2) (two_arguments T' s' args)).
  by move=> k; apply: bind_ (r_two args h) _ => vw vw' [h1 h2]; exact: k.
have all c : agree (related (related rv)) (sequence [seq members_of A T c s a | a <- args])
    (sequence [seq members_of A' T' c s' a | a <- args]).
  by apply: related_sequence; apply: related_map => a; exact: r_members_of.
have fold g g' : (forall a a' b b', rv a a' -> rv b b' -> av (g a b) (g' a' b')) ->
    av (obind (fun all => obind (folded g) (sequence [seq scalar A v | v <- flatten all]))
         (sequence [seq members_of A T false s a | a <- args]))
       (obind (fun all => obind (folded g') (sequence [seq scalar A' v | v <- flatten all]))
         (sequence [seq members_of A' T' false s' a | a <- args])).
  move=> k; apply: bind_ (all false) _ => vs vs' hvs.
  apply: bind_ (related_sequence _) _ => [|xs xs' hxs]; last exact: (r_folded hxs k).
  by apply: related_map2 (related_flatten hvs) _; exact: r_scalar.
rewrite /function; case: (is_word f "rank").
  apply: u => v v' hv; rewrite (r_is_matrix hv); case: ifP => // _.
  exact: (c_rank C).
case: (is_word f "det").
  apply: u => v v' hv; have sv := shaped hv; rewrite -sv.
  case E: (shape A v) => [[r c]|] //; case: eqP => // e; apply: (c_det C (n := r)) => //.
  by rewrite E e.
case: (is_word f "trace"); first by apply: u r_trace.
case: (is_word f "rows").
  apply: u => v v' hv; rewrite (shaped hv); apply: bind_ (agree_eq _) _ => q _ <-.
  exact: some_int.
case: (is_word f "cols").
  apply: u => v v' hv; rewrite (shaped hv); apply: bind_ (agree_eq _) _ => q _ <-.
  exact: some_int.
case: (is_word f "abs").
  apply: u => v v' hv; apply: bind_ (r_scalar hv) _ => x x' hx; apply: bind_ (r_neg hx) _ => y y' hy.
  exact: r_greater.
case: (is_word f "proj").
  by apply: u => v v' hv; apply: bind_ (r_pinv hv) _ => w w' hw; exact: r_mul.
case: (is_word f "relu"); first by apply: u r_relu.
case: (is_word f "diag"); first by apply: u r_diag.
case: (is_word f "hadamard"); first by apply: b r_hadamard.
case: (is_word f "kron"); first by apply: b r_kron.
case: (is_word f "khatri_rao"); first by apply: b r_khatri_rao.
case: (is_word f "ones" || is_word f "zeros").
  apply: bind_ (r_two args h) _ => vw vw' [hv hw].
  apply: bind_ (c_as_int C hv) _ => r _ <-; apply: bind_ (c_as_int C hw) _ => c _ <-.
  apply: bind_ (agree_eq _) _ => r' _ <-; apply: bind_ (agree_eq _) _ => c' _ <-.
  by case: (is_word f "ones"); [exact: r_ones | exact: r_zeros].
case: (is_word f "min"); first by apply: fold r_lesser.
case: (is_word f "max"); first by apply: fold r_greater.
case: (is_word f "sum").
  apply: bind_ (all false) _ => vs vs' /related_flatten hvs.
  by case: hvs => // v v' w w' hv hw; apply: r_folded; [constructor | exact: r_add].
case: (is_word f "count") => //; case: args {u b all fold} => [|a [|]] //=.
by apply: bind_ (r_members_of true a h) _ => vs vs' /related_size ->.
Qed.

Lemma related_set k v v' ms ms' : av v v' -> related av ms ms' ->
  related av (set_nth None ms k v) (set_nth None ms' k v').
Proof.
move=> h hm; have one : related av [:: v] [:: v'] by constructor => //; constructor.
elim: hm k => [|x y s t xy hs IH] k.
  by rewrite /set_nth; case: k => //= k; constructor => //; elim: k => //= k; constructor.
by case: k => [|k] /=; constructor => //; exact: IH.
Qed.
Lemma r_replaced s s' i i' pl : rs s s' -> rs i i' ->
  agree rs (replaced A T s i pl) (replaced A' T' s' i' pl).
Proof.
move=> h hi; case: pl => [[x index] [t|]] //=.
have := r_look x hi; case: (look x i) (look x i') => [[m u]|] [[m' u']|] //= [hm _].
have new old old' f f' : rv old old' -> (forall vw vw', rpair vw vw' -> agree rs (f vw) (f' vw')) ->
    agree rs (obind (fun p => obind f (alike A (Known, old) p)) (T s t))
      (obind (fun p => obind f' (alike A' (Known, old') p)) (T' s' t)).
  move=> ho k; apply: bind_ (hT t h) _ => p p' hp.
  by apply: bind_ (@r_alike (Known, old) (Known, old') _ _ (Logic.conj erefl ho) hp) _.
case: m m' hm => [v|z ms w|ps b] [v'|z' ms' w'|ps' b'] //=.
- case: v v' => [v|] [v'|] //= hv; try by case: index.
  case: index => // ; apply: new => // vw vw' [h1 h2]; rewrite (shaped h1) (shaped h2).
  by case: ifP => // _; exact: r_replace.
- move=> [<- hms <-]; case: index => [j|].
    apply: bind_ (r_integer j h) _ => y _ <-; apply: bind_ (agree_eq _) _ => k _ <-.
    apply: bind_ (related_nth _ hms) _ => o o' ho; apply: bind_ ho _ => old old' hold.
    apply: new => // vw vw' [h1 h2]; rewrite (shaped h1) (shaped h2); case: ifP => // _.
    by apply: r_replace => //; split=> //; exact: related_set.
  case: t {new} => // y; have := r_look y h.
  case: (look y s) (look y s') => [[n v]|] [[n' v']|] //= [hn _].
  case: n n' hn => [o|z1 ns a|ps b] [o'|z1' ns' a'|ps' b'] //= [<- hns _].
  rewrite (related_size hms) (related_size hns); case: ifP => // _.
  by apply: r_replace.
Qed.

Lemma related_rev S S' (r : S -> S' -> Prop) u v : related r u v -> related r (rev u) (rev v).
Proof.
elim=> [|x y u' v' xy _ IH]; first by constructor.
by rewrite !rev_cons -!cats1; apply: related_cat => //; constructor => //; constructor.
Qed.

Lemma r_known s s' t : rs s s' -> av (known A defs T s t) (known A' defs T' s' t).
Proof.
move=> h; case: t => //=.
- move=> x; have := r_look x h; case: (look x s) (look x s') => [[m u]|] [[m' u']|] //= [hm hu].
  case: m m' hm => [v|z ms w|ps b] [v'|z' ms' w'|ps' b'] //= [<- <-].
  by case: ps => //; exact: r_value.
- by case=> // n; apply: bind_ (r_integer n h) _ => z _ <-; apply: bind_ (agree_eq _) _ => k _ <-; exact: r_identity.
- by move=> a; apply: bind_ (r_value a h) _; exact: r_tr.
- by move=> a; apply: bind_ (r_value a h) _; exact: r_pinv.
- by move=> a; apply: bind_ (r_value a h) _; exact: r_inv.
- move=> a n; apply: bind_ (r_value a h) _ => v v' hv; apply: bind_ (r_integer n h) _ => z _ <-.
  by apply: bind_ (agree_eq _) _ => k _ <-; exact: r_power.
- by move=> a; apply: bind_ (r_value a h) _; exact: r_norm2.
- move=> a i j; apply: bind_ (r_value a h) _ => v v' hv; apply: bind_ (r_integer i h) _ => x _ <-.
  by apply: bind_ (r_integer j h) _ => y _ <-; exact: r_entry_at.
- move=> a i; apply: bind_ (r_value a h) _ => v v' hv; apply: bind_ (r_integer i h) _ => x _ <-.
  exact: r_row_at.
- move=> a i; apply: bind_ (r_value a h) _ => v v' hv; apply: bind_ (r_integer i h) _ => x _ <-.
  exact: r_column_at.
- move=> x i; apply: bind_ (r_integer i h) _ => z _ <-.
  have column : av (obind (fun v => column_at A v z) (value T s (Name x)))
      (obind (fun v => column_at A' v z) (value T' s' (Name x))).
    by apply: bind_ (r_value _ h) _ => v v' hv; exact: r_column_at.
  have := r_look x h; case: (look x s) (look x s') => [[m u]|] [[m' u']|] //= [hm _].
  case: m m' hm => [v|y ms w|ps b] [v'|y' ms' w'|ps' b'] //= [<- hms _].
  by apply: bind_ (r_member _ _ hms) _.
- move=> f a b; apply: bind_ (r_range _ h) _ => ab _ <-.
  have := r_look f h; case: (look f s) (look f s') => [[m u]|] [[m' u']|] //= [hm _].
  case: m m' hm => [v|y ms w|ps c] [v'|y' ms' w'|ps' c'] //= [<- hms <-].
  case: w => // w; apply: bind_ (agree_eq _) _ => up _ <-.
  set zs := if up then _ else _; case: zs => [|z zs].
    case: ifP => // _; case: w => [[[i rows] ?] ?].
    apply: (@agree_bind _ _ _ _ eq) => [|k _ <-].
      by apply: r_integer; apply: r_bind => //; exact: (c_int C).
    by apply: bind_ (agree_eq _) _ => n _ <-; exact: r_identity.
  apply: (@agree_bind _ _ _ _ (related rv)) => [|vs vs' hvs]; last by apply: (r_folded hvs); exact: r_mul.
  apply: related_sequence; apply: related_map => z'.
  by apply: bind_ (r_member _ _ hms) _.
- move=> rows; apply: (@agree_bind _ _ _ _ (related (related rp))) => [|cs cs' hcs]; last exact: r_block_of.
  by apply: related_sequence; apply: related_map => row; apply: related_sequence; apply: related_map => t; exact: hT.
- move=> v i a b j a' b'; apply: bind_ (r_range _ h) _ => ab _ <-; apply: bind_ (r_range _ h) _ => cd _ <-.
  apply: bind_ (agree_eq _) _ => r _ <-; apply: bind_ (agree_eq _) _ => c _ <-.
  apply: (c_table C) => k l; apply: r_number; apply: r_bind; first exact: (c_int C).
  by apply: r_bind => //; exact: (c_int C).
- move=> a places.
  apply: (@agree_bind _ _ _ _ rs) => [|i i' hi]; last exact: r_value.
  suff fold o o' : agree rs o o' -> agree rs
      (foldl (fun acc pl => obind (fun i => replaced A T s i pl) acc) o places)
      (foldl (fun acc pl => obind (fun i => replaced A' T' s' i pl) acc) o' places) by apply: fold.
  elim: places o o' => //= pl places IH o o' ho; apply: IH.
  by apply: bind_ ho _ => i i' hi; exact: r_replaced.
case=> f args [|? ?] // [?|] //; have := r_look f h.
have other : av (match def_of defs f with
        | Some d => if def_body d is inl body
            then obind (fun s'' => value T s'' body) (with_arguments T (def_parameters d) [::] s args) else None
        | None => function A T s f args end)
    (match def_of defs f with
        | Some d => if def_body d is inl body
            then obind (fun s'' => value T' s'' body) (with_arguments T' (def_parameters d) [::] s' args) else None
        | None => function A' T' s' f args end).
  case: (def_of defs f) => [d|]; last exact: r_function.
  case: (def_body d) => // body.
  by apply: (@agree_bind _ _ _ _ rs) => [|i i']; [apply: r_with => //; constructor | exact: r_value].
case: (look f s) (look f s') => [[m u]|] [[m' u']|] //= [hm hu].
case: m m' hm => [v|y ms w|ps c] [v'|y' ms' w'|ps' c'] //= [<- <-].
case: ps => // p ps; apply: (@agree_bind _ _ _ _ rs) => [|i i']; [exact: r_with | exact: r_value].
Qed.

Lemma r_step_term s s' t : rs s s' -> ap (step_term A defs T s t) (step_term A' defs T' s' t).
Proof.
move=> h; have k : ap (obind (fun v => Some (Known, v)) (known A defs T s t))
    (obind (fun v => Some (Known, v)) (known A' defs T' s' t)) by apply: bind_ (r_known t h) _.
case: t k => //=.
- by move=> q _; case: ifP => // p; split=> //=; exact: (c_fraction C).
- by case=> // _; split=> //=; exact: (c_int C).
- by move=> a _; apply: bind_ (hT a h) _ => p p' [<- hp]; apply: bind_ (r_neg hp) _.
- by move=> a b _; apply: bind_ (hT a h) _ => p p' hp; apply: bind_ (hT b h) _ => q q' hq; exact: r_sum.
- move=> a b _; apply: bind_ (hT a h) _ => p p' hp; apply: bind_ (hT b h) _ => q q' [e hq].
  by rewrite -e; apply: bind_ (r_neg hq) _ => v v' hv; exact: r_sum.
- by move=> a b _; apply: bind_ (hT a h) _ => p p' hp; apply: bind_ (hT b h) _ => q q' hq; exact: r_times.
- move=> a b _; apply: bind_ (hT a h) _ => p p' [e hp]; apply: bind_ (r_value b h) _ => y y' hy.
  by rewrite -e; apply: bind_ (r_div hp hy) _.
Qed.

(* -- Types and binders -- *)
Lemma r_sort_of s s' t : rs s s' -> agree eq (sort_of A T s t) (sort_of A' T' s' t).
Proof.
move=> h; have sq k n : agree eq (square A T k s n) (square A' T' k s' n).
  by apply: bind_ (r_integer n h) _ => z _ <-; exact: agree_eq.
have re k a b : agree eq (rectangle A T k s a b) (rectangle A' T' k s' a b).
  apply: bind_ (r_integer a h) _ => x _ <-; apply: bind_ (r_integer b h) _ => y _ <-.
  exact: agree_eq.
by case: t => /=.
Qed.
Lemma r_type_of s s' t : rs s s' -> agree rsized (type_of A T s t) (type_of A' T' s' t).
Proof.
move=> h; case: t => t over /=; apply: bind_ (r_sort_of t h) _ => k _ <-.
case: over => [ts|]; last exact: (Logic.conj erefl I).
apply: bind_ (related_sequence _) _ => [|vs vs' hvs]; last exact: (Logic.conj erefl hvs).
by apply: related_map => u; exact: r_number.
Qed.
Lemma r_types_of s s' i r t : rs s s' ->
  agree (fun a b => a.1 = b.1 /\ related rsized a.2 b.2) (types_of A T s i r t) (types_of A' T' s' i r t).
Proof.
move=> h; apply: bind_ (r_range r h) _ => ab _ <-.
apply: bind_ (related_sequence _) _ => [|ts ts' hts]; last exact: (Logic.conj erefl hts).
by apply: related_map => z; apply: r_type_of; apply: r_bind => //; exact: (c_int C).
Qed.
Lemma r_family z vs vs' i r t : related rv vs vs' -> rm (family z vs i r t) (family z vs' i r t).
Proof. by move=> h; split=> //; apply: related_map2 h _. Qed.
Lemma r_all_of_type ts ts' vs vs' : related rsized ts ts' -> related rv vs vs' ->
  rb (all_of_type A ts vs) (all_of_type A' ts' vs').
Proof.
move=> h k; rewrite /all_of_type (related_size h) (related_size k); case: ifP => _; last exact: r_false.
apply: r_conj; elim: h vs vs' k => [|t t' u u' ht _ IH] vs vs' [|v v' w w' hv hw] /=; try by constructor.
by constructor; [exact: r_of_type | exact: IH].
Qed.

Section Formulas.
Variables (F : seq (step V) -> scope V -> formula -> B) (F' : seq (step V') -> scope V' -> formula -> B').
Hypothesis hF : forall p p' s s' f, rs s s' -> rb (F p s f) (F' p' s' f).

Variables (special : seq (step V) -> scope V -> formula -> B).
Variables (special' : seq (step V') -> scope V' -> formula -> B').
Hypothesis hspecial : forall p p' s s' f, rs s s' -> rb (special p s f) (special' p' s' f).

Lemma r_over_all u s s' : related rb s s' -> rb (over_all A u s) (over_all A' u s').
Proof. by case: u; [exact: r_conj | exact: r_disj]. Qed.
Lemma r_bounded u bs s s' vs vs' k k' : rs s s' ->
  (forall t t' us us', rs t t' -> rb (k t us) (k' t' us')) ->
  rb (bounded A T u s bs vs k) (bounded A' T' u s' bs vs' k').
Proof.
move=> + hk; elim: bs s s' vs vs' => [|b bs IH] s s' vs vs' h /=; first exact: hk.
case: b => [xs o t|x o t|i a b|x ts]; try exact: r_undefined.
  apply: (@r_let _ _ eq) (r_range _ h) _ => ab _ <-; apply: r_over_all; apply: related_map => z.
  by apply: IH; apply: r_bind => //; exact: (c_int C).
apply: (@r_let _ _ (related rv)) => [|us us' hus].
  by apply: related_sequence; apply: related_map => t; exact: r_number.
by apply: r_over_all; apply: related_map2 hus _ => v v' hv; apply: IH; exact: r_bind.
Qed.
Lemma r_named u p p' xs t t' s s' k k' : rsized t t' -> rs s s' ->
  (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (named A u p s xs t k) (named A' u p' s' xs t' k').
Proof.
move=> ht + hk; elim: xs s s' => [|x xs IH] s s' h /=; first exact: hk.
apply: (c_quantified C) => vs vs' hvs.
  by case: hvs => [|v v' w w' hv [|? ? ? ? ? ?]]; [exact: r_false | exact: r_of_type | exact: r_false].
case: hvs => [|v v' w w' hv [|? ? ? ? ? ?]]; [exact: r_undefined | | exact: r_undefined].
by apply: IH; exact: r_bind.
Qed.
Lemma r_unbounded u p p' bs s s' k k' : rs s s' -> (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (unbounded A T u p s bs k) (unbounded A' T' u p' s' bs k').
Proof.
move=> + hk; elim: bs s s' => [|b bs IH] s s' h /=; first exact: hk.
case: b => [xs o [t [over|]]|x o t|i a b|x ts]; try exact: r_undefined.
  by case: xs o => [|x [|? ?]] [[i r]|]; exact: r_undefined.
case: o => [[i r]|]; last first.
  have one : rb (if type_of A T s (TypeOver t None) is Some st
        then named A u p s xs st (fun s' => unbounded A T u p s' bs k) else undefined A)
      (if type_of A' T' s' (TypeOver t None) is Some st
        then named A' u p' s' xs st (fun s' => unbounded A' T' u p' s' bs k') else undefined A').
    by apply: (@r_let _ _ rsized) (r_type_of _ h) _ => st st' hst; apply: r_named.
  by case: (xs) one => [|x [|? ?]].
case: xs => [|x [|? ?]]; try exact: r_undefined.
have := r_types_of i r (TypeOver t None) h.
case: (types_of A T s i r _) (types_of A' T' s' i r _) => [[z ts]|] [[z' ts']|] //=;
  last by move=> _; exact: r_undefined.
  move=> [<- hts]; rewrite (related_size hts); apply: (c_quantified C) => vs vs' hvs.
    exact: r_all_of_type.
  by apply: IH; constructor => //; split=> //; exact: r_family.
by move=> _; exact: r_undefined.
Qed.

Lemma r_body_of u bs c p p' s s' f : rs s s' -> rb (body_of A F u bs c p s f) (body_of A' F' u bs c p' s' f).
Proof.
move=> h; rewrite /body_of; case: c => [g|]; last exact: hF.
by case: u; [apply: r_implied | apply: (c_both C)]; exact: hF.
Qed.

(* -- What moves -- *)
Lemma r_members_at s s' x : rs s s' -> agree (related rv) (members_at s x) (members_at s' x).
Proof.
move=> h; rewrite /members_at; have := r_look x h.
case: (look x s) (look x s') => [[m u]|] [[m' u']|] //= [hm _].
case: m m' hm => [v|z ms w|ps b] [v'|z' ms' w'|ps' b'] //=.
- by case: v v' => [v|] [v'|] //= hv; constructor => //; constructor.
- by case=> _ /related_sequence + _.
Qed.
Lemma r_take k S S' (r : S -> S' -> Prop) u v : related r u v -> related r (take k u) (take k v).
Proof. by move=> h; elim: h k => [|x y u' v' xy _ IH] [|k] /=; constructor. Qed.
Lemma r_drop k S S' (r : S -> S' -> Prop) u v : related r u v -> related r (drop k u) (drop k v).
Proof.
move=> h; elim: h k => [|x y u' v' xy h IH] [|k] /=; try by constructor.
exact: IH.
Qed.
Lemma r_ohead u v : related rv u v -> av (ohead u) (ohead v). Proof. by case. Qed.
Lemma r_somes u v : related rv u v -> related av [seq Some x | x <- u] [seq Some x | x <- v].
Proof. by move=> h; apply: related_map2 h _. Qed.
Lemma r_moved xs s s' vs vs' : rs s s' -> related rv vs vs' -> rs (moved s xs vs) (moved s' xs vs').
Proof.
elim: xs s s' vs vs' => [|x xs IH] s s' vs vs' //= h hv; have hx := r_look x h.
have one : rs (moved (replace x (Value (ohead vs)) s) xs (behead vs))
    (moved (replace x (Value (ohead vs')) s') xs (behead vs')).
  apply: IH; first by apply: r_replace => //; exact: r_ohead.
  by case: hv => //=; constructor.
case: (look x s) (look x s') hx => [[m u]|] [[m' u']|] //= [hm _].
case: m m' hm => [v|z ms w|ps b] [v'|z' ms' w'|ps' b'] //= [<- /related_size -> <-].
apply: IH; last exact: r_drop.
by apply: r_replace => //; split=> //; apply: r_somes; exact: r_take.
Qed.
Lemma r_placed s s' i i' pl : rs s s' -> rs i i' -> agree rs (placed A T s i pl) (placed A' T' s' i' pl).
Proof.
move=> h hi; have hr := r_replaced pl h hi; case: pl hr => [[x index] new] hr /=; have := r_look x h.
case: (look x s) (look x s') => [[m u]|] [[m' u']|] //=; last first.
  by move=> _; case: index {hr} => //; case: new => // t; apply: bind_ (r_value t h) _ => v v' hv; exact: r_bind.
case=> hm _; case: new hr => [t|] hr.
  by case: m m' hm => [[v|]|z ms w|ps b] [[v'|]|z' ms' w'|ps' b'] // hm; case: index hr.
by case: m m' hm => [[v|]|z ms w|ps b] [[v'|]|z' ms' w'|ps' b'] //=; case: index {hr}.
Qed.

Definition robjective (o : objective V B) (o' : objective V' B') : Prop :=
  [/\ related rv (point o) (point o'),
      forall vs vs', related rv vs vs' -> av (height o vs) (height o' vs') &
      forall vs vs', related rv vs vs' -> rb (allowed o vs) (allowed o' vs')].
Lemma r_objective p p' s s' args places over : rs s s' ->
  agree robjective (objective_of A T F p s args places over) (objective_of A' T' F' p' s' args places over).
Proof.
move=> h; rewrite /objective_of; set xs := [seq _ | pl <- places].
have start : agree rs (foldl (fun acc pl => obind (fun i => placed A T s i pl) acc) (Some s) places)
    (foldl (fun acc pl => obind (fun i => placed A' T' s' i pl) acc) (Some s') places).
  apply: (@related_foldl _ _ _ _ eq) => //; first by apply: related_refl.
  by move=> a b u v hab <-; apply: bind_ hab _ => i i' hi; exact: r_placed.
apply: bind_ start _ => i i' hi.
apply: bind_ (related_sequence (related_map xs (fun x => r_members_at x hi))) _ => c c' hc.
apply: bind_ (agree_eq _) _ => f _ <-; case: ifP => // _; split=> [||vs vs' hv].
- exact: related_flatten.
- by move=> vs vs' hv; apply: r_number => //; exact: r_moved.
by case: over => [g|]; [apply: hF; exact: r_moved | exact: r_true].
Qed.

Definition rnear (a : seq V * (seq V -> scope V)) (b : seq V' * (seq V' -> scope V')) : Prop :=
  related rv a.1 b.1 /\ forall vs vs', related rv vs vs' -> rs (a.2 vs) (b.2 vs').
Lemma r_near_of s s' bs : rs s s' -> agree rnear (near_of A T s bs) (near_of A' T' s' bs).
Proof.
move=> h; rewrite /near_of; case: bs => [|b [|? ?]] //; last by case: b => // ? [[? ?]|] // [].
case: b => // x [[i r]|] t; last first.
  apply: bind_ (r_value t h) _ => v v' hv; split=> [|vs vs' hvs]; first by constructor => //; constructor.
  by constructor => //; split=> //; exact: r_ohead.
case: t => // y; apply: bind_ (r_range r h) _ => ab _ <-; have := r_look y h.
case: (look y s) (look y s') => [[m q]|] [[m' q']|] //= [hm _].
case: m m' hm => [v|z ms w|ps b] [v'|z' ms' w'|ps' b'] //= [<- hms <-].
have sz := related_size hms; apply: bind_ (related_sequence hms) _ => vs vs' hvs; rewrite sz.
case: ifP => // _; split=> // us us' hus.
by constructor => //; split=> //; split=> //; exact: r_somes.
Qed.

Lemma r_step_formula p p' s s' f : rs s s' ->
  rb (step_formula A defs T F special p s f) (step_formula A' defs T' F' special' p' s' f).
Proof.
move=> h; case: f => /=.
- by move=> P Q; apply: (c_both C); apply: r_implied; exact: hF.
- by move=> P Q; apply: r_implied; exact: hF.
- by move=> P Q; apply: r_either; exact: hF.
- by move=> P Q; apply: (c_both C); exact: hF.
- by move=> P; apply: (c_negated C); exact: hF.
- move=> rel a b; have := hT a h; have := hT b h.
  case: (T s a) (T' s' a) => [x|] [x'|] //; try by move=> *; exact: r_undefined.
  case: (T s b) (T' s' b) => [y|] [y'|] //=; try by move=> *; exact: r_undefined.
  move=> hy hx; have pairs : rb
      (if alike A x y is Some vw then compare A rel vw.1 vw.2 else undefined A)
      (if alike A' x' y' is Some vw then compare A' rel vw.1 vw.2 else undefined A').
    by apply: (@r_let _ _ rpair) (r_alike hx hy) _ => vw vw' [h1 h2]; exact: r_compare.
  have zeros := c_test C rel (proj2 hx) (proj2 hy).
  case: x x' hx pairs zeros => [k v] [_ v'] [/= <- _]; case: y y' hy => [l w] [_ w'] [/= <- _].
  by case: k l => [] [] //= *; exact: r_undefined.
- move=> u bs c f; case: ifP => _; last exact: hspecial.
  by apply: r_bounded => // t t' vs vs' ht; exact: r_body_of.
have other c g args pl : rb (if def_of defs g is Some _ then undefined A
      else special p s (Predicate (Calls g args pl c)))
    (if def_of defs g is Some _ then undefined A' else special' p' s' (Predicate (Calls g args pl c))).
  by case: (def_of defs g) => [?|]; [exact: r_undefined | exact: hspecial].
case=> g args [|pl pls] o; last by case: o => [?|]; exact: other.
case: o => [?|]; first exact: other.
case: (def_of defs g) => [d|].
  case: (def_body d) => [?|body]; first exact: r_undefined.
  apply: (@r_let _ _ rs) => [|t t' ht]; last exact: hF.
  by apply: r_with => //; constructor.
apply: (@r_let _ _ rv) (r_one args h) _ => v v' hv.
case: (is_word g "nonneg"); first exact: r_entries_are.
by case: (is_word g "positive"); [exact: r_entries_are | exact: r_undefined].
Qed.
End Formulas.
End Steps.

Section Interpret.
Variable defs : seq definition.
Variables (special : nat -> (scope V -> term -> option (pending V)) ->
  (seq (step V) -> scope V -> formula -> B) -> seq (step V) -> scope V -> formula -> B).
Variables (special' : nat -> (scope V' -> term -> option (pending V')) ->
  (seq (step V') -> scope V' -> formula -> B') -> seq (step V') -> scope V' -> formula -> B').
Local Notation I := (interpret A defs special).
Local Notation I' := (interpret A' defs special').
Definition interpreted n :=
  (forall s s' t, rs s s' -> ap ((I n).1 s t) ((I' n).1 s' t)) /\
  (forall p p' s s' f, rs s s' -> rb ((I n).2 p s f) ((I' n).2 p' s' f)).
Hypothesis hspecial : forall n p p' s s' f, interpreted n -> rs s s' ->
  rb (special n (I n).1 (I n).2 p s f) (special' n (I' n).1 (I' n).2 p' s' f).

Lemma r_interpret n : interpreted n.
Proof.
elim: n => [|n IH]; first by split=> // *; exact: r_undefined.
have := fun p p' s s' f => hspecial (n := n) p p' (s := s) (s' := s') f IH.
move: IH => []; rewrite /interpreted /=; case: (I n) (I' n) => [T F] [T' F'] /= hT hF hS.
by split=> *; [exact: r_step_term | exact: r_step_formula].
Qed.

(* -- Claims -- *)
Definition rgiven (g : given V) (g' : given V') := match g, g' with
  | One v, One v' => rv v v' | Many vs, Many vs' => related rv vs vs' | _, _ => False end.
Section Claims.
Variable n : nat.
Variables (sizes values : name -> option (given V)) (sizes' values' : name -> option (given V')).
Hypothesis hsizes : forall x, agree rgiven (sizes x) (sizes' x).
Hypothesis hvalues : forall x, agree rgiven (values x) (values' x).
Let hT := proj1 (r_interpret n).
Let hF := proj2 (r_interpret n).

Lemma r_size_from least v v' : rv v v' -> rb (size_from A least v) (size_from A' least v').
Proof.
by move=> h; apply: (@r_let _ _ eq) (c_as_int C h) _ => z _ <-; exact: r_bool.
Qed.
Lemma r_declared ds s s' k k' : rs s s' -> (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (declared A defs special n sizes s ds k) (declared A' defs special' n sizes' s' ds k').
Proof.
move=> + hk; elim: ds s s' => [|d ds IH] s s' h /=; first exact: hk.
case: d => [x least|x a b]; have := hsizes x; case: (sizes x) (sizes' x) => [[v|vs]|] [[v'|vs']|] //=;
  try by move=> *; exact: r_undefined.
  by move=> hv; apply: (c_both C); [exact: r_size_from | apply: IH; exact: r_bind].
move=> hvs; have := r_range hT (a, b) h.
case: (range A _ s _) (range A' _ s' _) => [ab|] [ab'|] //=; try by move=> *; exact: r_undefined.
move=> <-; rewrite (related_size hvs); case: ifP => _; last exact: r_false.
apply: (c_both C); first by apply: r_conj; apply: related_map2 hvs _; exact: r_size_from.
by apply: IH; constructor => //; split=> //; split=> //; apply: related_map2 hvs _.
Qed.
Lemma r_variables_of xs t t' s s' k k' : rsized t t' -> rs s s' ->
  (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (variables_of A values s xs t k) (variables_of A' values' s' xs t' k').
Proof.
move=> ht + hk; elim: xs s s' => [|x xs IH] s s' h /=; first exact: hk.
have := hvalues x; case: (values x) (values' x) => [[v|vs]|] [[v'|vs']|] //=; try by move=> *; exact: r_undefined.
by move=> hv; apply: (c_both C); [exact: r_of_type | apply: IH; exact: r_bind].
Qed.
Lemma r_variables bs s s' k k' : rs s s' -> (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (variables A defs special n values s bs k) (variables A' defs special' n values' s' bs k').
Proof.
move=> + hk; elim: bs s s' => [|b bs IH] s s' h /=; first exact: hk.
case: b => [xs o t|x o t|i a b|x ts]; last 1 first.
- have := hvalues x; case: (values x) (values' x) => [[v|vs]|] [[v'|vs']|] //=; try by move=> *; exact: r_undefined.
  move=> hv; apply: (@r_let _ _ (related rv)) => [|us us' hus].
    by apply: related_sequence; apply: related_map => t; exact: (r_number hT).
  apply: (c_both C); last by apply: IH; exact: r_bind.
  by apply: r_disj; apply: related_map2 hus _ => u u' hu; exact: (c_test C).
- case: o => [[i r]|]; last first.
    have one : rb (if type_of A (I n).1 s t is Some st
          then variables_of A values s xs st (fun s' => variables A defs special n values s' bs k) else undefined A)
        (if type_of A' (I' n).1 s' t is Some st
          then variables_of A' values' s' xs st (fun s' => variables A' defs special' n values' s' bs k') else undefined A').
      by apply: (@r_let _ _ rsized) (r_type_of hT _ h) _ => st st' hst; apply: r_variables_of.
    by case: (xs) one => [|x [|? ?]].
  case: xs => [|x [|? ?]]; try exact: r_undefined.
  have := hvalues x; case: (values x) (values' x) => [[v|vs]|] [[v'|vs']|] //=; try by move=> *; exact: r_undefined.
  move=> hvs; have := r_types_of hT i r t h.
  case: (types_of A _ s i r t) (types_of A' _ s' i r t) => [[z ts]|] [[z' ts']|] //=;
    try by move=> *; exact: r_undefined.
  move=> [<- hts]; apply: (c_both C); first exact: r_all_of_type.
  by apply: IH; constructor => //; split=> //; exact: r_family.
- exact: r_undefined.
have := hvalues i; case: (values i) (values' i) => [[v|vs]|] [[v'|vs']|] //=; try by move=> *; exact: r_undefined.
move=> hv; have := r_range hT (a, b) h.
case: (range A _ s _) (range A' _ s' _) => [ab|] [ab'|] //=; try by move=> *; exact: r_undefined.
move=> <-; apply: (@r_let _ _ eq) (c_as_int C hv) _ => z _ <-.
by apply: (c_both C); [exact: r_bool | apply: IH; exact: r_bind].
Qed.
Lemma r_hypotheses its s s' k k' : rs s s' -> (forall t t', rs t t' -> rb (k t) (k' t')) ->
  rb (hypotheses A defs special n sizes values s its k) (hypotheses A' defs special' n sizes' values' s' its k').
Proof.
move=> + hk; elim: its s s' => [|it its IH] s s' h /=; first exact: hk.
case: it => [ds c|bs|x ps t|x f].
- apply: r_declared => // t t' ht; apply: (c_both C); last exact: IH.
  by case: c => [f|]; [exact: hF | exact: r_true].
- by apply: r_variables => // t t' ht; exact: IH.
- by apply: IH; constructor.
- by apply: (c_both C); [exact: hF | exact: IH].
Qed.
Lemma met_in_corresponds its f fails :
  rb (met_in A defs special n sizes values its f fails) (met_in A' defs special' n sizes' values' its f fails).
Proof.
apply: r_hypotheses; first by constructor.
by move=> t t' ht; case: fails; [apply: (c_negated C) |]; exact: hF.
Qed.
End Claims.
End Interpret.
End Transfer.

Theorem met_corresponds V B V' B' (A : algebra V B) (A' : algebra V' B') rv rb special special' n
    sizes values sizes' values' c fails : corresponds A A' rv rb ->
  (forall n p p' s s' f,
    interpreted A A' rv rb (definitions c) (special (definitions c)) (special' (definitions c)) n -> rs rv s s' ->
    let I := interpret A (definitions c) (special (definitions c)) n in
    let I' := interpret A' (definitions c) (special' (definitions c)) n in
    rb (special (definitions c) n I.1 I.2 p s f) (special' (definitions c) n I'.1 I'.2 p' s' f)) ->
  (forall x, agree (rgiven rv) (sizes x) (sizes' x)) ->
  (forall x, agree (rgiven rv) (values x) (values' x)) ->
  rb (met A special n sizes values c fails) (met A' special' n sizes' values' c fails).
Proof. by move=> C hp hs hv; apply: (met_in_corresponds C). Qed.

(******************************************************************************)
(* If the operations of two algebras correspond, so does what they make of a  *)
(* claim: what the first decides is so in the second.                         *)
(*                                                                            *)
(*       agree r a b == if a is Some x, then b is Some y with r x y           *)
(*  corresponds A A' rv rb == the operations of A and A' correspond           *)
(*        met_corresponds : rb (met A ...) (met A' ...)                       *)
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
  c_as_int v v' : rv v v' -> as_int A v = as_int A' v';
  c_shape v v' : rv v v' -> shape A v = shape A' v';
  c_add v v' w w' : rv v v' -> rv w w' -> agree rv (num_add A v w) (num_add A' v' w');
  c_mul v v' w w' : rv v v' -> rv w w' -> agree rv (num_mul A v w) (num_mul A' v' w');
  c_inv v v' : rv v v' -> agree rv (num_inv A v) (num_inv A' v');
  c_cmp rel v v' w w' : rv v v' -> rv w w' -> agree eq (num_cmp A rel v w) (num_cmp A' rel v' w');
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
  c_rank v v' : rv v v' -> agree eq (mat_rank A v) (mat_rank A' v');
  c_det v v' n : rv v v' -> shape A v = Some (n, n) -> agree rv (mat_det A v) (mat_det A' v');
  c_eq v v' w w' : rv v v' -> rv w w' -> shape A v = shape A w ->
    agree eq (mat_eq A v w) (mat_eq A' v' w');
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
Lemma r_cmp rel v v' w w' : rv v v' -> rv w w' ->
  rb (if_bool A (num_cmp A rel v w)) (if_bool A' (num_cmp A' rel v' w')).
Proof. by move=> h k; apply: (c_decided C); exact: (c_cmp C). Qed.
Lemma r_conj s s' : related rb s s' -> rb (conj A s) (conj A' s').
Proof. by move=> h; apply: related_foldr h r_true _ => *; exact: (c_both C). Qed.
Lemma r_disj s s' : related rb s s' -> rb (disj A s) (disj A' s').
Proof. by move=> h; apply: related_foldr h r_false _ => *; exact: r_either. Qed.

Lemma r_compare rel v v' w w' : rv v v' -> rv w w' -> rb (compare A rel v w) (compare A' rel v' w').
Proof.
move=> h k; have sv := shaped h; have sw := shaped k; rewrite /compare -sv -sw.
have scalars : rb
    (if (scalar A v, scalar A w) is (Some x, Some y) then if_bool A (num_cmp A rel x y) else undefined A)
    (if (scalar A' v', scalar A' w') is (Some x, Some y) then if_bool A' (num_cmp A' rel x y)
     else undefined A').
  move: (r_scalar h) (r_scalar k).
  case: (scalar A v) (scalar A' v') => [x|] [x'|] //; last by move=> *; exact: r_undefined.
    case: (scalar A w) (scalar A' w') => [y|] [y'|] //= hx hy; try exact: r_undefined.
    exact: r_cmp.
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
case: rel scalars => scalars; [exact: (c_decided C) | |
  exact: (orders true true) | exact: (orders true false) | exact: (orders false true) | exact: (orders false false)].
by apply: (c_negated C); exact: (c_decided C).
Qed.

Lemma r_entries_are rel v v' : rv v v' -> rb (entries_are A rel v) (entries_are A' rel v').
Proof.
move=> h; rewrite /entries_are (shaped h); case: (shape A' v') => [[r c]|]; last exact: r_undefined.
apply: r_conj; apply: related_map => ij; apply: (@r_let _ _ rv) (c_entry C _ _ h) _ => x x' hx.
by apply: r_cmp => //; exact: (c_int C).
Qed.

Definition rsized (t : sized V) (t' : sized V') :=
  t.1 = t'.1 /\ match t.2, t'.2 with Some s, Some s' => related rv s s' | None, None => True | _, _ => False end.

Lemma r_of_type t t' v v' : rsized t t' -> rv v v' -> rb (of_type A t v) (of_type A' t' v').
Proof.
move: t t' => [[k s] over] [[k' s'] over'] [/= [<- <-] ho] h; rewrite /of_type (shaped h).
case: ifP => _; first exact: r_false.
have among x x' : rv x x' -> rb
    (if over is Some vs then disj A [seq if_bool A (num_cmp A Equal x y) | y <- vs] else true_ A)
    (if over' is Some vs then disj A' [seq if_bool A' (num_cmp A' Equal x' y) | y <- vs] else true_ A').
  move=> hx; case: over over' ho => [vs|] [vs'|] //= ho; last exact: r_true.
  by apply: r_disj; apply: related_map2 ho _ => y y' hy; exact: r_cmp.
have zero : rv (int A 0) (int A' 0) by exact: (c_int C).
apply: (c_both C).
  have one ij x x' : rv x x' -> rb
      (match k with
       | KDiagonal => if ij.1 == ij.2 :> nat then (if over is Some vs then disj A [seq if_bool A (num_cmp A Equal x y) | y <- vs] else true_ A)
                      else if_bool A (num_cmp A Equal x (int A 0))
       | _ => (if over is Some vs then disj A [seq if_bool A (num_cmp A Equal x y) | y <- vs] else true_ A) end)
      (match k with
       | KDiagonal => if ij.1 == ij.2 :> nat then (if over' is Some vs then disj A' [seq if_bool A' (num_cmp A' Equal x' y) | y <- vs] else true_ A')
                      else if_bool A' (num_cmp A' Equal x' (int A' 0))
       | _ => (if over' is Some vs then disj A' [seq if_bool A' (num_cmp A' Equal x' y) | y <- vs] else true_ A') end).
    by move=> hx; case: k; try exact: among; case: ifP => _; [exact: among | exact: r_cmp].
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
- rewrite (c_as_int C h); case: (as_int A' v') => [z|]; [exact: r_bool | exact: r_undefined].
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
End Transfer.

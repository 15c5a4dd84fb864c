(******************************************************************************)
(* The claim language of docs/language.md, as a certificate file carries it,  *)
(* and what it means by the operations of an algebra of values.               *)
(*                                                                            *)
(*   term, formula, item, claim == the tree; its names are those of the file  *)
(*               algebra V B == values V (numbers and matrices), truth values *)
(*                              B of partial terms, and their operations      *)
(*      met A sp c inst neg == "at the instance the hypotheses of c are true, *)
(*                              and the conclusion is true (false, if neg)";  *)
(*                              sp is the meaning of predicates of functions, *)
(*                              and of quantifiers over matrices or numbers,  *)
(*                              and over what is near                         *)
(*                                                                            *)
(* The same function computes (claim_values.v) and says what a claim means    *)
(* over an ordered field (claim_meaning.v). What is undefined has no value. A *)
(* number of steps bounds the recursion: lets and definitions are put in      *)
(* place, and a claim whose steps do not suffice has no truth value.          *)
(*                                                                            *)
(* Indices count from 1. A bare 0 or I takes its size from the other side of  *)
(* a sum, a comparison or from its neighbours in a block.                     *)
(******************************************************************************)
From Coq Require Import BinInt String.
From mathcomp Require Import ssreflect ssrfun ssrbool eqtype ssrnat seq.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope nat_scope.

Definition name := string.
Definition fraction := (Z * Z)%type. (* (q, p) for p / q, q > 0 *)
Inductive relation := Equal | Unequal | Less | AtMost | Greater | AtLeast.

(* -- The tree -- *)
Inductive term :=
  | Number of fraction
  | Name of name
  | Identity of option term
  | Minus of term
  | Add of term & term
  | Subtract of term & term
  | Multiply of term & term
  | Divide of term & term
  | Transpose of term
  | Pseudoinverse of term
  | Inverse of term
  | Power of term & term
  | NormSquared of term
  | Entry of term & term & term
  | Row of term & term
  | Column of term & term
  | Member of name & term
  | Slice of name & term & term
  | Product of name & term & term
  | Block of seq (seq term)
  | Entries of term & name & term & term & name & term & term (* value, row, column: i in a..b *)
  | With of term & seq (name * option term * option term)
  | Call of call
with call :=
  (* name, arguments, places, feasible set *)
  | Calls of name & seq argument & seq (name * option term * option term) & option formula
with argument :=
  | Argument of (term + formula) & seq (name * (term * term)) & option formula
with formula :=
  | Iff of formula & formula
  | Implies of formula & formula
  | Or of formula & formula
  | And of formula & formula
  | Not of formula
  | Compare of relation & term & term
  | Quantified of bool & seq binder & option formula & formula (* true: for all *)
  | Predicate of call
with binder :=
  | Typed of seq name & option (name * (term * term)) & type
  | Near of name & option (name * (term * term)) & term
  | InRange of name & term & term
  | InSet of name & seq term
with type := TypeOver of sort & option (seq term)
with sort :=
  | Matrix of term & term
  | Diagonal of term & term
  | Symmetric of term
  | Psd of term
  | Pd of term
  | Orthogonal of term
  | Real
  | Natural.

Inductive declaration := Size of name & nat | Sizes of name & term & term.
Inductive item :=
  | Declare of seq declaration & option formula
  | ForAll of seq binder
  | Let of name & seq name & term
  | Assume of name & formula.
Record definition := Define { def_name : name; def_parameters : seq name; def_body : term + formula }.
Record claim := Claim {
  claim_name : name; claim_form : name; definitions : seq definition; items : seq item;
  some : bool; show : formula
}.

(* -- Values -- *)
(* A path to a quantifier: children, bodies of lets and definitions, values of indices. *)
Inductive step (V : Type) := Child of nat | Body | At of seq (name * V).

Record algebra (V B : Type) := Algebra {
  of_int : Z -> V;
  of_fraction : fraction -> V;
  as_int : V -> option Z;              (* of an integer by its form *)
  shape : V -> option (nat * nat);     (* of a matrix *)
  num_add : V -> V -> option V;
  num_mul : V -> V -> option V;
  num_inv : V -> option V;
  num_cmp : relation -> V -> V -> option bool; (* within a term *)
  num_test : relation -> V -> V -> B;          (* as a formula *)
  entry : V -> nat -> nat -> option V; (* from 0 *)
  table : nat -> nat -> (nat -> nat -> option V) -> option V;
  mat_add : V -> V -> option V;
  mat_scale : V -> V -> option V;
  mat_mul : V -> V -> option V;
  mat_tr : V -> option V;
  mat_inv : V -> option V;
  mat_pinv : V -> option V;
  mat_rank : V -> option V;
  mat_det : V -> option V;
  mat_eq : V -> V -> B;
  definite : bool -> V -> B;           (* psd, or pd if strict, of a symmetric matrix *)
  decided : option bool -> B;          (* None: undefined *)
  both : B -> B -> B;
  negated : B -> B;
  (* for all, or exists: of a list of so many values that the first test accepts *)
  quantified : bool -> seq (step V) -> name -> nat -> (seq V -> B) -> (seq V -> B) -> B
}.

(* What an instance gives: a size, sizes, a value, or the members of a family. *)
Inductive given (V : Type) := One of V | Many of seq V.

(* What a predicate speaks of: the point, the function, and the feasible set; what is near. *)
Record objective (V B : Type) := Objective {
  point : seq V; height : seq V -> option V; allowed : seq V -> B }.

Section Interpreter.
Variables (V B : Type) (A : algebra V B) (defs : seq definition).
Local Notation "x <- a ; b" := (obind (fun x => b) a)
  (at level 100, a at level 99, b at level 200, right associativity).
Local Notation path := (seq (step V)).

Definition true_ := decided A (Some true).
Definition false_ := decided A (Some false).
Definition undefined := decided A None.
Definition either P Q := negated A (both A (negated A P) (negated A Q)).
Definition implied P Q := either (negated A P) Q.
Definition if_bool (b : option bool) := decided A b.
Definition int := of_int A.

(* What a name means. A family has the index of its first member, and how its rows and columns *)
(* are written in its index; a let is closed over what stands before it. *)
Inductive meaning :=
  | Value of option V
  | Family of Z & seq (option V) & option (name * term * term * (term * term))
  | Closure of seq name & term.
Definition scope := seq (name * meaning).

Fixpoint look (x : name) (s : scope) : option (meaning * scope) :=
  if s is (y, m) :: s' then if String.eqb x y then Some (m, s') else look x s' else None.
Fixpoint replace (x : name) (m : meaning) (s : scope) : scope :=
  if s is (y, m') :: s' then
    if String.eqb x y then (y, m) :: s' else (y, m') :: replace x m s'
  else [::].
Definition bind x v (s : scope) : scope := (x, Value (Some v)) :: s.

Definition nat_of (z : Z) : option nat := if Z.leb 0 z then Some (Z.to_nat z) else None.
Definition zrange (a b : Z) : seq Z :=
  if Z.leb a b then [seq (a + Z.of_nat k)%Z | k <- iota 0 (Z.to_nat (b - a + 1))] else [::].
Fixpoint sequence T (s : seq (option T)) : option (seq T) :=
  if s is x :: s' then y <- x; t <- sequence s'; Some (y :: t) else Some [::].

(* -- Operations made of others -- *)
Definition is_matrix v := isSome (shape A v).
Definition scalar v : option V := match shape A v with
  | None => Some v
  | Some (r, c) => if (r == 1) && (c == 1) then entry A v 0 0 else None
  end.
Definition zeros r c := table A r c (fun _ _ => Some (int 0)).
Definition ones r c := table A r c (fun _ _ => Some (int 1)).
Definition identity n := table A n n (fun i j => Some (int (if i == j then 1 else 0)%Z)).
(* A number as a matrix of one entry. *)
Definition as_matrix v := if is_matrix v then Some v else table A 1 1 (fun _ _ => Some v).

Definition add v w := match shape A v, shape A w with
  | Some p, Some q => if p == q then mat_add A v w else None
  | _, _ => x <- scalar v; y <- scalar w; num_add A x y
  end.
Definition neg v := if is_matrix v then mat_scale A (int (-1)) v else num_mul A (int (-1)) v.
Definition sub v w := u <- neg w; add v u.
Definition mul v w := match shape A v, shape A w with
  | Some (r, k), Some (k', c) =>
    if k == k' then mat_mul A v w
    else if (r == 1) && (k == 1) then x <- scalar v; mat_scale A x w
    else y <- scalar w; mat_scale A y v
  | Some _, None => mat_scale A w v
  | None, Some _ => mat_scale A v w
  | None, None => num_mul A v w
  end.
Definition div v w := y <- scalar w; z <- num_inv A y; if is_matrix v then mat_scale A z v else num_mul A v z.
Definition tr v := if is_matrix v then mat_tr A v else Some v.
Definition inv v := match shape A v with
  | Some (r, c) => if r == c then mat_inv A v else None | None => num_inv A v end.
Definition pinv v := if is_matrix v then mat_pinv A v else None.
Definition power v (n : nat) := match shape A v with
  | Some (r, c) => if r == c then one <- identity r; iter n (fun p => x <- p; mul v x) (Some one) else None
  | None => iter n (fun p => x <- p; num_mul A v x) (Some (int 1))
  end.
Definition sum_of (s : seq (option V)) := foldr (fun x a => y <- x; t <- a; num_add A y t) (Some (int 0)) s.
Definition cells r c := [seq (i, j) | i <- iota 0 r, j <- iota 0 c].
Definition norm2 v := match shape A v with
  | Some (r, c) => sum_of [seq (x <- entry A v ij.1 ij.2; num_mul A x x) | ij <- cells r c]
  | None => num_mul A v v
  end.
Definition trace v := match shape A v with
  | Some (r, c) => if r == c then sum_of [seq entry A v i i | i <- iota 0 r] else None
  | None => None end.
Definition place (z : Z) n : option nat :=
  k <- nat_of (z - 1); if k < n then Some k else None.
Definition entry_at v (i j : Z) := match shape A v with
  | Some (r, c) => i' <- place i r; j' <- place j c; entry A v i' j' | None => None end.
Definition row_at v (i : Z) := match shape A v with
  | Some (r, c) => i' <- place i r; table A 1 c (fun _ j => entry A v i' j) | None => None end.
Definition column_at v (j : Z) := match shape A v with
  | Some (r, c) => j' <- place j c; table A r 1 (fun i _ => entry A v i j') | None => None end.
Definition member (first : Z) T (members : seq T) (i : Z) : option T :=
  k <- nat_of (i - first); List.nth_error members k.

Definition lesser v w := b <- num_cmp A AtMost v w; Some (if b then v else w).
Definition greater v w := b <- num_cmp A AtMost v w; Some (if b then w else v).
Definition kron v w := match shape A v, shape A w with
  | Some (r, c), Some (p, q) => table A (r * p) (c * q) (fun i j =>
      x <- entry A v (Nat.div i p) (Nat.div j q); y <- entry A w (Nat.modulo i p) (Nat.modulo j q); num_mul A x y)
  | _, _ => None end.
Definition khatri_rao v w := match shape A v, shape A w with
  | Some (r, c), Some (p, q) => if c == q then table A (r * p) c (fun i j =>
      x <- entry A v (Nat.div i p) j; y <- entry A w (Nat.modulo i p) j; num_mul A x y) else None
  | _, _ => None end.
Definition hadamard v w := match shape A v, shape A w with
  | Some (r, c), Some (p, q) => if (r == p) && (c == q) then table A r c (fun i j =>
      x <- entry A v i j; y <- entry A w i j; num_mul A x y) else None
  | _, _ => None end.
Definition relu v := match shape A v with
  | Some (r, c) => table A r c (fun i j => x <- entry A v i j; greater (int 0) x)
  | None => greater (int 0) v end.
Definition diag v := match shape A v with
  | Some (r, c) => if c == 1 then
      table A r r (fun i j => if i == j then entry A v i 0 else Some (int 0)) else None
  | None => None end.

(* -- Comparisons -- *)
Definition compare rel v w : B := match shape A v, shape A w with
  | Some p, Some q =>
    if p != q then undefined else
    match rel with
    | Equal => mat_eq A v w
    | Unequal => negated A (mat_eq A v w)
    | AtLeast | Greater | AtMost | Less =>
      let turned := match rel with AtMost | Less => true | _ => false end in
      let strict := match rel with Greater | Less => true | _ => false end in
      if p.1 != p.2 then undefined else
      if (if turned then sub w v else sub v w) is Some d then definite A strict d else undefined
    end
  | _, _ =>
    if (scalar v, scalar w) is (Some x, Some y) then num_test A rel x y else undefined
  end.
Definition conj (s : seq B) := foldr (both A) true_ s.
Definition disj (s : seq B) := foldr either false_ s.
Definition entries_are rel v : B := match shape A v with
  | Some (r, c) => conj [seq if entry A v ij.1 ij.2 is Some x then num_test A rel x (int 0) else undefined
                        | ij <- cells r c]
  | None => undefined end.

(* -- Types -- *)
(* A type with its sizes. *)
Inductive kind := KMatrix | KDiagonal | KSymmetric | KPsd | KPd | KOrthogonal | KReal | KNatural.
Definition sized := (kind * option (nat * nat) * option (seq V))%type.

Definition same v w : B := compare Equal v w.
Definition of_type (t : sized) (v : V) : B :=
  let '(k, s, over) := t in
  let fits := match s, shape A v with
    | Some p, Some q => p == q | None, None => true | _, _ => false end in
  let among x := if over is Some values
    then disj [seq num_test A Equal x y | y <- values] else true_ in
  let each p := match s with
    | Some (r, c) => conj [seq if entry A v ij.1 ij.2 is Some x then p ij x else undefined | ij <- cells r c]
    | None => p (0, 0) v end in
  if ~~ fits then false_ else
  both A (each (fun ij x => match k with
      | KDiagonal => if ij.1 == ij.2 then among x else num_test A Equal x (int 0)
      | _ => among x end))
    match k with
    | KMatrix | KDiagonal | KReal => true_
    | KNatural => if as_int A v is Some z then if_bool (Some (Z.leb 0 z)) else undefined
    | KSymmetric => if mat_tr A v is Some w then same v w else undefined
    | KPsd => definite A false v
    | KPd => definite A true v
    | KOrthogonal =>
      if (w <- mat_tr A v; mul w v) is Some g then
        if s is Some (r, c) then if identity c is Some one then
          both A (if_bool (Some (r == c))) (same g one) else undefined
        else undefined
      else undefined
    end.

(* -- Terms -- *)
(* A bare 0, or I, has no size yet: a zero number, or a multiple of I. *)
Inductive sizing := Known | Zero | Ident.
Definition pending := (sizing * V)%type.
Definition settled (p : option pending) : option V := match p with
  | Some (Known, v) | Some (Zero, v) => Some v | _ => None end.

(* A pending value at a size; for a matrix that is known, its size is asked for. *)
Definition sized_at r c (p : pending) : option V := match p with
  | (Known, v) => w <- as_matrix v; if shape A w == Some (r, c) then Some w else None
  | (Zero, _) => zeros r c
  | (Ident, x) => if r == c then one <- identity r; mat_scale A x one else None
  end.

(* The two sides of a sum or comparison. *)
Definition alike (p q : pending) : option (V * V) := match p, q with
  | (Known, v), (Known, w) => Some (v, w)
  | (Known, v), q => match shape A v with
      | Some (r, c) => w <- sized_at r c q; Some (v, w)
      | None => w <- settled (Some q); Some (v, w) end
  | p, (Known, w) => match shape A w with
      | Some (r, c) => v <- sized_at r c p; Some (v, w)
      | None => v <- settled (Some p); Some (v, w) end
  | _, _ => None
  end.

Definition sum (p q : pending) : option pending := match p, q with
  | (Zero, x), (Zero, y) => z <- num_add A x y; Some (Zero, z)
  | (Zero, x), (Ident, y) | (Ident, x), (Zero, y) | (Ident, x), (Ident, y) =>
    z <- num_add A x y; Some (Ident, z)
  | _, _ => vw <- alike p q; u <- add vw.1 vw.2; Some (Known, u)
  end.
Definition times (p q : pending) : option pending := match p, q with
  | (Known, v), (Known, w) => u <- mul v w; Some (Known, u)
  | (Ident, x), (Ident, y) => z <- num_mul A x y; Some (Ident, z)
  | (Zero, x), (Zero, y) | (Zero, x), (Ident, y) | (Ident, x), (Zero, y) =>
    z <- num_mul A x y; Some (Zero, z)
  | (Zero, x), (Known, w) | (Known, w), (Zero, x) =>
    u <- mul x w; Some (if is_matrix w then Known else Zero, u)
  | (Ident, x), (Known, w) | (Known, w), (Ident, x) =>
    y <- scalar w; z <- num_mul A x y; Some (Ident, z)
  end.

(* Which way a product goes through a family, from how its members are sized in its index. *)
Definition shifted (i : name) (t : term) : option (name * Z) := match t with
  | Member d (Name j) => if String.eqb i j then Some (d, 0%Z) else None
  | Member d (Subtract (Name j) (Number (q, p))) =>
    if String.eqb i j && Z.eqb q 1 then Some (d, (- p)%Z) else None
  | Member d (Add (Name j) (Number (q, p))) =>
    if String.eqb i j && Z.eqb q 1 then Some (d, p) else None
  | Name n => if String.eqb i n then None else Some (n, 0%Z)
  | _ => None end.
Definition same_name (a b : term) := match a, b with
  | Name x, Name y => String.eqb x y
  | Number x, Number y => Z.eqb x.1 y.1 && Z.eqb x.2 y.2
  | _, _ => false end.
Definition ascending (f : name * term * term * (term * term)) (from to : term) : option bool :=
  let '(i, rows, cols, (first, last)) := f in
  match shifted i rows, shifted i cols with
  | Some (d, a), Some (e, b) =>
    let constant := if (rows, cols) is (Name _, Name _) then true else false in
    if ~~ String.eqb d e then None
    else if constant then if same_name from last || same_name to first then Some false else None
    else if (Z.eqb (b + 1) a) then Some false
    else if (Z.eqb (a + 1) b) then Some true else None
  | _, _ => None end.

(* Heights and widths of a block matrix: those that are known, and those that I learns. *)
Definition put T k (x : T) d (s : seq T) := set_nth d s k x.
Definition size_of (p : pending) : option (nat * nat) := match p with
  | (Known, v) => Some (if shape A v is Some q then q else (1, 1)) | _ => None end.
Definition learn (hw : seq (option nat) * seq (option nat)) (cell : nat * nat * pending) :=
  let '(i, j, p) := cell in
  let h := nth None hw.1 i in let w := nth None hw.2 j in
  match p with
  | (Known, _) => if size_of p is Some (r, c) then
      (if h is None then put i (Some r) None hw.1 else hw.1,
       if w is None then put j (Some c) None hw.2 else hw.2) else hw
  | (Ident, _) => match h, w with
      | Some r, None => (hw.1, put j (Some r) None hw.2)
      | None, Some c => (put i (Some c) None hw.1, hw.2)
      | _, _ => hw end
  | (Zero, _) => hw
  end.
Definition offsets (s : seq nat) k : nat * nat := (* the part in which k falls, and the place there *)
  (fix go s k n := if s is h :: s' then if k < h then (n, k) else go s' (k - h) n.+1 else (n, k)) s k 0.
Definition block_of (rows : seq (seq pending)) : option V :=
  let width := size (head [::] rows) in
  if (width == 0) || ~~ all (fun r => size r == width) rows then None else
  let places := flatten [seq [seq (ir.1, jp.1, jp.2) | jp <- zip (iota 0 width) ir.2]
                        | ir <- zip (iota 0 (size rows)) rows] in
  let known := [seq c <- places | if c.2.1 is Known then true else false] in
  let start := (nseq (size rows) None, nseq width None) in
  let hw := iter (size places) (fun hw => foldl learn hw places) (foldl learn start known) in
  let heights := [seq odflt 1 h | h <- hw.1] in let widths := [seq odflt 1 w | w <- hw.2] in
  cells' <- sequence [seq sequence [seq sized_at (nth 0 heights ir.1) (nth 0 widths jp.1) jp.2
                                   | jp <- zip (iota 0 width) ir.2]
                     | ir <- zip (iota 0 (size rows)) rows];
  table A (sumn heights) (sumn widths) (fun i j =>
    let: (bi, i') := offsets heights i in let: (bj, j') := offsets widths j in
    row <- List.nth_error cells' bi; cell <- List.nth_error row bj; entry A cell i' j').

(* All values of some indices, the last running fastest, with the scopes that they make. *)
Section Terms.
Variable T : scope -> term -> option pending.
Definition value s t := settled (T s t).
Definition number s t := v <- value s t; scalar v.
Definition integer s t := v <- value s t; as_int A v.
Definition range s (r : term * term) := a <- integer s r.1; b <- integer s r.2; Some (a, b).

Fixpoint scopes (s : scope) (ix : seq (name * (term * term))) : option (seq scope) :=
  if ix is (i, r) :: ix' then
    ab <- range s r;
    all <- sequence [seq scopes (bind i (int z) s) ix' | z <- zrange ab.1 ab.2];
    Some (flatten all)
  else Some [:: s].

(* A condition on indices. *)
Fixpoint condition (s : scope) (f : formula) : option bool := match f with
  | And a b => x <- condition s a; y <- condition s b; Some (x && y)
  | Or a b => x <- condition s a; y <- condition s b; Some (x || y)
  | Implies a b => x <- condition s a; y <- condition s b; Some (x ==> y)
  | Not a => x <- condition s a; Some (~~ x)
  | Compare rel a b => x <- number s a; y <- number s b; num_cmp A rel x y
  | _ => None end.
Definition holds s (c : option formula) := if c is Some f then condition s f else Some true.

(* The values of an argument of min, max, sum, or the times that it is counted. *)
Definition members_of (counted : bool) (s : scope) (a : argument) : option (seq V) :=
  match a with
  | Argument (inl (Slice f from to)) [::] None =>
    ab <- range s (from, to);
    sequence [seq match look f s with
        | Some (Family first ms _, _) => x <- member first ms z; x
        | _ => None end | z <- zrange ab.1 ab.2]
  | Argument v ix c =>
    all <- scopes s ix;
    taken <- sequence [seq (x <- holds s' c;
        y <- match v with inr f => condition s' f | _ => Some true end; Some (s', x && y)) | s' <- all];
    sequence [seq (match v with
      | inl t => if counted then Some (int 1) else value sb.1 t
      | inr _ => if counted then Some (int 1) else None end) | sb <- taken & sb.2]
  end.
Definition folded (f : V -> V -> option V) (s : seq V) : option V :=
  if s is v :: s' then foldl (fun a w => x <- a; f x w) (Some v) s' else None.

Definition plain (a : argument) : option term :=
  if a is Argument (inl t) [::] None then Some t else None.
Definition one_argument s args := if args is [:: a] then t <- plain a; value s t else None.
Definition two_arguments s args :=
  if args is [:: a; b] then t <- plain a; u <- plain b; v <- value s t; w <- value s u; Some (v, w) else None.

Definition is_word (x : name) w := String.eqb x w.
Definition with_arguments (ps : seq name) s0 s args : option scope :=
  ts <- sequence [seq plain a | a <- args];
  if size ts == size ps then
    Some (foldl (fun acc pt => (pt.1, Value (value s pt.2)) :: acc) s0 (zip ps ts))
  else None.
Definition def_of f := List.find (fun d => String.eqb f (def_name d)) defs.

Definition function (s : scope) (f : name) (args : seq argument) : option V :=
  let unary g := v <- one_argument s args; g v in
  let binary g := vw <- two_arguments s args; g vw.1 vw.2 in
  let scalars g := all <- sequence [seq members_of false s a | a <- args];
                   xs <- sequence [seq scalar v | v <- flatten all]; folded g xs in
  if is_word f "rank" then
    unary (fun v => if is_matrix v then mat_rank A v else None)
  else if is_word f "det" then unary (fun v => match shape A v with
    | Some (r, c) => if r == c then mat_det A v else None | None => None end)
  else if is_word f "trace" then unary trace
  else if is_word f "rows" then unary (fun v => q <- shape A v; Some (int (Z.of_nat q.1)))
  else if is_word f "cols" then unary (fun v => q <- shape A v; Some (int (Z.of_nat q.2)))
  else if is_word f "abs" then unary (fun v => x <- scalar v; y <- neg x; greater x y)
  else if is_word f "proj" then unary (fun v => w <- pinv v; mul v w)
  else if is_word f "relu" then unary relu
  else if is_word f "diag" then unary diag
  else if is_word f "hadamard" then binary hadamard
  else if is_word f "kron" then binary kron
  else if is_word f "khatri_rao" then binary khatri_rao
  else if is_word f "ones" || is_word f "zeros" then binary (fun v w =>
    r <- as_int A v; c <- as_int A w; r' <- nat_of r; c' <- nat_of c;
    if is_word f "ones" then ones r' c' else zeros r' c')
  else if is_word f "min" then scalars lesser
  else if is_word f "max" then scalars greater
  else if is_word f "sum" then
    all <- sequence [seq members_of false s a | a <- args];
    if flatten all is v :: vs then folded add (v :: vs) else None
  else if is_word f "count" then
    if args is [:: a] then vs <- members_of true s a; Some (int (Z.of_nat (size vs))) else None
  else None.

(* The scope in which variables, families or members have new values. *)
Definition replaced (s inner : scope) (pl : name * option term * option term) : option scope :=
  let '(x, index, new) := pl in
  if new is Some t then
    match look x inner, index with
    | Some (Value (Some old), _), None =>
      p <- T s t;
      vw <- alike (Known, old) p;
      if shape A vw.1 == shape A vw.2 then Some (replace x (Value (Some vw.2)) inner) else None
    | Some (Family first ms w, _), Some i =>
      z <- integer s i; k <- nat_of (z - first); old <- List.nth_error ms k; old' <- old;
      p <- T s t; vw <- alike (Known, old') p;
      if shape A vw.1 == shape A vw.2
      then Some (replace x (Family first (set_nth None ms k (Some vw.2)) w) inner) else None
    | Some (Family first ms w, _), None =>
      if t is Name y then
        if look y s is Some (Family first' ms' _, _) then
          if Z.eqb first first' && (size ms == size ms')
          then Some (replace x (Family first ms' w) inner) else None
        else None
      else None
    | _, _ => None
    end
  else None.

Definition known (s : scope) (t : term) : option V := match t with
  | Name x => match look x s with
      | Some (Value v, _) => v
      | Some (Closure [::] body, s') => value s' body
      | _ => None end
  | Identity (Some n) => z <- integer s n; k <- nat_of z; identity k
  | Transpose a => v <- value s a; tr v
  | Pseudoinverse a => v <- value s a; pinv v
  | Inverse a => v <- value s a; inv v
  | Power a n => v <- value s a; z <- integer s n; k <- nat_of z; power v k
  | NormSquared a => v <- value s a; norm2 v
  | Entry a i j => v <- value s a; x <- integer s i; y <- integer s j; entry_at v x y
  | Row a i => v <- value s a; x <- integer s i; row_at v x
  | Column a j => v <- value s a; y <- integer s j; column_at v y
  | Member x i =>
    z <- integer s i;
    match look x s with
    | Some (Family first ms _, _) => y <- member first ms z; y
    | _ => v <- value s (Name x); column_at v z end
  | Product f from to =>
    ab <- range s (from, to);
    if look f s is Some (Family first ms (Some w), _) then
      up <- ascending w from to;
      let zs := if up then zrange ab.1 ab.2 else rev (zrange ab.2 ab.1) in
      if zs is z :: zs' then
        vs <- sequence [seq (y <- member first ms z'; y) | z' <- zs];
        folded mul vs
      else if Z.eqb ab.1 (if up then ab.2 + 1 else ab.2 - 1)%Z then
        let '(i, rows, _, _) := w in
        k <- integer (bind i (int ab.1) s) rows; n <- nat_of k; identity n
      else None
    else None
  | Block rows => cs <- sequence [seq sequence [seq T s t | t <- row] | row <- rows]; block_of cs
  | Entries v i a b j a' b' =>
    ab <- range s (a, b); ab' <- range s (a', b');
    r <- nat_of (ab.2 - ab.1 + 1); c <- nat_of (ab'.2 - ab'.1 + 1);
    table A r c (fun k l => number
      (bind j (int (ab'.1 + Z.of_nat l)) (bind i (int (ab.1 + Z.of_nat k)) s)) v)
  | With a places =>
    s' <- foldl (fun acc pl => inner <- acc; replaced s inner pl) (Some s) places; value s' a
  | Call (Calls f args [::] None) =>
    match look f s with
    | Some (Closure (p :: ps) body, s') => s'' <- with_arguments (p :: ps) s' s args; value s'' body
    | _ => match def_of f with
        | Some d => if def_body d is inl body
            then s'' <- with_arguments (def_parameters d) [::] s args; value s'' body else None
        | None => function s f args end
    end
  | _ => None end.

Definition step_term (s : scope) (t : term) : option pending := match t with
  | Number q => if Z.ltb 0 q.1 then Some (if Z.eqb q.2 0 then Zero else Known, of_fraction A q) else None
  | Identity None => Some (Ident, int 1)
  | Minus a => p <- T s a; v <- neg p.2; Some (p.1, v)
  | Add a b => p <- T s a; q <- T s b; sum p q
  | Subtract a b => p <- T s a; q <- T s b; v <- neg q.2; sum p (q.1, v)
  | Multiply a b => p <- T s a; q <- T s b; times p q
  | Divide a b => p <- T s a; y <- value s b; v <- div p.2 y;
                  Some (if p.1 is Zero then Known else p.1, v)
  | _ => v <- known s t; Some (Known, v) end.

(* -- Types and binders -- *)
Definition square (k : kind) s n := z <- integer s n; m <- nat_of z; Some (k, Some (m, m)).
Definition rectangle (k : kind) s a b :=
  x <- integer s a; y <- integer s b; r <- nat_of x; c <- nat_of y; Some (k, Some (r, c)).
Definition sort_of s (t : sort) : option (kind * option (nat * nat)) := match t with
  | Matrix a b => rectangle KMatrix s a b
  | Diagonal a b => rectangle KDiagonal s a b
  | Symmetric n => square KSymmetric s n
  | Psd n => square KPsd s n
  | Pd n => square KPd s n
  | Orthogonal n => square KOrthogonal s n
  | Real => Some (KReal, None)
  | Natural => Some (KNatural, None) end.
Definition type_of s (t : type) : option sized := let 'TypeOver t over := t in
  k <- sort_of s t;
  if over is Some ts then vs <- sequence [seq number s t | t <- ts]; Some (k, Some vs)
  else Some (k, None).
Definition sides (t : type) : option (term * term) := match t with
  | TypeOver (Matrix a b) _ | TypeOver (Diagonal a b) _ => Some (a, b)
  | TypeOver (Symmetric n) _ | TypeOver (Psd n) _ | TypeOver (Pd n) _ | TypeOver (Orthogonal n) _ =>
    Some (n, n)
  | _ => None end.
(* The first index of a family, and the types of its members. *)
Definition types_of s (i : name) (r : term * term) (t : type) : option (Z * seq sized) :=
  ab <- range s r;
  ts <- sequence [seq type_of (bind i (int z) s) t | z <- zrange ab.1 ab.2]; Some (ab.1, ts).
Definition family first (vs : seq V) (i : name) (r : term * term) (t : type) : meaning :=
  Family first [seq Some v | v <- vs] (omap (fun rc => (i, rc.1, rc.2, r)) (sides t)).
Definition all_of_type (ts : seq sized) (vs : seq V) : B :=
  if size ts == size vs then conj [seq of_type tv.1 tv.2 | tv <- zip ts vs] else false_.

(* How many children of the tree a type or binder has. *)
Definition children_of_type (t : type) := let 'TypeOver t over := t in
  match t with Matrix _ _ | Diagonal _ _ => 2 | Real | Natural => 0 | _ => 1 end
  + (if over is Some vs then size vs else 0).
Definition children (b : binder) := match b with
  | Typed _ index t => (if index is Some _ then 2 else 0) + children_of_type t
  | Near _ index _ => (if index is Some _ then 3 else 1)
  | InRange _ _ _ => 2
  | InSet _ vs => size vs end.

(* -- What moves -- *)
Definition members_at (s : scope) (x : name) : option (seq V) := match look x s with
  | Some (Value v, _) => omap (fun v => [:: v]) v
  | Some (Family _ ms _, _) => sequence ms
  | _ => None end.
(* Variables and families have these values, one after the other. *)
Fixpoint moved (s : scope) (xs : seq name) (vs : seq V) : scope :=
  if xs is x :: xs' then match look x s with
    | Some (Family first ms w, _) =>
      moved (replace x (Family first [seq Some v | v <- take (size ms) vs] w) s) xs' (drop (size ms) vs)
    | _ => moved (replace x (Value (ohead vs)) s) xs' (behead vs) end
  else s.
(* A place of a predicate is a variable or family, at another point if it has a value; a name that *)
(* means nothing is bound. *)
Definition placed (s inner : scope) (pl : name * option term * option term) : option scope :=
  let '(x, index, new) := pl in
  match look x s, index, new with
  | None, None, Some t => v <- value s t; Some (bind x v inner)
  | Some (Value (Some _), _), None, None | Some (Family _ _ _, _), None, None => Some inner
  | Some _, _, Some _ => replaced s inner pl
  | _, _, _ => None end.
Fixpoint distinct (xs : seq name) : bool :=
  if xs is x :: xs' then ~~ has (String.eqb x) xs' && distinct xs' else true.

Section Formulas.
Variable F : path -> scope -> formula -> B.

Definition objective_of (p : path) (s : scope) (args : seq argument)
    (places : seq (name * option term * option term)) (over : option formula) : option (objective V B) :=
  let xs := [seq pl.1.1 | pl <- places] in
  inner <- foldl (fun acc pl => s' <- acc; placed s s' pl) (Some s) places;
  centre <- sequence [seq members_at inner x | x <- xs];
  f <- (if args is [:: a] then plain a else None);
  if distinct xs then Some (Objective (flatten centre) (fun vs => number (moved inner xs vs) f)
    (fun vs => if over is Some g then F p (moved inner xs vs) g else true_)) else None.

Definition is_near (b : binder) := if b is Near _ _ _ then true else false.
Definition finite (b : binder) := match b with InRange _ _ _ | InSet _ _ => true | _ => false end.
Definition over_all (universal : bool) := if universal then conj else disj.

(* Indices and finite sets; the values are part of the path. *)
Fixpoint bounded universal (s : scope) (bs : seq binder) (vs : seq (name * V))
    (k : scope -> seq (name * V) -> B) : B := match bs with
  | [::] => k s vs
  | InRange i a b :: bs' =>
    if range s (a, b) is Some ab then over_all universal
      [seq bounded universal (bind i (int z) s) bs' (rcons vs (i, int z)) k | z <- zrange ab.1 ab.2]
    else undefined
  | InSet x ts :: bs' =>
    if sequence [seq number s t | t <- ts] is Some us then over_all universal
      [seq bounded universal (bind x u s) bs' (rcons vs (x, u)) k | u <- us]
    else undefined
  | _ => undefined end.

(* Matrices and numbers. *)
Fixpoint named universal (p : path) (s : scope) (xs : seq name) (t : sized) (k : scope -> B) : B :=
  if xs is x :: xs' then
    quantified A universal p x 1 (fun vs => if vs is [:: v] then of_type t v else false_)
      (fun vs => if vs is [:: v] then named universal p (bind x v s) xs' t k else undefined)
  else k s.
Fixpoint unbounded universal (p : path) (s : scope) (bs : seq binder) (k : scope -> B) : B :=
  match bs with
  | [::] => k s
  | Typed xs None (TypeOver _ None as t) :: bs' =>
    if type_of s t is Some st then named universal p s xs st (fun s' => unbounded universal p s' bs' k)
    else undefined
  | Typed [:: x] (Some (i, r)) (TypeOver _ None as t) :: bs' =>
    if types_of s i r t is Some (first, ts) then
      quantified A universal p x (size ts) (all_of_type ts)
        (fun vs => unbounded universal p ((x, family first vs i r t) :: s) bs' k)
    else undefined
  | _ => undefined end.

Definition body_of universal (bs : seq binder) c (p : path) (s : scope) f : B :=
  let n := sumn [seq children b | b <- bs] in
  let g := F (rcons p (Child V (if c is Some _ then n.+1 else n))) s f in
  if c is Some h then
    let ch := F (rcons p (Child V n)) s h in if universal then implied ch g else both A ch g
  else g.

(* A quantifier over what is near: the centre, and the scope at other values. *)
Definition near_of (s : scope) (bs : seq binder) : option (seq V * (seq V -> scope)) := match bs with
  | [:: Near x None t] =>
    v <- value s t; Some ([:: v], fun vs => (x, Value (ohead vs)) :: s)
  | [:: Near x (Some (_, r)) (Name y)] =>
    ab <- range s r;
    match look y s with
    | Some (Family first ms w, _) =>
      vs <- sequence ms;
      if Z.eqb first ab.1 && eqn (size ms) (size (zrange ab.1 ab.2)) then
        Some (vs, fun vs => (x, Family first [seq Some v | v <- vs] w) :: s)
      else None
    | _ => None end
  | _ => None end.

(* What speaks of all points, of all values, or of those that are near, has a meaning of its own. *)
Variable special : path -> scope -> formula -> B.

Definition step_formula (p : path) (s : scope) (f : formula) : B := match f with
  | Iff a b => let x := F (rcons p (Child V 0)) s a in let y := F (rcons p (Child V 1)) s b in
    both A (implied x y) (implied y x)
  | Implies a b => implied (F (rcons p (Child V 0)) s a) (F (rcons p (Child V 1)) s b)
  | Or a b => either (F (rcons p (Child V 0)) s a) (F (rcons p (Child V 1)) s b)
  | And a b => both A (F (rcons p (Child V 0)) s a) (F (rcons p (Child V 1)) s b)
  | Not a => negated A (F (rcons p (Child V 0)) s a)
  | Compare rel a b =>
    if (T s a, T s b) is (Some x, Some y) then match x.1, y.1 with
      | Zero, Zero => num_test A rel x.2 y.2
      | Known, _ | _, Known => if alike x y is Some vw then compare rel vw.1 vw.2 else undefined
      | _, _ => undefined end
    else undefined
  | Quantified universal bs c f =>
    if all finite bs then
      bounded universal s bs [::] (fun s' vs => body_of universal bs c (rcons p (At vs)) s' f)
    else special p s (Quantified universal bs c f)
  | Predicate (Calls g args [::] None) =>
    match def_of g with
    | Some d => if def_body d is inr body then
        if with_arguments (def_parameters d) [::] s args is Some s'
        then F (rcons p (Body V)) s' body else undefined
      else undefined
    | None =>
      if one_argument s args is Some v then
        if is_word g "nonneg" then entries_are AtLeast v
        else if is_word g "positive" then entries_are Greater v else undefined
      else undefined
    end
  | Predicate (Calls g args places over) =>
    if def_of g is Some _ then undefined else special p s (Predicate (Calls g args places over)) end.
End Formulas.
End Terms.

(* Terms and formulas, in so many steps. *)
Definition none_term : scope -> term -> option pending := fun _ _ => None.
Definition none_formula : path -> scope -> formula -> B := fun _ _ _ => undefined.
Variable special : nat -> (scope -> term -> option pending) -> (path -> scope -> formula -> B) ->
  path -> scope -> formula -> B.
Fixpoint interpret n := if n is n'.+1 then
    let: (T, F) := interpret n' in (step_term T, step_formula T F (special n' T F))
  else (none_term, none_formula).

(* -- Claims -- *)
Section Claims.
Variables (n : nat) (sizes values : name -> option (given V)).
Let T := (interpret n).1.
Let F := (interpret n).2.

Definition size_from (least : nat) v : B :=
  if as_int A v is Some z then if_bool (Some (Z.leb (Z.of_nat least) z)) else undefined.

(* The sizes of an item, each at least what it must be, then k. *)
Fixpoint declared (s : scope) (ds : seq declaration) (k : scope -> B) : B := match ds with
  | [::] => k s
  | Size x least :: ds' =>
    if sizes x is Some (One v) then both A (size_from least v) (declared (bind x v s) ds' k)
    else undefined
  | Sizes x a b :: ds' =>
    match sizes x, range T s (a, b) with
    | Some (Many vs), Some ab =>
      if size vs == size (zrange ab.1 ab.2) then
        both A (conj [seq size_from 1 v | v <- vs])
          (declared ((x, Family ab.1 [seq Some v | v <- vs] None) :: s) ds' k)
      else false_
    | _, _ => undefined end
  end.

Fixpoint variables_of (s : scope) (xs : seq name) (t : sized) (k : scope -> B) : B :=
  if xs is x :: xs' then
    if values x is Some (One v) then both A (of_type t v) (variables_of (bind x v s) xs' t k)
    else undefined
  else k s.
Fixpoint variables (s : scope) (bs : seq binder) (k : scope -> B) : B := match bs with
  | [::] => k s
  | Typed xs None t :: bs' =>
    if type_of T s t is Some st then variables_of s xs st (fun s' => variables s' bs' k) else undefined
  | Typed [:: x] (Some (i, r)) t :: bs' =>
    match values x, types_of T s i r t with
    | Some (Many vs), Some (first, ts) =>
      both A (all_of_type ts vs) (variables ((x, family first vs i r t) :: s) bs' k)
    | _, _ => undefined end
  | InRange i a b :: bs' =>
    match values i, range T s (a, b) with
    | Some (One v), Some ab =>
      if as_int A v is Some z then
        both A (if_bool (Some (Z.leb ab.1 z && Z.leb z ab.2))) (variables (bind i v s) bs' k)
      else undefined
    | _, _ => undefined end
  | InSet x ts :: bs' =>
    match values x, sequence [seq number T s t | t <- ts] with
    | Some (One v), Some us =>
      both A (disj [seq num_test A Equal v u | u <- us]) (variables (bind x v s) bs' k)
    | _, _ => undefined end
  | _ => undefined end.

(* The path of a hypothesis begins with its name: a step of its own. *)
Definition root (x : name) : path := [:: At [:: (x, int 0)]].
Fixpoint hypotheses (s : scope) (its : seq item) (k : scope -> B) : B := match its with
  | [::] => k s
  | Declare ds c :: its' => declared s ds (fun s' =>
      both A (if c is Some f then F (root "sizes"%string) s' f else true_) (hypotheses s' its' k))
  | ForAll bs :: its' => variables s bs (fun s' => hypotheses s' its' k)
  | Let x ps t :: its' => hypotheses ((x, Closure ps t) :: s) its' k
  | Assume x f :: its' => both A (F (root x) s f) (hypotheses s its' k)
  end.

Definition met_in (its : seq item) (f : formula) (fails : bool) : B :=
  hypotheses [::] its (fun s =>
    let g := F (root "show"%string) s f in if fails then negated A g else g).
End Claims.
End Interpreter.

(* The meaning of predicates and of what is near, by that of terms and formulas. *)
Definition specials V B := seq definition -> nat -> (scope V -> term -> option (pending V)) ->
  (seq (step V) -> scope V -> formula -> B) -> seq (step V) -> scope V -> formula -> B.

(* The hypotheses of a claim are true at the instance, and its conclusion is true, or false. *)
Definition met V B (A : algebra V B) (special : specials V B) n sizes values (c : claim) (fails : bool) : B :=
  met_in A (definitions c) (special (definitions c)) n sizes values (items c) (show c) fails.

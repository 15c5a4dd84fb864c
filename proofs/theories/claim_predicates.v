(******************************************************************************)
(* The checker of claims: predicates of functions, and quantifiers over       *)
(* matrices and over what is near, are decided by hints, over polynomials.    *)
(*                                                                            *)
(*  hint == BySquares: the function is its value at the point and squares     *)
(*          ByCurve s: the coefficients of 1, t, t^2, ... of a curve          *)
(*          ByPoint s: another point                                          *)
(*          ByRank mu: K3, where the function is the weighted square of the   *)
(*          distance of P X to Y, the rank of P is bounded, and mu separates  *)
(*          ByForm c u M: K9, a form in displacements, counted by rows from 0 *)
(*          BySupport c r f: K10, with the slopes r / c where the function    *)
(*          bends, and the form f                                             *)
(*          BySubspace U b: K4, with the columns of U; unknowns are counted   *)
(*          from b, or from 0                                                 *)
(*  hinted h == what hints decide; they need not be trusted                   *)
(*  decides w h n v c I == Some true: the claim c has the verdict v at I;     *)
(*                Some false: it has not; None: this checker does not decide  *)
(*                                                                            *)
(* A function is computed once as a polynomial in the displacements from the  *)
(* point: it is critical if no monomial is linear, and has a minimum if the   *)
(* rest is a sum of squares. Along a curve it is a polynomial in t, and has   *)
(* the sign of its lowest coefficient for 0 < t < tiny; so has what is asked  *)
(* inside a quantifier of which a path gives the value. A quantifier is       *)
(* refuted if the conditions of its body exclude each other (refusal.v).      *)
(******************************************************************************)
From Coq Require Import ZArith String.
From Coq Require QArith Qreduction.
From mathcomp Require Import all_ssreflect.
From DeepLinear Require Import statements verdicts certificate accepts polynomials.
From DeepLinear Require Import language claim_meaning claim_values symbolic refusal squares_near support_near.
From DeepLinear Require rank_minimum.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Delimit Scope nat_scope with N.
Local Open Scope nat_scope.
Local Notation "x <- a ; b" := (obind (fun x => b) a)
  (at level 100, a at level 99, b at level 200, right associativity).
Local Notation Q := QArith_base.Q.

(* A polynomial in displacements that are counted from 0: monomials and coefficients. *)
Definition counted := seq (seq nat * fraction).
Inductive hint :=
  | BySquares | ByCurve of seq (seq datum) | ByPoint of seq datum
  | ByRank of fraction | BySubspace of datum & seq datum
  | ByForm of counted & seq counted & seq (seq counted)
  | BySupport of counted & seq counted & (counted * seq counted * seq (seq counted)).

Definition tiny : Q := QArith_base.Qmake (Zpos xH) (Pos.pow 2 64).

(* -- Points that move -- *)
Definition starts_at_0 (p : poly) : bool := if degrees p is a :: _ then q_zero a else true.

(* s + displacements, of the matrix number k *)
Definition displaced k (s : symbol) : symbol := match s with
  | SInt z => SNum (p_add (p_const (q_int z)) (p_var (k, 0, 0)))
  | SNum p => SNum (p_add p (p_var (k, 0, 0)))
  | SMat r c A => SMat r c (s_table r c (fun i j => p_add (s_get A i j) (p_var (k, i, j))))
  | SRank _ _ _ => s end.
Fixpoint all_displaced k (ss : seq symbol) : seq symbol :=
  if ss is s :: ss' then displaced k s :: all_displaced k.+1 ss' else [::].
Definition is_rank (s : symbol) := if s is SRank _ _ _ then true else false.
Definition around (ss : seq symbol) : option (seq symbol) :=
  if has is_rank ss then None else Some (all_displaced 1 ss).

(* The displacements of the matrices from number k on, in their order. *)
Fixpoint spots_of k (ss : seq symbol) : seq spot :=
  if ss is s :: ss' then
    (if s is SMat r c _ then [seq (k, ij.1, ij.2) | ij <- cells r c] else [:: (k, 0, 0)]) ++ spots_of k.+1 ss'
  else [::].
Definition counted_poly (xs : seq spot) (p : counted) : poly :=
  p_sum [seq foldr (fun i q => p_scale [:: nth parameter xs i] (q_int 1) q) (p_const (q_of ma.2)) ma.1 | ma <- p].

(* Whether t is a curve that starts at s; any curve may be asked. *)
Definition starts_at (s t : symbol) : bool := match s, t with
  | SMat r c A, SMat r' c' B => [&& eqn r r', eqn c c' &
      all (fun ij => starts_at_0 (p_sub (s_get B ij.1 ij.2) (s_get A ij.1 ij.2))) (cells r c)]
  | SMat _ _ _, _ => false
  | _, SNum p => if poly_of s is Some q then starts_at_0 (p_sub p q) else false
  | _, _ => false end.
Fixpoint all2_ S T (f : S -> T -> bool) s t := match s, t with
  | [::], [::] => true | x :: s', y :: t' => f x y && all2_ f s' t' | _, _ => false end.
Definition curved k (s : symbol) (d : datum) : symbol :=
  let p_times q := p_scale (nseq k parameter) (q_int 1) q in
  match s, lift d with
  | SMat r c A, SMat _ _ D => SMat r c (s_table r c (fun i j => p_add (s_get A i j) (p_times (s_get D i j))))
  | _, D => if (poly_of s, poly_of D) is (Some p, Some q) then SNum (p_add p (p_times q)) else s end.
Fixpoint curve_from k (ss : seq symbol) (steps : seq (seq datum)) : seq symbol :=
  if steps is ds :: steps' then
    curve_from k.+1 [seq curved k sd.1 sd.2 | sd <- zip ss ds] steps'
  else ss.
Definition as_number (s : symbol) : symbol := if s is SInt z then SNum (p_const (q_int z)) else s.
Definition curve_of (steps : seq (seq datum)) : seq symbol :=
  if steps is ds :: steps' then curve_from 1 [seq as_number (lift d) | d <- ds] steps' else [::].

(* Whether t has the shape of s; a number is one that may move. *)
Definition alike_ (s t : symbol) : bool := match s, t with
  | SMat r c _, SMat r' c' _ => eqn r r' && eqn c c'
  | SInt _, SNum _ | SNum _, SNum _ => true | _, _ => false end.
(* Whether no displacement stands in a symbol. *)
Definition still_ (s : symbol) : bool := match s with
  | SInt _ => true | SNum p => in_parameter p | SMat r c A => all (fun ij => in_parameter (s_get A ij.1 ij.2)) (cells r c)
  | SRank _ _ _ => false end.

(* -- Predicates of functions -- *)
Definition is_true3 (b : judgement) := if ruling b is Some true then true else false.
Definition s_height (o : objective symbol judgement) ss : option poly := s <- height o ss; poly_of s.

(* No monomial is linear. *)
Definition flat (p : poly) : bool := all (fun nb => if nb.1 is [:: _] then false else true) p.

(* Without displacements. *)
Definition at_rest (p : poly) : poly := [seq nb <- p | all is_parameter nb.1].
Definition squares_in r c A : poly := p_sum [seq p_mul (s_get A ij.1 ij.2) (s_get A ij.1 ij.2) | ij <- cells r c].
(* A weight w, P, X and Y, for w |P X - Y|^2, and perhaps two factors of P. *)
Definition distance := (Q * (symbol * symbol * symbol) * option (symbol * symbol))%type.
Definition bounds_rank q n k P (cs : seq condition) (factors : option (symbol * symbol)) : bool :=
  [|| leq q k, leq n k,
      (if factors is Some (SMat q' k' L, SMat _ n' M)
       then [&& eqn q' q, leq k' k, eqn n' n & s_null q n (s_sub q n P (s_mul q k' n L M))] else false)
    | has (fun c => if c is RankAtMost q' n' A z
        then [&& eqn q' q, eqn n' n, Z.leb z (Z.of_nat k) & s_null q n (s_sub q n P A)] else false) cs].
Definition is_distance (mu : fraction) (p : poly) (cs : seq condition) (x : distance) : bool :=
  if x is (w, (SMat q n P, SMat n' m X, SMat q' m' Y), factors) then
    match known (SMat q n (s_table q n (fun i j => at_rest (s_get P i j)))), known (SMat n m X), known (SMat q m Y) with
    | Some (Rows _ _ P0), Some (Rows _ _ X0), Some (Rows _ _ Y0) =>
      if evaluation.mat_rank q n P0 is Some k then
        [&& eqn n' n, eqn q' q, eqn m' m, if q_sign w is Gt then true else false, Z.ltb 0 mu.1,
            (if constant (p_sub p (p_scale [::] w (squares_in q m (s_sub q m (s_mul q n m P X) Y)))) is Some _
             then true else false), bounds_rank q n k P cs factors & rank_minimum.rank_bound q n m k P0 X0 Y0 mu]
      else false
    | _, _, _ => false end
  else false.

(* -- The bends of a function, for K10: hints -- *)
Definition is_multiple (p q : poly) : bool := is_null (p_sub p (p_scale [::] (q_ratio p q) q)).
(* A bend, and whether its form is counted with the other sign: the first coefficient of a linear form is 1. *)
Definition bend_of := (poly * bool)%type.
Definition oriented (b : bend_of) : bend_of :=
  let moves := [seq nb <- b.1 | ~~ nilp (unknown nb.1)] in
  if all (fun nb => leq (size (unknown nb.1)) 1) moves
  then (b.1, if moves is (_, a) :: _ then if q_sign a is Lt then true else false else false) else b.
Fixpoint bends_of (seen : seq poly) (bs : seq bend_of) : seq bend_of :=
  if bs is b :: bs' then
    if is_number b.1 || has (is_multiple b.1) seen then bends_of seen bs'
    else oriented b :: bends_of (b.1 :: seen) bs'
  else [::].
Definition at_point (t : poly) : bool := if signs_near t is [:: _] then false else true.
Definition half (a : Q) : Q := Qreduction.Qmult' a (QArith_base.Qmake (Zpos xH) 2%positive).
Section Kinks.
Variables (g : bool) (P : seq comparison -> option poly) (c : poly) (base : seq comparison).
(* By how much the multiple of the bend number k is larger in the base cell. *)
Definition excess k t s : Q :=
  if (P base, P (set_nth Gt base k s)) is (Some p, Some q) then
    let r := p_sub p q in if is_multiple r t then q_ratio r t else q_int 0
  else q_int 0.
(* Of the slopes, one is given for each bend at which two slopes meet at the point. *)
Fixpoint kinks_by k (bs : seq bend_of) (rs : seq poly) : option (seq kink) :=
  let one := p_const (q_int 1) in
  let times a := p_scale [::] a c in
  if bs is (t, opposite) :: bs' then
    let e := excess k t Eq in
    let j := half (if signs_near t is [:: Lt] then QArith_base.Qopp (excess k t Gt) else excess k t Lt) in
    let: (x, rs') := match signs_near t with
      | [:: Gt] => (if g then Kink t j [::] (times (q_int 2)) (times (QArith_base.Qopp e)) else Kink t (q_int 0) one one [::], Some rs)
      | [:: _] => (if g then Kink t j (times (q_int 2)) [::] (times (QArith_base.Qopp e)) else Kink t (q_int 0) one one [::], Some rs)
      | _ => if q_zero j then (Kink t j one one (times (QArith_base.Qopp e)), Some rs) else
          let r := let r := head [::] rs in if opposite then p_opp r else r in
          (Kink t j (p_sub c r) (p_add c r) (p_sub (p_scale [::] j (p_sub c r)) (times e)),
           if rs is _ :: rs' then Some rs' else None) end in
    rs' <- rs'; ks <- kinks_by k.+1 bs' rs'; Some (x :: ks)
  else if rs is [::] then Some [::] else None.
End Kinks.
Definition supported g (P : seq poly -> seq comparison -> option poly) (bs : seq bend_of) (rs : seq poly) (f : form) : bool :=
  let: (c, u, M) := f in let ts := [seq b.1 | b <- bs] in
  if (5 < size [seq t <- ts | g || at_point t])%N || ~~ all (fun r => positive g (p_sub c r) && positive g (p_add c r)) rs
  then false
  else if kinks_by g (P ts) c [seq if signs_near t is [:: s] then s else Gt | t <- ts] 0 bs rs is Some ks
    then supports g ks f (P (map bend ks)) else false.
(* The squares of which a function is made leave its tangent, if their weights, of equal ones together, are not negative. *)
Fixpoint weighed (w : Q) (q : poly) (ws : seq (Q * poly)) : seq (Q * poly) :=
  if ws is (w', q') :: ws' then
    if is_multiple q q' then
      let a := q_ratio q q' in (Qreduction.Qplus' w' (Qreduction.Qmult' w (Qreduction.Qmult' a a)), q') :: ws'
    else (w', q') :: weighed w q ws'
  else [:: (w, q)].
Definition rests (turned : bool) (parts : seq (Q * symbol)) : poly :=
  let all_parts := flatten [seq [seq (if turned then QArith_base.Qopp ws.1 else ws.1, p_rest q) | q <- entries_of ws.2] | ws <- parts] in
  let merged := foldl (fun acc wq => if is_null wq.2 then acc else weighed wq.1 wq.2 acc) [::] all_parts in
  if all (fun wq => if q_sign wq.1 is Lt then false else true) merged
  then p_sum [seq p_scale [::] wq.1 (p_mul wq.2 wq.2) | wq <- merged] else [::].

Definition judge_minimum d (turned global : bool) (o od : objective symbol judgement)
    (cell : seq (poly * comparison) -> option (objective symbol judgement)) (h : option hint)
    (parts : seq symbol -> seq (Q * symbol)) (parts_in_cell : seq (poly * comparison) -> seq symbol -> seq (Q * symbol))
    (distances : seq symbol -> seq distance) (kinks : seq symbol -> seq bend_of) :
    option bool :=
  let signed p := if turned then p_opp p else p in
  if ruling (allowed o (point o)) is Some false then Some false else
  a <- s_height o (point o);
  match h with
  | Some BySquares =>
    ss <- around (point o); p <- s_height o ss;
    if is_true3 (allowed o (point o)) && is_squares (p_sub (signed p) (signed a)) (parts ss) then Some true else None
  | Some (ByForm c u M) =>
    ss <- around (point o); p <- s_height o ss;
    let f := counted_poly (spots_of 1 ss) in
    let f := (f c, map f u, map (map f) M) in let q := p_sub (signed p) (signed a) in
    if is_true3 (allowed o (point o)) && (if global then supports true [::] f (fun _ => Some q) else near_squares q f)
    then Some true else None
  | Some (BySupport c r (b, u, M)) =>
    ss <- around (point o);
    let f := counted_poly (spots_of 1 ss) in
    let P tangent ts signs := let cs := zip ts signs in
      omap (fun p => p_sub (p_sub (signed p) (signed a)) (if tangent then rests turned (parts_in_cell cs ss) else [::]))
        (o' <- cell cs; s_height o' ss) in
    let b' := f b in
    if ~~ (positive global b' && positive global (f c)) then None else
    let shown tangent :=
      supported global (P tangent) (bends_of [::] (kinks ss)) [seq p_mul b' (f q) | q <- r] (p_mul b' (f c), map f u, map (map f) M) in
    if is_true3 (allowed o (point o)) && (shown true || shown false) then Some true else None
  | Some (ByRank mu) =>
    ss <- around (point o); p <- s_height o ss;
    if [&& ~~ turned, is_true3 (allowed o (point o)), is_null (p_sub (at_rest p) a)
         & has (is_distance mu p (if_true (allowed o ss))) (distances ss)] then Some true else None
  | Some (ByCurve steps) =>
    let ss := curve_of steps in
    a' <- s_height od (point od); p <- s_height od ss;
    if [&& ~~ isSome d, ~~ global, all2_ starts_at (point od) ss, is_true3 (allowed od ss)
         & if sign (Some tiny) (p_sub (signed p) (signed a')) is Some Lt then true else false]
    then Some false else None
  | Some (ByPoint ds) =>
    let ss := [seq as_number (lift d) | d <- ds] in
    p <- s_height o ss;
    if [&& global, all2_ alike_ (point o) ss, is_true3 (allowed o ss)
         & if sign d (p_sub (signed p) (signed a)) is Some Lt then true else false]
    then Some false else None
  | _ => None
  end.
(* The derivative in the direction ds. *)
Definition along (ds : seq symbol) (y : spot) : poly := match y with
  | (k.+1, i, j) => match List.nth_error ds k with
    | Some (SMat r c A) => if leq i.+1 r && leq j.+1 c then s_get A i j else [::]
    | Some (SInt z) => p_const (q_int z) | Some (SNum q) => q | _ => [::] end
  | _ => [::] end.
Fixpoint slope_along (ds : seq symbol) (p : poly) : poly := if p is (m, a) :: p' then
    p_add (if m is [:: y] then p_scale [::] a (along ds y) else [::]) (slope_along ds p')
  else [::].
(* The displacement of one entry by 1. *)
Definition unit_of k (x : spot) (s : symbol) : symbol :=
  let one y := p_const (q_int (if spot_cmp y x is Eq then 1 else 0)) in
  match s with SMat r c _ => SMat r c (s_table r c (fun i j => one (k, i, j))) | _ => SNum (one (k, 0, 0)) end.
Fixpoint units_of k x (ss : seq symbol) : seq symbol :=
  if ss is s :: ss' then unit_of k x s :: units_of k.+1 x ss' else [::].
Definition judge_critical (o : objective symbol judgement) : option bool :=
  a <- s_height o (point o); ss <- around (point o); p <- s_height o ss;
  if is_null (p_sub [seq nb <- p | nilp nb.1] a) then
    if flat p then Some true
    else if has (fun x => if constant (slope_along (units_of 1 x (point o)) p) is Some b then ~~ q_zero b else false)
      (spots_of 1 (point o)) then Some false else None
  else None.

Section Rules.
(* By the path and the names of what moves. *)
Variable hints : seq (step datum) -> seq name -> option hint.
Variable defs : seq definition.

Definition lift_meaning (m : meaning datum) : meaning symbol := match m with
  | Value v => Value (omap lift v)
  | Family z ms w => Family z (map (omap lift) ms) w
  | Closure ps t => Closure symbol ps t end.
Definition lift_scope (s : scope datum) : scope symbol := [seq (xm.1, lift_meaning xm.2) | xm <- s].
Definition lift_step (a : step datum) : step symbol := match a with
  | Child k => Child symbol k | Body => Body symbol | At xs => At [seq (xv.1, lift xv.2) | xv <- xs] end.
Definition known_step (a : step symbol) : step datum := match a with
  | Child k => Child datum k | Body => Body datum
  | At xs => At [seq (xv.1, odflt (Integer Z0) (known xv.2)) | xv <- xs] end.

Definition special_at := nat -> (scope symbol -> term -> option (pending symbol)) ->
  (seq (step symbol) -> scope symbol -> formula -> judgement) ->
  seq (step symbol) -> scope symbol -> formula -> judgement.
Definition silent : special_at := fun _ _ _ _ _ _ => ruled None.
Definition terms_at d (special : special_at) n := interpret (symbolic d) defs special n.

(* The parts of a function that is a sum of squared norms, with their weights; and those of the *)
(* sides of the equations in a formula: hints. *)
Section Parts.
Variables (d : region) (T : scope symbol -> term -> option (pending symbol)).
Local Notation S := (symbolic d).
Fixpoint norms_of k (s : scope symbol) (f : term) (a : Q) : seq (Q * scope symbol * term) :=
  let number t := p <- (v <- number S T s t; poly_of v); constant p in
  if k is k'.+1 then match f with
    | NormSquared t | Power t _ => [:: (a, s, t)]
    | Name x => if look x s is Some (Closure [::] body, s') then norms_of k' s' body a else [::]
    | Add x y => norms_of k' s x a ++ norms_of k' s y a
    | Multiply x y =>
      if number x is Some b then norms_of k' s y (Qreduction.Qmult' a b)
      else if number y is Some b then norms_of k' s x (Qreduction.Qmult' a b) else [::]
    | Divide x y =>
      if number y is Some b then norms_of k' s x (Qreduction.Qmult' a (QArith_base.Qinv b)) else [::]
    | With x places =>
      if foldl (fun acc pl => i <- acc; replaced S T s i pl) (Some s) places is Some s'
      then norms_of k' s' x a else [::]
    | Minus x => norms_of k' s x (QArith_base.Qopp a)
    | Subtract x y => norms_of k' s x a ++ norms_of k' s y (QArith_base.Qopp a)
    | Call (Calls g args [::] None) =>
      match look g s with
      | Some (Closure (p :: ps) body, s') =>
        if with_arguments T (p :: ps) s' s args is Some s'' then norms_of k' s'' body a else [::]
      | _ => if def_of defs g is Some d then if def_body d is inl body then
          if with_arguments T (def_parameters d) [::] s args is Some s'' then norms_of k' s'' body a else [::]
        else [::]
        else if is_word g "sum" then
          flatten [seq let: Argument v ix c := x in
            if (v, scopes S T s ix) is (inl t, Some ss) then
              flatten [seq if holds S T s' c is Some true then norms_of k' s' t a else [::] | s' <- ss]
            else [::] | x <- args]
        else [::]
      end
    | _ => [::] end
  else [::].
Definition parts_of k (s : scope symbol) (f : term) (a : Q) : seq (Q * symbol) :=
  pmap (fun ast => omap (pair ast.1.1) (language.value T ast.1.2 ast.2)) (norms_of k s f a).
(* The factors of a product, at each place where it can be cut. *)
Fixpoint factors_of k (s : scope symbol) (t : term) : seq (symbol * symbol) :=
  let both u v := if (language.value T s u, language.value T s v) is (Some x, Some y) then [:: (x, y)] else [::] in
  let index z := Number (Zpos xH, z) in
  if k is k'.+1 then match t with
    | Name x => if look x s is Some (Closure [::] body, s') then factors_of k' s' body else [::]
    | Multiply u v => both u v
    | Product f a b => if range S T s (a, b) is Some (x, y) then
        if Z.leb y x then flatten [seq both (Product f a (index (z + 1)%Z)) (Product f (index z) b) | z <- zrange y (x - 1)]
        else flatten [seq both (Product f a (index z)) (Product f (index (z + 1)%Z) b) | z <- zrange x (y - 1)]
      else [::]
    | _ => [::] end
  else [::].
Fixpoint distances_of k (w : Q) (s : scope symbol) (t : term) : seq distance :=
  if k is k'.+1 then match t with
    | Name x => if look x s is Some (Closure [::] body, s') then distances_of k' w s' body else [::]
    | Subtract l y =>
      let with_factors u X := if (language.value T s u, language.value T s y) is (Some P, Some Y)
        then [seq (w, (P, X, Y), fs) | fs <- None :: map Some (factors_of k s u)] else [::] in
      (if l is Multiply u x then
         if language.value T s x is Some X then with_factors u X else [::] else [::])
      ++ (if language.value T s l is Some (SMat _ n _)
          then with_factors l (SMat n n (s_scalar n (p_const (q_int 1)))) else [::])
    | _ => [::] end
  else [::].
(* What is compared in absolute values, positive parts, and the lesser or greater of two; and whether it has the *)
(* other sign than what moves in it. *)
Fixpoint reversed k (s : scope symbol) (t : term) : bool :=
  let rests u := if language.value T s u is Some v then still_ v else false in
  let negative u := if language.value T s u is Some v then
      if poly_of v is Some p then if constant p is Some a then if q_sign a is Lt then true else false else false else false
    else false in
  if k is k'.+1 then match t with
    | Name x => if look x s is Some (Closure [::] body, s') then reversed k' s' body else false
    | Minus x => ~~ reversed k' s x
    | Entry x _ _ | Row x _ | Column x _ | Transpose x => reversed k' s x
    | Add x y => if rests x then reversed k' s y else reversed k' s x
    | Subtract x y => if rests x then ~~ reversed k' s y else reversed k' s x
    | Multiply x y =>
      if rests x then negative x (+) reversed k' s y
      else if rests y then negative y (+) reversed k' s x else false
    | Divide x y => negative y (+) reversed k' s x
    | _ => false end
  else false.
Definition bends_in k (s : scope symbol) (t : term) : seq bend_of :=
  if language.value T s t is Some v then [seq (p, reversed k s t) | p <- entries_of v] else [::].
Fixpoint kinks_of k (s : scope symbol) (f : term) : seq bend_of :=
  if k is k'.+1 then match f with
    | Name x => if look x s is Some (Closure [::] body, s') then kinks_of k' s' body else [::]
    | Minus x | Transpose x | NormSquared x | Entry x _ _ | Row x _ | Column x _ | Power x _ => kinks_of k' s x
    | Add x y | Subtract x y | Multiply x y | Divide x y => kinks_of k' s x ++ kinks_of k' s y
    | With x places =>
      if foldl (fun acc pl => i <- acc; replaced S T s i pl) (Some s) places is Some s'
      then kinks_of k' s' x else [::]
    | Call (Calls g args [::] None) =>
      let inside a := let: Argument v ix c := a in
        if v is inl t then
          if scopes S T s ix is Some ss then
            flatten [seq if holds S T s' c is Some true then kinks_of k' s' t else [::] | s' <- ss]
          else [::]
        else [::] in
      let bound := match look g s with
        | Some (Closure (p :: ps) body, s') => omap (pair body) (with_arguments T (p :: ps) s' s args)
        | _ => if def_of defs g is Some d then if def_body d is inl body then
            omap (pair body) (with_arguments T (def_parameters d) [::] s args) else None
          else None end in
      if bound is Some (body, s') then kinks_of k' s' body
      else flatten (map inside args) ++
        match args with
        | [:: a] => if is_word g "abs" || is_word g "relu" then if plain a is Some t then bends_in k' s t else [::] else [::]
        | [:: a; b] => if is_word g "max" || is_word g "min" then
            if (plain a, plain b) is (Some t, Some u) then bends_in k' s (Subtract t u) else [::] else [::]
        | _ => [::] end
    | _ => [::] end
  else [::].
Fixpoint parts_in k (s : scope symbol) (f : formula) : seq (seq (Q * symbol)) :=
  if k is k'.+1 then match f with
    | Iff x y | Implies x y | Or x y | And x y => parts_in k' s x ++ parts_in k' s y
    | Not x => parts_in k' s x
    | Compare _ x y => [:: parts_of 100 s x (q_int 1) ++ parts_of 100 s y (q_int 1)]
    | Predicate (Calls g args [::] None) =>
      if def_of defs g is Some d then if def_body d is inr body then
        if with_arguments T (def_parameters d) [::] s args is Some s' then parts_in k' s' body else [::]
      else [::] else [::]
    | _ => [::] end
  else [::].
End Parts.

(* Matrices that are bound: where they are counted from, and the scope at other values. *)
Definition centre_of (base : seq datum) (krc : nat * (nat * nat)) : symbol :=
  let: (k, (r, c)) := krc in
  match List.nth_error base k with
  | Some (Rows r' c' _ as y) => if [&& eqn r' r, eqn c' c & proper y] then lift y else SMat r c (s_table r c (fun _ _ => [::]))
  | _ => SMat r c (s_table r c (fun _ _ => [::])) end.
Definition side_of (t : sized symbol) : option (nat * nat) :=
  if t is (KMatrix, Some rc, None) then Some rc else None.
Definition typed_of d T (s : scope symbol) (base : seq datum) (bs : seq binder) :
    option (seq symbol * (seq symbol -> scope symbol)) := match bs with
  | [:: Typed [:: x] None (TypeOver _ None as t)] =>
    st <- type_of (symbolic d) T s t; rc <- side_of st;
    Some ([:: centre_of base (0, rc)], fun vs => if vs is [:: v] then bind x v s else s)
  | [:: Typed [:: x] (Some (i, r)) (TypeOver _ None as t)] =>
    ts <- types_of (symbolic d) T s i r t; rcs <- sequence (map side_of ts.2);
    Some ([seq centre_of base krc | krc <- zip (iota 0 (size rcs)) rcs], fun vs => (x, family ts.1 vs i r t) :: s)
  | _ => None end.
Definition names_of (b : binder) : seq name := match b with
  | Typed xs _ _ => xs | Near x _ _ | InRange x _ _ | InSet x _ => [:: x] end.

(* What is decided where no displacement is in the scope; if d is Some d, along a path. *)
Section At.
Variables (d : option Q) (special : special_at) (n : nat) (p : seq (step symbol)) (s : scope symbol).
Let still := terms_at d silent n.
Let along := terms_at (Some tiny) special n.
Let hint_at := hints (map known_step p).

Definition predicate_at g args places over : option bool :=
  o <- objective_of (symbolic d) still.1 still.2 p s args places over;
  let xs := [seq pl.1.1 | pl <- places] in
  let there T (look_at : scope symbol -> term -> seq T) ss :=
    if foldl (fun acc pl => i <- acc; placed (symbolic d) still.1 s i pl) (Some s) places is Some inner then
      if args is [:: a] then if plain a is Some f then look_at (moved inner xs ss) f else [::] else [::]
    else [::] in
  let parts := there _ (fun s' f => parts_of d still.1 100 s' f (q_int 1)) in
  let distances := there _ (fun s' f =>
    if norms_of d still.1 100 s' f (q_int 1) is [:: (w, s'', t)] then distances_of d still.1 100 w s'' t else [::]) in
  let kinks := there _ (fun s' f => kinks_of d still.1 100 s' f) in
  let parts_in_cell signs := let r := Region d signs in
    there _ (fun s' f => parts_of r (terms_at r silent n).1 100 s' f (q_int 1)) in
  let cell signs := let r := Region d signs in
    objective_of (symbolic r) (terms_at r silent n).1 (terms_at r silent n).2 p s args places over in
  let minimum turned global :=
    let curved := terms_at (Some tiny) silent n in
    od <- objective_of (symbolic (Some tiny)) curved.1 curved.2 p s args places over;
    judge_minimum d turned global o od cell (hint_at xs) parts parts_in_cell distances kinks in
  if is_word g "local_min" then minimum false false
  else if is_word g "local_max" then minimum true false
  else if is_word g "global_min" then minimum false true
  else if is_word g "critical" then if d is None then judge_critical o else None else None.

Definition path_at universal bs c g steps : option bool :=
  if d is Some _ then None else
  near <- near_of (symbolic (Some tiny)) along.1 s bs;
  let ss := curve_of steps in
  if all2_ starts_at near.1 ss && all still_ ss then
    if ruling (body_of (symbolic (Some tiny)) along.2 universal bs c p (near.2 ss) g) is Some b
    then if b == universal then None else Some b else None
  else None.

Definition refused_at universal bs c g U base : option bool :=
  centre <- (if has is_near bs then near_of (symbolic d) still.1 s bs else typed_of d still.1 s base bs);
  ss <- around centre.1;
  let s' := centre.2 ss in
  let b := body_of (symbolic d) still.2 universal bs c p s' g in
  let parts := parts_in d still.1 100 s' g ++ (if c is Some f then parts_in d still.1 100 s' f else [::]) in
  if clash d parts U (if universal then if_false b else if_true b) then Some universal else None.

Definition judged_at (f : formula) : option bool := match f with
  | Predicate (Calls g args places over) => predicate_at g args places over
  | Quantified universal bs c g => match hint_at (flatten (map names_of bs)) with
    | Some (ByCurve steps) => path_at universal bs c g steps
    | Some (BySubspace U base) => refused_at universal bs c g (Some U) base
    | _ => refused_at universal bs c g None [::] end
  | _ => None end.
End At.

Definition along_path : special_at := fun n _ _ p s f => ruled (judged_at (Some tiny) silent n p s f).
Definition hinted n (p : seq (step datum)) (s : scope datum) (f : formula) : option bool :=
  judged_at None along_path n (map lift_step p) (lift_scope s) f.
End Rules.

Section Checker.
Variables (witness : seq (step datum) -> name -> option (seq datum)) (hints : seq (step datum) -> seq name -> option hint).
Local Notation fractions := (rational witness).

(* A witness first, where one is given. *)
Definition decided_by : specials datum (option bool) := fun defs n T F p s f =>
  let by_witness := if f is Quantified universal bs c g then
      if has is_near bs then None
      else unbounded fractions T universal p s bs (fun s' => body_of fractions F universal bs c p s' g)
    else None in
  if by_witness is Some b then Some b else hinted hints defs n p s f.

Definition judged n v (c : claim) (i : assignment) : option bool :=
  if (some c == ~~ speaks_of_all v) && all_proper (inst_sizes i) && all_proper (inst_values i) then
    met fractions decided_by n (find_given id (inst_sizes i)) (find_given id (inst_values i)) c (fails v)
  else Some false.
End Checker.

Definition decides w h n v c i : option bool := judged (checked w) h n v c i.
Definition accepts_claim w h n v c i : bool := if decides w h n v c i is Some true then true else false.

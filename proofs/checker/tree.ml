(* From JSON to a claim and its instance: docs/certificate-format-2.md. What this file returns is
   what the verified checker receives, and what is printed. It reads strictly: each field once, no
   other, numbers in lowest terms, nothing that is empty where the format leaves it out. *)

module Integers = Z
module Options = Option
module Fractions = Q

exception Malformed of string
exception Unsupported of string

let fail what = raise (Malformed what)

open Checker
module Z = Integers
module Option = Options
module Q = Fractions

let text = Convert.text
let one = Z.one

(* An object: its required fields, then those that may be absent. *)
let fields required optional = function
  | Json.Object given ->
    List.iter (fun (key, _) ->
        if not (List.mem key required || List.mem key optional) then
          fail (Printf.sprintf "an unknown field %S" key)) given;
    let must name = match List.assoc_opt name given with
      | Some value -> value | None -> fail (Printf.sprintf "no field %S" name) in
    (List.map must required, List.map (fun name -> List.assoc_opt name given) optional)
  | _ -> fail "no object where one must be"

let variant = function
  | Json.Object [ (key, value) ] -> (key, value)
  | Json.String key -> (key, Json.Null)
  | _ -> fail "no variant where one must be"

let list f = function Json.List l -> List.map f l | _ -> fail "no list where one must be"
let filled f json = match list f json with
  | [] -> fail "an empty list that is left out" | l -> l
let string = function Json.String s -> s | _ -> fail "no string where one must be"
let name json = text (string json)

let natural = function
  | Json.Number s when s <> "" && String.length s < 10 && String.for_all (fun c -> '0' <= c && c <= '9') s
                       && (s = "0" || s.[0] <> '0') -> int_of_string s
  | Json.Number _ -> raise (Unsupported "a large size") | _ -> fail "no natural number where one must be"

(* A rational number in lowest terms: numerator and denominator. *)
let rational s =
  match Q.of_string s with
  | exception _ -> fail (Printf.sprintf "%S is no number" s)
  | q -> if Q.to_string q = s && Q.is_real q then q else fail (Printf.sprintf "%S is not in lowest terms" s)

let fraction q = (Convert.z (Q.den q), Convert.z (Q.num q))
let number json = fraction (rational (string json))

let pair = function Json.List [ a; b ] -> (a, b) | _ -> fail "no pair where one must be"
let triple = function Json.List [ a; b; c ] -> (a, b, c) | _ -> fail "no triple where one must be"

let relation json = match string json with
  | "equal" -> Equal | "unequal" -> Unequal | "less" -> Less
  | "at-most" -> AtMost | "greater" -> Greater | "at-least" -> AtLeast | _ -> fail "an unknown relation"

let rec term json =
  let two make body = let a, b = pair body in make (term a) (term b) in
  match variant json with
  | "number", body -> Number (number body)
  | "name", body -> Name (name body)
  | "identity", Json.Null when (match json with Json.Object _ -> true | _ -> false) -> Identity None
  | "identity", Json.Null -> fail "an identity without null"
  | "identity", body -> Identity (Some (term body))
  | "minus", body -> Minus (term body)
  | "add", body -> two (fun a b -> Add (a, b)) body
  | "subtract", body -> two (fun a b -> Subtract (a, b)) body
  | "multiply", body -> two (fun a b -> Multiply (a, b)) body
  | "divide", body -> two (fun a b -> Divide (a, b)) body
  | "transpose", body -> Transpose (term body)
  | "pseudoinverse", body -> Pseudoinverse (term body)
  | "inverse", body -> Inverse (term body)
  | "power", body -> two (fun a b -> Power (a, b)) body
  | "norm-squared", body -> NormSquared (term body)
  | "entry", body -> let a, i, j = triple body in Entry (term a, term i, term j)
  | "row", body -> two (fun a b -> Row (a, b)) body
  | "column", body -> two (fun a b -> Column (a, b)) body
  | "member", body -> let f, i = pair body in Member (name f, term i)
  | "slice", body -> let f, r = pair body in let a, b = range r in Slice (name f, a, b)
  | "product", body ->
    (match fields [ "family"; "from"; "to" ] [] body with
     | [ f; a; b ], _ -> Product (name f, term a, term b) | _ -> assert false)
  | "block", body -> Block (list (list term) body)
  | "entries", body ->
    (match fields [ "value"; "row"; "column" ] [] body with
     | [ v; r; c ], _ ->
       let i, (a, b) = index r in let j, (a', b') = index c in
       Entries (term v, i, a, b, j, a', b')
     | _ -> assert false)
  | "with", body -> let a, places = pair body in With (term a, list place places)
  | "call", body -> Call (call body)
  | _ -> fail "an unknown term"

and range json = match fields [ "from"; "to" ] [] json with
  | [ a; b ], _ -> (term a, term b) | _ -> assert false

and index json = match fields [ "name"; "range" ] [] json with
  | [ n; r ], _ -> (name n, range r) | _ -> assert false

and place json = match fields [ "name" ] [ "index"; "value" ] json with
  | [ n ], [ i; v ] -> ((name n, Option.map term i), Option.map term v) | _ -> assert false

and call json = match fields [ "name"; "arguments" ] [ "places"; "over" ] json with
  | [ n; arguments ], [ places; over ] ->
    let places = match places with Some p -> filled place p | None -> [] in
    Calls (name n, list argument arguments, places, Option.map formula over)
  | _ -> assert false

and body json = match variant json with
  | "term", t -> Inl (term t) | "formula", f -> Inr (formula f) | _ -> fail "an unknown body"

and argument json = match fields [ "value" ] [ "indices"; "condition" ] json with
  | [ v ], [ indices; condition ] ->
    let indices = match indices with Some i -> filled index i | None -> [] in
    Argument (body v, indices, Option.map formula condition)
  | _ -> assert false

and formula json =
  let two make body = let a, b = pair body in make (formula a) (formula b) in
  match variant json with
  | "iff", body -> two (fun a b -> Iff (a, b)) body
  | "implies", body -> two (fun a b -> Implies (a, b)) body
  | "or", body -> two (fun a b -> Or (a, b)) body
  | "and", body -> two (fun a b -> And (a, b)) body
  | "not", body -> Not (formula body)
  | "compare", body -> let r, a, b = triple body in Compare (relation r, term a, term b)
  | "for-all", body -> quantified true body
  | "exists", body -> quantified false body
  | "call", body -> Predicate (call body)
  | _ -> fail "an unknown formula"

and quantified universal json = match fields [ "binders"; "body" ] [ "condition" ] json with
  | [ binders; body ], [ condition ] ->
    let binders = list binder binders in
    let names = List.concat_map (function
        | Typed (names, _, _) -> names
        | Near (n, _, _) | InRange (n, _, _) | InSet (n, _) -> [ n ]) binders in
    if List.length (List.sort_uniq Stdlib.compare names) < List.length names then
      raise (Unsupported "a name that one quantifier binds twice");
    Quantified (universal, binders, Option.map formula condition, formula body)
  | _ -> assert false

and binder json = match variant json with
  | "typed", body ->
    (match fields [ "names"; "of" ] [ "index" ] body with
     | [ names; of_ ], [ i ] -> Typed (list name names, Option.map index i, type_ of_)
     | _ -> assert false)
  | "near", body ->
    (match fields [ "name"; "center" ] [ "index" ] body with
     | [ n; c ], [ i ] -> Near (name n, Option.map index i, term c) | _ -> assert false)
  | "range", body -> let n, (a, b) = index body in InRange (n, a, b)
  | "set", body ->
    (match fields [ "name"; "values" ] [] body with
     | [ n; v ], _ -> InSet (name n, list term v) | _ -> assert false)
  | _ -> fail "an unknown binder"

and type_ json = match fields [ "sort" ] [ "over" ] json with
  | [ s ], [ over ] -> TypeOver (sort s, Option.map (list term) over) | _ -> assert false

and sort json = match variant json with
  | "matrix", body -> let a, b = pair body in Matrix (term a, term b)
  | "diagonal", body -> let a, b = pair body in Diagonal (term a, term b)
  | "symmetric", n -> Symmetric (term n)
  | "psd", n -> Psd (term n)
  | "pd", n -> Pd (term n)
  | "orthogonal", n -> Orthogonal (term n)
  | "number", Json.Null -> (match json with Json.String _ -> Real | _ -> fail "no sort")
  | "natural", Json.Null -> (match json with Json.String _ -> Natural | _ -> fail "no sort")
  | _ -> fail "an unknown sort"

let size json = match variant json with
  | "one", body ->
    (match fields [ "name"; "least" ] [] body with
     | [ n; l ], _ -> Size (name n, Convert.nat (natural l)) | _ -> assert false)
  | "family", body ->
    (match fields [ "name"; "range" ] [] body with
     | [ n; r ], _ -> let a, b = range r in Sizes (name n, a, b) | _ -> assert false)
  | _ -> fail "an unknown size"

let item json = match variant json with
  | "sizes", body ->
    (match fields [ "sizes" ] [ "condition" ] body with
     | [ s ], [ c ] -> Declare (list size s, Option.map formula c) | _ -> assert false)
  | "for-all", body -> ForAll (list binder body)
  | "let", body ->
    (match fields [ "name"; "value" ] [ "parameters" ] body with
     | [ n; v ], [ p ] ->
       Let (name n, (match p with Some p -> filled name p | None -> []), term v)
     | _ -> assert false)
  | "assume", body ->
    (match fields [ "id"; "formula" ] [] body with
     | [ i; f ], _ -> Assume (name i, formula f) | _ -> assert false)
  | _ -> fail "an unknown item"

let definition json = match fields [ "name"; "parameters"; "body" ] [] json with
  | [ n; p; b ], _ -> { def_name = name n; def_parameters = list name p; def_body = body b }
  | _ -> assert false

let claim json =
  match fields [ "claim"; "form"; "definitions"; "items"; "some"; "show" ] [] json with
  | [ c; f; d; i; s; show ], _ ->
    { claim_name = name c; claim_form = name f; definitions = list definition d; items = list item i;
      some = (match s with Json.Bool b -> b | _ -> fail "no truth value"); show = formula show }
  | _ -> assert false

(* -- What is dropped: hypotheses, side conditions of the conclusion, types ----------------- *)
let weaker (TypeOver (sort, over)) =
  let weak = match sort with
    | Pd n -> Some (Psd n) | Psd n -> Some (Symmetric n)
    | Symmetric n | Orthogonal n -> Some (Matrix (n, n))
    | Diagonal (a, b) -> Some (Matrix (a, b)) | Natural -> Some Real | Matrix _ | Real -> None in
  Option.map (fun sort -> TypeOver (sort, over)) weak

let rec split variable before = function
  | [] -> None
  | x :: after when x = variable -> Some (List.rev before, after)
  | x :: after -> split variable (x :: before) after

(* The binders with a weaker type for one variable: None if it is not among them. *)
let rec weaken variable = function
  | [] -> None
  | (Typed (names, i, t) as b) :: rest ->
    (match split variable [] names with
     | Some (before, after) ->
       let weak = match weaker t with Some w -> w | None -> fail "a type that cannot be weaker" in
       let parts = [ (before, t); ([ variable ], weak); (after, t) ] in
       Some (List.filter_map (fun (n, t) -> if n = [] then None else Some (Typed (n, i, t))) parts @ rest)
     | None -> Option.map (fun rest -> b :: rest) (weaken variable rest))
  | b :: rest -> Option.map (fun rest -> b :: rest) (weaken variable rest)

let without_condition k f =
  let count = ref 0 in
  let rec go = function
    | Iff (a, b) -> let a = go a in Iff (a, go b)
    | Implies (a, b) -> let a = go a in Implies (a, go b)
    | Or (a, b) -> let a = go a in Or (a, go b)
    | And (a, b) -> let a = go a in And (a, go b)
    | Not a -> Not (go a)
    | Quantified (u, bs, c, body) ->
      if c <> None then incr count;
      let c = if c <> None && string_of_int !count = k then None else c in
      Quantified (u, bs, c, go body)
    | f -> f in
  let result = go f in
  match int_of_string_opt k with
  | Some n when string_of_int n = k && 1 <= n && n <= !count -> Some result | _ -> None

let after prefix s =
  let n = String.length prefix in
  if String.length s > n && String.sub s 0 n = prefix then Some (String.sub s n (String.length s - n)) else None

let drop claim dropped =
  let kept = List.filter (function Assume (x, _) -> x <> text dropped | _ -> true) claim.items in
  if List.length kept < List.length claim.items then { claim with items = kept }
  else match after "type-" dropped, after "with-" dropped with
    | Some x, _ ->
      let rec go = function
        | [] -> fail "nothing is named so"
        | (ForAll bs as i) :: rest ->
          (match weaken (text x) bs with Some bs -> ForAll bs :: rest | None -> i :: go rest)
        | i :: rest -> i :: go rest in
      { claim with items = go claim.items }
    | None, Some k ->
      (match without_condition k claim.show with
       | Some show -> { claim with show } | None -> fail "nothing is named so")
    | None, None -> fail "nothing is named so"

(* -- The instance ---------------------------------------------------------------------------- *)
let max_side = 512

let integer s =
  match Z.of_string_base 10 s with
  | exception _ -> fail "no integer where one must be"
  | z -> if Z.to_string z = s && Z.fits_int64 z then Integer (Convert.z z) else fail "no integer of 64 bits"

(* Rows of fractions over their least common denominator. *)
let matrix = function
  | Json.Object _ as json ->
    (match fields [ "rows"; "cols" ] [] json with
     | [ r; c ], _ ->
       let r = natural r and c = natural c in
       if r <> 0 && c <> 0 then fail "entries are missing";
       Rows (Convert.nat r, Convert.nat c, (Convert.z one, []))
     | _ -> assert false)
  | json ->
    let rows = list (list (fun x -> rational (string x))) json in
    let cols = match rows with [] -> fail "an empty matrix" | row :: _ -> List.length row in
    if cols = 0 then fail "an empty matrix";
    if List.exists (fun row -> List.length row <> cols) rows then fail "rows of several lengths";
    if max cols (List.length rows) > max_side then raise (Unsupported "a large matrix");
    let q = List.fold_left (List.fold_left (fun q x -> Z.lcm q (Q.den x))) one rows in
    let cleared x = Convert.z (Z.mul (Q.num x) (Z.divexact q (Q.den x))) in
    Rows (Convert.nat (List.length rows), Convert.nat cols, (Convert.z q, List.map (List.map cleared) rows))

let value = function
  | Json.Number s -> One (integer s)
  | Json.String s -> One (Fraction (fraction (rational s)))
  | Json.List members
    when List.for_all (function
        | Json.List (Json.List _ :: _) | Json.List [] | Json.Object _ -> true | _ -> false) members ->
    Many (List.map matrix members)
  | json -> One (matrix json)

let size_value = function
  | Json.Number _ as json -> One (Integer (Convert.z (Z.of_int (natural json))))
  | Json.List l -> Many (List.map (fun json -> Integer (Convert.z (Z.of_int (natural json)))) l)
  | _ -> fail "no size where one must be"

let named f = function
  | Json.Object given -> List.map (fun (x, json) -> (text x, f json)) given
  | _ -> fail "no object where one must be"

let instance json = match fields [ "sizes"; "values" ] [] json with
  | [ s; v ], _ -> { inst_sizes = named size_value s; inst_values = named value v } | _ -> assert false

(* The names that the items declare. *)
let declared claim =
  let sizes = function Size (x, _) | Sizes (x, _, _) -> x in
  let bound = function
    | Typed (xs, _, _) -> xs | Near (x, _, _) | InRange (x, _, _) | InSet (x, _) -> [ x ] in
  List.fold_left (fun (s, v) -> function
      | Declare (ds, _) -> (List.map sizes ds @ s, v)
      | ForAll bs -> (s, List.concat_map bound bs @ v)
      | _ -> (s, v)) ([], []) claim.items

(* -- A certificate --------------------------------------------------------------------------- *)
type certificate = {
  verdict : verdict; claim : claim; at : assignment; dropped : String.t list;
  witness : datum step0 list -> Convert.text -> datum list option;
  hints : datum step0 list -> Convert.text list -> hint option }

(* A path as the keys of the evidence spell it. *)
let rec path = function
  | [] -> ""
  | Child k :: rest -> Printf.sprintf "/%d%s" (Convert.int k) (path rest)
  | Body :: rest -> "/()" ^ path rest
  | At values :: rest ->
    let spell = function
      | Integer z -> Z.to_string (Convert.of_z z)
      | Fraction (q, p) -> Q.to_string (Q.make (Convert.of_z p) (Convert.of_z q))
      | Rows _ -> "" in
    let one (x, v) = Printf.sprintf "%s=%s" (Convert.string x) (spell v) in
    Printf.sprintf "[%s]%s" (String.concat "," (List.map one values)) (path rest)

(* What the evidence gives at a path, by its kind. *)
let key = function
  | At [ (root, _) ] :: rest -> Convert.string root ^ path rest
  | _ -> ""
let members = function One v -> [ v ] | Many vs -> vs
let variants kind f evidence =
  List.filter_map (fun (key, json) -> match json with
      | Json.Object [ (k, given) ] when List.mem k kind -> Some (key, f given) | _ -> None) evidence

let witness_of evidence =
  let values = variants [ "witness" ] (named value) evidence in
  fun steps x -> Option.bind (List.assoc_opt (key steps) values) (fun given ->
      Option.map members (List.assoc_opt x given))

(* A curve by powers of t: for each the values of all that moves. *)
let curve given names =
  let paths = List.map (fun x -> Option.value (List.assoc_opt x given) ~default:[]) names in
  let form = function Rows (r, c, _) -> Some (r, c) | Integer _ | Fraction _ -> None in
  let forms v = (List.map form (members v), match v with One (Rows _) -> 1 | One _ -> 2 | Many _ -> 3) in
  let alike = function [] -> true | v :: path -> List.for_all (fun w -> forms v = forms w) path in
  if List.length given <> List.length names || not (List.for_all alike paths) then
    fail "the coefficients of a path differ in shape";
  let longest = List.fold_left (fun n p -> max n (List.length p)) 0 paths in
  let zero = Integer (Convert.z Z.zero) in
  let coefficient k p = match List.nth_opt p k, p with
    | Some v, _ -> members v
    | None, first :: _ -> List.map (fun _ -> zero) (members first)
    | None, [] -> [] in
  ByCurve (List.init longest (fun k -> List.concat_map (coefficient k) paths))

(* A variable has one value and a family many, as in the instance. *)
let fits at (x, v) = match List.assoc_opt x at.inst_values, v with
  | Some (One _), Many _ | Some (Many _), One _ -> false | _ -> true

(* Where a matrix that is bound is counted from: the value of the name without its primes. *)
let rec base at x =
  match List.assoc_opt (text x) at.inst_values, String.length x with
  | Some v, _ -> members v
  | None, n when n > 0 && x.[n - 1] = '\'' -> base at (String.sub x 0 (n - 1))
  | None, _ -> []

(* A polynomial in displacements, which are counted from 0. *)
let polynomial = list (fun json -> match fields [ "c" ] [ "x" ] json with
    | [ c ], [ x ] ->
      ((match x with Some x -> filled (fun i -> Convert.nat (natural i)) x | None -> []), number c)
    | _ -> assert false)

let hints_of at evidence =
  let subspaces = variants [ "affine-rank" ] (function
      | Json.List [ m ] -> matrix m
      | Json.List _ -> raise (Unsupported "a subspace that moves") | _ -> fail "no path where one must be") evidence in
  (* What shows a minimum at the start of a path shows it along the path, here by itself. *)
  let paths = List.map fst (variants [ "path" ] Fun.id evidence) in
  let evidence = List.map (function
      | key, Json.Object [ ("half-ball", inner) ]
        when List.exists (fun p -> String.starts_with ~prefix:(p ^ "/") key) paths -> (key, inner)
      | other -> other) evidence in
  let bounds = variants [ "rank-bound" ] (fun json -> match fields [ "mu" ] [] json with
      | [ mu ], _ -> number mu | _ -> assert false) evidence in
  let form json = match fields [ "multiplier"; "vector"; "matrix" ] [ "constraints" ] json with
    | _, [ Some _ ] -> raise (Unsupported "multipliers of constraints")
    | [ c; v; m ], _ ->
      let v = list polynomial v and m = list (list polynomial) m in
      let fits l = List.length l = List.length v in
      if fits m && List.for_all fits m then Some ((polynomial c, v), m) else None
    | _ -> assert false in
  let forms = variants [ "squares" ] (fun json ->
      Option.map (fun ((c, v), m) -> ByForm (c, v, m)) (form json)) evidence in
  let supports = variants [ "support" ] (fun json -> match fields [ "multiplier"; "slopes"; "squares" ] [] json with
      | [ c; r; f ], _ -> Option.map (fun f -> BySupport (polynomial c, list polynomial r, f)) (form f)
      | _ -> assert false) evidence in
  let curves = variants [ "curve"; "path" ] (named (list value)) evidence in
  let points = variants [ "better" ] (named value) evidence in
  fun steps names ->
    let key = key steps in
    match List.assoc_opt key evidence, List.assoc_opt key curves, List.assoc_opt key points with
    | _ when List.mem_assoc key subspaces ->
      let from = match names with [ x ] -> base at (Convert.string x) | _ -> [] in
      Some (BySubspace (List.assoc key subspaces, from))
    | _ when List.mem_assoc key bounds -> Some (ByRank (List.assoc key bounds))
    | Some (Json.String "convex"), _, _ -> Some BySquares
    | _ when List.mem_assoc key forms -> List.assoc key forms
    | _ when List.mem_assoc key supports -> List.assoc key supports
    | _, Some given, _ ->
      if List.for_all (fun (x, path) -> List.for_all (fun v -> fits at (x, v)) path) given
      then Some (curve given names) else None
    | _, _, Some given when List.for_all (fits at) given ->
      if List.length given <> List.length names then fail "there is a value for each place";
      Some (ByPoint (List.concat_map (fun x ->
          match List.assoc_opt x given with Some v -> members v | None -> []) names))
    | _ -> None

let certificate json =
  match fields [ "schema"; "verdict"; "statement"; "instance" ] [ "dropped"; "evidence" ] json with
  | [ _; v; s; i ], [ dropped; evidence ] ->
    let verdict = match string v with
      | "refuted" -> Some Refuted | "holds" -> Some Holds | "witnessed" -> Some Witnessed
      | "ill-defined" -> None | _ -> fail "an unknown verdict" in
    let claim = claim s in
    let dropped = match dropped with Some d -> filled string d | None -> [] in
    let at = instance i in
    let evidence = match evidence with
      | Some (Json.Object []) -> fail "an empty object that is left out"
      | Some (Json.Object e) -> e | Some _ -> fail "no object where one must be" | None -> [] in
    let claim = List.fold_left drop claim dropped in
    let names = List.sort compare in
    let s, v = declared claim in
    if names s <> names (List.map fst at.inst_sizes) || names v <> names (List.map fst at.inst_values) then
      fail "the instance has other names than the claim";
    let numbers = function Typed (xs, None, TypeOver (Real, _)) -> xs | _ -> [] in
    let reals = List.concat_map (function ForAll bs -> List.concat_map numbers bs | _ -> []) claim.items in
    if List.exists (function (x, One (Integer _)) -> List.mem x reals | _ -> false) at.inst_values then
      fail "an integer where a number must be";
    (match verdict with
     | None -> raise (Unsupported "a conclusion that is undefined")
     | Some verdict -> { verdict; claim; at; dropped; witness = witness_of evidence; hints = hints_of at evidence })
  | _ -> assert false

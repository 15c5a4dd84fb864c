(* The canonical print of a claim and of an instance, in the words of recheck: docs/language.md. It
   prints the tree that the verified checker received. *)

module Integers = Z
module Options = Option
module Fractions = Q
open Checker
module Z = Integers
module Option = Options
module Q = Fractions

let string = Convert.string

(* -- Names ------------------------------------------------------------------------------------ *)
let reserved = [ "for"; "all"; "exists"; "and"; "or"; "not"; "implies"; "iff"; "in"; "near"; "with";
  "where"; "over"; "claim"; "form"; "context"; "define"; "sizes"; "let"; "assume"; "show"; "some";
  "expect"; "extends"; "page"; "I" ]
let type_words = [ "diagonal"; "symmetric"; "psd"; "pd"; "orthogonal"; "number"; "natural" ]

(* The characters of a text, Latin letters as they are and Greek ones as 'a'. *)
let classes s =
  let b = Buffer.create (String.length s) in
  let rec go i =
    if i < String.length s then
      if s.[i] < '\x80' then (Buffer.add_char b s.[i]; go (i + 1))
      else if (s.[i] = '\xCD' || s.[i] = '\xCE' || s.[i] = '\xCF') && i + 1 < String.length s then (
        let code = ((Char.code s.[i] land 31) lsl 6) lor (Char.code s.[i + 1] land 63) in
        let none = [ 0x375; 0x378; 0x379; 0x37E; 0x380; 0x381; 0x382; 0x383; 0x384; 0x385; 0x387; 0x38B;
                     0x38D; 0x3A2; 0x3F6 ] in
        Buffer.add_char b (if code >= 0x370 && not (List.mem code none) then 'a' else '\x00');
        go (i + 2))
      else (Buffer.add_char b '\x00'; go (i + 1)) in
  go 0;
  Buffer.contents b

let letter = function 'a' .. 'z' | 'A' .. 'Z' -> true | _ -> false
let digit = function '0' .. '9' -> true | _ -> false
let part c = letter c || digit c || c = '_'

let is_name s =
  let c = classes s in
  let rec stem n = if n > 0 && c.[n - 1] = '\'' then stem (n - 1) else n in
  let n = stem (String.length c) in
  n > 0 && letter c.[0] && String.for_all part (String.sub c 0 n) && not (List.mem s reserved)

let is_id s =
  let c = classes s in
  let n = String.length c in
  n > 0 && (letter c.[0] || digit c.[0]) && c.[n - 1] <> '.' && c.[n - 1] <> '-'
  && String.for_all (fun x -> part x || x = '.' || x = '-') c

let word valid text =
  let s = string text in
  if valid s then s else raise (Tree.Unsupported "a name that no text can hold")
let name = word is_name

(* A literal as the language writes it, such as 1.5. *)
let literal (q, p) =
  let q = Convert.of_z q and p = Convert.of_z p in
  let rec go places scale =
    if places > 100 then "\xC2\xAB" ^ Q.to_string (Q.make p q) ^ "\xC2\xBB"
    else
      let n, r = Z.div_rem (Z.mul p scale) q in
      if Z.sign r = 0 && Z.sign p >= 0 then
        if places = 0 then Z.to_string n
        else
          let digits = Z.to_string n in
          let digits = String.make (max 0 (places + 1 - String.length digits)) '0' ^ digits in
          let whole = String.length digits - places in
          String.sub digits 0 whole ^ "." ^ String.sub digits whole places
      else go (places + 1) (Z.mul scale (Z.of_int 10)) in
  go 0 Z.one

(* -- Terms and formulas, with the least brackets ------------------------------------------------ *)
(* How tightly an operation binds, loosest first. *)
let quantifier = 0 and iff = 1 and implies = 2 and or_ = 3 and and_ = 4 and not_ = 5 and comparison = 6
and with_ = 7 and sum = 8 and factor = 9 and minus = 10 and chain = 11 and postfix = 12 and atom = 13
and bracketed = 14

let commas f l = String.concat ", " (List.map f l)
let maybe f = function Some x -> f x | None -> ""
let bracket own least text = if own < least then "(" ^ text ^ ")" else text
let sign = function
  | Equal -> "=" | Unequal -> "!=" | Less -> "<" | AtMost -> "<=" | Greater -> ">" | AtLeast -> ">="

let rec formula f = formula_at quantifier f
and term t = term_at with_ t

and formula_at least f =
  let two l a op r b = formula_at l a ^ op ^ formula_at r b in
  let own, text = match f with
    | Iff (a, b) -> (iff, two implies a " iff " implies b)
    | Implies (a, b) -> (implies, two or_ a " implies " implies b)
    | Or (a, b) -> (or_, two or_ a " or " and_ b)
    | And (a, b) -> (and_, two and_ a " and " not_ b)
    | Not a -> (not_, "not " ^ formula_at not_ a)
    | Compare (r, a, b) -> (comparison, Printf.sprintf "%s %s %s" (term a) (sign r) (term b))
    | Quantified (u, bs, c, body) ->
      (quantifier, Printf.sprintf "%s %s%s: %s" (if u then "for all" else "exists") (commas binder bs)
         (condition "with" c) (formula body))
    | Predicate c -> (atom, call c) in
  bracket own least text

and condition w c = maybe (fun f -> Printf.sprintf " %s %s" w (formula_at iff f)) c

and term_at least t =
  let two l a op r b = term_at l a ^ op ^ term_at r b in
  let after a s = (postfix, term_at postfix a ^ s) in
  let own, text = match t with
    | Number q -> (atom, literal q)
    | Name x -> (atom, name x)
    | Identity None -> (atom, "I")
    | Identity (Some n) -> (atom, Printf.sprintf "I(%s)" (term n))
    | Minus a -> (minus, "-" ^ term_at minus a)
    | Add (a, b) -> (sum, two sum a " + " factor b)
    | Subtract (a, b) -> (sum, two sum a " - " factor b)
    | Multiply (a, b) -> (factor, two factor a " * " minus b)
    | Divide (a, b) -> (factor, two factor a " / " minus b)
    | Transpose a -> after a "^T"
    | Pseudoinverse a -> after a "^+"
    | Inverse a -> after a "^-1"
    | Power (a, n) ->
      let bare = match n with
        | Number (q, _) -> Z.equal (Convert.of_z q) Z.one | Name x -> string x <> "T"
        | Call _ -> true | _ -> false in
      after a ("^" ^ term_at (if bare then atom else bracketed) n)
    | NormSquared a -> (atom, Printf.sprintf "||%s||^2" (term a))
    | Entry (a, i, j) -> (atom, Printf.sprintf "%s[%s,%s]" (term_at postfix a) (term i) (term j))
    | Row (a, i) -> (atom, Printf.sprintf "%s[%s,]" (term_at postfix a) (term i))
    | Column (a, j) -> (atom, Printf.sprintf "%s[,%s]" (term_at postfix a) (term j))
    | Member (f, i) -> (atom, member f i)
    | Slice (f, a, b) -> (atom, Printf.sprintf "%s[%s]" (name f) (range a b))
    | Product (f, a, b) -> (chain, member f a ^ " * ... * " ^ member f b)
    | Block rows -> (atom, Printf.sprintf "[%s]" (String.concat "; " (List.map (commas term) rows)))
    | Entries (v, i, a, b, j, a', b') ->
      (atom, Printf.sprintf "[%s for %s, %s]" (term v) (index (i, (a, b))) (index (j, (a', b'))))
    | With (a, places) -> (with_, Printf.sprintf "%s with %s" (term a) (commas (place " := " sum) places))
    | Call c -> (atom, call c) in
  bracket own least text

and member f i = Printf.sprintf "%s[%s]" (name f) (term i)
and range a b = Printf.sprintf "%s..%s" (term a) (term b)
and index (i, (a, b)) = Printf.sprintf "%s in %s" (name i) (range a b)
and place sign least ((x, i), v) =
  name x ^ maybe (fun i -> "[" ^ term i ^ "]") i ^ maybe (fun v -> sign ^ term_at least v) v

and call (Calls (f, arguments, places, over)) =
  Printf.sprintf "%s(%s%s%s%s)" (name f) (commas argument arguments) (if places = [] then "" else "; ")
    (commas (place " = " with_) places) (condition "over" over)
and argument (Argument (v, indices, c)) =
  (match v with Inl t -> term t | Inr f -> formula_at iff f)
  ^ (if indices = [] then "" else " for ") ^ commas index indices ^ condition "where" c

and family i = maybe (fun i -> "[" ^ index i ^ "]") i
and binder = function
  | Typed (names, i, t) -> Printf.sprintf "%s%s : %s" (commas name names) (family i) (type_ t)
  | Near (x, i, center) -> Printf.sprintf "%s%s near %s" (name x) (family i) (term center)
  | InRange (i, a, b) -> index (i, (a, b))
  | InSet (x, values) -> Printf.sprintf "%s in {%s}" (name x) (commas term values)

and type_ (TypeOver (s, over)) =
  let size = term_at sum in
  (match s with
   | Matrix (a, b) ->
     let rows = size a in
     let c = classes rows in
     let rec head n = if n < String.length c && (part c.[n] || c.[n] = '\'') then head (n + 1) else n in
     let rows = if List.mem (String.sub c 0 (head 0)) type_words then "(" ^ rows ^ ")" else rows in
     rows ^ " x " ^ size b
   | Diagonal (a, b) -> Printf.sprintf "diagonal %s x %s" (size a) (size b)
   | Symmetric n -> "symmetric " ^ size n
   | Psd n -> "psd " ^ size n
   | Pd n -> "pd " ^ size n
   | Orthogonal n -> "orthogonal " ^ size n
   | Real -> "number"
   | Natural -> "natural")
  ^ maybe (fun values -> Printf.sprintf " over {%s}" (commas term values)) over

(* -- Claims ---------------------------------------------------------------------------------- *)
let size = function
  | Size (x, least) ->
    if Convert.int least = 1 then name x else Printf.sprintf "%s >= %d" (name x) (Convert.int least)
  | Sizes (x, a, b) -> Printf.sprintf "%s[%s]" (name x) (range a b)
let parameters names = Printf.sprintf "(%s)" (commas name names)

let item = function
  | Declare (sizes, c) -> Printf.sprintf "sizes %s%s" (commas size sizes) (condition "where" c)
  | ForAll bs -> "for all " ^ commas binder bs
  | Let (x, [], v) -> Printf.sprintf "let %s = %s" (name x) (term v)
  | Let (x, ps, v) -> Printf.sprintf "let %s%s = %s" (name x) (parameters ps) (term v)
  | Assume (id, f) -> Printf.sprintf "assume %s: %s" (word is_id id) (formula f)

let definition d =
  Printf.sprintf "define %s%s%s" (name d.def_name) (parameters d.def_parameters)
    (match d.def_body with Inl t -> " = " ^ term t | Inr f -> ": " ^ formula f)

let claim c =
  let named = string c.claim_name <> "" in
  let indent = if named then "  " else "" in
  let in_form = named && string c.claim_form <> "stated" in
  List.map definition c.definitions
  @ (if named then [ "claim " ^ word is_id c.claim_name ] else [])
  @ List.map (fun i -> indent ^ item i) c.items
  @ (if in_form then [ "  form " ^ word is_id c.claim_form ] else [])
  @ [ (if in_form then "    " else indent) ^ "show " ^ (if c.some then "some: " else "") ^ formula c.show ]

(* -- Instances --------------------------------------------------------------------------------- *)
let quoted q = "\"" ^ Q.to_string q ^ "\""
let listed f l = "[" ^ String.concat "," (List.map f l) ^ "]"
let datum = function
  | Integer z -> Z.to_string (Convert.of_z z)
  | Fraction (q, p) -> quoted (Q.make (Convert.of_z p) (Convert.of_z q))
  | Rows (r, c, (q, rows)) ->
    if rows = [] then Printf.sprintf "{\"cols\":%d,\"rows\":%d}" (Convert.int c) (Convert.int r)
    else listed (listed (fun p -> quoted (Q.make (Convert.of_z p) (Convert.of_z q)))) rows
let given = function One x -> datum x | Many xs -> listed datum xs
let entries l =
  let l = List.sort (fun (a, _) (b, _) -> compare a b) (List.map (fun (x, g) -> (string x, g)) l) in
  "{" ^ String.concat "," (List.map (fun (x, g) -> Printf.sprintf "\"%s\":%s" x (given g)) l) ^ "}"
let instance i =
  Printf.sprintf "{\"sizes\":%s,\"values\":%s}" (entries i.inst_sizes) (entries i.inst_values)

(* What is said of a claim: recheck's words. *)
let detail c verdict dropped =
  let verdict = match verdict with
    | Refuted -> "refuted" | Holds -> "holds" | Witnessed -> "witnessed" in
  (if string c.claim_name = "" then verdict
   else Printf.sprintf "%s/%s %s" (string c.claim_name) (string c.claim_form) verdict)
  ^ (if dropped = [] then "" else " without " ^ String.concat ", " dropped)

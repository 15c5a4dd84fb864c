(* A certificate as a file for Coq, which checks it again by its own kernel: the tree, the instance,
   and what the evidence gave when it was asked. Untrusted: coqc compares nothing with the file that
   was read, so a reader reads the tree. *)

module Integers = Z
module Options = Option
open Checker
module Z = Integers
module Option = Options

let list f l = if l = [] then "[::]" else "[:: " ^ String.concat "; " (List.map f l) ^ "]"
let node name parts = if parts = [] then "language." ^ name else
    Printf.sprintf "(language.%s %s)" name (String.concat " " parts)
let option f = function None -> "None" | Some x -> Printf.sprintf "(Some %s)" (f x)
let nat n = Printf.sprintf "%d%%nat" (Convert.int n)
let z a = Printf.sprintf "(%s)%%Z" (Z.to_string (Convert.of_z a))
let fraction (q, p) = Printf.sprintf "(%s, %s)" (z q) (z p)
let name x =
  let quoted = String.concat "\"\"" (String.split_on_char '"' (Convert.string x)) in
  Printf.sprintf "\"%s\"%%string" quoted
let sum f g = function Inl x -> Printf.sprintf "(inl %s)" (f x) | Inr y -> Printf.sprintf "(inr %s)" (g y)
let relation = function
  | Equal -> "language.Equal" | Unequal -> "language.Unequal" | Less -> "language.Less"
  | AtMost -> "language.AtMost" | Greater -> "language.Greater" | AtLeast -> "language.AtLeast"

let rec term t =
  let two n a b = node n [ term a; term b ] in
  match t with
  | Number q -> node "Number" [ fraction q ]
  | Name x -> node "Name" [ name x ]
  | Identity n -> node "Identity" [ option term n ]
  | Minus a -> node "Minus" [ term a ]
  | Add (a, b) -> two "Add" a b
  | Subtract (a, b) -> two "Subtract" a b
  | Multiply (a, b) -> two "Multiply" a b
  | Divide (a, b) -> two "Divide" a b
  | Transpose a -> node "Transpose" [ term a ]
  | Pseudoinverse a -> node "Pseudoinverse" [ term a ]
  | Inverse a -> node "Inverse" [ term a ]
  | Power (a, b) -> two "Power" a b
  | NormSquared a -> node "NormSquared" [ term a ]
  | Entry (a, i, j) -> node "Entry" [ term a; term i; term j ]
  | Row (a, i) -> two "Row" a i
  | Column (a, j) -> two "Column" a j
  | Member (f, i) -> node "Member" [ name f; term i ]
  | Slice (f, a, b) -> node "Slice" [ name f; term a; term b ]
  | Product (f, a, b) -> node "Product" [ name f; term a; term b ]
  | Block rows -> node "Block" [ list (list term) rows ]
  | Entries (v, i, a, b, j, a', b') ->
    node "Entries" [ term v; name i; term a; term b; name j; term a'; term b' ]
  | With (a, places) -> node "With" [ term a; list place places ]
  | Call c -> node "Call" [ call c ]
and place ((x, i), v) = Printf.sprintf "(%s, %s, %s)" (name x) (option term i) (option term v)
and call (Calls (f, arguments, places, over)) =
  node "Calls" [ name f; list argument arguments; list place places; option formula over ]
and index (i, (a, b)) = Printf.sprintf "(%s, (%s, %s))" (name i) (term a) (term b)
and argument (Argument (v, indices, c)) =
  node "Argument" [ sum term formula v; list index indices; option formula c ]
and formula f =
  let two n a b = node n [ formula a; formula b ] in
  match f with
  | Iff (a, b) -> two "Iff" a b
  | Implies (a, b) -> two "Implies" a b
  | Or (a, b) -> two "Or" a b
  | And (a, b) -> two "And" a b
  | Not a -> node "Not" [ formula a ]
  | Compare (r, a, b) -> node "Compare" [ relation r; term a; term b ]
  | Quantified (u, bs, c, body) ->
    node "Quantified" [ string_of_bool u; list binder bs; option formula c; formula body ]
  | Predicate c -> node "Predicate" [ call c ]
and binder = function
  | Typed (xs, i, t) -> node "Typed" [ list name xs; option index i; type_ t ]
  | Near (x, i, t) -> node "Near" [ name x; option index i; term t ]
  | InRange (i, a, b) -> node "InRange" [ name i; term a; term b ]
  | InSet (x, ts) -> node "InSet" [ name x; list term ts ]
and type_ (TypeOver (s, over)) =
  let sort = match s with
    | Matrix (a, b) -> node "Matrix" [ term a; term b ]
    | Diagonal (a, b) -> node "Diagonal" [ term a; term b ]
    | Symmetric n -> node "Symmetric" [ term n ]
    | Psd n -> node "Psd" [ term n ]
    | Pd n -> node "Pd" [ term n ]
    | Orthogonal n -> node "Orthogonal" [ term n ]
    | Real -> node "Real" []
    | Natural -> node "Natural" [] in
  node "TypeOver" [ sort; option (list term) over ]

let declaration = function
  | Size (x, least) -> node "Size" [ name x; nat least ]
  | Sizes (x, a, b) -> node "Sizes" [ name x; term a; term b ]
let item = function
  | Declare (ds, c) -> node "Declare" [ list declaration ds; option formula c ]
  | ForAll bs -> node "ForAll" [ list binder bs ]
  | Let (x, ps, t) -> node "Let" [ name x; list name ps; term t ]
  | Assume (x, f) -> node "Assume" [ name x; formula f ]
let definition d =
  node "Define" [ name d.def_name; list name d.def_parameters; sum term formula d.def_body ]
let claim c =
  node "Claim" [ name c.claim_name; name c.claim_form; "\n  " ^ list definition c.definitions;
                 "\n  [:: " ^ String.concat ";\n   " (List.map item c.items) ^ "]";
                 string_of_bool c.some; "\n  " ^ formula c.show ]

let datum = function
  | Integer a -> Printf.sprintf "(Integer %s)" (z a)
  | Fraction q -> Printf.sprintf "(Fraction %s)" (fraction q)
  | Rows (r, c, (q, rows)) ->
    Printf.sprintf "(Rows %s %s (%s, %s))" (nat r) (nat c) (z q) (list (list z) rows)
let given (x, g) = match g with
  | One v -> Printf.sprintf "(%s, One %s)" (name x) (datum v)
  | Many vs -> Printf.sprintf "(%s, Many %s)" (name x) (list datum vs)
let step = function
  | Child k -> Printf.sprintf "(Child datum %s)" (nat k)
  | Body -> "(Body datum)"
  | At xs -> Printf.sprintf "(At %s)" (list (fun (x, v) -> Printf.sprintf "(%s, %s)" (name x) (datum v)) xs)
let polynomial = list (fun (m, a) -> Printf.sprintf "(%s, %s)" (list nat m) (fraction a))
let hint = function
  | BySquares -> "BySquares"
  | ByCurve steps -> Printf.sprintf "(ByCurve %s)" (list (list datum) steps)
  | ByPoint vs -> Printf.sprintf "(ByPoint %s)" (list datum vs)
  | ByRank mu -> Printf.sprintf "(ByRank %s)" (fraction mu)
  | ByForm (c, u, m) ->
    Printf.sprintf "(ByForm %s %s %s)" (polynomial c) (list polynomial u) (list (list polynomial) m)
  | BySupport (c, r, ((b, u), m)) ->
    Printf.sprintf "(BySupport %s %s (%s, %s, %s))" (polynomial c) (list polynomial r) (polynomial b)
      (list polynomial u) (list (list polynomial) m)
  | BySubspace (u, base) -> Printf.sprintf "(BySubspace %s %s)" (datum u) (list datum base)

let verdict = function Refuted -> "Refuted" | Holds -> "Holds" | Witnessed -> "Witnessed"

(* The file, if the checker accepts. *)
let file steps (c : Tree.certificate) =
  let asked = ref [] and hinted = ref [] in
  let once cell key value = if not (List.mem_assoc key !cell) then cell := (key, value) :: !cell in
  let witness p x = let v = c.witness p x in Option.iter (once asked (p, x)) v; v in
  let hints p xs = let h = c.hints p xs in Option.iter (once hinted p) h; h in
  match decides witness hints (Convert.nat steps) c.verdict c.claim c.at with
  | Some true ->
    let path = list step in
    (* A product can be spelled as the end of a comment, and a string hides its end. *)
    let apart ch = if ch = '*' then " * " else if ch = '"' then "''" else String.make 1 ch in
    let lines = String.concat "\n" (Print.claim c.claim) in
    let comment = String.concat "" (List.map apart (List.of_seq (String.to_seq lines))) in
    Some (Printf.sprintf
            "(* Written by referee-verified --rocq. Check with\n   \
             coqc -R proofs/theories DeepLinear FILE.v\n\n%s\n*)\n\
             From Coq Require Import BinInt String.\n\
             From mathcomp Require Import all_ssreflect all_algebra.\n\
             From DeepLinear Require Import language claim_meaning claim_predicates claim_export.\n\
             Delimit Scope Z_scope with Z.\n\n\
             Definition statement : language.claim :=\n  %s.\n\n\
             Definition instance : assignment := Assignment\n  %s\n  %s.\n\n\
             Theorem verdict (R : realFieldType) : said R %s statement instance.\n\
             Proof.\napply: (@certified R %s %s).\nby vm_compute.\nQed.\n\
             Print Assumptions verdict.\n"
            comment (claim c.claim) (list given c.at.inst_sizes) (list given c.at.inst_values)
            (verdict c.verdict)
            (list (fun ((p, x), v) -> Printf.sprintf "(%s, %s, %s)" (path p) (name x) (list datum v)) !asked)
            (list (fun (p, h) -> Printf.sprintf "(%s, %s)" (path p) (hint h)) !hinted))
  | Some false -> None
  | None -> raise (Tree.Unsupported "a claim that these rules do not decide")

(* From JSON to the statement of a certificate: docs/certificate-format.md, schema 1. What this file
   returns is what the verified checker receives, and what is printed. *)

exception Malformed of string
exception Unsupported of string

let fail what = raise (Malformed what)

let max_digits = 10_000
let max_size = 512
let max_depth = 64

(* An integer, a fraction of integers, or a decimal: the number that it spells. *)
let number text =
  if String.length text > max_digits then fail "a number is too long";
  let integer s =
    let sign, digits =
      if s <> "" && (s.[0] = '-' || s.[0] = '+') then (s.[0], String.sub s 1 (String.length s - 1))
      else ('+', s) in
    if digits = "" || not (String.for_all (fun c -> '0' <= c && c <= '9') digits) then
      fail (Printf.sprintf "%S is no number" text);
    let value = Z.of_string_base 10 digits in
    if sign = '-' then Z.neg value else value in
  let split c s = match String.index_opt s c with
    | None -> (s, None)
    | Some i -> (String.sub s 0 i, Some (String.sub s (i + 1) (String.length s - i - 1))) in
  match split '/' text with
  | numerator, Some denominator ->
    let d = integer denominator in
    if Z.sign d = 0 then fail "a zero denominator";
    Q.make (integer numerator) d
  | _, None ->
    let mantissa, exponent = match split 'e' text with
      | _, None -> split 'E' text | found -> found in
    let exponent = match exponent with None -> Z.zero | Some e -> integer e in
    let whole, fraction = match split '.' mantissa with
      | _, Some "" -> fail "no digits behind the point"
      | whole, Some fraction -> (whole, fraction) | whole, None -> (whole, "") in
    let value = integer (whole ^ fraction) in
    if fraction <> "" && (whole = "" || whole = "-" || whole = "+") then fail "no digits";
    let shift = Z.sub exponent (Z.of_int (String.length fraction)) in
    let digits = Z.of_int (String.length whole + String.length fraction + 2) in
    if Z.gt (Z.add (Z.abs shift) digits) (Z.of_int max_digits) then fail "a number is too long";
    let power = Z.pow (Z.of_int 10) (Z.to_int (Z.abs shift)) in
    if Z.sign shift < 0 then Q.make value power else Q.of_bigint (Z.mul value power)

let entry = function
  | Json.Number s | Json.String s -> number s
  | _ -> fail "an entry is no number"

let list f = function Json.List l -> List.map f l | _ -> fail "no list where one must be"

let matrix json =
  let rows = list (list entry) json in
  let width = match rows with [] -> fail "an empty matrix" | row :: _ -> List.length row in
  if width = 0 then fail "an empty matrix";
  if List.exists (fun row -> List.length row <> width) rows then fail "rows of several lengths";
  if max width (List.length rows) > max_size then fail "a matrix is too large";
  rows

let shape m = (List.length m, List.length (List.hd m))

let polynomial json =
  match list matrix json with
  | [] -> fail "a polynomial without coefficients"
  | first :: rest as all ->
    if List.exists (fun c -> shape c <> shape first) rest then fail "coefficients do not fit";
    all

(* The fields of an object, all of them and no others. *)
let fields names = function
  | Json.Object given ->
    List.iter (fun (key, _) ->
        if not (List.mem key names) then fail (Printf.sprintf "an unknown field %S" key)) given;
    List.map (fun name -> match List.assoc_opt name given with
        | Some value -> value | None -> fail (Printf.sprintf "no field %S" name)) names
  | _ -> fail "no object where one must be"

let natural = function
  | Json.Number s when String.for_all (fun c -> '0' <= c && c <= '9') s && String.length s < 18 ->
    int_of_string s
  | _ -> fail "no natural number where one must be"

type instance = { x : Q.t list list; y : Q.t list list; layers : Q.t list list list }

let instance json =
  match fields [ "x"; "y"; "layers" ] json with
  | [ x; y; layers ] ->
    let x, y, layers = (matrix x, matrix y, list matrix layers) in
    if layers = [] || List.length layers > max_depth then fail "the number of layers";
    let last = List.fold_left (fun rows w ->
        if snd (shape w) <> rows then fail "layers do not fit";
        fst (shape w)) (fst (shape x)) layers in
    if fst (shape y) <> last || snd (shape y) <> snd (shape x) then fail "Y does not fit";
    { x; y; layers }
  | _ -> assert false

type statement =
  | Not_critical of instance * int
  | Not_local_minimum of instance * int * Q.t list list list list
  | Gradient_zero of instance
  | Rank_bound of instance * int * Q.t

let statement = function
  | Json.Object [ ("not-critical", body) ] ->
    (match fields [ "instance"; "layer" ] body with
     | [ i; layer ] -> Not_critical (instance i, natural layer) | _ -> assert false)
  | Json.Object [ ("not-local-minimum", body) ] ->
    (match fields [ "instance"; "order"; "curve" ] body with
     | [ i; order; curve ] ->
       Not_local_minimum (instance i, natural order, list polynomial curve)
     | _ -> assert false)
  | Json.Object [ ("global-minimum", body) ] ->
    (match fields [ "instance"; "evidence" ] body with
     | [ i; Json.String "gradient-zero" ] -> Gradient_zero (instance i)
     | [ i; Json.Object [ ("rank-bound", data) ] ] ->
       (match fields [ "level"; "mu" ] data with
        | [ level; mu ] -> Rank_bound (instance i, natural level, entry mu) | _ -> assert false)
     | _ -> fail "unknown evidence")
  | _ -> fail "an unknown statement"

let certificate json =
  (match json with
   | Json.Object given ->
     (match List.assoc_opt "schema" given with
      | Some (Json.Number "1") -> ()
      | Some (Json.Number s) -> ignore (natural (Json.Number s)); raise (Unsupported s)
      | _ -> fail "no schema")
   | _ -> fail "no object");
  match fields [ "schema"; "statement" ] json with
  | [ _; s ] -> statement s | _ -> assert false

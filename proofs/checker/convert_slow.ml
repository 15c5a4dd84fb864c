(* The numbers of the extracted checker: constructors, nothing else. *)
let nat n = let rec go k acc = if k = 0 then acc else go (k - 1) (Checker.S acc) in go n Checker.O
let int n = let rec go acc = function Checker.O -> acc | Checker.S k -> go (acc + 1) k in go 0 n

let rec positive a =
  if Z.equal a Z.one then Checker.XH
  else
    let q, r = Z.ediv_rem a (Z.of_int 2) in
    if Z.equal r Z.zero then Checker.XO (positive q) else Checker.XI (positive q)

let z a =
  if Z.sign a = 0 then Checker.Z0
  else if Z.sign a > 0 then Checker.Zpos (positive a)
  else Checker.Zneg (positive (Z.neg a))

let rec of_positive = function
  | Checker.XH -> Z.one
  | Checker.XO p -> Z.shift_left (of_positive p) 1
  | Checker.XI p -> Z.succ (Z.shift_left (of_positive p) 1)
let of_z = function
  | Checker.Z0 -> Z.zero | Checker.Zpos p -> of_positive p | Checker.Zneg p -> Z.neg (of_positive p)

(* A text is its bytes, each of eight bits, lowest first. *)
type text = Checker.string
let text s =
  let bit c k = (Char.code c lsr k) land 1 = 1 in
  let ascii c =
    Checker.Ascii (bit c 0, bit c 1, bit c 2, bit c 3, bit c 4, bit c 5, bit c 6, bit c 7) in
  let rec go i acc = if i < 0 then acc else go (i - 1) (Checker.String (ascii s.[i], acc)) in
  go (String.length s - 1) Checker.EmptyString
let string t =
  let b = Buffer.create 8 in
  let rec go = function
    | Checker.EmptyString -> Buffer.contents b
    | Checker.String (Checker.Ascii (a0, a1, a2, a3, a4, a5, a6, a7), rest) ->
      let value = List.fold_right (fun x n -> (2 * n) + Bool.to_int x) [ a0; a1; a2; a3; a4; a5; a6; a7 ] 0 in
      Buffer.add_char b (Char.chr value); go rest in
  go t

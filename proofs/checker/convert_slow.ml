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

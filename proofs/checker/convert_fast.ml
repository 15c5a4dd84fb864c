(* The numbers of the extracted checker: those of OCaml and of zarith. *)
let nat (n : int) = n
let int (n : int) = n
let z (a : Z.t) = a
let positive (a : Z.t) = a
let of_z (a : Z.t) = a
type text = string
let text (s : string) = s
let string (s : string) = s

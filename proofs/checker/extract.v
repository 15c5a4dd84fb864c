(* The verified checker in OCaml. Mapped, and so trusted: bool, option, list, pairs, nat and string *)
(* to the types of OCaml, positive and Z to zarith, and greatest common divisors.                   *)
From Coq Require Import Extraction ExtrOcamlBasic ExtrOcamlNatInt ExtrOcamlZBigInt.
From Coq Require Import ExtrOcamlNativeString.
From DeepLinear Require verdicts checker accepts language claim_meaning claim_predicates.

Extract Constant BinInt.Z.ggcd => "(fun a b ->
  let g = Big_int_Z.gcd_big_int a b in
  if Big_int_Z.sign_big_int g = 0 then (g, (a, b)) else
  (g, (Big_int_Z.div_big_int a g, Big_int_Z.div_big_int b g)))".

Extract Constant BinInt.Z.gcd => "Big_int_Z.gcd_big_int".

Extraction Language OCaml.
Set Warnings "-extraction".
Extraction "checker.ml" accepts.accepts claim_predicates.decides.

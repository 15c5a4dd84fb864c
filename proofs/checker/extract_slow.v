(* The verified checker in OCaml, with nothing mapped to machine numbers or to zarith: slow, and    *)
(* less to trust.                                                                                   *)
From Coq Require Import Extraction ExtrOcamlBasic.
From DeepLinear Require verdicts checker accepts language claim_meaning claim_predicates.

Extraction Language OCaml.
Extraction "checker.ml" accepts.accepts claim_predicates.decides.

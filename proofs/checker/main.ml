(* referee-verified: reads certificates as recheck does, and asks the checker that is proved. *)

let usage = "Checks certificates with the checker that is extracted from its proof.\n\n\
             Usage: referee-verified FILE...\n\
             \       referee-verified --rocq FILE, which prints the claim of a certificate for Coq\n\n\
             A FILE is a certificate, or a report with a list `certificates`.\n\
             Exit codes: 0 all accepted, 1 some certificate rejected, 2 usage, unreadable input,\n\
             or a statement that costs too much or is not supported."

let q a = { Checker.qnum = Convert.z (Q.num a); qden = Convert.positive (Q.den a) }
let rows = List.map (List.map q)
let one = q Q.one

let instance (i : Reader.instance) =
  let size m = Convert.nat (List.length m) in
  let plain m = (one, rows m) in
  { Checker.widths = size i.x :: List.map size i.layers;
    samples = size (List.hd i.x); inputs = plain i.x; targets = plain i.y;
    layers = List.map plain i.layers }

let squares (weights, lines) =
  { Checker.sq_den = one; sq_weights = List.map q weights; sq_rows = rows lines }

(* The tree that the verified checker receives, and its hints. *)
let tree statement =
  let s, h = match statement with
    | Reader.Not_critical (i, layer) -> (Checker.NotCritical (instance i, Convert.nat layer), Hints.none)
    | Reader.Not_local_minimum (i, order, curve) ->
      (Checker.NotLocalMinimum (instance i, Convert.nat order, List.map (List.map rows) curve),
       Hints.none)
    | Reader.Gradient_zero i -> (Checker.GradientZero (instance i), Hints.none)
    | Reader.Rank_bound (i, p, mu) ->
      (Checker.RankBound (instance i, Convert.nat p, q mu), Hints.rank_bound i p mu) in
  (s, { Checker.hint_left = rows h.Hints.left; hint_right = rows h.right; hint_fit = rows h.fit;
        hint_top = squares h.top; hint_bottom = squares h.bottom })

(* What the tree states, in the words of recheck. *)
let words = function
  | Checker.NotCritical _ -> "not critical"
  | Checker.NotLocalMinimum (_, k, _) ->
    Printf.sprintf "not a local minimum (descent of order %d)" (Convert.int k)
  | Checker.GradientZero _ | Checker.RankBound _ -> "global minimum"

(* Numbers that no certificate of this size can need would only cost time. *)
let in_range = function
  | Reader.Not_critical (i, l) -> l <= List.length i.layers
  | Reader.Not_local_minimum (_, k, curve) ->
    let degree = List.fold_left (fun n p -> n + List.length p - 1) 0 curve in
    degree <= 1024 && k <= 2 * degree
  | Reader.Rank_bound (i, p, _) -> p <= List.length i.layers
  | Reader.Gradient_zero _ -> true

let accepted = ref 0 and rejected = ref 0 and unreadable = ref 0 and unsupported = ref 0 and too_costly = ref 0

(* In how many nested steps a claim must be decided: the kernel of Rust allows 400. *)
let steps = 600

(* A bound of the cost of one certificate, in words that are allocated and kept, as every long
   computation allocates; and in seconds of the processor, since words of large numbers take longer.
   The hook runs at each minor collection, by a value that dies there, and at the end of each major
   one, since large numbers begin in the major heap. *)
exception Too_costly
let most_allocated = 1e9 and most_kept = 1 lsl 28 and most_seconds = 10.
let stop_at = ref infinity and until = ref infinity
let allocated () =
  let s = Gc.quick_stat () in
  s.Gc.minor_words +. s.major_words -. s.promoted_words
let look () =
  if allocated () > !stop_at || Sys.time () > !until
     || (!until < infinity && (Gc.quick_stat ()).Gc.heap_words > most_kept) then (
    stop_at := infinity; until := infinity; raise Too_costly)
let rec watch () = Gc.finalise_last (fun () -> watch (); look ()) (ref 0)
let limited f x =
  stop_at := allocated () +. most_allocated;
  until := Sys.time () +. most_seconds;
  Fun.protect ~finally:(fun () -> stop_at := infinity; until := infinity) (fun () -> f x)

let rule_on_claim say json =
  let c = Tree.certificate json in
  match Checker.decides c.Tree.witness c.hints (Convert.nat steps) c.verdict c.claim c.at with
  | Some true ->
    let lines = Print.claim c.claim in
    say ("accepted: " ^ Print.detail c.claim c.verdict c.dropped);
    List.iter (fun line -> print_endline ("  " ^ line)) lines;
    print_endline ("  at " ^ Print.instance c.at);
    incr accepted
  | Some false -> incr rejected; say "rejected: not established"
  | None -> raise (Tree.Unsupported "a claim that these rules do not decide")

let is_claim = function
  | Json.Object given -> List.assoc_opt "schema" given = Some (Json.Number "2") | _ -> false

let rule_on_point say json =
  let statement = Reader.certificate json in
  if in_range statement && (let s, h = tree statement in
                            Checker.accepts s h && (say ("accepted: " ^ words s); true))
  then incr accepted
  else (incr rejected; say "rejected: not established")

let rule_on name json =
  let say ruling = Printf.printf "%s: %s\n" name ruling in
  let no count ruling = incr count; say ruling in
  match limited (if is_claim json then rule_on_claim say else rule_on_point say) json with
  | () -> ()
  | exception (Too_costly | Stack_overflow | Out_of_memory) -> Gc.compact (); no too_costly "too-costly"
  | exception Tree.Unsupported what -> no unsupported ("unsupported: " ^ what)
  | exception (Tree.Malformed why | Reader.Malformed why) -> no unreadable ("rejected: [malformed] " ^ why)
  | exception Reader.Unsupported v ->
    no unreadable (Printf.sprintf "rejected: [unsupported-schema] schema %s, expected 1" v)

let read_file name =
  let channel = open_in_bin name in
  Fun.protect ~finally:(fun () -> close_in channel) (fun () ->
      let size = in_channel_length channel in
      if size > 64 lsl 20 then raise (Json.Error "the document exceeds 64 MiB");
      really_input_string channel size)

let check name =
  match Json.read (read_file name) with
  | exception (Json.Error why | Sys_error why) ->
    incr unreadable; Printf.eprintf "referee-verified: %s: %s\n" name why
  | Json.Object given ->
    (match List.assoc_opt "certificates" given, List.mem_assoc "statement" given with
     | Some (Json.List [ one ]), false -> rule_on name one
     | Some (Json.List (_ :: _ as all)), false ->
       List.iteri (fun i c -> rule_on (Printf.sprintf "%s#%d" name i) c) all
     | None, true -> rule_on name (Json.Object given)
     | _ -> incr unreadable; Printf.eprintf "referee-verified: %s: no certificate\n" name)
  | _ -> incr unreadable; Printf.eprintf "referee-verified: %s: no certificate\n" name

let () =
  match List.tl (Array.to_list Sys.argv) with
  | [] | "-h" :: _ | "--help" :: _ -> print_endline usage; exit (if Array.length Sys.argv > 1 then 0 else 2)
  | [ "--rocq"; file ] ->
    (match Rocq.file steps (Tree.certificate (Json.read (read_file file))) with
     | Some text -> print_string text
     | None -> prerr_endline "referee-verified: this claim is not accepted"; exit 1
     | exception (Json.Error why | Sys_error why | Tree.Malformed why | Tree.Unsupported why) ->
       prerr_endline ("referee-verified: " ^ why); exit 2)
  | files ->
    watch ();
    ignore (Gc.create_alarm look);
    List.iter check files;
    Printf.printf "%d accepted, %d rejected, %d unreadable" !accepted !rejected !unreadable;
    if !too_costly > 0 then Printf.printf ", %d too costly" !too_costly;
    if !unsupported > 0 then Printf.printf ", %d unsupported" !unsupported;
    print_newline ();
    exit (if !unreadable + !unsupported + !too_costly > 0 then 2 else if !rejected > 0 then 1 else 0)

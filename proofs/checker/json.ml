(* A reader of JSON (RFC 8259). A number is kept as it is spelled. Objects keep their order, and a
   key that occurs twice is an error. *)

type t =
  | Null | Bool of bool | Number of string | String of string
  | List of t list | Object of (string * t) list

exception Error of string

let max_depth = 2000

let utf8 buffer code =
  let add n = Buffer.add_char buffer (Char.chr n) in
  if code < 0x80 then add code
  else if code < 0x800 then (add (0xC0 lor (code lsr 6)); add (0x80 lor (code land 63)))
  else if code < 0x10000 then (
    add (0xE0 lor (code lsr 12)); add (0x80 lor ((code lsr 6) land 63));
    add (0x80 lor (code land 63)))
  else (
    add (0xF0 lor (code lsr 18)); add (0x80 lor ((code lsr 12) land 63));
    add (0x80 lor ((code lsr 6) land 63)); add (0x80 lor (code land 63)))

let valid_utf8 s =
  let n = String.length s in
  let byte i = if i < n then Char.code s.[i] else -1 in
  let tail i = byte i land 0xC0 = 0x80 && byte i >= 0 in
  let rec go i =
    if i >= n then true
    else
      let b = byte i in
      if b < 0x80 then go (i + 1)
      else if b >= 0xC2 && b < 0xE0 then tail (i + 1) && go (i + 2)
      else if b >= 0xE0 && b < 0xF0 then
        let c = byte (i + 1) in
        tail (i + 1) && tail (i + 2)
        && (b <> 0xE0 || c >= 0xA0) && (b <> 0xED || c < 0xA0) && go (i + 3)
      else if b >= 0xF0 && b < 0xF5 then
        let c = byte (i + 1) in
        tail (i + 1) && tail (i + 2) && tail (i + 3)
        && (b <> 0xF0 || c >= 0x90) && (b <> 0xF4 || c < 0x90) && go (i + 4)
      else false
  in
  go 0

let read text =
  if not (valid_utf8 text) then raise (Error "not UTF-8");
  let n = String.length text in
  let at = ref 0 in
  let fail what = raise (Error (Printf.sprintf "%s at byte %d" what !at)) in
  let peek () = if !at < n then text.[!at] else '\000' in
  let next () = let c = peek () in if !at >= n then fail "the end"; incr at; c in
  let expect c = if next () <> c then fail (Printf.sprintf "no %C" c) in
  let rec space () =
    match peek () with ' ' | '\t' | '\n' | '\r' when !at < n -> incr at; space () | _ -> () in
  let word w v = String.iter expect w; v in
  let digits () =
    let start = !at in
    while !at < n && (match peek () with '0' .. '9' -> true | _ -> false) do incr at done;
    if !at = start then fail "no digit" in
  let number () =
    let start = !at in
    if peek () = '-' then incr at;
    if peek () = '0' then incr at else digits ();
    if peek () = '.' && !at < n then (incr at; digits ());
    if peek () = 'e' || peek () = 'E' then (
      incr at; if peek () = '+' || peek () = '-' then incr at; digits ());
    String.sub text start (!at - start) in
  let hex () =
    let code = ref 0 in
    for _ = 1 to 4 do
      let c = next () in
      let d = match c with
        | '0' .. '9' -> Char.code c - 48 | 'a' .. 'f' -> Char.code c - 87
        | 'A' .. 'F' -> Char.code c - 55 | _ -> fail "no hexadecimal digit" in
      code := (!code * 16) + d
    done;
    !code in
  let string () =
    expect '"';
    let b = Buffer.create 16 in
    let rec go () =
      match next () with
      | '"' -> Buffer.contents b
      | '\\' ->
        (match next () with
         | ('"' | '\\' | '/') as c -> Buffer.add_char b c
         | 'b' -> Buffer.add_char b '\b' | 'f' -> Buffer.add_char b '\012'
         | 'n' -> Buffer.add_char b '\n' | 'r' -> Buffer.add_char b '\r'
         | 't' -> Buffer.add_char b '\t'
         | 'u' ->
           let high = hex () in
           if high land 0xFC00 = 0xD800 then (
             expect '\\'; expect 'u';
             let low = hex () in
             if low land 0xFC00 <> 0xDC00 then fail "a lone surrogate";
             utf8 b (0x10000 + ((high land 0x3FF) lsl 10) + (low land 0x3FF)))
           else if high land 0xFC00 = 0xDC00 then fail "a lone surrogate"
           else utf8 b high
         | _ -> fail "an unknown escape");
        go ()
      | c when c < ' ' -> fail "a control character"
      | c -> Buffer.add_char b c; go () in
    go () in
  let rec value depth =
    if depth > max_depth then fail "too deep";
    space ();
    let result = match peek () with
      | 'n' -> word "null" Null | 't' -> word "true" (Bool true)
      | 'f' -> word "false" (Bool false) | '"' -> String (string ())
      | '[' -> incr at; space ();
        if peek () = ']' then (incr at; List []) else List (items depth [])
      | '{' -> incr at; space ();
        if peek () = '}' then (incr at; Object []) else Object (fields depth [])
      | _ -> Number (number ()) in
    space (); result
  and items depth found =
    let found = value (depth + 1) :: found in
    match next () with
    | ',' -> items depth found | ']' -> List.rev found | _ -> fail "no comma"
  and fields depth found =
    space ();
    let key = string () in
    if List.mem_assoc key found then fail ("a second " ^ key);
    space (); expect ':';
    let found = (key, value (depth + 1)) :: found in
    match next () with
    | ',' -> fields depth found | '}' -> List.rev found | _ -> fail "no comma" in
  let result = value 0 in
  if !at <> n then fail "more text";
  result

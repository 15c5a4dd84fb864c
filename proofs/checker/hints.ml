(* What the rank-bound rule needs beyond the statement. Untrusted: a wrong hint makes the checker
   reject. *)

type matrix = Q.t array array

let of_rows rows : matrix = Array.of_list (List.map Array.of_list rows)
let to_rows (m : matrix) = Array.to_list (Array.map Array.to_list m)
let cols (m : matrix) = Array.length m.(0)
let tr (m : matrix) = Array.init (cols m) (fun j -> Array.map (fun row -> row.(j)) m)
let mul a b =
  let n = Array.length b in
  let entry row j =
    let sum = ref Q.zero in
    for k = 0 to n - 1 do
      if Q.sign row.(k) <> 0 then sum := Q.add !sum (Q.mul row.(k) b.(k).(j)) done;
    !sum in
  Array.map (fun row -> Array.init (cols b) (entry row)) a
let sub a b = Array.map2 (Array.map2 Q.sub) a b
let scale c = Array.map (Array.map (Q.mul c))
let identity n = Array.init n (fun i -> Array.init n (fun j -> if i = j then Q.one else Q.zero))

(* Some solution of a x = b, by elimination; free unknowns are 0. *)
let solve (a : matrix) (b : matrix) : matrix =
  let n = cols a and k = cols b in
  let m = Array.map2 (fun u v -> Array.append u v) a b in
  let rows = Array.length m and pivots = ref [] and r = ref 0 in
  for c = 0 to n - 1 do
    let rec find i = if i >= rows then -1 else if Q.sign m.(i).(c) <> 0 then i else find (i + 1) in
    let i = find !r in
    if i >= 0 then (
      let row = m.(i) in
      m.(i) <- m.(!r);
      let inverse = Q.inv row.(c) in
      m.(!r) <- Array.map (Q.mul inverse) row;
      Array.iteri (fun l other ->
          if l <> !r && Q.sign other.(c) <> 0 then
            let f = other.(c) in
            m.(l) <- Array.map2 (fun x p -> Q.sub x (Q.mul f p)) other m.(!r)) m;
      pivots := (c, !r) :: !pivots;
      incr r)
  done;
  Array.init n (fun c -> match List.assoc_opt c !pivots with
      | Some row -> Array.sub m.(row) n k | None -> Array.make k Q.zero)

(* Weights and rows with s = sum of w l^T l, as far as the pivots are positive. *)
let squares (s : matrix) =
  let n = Array.length s in
  let rec go s found k =
    if k = n then List.rev found
    else if Q.sign s.(k).(k) <= 0 then go s found (k + 1)
    else
      let w = s.(k).(k) in
      let l = Array.map (fun x -> Q.div x w) s.(k) in
      let rest = Array.mapi (fun i row ->
          Array.mapi (fun j x -> Q.sub x (Q.mul w (Q.mul l.(i) l.(j)))) row) s in
      go rest ((w, Array.to_list l) :: found) (k + 1) in
  List.split (go s [] 0)

type t = {
  left : Q.t list list; right : Q.t list list; fit : Q.t list list;
  top : Q.t list * Q.t list list; bottom : Q.t list * Q.t list list }

let none = { left = []; right = []; fit = []; top = ([], []); bottom = ([], []) }

let rank_bound (i : Reader.instance) p mu =
  let layers = List.map of_rows i.layers and x = of_rows i.x and y = of_rows i.y in
  if p < 1 || p >= List.length layers then none
  else
    let product first rest = List.fold_left (fun b w -> mul w b) first rest in
    let lower = List.filteri (fun k _ -> k < p) layers in
    let upper = List.filteri (fun k _ -> k >= p) layers in
    let b = product (List.hd lower) (List.tl lower) in
    let a = product (List.hd upper) (List.tl upper) in
    let at = tr a and bt = tr b and xt = tr x in
    let left = solve (mul at a) at in
    let right = tr (solve (mul b bt) b) in
    let fit = tr (solve (mul x xt) (mul x (tr y))) in
    let z = mul fit x in
    let t = sub z (mul a (mul b x)) and v = mul at z in
    let top = sub (scale mu (identity (Array.length y))) (mul t (tr t)) in
    let bottom = sub (mul v (tr v)) (scale mu (mul at a)) in
    { left = to_rows left; right = to_rows right; fit = to_rows fit;
      top = squares top; bottom = squares bottom }

#!/usr/bin/env python3
"""A second checker of certificates, independent of the Rust one: `fractions` and nothing else.

It shares no code with `recheck` and uses other methods where there is a choice: semidefiniteness
by the signs of the characteristic polynomial, projections by Gram and Schmidt, curves as matrices
of polynomials. It knows every kind of statement but only the counterexamples in CLAIMS.

Usage: recheck.py FILE...    certificates, or reports with a list `certificates`
       recheck.py --jsonl    one certificate a line on standard input, one ruling a line
Exit codes: 0 all accepted, 1 some rejected, 2 some malformed, 3 some unsupported and no worse.
"""
import json, re, sys
from fractions import Fraction

class Rejected(Exception): pass
class Malformed(Exception): pass
class Unsupported(Exception): pass
class Number(str): """The source text of a JSON number."""

def need(condition, message, kind=Rejected):
    if not condition: raise kind(message)

# Reading: strict, numbers from their source text.

def unique(pairs):
    need(len(dict(pairs)) == len(pairs), "a field occurs twice", Malformed)
    return dict(pairs)

def constant(text): raise Malformed(text)

def parse(text):
    try:
        return json.loads(text, object_pairs_hook=unique, parse_int=Number, parse_float=Number,
                          parse_constant=constant)
    except (ValueError, RecursionError) as error: raise Malformed(str(error)[:80])

def fields(value, required, optional=()):
    need(isinstance(value, dict), "not an object", Malformed)
    need(set(required) <= set(value) <= {*required, *optional}, f"fields {sorted(value)}", Malformed)
    return [value[name] for name in required]

def variant(value):
    need(isinstance(value, dict) and len(value) == 1, "not one tagged value", Malformed)
    return next(iter(value.items()))

def index(value):
    need(isinstance(value, Number) and re.fullmatch("0|[1-9][0-9]*", value) and int(value) < 2**64,
         "not an index", Malformed)
    return int(value)

def number(value):
    need(isinstance(value, str) and len(value.encode("utf-8", "replace")) <= 10000, "not a number", Malformed)
    if match := re.fullmatch(r"([+-]?[0-9]+)/([+-]?[0-9]+)", value):
        need(int(match[2]) != 0, "zero denominator", Malformed)
        return Fraction(int(match[1]), int(match[2]))
    match = re.fullmatch(r"([+-]?[0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?", value)
    need(match, "not a number", Malformed)
    places = match[2] or ""
    shift = int(match[3] or 0) - len(places)
    need(abs(shift) <= 10000, "exponent too large", Malformed)
    return int(match[1] + places) * Fraction(10) ** shift

def items(value):
    need(isinstance(value, list), "not a list", Malformed)
    return value

def matrix(value):
    rows = [[number(entry) for entry in items(row)] for row in items(value)]
    need(rows and rows[0] and all(len(row) == len(rows[0]) for row in rows), "not a matrix", Malformed)
    need(max(len(rows), len(rows[0])) <= 512, "too large", Malformed)
    return rows

def network(value):
    layers = [matrix(layer) for layer in items(value)]
    need(1 <= len(layers) <= 64, "depth", Malformed)
    need(all(len(a) == len(b[0]) for a, b in zip(layers, layers[1:])), "layers do not fit", Malformed)
    return layers

class Instance:
    def __init__(self, value):
        x, y, layers = fields(value, ["x", "y", "layers"])
        self.x, self.y = matrix(x), matrix(y)
        need(len(self.x[0]) == len(self.y[0]), "samples differ", Malformed)
        self.move_to(network(layers))

    def move_to(self, layers):
        need((len(layers[0][0]), len(layers[-1])) == (len(self.x), len(self.y)), "no fit", Malformed)
        self.layers = layers
        self.widths = [len(layers[0][0])] + [len(layer) for layer in layers]
        self.lower = [identity(self.widths[0])]
        for layer in layers: self.lower.append(times(layer, self.lower[-1]))
        self.upper = [identity(self.widths[-1])]
        for layer in reversed(layers): self.upper.insert(0, times(self.upper[0], layer))
        self.product = self.upper[0]
        self.output = times(self.product, self.x)
        self.residual = minus(self.output, self.y)
        self.g = times(self.residual, transpose(self.x))
        self.loss = sum(e * e for row in self.residual for e in row) / 2

    def gradient(self, i):
        need(1 <= i <= len(self.layers), f"layer {i}")
        return times(times(transpose(self.upper[i]), self.g), transpose(self.lower[i - 1]))

    def is_critical(self): return all(is_zero(self.gradient(i + 1)) for i in range(len(self.layers)))

# Linear algebra over the rationals.

def identity(n): return [[Fraction(i == j) for j in range(n)] for i in range(n)]
def transpose(a): return [list(column) for column in zip(*a)]
def times(a, b): return [[sum(p * q for p, q in zip(row, col)) for col in zip(*b)] for row in a]
def minus(a, b, factor=1): return [[p - factor * q for p, q in zip(r, s)] for r, s in zip(a, b)]
def is_zero(a): return not any(map(any, a))

def gram_schmidt(rows):
    """An orthogonal basis of the span of the rows; its length is the rank."""
    basis = []
    for row in rows:
        for q in basis:
            factor = sum(a * b for a, b in zip(row, q)) / sum(b * b for b in q)
            row = [a - factor * b for a, b in zip(row, q)]
        if any(row): basis.append(row)
    return basis

def rank(a): return len(gram_schmidt(a))

def outer_sum(vectors, bases, n):
    """The sum of v v^T / |q|^2."""
    total = [[Fraction(0)] * n for _ in range(n)]
    for v, q in zip(vectors, bases):
        total = minus(total, [[a * b for b in v] for a in v], Fraction(-1) / sum(b * b for b in q))
    return total

def is_psd(a):
    """Symmetric; by Descartes, all roots of det(t - A) are >= 0 iff its coefficients alternate."""
    power, n = identity(len(a)), len(a)
    for k in range(1, n + 1):  # Faddeev and LeVerrier
        power = times(a, power)
        c = -sum(power[i][i] for i in range(n)) / k
        if c * (-1) ** k < 0: return False
        for i in range(n): power[i][i] += c
    return True

# Matrices of polynomials: an entry is the list of its coefficients.

def poly_times(p, q):
    product = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        if a:
            for j, b in enumerate(q): product[i + j] += a * b
    return product

def poly_sum(polynomials):
    polynomials = list(polynomials)
    total = [Fraction(0)] * max(map(len, polynomials))
    for p in polynomials:
        for k, a in enumerate(p): total[k] += a
    return total

def loss_along(instance, curve):
    output = [[[e] for e in row] for row in instance.x]
    for layer in curve:
        entries = [list(zip(*rows)) for rows in zip(*layer)]  # coefficients of each entry
        output = [[poly_sum(poly_times(p, q) for p, q in zip(row, col)) for col in zip(*output)]
                  for row in entries]
    residuals = (poly_sum([p, [-y]]) for r, ys in zip(output, instance.y) for p, y in zip(r, ys))
    return [c / 2 for c in poly_sum(poly_times(p, p) for p in residuals)]

# Statements.

def check_not_critical(value):
    instance, layer = fields(value, ["instance", "layer"])
    instance, layer = Instance(instance), index(layer)
    need(not is_zero(instance.gradient(layer)), "the gradient vanishes")

def check_descent(value):
    instance, order, curve = fields(value, ["instance", "order", "curve"])
    instance, order = Instance(instance), index(order)
    curve = [[matrix(c) for c in items(layer)] for layer in items(curve)]
    shape = lambda a: (len(a), len(a[0]))
    for layer in curve: need(layer and len({*map(shape, layer)}) == 1, "shapes", Malformed)
    need([layer[0] for layer in curve] == instance.layers, "the curve does not start at W")
    need(sum(len(layer) - 1 for layer in curve) <= 1024, "degree")
    change = [(k, c) for k, c in enumerate(loss_along(instance, curve)) if k > 0 and c]
    need(change and change[0][0] == order and change[0][1] < 0, f"changes {change[:1]}")

def minimum_evidence(value):
    if value in ("gradient-zero", {"gradient-zero": None}): return None
    name, bound = variant(value)
    need(name == "rank-bound", "unknown evidence", Malformed)
    level, mu = fields(bound, ["level", "mu"])
    return index(level), number(mu)

def check_minimum(instance, evidence):
    if evidence is None: return need(is_zero(instance.g), "G does not vanish")
    level, mu = evidence
    d_p, n = min(instance.widths), len(instance.y)
    need(0 < level < len(instance.layers) and instance.widths[level] == d_p, "not a bottleneck")
    need(instance.is_critical(), "not critical")
    need(rank(instance.product) == d_p and mu >= 0, "rank, or mu < 0")
    kept = times(instance.output, transpose(instance.output))                  # S S^T
    rows, columns = gram_schmidt(instance.x), gram_schmidt(transpose(instance.upper[level]))
    moments = [[sum(a * b for a, b in zip(y, q)) for y in instance.y] for q in rows]
    discarded = minus(outer_sum(moments, rows, n), kept)                       # Z Z^T - S S^T
    projection = outer_sum(columns, columns, n)                                # P, onto col A
    need(is_psd(minus(kept, projection, mu)), "mu too large")
    rest = minus(identity(n), projection)
    need(is_psd(minus([[mu * e for e in row] for row in rest], discarded)), "mu too small")

def check_global_minimum(value):
    instance, evidence = fields(value, ["instance", "evidence"])
    check_minimum(Instance(instance), minimum_evidence(evidence))

# Counterexamples.

FRR = ["x-full-row-rank", "y-full-row-rank"]
CLAIMS = {
    ("theorem-3.2", "stated"): FRR + ["local-minimum", "layer-rank-deficient"],
    ("theorem-3.3", "stated"): FRR + ["local-minimum", "layers-full-rank"],
    ("t2.1.other-minimum", "stated"): FRR + ["local-minimum"],
    ("theorem-2.1", "stated"): FRR + ["local-minimum"],
    ("theorem-2.1", "repaired"): ["local-minimum"],
    ("theorem-2.3", "stated"): FRR + ["local-minimum"],
    ("theorem-2.3", "repaired"): ["local-minimum"],
    ("theorem-2.3", "strengthened.critical"): FRR + ["critical"],
    ("lemma-3.2", "stated"): ["gap-positive"],
    ("lemma-3.2", "repaired.square"): ["square-matrices", "values-separated"],
    ("lemma-3.2", "strengthened.half"): ["gap-positive"],
}

def squared(a): return sum(e * e for row in a for e in row)
def trace(a): return sum(a[i][i] for i in range(len(a)))
def first(a, k): return [row[:k] for row in a]

def columns(value):
    u, values, v = fields(value, ["u", "values", "v"])
    return matrix(u), [number(x) for x in items(values)], matrix(v)

def decomposed_sides(m, other, k):
    """Rows and columns, values of M and M', L and N, by the definitions of angles and residuals."""
    for u, values, v in (m, other):
        size = min(len(u), len(v))
        need({len(values), len(u[0]), len(v[0])} == {size} and 1 <= k <= size, "sizes")
        need(all(times(transpose(a), a) == identity(size) for a in (u, v)), "not orthonormal")
        need(min(values) >= 0, "a negative value")
    (u, values, v), (w, others, z) = m, other
    need((len(u), len(v)) == (len(w), len(z)), "two shapes")
    scale = lambda a, by: [[e * x for e, x in zip(row, by)] for row in a]
    matrix_m = times(scale(u, values), transpose(v))
    outside = lambda a, b: minus(b, times(a, times(transpose(a), b)))
    w, z = first(w, k), first(z, k)
    sines = squared(outside(first(u, k), w)) + squared(outside(first(v, k), z))
    residual = lambda a, a_from, to: squared(minus(times(a, a_from), scale(to, others)))
    residuals = residual(matrix_m, z, w) + residual(transpose(matrix_m), w, z)
    square = lambda list_: [x * x for x in list_]
    return len(u), len(v), square(values), square(others), sines, residuals

def projectors(a, squares, k):
    """On the first k singular subspaces, by Lagrange's formula in A A^T and A^T A."""
    need(len(squares) == min(len(a), len(a[0])) and 1 <= k <= len(squares), "sizes")
    need(all(p >= q for p, q in zip(squares, squares[1:])), "order")
    nodes, found = {*squares, Fraction(0)}, []
    for gram in (times(a, transpose(a)), times(transpose(a), a)):
        n, total = len(gram), [[Fraction(0)] * len(gram) for _ in gram]
        everything = identity(n)
        for node in nodes: everything = times(everything, minus(gram, identity(n), node))
        need(is_zero(everything), "another square")
        for node in nodes:
            part = identity(n)
            for mu in nodes - {node}:
                part = [[e / (node - mu) for e in row]
                        for row in times(part, minus(gram, identity(n), mu))]
            need(node == 0 or trace(part) == squares.count(node), "multiplicity")
            if node in squares[:k]: total = minus(total, part, -1)
        need(trace(total) == k, "not determined")
        found.append(total)
    return found

def pair_sides(m, other, squares, k):
    need(squares is not None, "no evidence")
    need((len(m), len(m[0])) == (len(other), len(other[0])), "two shapes")
    a, b = squares
    inner = lambda p, q: trace(times(p, transpose(q)))
    (q, p), (w, z) = projectors(m, a, k), projectors(other, b, k)
    e = minus(m, other)
    residuals = squared(times(e, z)) + squared(times(transpose(e), w))
    return len(m), len(m[0]), a, b, 2 * k - inner(q, w) - inner(p, z), residuals

def check_wedin(form, dropped, subject, squares):
    kind, value = variant(subject)
    need(kind in ("triple-pair", "decomposed-pair"), "subject")
    m, other, k = fields(value, ["m", "other", "count"])
    k = index(k)
    if kind == "triple-pair": found = pair_sides(matrix(m), matrix(other), squares, k)
    else: found = decomposed_sides(columns(m), columns(other), k)
    rows, cols, squares, others, sines, residuals = found
    kept, rest = others[:k], squares[k:]
    separated = not {*kept} & {*rest}
    holds = {"square-matrices": rows == cols, "values-separated": separated,
             "gap-positive": separated and min(kept) > 0}
    for name in CLAIMS["lemma-3.2", form]: need(name in dropped or holds[name], name)
    if form == "strengthened.half": sines *= 2
    def exceeds(a, b):  # (sqrt(a) - sqrt(b))^2 * sines > residuals
        rest = (a + b) * sines - residuals
        return rest > 0 and rest ** 2 > 4 * a * b * sines ** 2
    floor = [] if form == "repaired.square" else [Fraction(0)]
    need(sines > 0 and all(exceeds(a, b) for a in kept for b in rest + floor), "the bound holds")

def check_counterexample(value):
    claim, form, subject = fields(value, ["claim", "form", "subject"], ["dropped", "evidence"])
    need(isinstance(claim, str) and isinstance(form, str), "names", Malformed)
    need((claim, form) in CLAIMS, f"{claim} ({form})", Unsupported)
    dropped, given = items(value.get("dropped", [])), value.get("evidence", {})
    fields(given, [], ["minimum", "other", "move", "next-layer", "squares"])
    given = {key: entry for key, entry in given.items() if entry is not None}
    if "move" in given:
        move_layer, direction = fields(given["move"], ["layer", "direction"])
        index(move_layer), matrix(direction)
    if "next-layer" in given: index(given["next-layer"])
    minimum = minimum_evidence(given["minimum"]) if "minimum" in given else None
    other = network(given["other"]) if "other" in given else None
    squares = None
    if "squares" in given:
        squares = [[number(x) for x in items(part)] for part in fields(given["squares"], ["m", "other"])]
    need(all(name in CLAIMS[claim, form] for name in dropped), "dropped")
    if claim == "lemma-3.2": return check_wedin(form, dropped, subject, squares)

    kind, subject = variant(subject)
    need(kind in ("network", "layer"), "subject")
    wide = fields(subject, ["instance"] if kind == "network" else ["instance", "layer"])
    instance, layer = Instance(wide[0]), index(wide[1]) if kind == "layer" else None
    need(layer is None or 1 <= layer <= len(instance.layers), "layer")
    need(claim != "theorem-3.2" or layer is not None, "a layer is needed")
    deficient = lambda w: rank(w) < min(len(w), len(w[0]))

    for name in CLAIMS[claim, form]:
        if name in dropped: continue
        if name == "x-full-row-rank": need(rank(instance.x) == len(instance.x), name)
        elif name == "y-full-row-rank": need(rank(instance.y) == len(instance.y), name)
        elif name == "critical": need(instance.is_critical(), name)
        elif name == "layer-rank-deficient": need(deficient(instance.layers[layer - 1]), name)
        elif name == "layers-full-rank": need(not any(map(deficient, instance.layers)), name)
        else:
            need("minimum" in given, "no evidence")
            check_minimum(instance, minimum)

    if other is not None:  # a better network: no network of equal loss is a local minimum
        loss = instance.loss
        need([len(other[0][0])] + [len(w) for w in other] == instance.widths, "other widths")
        instance.move_to(other)
        return need(instance.loss < loss, "not better")
    fitted = rank(instance.output)
    if claim == "theorem-3.2":
        need(is_zero(instance.gradient(layer)), "not critical")
        s_2, s_1 = rank(instance.upper[layer]), rank(times(instance.lower[layer - 1], instance.x))
        need(fitted + max(instance.widths[layer - 1 : layer + 1]) < s_1 + s_2, "the layer can move")
    elif claim in ("theorem-3.3", "t2.1.other-minimum"):
        need(is_zero(instance.g), "G does not vanish")
        need(fitted + len(instance.x) - rank(instance.x) < min(instance.widths), "rank R can be d_p")
    else: raise Rejected("no better network")

KINDS = {"not-critical": check_not_critical, "not-local-minimum": check_descent,
         "global-minimum": check_global_minimum, "counterexample": check_counterexample}

def check(certificate):
    schema, statement = fields(certificate, ["schema", "statement"])
    need(index(schema) == 1, "schema", Malformed)
    kind, value = variant(statement)
    need(kind in KINDS, "unknown statement", Malformed)
    KINDS[kind](value)

def ruling(certificate):
    try: return check(certificate), "accepted", ""
    except Rejected as error: return 1, "rejected", f": {error}"
    except Malformed as error: return 2, "malformed", f": {error}"
    except Unsupported as error: return 3, "unsupported", f": {error}"

def documents(text):
    """The certificates in a text."""
    document = parse(text)
    need(isinstance(document, dict), "not an object", Malformed)
    if "certificates" not in document or "statement" in document: return [document]
    need(items(document["certificates"]), "an empty report", Malformed)
    return document["certificates"]

def main(arguments):
    if hasattr(sys, "set_int_max_str_digits"): sys.set_int_max_str_digits(0)
    if not arguments: return print(__doc__, file=sys.stderr) or 2
    if arguments == ["--jsonl"]: inputs = [("-", line) for line in sys.stdin.buffer]
    else: inputs = [(name, open(name, "rb").read(2**26 + 1)) for name in arguments]
    codes = set()
    for name, data in inputs:
        try:
            need(len(data) <= 2**26, "too large", Malformed)
            found = documents(data.decode("utf-8"))
        except (Malformed, UnicodeDecodeError) as error:
            found = []
            codes.add(2)
            print(f"{name}: malformed: {error}")
        for certificate in found:
            code, word, detail = ruling(certificate)
            codes.add(code)
            print(f"{name}: {word}{detail}")
    return next((code for code in (2, 1, 3) if code in codes), 0)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

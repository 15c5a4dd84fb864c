#!/usr/bin/env python3
"""A second checker of certificates, independent of the Rust one: `fractions` and nothing else.

It shares no code with `recheck` and uses other methods where there is a choice: semidefiniteness
by the signs of the characteristic polynomial, projections by Gram and Schmidt, curves as matrices
of polynomials. It knows every kind of statement but only the counterexamples in CLAIMS and
POINTS.

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

def printable(text):
    """Text in which nothing acts on the terminal: whatever is not printable is spelled."""
    spelled = lambda c: c.encode("unicode_escape").decode()
    return "".join(c if c.isprintable() else spelled(c) for c in text)

def parse(text):
    try:
        found = json.loads(text, object_pairs_hook=unique, parse_int=Number, parse_float=Number,
                           parse_constant=constant)
        json.dumps(found, ensure_ascii=False).encode()  # fails for half a surrogate pair
        return found
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
def is_diagonal(a): return all(i == j or not e for i, row in enumerate(a) for j, e in enumerate(row))

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

def characteristic(a):
    """The coefficients of det(t - A), the leading one first, by Faddeev and LeVerrier."""
    power, n, coefficients = identity(len(a)), len(a), [Fraction(1)]
    for k in range(1, n + 1):
        power = times(a, power)
        c = -sum(power[i][i] for i in range(n)) / k
        coefficients.append(c)
        for i in range(n): power[i][i] += c
    return coefficients

def is_psd(a):
    """Symmetric; by Descartes, all roots of det(t - A) are >= 0 iff its coefficients alternate."""
    return all(c * (-1) ** k >= 0 for k, c in enumerate(characteristic(a)))

def values_from(a, x):
    """How many singular values are above x >= 0, and how many are x, or more columns if x = 0."""
    gram = times(transpose(a), a)
    shifted = minus(gram, identity(len(gram)), x * x)
    signs = [c > 0 for c in characteristic(shifted) if c]
    return sum(s != t for s, t in zip(signs, signs[1:])), len(gram) - rank(shifted)

def square_norm(a): return sum(e * e for row in a for e in row)

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
    ("lemma-3.1", "stated"): [],
    ("lemma-3.1", "strengthened.half"): [],
    ("lemma-3.1", "strengthened.entries"): [],
    ("lemma-3.3", "stated"): ["given-svd", "m-full-rank"],
    ("lemma-3.3", "repaired.distinct"): ["given-svd", "distinct-values", "m-full-rank"],
    ("lemma-3.3", "repaired.only-if"): ["given-svd", "values-coincide"],
    ("lemma-3.3.some", "stated"): [],
    ("lemma-3.3.some", "strengthened.gap-free"): ["rational-svds"],
    ("t3.1.row-scaling", "stated"): ["two-layers", "diagonal", "product-full-rank", "target-rank"],
}

# Points of the rank-constrained problem: Theorem 2.2 and the steps of its proof.

FEASIBLE = ["r-feasible"]
ANY_DATA = FEASIBLE + ["r-local-minimum"]
DIAGONAL = ["x-identity", "y-diagonal", "values-ordered"]
CRITICAL = DIAGONAL + FEASIBLE + ["r-projection"]
POINTS = {
    ("theorem-2.2", "stated"): ["x-full-row-rank"] + ANY_DATA,
    ("theorem-2.2", "repaired"): ANY_DATA,
    ("t2.2.reduction", "stated"): ["x-full-row-rank"],
    ("t2.2.reduction", "strengthened.no-constant"): ["x-full-row-rank", "y-in-row-space"],
    ("t2.2.projection", "stated"): DIAGONAL + ANY_DATA,
    ("t2.2.projection", "strengthened.any-data"): ANY_DATA,
    ("t2.2.projection", "strengthened.converse"): CRITICAL,
    ("t2.2.commute", "stated"): DIAGONAL + ANY_DATA,
    ("t2.2.commute", "strengthened.critical"): CRITICAL,
    ("t2.2.commute", "strengthened.any-data"): ANY_DATA,
    ("t2.2.commute", "strengthened.square"): DIAGONAL + ["y-square"] + ANY_DATA,
    ("t2.2.block-diagonal", "stated"): DIAGONAL + ANY_DATA,
    ("t2.2.block-diagonal", "strengthened.critical"): CRITICAL,
    ("t2.2.block-diagonal", "strengthened.zero-block"): DIAGONAL + ANY_DATA,
    ("t2.2.block-diagonal", "strengthened.diagonal"): DIAGONAL + ["values-distinct"] + ANY_DATA,
    ("t2.2.value", "stated"): DIAGONAL + ANY_DATA,
    ("t2.2.value", "strengthened.critical"): CRITICAL,
    ("t2.2.value", "strengthened.simple"): DIAGONAL + ["values-distinct"] + ANY_DATA,
    ("t2.2.value", "strengthened.any-data"): ANY_DATA,
}

class Point:
    """S = R X, Z = Y Pi, and P, the projection onto the column space of S."""
    def __init__(self, value):
        x, y, r, bound = fields(value, ["x", "y", "r", "rank"])
        self.x, self.y, self.r, self.bound = matrix(x), matrix(y), matrix(r), index(bound)
        need(len(self.x[0]) == len(self.y[0]), "samples differ")
        need((len(self.r), len(self.r[0])) == (len(self.y), len(self.x)), "r does not fit")
        self.s, rows = times(self.r, self.x), gram_schmidt(self.x)
        self.z = times(self.y, outer_sum(rows, rows, len(self.x[0])))
        self.rest = minus(self.s, self.z)
        columns = gram_schmidt(transpose(self.s))
        self.p = outer_sum(columns, columns, len(self.y))

    def squares(self):
        """The diagonal of Z Z^T, where it is diagonal: entries and blocks of P mean nothing else."""
        gram = times(self.z, transpose(self.z))
        need(is_diagonal(gram), "D D^T is not diagonal")
        return [gram[i][i] for i in range(len(gram))]

    def check_minimum(self, evidence):
        columns = gram_schmidt(transpose(self.r))
        need(len(columns) <= self.bound and self.bound > 0, "rank")
        point, layers = Instance.__new__(Instance), [self.r]
        if len(columns) == self.bound:
            coordinates = times(columns, self.r)
            scaled = [[e / square_norm([q]) for e in row] for row, q in zip(coordinates, columns)]
            layers = [scaled, transpose(columns)]
        point.x, point.y = self.x, self.y
        point.move_to(layers)
        check_minimum(point, evidence)

    def holds(self, name):
        diagonal = [row[i] for i, row in enumerate(self.y) if i < len(row)]
        if name == "x-full-row-rank": return rank(self.x) == len(self.x)
        if name == "x-identity": return self.x == identity(len(self.x))
        if name == "y-diagonal": return is_diagonal(self.y)
        if name == "y-square": return len(self.y) == len(self.y[0])
        if name == "y-in-row-space": return self.z == self.y
        if name == "values-ordered": return diagonal == sorted(map(abs, diagonal), reverse=True)
        if name == "values-distinct":
            return len({e for e in diagonal if e}) == sum(1 for e in diagonal if e)
        if name == "r-feasible": return rank(self.r) <= self.bound
        return self.is_projection()

    def is_projection(self):
        rest, s = self.rest, self.s
        return is_zero(times(transpose(s), rest)) and is_zero(times(rest, transpose(s)))

    def value(self, weight):
        total, squares = Fraction(0), self.squares()
        for g in set(squares):
            block = [row for row, square in zip(self.s, squares) if square == g]
            total += weight(len(block), rank(block)) * g
        return total

    def is_refuted(self, claim, form):
        p, places = self.p, range(len(self.y))
        nonzero = [(i, j) for i in places for j in places if p[i][j]]
        if form == "strengthened.no-constant":
            return square_norm(minus(self.s, self.y)) != square_norm(self.rest)
        if claim == "t2.2.reduction": return rank(self.s) != rank(self.r)
        if claim == "t2.2.projection": return not self.is_projection()
        if form == "strengthened.square":
            need(len(self.z) == len(self.z[0]) and is_diagonal(self.z), "not square and diagonal")
            return times(p, self.z) != times(self.z, p)
        if claim == "t2.2.commute":
            gram = times(self.z, transpose(self.z))
            return times(p, gram) != times(gram, p)
        if form == "strengthened.any-data":
            return square_norm(self.rest) != square_norm(self.z) - square_norm(self.s)
        if form == "strengthened.diagonal":
            need(self.x == identity(len(self.x)) and is_diagonal(self.y), "not the diagonal problem")
            return any(i != j for i, j in nonzero)
        g = self.squares()
        if form == "strengthened.zero-block": return any(g[i] != g[j] or not g[i] for i, j in nonzero)
        if claim == "t2.2.block-diagonal": return any(g[i] != g[j] for i, j in nonzero)
        if form == "strengthened.simple":
            return square_norm(self.rest) != self.value(lambda m, k: k == 0)
        return square_norm(self.rest) != self.value(lambda m, k: m - k)

def check_point(claim, form, subject, dropped, minimum, other):
    kind, subject = variant(subject)
    need(kind == "rank-constrained", "subject")
    point, hypotheses = Point(subject), POINTS[claim, form]
    need(all(name in hypotheses for name in dropped), "dropped")
    for name in hypotheses:
        if name in dropped: continue
        if name != "r-local-minimum": need(point.holds(name), name)
        else:
            need(minimum is not Unsupported, "no evidence")
            point.check_minimum(minimum)
    if claim == "theorem-2.2" or form == "strengthened.converse":
        need(other is not None, "no evidence")
        product = other[0]
        for layer in other[1:]: product = times(layer, product)
        sizes = [(len(a), len(a[0])) for a in (product, point.r)]
        need(sizes[0] == sizes[1] and rank(product) <= point.bound, "the other product")
        outputs = times(product, point.x)
        found, present = square_norm(minus(outputs, point.y)), square_norm(minus(point.s, point.y))
        return need(found < present, "not better")
    need(point.is_refuted(claim, form), "the conclusion stands")

class Svd:
    def __init__(self, value):
        u, values, v = fields(value, ["u", "values", "v"])
        self.u, self.v = matrix(u), matrix(v)
        self.values = [number(entry) for entry in items(values)]
        need(len(self.values) <= 512, "too many values", Malformed)

    def fits(self):
        return len(self.u[0]) == len(self.v[0]) == len(self.values) == min(len(self.u), len(self.v))

    def matrix(self):
        need(self.fits(), "sizes of the decomposition")
        scaled = [[a * s for a, s in zip(row, self.values)] for row in self.u]
        return times(scaled, transpose(self.v))

    def is_orthonormal(self):
        gram = lambda a: times(transpose(a), a)
        return self.fits() and gram(self.u) == gram(self.v) == identity(len(self.values))

    def is_valid(self):
        return self.is_orthonormal() and self.values == sorted(self.values, reverse=True) \
            and all(s >= 0 for s in self.values)

    def is_simple(self):
        return len(set(self.values)) == len(self.values) and all(s > 0 for s in self.values)

    def pairs(self): return [a + b for a, b in zip(transpose(self.u), transpose(self.v))]

def check_weyl(form, m, other, given):
    need(len(m) == len(other) and len(m[0]) == len(other[0]), "shapes")
    need("bounds" in given, "no bounds")
    i, a, b, norm = given["bounds"]
    need(1 <= i <= min(len(m), len(m[0])), "index")
    (high, above), (low, below) = sorted([(m, a), (other, b)], key=lambda p: p[1], reverse=True)
    need(above <= 0 or sum(values_from(high, above)) >= i, "not so large")
    need(below >= 0 and values_from(low, below)[0] < i, "not so small")
    change = minus(m, other)
    if form == "strengthened.entries":
        need(max(abs(e) for row in change for e in row) <= norm, "entries")
    else: need(norm >= 0 and values_from(change, norm)[0] == 0, "norm")
    factor = Fraction(1, 2) if form == "strengthened.half" else 1
    need(above - below > factor * norm, "the bound stands")

def check_family(svd, given):
    need("family" in given, "no family")
    family, slopes = given["family"]
    start = svd.matrix()
    family.values = svd.values
    shape = lambda a: (len(a), len(a[0]))
    need(shape(family.u) == shape(svd.u) and shape(family.v) == shape(svd.v), "sizes of the family")
    need(len(slopes) == len(svd.values), "slopes")
    need(family.is_orthonormal() and family.matrix() == start, "the family does not start at M")
    lines = list(zip(svd.values, slopes))  # s + t e is positive for small t iff (s, e) > (0, 0)
    need(len(set(lines)) == len(lines) and min(lines) > (0, 0), "values meet")
    found = family.pairs()
    found += [[-e for e in pair] for pair in found]
    need(any(pair not in found for pair in svd.pairs()), "the vectors are kept")

def check_far(form, m, other, given):
    need("svds" in given, "no decompositions")
    start, end = given["svds"]
    need(all(svd.is_valid() and svd.is_simple() for svd in (start, end)), "not unique")
    need(start.matrix() == m and end.matrix() == other, "decompositions of other matrices")
    change, allowed = square_norm(minus(m, other)), 1
    if form == "stated":
        spectrum = {*start.values, *(-s for s in start.values)}
        if len(m) != len(m[0]): spectrum.add(Fraction(0))
        spectrum = sorted(spectrum)
        gap = min(b - a for a, b in zip(spectrum, spectrum[1:]))
        need(4 * change < gap * gap, "far away")
        allowed = 16 / gap ** 2
    # The squared distance of two pairs of unit vectors, with the better sign.
    distances = [4 - 2 * abs(sum(a * b for a, b in zip(p, q)))
                 for p, q in zip(start.pairs(), end.pairs())]
    need(sum(distances) > allowed * change, "near")

def check_matrices(claim, form, kind, subject, dropped, given):
    """Claims about matrices and their decompositions."""
    names = CLAIMS[claim, form]
    names = [name for name in names if name not in dropped]
    if claim != "lemma-3.3":
        need(kind == "pair", "subject")
        m, other = map(matrix, fields(subject, ["m", "other"]))
        if claim == "lemma-3.1": return check_weyl(form, m, other, given)
        return check_far(form, m, other, given)
    need(kind == "svd", "subject")
    svd = Svd(subject)
    for name in names:
        if name == "given-svd": need(svd.is_valid(), name)
        elif name == "distinct-values": need(len(set(svd.values)) == len(svd.values), name)
        elif name == "values-coincide": need(not svd.is_simple(), name)
        else:
            found = svd.matrix()
            need(rank(found) == min(len(found), len(found[0])), name)
    if form != "repaired.only-if": return check_family(svd, given)
    need(svd.is_valid() and svd.is_simple(), "values coincide")

def check_rows(kind, subject, dropped):
    """Row scaling: some row of the family leaves its line."""
    names = CLAIMS["t3.1.row-scaling", "stated"]
    need(kind == "family", "subject")
    layers, *factors = fields(subject, ["layers", "left", "right"])
    layers = network(layers)
    left, right = [[matrix(c) for c in items(factor)] for factor in factors]
    for factor in (left, right):
        need(factor and len({(len(c), len(c[0])) for c in factor}) == 1, "shapes", Malformed)
    need(len(left) + len(right) - 2 <= 1024 and len(left[0][0]) == len(right[0]), "factors")
    product = layers[0]
    for layer in layers[1:]: product = times(layer, product)
    need((len(left[0]), len(right[0][0])) == (len(product), len(product[0])), "sizes")
    targets = [[[Fraction(0)] * len(product[0]) for _ in product] for _ in left + right][1:]
    for i, a in enumerate(left):
        for j, b in enumerate(right): targets[i + j] = minus(targets[i + j], times(a, b), -1)
    need(targets[0] == product, "the start")
    width = min(len(layers[0][0]), *map(len, layers))
    need(len(layers) == 2, "two layers")
    holds = {"two-layers": True, "diagonal": all(map(is_diagonal, targets + [product])),
             "product-full-rank": rank(product) == width, "target-rank": len(right[0]) <= width}
    for name in names: need(name in dropped or holds[name], name)
    need(any(rank([row, c[i]]) > rank([row]) for i, row in enumerate(product) for c in targets),
         "scaling rows reaches every member")

def trace(a): return sum(a[i][i] for i in range(len(a)))
def first(a, k): return [row[:k] for row in a]

def decomposed_sides(m, other, k):
    """Rows and columns, values of M and M', L and N, by the definitions of angles and residuals."""
    for svd in (m, other):
        need(svd.fits() and 1 <= k <= len(svd.values), "sizes")
        need(svd.is_orthonormal() and min(svd.values) >= 0, "no decomposition")
    (u, values, v), (w, others, z) = ((svd.u, svd.values, svd.v) for svd in (m, other))
    need((len(u), len(v)) == (len(w), len(z)), "two shapes")
    scale = lambda a, by: [[e * x for e, x in zip(row, by)] for row in a]
    matrix_m = times(scale(u, values), transpose(v))
    outside = lambda a, b: minus(b, times(a, times(transpose(a), b)))
    w, z = first(w, k), first(z, k)
    sines = square_norm(outside(first(u, k), w)) + square_norm(outside(first(v, k), z))
    residual = lambda a, a_from, to: square_norm(minus(times(a, a_from), scale(to, others)))
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
    residuals = square_norm(times(e, z)) + square_norm(times(transpose(e), w))
    return len(m), len(m[0]), a, b, 2 * k - inner(q, w) - inner(p, z), residuals

def check_wedin(form, dropped, subject, squares):
    kind, value = variant(subject)
    need(kind in ("triple-pair", "decomposed-pair"), "subject")
    m, other, k = fields(value, ["m", "other", "count"])
    k = index(k)
    if kind == "triple-pair": found = pair_sides(matrix(m), matrix(other), squares, k)
    else: found = decomposed_sides(Svd(m), Svd(other), k)
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
    need((claim, form) in CLAIMS or (claim, form) in POINTS, f"{claim} ({form})", Unsupported)
    dropped, given = items(value.get("dropped", [])), value.get("evidence", {})
    fields(given, [], ["minimum", "other", "move", "next-layer", "bounds", "family", "svds",
                       "squares"])
    given = {key: entry for key, entry in given.items() if entry is not None}
    if "move" in given:
        move_layer, direction = fields(given["move"], ["layer", "direction"])
        index(move_layer), matrix(direction)
    if "next-layer" in given: index(given["next-layer"])
    minimum = minimum_evidence(given["minimum"]) if "minimum" in given else None
    other = network(given["other"]) if "other" in given else None
    if "bounds" in given:
        i, *bounds = fields(given["bounds"], ["index", "m", "other", "norm"])
        given["bounds"] = (index(i), *map(number, bounds))
    if "family" in given:
        u, slopes, v = fields(given["family"], ["u", "slopes", "v"])
        family = Svd({"u": u, "values": slopes, "v": v})
        given["family"] = family, family.values
    if "svds" in given:
        given["svds"] = [Svd(svd) for svd in items(given["svds"])]
        need(len(given["svds"]) == 2, "not two decompositions", Malformed)
    if "squares" in given:
        parts = fields(given["squares"], ["m", "other"])
        given["squares"] = [[number(x) for x in items(part)] for part in parts]

    if (claim, form) in POINTS:
        evidence = minimum if "minimum" in given else Unsupported
        return check_point(claim, form, subject, dropped, evidence, other)
    need(all(name in CLAIMS[claim, form] for name in dropped), "dropped")
    if claim == "lemma-3.2": return check_wedin(form, dropped, subject, given.get("squares"))
    kind, subject = variant(subject)
    if claim == "t3.1.row-scaling": return check_rows(kind, subject, dropped)
    if claim.startswith(("lemma-3.1", "lemma-3.3")):
        return check_matrices(claim, form, kind, subject, dropped, given)
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
    sys.stdout.reconfigure(errors="backslashreplace")
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
            print(printable(f"{name}: malformed: {error}"))
        for certificate in found:
            code, word, detail = ruling(certificate)
            codes.add(code)
            print(printable(f"{name}: {word}{detail}"))
    return next((code for code in (2, 1, 3) if code in codes), 0)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

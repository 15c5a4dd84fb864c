#!/usr/bin/env python3
"""Certificates in which one number is changed: what `recheck` accepts is judged by a slow path.

Usage: perturb.py RECHECK FILE... [--points REFEREE RECORDS...] [--most N] [--seed S] [--draws N] [--jobs N]
                  [--least N] [--verbose]
A FILE is a certificate, or a report with a list `certificates`; RECORDS are lines with an `instance`, of which REFEREE
makes certificates. Each number of the instance and of the evidence is changed: by 1 up and down, in sign, to 0, by one
part in 10^9, and swapped with the number after it; with --most, so many changes of each certificate are drawn.

The slow path shares no code with the checker and knows none of its rules. Terms are evaluated by `evaluate.py`, exactly;
a minimum is *denied* by the gradient or the Hessian, or by a lower point on a drawn curve at each of three small
distances; a global one by any lower point. That a point is no minimum is *confirmed* by such a point, or on the curve
of the certificate; that it is one by a positive definite Hessian; other evidence is tried at what it names. *Searched*
are those whose minima were not denied by the search, *open* those that this path does not judge. *Control* are changed
instances that were rejected: most must be denied, though some are true by other evidence.

Exit code 1 if a changed certificate that is accepted, or an unchanged one, is denied, if fewer than --least changed ones
were accepted, or if less than half of the control is denied.
"""
import argparse, collections, json, random, re, signal, subprocess, sys, tempfile
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import algebra, evaluate
from algebra import ZERO, Matrix, Undecided, Undefined, scalar
from evaluate import FALSE, TRUE, UNDECIDED, UNDEFINED, Family, Slot, truth

NEAR = [Fraction(1, 10 ** k) for k in (14, 22, 34)]
LITTLE = Fraction(1, 10 ** 9)
MINIMA = ("local_min", "local_max", "global_min", "critical")
SECONDS = 20

# Changes.

def others(text):
    """Numbers in place of another one."""
    x = Fraction(text)
    found = [x + 1, x - 1, -x, ZERO, x * (1 + LITTLE) if x else LITTLE]
    return [str(y) for y in dict.fromkeys(found) if y != x]

def is_number(value): return isinstance(value, str) and re.fullmatch(r"-?\d+(/\d+)?", value) is not None

def numbers(value, path=()):
    """The places of the numbers in a value."""
    if is_number(value) or type(value) is int: return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in items for place in numbers(item, (*path, key))]

def at(value, path):
    for key in path: value = value[key]
    return value

def put(value, path, new):
    """The value with another one at a place; the rest is shared."""
    if not path: return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy

def changed(certificate):
    """All certificates with one number changed, each with the part in which it is."""
    for part in ("evidence", "instance"):
        whole = certificate.get(part, {})
        places = numbers(whole)
        for k, place in enumerate(places):
            old = at(whole, place)
            new = [old + 1, old - 1, -old, 0] if type(old) is int else others(old)
            for other in dict.fromkeys(new):
                if other != old: yield part, {**certificate, part: put(whole, place, other)}
            after = places[k + 1] if k + 1 < len(places) else None
            if after and type(at(whole, after)) is type(old) and at(whole, after) != old:
                swapped = put(put(whole, place, at(whole, after)), after, old)
                yield part, {**certificate, part: swapped}

# First and second derivatives.

class Jet:
    """A number that moves: value, first and second derivatives by the displacements."""
    def __init__(self, value, first, second): self.value, self.first, self.second = value, first, second
    def __add__(self, other):
        if not isinstance(other, Jet): return Jet(self.value + other, self.first, self.second)
        return Jet(self.value + other.value, merged(self.first, other.first), merged(self.second, other.second))
    __radd__ = __add__
    def __neg__(self): return self * -1
    def __sub__(self, other): return self + -other
    def __rsub__(self, other): return -self + other
    def __mul__(self, other):
        if not isinstance(other, Jet):
            if other == 0: return ZERO
            return Jet(self.value * other, *({k: x * other for k, x in d.items()} for d in (self.first, self.second)))
        a, b = self.value, other.value
        first, second = {}, {}
        for jet, c in ((self, b), (other, a)):
            if c:
                for k, x in jet.first.items(): first[k] = first.get(k, 0) + c * x
                for k, x in jet.second.items(): second[k] = second.get(k, 0) + c * x
        for i, x in self.first.items():
            for j, y in other.first.items():
                for key in ((i, j), (j, i)): second[key] = second.get(key, 0) + x * y
        return Jet(a * b, first, second)
    __rmul__ = __mul__
    def __rtruediv__(self, other):
        """1/(a + x) = 1/a - x/a^2 + x^2/a^3."""
        if self.value == 0: raise Undecided("no quotient at the point")
        inverse = 1 / self.value
        move = Jet(0, self.first, self.second)
        return (inverse + move * (-inverse ** 2) + move * move * inverse ** 3) * other
    def __truediv__(self, other): return self * (1 / other)
    def __eq__(self, other):
        if isinstance(other, Jet): return other is self or (self - other) == 0
        return self.value == other and not any(self.first.values()) and not any(self.second.values())
    def __ne__(self, other): return not self == other
    __hash__ = None
    def __gt__(self, other): return self.side(other) > 0
    def __lt__(self, other): return self.side(other) < 0
    def side(self, other):
        difference = self.value - (other.value if isinstance(other, Jet) else other)
        if difference == 0 and not self == other: raise Undecided("a kink")
        return difference

def merged(a, b):
    total = dict(a)
    for k, x in b.items(): total[k] = total.get(k, 0) + x
    return total

# Functions of displacements.

def is_place(node, name): return evaluate.tagged(node) == ("name", name)

class Function:
    """A term as a function of what moves: lists of numbers, the first of which is the point. Over the matrices of
    bounded rank these are the entries of two factors."""
    def __init__(self, judge, call, scope, state):
        self.judge, self.node = judge, call["arguments"][0]["value"]["term"]
        self.over, self.bound, self.sign = call.get("over"), None, -1 if call["name"] == "local_max" else 1
        places = call["places"]
        known = [p for p in places if p["name"] in scope]
        values = [p for p in known if p.get("value") is not None]
        members = [p for p in values if p.get("index") is not None]
        moved = judge.changed(members, scope, state) if members else state
        whole = {scope[p["name"]]: judge.term(p["value"], scope, state) for p in values if p not in members}
        moved = moved.but(whole)
        for p in places:
            if p["name"] not in scope:
                scope, moved = judge.bind([(p["name"], judge.term(p["value"], scope, state))], scope, moved)
        self.scope, self.state, self.slots, self.names, self.start = scope, moved, [], [], []
        for p in places:
            slot = scope[p["name"]]
            assert isinstance(slot, Slot)
            value = judge.force(moved[slot])
            if isinstance(value, Family):
                value = Family(value.first, [judge.member(slot, value.first + k, moved) for k in range(len(value.members))])
            self.slots.append((slot, value)), self.names.append(p["name"])
        for _, value in self.slots: self.start += self.flat(value)
        self.here = self.value(self.start)
        self.plain = self.start
        if self.here is not None and self.over is not None: self.factor()

    def flat(self, value):
        if isinstance(value, Matrix): return value.entries()
        if isinstance(value, Family): return [e for m in value.members for e in self.flat(m)]
        return [value]

    def factor(self):
        """Where what is feasible is `rank(S) <= k`, S = U V."""
        word, x = evaluate.tagged(self.over)
        call = x[1].get("call") if word == "compare" and x[0] == "at-most" and isinstance(x[1], dict) else None
        if len(self.slots) > 1 or not call or call["name"] != "rank": return
        if not is_place(call["arguments"][0]["value"].get("term"), self.names[0]): return
        s = self.slots[0][1]
        rows, pivots = algebra.echelon(s)
        k = min(evaluate.integer(self.judge.term(x[2], self.scope, self.state)), *s.shape)
        self.bound = k
        u = [[s.data[i][pivots[j]] if j < len(pivots) else ZERO for j in range(k)] for i in range(s.rows)]
        v = [rows[j] if j < len(pivots) else [ZERO] * s.cols for j in range(k)]
        self.start = [e for row in u + v for e in row]

    def blocks(self):
        """The displacements of each matrix that moves."""
        sizes, first, found = [], 0, []
        if self.bound is not None:
            s = self.slots[0][1]
            sizes = [s.rows * self.bound, self.bound * s.cols]
        else:
            for _, value in self.slots:
                sizes += [len(m.entries()) for m in value.members] if isinstance(value, Family) else [len(self.flat(value))]
        for size in sizes:
            found.append(range(first, first + size))
            first += size
        return found

    def placed(self, x):
        """The state at which the point is x."""
        x, changes = list(x), {}
        if self.bound is not None:
            s, k = self.slots[0][1], self.bound
            u = Matrix(s.rows, k, [x[i * k:(i + 1) * k] for i in range(s.rows)])
            rest = x[s.rows * k:]
            v = Matrix(k, s.cols, [rest[i * s.cols:(i + 1) * s.cols] for i in range(k)])
            product = algebra.multiply(u, v) if k else algebra.zeros(*s.shape)
            return self.state.but({self.slots[0][0]: product})
        stream = iter(x)
        def rebuilt(value):
            if isinstance(value, Matrix): return value.map(lambda _: next(stream))
            if isinstance(value, Family): return Family(value.first, [rebuilt(m) for m in value.members])
            return next(stream)
        for slot, value in self.slots: changes[slot] = rebuilt(value)
        return self.state.but(changes)

    def value(self, x):
        """The value, with the sign that makes it a minimum; none where it is undefined or not feasible."""
        state = self.placed(x)
        try:
            if self.over is not None and self.bound is None:
                if self.judge.formula(self.over, self.scope, state, "") != TRUE: return None
            return self.sign * scalar(self.judge.term(self.node, self.scope, state))
        except Undefined: return None

    def jet(self, x):
        """The first and second derivatives at x, where there are any."""
        moving = [Jet(e, {k: 1}, {}) for k, e in enumerate(x)]
        found = self.sign * scalar(self.judge.term(self.node, self.scope, self.placed(moving)))
        return found if isinstance(found, Jet) else Jet(found, {}, {})

    def named(self, values):
        """The list of numbers of values by name, as they stand in a certificate."""
        found = []
        for name, (_, own) in zip(self.names, self.slots):
            given = values[name]
            def entries(v): return [Fraction(v)] if not isinstance(v, list) else [e for item in v for e in entries(item)]
            found += entries(given) if not isinstance(given, dict) else []
        return found

def along(paths, t):
    """The values of paths at t."""
    def plus(a, b, factor): return [plus(x, y, factor) for x, y in zip(a, b)] if isinstance(a, list) else a + factor * b
    def read(v): return [read(x) for x in v] if isinstance(v, list) else ZERO if isinstance(v, dict) else Fraction(v)
    found = {}
    for name, path in paths.items():
        path = [read(value) for value in path]
        total = path[-1]
        for value in path[-2::-1]: total = plus(value, total, t)
        found[name] = total
    return found

# The search for lower points.

def floats(jet, block):
    place = {k: n for n, k in enumerate(block)}
    g = [float(jet.first.get(k, 0)) for k in block]
    h = [[0.0] * len(block) for _ in block]
    for (i, j), x in jet.second.items():
        if i in place and j in place: h[place[i]][place[j]] = float(x)
    return g, h

def solved(h, g):
    """-(h + a little)^-1 g, by elimination with pivots."""
    n = len(g)
    trace = sum(abs(h[k][k]) for k in range(n)) / max(n, 1)
    rows = [[h[i][j] + (1e-9 * trace + 1e-12) * (i == j) for j in range(n)] + [-g[i]] for i in range(n)]
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[p] = rows[p], rows[k]
        if not rows[k][k]: return [-x for x in g]
        for i in range(n):
            if i != k and rows[i][k]:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k])]
    return [rows[k][n] / rows[k][k] for k in range(n)]

def least_curvature(h):
    n = len(h)
    shift = sum(abs(x) for row in h for x in row) + 1e-300
    v = [1.0 + 0.3 * k % 0.7 for k in range(n)]
    for _ in range(300):
        v = [shift * v[i] - sum(h[i][j] * v[j] for j in range(n)) for i in range(n)]
        length = max(map(abs, v)) or 1.0
        v = [x / length for x in v]
    return [Fraction(x).limit_denominator(10 ** 6) for x in v]

def directions(f, draws, r):
    """Directions with powers: entry k moves by h^power."""
    n = len(f.start)
    for k in range(draws):
        sparse = r.choice((2, 3, n)) if n > 2 else n
        chosen = set(r.sample(range(n), min(sparse, n)))
        line = [Fraction(r.randint(-3, 3)) if i in chosen else ZERO for i in range(n)]
        yield line, [r.choice((1, 1, 2)) if k % 2 else 1 for _ in range(n)]

def falls(f, line, powers):
    """Whether there are lower points on a curve at all distances."""
    def lower(h):
        value = f.value([x + d * h ** p for x, d, p in zip(f.start, line, powers)])
        return value is not None and value < f.here
    return all(map(lower, NEAR))

def near(f, draws, r):
    """FALSE if the point is no local minimum, TRUE if it is a strict one, and otherwise UNDECIDED."""
    smooth = None
    try: smooth = f.jet(f.start)
    except (Undecided, Undefined): pass
    n = len(f.start)
    if smooth is not None:
        if any(smooth.first.values()): return FALSE
        h = algebra.build(n, n, lambda i, j: Fraction(smooth.second.get((i, j), 0)))
        above, below = algebra.inertia(h)
        if below: return FALSE
        if above == n: return TRUE
    return FALSE if any(falls(f, *curve) or falls(f, [-x for x in curve[0]], curve[1])
                        for curve in directions(f, draws, r)) else UNDECIDED

def anywhere(f, draws, r):
    """Whether a lower point is found: by blocks of Newton's method from drawn points, and by steps."""
    n, blocks = len(f.start), f.blocks()
    def lower(x):
        value = f.value([Fraction(e) for e in x])
        return value is not None and value < f.here
    starts = [[r.randint(-3, 3) / r.choice((1, 2)) for _ in range(n)] for _ in range(max(2, draws // 6))]
    for start in starts[:3]:
        x = list(start)
        if lower(x): return True
        for _ in range(8):
            for block in blocks:
                try: g, h = floats(f.jet(x), block)
                except (Undecided, Undefined, OverflowError): break
                for k, step in zip(block, solved(h, g)): x[k] += step
            if any(abs(e) > 1e9 or e != e for e in x): break
        else:
            if lower(x): return True
    return any(lower(x) for x in starts) or any(
        lower([a + Fraction(r.randint(-4, 4), r.choice((1, 3, 20))) for a in f.start]) for _ in range(draws))

# The judge.

class Judge(evaluate.Evaluator):
    """Formulas with what evaluation does not decide: minima by search, quantifiers by draws. UNDECIDED says that nothing
    speaks against either."""
    def __init__(self, statement, evidence, draws, seed):
        super().__init__(statement)
        self.evidence = {key.replace("/()", ""): value for key, value in evidence.items()}
        self.draws, self.random, self.faults, self.unjudged = draws, random.Random(seed), [], []

    def fault(self, why): self.faults.append(why)

    def unknown(self, why):
        self.unjudged.append(why)
        return UNDECIDED

    def predicate(self, x, scope, state, path):
        if x["name"] in MINIMA and not self.opened(x, scope, state): return self.minimum(x, scope, state, path)
        return super().predicate(x, scope, state, path)

    def minimum(self, x, scope, state, path):
        f = Function(self, x, scope, state)
        kind, given = evaluate.tagged(self.evidence.get(path, "none"))
        if f.here is None: return UNDEFINED if f.value(f.plain) is None and x.get("over") is None else FALSE
        if x["name"] == "critical":
            try: return truth(not any(f.jet(f.start).first.values()))
            except Undecided: return self.unknown("a gradient at a kink")
        if kind == "half-ball": kind, given = evaluate.tagged(given)
        if kind == "better":
            bare = Bare(f)
            if not bare.lower(given): self.fault("the better point is not better")
            elif x["name"] == "global_min": return FALSE
        if kind == "curve":
            bare = Bare(f)
            if all(bare.lower(along(given, t)) for t in NEAR): return FALSE
            self.fault("it does not fall on the curve")
        found = near(f, self.draws, self.random)
        if found == FALSE: return FALSE
        free = f.bound is None and not (kind == "squares" and given.get("constraints"))
        if kind == "squares" and free and self.beside(f, given, None): self.fault("other squares")
        if kind == "support" and free and self.beside(f, given["squares"], given): self.fault("no support")
        if x["name"] == "global_min": return FALSE if anywhere(f, self.draws, self.random) else UNDECIDED
        return found

    def beside(self, f, squares, support):
        """Whether the squares are others, or more than what is above the point, at points beside it."""
        def value(p, x):
            total = ZERO
            for term in p:
                product = Fraction(term["c"])
                for k in term.get("x", []): product *= x[k]
                total += product
            return total
        def multiplier(x): return value(squares["multiplier"], x) * (value(support["multiplier"], x) if support else 1)
        n, v = len(f.start), squares["vector"]
        if multiplier([ZERO] * n) <= 0: return True
        for _ in range(3):
            x = [Fraction(self.random.randint(-1000, 1000), 10 ** 17) for _ in range(n)]
            there = f.value([a + b for a, b in zip(f.start, x)])
            entries = [value(p, x) for p in v]
            total = sum((a * value(m, x) * b for a, row in zip(entries, squares["matrix"]) for m, b in zip(row, entries)), ZERO)
            if there is None: return True
            left = multiplier(x) * (there - f.here)
            if left < total or not support and left != total: return True
        return False

    def formula(self, node, scope, state, path):
        word, x = evaluate.tagged(node)
        if word in ("exists", "for-all"):
            binders = [b for binder in x["binders"] for b in evaluate.separate(binder)]
            if not all(map(evaluate.finite, binders)):
                try: return self.drawn(word, binders, x, scope, state, path)
                except Undefined: return UNDEFINED
                except Undecided as why: return self.unknown(str(why))
        found = super().formula(node, scope, state, path)
        if found == UNDECIDED and word == "compare": self.unjudged.append("a comparison")
        return found

    def drawn(self, word, binders, x, scope, state, path):
        """A witness of an `exists`, or what refutes a `for all`: given, or drawn."""
        wanted = TRUE if word == "exists" else FALSE
        kind, given = evaluate.tagged(self.evidence.get(path, "none"))
        centres = any("near" in b for b in binders)
        def decided(values):
            inner, moved = scope, state
            for b in binders:
                tag, content = evaluate.tagged(b)
                name = content["names"][0] if tag == "typed" else content["name"]
                inner, moved = self.with_value(b, name, values, inner, moved)
            parts = [self.formula(x["body"], inner, moved, path + "/1")]
            if x.get("condition"):
                holds = self.formula(x["condition"], inner, moved, path + "/0")
                parts = [parts[0] if word == "exists" else evaluate.negation(parts[0]), holds]
                return evaluate.conjunction(parts) if word == "exists" else evaluate.negation(evaluate.conjunction(parts))
            return parts[0]
        tries = []
        if kind == "witness": tries = [lambda name, *_: given[name]]
        if kind == "path": tries = [lambda name, *_, t=t: along(given, t)[name] for t in NEAR]
        found = [decided(values) for values in tries]
        if found and all(truth == wanted for truth in found): return wanted
        if any(truth not in (wanted, UNDECIDED) for truth in found): self.fault(f"the {kind} shows nothing")
        for _ in range(min(self.draws, 6)):
            seed = self.random.random()
            def drawn(h):
                r = random.Random(seed)
                return decided(lambda name, shapes, centre: draw(shapes, centre, h, r)) == wanted
            if all(map(drawn, NEAR)) if centres else drawn(None): return wanted
        return self.unknown(f"{word} over matrices")

    def with_value(self, binder, name, values, scope, state):
        """Scope and state with a value of a name that is bound: given by name, or drawn by shapes and centre."""
        tag, content = evaluate.tagged(binder)
        if tag not in ("near", "typed"): raise Undecided("an index beside a matrix")
        centre, pair, index = None, None, content.get("index")
        if tag == "near":
            word, x = evaluate.tagged(content["center"])
            slot = scope[x] if word == "name" else None
            if isinstance(slot, Slot) and slot.index:
                family = self.force(state[slot])
                members = [self.member(slot, family.first + k, state) for k in range(len(family.members))]
                centre, pair, index = Family(family.first, members), slot.sizes, index or slot.index
            elif index: raise Undecided("a family near others")
            else: centre = self.term(content["center"], scope, state)
        else:
            sort, sizes = evaluate.tagged(content["of"]["sort"])
            if content["of"].get("over") or sort not in ("number", "matrix"): raise Undecided("a type")
            pair = sizes if sort == "matrix" else None
        if isinstance(centre, Family): shapes, first = [m.shape for m in centre.members], centre.first
        elif centre is not None: shapes = centre.shape if isinstance(centre, Matrix) else None
        elif index:
            span = self.range(index["range"], scope, state)
            shapes = [tuple(self.sizes("matrix", pair, *self.bind([(index["name"], i)], scope, state))) for i in span]
            first = span.start
        else: shapes = None if pair is None else tuple(self.sizes("matrix", pair, scope, state))
        value = values(name, shapes, centre)
        def built(v, shape):
            if shape is None: return Fraction(v)
            if isinstance(v, Matrix): return v
            return Matrix(*shape, [[Fraction(e) for e in row] for row in v] if isinstance(v, list) else [])
        if isinstance(shapes, list):
            slot, value = Slot(name, index, pair, scope), Family(first, [built(v, s) for v, s in zip(value, shapes)])
        else: slot, value = Slot(name, None, pair, scope), built(value, shapes)
        return {**scope, name: slot}, state.but({slot: value})

def draw(shapes, centre, h, r):
    """Small integers, or the centre and small multiples of h."""
    def entry(c): return Fraction(r.randint(-2, 2)) * (h if h is not None else 1) + c
    if isinstance(shapes, list):
        return [draw(s, centre.members[k] if centre else None, h, r) for k, s in enumerate(shapes)]
    if shapes is None: return entry(centre or 0)
    return Matrix(*shapes, [[entry(centre.data[i][j] if centre else 0) for j in range(shapes[1])] for i in range(shapes[0])])

class Bare:
    """The function without factors, at values by name."""
    def __init__(self, f): self.f = f
    def lower(self, values):
        f, bound = self.f, self.f.bound
        f.bound = None
        try: value = f.value(f.named(values))
        except (KeyError, StopIteration, RuntimeError): value = None
        finally: f.bound = bound
        return value is not None and value < f.here

WANTED = {"refuted": FALSE, "ill-defined": UNDEFINED, "holds": TRUE, "witnessed": TRUE}

WEAKER = {"pd": "psd", "psd": "symmetric", "symmetric": "matrix", "orthogonal": "matrix", "diagonal": "matrix"}

def weakened(statement, dropped):
    """The statement without what is dropped: hypotheses, side conditions of the conclusion, types."""
    items, counted = [i for i in statement["items"] if i.get("assume", {}).get("id") not in dropped], [0]
    def without(node):
        word, x = evaluate.tagged(node)
        if word in ("and", "or", "implies", "iff"): return {word: [without(part) for part in x]}
        if word == "not": return {word: without(x)}
        if word not in ("exists", "for-all"): return node
        x = dict(x)
        if x.get("condition") is not None:
            counted[0] += 1
            if f"with-{counted[0]}" in dropped: x["condition"] = None
        x["body"] = without(x["body"])
        return {word: x}
    def typed(binder):
        kind, content = evaluate.tagged(binder)
        if kind != "typed" or f"type-{content['names'][0]}" not in dropped: return binder
        sort, sizes = evaluate.tagged(content["of"]["sort"])
        pair = sizes if isinstance(sizes, list) else [sizes] * 2
        weak = "number" if sort == "natural" else {WEAKER[sort]: pair if WEAKER[sort] == "matrix" else sizes}
        return {kind: {**content, "of": {**content["of"], "sort": weak}}}
    items = [{"for-all": [typed(b) for x in i["for-all"] for b in evaluate.separate(x)]} if "for-all" in i else i
             for i in items]
    return {**statement, "items": items, "show": without(statement["show"])}

def judged(certificate, draws, seed=0):
    """`denied: WHY`; `confirmed`; `searched`, if all that is open are minima below which no point was found; `open: WHY`."""
    statement = weakened(certificate["statement"], certificate.get("dropped", []))
    judge = Judge(statement, certificate.get("evidence", {}), draws, seed)
    left = []
    try:
        scope, state, hypotheses = judge.load(certificate["instance"])
        for name, formula, inner in [*hypotheses, ("show", statement["show"], scope)]:
            wanted = WANTED[certificate["verdict"]] if name == "show" else TRUE
            found = judge.formula(formula, inner, state, name)
            if found == UNDECIDED: left.append(name)
            elif found != wanted: return f"denied: {name} is {found}"
    except evaluate.Fault as fault: return f"denied: {fault}"
    if judge.faults: return f"denied: {judge.faults[0]}"
    if left: return "open: " + ", ".join(dict.fromkeys(judge.unjudged)) if judge.unjudged else "searched"
    return "confirmed"

# The run.

def bounded(certificate, draws):
    """The judgement, or that it takes too long."""
    def stop(*_): raise TimeoutError
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try: return judged(certificate, draws)
    except TimeoutError: return f"open: more than {SECONDS} s"
    except (AssertionError, AttributeError, IndexError, KeyError, OverflowError, TypeError) as error:
        return f"open: {type(error).__name__} {error}"
    finally: signal.setitimer(signal.ITIMER_VIRTUAL, 0)

def accepted(recheck, certificates):
    """Which certificates the checker accepts."""
    text = json.dumps({"certificates": certificates})
    run = subprocess.run([recheck, "--json", "-"], input=text, capture_output=True, text=True)
    rulings = [json.loads(line)["ruling"] for line in run.stdout.splitlines()]
    if len(rulings) != len(certificates): sys.exit(f"{len(rulings)} rulings on {len(certificates)}: {run.stderr[:300]}")
    return [ruling == "accepted" for ruling in rulings]

def read(path):
    """The certificates of version 2 in a file."""
    document = json.load(open(path))
    return [c for c in document.get("certificates", [document]) if c.get("schema") == 2]

def classified(referee, path):
    """The certificates of what `referee classify` says of the instances in records."""
    instances = [json.dumps(json.loads(line)["instance"]) for line in open(path)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write("\n".join(instances) + "\n")
        file.flush()
        run = subprocess.run([referee, "classify", "--jsonl", file.name], capture_output=True, text=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(instances): sys.exit(f"{len(answers)} answers to {len(instances)} records: {run.stderr[:300]}")
    return [a["certificate"] for a in answers if (a.get("certificate") or {}).get("schema") == 2]

def speaks_of_minima(certificate):
    text = json.dumps(certificate["statement"])
    return any(f'"name": "{word}"' in text for word in MINIMA)

def work(task):
    """One certificate: the rulings on what is made of it, and the judgement of what is accepted."""
    recheck, certificate, keep, draws = task
    counts, denied = collections.Counter(), []
    made = [(part, other) for k, (part, other) in enumerate(changed(certificate)) if keep is None or k in keep]
    rulings = accepted(recheck, [certificate] + [other for _, other in made])
    if not rulings[0]: denied.append(("unchanged", "it is rejected", certificate))
    here = bounded(certificate, draws)
    for (part, other), ruling in zip([("unchanged", certificate), *made], rulings):
        counts[part, "made"] += 1
        if not ruling:
            if part == "instance" and counts["control", "made"] < 3:
                counts["control", "made"] += 1
                counts["control", bounded(other, draws).split(":")[0]] += 1
            continue
        counts[part, "accepted"] += 1
        # With other evidence the statement and the instance are the same: little is drawn anew.
        found = here if part == "unchanged" else bounded(other, 2 if part == "evidence" else draws)
        word = found.split(":")[0]
        counts[part, word] += 1
        if word == "open": counts["why", found] += 1
        if word == "denied": denied.append((part, found, other))
    return f"{certificate['statement']['claim']}/{certificate['statement']['form']}", counts, denied

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recheck")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--points", nargs="+", default=[], help="the program `referee`, and files of records")
    parser.add_argument("--most", type=int, help="so many changes of each certificate at most, drawn")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--draws", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    found = [c for path in given.files for c in read(path)]
    found += [c for path in given.points[1:] for c in classified(given.points[0], path)]
    unique = {json.dumps(c, sort_keys=True): c for c in found if speaks_of_minima(c)}
    certificates, r = list(unique.values()), random.Random(f"perturb/{given.seed}")
    sizes, keeps = [sum(1 for _ in changed(c)) for c in certificates], []
    for size in sizes: keeps.append(None if given.most is None else set(r.sample(range(size), min(size, given.most))))
    tasks = [(given.recheck, c, keep, given.draws) for c, keep in zip(certificates, keeps)]
    total, denied = collections.Counter(), []
    with ProcessPoolExecutor(given.jobs) as pool:
        for name, counts, bad in pool.map(work, tasks):
            total += counts
            denied += bad
            if given.verbose: print(name, {"/".join(key): n for key, n in counts.items()}, flush=True)
    for part, why, certificate in denied: print(f"{part}: {why}: {json.dumps(certificate)}")
    print(f"{len(tasks)} certificates that speak of minima; {sum(sizes)} changes can be made")
    words = ("made", "accepted", "confirmed", "searched", "open", "denied")
    print(" " * 9 + "".join(f"{word:>11}" for word in words))
    for part in ("unchanged", "instance", "evidence", "control"):
        print(f"{part:9}" + "".join(f"{total[part, word]:11}" for word in words))
    for (_, why), n in total.most_common():
        if why.startswith("open: "): print(f"{n:7} {why}")
    judged_count = total["instance", "accepted"] + total["evidence", "accepted"]
    if denied or judged_count < given.least: sys.exit(f"{len(denied)} denied; {judged_count} changed and accepted")
    if 2 * total["control", "denied"] < total["control", "made"]: sys.exit("the slow path denies too little")

if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    main()

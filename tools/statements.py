#!/usr/bin/env python3
"""Random well-typed statements of the claim language with instances, biased to the corners: partial
terms, sizes 0 and below, empty ranges, 1 x 1 matrices as numbers, replacements in lets, hidden
names, chains of `with`, blocks with 0 and I, powers 0, `min` of nothing.

Usage: statements.py COUNT [--seed S] [--instances K] [--depth D]
Prints one {"statement": ..., "instance": ...} a line.
"""
import argparse, json, random
from fractions import Fraction

class Retry(Exception): """A dead end: no term of this type can be written here."""
class Stuck(Exception): """Too many dead ends: another statement is begun."""

# The tree, as text.

def number(n): return {"number": str(n)}
def name(x): return {"name": x}
def call(f, *arguments): return {"call": {"name": f, "arguments": [{"value": {"term": a}} for a in arguments]}}
def holds(f, *arguments): return {"call": {"name": f, "arguments": [{"value": {"term": a}} for a in arguments]}}
def compare(relation, a, b): return {"compare": [relation, a, b]}
def index(x, a, b): return {"name": x, "range": {"from": a, "to": b}}
def key(size):
    """A size as text, to compare."""
    (word, x), = size.items()
    if not isinstance(x, list) and not isinstance(x, dict): return str(x)
    if word not in ("member", "call", "add", "subtract"): return repr(size)
    if word == "member": return f"{x[0]}[{key(x[1])}]"
    if word == "call": return x["name"] + repr(x["arguments"])
    return f"({key(x[0])} {word} {key(x[1])})"
def names_in(node):
    """Every name that a tree mentions."""
    if isinstance(node, dict):
        if isinstance(node.get("name"), str): yield node["name"]
        for k, v in node.items():
            if k in ("member", "slice") and isinstance(v, list): yield v[0]
            yield from names_in(v)
    elif isinstance(node, list):
        for v in node: yield from names_in(v)

def binds(node):
    """Whether a tree has a bound variable."""
    if isinstance(node, list): return any(map(binds, node))
    return isinstance(node, dict) and ("indices" in node or any(map(binds, node.values())))

ONE, TWO, ZERO = number(1), number(2), number(0)
EQUALITIES, ORDERS = ["equal", "unequal"], ["less", "at-most", "greater", "at-least"]

class Matrix:
    """The type of a matrix: sizes as terms."""
    def __init__(self, rows, cols): self.rows, self.cols = rows, cols

class Generator:
    """`scope` maps a name to a kind and a type. A name that a binder hides is in `shadow`: the sizes
    of older things still mean the hidden one, and cannot be written."""
    def __init__(self, seed, depth=4):
        self.r, self.depth = random.Random(seed), depth
        self.scope, self.shadow, self.canon, self.sizes = {}, set(), {}, []
        self.definitions, self.taken, self.plain = {}, set(), False

    def one(self, *options): return self.r.choice(options)
    def chance(self, p): return self.r.random() < p
    def canonical(self, size): return self.canon.get(key(size), key(size))
    def fits(self, a, b): return self.canonical(a) == self.canonical(b)
    def write(self, size):
        if self.shadow & set(names_in(size)): raise Retry
        return size
    def size(self): return self.write(self.one(*self.sizes))

    def pick(self, kinds, test=lambda t: True):
        found = [x for x, (kind, t) in self.scope.items() if kind in kinds and test(t)]
        if not found: raise Retry
        return self.one(*found)

    def attempt(self, *options):
        """The first of the options, shuffled, that is no dead end."""
        for option in self.r.sample(options, len(options)):
            self.tries += 1
            if self.tries > 3000: raise Stuck
            try: return option()
            except Retry: pass
        raise Retry

    def inside(self, declared, make):
        old = self.scope, self.shadow
        try:
            for x, what in declared.items():
                if x in self.scope:
                    self.shadow = self.shadow | {x}
                    if self.scope[x][0] == "int":
                        self.scope = {y: w for y, w in self.scope.items() if x not in set(names_in(vars(w[1]) if isinstance(w[1], Matrix) else {}))}
                self.scope = {**self.scope, x: what}
            return make()
        finally: self.scope, self.shadow = old

    # Integers and numbers.

    def integer(self, depth):
        if depth <= 0:
            return self.attempt(lambda: number(self.one(0, 0, 1, 1, 2, 3)), lambda: name(self.pick(["int"])), lambda: name(self.pick(["int"])),
                                lambda: self.size())
        d, sub = depth - 1, self.integer
        return self.attempt(
            lambda: sub(0), lambda: sub(0), lambda: {self.one("add", "subtract", "multiply"): [sub(d), sub(d)]},
            lambda: {"subtract": [sub(0), number(self.one(1, 2))]}, lambda: {"minus": sub(d)},
            lambda: call("rank", self.any(d)), lambda: call(self.one("rows", "cols"), self.any(d)),
            lambda: {"call": {"name": "count", "arguments": [self.counted(d)]}},
            lambda: {"call": {"name": self.one("min", "max", "sum"), "arguments": [self.comprehension(d, sub) for _ in range(self.one(1, 1, 2))]}},
            lambda: self.member_size(d), lambda: call("abs", sub(d)),
            lambda: {"power": [sub(d), number(self.one(0, 1, 2))]})

    def member_size(self, d):
        return {"member": [self.pick(["sizes"]), self.index(d)]}

    def index(self, d):
        """An index that is often in range."""
        return self.attempt(lambda: number(1), lambda: name(self.pick(["int"])), lambda: name(self.pick(["int"])),
                            lambda: self.integer(min(d, 1)))

    def span(self, d):
        """A range: often 1..n, at times empty or backwards."""
        last = self.attempt(lambda: self.size(), lambda: number(2), lambda: {"subtract": [self.size(), ONE]}, lambda: self.integer(min(d, 1)))
        return self.one(ONE, ONE, ONE, ONE, ZERO, TWO, number(3)), last

    def fresh_or_hiding(self):
        """The name of a bound variable: at times one that is in scope."""
        return self.one(*self.scope) if self.chance(0.12) else self.one("i", "j", "k", "l", "q")

    def with_index(self, d, make):
        """An index with its range, and what `make` writes under it."""
        first, last = self.span(d)
        x = self.fresh_or_hiding()
        return index(x, first, last), self.inside({x: ("int", None)}, make)

    def comprehension(self, d, make):
        if self.chance(0.15):
            family = self.pick(["sizes"]) if make != self.number or True else None
            first, last = self.span(d)
            return {"value": {"term": {"slice": [family, {"from": first, "to": last}]}}}
        if self.chance(0.3): return {"value": {"term": make(d)}}
        def body():
            found = {"value": {"term": make(d)}}
            if self.chance(0.35): found["condition"] = self.formula(d - 1)
            return found
        def two(): return self.with_index(d, body)
        if self.chance(0.2):
            i, (j, found) = self.with_index(d, two)
            return {**found, "indices": [i, j]}
        i, found = two()
        return {**found, "indices": [i]}

    def counted(self, d):
        def body():
            if self.chance(0.5): return {"value": {"formula": self.formula(d)}}
            return {"value": {"term": None}, "condition": self.formula(d)}
        i, found = self.with_index(d, body)
        if found["value"].get("term", 0) is None: found["value"]["term"] = name(i["name"])
        return {**found, "indices": [i]}

    def literal(self): return self.one(ZERO, ZERO, ONE, ONE, TWO, number(3), number("1/2"), number("3/2"), {"minus": ONE}, {"divide": [ONE, number(3)]})

    def number(self, depth):
        leaf = (self.literal, lambda: name(self.pick(["number"])), lambda: name(self.pick(["number"])), lambda: name(self.pick(["number-let"])))
        if depth <= 0: return self.attempt(*leaf)
        d, sub = depth - 1, self.number
        polynomial = (
            *leaf, lambda: {self.one("add", "subtract", "multiply"): [sub(d), sub(d)]}, lambda: {"minus": sub(d)},
            lambda: {"divide": [sub(d), self.literal()]}, lambda: {"power": [sub(d), number(self.one(0, 1, 2))]},
            lambda: self.entry(d), lambda: self.entry(d), lambda: {"norm-squared": self.any(d)}, lambda: call("trace", self.square(d)),
            lambda: call("det", self.square(d)), lambda: call("per", self.square(d)), lambda: self.one_by_one(d),
            lambda: {"call": {"name": "sum", "arguments": [self.comprehension(d, sub)]}}, lambda: self.replaced(sub, d), lambda: self.called("number", None, d))
        if self.plain: return self.attempt(*polynomial)
        return self.attempt(
            *polynomial, lambda: {"divide": [sub(d), sub(d)]}, lambda: self.integer(d), lambda: self.integer(d),
            lambda: {"power": [sub(d), self.integer(min(d, 1))]}, lambda: {self.one("transpose", "pseudoinverse", "inverse"): sub(d)},
            lambda: call("abs", sub(d)), lambda: call("relu", sub(d)),
            lambda: {"call": {"name": self.one("min", "max"), "arguments": [self.comprehension(d, sub) for _ in range(self.one(1, 1, 2))]}},
            lambda: call(self.one("inertia_pos", "inertia_neg"), self.symmetric(d)), lambda: self.slope(d))

    def entry(self, d): return {"entry": [self.any(d - 1), self.index(d), self.index(d)]}
    def one_by_one(self, d):
        """A 1 x 1 matrix where a number is expected."""
        return self.attempt(
            lambda: {"multiply": [{"row": [m := self.any(d - 1), self.index(d)]}, {"transpose": {"row": [m, self.index(d)]}}]},
            lambda: self.matrix(ONE, ONE, d))

    def slope(self, d):
        place = {"name": self.pick(["number"], lambda t: t == "variable")}
        return {"call": {"name": "grad", "arguments": [{"value": {"term": self.polynomial(d)}}], "places": [place]}}

    def polynomial(self, d):
        old, self.plain = self.plain, True
        try: return self.number(min(d, 2))
        finally: self.plain = old

    # Matrices.

    def any(self, depth):
        """A matrix of some size."""
        return self.attempt(
            lambda: name(self.pick(["matrix", "let"])), lambda: name(self.pick(["matrix", "let"])), lambda: self.matrix(self.size(), self.size(), depth),
            lambda: self.matrix(s := self.size(), s, depth), lambda: call(self.one("kron", "khatri_rao") if False else "kron", self.any(depth - 1), self.any(depth - 1)) if depth > 0 else self.any(0),
            lambda: self.member(depth), lambda: self.block(depth),
            lambda: call("khatri_rao", self.matrix(self.size(), c := self.size(), depth - 1), self.matrix(self.size(), c, depth - 1)))

    def square(self, depth):
        size = self.size()
        return self.matrix(size, size, depth)

    def symmetric(self, d, size=None):
        """Symmetric more often than not."""
        size = size or self.size()
        def doubled():
            m = self.matrix(size, size, d - 1)
            return {"add": [m, {"transpose": m}]}
        def gram():
            m = self.matrix(size, self.size(), d - 1)
            return {"multiply": [m, {"transpose": m}]}
        return self.attempt(doubled, gram, lambda: self.matrix(size, size, d))

    def block(self, d):
        """Blocks with 0 and I between two matrices that give the sizes."""
        a, b, e = self.size(), self.size(), self.size()
        corner, other = self.matrix(a, b, d - 1), self.matrix(e, a if self.chance(0.5) else e, d - 1)
        identity = self.one({"identity": None}, {"minus": {"identity": None}}, {"multiply": [TWO, {"identity": None}]})
        return self.one({"block": [[corner, identity]]}, {"block": [[corner, ZERO], [ZERO, other]]}, {"block": [[corner, ZERO]]}, {"block": [[corner], [identity]]},
                        {"block": [[corner, identity], [ZERO, other]]} if self.writable_pair(a, e, other) else {"block": [[corner, corner], [ZERO, ZERO]]})

    def writable_pair(self, *_): return False

    def leaf(self, rows, cols):
        def fits(t): return self.fits(t.rows, rows) and self.fits(t.cols, cols)
        def turned(t): return self.fits(t.cols, rows) and self.fits(t.rows, cols)
        named = lambda: name(self.pick(["matrix", "let"], fits))
        return (named, named, named, named, lambda: {"transpose": name(self.pick(["matrix", "let"], turned))},
                lambda: call(self.one("zeros", "ones"), self.write(rows), self.write(cols)))

    def matrix(self, rows, cols, depth):
        leaf, same = self.leaf(rows, cols), self.fits(rows, cols)
        if same: leaf += (lambda: {"identity": self.write(rows)},)
        if depth <= 0: return self.attempt(*leaf)
        d, size = depth - 1, self.size
        def sub(r=rows, c=cols): return self.matrix(r, c, d)
        def beside():
            other = self.one(ZERO, {"minus": ZERO}) if not same or self.chance(0.3) else self.one(
                {"identity": None}, {"multiply": [self.number(min(d, 1)), {"identity": None}]}, {"minus": {"identity": None}},
                {"subtract": [{"identity": None}, {"multiply": [TWO, {"identity": None}]}]})
            pair = self.r.sample([sub(), other], 2)
            return {self.one("add", "subtract"): pair}
        def scaled():
            c = self.number(d)
            return self.one({"multiply": [c, sub()]}, {"multiply": [sub(), c]}, {"divide": [sub(), c]})
        def entries():
            i = self.fresh_or_hiding()
            j = self.one(*[x for x in "ijklq" if x != i])
            self.write(rows), self.write(cols)
            value = self.inside({i: ("int", None), j: ("int", None)}, lambda: self.number(d))
            if i in set(names_in(cols)): raise Retry
            return {"entries": {"value": value, "row": index(i, ONE, rows), "column": index(j, ONE, cols)}}
        def summed():
            i, (found) = self.with_index(d, lambda: {"value": {"term": sub()}, **({"condition": self.formula(d - 1)} if self.chance(0.3) else {})})
            return {"call": {"name": "sum", "arguments": [{**found, "indices": [i]}]}}
        polynomial = (
            *leaf, lambda: {self.one("add", "subtract"): [sub(), sub()]}, lambda: {"multiply": [self.matrix(rows, k := size(), d), self.matrix(k, cols, d)]},
            lambda: {"multiply": [self.matrix(rows, k := size(), d), self.matrix(k, cols, d)]}, beside, scaled, lambda: {"minus": sub()},
            lambda: {"transpose": sub(cols, rows)}, lambda: call("hadamard", sub(), sub()), entries, summed,
            lambda: self.replaced(lambda e: self.matrix(rows, cols, e), d), lambda: self.replaced(lambda e: self.matrix(rows, cols, e), d),
            lambda: self.called("matrix", (rows, cols), d), lambda: self.chain(rows, cols), lambda: self.member(d, rows, cols))
        if same:
            polynomial += (lambda: {"power": [sub(), number(self.one(0, 0, 1, 2, 3))]}, lambda: call("adj", sub()))
        if self.fits(rows, ONE): polynomial += (lambda: {"row": [self.matrix(size(), cols, d), self.index(d)]},)
        if self.fits(cols, ONE): polynomial += (lambda: {"column": [self.matrix(rows, size(), d), self.index(d)]},
                                                lambda: {"member": [self.pick(["matrix", "let"], lambda t: self.fits(t.rows, rows)), self.index(d)]})
        if self.plain: return self.attempt(*polynomial)
        more = (lambda: {"pseudoinverse": sub(cols, rows)}, lambda: call("relu", sub()), lambda: self.gradient(rows, cols, d))
        if same:
            more += (lambda: {"inverse": sub()}, lambda: {"power": [sub(), self.integer(1)]}, lambda: call("proj", self.matrix(rows, size(), d)),
                     lambda: call("hankel_traces", sub()), lambda: call("diag", self.matrix(rows, ONE, d)), lambda: self.hessian(rows, d))
        return self.attempt(*polynomial, *more)

    def member(self, d, rows=None, cols=None):
        """A member of the family; of the sizes asked for, if any."""
        family = self.pick(["family"])
        i = self.index(d)
        if binds(i): raise Retry # two sizes that count something agree with nothing, not even as written
        of = self.scope[family][1](i)
        if rows and not (self.fits(of.rows, rows) and self.fits(of.cols, cols)): raise Retry
        return {"member": [family, i]}

    def chain(self, rows, cols):
        """A product W[a] * ... * W[b] of these sizes."""
        if "W" in self.shadow or "W" not in self.scope or "d" not in self.scope: raise Retry
        def at(size):
            if not (isinstance(size, dict) and "member" in size and size["member"][0] == "d"): raise Retry
            return self.write(size["member"][1])
        a, b = at(rows), at(cols)
        return {"product": {"family": "W", "from": a, "to": {"add": [b, ONE]}}}

    def replaced(self, make, d):
        """A replacement of variables or members, at times in a chain."""
        def place():
            if self.chance(0.3):
                family = self.pick(["family"])
                i = self.index(0)
                of = self.scope[family][1](i)
                return {"name": family, "index": i, "value": self.matrix(of.rows, of.cols, d - 1)}
            if self.chance(0.3): return {"name": self.pick(["number"], lambda t: t == "variable"), "value": self.number(d - 1)}
            x = self.pick(["matrix"])
            of = self.scope[x][1]
            return {"name": x, "value": self.matrix(of.rows, of.cols, d - 1)}
        places = [place()]
        if self.chance(0.3):
            other = place()
            if other["name"] != places[0]["name"]: places.append(other)
        return {"with": [make(d), places]}

    def called(self, result, sizes, d):
        """A let with parameters, or a definition."""
        def let():
            x = self.pick(["let-call"], lambda t: t[1] == result)
            return {"call": {"name": x, "arguments": [{"value": {"term": self.typed(t, d - 1)}} for t in self.scope[x][1][0]]}}
        def definition():
            options = [(x, p) for x, (p, r) in self.definitions.items() if r == result]
            if not options: raise Retry
            x, parameters = self.one(*options)
            if result == "matrix":
                if not self.fits(*sizes) or parameters[0] != "square": raise Retry
                r, c = sizes[0], sizes[0]
            else: r, c = self.size(), self.size()
            if "square" in parameters: c = r
            arguments = {"square": lambda: self.matrix(r, r, d - 1), "matrix": lambda: self.matrix(r, c, d - 1), "number": lambda: self.number(d - 1)}
            return call(x, *[arguments[p]() for p in parameters])
        if result == "matrix":
            def sized_let():
                x = self.pick(["let-call"], lambda t: isinstance(t[1], Matrix) and self.fits(t[1].rows, sizes[0]) and self.fits(t[1].cols, sizes[1]))
                return {"call": {"name": x, "arguments": [{"value": {"term": self.typed(t, d - 1)}} for t in self.scope[x][1][0]]}}
            return self.attempt(sized_let, definition)
        return self.attempt(let, definition)

    def typed(self, t, d):
        if isinstance(t, Matrix): return self.matrix(t.rows, t.cols, d)
        return self.index(d) if t == "int" else self.number(d)

    def gradient(self, rows, cols, d):
        x = self.pick(["matrix"], lambda t: self.fits(t.rows, rows) and self.fits(t.cols, cols))
        return {"call": {"name": "grad", "arguments": [{"value": {"term": self.polynomial(d)}}], "places": [{"name": x}]}}

    def hessian(self, size, d):
        x = self.pick(["matrix"], lambda t: self.fits(t.rows, size) and self.fits(t.cols, ONE) or self.fits(t.cols, size) and self.fits(t.rows, ONE))
        return {"call": {"name": "hess", "arguments": [{"value": {"term": self.polynomial(d)}}], "places": [{"name": x}]}}

    # Formulas.

    def real(self, d):
        k = self.one(ONE, ONE, TWO, {"add": [self.index(0), ZERO]})
        r = self.attempt(lambda: call("sigma", k, self.any(min(d, 1))), lambda: call("norm2", self.any(min(d, 1))), lambda: call("sqrt", self.number(d)),
                         lambda: call("eig", k, self.symmetric(min(d, 1))), lambda: call("radius", self.square(min(d, 1))))
        return self.one(r, r, {"multiply": [TWO, r]}, {"subtract": [r, ONE]}, call("abs", {"subtract": [r, self.literal()]}))

    def formula(self, depth):
        d = depth - 1
        if depth <= 0 or self.chance(0.25):
            return self.attempt(
                lambda: compare(self.one(*EQUALITIES, *ORDERS), self.number(d), self.number(d)), lambda: compare(self.one(*EQUALITIES, *ORDERS), self.integer(d), self.integer(d)),
                lambda: compare(self.one(*EQUALITIES), name(x := self.pick(["matrix", "let"])), self.matrix(self.scope[x][1].rows, self.scope[x][1].cols, d)),
                lambda: compare(self.one(*EQUALITIES), *self.r.sample([self.any(d), ZERO], 2)))
        def equation():
            r, c = self.size(), self.size()
            return compare(self.one(*EQUALITIES), self.matrix(r, c, d), self.matrix(r, c, d))
        def order():
            size = self.size()
            other = self.attempt(lambda: self.matrix(size, size, d), lambda: ZERO, lambda: {"identity": None}, lambda: {"multiply": [TWO, {"identity": None}]})
            return compare(self.one(*ORDERS), *self.r.sample([self.symmetric(d, size), other], 2))
        def quantified(): return {self.one("for-all", "exists"): self.quantifier(d)}
        def definition():
            options = [(x, p) for x, (p, r) in self.definitions.items() if r == "formula"]
            if not options: raise Retry
            x, parameters = self.one(*options)
            r = self.size()
            c = r if "square" in parameters else self.size()
            arguments = {"square": lambda: self.matrix(r, r, d - 1), "matrix": lambda: self.matrix(r, c, d - 1), "number": lambda: self.number(d - 1)}
            return holds(x, *[arguments[p]() for p in parameters])
        sub = self.formula
        return self.attempt(
            lambda: {self.one("and", "or", "implies", "iff"): [sub(d), sub(d)]}, lambda: {self.one("and", "or", "implies"): [sub(d), sub(d)]}, lambda: {"not": sub(d)},
            quantified, quantified, equation, equation, order, order, definition, definition,
            lambda: compare(self.one(*EQUALITIES, *ORDERS), self.number(d), self.number(d)),
            lambda: compare(self.one(*ORDERS), *self.r.sample([self.real(d), self.one(self.literal, lambda: self.number(1), lambda: self.real(1))()], 2)),
            lambda: holds(self.one(*sorted({"nonneg", "positive"} - self.taken)), self.any(d)), lambda: holds("hurwitz", self.square(d)),
            lambda: {"exists": {"binders": [{"typed": {"names": ["Z"], "of": {"sort": {"matrix": [self.size(), self.size()]}}}}], "body": sub(0)}})

    def quantifier(self, d):
        """Over indices and finite sets."""
        def rest():
            found = {"body": self.formula(d)}
            if self.chance(0.3): found["condition"] = self.formula(d - 1)
            return found
        def bind(more):
            x = self.fresh_or_hiding()
            kind = self.one("range", "range", "set", "over", "number")
            if kind == "range":
                first, last = self.span(d)
                binder, what = {"range": index(x, first, last)}, ("int", None)
            elif kind == "set":
                binder, what = {"set": {"name": x, "values": [self.number(0) for _ in range(self.one(1, 2, 3))]}}, ("number", "bound")
            elif kind == "number":
                binder = {"typed": {"names": [x], "of": {"sort": self.one("number", "natural"), "over": [ZERO, ONE, self.literal()]}}}
                what = ("number", "variable") if binder["typed"]["of"]["sort"] == "number" else ("number", "bound")
            else:
                small = [s for s in self.sizes if s in (ONE, TWO)] + [ONE, TWO]
                sort, r, c = self.sort(lambda: self.one(ONE, *small) if self.chance(0.7) else self.size())
                binder, what = {"typed": {"names": [x], "of": {"sort": sort, "over": [ZERO, self.one(ONE, {"minus": ONE})]}}}, ("matrix", Matrix(r, c))
            return binder, self.inside({x: what}, more)
        if self.chance(0.3):
            first, (second, found) = bind(lambda: bind(rest))
            return {**found, "binders": [first, second]}
        first, found = bind(rest)
        return {**found, "binders": [first]}

    def sort(self, size):
        kind = self.one("matrix", "matrix", "matrix", "diagonal", "symmetric", "psd", "pd", "orthogonal")
        if kind in ("matrix", "diagonal"):
            r, c = size(), size()
            return {kind: [r, c]}, r, c
        r = size()
        return {kind: r}, r, r

    # Statements.

    def statement(self):
        while True:
            self.tries = 0
            try: return self.try_statement()
            except (Retry, Stuck): pass

    def define(self, x):
        """A random definition of a matrix, a square matrix or both and a number."""
        parameters = self.one(["square"], ["square"], ["matrix"], ["matrix", "matrix"], ["square", "number"], ["number"])
        letters = self.r.sample(["M", "N", "A", "n", "i", "s"], len(parameters))
        rows = call("rows", name(letters[0]))
        cols = rows if parameters[0] == "square" else call("cols", name(letters[0]))
        scope = {y: ("number", "parameter") if p == "number" else ("let", Matrix(rows, cols)) for y, p in zip(letters, parameters)}
        old, self.scope = self.scope, scope
        sizes, self.sizes = self.sizes, [ONE, TWO] if parameters[0] == "number" else [rows, cols, rows, ONE]
        try:
            result = self.one("formula", "formula", "number", "matrix" if parameters[0] == "square" else "number")
            depth = self.one(1, 2, 2)
            body = {"formula": self.formula(depth)} if result == "formula" else {"term": self.number(depth) if result == "number" else self.matrix(rows, rows, depth)}
        finally: self.scope, self.sizes = old, sizes
        found = {"name": x, "parameters": letters, "body": body}
        self.definitions[x] = parameters, result
        return found

    def try_statement(self):
        self.scope, self.shadow, self.canon, self.definitions, self.plain = {}, set(), {}, {}, False
        self.sizes = [ONE, ONE, TWO]
        items, depth = [], self.one(1, 2, 2, 3, self.depth)
        self.taken = set(self.r.sample(["f", "g", "h", "positive", "sym"], self.one(0, 1, 1, 2)))
        definitions = [self.define(x) for x in sorted(self.taken)]
        names = self.r.sample(["n", "m", "k", "a"], self.one(1, 2, 2, 3))
        one = lambda x: {"one": {"name": x, "least": self.one(0, 0, 1, 1, 1, 2)}}
        sizes = {"sizes": [one(x) for x in names]}
        for x in names:
            self.scope[x] = "int", None
            self.sizes += [name(x), name(x)]
        if len(names) > 1 and self.chance(0.15):
            a, b = names[:2]
            sizes["condition"] = compare("equal", name(a), name(b))
            self.canon[key(name(a))] = key(name(b))
        elif self.chance(0.1): sizes["condition"] = self.formula(1)
        items.append({"sizes": sizes})
        if self.chance(0.2): self.sizes.append(self.one({"subtract": [name(names[0]), TWO]}, {"add": [name(names[-1]), ONE]}, {"subtract": [name(names[-1]), ONE]}))
        if self.chance(0.35): items += self.network()
        binders = [self.variable(x) for x in self.r.sample(["A", "B", "C", "M", "X", "u"], self.one(1, 2, 3))]
        for x in self.r.sample(["s", "t"], self.one(0, 1, 1)):
            binders.append({"typed": {"names": [x], "of": {"sort": "number"}}})
            self.scope[x] = "number", "variable"
        if self.chance(0.2):
            binders.append({"typed": {"names": ["p"], "of": {"sort": "natural"}}})
            self.scope["p"] = "int", None
        if self.chance(0.2):
            binders.append({"range": index("i", ONE, self.size())})
            self.scope["i"] = "int", None
        items.append({"for-all": binders})
        if len(names) > 1 and not self.canon and self.chance(0.1): items.append(self.equation_of_sizes(*names[:2]))
        for x in self.r.sample(["L", "R", "S", "K", "F"], self.one(0, 1, 2, 3)): items.append(self.let(x, depth))
        for k in range(self.one(0, 0, 1, 2)): items.append({"assume": {"id": f"h{k + 1}", "formula": self.formula(depth)}})
        show = self.formula(depth)
        used = [d for d in definitions if any(d["name"] in set(names_in(x)) for x in [items, show, definitions])]
        return {"claim": "random", "form": "stated", "definitions": used, "items": items, "some": self.chance(0.05), "show": show}

    def equation_of_sizes(self, a, b):
        """A hypothesis that makes two sizes agree from its line on."""
        self.canon[key(name(a))] = key(name(b))
        equal = compare("equal", *self.r.sample([name(a), name(b)], 2))
        return {"assume": {"id": "equal", "formula": {"and": [equal, self.formula(2)]} if self.chance(0.5) else equal}}

    def network(self):
        """Layers: sizes H, d[0..H] and a family W, or a family of square matrices."""
        self.scope["H"] = "int", None
        last = name("H")
        if self.chance(0.7):
            d = lambda i: {"member": ["d", i]}
            self.scope["d"] = "sizes", None
            self.sizes += [d(ZERO), d(last), d(ONE)]
            below = lambda i: {"subtract": [i, ONE]}
            rows, cols = d(name("i")), d(below(name("i")))
            self.scope["W"] = "family", lambda i: Matrix(d(i), d(below(i)))
            self.canon[key(d(below(ONE)))] = key(d(ZERO))
            sizes = [{"one": {"name": "H", "least": self.one(0, 1, 1)}}, {"family": {"name": "d", "range": {"from": ZERO, "to": last}}}]
        else:
            n = self.one(*[s for s in self.sizes if "name" in s])
            rows = cols = n
            self.scope["W"] = "family", lambda i: Matrix(n, n)
            sizes = [{"one": {"name": "H", "least": self.one(0, 1, 1)}}]
        family = {"typed": {"names": ["W"], "index": index("i", ONE, last), "of": {"sort": {"matrix": [rows, cols]}}}}
        return [{"sizes": {"sizes": sizes}}, {"for-all": [family]}]

    def variable(self, x):
        sort, r, c = self.sort(self.size)
        of = {"sort": sort}
        if self.chance(0.08): of["over"] = [{"minus": ONE}, ZERO, ONE]
        self.scope[x] = "matrix", Matrix(r, c)
        return {"typed": {"names": [x], "of": of}}

    def let(self, x, depth):
        """A number or a matrix, at times with parameters."""
        parameters, types = [], []
        if self.chance(0.4):
            for y in self.r.sample(["x", "y", "i", "A", "n"], self.one(1, 1, 2)):
                parameters.append(y)
                types.append(self.one("number", "number", Matrix(self.size(), self.size())))
        kinds = {y: ("number", "parameter") if t == "number" else ("let", t) for y, t in zip(parameters, types)}
        matrix = Matrix(self.size(), self.size()) if self.chance(0.5) else None
        def body(): return self.matrix(matrix.rows, matrix.cols, depth) if matrix else self.number(depth)
        value = self.inside(kinds, body)
        if parameters: self.scope[x] = "let-call", (types, matrix or "number")
        else: self.scope[x] = ("let", matrix) if matrix else ("number-let", None)
        return {"let": {"name": x, **({"parameters": parameters} if parameters else {}), "value": value}}

# Instances.

class Instances:
    """Random instances of a statement of the generator."""
    def __init__(self, seed): self.r = random.Random(seed)

    def entry(self, over=None):
        if over: return self.r.choice(over)
        return Fraction(self.r.choice([0, 0, 0, 1, 1, -1, 2, -2, Fraction(1, 2), Fraction(-2, 3)]))

    def of(self, statement):
        sizes, values = {}, {}
        equal = []
        for item in statement["items"]:
            if "sizes" in item:
                for size in item["sizes"]["sizes"]:
                    if "one" in size: sizes[size["one"]["name"]] = max(size["one"]["least"], self.r.choice([0, 1, 1, 2, 2, 2, 3]))
                    else: sizes[size["family"]["name"]] = [self.r.choice([1, 1, 2, 2, 3]) for _ in range(self.value(size["family"]["range"]["to"], sizes) + 1)]
                condition = item["sizes"].get("condition")
                if condition and "compare" in condition and condition["compare"][0] == "equal" and all("name" in t for t in condition["compare"][1:]):
                    a, b = (t["name"] for t in condition["compare"][1:])
                    sizes[a] = sizes[b] = max(sizes[a], sizes[b])
            for binder in item.get("for-all", []):
                if "range" in binder:
                    values[binder["range"]["name"]] = self.r.randint(1, max(1, self.value(binder["range"]["range"]["to"], sizes)))
                    continue
                if "set" in binder:
                    values[binder["set"]["name"]] = text(self.value(self.r.choice(binder["set"]["values"]), sizes))
                    continue
                typed = binder["typed"]
                for x in typed["names"]: values[x] = self.variable(typed, sizes)
        return {"sizes": sizes, "values": values}

    def value(self, size, sizes):
        (word, x), = size.items()
        if word == "number": return int(x)
        if word == "name": return sizes[x]
        if word == "member":
            i = self.value(x[1], sizes)
            return sizes[x[0]][i] if 0 <= i < len(sizes[x[0]]) else 1
        if word == "call":
            values = [self.value(a["value"]["term"], sizes) for a in x["arguments"]]
            return {"min": min, "max": max}[x["name"]](values)
        a, b = (self.value(y, sizes) for y in x)
        return a * b if word == "multiply" else a + b if word == "add" else a - b

    def constant(self, value):
        (word, x), = value.items()
        return -self.constant(x) if word == "minus" else Fraction(x)

    def variable(self, typed, sizes):
        sort = typed["of"]["sort"]
        if sort == "number": return text(self.entry())
        if sort == "natural": return self.r.choice([0, 0, 1, 2, 3])
        (kind, x), = sort.items()
        pair = x if isinstance(x, list) else [x, x]
        if typed.get("index"):
            last = self.value(typed["index"]["range"]["to"], sizes)
            return [self.matrix(kind, *[self.value(y, {**sizes, typed["index"]["name"]: i}) for y in pair]) for i in range(1, last + 1)]
        over = [self.constant(v) for v in typed["of"]["over"]] if typed["of"].get("over") else None
        return self.matrix(kind, *[self.value(y, sizes) for y in pair], over)

    def matrix(self, kind, rows, cols, over=None):
        if rows <= 0 or cols <= 0: return {"rows": max(rows, 0), "cols": max(cols, 0)}
        style = self.r.choice(["any", "any", "any", "zero", "identity", "low"])
        m = [[self.entry(over) for _ in range(cols)] for _ in range(rows)]
        if style == "zero": m = [[0] * cols for _ in range(rows)]
        if style == "identity" and (over is None or 1 in over): m = [[int(i == j) for j in range(cols)] for i in range(rows)]
        if style == "low" and over is None: m = [[row[0] * e for e in m[0]] for row in m]
        if kind == "diagonal": m = [[e if i == j else 0 for j, e in enumerate(row)] for i, row in enumerate(m)]
        if kind == "symmetric" or over and kind in ("psd", "pd"): m = [[m[min(i, j)][max(i, j)] for j in range(cols)] for i in range(rows)]
        elif kind in ("psd", "pd"):
            m = [[sum(a * b for a, b in zip(p, q)) + (i == j and kind == "pd") for j, q in enumerate(m)] for i, p in enumerate(m)]
        if kind == "orthogonal":
            p = self.r.sample(range(rows), rows)
            m = [[self.r.choice([1, -1]) if p[i] == j else 0 for j in range(cols)] for i in range(rows)]
            if rows == 2 and self.r.random() < 0.5 and over is None:
                a, b = Fraction(3, 5), Fraction(4, 5)
                m = [[a, -b], [b, a]]
        return [list(map(text, row)) for row in m]

def text(value): return str(Fraction(value))

def pairs(count, seed=0, depth=4, instances=1):
    for k in range(-(-count // instances)):
        statement = Generator(f"{seed}/{k}", depth).statement()
        drawn = Instances(f"{seed}/{k}")
        for _ in range(instances): yield {"statement": statement, "instance": drawn.of(statement)}

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--instances", type=int, default=1)
    parser.add_argument("--depth", type=int, default=4)
    given = parser.parse_args()
    for pair in pairs(given.count, given.seed, given.depth, given.instances): print(json.dumps(pair))

if __name__ == "__main__":
    main()

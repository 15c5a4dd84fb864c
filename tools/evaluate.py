#!/usr/bin/env python3
"""A second evaluator of the claim language, independent of the Rust one: `fractions` and no more.

It walks the tree of a statement as it is written: names are looked up in a *scope*, the values of
variables in a *state*. A let is its term, read in the scope of its line and the state of its use,
so a replacement `L with W := V`, which is a new state, reaches into lets and definitions; an
argument or a new value is a *promise*, a term with the scope and state that it was written in, so
nothing is captured. Sizes are those of the instance. `docs/language.md` is the source.

Usage: evaluate.py < LINES    one {"statement": ..., "instance": ...} a line; one answer a line
"""
import json, sys
from fractions import Fraction
from itertools import product

import algebra
from algebra import (Elastic, Matrix, Real, Undecided, Undefined, compare, constant, fitted, identity, is_symmetric,
                     matrix, positive, scalar, semidefinite, transpose, zeros)

TRUE, FALSE, UNDEFINED, UNDECIDED = "true", "false", "undefined", "undecided"
LIMIT = 4096  # values of one quantifier over matrices with entries in a finite set

class Fault(Exception): """The instance is none of the statement."""

# Truth: the order of operands never matters.

def negation(p): return {TRUE: FALSE, FALSE: TRUE}.get(p, p)
def conjunction(truths):
    found = set()
    for truth in truths:
        if truth == FALSE: return FALSE
        found.add(truth)
    return next((t for t in (UNDECIDED, UNDEFINED) if t in found), TRUE)
def disjunction(truths): return negation(conjunction(map(negation, truths)))
def equivalence(p, q):
    return next((t for t in (UNDEFINED, UNDECIDED) if t in (p, q)), TRUE if p == q else FALSE)

def truth(condition): return TRUE if condition else FALSE

def settle(*computations):
    """The values of all; undefined if one is, whichever comes first."""
    values, stops = [], []
    for compute in computations:
        try: values.append(compute())
        except (Undefined, Undecided) as stop: stops.append(stop)
    if stops: raise next((s for s in stops if isinstance(s, Undefined)), stops[0])
    return values

# What a name stands for.

class Slot:
    """A variable, size or index; a family has an index, a range and perhaps sizes."""
    def __init__(self, name, index=None, sizes=None, scope=None):
        self.name, self.index, self.sizes, self.scope = name, index, sizes, scope

class Let:
    def __init__(self, parameters, term, scope):
        self.parameters, self.term, self.scope = parameters, term, scope

class Promise:
    def __init__(self, term, scope, state): self.term, self.scope, self.state = term, scope, state

class Family:
    """Members from an index on; those replaced are pairs of promises, the last one first."""
    def __init__(self, first, members, replaced=()):
        self.first, self.members, self.replaced = first, members, replaced

class State(dict):
    """The values of slots, and what is known of lets at these values."""
    def __init__(self, *values):
        super().__init__(*values)
        self.memo = {}
    def but(self, changes):
        changed = State(self)
        changed.update(changes)
        return changed

def tagged(node):
    """The word and the content of a node."""
    if isinstance(node, str): return node, None
    (word, content), = node.items()
    return word, content

def integer(value):
    value = constant(scalar(value))
    if isinstance(value, Real) or value.denominator != 1: raise Undecided("not an integer")
    return int(value)

def well_formed(node):
    """Refuses trees that have no text, or two readings."""
    def refuse(bad):
        if bad: raise Fault("no text, or two readings")
    if isinstance(node, list):
        for part in node: well_formed(part)
    if not isinstance(node, dict): return
    for word, x in node.items():
        if word == "call" and x["name"] not in ("min", "max", "sum", "count"):
            refuse(any(a.get("condition") is not None for a in x["arguments"]))
        if word == "with": refuse(not x[1])
        if word in ("names", "binders"): refuse(not x)
        if word == "places":
            names = [p["name"] for p in x]
            refuse(any(p.get("index") is None and names.count(p["name"]) > 1 for p in x))
        if word == "parameters": refuse(len(set(x)) < len(x))
        if word == "definitions": refuse(len({d["name"] for d in x}) < len(x))
        well_formed(x)

class Evaluator:
    """`decide(kind, node, path)` answers where evaluation cannot: quantifiers and predicates."""
    def __init__(self, statement, decide=lambda kind, node, path: UNDECIDED):
        well_formed(statement)
        self.statement, self.decide = statement, decide
        self.definitions = {d["name"]: d for d in statement["definitions"]}

    # Terms.

    def name(self, name, scope, state):
        found = scope[name]
        if isinstance(found, Slot): found = state[found]
        elif isinstance(found, Let):
            if found not in state.memo:
                try: state.memo[found] = self.term(found.term, found.scope, state)
                except (Undefined, Undecided) as stop: state.memo[found] = stop
            found = state.memo[found]
            if isinstance(found, Exception): raise found
        return self.force(found)

    def force(self, value):
        return self.term(value.term, value.scope, value.state) if isinstance(value, Promise) else value

    def term(self, node, scope, state):
        word, x = tagged(node)
        method = getattr(self, "term_" + word.replace("-", "_"), None)
        if method: return method(x, scope, state)
        operands = x if isinstance(x, list) else [x]
        return getattr(algebra, word.replace("-", "_"))(*self.terms(operands, scope, state))

    def terms(self, nodes, scope, state):
        return settle(*[lambda n=n: self.term(n, scope, state) for n in nodes])

    def index(self, node, scope, state): return integer(self.term(node, scope, state))

    def term_number(self, x, scope, state): return Fraction(x)
    def term_name(self, x, scope, state): return self.name(x, scope, state)
    def term_identity(self, x, scope, state):
        return Elastic(Fraction(1)) if x is None else identity(self.size(x, scope, state))

    def size(self, node, scope, state):
        n = self.index(node, scope, state)
        if n < 0: raise Undefined("a size below 0")
        return n

    def range(self, node, scope, state):
        first, last = settle(*[lambda n=n: self.index(node[n], scope, state) for n in ("from", "to")])
        return range(first, last + 1)

    def term_member(self, x, scope, state):
        name, node = x
        slot = scope[name]
        if isinstance(slot, Slot) and slot.index is not None:
            return self.member(slot, self.index(node, scope, state), state)
        value, i = settle(lambda: self.name(name, scope, state), lambda: self.index(node, scope, state))
        return algebra.column(value, Fraction(i))

    def member(self, slot, i, state):
        family = self.force(state[slot])
        indices = [i, *settle(*[lambda a=at: integer(self.force(a)) for at, _ in family.replaced])]
        if not all(0 <= k - family.first < len(family.members) for k in indices): raise Undefined("index out of range")
        if i in indices[1:]: return self.force(family.replaced[indices[1:].index(i)][1])
        return self.force(family.members[i - family.first])

    def term_slice(self, x, scope, state):
        raise AssertionError("a slice stands in min, max, sum")

    def term_product(self, x, scope, state):
        slot, first, last = scope[x["family"]], x["from"], x["to"]
        step = 1 if self.ascends(slot, first, last, scope) else -1
        a, b = settle(*[lambda n=n: self.index(n, scope, state) for n in (first, last)])
        if b == a - step:  # of nothing: the size between
            inner = {**slot.scope, slot.index["name"]: Promise({"number": str(a)}, {}, state)}
            return identity(self.size(slot.sizes[0], inner, state))
        if (b - a) * step < 0: raise Undefined("a product of fewer than no factors")
        factors = settle(*[lambda i=i: self.member(slot, i, state) for i in range(a, b + step, step)])
        result = factors[0]
        for factor in factors[1:]: result = algebra.multiply(result, factor)
        return result

    def ascends(self, slot, first, last, scope):
        """Up or down, as neighbours multiply; both: down from the upper or to the lower end."""
        rows, cols = slot.sizes
        here, above = Slot("i"), {"add": [{"name": "i"}, {"number": "1"}]}
        inner = {**slot.scope, slot.index["name"]: here}
        upper = {**slot.scope, slot.index["name"]: Promise(above, {"i": here}, None)}
        down = self.agree(cols, upper, rows, inner)
        up = self.agree(cols, inner, rows, upper)
        if down and up:
            ends = slot.index["range"]
            return not (self.agree(first, scope, ends["to"], slot.scope)
                        or self.agree(last, scope, ends["from"], slot.scope))
        assert down or up, "neighbours do not multiply"
        return up

    def agree(self, a, scope_a, b, scope_b):
        p, q = self.symbolic(a, scope_a), self.symbolic(b, scope_b)
        return p == q

    def symbolic(self, node, scope):
        """A size as a polynomial: {sorted atoms: coefficient}."""
        word, x = tagged(node)
        def parts(nodes): return [self.symbolic(n, scope) for n in nodes]
        def plus(p, q, factor=1):
            total = {m: p.get(m, 0) + factor * q.get(m, 0) for m in {**p, **q}}
            return {m: a for m, a in total.items() if a}
        def times(p, q):
            total = {}
            for m, a in p.items():
                for n, b in q.items():
                    total = plus(total, {tuple(sorted(m + n)): a * b})
            return total
        def key(p): return repr(sorted(p.items()))
        if word == "number": return {(): Fraction(x)} if Fraction(x) else {}
        if word == "name":
            found = scope[x]
            if isinstance(found, Slot): return {(f"@{id(found)}",): 1}
            return self.symbolic(found.term, found.scope)
        if word == "minus": return plus({}, *parts([x]), -1)
        if word == "add": return plus(*parts(x))
        if word == "subtract": return plus(*parts(x), -1)
        if word == "multiply": return times(*parts(x))
        if word == "member": return {(f"@{id(scope[x[0]])}[{key(self.symbolic(x[1], scope))}]",): 1}
        if word == "call" and x["name"] in ("min", "max") and all("term" in a["value"] for a in x["arguments"]):
            values = [a["value"]["term"] for a in x["arguments"]]
            names = {key(self.symbolic(v, scope)) if "slice" not in v else self.slice_key(v["slice"], scope, key)
                     for v in values}
            return {(x["name"] + repr(sorted(names)),): 1}
        return {(json.dumps(node, sort_keys=True),): 1}

    def slice_key(self, x, scope, key):
        ends = [key(self.symbolic(x[1][n], scope)) for n in ("from", "to")]
        return f"@{id(scope[x[0]])}{ends}"

    def term_block(self, x, scope, state):
        """0 and c I take their sizes from the neighbours; a 0 without is a number."""
        cells = [(i, j, node) for i, line in enumerate(x) for j, node in enumerate(line)]
        values = self.terms([node for _, _, node in cells], scope, state)
        heights, widths = extents(x, [v.shape if isinstance(v, Matrix) else None for v in values])
        rows = [[] for _ in range(sum(heights))]
        for (i, j, _), value in zip(cells, values):
            block, above = fitted(value, (heights[i], widths[j])), sum(heights[:i])
            assert block.shape == (heights[i], widths[j]), "blocks do not fit"
            for k, line in enumerate(block.data): rows[above + k] += line
        return Matrix(sum(heights), sum(widths), rows)

    def term_entries(self, x, scope, state):
        (rows, inner_i), (cols, inner_j) = settle(*[lambda n=n: self.extent(x[n], scope, state)
                                                    for n in ("row", "column")])
        entries = []
        for i in rows:
            for j in cols:
                inner, moved = self.bind([(x["row"]["name"], i), (x["column"]["name"], j)], scope, state)
                entries.append(lambda a=inner, b=moved: scalar(self.term(x["value"], a, b)))
        entries = settle(*entries)
        return Matrix(len(rows), len(cols), [entries[k * len(cols):(k + 1) * len(cols)] for k in range(len(rows))])

    def extent(self, index, scope, state):
        values = self.range(index["range"], scope, state)
        if values.stop < values.start: raise Undefined("a size below 0")
        return values, None

    def bind(self, pairs, scope, state):
        """A scope and a state in which names stand for values."""
        slots = [(name, Slot(name), value) for name, value in pairs]
        inner = {**scope, **{name: slot for name, slot, _ in slots}}
        return inner, state.but({slot: Fraction(v) if isinstance(v, int) else v for _, slot, v in slots})

    def term_with(self, x, scope, state):
        body, places = x
        return self.term(body, scope, self.changed(places, scope, state))

    def changed(self, places, scope, state):
        changes = {}
        for place in places:
            slot, value = scope[place["name"]], Promise(place["value"], scope, state)
            if place.get("index") is None: changes[slot] = value
            else:
                family = self.force(changes.get(slot, state[slot]))
                index = Promise(place["index"], scope, state)
                changes[slot] = Family(family.first, family.members, ((index, value), *family.replaced))
        return state.but(changes)

    # Calls.

    def opened(self, call, scope, state):
        """The body of a let or definition, with its scope; None for a function of the language."""
        found = scope.get(call["name"])
        if isinstance(found, Let) and found.parameters: names, body, inner = found.parameters, found.term, found.scope
        elif call["name"] in self.definitions:
            definition = self.definitions[call["name"]]
            names, inner = definition["parameters"], {}
            body = definition["body"]
        else: return None
        values = [Promise(a["value"].get("term"), scope, state) for a in call["arguments"]]
        return body, {**inner, **dict(zip(names, values))}

    def term_call(self, x, scope, state):
        if opened := self.opened(x, scope, state):
            body, inner = opened
            return self.term(body.get("term", body), inner, state)
        name, arguments = x["name"], x["arguments"]
        if name in ("min", "max", "sum", "count"): return self.fold(name, arguments, scope, state)
        nodes = [a["value"]["term"] for a in arguments]
        if name in ("rows", "cols"): return Fraction(self.shape(nodes[0], scope, state)[name == "cols"]())
        if name in ("grad", "hess"): return self.derivatives(name, nodes[0], x["places"], scope, state)
        values = self.terms(nodes, scope, state)
        if name not in algebra.FUNCTIONS: raise Undecided(name)
        return algebra.FUNCTIONS[name](*values)

    def fold(self, name, arguments, scope, state):
        found, stops = [], []
        for argument in arguments:
            value = argument["value"]
            tests = [argument["condition"]] if argument.get("condition") else []
            if "formula" in value: tests.append(value["formula"])
            if "slice" in value.get("term", {}): compute = self.members
            elif name == "count": compute = lambda *_: [Fraction(1)]
            else: compute = lambda node, a, b: [self.term(node, a, b)]
            for inner, moved in self.cases(argument.get("indices", []), tests, scope, state, stops):
                try: found += compute(value.get("term"), inner, moved)
                except (Undefined, Undecided) as stop: stops.append(stop)
        settle(*[lambda s=s: raise_(s) for s in stops])
        if name in ("min", "max"): return algebra.chosen(min if name == "min" else max, list(map(scalar, found)))
        if not found:
            shape = self.argument_shape(arguments[0], scope, state) if name == "sum" else None
            if not shape: return Fraction(0)
            shape = settle(*shape)
            if min(shape) < 0: raise Undefined("a size below 0")
            return zeros(*shape)
        total = found[0]
        for value in found[1:]: total = algebra.add(total, value)
        return total

    def members(self, node, scope, state):
        name, ends = node["slice"]
        return settle(*[lambda i=i: self.member(scope[name], i, state) for i in self.range(ends, scope, state)])

    def cases(self, indices, tests, scope, state, stops):
        """The values of the indices that pass the tests; what stops is kept in `stops`."""
        if indices:
            try: values = self.range(indices[0]["range"], scope, state)
            except (Undefined, Undecided) as stop: return stops.append(stop)
            for i in values:
                yield from self.cases(indices[1:], tests, *self.bind([(indices[0]["name"], i)], scope, state), stops)
            return
        passed = conjunction(self.formula(test, scope, state, "") for test in tests)
        if passed == UNDEFINED: stops.append(Undefined("a condition"))
        elif passed == UNDECIDED: stops.append(Undecided("a condition"))
        elif passed == TRUE: yield scope, state

    def derivatives(self, name, node, places, scope, state):
        """`node` at the places displaced by symbols is a polynomial; its coefficients are the answer."""
        lines, shape, moved, taken = [], None, state, set()
        def displaced(value):
            nonlocal shape
            shape = value.shape if isinstance(value, Matrix) else None
            return value.map(symbol) if isinstance(value, Matrix) else symbol(value)
        def symbol(value):
            lines.append(algebra.fresh())
            return value + algebra.Poly({(lines[-1],): Fraction(1)})
        for place in places:
            slot = scope[place["name"]]
            value = self.force(moved[slot])
            if isinstance(value, Family):
                chosen = range(value.first, value.first + len(value.members))
                if place.get("index") is not None: chosen = [self.index(place["index"], scope, state)]
                if not taken.isdisjoint((slot, i) for i in chosen): raise Fault("a member moves twice")
                taken.update((slot, i) for i in chosen)
                new = [(Fraction(i), displaced(self.member(slot, i, moved))) for i in chosen]
                value = Family(value.first, value.members, (*new, *value.replaced))
            else: value = displaced(value)
            moved = moved.but({slot: value})
        value = scalar(self.term(node, scope, moved))
        if isinstance(value, Real): raise Undecided("the derivative of a real number")
        first = [algebra.derivative(value, s) for s in lines]
        def rest(p): return algebra.at_point(p, set(lines))
        if name == "hess":
            return Matrix(len(lines), len(lines), [[rest(algebra.derivative(p, s)) for s in lines] for p in first])
        if shape is None: return rest(first[0])
        rows, cols = shape
        return Matrix(rows, cols, [list(map(rest, first[i * cols:(i + 1) * cols])) for i in range(rows)])

    # Shapes without values, for sums of nothing.

    def argument_shape(self, argument, scope, state):
        node = argument["value"].get("term")
        if "slice" in node:
            name, ends = node["slice"]
            node = {"member": [name, ends["from"]]}
        for index in argument.get("indices", []):
            scope = {**scope, index["name"]: Promise(index["range"]["from"], scope, state)}
        return self.shape(node, scope, state)

    def shape(self, node, scope, state):
        """Rows and columns, each to be called for, or None for a number."""
        word, x = tagged(node)
        def size(n, inner=scope): return lambda: self.index(n, inner, state)
        def shape(n): return self.shape(n, scope, state)
        def known(n): return lambda: n
        def product(a, b): return lambda: a() * b()
        def of(v):
            if isinstance(v, Promise): return self.shape(v.term, v.scope, v.state)
            return tuple(map(known, v.shape)) if isinstance(v, Matrix) else None
        if word == "identity": return x and (size(x), size(x))
        if word == "name":
            found = scope[x]
            if isinstance(found, Let): found = Promise(found.term, found.scope, state)
            return of(state[found] if isinstance(found, Slot) else found)
        if word in ("minus", "inverse"): return shape(x)
        if word in ("power", "divide"): return shape(x[0])
        if word == "with": return self.shape(x[0], scope, self.changed(x[1], scope, state))
        if word in ("transpose", "pseudoinverse"): return (s := shape(x)) and s[::-1]
        if word in ("add", "subtract"): return shape(x[0]) or shape(x[1])
        if word == "multiply":
            a, b = map(shape, x)
            if a is None or b is None: return a or b
            def is_one(s): return (side(s[0]), side(s[1])) == (1, 1)
            return b if is_one(a) else a if is_one(b) else (a[0], b[1])
        if word == "row": return known(1), shape(x[0])[1]
        if word == "column": return shape(x[0])[0], known(1)
        if word == "member":
            slot = scope[x[0]]
            if not (isinstance(slot, Slot) and slot.index): return shape({"name": x[0]})[0], known(1)
            if not slot.sizes: return None
            inner = {**slot.scope, slot.index["name"]: Promise(x[1], scope, state)}
            return tuple(size(n, inner) for n in slot.sizes)
        if word == "product":
            return tuple(shape({"member": [x["family"], x[n]]})[k] for k, n in enumerate(("from", "to")))
        if word == "block":
            shapes = [(s := shape(n)) and (side(s[0]), side(s[1])) for line in x for n in line]
            def total(sizes): return undefined if UNDEFINED in sizes else known(sum(sizes))
            return tuple(map(total, map(list, extents(x, shapes))))
        if word == "entries":
            def length(n): return lambda: (lambda r: r.stop - r.start)(self.range(x[n]["range"], scope, state))
            return length("row"), length("column")
        if word == "call":
            if opened := self.opened(x, scope, state): return self.shape(opened[0].get("term", opened[0]), opened[1], state)
            name, nodes = x["name"], [a["value"].get("term") for a in x["arguments"]]
            if name in ("ones", "zeros"): return tuple(map(size, nodes))
            if name in ("hadamard", "relu", "adj", "hankel_traces"): return shape(nodes[0])
            if name in ("proj", "diag"): return (shape(nodes[0])[0],) * 2
            if name in ("kron", "khatri_rao"):
                (a, b), (c, d) = map(shape, nodes)
                return product(a, c), product(b, d) if name == "kron" else b
            if name == "sum": return self.argument_shape(x["arguments"][0], scope, state)
            if name == "grad": return self.place_shape(x["places"][0], scope, state)
            if name == "hess": return (lambda: sum(self.entries(p, scope, state) for p in x["places"]),) * 2
        return None

    def place_shape(self, place, scope, state):
        return self.shape({"member": [place["name"], place["index"]]} if place.get("index") else {"name": place["name"]}, scope, state)

    def entries(self, place, scope, state):
        """How many entries a place has."""
        slot = scope[place["name"]]
        members = [place]
        if slot.index and not place.get("index"):
            members = [{**place, "index": {"number": str(i)}} for i in self.range(slot.index["range"], slot.scope, state)]
        shapes = [self.place_shape(p, scope, state) for p in members]
        return sum(s[0]() * s[1]() if s else 1 for s in shapes)

    # Formulas.

    def formula(self, node, scope, state, path):
        word, x = tagged(node)
        def part(k): return self.formula(x[k], scope, state, f"{path}/{k}")
        if word == "not": return negation(self.formula(x, scope, state, f"{path}/0"))
        if word == "and": return conjunction(map(part, (0, 1)))
        if word == "or": return disjunction(map(part, (0, 1)))
        if word == "implies": return disjunction([negation(part(0)), part(1)])
        if word == "iff": return equivalence(part(0), part(1))
        try:
            if word == "compare": return truth(compare(x[0], *self.terms(x[1:], scope, state)))
            if word == "call": return self.predicate(x, scope, state, path)
            binders = [b for binder in x["binders"] for b in separate(binder)]
            if not all(map(finite, binders)): return self.decide(word, x, path)
            return self.quantified(word == "for-all", binders, x, scope, state, path)
        except Undefined: return UNDEFINED
        except Undecided: return UNDECIDED

    def predicate(self, x, scope, state, path):
        if opened := self.opened(x, scope, state):
            body, inner = opened
            return self.formula(body["formula"], inner, state, path)
        if x["name"] not in algebra.PREDICATES: return self.decide(x["name"], x, path)
        return truth(algebra.PREDICATES[x["name"]](*self.terms([a["value"]["term"] for a in x["arguments"]], scope, state)))

    def quantified(self, universal, binders, x, scope, state, path):
        join = conjunction if universal else disjunction
        if not binders:
            body = [self.formula(x["body"], scope, state, path + "/1")]
            if x.get("condition"):
                holds = self.formula(x["condition"], scope, state, path + "/0")
                body.append(negation(holds) if universal else holds)
                return (disjunction if universal else conjunction)(body)
            return body[0]
        (kind, binder), name = tagged(binders[0]), None
        try: values = self.values(kind, binder, scope, state)
        except Undefined: return UNDEFINED
        except Undecided: return UNDECIDED
        name = binder["names"][0] if kind == "typed" else binder["name"]
        return join(self.quantified(universal, binders[1:], x, *self.bind([(name, v)], scope, state),
                                    f"{path}[{name}={v}]" if kind == "range" else path) for v in values)

    def values(self, kind, binder, scope, state):
        if kind == "range": return self.range(binder["range"], scope, state)
        if kind == "set": return list(map(scalar, self.terms(binder["values"], scope, state)))
        word, sizes = tagged(binder["of"]["sort"])
        choices = list(map(scalar, self.terms(binder["of"]["over"], scope, state)))
        if word in ("number", "natural"): return [v for v in choices if word == "number" or natural(v)]
        rows, cols = self.sizes(word, sizes, scope, state)
        free = [(i, j) for i in range(rows) for j in range(cols) if word in ("matrix", "orthogonal")
                or (i == j if word == "diagonal" else i <= j)]
        if len(set(choices)) ** len(free) > LIMIT: raise Undecided("too many values")
        found = []
        for entries in product(dict.fromkeys(choices), repeat=len(free)):
            a = zeros(rows, cols)
            for (i, j), value in zip(free, entries):
                a.data[i][j] = value
                if word in ("symmetric", "psd", "pd"): a.data[j][i] = value
            if fits_kind(word, a): found.append(a)
        return found

    def sizes(self, word, sizes, scope, state):
        sizes = sizes if isinstance(sizes, list) else [sizes] * 2
        return settle(*[lambda n=n: self.size(n, scope, state) for n in sizes])

    # Statements and instances.

    def load(self, instance):
        """Scope, state and hypotheses of an instance; a fault if it is none."""
        scope, state, hypotheses = {}, State(), []
        sizes, values = dict(instance["sizes"]), dict(instance["values"])
        def take(source, name):
            if name not in source: raise Fault(f"{name} has no value")
            return source.pop(name)
        def check(condition, why):
            if not condition: raise Fault(why)
        try:
            for word, item in map(tagged, self.statement["items"]):
                if word == "let": scope = {**scope, item["name"]: Let(item.get("parameters", []), item["value"], scope)}
                if word == "assume": hypotheses.append((item["id"], item["formula"], scope))
                if word == "sizes":
                    for kind, size in map(tagged, item["sizes"]):
                        given = take(sizes, size["name"])
                        if kind == "one":
                            check(type(given) is int and given >= size["least"], f"{size['name']} is too small")
                            scope, state = self.bind([(size["name"], given)], scope, state)
                            continue
                        span = self.range(size["range"], scope, state)
                        check(type(given) is list and len(given) == len(span), f"{size['name']} has another length")
                        check(all(type(n) is int and n >= 1 for n in given), f"{size['name']} is too small")
                        slot = Slot(size["name"], {"name": None, "range": size["range"]}, None, scope)
                        scope = {**scope, size["name"]: slot}
                        state = state.but({slot: Family(span.start, list(map(Fraction, given)))})
                    if item.get("condition"):
                        found = self.formula(item["condition"], scope, state, "sizes")
                        check(found == TRUE, f"the condition on sizes is {found}")
                if word == "for-all":
                    for kind, binder in map(tagged, (b for x in item for b in separate(x))):
                        name = binder["names"][0] if kind == "typed" else binder["name"]
                        given = take(values, name)
                        slot, value = self.declared(kind, binder, given, scope, state, check)
                        scope, state = {**scope, name: slot}, state.but({slot: value})
        except (Undefined, Undecided) as stop: raise Fault(str(stop))
        check(not sizes and not values, f"unknown: {[*sizes, *values]}")
        return scope, state, hypotheses

    def declared(self, kind, binder, given, scope, state, check):
        if kind == "range":
            check(type(given) is int and given in self.range(binder["range"], scope, state), "out of range")
            return Slot(binder["name"]), Fraction(given)
        if kind == "set":
            check(isinstance(given, str), "a number is a string")
            value = Fraction(given)
            check(value in list(map(scalar, self.terms(binder["values"], scope, state))), "not in the set")
            return Slot(binder["name"]), value
        check(kind == "typed", "near")
        name, of = binder["names"][0], binder["of"]
        word, sizes = tagged(of["sort"])
        if word in ("number", "natural"):
            value = Fraction(given)
            right = isinstance(given, str) if word == "number" else type(given) is int and given >= 0
            check(right, f"{name} is no {word}")
            check(not of.get("over") or value in self.terms(of["over"], scope, state), "not in the set")
            return Slot(name), value
        pair = sizes if isinstance(sizes, list) else [sizes] * 2
        def member(given, scope, state):
            rows, cols = self.sizes(word, sizes, scope, state)
            if isinstance(given, dict): value = zeros(given["rows"], given["cols"])
            else: value = Matrix(len(given), len(given[0]), [[Fraction(e) for e in row] for row in given])
            check(value.shape == (rows, cols), f"{name} is {value.shape}, not {(rows, cols)}")
            check(fits_kind(word, value), f"{name} is not {word}")
            if of.get("over"):
                allowed = set(map(scalar, self.terms(of["over"], scope, state)))
                check(all(e in allowed for i, row in enumerate(value.data) for j, e in enumerate(row)
                          if word != "diagonal" or i == j), "not in the set")
            return value
        index = binder.get("index")
        if not index: return Slot(name, None, pair, scope), member(given, scope, state)
        span = self.range(index["range"], scope, state)
        check(len(given) == len(span), f"{name} has another length")
        members = [member(m, *self.bind([(index["name"], i)], scope, state)) for i, m in zip(span, given)]
        return Slot(name, index, pair, scope), Family(span.start, members)

    def judge(self, instance, first=False):
        """The truth of each hypothesis and of the conclusion; with `first`, up to the first hypothesis
        that is not true, as what follows may be well sized only if it is."""
        scope, state, hypotheses = self.load(instance)
        found = {}
        for id, formula, inner in hypotheses:
            found[id] = self.formula(formula, inner, state, id)
            if first and found[id] != TRUE: return {"hypotheses": found, "show": None}
        return {"hypotheses": found, "show": self.formula(self.statement["show"], scope, state, "show")}

def raise_(stop): raise stop
def natural(value): return value.denominator == 1 and value >= 0
def fits_kind(word, a):
    if word == "diagonal": return all(e == 0 for i, r in enumerate(a.data) for j, e in enumerate(r) if i != j)
    if word == "orthogonal": return algebra.multiply(transpose(a), a) == identity(a.rows)
    if word == "symmetric": return is_symmetric(a)
    return {"psd": semidefinite, "pd": positive}.get(word, lambda a: True)(a)

def separate(binder):
    """A binder of several names as one for each."""
    kind, content = tagged(binder)
    if kind != "typed": return [binder]
    return [{"typed": {**content, "names": [name]}} for name in content["names"]]

def finite(binder):
    kind, content = tagged(binder)
    return kind in ("range", "set") or (kind == "typed" and not content.get("index") and bool(content["of"].get("over")))

def side(size):
    """A side of a shape; one that is undefined leaves the other as it is."""
    try: return size()
    except Undefined: return UNDEFINED

def undefined(): raise Undefined("a size is undefined")

def extents(block, shapes):
    """The heights of the lines and the widths of the columns of a block, from the shapes of its parts."""
    heights, widths = [None] * len(block), [None] * len(block[0])
    cells = [(i, j, node, shape) for (i, j, node), shape in
             zip(((i, j, node) for i, line in enumerate(block) for j, node in enumerate(line)), shapes)]
    def learn(sizes, k, n):
        assert UNDEFINED in (sizes[k], n) or sizes[k] in (None, n), "blocks do not fit"
        sizes[k] = n
    stretches = [None if shape else stretch(node) for _, _, node, shape in cells]
    for (i, j, _, shape), s in zip(cells, stretches):
        if s is None: learn(heights, i, (shape or (1, 1))[0]), learn(widths, j, (shape or (1, 1))[1])
    for _ in cells:
        for (i, j, _, _), s in zip(cells, stretches):
            if s == "I" and heights[i] is not None: learn(widths, j, heights[i])
            if s == "I" and widths[j] is not None: learn(heights, i, widths[j])
    return ([1 if n is None else n for n in sizes] for sizes in (heights, widths))

def stretch(node):
    """What takes its size from its neighbours in a block: a multiple of "0" or of "I"."""
    word, x = tagged(node)
    if word == "number": return "0" if Fraction(x) == 0 else None
    if word == "identity": return "I" if x is None else None
    if word == "minus": return stretch(x)
    if word == "divide": return "I" if stretch(x[0]) == "I" else None
    if word in ("add", "subtract", "multiply"):
        found = [stretch(n) for n in x]
        if word == "multiply": return next((s for s in ("0", "I") if s in found), None)
        if None not in found: return "I" if "I" in found else "0"
    return None

def answer(line):
    given = json.loads(line)
    try: return Evaluator(given["statement"]).judge(given["instance"])
    except Fault as fault: return {"fault": str(fault)}

def main():
    sys.setrecursionlimit(20000)
    for line in sys.stdin:
        try: found = answer(line)
        except (AssertionError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            found = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(found), flush=True)

if __name__ == "__main__":
    main()

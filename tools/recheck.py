#!/usr/bin/env python3
"""A second checker of certificates, independent of the Rust one: `fractions` and nothing else.

It shares no code with `recheck` and uses other methods where there is a choice: semidefiniteness
by the signs of the characteristic polynomial, projections by Gram and Schmidt, curves as matrices
of polynomials. Certificates of claims are evaluated by `evaluate.py`; what is not a matter of
evaluation alone is *unsupported*.

Usage: recheck.py [--seconds N] FILE...    certificates, or reports with a list `certificates`
       recheck.py [--seconds N] --jsonl    one certificate a line on standard input, one ruling a line
A certificate that takes more than N seconds of processor time (20 if not said, 0 for no limit) or
the program beyond 2 GiB is too costly. Which one that is depends on the machine: it is no verdict.
Exit codes: 0 all accepted, 1 some rejected, 2 some malformed, 3 some unsupported or too costly and no
worse.
"""
import json, re, resource, signal, sys
from fractions import Fraction

import evaluate

BYTES = 2**31

class Rejected(Exception): pass
class Malformed(Exception): pass
class Unsupported(Exception): pass
class TooCostly(Exception): pass
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
    need(len(match[1] + places) + abs(shift) + 2 <= 10000, "too long a number", Malformed)
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

# Claims, by the second evaluator.

def plain(value):
    """The value with numbers of Python."""
    if isinstance(value, Number):
        need(re.fullmatch("-?(0|[1-9][0-9]*)", value), "not an integer", Malformed)
        return int(value)
    if isinstance(value, dict): return {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, list) else value

def spelled(value, depth=0):
    """A value of an instance: integers as such, other numbers in lowest terms, rows of one length."""
    if isinstance(value, Number): return need(depth == 0, "an entry is a string", Malformed)
    if isinstance(value, dict): return fields(value, ["rows", "cols"])
    if isinstance(value, str):
        return need(str(number(value)) == value, f"{value} is not in lowest terms", Malformed)
    for entry in items(value): spelled(entry, depth + 1)
    rows = [row for row in value if isinstance(row, list)]
    if rows and not isinstance(rows[0][0], list):
        need(len(rows) == len(value) and len({*map(len, rows)}) == 1, "rows of different lengths", Malformed)

EXPECTED = {"refuted": evaluate.FALSE, "ill-defined": evaluate.UNDEFINED, "holds": evaluate.TRUE, "witnessed": evaluate.TRUE}

def check_claim(certificate):
    """Every hypothesis that is not dropped holds, and the conclusion is what the verdict says. What is
    not a matter of evaluation alone (a quantifier over matrices, a predicate) is unsupported."""
    verdict, statement, instance = fields(
        {k: v for k, v in certificate.items() if k != "schema"}, ["verdict", "statement", "instance"], ["dropped", "evidence"])
    need(verdict in EXPECTED, "unknown verdict", Malformed)
    need(all(certificate.get(key, True) for key in ("dropped", "evidence")), "an empty field", Malformed)
    sizes, values = fields(instance, ["sizes", "values"])
    for value in values.values(): spelled(value)
    statement, dropped = plain(statement), plain(certificate.get("dropped", []))
    need(len(set(dropped)) == len(dropped), "dropped twice")
    ids = [item["assume"]["id"] for item in statement["items"] if "assume" in item]
    for name in dropped:
        need(name in ids, f"without {name}", Unsupported if re.match("with-|type-", name) else Rejected)
    kept = [item for item in statement["items"] if item.get("assume", {}).get("id") not in dropped]
    need(verdict not in ("refuted", "ill-defined") or not statement["some"], "one instance refutes no claim of existence")
    need(verdict != "witnessed" or statement["some"], "nothing to witness")
    try: found = evaluate.Evaluator({**statement, "items": kept}).judge(plain(instance), first=True)
    except evaluate.Fault as fault: raise Rejected(str(fault))
    wanted = {**dict.fromkeys(found["hypotheses"], evaluate.TRUE), "show": EXPECTED[verdict]}
    for name, truth in {**found["hypotheses"], "show": found["show"]}.items():
        need(truth != evaluate.UNDECIDED, f"{name} is not a matter of evaluation alone", Unsupported)
        need(truth == wanted[name], f"{name} is {truth}")

KINDS = {"not-critical": check_not_critical, "not-local-minimum": check_descent,
         "global-minimum": check_global_minimum}

def check(certificate):
    need(isinstance(certificate, dict) and "schema" in certificate, "no schema", Malformed)
    schema = index(certificate["schema"])
    if schema == 2:
        try: return check_claim(certificate)
        except (AssertionError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
            raise Malformed(f"{type(error).__name__}: {error}"[:200])
    statement, = fields({k: v for k, v in certificate.items() if k != "schema"}, ["statement"])
    need(schema == 1, "schema", Malformed)
    kind, value = variant(statement)
    need(kind != "counterexample", "a counterexample of schema 1", Malformed)
    need(kind in KINDS, "unknown statement", Malformed)
    KINDS[kind](value)

def bounded(work, seconds):
    """What `work` returns; TooCostly beyond the limits."""
    def stop(*_): raise TooCostly(f"more than {seconds} s")
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try: return work()
    except MemoryError: raise TooCostly(f"more than {BYTES} bytes") from None
    finally: signal.setitimer(signal.ITIMER_VIRTUAL, 0)

def ruling(certificate, seconds):
    try: return bounded(lambda: check(certificate), seconds), "accepted", ""
    except Rejected as error: return 1, "rejected", f": {error}"
    except Malformed as error: return 2, "malformed", f": {error}"
    except Unsupported as error: return 3, "unsupported", f": {error}"
    except TooCostly as error: return 3, "too costly", f": {error}"

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
    sys.setrecursionlimit(20000)
    seconds = 20
    if arguments[:1] == ["--seconds"] and arguments[1:] and arguments[1].isdecimal():
        seconds, arguments = int(arguments[1]), arguments[2:]
    if not arguments: return print(__doc__, file=sys.stderr) or 2
    if seconds: resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    if arguments == ["--jsonl"]: inputs = [("-", line) for line in sys.stdin.buffer]
    else: inputs = [(name, open(name, "rb").read(2**26 + 1)) for name in arguments]
    codes = set()
    for name, data in inputs:
        try:
            need(len(data) <= 2**26, "too large", Malformed)
            found = bounded(lambda: documents(data.decode("utf-8")), seconds)
        except (Malformed, UnicodeDecodeError, TooCostly) as error:
            found = []
            codes.add(2)
            print(printable(f"{name}: malformed: {error}"))
        for certificate in found:
            code, word, detail = ruling(certificate, seconds)
            codes.add(code)
            print(printable(f"{name}: {word}{detail}"))
    return next((code for code in (2, 1, 3) if code in codes), 0)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""False statements of tests/claims/open.claims: referee beside Z3, Hypothesis and a scan in Python.

    benches/peers/refutations.py [SECONDS [CLAIM ...]]    (ALONE=1: referee alone)

Each way has SECONDS of processor time (10 unless said) and one thread for each statement, in a
process of its own; start-up and imports are not counted for the peers. For referee the whole process
is counted, up to the first counterexample (`--any`), and up to the least; its start is said apart.
All 50 false statements are written once, over whatever entries. Z3 is given the right sizes and real
entries; Hypothesis draws sizes up to 3 and integer entries; the scan takes the sizes in turn, with
entries of growing height. What is defined by equations (an inverse, a pseudo-inverse, the solution of
a Lyapunov equation) Z3 gets as further unknowns with these equations; the others solve them.
"""

import itertools
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from fractions import Fraction

os.environ["OMP_NUM_THREADS"] = "1"

from environment import ROOT, TARGET, enter_venv

enter_venv("z3-solver==5.4.1.0", "hypothesis==6.170.17")

CLAIMS = ROOT / "tests" / "claims" / "open.claims"
KNOWN = json.loads(CLAIMS.with_suffix(".json").read_text())


class Matrix(list):
    def __mul__(self, other):
        columns = list(zip(*other))
        return Matrix([sum(x * y for x, y in zip(row, c)) for c in columns] for row in self)

    def __add__(self, other):
        return Matrix([x + y for x, y in zip(a, b)] for a, b in zip(self, other))

    def __neg__(self):
        return self.times(-1)

    def __sub__(self, other):
        return self + -other

    def __pow__(self, k):
        power = identity(len(self))
        for _ in range(k):
            power = power * self
        return power

    @property
    def T(self):
        return Matrix(list(row) for row in zip(*self))

    def times(self, c):
        return Matrix([c * x for x in row] for row in self)

    def entries(self):
        return [x for row in self for x in row]

    def trace(self):
        return sum(self[i][i] for i in range(len(self)))

    def norm2(self):
        return sum(x * x for x in self.entries())

    def total(self):
        return sum(self.entries())

    def minor(self, rows, cols=None):
        return Matrix([self[i][j] for j in cols or rows] for i in rows)

    def det(self):
        if len(self) == 0:
            return 1
        rest = lambda k: Matrix(row[:k] + row[k + 1:] for row in map(list, self[1:]))
        return sum((-1) ** k * self[0][k] * rest(k).det() for k in range(len(self)))


def identity(n, c=1):
    return Matrix([c if i == j else 0 for j in range(n)] for i in range(n))


def zeros(m, n):
    return Matrix([0] * n for _ in range(m))


def beside(*parts):
    return Matrix(sum((list(row) for row in rows), []) for rows in zip(*parts))


def block(a, b, c, d):
    return Matrix([*beside(a, b), *beside(c, d)])


def kron(a, b):
    return Matrix([x * y for x in r for y in s] for r in a for s in b)


def minors(m):
    sizes = range(1, len(m) + 1)
    return [m.minor(rows).det() for k in sizes for rows in itertools.combinations(range(len(m)), k)]


def echelon(rows, columns):
    """Gauss and Jordan's elimination; the pivots."""
    rows, pivots = [[Fraction(x) for x in row] for row in rows], []
    for j in range(columns):
        at = next((i for i in range(len(pivots), len(rows)) if rows[i][j] != 0), None)
        if at is None:
            continue
        here = len(pivots)
        rows[here], rows[at] = rows[at], rows[here]
        rows[here] = [x / rows[here][j] for x in rows[here]]
        for i, row in enumerate(rows):
            if i != here and row[j] != 0:
                rows[i] = [x - row[j] * y for x, y in zip(row, rows[here])]
        pivots.append(j)
    return rows, pivots


def inverse(m):
    n = len(m)
    rows, pivots = echelon(beside(m, identity(n)), n)
    return Matrix(row[n:] for row in rows) if len(pivots) == n else None


class Plain:
    """Formulas about numbers."""
    all_of = staticmethod(all)
    any_of = staticmethod(any)
    negation = staticmethod(lambda a: not a)
    either = staticmethod(lambda a, yes, no: yes if a else no)
    inverse = staticmethod(inverse)

    @staticmethod
    def rank(m):
        return len(echelon(m, len(m[0]))[1])

    @staticmethod
    def pinv(m):
        rows, pivots = echelon(m, len(m[0]))
        if not pivots:
            return zeros(len(m[0]), len(m))
        right = Matrix(rows[:len(pivots)])
        left = m.minor(range(len(m)), pivots)
        return right.T * inverse(right * right.T) * inverse(left.T * left) * left.T

    @staticmethod
    def solution(n, residual):
        """The symmetric P with residual(P) = 0, if it is the only one."""
        places = [(i, j) for i in range(n) for j in range(i + 1)]
        unit = lambda i, j: Matrix([int((k, l) in ((i, j), (j, i))) for l in range(n)] for k in range(n))
        start = residual(zeros(n, n)).entries()
        columns = [[x - y for x, y in zip(residual(unit(*place)).entries(), start)] for place in places]
        rows, pivots = echelon(zip(*columns, [-x for x in start]), len(places) + 1)
        if pivots != list(range(len(places))):
            return None
        value = {place: row[-1] for place, row in zip(places, rows)}
        return Matrix([value[max(i, j), min(i, j)] for j in range(n)] for i in range(n))


def statements(logic):
    zero = lambda m: logic.all_of([x == 0 for x in m.entries()])
    same = lambda a, b: zero(a - b)
    symmetric = lambda m: same(m, m.T)
    psd = lambda m: logic.all_of([symmetric(m)] + [x >= 0 for x in minors(m)])
    definite = lambda m: logic.all_of([symmetric(m)] + [
        m.minor(range(k)).det() > 0 for k in range(1, len(m) + 1)])
    commute = lambda a, b: same(a * b, b * a)
    hadamard = lambda a, b: Matrix([x * y for x, y in zip(r, s)] for r, s in zip(a, b))
    nonnegative = lambda m: logic.all_of([x >= 0 for x in m.entries()])
    scalar = lambda m: same(m, identity(len(m), m[0][0]))
    rank, inverse, pinv = logic.rank, logic.inverse, logic.pinv
    norm_at_most = lambda m, c: psd(block(identity(len(m), c), m, m.T, identity(len(m), c)))
    ad = lambda m: kron(m, identity(len(m))) - kron(identity(len(m)), m.T)
    diagonalisable = lambda m: rank(ad(m) ** 2) == rank(ad(m))
    relu = lambda m: Matrix([logic.either(x > 0, x, 0) for x in row] for row in m)
    constant_lines = lambda lines, s: logic.all_of([sum(line) == s for line in lines])
    ones = identity

    def semidefinite_solution(n, residual):
        p = logic.solution(n, residual)
        return p is not None and psd(p)

    hurwitz = lambda m: semidefinite_solution(
        len(m), lambda p: m.T * p + p * m + identity(len(m)))
    radius_below = lambda m, c: logic.all_of([c > 0, semidefinite_solution(
        len(m), lambda p: p.times(c * c) - m.T * p * m - identity(len(m)))])

    def overlaps(a):
        """Whether no two rows overlap in exactly one place."""
        n, parts = len(a), []
        for i, k in itertools.permutations(range(n), 2):
            both = [a[i][j] * a[k][j] for j in range(n)]
            only = lambda j: logic.all_of([(x != 0) if l == j else (x == 0)
                                           for l, x in enumerate(both)])
            parts += [logic.negation(only(j)) for j in range(n)]
        return logic.all_of(parts)

    def inclusion_exclusion(a, b, c):
        n = len(a)
        k, l, m = len(a[0]), len(b[0]), len(c[0])
        ab, ac, bc = (x + y - rank(beside(*pair)) for x, y, pair in
                      ((k, l, (a, b)), (k, m, (a, c)), (l, m, (b, c))))
        abc = k + l + m - rank(block(beside(a, -b), zeros(n, m), beside(a, zeros(n, l)), -c))
        return rank(beside(a, b, c)) == k + l + m - ab - ac - bc + abc

    def polynomial_in(b, a):
        powers = [(a ** k).entries() for k in range(len(a))]
        return rank(Matrix([*powers, b.entries()])) == rank(Matrix(powers))

    def overlap_of_projections(u, v):
        s, t = u.norm2(), v.norm2()
        p = (u * u.T).times(t) + (v * v.T).times(s)
        return psd(p * p - p.times(s * t))

    def trace_bound(a, b):
        t, aabb = a.trace(), (a * a * b * b).trace()
        return t * t * (aabb - (a * b * a * b).trace()) <= (a * a).trace() * (
            t * (a * b * b).trace() - (a * b).trace() ** 2)

    def harmonic(m):
        """1/2 (M + M^T) >= 2 (M^-1 + M^-T)^-1, with all inverses."""
        i = inverse(m)
        return psd((m + m.T).times(Fraction(1, 2)) - inverse(i + i.T).times(2))

    def relu_critical(w, u, v, t, x, y):
        z = w * x
        e = u * relu(z) - y
        inner = [u[0][i] * sum(logic.either(z[i][j] > 0, e[0][j] * x[k][j], 0) for j in range(len(y[0])))
                 for i in range(len(w)) for k in range(len(x))]
        return [logic.all_of([entry != 0 for entry in z.entries()]), zero(e * relu(z).T),
                logic.all_of([entry == 0 for entry in inner])]

    def sensing(u, z, *maps):
        d = u * u.T - z * z.T
        values = [(a * d).trace() for a in maps]
        grams = Matrix([(a * b).trace() for b in maps] for a in maps)
        gradient = sum((Matrix(a * u).times(f) for a, f in zip(maps, values)), zeros(2, 1))
        hessian = sum(((a * u * (a * u).T).times(2) + a.times(f) for a, f in zip(maps, values)), zeros(2, 2))
        return values, grams.det(), gradient, hessian

    sign_of = lambda a, s: logic.all_of(
        [logic.any_of([logic.all_of([x > 0, y == 1]), logic.all_of([x < 0, y == -1]),
                       logic.all_of([x == 0, y == 0])]) for x, y in zip(a.entries(), s.entries())])

    # The types (`~` symmetric, `/` diagonal, `#` a number), the hypotheses, the conclusion.
    return {
        "rank-full-product": ("m.n n.m", lambda a, b: [rank(a) == len(a), rank(b) == len(a)],
                              lambda a, b: rank(a * b) == len(a)),
        "rank-square": ("n.n", lambda a: [], lambda a: rank(a * a) == rank(a)),
        "dim-inclusion-exclusion": (
            "n.a n.b n.c", lambda *abc: [rank(x) == len(x[0]) for x in abc], inclusion_exclusion),
        "square-expand": ("n.n n.n", lambda a, b: [],
                          lambda a, b: same((a + b) ** 2, a * a + (a * b).times(2) + b * b)),
        "abab-baba": ("n.n n.n", lambda a, b: [zero(a * b * a * b)],
                      lambda a, b: zero(b * a * b * a)),
        "square-of-product": ("n.n n.n", lambda a, b: [same(a * b * a * b, a * a * b * b)], commute),
        "commute-transitive": ("n.n n.n n.n", lambda a, b, c: [commute(a, b), commute(b, c)],
                               lambda a, b, c: commute(a, c)),
        "commute-transitive-nonscalar": (
            "n.n n.n n.n", lambda a, b, c: [logic.negation(scalar(b)), commute(a, b), commute(b, c)],
            lambda a, b, c: commute(a, c)),
        "commute-polynomial": ("n.n n.n", lambda a, b: [logic.negation(scalar(a)), commute(a, b)],
                               lambda a, b: polynomial_in(b, a)),
        "commute-diagonalisable": (
            "n.n n.n", lambda a, b: [commute(a, b), logic.negation(zero(a)), logic.negation(zero(b))],
            lambda a, b: logic.all_of([diagonalisable(a), diagonalisable(b)])),
        "distinct-orthogonal": ("n.n", lambda a: [rank(ad(a) ** 2) == len(a) ** 2 - len(a)],
                                lambda a: commute(a, a.T)),
        "invertible-sum": ("n.n n.n", lambda a, b: [a.det() != 0, b.det() != 0],
                           lambda a, b: (a + b).det() != 0),
        "det-concave": ("~n ~n", lambda a, b: [psd(a), psd(b)],
                        lambda a, b: 2 * (a + b).det() >= 2 ** len(a) * (a.det() + b.det())),
        "trace-commutator-bound": (
            "/n ~n", lambda a, b: [definite(a), logic.negation(commute(a, b))], trace_bound),
        "trace-lieb-thirring-three": ("~n ~n ~n", lambda a, b, c: [psd(a), psd(b), psd(c)],
                                      lambda a, b, c: (a * b * c * a * b * c).trace()
                                      <= (a * a * b * b * c * c).trace()),
        "trace-lieb-thirring-general": ("n.n n.n", lambda a, b: [], lambda a, b:
                                        (a * b * a * b).trace() <= (a * a * b * b).trace()),
        "trace-cauchy-schwarz": ("n.n n.n", lambda a, b: [], lambda a, b:
                                 (a * b).trace() ** 2 <= (a * a).trace() * (b * b).trace()),
        "congruence-both-sides": (
            "~n ~n ~n", lambda a, b, s: [definite(a), psd(b), psd(a - b), definite(s)],
            lambda a, b, s: psd(a * s * a - b * s * b)),
        "psd-product-symmetric": ("~n ~n", lambda a, b: [definite(a), definite(b)],
                                  lambda a, b: symmetric(a * b)),
        "hurwitz-dissipative": ("n.n", lambda a: [hurwitz(a)], lambda a: psd(-(a + a.T))),
        "contraction-sandwich": (
            "~n ~n #", lambda a, b, c: [psd(a), psd(b), psd(identity(len(a), c) - a)],
            lambda a, b, c: psd(b.times(c * c) - a * b * a)),
        "cube-convex": ("~n ~n", lambda a, b: [psd(a), psd(b)],
                        lambda a, b: psd((a ** 3 + b ** 3).times(4) - (a + b) ** 3)),
        "absolute-value-triangle": (
            "~n ~n ~n ~n ~n", lambda a, b, p, q, r: [psd(p), psd(q), psd(r), same(p * p, a * a),
                                                     same(q * q, b * b), same(r * r, (a + b) ** 2)],
            lambda a, b, p, q, r: psd(p + q - r)),
        "mi26-projections": ("n.1 n.1", lambda u, v: [u.norm2() != 0, v.norm2() != 0],
                             overlap_of_projections),
        "harmonic-mean-nonsym": ("n.n", lambda a: [a.det() != 0, (a + a.T).det() != 0], harmonic),
        "harmonic-mean-product": (
            "~n ~n", lambda a, b: [definite(a), definite(b), (a * b + b * a).det() != 0],
            lambda a, b: harmonic(a * b)),
        "sqrt-nonnegative": (
            "~n", lambda s: [psd(s), nonnegative(s * s), constant_lines(s * s, sum((s * s)[0]))],
            nonnegative),
        "numpy-svd-hermitian": ("~n #", lambda a, c: [c >= 0, psd(identity(len(a), c) - a)],
                                norm_at_most),
        "pinv-product": ("m.n n.p", lambda a, b: [],
                         lambda a, b: same(pinv(a * b), pinv(b) * pinv(a))),
        "pinv-product-surveys": (
            "m.n n.p", lambda a, b: [],
            lambda a, b: same(pinv(a * b), b.T * pinv(a.T * a * b * b.T) * a.T)),
        "pinv-square": ("n.n", lambda a: [], lambda a: same(pinv(a * a), pinv(a) ** 2)),
        "pinv-one-sided": ("n.n n.n", lambda a, b: [],
                           lambda a, b: same(pinv(a * b), pinv(b) * pinv(a * b * pinv(b)))),
        "pinv-sum-psd": ("~n ~n", lambda a, b: [psd(a), psd(b)],
                         lambda a, b: same(pinv(a + b), pinv(a) + pinv(b))),
        "spectral-radius-sum": (
            "n.n n.n # #", lambda a, b, c, d: [radius_below(a, c), radius_below(b, d)],
            lambda a, b, c, d: radius_below(a + b, c + d)),
        "spectral-radius-product": (
            "n.n n.n # #", lambda a, b, c, d: [radius_below(a, c), radius_below(b, d)],
            lambda a, b, c, d: radius_below(a * b, c * d)),
        "rho-product-diagonalisable": (
            "n.n n.n # #", lambda a, b, c, d: [radius_below(a, c), radius_below(b, d),
                                               diagonalisable(a), diagonalisable(b)],
            lambda a, b, c, d: radius_below(a * b, c * d)),
        "p-matrix-stable": ("n.n", lambda a: [x > 0 for x in minors(a)], lambda a: hurwitz(-a)),
        "max-norm-submultiplicative": ("n.n n.n", lambda a, b: [], lambda a, b: logic.all_of(
            [logic.any_of([z * z <= x * x * y * y for x in a.entries() for y in b.entries()])
             for z in (a * b).entries()])),
        "frobenius-ab-ba": ("n.n n.n", lambda a, b: [], lambda a, b:
                            (a * b).norm2() == (b * a).norm2()),
        "frobenius-hadamard": ("n.n n.n", lambda a, b: [], lambda a, b:
                               hadamard(a, b).norm2() <= (a * b).norm2()),
        "norm-amgm-nonsym": ("n.n n.n #", lambda a, b, c: [norm_at_most(a * a + b * b, 2 * c)],
                             lambda a, b, c: norm_at_most(a * b, c)),
        "fischer-no-symmetry": ("~m m.n n.m ~n", lambda a, b, c, d: [definite(a), definite(d)],
                                lambda a, b, c, d: block(a, b, c, d).det() <= a.det() * d.det()),
        "walks-logconcave": ("~n", lambda a: [nonnegative(a)], lambda a:
                             (a * a).total() ** 2 <= a.total() * (a ** 3).total()),
        "orthostochastic": (
            "n.n #", lambda a, s: [nonnegative(a), constant_lines([*a, *a.T], s)],
            lambda a, s: overlaps(a)),
        "lk-thm32": (
            "m.n n.p m.p", lambda w, x, y: [rank(x) == len(x), rank(y) == len(y),
                                            zero((w * x - y) * x.T)],
            lambda w, x, y: rank(w) == min(len(w), len(x))),
        "relu-dead-critical": (
            "h.n 1.h h.n 1.h n.p 1.p", relu_critical, lambda w, u, v, t, x, y:
            (u * relu(w * x) - y).norm2() <= (t * relu(v * x) - y).norm2()),
        "sensing-injective": (
            "2.1 2.1 ~2 ~2 ~2", lambda *all: [sensing(*all)[1] != 0, zero(sensing(*all)[2]),
                                              psd(sensing(*all)[3])],
            lambda *all: logic.all_of([f == 0 for f in sensing(*all)[0]])),
        "compression-bound": (
            "~n ~n ~n n.n", lambda a, m, p, c: [psd(a), definite(m), same(p * p, p),
                                                psd(p * a * p - c * m * c.T)],
            lambda a, m, p, c: psd(a - c * m * c.T)),
        "sign-psd": ("~n ~n", lambda a, s: [psd(a), sign_of(a, s)], lambda a, s: psd(s)),
        "trace-abcd-zero": ("~n ~n ~n ~n", lambda a, b, c, d: [
            definite(a), psd(b), definite(c), psd(d), (a * b * c * d).trace() == 0],
            lambda a, b, c, d: (b * d).trace() == 0),
    }


def refutes(name, values):
    _, hypotheses, conclusion = statements(Plain)[name]
    return all(hypotheses(*values)) and not conclusion(*values)


def typed(name, sizes):
    """The types of the variables at some sizes: the places that share a number, and the numbers."""
    side = lambda word: int(word) if word.isdigit() else sizes[word]
    found, count = [], 0
    for word in statements(Plain)[name][0].split():
        if word == "#":
            found.append(count)
            count += 1
            continue
        if word[0] in "~/":
            rows = cols = side(word[1:])
        else:
            rows, cols = map(side, word.split("."))
        places = {}
        for i, j in itertools.product(range(rows), range(cols)):
            if word[0] != "/" or i == j:
                place = (max(i, j), min(i, j)) if word[0] == "~" else (i, j)
                places.setdefault(place, count + len(places))
        at = lambda i, j: places.get((max(i, j), min(i, j)) if word[0] == "~" else (i, j))
        found.append([[at(i, j) for j in range(cols)] for i in range(rows)])
        count += len(places)
    return found, count


def filled(types, flat):
    entry = lambda k: 0 if k is None else flat[k]
    return [flat[of] if isinstance(of, int) else Matrix([entry(k) for k in row] for row in of)
            for of in types]


def names_of_sizes(name):
    return list(KNOWN[name]["counterexample"]["sizes"])


def by_z3(name):
    import z3

    class Logic:
        equations = []
        all_of = staticmethod(lambda parts: z3.And([z3.BoolVal(True), *parts]))
        any_of = staticmethod(lambda parts: z3.Or([z3.BoolVal(False), *parts]))
        negation = staticmethod(z3.Not)
        either = staticmethod(z3.If)

        @staticmethod
        def unknown(rows, cols, equations):
            m = Matrix([z3.FreshReal() for _ in range(cols)] for _ in range(rows))
            Logic.equations += [x == 0 for part in equations(m) for x in part.entries()]
            return m

        @staticmethod
        def rank(m):
            def at_least(k):
                rows = itertools.combinations(range(len(m)), k)
                cols = list(itertools.combinations(range(len(m[0])), k))
                return z3.Or([m.minor(r, c).det() != 0 for r in rows for c in cols])
            return sum(z3.If(at_least(k), 1, 0) for k in range(1, min(len(m), len(m[0])) + 1))

        @staticmethod
        def inverse(m):
            n = len(m)
            return Logic.unknown(n, n, lambda x: [m * x - identity(n)])

        @staticmethod
        def pinv(m):
            return Logic.unknown(len(m[0]), len(m), lambda x: [
                m * x * m - m, x * m * x - x, m * x - (m * x).T, x * m - (x * m).T])

        @staticmethod
        def solution(n, residual):
            return Logic.unknown(n, n, lambda p: [residual(p), p - p.T])

    start = time.thread_time()
    types, count = typed(name, KNOWN[name]["counterexample"]["sizes"])
    values = filled(types, [z3.Real(f"x{k}") for k in range(count)])
    _, hypotheses, conclusion = statements(Logic)[name]
    solver = z3.Solver()
    solver.add(*hypotheses(*values), z3.Not(conclusion(*values)), *Logic.equations)
    return solver.check() == z3.sat, time.thread_time() - start


def by_hypothesis(name):
    import hypothesis
    from hypothesis import strategies

    start = time.thread_time()
    sizes = strategies.fixed_dictionaries(
        {size: strategies.integers(1, 3) for size in names_of_sizes(name)})

    def entries(sizes):
        types, count = typed(name, sizes)
        flat = strategies.lists(strategies.integers(-10, 10), min_size=count, max_size=count)
        return flat.map(lambda flat: filled(types, flat))

    settings = hypothesis.settings(max_examples=10**7, database=None, deadline=None,
                                   phases=[hypothesis.Phase.generate],
                                   suppress_health_check=list(hypothesis.HealthCheck))
    try:
        hypothesis.find(sizes.flatmap(entries), lambda found: refutes(name, found),
                        settings=settings)
    except hypothesis.errors.NoSuchExample:
        return False, time.thread_time() - start
    return True, time.thread_time() - start


def by_scan(name):
    start = time.thread_time()
    names = names_of_sizes(name)
    for height in itertools.count(1):
        sizes = itertools.product(range(1, 4 if height < 3 else 3), repeat=len(names))
        for sizes in sorted(sizes, key=sum):
            types, count = typed(name, dict(zip(names, sizes)))
            for flat in itertools.product(range(-height, height + 1), repeat=count):
                if refutes(name, filled(types, flat)):
                    return True, time.thread_time() - start


WAYS = {"Z3": by_z3, "Hypothesis": by_hypothesis, "scan": by_scan}
# Once something is found, the search for the least has a bound of its own.
REFEREE = {"referee": ["--any", "--effort", "100000000"], "to the least": ["--time", "10s"]}


def alone(name):
    """The definitions of the file, and one of its claims."""
    definitions, *claims = re.split(r"(?m)^(?=claim )", CLAIMS.read_text())
    return definitions + next(claim for claim in claims if claim.startswith(f"claim {name} "))


def limited(command, seconds, text=None):
    """Runs a command for so much processor time; its output, and the time that it took."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, preexec_fn=limit, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, input=text)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, took


def checked():
    """Fails unless what is written here is refuted by the counterexamples that are known."""
    for name, (types, _, _) in statements(Plain).items():
        known = KNOWN[name]["counterexample"]
        number = lambda x: Fraction(str(x))
        value = lambda v: Matrix([number(x) for x in row] for row in v) if isinstance(v, list) else number(v)
        values = [value(v) for v in known["values"].values()]
        assert len(values) == len(types.split()) and refutes(name, values), name


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--one":
        found, took = WAYS[sys.argv[2]](sys.argv[3])
        print(json.dumps([found, took]))
        return
    checked()
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    program = os.environ.get("REFEREE", TARGET / "release" / "referee")
    start = statistics.median(limited([program, "--version"], 10)[1] for _ in range(21))
    names = sys.argv[2:] or list(statements(Plain))
    # Without peers, if they are not wanted.
    peers = [] if "ALONE" in os.environ else WAYS
    rows = {}
    for name in names:
        row = rows[name] = {}
        for way, options in REFEREE.items():
            command = [program, "hunt", "-", "--json", "--jobs", "1", *options]
            text, took = limited(command, seconds, alone(name))
            found = text.strip() != "" and json.loads(text)["verdict"] == "refuted"
            row[way] = took if found else None
        for way in peers:
            text, _ = limited([sys.executable, __file__, "--one", way, name], seconds)
            found, took = json.loads(text) if text else (False, 0)
            row[way] = took if found else None
        told = (f"{way} {took * 1000:.1f} ms" if took is not None else f"{way} -"
                for way, took in row.items())
        print(f"{name:30} {', '.join(told)}", flush=True)
    print(f"start of referee: {start * 1000:.1f} ms")
    for way in [*REFEREE, *peers]:
        found = {name: row[way] for name, row in rows.items() if row[way] is not None}
        both = [name for name in found if rows[name]["referee"] is not None]
        median = lambda times: f"{statistics.median(times) * 1000:.1f}" if times else "-"
        print(f"{way}: {len(found)} of {len(names)} refuted, median {median(list(found.values()))} ms;"
              f" of the {len(both)} that referee refutes too {median([found[n] for n in both])},"
              f" referee {median([rows[n]['referee'] for n in both])}")


main()

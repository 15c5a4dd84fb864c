#!/usr/bin/env python3
"""False statements of tests/claims/open.claims: referee beside Z3, Hypothesis and a scan in Python.

    benches/peers/refutations.py [SECONDS]

Each way has SECONDS of processor time (10 unless said) and one thread for each statement, in a
process of its own; start-up and imports are not counted for the peers, they are for referee. Z3 is
given the right size and real entries; Hypothesis draws the size up to 3 and integer entries; the
scan takes the sizes in turn, with entries of growing height. The statements are written once, over
whatever entries; what a peer with integer entries finds is evaluated again.
"""

import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

from environment import ROOT, TARGET, enter_venv

enter_venv("z3-solver==5.4.1.0", "hypothesis==6.170.17")

CLAIMS = ROOT / "tests" / "claims" / "open.claims"


class Matrix(list):
    def __mul__(self, other):
        columns = list(zip(*other))
        return Matrix([sum(x * y for x, y in zip(row, c)) for c in columns] for row in self)

    def __add__(self, other):
        return Matrix([x + y for x, y in zip(a, b)] for a, b in zip(self, other))

    def __neg__(self):
        return Matrix([-x for x in row] for row in self)

    def __sub__(self, other):
        return self + -other

    @property
    def T(self):
        return Matrix(list(row) for row in zip(*self))

    def entries(self):
        return [x for row in self for x in row]

    def trace(self):
        return sum(self[i][i] for i in range(len(self)))

    def norm2(self):
        return sum(x * x for x in self.entries())

    def total(self):
        return sum(self.entries())

    def minor(self, rows):
        return Matrix([self[i][j] for j in rows] for i in rows)

    def det(self):
        if len(self) == 0:
            return 1
        rest = lambda k: Matrix(row[:k] + row[k + 1:] for row in map(list, self[1:]))
        return sum((-1) ** k * self[0][k] * rest(k).det() for k in range(len(self)))


def minors(m):
    sizes = range(1, len(m) + 1)
    return [m.minor(rows).det() for k in sizes for rows in itertools.combinations(range(len(m)), k)]


class Plain:
    """Formulas about numbers."""
    all_of = staticmethod(all)
    any_of = staticmethod(any)
    negation = staticmethod(lambda a: not a)


def identity(n, c=1):
    return Matrix([c if i == j else 0 for j in range(n)] for i in range(n))


def block(a, b, c, d):
    return Matrix([x + y for x, y in zip(a, b)] + [x + y for x, y in zip(c, d)])


def statements(logic):
    zero = lambda m: logic.all_of([x == 0 for x in m.entries()])
    same = lambda a, b: zero(a - b)
    symmetric = lambda m: same(m, m.T)
    psd = lambda m: logic.all_of([symmetric(m)] + [x >= 0 for x in minors(m)])
    definite = lambda m: logic.all_of([symmetric(m)] + [x > 0 for x in minors(m)])
    commute = lambda a, b: same(a * b, b * a)
    hadamard = lambda a, b: Matrix([x * y for x, y in zip(r, s)] for r, s in zip(a, b))
    walks = lambda a: (a * a).total() ** 2 <= a.total() * (a * a * a).total()
    nonnegative = lambda m: logic.all_of([x >= 0 for x in m.entries()])
    scalar = lambda m: same(m, identity(len(m), m[0][0]))

    def at_least(m, k):
        """Whether the rank is at least k."""
        sets = list(itertools.combinations(range(len(m)), k))
        parts = [Matrix([m[i][j] for j in cols] for i in rows) for rows in sets for cols in sets]
        return logic.any_of([part.det() != 0 for part in parts])

    norm_at_most = lambda m, c: psd(block(identity(len(m), c), m, m.T, identity(len(m), c)))
    first = lambda m: m[0][0]

    def overlaps(a):
        """Whether no two rows overlap in exactly one place."""
        n, parts = len(a), []
        for i, k in itertools.permutations(range(n), 2):
            both = [a[i][j] * a[k][j] for j in range(n)]
            only = lambda j: logic.all_of([(x != 0) if l == j else (x == 0)
                                           for l, x in enumerate(both)])
            parts += [logic.negation(only(j)) for j in range(n)]
        return logic.all_of(parts)

    # A number is the first entry of a matrix. The size of a least counterexample, the number of matrices, the hypotheses, the conclusion.
    return {
        "square-expand": (2, 2, lambda a, b: [],
                          lambda a, b: same((a + b) * (a + b), a * a + a * b + a * b + b * b)),
        "abab-baba": (3, 2, lambda a, b: [zero(a * b * a * b)],
                      lambda a, b: zero(b * a * b * a)),
        "square-of-product": (2, 2, lambda a, b: [same(a * b * a * b, a * a * b * b)], commute),
        "commute-transitive": (2, 3, lambda a, b, c: [commute(a, b), commute(b, c)],
                               lambda a, b, c: commute(a, c)),
        "invertible-sum": (1, 2, lambda a, b: [a.det() != 0, b.det() != 0],
                           lambda a, b: (a + b).det() != 0),
        "det-concave": (2, 2, lambda a, b: [psd(a), psd(b)],
                        lambda a, b: 2 * (a + b).det() >= 2 ** len(a) * (a.det() + b.det())),
        "trace-lieb-thirring-general": (2, 2, lambda a, b: [], lambda a, b:
                                        (a * b * a * b).trace() <= (a * a * b * b).trace()),
        "trace-cauchy-schwarz": (2, 2, lambda a, b: [], lambda a, b:
                                 (a * b).trace() ** 2 <= (a * a).trace() * (b * b).trace()),
        "psd-product-symmetric": (2, 2, lambda a, b: [definite(a), definite(b)],
                                  lambda a, b: symmetric(a * b)),
        "frobenius-ab-ba": (2, 2, lambda a, b: [], lambda a, b:
                            (a * b).norm2() == (b * a).norm2()),
        "frobenius-hadamard": (2, 2, lambda a, b: [], lambda a, b:
                               hadamard(a, b).norm2() <= (a * b).norm2()),
        "walks-logconcave": (2, 1, lambda a: [symmetric(a), logic.all_of(
            [x >= 0 for x in a.entries()])], walks),
        "cube-convex": (2, 2, lambda a, b: [psd(a), psd(b)], lambda a, b: psd(
            Matrix([4 * x for x in row] for row in a * a * a + b * b * b)
            - (a + b) * (a + b) * (a + b))),
        "trace-abcd-zero": (2, 4, lambda a, b, c, d: [definite(a), psd(b), definite(c), psd(d),
                                                      (a * b * c * d).trace() == 0],
                            lambda a, b, c, d: (b * d).trace() == 0),
        "rank-square": (2, 1, lambda a: [], lambda a: logic.all_of(
            [at_least(a, k) == at_least(a * a, k) for k in range(1, len(a) + 1)])),
        "commute-transitive-nonscalar": (
            3, 3, lambda a, b, c: [logic.negation(scalar(b)), commute(a, b), commute(b, c)],
            lambda a, b, c: commute(a, c)),
        "trace-lieb-thirring-three": (2, 3, lambda a, b, c: [psd(a), psd(b), psd(c)], lambda a, b, c:
                                      (a * b * c * a * b * c).trace()
                                      <= (a * a * b * b * c * c).trace()),
        "congruence-both-sides": (
            2, 3, lambda a, b, s: [definite(a), psd(b), psd(a - b), definite(s)],
            lambda a, b, s: psd(a * s * a - b * s * b)),
        "contraction-sandwich": (
            2, 3, lambda a, b, c: [psd(a), psd(b), psd(identity(len(a), first(c)) - a)],
            lambda a, b, c: psd(identity(len(a), first(c) ** 2) * b - a * b * a)),
        "absolute-value-triangle": (
            2, 5, lambda a, b, p, q, r: [symmetric(a), symmetric(b), psd(p), psd(q), psd(r),
                                         same(p * p, a * a), same(q * q, b * b),
                                         same(r * r, (a + b) * (a + b))],
            lambda a, b, p, q, r: psd(p + q - r)),
        "numpy-svd-hermitian": (
            1, 2, lambda a, c: [symmetric(a), first(c) >= 0, psd(identity(len(a), first(c)) - a)],
            lambda a, c: norm_at_most(a, first(c))),
        "max-norm-submultiplicative": (2, 2, lambda a, b: [], lambda a, b: logic.all_of(
            [logic.any_of([z * z <= x * x * y * y for x in a.entries() for y in b.entries()])
             for z in (a * b).entries()])),
        "norm-amgm-nonsym": (2, 3, lambda a, b, c: [norm_at_most(a * a + b * b, 2 * first(c))],
                             lambda a, b, c: norm_at_most(a * b, first(c))),
        "fischer-no-symmetry": (1, 4, lambda a, b, c, d: [definite(a), definite(d)],
                                lambda a, b, c, d: block(a, b, c, d).det() <= a.det() * d.det()),
        "orthostochastic": (
            3, 2, lambda a, s: [nonnegative(a), logic.all_of(
                [sum(line) == first(s) for line in [*a, *a.T]])],
            lambda a, s: overlaps(a)),
        "compression-bound": (
            2, 4, lambda a, m, p, c: [psd(a), definite(m), symmetric(p), same(p * p, p),
                                      psd(p * a * p - c * m * c.T)],
            lambda a, m, p, c: psd(a - c * m * c.T)),
    }


def refutes(name, matrices):
    _, _, hypotheses, conclusion = statements(Plain)[name]
    return all(hypotheses(*matrices)) and not conclusion(*matrices)


def shaped(n, count, flat):
    square = lambda k: Matrix(list(flat[(k * n + i) * n:(k * n + i + 1) * n]) for i in range(n))
    return [square(k) for k in range(count)]


def by_z3(name):
    import z3

    class Logic:
        all_of = staticmethod(lambda parts: z3.And([z3.BoolVal(True), *parts]))
        any_of = staticmethod(lambda parts: z3.Or([z3.BoolVal(False), *parts]))
        negation = staticmethod(z3.Not)

    start = time.process_time()
    n, count, hypotheses, conclusion = statements(Logic)[name]
    matrices = shaped(n, count, [z3.Real(f"x{k}") for k in range(count * n * n)])
    solver = z3.Solver()
    solver.add(*hypotheses(*matrices), z3.Not(conclusion(*matrices)))
    return solver.check() == z3.sat, time.process_time() - start


def by_hypothesis(name):
    import hypothesis
    from hypothesis import strategies

    start = time.process_time()
    count = statements(Plain)[name][1]
    entries = lambda n: strategies.lists(
        strategies.integers(-10, 10), min_size=count * n * n, max_size=count * n * n
    ).map(lambda flat: shaped(n, count, flat))
    settings = hypothesis.settings(max_examples=10**7, database=None, deadline=None,
                                   phases=[hypothesis.Phase.generate],
                                   suppress_health_check=list(hypothesis.HealthCheck))
    try:
        hypothesis.find(strategies.integers(1, 3).flatmap(entries),
                        lambda found: refutes(name, found), settings=settings)
    except hypothesis.errors.NoSuchExample:
        return False, time.process_time() - start
    return True, time.process_time() - start


def by_scan(name):
    start = time.process_time()
    count = statements(Plain)[name][1]
    for height in itertools.count(1):
        for n in range(1, 4 if height < 3 else 3):
            for flat in itertools.product(range(-height, height + 1), repeat=count * n * n):
                if refutes(name, shaped(n, count, flat)):
                    return True, time.process_time() - start


WAYS = {"Z3": by_z3, "Hypothesis": by_hypothesis, "scan": by_scan}


def limited(command, seconds):
    """Runs a command for so much processor time; its output, and the time that it took."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, preexec_fn=limit, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, took


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--one":
        found, took = WAYS[sys.argv[2]](sys.argv[3])
        print(json.dumps([found, took]))
        return
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    program = os.environ.get("REFEREE", TARGET / "release" / "referee")
    names = list(statements(Plain))
    rows = {}
    for name in names:
        text, took = limited([program, "hunt", CLAIMS, name, "--json", "--effort", "100000000"],
                             seconds)
        found = text.strip() != "" and json.loads(text)["verdict"] == "refuted"
        row = rows[name] = {"referee": took if found else None}
        for way in WAYS:
            text, _ = limited([sys.executable, __file__, "--one", way, name], seconds)
            found, took = json.loads(text) if text else (False, 0)
            row[way] = took if found else None
        told = (f"{way} {took * 1000:.1f} ms" if took is not None else f"{way} -"
                for way, took in row.items())
        print(f"{name:30} {', '.join(told)}", flush=True)
    for way in ["referee", *WAYS]:
        times = [row[way] for row in rows.values() if row[way] is not None]
        median = statistics.median(times) * 1000 if times else float("nan")
        print(f"{way}: {len(times)} of {len(names)} refuted, median {median:.1f} ms of those")


main()

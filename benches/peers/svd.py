#!/usr/bin/env python3
"""Compares the singular value enclosures of the crate `svd` with mpmath and with Arb.

    benches/peers/svd.py check [COUNT]   violations against mpmath at 120 digits, over the families
    benches/peers/svd.py speed [N ...]   times beside mpmath at 106 bits and Arb (python-flint)

The peers are installed from PyPI into a virtual environment under the target directory. The
Rust side is `cargo run --release -p svd --example svd_peer`. Exit code 1 on a violation.

A violation is an mpmath value farther outside its interval than the error of mpmath itself, taken
as 1e-112 of the largest singular value. Times are the least of several runs in one process per
library, on one machine at one time: ratios mean something, single figures less.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import time
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
VENV = TARGET / "peers-venv"


def enter_venv():
    """Runs this script again inside the environment that has the peers."""
    python = VENV / "bin" / "python"
    if pathlib.Path(sys.prefix).resolve() == VENV.resolve():
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        packages = ["mpmath", "gmpy2", "python-flint"]
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    os.execv(python, [python, __file__, *sys.argv[1:]])


def gaussian(m, n):
    return [[Fraction(random.gauss(0, 1)) for _ in range(n)] for _ in range(m)]


def integers(m, n, bound):
    return [[Fraction(random.randint(-bound, bound)) for _ in range(n)] for _ in range(m)]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def scaled(a, factor):
    return [[x * factor for x in row] for row in a]


def rotation(n):
    """A rational orthogonal matrix: a product of Pythagorean rotations."""
    q = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    for _ in range(n):
        i, j = random.randrange(n), random.randrange(n)
        a, b, c = random.choice([(3, 4, 5), (5, 12, 13), (8, 15, 17)])
        if i != j:
            for row in q:
                row[i], row[j] = (a * row[i] - b * row[j]) / c, (b * row[i] + a * row[j]) / c
    return q


def repeated(m, n):
    diagonal = [[Fraction(1 + i // 2 if i == j else 0) for j in range(n)] for i in range(m)]
    return product(product(rotation(m), diagonal), rotation(n))


def graded(n, exponent):
    a = gaussian(n, n)
    return [[a[i][j] / 2 ** exponent(i, j) for j in range(n)] for i in range(n)]


def hilbert(n):
    return [[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)]


def jordan(n):
    return [[Fraction(2 * (i == j) + (i + 1 == j)) for j in range(n)] for i in range(n)]


def near_identity(n):
    noise = integers(n, n, 3)
    return [[(i == j) + noise[i][j] / 2**60 for j in range(n)] for i in range(n)]


FAMILIES = {
    "gaussian": lambda m, n: gaussian(m, n),
    "small integers": lambda m, n: integers(m, n, 3),
    "rank deficient": lambda m, n: product(integers(m, (n + 1) // 2, 1), integers((n + 1) // 2, n, 1)),
    "repeated": repeated,
    "graded columns": lambda m, n: graded(n, lambda i, j: 10 * j),
    "graded": lambda m, n: graded(n, lambda i, j: 6 * (i + j)),
    "Hilbert": lambda m, n: hilbert(random.randint(1, 20) if random.random() < 0.05 else n),
    "1e-200": lambda m, n: scaled(gaussian(m, n), Fraction(1, 10**200)),
    "1e200": lambda m, n: scaled(gaussian(m, n), Fraction(10**200)),
    "Jordan": lambda m, n: jordan(n),
    "near identity": lambda m, n: near_identity(n),
    "1 x n": lambda m, n: gaussian(1, n),
    "empty": lambda m, n: [[] for _ in range(m)],
}


class Rust:
    """The example `svd_peer`, one query per line."""

    def __init__(self):
        build = ["cargo", "build", "-q", "--release", "-p", "svd", "--example", "svd_peer"]
        subprocess.run(build, check=True, cwd=ROOT)
        binary = TARGET / "release" / "examples" / "svd_peer"
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, matrix, bits=None, repeat=0):
        entries = [str(x) for row in matrix for x in row]
        query = dict(rows=len(matrix), cols=len(matrix[0]), entries=entries, bits=bits, repeat=repeat)
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"svd_peer stopped on {query}")
        return json.loads(line)


def check(count):
    import mpmath

    mpmath.mp.dps = 120
    rust, violations, wide, values, isolated = Rust(), 0, 0, 0, 0
    totals = dict.fromkeys(FAMILIES, 0)
    for index in range(count):
        family = list(FAMILIES)[index % len(FAMILIES)]
        matrix = FAMILIES[family](random.randint(1, 8), random.randint(1, 8))
        found = rust.ask(matrix, bits=95)
        totals[family] += 1
        number = lambda x: mpmath.mpf(x.numerator) / x.denominator
        if matrix[0]:
            a = mpmath.matrix([[number(x) for x in row] for row in matrix])
            # mpmath wants at least as many rows as columns.
            truth = mpmath.svd_r(a if a.rows >= a.cols else a.T, compute_uv=False)
            truth = sorted(truth, reverse=True)
        else:
            truth = []
        slack = 0 if not truth else truth[0] * mpmath.mpf("1e-112")
        if len(found["values"]) != len(truth):
            violations += 1
        for intervals in (found["values"], found["refined"]):
            for (lo, hi), value in zip(intervals, truth):
                lo, hi = number(Fraction(lo)), number(Fraction(hi))
                values += 1
                if not lo - slack <= value <= hi + slack:
                    violations += 1
                    print("violation:", family, matrix, lo, hi, value)
        # Isolated: relative gap above 1e-12; condition below 1e15.
        positive = truth[: found["rank"]]
        if positive and positive[0] < 1e15 * positive[-1]:
            for i, value in enumerate(positive):
                others = positive[:i] + positive[i + 1 :]
                if all(abs(value - other) > value * mpmath.mpf("1e-12") for other in others):
                    isolated += 1
                    lo, hi = map(Fraction, found["refined"][i])
                    wide += hi - lo > lo * Fraction(1, 10**28)
    print("matrices:", count, totals)
    print(f"intervals: {values}, violations: {violations}")
    print(f"isolated values: {isolated}, wider than 1e-28 after one refinement: {wide}")
    return violations + wide


def least_time(run, budget=1.0):
    least, start = float("inf"), time.perf_counter()
    while True:
        begin = time.perf_counter()
        run()
        now = time.perf_counter()
        least = min(least, now - begin)
        if now - start > budget:
            return least * 1e6


def speed(sizes):
    import flint
    import mpmath

    rust = Rust()
    print("n | faer fx128 | dd Jacobi | SVD + values | / faer | check | all subspaces"
          " | mpmath 106 bit | / faer | Arb eig(A^T A) | / (SVD + values)")
    for n in sizes:
        matrix = gaussian(n, n)
        found = rust.ask(matrix, repeat=50 if n <= 16 else 10)
        faer, values = found["faer_us"], found["values_us"]
        mpmath.mp.prec = 106
        a = mpmath.matrix([[float(x) for x in row] for row in matrix])
        mp = least_time(lambda: mpmath.svd_r(a)) if n <= 32 else float("nan")
        flint.ctx.prec = 120
        b = flint.acb_mat([[float(x) for x in row] for row in matrix])

        def arb():
            return (b.transpose() * b).eig()

        try:
            arb_time = least_time(arb)
        except ValueError as error:
            print("Arb:", error)
            arb_time = float("nan")
        print(f"{n} | {faer:.0f} | {found['jacobi_us']:.0f} | {values:.0f} | {values / faer:.2f}"
              f" | {found['check_us']:.0f} | {found['subspaces_us']:.0f} | {mp:.0f} | {mp / faer:.0f}"
              f" | {arb_time:.0f} | {arb_time / values:.2f}", flush=True)
    return 0


def main():
    enter_venv()
    random.seed(20170524)
    match sys.argv[1:]:
        case ["check", *count]:
            sys.exit(1 if check(int(*count) if count else 1300) else 0)
        case ["speed", *sizes]:
            sys.exit(speed([int(n) for n in sizes] or [4, 8, 16]))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()

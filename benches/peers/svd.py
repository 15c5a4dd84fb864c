#!/usr/bin/env python3
"""Compares the singular value enclosures of the crate `svd` with mpmath and with Arb.

    benches/peers/svd.py check [COUNT [FIRST [SIZE]]]  against mpmath at 120 digits, over the families
    benches/peers/svd.py speed [N ...]          times beside mpmath at 106 bits and Arb
    benches/peers/svd.py refine [N ...]         times of refinements to 60, 120 and 300 digits

The peers are installed from PyPI into a virtual environment under the target directory. The Rust
side is `cargo run --release -p benches --bin svd_peer`. Exit code 1 on a violation.

`check` looks at the matrices number FIRST to FIRST + COUNT - 1 of an endless list, so that parts
can be run apart; they have at most SIZE rows and columns (8), Hilbert matrices 20. Two rules are
checked, with counts for each family:

* containment: a violation is an mpmath value farther outside its interval than the error of mpmath
  itself, taken as 1e-112 of the largest singular value, of the intervals at once and refined;
* width: at most 1e-28 of the value after at most one refinement (to 2^-95), where the value is
  isolated (every other value differs by more than 1e-12 of it) and the condition is below 1e15.

`speed` measures processor time, of the Rust process and of this one, so that other work on the
machine disturbs little. In each round every library decomposes the same new Gaussian matrix;
printed are medians over the rounds, of the times and of the ratios within a round. Arb is
`acb_mat.eig` of A^T A at 120 bits through python-flint: with the product and the call from Python
(less than a microsecond), without the square roots. It proves relative widths of about 1e-33.
mpmath is `svd_r` with vectors at 106 bits.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from fractions import Fraction

from environment import ROOT, TARGET, enter_venv


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
        build = ["cargo", "build", "-q", "--release", "-p", "benches", "--bin", "svd_peer"]
        subprocess.run(build, check=True, cwd=ROOT)
        binary = TARGET / "release" / "svd_peer"
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, matrix, **options):
        entries = [str(x) for row in matrix for x in row]
        query = dict(rows=len(matrix), cols=len(matrix[0]), entries=entries, bits=0, repeat=0)
        self.process.stdin.write(json.dumps(query | options) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"svd_peer stopped on {query}")
        return json.loads(line)

    def cpu_time(self, matrix, stage, least=0.02, **options):
        """Microseconds of processor time of one run of a stage, from at least so many seconds."""

        def total(repeat):
            # The processor clock of another process, as clock_getcpuclockid makes it on Linux.
            clock = ~self.process.pid << 3 | 2
            begin = time.clock_gettime(clock)
            self.ask(matrix, stage=stage, repeat=repeat, **options)
            return time.clock_gettime(clock) - begin

        repeat, idle = 1, min(total(0) for _ in range(3))
        while (found := total(repeat) - idle) < least:
            repeat *= 2 if found < least / 8 else 4
        return found / repeat * 1e6


def own_cpu_time(run, least=0.02):
    """Microseconds of processor time of one run in this process."""
    begin, count = time.process_time(), 0
    while (found := time.process_time() - begin) < least:
        run()
        count += 1
    return found / count * 1e6


def check(count, first=0, size=8):
    import mpmath

    mpmath.mp.dps = 120
    rust, tallies, failures = Rust(), {}, 0
    for index in range(first, first + count):
        random.seed(f"matrix {index}")
        family = list(FAMILIES)[index % len(FAMILIES)]
        matrix = FAMILIES[family](random.randint(1, size), random.randint(1, size))
        found = rust.ask(matrix, bits=95)
        names = "matrices", "intervals", "violations", "isolated", "wide at once", "wide"
        tally = tallies.setdefault(family, dict.fromkeys(names, 0))
        tally["matrices"] += 1
        number = lambda x: mpmath.mpf(x.numerator) / x.denominator
        if matrix[0]:
            a = mpmath.matrix([[number(x) for x in row] for row in matrix])
            # mpmath wants at least as many rows as columns.
            truth = mpmath.svd_r(a if a.rows >= a.cols else a.T, compute_uv=False)
            truth = sorted(truth, reverse=True)
        else:
            truth = []
        slack = 0 if not truth else truth[0] * mpmath.mpf("1e-112")
        tally["violations"] += len(found["values"]) != len(truth)
        for intervals in (found["values"], found["refined"]):
            for (lo, hi), value in zip(intervals, truth):
                lo, hi = number(Fraction(lo)), number(Fraction(hi))
                tally["intervals"] += 1
                if not lo - slack <= value <= hi + slack:
                    tally["violations"] += 1
                    print("violation:", family, matrix, lo, hi, value)
        # Isolated: relative gap above 1e-12; condition below 1e15.
        positive = truth[: found["rank"]]
        if positive and positive[0] < 1e15 * positive[-1]:
            for i, value in enumerate(positive):
                others = positive[:i] + positive[i + 1 :]
                if all(abs(value - other) > value * mpmath.mpf("1e-12") for other in others):
                    tally["isolated"] += 1
                    for name, key in (("wide at once", "values"), ("wide", "refined")):
                        lo, hi = map(Fraction, found[key][i])
                        tally[name] += hi - lo > lo * Fraction(1, 10**28)
    print("family | " + " | ".join(names))
    tallies["all"] = {name: sum(tally[name] for tally in tallies.values()) for name in names}
    for family, tally in tallies.items():
        print(family, *tally.values(), sep=" | ")
    return tallies["all"]["violations"] + tallies["all"]["wide"]


def speed(sizes):
    import flint
    import mpmath

    flint.ctx.prec = 120
    mpmath.mp.prec = 106
    rust = Rust()
    print("python-flint", flint.__version__, "mpmath", mpmath.__version__)
    print("n | rounds | faer fx128 | SVD + values | / faer | check | all subspaces"
          " | mpmath 106 bit | / faer | Arb eig(A^T A) | / (SVD + values)")
    for n in sizes:
        rows = []
        for _ in range(11 if n <= 8 else 5 if n <= 16 else 3):
            matrix = gaussian(n, n)
            stages = "faer", "values", "check", "subspaces"
            faer, values, *others = (rust.cpu_time(matrix, stage) for stage in stages)
            numbers = [[float(x) for x in row] for row in matrix]
            b = flint.acb_mat(numbers)
            try:
                arb = own_cpu_time(lambda: (b.transpose() * b).eig())
            except ValueError as error:
                print("Arb:", error)
                arb = float("nan")
            a = mpmath.matrix(numbers)
            mp = own_cpu_time(lambda: mpmath.svd_r(a)) if n <= 32 else float("nan")
            rows.append((faer, values, values / faer, *others, mp, mp / faer, arb, arb / values))
        medians = [statistics.median(column) for column in zip(*rows)]
        shown = (f"{x:.2f}" if i in (2, 8) else f"{x:.0f}" for i, x in enumerate(medians))
        print(n, len(rows), *shown, sep=" | ", flush=True)
    return 0


def refine(sizes):
    rust = Rust()
    print("n | SVD + values | to 60 digits | to 120 digits | to 300 digits"
          " | characteristic polynomial, which counting needs first (microseconds)")
    for n in sizes:
        matrix = gaussian(n, n)
        times = [rust.cpu_time(matrix, "values")]
        times += [rust.cpu_time(matrix, "refine", bits=bits) for bits in (200, 399, 997)]
        times.append(rust.cpu_time(matrix, "spectrum"))
        print(n, *(f"{x:.0f}" for x in times), sep=" | ", flush=True)
    return 0


def main():
    enter_venv("mpmath", "gmpy2", "python-flint")
    random.seed(20170524)
    match sys.argv[1:]:
        case ["check", *count]:
            sys.exit(1 if check(*map(int, count or ["1300"])) else 0)
        case ["speed", *sizes]:
            sys.exit(speed([int(n) for n in sizes] or [2, 4, 8, 12, 16, 32]))
        case ["refine", *sizes]:
            sys.exit(refine([int(n) for n in sizes] or [2, 4, 8, 16, 32]))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()

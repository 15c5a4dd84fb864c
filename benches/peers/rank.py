#!/usr/bin/env python3
"""Compares the rank with a witness of the crate `rank` with FLINT's `fmpq_mat.rref`.

    benches/peers/rank.py [N ...]     sizes [8 16 32]

python-flint is installed from PyPI into a virtual environment under the target directory. The Rust
side is `cargo run --release -p benches --bin rank_peer`; its time includes clearing denominators,
the minor, the kernel, and the proof that the matrix maps the kernel to zero.

Times are the least of many runs of one matrix, and the medians over five matrices of their ratios.
FLINT gives the reduced echelon form; that it is right is not proved. Where the ranks differ, or a
witness is not accepted, the exit code is 1.
"""

import random
import statistics
import subprocess
import sys
import time
from fractions import Fraction

from environment import ROOT, TARGET, enter_venv


def integers(m, n):
    return [[Fraction(random.randint(-3, 3)) for _ in range(n)] for _ in range(m)]


def fractions(m, n):
    entry = lambda: Fraction(random.randint(-3, 3), random.randint(1, 4))
    return [[entry() for _ in range(n)] for _ in range(m)]


def deficient(make, n, lost=2):
    """The last rows are sums of the first ones, with small weights."""
    a = make(n - lost, n)
    for _ in range(lost):
        weights = [random.randint(-1, 1) for _ in range(n - lost)]
        a.append([sum(w * row[j] for w, row in zip(weights, a)) for j in range(n)])
    return a


FAMILIES = {
    "integers, full rank": lambda n: integers(n, n),
    "integers, rank n - 2": lambda n: deficient(integers, n),
    "fractions, full rank": lambda n: fractions(n, n),
    "fractions, rank n - 2": lambda n: deficient(fractions, n),
}


def least_time(run, repeat):
    least = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        least = min(least, time.perf_counter() - start)
    return least * 1e6


def main():
    enter_venv("python-flint")
    import flint

    random.seed(1702)
    sizes = [int(n) for n in sys.argv[1:]] or [8, 16, 32]
    build = ["cargo", "build", "-q", "--release", "-p", "benches", "--bin", "rank_peer"]
    subprocess.run(build, check=True, cwd=ROOT)
    binary = TARGET / "release" / "rank_peer"
    rust = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    failures = 0
    print("matrix | n | rank | FLINT rref us | witness us | check us | FLINT / witness")
    for name, make in FAMILIES.items():
        for n in sizes:
            rows = []
            for _ in range(5):
                a = make(n)
                b = flint.fmpq_mat(n, n, [flint.fmpq(x.numerator, x.denominator) for r in a for x in r])
                repeat = 400 if n <= 16 else 100
                peer = least_time(b.rref, repeat)
                query = " ".join([str(n), str(n), str(repeat), *(str(x) for r in a for x in r)])
                rust.stdin.write(query + "\n")
                rust.stdin.flush()
                rank, find, check = map(int, rust.stdout.readline().split())
                failures += rank != b.rref()[1]
                rows.append((rank, peer, find / 1e3, check / 1e3, peer * 1e3 / find))
            median = [statistics.median(row[k] for row in rows) for k in range(5)]
            print(f"{name} | {n} | {median[0]:.0f} | {median[1]:.1f} | {median[2]:.1f}"
                  f" | {median[3]:.1f} | {median[4]:.2f}", flush=True)
    print(f"python-flint {flint.__version__}; wrong ranks: {failures}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

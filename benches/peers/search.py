#!/usr/bin/env python3
"""Compares the exhaustive search of the crate `sweep` with NumPy.

    benches/peers/search.py [PAIRS]     gradient and critical test of all 3^16 networks of widths
                                        2, 2, 2 with two samples, entries -1, 0, 1

NumPy is installed from PyPI into a virtual environment under the target directory. The Rust side is
`cargo run --release -p benches --bin sweep_peer`. Both sides run on one thread.

NumPy holds all 6,561 pairs of layers side by side (structure of arrays, int64, every product
written out), and takes one pair of data after the other; overflow is not checked, only impossible
at these sizes. Times are processor time. One run of NumPy takes a fifth of the data pairs, which is enough to measure. The
runs of the two sides alternate, and each pair of runs gives a ratio; the median is printed. A count
that differs from the known one is an error (exit code 1).
"""

import json
import statistics
import subprocess
import sys
import time
from itertools import product

from environment import ROOT, TARGET, enter_venv

INSTANCES, CRITICAL = 3**16, 1_930_305


class NumPy:
    """The gradients of all layers at once, with buffers that are used again."""

    def __init__(self):
        import numpy

        self.numpy = numpy
        self.values = list(product((0, 1, -1), repeat=4))
        one = numpy.array(self.values, dtype=numpy.int64)
        self.first = numpy.repeat(one, 81, axis=0).T.copy()
        self.last = numpy.tile(one, (81, 1)).T.copy()
        a, b, c, d = self.first
        e, f, g, h = self.last
        # The product R, shared by all data.
        self.product = [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d]
        self.buffers = [numpy.empty(6561, dtype=numpy.int64) for _ in range(7)]

    def critical(self, x, y):
        np, (a, b, c, d), (e, f, g, h) = self.numpy, self.first, self.last
        r00, r01, r10, r11 = self.product
        x0, x1, x2, x3 = x
        y0, y1, y2, y3 = y
        s00, s01, s11 = x0 * x0 + x1 * x1, x0 * x2 + x1 * x3, x2 * x2 + x3 * x3
        m00, m01 = y0 * x0 + y1 * x1, y0 * x2 + y1 * x3
        m10, m11 = y2 * x0 + y3 * x1, y2 * x2 + y3 * x3
        g00, g01, g10, g11, u, v, misses = self.buffers

        def combine(p, s, q, t, minus, out):
            np.multiply(p, s, out=out)
            np.multiply(q, t, out=u)
            np.add(out, u, out=out)
            np.subtract(out, minus, out=out)

        combine(r00, s00, r01, s01, m00, g00)
        combine(r00, s01, r01, s11, m01, g01)
        combine(r10, s00, r11, s01, m10, g10)
        combine(r10, s01, r11, s11, m11, g11)
        misses[:] = 0
        for p, s, q, t in (
            (e, g00, g, g10), (e, g01, g, g11), (f, g00, h, g10), (f, g01, h, g11),
            (g00, a, g01, b), (g00, c, g01, d), (g10, a, g11, b), (g10, c, g11, d),
        ):
            np.multiply(p, s, out=u)
            np.multiply(q, t, out=v)
            np.add(u, v, out=u)
            np.bitwise_or(misses, u, out=misses)
        return 6561 - int(np.count_nonzero(misses))

    def run(self, part, parts=5):
        """Data pairs `part`, `part + parts`, ...: nanoseconds an instance, and critical points."""
        data = list(product(self.values, self.values))[part::parts]
        start = time.process_time()
        found = sum(self.critical(x, y) for x, y in data)
        return (time.process_time() - start) * 1e9 / (len(data) * 6561), found


def rust(way, repeat):
    binary = TARGET / "release" / "sweep_peer"
    arguments = [binary, way, "2,2,2", "2", "1", "all", str(repeat)]
    found = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
    if (found["instances"], found["critical"]) != (INSTANCES, CRITICAL):
        sys.exit(f"wrong counts: {found}")
    return found


def main():
    enter_venv("numpy")
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    build = ["cargo", "build", "-q", "--release", "-p", "benches", "--bin", "sweep_peer"]
    subprocess.run(build, check=True, cwd=ROOT)
    numpy, parts = NumPy(), 5
    rows, critical = [], {}
    for k in range(max(pairs, parts)):
        peer, found = numpy.run(k % parts, parts)
        critical[k % parts] = found
        plain, reduced = rust("plain", 8), rust("reduced", 300)
        one = plain["count_ns"] / INSTANCES
        weighted = (reduced["prepared_ns"] + reduced["count_ns"]) / INSTANCES
        rows.append((peer, one, weighted))
        print(f"NumPy {1e3 / peer:.1f} M/s, plain {1e3 / one:.0f} M/s ({peer / one:.1f}x),"
              f" reduced {1 / weighted:.1f} G/s ({peer / weighted:.0f}x)", flush=True)
    if sum(critical.values()) != CRITICAL:
        sys.exit(f"NumPy counts {sum(critical.values())} critical points, expected {CRITICAL}")
    median = statistics.median
    print(f"lane: {plain['lane']}; numpy {numpy.numpy.__version__}; {len(rows)} pairs of runs")
    print(f"medians: NumPy {1e3 / median(r[0] for r in rows):.1f} M/s;"
          f" plain {median(r[0] / r[1] for r in rows):.1f}x;"
          f" reduced, with its preparation, {median(r[0] / r[2] for r in rows):.0f}x")


if __name__ == "__main__":
    main()

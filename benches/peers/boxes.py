#!/usr/bin/env python3
"""Whole boxes of a statement beside NumPy and Rust by hand, on one thread.

    benches/peers/boxes.py [PAIRS]

Builds `whole_box` (compiled code, plain and up to symmetry) and `by_hand` (scalar Rust with early
exits), or takes them from the folder EXAMPLES of the environment, and times them with NumPy in
turns: PAIRS runs of each (5 unless said), medians of processor time, without the preparation; up to
symmetry with it. All must count the same instances met and refuted, else there is no ratio.
NumPy is two programs: stacked matrices (`matmul` of int64, then minors), and entry by entry on the
narrowest integers that hold the values, which fewer people write.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

from environment import ROOT, TARGET, enter_venv

enter_venv("numpy")

import numpy as np

CLAIMS = ROOT / "benches" / "peers" / "boxes.claims"
# The claim, its sizes, the greatest entry.
BOXES = [("lemma", "2,3,2", 2), ("nilpotent", "2,3", 1)]


def values(height, dtype):
    base = 2 * height + 1
    digits = np.indices((base,) * 6).reshape(6, -1).T - height
    return digits.astype(dtype)


def lemma_stacked(height):
    flat = values(height, np.int64)
    a, b = flat.reshape(-1, 2, 3), flat.reshape(-1, 3, 2)
    minor = lambda m, i, j: m[:, 0, i] * m[:, 1, j] - m[:, 0, j] * m[:, 1, i]
    full = lambda m: (minor(m, 0, 1) != 0) | (minor(m, 0, 2) != 0) | (minor(m, 1, 2) != 0)
    a, b = a[full(a)], b[full(b.transpose(0, 2, 1))]
    met = failed = 0
    for start in range(0, len(a), 16):
        c = np.matmul(a[start:start + 16, None], b[None])
        det = c[..., 0, 0] * c[..., 1, 1] - c[..., 0, 1] * c[..., 1, 0]
        met += det.size
        failed += int(np.count_nonzero(det == 0))
    return len(flat) ** 2, met, failed


def lemma_entries(height):
    flat = values(height, np.int16)
    minor = lambda m, i, j: m[i] * m[3 + j] - m[j] * m[3 + i]
    full = lambda m: (minor(m, 0, 1) != 0) | (minor(m, 0, 2) != 0) | (minor(m, 1, 2) != 0)
    # Both by the vectors whose products are taken.
    rows = np.ascontiguousarray(flat.T[:, full(flat.T)])
    met = failed = 0
    for a in rows.T:
        c = [[a[3 * i] * rows[3 * j] + a[3 * i + 1] * rows[3 * j + 1] + a[3 * i + 2] * rows[3 * j + 2]
              for j in range(2)] for i in range(2)]
        det = c[0][0] * c[1][1] - c[0][1] * c[1][0]
        met += det.size
        failed += det.size - int(np.count_nonzero(det))
    return len(flat) ** 2, met, failed


def nilpotent_stacked(height):
    flat = values(height, np.int64)
    a, b = flat.reshape(-1, 2, 3), flat.reshape(-1, 3, 2)
    failed = 0
    for m in a:
        ab, ba = np.matmul(m, b), np.matmul(b, m)
        left = ~np.matmul(ab, ab).any(axis=(1, 2))
        right = ~np.matmul(np.matmul(ba, ba), ba).any(axis=(1, 2))
        failed += int(np.count_nonzero(left != right))
    return len(flat) ** 2, len(flat) ** 2, failed


def nilpotent_entries(height):
    flat = values(height, np.int16)
    cols = np.ascontiguousarray(flat.T)
    failed = 0

    def product(x, y):
        n = len(y)
        return [[sum((x[i][k] * y[k][j] for k in range(1, n)), x[i][0] * y[0][j])
                 for j in range(len(y[0]))] for i in range(len(x))]

    def any_nonzero(m):
        parts = [entry for row in m for entry in row]
        found = parts[0].copy()
        for part in parts[1:]:
            found |= part
        return found != 0

    b = [[cols[2 * i + j] for j in range(2)] for i in range(3)]
    for m in flat:
        a = [[m[3 * i + j] for j in range(3)] for i in range(2)]
        ab, ba = product(a, b), product(b, a)
        left = any_nonzero(product(ab, ab))
        right = any_nonzero(product(product(ba, ba), ba))
        failed += int(np.count_nonzero(left != right))
    return len(flat) ** 2, len(flat) ** 2, failed


NUMPY = {
    "lemma": {"NumPy, stacked int64": lemma_stacked, "NumPy, entries int16": lemma_entries},
    "nilpotent": {"NumPy, stacked int64": nilpotent_stacked, "NumPy, entries int16": nilpotent_entries},
}


def program(*command):
    def run():
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(output)
        nanoseconds = found["walk_ns"] + (found["prepared_ns"] if "symmetry" in command else 0)
        return (found["instances"], found["met"], found["failed"]), nanoseconds / 1e9
    return run


def script(function, height):
    def run():
        start = time.process_time()
        counts = function(height)
        return counts, time.process_time() - start
    return run


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    examples = pathlib.Path(os.environ.get("EXAMPLES", TARGET / "release" / "examples"))
    for package, example in (("hunt", "whole_box"), ("compile", "by_hand")):
        if "EXAMPLES" not in os.environ:
            build = ["cargo", "build", "-q", "--release", "-p", package, "--example", example]
            subprocess.run(build, check=True, cwd=ROOT)
    print("| box | how | instances | met | refuted | 10^6 instances/s | compiled over it |")
    print("|---|---|---|---|---|---|---|")
    for claim, sizes, height in BOXES:
        # Short walks are repeated until the clock of the system can tell them.
        times = "2" if claim == "lemma" else "100"
        whole = lambda way, times: program(
            examples / "whole_box", CLAIMS, claim, sizes, str(height), way, times)
        ways = {
            "compiled": whole("plain", times),
            "compiled, up to symmetry": whole("symmetry", times),
            "scalar Rust": program(examples / "by_hand", claim, str(height), times),
            **{name: script(run, height) for name, run in NUMPY[claim].items()},
        }
        found = {name: [] for name in ways}
        for _ in range(pairs):
            for name, run in ways.items():
                found[name].append(run())
        counts = {result[0] for results in found.values() for result in results}
        rates = {}
        for name, results in found.items():
            seconds = statistics.median(result[1] for result in results)
            rates[name] = results[0][0][0] / seconds / 1e6
        for name, results in found.items():
            instances, met, failed = results[0][0]
            ratio = f"{rates['compiled'] / rates[name]:.2f}" if len(counts) == 1 else "counts differ"
            print(f"| {claim} at ({sizes}), -{height}..{height} | {name} | {instances} | {met} |"
                  f" {failed} | {rates[name]:.1f} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()

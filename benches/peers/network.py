#!/usr/bin/env python3
"""Compares the audit of a network with the plain answer in double precision by SciPy.

    benches/peers/network.py [N ...] [--samples M] [--dtype float32|float64]

for widths (N, N/12, N) and M samples (10,000) of data with a decaying spectrum: inputs `x`, and
targets that depend on them up to noise. Both sides get the same arrays in memory, one thread, and a
process each: processor time of the answer alone, and how much the peak of memory grew with it.

* SciPy: thin SVD of x, projection of y, singular values of what is left, loss of the network.
* referee: `audit_network` and the certificate, as text; then `recheck` of it, timed apart.

Needs the Python package: `pip install ./python` into the environment under the target directory is
done by this script.
"""

import argparse
import json
import resource
import subprocess
import sys
import time

from environment import ROOT, enter_venv


def problem(n, samples, dtype):
    import numpy as np

    rng = np.random.default_rng(n)
    spectrum = np.arange(1, n + 1) ** -0.5
    x = rng.normal(size=(samples, n)) * spectrum
    mixing = rng.normal(size=(n, n)) / np.sqrt(n)
    y = x @ mixing + 0.1 * rng.normal(size=(samples, n))
    hidden = max(1, n // 12)
    layers = [rng.normal(size=(hidden, n)) / n, rng.normal(size=(n, hidden)) / n]
    return [w.astype(dtype) for w in layers], x.astype(dtype), y.astype(dtype), hidden


def scipy_answer(layers, x, y, hidden):
    import numpy as np
    import scipy.linalg

    x, y = x.astype(float), y.astype(float)
    u, s, _ = scipy.linalg.svd(x, full_matrices=False)
    u = u[:, s > 1e-12 * s[0]]
    values = scipy.linalg.svdvals(u.T @ y)
    least = 0.5 * (np.sum(y * y) - np.sum(values[:hidden] ** 2))
    output = x
    for weight in layers:
        output = output @ weight.astype(float).T
    return 0.5 * np.sum((output - y) ** 2), least


def measured(side, n, samples, dtype):
    layers, x, y, hidden = problem(n, samples, dtype)
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if side == "scipy":
        import scipy.linalg

        scipy.linalg.svdvals([[1.0, 0.0], [0.0, 1.0]])
    else:
        import referee
    before, start = peak(), time.process_time()
    found = {}
    if side == "scipy":
        found["loss"], found["least"] = scipy_answer(layers, x, y, hidden)
    else:
        audit = referee.audit_network(layers, x, y)
        certificate = audit.certificate
        found["loss"] = float(audit.loss)
        found["least"] = [float(end) for end in audit.least_loss]
        found["gap"] = str(audit.gap_relative)
        found["certificate_mb"] = len(certificate) / 1e6
    found["seconds"] = time.process_time() - start
    found["mb"] = peak() - before
    if side == "referee":
        start = time.process_time()
        referee.recheck(certificate)
        found["recheck"] = time.process_time() - start
    print(json.dumps(found))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[64, 256, 784])
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--side")
    options = parser.parse_args()
    if options.side:
        measured(options.side, options.sizes[0], options.samples, options.dtype)
        return
    print(f"{options.samples} samples, {options.dtype}; seconds of processor time, MB")
    for n in options.sizes:
        found = {}
        for side in ("scipy", "referee"):
            command = [sys.executable, __file__, str(n), "--side", side]
            command += ["--samples", str(options.samples), "--dtype", options.dtype]
            threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
            environment = {"PATH": "/usr/bin:/bin", **{name: "1" for name in threads}}
            run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found[side] = json.loads(run.stdout)
        theirs, ours = found["scipy"], found["referee"]
        lower, upper = ours["least"]
        slack = 1e-9 * theirs["loss"]
        agrees = lower - slack <= theirs["least"] <= upper + slack
        print(
            f"{n:5}: SciPy {theirs['seconds']:.2f} s {theirs['mb']:.0f} MB;"
            f" referee {ours['seconds']:.2f} s {ours['mb']:.0f} MB,"
            f" certificate {ours['certificate_mb']:.1f} MB, recheck {ours['recheck']:.2f} s;"
            f" ratio {ours['seconds'] / theirs['seconds']:.1f};"
            f" gap {ours['gap'][:8]}; {'agree' if agrees else 'DISAGREE'}"
        )


if __name__ == "__main__":
    enter_venv("numpy", "scipy", str(ROOT / "python"))
    main()

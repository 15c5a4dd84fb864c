"""The enclosure of the least loss against mpmath at 120 digits and SciPy in double precision, on
random problems of all kinds.

    python python/tests/test_optimum.py 1000 [FIRST]

runs the problems number FIRST to FIRST + 999, and prints how many there were of each kind; exit code
1 when an interval does not contain the least loss, or is wide. `pytest` runs the first few.

Bottlenecks are 1 to the least size of the data; that of 0 is the network of zeros, whose loss is
compared besides. The answer of SciPy has an error: singular vectors of the inputs move by about the
rounding error times their condition, and the least loss with them, by at most all of the targets.
"""

import collections
import sys

import mpmath
import numpy as np
import pytest
import scipy.linalg

import referee

mpmath.mp.dps = 120
TYPES = [np.float16, np.float32, np.float64, np.int8]
BIASES = ["none", "output", "hidden"]
SHAPES = ["full", "few-samples", "dependent", "nearly-dependent", "repeated", "scaled", "constant"]


def matrix(array):
    return mpmath.matrix([[mpmath.mpf(float(x)) for x in row] for row in array])


def eigenvalues(symmetric):
    return mpmath.eigsy(symmetric)


def spectrum(x, y, biases):
    """`||Y||^2`, the squares of the singular values of `Y Pi`, the largest first, and the rank."""
    samples = x.cols
    if biases == "hidden":
        x = mpmath.matrix([[x[i, j] for j in range(samples)] for i in range(x.rows)] + [[1] * samples])
    elif biases != "none":
        centre = lambda a: a - (a * mpmath.ones(samples, 1) / samples) * mpmath.ones(1, samples)
        x, y = centre(x), centre(y)
    values, vectors = eigenvalues(x * x.T)
    largest = max(abs(v) for v in values)
    total = mpmath.fsum(entry**2 for entry in y)
    kept = [i for i in range(len(values)) if values[i] > largest * mpmath.mpf(10) ** -70]
    if not kept:
        return total, [], 0
    basis = mpmath.matrix(x.rows, len(kept))
    for j, i in enumerate(kept):
        for row in range(x.rows):
            basis[row, j] = vectors[row, i] / mpmath.sqrt(values[i])
    n = (y * x.T) * basis
    return total, sorted(eigenvalues(n * n.T)[0], reverse=True), len(kept)


def least_loss(total, squares, p):
    return (total - mpmath.fsum(squares[:p])) / 2


def scipy_least_loss(x, y, biases, p, rank):
    """The least loss by SciPy, and a bound of its error to first order: all of the targets when it
    finds another rank than mpmath."""
    x, y = x.astype(float), y.astype(float)
    if biases == "hidden":
        x = np.vstack([x, np.ones((1, x.shape[1]))])
    largest, all_of_it = scipy.linalg.norm(x, 2), np.sum(y * y)
    if biases == "output":
        x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    total = np.sum(y * y)
    _, s, vt = scipy.linalg.svd(x, full_matrices=False)
    kept = s > max(x.shape) * np.finfo(float).eps * largest
    values = scipy.linalg.svdvals(y @ vt[kept].T) if kept.any() else np.zeros(1)
    condition = largest / s[kept][-1] if kept.any() else 1
    error = all_of_it if kept.sum() != rank else 1e-13 * condition * all_of_it
    return (total - np.sum(values[:p] ** 2)) / 2, error


def problem(seed):
    """A random problem, and what kind it is of."""
    rng = np.random.default_rng(seed)
    dtype = TYPES[seed % len(TYPES)]
    shape = SHAPES[seed // len(TYPES) % len(SHAPES)]
    biases = BIASES[seed // (len(TYPES) * len(SHAPES)) % len(BIASES)]
    d0, dh = rng.integers(1, 7, size=2)
    hidden = rng.integers(1, 7, size=rng.integers(1, 4))
    samples = rng.integers(1, max(2, d0)) if shape == "few-samples" else rng.integers(d0, 14)
    x, y = rng.normal(size=(d0, samples)), rng.normal(size=(dh, samples))
    if shape in ("dependent", "constant"):
        x, y = np.rint(4 * x), np.rint(4 * y)
    if shape == "dependent" and d0 > 1:
        x[-1] = x[:-1].sum(axis=0)
    if shape == "nearly-dependent" and d0 > 1:
        x[-1] = x[:-1].sum(axis=0) / 3
    if shape == "constant":
        x[0] = 1
    if shape == "repeated":
        # Rows of a Hadamard matrix: equal singular values.
        h = np.array([[1, 1], [1, -1]])
        h = np.kron(np.kron(h, h), h)
        x, y = h[: min(d0, 8)], 3 * h[np.arange(dh) % 8]
    if shape == "scaled":
        x = x * 10.0 ** rng.integers(-3, 4, size=(d0, 1))
    if dtype == np.int8:
        x, y = np.rint(np.clip(8 * x, -99, 99)), np.rint(np.clip(8 * y, -99, 99))
    x, y = x.astype(dtype), y.astype(dtype)
    widths = [x.shape[0], *hidden, y.shape[0]]
    weight = np.float64 if dtype == np.int8 else dtype
    layers = []
    for i, (inner, outer) in enumerate(zip(widths[:-1], widths[1:])):
        w = rng.normal(size=(outer, inner)).astype(weight)
        is_last = i == len(widths) - 2
        has_bias = (biases == "output" and is_last) or (biases == "hidden" and i == 0)
        layers.append((w, rng.normal(size=outer).astype(weight) if has_bias else None))
    free = biases == "hidden" and min(widths[1:]) > min(widths)
    kind = "output" if free else biases
    return layers, x, y, kind, widths, (np.dtype(dtype).name, shape, biases)


def fault(seed):
    """What is wrong with the answer to a problem, and the kind of the problem."""
    layers, x, y, biases, widths, kind = problem(seed)
    audit = referee.audit_network(layers, x, y, samples="columns")
    total, squares, rank = spectrum(matrix(x), matrix(y), biases)
    least = least_loss(total, squares, min(widths))
    lower, upper = (mpmath.mpf(str(end)) for end in audit.least_loss)
    scale = mpmath.fsum(mpmath.mpf(float(v)) ** 2 for v in y.ravel()) + mpmath.mpf(10) ** -30
    # The printed ends are rounded outward; mpmath itself errs far less than this.
    slack = scale * mpmath.mpf(10) ** -60
    if not lower - slack <= least <= upper + slack:
        return f"{mpmath.nstr(least, 30)} is not in [{lower}, {upper}]", kind
    if audit.input_rank_proved and upper - lower > scale * mpmath.mpf(10) ** -15:
        return f"[{lower}, {upper}] is wide", kind
    if audit.input_rank_proved and audit.input_rank != rank:
        return f"rank {audit.input_rank}, mpmath finds {rank}", kind
    zero = mpmath.mpf(str(audit.zero_network_loss))
    # The network of zeros is the best of rank 0, beside the constant that biases allow.
    if abs(zero - least_loss(total, squares, 0)) > scale * mpmath.mpf(10) ** -28:
        return f"the zero network has loss {zero}", kind
    found, error = scipy_least_loss(x, y, biases, min(widths), rank)
    precise = error < 1e-6 * np.sum(y.astype(float) ** 2)
    if not float(lower) - error <= found <= float(upper) + error:
        return f"SciPy finds {found}, not in [{lower}, {upper}]", kind
    fewer = least_loss(total, squares, audit.learned_directions) - least
    few, many = (mpmath.mpf(str(end)) for end in audit.gap_of_rank)
    if not few - slack <= fewer <= many + slack:
        return f"fewer directions cost {mpmath.nstr(fewer, 30)}, not in [{few}, {many}]", kind
    referee.recheck(audit)
    kind += ("SciPy to six digits",) if precise else ()
    return ("" if audit.input_rank_proved else "rank not proved"), kind


@pytest.mark.parametrize("seed", range(42))
def test_the_enclosure_contains_the_optimum(seed):
    assert fault(seed)[0] in ("", "rank not proved")


if __name__ == "__main__":
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    kinds, faults, unproved = collections.Counter(), 0, 0
    for seed in range(first, first + count):
        found, kind = fault(seed)
        kinds.update(kind)
        if found == "rank not proved":
            unproved += 1
        elif found:
            faults += 1
            print(f"{seed} {kind}: {found}")
    print(f"{count} problems, {faults} faults, {unproved} with an unproved rank; {dict(kinds)}")
    sys.exit(faults > 0)

"""The least loss computed independently: mpmath with 60 digits, SciPy in double precision."""

import mpmath
import numpy as np
import scipy.linalg

mpmath.mp.dps = 60


def precise(x, y, rank, centred=False):
    """The least loss for samples as columns, by singular value decompositions with 60 digits.

    Singular values of x below 1e-40 of the largest count as 0: for the small problems here, exact
    dependences come out near 1e-60 and dependences up to rounding of floats near 1e-16.
    """
    x, y = (mpmath.matrix([[mpmath.mpf(float(v)) for v in row] for row in a]) for a in (x, y))
    if centred:
        for a in (x, y):
            for i in range(a.rows):
                mean = mpmath.fsum(a[i, j] for j in range(a.cols)) / a.cols
                for j in range(a.cols):
                    a[i, j] -= mean
    total = mpmath.fsum(v * v for v in y)
    is_wide = x.rows < x.cols
    u, s, v = mpmath.svd_r(x.T if is_wide else x)
    rows = u.T if is_wide else v
    kept = [i for i in range(len(s)) if s[i] > s[0] * mpmath.mpf(10) ** -40]
    if not kept or rank == 0:
        return total / 2
    basis = mpmath.matrix([[rows[i, j] for j in range(x.cols)] for i in kept])
    image = y * basis.T
    if image.rows < image.cols:
        image = image.T
    values = sorted(mpmath.svd_r(image, compute_uv=False), reverse=True)
    return (total - mpmath.fsum(v * v for v in values[:rank])) / 2


def in_double(x, y, rank):
    """The same as people compute it, with the cut that NumPy makes."""
    _, s, rows = scipy.linalg.svd(x, full_matrices=False)
    rows = rows[s > s.max(initial=0) * max(x.shape) * np.finfo(float).eps]
    values = scipy.linalg.svdvals(y @ rows.T) if len(rows) else np.zeros(0)
    return 0.5 * (np.sum(y * y) - np.sum(values[:rank] ** 2))

"""Is a trained linear network really optimal, and is this claim about matrices true? With proof.

>>> import numpy as np, referee
>>> x = np.array([[1.0, 0.0], [0.0, 1.0]])
>>> audit = referee.audit_network([np.eye(2)], x, x)
>>> audit.verdict, audit.loss
('within-tolerance', Decimal('0'))

`audit_network` encloses how far a trained network is from the least loss, `classify` decides exactly
what kind of point a network of rational numbers is, `check` judges one instance of a claim, `hunt`
looks for counterexamples, and `recheck` checks the certificates of all of them.
"""

from __future__ import annotations

import io as _io
import json as _json
from collections.abc import Mapping as _Mapping
from fractions import Fraction as _Fraction

import numpy as _np

from . import _native
from ._answers import Classification, Found, Judgement, Line, NetworkAudit

__all__ = [
    "Classification",
    "Found",
    "Judgement",
    "Line",
    "NetworkAudit",
    "audit_network",
    "check",
    "classify",
    "hunt",
    "recheck",
]


def _array(value):
    """A NumPy array of anything with `__array__`; a PyTorch tensor is taken off its graph."""
    if hasattr(value, "detach"):
        value = value.detach()
        if "bfloat16" in str(getattr(value, "dtype", "")):
            value = value.float()  # exact: NumPy has no such type
    array = _np.asarray(value)
    if array.dtype.name == "bfloat16":
        array = array.astype(_np.float32)
    return array


def _bytes(name, value):
    """An array as bytes in NumPy's format, with its name."""
    array = _array(value)
    if array.dtype.kind not in "fiub":
        kind = f"of type {array.dtype}"
        raise ValueError(f"{name}: {kind}; expected floats, integers or booleans of a plain shape")
    buffer = _io.BytesIO()
    _np.lib.format.write_array(buffer, array, allow_pickle=False)
    return name, buffer.getvalue()


def audit_network(
    layers,
    x,
    y=None,
    *,
    tolerance=1e-6,
    samples=None,
    one_hot=False,
    loss="half-sum",
) -> NetworkAudit:
    """How far a trained linear network is from the least loss of its widths, with proof.

    Floats are the exact numbers that they are, of whatever width.

    Parameters
    ----------
    layers : list or mapping
        The layers, first to last: arrays of shape ``(d_i, d_{i-1})`` (out, in), or pairs
        ``(weight, bias)`` with a bias of shape ``(d_i,)``; or all tensors of a model by name, as
        ``model.state_dict()`` gives them, taken in the numeric order of their names.
    x : array
        The inputs, of shape ``(m, d_0)`` or ``(d_0, m)``.
    y : array, optional
        The targets, of shape ``(m, d_H)`` or ``(d_H, m)``; without them, the inputs, as for an
        autoencoder.
    tolerance : float, Decimal, Fraction or str
        How large the gap may be, relative to the loss of the zero network.
    samples : "rows" or "columns", optional
        Which way the samples lie in `x` and `y`; without it, the way that fits, if only one does.
    one_hot : bool
        The targets are labels 0, 1, ..., of shape ``(m,)``.
    loss : "half-sum", "sum", "mean" or "mean-per-sample"
        Which multiple of the sum of squares is the loss; "mean" is PyTorch's ``MSELoss``.

    Returns
    -------
    NetworkAudit

    Raises
    ------
    ValueError
        When shapes do not fit, a number is not finite, or a layer is no matrix; the message names
        the array.
    KeyboardInterrupt
        On Ctrl-C, at once.
    """
    if isinstance(layers, _Mapping):
        arrays = [(_bytes(str(name), value), None) for name, value in layers.items()]
    else:
        arrays = []
        for i, layer in enumerate(layers):
            is_pair = isinstance(layer, tuple) or (
                isinstance(layer, list) and layer and getattr(layer[0], "ndim", 0) == 2
            )
            pair = layer if is_pair else (layer, None)
            if len(pair) != 2:
                raise ValueError(f"layers[{i}]: {len(pair)} arrays; expected (weight, bias)")
            weight, bias = pair
            bias = None if bias is None else _bytes(f"layers[{i}].bias", bias)
            arrays.append((_bytes(f"layers[{i}]", weight), bias))
    data = _bytes("x", x), None if y is None else _bytes("y", y)
    named = isinstance(layers, _Mapping)
    asked = str(tolerance).lower()
    native = _native.audit(arrays, named, *data, samples, one_hot, loss, asked)
    return NetworkAudit(native, arrays)


def _exact(value, name):
    """Nested lists of spelled fractions, of an array or nested lists of exact numbers."""
    if hasattr(value, "__array__") or hasattr(value, "detach"):
        value = _array(value).tolist()
    if isinstance(value, (list, tuple)):
        return [_exact(entry, name) for entry in value]
    if isinstance(value, str):
        return value
    try:
        return str(_Fraction(value))
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {value!r} is not an exact number: {error}") from None


def _transposed(rows):
    return [list(column) for column in zip(*rows)]


def classify(layers, x, y=None, *, samples="rows") -> Classification:
    """The kind of a point of the square loss, decided exactly.

    Numbers are exact: integers, ``Fraction``, strings such as ``"1/3"`` or ``"0.1"``, and floats as
    the dyadic fractions that they are. A trained network is `not-critical` by rounding alone; how
    near to the least loss it is, :func:`audit_network` says.

    Parameters
    ----------
    layers : list
        Matrices of shape ``(d_i, d_{i-1})``, first to last, as nested lists or arrays.
    x, y : matrix
        Inputs and targets; without targets, the inputs.
    samples : "rows" or "columns"
        Whether a sample is a row, of shape ``(m, d_0)``, or a column, ``(d_0, m)``.

    Returns
    -------
    Classification

    Raises
    ------
    ValueError
        When shapes do not fit or a number is not exact.
    """
    if samples not in ("rows", "columns"):
        raise ValueError(f"samples={samples!r}; expected 'rows' or 'columns'")
    x = _exact(x, "x")
    y = x if y is None else _exact(y, "y")
    if samples == "rows":
        x, y = _transposed(x), _transposed(y)
    layers = [_exact(layer, f"layers[{i}]") for i, layer in enumerate(layers)]
    found = _native.classify(_json.dumps({"x": x, "y": y, "layers": layers}))
    return Classification(**_json.loads(found))


def check(text, values, sizes=None) -> Judgement:
    """Judges one instance of a claim.

    Parameters
    ----------
    text : str
        A formula, such as ``"for all A : a x b, B : b x c: rank(A*B) <= rank(A)"``, or a text with
        one claim.
    values : dict
        The value of each variable by its name: a matrix (nested lists or an array), a list of
        matrices for a family, or a number.
    sizes : dict, optional
        Sizes by name, a list for a family; those that are the rows or columns of a matrix in
        `values` need not be given.

    Returns
    -------
    Judgement

    Raises
    ------
    ValueError
        When the text has an error (the message shows where), or the instance does not fit.
    """

    def value(name, given):
        exact = _exact(given, name)
        is_index = isinstance(given, int) and not isinstance(given, bool)
        return given if is_index else exact

    instance = {
        "sizes": dict(sizes or {}),
        "values": {name: value(name, given) for name, given in values.items()},
    }
    verdict, detail = _native.check(text, _json.dumps(instance))
    return Judgement(verdict=verdict, detail=detail)


def hunt(
    text, *, effort=None, time=None, seed=0, entries=None, max_size=None, mutants=False
) -> list[Line]:
    """Looks for counterexamples: the smallest first, then at random, and makes them least.

    Parameters
    ----------
    text : str
        A formula, or claims in the claim language.
    effort : int, optional
        How many nodes and draws may be spent on each form.
    time : float, optional
        How many seconds may be spent on each form.
    seed : int
        The seed of the draws.
    entries, max_size : int, optional
        The greatest entry of a box, and the greatest size.
    mutants : bool
        Also hunt with each hypothesis dropped.

    Returns
    -------
    list of Line
        One for each form, followed by those of its mutants.

    Raises
    ------
    ValueError
        When the text has an error; the message shows where.
    KeyboardInterrupt
        On Ctrl-C, at once.
    """
    lines = _native.hunt(text, effort, time, seed, entries, max_size, mutants)
    return [Line(_json.loads(line)) for line in lines]


def recheck(certificate) -> str:
    """Checks a certificate of any kind, by exact arithmetic alone.

    Parameters
    ----------
    certificate : str, dict, or an object with a `certificate`

    Returns
    -------
    str
        What it establishes.

    Raises
    ------
    ValueError
        When it is not accepted.
    """
    certificate = getattr(certificate, "certificate", certificate)
    if certificate is None:
        raise ValueError("there is no certificate")
    text = certificate if isinstance(certificate, str) else _json.dumps(certificate)
    return _native.recheck(text)

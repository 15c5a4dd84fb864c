"""Certified answers about linear networks and claims on them.

Every number comes in with its exact value and every bound is proved by integer arithmetic.
"""

from __future__ import annotations

import html
import io
import json
import math
from fractions import Fraction

import numpy as np

from . import _referee

__all__ = ["Audit", "audit_network", "check", "classify", "recheck"]


def _float(text, direction):
    """The float nearest to a decimal, on the stated side of it (-1 below, 0 either, 1 above)."""
    value = float(text)
    if math.isinf(value):
        return value if direction >= 0 else math.nextafter(value, 0.0)
    exact = Fraction(text)
    if direction < 0 and Fraction(value) > exact:
        return math.nextafter(value, -math.inf)
    if direction > 0 and Fraction(value) < exact:
        return math.nextafter(value, math.inf)
    return value


class Audit(dict):
    """How far a network is from the least loss; fields are items and attributes.

    ``verdict``        ``"within-tolerance"``, ``"above-tolerance"`` or ``"undecided"``
    ``loss``           the loss, rounded to the nearest float
    ``least_loss``     ``(lower, upper)``: contains the least loss, rounded outward
    ``gap``            the loss exceeds the least loss by at most this
    ``gap_relative``   at most this multiple of the least loss; None where that may be 0
    ``gradient_norm``  the norm of the gradient is at most this
    ``bottleneck``     the least width
    ``digits``         the whole answer with all its digits, as strings
    ``certificate``    the certificate as JSON text, if it was asked for
    """

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def _repr_html_(self):
        digits = self["digits"]
        rows = [
            ("verdict", self["verdict"]),
            ("network", " - ".join(map(str, self["widths"]))),
            ("samples", self["samples"]),
            (f"loss ({digits['loss_kind']})", digits["loss"]),
            ("least loss, lower end", digits["least_loss"][0]),
            ("least loss, upper end", digits["least_loss"][1]),
            ("gap, at most", digits["gap"]),
            ("gradient norm, at most", digits["gradient_norm"]),
        ]
        cells = "".join(
            f"<tr><th style='text-align:left'>{html.escape(str(name))}</th>"
            f"<td style='text-align:left'>{html.escape(str(value))}</td></tr>"
            for name, value in rows
        )
        return f"<table>{cells}</table>"


def _array(value, name):
    """The bytes of an array in NumPy's format."""
    if str(getattr(value, "dtype", "")) == "torch.bfloat16":
        value = value.float()  # exact
    if hasattr(value, "detach"):
        value = value.detach()
    try:
        array = np.asarray(value)
    except Exception as error:
        raise ValueError(f"{name}: not an array: {error}") from error
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name}: dtype {array.dtype}; expected floats, integers or booleans")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        raise ValueError(f"{name}: dtype {array.dtype}; expected at most float64")
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _natural(name):
    parts = []
    for char in name:
        if char.isdigit() and parts and parts[-1][0] == 0:
            parts[-1] = (0, parts[-1][1] * 10 + int(char), "")
        elif char.isdigit():
            parts.append((0, int(char), ""))
        else:
            parts.append((1, 0, char))
    return parts


def _layers(layers):
    """Triples of name, weight and bias."""
    if hasattr(layers, "state_dict"):
        layers = layers.state_dict()
    if isinstance(layers, dict):
        weights = sorted((n for n in layers if np.ndim(layers[n]) == 2), key=_natural)
        biases = {n for n in layers if np.ndim(layers[n]) == 1}
        others = [n for n in layers if np.ndim(layers[n]) not in (1, 2)]
        if others:
            raise ValueError(f"{others[0]}: neither a matrix nor a bias of a fully connected layer")
        triples = []
        for name in weights:
            bias = name[: -len("weight")] + "bias" if name.endswith("weight") else None
            biases.discard(bias)
            triples.append((name, layers[name], layers.get(bias)))
        if biases:
            raise ValueError(f"{sorted(biases)[0]}: the bias of no layer")
        return triples
    return [
        (f"layer {i}", *(layer if isinstance(layer, tuple) else (layer, None)))
        for i, layer in enumerate(layers, 1)
    ]


def audit_network(
    layers,
    x,
    y=None,
    tolerance=1e-6,
    *,
    samples=None,
    loss="half-sum",
    one_hot=False,
    certificate=False,
):
    """How far a linear network is from the least loss that its widths allow, with proof.

    layers       arrays of shape (out, in), first layer first; or pairs (weight, bias); or a
                 state_dict, or a module that has one
    x            inputs, of shape (samples, in), or (in, samples)
    y            targets, of shape (samples, out) or (out, samples); None for an autoencoder
    tolerance    how large the gap may be, relative to the loss of the zero network
    samples      "rows" or "columns"; None when only one of them fits the sizes
    loss         "half-sum", "sum", "mean" (PyTorch's MSELoss) or "mean-per-sample"
    one_hot      y holds labels 0, 1, ..., to be answered with rows of the identity
    certificate  whether to return the certificate, for `recheck`

    Returns an `Audit`. Raises ValueError for arrays that do not fit, are empty, or hold NaN or
    infinities. The GIL is released, and Ctrl-C stops the run between its steps.
    """
    triples = [
        (name, _array(weight, name), None if bias is None else _array(bias, f"the bias of {name}"))
        for name, weight, bias in _layers(layers)
    ]
    is_same = y is None or (isinstance(y, str) and y == "same")
    text, proof = _referee.audit_network(
        triples,
        _array(x, "x"),
        None if is_same else _array(y, "y"),
        str(Fraction(str(tolerance))),  # 1e-6 is a millionth
        samples,
        loss,
        one_hot,
        certificate,
    )
    digits = json.loads(text)
    audit = Audit(digits)
    outward = lambda pair: (_float(pair[0], -1), _float(pair[1], 1))  # noqa: E731
    audit["loss"] = _float(digits["loss"], 0)
    audit["losses"] = {kind: float(value) for kind, value in digits["losses"].items()}
    for key in ("least_loss", "gap_interval", "gradient_norm_interval"):
        audit[key] = outward(digits[key])
    audit["gradient_norms"] = [outward(pair) for pair in digits["gradient_norms"]]
    for key in ("loss_error", "gap", "gap_relative", "gap_to_zero_network", "gradient_norm"):
        audit[key] = None if digits[key] is None else _float(digits[key], 1)
    for key in ("zero_network_loss", "tolerance"):
        audit[key] = float(digits[key])
    audit["digits"] = digits
    audit["certificate"] = proof
    return audit


def recheck(certificate):
    """What the trusted checker says of a certificate; ValueError when it is rejected."""
    return _referee.recheck(certificate)


def _instance(value):
    return value if isinstance(value, str) else json.dumps(value, default=_entry)


def _entry(value):
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, np.ndarray):
        return [[str(Fraction(v)) for v in row] for row in value.tolist()]
    raise TypeError(f"{type(value).__name__} in an instance")


def classify(instance):
    """The kind of a point of the loss, with its certificate, as a dict.

    instance  {"x": ..., "y": ..., "layers": [...]}, samples as columns; entries are integers,
              strings such as "1/3", Fractions, or NumPy arrays of floats, taken exactly
    """
    return json.loads(_referee.classify(_instance(instance)))


def check(claim, subject, form="stated", dropped=()):
    """The verdict of a claim, such as "theorem-3.2", on a subject, as a dict."""
    return json.loads(_referee.check(claim, form, list(dropped), _instance(subject)))

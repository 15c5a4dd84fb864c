"""The audit beside independent computations, on random problems of every kind that is hard."""

import json
from fractions import Fraction

import mpmath
import numpy as np
import pytest

import optimum
import referee

DTYPES = [np.float16, np.float32, np.float64]


def problem(seed):
    """Layers, x, y (samples as columns) and whether there is an output bias."""
    rng = np.random.default_rng(seed)
    d0, dh, m = (int(rng.integers(1, high)) for high in (8, 8, 12))
    depth = int(rng.integers(1, 5))
    widths = [d0] + [int(rng.integers(1, 7)) for _ in range(depth - 1)] + [dh]
    dtype = DTYPES[seed % 3]
    kind = seed % 6
    if kind == 0:  # small integers
        x = rng.integers(-3, 4, (d0, m))
    elif kind == 1:  # rank-deficient, exactly
        r = int(rng.integers(1, 4))
        x = rng.integers(-3, 4, (d0, r)) @ rng.integers(-3, 4, (r, m))
    elif kind == 2:  # rank-deficient up to rounding
        x = rng.normal(size=(d0, 1)) @ rng.normal(size=(1, m))
    elif kind == 3:  # repeated singular values
        x = 2 * np.eye(d0, m)
    elif kind == 4:  # scales that differ
        x = rng.normal(size=(d0, m)) * 2.0 ** rng.integers(-6, 7, (d0, 1))
    else:
        x = rng.normal(size=(d0, m))
    y = np.eye(dh, m) if seed % 5 == 0 else rng.normal(size=(dh, m))
    if seed % 17 == 0:
        y = y * 0
    layers = [rng.normal(size=(b, a)).astype(dtype) for a, b in zip(widths, widths[1:])]
    centred = seed % 4 == 0
    if centred:
        layers[-1] = (layers[-1], rng.normal(size=dh).astype(dtype))
    return layers, x.astype(dtype), y.astype(dtype), min(widths), centred


def exact_loss(layers, x, y):
    fractions = lambda a: [[Fraction(float(v)) for v in row] for row in a]  # noqa: E731
    level = fractions(x)
    for layer in layers:
        weight, bias = layer if isinstance(layer, tuple) else (layer, np.zeros(len(layer)))
        level = [
            [sum(w * v for w, v in zip(row, column)) + Fraction(float(b)) for column in zip(*level)]
            for row, b in zip(fractions(weight), bias)
        ]
    pairs = zip((v for row in level for v in row), (v for row in fractions(y) for v in row))
    return sum((a - b) ** 2 for a, b in pairs) / 2


@pytest.mark.parametrize("block", range(20))
def test_the_enclosure_contains_the_optimum_of_random_problems(block):
    for seed in range(50 * block, 50 * (block + 1)):
        layers, x, y, rank, centred = problem(seed)
        audit = referee.audit_network(layers, x, y, samples="columns")
        lower, upper = map(mpmath.mpf, audit.digits["least_loss"])
        least = optimum.precise(x, y, rank, centred)
        slack = mpmath.mpf(10) ** -35 * (1 + least)
        assert lower <= least + slack and least - slack <= upper, seed
        assert upper - lower <= 1e-12 * (1 + least), seed
        assert audit.least_loss[0] <= float(least) <= audit.least_loss[1] + 1e-300 or (
            np.isclose(audit.least_loss[0], float(least), rtol=1e-15)
        )
        loss = exact_loss(layers, x, y)
        error = abs(Fraction(audit.digits["loss"]) - loss)
        assert error <= Fraction(audit.digits["loss_error"]), seed
        gap = Fraction(audit.digits["gap"])
        assert gap >= loss - Fraction(audit.digits["least_loss"][1]), seed
        assert audit.bottleneck == rank


def test_double_precision_agrees_within_its_error():
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(20, 200)), rng.normal(size=(12, 200))
    layers = [rng.normal(size=(5, 20)), rng.normal(size=(12, 5))]
    audit = referee.audit_network(layers, x.T, y.T)
    assert np.isclose(audit.least_loss[0], optimum.in_double(x, y, 5), rtol=1e-12)


def test_the_gradient_norm_is_that_of_the_formula():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(4, 30)), rng.normal(size=(3, 30))
    w1, w2, b2 = rng.normal(size=(2, 4)), rng.normal(size=(3, 2)), rng.normal(size=3)
    residual = w2 @ w1 @ x + b2[:, None] - y
    parts = [w2.T @ residual @ x.T, residual @ (w1 @ x).T, residual.sum(axis=1)]
    audit = referee.audit_network([w1, (w2, b2)], x.T, y.T)
    assert np.isclose(audit.gradient_norm, np.sqrt(sum(np.sum(p * p) for p in parts)), rtol=1e-12)
    lower, upper = audit.gradient_norms[0]
    assert lower <= upper and np.isclose(lower, np.linalg.norm(parts[0]), rtol=1e-12)


def test_singular_values_are_enclosed():
    rng = np.random.default_rng(4)
    w1, w2, x = rng.normal(size=(3, 5)), rng.normal(size=(5, 3)), rng.normal(size=(40, 5))
    audit = referee.audit_network([w1, w2], x)
    for matrix, found in zip([w1, w2], audit.digits["singular_values"]):
        for value, (lower, upper) in zip(np.linalg.svd(matrix, compute_uv=False), found):
            assert float(lower) * (1 - 1e-12) <= value <= float(upper) * (1 + 1e-12)


def test_the_certificate_is_accepted_and_a_forged_one_is_not():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(30, 4)), rng.normal(size=(30, 3))
    layers = [rng.normal(size=(2, 4)), rng.normal(size=(3, 2))]
    audit = referee.audit_network(layers, x, y, certificate=True)
    assert "of the least loss" in referee.recheck(audit.certificate)
    forged = json.loads(audit.certificate)
    forged["claim"]["lower"] = forged["claim"]["loss"]
    with pytest.raises(ValueError, match="not-enclosed"):
        referee.recheck(json.dumps(forged))


def test_a_state_dict_is_read_in_numeric_order():
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(30, 4)), rng.normal(size=(30, 2))
    w = [rng.normal(size=(3, 4)), rng.normal(size=(3, 3)), rng.normal(size=(2, 3))]
    state = {"net.10.weight": w[2], "net.2.weight": w[1], "net.0.weight": w[0]}
    named, listed = referee.audit_network(state, x, y), referee.audit_network(w, x, y)
    assert named.digits["loss"] == listed.digits["loss"]


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda a: a["x"].__setitem__((3, 1), np.nan), "NaN"),
        (lambda a: a["x"].__setitem__((3, 1), np.inf), "inf"),
        (lambda a: a.__setitem__("x", a["x"][:, :3]), "fit"),
        (lambda a: a.__setitem__("y", a["y"][:7]), "fit"),
        (lambda a: a.__setitem__("x", np.zeros((0, 4))), "empty"),
        (lambda a: a.__setitem__("layers", []), "at least one"),
        (lambda a: a["layers"].reverse(), "follow"),
        (lambda a: a["layers"].__setitem__(0, np.zeros((2, 4, 1))), "layer 1"),
        (lambda a: a["layers"].__setitem__(0, np.zeros((2, 4), complex)), "complex"),
        (lambda a: a["layers"].__setitem__(0, (a["layers"][0], np.zeros(5))), "bias"),
        (lambda a: a.__setitem__("tolerance", -1), "tolerance"),
        (lambda a: a.__setitem__("samples", "sideways"), "sideways"),
    ],
)
def test_bad_input_is_a_clear_error(change, message):
    rng = np.random.default_rng(8)
    arguments = {
        "layers": [rng.normal(size=(2, 4)), rng.normal(size=(3, 2))],
        "x": rng.normal(size=(30, 4)),
        "y": rng.normal(size=(30, 3)),
    }
    change(arguments)
    with pytest.raises(ValueError, match=message):
        referee.audit_network(**arguments)


def test_verdicts_and_html():
    x = np.eye(3)
    perfect = referee.audit_network([np.eye(3)], x, samples="rows")
    assert perfect.verdict == "within-tolerance" and perfect.loss == 0
    poor = referee.audit_network([np.zeros((3, 3))], x, samples="rows")
    assert poor.verdict == "above-tolerance" and poor["gap"] >= 1.5
    assert "<table>" in poor._repr_html_()


def test_the_rest_of_the_program_answers_in_the_same_words():
    saddle = {"x": [[1, 0, 0], [0, 1, 0]], "y": [[0, 0, 1], [0, 1, 0]], "layers": [[[1, 0]], [[0]], [[1], [0]]]}
    assert referee.classify(saddle)["verdict"] == "non-strict-saddle"
    single = {"x": [[0, 1]], "y": [[1, 0]], "layers": [[[0]]], "layer": 1}
    assert referee.check("theorem-3.2", single)["verdict"] == "refuted"

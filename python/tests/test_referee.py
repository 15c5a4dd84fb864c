"""What the package promises, on cases that are known by hand or from NumPy."""

import json
import os
import signal
import threading
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import referee


def least_loss(x, y, p):
    """The least loss in double precision; samples are rows."""
    u, s, _ = np.linalg.svd(x, full_matrices=False)
    u = u[:, s > 1e-12 * s[0]]
    values = np.linalg.svd(u.T @ y, compute_uv=False)
    return 0.5 * (np.sum(y * y) - np.sum(values[:p] ** 2))


def random_problem(seed, widths=(5, 2, 4), samples=30, dtype=np.float64):
    rng = np.random.default_rng(seed)
    shapes = zip(widths[1:], widths[:-1])
    layers = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    x = rng.normal(size=(samples, widths[0])).astype(dtype)
    y = rng.normal(size=(samples, widths[-1])).astype(dtype)
    return layers, x, y


class Tensor:
    """What a PyTorch tensor on the processor looks like from outside."""

    def __init__(self, array):
        self.array = array
        self.detached = False

    def detach(self):
        other = Tensor(self.array)
        other.detached = True
        return other

    def __array__(self, dtype=None, copy=None):
        if not self.detached:
            raise RuntimeError("call detach() on a tensor that requires grad")
        return self.array if dtype is None else self.array.astype(dtype)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("seed", range(5))
def test_the_interval_contains_the_least_loss_of_numpy(seed, dtype):
    layers, x, y = random_problem(seed, dtype=dtype)
    audit = referee.audit_network(layers, x, y)
    x, y = x.astype(float), y.astype(float)
    expected = least_loss(x, y, 2)
    lower, upper = audit.least_loss
    assert lower <= upper
    assert float(lower) - 1e-9 <= expected <= float(upper) + 1e-9
    output = x @ (layers[1].astype(float) @ layers[0].astype(float)).T
    assert float(audit.loss) == pytest.approx(0.5 * np.sum((output - y) ** 2), rel=1e-12)
    assert audit.verdict == "above-tolerance" and audit.is_optimal is False
    assert abs(Fraction(audit.loss) - audit.loss_exact) <= Fraction(audit.loss_error)
    assert sum(audit.hessian) == 18 and len(audit.learned) == 4
    part = sum(end for end in audit.gap_of_rank + audit.gap_of_directions) / 2
    assert part == pytest.approx(audit.gap)
    assert audit.losses["mean"] == pytest.approx(Decimal(np.mean((output - y) ** 2)))


def test_the_solution_is_optimal_and_its_certificate_is_accepted():
    layers, x, y = random_problem(7)
    found = referee.audit_network(layers, x, y).solve()
    assert [w.dtype for w in found.layers] == [np.float64, np.float64]
    again = referee.audit_network(found.layers, x, y, tolerance="1e-12")
    assert again.is_optimal
    assert again.gap <= found.gap * 2
    assert "above the least loss" in referee.recheck(again)
    forged = json.loads(again.certificate)
    forged["claim"]["loss"] = "0"
    with pytest.raises(ValueError):
        referee.recheck(forged)


def test_a_better_network_is_better_for_numpy_too():
    zeros = [np.zeros((3, 4), np.float32), np.zeros((4, 3), np.float32)]
    x = np.random.default_rng(1).normal(size=(20, 4)).astype(np.float32)
    audit = referee.audit_network(zeros, x)
    found = audit.better()
    assert found.is_lower and found.loss < audit.loss
    assert all(w.dtype == np.float32 for w in found.layers)
    x = x.astype(float)
    product = found.layers[1].astype(float) @ found.layers[0].astype(float)
    loss = 0.5 * np.sum((x @ product.T - x) ** 2)
    assert loss == pytest.approx(float(found.loss), rel=1e-12)


def test_biases_and_names_and_tensors_are_understood():
    (w1, w2), x, y = random_problem(3)
    b1, b2 = np.ones(2), np.ones(4)
    pairs = referee.audit_network([(w1, b1), (w2, b2)], x, y)
    state = {"net.10.weight": w2, "net.2.weight": w1, "net.2.bias": b1, "net.10.bias": b2}
    named = referee.audit_network(state, Tensor(x), Tensor(y))
    assert pairs.loss == named.loss and named.biases == "affine"
    lists = referee.audit_network([[w1, b1], [w2, b2]], x, y)
    coder = referee.audit_network({"decoder.weight": w2, "encoder.weight": w1}, x, y)
    assert lists.loss == pairs.loss and coder.loss == referee.audit_network([w1, w2], x, y).loss
    tensors = referee.audit_network([Tensor(w1), Tensor(w2)], x, y)
    plain = referee.audit_network([w1, w2], x, y)
    assert tensors.loss == plain.loss
    columns = referee.audit_network([w1, w2], x.T, y.T)
    assert columns.loss == plain.loss
    assert columns.notes == ["samples are columns, as only that fits the sizes"]
    fortran = referee.audit_network([np.asfortranarray(w1), w2], x.astype(">f8"), y)
    assert fortran.loss == plain.loss


def test_labels_become_rows_of_the_identity():
    layers, x, _ = random_problem(4, widths=(5, 2, 3))
    labels = np.arange(30) % 3
    hot = referee.audit_network(layers, x, labels, one_hot=True)
    assert hot.loss == referee.audit_network(layers, x, np.eye(3)[labels]).loss


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda q: q["layers"].clear(), "there is none"),
        (lambda q: q["layers"].reverse(), "does not follow"),
        (lambda q: q["layers"][0].__setitem__((0, 1), np.nan), r"layers\[0\].*\[0, 1\].*NaN"),
        (lambda q: q["x"].__setitem__((2, 1), np.inf), r'"x".*\[2, 1\].*inf'),
        (lambda q: q.update(x=np.ones((30, 6))), "do not fit"),
        (lambda q: q.update(x=np.array([["a"]])), "^x: of type"),
        (lambda q: q.update(x=np.ones((30, 5), complex)), "^x: of type"),
        (lambda q: q.update(x=np.array([[object()]])), "^x: of type"),
        (lambda q: q.update(x=np.ones((0, 5)), y=np.ones((0, 4))), "nonempty"),
        (lambda q: q.update(loss="huber"), "half-sum"),
        (lambda q: q.update(samples="diagonal"), "rows"),
        (lambda q: q.update(tolerance=-1), "not negative"),
        (lambda q: q.update(tolerance=float("nan")), "tolerance=nan"),
        (lambda q: q["layers"].append((1, 2, 3)), r"layers\[2\]"),
        (lambda q: q["layers"].append(np.ones((4, 4, 3, 3))), r"layers\[2\].*4 x 4 x 3 x 3"),
        (lambda q: q.update(layers=[np.ones((2, 0)), np.ones((4, 2))]), "nonempty"),
    ],
)
def test_bad_input_is_an_error_that_names_it(change, message):
    layers, x, y = random_problem(0)
    question = {"layers": layers, "x": x, "y": y}
    change(question)
    with pytest.raises(ValueError, match=message):
        referee.audit_network(**question)


def test_square_data_must_be_oriented():
    layers, x, y = random_problem(0, widths=(4, 2, 4), samples=4)
    with pytest.raises(ValueError, match="samples='rows'"):
        referee.audit_network(layers, x, y)
    rows = referee.audit_network(layers, x, y, samples="rows")
    assert rows.loss == referee.audit_network(layers, x.T, y.T, samples="columns").loss


def test_an_audit_shows_itself_in_a_notebook():
    layers, x, y = random_problem(1)
    audit = referee.audit_network(layers, x, y)
    assert "not optimal" in repr(audit) and "network 5-2-4" in repr(audit)
    html = audit._repr_html_()
    assert html.count("<tr>") == html.count("</tr>") > 4 and "not optimal" in html


def test_points_are_classified_exactly():
    third = [[["1/3"]], [[3]]]
    assert referee.classify(third, [[1]], [[1]]).kind == "global-minimum"
    saddle = referee.classify([[[0]], [[0]]], [[1]], [[1]])
    assert saddle.kind == "strict-saddle" and saddle.loss == Fraction(1, 2)
    assert saddle.descent_order == 2
    assert referee.recheck(saddle)
    deep = referee.classify([np.zeros((1, 1))] * 3, [[1]], [[1]])
    assert deep.kind == "non-strict-saddle" and deep.descent_order == 3
    # One third is no float.
    assert referee.classify([[[1 / 3]], [[3.0]]], [[1]], [[1]]).kind == "not-critical"
    with pytest.raises(ValueError, match="x"):
        referee.classify(third, [[float("nan")]], [[1]])


FULL = "for all A : a x b, B : b x c with full(A) and full(B): full(A*B)"


def test_a_false_claim_is_refuted_with_a_certificate():
    [line] = referee.hunt(FULL, effort=20_000)
    assert line.verdict == "refuted"
    values = line.counterexample["values"]
    product = np.array(values["A"], dtype=float) @ np.array(values["B"], dtype=float)
    assert np.linalg.matrix_rank(product) < min(product.shape)
    assert referee.recheck(line) == "refuted"
    judged = referee.check(FULL, {"A": [[0, 1]], "B": np.array([[1], [0]])})
    assert judged.verdict == "refuted"
    assert referee.check(FULL, {"A": [[0, 0]], "B": [[1], [0]]}).verdict == "vacuous"
    assert referee.check(FULL, {"A": [[1]], "B": [["1/2"]]}).verdict == "holds"


def test_errors_in_a_claim_show_the_place():
    with pytest.raises(ValueError, match="rnak"):
        referee.hunt("for all A : a x b: rnak(A) <= a")
    with pytest.raises(ValueError, match="`c` has no value"):
        referee.check(FULL, {"A": [[1]]})


def test_claims_of_a_file_are_hunted_one_by_one():
    text = (
        'claim one "a"\n  sizes n\n  for all A : n x n\n  show rank(A) <= n\n'
        'claim two "b"\n  sizes n\n  for all A : n x n\n  show rank(A) = n\n'
    )
    lines = referee.hunt(text, effort=3_000)
    assert [line.claim for line in lines] == ["one", "two"]
    assert [line.verdict for line in lines] == ["stands", "refuted"]


def interrupted_after(seconds, work):
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    start = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        timer.cancel()
    return time.monotonic() - start


def test_ctrl_c_ends_a_hunt_and_an_audit():
    endless = "for all A : a x b, B : b x c: rank(A*B) <= rank(A)"
    assert interrupted_after(0.3, lambda: referee.hunt(endless, time=600.0)) < 60
    layers, x, y = random_problem(2, widths=(500, 20, 500), samples=2000)
    assert interrupted_after(0.3, lambda: referee.audit_network(layers, x, y)) < 60


def test_other_threads_run_meanwhile():
    ticks = 0
    done = threading.Event()

    def tick():
        nonlocal ticks
        while not done.wait(0.005):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    referee.hunt("for all A : a x b: rank(A) <= a", time=1.0)
    done.set()
    thread.join()
    assert ticks >= 10

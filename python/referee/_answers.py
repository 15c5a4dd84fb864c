"""The answers: plain objects, made from the JSON that the program prints."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from html import escape

import numpy as np


def _interval(pair):
    lower, upper = pair
    return Decimal(lower), Decimal(upper)


@dataclass(frozen=True)
class Found:
    """A network that was found, with what is proved of it.

    Attributes: `way` (how it was found), `loss` (at most this), `is_lower` (than the loss of the
    network audited; decided exactly), `gap` (to the least loss, at most), `layers` (arrays of the
    shapes and number types of the network audited, or pairs with a bias).
    """

    way: str
    loss: Decimal
    is_lower: bool
    gap: Decimal
    layers: list = field(repr=False)


def _found(native):
    if native is None:
        return None
    said, layers = native
    said = json.loads(said)
    load = lambda data: np.load(io.BytesIO(data), allow_pickle=False)
    arrays = [load(w) if b is None else (load(w), load(b)) for w, b in layers]
    return Found(
        way=said["way"],
        loss=Decimal(said["loss"]),
        is_lower=said["is_lower"],
        gap=Decimal(said["gap"]),
        layers=arrays,
    )


class NetworkAudit:
    """How far a network is from the least loss. Numbers are decimals, intervals are pairs.

    Attributes
    ----------
    verdict : "within-tolerance", "above-tolerance" or "undecided"
    loss : Decimal
        The exact loss, rounded to 30 digits; `loss_error` bounds the rounding, and `loss_exact` is
        the loss itself, a Fraction.
    least_loss : (Decimal, Decimal)
        An interval that contains the least loss.
    gap : Decimal
        The loss exceeds the least loss by at most this; `gap_interval` contains the gap.
    gap_relative, gap_to_zero_network : Decimal or None
        The gap over the least loss, and over the loss of the zero network; upper bounds.
    gradient_norm : Decimal
        An upper bound; `gradient_norms` are intervals, layer by layer.
    singular_values : list of lists of (Decimal, Decimal)
        Intervals, layer by layer; `product_singular_values` for the product.
    gap_of_rank, gap_of_directions : (Decimal, Decimal)
        How much of the gap is due to directions that are not learned, and how much to those that
        are, learned badly.
    hessian : (int, int, int) or None
        How many eigenvalues of the Hessian are positive, negative and zero, exactly; None for more
        than 64 weights and biases.
    learned : list of float
        How much of each singular direction of the data the network has; a guide.
        `learned_directions` counts the leading ones that it has by more than half.
    bottleneck, samples, widths, biases, input_rank, notes
    certificate : str
        What :func:`referee.recheck` and the program `recheck` check.
    """

    def __init__(self, native, arrays):
        self._native = native
        self._json = native.answer()
        answer = json.loads(self._json)
        self.verdict = answer["verdict"]
        self.loss = Decimal(answer["loss"])
        self.loss_error = Decimal(answer["loss_error"])
        self.loss_exact = Fraction(answer["loss_exact"])
        self.loss_kind = answer["loss_kind"]
        self.losses = {kind: Decimal(loss) for kind, loss in answer["losses"].items()}
        self.least_loss = _interval(answer["least_loss"])
        self.gap = Decimal(answer["gap"])
        self.gap_interval = _interval(answer["gap_interval"])
        for name in ("gap_relative", "gap_to_zero_network"):
            value = answer[name]
            setattr(self, name, None if value is None else Decimal(value))
        self.zero_network_loss = Decimal(answer["zero_network_loss"])
        self.tolerance = Decimal(answer["tolerance"])
        self.gradient_norm = Decimal(answer["gradient_norm"])
        self.gradient_norms = [_interval(norm) for norm in answer["gradient_norms"]]
        values = answer["singular_values"]
        self.singular_values = [[_interval(v) for v in layer] for layer in values]
        self.product_singular_values = [_interval(v) for v in answer["product_singular_values"]]
        for name in ("bottleneck", "samples", "widths", "biases", "input_rank", "notes"):
            setattr(self, name, answer[name])
        self.input_rank_proved = answer["input_rank_proved"]
        self.learned_directions = answer["learned_directions"]
        self.learned = answer["learned"]
        self.gap_of_rank = _interval(answer["gap_of_rank"])
        self.gap_of_directions = _interval(answer["gap_of_directions"])
        found = answer["hessian"]
        self.hessian = found and tuple(found[sign] for sign in ("positive", "negative", "zero"))

    @property
    def is_optimal(self):
        """Whether the gap is within the tolerance; None when that is undecided."""
        return {"within-tolerance": True, "above-tolerance": False}.get(self.verdict)

    @property
    def certificate(self):
        """The certificate, as JSON."""
        return self._native.certificate()

    def to_dict(self):
        """What `referee network --json` prints."""
        return json.loads(self._json)

    def better(self):
        """A network with a lower loss, as :class:`Found`; None when there is none to be found.

        A step of descent, or near a saddle the escape. It is no search for the optimum; that is
        :meth:`solve`.
        """
        return _found(self._native.better())

    def solve(self):
        """The optimum in balanced factors, rounded to the number types of the network."""
        return _found(self._native.solve())

    def _rows(self):
        lower, upper = self.least_loss
        rows = [
            ("loss", f"{self.loss:.17g} ({self.loss_kind})"),
            ("least loss", f"between {lower:.17g} and {upper:.17g}"),
            ("gap", f"at most {self.gap:.3g}"),
        ]
        if self.gap_relative is not None:
            rows.append(("", f"at most {self.gap_relative:.3g} of the least loss"))
        if self.gap_to_zero_network is not None:
            zero = f"at most {self.gap_to_zero_network:.3g} of the loss of the zero network"
            rows.append(("", f"{zero} (tolerance {self.tolerance:.3g})"))
        rows.append(("gradient", f"of norm at most {self.gradient_norm:.3g}"))
        learned = f"{self.learned_directions} of {self.bottleneck}"
        rows.append(("learned", f"{learned} leading singular directions (a guide)"))
        return rows

    def _title(self):
        said = {True: "optimal within the tolerance", False: "not optimal", None: "undecided"}
        widths = "-".join(map(str, self.widths))
        return f"{said[self.is_optimal]}: network {widths}, {self.samples} samples"

    def __repr__(self):
        rows = "\n".join(f"  {name:<10}  {text}" for name, text in self._rows())
        return f"{self._title()}\n{rows}"

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for name, text in self._rows()
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        notes = f"<ul>{notes}</ul>" if notes else ""
        return f"<p><b>{escape(self._title())}</b></p><table>{rows}</table>{notes}"


@dataclass(frozen=True)
class Classification:
    """The kind of a point.

    Attributes: `kind` ("not-critical", "global-minimum", "strict-saddle" or "non-strict-saddle"),
    `loss` (half the sum of squares, exact), `rank` (of the product), `bottleneck`, `descent_order`
    (the power of t at which the loss first falls; None at a minimum), `certificate` (a dict).
    """

    kind: str
    loss: Fraction
    rank: int
    bottleneck: int
    descent_order: int | None
    certificate: dict = field(repr=False)

    def __post_init__(self):
        object.__setattr__(self, "loss", Fraction(self.loss))


@dataclass(frozen=True)
class Judgement:
    """What became of an instance.

    Attributes: `verdict` ("holds", "refuted", "vacuous", "ill-defined", "undecided", and for
    `show some` "witnessed" or "not-witnessed"), `detail` (why, in words).
    """

    verdict: str
    detail: str = ""


class Line:
    """What a hunt says of one form.

    Attributes
    ----------
    claim, form : str
    dropped : list of str
        Hypotheses that were dropped.
    verdict : str
        "refuted", "stands", "witnessed", "not-witnessed", "untested", ...
    counterexample : dict or None
        `sizes` and `values` by name; matrices are nested lists of `Fraction`.
    least : bool
        Whether everything smaller was visited.
    instances : int
        How many were examined.
    certificate : dict or None
    """

    def __init__(self, answer):
        self._answer = answer
        self.claim = answer["claim"]
        self.form = answer["form"]
        self.dropped = answer["dropped"]
        self.verdict = answer["verdict"]
        self.expected = answer["expected"]
        self.counterexample = _instance(answer["counterexample"])
        self.witness = _instance(answer["witness"])
        self.least = answer["least"]
        self.instances = answer["instances"]
        self.met = answer["met"]
        self.killed = answer["killed"]
        self.not_needed = answer["not_needed"]
        self.limit = answer["limit"]
        self.certificate = answer["certificate"]

    def to_dict(self):
        """What `referee hunt --json` prints."""
        return self._answer

    def __repr__(self):
        name = "/".join(part for part in (self.claim, self.form) if part)
        without = f" without {', '.join(self.dropped)}" if self.dropped else ""
        return f"<{name}{without}: {self.verdict}, {self.instances} instances>"


def _numbers(value):
    if isinstance(value, list):
        return [_numbers(entry) for entry in value]
    if isinstance(value, str):
        return Fraction(value)
    if isinstance(value, dict):
        return [[] for _ in range(value["rows"])]
    return value


def _instance(instance):
    if instance is None:
        return None
    values = {name: _numbers(value) for name, value in instance["values"].items()}
    return {"sizes": instance["sizes"], "values": values}

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

Interval = tuple[float, float]

class Audit(dict[str, Any]):
    verdict: Literal["within-tolerance", "above-tolerance", "undecided"]
    loss: float
    loss_error: float
    loss_kind: str
    losses: dict[str, float]
    least_loss: Interval
    gap: float
    gap_interval: Interval
    gap_relative: float | None
    gap_to_zero_network: float | None
    zero_network_loss: float
    tolerance: float
    gradient_norm: float
    gradient_norm_interval: Interval
    gradient_norms: list[Interval]
    bottleneck: int
    widths: list[int]
    samples: int
    biases: Literal["none", "affine", "augmented"]
    input_rank: int
    input_rank_proved: bool
    digits: dict[str, Any]
    certificate: str | None
    def _repr_html_(self) -> str: ...

def audit_network(
    layers: Sequence[Any] | Mapping[str, Any] | Any,
    x: Any,
    y: Any = None,
    tolerance: float | str | Fraction = 1e-6,
    *,
    samples: Literal["rows", "columns"] | None = None,
    loss: Literal["half-sum", "sum", "mean", "mean-per-sample"] = "half-sum",
    one_hot: bool = False,
    certificate: bool = False,
) -> Audit: ...
def recheck(certificate: str) -> str: ...
def classify(instance: str | Mapping[str, Any]) -> dict[str, Any]: ...
def check(
    claim: str, subject: str | Mapping[str, Any], form: str = "stated", dropped: Iterable[str] = ()
) -> dict[str, Any]: ...

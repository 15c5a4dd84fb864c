from decimal import Decimal
from fractions import Fraction
from typing import Any, Optional, Union

from numpy import ndarray

Interval = tuple[Decimal, Decimal]
Array = ndarray[Any, Any]

class Found:
    way: str
    loss: Decimal
    is_lower: bool
    gap: Decimal
    layers: list[Union[Array, tuple[Array, Array]]]

class NetworkAudit:
    verdict: str
    loss: Decimal
    loss_error: Decimal
    loss_exact: Fraction
    loss_kind: str
    losses: dict[str, Decimal]
    least_loss: Interval
    gap: Decimal
    gap_interval: Interval
    gap_relative: Optional[Decimal]
    gap_to_zero_network: Optional[Decimal]
    zero_network_loss: Decimal
    tolerance: Decimal
    gradient_norm: Decimal
    gradient_norms: list[Interval]
    singular_values: list[list[Interval]]
    product_singular_values: list[Interval]
    bottleneck: int
    samples: int
    widths: list[int]
    biases: str
    input_rank: int
    input_rank_proved: bool
    learned_directions: int
    learned: list[float]
    gap_of_rank: Interval
    gap_of_directions: Interval
    hessian: Optional[tuple[int, int, int]]
    notes: list[str]
    @property
    def is_optimal(self) -> Optional[bool]: ...
    @property
    def certificate(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...
    def better(self) -> Optional[Found]: ...
    def solve(self) -> Optional[Found]: ...
    def _repr_html_(self) -> str: ...

class Classification:
    kind: str
    loss: Fraction
    rank: int
    bottleneck: int
    descent_order: Optional[int]
    certificate: dict[str, Any]

class Judgement:
    verdict: str
    detail: str

class Line:
    claim: Optional[str]
    form: str
    dropped: list[str]
    verdict: str
    expected: Optional[str]
    counterexample: Optional[dict[str, Any]]
    witness: Optional[dict[str, Any]]
    least: bool
    instances: int
    met: int
    killed: list[str]
    not_needed: list[str]
    limit: Optional[str]
    certificate: Optional[dict[str, Any]]
    def to_dict(self) -> dict[str, Any]: ...

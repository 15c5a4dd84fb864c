from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Optional, Union

from numpy.typing import ArrayLike

from ._answers import Classification as Classification
from ._answers import Found as Found
from ._answers import Judgement as Judgement
from ._answers import Line as Line
from ._answers import NetworkAudit as NetworkAudit

Layer = Union[ArrayLike, tuple[ArrayLike, Optional[ArrayLike]]]
Exact = Union[int, float, Fraction, str]
Matrix = Union[ArrayLike, Sequence[Sequence[Exact]]]
Samples = Literal["rows", "columns"]

def audit_network(
    layers: Union[Sequence[Layer], Mapping[str, ArrayLike]],
    x: ArrayLike,
    y: Optional[ArrayLike] = None,
    *,
    tolerance: Union[float, Decimal, Fraction, str] = 1e-6,
    samples: Optional[Samples] = None,
    one_hot: bool = False,
    loss: Literal["half-sum", "sum", "mean", "mean-per-sample"] = "half-sum",
) -> NetworkAudit: ...
def classify(
    layers: Sequence[Matrix], x: Matrix, y: Optional[Matrix] = None, *, samples: Samples = "rows"
) -> Classification: ...
def check(
    text: str,
    values: Mapping[str, Union[Matrix, Sequence[Matrix], Exact]],
    sizes: Optional[Mapping[str, Union[int, Sequence[int]]]] = None,
) -> Judgement: ...
def hunt(
    text: str,
    *,
    effort: Optional[int] = None,
    time: Optional[float] = None,
    seed: int = 0,
    entries: Optional[int] = None,
    max_size: Optional[int] = None,
    mutants: bool = False,
) -> list[Line]: ...
def recheck(certificate: Union[str, Mapping[str, Any], NetworkAudit, Classification, Line]) -> str: ...

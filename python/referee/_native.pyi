from typing import Optional

Array = tuple[str, bytes]
Network = tuple[str, list[tuple[bytes, Optional[bytes]]]]

class Audit:
    def answer(self) -> str: ...
    def certificate(self) -> str: ...
    def spectrum(self) -> tuple[list[float], list[float]]: ...
    def better(self) -> Optional[Network]: ...
    def solve(self) -> Optional[Network]: ...

def audit(
    layers: list[tuple[Array, Optional[Array]]],
    named: bool,
    x: Array,
    y: Optional[Array],
    samples: Optional[str],
    one_hot: bool,
    loss: str,
    tolerance: str,
) -> Audit: ...
def classify(instance: str) -> str: ...
def recheck(text: str) -> str: ...
def check(text: str, instance: str) -> tuple[str, str]: ...
def hunt(
    text: str,
    effort: Optional[int],
    time: Optional[float],
    seed: int,
    entries: Optional[int],
    max_size: Optional[int],
    mutants: bool,
) -> list[str]: ...

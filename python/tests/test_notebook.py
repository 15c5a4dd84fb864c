"""The notebook of the examples runs from top to bottom."""

import json
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_notebook_runs(monkeypatch):
    monkeypatch.chdir(EXAMPLES)
    notebook = json.loads((EXAMPLES / "iris.ipynb").read_text())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 5
    names = {}
    for cell in cells:
        exec("".join(cell["source"]), names)
    assert names["audit"].is_optimal and names["again"].is_optimal
    assert names["stuck"].is_optimal is False
    assert names["line"].verdict == "refuted"

"""Runs network.ipynb from top to bottom; an error in a cell is an error here."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

folder = Path(__file__).parent
notebook = nbformat.read(folder / "network.ipynb", as_version=4)
NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
print(f"{len(notebook.cells)} cells ran")

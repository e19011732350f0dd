"""The notebook runs from its first cell to its last, without a network, and is kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import concerted
from concerted.loaders import reference_release

TOP = Path(__file__).resolve().parents[1]
NOTEBOOK = TOP / "docs" / "notebook.ipynb"


def code() -> list[dict[str, Any]]:
    """The cells of code, as the file holds them."""
    return [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def test_it_is_kept_without_outputs() -> None:
    assert len(code()) >= 5
    for cell in code():
        assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_it_asks_the_bundled_release_by_its_id() -> None:
    assert f'"{reference_release().id[:12]}"' in "".join(code()[0]["source"])


@pytest.mark.process
def test_it_runs_and_says_what_to_cite(embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    why = "running the notebook needs nbclient and ipykernel (pip install -e .[test])"
    nbformat = pytest.importorskip("nbformat", reason=why)
    nbclient = pytest.importorskip("nbclient", reason=why)
    specs = pytest.importorskip("jupyter_client.kernelspec", reason=why)
    if "python3" not in specs.find_kernel_specs():
        pytest.skip(why)
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    # Whatever is asked of a network goes to a port at which nobody answers.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    done = nbclient.NotebookClient(
        nbformat.read(NOTEBOOK, as_version=4), timeout=300, kernel_name="python3", resources={"metadata": {"path": str(TOP)}},
    ).execute()
    printed = [_printed(cell) for cell in done.cells if cell.cell_type == "code"]
    assert all(printed)
    gaps, ranking = printed[1], printed[2]
    assert "Namibia" in gaps and "China" in ranking
    citation = concerted.open(reference_release()).citation
    assert citation in printed[0] and citation in printed[-1] and "Sources: " in printed[-1]


def _printed(cell: Any) -> str:
    """What a cell prints and shows, as text."""
    return "".join(output.get("text") or output["data"]["text/plain"] for output in cell.outputs)

"""The page for researchers is run from its first block to its last, and prints what it says; so does the notebook run."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from tests.test_readme import gives

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = (DOCS / "library.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)\n```)?", PAGE, re.DOTALL)


@pytest.mark.process
def test_the_page_prints_what_it_says(embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(embedded_folder))
    known: dict[str, object] = {}
    for script, expected in BLOCKS:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(script, known)
        assert gives(expected, printed.getvalue()), f"{script}\n{printed.getvalue()}"


def test_no_block_is_left_out() -> None:
    assert len(BLOCKS) == PAGE.count("```python") >= 7 and all(expected for _, expected in BLOCKS)

"""A format of exports is added by a file and a line: the command and the API have it, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concerted.loaders import reference_release
from tests.house import COMMAND, OVER_HTTP, add, house_with, run_in

pytestmark = pytest.mark.process

WRITER = '''"""The codes of States, a line each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from concerted.graph.exports.writing.subject import ITSELF, Subject


def write(subject: Subject, path: Path) -> Mapping[str, int]:
    """Write them."""
    codes = subject.release["states"]["iso3"].to_list()
    path.write_text("\\n".join(codes))
    return {ITSELF: len(codes)}
'''


def test_a_format_is_a_file_and_a_line(tmp_path: Path) -> None:
    graph = house_with(tmp_path, "graph")
    (graph / "exports" / "codes.py").write_text(WRITER, encoding="utf-8")
    formats = graph / "exports" / "formats.py"
    add(formats, '        Format("data-package"', '        Format("codes", "Codes of States", (".txt",), "codes.write"),\n')
    add(formats, '    ".graphml": "application', '    ".txt": "text/plain",\n')
    codes = reference_release()["states"]["iso3"].to_list()
    told = json.loads(run_in(tmp_path, COMMAND, "export", "codes", "--output", "codes.txt", "--format", "json"))
    assert told["files"][0]["rows"] == len(codes)
    assert (tmp_path / "codes.txt").read_text() == "\n".join(codes)
    (documented,) = json.loads(run_in(tmp_path, OVER_HTTP, "none", "/openapi.json", CONCERTED_STORE="none"))
    described = documented["paths"]["/v1/releases/current/export.codes"]["get"]
    assert list(described["responses"]["200"]["content"]) == ["text/plain"] and "Codes of States" in described["summary"]

"""The README's examples are run, and give what it says.

A ``console`` block holds a ``concerted`` command and its output; a line ``...`` stands for lines left out. A ``python``
block is followed by a ``text`` block with what it prints.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from tests.api.cli.command import run

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ (concerted.*?)\n(.*?)\n```", README, re.DOTALL)
SCRIPTS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)\n```", README, re.DOTALL)


def gives(expected: str, printed: str) -> bool:
    """Whether what was printed is what was expected, line by line, ends of lines apart."""
    pattern = "\n".join(".*" if line.strip() == "..." else re.escape(line.rstrip()) for line in expected.splitlines())
    lines = "\n".join(line.rstrip() for line in printed.splitlines())
    return re.fullmatch(pattern, lines.rstrip(), re.DOTALL) is not None


def test_there_are_examples_for_each_kind_of_user() -> None:
    parts = re.split(r"^## ", README, flags=re.MULTILINE)
    for user in ("For an analyst", "For a researcher", "For a developer"):
        part = next(part for part in parts if part.startswith(user))
        assert "```console" in part


def test_the_first_screen_says_what_to_type() -> None:
    first = "\n".join(README.splitlines()[:45])
    assert all(command in first for command in ("make run", "make test", "$ concerted"))


def asks_a_store(command: str) -> bool:
    return command.split()[1] in ("ask", "cypher")


@pytest.mark.parametrize(("command", "expected"), [
    pytest.param(*example, id=example[0], marks=[pytest.mark.process] if asks_a_store(example[0]) else []) for example in COMMANDS
])
def test_a_command_prints_what_the_readme_says(command: str, expected: str, request: pytest.FixtureRequest) -> None:
    if asks_a_store(command):
        request.getfixturevalue("monkeypatch").setenv("CONCERTED_DATA_DIR", str(request.getfixturevalue("embedded_folder")))
    result = run(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    assert gives(expected, result.stdout), result.stdout


@pytest.mark.parametrize(("script", "expected"), SCRIPTS)
def test_a_script_prints_what_the_readme_says(script: str, expected: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(script, {})
    assert gives(expected, printed.getvalue()), printed.getvalue()

"""The page about certificates is true: its commands print what stands under them, and what it cites is the answer's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from concerted.api.certificates.making import certificate
from tests.api.certificates.making import ACAP
from tests.api.cli.command import run
from tests.test_readme import gives

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "certificates.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ (concerted.*?)\n(.*?)\n```", PAGE, re.DOTALL)


def test_its_commands_print_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [command.split()[1] for command, _ in BLOCKS] == ["certify", "verify"]
    for command, expected in BLOCKS:
        result = run(*shlex.split(command)[1:])
        assert result.exit_code == 0, result.stderr
        assert gives(expected, result.stdout), result.stdout


def test_what_it_holds_and_cites_is_so() -> None:
    made = certificate(shlex.split(ACAP))
    table = PAGE.partition("## What is in it")[2].partition("\n\nNothing")[0]
    named = set(re.findall(r"^\| `([\w./-]+)`", table, re.MULTILINE)) - {"weights.csv"}
    assert named == {name if "/" not in name else f"{name.partition('/')[0]}/" for name in made.files}
    cited = PAGE.partition("## Citing")[2]
    assert made.release[:12] in cited and made.answer_hash in cited

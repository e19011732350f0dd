"""The page on recruitment is run from its first command to its last, and prints what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from concerted.api.cli.main import COMMANDS
from tests.api.cli.command import run
from tests.test_readme import gives

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "recruitment.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ (concerted.*?)\n(.*?)\n```", PAGE, re.DOTALL)
DAY = "--as-of 2026-11-26"
# Of recruitment, every command; of the ranking, each way to see it.
SHOWN = (
    "priorities", "--explain", "--compare", "--intervals", "verify-next", "portfolio", "coalitions", "scenario", "pair", "askers", "levers",
    "attribution", "coverage", "network", "likelihood", "brief",
)


@pytest.mark.parametrize(("command", "expected"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_a_command_prints_what_the_page_says(command: str, expected: str) -> None:
    result = run(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    assert gives(expected, result.stdout), result.stdout


def test_no_block_is_left_out_and_each_shows_something() -> None:
    assert len(EXAMPLES) == PAGE.count("```") / 2
    for command, expected in EXAMPLES:
        assert command.endswith(DAY) and sum(line.strip() != "..." for line in expected.splitlines()) >= 2, command


@pytest.mark.parametrize("word", SHOWN)
def test_every_command_of_recruitment_is_shown(word: str) -> None:
    assert word.startswith("--") or word in COMMANDS
    assert any(word in shlex.split(command) for command, _ in EXAMPLES)


def test_what_is_said_between_the_blocks_is_in_them() -> None:
    blocks = dict(EXAMPLES)

    def line(command: str, start: str) -> str:
        return next(line for line in blocks[f"concerted {command} {DAY}"].splitlines() if line.split(None, 1)[-1].startswith(start))

    compared = line("priorities --compare --region Europe --top 3", "Türkiye").split()
    assert "Türkiye is third in the world" in " ".join(PAGE.split()) and compared[-4] == "3" and int(compared[-3]) > 25
    assert "lies between 19 and 21" in PAGE and "19–21" in line("priorities --intervals --region Europe --top 3", "Türkiye")
    assert line("priorities --region Europe --top 3", "Türkiye").split()[-2] == "8" and "Of eight systems" in PAGE
    best = blocks[f"concerted portfolio --size 5 {DAY}"]
    assert "(TUR)" in best and "(USA)" not in best
    assert "TUR" in line("coalitions --size 3 --top 2", "21")

"""What is asked wrongly gets a message that says what would be right, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.cli.command import run

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gaps", "--kind", "conventional"), "no_instrument"),
        (("gaps", "--firmness", "soft"), "contested"),
        (("gaps", "--by", "month"), "taxon"),
        (("gaps", "--territories", "both"), "separate"),
        (("gaps", "--lang", "de"), "en, fr, es"),
        (("gaps", "--format", "yaml"), "table, json, csv, xlsx"),
        (("gaps", "--as-of", "2023-02-29"), "YYYY-MM-DD"),
        (("gaps", "--as-of", "20190101"), "YYYY-MM-DD"),
        (("gaps", "--as-of", "1978-12-31"), "1979"),
        (("gaps", "--state", "Kena"), "Did you mean Kenya"),
        (("gaps", "--taxon", "Carcharodon carcarias"), "Did you mean Carcharodon carcharias"),
        (("instrument", "acab"), "Did you mean acap"),
        (("taxon", "beluga"), "Huso huso"),
        (("priorities", "--appendix", "III"), "I, II"),
        (("priorities", "--top", "0"), "from 1 up"),
        (("priorities", "--class", "Pisces"), "Aves"),
        (("priorities", "--weights", "no-such-file.csv"), "equal, appendix"),
        (("priorities", "--instrument", "caf"), "acap"),
        (("priorities", "--explain", "KEN"), "is a member"),
        (("--as-of", "2019-01-01", "gaps"), "after the command"),
        (("ask", "no-such-question"), "no question"),
        (("info", "--store", "sqlite"), "embedded, neo4j"),
    ],
)
def test_asked_wrongly(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = run("gaps", "--instrument", "acap", "--output", str(tmp_path / "missing" / "gaps.csv"))
    assert result.exit_code == 1
    assert "gaps.csv" in result.stderr


@pytest.mark.parametrize("content", ["taxon,weight\nWhale Shark,heavy\n", "Whale Shark\n", '{"Whale Shark": null}', "{", "Unheard of,1\n"])
def test_weights_that_are_none(tmp_path: Path, content: str) -> None:
    weights = tmp_path / "weights"
    weights.write_text(content, encoding="utf-8")
    assert run("priorities", "--weights", str(weights)).exit_code == 2


def test_a_damaged_package_lists_its_problems(tmp_path: Path) -> None:
    for file in (ROOT / "loaders" / "data").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    states = tmp_path / "states.csv"
    states.write_text(states.read_text(encoding="utf-8").replace("AFG,AF,", "AFG,Afghan,"), encoding="utf-8")
    result = run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "states.csv:3:" in result.stderr
    assert run("check", str(ROOT / "loaders" / "data")).stdout.startswith("OK")
    assert run("check", str(tmp_path / "nothing")).exit_code == 1


@pytest.mark.process
def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    command = [sys.executable, "-m", "concerted.api.cli.main", "gaps", "--by", "taxon", "--format", "csv"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_quick_command_imports_nothing_heavy() -> None:
    code = (
        "import sys; from concerted.api.cli.main import application\n"
        "heavy = ('fastapi', 'scipy', 'networkx', 'babel', 'neo4j', 'rich', 'kglite')\n"
        "try: application()(['gaps', '--instrument', 'acap', '--format', 'json'])\n"
        "except SystemExit: pass\n"
        "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"

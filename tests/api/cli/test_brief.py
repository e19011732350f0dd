"""``concerted brief``: files by their ending, Markdown where none is named, and what it refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from concerted.loaders import read_package
from tests.api.briefs.asked import FOUR, LANGS
from tests.api.cli.command import run
from tests.loaders.packages import package_files, small, write

AT = ("--as-of", "2026-10-01")
BEGINS = {"html": b"<!doctype html>", "pdf": b"%PDF-1.7", "docx": b"PK", "md": b"# "}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), FOUR)
def test_every_format_by_its_ending(kind: str, key: str, lang: str, tmp_path: Path) -> None:
    for ending, begins in BEGINS.items():
        path = tmp_path / f"brief.{ending.upper() if ending == 'md' else ending}"
        done = run("brief", key, "--kind", kind, "--lang", lang, *AT, "--output", str(path))
        assert done.exit_code == 0 and done.stdout == done.stderr == ""
        assert path.read_bytes().startswith(begins)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["brief.MD", "brief.docx", "brief.html", "brief.pdf"]


def test_markdown_where_no_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "japan.md"
    assert run("brief", "Japan", *AT, "--output", str(path)).exit_code == 0
    for output in ((), ("--output", "-")):
        printed = run("brief", "Japon", *AT, *output)
        assert printed.exit_code == 0 and printed.stdout == path.read_text(encoding="utf-8")
    assert printed.stdout.startswith("# Japan\n")


def test_the_line_in_it_gives_it_again() -> None:
    first = run("brief", "whale shark", "--lang", "fr", *AT).stdout
    line = next(line for line in first.splitlines() if "concerted brief" in line)
    again = line[line.index("concerted brief") + len("concerted ") :].replace("\\", "").split("'")
    words = [*again[0].split(), again[1], *again[2].split()]
    assert words[:2] == ["brief", "Rhincodon typus"] and run(*words).stdout == first


def test_any_release_is_asked(tmp_path: Path) -> None:
    package = write(tmp_path / "package", package_files(small()))
    done = run("brief", "Kazakhstan", "--release", str(package), *AT)
    assert done.exit_code == 0, done.stderr
    assert read_package(package).id[:12] in done.stdout


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("Wakanda",), 2, "no state is called 'Wakanda'. Did you mean Rwanda?"),
    (("Saiga",), 2, "'Saiga' is the name of several things: taxon Saiga, instrument saiga; say which is meant with --kind"),
    (("Congo",), 2, "more than one state"),
    (("Japan", "--kind", "planet"), 2, "--kind: 'planet' is not accepted; one of: state, taxon, instrument"),
    (("Japan", "--lang", "de"), 2, "one of: en, fr, es"),
    (("Japan", "--as-of", "1978-01-01"), 2, "1978-01-01 is not accepted"),
    (("Japan", "--output", "japan.txt"), 2, "japan.txt ends with .txt, which is none of: .html, .pdf, .docx, .md"),
    (("Japan", "--output", "japan"), 2, "japan has no ending that says which format is meant: .html, .pdf, .docx, .md"),
    (("Japan", "--output", "--lang"), 2, "is no name of a file"),
    (("Japan", "--output", "nowhere/japan.md"), 1, "cannot write nowhere/japan.md: No such file or directory; nothing was written"),
    (("Japan", "--release", "nowhere"), 2, "nowhere"),
    ((), 2, "Missing argument"),
])
def test_what_is_refused(arguments: tuple[str, ...], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("brief", *arguments)
    assert done.exit_code == code and said in done.stderr and done.stdout == "" and "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # what is there at all


def test_a_refusal_is_told_in_the_language() -> None:
    assert "nom inconnu" in run("brief", "Wakanda", "--lang", "fr").stderr

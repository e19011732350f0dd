"""Output never breaks: commands under every condition of streams, encodings, folders and screens, as processes of their own.

What can be said is said in one line, with exit 1; there is no traceback, and no half of a file.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from concerted.loaders import reference_release

pytestmark = [pytest.mark.process, pytest.mark.skipif(os.name == "nt", reason="streams and devices as POSIX has them")]

TABLE = "state \"Côte d'Ivoire\" --lang fr --as-of 2019-10-15"
JSON = "gaps --instrument acap --as-of 2019-10-15 --format json"
CSV = "gaps --instrument acap --as-of 2019-10-15 --format csv"
HELP = "gaps --help"
REFUSED = "gaps --state Kena"


@dataclass(frozen=True)
class Condition:
    """What a command meets: redirections of a shell, and the environment; and how it ends where it is asked rightly."""

    shell: str = ""
    environment: tuple[tuple[str, str | None], ...] = ()
    fails: bool = False
    says: str = ""

    def __str__(self) -> str:
        return " ".join((self.shell, *(f"{name}={value}" for name, value in self.environment))).strip()


CONDITIONS = (
    Condition(">/dev/full", fails=True, says="No space left on device"),
    Condition(">/dev/full", (("PYTHONUNBUFFERED", "1"),), fails=True, says="No space left on device"),
    Condition(">&-", fails=True, says="standard output is closed"),
    Condition(">&- <&-", fails=True, says="standard output is closed"),
    Condition("1</dev/null", fails=True, says="Bad file descriptor"),
    Condition(">&- 2>&-", fails=True),
    Condition(">/dev/full 2>/dev/full", fails=True),
    Condition("2>&-"),
    Condition("2>/dev/full"),
    Condition("<&-"),
    Condition("", (("PYTHONIOENCODING", "ascii"),)),
    Condition("", (("PYTHONIOENCODING", "latin-1"),)),
    Condition("", (("PYTHONIOENCODING", "utf-16"),)),
    Condition("", (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0"))),
    Condition("", (("HOME", None), ("CONCERTED_CACHE", None), ("XDG_CACHE_HOME", None))),
    Condition("", (("HOME", "/dev/null"), ("CONCERTED_CACHE", None), ("XDG_CACHE_HOME", None))),
    Condition("", (("CONCERTED_CACHE", "/dev/null/cache"),)),
    Condition("", (("TERM", "dumb"),)),
    Condition("", (("COLUMNS", "1"),)),
    Condition("", (("COLUMNS", "20"),)),
    Condition("", (("COLUMNS", "wide"),)),
)
# Where printing fails, for bytes as they are and for what the library of the command line prints; elsewhere a table needs most.
PAIRS = [
    (command, condition) for condition in CONDITIONS
    for command in ((JSON, HELP) if condition.fails else (TABLE, REFUSED) if condition.shell else (TABLE,))
]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The release is in the cache, so that these processes start quickly."""
    reference_release()


def run_shell(command: str, condition: Condition, folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "PYTHONIOENCODING")}
    for name, value in condition.environment:
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH"))))
    shell = f"{shlex.quote(sys.executable)} -m concerted.api.cli.main {command} {condition.shell}"
    return subprocess.run(["/bin/sh", "-c", shell], env=environment, capture_output=True, cwd=folder, check=False, timeout=300)


@pytest.mark.parametrize(("command", "condition"), PAIRS, ids=lambda part: str(part)[:60])
def test_what_can_be_said_is_said(command: str, condition: Condition, tmp_path: Path) -> None:
    done = run_shell(command, condition, tmp_path)
    errors = done.stderr.decode(errors="replace")
    assert "Traceback" not in errors and "Exception ignored" not in errors, errors
    assert done.returncode == (1 if condition.fails else 2 if command == REFUSED else 0), errors
    if condition.fails:
        assert len(errors.splitlines()) == bool(condition.says) and condition.says in errors
        assert done.stdout == b""
    elif command == REFUSED:
        assert errors == "" if "2>" in condition.shell else "Did you mean Kenya" in errors
    else:
        assert errors == "" and done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_written_whole_whatever_the_streams(form: str, tmp_path: Path) -> None:
    done = run_shell(f"gaps --instrument acap --as-of 2019-10-15 --output q.{form}", Condition(">&- 2>&-"), tmp_path)
    assert done.returncode == 0
    assert [(file.name, file.stat().st_size > 500) for file in tmp_path.iterdir()] == [(f"q.{form}", True)]


@pytest.mark.parametrize("where", ["/dev/full", "/dev/null/q.csv", "/proc/q.csv", "missing/q.csv", "folder.csv"])
@pytest.mark.parametrize("form", ["xlsx"])
def test_a_place_that_takes_no_file_is_named(where: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    place = where.replace(".csv", f".{form}") if where != "folder.csv" else where
    chosen = f"--format {form}" if form == "csv" or place == "/dev/full" else ""
    done = run_shell(f"gaps --instrument acap --as-of 2019-10-15 {chosen} --output {place}", Condition(), tmp_path)
    errors = done.stderr.decode()
    assert "Traceback" not in errors and len(errors.splitlines()) == 1 and place in errors
    assert done.returncode in (1, 2) and [file.name for file in tmp_path.iterdir()] == ["folder.csv"]


def test_names_are_read_in_utf_8_where_the_locale_is_c(tmp_path: Path) -> None:
    plain = Condition("", (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")))
    assert run_shell(TABLE, plain, tmp_path).stdout.startswith(b"Cote d'Ivoire (CIV) - Etat")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_letter_that_an_encoding_lacks_is_the_nearest(encoding: str, tmp_path: Path) -> None:
    done = run_shell(TABLE, Condition("", (("PYTHONIOENCODING", encoding),)), tmp_path)
    assert done.stdout.decode(encoding).splitlines()[0].startswith("Cote d'Ivoire" if encoding == "ascii" else "Côte d'Ivoire")
    assert b"?" not in done.stdout


@pytest.mark.parametrize("command", [JSON, CSV, "search '\udcff' --format json"])
def test_what_programs_read_is_utf_8_whatever_the_encoding(command: str, tmp_path: Path) -> None:
    found = {run_shell(command, Condition("", (("PYTHONIOENCODING", each),)), tmp_path).stdout for each in ("ascii", "utf-8", "utf-16")}
    assert len(found) == 1 and found.pop().decode("utf-8")


@pytest.mark.parametrize("given", ["<&-", "</dev/null", "</proc/self/mem"])
def test_a_query_that_cannot_be_read_is_said(given: str, tmp_path: Path) -> None:
    done = run_shell(f"cypher - --data-dir {shlex.quote(str(tmp_path / 'd'))}", Condition(given), tmp_path)
    assert done.returncode == 2 and b"Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_without_a_home_the_cache_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from concerted.graph.whole_files import home
    from concerted.loaders.cache import Cache, cache_folder, compiled

    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    for name in ("CONCERTED_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert home() in cache_folder().parents and list(compiled()) == []
    cache = Cache({"a": b""})
    cache.store(reference_release())
    assert cache.load() is None and not home().exists()

"""``concerted conflicts``, ``decide`` and ``release``: who says what of a fact, what stands, and what became of it."""

from __future__ import annotations

import csv
import gzip
import shutil
from pathlib import Path

import pytest

from tests.api.cli.command import answer, run
from tests.loaders.build.builds import written
from tests.loaders.packages import package_files, small, write

HEAD = "taxon,iso3,presence,source,source_publisher,source_published\n"
FILES = {
    "a.csv": f"{HEAD}Gorilla beringei,Zambia,extant,List A,Society A,2020\nGorilla beringei,Kenya,extant,List A,Society A,2020\n",
    "b.csv": f"{HEAD}Gorilla beringei,ZMB,extinct,List B,Society B,2021\nGorilla beringei,KEN,extant,List B,Society B,2021\n",
}
BUILD = ("build", "a.csv", "b.csv", "--onto", "package", "--out", "made")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release in which two societies disagree, and the caches that know it."""
    place = written(tmp_path_factory.mktemp("conflicts"), FILES)
    write(place / "package", package_files(small()))
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(place)
        patched.setenv("CONCERTED_CACHE", str(place / "cache"))
        assert run(*BUILD).exit_code == 0
    return place


@pytest.fixture(autouse=True)
def place(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to change."""
    shutil.copytree(once, tmp_path / "copy")
    monkeypatch.setenv("CONCERTED_CACHE", str(tmp_path / "copy" / "cache"))
    monkeypatch.setenv("CONCERTED_DATA_DIR", str(tmp_path / "copy" / "data"))
    monkeypatch.chdir(tmp_path / "copy")
    return tmp_path / "copy"


def presence(release: str = "made") -> str:
    with (Path(release) / "ranges.csv").open(encoding="utf-8", newline="") as file:
        return next(row["presence"] for row in csv.DictReader(file) if (row["taxon"], row["iso3"]) == ("Gorilla beringei", "ZMB"))


def test_a_conflict_is_told_with_all_who_speak_and_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    document = answer("conflicts", "--release", "made", "--taxon", "Eastern Gorilla", "--state", "Zambia")
    assert document["query"] == {
        "status": "conflicting", "table": None, "taxon": "Gorilla beringei", "state": "ZMB", "instrument": None,
    }
    conflict, = document["conflicts"]
    assert (conflict["table"], conflict["key"], conflict["column"]) == ("ranges", "Gorilla beringei|ZMB", "presence")
    assert (conflict["status"], conflict["stands"]) == ("conflicting", "extinct") and "newer document" in conflict["why"]
    assert {(each["publisher"], each["value"], each["file"], each["line"]) for each in conflict["claims"]} >= {
        ("Society A", "extant", "a.csv", 2), ("Society B", "extinct", "b.csv", 2),
    }
    monkeypatch.setenv("COLUMNS", "100")
    told = run("conflicts", "--release", "made").stdout
    assert told.startswith("1 value that sources state more than once") and "Society B (2021)" in told and "concerted decide fact" in told


def test_what_is_confirmed_is_told_on_request() -> None:
    found = answer("conflicts", "--release", "made", "--status", "confirmed", "--state", "KEN")["conflicts"]
    assert {each["column"] for each in found} >= {"", "presence"}
    every = answer("conflicts", "--release", "made", "--status", "any")
    assert every["count"] == len(every["conflicts"]) > len(found)
    assert {each["table"] for each in every["conflicts"]} == {"ranges"}
    assert answer("conflicts", "--release", "made", "--status", "any", "--table", "memberships")["count"] == 0
    none = run("conflicts", "--release", "made", "--table", "memberships").stdout
    assert none.startswith("Values that sources state more than once: none")


def test_a_release_that_was_built_here_has_its_conflicts_by_its_id(place: Path) -> None:
    by_folder = answer("conflicts", "--release", "made")
    shutil.rmtree(place / "made")
    assert answer("conflicts", "--release", by_folder["release"]["id"][:12]) == by_folder


def test_an_archive_of_the_release_has_its_conflicts_and_a_file_keeps_them() -> None:
    shutil.make_archive("packed", "zip", "made")
    assert answer("conflicts", "--release", "packed.zip")["conflicts"] == answer("conflicts", "--release", "made")["conflicts"]
    assert run("conflicts", "--release", "made", "--output", "found.csv").exit_code == 0
    assert Path("found.csv").read_text(encoding="utf-8").splitlines()[1].startswith("ranges,Gorilla beringei|ZMB,presence,conflicting")


@pytest.mark.parametrize(("named", "said"), [
    ("package", "holds no claims (claims.csv.gz)"), ("2e62a7ba60e1", "holds no claims (claims.csv.gz)"),
    ("a.csv", "is neither a data package"), ("nowhere", "is neither a data package"),
])
def test_what_holds_no_claims_is_said_to_hold_none(named: str, said: str) -> None:
    refused = run("conflicts", "--release", named)
    assert refused.exit_code == 2 and said in refused.stderr


def test_a_damaged_table_of_claims_is_named(place: Path) -> None:
    content = (place / "made" / "claims.csv.gz").read_bytes()
    for damaged in (content[:-9], b"nothing", content[:20] + b"\0" + content[21:]):
        (place / "made" / "claims.csv.gz").write_bytes(damaged)
        refused = run("conflicts", "--release", "made")
        assert refused.exit_code == 1 and "claims.csv.gz: " in refused.stderr, refused


@pytest.mark.parametrize("column", ["table", "status"])
def test_claims_of_words_that_there_are_not_are_damaged(column: str, place: Path) -> None:
    claims = place / "made" / "claims.csv.gz"
    head, *rows = gzip.decompress(claims.read_bytes()).decode().splitlines()
    cells = next(csv.reader(rows[:1]))
    cells[head.split(",").index(column)] = "evil"
    claims.write_bytes(gzip.compress("\n".join((head, ",".join(cells), *rows[1:], "")).encode()))
    result = run("conflicts", "--release", "made", "--status", "any")
    assert (result.exit_code, result.stderr) == (1, "claims.csv.gz: is damaged; build the release again\n")


def test_a_decision_about_a_fact_stands_before_everyone() -> None:
    assert presence() == "extinct"
    decide = ("decide", "fact", "ranges")
    decided = answer(*decide, "eastern gorilla|Zambia", "uncertain", "--column", "presence", "--because", "survey, p. 3")
    assert decided["decision"]["key"] == "Gorilla beringei|ZMB" and not decided["replaced"]
    assert answer(*BUILD)["claims"]["decided"] == 1 and presence() == "uncertain"
    again = answer(*decide, "Gorilla beringei|ZMB", "extant", "--column", "presence", "--because", "survey, p. 4")
    assert again["replaced"] and again["decisions"] == 1
    assert run(*BUILD).exit_code == 0 and presence() == "extant"
    decided, = answer("conflicts", "--release", "made", "--status", "decided")["conflicts"]
    assert decided["why"] == "decided: survey, p. 4"
    assert run(*decide, "Gorilla beringei|ZMB", "-", "--because", "a slip").exit_code == 0
    assert run(*BUILD).exit_code == 0
    with pytest.raises(StopIteration):
        presence()


@pytest.mark.parametrize(("words", "said"), [
    (("rumour", "states", "X", "USA"), "name|fact: 'rumour' is not accepted; one of: name, fact"),
    (("name", "rivers", "X", "USA"), "TABLE: 'rivers' is not accepted; one of: states, taxa, instruments"),
    (("name", "states", "X", "Nowhereland"), "VALUE: no state is called 'Nowhereland'"),
    (("name", "states", "", "USA"), "NAME|KEY: is empty and must be filled"),
    (("fact", "rangs", "Gorilla beringei|ZMB", "-"), "TABLE: 'rangs' is not accepted; one of: sources, states"),
    (("fact", "ranges", "Gorilla beringei", "-"), "NAME|KEY: 'Gorilla beringei' is no key of ranges; it has the form taxon|iso3"),
    (("fact", "ranges", "Nobody here|ZMB", "-"), "KEY: no taxon is called 'Nobody here'"),
    (("fact", "ranges", "Gorilla beringei|ZMB", "extant"), "VALUE: 'extant' is not accepted of a whole row"),
    (("fact", "ranges", "Gorilla beringei|ZMB", "often", "--column", "presence"), "VALUE: 'often' is not accepted; one of: extant"),
    (("fact", "ranges", "Gorilla beringei|ZMB", "x", "--column", "colour"), "--column: 'colour' is not accepted; one of: origin"),
    (("fact", "memberships", "cms|KEN|party", "1.1.2011", "--column", "since"), "VALUE: '1.1.2011' is not accepted; a date as YYYY-MM-DD"),
    (("fact", "memberships", "cms|KEN|party", "2011-02-30", "--column", "since"), "VALUE: '2011-02-30' is no day of the calendar"),
])
def test_a_decision_that_no_release_can_hold_is_refused(words: tuple[str, ...], said: str, place: Path) -> None:
    refused = run("decide", *words, "--because", "x")
    assert (refused.exit_code, refused.stdout) == (2, "") and said in refused.stderr, refused.stderr
    assert not (place / "decisions.csv").exists()


def test_a_decision_has_a_reason_and_a_file_that_is_one_of_decisions() -> None:
    assert "--because: is empty" in run("decide", "name", "states", "X", "USA", "--because", " ").stderr
    assert run("decide", "name", "states", "X", "USA").exit_code == 2
    refused = run("decide", "name", "states", "X", "USA", "--because", "x", "--decisions", "a.csv")
    assert refused.exit_code == 1 and "a.csv:1: column because: is missing" in refused.stderr
    refused = run("decide", "name", "states", "X", "USA", "--because", "x", "--decisions", "no/where.csv")
    assert refused.exit_code == 1 and "cannot write no/where.csv" in refused.stderr and "nothing was written" in refused.stderr


def test_names_are_those_of_the_release_that_is_named() -> None:
    decide = ("decide", "name", "taxa", "Falco sacer", "Saker Falcon", "--because", "x")
    assert run(*decide, "--release", "package").exit_code == 2
    assert answer(*decide)["decision"]["value"] == "Falco cherrug"


def test_two_releases_are_compared_and_one_with_itself_says_the_same() -> None:
    document = answer("release", "diff", "package", "made")
    assert {each["table"] for each in document["tables"]} == {"sources", "ranges"} and document["count"] == len(document["facts"])
    added = [each for each in document["facts"] if each["table"] == "ranges" and each["change"] == "added"]
    assert [each["key"] for each in added] == ["Gorilla beringei|KEN", "Gorilla beringei|ZMB"]
    only = answer("release", "diff", "package", "made", "--table", "sources", "--change", "added")
    assert {(each["table"], each["change"]) for each in only["facts"]} == {("sources", "added")}
    same = run("release", "diff", "made", "made")
    assert same.exit_code == 0 and "They say the same." in same.stdout
    assert answer("release", "diff", "made", "made")["count"] == 0


def test_the_releases_that_are_held_are_listed() -> None:
    made = answer(*BUILD)["release"]
    assert made in {each["id"] for each in answer("release", "list")["releases"]}


@pytest.mark.parametrize("words", [
    ("diff",), ("diff", "made"), ("list", "made"), ("diff", "made", "nowhere"), ("show",), ("diff", "made", "made", "--table", "x"),
    ("diff", "made", "made", "--change", "x"),
])
def test_what_is_asked_wrongly_of_releases_is_refused(words: tuple[str, ...]) -> None:
    refused = run("release", *words)
    assert (refused.exit_code, refused.stdout) == (2, "") and refused.stderr.startswith("concerted: ")

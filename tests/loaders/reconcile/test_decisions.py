"""Decisions as people write them down: read again as they were, refused at their place where they are damaged, and followed by a build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.graph.errors import InvalidPackage
from concerted.graph.facts.schema import TABLES
from concerted.loaders import reference_release
from concerted.loaders.build.building import Built, build
from concerted.loaders.build.reading import Input
from concerted.loaders.reconcile.decisions import (
    NOTHING,
    Decision,
    Decisions,
    decidable,
    decisions_csv,
    read_decisions,
    write_decisions,
    wrong,
)

HEADER = "what,table,key,column,value,because,by,on"
NAMED = Decision("name", "taxa", "Aquila pomarina", "", "Clanga pomarina", "moved, \"AviList\" 2025;\nsee p. 3", "K. Meyer", "2026-01-01")
STATED = Decision("fact", "ranges", "Falco cherrug|KEN", "presence", "uncertain", "no record since 2019")
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).map(str.strip).filter(bool)


def _read(path: Path, content: str | bytes) -> Decisions:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_decisions(path)


# -- the file -------------------------------------------------------------------------------------------------------------


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "decisions.csv") == Decisions()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    decisions = Decisions.of([NAMED, STATED])
    write_decisions(tmp_path / "decisions.csv", decisions)
    assert read_decisions(tmp_path / "decisions.csv") == decisions
    assert decisions_csv(decisions).decode().splitlines()[0] == HEADER


@given(key=_WORDS, because=_WORDS, by=_WORDS)
@settings(max_examples=100, deadline=None)
def test_whatever_people_write_is_read_again(key: str, because: str, by: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    decisions = Decisions.of([Decision("name", "states", key, "", NOTHING, because, by)])
    assert wrong(decisions.all[0]) == []
    path = tmp_path_factory.getbasetemp() / "decisions.csv"
    write_decisions(path, decisions)
    assert read_decisions(path) == decisions


@pytest.mark.parametrize("content", [
    f"\ufeff{HEADER}\nname,states,Alaska,,USA,a state,,\n",
    f"{HEADER}\r\nname,states,Alaska,,USA,a state,,\r\n\r\n",
    f"{HEADER}\nname,states,Alaska,,USA,a state,,\n".replace(",", ";"),
    f"{HEADER}\nname,states,Alaska,,USA,a state,,\n".replace(",", "\t"),
    f'{HEADER}\nname,states,"Alaska",,USA,"a state","",\n',
    "on,by,because,value,column,key,table,what,remark\n,,a state,USA,,Alaska,states,name,seen\n",
])
def test_a_spreadsheet_may_have_written_it(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path / "d.csv", content) == Decisions((Decision("name", "states", "Alaska", "", "USA", "a state"),))


def test_of_several_about_one_thing_the_last_stands() -> None:
    later = replace(STATED, value="extinct")
    case = replace(NAMED, key="AQUILA POMARINA", value=NOTHING)
    assert Decisions.of([STATED, NAMED, later, case]).all == (later, case)
    assert Decisions.of([STATED]).with_(later).all == (later,)
    assert Decisions.of([NAMED, case]).names("taxa") == {"aquila pomarina": NOTHING}
    assert Decisions.of([NAMED, STATED]).facts("ranges") == [STATED]


@pytest.mark.parametrize(("content", "said"), [
    ("what,table,key\nname,states,Alaska\n", "d.csv:1: column column: is missing; the columns are what, table, key"),
    (f"{HEADER}\nname,states,Alaska,,USA,,,\n", "d.csv:2: column because: is empty and must be filled"),
    (f"{HEADER}\n\nnmae,states,Alaska,,USA,x,,\n", "d.csv:3: column what: 'nmae' is not accepted; one of: name, fact"),
    (f"{HEADER}\nname,ranges,Alaska,,USA,x,,\n", "d.csv:2: column table: 'ranges' is not accepted; names are of: states, taxa"),
    (f"{HEADER}\nfact,rangse,a|b,,-,x,,\n", "d.csv:2: column table: 'rangse' is no table; did you mean 'ranges'?"),
    (f"{HEADER}\nfact,ranges,Falco cherrug,,-,x,,\n", "d.csv:2: column key: 'Falco cherrug' is no key of ranges; it has the form"),
    (f"{HEADER}\nfact,ranges,a|KEN,,extinct,x,,\n", "d.csv:2: column value: 'extinct' is not accepted of a whole row; -"),
    (f"{HEADER}\nfact,ranges,a|KEN,iso3,UGA,x,,\n", "d.csv:2: column column: 'iso3' is not accepted; one of: origin, presence, season"),
    (f"{HEADER}\nfact,ranges,a|KEN,presence,gone,x,,\n", "d.csv:2: column value: 'gone' is not accepted; one of: extant"),
    (f"{HEADER}\nfact,ranges,a|KEN,presence,-,x,,\n", "d.csv:2: column value: '-' is not accepted; one of: extant"),
    (f"{HEADER}\nfact,memberships,cms|KEN|party,since,1.1.2001,x,,\n", "d.csv:2: column value: '1.1.2001' is not accepted; a date as"),
    (f"{HEADER}\nfact,listings,a|I|1990|,since,-,x,,\n", "d.csv:2: column value: '-' is not accepted; since must be filled"),
    (f"{HEADER}\nname,states,Alaska,,USA,x\n", "d.csv:2: has 6 cells where the header has 8"),
    (f'{HEADER}\nname,states,"Alaska,,USA,x,,\n', "d.csv:2: "),
    (b"\xff\xfe\x00", "d.csv"),
    ("", "d.csv:1: is empty; a header line is expected"),
])
def test_a_damaged_file_is_refused_at_the_place(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        _read(tmp_path / "d.csv", content)
    assert any(said in problem for problem in refused.value.problems), refused.value.problems


def test_every_problem_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPackage) as refused:
        _read(tmp_path / "d.csv", f"{HEADER}\nname,states,Alaska,,USA,,,\nfact,ranges,a,,-,x,,\n")
    assert [problem.split(": ")[0].rpartition("/")[2] for problem in refused.value.problems] == ["d.csv:2", "d.csv:3"]


@pytest.mark.parametrize(("column", "text"), [
    ("key", " Alaska"), ("key", "Ala\nska"), ("because", "a\rb"), ("by", "K.\x00"), ("because", "\udcff"), ("key", "Ala\u2028ska\x1f"),
])
def test_what_would_not_be_read_again_as_it_is_written_is_wrong(column: str, text: str) -> None:
    assert [name for name, _ in wrong(replace(NAMED, **{column: text}))] == [column]


def test_what_may_be_decided_are_the_columns_that_do_not_tell_facts_apart() -> None:
    for table in TABLES.values():
        assert not {"source", "basis"} & set(decidable(table))
    assert decidable(TABLES["ranges"]) == ["origin", "presence", "season"]
    assert "since" in decidable(TABLES["listings"])
    assert "since" not in decidable(TABLES["reservations"])
    dated = Decision("fact", "listings", "Falco cherrug|I|1990|", "since", "1991-01-01", "CoP3")
    assert wrong(dated) == []
    assert wrong(replace(dated, column="annotation", value=NOTHING)) == []


# -- what a build makes of them -------------------------------------------------------------------------------------------


def _built(folder: Path, *decisions: Decision) -> Built:
    file = folder / "ranges.csv"
    file.write_text("taxon,iso3,presence\nFalco cherrug,Atlantis,\nNemo nullus,Kenya,\nFalco cherrug,Kenya,extinct\n")
    return build([Input(str(file), "template-ranges")], onto=reference_release(), decisions=Decisions.of(decisions))


def _refused(built: Built) -> list[tuple[int, str]]:
    return [(each.line, each.why) for each in sorted(built.gathered.refused)]


def test_a_build_applies_what_was_decided(tmp_path: Path) -> None:
    before = _built(tmp_path)
    assert [line for line, _ in _refused(before)] == [2, 3]
    after = _built(
        tmp_path, Decision("name", "states", "Atlantis", "", "PRT", "Plato"),
        Decision("name", "taxa", "Nemo nullus", "", NOTHING, "a fish"), replace(STATED, key="Falco cherrug|PRT", value="possibly_extinct"),
    )
    assert _refused(after) == [(3, "a recorded decision says that it is nothing of the release")]
    ranges = after.release["ranges"].filter(taxon="Falco cherrug", iso3="PRT")
    assert ranges["presence"].to_list() == ["possibly_extinct"]
    assert after.release.id != before.release.id


def test_a_build_tells_decisions_that_name_what_is_not_there(tmp_path: Path) -> None:
    found = _built(
        tmp_path, Decision("name", "states", "Atlantis", "", "Portugal", "Plato"), replace(STATED, key="Falco cherrug|ATL"),
        Decision("name", "taxa", "Nemo nullus", "", "Falco nullus", "a fish"),
    )
    assert sorted(_refused(found)) == [
        (0, "decides a fact of ranges that nobody states"),
        (2, "a recorded decision says 'Portugal', which is not in states"),
        (3, "a recorded decision says 'Falco nullus', which is not in taxa"),
    ]

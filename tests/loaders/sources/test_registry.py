"""The sources that are known: every module is one, every sample is known by its columns, and what may be several is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage, InvalidQuery
from concerted.graph.facts.schema import TABLES
from concerted.loaders import sources as room
from concerted.loaders.build.parts import parts
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources import registry
from concerted.loaders.sources.registry import source_called, source_of, sources
from tests.loaders.sources.samples import SAMPLES


def test_every_module_of_the_room_is_a_source_and_says_what_it_is() -> None:
    modules = {path.stem for path in Path(room.__path__[0]).glob("*.py")} - {"__init__", "registry", "source"}
    told = {each.read.__module__.rpartition(".")[2] for each in sources().values()}
    assert len(sources()) >= len(modules) and told
    for id, each in sources().items():
        assert each.id == id == id.lower() and all((each.title, each.licence, each.columns, each.states))
        assert set(each.states) <= set(TABLES) and source_called(id) is each


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_known_by_what_is_in_it(sample: str) -> None:
    found, unknown = parts(Given("given", dict(SAMPLES[sample])))
    assert sample.partition(",")[0] in {source.id for _, source in found} and not unknown
    assert {path for part, _ in found for path in part.files} == set(SAMPLES[sample])


def test_a_source_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidQuery, match=r"--as: 'mdb' is not accepted; one of: .*mdd"):
        source_called("mdb")


def test_what_may_be_of_two_sources_is_for_a_person_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("sciName,countryDistribution\n")
    twice = {name: source_called("mdd") for name in ("one", "other")}
    monkeypatch.setattr(registry, "sources", lambda: twice)
    with pytest.raises(InvalidPackage, match="may be of mdd, mdd; say which with --as"):
        source_of(given(tmp_path / "a.csv"))


def test_what_is_of_none_is_told_with_its_columns_and_its_damage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("foo,bar\n")
    with pytest.raises(InvalidPackage, match=r"a\.csv has foo, bar"):
        source_of(given(tmp_path / "a.csv"))
    (tmp_path / "b.csv").write_bytes(b"\xff\xfa,")
    with pytest.raises(InvalidPackage, match=r"b\.csv:1: byte 0xff is not UTF-8"):
        source_of(given(tmp_path))

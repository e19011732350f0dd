"""What files add to the taxa of a release: new names as they are, known ones under their key, and nothing that a person turned down."""

from __future__ import annotations

import polars as pl
import pytest

from concerted.graph.facts.schema import TABLES
from concerted.loaders import reference_release
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.merge.rows import complete
from concerted.loaders.reconcile.decisions import NOTHING, Decision, Decisions
from concerted.loaders.reconcile.registers import FIRST, GROUPS, REGISTERS, new_taxa, provisional
from concerted.loaders.reconcile.resolver import Resolver
from concerted.loaders.sources.source import Claims


def _new(resolver: Resolver, *taxa: str | None, parents: list[str | None] | None = None) -> tuple[list[tuple[object, ...]], list[Refusal]]:
    rows = pl.DataFrame({"taxon": list(taxa), "rank": "species", LINE: pl.Series(range(2, len(taxa) + 2), dtype=pl.UInt32)})
    rows = rows.with_columns(pl.Series("parent", parents, pl.String)) if parents else rows
    found, refused = new_taxa(Claims("taxa", "taxa.csv", rows, {"taxon": "Name"}), resolver)
    return found.rows.drop("rank").rows(), refused


def test_a_known_name_is_its_taxon_and_a_new_one_is_new(resolver: Resolver) -> None:
    taken, refused = _new(resolver, "Falco cherrug (Gray, 1834)", "Nemo nullus Linnaeus, 1758", "Nemo nullus borealis")
    assert [row[0] for row in taken] == ["Falco cherrug", "Nemo nullus", "Nemo nullus borealis"]
    assert refused == []


def test_a_synonym_adds_to_its_taxon(resolver: Resolver) -> None:
    accepted = set(reference_release()["taxa"]["taxon"])
    synonym, taxon = next(row for row in reference_release()["synonyms"].select("synonym", "taxon").iter_rows() if row[0] not in accepted)
    assert [row[0] for row in _new(resolver, synonym)[0]] == [taxon]


@pytest.mark.parametrize(("text", "why"), [
    ("saker falcon of the steppe", "'saker falcon of the steppe' is no scientific name"), ("1234", "'1234' is no scientific name"),
    ("old:4", "'old:4' is no scientific name"), (None, "is empty and must be filled"),
    ("Nemo 'nullus'", "\"Nemo 'nullus'\" is no scientific name"),
])
def test_what_is_no_scientific_name_is_refused_at_its_place(resolver: Resolver, text: str | None, why: str) -> None:
    assert _new(resolver, "Nemo nullus", text) == ([("Nemo nullus", 2)], [Refusal("taxa.csv", 3, "Name", text or "", why)])


def test_what_was_decided_to_be_nothing_is_not_added() -> None:
    deciding = Resolver(reference_release(), Decisions((Decision("name", "taxa", "Rattus rattus", "", NOTHING, "not migratory"),)), {})
    taken, refused = _new(deciding, "Rattus rattus", "Rattus norvegicus")
    assert [row[0] for row in taken] == ["Rattus norvegicus"]
    assert [each.why for each in refused] == ["a recorded decision says that it is nothing of the release"]


def test_a_parent_is_its_key_or_waits_for_a_row_of_its_own(resolver: Resolver) -> None:
    taken, _ = _new(resolver, "Nemo nullus", "Falco novus", "Nemo", parents=["Nemo Linnaeus, 1758", "Falconidae Leach, 1820", None])
    assert [(row[0], row[-1]) for row in taken] == [("Nemo nullus", "Nemo"), ("Falco novus", "Falconidae"), ("Nemo", None)]


def test_names_of_rows_that_go_in_are_found_and_of_one_key_the_first_stands() -> None:
    table = TABLES["taxa"]
    rows = [pl.DataFrame({"taxon": ["Nemo nullus"], "rank": [rank]}) for rank in ("species", "subspecies")]
    release = provisional({"taxa": [complete(table, each, "taxa.csv", packaged=False) for each in rows]})
    assert release["taxa"].select("taxon", "rank").rows() == [("Nemo nullus", "species")]
    assert Resolver(release, Decisions(), {}).meant("taxa", ["nemo nullus"])["nemo nullus"].key == "Nemo nullus"


def test_an_id_that_two_taxa_have_means_neither() -> None:
    rows = pl.DataFrame({"taxon": ["Nemo nullus", "Nemo unus"], "rank": "species", "speciesplus_id": "7"})
    release = provisional({"taxa": [complete(TABLES["taxa"], rows, "taxa.csv", packaged=False)]})
    meant = Resolver(release, Decisions(), {}).meant("taxa", ["speciesplus:7"])["speciesplus:7"]
    assert (meant.key, meant.why.partition(";")[0]) == (None, "'speciesplus:7' is the name of more than one: Nemo nullus, Nemo unus")


def test_what_names_are_looked_up_in_is_a_register() -> None:
    assert set(FIRST) <= set(REGISTERS)
    assert {name for names in GROUPS.values() for name in names} == set(REGISTERS) <= set(TABLES)

"""A release of the publishers' files and the reference memberships answers as the bundled one does, where the two overlap.

The files are the uploads of Species+ of March 2026 and the Mammal Diversity Database; the rest is that of the bundled release, as a data
package without ranges. What differs is listed here with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.exports.data_package import write_package
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import Grouping
from concerted.loaders import reference_release
from concerted.loaders.build.building import build
from concerted.loaders.build.reading import Input
from tests.loaders.build.builds import RAW

DAYS = (date(2014, 5, 1), date(2026, 11, 25))
PAIR = ["taxon", "iso3"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not RAW.is_dir(), reason="the files of the publishers are not here")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The bundled release, its ranges replaced by what the files say."""
    bundled, folder = reference_release(), tmp_path_factory.mktemp("reference") / "package"
    bare = {name: rows for name, rows in bundled.tables.items() if name != "ranges"}
    write_package(Release.of(bare, "Without ranges", bundled.published), folder)
    files = (folder, RAW / "speciesplus" / "2026-03-18", RAW / "speciesplus" / "2026-03-12", RAW / "mdd")
    return build([Input(str(path)) for path in files]).release


@pytest.fixture(scope="module")
def both(made: Release) -> pl.DataFrame:
    """Pairs of taxon and State that both releases have."""
    return reference_release()["ranges"].join(made["ranges"], on=PAIR, suffix=" made")


def cetaceans() -> set[str]:
    taxa = reference_release()["taxa"]
    return set(taxa.filter(pl.col("order").is_in(["Cetacea", "Artiodactyla"]))["taxon"])


def test_everything_but_ranges_is_that_of_the_reference(made: Release) -> None:
    for name in set(TABLES) - {"ranges", "sources"}:
        assert made[name].equals(reference_release()[name]), name
    assert set(reference_release()["sources"]["id"]) <= set(made["sources"]["id"])


def test_nearly_all_that_the_files_say_the_reference_has(made: Release, both: pl.DataFrame) -> None:
    only = made["ranges"].join(reference_release()["ranges"], on=PAIR, how="anti")
    assert both.height > 41_000 and only.height < 600
    # Countries that the database of mammals has for whales and a few others; the reference lists what Species+ has of them.
    others = {"Elephas maximus", "Equus ferus", "Ursus arctos", "Ursus maritimus"}
    assert only["source"].str.starts_with("mdd-").all() and set(only["taxon"]) <= cetaceans() | others


def test_pairs_of_both_agree_but_for_what_other_documents_of_the_reference_say(both: pl.DataFrame) -> None:
    assert both.filter(pl.col("origin") != pl.col("origin made")).is_empty()
    # Doubts of the database of mammals about whales, which the reference settled by the older distributions of Species+.
    presence = both.filter(pl.col("presence") != pl.col("presence made"))
    assert 0 < presence.height < 80 and set(presence["taxon"]) <= cetaceans()
    assert presence["source made"].str.starts_with("mdd-").all() and presence["source"].str.contains("mdd-1.13", literal=True).all()
    # Breeding and vagrant are tags of 2012, which are not among these files.
    season = both.filter(pl.col("season") != pl.col("season made"))
    assert season["source"].str.contains("sapi-tags-2012").all()


def agreeing(made: Release) -> set[str]:
    """Taxa of which both releases have the same States, alike in what makes a State responsible, with all above and below them."""
    is_vagrant = (pl.col("season") == "vagrant").alias("vagrant")
    one, other = (release["ranges"].select(*PAIR, "origin", "presence", is_vagrant) for release in (reference_release(), made))
    apart = {*one.join(other, on=one.columns, how="anti")["taxon"], *other.join(one, on=one.columns, how="anti")["taxon"]}
    parents = dict(reference_release()["taxa"].select("taxon", "parent").iter_rows())

    def line(taxon: str | None) -> Iterator[str]:
        while taxon is not None:
            yield taxon
            taxon = parents.get(taxon)

    touched = {above for taxon in apart for above in line(taxon)}
    return {taxon for taxon in parents if not (touched & set(line(taxon)) & apart) and taxon not in touched}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_gaps_of_taxa_whose_ranges_agree_are_the_same(made: Release, day: date) -> None:
    same = agreeing(made)
    found = []
    for release in (reference_release(), made):
        units: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for gap in gap_records(project(release, day), GapQuery(by=Grouping.STATE)):
            units[str(gap.kind), gap.state.iso3 if gap.state else "", gap.instrument or ""] |= set(gap.taxa) & same
        found.append({gap: taxa for gap, taxa in units.items() if taxa})
    bundled, ours = found
    assert ours == bundled
    assert len(ours) > 200 and len({taxon for taxa in ours.values() for taxon in taxa}) > 500

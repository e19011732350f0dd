"""Releases for the tests of stores: a small part of the reference release, and versions of it that differ."""

from __future__ import annotations

from functools import cache

import polars as pl

from concerted.graph.facts.release import Release
from concerted.loaders import reference_release


@cache
def small() -> Release:
    """Seabirds, seals and cranes with all States and instruments: every kind of fact, a twentieth of the links."""
    whole = reference_release()
    taxa = whole["taxa"]
    families = ["Diomedeidae", "Phocidae", "Gruidae"]
    of_families = pl.col("family").is_in(families) | pl.col("taxon").is_in(families)
    kept = set(taxa.filter(of_families)["taxon"])
    for _ in range(6):
        kept |= set(taxa.filter(pl.col("taxon").is_in(list(kept)))["parent"].drop_nulls())
    names = list(kept)
    tables = dict(whole.tables)
    for table in ("taxa", "synonyms", "populations", "listings", "coverage", "ranges", "reservations", "common_names"):
        tables[table] = whole[table].filter(pl.col("taxon").is_in(names))
    populations = tables["populations"]["population"].to_list()
    for table in ("listings", "coverage"):
        tables[table] = tables[table].filter(pl.col("population").is_null() | pl.col("population").is_in(populations))
    tables["listings"] = tables["listings"].filter(pl.col("listed_under").is_null() | pl.col("listed_under").is_in(names))
    # Names of a few States are as good as those of all, and a third of the links.
    tables["state_names"] = whole["state_names"].filter(pl.col("iso3") < "B")
    return Release.of(tables, "small", whole.published)


@cache
def other() -> Release:
    """The small release with ten facts changed: three ended, three more gone, three with a remark, one of another State."""
    base = small()
    tables = dict(base.tables)
    row = pl.int_range(pl.len())
    ended = pl.when(row < 3).then(pl.lit("2025-07-01")).otherwise("until").alias("until")
    tables["memberships"] = base["memberships"].with_columns(ended)
    tables["ranges"] = base["ranges"].filter(row >= 3)
    remark = pl.when(row < 3).then(pl.lit("seen")).otherwise("note").alias("note")
    tables["instrument_ranges"] = base["instrument_ranges"].with_columns(remark)
    tables["states"] = base["states"].with_columns(pl.when(row < 1).then(pl.lit("Elsewhere")).otherwise("name_en").alias("name_en"))
    return Release.of(tables, "other", base.published)


@cache
def distant() -> Release:
    """The small release without cranes, and with much changed: more than one transaction where a store's limit is low."""
    base = small()
    tables = dict(base.tables)
    gone = base["taxa"].filter(pl.col("family") == "Gruidae")["taxon"].to_list()
    for table in ("synonyms", "populations", "listings", "coverage", "ranges", "reservations", "common_names"):
        tables[table] = base[table].filter(~pl.col("taxon").is_in(gone))
    tables["taxa"] = base["taxa"].filter(~pl.col("taxon").is_in(gone))
    tables["ranges"] = tables["ranges"].with_columns(basis=pl.lit("unsourced"))
    return Release.of(tables, "distant", base.published)


RELEASES = {"small": small, "other": other, "distant": distant}

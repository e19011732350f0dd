"""What names are looked up in: the States, taxa and instruments of what goes in, and those that its files add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.scientific import readings
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.package.cells import typed
from concerted.loaders.problems import EMPTY, quoted
from concerted.loaders.reconcile.resolver import Resolver
from concerted.loaders.sources.source import Claims

# Tables that say what there is; a release that has one needs those beside it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "states": ("states", "state_names", "sovereignties"),
    "taxa": ("taxa", "synonyms", "populations", "common_names"),
    "instruments": ("instruments",),
}
REGISTERS = tuple(name for group in GROUPS.values() for name in group)
# Read before anything else: names of other files may be among them.
FIRST = ("states", "state_names", "instruments", "taxa", "synonyms")
_SCIENTIFIC = re.compile(r"[A-ZÀ-Ý][\w-]+( [a-z][\w.-]*){0,2}")


def provisional(tables: Mapping[str, Iterable[pl.DataFrame]]) -> Release:
    """A release of registers alone, whose names can be asked; of rows with one key the first stands."""
    made = {}
    for name in FIRST:
        table = TABLES[name]
        frames = [typed(table, frame) for frame in tables.get(name, ())]
        if frames:
            made[name] = pl.concat(frames).unique(list(table.key), keep="first", maintain_order=True)
    return Release.of(made, "", date.min)


def new_taxa(claims: Claims, resolver: Resolver) -> tuple[Claims, list[Refusal]]:
    """Claims of taxa with keys: those of the release where it knows the name, else the scientific name itself.

    What looks like no scientific name is refused.
    """
    column, rows = claims.columns.get("taxon", "taxon"), claims.rows
    keys, why = {}, {}
    for text, meant in resolver.meant("taxa", rows["taxon"].drop_nulls().unique()).items():
        if key := meant.key or (None if meant.settled else _plain_name(text)):
            keys[text] = key
        else:
            why[text] = meant.why if meant.settled else f"{quoted(text)} is no scientific name"
    is_known = pl.col("taxon").is_in(list(keys)).fill_null(False)
    refused = [
        Refusal(claims.file, line, column, text or "", why[text] if text else EMPTY)
        for line, text in rows.filter(~is_known).select(LINE, "taxon").iter_rows()
    ]
    taken = rows.filter(is_known).with_columns(pl.col("taxon").replace(list(keys), list(keys.values())))
    if "parent" in taken.columns:
        # A parent may be among the rows of another file, under the name that they write.
        above = resolver.meant("taxa", taken["parent"].drop_nulls().unique())
        kept = {text: meant.key or _plain_name(text) or text for text, meant in above.items()}
        taken = taken.with_columns(pl.col("parent").replace(list(kept), list(kept.values())))
    return Claims(claims.table, claims.file, taken, claims.columns), refused


def _plain_name(text: str) -> str | None:
    # The longest reading may have an author for an epithet.
    return next((found for found in readings(text) if _SCIENTIFIC.fullmatch(found)), None)

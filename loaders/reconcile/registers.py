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
from concerted.loaders.merge.rows import typed
from concerted.loaders.problems import quoted
from concerted.loaders.reconcile.decisions import Decisions
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
    texts = rows["taxon"].drop_nulls().unique().to_list()
    meant = resolver.meant("taxa", texts)
    keys = {text: key for text in texts if (key := meant[text].key or _plain_name(text))}
    empty = "is empty and must be filled"
    refused = [
        Refusal(claims.file, line, column, text or "", f"{quoted(text)} is no scientific name" if text else empty)
        for line, text in rows.filter(~pl.col("taxon").is_in(list(keys)) | pl.col("taxon").is_null()).select(LINE, "taxon").iter_rows()
    ]
    taken = rows.filter(pl.col("taxon").is_in(list(keys))).with_columns(pl.col("taxon").replace(list(keys), list(keys.values())))
    if "parent" in taken.columns:
        # A parent may be among the same rows, under the name that they write.
        above = {text: resolver.meant("taxa", [text])[text].key or _plain_name(text) for text in taken["parent"].drop_nulls().unique()}
        kept = {text: key or text for text, key in above.items()}
        taken = taken.with_columns(pl.col("parent").replace(list(kept), list(kept.values())))
    return Claims(claims.table, claims.file, taken, claims.columns), refused


def _plain_name(text: str) -> str | None:
    found = next(readings(text), "")
    return found if _SCIENTIFIC.fullmatch(found) else None


def resolver_of(tables: Mapping[str, Iterable[pl.DataFrame]], decisions: Decisions, identifiers: Mapping[str, str]) -> Resolver:
    """A resolver of the names of registers."""
    return Resolver(provisional(tables), decisions, identifiers)

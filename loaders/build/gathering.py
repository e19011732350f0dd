"""What is gathered of the files: rows with keys by table, what was refused, and how much of every row was taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.loaders.build.reading import Reading
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.merge.confirming import confirming, unsaid
from concerted.loaders.merge.rows import FILE, PACKAGED, complete, empty
from concerted.loaders.reconcile.resolver import Resolver
from concerted.loaders.reconcile.rows import reconciled
from concerted.loaders.sources.source import Claims

N_TAKEN, N_REFUSED = "taken", "refused"


@dataclass(eq=False)
class Gathering:
    """Rows that go into a release, and rows that do not."""

    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    _taken: list[pl.DataFrame] = field(default_factory=list)
    _open: list[tuple[str, tuple[str, ...], pl.DataFrame]] = field(default_factory=list)

    def release(self, release: Release) -> None:
        """Take the facts of a release as they are."""
        for name, rows in release.tables.items():
            if rows.height:
                self.frames.setdefault(name, []).append(complete(TABLES[name], rows, "the release", packaged=True))

    def refuse(self, refused: Iterable[Refusal]) -> None:
        """Keep what was refused."""
        self.refused += refused

    def take(self, reading: Reading, claims: Claims) -> None:
        """Take rows with keys; what has no source of its own rests on the file."""
        if claims.rows.is_empty():
            return
        rows = complete(TABLES[claims.table], claims.rows, claims.file, packaged=False, absent=claims.absent)
        rows = rows.with_columns(
            pl.lit(reading.descriptor is not None).alias(PACKAGED), pl.col("source").fill_null(reading.document),
            pl.col("basis").fill_null(str(reading.source.basis)),
        ) if "source" in rows.columns else rows.with_columns(pl.lit(True).alias(PACKAGED))
        if left_open := unsaid(TABLES[claims.table], claims.rows.columns):
            self._open.append((claims.table, left_open, rows))
        else:
            self.frames.setdefault(claims.table, []).append(rows)
        # The document that a row names is no part of what the row states.
        if claims.table != "sources" or reading.descriptor:
            self._taken.append(rows.group_by(FILE, LINE).agg(pl.len().cast(pl.UInt32).alias(N_TAKEN)))

    def resolve(
        self, reading: Reading, claims: Claims, resolver: Resolver, known: Mapping[str, frozenset[str]], skip: Collection[str] = (),
    ) -> None:
        """Take the rows whose names and values are accepted, and refuse the others."""
        found = reconciled(claims, resolver, known, skip)
        self.refuse(found.refused)
        self.take(reading, replace(claims, rows=found.rows))

    def rows(self, table: str) -> pl.DataFrame:
        """All rows of a table; those that leave a part of their key unsaid confirm what the others know."""
        known = pl.concat(self.frames[table]) if self.frames.get(table) else empty(TABLES[table])
        left_open = [confirming(TABLES[table], rows, known, parts) for name, parts, rows in self._open if name == table]
        return pl.concat([known, *left_open])

    def by_row(self, read: Iterable[Reading]) -> pl.DataFrame:
        """For every row of the files, by file and line, how many of its claims were taken and how many were refused."""
        of = [FILE, LINE]
        schema = {FILE: pl.String, LINE: pl.UInt32}
        identified = [
            each.rows.select(pl.lit(each.file).alias(FILE), pl.col(LINE).cast(pl.UInt32), pl.lit(1, pl.UInt32).alias(N_TAKEN))
            for reading in read for each in reading.identifiers
        ]
        taken = pl.concat([pl.DataFrame(schema=schema | {N_TAKEN: pl.UInt32}), *self._taken, *identified]).group_by(of).agg(pl.sum(N_TAKEN))
        at = [(each.file, each.line) for each in self.refused if each.line]
        refused = pl.DataFrame(at, schema=schema, orient="row").group_by(of).agg(pl.len().alias(N_REFUSED))
        return taken.join(refused, on=of, how="full", coalesce=True).fill_null(0)

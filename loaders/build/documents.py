"""The table of sources of a build: what releases cite, and the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.loaders.build.gathering import Gathering
from concerted.loaders.build.reading import Read, Reading
from concerted.loaders.merge.rows import complete


def gathered_sources(read: Read, gathered: Gathering) -> pl.DataFrame:
    """The sources of what goes in, and a document for every file.

    Of one id the first row stands, that of a release before that of a file; another fills what it leaves empty.
    """
    for reading in read.readings:
        for each in reading.claims:
            if each.table == "sources":
                gathered.take(reading, each)
    own = pl.DataFrame([_document(reading) for reading in read.readings], infer_schema_length=None)
    rows = pl.concat([gathered.rows("sources"), complete(TABLES["sources"], own, "", packaged=False)])
    return rows.group_by("id", maintain_order=True).agg(pl.all().drop_nulls().first()).select(rows.columns)


def _document(reading: Reading) -> dict[str, str | None]:
    source = reading.source
    return {
        "id": reading.document, "title": source.title, "publisher": source.publisher or None, "url_or_path": source.address,
        "published": reading.edition, "licence": source.licence, "tier": str(source.tier), "note": f"SHA-256 {reading.given.sha256}",
    }


def cited_in(columns: Iterable[pl.Series]) -> set[str]:
    """The ids that columns of sources name."""
    return {id for column in columns for cell in column.drop_nulls().unique() for id in cell.split(";")}


def cited(sources: pl.DataFrame, tables: Mapping[str, pl.DataFrame], read: Read, onto: Release | None) -> pl.DataFrame:
    """The sources that something rests on, and all that a release among the inputs has."""
    texts = [rows["source"] for rows in tables.values()] + [tables["coverage"]["since_source"]]
    kept = cited_in(texts)
    kept |= set(onto["sources"]["id"]) if onto else set()
    for reading in read.readings:
        if reading.descriptor:
            kept |= {id for each in reading.claims if each.table == "sources" for id in each.rows["id"]}
    return sources.filter(pl.col("id").is_in(list(kept)))

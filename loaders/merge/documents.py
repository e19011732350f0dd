"""Who speaks in a document, and with what weight: its publisher, its day, its tier."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from concerted.graph.vocabulary import Tier, ids

DOCUMENT, VOICE, EDITION, TIER, QUIET = "\0document", "\0voice", "\0edition", "\0tier", "\0quiet"
NEWEST = "9999"
"""The edition of a file of which no day is known: what somebody brings today."""
WORST = len(ids(Tier))
"""The tier of a document of which none is known: after all others."""
# What is generally known, or follows from other facts, has no say where a document speaks.
_QUIET = (Tier.DERIVED, Tier.KNOWLEDGE)
# Documents print the day of their publication as they like; only of these forms is it known which is newer.
_DAY = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?"


def documents(sources: pl.DataFrame, files: Collection[str] = ()) -> pl.DataFrame:
    """For each row of a table of sources its id, voice, edition, tier as a number (the best is 0), and whether it is quiet.

    The voice is the publisher: editions of one publisher are one voice, and the newest is what it says. A document without a publisher
    speaks for itself; one without a date is older than all others, but of those that are ``files`` of today, newer.
    """
    order = ids(Tier)
    dated = pl.col("published").str.extract(_DAY, 0)
    return sources.select(
        pl.col("id").alias(DOCUMENT),
        pl.coalesce("publisher", "id").alias(VOICE),
        pl.coalesce(dated, pl.when(pl.col("id").is_in(list(files))).then(pl.lit(NEWEST)).otherwise(pl.lit(""))).alias(EDITION),
        pl.col("tier").replace_strict({tier: n for n, tier in enumerate(order)}, default=WORST, return_dtype=pl.Int8).alias(TIER),
        pl.col("tier").is_in([str(tier) for tier in _QUIET]).fill_null(False).alias(QUIET),
    )


def spoken(rows: pl.DataFrame, documents: pl.DataFrame, place: str) -> pl.DataFrame:
    """For each document that a row names: the row, which of its documents it is (``place``), and who speaks in it."""
    named = pl.col("source").str.split(";")
    return rows.with_columns(named.alias(DOCUMENT), pl.int_ranges(named.list.len()).alias(place)).explode(DOCUMENT, place).join(
        documents, on=DOCUMENT, how="left",
    ).with_columns(
        pl.col(VOICE).fill_null(pl.col(DOCUMENT)), pl.col(EDITION).fill_null(""), pl.col(TIER).fill_null(WORST),
        pl.col(QUIET).fill_null(False),
    )

"""Which of the values that are claimed of a fact stands: by decision, by majority of publishers, else by the better or newer document."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from concerted.graph.vocabulary import ClaimStatus
from concerted.loaders.merge.documents import EDITION, QUIET, TIER, VOICE
from concerted.loaders.merge.identity import KEY

COLUMN, VALUE = "\0column", "\0value"
STATUS, WHY, STANDS = "\0status", "\0why", "\0stands"
DECIDED = "\0decided"
_VOTES, _TOTAL, _VALUES, _SECOND = "\0votes", "\0total", "\0values", "\0second"
_OF = [KEY, COLUMN]


def newest(claims: pl.DataFrame) -> pl.DataFrame:
    """Of what one voice claims about one column of a fact, that of its newest edition."""
    return claims.filter(pl.col(EDITION) == pl.col(EDITION).max().over([*_OF, VOICE]))


def precise(claims: pl.DataFrame, dates: Sequence[str]) -> pl.DataFrame:
    """Claims in which a year gives way to a day of that year, where only one such day is claimed: both say the same."""
    if not dates:
        return claims
    is_date, year = pl.col(COLUMN).is_in(list(dates)), pl.col(VALUE).str.slice(0, 4)
    day = pl.col(VALUE).filter(pl.col(VALUE).str.len_chars() > 4)
    of_year = [*_OF, "\0year"]
    claims = claims.with_columns(pl.when(is_date).then(year).alias("\0year"))
    claims = claims.with_columns(pl.when(day.n_unique().over(of_year) == 1).then(day.first().over(of_year)).alias("\0day"))
    is_year = is_date & (pl.col(VALUE).str.len_chars() == 4)
    same = pl.when(is_year).then(pl.coalesce("\0day", VALUE)).otherwise(pl.col(VALUE))
    return claims.with_columns(same.alias(VALUE)).drop("\0year", "\0day")


def standing(claims: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """What stands of each column of each fact.

    Parameters
    ----------
    claims : polars.DataFrame
        :data:`KEY`, column, value, and the voice, edition, tier and quietness of who claims it.
    decided : polars.DataFrame
        :data:`KEY`, column, value and reason of recorded decisions.

    Returns
    -------
    polars.DataFrame
        A row a column of a fact: the value that stands, its :class:`ClaimStatus`, and why in a sentence.
    """
    loud = ~pl.col(QUIET) | pl.col(QUIET).all().over(_OF)
    values = newest(claims).with_columns(loud.alias("\0loud")).group_by([*_OF, VALUE]).agg(
        pl.col(VOICE).filter("\0loud").n_unique().alias(_VOTES), pl.col(TIER).min(), pl.col(EDITION).max(),
    )
    voices = newest(claims).filter(loud).group_by(_OF).agg(pl.col(VOICE).n_unique().alias(_TOTAL))
    ordered = values.sort([*_OF, _VOTES, TIER, EDITION, VALUE], descending=[False, False, True, False, True, False])
    first = ordered.group_by(_OF, maintain_order=True).agg(
        pl.all().first(), pl.len().alias(_VALUES), pl.col(_VOTES).get(1, null_on_oob=True).fill_null(0).alias(_SECOND),
        pl.col(TIER).get(1, null_on_oob=True).alias("\0tier2"), pl.col(EDITION).get(1, null_on_oob=True).alias("\0edition2"),
    ).join(voices, on=_OF, how="left")
    first = first.join(decided.rename({VALUE: DECIDED}), on=_OF, how="full", coalesce=True)
    by_decision = pl.col(DECIDED).is_not_null()
    status = (
        pl.when(by_decision).then(pl.lit(str(ClaimStatus.DECIDED)))
        .when((pl.col(_VALUES) == 1) & (pl.col(_TOTAL) == 1)).then(pl.lit(str(ClaimStatus.SINGLE)))
        .when(pl.col(_VALUES) == 1).then(pl.lit(str(ClaimStatus.CONFIRMED)))
        .when(pl.col(_VOTES) > pl.col(_SECOND)).then(pl.lit(str(ClaimStatus.MAJORITY)))
        .otherwise(pl.lit(str(ClaimStatus.CONFLICTING)))
    )
    return first.with_columns(status.alias(STATUS)).with_columns(
        _why().alias(WHY), pl.coalesce(DECIDED, VALUE).alias(VALUE),
    ).select(*_OF, VALUE, STATUS, WHY)


def _why() -> pl.Expr:
    votes, total = pl.col(_VOTES).cast(pl.String), pl.col(_TOTAL).cast(pl.String)
    return (
        pl.when(pl.col(STATUS) == str(ClaimStatus.DECIDED)).then(pl.concat_str(pl.lit("decided: "), pl.col(WHY).fill_null("")))
        .when(pl.col(STATUS) == str(ClaimStatus.SINGLE)).then(pl.lit("one publisher says something"))
        .when(pl.col(STATUS) == str(ClaimStatus.CONFIRMED)).then(pl.concat_str(pl.lit("all "), total, pl.lit(" publishers say so")))
        .when(pl.col(STATUS) == str(ClaimStatus.MAJORITY)).then(pl.concat_str(votes, pl.lit(" of "), total, pl.lit(" publishers say so")))
        .when(pl.col(TIER) < pl.col("\0tier2")).then(pl.lit("as many say each; the better kind of document"))
        .when(pl.col(EDITION) > pl.col("\0edition2")).then(pl.lit("as many say each; the newer document"))
        .otherwise(pl.lit("as many say each; nothing tells them apart, so the first of the alphabet"))
    )

"""Which of the values that are claimed of a fact stands: by decision, by majority of publishers, else by the better or newer document."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from concerted.graph.vocabulary import ClaimStatus
from concerted.loaders.merge.documents import EDITION, QUIET, TIER, VOICE
from concerted.loaders.merge.identity import KEY
from concerted.loaders.merge.rows import PACKAGED
from concerted.loaders.reconcile.decisions import NOTHING
from concerted.loaders.reconcile.intervals import YEAR

COLUMN, VALUE = "\0column", "\0value"
STATUS, WHY, STANDS = "\0status", "\0why", "\0stands"
DECIDED = "\0decided"
_VOTES, _TOTAL, _VALUES, _SECOND = "\0votes", "\0total", "\0values", "\0second"
_OF = [KEY, COLUMN]


def is_newest() -> pl.Expr:
    """Whether a claim is of the newest edition in which its voice says something of the column of the fact."""
    return pl.col(EDITION) == pl.col(EDITION).max().over(*_OF, VOICE)


def heard(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims that have a say: of documents, where there are any; of each voice those of its newest edition."""
    loud = ~pl.col(QUIET) | pl.col(QUIET).all().over(_OF)
    return claims.filter(loud).filter(is_newest())


def precise(claims: pl.DataFrame, dates: Sequence[str]) -> pl.DataFrame:
    """Claims in which a year gives way to a day of that year, where only one such day is claimed: both say the same.

    A day that a publisher no longer says counts where nobody says another.
    """
    dated = claims.filter(pl.col(COLUMN).is_in(list(dates)))
    if dated.is_empty():
        return claims
    of_year = [*_OF, "\0year"]
    is_day = pl.col(VALUE).str.len_chars() > YEAR
    dated = dated.with_columns(pl.col(VALUE).str.slice(0, YEAR).alias("\0year"), is_newest().alias("\0newest"))
    days = dated.filter(is_day)
    said = [each.group_by(of_year).agg(pl.col(VALUE).unique().alias("\0days")) for each in (days.filter("\0newest"), days)]
    both = dated.join(said[0], on=of_year, how="left").join(said[1], on=of_year, how="left", suffix="\0ever")
    known = pl.coalesce("\0days", "\0days\0ever")
    day = pl.when(~is_day & (known.list.len() == 1)).then(known.list.first())
    dated = both.with_columns(pl.coalesce(day, VALUE).alias(VALUE)).select(claims.columns)
    return pl.concat([claims.filter(~pl.col(COLUMN).is_in(list(dates))), dated])


def standing(claims: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """What stands of each column of each fact.

    Parameters
    ----------
    claims : polars.DataFrame
        :data:`KEY`, column, value, the voice, edition, tier and quietness of who claims it, and whether a release does.
    decided : polars.DataFrame
        :data:`KEY`, column, value and reason of recorded decisions.

    Returns
    -------
    polars.DataFrame
        A row a column of a fact: the value that stands, its :class:`ClaimStatus`, and why in a sentence. The value is null where it was
        decided that there is none.
    """
    said = heard(claims)
    values = said.group_by([*_OF, VALUE]).agg(
        pl.col(VOICE).n_unique().alias(_VOTES), pl.col(TIER).min(), pl.col(PACKAGED).any(), pl.col(EDITION).max(),
    )
    voices = said.group_by(_OF).agg(pl.col(VOICE).n_unique().alias(_TOTAL))
    ordered = values.sort([*_OF, _VOTES, TIER, PACKAGED, EDITION, VALUE], descending=[False, False, True, False, True, True, False])
    first = ordered.group_by(_OF, maintain_order=True).agg(
        pl.all().first(), pl.len().alias(_VALUES), pl.col(_VOTES).get(1, null_on_oob=True).fill_null(0).alias(_SECOND),
        pl.col(TIER).get(1, null_on_oob=True).alias("\0tier2"), pl.col(PACKAGED).get(1, null_on_oob=True).alias("\0packaged2"),
        pl.col(EDITION).get(1, null_on_oob=True).alias("\0edition2"),
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
    nothing = pl.when(pl.col(DECIDED) != NOTHING).then(DECIDED)
    return first.with_columns(status.alias(STATUS)).with_columns(
        _why().alias(WHY), pl.when(by_decision).then(nothing).otherwise(VALUE).alias(VALUE),
    ).select(*_OF, VALUE, STATUS, WHY)


def _why() -> pl.Expr:
    votes, total = pl.col(_VOTES).cast(pl.String), pl.col(_TOTAL).cast(pl.String)
    return (
        pl.when(pl.col(STATUS) == str(ClaimStatus.DECIDED)).then(pl.concat_str(pl.lit("decided: "), pl.col(WHY).fill_null("")))
        .when(pl.col(STATUS) == str(ClaimStatus.SINGLE)).then(pl.lit("one publisher says something"))
        .when(pl.col(STATUS) == str(ClaimStatus.CONFIRMED)).then(pl.concat_str(pl.lit("all "), total, pl.lit(" publishers say so")))
        .when(pl.col(STATUS) == str(ClaimStatus.MAJORITY)).then(pl.concat_str(votes, pl.lit(" of "), total, pl.lit(" publishers say so")))
        .when(pl.col(TIER) < pl.col("\0tier2")).then(pl.lit("as many say each; the better kind of document"))
        .when(pl.col(PACKAGED) & ~pl.col("\0packaged2")).then(pl.lit("as many say each; what the release says already"))
        .when(pl.col(EDITION) > pl.col("\0edition2")).then(pl.lit("as many say each; the newer document"))
        .otherwise(pl.lit("as many say each; nothing tells them apart, so the first of the alphabet"))
    )

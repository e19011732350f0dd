"""Who publishes Species+, and its words for ranks, languages, instruments and days."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Rank, ids

PUBLISHER = "UNEP-WCMC"
IN_REPOSITORY = "BSD-3-Clause (repository licence); Species+ content (c) UNEP-WCMC"
ON_SITE = "Terms of use of Species+ (speciesplus.net/terms-of-use); (c) UNEP-WCMC"
REPOSITORY = "github.com/unepwcmc/SAPI"
SITE = "speciesplus.net"
CONVENTION = "CMS"

RANKS = frozenset(ids(Rank))
"""Ranks of Species+ that are ours too, in small letters; it also has kingdoms, phyla, subfamilies and varieties."""

# Instruments under names that nobody else gives them; the others are known by theirs.
INSTRUMENTS = {
    "Gorillas": "gorilla",
    "Mediterranean Monk Seal": "monk-seal",
    "CMS - Marine Turtles - IOSEA": "iosea-turtles",
    "CMS - Marine Turtles Africa": "atlantic-turtles",
}
# ISO 639-2 codes, as Species+ writes them, in two letters.
LANGUAGES = {
    "ARA": "ar", "CHI": "zh", "CZE": "cs", "DAN": "da", "DEU": "de", "DUT": "nl", "ENG": "en", "FIN": "fi", "FRA": "fr", "FRE": "fr",
    "GER": "de", "HUN": "hu", "ITA": "it", "JPN": "ja", "NLD": "nl", "NOR": "no", "POL": "pl", "POR": "pt", "RUS": "ru", "SLV": "sl",
    "SPA": "es", "SWE": "sv", "TUR": "tr", "ZHO": "zh",
}


def day(column: str) -> pl.Expr:
    """A day written ``23/02/2012`` as ISO; null where it is none.

    >>> pl.DataFrame({"since": ["23/02/2012", "30/02/2012"]}).select(day("since"))["since"].to_list()
    ['2012-02-23', None]
    """
    return pl.col(column).str.to_date("%d/%m/%Y", strict=False).dt.to_string("%Y-%m-%d")

"""Who publishes Species+, and its words for taxa, ranks, languages, instruments and days."""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.keys import SPECIESPLUS
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
    "AFR": "af", "AMH": "am", "ARA": "ar", "AZE": "az", "BEL": "be", "BEN": "bn", "BUL": "bg", "CAT": "ca", "CES": "cs", "CHI": "zh",
    "CZE": "cs", "DAN": "da", "DEU": "de", "DUT": "nl", "ELL": "el", "ENG": "en", "EST": "et", "EUS": "eu", "FAS": "fa", "FIN": "fi",
    "FRA": "fr", "FRE": "fr", "GER": "de", "GLE": "ga", "GLG": "gl", "HEB": "he", "HIN": "hi", "HRV": "hr", "HUN": "hu", "HYE": "hy",
    "IND": "id", "ISL": "is", "ITA": "it", "JPN": "ja", "KAT": "ka", "KAZ": "kk", "KIR": "ky", "KOR": "ko", "LAV": "lv", "LIT": "lt",
    "MKD": "mk", "MLG": "mg", "MLT": "mt", "MON": "mn", "MSA": "ms", "NEP": "ne", "NLD": "nl", "NOR": "no", "POL": "pl", "POR": "pt",
    "RON": "ro", "RUS": "ru", "SLK": "sk", "SLV": "sl", "SPA": "es", "SQI": "sq", "SRP": "sr", "SWA": "sw", "SWE": "sv", "TAM": "ta",
    "TGK": "tg", "THA": "th", "TUK": "tk", "TUR": "tr", "UKR": "uk", "URD": "ur", "UZB": "uz", "VIE": "vi", "WOL": "wo", "ZHO": "zh",
}


DAY = "%d/%m/%Y"
NO_DAY = "is no day; one as 23/02/2012 is expected"


def taxon(column: str) -> pl.Expr:
    """Taxon concept ids of Species+ as references to taxa.

    >>> pl.DataFrame({"Id": ["54435"]}).select(taxon("Id"))["taxon"].to_list()
    ['speciesplus:54435']
    """
    return pl.concat_str(pl.lit(SPECIESPLUS), pl.col(column)).alias("taxon")


def day(column: str) -> pl.Expr:
    """A day written ``23/02/2012`` as ISO; null where it is none.

    >>> pl.DataFrame({"since": ["23/02/2012", "30/02/2012"]}).select(day("since"))["since"].to_list()
    ['2012-02-23', None]
    """
    return pl.col(column).str.to_date(DAY, strict=False).dt.to_string("%Y-%m-%d")

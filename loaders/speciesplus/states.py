"""Names of States as Species+ writes them, and lists of them in one cell, where a name may hold a comma itself."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# Names that mean one State in Species+, and several or none elsewhere. The last four lost their letters in a table of 2012.
OWN: Mapping[str, str] = {
    "Bonaire, Saint Eustatius and Saba": "BES",
    "Clipperton": "CPT",
    "Congo": "COG",
    "French Southern and Antarctic Territories": "ATF",
    "Saint Helena and Dependencies (United Kingdom)": "SHN",
    "Territory formerly known as BIOT": "IOT",
    "Virgin Islands of the USA": "VIR",
    "C\ufffdte d'Ivoire": "CIV",
    "Cura\ufffdao": "CUW",
    "R\ufffdunion": "REU",
    "S\ufffdo Tom\ufffd and Principe": "STP",
}
# What stands behind a comma inside a name; none is a name by itself.
_BEHIND = frozenset(map(str.casefold, (
    "Province of China", "SAR", "SAR China", "Saint Eustatius and Saba", "Sint Eustatius and Saba", "Ascension and Tristan da Cunha",
    "Bolivarian Republic of", "Democratic People's Republic of", "Democratic Republic of the", "Federated States of",
    "Islamic Republic of", "Kingdom of the", "Plurinational State of", "Republic of", "Republic of the", "State of",
    "The former Yugoslav Republic of", "United Republic of", "British", "U.S.", "US",
)))


def split(text: str) -> list[str]:
    """The names in a list with commas between them.

    >>> split("Congo, Democratic Republic of the,Kenya, Taiwan, Province of China,Bolivia (Plurinational State of)")
    ['Congo, Democratic Republic of the', 'Kenya', 'Taiwan, Province of China', 'Bolivia (Plurinational State of)']
    """
    names: list[str] = []
    for part in map(str.strip, text.split(",")):
        if names and part.casefold() in _BEHIND:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    return names


def coded(names: str | None, codes: str | None) -> dict[str, str]:
    """The code of each name of a list, where a list of their codes in the same order has as many.

    >>> coded("Congo,Hong Kong, SAR", "CG,HK")
    {'Congo': 'CG', 'Hong Kong, SAR': 'HK'}
    >>> coded("Congo,Kenya", "CG")
    {}
    """
    named, ordered = split(names or ""), [code.strip() for code in (codes or "").split(",")]
    return dict(zip(named, ordered, strict=True)) if len(named) == len(ordered) else {}


def known(column: str) -> pl.Expr:
    """A column of names in which those of Species+ alone are codes."""
    return pl.col(column).replace(dict(OWN))

"""Notes of Species+ to its listings: which of them say that a population is meant, and how it is called."""

from __future__ import annotations

import re

from concerted.loaders.slugs import hyphenated

_TAG = re.compile(r"<[^>]*>?")
_REMARK = re.compile(r"(all|formerly|initially|included|includes|listed|n\.\s?b\.|res\.|see)\b", re.IGNORECASE)
_ONLY = re.compile(r"\(only ([^()]*populations?)\)", re.IGNORECASE)
_PART = re.compile(r"\bpopulations?\b|^subspecies\b|\bonly$|^(north|south|east|west|mediterranean)\b", re.IGNORECASE)
_AREA = re.compile(r"\bin the agreement area\b", re.IGNORECASE)
_LONGEST = 70


def plain(note: str) -> str:
    """A note without markup and line breaks.

    >>> plain("Only  <i>Grus</i> spp. ")
    'Only Grus spp.'
    """
    return re.sub(r"\s+([.,;])", r"\1", " ".join(_TAG.sub("", note).split()))


def population(note: str | None) -> str | None:
    """The population that a note says is meant; None where it means the whole taxon.

    >>> population("Only African and European popns.")
    'African and European populations'
    >>> population("Formerly included in <i>Gazella gazella</i>.")
    >>> population("All migratory Vespertilionidae spp. (only European populations).")
    'European populations'
    """
    first = plain(re.split(r"\n\s*\n", note.strip())[0]) if note else ""
    text = re.sub(r"\bpopns?\b", "populations", first.partition(";")[0]).strip(" .,")
    if only := _ONLY.search(text):
        return _capital(only[1])
    if _AREA.search(text):
        return "Agreement area"
    if _REMARK.match(text) or not _PART.search(text):
        return None
    return _capital(re.sub(r"^only\s+|\s+only$", "", re.sub(r"\s+only\b(?=\.)", "", text), flags=re.IGNORECASE))


def slug(taxon: str, name: str) -> str:
    """The slug of a population of a taxon.

    >>> slug("Phocoena phocoena", "North and Baltic Sea")
    'phocoena-phocoena--north-and-baltic-sea'
    """
    return f"{hyphenated(taxon)}--{hyphenated(name)[:_LONGEST]}".rstrip("-")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

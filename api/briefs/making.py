"""From a question to a brief, and from a brief to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concerted.api.briefs.document import Brief, Edition
from concerted.api.briefs.of_instrument import instrument_document
from concerted.api.briefs.of_state import state_document
from concerted.api.briefs.of_taxon import taxon_document
from concerted.api.briefs.writing.html import html
from concerted.api.briefs.writing.markdown import markdown
from concerted.api.briefs.writing.pdf import pdf
from concerted.api.briefs.writing.word import word
from concerted.api.output.again import ARGUMENT, DIGITS, reproduce
from concerted.api.output.words import words
from concerted.graph.analyses.briefing.instrument import instrument_brief
from concerted.graph.analyses.briefing.state import state_brief
from concerted.graph.analyses.briefing.taxon import taxon_brief
from concerted.graph.errors import InvalidQuery, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.projection.projection import Projection
from concerted.graph.vocabulary import Language, NameKind, ids


@dataclass(frozen=True, slots=True)
class Format:
    """A format of briefs: its media type, and what writes it."""

    media_type: str
    write: Callable[[Brief], bytes]


FORMATS: Mapping[str, Format] = {
    "html": Format("text/html; charset=utf-8", lambda brief: html(brief).encode()),
    "pdf": Format("application/pdf", pdf),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "md": Format("text/markdown; charset=utf-8", lambda brief: markdown(brief).encode()),
}


def meant(names: Names, text: str, kind: str | None, as_of: date) -> tuple[str, str]:
    """Of what a brief is wanted: its kind and key.

    Where no kind is given, what is called so has to be a State, a taxon or an instrument alone; InvalidQuery where it is several,
    UnknownName where it is none.
    """
    if kind is not None:
        if kind not in ids(NameKind):
            raise InvalidQuery.choice("--kind", kind, NameKind)
        return kind, names.key(kind, text, as_of)
    found: dict[str, str] = {}
    refused: list[UnknownName] = []
    for each in NameKind:
        try:
            found[each] = names.key(each, text, as_of)
        except UnknownName as error:
            refused.append(error)
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        raise InvalidQuery(
            "{name!r} is the name of several things: {found}; say which is meant with --kind", name=text,
            found=", ".join(f"{each} {key}" for each, key in found.items()),
        )
    # What bears the name, though not alone or no longer, says more than what is merely called nearly so.
    raise next((error for error in refused if type(error) is not UnknownName), None) or max(
        refused, key=lambda error: len(error.suggestions),
    )


def brief_of(p: Projection, kind: str, key: str, lang: str = Language.EN, remarks: Sequence[str] = ()) -> Brief:
    """The brief on a State, a taxon or an instrument.

    Parameters
    ----------
    p : Projection
        The release at a date.
    kind : {"state", "taxon", "instrument"}
        Of what.
    key : str
        Its code, accepted name or id.
    lang : {"en", "fr", "es"}
        The language.
    remarks : sequence of str
        How far the facts reach, in that language.

    Returns
    -------
    Brief
        Two pages, to be written by one of ``FORMATS``.
    """
    release, said = p.release, words(lang)
    told = reproduce("brief", [
        (ARGUMENT, key), ("--kind", kind), ("--lang", None if lang == Language.EN else lang), ("--as-of", p.as_of.isoformat()),
        ("--release", release.id[:DIGITS]),
    ], release.id)
    edition = Edition(release.id[:DIGITS], release.published.isoformat(), p.as_of.isoformat(), str(told["command"]), tuple(remarks))
    if kind == NameKind.STATE:
        return state_document(state_brief(p, key, lang), edition, said, lang)
    if kind == NameKind.TAXON:
        return taxon_document(taxon_brief(p, key, lang), edition, said, lang)
    return instrument_document(instrument_brief(p, key, lang), edition, said, lang)

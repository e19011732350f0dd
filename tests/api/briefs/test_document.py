"""The document that all writers take: values that know their fields, and what is meant by a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from concerted.api.briefs.document import Edition, Form, Part, Said, Style, Telling, resolved, text
from concerted.api.briefs.making import meant
from concerted.api.briefs.writing.markdown import _begun, _plain
from concerted.graph.errors import AmbiguousName, EndedName, InvalidQuery, UnknownName
from concerted.graph.names.resolver import Names
from concerted.graph.records import Record, StateRef
from concerted.loaders import reference_release

EDITION = Edition("2e62", "2026-11-25", "2014-05-01", "concerted brief", ())


@dataclass(frozen=True, slots=True)
class Thing(Record):
    """Something with a field of each kind."""

    n: int
    share: float | None
    states: tuple[StateRef, ...]
    last: StateRef | None
    counts: dict[str, int]


THING = Thing(7, 0.4286, (StateRef("KEN", "Kenya"), StateRef("TZA", "Tanzania")), None, {"I": 3})


def told() -> Telling:
    return Telling(THING, EDITION, {"{n} of {share}": "{share} et {n}", "yes": "oui"}.get)  # type: ignore[arg-type]  # of what is asked


@pytest.mark.parametrize(("path", "form", "shown"), [
    ("n", Form.PLAIN, "7"), ("share", Form.SHARE, "43\u00a0%"), ("share", Form.SCORE, "0.43"), ("share", Form.FIELD, "share"),
    ("states", Form.COUNT, "2"), ("states.1.name", Form.PLAIN, "Tanzania"), ("last.name", Form.PLAIN, "–"), ("counts.I", Form.PLAIN, "3"),
    ("edition.as_of", Form.PLAIN, "2014-05-01"), ("n", Form.YES, "oui"),
])
def test_a_value_is_that_of_its_field(path: str, form: Form, shown: str) -> None:
    assert told().at(path, form).parts == (Part(shown, path, form),)


def test_what_is_no_field_is_an_error() -> None:
    for path in ("nothing", "states.2.name", "counts.II"):
        with pytest.raises((AttributeError, IndexError, KeyError)):
            resolved(THING, EDITION, path)


def test_a_sentence_has_its_values_wherever_the_language_wants_them() -> None:
    of = told()
    said = of.say(of.words("{n} of {share}"), n=of.at("n", style=Style.STRONG), share=of.at("share", Form.SHARE))
    assert said.text == "43\u00a0% et 7"
    assert [(part.path, part.style) for part in said.parts] == [("share", ""), ("", ""), ("n", "strong")]


def test_things_stand_after_each_other() -> None:
    of = told()
    assert of.listed([of.at("states.0.name"), of.at("states.1.name")]).text == "Kenya, Tanzania"
    assert of.listed([]) == Said() == text("") and (text("a") + text("b")).text == "ab"


NAMES = Names(reference_release())
DAY = date(2026, 10, 1)


@pytest.mark.parametrize(("name", "kind", "found"), [
    ("Japan", None, ("state", "JPN")), ("Halcón sacre", None, ("taxon", "Falco cherrug")), ("raptors", None, ("instrument", "raptors")),
    ("Saiga", "instrument", ("instrument", "saiga")), ("Saiga", "taxon", ("taxon", "Saiga")), ("Côte d'Ivoire", "state", ("state", "CIV")),
])
def test_what_is_meant(name: str, kind: str | None, found: tuple[str, str]) -> None:
    assert meant(NAMES, name, kind, DAY) == found


@pytest.mark.parametrize(("name", "kind", "error", "said"), [
    ("Saiga", None, InvalidQuery, "taxon Saiga, instrument saiga; say which is meant with --kind"),
    ("Congo", None, AmbiguousName, "more than one state"), ("USSR", None, EndedName, "ended"), ("Wakanda", None, UnknownName, "Rwanda"),
    ("Japan", "taxon", UnknownName, "no taxon"), ("Japan", "planet", InvalidQuery, "state, taxon, instrument"),
    ("qqqqqqqqqqqq", None, UnknownName, "no "),
])
def test_what_is_not_clear_is_refused(name: str, kind: str | None, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        meant(NAMES, name, kind, DAY)


@pytest.mark.parametrize(("plain", "marked"), [
    ("a*b_c|d", r"a\*b\_c\|d"), ("<i>[x](y)</i>", r"\<i\>\[x\](y)\</i\>"), ("two\nlines", "two lines"), ("10 %, 2019-10-15",) * 2,
])
def test_marks_are_escaped(plain: str, marked: str) -> None:
    assert _plain(plain) == marked


@pytest.mark.parametrize(("plain", "begun"), [
    ("# no heading", r"\# no heading"), ("- no list", r"\- no list"), ("12. no list", r"12\. no list"), ("12) no list", r"12\) no list"),
    *((same, same) for same in ("12 States", "-x", "1.5 of it", "2019-10-15 was a day", "#tag")),
])
def test_a_paragraph_begins_nothing_else(plain: str, begun: str) -> None:
    assert _begun(plain) == begun

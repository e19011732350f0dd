"""Every number in the prose of a brief is a field of the record it is told of, and the four formats have the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from concerted.api.briefs.document import EDITION, Brief, Form
from concerted.graph.analyses.briefing.instrument import instrument_brief
from concerted.graph.analyses.briefing.state import state_brief
from concerted.graph.analyses.briefing.taxon import taxon_brief
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.api.briefs.asked import FOUR, LANGS, SUBJECTS, TODAY, Page, brief, numbers, text_of_docx, text_of_pdf, written

MAKE: dict[str, Any] = {"state": state_brief, "taxon": taxon_brief, "instrument": instrument_brief}


def field(document: Any, path: str) -> Any:
    """What a path leads to in the record as programs are told it: an independent reading of the path."""
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def as_read(value: Any, form: Form) -> Any:
    """How a number of a record is read in prose; the text itself of anything else."""
    if form == Form.SHARE:
        return f"{round(100 * value + 1e-9)}\u00a0%" if abs(100 * value % 1 - 0.5) > 1e-6 else None
    if form == Form.SCORE:
        return f"{value:.2f}"
    if form == Form.PART:
        return f"{value:.3f}"
    return len(value) if form == Form.COUNT else value


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_every_number_is_a_field(kind: str, key: str, lang: str) -> None:
    made = brief(kind, key, lang)
    document = plain(MAKE[kind](project(reference_release(), TODAY), key, lang))
    seen = 0
    for said in made.said():
        for part in said.parts:
            if not part.path:
                # What the catalogue says has no digit of its own.
                assert not re.search(r"\d", part.text), said.text
                continue
            if part.form in (Form.FIELD, Form.YES, Form.WORD):
                continue
            root = plain(made.edition) if part.path.startswith(f"{EDITION}.") else document
            value = field(root, part.path.removeprefix(f"{EDITION}."))
            if value is None:
                assert part.text == "–"
            elif (read := as_read(value, part.form)) is not None:
                assert part.text == str(read), part.path
                seen += bool(re.search(r"\d", part.text))
    assert seen >= 3


def said_in(made: Brief) -> Counter[str]:
    """The numbers of a brief, each as often as it is said; those of words that are no sentences beside them."""
    words = [made.kicker, *(fact.label for fact in made.facts), *(section.title for section in made.sections), *vars_of(made)]
    assert not numbers(" ".join(words))
    return numbers(" ".join(said.text for said in made.said()))


def vars_of(made: Brief) -> list[str]:
    labels = made.labels
    return [labels.facts, labels.map, labels.legend, labels.limits, labels.page]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), FOUR)
def test_the_four_formats_have_the_same_numbers(kind: str, key: str, lang: str) -> None:
    made = brief(kind, key, lang)
    want = said_in(made)
    assert sum(want.values()) > 40
    assert numbers(Page(written(kind, key, lang, "html").decode()).text) == want
    assert numbers(written(kind, key, lang, "md").decode()) == want
    assert numbers(text_of_docx(written(kind, key, lang, "docx"))) == want
    assert numbers(text_of_pdf(written(kind, key, lang, "pdf"), made.title.text)) == want


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_a_brief_names_its_release_and_the_command_that_gives_it_again(kind: str, key: str, lang: str) -> None:
    made = brief(kind, key, lang)
    last = made.colophon[-1].text
    assert reference_release().id[:12] in last and "2026-10-01" in last and f"--kind {kind}" in last
    assert ("--lang" in last) == (lang != "en") and "2026-03-29" in made.colophon[0].text

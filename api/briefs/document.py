"""A brief as a document, before it is written in any format: every number in it is a value that says which field it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any

from concerted.graph.records import Record

Words = Callable[[str], str]
# The values beside the record itself: of the edition, such as its date.
EDITION = "edition"
UNKNOWN = "–"


class Form(StrEnum):
    """How the value of a field is shown."""

    PLAIN = "plain"  # a whole number, a date, a name
    SHARE = "share"  # of 1, in hundredths
    SCORE = "score"  # with two decimals
    PART = "part"  # of 1, with three decimals
    WORD = "word"  # of the vocabulary, in the language of the brief
    FIELD = "field"  # the name of the field itself
    COUNT = "count"  # how many there are in a list
    YES = "yes"  # of a measure that is 1 or 0


class Style(StrEnum):
    """How a piece of text stands out."""

    NONE = ""
    TAXON = "taxon"  # a scientific name
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; ``path`` says which field it shows, and ``form`` how. A piece without a path is of words alone."""

    text: str
    path: str = ""
    form: Form = Form.PLAIN
    style: Style = Style.NONE


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or the content of a cell: pieces of text in their order."""

    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """All of it without styles."""
        return "".join(part.text for part in self.parts)

    def __add__(self, other: Said) -> Said:
        return Said((*self.parts, *other.parts))


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is to be seen at once."""

    label: str
    said: Said


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``small`` where it explains what stands above it."""

    said: Said
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``small`` where it is to be looked up rather than read."""

    items: tuple[Said, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; ``wide`` is its part of the width, and numbers stand to the right."""

    text: str
    wide: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first column names what each row is of."""

    caption: str
    heads: tuple[Heading, ...]
    rows: tuple[tuple[Said, ...], ...]


Block = Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: ``shade`` is the id of a way in which codes are drawn."""

    shade: str
    said: Said


@dataclass(frozen=True, slots=True)
class Picture:
    """A map: which codes are drawn how, what it shows in a sentence, and what its colours mean."""

    shades: Mapping[str, str]
    alt: Said
    keys: tuple[Key, ...]
    note: Said


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; ``beside`` where it has room beside another."""

    title: str
    blocks: tuple[Block, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """What the parts of every brief are called."""

    facts: str
    map: str
    legend: str
    limits: str
    page: str


@dataclass(frozen=True, slots=True)
class Edition(Record):
    """Of what a brief is told: the release and date, and the command that gives it again."""

    release: str
    published: str
    as_of: str
    command: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief, as every writer takes it."""

    kind: str
    key: str
    lang: str
    kicker: str
    title: Said
    subtitle: Said
    lead: tuple[Said, ...]
    facts: tuple[Fact, ...]
    picture: Picture
    sections: tuple[Section, ...]
    colophon: tuple[Said, ...]
    edition: Edition
    labels: Labels

    def said(self) -> Iterator[Said]:
        """All that is said in it, in the order in which it is read."""
        yield self.title
        yield self.subtitle
        yield from self.lead
        yield from (fact.said for fact in self.facts)
        yield self.picture.alt
        yield from (key.said for key in self.picture.keys)
        yield self.picture.note
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield block.said
                elif isinstance(block, Bullets):
                    yield from block.items
                else:
                    yield from (cell for row in block.rows for cell in row)
        yield from self.colophon


Value = Said | str


class Telling:
    """Tells a record: what it says of a number is the path of the field that holds it.

    Parameters
    ----------
    record : Record
        What a brief is of.
    edition : Edition
        The release and date.
    words : callable
        From English to the language of the brief.

    Examples
    --------
    >>> from concerted.graph.records import StateRef
    >>> told = Telling(StateRef("KEN", "Kenya"), Edition("2e62", "2026-11-25", "2014-05-01", "", ()), str)
    >>> told.say("{state} on {day}.", state=told.at("name"), day=told.at("edition.as_of")).text
    'Kenya on 2014-05-01.'
    """

    def __init__(self, record: Record, edition: Edition, words: Words) -> None:
        self.record, self.edition, self.words = record, edition, words

    def at(self, path: str, form: Form = Form.PLAIN, style: Style = Style.NONE) -> Said:
        """The value of a field; a dash where it is not known."""
        value = resolved(self.record, self.edition, path)
        return Said((Part(shown(value, path, form, self.words), path, form, style),))

    def say(self, text: str, /, **values: Said) -> Said:
        """A sentence in the language of the brief with values in place of the names in its braces."""
        parts: list[Part] = []
        for literal, name, _, _ in Formatter().parse(text):
            if literal:
                parts.append(Part(literal))
            if name is not None:
                parts.extend(values[name].parts)
        return Said(tuple(parts))

    def listed(self, items: Sequence[Said]) -> Said:
        """Several things after each other."""
        parts: list[Part] = []
        for n, item in enumerate(items):
            if n:
                parts.append(Part(", "))
            parts.extend(item.parts)
        return Said(tuple(parts))


def text(said: str, style: Style = Style.NONE) -> Said:
    """Words that show no field."""
    return Said((Part(said, style=style),)) if said else Said()


_STEP = re.compile(r"\d+")


def resolved(record: Record, edition: Edition, path: str) -> Any:
    """The value that a path leads to, such as ``closings.0.n_taxa``; None where something on the way is not there."""
    at: Any = record
    for n, step in enumerate(path.split(".")):
        if n == 0 and step == EDITION:
            at = edition
        elif at is None:
            return None
        elif _STEP.fullmatch(step):
            at = at[int(step)]
        elif isinstance(at, Mapping):
            at = at[step]
        else:
            at = getattr(at, step)
    return at


def shown(value: Any, path: str, form: Form, words: Words) -> str:
    """A value of a field as people read it."""
    if form == Form.FIELD:
        return path.rpartition(".")[2]
    if form == Form.COUNT:
        return str(len(value))
    if value is None:
        return UNKNOWN
    if form == Form.YES:
        return words("yes") if value else words("no")
    if form == Form.SHARE:
        return f"{100 * value:.0f}\u00a0%"
    if form == Form.SCORE:
        return f"{value:.2f}"
    if form == Form.PART:
        return f"{value:.3f}"
    return words(str(value)).replace("_", " ") if form == Form.WORD else str(value)

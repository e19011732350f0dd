"""The catalogues of what people read, brought up to the code: ``make words``.

What the code says in English is a text where one of ``SAYING`` is called, a heading of a table, or a word of the vocabulary. Translations
that are there stay, new texts come in without one, and what is said no more goes; each catalogue is compiled beside itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from concerted.api.output.words import CATALOGUES
from concerted.graph import vocabulary
from concerted.graph.vocabulary import Language, Word

ROOT = Path(__file__).resolve().parents[1]
# What commands say, and what the messages of the library say to those who ask: those of stores speak of Cypher, which is English.
ROOMS = (
    "api", "graph/analyses", "graph/exports", "graph/names", "graph/projection", "graph/errors.py", "graph/facts/days/calendar.py",
    "concerted/library.py", "concerted/releases.py",
)
# Functions and classes of whose arguments one is a text to be said: by the name they are called by, the place of that.
_FIRST = (
    "_", "words", "Column", "ConcertedError", "InvalidQuery", "NotAccepted", "StoreError", "UnknownName", "ValueError", "__init__", "cls",
    "Remark", "NotCertified", "NoCertificate", "Missing",
)
SAYING = dict.fromkeys(_FIRST, 0) | {"listed": 3}
# A method that takes headings as its second argument.
HEADING = "rows"
# A function that takes a sentence for one and another for more as its last two.
COUNTED = "counted"
# Written into the compiled files in place of the hour, so that the same catalogue gives the same file.
_SIGNED = datetime(1979, 6, 23, tzinfo=UTC)


def said_in(source: str) -> Iterator[str]:
    """The texts that a module says."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        candidates = node.args[SAYING[called]:][:1] if called in SAYING else []
        if called == COUNTED:
            candidates = node.args[2:4]
        if called == HEADING and len(node.args) > 1 and isinstance(node.args[1], ast.Tuple):
            candidates = node.args[1].elts
        for candidate in candidates:
            if isinstance(candidate, ast.Constant) and isinstance(candidate.value, str) and candidate.value:
                yield candidate.value


def said_of_words() -> Iterator[str]:
    """The words of the vocabulary, and what each says of itself; a language calls itself the same in all of them."""
    for kind in vars(vocabulary).values():
        if isinstance(kind, type) and issubclass(kind, Word) and kind is not Language:
            for word in kind:
                yield from filter(None, (str(word), word.says, getattr(word, "closes", "")))


def messages() -> dict[str, list[str]]:
    """Every text that is said, with the files it stands in."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        start = ROOT / room
        for path in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            for text in said_in(path.read_text(encoding="utf-8")):
                found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    for text in said_of_words():
        found.setdefault(text, []).append("graph/vocabulary")
    return {text: sorted(set(places)) for text, places in found.items()}


def read(path: Path) -> Catalog:
    """A catalogue as it stands; an empty one where there is none."""
    catalog = Catalog(locale=path.stem, creation_date=_SIGNED, revision_date=_SIGNED)
    if path.is_file():
        with path.open("rb") as file:
            for message in read_po(file, locale=path.stem):
                if message.id:
                    catalog.add(message.id, message.string, flags=message.flags)
    return catalog


def update(path: Path) -> list[str]:
    """Bring a catalogue up to the code, and compile it; the texts that have no translation yet."""
    before, catalog = read(path), Catalog(locale=path.stem, creation_date=_SIGNED, revision_date=_SIGNED)
    for text, places in messages().items():
        known = before.get(text)
        catalog.add(text, known.string if known else "", locations=[(place, 0) for place in places])
    with path.open("wb") as file:
        write_po(file, catalog, width=140, omit_header=True, sort_by_file=True, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return [str(message.id) for message in catalog if message.id and not message.string]


def main() -> None:
    """Update the catalogue of every language but English."""
    CATALOGUES.mkdir(exist_ok=True)
    for language in Language:
        if language != Language.EN:
            missing = update(CATALOGUES / f"{language}.po")
            print(f"{language}: {len(missing)} of {len(messages())} texts have no translation", *missing, sep="\n  ")


if __name__ == "__main__":
    main()

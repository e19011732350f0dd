"""What a question to a store rests on: a release in it, the question's text, and the keys of the names it is asked with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.cypher.reader import Question, questions
from concerted.graph.errors import InvalidQuery, StoreDamaged, UnknownName
from concerted.graph.facts.days.calendar import asked_day, today
from concerted.graph.progress import Progress
from concerted.graph.stores import Store
from concerted.graph.vocabulary import NameKind, ids

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release
    from concerted.graph.names.resolver import Names


def fill(store: Store, release: Release | None = None, progress: Callable[[], Progress | None] = lambda: None) -> None:
    """Load a release into a store, unless it is there and whole; ``progress`` is made only where something is written.

    Without one, the bundled release is loaded into a store that holds none, or has lost that one.

    Raises
    ------
    StoreDamaged
        The store has lost another release.
    """
    if release is not None:
        store.write(release, progress())
        return
    lost: StoreDamaged | None = None
    try:
        if store.release_id() is not None:
            return
    except StoreDamaged as damaged:
        lost = damaged
    # Imported only where it is needed: most stores are filled.
    from concerted.loaders import reference_release

    if lost is not None and lost.release != reference_release().id:
        raise lost
    store.write(reference_release(), progress())


def question(name: str) -> Question:
    """A question of the library by its id; UnknownName with the nearest."""
    known = questions()
    if name not in known:
        raise UnknownName("question", name, tuple(get_close_matches(name, known, n=3, cutoff=0.5)))
    return known[name]


def parsed(asked: Question, values: Mapping[str, object]) -> dict[str, str | int]:
    """Values of a question's parameters as its query takes them, from texts or from what says the same as text.

    Raises
    ------
    InvalidQuery
        The question has no such parameter, or does not take the value; the text says what it takes.
    """
    known = {parameter.name: parameter.type for parameter in asked.parameters}
    for name in values:
        if name not in known:
            if not known:
                raise InvalidQuery("{name!r} is no parameter of {question}; it has none", name=name, question=asked.id)
            raise InvalidQuery("{name!r} is no parameter of {question}; {known}", name=name, question=asked.id, known=", ".join(known))
    return {name: _parsed(name, known[name], str(value)) for name, value in values.items()}


def at_date(asked: Question, given: Mapping[str, Any], as_of: object, option: str) -> dict[str, Any]:
    """The given values, with ``as_of`` (None where nothing is said) for the parameter that is today where it is not given.

    Raises
    ------
    InvalidQuery
        The question has no such parameter, or another date is given for it; ``option`` names what ``as_of`` came by.
    """
    if as_of is None:
        return dict(given)
    name = next((parameter.name for parameter in asked.parameters if parameter.today), None)
    if name is None:
        raise InvalidQuery("{option}: {question} asks about no date", option=option, question=asked.id)
    if name in given and str(given[name]) != str(as_of):
        raise InvalidQuery("{option}: the date is given twice, as {name} too", option=option, name=name)
    return {**given, name: as_of}


def _parsed(name: str, kind: str, text: str) -> str | int:
    if kind == "DATE":
        try:
            return asked_day(text).isoformat()
        except ValueError as error:
            raise InvalidQuery("{option}: {error}", option=name, error=error) from None
    if kind == "INTEGER":
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise InvalidQuery("{option}: {value!r} is not accepted; a whole number", option=name, value=text)
        return int(text)
    return text


def filled_in(asked: Question, given: Mapping[str, Any], names: Callable[[], Names], day: date | None = None) -> dict[str, Any]:
    """A value for each parameter of a question: what is given, with States, taxa and instruments by any of their names, else its default.

    Of dates that is ``day``, today where none is said, or the example of the question's header, as of all others.

    ``names`` are those of the release that answers; they are asked for only where a name is given. An example stays as it
    is, given or not: of a release that has no such State the question has no rows.

    Raises
    ------
    UnknownName
        There is no such State, taxon or instrument; the nearest are suggested.
    """
    found = asked.defaults(day or today()) | dict(given)
    for name, value in given.items():
        # Its last word says what a parameter takes: `state`, `other_state`.
        kind = name.rpartition("_")[2]
        if kind in ids(NameKind) and isinstance(value, str) and value and value != asked.examples[name]:
            found[name] = names().key(kind, value)
    return found


def names_in(store: Store, release: Release | None = None, data_dir: Path | None = None) -> Callable[[], Names]:
    """Makes, once, the names of the release in a store; ``release`` is that release where it is known."""

    @cache
    def made() -> Names:
        # Imported only where it is needed: most questions are asked with keys, or with nothing.
        from concerted.graph.names.resolver import Names
        from concerted.releases import held_by

        return Names(release or held_by(store, data_dir))

    return made

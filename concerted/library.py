"""What a question to a store rests on: a release in it, the question's text, and the keys of the names it is asked with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from concerted.cypher.reader import Question, questions
from concerted.graph.errors import StoreDamaged, UnknownName
from concerted.graph.stores import Store
from concerted.graph.stores.protocol import Progress


def fill(store: Store, progress: Callable[[], Progress | None] = lambda: None) -> None:
    """Load the bundled release into a store that holds none, or has lost that one; ``progress`` is made only then.

    Raises
    ------
    StoreDamaged
        The store has lost another release.
    """
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


def named(values: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """States, taxa and instruments among the values as keys, by any of their names.

    A store that holds another release than the bundled one may know names that this one does not: they stay as they are.
    """
    from concerted.graph.names.resolver import Names
    from concerted.loaders import reference_release

    release = reference_release()
    names = Names(release)
    kinds = {"state": names.state, "taxon": names.taxon, "instrument": names.instrument}
    found = dict(values)
    for name, value in values.items():
        resolve = kinds.get(name.rpartition("_")[2])
        if resolve is None or not isinstance(value, str) or not value:
            continue
        try:
            found[name] = resolve(value)
        except UnknownName:
            if store.release_id() == release.id:
                raise
    return found

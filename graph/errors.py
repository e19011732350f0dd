"""The exceptions of concerted, in one tree.

ConcertedError
├── InvalidPackage   a data package is damaged: every problem with file, line, column, value
├── UnknownName      no State, taxon or instrument is called that; carries suggestions
│   └── AmbiguousName  several are called that
├── InvalidQuery     an option or parameter has a value that is not accepted
├── StoreError       a store cannot be reached, or holds no release
│   ├── StoreDamaged   it does not hold its release whole: the release has to be loaded again
│   └── StoreBusy      it cannot answer just now; ask again in a moment
├── QueryRefused     a Cypher query does something that reading, or the public, may not
├── QueryFailed      a Cypher query is at fault itself: its syntax, a type, a value, a parameter that is not given
└── LimitExceeded    a query went over a limit, which is named
    └── TimeExceeded   over its time
"""

from __future__ import annotations


class ConcertedError(Exception):
    """Base of every error that concerted raises on purpose; its text is meant for people."""


class UnknownName(ConcertedError):
    """Nothing of this kind bears the name; ``suggestions`` are the nearest names that exist."""

    def __init__(self, kind: str, name: str, suggestions: tuple[str, ...] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"no {kind} is called {name!r}.{hint}")


class AmbiguousName(UnknownName):
    """Several things of this kind bear the name; ``suggestions`` are their keys."""

    def __init__(self, kind: str, name: str, keys: tuple[str, ...]) -> None:
        super().__init__(kind, name, keys)
        self.args = (f"{name!r} is the name of more than one {kind}: {', '.join(keys)}.",)


class InvalidQuery(ConcertedError):
    """An option or parameter has a value that is not accepted."""


class StoreError(ConcertedError):
    """A store cannot be reached, or holds no release."""


class StoreDamaged(StoreError):
    """A store does not hold its release whole; ``release`` is the id of the one it should hold, where that is known."""

    def __init__(self, message: str, release: str | None = None) -> None:
        self.release = release
        super().__init__(message)


class StoreBusy(StoreError):
    """A store cannot answer just now, as it is at work or lost a process: the same query may be answered in a moment."""


class QueryRefused(ConcertedError):
    """A Cypher query does something that reading, or reading by the public, does not allow; the text says what to write instead."""


class QueryFailed(ConcertedError):
    """A Cypher query is at fault itself: its syntax, a type, a value that no engine holds, a parameter that is not given."""


class LimitExceeded(ConcertedError):
    """A query went over a limit; the text says which."""


class TimeExceeded(LimitExceeded):
    """A query ran longer than its time limit."""


class InvalidPackage(ConcertedError):
    """A data package is damaged; ``problems`` lists what, each with file, line, column and value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

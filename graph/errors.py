"""The exceptions of concerted, in one tree.

ConcertedError
├── InvalidPackage   a data package is damaged: every problem with file, line, column, value
├── UnknownName      no State, taxon or instrument is called that; carries suggestions
│   └── AmbiguousName  several are called that
├── InvalidQuery     an option or parameter has a value that is not accepted
├── StoreError       a store cannot be reached, is owned by another process, or is not whole
├── QueryRefused     a Cypher query does something the public may not
├── QueryInterrupted  what answered a query was ended from outside; it can be asked again
└── LimitExceeded    a query went over a limit, which is named
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
    """A store cannot be reached, is owned by another process, or does not hold a whole release."""


class QueryRefused(ConcertedError):
    """A Cypher query does something that public reading does not allow; the text says what."""


class QueryInterrupted(ConcertedError):
    """What answered a query was ended from outside; nothing is wrong with the query, and it can be asked again."""


class LimitExceeded(ConcertedError):
    """A query went over a limit; the text says which."""


class InvalidPackage(ConcertedError):
    """A data package is damaged; ``problems`` lists what, each with file, line, column and value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

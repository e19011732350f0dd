"""The exceptions of concerted, in one tree.

ConcertedError
├── InvalidPackage   a data package is damaged: every problem with file, line, column, value
├── UnknownName      no State, taxon or instrument is called that; carries suggestions
│   ├── AmbiguousName  several are called that
│   └── EndedName      a State was called that, and is none any more
├── InvalidQuery     an option or parameter has a value that is not accepted
│   └── NotAccepted    a value, before it is known of which
├── StoreError       a store cannot be reached, or holds no release
│   ├── StoreDamaged   it does not hold its release whole: the release has to be loaded again
│   └── StoreBusy      it cannot answer just now; ask again in a moment
├── QueryRefused     a Cypher query does something that reading, or the public, may not
├── QueryFailed      a Cypher query is at fault itself: its syntax, a type, a value, a parameter that is not given
└── LimitExceeded    a query went over a limit, which is named
    └── TimeExceeded   over its time
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping


class ConcertedError(Exception):
    """Base of every error that concerted raises on purpose; its text is meant for people.

    ``text`` is English, and ``values`` are what stands for the names in its braces, where it has any.
    """

    def __init__(self, text: str = "", **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text.format(**values) if values else text)

    def told(self, words: Callable[[str], str]) -> str:
        """The message in the language that ``words`` speaks."""
        said = words(self.text)
        values = {name: value.told(words) if isinstance(value, ConcertedError) else value for name, value in self.values.items()}
        return said.format(**values) if values else said


class UnknownName(ConcertedError):
    """Nothing of this kind bears the name; ``suggestions`` are the nearest names that exist."""

    def __init__(self, kind: str, name: str, suggestions: tuple[str, ...] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, suggestions
        if suggestions:
            near = ", ".join(suggestions)
            super().__init__("no {kind} is called {name!r}. Did you mean {near}?", kind=kind, name=name, near=near)
        else:
            super().__init__("no {kind} is called {name!r}.", kind=kind, name=name)

    def told(self, words: Callable[[str], str]) -> str:
        """The message in the language that ``words`` speaks."""
        return words(self.text).format(**self.values | {"kind": words(self.kind)})


class AmbiguousName(UnknownName):
    """Several things of this kind bear the name; ``suggestions`` are their keys, and ``called`` what each is called besides."""

    def __init__(self, kind: str, name: str, keys: tuple[str, ...], called: Mapping[str, str] | None = None) -> None:
        self.kind, self.name, self.suggestions = kind, name, keys
        said = (f"{key} ({called[key]})" if called and key in called else key for key in keys)
        super(UnknownName, self).__init__(
            "{name!r} is the name of more than one {kind}: {keys}.", kind=kind, name=name, keys=", ".join(said),
        )


class EndedName(UnknownName):
    """The State or territory of the name is none at the date; ``suggestions`` are the codes that stand for it since."""

    def __init__(self, name: str, day: str, see: tuple[str, ...]) -> None:
        self.kind, self.name, self.suggestions = "state", name, see
        if see:
            super(UnknownName, self).__init__("{name!r} ended {day}; see {see}.", name=name, day=day, see=", ".join(see))
        else:
            super(UnknownName, self).__init__("{name!r} ended {day}.", name=name, day=day)

    def told(self, words: Callable[[str], str]) -> str:
        """The message in the language that ``words`` speaks."""
        return ConcertedError.told(self, words)


class InvalidQuery(ConcertedError):
    """An option or parameter has a value that is not accepted."""

    @classmethod
    def choice(cls, option: str, value: object, accepted: Iterable[str]) -> InvalidQuery:
        """The value is none of those that the option takes."""
        return cls("{option}: {value!r} is not accepted; one of: {accepted}", option=option, value=value, accepted=", ".join(accepted))

    @classmethod
    def unless_one(cls, option: str, value: str | None, accepted: Iterable[str]) -> None:
        """Raise where a value is given that is none of those that the option takes."""
        if value is not None and value not in (known := tuple(map(str, accepted))):
            raise cls.choice(option, value, known)

    @classmethod
    def unless_whole(cls, name: str, value: int | None, least: int = 1, most: int | None = None) -> None:
        """Raise where a number is given that is not within its bounds."""
        if value is None or (value >= least and (most is None or value <= most)):
            return
        if most is None:
            raise cls("{name}: {value!r} is not accepted; a whole number from {least} up", name=name, value=value, least=least)
        raise cls(
            "{name}: {value!r} is not accepted; a whole number from {least} to {most}", name=name, value=value, least=least, most=most,
        )


class NotAccepted(InvalidQuery, ValueError):
    """A value is not accepted, wherever it stands; the text says what is."""


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

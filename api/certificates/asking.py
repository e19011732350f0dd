"""A command that is asked in this process, for its answer: its words are parsed as a command line's, and never reach a shell.

What may stand in the words is on a list: commands whose answers follow from a release, and options that say what is asked. What says
where an answer goes, or which server is asked, is refused by name.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.api.output.again import CERTIFIED
from concerted.graph.errors import InvalidQuery
from concerted.graph.records import plain
from concerted.graph.vocabulary import Language, Weighting, ids

if TYPE_CHECKING:
    from concerted.api.output.targets import Answer

# Options and arguments that say what is asked, by their names in the program.
ASKS = frozenset({
    "acceptability", "adopted", "appendix", "as_of", "at_most", "by", "chance", "cms_party", "cms_region", "compare", "complete",
    "deposited", "disputed", "draws", "explain", "extend", "facts", "family", "firmness", "frontier", "history", "holds", "id", "in_force",
    "instrument", "intervals", "iso", "join", "kind", "lang", "least", "leave", "limits", "list_", "listings", "method", "missing", "must",
    "name", "objective", "on", "one", "other", "param", "query", "question", "rank", "realm", "region", "release", "resolution", "role",
    "rows", "seconds", "seed", "size", "sort", "state", "states", "status", "systems", "taxon", "taxon_class", "territories", "text",
    "threshold", "tier", "top", "verdict", "weights", "without",
})
# What of them makes no other answer: the release stands elsewhere, and time ends a query or does not.
_OF_NO_ANSWER = frozenset({"release", "seconds"})
FROM_INPUT = "-"


class NotCertified(InvalidQuery):
    """Words that are no question whose answer can be certified; the text says why."""


@dataclass(frozen=True)
class Answered:
    """An answer, with the words that ask it again (without the name of the program); ``dated`` where it is of a day that they say."""

    answer: Answer
    words: tuple[str, ...]
    dated: bool

    @property
    def document(self) -> dict[str, Any]:
        """The whole of it as JSON has it, without what changes with the day of asking, with the program, and with how quick it was."""
        left_out = {"remarks", "seconds"} if self.dated else {"remarks", "seconds", "as_of"}
        told: dict[str, Any] = {name: value for name, value in plain(self.answer.document).items() if name not in left_out}
        if isinstance(query := told.get("query"), dict):
            told["query"] = {name: value for name, value in query.items() if name != "seconds"}
        if isinstance(release := told.get("release"), dict):
            told["release"] = {name: value for name, value in release.items() if name != "age_days"}
        return told

    @property
    def remarks(self) -> tuple[str, ...]:
        """How far the facts reach that it rests on, in the words of the program."""
        return tuple(map(str, plain(self.answer.document).get("remarks", ())))

    @property
    def release(self) -> str:
        """Id of the release that answered."""
        release = self.document["release"]
        return str(release["id"] if isinstance(release, dict) else release)


class Question:
    """A command line of concerted that asks something.

    Parameters
    ----------
    words : sequence of str
        Behind ``concerted``: a command and its options, or the options of ``concerted`` alone.

    Raises
    ------
    NotCertified
        The command is none whose answer can be certified, an option is none of those that say what is asked, or words are left that
        the command does not take.

    Examples
    --------
    >>> Question(["gaps", "--instrument", "acap"]).given["instrument"]
    'acap'
    >>> Question(["serve"])
    Traceback (most recent call last):
    ...
    concerted.api.certificates.asking.NotCertified: 'serve' cannot be certified; what can: concerted alone, ...
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.name = "" if not words or words[0].startswith("-") else words[0]
        if self.name not in CERTIFIED:
            raise NotCertified(
                "{command!r} cannot be certified; what can: concerted alone, {accepted}", command=self.name,
                accepted=", ".join(sorted(CERTIFIED - {""})),
            )
        self._context = _parsed(self.name, list(words)[bool(self.name) :])
        for each in self._context.command.params:
            source = self._context.get_parameter_source(each.name)
            if each.name not in ASKS and source is not None and source.name == "COMMANDLINE":
                raise NotCertified("{option}: says nothing of what is asked, and is not certified; leave it out", option=each.opts[0])

    @property
    def given(self) -> Mapping[str, Any]:
        """Values by the names that options and arguments have in the program, defaults too."""
        return {name: value for name, value in self._context.params.items() if name in ASKS}

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return str(self.given.get("lang", Language.EN))

    @property
    def weights(self) -> str | None:
        """The file of weights that is named, if one is."""
        weights = self.given.get("weights")
        return None if weights is None or weights in ids(Weighting) else str(weights)

    def parameters(self) -> Iterator[tuple[str, str, str]]:
        """What is asked, as people read it: each option or argument that has a value, its value, and what it is for."""
        for each in self._context.command.params:
            value = self.given.get(each.name)
            if each.name in _OF_NO_ANSWER or value is None or value == ():
                continue
            name = each.opts[0] if each.opts[0].startswith("-") else each.metavar or each.name.upper()
            said = " ".join(map(str, value)) if isinstance(value, list | tuple) else plain(value)
            yield name, str(said).lower() if isinstance(value, bool) else str(said), " ".join((getattr(each, "help", "") or "").split())

    def ask(self, **instead: Any) -> Answered:
        """Ask it; ``instead`` are values in place of those that were given.

        Raises
        ------
        ConcertedError
            What the command refuses.
        """
        given = self._context.params
        self._context.params = given | {name: value for name, value in instead.items() if name in given}
        try:
            return copy_context().run(self._ask)
        finally:
            self._context.params = given

    def _ask(self) -> Answered:
        from concerted.api.cli.again import running
        from concerted.api.output.targets import TAKEN

        taken: list[Answer] = []
        TAKEN.set(taken)
        running(self._context)
        with self._context:
            _invoke(self._context)
        line = (taken[0].again or {})["command"]
        return Answered(taken[0], tuple(shlex.split(line)[1:]), "as_of" in self.given)


def _parsed(name: str, words: list[str]) -> Any:
    """The context of a command as typer makes it, without its help; NotCertified for what it does not take."""
    from typer._click.exceptions import ClickException
    from typer.main import get_command

    from concerted.api.cli.main import application

    group: Any = get_command(application((name,) if name else ()))
    try:
        if not name:
            context = group.make_context("concerted", words, help_option_names=[])
            if left := (*context._protected_args, *context.args):
                raise NotCertified("{words!r} is more than concerted alone takes", words=" ".join(left))
            return context
        parent = group.context_class(group, info_name="concerted")
        return group.commands[name].make_context(name, words, parent=parent, help_option_names=[])
    except ClickException as error:
        raise NotCertified("concerted {command}: {why}", command=name, why=error.format_message()) from error


def _invoke(context: Any) -> None:
    """Run a command without what the command line does around it: its errors come as they are."""
    from typer.core import TyperGroup

    if isinstance(context.command, TyperGroup):
        TyperGroup.invoke(context.command, context)
    else:
        context.command.invoke(context)


def weights_of(question: Question) -> bytes | None:
    """The content of the file of weights that a question names; NotCertified where it cannot be read."""
    if question.weights is None:
        return None
    try:
        return Path(question.weights).read_bytes()
    except OSError as error:
        raise NotCertified("--weights: {path} cannot be read: {why}", path=question.weights, why=error.strerror) from error

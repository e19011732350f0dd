"""``concerted certify`` and ``verify``: an answer with all that recomputes it, and whether it comes out the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from concerted.api.cli import options
from concerted.api.output.targets import Answer, Target
from concerted.graph.vocabulary import Language

if TYPE_CHECKING:
    from concerted.api.certificates.findings import Mismatch, Verification
    from concerted.api.certificates.making import Certificate
    from concerted.api.output.screen import Screen

# Mismatches that a screen shows where --all does not ask for more.
SHOWN = 10


def own_first(words: Sequence[str], own: frozenset[str]) -> list[str]:
    """The words of a command that is followed by another: its ``own`` options first, and the other command behind ``--`` as it is.

    >>> own_first(["search", "--output", "x.zip", "--", "-kenya"], frozenset({"--output"}))
    ['--output', 'x.zip', '--', 'search', '--', '-kenya']
    """
    mine: list[str] = []
    theirs: list[str] = []
    rest = list(words)
    while rest and rest[0] != "--":
        word = rest.pop(0)
        if word.partition("=")[0] not in own:
            theirs.append(word)
            continue
        mine.append(word)
        if "=" not in word and word != "--help" and rest:
            mine.append(rest.pop(0))
    return [*mine, "--", *theirs, *rest]


def certify(
    path: Annotated[str, typer.Option("--output", metavar="PATH", help="Where: a file that ends with .zip, or a new folder.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMMAND", help="What is asked: a command with its options, or none for what concerted alone says."),
    ] = None,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="NAME", help="Who asks, as citations name it: 'Jane Doe <0000-0002-1825-0097>'.")
    ] = None,
) -> None:
    """Write an answer with all that recomputes it: what was asked, the release, the program, the answer and its SHA-256."""
    from concerted.api.certificates.asking import Question
    from concerted.api.certificates.making import certificate, checked_path, write

    words = command or []
    place, lang = checked_path(path), Question(words).lang
    target = Target.of(None, None, lang)
    made = certificate(words, agent)
    write(made, place)
    document = {"certificate": str(place), "command": made.line, "release": made.release, "sha256": made.answer_hash}
    target.write(Answer(document, {"certificate": [document]}, lambda screen: _made(screen, place, made), repeatable=False))


def _made(screen: Screen, place: Path, made: Certificate) -> None:
    _ = screen.words
    screen.say(_("{path} certifies the answer of: {command}").format(path=place, command=made.line))
    screen.say(_("SHA-256 of the answer: {hash}").format(hash=made.answer_hash))
    screen.say(_("Recomputed by: {command}").format(command=f"concerted verify {place}"), "dim")


def verify(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A certificate: its .zip, or its folder.")],
    seconds: Annotated[
        float | None, typer.Option("--seconds", metavar="N", help="Time that a query in Cypher may take; 60 when not given.")
    ] = None,
    format: options.Format = None,
    output: options.Output = None,
    lang: options.Lang = Language.EN,
) -> None:
    """Recompute the answer of a certificate from what it holds, and say whether it matches, and where not; exit 1 where it does not."""
    target = Target.of(format, output, lang)
    from concerted.api.certificates.findings import Mismatch
    from concerted.api.certificates.verifying import verified

    found = verified(Path(path), seconds)
    document: dict[str, Any] = {"certificate": path} | dict(found.told())
    target.write(Answer(
        document, {"mismatches": found.mismatches}, lambda screen: _told(screen, path, found), Mismatch, repeatable=False,
    ))
    if not found.matches:
        raise typer.Exit(1)


def _told(screen: Screen, path: str, found: Verification) -> None:
    from concerted.api.certificates.comparing import shown

    _ = screen.words
    screen.say(_("{path}: it matches").format(path=path) if found.matches else _("{path}: it does not match").format(path=path), "bold")
    screen.say(shown(found.command, 1000))
    about = {"release": found.release[:12], "version": found.verified_by, "hash": found.sha256}
    said = _("recomputed from release {release} by concerted {version}; SHA-256 of the answer: {hash}")
    screen.say(said.format(**about) if found.sha256 else _("the answer could not be recomputed"))
    if found.mismatches:
        most = None if screen.all else SHOWN
        told = found.mismatches[:most]
        screen.say(_("Where it does not match (the first {n} of {all}):").format(n=len(told), all=found.n_mismatches))
        for each in told:
            _place(screen, each)
    for note in found.notes:
        screen.say(_(note), "dim")


def _place(screen: Screen, each: Mismatch) -> None:
    """A place in three lines: where, what stands there and what was found, what that means."""
    from concerted.api.certificates.comparing import NOTHING, shown

    most = 2000 if screen.all else 70
    stated, found = (shown(NOTHING if value is None else value, most) for value in (each.stated, each.found))
    screen.say(f"  {shown(each.where, 200)}", "bold")
    screen.say("    " + screen.words("stated {stated}, found {found}").format(stated=stated, found=found))
    screen.say(f"    {screen.words(each.says)}", "dim")

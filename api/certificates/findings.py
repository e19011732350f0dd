"""What is said of a certificate: whether it matches, where it does not, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concerted.graph.records import Record


def _(text: str) -> str:
    """Marks a text that is said in every language."""
    return text


ALTERED = _("The file was altered: its SHA-256 is not the stated one, which is that of the recomputed answer.")
ALTERED_HASH = _("The stated SHA-256 was altered: the file holds what is recomputed.")
OTHERWISE = _("Neither the file nor the recomputed answer has the stated SHA-256.")
ALTERED_FILE = _("The file was altered after the certificate was made, or its stated SHA-256 was.")
NO_JSON = _("The file was altered: it is no JSON that is read.")
NOT_THERE = _("The certificate lacks the file.")
DAMAGED = _("The release in the certificate is damaged.")
OTHER_RELEASE = _("The release in the certificate is another than is stated.")
OTHER_QUERY = _("The metadata state another value than the command line has.")
OTHER_ANSWER = _("It is recomputed otherwise.")
REFUSED = _("The question is refused now.")
OTHER_VERSION = _("Another version of the program made it, whose rules may have been others.")
HELD_HERE = _("It was recomputed from the stated release as this machine holds it.")
REORDERED = _("Rows came in another order, which the query does not fix.")
CLOSE = _("Numbers that differ after the ninth digit alone, as sums on another processor may, count as the same.")


@dataclass(frozen=True, slots=True)
class Mismatch(Record):
    """A place at which a certificate and what was recomputed are not the same."""

    where: str
    """The file, and in the answer the record and field."""
    stated: Any
    """What stands in the certificate; null where nothing does."""
    found: Any
    """What is there, or was recomputed; null where nothing was."""
    says: str
    """What that means."""


@dataclass(frozen=True, slots=True)
class Verification(Record):
    """Whether the answer of a certificate is recomputed from what it holds."""

    matches: bool
    """Whether nothing of it is another than it states."""
    command: str
    """The line that was asked again."""
    release: str
    """Id of the release that it states."""
    made_by: str | None
    """Version of the program that made it; null where it does not say."""
    verified_by: str
    """Version of the program that recomputed it."""
    sha256: str | None
    """SHA-256 of the recomputed answer; null where it could not be recomputed."""
    n_mismatches: int
    """How many places there are at which it does not match."""
    mismatches: tuple[Mismatch, ...]
    """The first hundred of them."""
    notes: tuple[str, ...]
    """What is worth knowing, and is no mismatch by itself."""

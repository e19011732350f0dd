"""What most commands start from: the reference release, its names, and its projection at a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from concerted.api.cli.options import LANGUAGES, choice, day
from concerted.api.output.words import ENGLISH, Words

if TYPE_CHECKING:
    from concerted.graph.facts.release import Release
    from concerted.graph.names.resolver import Names
    from concerted.graph.projection.projection import Projection


@dataclass(frozen=True)
class View:
    """A release seen at a date; everything is read when it is first asked for."""

    as_of: date
    lang: str
    territories: str = "sovereign"

    @classmethod
    def of(cls, as_of: str | None, lang: str, territories: str = "sovereign") -> View:
        """Check the options that most commands share; InvalidQuery naming what is accepted."""
        choice("--territories", territories, ("sovereign", "separate"))
        return cls(day(as_of), choice("--lang", lang, LANGUAGES), territories)

    @cached_property
    def release(self) -> Release:
        from concerted.loaders import reference_release

        return reference_release()

    @cached_property
    def projection(self) -> Projection:
        from concerted.graph.projection.projection import project

        return project(self.release, self.as_of, self.territories)

    @cached_property
    def names(self) -> Names:
        from concerted.graph.names.resolver import Names

        return Names(self.release)

    def state(self, text: str | None) -> str | None:
        return None if text is None else self.names.state(text)

    def taxon(self, text: str | None) -> str | None:
        return None if text is None else self.names.taxon(text)

    def instrument(self, text: str | None) -> str | None:
        return None if text is None else self.names.instrument(text)

    def header(self) -> dict[str, Any]:
        """What every JSON answer begins with."""
        return {"release": release_header(self.release), "as_of": self.as_of.isoformat()}

    def caption(self, _: Words = ENGLISH) -> str:
        """The same in a line for people."""
        about = {"day": self.as_of, "release": self.release.id[:12], "published": self.release.published}
        return _("on {day} · release {release} of {published}").format(**about)


def release_header(release: Release) -> dict[str, str]:
    """A release as answers name it."""
    return {"id": release.id, "title": release.title, "published": release.published.isoformat()}

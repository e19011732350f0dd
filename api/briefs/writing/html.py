"""A brief as a page of HTML with everything inside: it asks no other address for anything."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from concerted.api.briefs.document import Brief, Bullets, Paragraph, Table
from concerted.api.briefs.map import drawn, swatch

if TYPE_CHECKING:
    from jinja2 import Template


def html(brief: Brief) -> str:
    """A brief as a page.

    Parameters
    ----------
    brief : Brief
        What it says. All of it is text to the page, whatever stands in it.

    Returns
    -------
    str
        HTML in UTF-8, which prints on two sheets of A4.
    """
    from markupsafe import Markup

    picture = brief.picture
    # Made here, of numbers and of what is escaped there.
    world = Markup(drawn(picture.shades, picture.alt.text))
    keys = [(Markup(swatch(key.shade, f"key{n}")), key.said) for n, key in enumerate(picture.keys)]
    return _template().render(brief=brief, world=world, keys=keys, kind_of=_kind_of)


def _kind_of(block: object) -> str:
    if isinstance(block, Paragraph):
        return "paragraph"
    return "bullets" if isinstance(block, Bullets) else "table" if isinstance(block, Table) else ""


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("concerted.api.briefs.writing", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.j2")

"""A brief as PDF that can be read aloud (PDF/UA): set by Typst, of its own fonts alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from concerted.api.briefs.document import Block, Brief, Bullets, Paragraph, Said
from concerted.api.briefs.map import drawn, swatch
from concerted.api.briefs.writing.needed import needed

TEMPLATE = Path(__file__).with_name("brief.typ")


def pdf(brief: Brief) -> bytes:
    """A brief as PDF, tagged, with its title and language.

    Parameters
    ----------
    brief : Brief
        What it says: handed to the template as data, so that nothing in it is markup.

    Returns
    -------
    bytes
        The same for the same brief: its date is that of the facts.

    Raises
    ------
    ConcertedError
        Typst is not installed.
    """
    typst = needed("typst", "pdf")
    content: bytes = _compiler(typst).compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"brief": json.dumps(_plain(brief))}, pdf_standards=["ua-1"],
        timestamp=_moment(brief),
    )
    return content


def picture(brief: Brief, width: int) -> bytes:
    """The map of a brief as PNG of so many points: for what knows no SVG."""
    typst = needed("typst", "docx")
    told = {"svg": drawn(brief.picture.shades, ""), "width": width}
    content: bytes = _compiler(typst).compile(_PICTURE, format="png", ppi=200, sys_inputs={"picture": json.dumps(told)})
    return content


_PICTURE = b"""#let told = json(bytes(sys.inputs.picture))
#set page(width: told.width * 1pt, height: auto, margin: 0pt)
#image(bytes(told.svg), format: "svg", width: 100%)
"""


@lru_cache(maxsize=1)
def _compiler(typst: Any) -> Any:
    """One that knows its own fonts and no others, so that a brief is the same on every machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True)


def _moment(brief: Brief) -> datetime:
    return datetime.fromisoformat(brief.edition.as_of).replace(tzinfo=UTC)


def _plain(brief: Brief) -> dict[str, Any]:
    """What the template reads."""
    edition, labels, shown = brief.edition, brief.labels, brief.picture
    return {
        "lang": brief.lang, "title": brief.title.text, "kicker": brief.kicker, "heading": _said(brief.title),
        "subtitle": _said(brief.subtitle), "lead": [_said(said) for said in brief.lead],
        "facts": [{"label": fact.label, "said": _said(fact.said)} for fact in brief.facts],
        "labels": {"facts": labels.facts, "map": labels.map, "limits": labels.limits, "page": labels.page},
        "map": {
            "svg": drawn(shown.shades, ""), "alt": shown.alt.text, "note": _said(shown.note),
            "keys": [{"svg": swatch(key.shade, f"key{n}"), "said": _said(key.said)} for n, key in enumerate(shown.keys)],
        },
        "sections": [{"title": section.title, "blocks": [_block(block) for block in section.blocks]} for section in brief.sections],
        "colophon": [_said(said) for said in brief.colophon],
        "day": [int(part) for part in edition.as_of.split("-")],
    }


def _said(said: Said) -> list[list[str]]:
    return [[part.text, str(part.style)] for part in said.parts]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "said": _said(block.said), "small": block.small}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [_said(item) for item in block.items], "small": block.small}
    return {
        "kind": "table", "caption": block.caption,
        "heads": [{"text": head.text, "wide": head.wide, "number": head.number} for head in block.heads],
        "rows": [[_said(cell) for cell in row] for row in block.rows],
    }

"""A brief as Markdown: for a terminal, a mail, or whoever goes on writing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.api.briefs.document import Block, Brief, Bullets, Paragraph, Said, Style, Table
from concerted.api.briefs.map import SHADES

# What a reader of Markdown would take for something else than itself: marks anywhere, and at the beginning of a line.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~&$])")
_BEGINS = re.compile(r"^(\s*\d*)(#{1,6}(?=\s)|[-+](?=\s)|=+\s*$|(?<=\d)[.)](?=\s))")
_AROUND = {Style.NONE: "", Style.TAXON: "*", Style.STRONG: "**"}


def markdown(brief: Brief) -> str:
    """A brief as Markdown (CommonMark, with the tables of GitHub).

    Parameters
    ----------
    brief : Brief
        What it says.

    Returns
    -------
    str
        Its map in words: what it shows, and what its colours would mean, with the numbers.
    """
    return "\n\n".join(_blocks(brief)) + "\n"


def _blocks(brief: Brief) -> Iterator[str]:
    yield f"# {_said(brief.title)}"
    yield _plain(brief.kicker) + "  \n" + _said(brief.subtitle)
    yield _begun(" ".join(_said(said) for said in brief.lead))
    yield f"## {_plain(brief.labels.facts)}"
    yield "\n".join(f"- **{_plain(fact.label)}**: {_said(fact.said)}" for fact in brief.facts)
    yield f"## {_plain(brief.labels.map)}"
    yield _begun(_said(brief.picture.alt))
    yield "\n".join(f"- {SHADES[key.shade].sign} {_said(key.said)}" for key in brief.picture.keys)
    yield _begun(_said(brief.picture.note))
    for section in brief.sections:
        yield f"## {_plain(section.title)}"
        yield from (_block(block) for block in section.blocks)
    yield f"## {_plain(brief.labels.limits)}"
    yield "\n".join(f"- {_begun(_said(said))}" for said in brief.colophon)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _begun(_said(block.said))
    if isinstance(block, Bullets):
        return "\n".join(f"- {_begun(_said(item))}" for item in block.items)
    return _table(block)


def _table(table: Table) -> str:
    heads = [_plain(head.text) for head in table.heads]
    rules = ["---:" if head.number else "---" for head in table.heads]
    rows = [[_said(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, rules, *rows])


def _said(said: Said) -> str:
    return "".join(f"{_AROUND[part.style]}{_plain(part.text)}{_AROUND[part.style]}" if part.text else "" for part in said.parts)


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split("\n")))


def _begun(text: str) -> str:
    """A paragraph whose first characters begin nothing else."""
    return _BEGINS.sub(r"\1\\\2", text)

"""A name as others write it: the same one, in another dress."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

_ARTICLES = {"en": ("the",), "fr": ("le", "la", "les"), "es": ("el", "la", "los", "las")}


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def typographic(text: str) -> str:
    return text.replace("'", "’").replace("-", "\u2011")


def straight(text: str) -> str:
    return text.replace("’", "'")


def spaced(text: str) -> str:
    return "\u00a0 " + text.replace(" ", " \u00a0") + "\u200b\ufeff"


def softened(text: str) -> str:
    """With a soft hyphen, as texts copied from a page have them."""
    return f"{text[:2]}\u00ad{text[2:]}"


def underscored(text: str) -> str:
    return text.replace(" ", "_")


def ampersand(text: str) -> str:
    return re.sub(r"\s(and|et|y)\s", " & ", text)


def bracketed(text: str) -> str:
    """``Bolivia, Plurinational State of`` as ``Bolivia (Plurinational State of)``."""
    return re.sub(r"^([^,()]+), ([^,()]+)$", r"\1 (\2)", text)


def unbracketed(text: str) -> str:
    return re.sub(r"^([^()]+?) \(([^()]+)\)$", r"\1, \2", text)


def turned(text: str) -> str:
    """``Korea, Republic of`` as ``Republic of Korea``."""
    found = re.match(r"^([^,()]+?)(?:, | \()([^,()]+?)\)?$", text)
    return f"{found[2]} {found[1]}" if found else text


def saint(text: str) -> str:
    return re.sub(r"\bSaint\b", "St.", text)


WRITTEN: tuple[Callable[[str], str], ...] = (
    str.upper, str.lower, str.title, unaccented, decomposed, typographic, straight, spaced, softened, underscored, ampersand, bracketed,
    unbracketed, turned, saint,
)


def written(text: str, language: str = "") -> Iterator[str]:
    """A name in every dress, itself the first."""
    yield text
    for way in WRITTEN:
        yield way(text)
    for article in _ARTICLES.get(language, ()):
        yield f"{article} {text}"

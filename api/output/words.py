"""What people read, in their language: headings, words of the vocabulary, sentences. English stands in the code.

The other languages stand in ``api/catalogues``, a file ``fr.po`` a language, and compiled beside it (``fr.mo``), which is read in a
millisecond; ``make words`` writes both. Numbers and dates are written alike in every language (``0.61``, ``2019-10-15``), since people
copy them; so are ids, codes, and whatever programs read: JSON, and columns of CSV. A workbook is for people: its headings are said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from concerted.graph.vocabulary import Language

Words = Callable[[str], str]
CATALOGUES = Path(__file__).resolve().parents[1] / "catalogues"


def ENGLISH(text: str) -> str:  # a language beside the others
    """The text as it stands in the code."""
    return str(text)


def counted(_: Words, n: int, one: str, many: str) -> str:
    """A sentence that holds a number, as the language says it: ``1 gap``, ``2 gaps``; French has ``0 lacune``.

    ``one`` and ``many`` are in English, and hold ``{n}``.
    """
    single = n == 1 or (n == 0 and _ is not ENGLISH and _ is words(Language.FR))
    return _(one if single else many)


def words(lang: str, folder: Path = CATALOGUES) -> Words:
    """From a text in English to the same in a language; what its catalogue does not hold stays English."""
    return _words(str(lang), folder)


@lru_cache(maxsize=16)
def _words(lang: str, folder: Path) -> Words:
    if lang == Language.EN:
        return ENGLISH
    compiled = folder / f"{lang}.mo"
    return _compiled(compiled) if compiled.is_file() else _written(folder / f"{lang}.po")


def _compiled(path: Path) -> Words:
    from gettext import GNUTranslations

    with path.open("rb") as file:
        said = GNUTranslations(file)
    return lambda text: said.gettext(str(text))


def _written(path: Path) -> Words:
    # Only where nobody compiled the catalogue: it takes Babel a twentieth of a second.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        said = {message.id: str(message.string) for message in read_po(file) if message.string and not message.fuzzy}
    return lambda text: said.get(str(text)) or str(text)

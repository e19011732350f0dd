"""The page ``docs/vocabulary.md``, written from the declared words: ``python -m tools.vocabulary_page``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from concerted.graph import vocabulary
from concerted.graph.vocabulary import Word

PAGE = Path(__file__).resolve().parents[1] / "docs" / "vocabulary.md"


def enumerations() -> list[type[Word]]:
    """Every enumeration of the vocabulary, in the order of its declaration."""
    found = vars(vocabulary).values()
    return [kind for kind in found if isinstance(kind, type) and issubclass(kind, Word) and kind is not Word]


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The words"
    yield ""
    yield "Written by `python -m tools.vocabulary_page` from `graph/vocabulary/`; a test fails when it is stale. Data packages, answers,"
    yield "options of commands and parameters of the API use these words and no others, in every language; what people read of them is"
    yield "translated in `api/catalogues/`."
    for kind in enumerations():
        yield ""
        yield f"## {kind.__name__}"
        yield ""
        yield " ".join((kind.__doc__ or "").split()).replace("``", "`")
        yield ""
        # What several enumerations decide alike is said by a class above them.
        declared = (above for above in kind.__mro__ if above.__module__.startswith(vocabulary.__name__))
        decided = [name for above in declared for name in vars(above).get("__annotations__", ()) if name != "says"]
        yield f"| word | {' | '.join(['what it means', *(name.replace('_', ' ') for name in decided)])} |"
        yield "|---" * (2 + len(decided)) + "|"
        for word in kind:
            yield f"| `{word}` | {' | '.join([word.says, *(_cell(getattr(word, name)) for name in decided)])} |"


def _cell(value: str | bool | None) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value or ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""Classes of animals in the reader's words: what is sharks in a question is Elasmobranchii in the release."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concerted.graph.names.text import fold

Words = Callable[[str], str]


def _(text: str) -> str:
    """Marks a text that is said in every language."""
    return text


# What people call a class, in the order of the languages; the first is how it is shown.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "Aves": (_("birds"), "bird", "oiseaux", "oiseau", "aves", "ave", "pájaros"),
    "Mammalia": (_("mammals"), "mammal", "mammifères", "mammifère", "mamíferos", "mamífero"),
    "Elasmobranchii": (
        _("sharks and rays"), "sharks", "shark", "rays", "ray", "elasmobranchs", "requins", "requin", "raies", "requins et raies",
        "élasmobranches", "tiburones", "tiburón", "rayas", "tiburones y rayas", "elasmobranquios",
    ),
    "Actinopterygii": (
        _("bony fishes"), "bony fish", "ray-finned fishes", "ray-finned fish", "poissons osseux", "actinoptérygiens", "peces óseos",
        "actinopterigios",
    ),
    "Reptilia": (_("reptiles"), "reptile", "reptiles", "reptil"),
    "Insecta": (_("insects"), "insect", "insectes", "insecte", "insectos", "insecto"),
}
# What may be one class or another.
_SEVERAL: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("fish", "fishes", "poissons", "poisson", "peces", "pez"), ("Actinopterygii", "Elasmobranchii"),
)
_KNOWN = {fold(word): latin for latin, words in CLASSES.items() for word in (latin, *words)}


def class_called(text: str) -> str | None:
    """The class that people call so, as the release names it; None for anything else.

    Examples
    --------
    >>> class_called("Sharks"), class_called("mamíferos"), class_called("dragons")
    ('Elasmobranchii', 'Mammalia', None)
    """
    return _KNOWN.get(fold(text))


def classes_called(text: str) -> tuple[str, ...]:
    """The classes that a word may mean, where these are several."""
    return _SEVERAL.get(fold(text), ())


def with_class(latin: str, words: Words) -> str:
    """A class for people: ``birds (Aves)``; one that has no other word as it is."""
    said = CLASSES.get(latin)
    return f"{words(said[0])} ({latin})" if said else latin

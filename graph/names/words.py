"""Words of names that say little, or are written in several ways, in English, French and Spanish."""

from __future__ import annotations

# Left out wherever names are compared loosely: articles, prepositions, and what an elision leaves.
EMPTY = frozenset({"the", "la", "le", "les", "los", "las", "el", "of", "de", "du", "des", "del", "d", "l", "a", "al"})
# One word for what is written in several ways, within a language and across them.
SAME = {"st": "saint", "ste": "saint", "et": "and", "y": "and", "e": "and", "und": "and"}
_WAYS = {
    "republic": "republique republica rep", "democratic": "democratique democratica dem", "popular": "populaire ppl pop",
    "federal": "federated federale federates federados federative federativa fed", "kingdom": "royaume reino",
    "state": "states etat etats estado estados sts", "island": "islands ile iles isla islas isle isles is",
    "territory": "territories territoire territoires territorio territorios terr", "islamic": "islamique islamica",
    "arab": "arabe arabes",
}
GIST = {way: word for word, ways in _WAYS.items() for way in ways.split()}
# What several States are: it tells few apart, so it weighs little where names are compared.
GENERIC = frozenset({
    "republic", "democratic", "popular", "federal", "kingdom", "state", "island", "territory", "islamic", "arab", "and", "union",
    "united", "uni", "unie", "unidos", "unida", "unidas", "unies", "peoples", "people", "socialist", "socialiste", "socialista",
    "principality", "principado", "principaute", "commonwealth", "mancomunidad", "confederation", "cooperative", "plurinational",
    "bolivarian", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "nord", "sud", "est", "ouest",
    "norte", "sur", "este", "oeste", "new", "nouvelle", "nueva", "saint", "san", "santa", "sao", "great", "sultanate", "independent",
    "occupied",
}) | EMPTY
# How the special administrative regions of China are marked.
SPECIAL_REGION = ("sar", "ras", "rae", "special administrative region", "region administrative speciale", "region administrativa especial")
CHINA = frozenset({"china", "chine"})

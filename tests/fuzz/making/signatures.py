"""What the language can make of what: the type of a result, and a template whose holes name the types that go in.

``T`` and ``U`` in a template stand for any scalar type, the same wherever they occur in it. ``small`` is a whole number
near 0, ``regex``, ``isodate``, ``unit`` and the like are texts of a form. A ``bag`` is a list in no order (of ``collect``).
"""

from __future__ import annotations

import re

# What the embedded engine does not have: asked for seldom, so that most queries are answered by both.
RARE = re.compile(r"log|asin|HALF_EVEN|percentileDisc|isNaN|BooleanOrNull|StringOrNull|toBooleanList|valueType")
SCALARS = ("int", "float", "str", "bool", "date")

_BOOL = """
«T» = «T»|«T» <> «T»|«T» < «T»|«T» <= «T»|«T» > «T»|«T» >= «T»|«int» < «int» <= «int»|«date» <= «date» < «date»|«int» = «float»
«int» < «float»|«float» <= «int»|«T» = «U»|«T» < «U»|«T» <> «U»|NOT «bool»|«bool» AND «bool»|«bool» OR «bool»|«bool» XOR «bool»
«bool» AND «bool» OR «bool»|NOT «bool» AND «bool»|«T» IN «list<T>»|NOT «T» IN «list<T>»|«T» IN «list<U>»|«T» IN «bag<T>»
«str» STARTS WITH «str»|«str» ENDS WITH «str»|«str» CONTAINS «str»|«str» =~ «regex»|«any» IS NULL|«any» IS NOT NULL
«list<T>» = «list<T>»|«list<T>» < «list<T>»|«list<T>» <> «list<T>»|isEmpty(«str»)|isEmpty(«list<T>»)|isEmpty(«bag<T>»)|isNaN(«float»)
toBoolean(«str»)|toBoolean(«int»)|toBooleanOrNull(«str»)|«bool»|any(x IN «list<T>» WHERE «bool+x:T»)
all(x IN «list<T>» WHERE «bool+x:T»)|none(x IN «list<T>» WHERE «bool+x:T»)|single(x IN «list<T>» WHERE «bool+x:T»)
any(x IN «bag<T>» WHERE «bool+x:T»)|all(x IN «bag<T>» WHERE «bool+x:T»)|«int» IS NOT NULL AND «bool»|{a: «T», b: «U»} = {a: «T», b: «U»}
«node».id IS NULL|'type' IN keys(«link»)|«node»['title'] IS NULL|«T» IN [«T», null]|«T» IN [«T», «T»]|«any» IN []
«list<T>» IN [«list<T>»]|«node» = «node»|«str» > «str»
"""
_INT = """
«int» + «int»|«int» - «int»|«int» * «int»|«int» / «int»|«int» % «int»|-«int»|«int» - «int» - «int»|«int» + «int» * «int»|size(«str»)
size(«list<T>»)|size(«bag<T>»)|abs(«int»)|sign(«int»)|sign(«float»)|toInteger(«str»)|toInteger(«float»)|toInteger(«numeral»)
toIntegerOrNull(«str»)|toInteger(«bool»)|«date».year|«date».month|«date».day|«date».week|«date».weekYear|«date».dayOfWeek
«date».ordinalDay|«date».quarter|«date».dayOfQuarter|«date».weekDay|«duration».days|«duration».months|«duration».years
«duration».monthsOfYear|«duration».seconds|«duration».weeks|duration.inDays(«date», «date»).days
duration.inMonths(«date», «date»).months|duration.inMonths(«date», «date»).years|duration.between(«date», «date»).days
duration.between(«date», «date»).months|reduce(a = 0, x IN «list<int>» | a + x)|reduce(a = «int», x IN «list<T>» | a + «int+x:T,a:int»)
size(keys({a: «T», b: «U»}))|size(keys(«node»))|size(keys(properties(«link»)))|char_length(«str»)
size([x IN «list<T>» WHERE «bool+x:T»])|size([x IN «bag<T>» WHERE «bool+x:T»])|size(split(«str», «str»))
duration.inSeconds(«date», «date»).seconds
"""
_FLOAT = """
«int» / «float»|«float» + «float»|«float» - «float»|«float» * «float»|«float» / «float»|«float» + «int»|«int» * «float»|«int» ^ «small»
«float» % «float»|toFloat(«str»)|toFloat(«int»)|toFloat(«numeral»)|toFloatOrNull(«str»)|sqrt(«float»)|sqrt(«int»)|round(«float»)
round(«float», «digits»)|floor(«float»)|ceil(«float»)|exp(«small»)|log(«float»)|log10(«int»)|sin(«float»)|cos(«int»)|pi()|e()
atan2(«float», «float»)|degrees(«float»)|radians(«int»)|abs(«float»)|-«float»|round(«float», 1, 'HALF_UP')
round(«float», 0, 'HALF_EVEN')|reduce(a = 0.0, x IN «list<float>» | a + x)|tan(«small»)|asin(«float»)|round(«int»)
"""
_STR = """
«str» + «str»|toUpper(«str»)|toLower(«str»)|trim(«str»)|ltrim(«str»)|rtrim(«str»)|btrim(«str»)|substring(«str», «position»)
substring(«str», «position», «position»)|left(«str», «position»)|right(«str», «position»)|replace(«str», «str», «str»)|reverse(«str»)
toString(«int»)|toString(«float»)|toString(«bool»)|toString(«date»)|toString(«str»)|toString(«duration»)|split(«str», «str»)[«small»]
head(split(«str», «str»))|last(split(«str», ' '))|«str» + «int»|«int» + «str»|«str» + «float»|toStringOrNull(«any»)|head(labels(«node»))
type(«link»)|reduce(a = '', x IN «list<str>» | a + x)|reduce(a = '', x IN «list<T>» | a + toString(x))|upper(«str»)|lower(«str»)
head(keys({a: «any»}))|«node».type|«link».title|«node»['name']|«node»[«str»]|«link»['basis']|{name: «str», id: 1}.name|valueType(«T»)
«str» + «str» + «str»|substring(toString(«date»), 0, 7)|«str» + «bool»|«str» + «date»
"""
_DATE = """
date(«isodate»)|date({year: «year», month: «month», day: «dayno»})|date({year: «year»})|date({year: «year», month: «month»})
«date» + «duration»|«date» - «duration»|date.truncate(«unit», «date»)|date(toString(«date»))
date({year: «date».year, month: «month», day: 1})|date({date: «date», day: «dayno»})|date({year: «year», week: «week»})
date({year: «year», ordinalDay: «dayno»})|«date» + duration({days: «int»})|date({year: «year», quarter: 2})
date(«isodate») + duration({months: «small»})|date.truncate(«unit», «date», {day: «dayno»})|date(substring(«isodate», 0, 4))
"""
_DURATION = """
duration(«isoduration»)|duration({days: «small»})|duration({months: «small», days: «small»})|duration({years: «small»})
duration({weeks: «small»})|duration.inDays(«date», «date»)|duration.inMonths(«date», «date»)|duration.between(«date», «date»)
«duration» + «duration»|«duration» - «duration»|«duration» * «small»
"""
_LIST = """
[«T», «T»]|[«T», null, «T»]|tail(«list<T>»)|reverse(«list<T>»)|«list<T>» + «list<T>»|«list<T>» + «T»|«T» + «list<T>»
«list<T>»[«small»..«small»]|«list<T>»[..«small»]|«list<T>»[«small»..]|[x IN «list<T>» WHERE «bool+x:T»]|[x IN «list<U>» | «T+x:U»]
[x IN «list<U>» WHERE «bool+x:U» | «T+x:U»]
"""
GENERIC = """
CASE WHEN «bool» THEN «T» ELSE «T» END|CASE WHEN «bool» THEN «T» END|CASE «U» WHEN «U» THEN «T» ELSE «T» END|coalesce(«T», «T»)
coalesce(null, «T»)|head(«list<T>»)|last(«list<T>»)|«list<T>»[«small»]|nullIf(«T», «T»)|{a: «T», b: «any»}.a|{a: «T»}['a']|[«T»][0]
CASE WHEN «bool» THEN «T» WHEN «bool» THEN «T» ELSE null END|CASE «U» WHEN «U» THEN «T» WHEN null THEN «T» ELSE «T» END
CASE «U» WHEN «U», «U» THEN «T» ELSE «T» END|{a: {b: «T»}}.a.b|head([x IN «list<T>» WHERE «bool+x:T»])
"""
_OF_LISTS = {
    "list<int>": (
        "range(«small», «position»)|range(«small», «position», «step»)|[x IN range(0, «position») | x * «int+x:int»]"
        "|toIntegerList(«list<str>»)"
    ),
    "list<str>": (
        "split(«str», «str»)|labels(«node»)|[r IN «list<link>» | type(r)]|[n IN «list<node>» | head(labels(n))]"
        "|toStringList(«list<int>»)"
    ),
    "list<float>": "toFloatList(«list<str>»)",
    "list<bool>": "toBooleanList(«list<str>»)|[x IN «list<int>» | x > «int»]|[«str» IN «list<str>»]",
}
AGGREGATES = {
    "int": (
        "count(*)|count(«any»)|count(DISTINCT «any»)|sum(«int»)|min(«int»)|max(«int»)|count(DISTINCT «node»)|count(«node»)"
        "|percentileDisc(«int», 0.5)|count(*) + «small»|size(collect(«any»))|size(collect(DISTINCT «any»))|sum(DISTINCT «int»)"
        "|sum(CASE WHEN «bool» THEN 1 ELSE 0 END)|count(*) * 2"
    ),
    "float": (
        "sum(«float»)|avg(«int»)|avg(«float»)|stDev(«int»)|min(«float»)|max(«float»)|percentileCont(«int», 0.5)"
        "|percentileDisc(«float», 0.9)"
        "|avg(DISTINCT «int»)|1.0 * count(«any») / count(*)"
    ),
    "str": "min(«str»)|max(«str»)",
    "date": "min(«date»)|max(«date»)",
    "bool": "min(«bool»)|max(«bool»)|count(*) > «small»|«str» IN collect(«str»)|any(x IN collect(«int») WHERE x > 1)",
    "bag": "collect(«T»)|collect(DISTINCT «T»)|collect(«T» + «T»)",
}


def _split(text: str) -> list[str]:
    # ``|`` also stands inside comprehensions, with a space on each side.
    found: list[str] = []
    for line in text.strip().split("\n"):
        for piece in line.replace(" | ", "\0").split("|"):
            found.append(piece.replace("\0", " | "))
    return found


SIGNATURES: dict[str, list[str]] = {
    "bool": _split(_BOOL), "int": _split(_INT), "float": _split(_FLOAT), "str": _split(_STR), "date": _split(_DATE),
    "duration": _split(_DURATION),
}
LISTS: list[str] = _split(_LIST)
GENERICS: list[str] = _split(GENERIC)
OF_LISTS: dict[str, list[str]] = {kind: _split(text) for kind, text in _OF_LISTS.items()}
BAGS = ["[x IN «bag<T>» WHERE «bool+x:T»]", "keys({a: 1, b: «any»})"]
AGGREGATING: dict[str, list[str]] = {kind: _split(text) for kind, text in AGGREGATES.items()}

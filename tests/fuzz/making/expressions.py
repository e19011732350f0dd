"""Expressions of a wanted type over the variables in scope, to a depth."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.fuzz.making.literals import PASSABLE, literal, passed
from tests.fuzz.making.signatures import AGGREGATING, BAGS, GENERICS, LISTS, OF_LISTS, RARE, SCALARS, SIGNATURES
from tests.fuzz.making.tree import Many, Tree, leaf
from tests.fuzz.making.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tests.fuzz.making.patterns import Patterns

Scope = dict[str, str]
"""Variables and their types; a node's is ``node:`` with the labels it may have (``node:State|Taxon``), or none."""

_HOLE = re.compile("«([^»]*)»")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'")
ATOMS = ("small", "position", "step", "digits", "year", "month", "dayno", "week", "numeral", "isodate", "unit", "isoduration", "regex")
# How often a place has something of another type, which both engines should refuse or both take.
WRONG_TYPE = 0.006


@dataclass
class Expressions:
    """Makes expressions; ``parameters`` grows by those that they use."""

    random: Random
    vocabulary: Vocabulary
    parameters: dict[str, Any] = field(default_factory=dict)
    patterns: Patterns | None = None

    def make(self, type_: str, scope: Scope, depth: int) -> Tree:
        """An expression of a type; ``any`` is one of some type."""
        random = self.random
        if type_ == "any":
            type_ = random.choice((*SCALARS, "list<int>", "list<str>", "map"))
        elif random.random() < WRONG_TYPE and type_ in SCALARS:
            type_ = random.choice(SCALARS)
        if type_ in ATOMS:
            return leaf(type_, literal(random, type_, self.stored))
        if type_ in ("node", "link", "list<node>", "list<link>"):
            return self._of_graph(type_, scope)
        there = self._variables(type_, scope)
        if there and random.random() < 0.45:
            return random.choice(there)
        if depth <= 0 or random.random() < 0.15:
            return random.choice(there) if there and random.random() < 0.7 else self._value(type_)
        return self._compound(type_, scope, depth)

    def aggregate(self, type_: str, scope: Scope, depth: int) -> Tree:
        """An aggregating expression; of type ``bag`` it is a list in no order."""
        template = self._template(AGGREGATING[type_])
        if type_ == "bag":
            type_ = f"bag<{(inner := self.random.choice(SCALARS))}>"
            return self._fill(type_, template.replace("«T»", f"«{inner}»"), scope, depth)
        return self._fill(type_, template, scope, depth)

    def stored(self, type_: str) -> Any:
        """A value of the release of a type."""
        names = self.vocabulary.names([*self.vocabulary.labels, *self.vocabulary.types], type_)
        values = self.vocabulary.values.get(self.random.choice(names) if names else "", ())
        return self.random.choice(values) if values else None

    def _compound(self, type_: str, scope: Scope, depth: int) -> Tree:
        random = self.random
        if type_ in ("bool", "int") and self.patterns and random.random() < 0.12:
            made = self.patterns.subquery(type_, scope, depth - 1)
            if made:
                return made
        if type_ == "map":
            return self._map(scope, depth)
        if type_.startswith("bag<"):
            template = random.choice(BAGS if type_ == "bag<str>" else BAGS[:1])
            if template == BAGS[0] and not self._variables(type_, scope):
                return self._pattern_bag(type_, scope, depth)
        elif type_.startswith("list<"):
            template = self._template(OF_LISTS[type_] if type_ in OF_LISTS and random.random() < 0.35 else LISTS)
        else:
            template = self._template(GENERICS if random.random() < 0.2 or type_ not in SIGNATURES else SIGNATURES[type_])
        return self._fill(type_, template, scope, depth)

    def _template(self, pool: list[str]) -> str:
        template = self.random.choice(pool)
        return self.random.choice(pool) if RARE.search(template) and self.random.random() < 0.9 else template

    def _pattern_bag(self, type_: str, scope: Scope, depth: int) -> Tree:
        made = self.patterns.comprehension(type_, scope, depth - 1) if self.patterns else None
        return made or leaf(type_, "[]")

    def _fill(self, type_: str, template: str, scope: Scope, depth: int) -> Tree:
        inside = type_[type_.index("<") + 1:-1] if "<" in type_ else type_ if type_ in SCALARS else "int"
        bound = {"T": inside, "U": self.random.choice(SCALARS)}
        if type_ not in SCALARS and "<" not in type_:
            bound["T"] = type_
        elif type_ == "bool" or "«T»" not in template or template in SIGNATURES.get(type_, ()):
            bound["T"] = bound["T"] if template in GENERICS or "<" in type_ else self.random.choice(SCALARS)
        parts: list[str | Tree] = []
        for index, piece in enumerate(_HOLE.split(template)):
            if index % 2 == 0:
                parts.append(piece)
                continue
            wanted, _, binds = piece.partition("+")
            inner = dict(scope)
            for bind in filter(None, binds.split(",")):
                name, _, kind = bind.partition(":")
                inner[name] = re.sub(r"\b[TU]\b", lambda m: bound[m.group()], kind)
            wanted = re.sub(r"\b[TU]\b", lambda m: bound[m.group()], wanted)
            made = self.make(wanted, inner, depth - 1)
            parts.append(made if not _needs(made) or self.random.random() < 0.1 else Tree(made.type, ("(", made, ")")))
        return Tree(type_, tuple(part for part in parts if part != ""))

    def _value(self, type_: str) -> Tree:
        random = self.random
        if type_ in PASSABLE and random.random() < 0.12:
            name = f"p{len(self.parameters)}"
            self.parameters[name] = passed(random, type_, self.stored)
            return leaf(type_, f"${name}")
        if type_.startswith("bag<"):
            return leaf(type_, "[]")
        return leaf(type_, literal(random, type_, self.stored))

    def _variables(self, type_: str, scope: Scope) -> list[Tree]:
        found = []
        for name, kind in scope.items():
            if kind == type_:
                found.append(leaf(type_, name))
            elif kind.startswith(("node:", "link:")):
                owners = [owner for owner in kind[5:].split("|") if owner] or (
                    self.vocabulary.labels if kind.startswith("node") else self.vocabulary.types)
                names = self.vocabulary.names(owners, type_)
                if names:
                    found.append(leaf(type_, f"{name}.{self.random.choice(names)}"))
        return found

    def _of_graph(self, type_: str, scope: Scope) -> Tree:
        if type_ in ("node", "link"):
            names = [name for name, kind in scope.items() if kind.startswith(f"{type_}:")]
        else:
            names = [name for name, kind in scope.items() if kind == type_]
            paths = [name for name, kind in scope.items() if kind == "path"]
            call = "nodes" if type_ == "list<node>" else "relationships"
            names += [f"{call}({name})" for name in paths]
        if type_ == "node":
            links = [name for name, kind in scope.items() if kind.startswith("link:")]
            names += [f"{self.random.choice(('startNode', 'endNode'))}({name})" for name in links[:1]]
        if names:
            return leaf(type_, self.random.choice(names))
        return leaf(type_, "[]" if type_.startswith("list") else "null")

    def _map(self, scope: Scope, depth: int) -> Tree:
        nodes = [(name, kind) for name, kind in scope.items() if kind.startswith(("node:", "link:"))]
        if nodes and self.random.random() < 0.5:
            name, kind = self.random.choice(nodes)
            owners = kind[5:].split("|") if kind[5:] else self.vocabulary.labels if kind.startswith("node") else self.vocabulary.types
            names = self.random.sample(pool, min(2, len(pool))) if (pool := self.vocabulary.names(owners, "str")) else []
            picks = [leaf("pick", f".{name}") for name in names] + ([leaf("pick", ".*")] if self.random.random() < 0.2 else [])
            own = Tree("pick", ("own: ", self.make(self.random.choice(SCALARS), scope, depth - 1)))
            if self.random.random() < 0.15:
                return leaf("map", f"properties({name})")
            return Tree("map", (f"{name} {{", Many((*picks, own)), "}"))
        entries = tuple(Tree("entry", (f"{key}: ", self.make(self.random.choice(SCALARS), scope, depth - 1))) for key in "ab")
        return Tree("map", ("{", Many(entries), "}"))


def _needs(tree: Tree) -> bool:
    """Whether an expression wants parentheses as a part of another: it has a space outside brackets and quotes, or a sign."""
    text, depth = _QUOTED.sub("q", tree.text), 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == " " and depth == 0:
            return not text.upper().startswith("CASE") or not text.upper().endswith("END")
    return text.startswith("-")

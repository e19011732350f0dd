"""Whole queries: clauses that read, and what they return."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.fuzz.making.expressions import Expressions, Scope
from tests.fuzz.making.patterns import Patterns
from tests.fuzz.making.plain import Plain
from tests.fuzz.making.signatures import SCALARS
from tests.fuzz.making.tree import Many, Tree, leaf
from tests.fuzz.making.vocabulary import Vocabulary

VALUES = (*SCALARS, *SCALARS, "duration", "list<int>", "list<str>", "list<date>", "list<bool>", "map", "node")


@dataclass(frozen=True)
class Query:
    """A query and the parameters that it was made with."""

    tree: Tree
    parameters: dict[str, Any]

    @property
    def text(self) -> str:
        """The text of it."""
        return self.tree.text


class Queries:
    """Makes queries, the same ones for the same seed."""

    def __init__(self, seed: int, vocabulary: Vocabulary) -> None:
        self._random = Random(seed)
        self._vocabulary = vocabulary

    def make(self) -> Query:
        """The next query."""
        self._expressions = Expressions(self._random, self._vocabulary)
        self._patterns = Patterns(self._random, self._vocabulary, self._expressions)
        self._hops = 4
        if self._random.random() < 0.45:
            tree = Plain(self._random, self._vocabulary, self._expressions, self._patterns).make()
        elif self._random.random() < 0.06:
            kinds = [self._random.choice(SCALARS) for _ in range(self._random.choice((1, 1, 2)))]
            joined = self._random.choice((" UNION ", " UNION ALL "))
            tree = Tree("query", (Many((self._part(kinds), self._part(kinds)), joined, least=1),))
        else:
            tree = self._single()
        return Query(tree, self._expressions.parameters)

    def _single(self) -> Tree:
        scope: Scope = {}
        clauses = self._clauses(scope, self._random.choice((0, 0, 1, 1, 1, 2, 2, 3, 4)))
        return Tree("query", (Many(tuple(clauses), "\n", suffix="\n"), self._projection("RETURN", scope)))

    def _part(self, kinds: list[str]) -> Tree:
        """One side of a UNION: columns x0, x1 of the kinds."""
        scope: Scope = {}
        clauses = self._clauses(scope, self._random.choice((0, 1, 1, 2)))
        items = tuple(Tree("item", (self._expressions.make(kind, scope, 2), f" AS x{n}"), f"x{n}") for n, kind in enumerate(kinds))
        return Tree("query", (Many(tuple(clauses), " ", suffix=" "), Tree("projection", ("RETURN ", Many(items, least=1)))))

    def _clauses(self, scope: Scope, count: int) -> list[Tree]:
        random, made = self._random, []
        for number in range(count):
            chance = random.random()
            if (number == 0 and chance < 0.8) or chance < 0.35:
                made.append(self._match(scope, optional=number > 0 and random.random() < 0.4))
            elif chance < 0.55:
                made.append(self._unwind(scope))
            elif chance < 0.68 and scope:
                made.append(self._call(scope))
            elif chance > 0.97 and scope:
                made.append(leaf("all", "WITH *"))
            else:
                made.append(self._projection("WITH", scope))
        return made

    def _match(self, scope: Scope, *, optional: bool) -> Tree:
        patterns = []
        for _ in range(self._random.choice((1, 1, 1, 2))):
            hops = min(self._random.choice((0, 1, 1, 1, 2, 2, 3)), self._hops)
            self._hops -= hops
            patterns.append(self._patterns.pattern(scope, hops))
        where = self._patterns.where(scope, self._random.choice((1, 2, 2, 3)))
        return Tree("match", ("OPTIONAL MATCH " if optional else "MATCH ", Many(tuple(patterns), least=1), where))

    def _unwind(self, scope: Scope) -> Tree:
        name = self._patterns.fresh("x", scope)
        bags = [(var, kind) for var, kind in scope.items() if kind.startswith("bag<")]
        if bags and self._random.random() < 0.6:
            var, kind = self._random.choice(bags)
            made, inner = leaf(kind, var), kind[4:-1]
        else:
            inner = self._random.choice(SCALARS)
            made = self._expressions.make(f"list<{inner}>", scope, 2)
        scope[name] = inner
        return Tree("unwind", ("UNWIND ", made, f" AS {name}"))

    def _call(self, scope: Scope) -> Tree:
        taken = self._random.sample(sorted(scope), min(len(scope), self._random.choice((0, 1, 1, 2))))
        inner = {name: scope[name] for name in taken}
        clauses = self._clauses(inner, 1) if self._random.random() < 0.85 else []
        # Columns of a subquery may not be names that are there already.
        body = Tree("query", (Many(tuple(clauses), " ", suffix=" "), self._projection("RETURN", inner, plain=True)))
        scope.update(inner)
        return Tree("call", (f"CALL ({', '.join(taken)}) {{ ", body, " }"))

    def _projection(self, word: str, scope: Scope, *, plain: bool = False) -> Tree:
        """WITH or RETURN; ``scope`` becomes what it lets through."""
        random = self._random
        grouped = random.random() < 0.35
        distinct = not grouped and random.random() < 0.15
        items: list[Tree] = []
        new: Scope = {}
        passing = [name for name, kind in scope.items() if not (kind.startswith("bag<") and (grouped or distinct))]
        if not plain and passing and random.random() < (0.8 if word == "WITH" else 0.3):
            for name in random.sample(passing, min(len(passing), random.choice((1, 1, 2, 3)))):
                kind = scope[name]
                items.append(Tree("item", (leaf(kind, name),), name))
                new[name] = kind
        for _ in range(random.choice((0, 1, 1, 2)) if items else random.choice((1, 1, 2, 3))):
            if grouped and (random.random() < 0.6 or not items):
                kind = random.choice((*AGGREGATED, "bag"))
                made = self._expressions.aggregate(kind, scope, 2)
            else:
                made = self._expressions.make(random.choice(VALUES), scope, random.choice((1, 2, 2, 3)))
            items.append(self._item(made, word, new, plain))
        if grouped and len(items) == 1 and random.random() < 0.5:
            items.insert(0, self._item(self._expressions.make(random.choice(SCALARS), scope, 2), word, new, plain))
        order, skip, limit = self._order(items, new)
        tail: tuple[Many, ...] = (order, skip, limit)
        if word == "WITH":
            # A WITH that neither groups nor is DISTINCT lets WHERE see what it drops.
            seen = new if grouped or distinct or random.random() < 0.6 else {**scope, **new}
            tail = (*tail, self._patterns.where(seen, 2, 0.25))
        scope.clear()
        scope.update(new)
        only = Many((leaf("distinct", "DISTINCT "),)) if distinct else Many(())
        return Tree("projection", (f"{word} ", only, Many(tuple(items), least=1), *tail))

    def _item(self, made: Tree, word: str, new: Scope, plain: bool) -> Tree:
        if word == "RETURN" and not plain and self._random.random() < 0.12:
            return Tree("item", (made,))
        name = self._patterns.fresh("v", None if plain else new)
        new[name] = "node:" if made.type == "node" else made.type
        return Tree("item", (made, f" AS {name}"), name)

    def _order(self, items: list[Tree], new: Scope) -> tuple[Many, Many, Many]:
        """ORDER BY; with SKIP and LIMIT only where the order is total."""
        random = self._random
        if random.random() > 0.3:
            return Many(()), Many(()), Many(())
        keys = []
        for item in items:
            kind = new.get(item.name, "")
            key = item.name if kind in (*SCALARS, "list<int>", "list<str>") else ""
            label = kind[5:]
            if kind.startswith("node:") and label in self._vocabulary.keys:
                key = f"{item.name}.{self._vocabulary.keys[label]}"
            if key:
                keys.append(Tree("key", (key, random.choice(("", "", " DESC", " ASC"))), item.name))
        random.shuffle(keys)
        total = len(keys) == len(items)
        if not keys:
            return Many(()), Many(()), Many(())
        amount = leaf("small", str(random.choice((0, 1, 2, 3, 5))))
        skip = Many((amount,), prefix=" SKIP ") if total and random.random() < 0.25 else Many(())
        most = leaf("small", str(random.choice((0, 1, 2, 3, 10))))
        limit = Many((most,), prefix=" LIMIT ") if total and random.random() < 0.5 else Many(())
        return Many(tuple(keys), prefix=" ORDER BY "), skip, limit


AGGREGATED = ("int", "int", "float", "str", "date", "bool")

"""Plain queries, as people write most: a pattern or two, a condition, columns or counts. They meet what an engine plans by shape."""

from __future__ import annotations

from random import Random

from tests.fuzz.making.expressions import Expressions, Scope
from tests.fuzz.making.patterns import Patterns
from tests.fuzz.making.tree import Many, Tree, leaf
from tests.fuzz.making.vocabulary import Vocabulary


class Plain:
    """Makes plain queries with the patterns and expressions of one query."""

    def __init__(self, random: Random, vocabulary: Vocabulary, expressions: Expressions, patterns: Patterns) -> None:
        self._random, self._vocabulary, self._expressions, self._patterns = random, vocabulary, expressions, patterns

    def make(self) -> Tree:
        """One query."""
        random, scope = self._random, Scope()
        clauses = []
        for number in range(random.choice((1, 1, 1, 2))):
            hops = (0, 1, 1, 2, 2, 3) if number == 0 else (0, 1, 1)
            paths = [self._patterns.pattern(scope, random.choice(hops)) for _ in range(random.choice((1, 1, 1, 2)))]
            where = Many(()) if random.random() < 0.6 else self._where(scope)
            word = "OPTIONAL MATCH " if number and random.random() < 0.5 else "MATCH "
            clauses.append(Tree("match", (word, Many(tuple(paths), least=1), where)))
        if random.random() < 0.25:
            clauses.append(self._projection("WITH", scope))
            if random.random() < 0.4:
                clauses.append(Tree("match", ("MATCH ", Many((self._patterns.pattern(scope, random.choice((0, 1, 1))),), least=1))))
        return Tree("query", (Many(tuple(clauses), "\n", suffix="\n"), self._projection("RETURN", scope)))

    def _where(self, scope: Scope) -> Many:
        condition = self._expressions.make("bool", scope, 1)
        return Many((Tree("bool", ("(", condition, ")")),), " AND ", " WHERE ")

    def _projection(self, word: str, scope: Scope) -> Tree:
        random = self._random
        items: list[Tree] = []
        new: Scope = {}

        def add(tree: Tree) -> None:
            name = self._patterns.fresh("v", new)
            new[name] = tree.type
            items.append(Tree("item", (tree, f" AS {name}"), name))

        owned = [(name, kind) for name, kind in scope.items() if kind.startswith(("node:", "link:"))]
        named = [name for name, kind in scope.items() if not kind.startswith("bag<")]
        for _ in range(random.choice((0, 0, 1, 1, 2))):
            if owned and random.random() < 0.8:
                add(self._property(*random.choice(owned)))
            elif named and word == "WITH":
                name = random.choice(named)
                if name not in new:
                    new[name] = scope[name]
                    items.append(Tree("item", (leaf(scope[name], name),), name))
        if not items or random.random() < 0.6:
            for _ in range(random.choice((1, 1, 1, 2))):
                add(self._count(named, owned))
        distinct = Many((leaf("distinct", "DISTINCT "),)) if random.random() < 0.15 else Many(())
        order, limit = self._order(items, new)
        scope.clear()
        scope.update(new)
        return Tree("projection", (f"{word} ", distinct, Many(tuple(items), least=1), order, limit))

    def _property(self, name: str, kind: str) -> Tree:
        owners = [owner for owner in kind[5:].split("|") if owner in self._vocabulary.properties] or ["State"]
        type_ = self._random.choice(("str", "str", "str", "date", "bool"))
        names = self._vocabulary.names(owners[:1], type_) or self._vocabulary.names(owners[:1], "str")
        return leaf(type_, f"{name}.{self._random.choice(names)}")

    def _count(self, named: list[str], owned: list[tuple[str, str]]) -> Tree:
        random = self._random
        if not named or random.random() < 0.35:
            return leaf("int", "count(*)")
        name = random.choice(named)
        if owned and random.random() < 0.4:
            inner = self._property(*random.choice(owned))
            call = random.choice(("count({})", "count(DISTINCT {})", "size(collect(DISTINCT {}))"))
            return leaf("int", call.format(inner.text))
        return leaf("int", random.choice((f"count({name})", f"count(DISTINCT {name})")))

    def _order(self, items: list[Tree], new: Scope) -> tuple[Many, Many]:
        values = [item.name for item in items if not new[item.name].startswith(("node", "link", "path", "list"))]
        keys = tuple(Tree("key", (name, self._random.choice(("", " DESC"))), name) for name in values)
        if len(keys) < len(items) or self._random.random() < 0.5:
            return Many(()), Many(())
        limit = Many((leaf("small", self._random.choice(("1", "2", "5"))),), prefix=" LIMIT ") if self._random.random() < 0.5 else Many(())
        return Many(keys, prefix=" ORDER BY "), limit

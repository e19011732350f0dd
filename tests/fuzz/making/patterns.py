"""Patterns over the declared schema, and the subqueries made of them."""

from __future__ import annotations

from random import Random

from tests.fuzz.making.expressions import Expressions, Scope
from tests.fuzz.making.literals import written
from tests.fuzz.making.tree import Many, Tree, leaf
from tests.fuzz.making.vocabulary import Vocabulary

# Which names may be given again to what, by their letters: no name is that of a node once and of a link another time.
AGAIN = {"n": "nxvp", "r": "r", "p": "pxv", "x": "nrxvp", "v": "nrxvp"}
LENGTHS = ("*1..2", "*0..1", "*0..2", "*..2", "*2", "*1..3", "*0..3", "*1")


class Patterns:
    """Makes patterns; ``scope`` grows by what they bind."""

    def __init__(self, random: Random, vocabulary: Vocabulary, expressions: Expressions) -> None:
        self._random, self._vocabulary, self._expressions = random, vocabulary, expressions
        self._made: list[str] = []
        expressions.patterns = self

    def fresh(self, letter: str, scope: Scope | None = None) -> str:
        """A name that nothing has yet; with a scope, sometimes one that something had that is not in scope."""
        again = [] if scope is None else [name for name in self._made if name not in scope and name[0] in AGAIN[letter]]
        if again and self._random.random() < 0.5:
            return self._random.choice(again)
        self._made.append(f"{letter}{len(self._made) + 1}")
        return self._made[-1]

    def pattern(self, scope: Scope, hops: int, *, binds: bool = True) -> Tree:
        """One path; without ``binds`` it uses only variables that are there."""
        random = self._random
        before = dict(scope)
        label = random.choice(self._vocabulary.labels[:6]) if random.random() < 0.85 else random.choice(self._vocabulary.labels)
        first, label = self._node(scope, label, binds)
        made = []
        for _ in range(hops):
            hop, label = self._hop(scope, label, binds)
            made.append(hop)
        body = Tree("path", (first, Many(tuple(made), "", least=0)))
        if binds and random.random() < 0.12:
            name = self.fresh("p", scope)
            scope[name] = "path"
            return Tree("path", (Many((leaf("binding", f"{name} = "),), ""), body))
        assert binds or set(scope) == set(before)
        return body

    def where(self, scope: Scope, depth: int, chance: float = 0.5) -> Many:
        """Predicates over what is bound, or none."""
        items: list[Tree] = []
        while self._random.random() < chance and len(items) < 2:
            items.append(self._enclosed(self._expressions.make("bool", scope, depth)))
        return Many(tuple(items), " AND ", " WHERE ")

    def subquery(self, type_: str, scope: Scope, depth: int) -> Tree | None:
        """EXISTS, COUNT or a pattern as a predicate: of the variables in scope, with some of its own."""
        random = self._random
        if not any(kind.startswith("node:") for kind in scope.values()):
            return None
        nodes = [name for name, kind in scope.items() if kind.startswith("node:")]
        if type_ == "int" and len(nodes) > 1 and random.random() < 0.2:
            kinds = random.choice(("", "", f":{random.choice(self._vocabulary.types)}"))
            return leaf("int", f"length(shortestPath(({nodes[0]})-[{kinds}*..3]-({nodes[-1]})))")
        if type_ == "bool" and random.random() < 0.35:
            made = self.pattern(dict(scope), 1, binds=False)
            if made.text.startswith("()") or made.text.startswith("(:"):
                return None
            return made if random.random() < 0.6 else Tree("bool", ("NOT ", made))
        inner = dict(scope)
        pattern = self.pattern(inner, random.choice((1, 1, 2)))
        kind = "EXISTS" if type_ == "bool" else "COUNT"
        where = self.where(inner, min(depth, 1), 0.4)
        if random.random() < 0.8:
            return Tree(type_, (f"{kind} {{ MATCH ", pattern, where, " }"))
        if random.random() < 0.5:
            return Tree(type_, (f"{kind} {{ ", pattern, where, " }"))
        item = self._expressions.make("any", inner, 1)
        distinct = leaf("distinct", random.choice(("", "DISTINCT ")))
        return Tree(type_, (f"{kind} {{ MATCH ", pattern, where, " RETURN ", distinct, item, " AS v }"))

    def comprehension(self, type_: str, scope: Scope, depth: int) -> Tree | None:
        """A pattern comprehension, a list in no order."""
        if not any(kind.startswith("node:") for kind in scope.values()):
            return None
        inner = dict(scope)
        pattern = self.pattern(inner, 1)
        value = self._expressions.make(type_[4:-1], inner, min(depth, 1))
        return Tree(type_, ("[", pattern, self.where(inner, min(depth, 1), 0.3), " | ", value, "]"))

    def _enclosed(self, tree: Tree) -> Tree:
        return Tree("bool", ("(", tree, ")")) if " " in tree.text and not tree.text.startswith(("EXISTS", "(")) else tree

    def _node(self, scope: Scope, label: str, binds: bool) -> tuple[Tree, str]:
        random = self._random
        known = [(name, kind[5:]) for name, kind in scope.items() if kind.startswith("node:")]
        fitting = [(name, kind) for name, kind in known if label in kind.split("|") or not kind]
        if fitting and random.random() < (0.35 if binds else 0.75):
            name, kind = random.choice(fitting)
            return Tree("node", (f"({name}", self._labels(label) if random.random() < 0.1 else Many(()), ")")), label
        if known and not binds and random.random() < 0.9:
            name, kind = random.choice(known)
            return Tree("node", (f"({name}", ")")), kind.split("|")[0] or label
        labels = self._labels(label) if random.random() < 0.85 else Many(())
        name = ""
        if binds and random.random() < 0.85:
            name = self.fresh("n", scope)
            text = labels.items[0].text if labels.items else ""
            scope[name] = "node:" + (text[1:] if text and not set(text[1:]) & set("!&:%()") else "")
        return Tree("node", ("(", Many((leaf("name", name),)) if name else Many(()), labels, self._properties(label, scope), ")")), label

    def _labels(self, label: str) -> Many:
        other = self._random.choice(self._vocabulary.labels)
        text = f":{label}"
        if self._random.random() < 0.08:
            text = f":{label}|{other}"
        elif self._random.random() < 0.01:
            text = self._random.choice((f":!{other}", f":{label}&!{other}", ":%", f":({label}|{other})", f":!({other}|Source)"))
        return Many((leaf("labels", text),))

    def _properties(self, owner: str, scope: Scope, chance: float = 0.12) -> Many:
        if self._random.random() > chance:
            return Many(())
        kind = self._random.choice(("str", "str", "bool", "date", "list<str>"))
        names = self._vocabulary.names([owner], kind)
        if not names:
            return Many(())
        name = self._random.choice(names)
        stored = self._vocabulary.values.get(name, [])
        is_stored = stored and self._random.random() < 0.8
        value = leaf(kind, written(self._random.choice(stored))) if is_stored else self._expressions.make(kind, scope, 1)
        return Many((Tree("entry", (f"{name}: ", value)),), prefix=" {", suffix="}")

    def _hop(self, scope: Scope, label: str, binds: bool) -> tuple[Tree, str]:
        random = self._random
        ends = [end for end in self._vocabulary.ends if label in (end[0], end[2])]
        start, kind, end = random.choice([e for e in ends if e[1] != "CITES"] or ends) if random.random() < 0.9 else random.choice(ends)
        outward = start == label if start != end else random.random() < 0.5
        far = end if outward else start
        if random.random() < 0.04:
            outward = not outward
        other = random.choice(self._vocabulary.types)
        typed, name, length = f":{kind}", "", ""
        if (chance := random.random()) < 0.12:
            negated = f":!{other}" if random.random() < 0.1 else typed
            typed = random.choice((f":{kind}|{other}", f":{kind}|{other}", f":{kind}|{other}|OF", negated))
        elif chance < 0.2:
            typed = ""
        undirected = random.random() < 0.2
        if random.random() < 0.15:
            length = random.choice(LENGTHS)
            if (not typed or undirected or "!" in typed) and "3" in length:
                length = "*..2"
        known = [name for name, of in scope.items() if of.startswith("link:")]
        if known and not length and random.random() < 0.06:
            name = random.choice(known)
        elif binds and random.random() < 0.4:
            name = self.fresh("r", scope)
            scope[name] = "list<link>" if length else f"link:{typed[1:] if '!' not in typed else ''}"
        properties = Many(()) if length else self._properties(kind, scope, 0.06)
        inside = Tree("link", (Many((leaf("name", name),)) if name else Many(()), Many((leaf("types", typed),)) if typed else Many(()),
                               Many((leaf("length", length),)) if length else Many(()), properties))
        left, right = ("-[", "]-") if undirected else ("-[", "]->") if outward else ("<-[", "]-")
        node, far = self._node(scope, far, binds)
        return Tree("hop", (left, inside, right, node)), far

"""A weighted grammar over marked text: templates as data, expanded with a seeded random source.

A template is text with mentions in brackets as `zhiguan.annotation.markup` writes them
(`[县委/ORG][书记/TITLE]`) and slots in braces:

    {name}         a rule of the grammar, or a slot that the scene fills
    {a|b|}         one of the alternatives, which may hold slots and be empty
    {list:name}    two to five different expansions, joined as enumerations are
    {some:name}    one to three of them
    {my_name}      a rule that is expanded once a text and then repeated
    3* text        in a rule's list: this alternative has weight 3

Mentions never nest; a slot inside a mention must yield plain text.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"(?:(list|some):)?([a-z][a-z0-9_]*)")
_WEIGHT = re.compile(r"(\d+)\* ?")


class GrammarError(ValueError):
    """A template that cannot be read; says in which rule, what was found and what is due."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A slot: a rule or a scene's slot by name; `joined` is "", "list" or "some"."""

    name: str
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; `cumulative` holds the running sums of their weights."""

    options: tuple[Sequence_, ...]
    cumulative: tuple[int, ...]


Node = str | Ref | Choice
Sequence_ = tuple[Node, ...]


class Scene(Protocol):
    """What fills the slots that are no rules: the places, people and bodies of one text."""

    rng: random.Random
    memo: dict[str, str]

    def slot(self, name: str) -> str:
        """Marked text for a slot."""
        ...


def _split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand outside braces."""
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char == "{") - (char == "}")
        if char == separator and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def _closing(text: str, opened: int) -> int:
    depth = 0
    for at in range(opened, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    raise GrammarError(f"brace at {opened} of {text!r} is never closed")


def parse(text: str) -> Sequence_:
    """The nodes of a template.

    Raises:
        GrammarError: a brace that is not closed or opens nothing.
    """
    nodes: list[Node] = []
    at = 0
    while at < len(text):
        opened = text.find("{", at)
        literal = text[at:] if opened < 0 else text[at:opened]
        if "}" in literal:
            raise GrammarError(f"stray closing brace in {text!r}")
        if literal:
            nodes.append(literal)
        if opened < 0:
            break
        closed = _closing(text, opened)
        nodes.append(_slot(text[opened + 1 : closed]))
        at = closed + 1
    return tuple(nodes)


def _slot(inner: str) -> Node:
    match = _NAME.fullmatch(inner)
    if match:
        return Ref(match.group(2), match.group(1) or "")
    options = tuple(parse(part) for part in _split(inner, "|"))
    if len(options) == 1:
        raise GrammarError(f"slot {{{inner}}} is neither a name nor a choice")
    return Choice(options, tuple(range(1, len(options) + 1)))


def _rule(name: str, alternatives: Sequence[str]) -> Choice:
    options, weights = [], []
    for alternative in alternatives:
        match = _WEIGHT.match(alternative)
        weights.append(int(match.group(1)) if match else 1)
        try:
            options.append(parse(alternative[match.end() :] if match else alternative))
        except GrammarError as error:
            raise GrammarError(f"rule {name}: {error}") from None
    if not options:
        raise GrammarError(f"rule {name} has no alternative")
    return Choice(tuple(options), tuple(accumulate(weights)))


@dataclass(slots=True)
class Expansion:
    """Marked text on its way, and the choices taken: the skeleton of the sentence."""

    scene: Scene
    parts: list[str] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)


class Grammar:
    """Rules by name. `fillers` are rules whose choice changes words, not the construction."""

    def __init__(self, rules: Mapping[str, Sequence[str]], fillers: frozenset[str] = frozenset()):
        self.rules = {name: _rule(name, alternatives) for name, alternatives in rules.items()}
        self.fillers = fillers

    @classmethod
    def read(cls, folder: Path) -> Grammar:
        """All `*.toml` of a folder; rules of files named `filler*` count as fillers.

        Raises:
            GrammarError: a rule that stands in two files, or a template that cannot be read.
        """
        rules: dict[str, list[str]] = {}
        fillers: set[str] = set()
        for path in sorted(folder.glob("*.toml")):
            for name, alternatives in tomllib.loads(path.read_text(encoding="utf-8")).items():
                if name in rules:
                    raise GrammarError(f"{path.name}: rule {name} stands in another file too")
                rules[name] = alternatives
                if path.name.startswith("filler"):
                    fillers.add(name)
        return cls(rules, frozenset(fillers))

    def unknown(self, slots: frozenset[str]) -> set[str]:
        """Names that templates use and neither a rule nor one of `slots` defines."""
        used: set[str] = set()
        stack: list[Node] = [*self.rules.values()]
        while stack:
            node = stack.pop()
            if isinstance(node, Ref):
                used.add(node.name)
            elif isinstance(node, Choice):
                stack.extend(inner for option in node.options for inner in option)
        return used - self.rules.keys() - slots

    def expand(self, name: str, scene: Scene) -> tuple[str, tuple[str, ...]]:
        """Marked text for a rule, and its skeleton: the alternatives taken, fillers left out."""
        out = Expansion(scene)
        self._ref(Ref(name), out)
        return "".join(out.parts), tuple(out.trace)

    def _sequence(self, nodes: Sequence_, out: Expansion) -> None:
        for node in nodes:
            if isinstance(node, str):
                out.parts.append(node)
            elif isinstance(node, Ref):
                self._joined(node, out) if node.joined else self._ref(node, out)
            else:
                self._choose("", node, out)

    def _ref(self, ref: Ref, out: Expansion) -> None:
        rule = self.rules.get(ref.name)
        if ref.name.startswith("my_"):
            if ref.name not in out.scene.memo:
                inner = Expansion(out.scene)
                self._choose(ref.name, self.rules[ref.name], inner)
                out.scene.memo[ref.name] = "".join(inner.parts)
                out.trace.extend(inner.trace)
            out.parts.append(out.scene.memo[ref.name])
        elif rule is None:
            out.parts.append(out.scene.slot(ref.name))
        else:
            self._choose(ref.name, rule, out)

    def _choose(self, name: str, choice: Choice, out: Expansion) -> None:
        rng = out.scene.rng
        at = rng.choices(range(len(choice.options)), cum_weights=choice.cumulative)[0]
        if name not in self.fillers:
            out.trace.append(f"{name}{at}")
            self._sequence(choice.options[at], out)
            return
        kept = len(out.trace)
        self._sequence(choice.options[at], out)
        del out.trace[kept:]

    def _joined(self, ref: Ref, out: Expansion) -> None:
        rng = out.scene.rng
        sizes = (2, 2, 2, 3, 3, 4, 5) if ref.joined == "list" else (1, 1, 2, 2, 3)
        items: list[str] = []
        for _ in range(rng.choice(sizes)):
            inner = Expansion(out.scene)
            self._ref(Ref(ref.name), inner)
            text = "".join(inner.parts)
            if text not in items:
                items.append(text)
        out.trace.append(f"{ref.joined}{len(items)}")
        last = rng.choice(("、", "、", "、", "和", "及", "以及")) if len(items) > 1 else ""
        mark = "，" if any("、" in item for item in items) else "、"
        head = mark.join(items[:-1])
        out.parts.append(head + (mark if last == "、" else last) + items[-1] if head else items[-1])

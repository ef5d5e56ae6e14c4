"""Which rules can match where: one pass over a text finds the literals of all rules at once.

Every template names strings of which each of its matches holds at least one (`Compiled.needs`). One
Aho-Corasick automaton (Aho and Corasick 1975) over those of all rules runs once over a text, and a
template's expression then runs only in the sentences that hold one of its strings. So a rule whose
words a text does not hold costs nothing, however many such rules there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ahocorasick

from zhiguan.rules.encoding import Encoded
from zhiguan.rules.matcher import Match, Matcher
from zhiguan.rules.template import SENTENCE_MARKS
from zhiguan.types import Span

_SENTENCE = re.compile(f"[^{SENTENCE_MARKS}]*[{SENTENCE_MARKS}]?")


@dataclass(frozen=True)
class Scan:
    """One text, and the sentences in which each template can match.

    `windows` are spans of symbols by rule and number of the template; templates that are not in
    it match nowhere, those of `everywhere` may match across sentences.
    """

    text: Encoded
    windows: Mapping[tuple[str, int], Sequence[Span]]
    everywhere: frozenset[tuple[str, int]]

    def find(self, matcher: Matcher) -> Iterator[Match]:
        """Every match of a rule: template by template, each in order of the text."""
        if matcher.rule.id not in self._rules:
            return
        whole = ((0, len(self.text.symbols)),)
        for number in range(len(matcher.templates)):
            key = (matcher.rule.id, number)
            spans = whole if key in self.everywhere else self.windows.get(key, ())
            for begin, end in spans:
                yield from matcher.find_template(number, self.text, begin, end)

    @cached_property
    def _rules(self) -> set[str]:
        """The rules that can match anywhere in the text."""
        return {rule for rule, _ in self.windows} | {rule for rule, _ in self.everywhere}


@dataclass(frozen=True, slots=True)
class LiteralIndex:
    """The literals of a set of rules in one automaton, and the templates that wait for each."""

    automaton: Any = None
    waiting: tuple[tuple[tuple[str, int], ...], ...] = ()
    everywhere: frozenset[tuple[str, int]] = frozenset()
    crossing: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, matchers: Iterable[Matcher]) -> LiteralIndex:
        """The index of some rules."""
        waiting: dict[str, list[tuple[str, int]]] = {}
        everywhere: set[tuple[str, int]] = set()
        crossing: dict[tuple[str, int], tuple[str, ...]] = {}
        for matcher in matchers:
            for number, template in enumerate(matcher.templates):
                key = (matcher.rule.id, number)
                if not template.needs:
                    everywhere.add(key)
                elif template.crosses:
                    crossing[key] = template.needs
                else:
                    for literal in template.needs:
                        waiting.setdefault(literal, []).append(key)
        automaton = ahocorasick.Automaton()
        for index, literal in enumerate(waiting):
            automaton.add_word(literal, index)
        if waiting:
            automaton.make_automaton()
        keys = tuple(map(tuple, waiting.values()))
        return cls(automaton if waiting else None, keys, frozenset(everywhere), crossing)

    def scan(self, text: Encoded) -> Scan:
        """Where each template can match in a text; takes time linear in it."""
        windows: dict[tuple[str, int], list[Span]] = {}
        everywhere = self.everywhere | {
            key for key, needs in self.crossing.items() if any(n in text.plain for n in needs)
        }
        if self.automaton is None:
            return Scan(text, windows, everywhere)
        for begin, end in sentence_spans(text.plain):
            found = {index for _, index in self.automaton.iter(text.plain, begin, end)}
            for key in set().union(*[self.waiting[index] for index in found]):
                windows.setdefault(key, []).append((begin, end))
        return Scan(text, windows, everywhere)


def sentence_spans(plain: str) -> list[Span]:
    """Spans that no gap passes: sentences and lines, each with its last mark."""
    return [m.span() for m in _SENTENCE.finditer(plain) if m.end() > m.start()]

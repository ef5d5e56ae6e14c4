"""Compiled rules, and where they match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from zhiguan.rules.encoding import Encoded, Slot
from zhiguan.rules.schema import Rule
from zhiguan.rules.template import Compiled

_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Match:
    """A rule found at the symbols `[begin, end)` of an encoded text."""

    rule: Rule
    text: Encoded
    begin: int
    end: int
    captures: tuple[tuple[str, int, int], ...]

    @property
    def span(self) -> tuple[int, int]:
        """Text offsets of the match."""
        return self.text.span(self.begin, self.end)

    def capture(self, name: str) -> tuple[int, int] | None:
        """Symbols `[begin, end)` of the first capture of a name."""
        return next(((b, e) for n, b, e in self.captures if n == name), None)

    def slots(self, *labels: str, capture: str | None = None) -> list[Slot]:
        """Slots of the labels in the captures (of one name), or in the whole match if none."""
        ranges = [(b, e) for n, b, e in self.captures if capture is None or n == capture]
        if not ranges and capture is None:
            ranges = [(self.begin, self.end)]
        return [s for b, e in ranges for label in labels for s in self.text.inside(b, e, label)]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A rule with its templates and exceptions compiled."""

    rule: Rule
    templates: tuple[Compiled, ...]
    unless: tuple[re.Pattern[str], ...]
    unless_before: tuple[re.Pattern[str], ...]
    unless_after: tuple[re.Pattern[str], ...]

    def find(self, text: Encoded, begin: int = 0, end: int | None = None) -> Iterator[Match]:
        """Every match within the symbols `[begin, end)`, in order, none overlapping another."""
        end = len(text.symbols) if end is None else end
        for number in range(len(self.templates)):
            yield from self.find_template(number, text, begin, end)

    def find_template(self, number: int, text: Encoded, begin: int, end: int) -> Iterator[Match]:
        """Every match of one template within the symbols `[begin, end)`."""
        template = self.templates[number]
        for found in template.pattern.finditer(text.symbols, begin, end):
            if found.end() > found.start() and not self._excluded(text.symbols, found):
                captures = _captures(found, template.groups)
                yield Match(self.rule, text, found.start(), found.end(), captures)

    def _excluded(self, symbols: str, found: re.Match[str]) -> bool:
        low, high = found.span()
        for pattern in self.unless:
            if pattern.search(symbols, low, high):
                return True
        for pattern in self.unless_before:
            if pattern.search(symbols, max(0, low - _LOOK_BACK), low):
                return True
        for pattern in self.unless_after:  # noqa: SIM110  # a loop costs half of any()
            if pattern.match(symbols, high):
                return True
        return False


def _captures(
    found: re.Match[str], groups: Sequence[tuple[str, int]]
) -> tuple[tuple[str, int, int], ...]:
    spans = [(name, *found.span(number)) for name, number in groups if found.start(number) >= 0]
    return tuple(sorted(spans, key=itemgetter(1)) if len(spans) > 1 else spans)

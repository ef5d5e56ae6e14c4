"""Names that a corpus repeats: what most of its sentences make plain holds in the others too.

`echo` looks for an article's people in all of its sentences; this does it for a corpus, where a
name has to be regular: marked often, and marked in most places where it is written (one sense a
collocation, Yarowsky 1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick

from zhiguan.ner.echo import LEAST, SURE, UNSURE
from zhiguan.types import Entity

OFTEN = 5
"""Sure mentions that make a name regular."""
MOST = 0.5
"""The share of its occurrences that are marked, at the least."""
_PERSON = "PER"


@dataclass(frozen=True, slots=True)
class Use:
    """How a name is used: occurrences outside longer mentions, and those that are marked."""

    occurrences: int
    marked: int

    @property
    def share(self) -> float:
        """The share of the occurrences that are marked."""
        return self.marked / self.occurrences if self.occurrences else 0.0


Sentence = tuple[str, Sequence[Entity]]


class NameFinder:
    """Finds names in a text, the longer of two that overlap."""

    def __init__(self, names: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for name in names:
            self._automaton.add_word(name, name)
        self._empty = not len(self._automaton)
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[int, int]]:
        """Half-open spans, in order."""
        if self._empty:
            return []
        return [(last - len(name) + 1, last + 1) for last, name in self._automaton.iter_long(text)]


def uses(sentences: Iterable[Sentence], names: Iterable[str]) -> dict[str, Use]:
    """How each name is used in sentences; one inside a mention of another kind does not count."""
    finder = NameFinder(names)
    occurrences: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for text, entities in sentences:
        for start, end in finder.find(text):
            held = [e for e in entities if e.start < end and start < e.end]
            if any(e.end - e.start > end - start and e.label != _PERSON for e in held):
                continue
            occurrences[text[start:end]] += 1
            if any((e.start, e.end, e.label) == (start, end, _PERSON) for e in held):
                marked[text[start:end]] += 1
    return {name: Use(occurrences[name], marked[name]) for name in occurrences}


def regular(sentences: Sequence[Sentence], *, often: int = OFTEN) -> set[str]:
    """The names of three characters or more that a corpus surely marks often, and mostly."""
    sure = Counter(
        text[e.start : e.end]
        for text, entities in sentences
        for e in entities
        if e.label == _PERSON and _confidence(e) >= SURE
    )
    names = [name for name, count in sure.items() if len(name) >= LEAST and count >= often]
    return {name for name, use in uses(sentences, names).items() if use.share >= MOST}


def with_regular(sentences: Iterable[Sentence], names: Iterable[str]) -> Iterator[Sentence]:
    """The sentences with every regular name marked, unless a sure mention stands in its place."""
    finder = NameFinder(names)
    for text, entities in sentences:
        found = list(entities)
        for start, end in finder.find(text):
            held = [e for e in found if e.start < end and start < e.end]
            whole = any(e.label == _PERSON and e.start <= start and end <= e.end for e in held)
            if whole or any(_confidence(e) >= UNSURE for e in held):
                continue
            found = [e for e in found if e not in held]
            found.append(Entity(start, end, _PERSON, 1.0))
        yield text, sorted(found, key=lambda e: e.start)


def _confidence(entity: Entity) -> float:
    return 1.0 if entity.confidence is None else entity.confidence

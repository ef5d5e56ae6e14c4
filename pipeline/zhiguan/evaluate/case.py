"""One article with its gold and predicted records, and what both are read for more than once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zhiguan.annotation.schema import squeeze
from zhiguan.errors import AnnotationError
from zhiguan.evaluate.alignment import Alignment, align
from zhiguan.types import Entity, Record

_ENUMERATION = re.compile(r"[、，,;；\s和与及]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in the offsets that gold and prediction share: the text's, or the page's.

    `index` is its place in its record's entities, `text` its characters without white space.
    """

    start: int
    end: int
    label: str
    text: str
    confidence: float | None
    index: int


class Case:
    """One article: `gold` and `predicted` are records of the same article.

    On pages (`page`) the two records have texts of their own, and mentions are compared in page
    offsets; else they share one text.
    """

    def __init__(self, gold: Record, predicted: Record, corpus: str = "") -> None:
        self.gold = gold
        self.predicted = predicted
        self.corpus = str(gold.extra.get("corpus") or corpus)
        self.page = "page_offsets" in gold.extra

    @cached_property
    def gold_mentions(self) -> list[Mention]:
        """The gold mentions, in the record's order."""
        offsets = self.gold.extra.get("page_offsets")
        if not self.page or not isinstance(offsets, list):
            return [_mention(self.gold, i, e, e.start, e.end) for i, e in _entities(self.gold)]
        return [
            _mention(self.gold, i, e, int(offsets[e.start]), int(offsets[e.end - 1]) + 1)
            for i, e in _entities(self.gold)
        ]

    @cached_property
    def predicted_mentions(self) -> list[Mention]:
        """The predicted mentions, in the record's order."""
        record = self.predicted
        if not self.page:
            return [_mention(record, i, e, e.start, e.end) for i, e in _entities(record)]
        return [
            _mention(record, i, e, e.page_spans[0][0], e.page_spans[-1][1])
            for i, e in _entities(record)
            if e.page_spans
        ]

    @cached_property
    def events(self) -> Alignment:
        """Which predicted event answers which gold one."""
        return align(self.gold.events, self.predicted.events)

    @cached_property
    def predicted_surfaces(self) -> frozenset[tuple[str, str]]:
        """(label, text) of every predicted mention, and ("", text)."""
        return surfaces(self.predicted_mentions)

    @cached_property
    def gold_lists(self) -> list[int]:
        """For each gold entity the number of people in the list that it stands in."""
        return list_lengths(self.gold)

    @cached_property
    def predicted_lists(self) -> list[int]:
        """For each predicted entity the number of people in the list that it stands in."""
        return list_lengths(self.predicted)


def _entities(record: Record) -> list[tuple[int, Entity]]:
    return list(enumerate(record.entities))


def _mention(record: Record, index: int, entity: Entity, start: int, end: int) -> Mention:
    text = squeeze(record.text[entity.start : entity.end])
    return Mention(start, end, entity.label, text, entity.confidence, index)


def surfaces(mentions: Sequence[Mention]) -> frozenset[tuple[str, str]]:
    """(label, text) of every mention, and ("", text)."""
    labelled = {(m.label, m.text) for m in mentions}
    return frozenset(labelled | {("", text) for _, text in labelled})


def list_lengths(record: Record) -> list[int]:
    """For each entity, in the record's order, the number of PER mentions in its list.

    A list is a longest run of mentions between which stands nothing but marks of enumeration
    (、 ， ； 和 与 及) and white space: 县委书记甲，县长乙，副县长丙、丁 is one of four people.
    """
    order = sorted(range(len(record.entities)), key=lambda i: record.entities[i].start)
    lengths = [0] * len(order)
    run: list[int] = []
    for index in order:
        if run:
            before = record.entities[run[-1]].end
            between = record.text[before : record.entities[index].start]
            if not _ENUMERATION.fullmatch(between):
                _close(record, run, lengths)
                run = []
        run.append(index)
    _close(record, run, lengths)
    return lengths


def _close(record: Record, run: list[int], lengths: list[int]) -> None:
    people = sum(record.entities[i].label == "PER" for i in run)
    for index in run:
        lengths[index] = people


def check(record: Record, side: str, *, flat: bool) -> None:
    """Refuses mentions that lie outside the text, and for gold such as overlap.

    Raises:
        AnnotationError: with the article's id and the mention.
    """
    end = 0
    for entity in sorted(record.entities, key=lambda e: (e.start, e.end)):
        where = f"{side} {record.id!r}"
        shown = f"[{entity.start}, {entity.end}) {entity.label}"
        if not 0 <= entity.start < entity.end <= len(record.text):
            what = f"mention {shown} lies outside the text of {len(record.text)} characters"
            raise AnnotationError(what, where=where, hint="are its offsets of another text?")
        if flat and entity.start < end:
            hint = "gold mentions are flat; zhiguan convert --check lists all that break the scheme"
            raise AnnotationError(f"mention {shown} overlaps another", where=where, hint=hint)
        end = max(end, entity.end)

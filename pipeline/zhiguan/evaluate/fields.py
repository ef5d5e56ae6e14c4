"""What slices can divide by: the fields of articles and of items, each one line of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhiguan.annotation.schema import squeeze
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.items import Item
from zhiguan.types import Event, Record

Value = str | float | None
Names = frozenset[tuple[str, str]]
"""(label, text) of the mentions in training texts."""

_DIVISION = re.compile(
    r".+?(?:省|自治区|特别行政区|自治州|地区|盟|市|自治县|县|自治旗|旗|区|街道|镇|乡)"
)
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[^\S\n]+(?=[\u4e00-\u9fff])")
_LEVELS = {
    "省": "province",
    "自治区": "province",
    "自治州": "prefecture",
    "地区": "prefecture",
    "盟": "prefecture",
    "街道": "township",
    "镇": "township",
    "乡": "township",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """An item, the article it stands in, whose it is, and the names of the training texts."""

    item: Item
    case: Case
    gold: bool
    training: Names

    @property
    def record(self) -> Record:
        """The record that the item is of."""
        return self.case.gold if self.gold else self.case.predicted

    @property
    def event(self) -> Event:
        """The event that the item is, or is part of."""
        return self.record.events[self.item.index]

    @property
    def person(self) -> str:
        """The person of a role or participation."""
        return self.item.anchors[0][1]


def divisions(region: str | None) -> list[str]:
    """The divisions of a region from the top down: 江西省吉安市枫溪县 is three."""
    return _DIVISION.findall(region or "")


def _level(region: str | None) -> str | None:
    parts = divisions(region)
    if not parts:
        return None
    for suffix, level in _LEVELS.items():
        if parts[-1].endswith(suffix):
            return level
    if parts[-1].endswith("市") and len(parts) < 3:
        return "prefecture"
    return "county"


def _province(region: str | None) -> str | None:
    parts = divisions(region)
    return parts[0] if parts else None


def layout_breaks(case: Case) -> float:
    """Breaks per 1,000 characters: where neighbours in the text are none on the page.

    Gold with `page_offsets` says so itself; without them the spaces that layout left between two
    Chinese characters are counted.
    """
    record = case.gold
    offsets = record.extra.get("page_offsets")
    if isinstance(offsets, list):
        known = [offset for offset in offsets if offset is not None]
        breaks = sum(after != before + 1 for before, after in pairwise(known))
    else:
        breaks = len(_STRAY.findall(record.text))
    return float(1000 * breaks / max(1, len(record.text)))


def _people(case: Case) -> float:
    return sum(entity.label == "PER" for entity in case.gold.entities)


ARTICLE: dict[str, Callable[[Case], Value]] = {
    "corpus": lambda case: case.corpus or None,
    "region": lambda case: case.gold.region,
    "province": lambda case: _province(case.gold.region),
    "level": lambda case: _level(case.gold.region),
    "year": lambda case: (case.gold.published or "")[:4] or None,
    "characters": lambda case: len(case.gold.text),
    "lines": lambda case: case.gold.text.count("\n") + 1,
    "entities": lambda case: len(case.gold.entities),
    "people": _people,
    "roles": lambda case: len(case.gold.roles),
    "events": lambda case: len(case.gold.events),
    "longest_list": lambda case: max(case.gold_lists, default=0),
    "layout_breaks": layout_breaks,
}
"""Fields of articles, read from the gold. `article.extra.KEY` is any further key of the record."""


def _list_length(subject: Subject) -> Value:
    lengths = subject.case.gold_lists if subject.gold else subject.case.predicted_lists
    return lengths[subject.item.index]


def _person_list(subject: Subject) -> Value:
    """The longest list that the person of a role or participation stands in."""
    lengths = subject.case.gold_lists if subject.gold else subject.case.predicted_lists
    found = [
        lengths[index]
        for index, entity in enumerate(subject.record.entities)
        if entity.label == "PER" and squeeze(subject.record.mention(entity)) == subject.person
    ]
    return max(found) if found else None


def _seen(label: str, text: str, names: Names) -> str:
    return "seen" if (label, text) in names else "unseen"


def _part_of_text(subject: Subject) -> Value:
    record, entity = subject.record, subject.record.entities[subject.item.index]
    head = sum(len(line) + 1 for line in record.headline)
    if entity.start < head:
        return "headline"
    behind = len(record.text) - len(record.byline or "")
    return "by-line" if record.byline and entity.start >= behind else "body"


def _broken(subject: Subject) -> Value:
    entity = subject.record.entities[subject.item.index]
    mention = subject.record.mention(entity)
    return "broken" if squeeze(mention) != mention else "whole"


def _known_days(subject: Subject) -> Value:
    start = subject.event.start
    if start is None:
        return "no day"
    return "year unknown" if start.startswith("XXXX") else "full"


def _days(subject: Subject) -> Value:
    start, end = subject.event.start, subject.event.end
    try:
        return (date.fromisoformat(end or "") - date.fromisoformat(start or "")).days + 1
    except ValueError:
        return None


def _confidence(subject: Subject) -> Value:
    return subject.item.confidence


def _rule(subject: Subject) -> Value:
    return subject.item.rule


ITEM: dict[str, dict[str, Callable[[Subject], Value]]] = {
    "entity": {
        "label": lambda s: s.item.label,
        "length": lambda s: len(s.item.text),
        "seen": lambda s: _seen(s.item.label, s.item.text, s.training),
        "list_length": _list_length,
        "position": _part_of_text,
        "broken": _broken,
        "confidence": _confidence,
    },
    "role": {
        "body": lambda s: s.item.label,
        "seen": lambda s: _seen("PER", s.person, s.training),
        "list_length": _person_list,
        "confidence": _confidence,
        "rule": _rule,
    },
    "event": {
        "type": lambda s: s.item.label,
        "participants": lambda s: len(s.event.participants),
        "places": lambda s: len(s.event.places),
        "days": _days,
        "dated": _known_days,
        "confidence": _confidence,
        "rule": _rule,
    },
    "participation": {
        "part": lambda s: s.item.label,
        "event_type": lambda s: s.event.type,
        "participants": lambda s: len(s.event.participants),
        "seen": lambda s: _seen("PER", s.person, s.training),
        "list_length": _person_list,
        "rule": _rule,
    },
}
"""Fields of items by their kind."""

PREDICTED_ONLY = frozenset({"confidence", "rule"})
"""What only predictions have: a missed gold item stands in the row `missed`."""

NEEDS_TRAINING = "seen"
"""The field that needs the training texts."""


def known() -> list[str]:
    """Every field, by its full name."""
    fields = [f"article.{name}" for name in ARTICLE] + ["article.extra.KEY"]
    return fields + [f"{kind}.{name}" for kind, table in ITEM.items() for name in table]


def article_value(name: str, case: Case) -> Value:
    """The value of an article's field, given without `article.`."""
    if name in ARTICLE:
        return ARTICLE[name](case)
    value = case.gold.extra.get(name.removeprefix("extra."))
    if value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, int | float) else str(value)


def training_names(records: Iterable[Record]) -> Names:
    """(label, text) of every mention in training articles."""
    return frozenset((e.label, squeeze(r.mention(e))) for r in records for e in r.entities)

"""Mentions as they stand in the text: what is named before an office, and what with it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import cached_property

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context
from zhiguan.rules.deixis import without_deixis

_LINK = re.compile(r"\s*(?:、|和|及|以及|与)\s*$")
FIRM = re.compile(r"(?:公司|集团|厂|企业|银行|商场|超市)$")
_ONCE = re.compile(r"(?:\s*(?:时任|现任|原任|前任|新任|原|前)\s*)?")
_STOP = re.compile(r"[。！？]")
_COMES_TO = re.compile(r"(?:到|赴|来|前往|走进|莅临|抵达|深入)\s*$")
_SITE = re.compile(r".{2,}?社区(?=.)|.{2,}?村(?=易地|安置|党群|文化|活动|卡点|卫生)")
_STATIONED = re.compile(r"驻(?P<place>.{2,6}?(?:村|社区))(?=.*(?:工作队|工作组|帮扶))")
_LOOK_BACK = 200  # mentions


class Surroundings:
    """The mentions of an article by their entity index."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._texts: dict[int, str] = {}
        self._organizations = [i for i, e in enumerate(context.entities) if e.label == "ORG"]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all bodies that the article mentions."""
        return tuple(sorted({self.body(i) for i in self._organizations}))

    @property
    def count(self) -> int:
        """How many mentions the article has."""
        return len(self.context.entities)

    def text(self, index: int) -> str:
        """The mention of an entity without layout spaces."""
        text = self._texts.get(index)
        if text is None:
            entity = self.context.entities[index]
            text = self._texts[index] = squeeze(self.context.text[entity.start : entity.end])
        return text

    def body(self, index: int) -> str:
        """The name of a body without words that point at it: 文联 of 新一届文联."""
        return without_deixis(self.text(index))

    def label(self, index: int) -> str:
        """The label of an entity."""
        return self.context.entities[index].label

    def start(self, index: int) -> int:
        """The offset at which an entity begins."""
        return self.context.entities[index].start

    def end(self, index: int) -> int:
        """The offset behind an entity."""
        return self.context.entities[index].end

    def between(self, index: int, other: int) -> str:
        """The text between two entities."""
        return self.context.text[self.end(index) : self.start(other)]

    def bodies_before(self, at: int) -> Iterator[int]:
        """The ORG mentions before entity `at`, the nearest first."""
        last = bisect.bisect_left(self._organizations, at)
        return reversed(self._organizations[max(0, last - _LOOK_BACK) : last])

    def head(self, index: int) -> str:
        """The few characters right before an entity."""
        start = self.start(index)
        return squeeze(self.context.text[max(0, start - 6) : start])

    def place_ahead(self, index: int) -> int | None:
        """The place before a body or office with only 时任 or nothing between: 石河县时任县长."""
        before = index - 1
        if before < 0 or self.label(before) != "LOC":
            return None
        return before if _ONCE.fullmatch(self.between(before, index)) else None

    def listed_bodies(self, index: int) -> list[int]:
        """A body and those that are listed before it: 甲学校、乙小学和丙中学."""
        out = [index]
        while out[0] > 0 and self.label(out[0] - 1) == "ORG":
            if not _LINK.match(self.between(out[0] - 1, out[0])):
                break
            out.insert(0, out[0] - 1)
        return out

    def is_listed(self, index: int) -> bool:
        """Whether a place stands in a list with the one before or behind it."""
        entities = self.context.entities
        pairs = ((i, i + 1) for i in (index - 1, index) if i >= 0 and i + 1 < len(entities))
        return any(
            entities[a].label == entities[b].label == "LOC"
            and _LINK.match(self.between(a, b)) is not None
            for a, b in pairs
        )

    def places_before(self, at: int, endings: tuple[str, ...]) -> list[str]:
        """The last place before entity `at` that ends so, or that a body's name begins with.

        Places that are listed with it (甲村、乙村) come too: which one is meant stays open.
        """
        out: list[str] = []
        for index in range(at - 1, max(-1, at - _LOOK_BACK), -1):
            entity = self.context.entities[index]
            label, name = entity.label, self.text(index)
            found = re.match(rf".{{2,}}?(?:{'|'.join(endings)})(?=党|委|村|居)", name)
            told = name if label == "LOC" and name.endswith(endings) else None
            site = _SITE.match(name) if label == "LOC" and "社区" in endings else None
            told = told or (site.group() if site else None)
            if told is None and label == "ORG":
                stationed = _STATIONED.search(name)
                told = found.group() if found else stationed and stationed["place"]
            if told is not None and not told.endswith(endings):
                told = None
            if told is None:
                if out:
                    break
                continue
            if out and not _LINK.match(self.between(index, index + 1)):
                break
            if told not in out:
                out.append(told)
        return out[::-1]

    def firms_before(self, at: int) -> list[int]:
        """The firms that the sentence of entity `at` names before it, else an earlier one does.

        Those of the nearest sentence of the paragraph that names any, the nearest first.
        """
        out: list[int] = []
        stops = 0
        for index in self.bodies_before(at):
            gap = self.context.text[self.end(index) : self.start(at)]
            behind = len(_STOP.findall(gap))
            if "\n" in gap or (out and behind > stops):
                break
            if FIRM.search(self.text(index)):
                stops = behind
                out.append(index)
        return out

    def visited_before(self, at: int) -> Iterator[str]:
        """The places before entity `at` that somebody comes to, the last first.

        Those of its paragraph; where that has none, the only one of the paragraphs before.
        """
        line = self.context.text.rfind("\n", 0, self.start(at))
        before = self._visited[: bisect.bisect_left(self._visited, at)]
        here = [index for index in reversed(before) if self.end(index) > line]
        if here:
            yield from map(self.text, here)
        elif before:
            # 湖口 is 湖口县: one place by its short name and its full one
            shortest = min((self.text(index) for index in before), key=len)
            if all(self.text(index).startswith(shortest) for index in before):
                yield shortest

    @cached_property
    def _visited(self) -> list[int]:
        """The places that somebody comes to, by the words right before them; none of a list."""
        text = self.context.text
        return [
            index
            for index, entity in enumerate(self.context.entities)
            if entity.label == "LOC"
            and _COMES_TO.search(text[max(0, entity.start - 4) : entity.start])
            and not self.is_listed(index)
        ]

    def office_behind(self, index: int, at: int) -> str | None:
        """The office right behind a body, before entity `at`."""
        if index + 1 >= at or self.context.entities[index + 1].label != "TITLE":
            return None
        return None if self.between(index, index + 1) else self.text(index + 1)

"""Where one article's body ends and the next begins."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiguan.ingest.byline import Byline
from zhiguan.ingest.lines import squeeze, width
from zhiguan.ingest.parts import Kind, Part

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、]|（[一二三四五六七八九十\d]+）"
)
_SUBHEAD = 3.5
_BOUNDARY = 0.7
_LONG_FOR_SUBHEAD = 8.0


@dataclass(slots=True)
class Story:
    """An article's body: `parts` are its paragraphs and subheads in order; `bylines` stand alone.

    `headlines` are the lines that interrupt one of its paragraphs: they can only be its own.
    """

    parts: list[Part] = field(default_factory=list)
    bylines: list[Part] = field(default_factory=list)
    headlines: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """The bodies of a page, and the headline lines before each (one list more than bodies)."""

    stories: list[Story]
    gaps: list[list[Part]]
    bylines: list[Part]


@dataclass(frozen=True, slots=True)
class _Break:
    """What stands between two paragraphs."""

    above: Part
    below: Part
    between: list[Part]

    @property
    def credited(self) -> bool:
        """Whether the body above is closed by a by-line."""
        alone = any(b.byline is not Byline.CREDIT for b in self.of(Kind.BYLINE))
        return alone or (
            self.above.credit is not None and self.above.credit[1] is not Byline.CREDIT
        )

    def of(self, kind: Kind) -> list[Part]:
        return [part for part in self.between if part.kind is kind]


def find_stories(parts: Sequence[Part]) -> Layout:
    """The bodies of a page, divided where an opener or a by-line says so, or a headline may."""
    body = [part for part in parts if part.kind is Kind.PARAGRAPH]
    if not body:
        headlines = [part for part in parts if part.kind is Kind.HEADLINE]
        return Layout([], [headlines], [p for p in parts if p.kind is Kind.BYLINE])
    lead, breaks, tail = _breaks(parts, body)
    closes = _decide(breaks, body)
    stories = [Story(parts=[body[0]])]
    gaps = [[part for part in lead if part.kind is Kind.HEADLINE]]
    stories[0].bylines.extend(part for part in lead if part.kind is Kind.BYLINE)
    for found, ends in zip(breaks, closes, strict=True):
        if ends:
            _next_story(found, stories, gaps)
        else:
            _same_story(found, stories[-1])
    gaps.append([part for part in tail if part.kind is Kind.HEADLINE])
    stories[-1].bylines.extend(part for part in tail if part.kind is Kind.BYLINE)
    return Layout(stories, gaps, [])


def _breaks(
    parts: Sequence[Part], body: Sequence[Part]
) -> tuple[list[Part], list[_Break], list[Part]]:
    """Parts before the first paragraph, what stands between each two, parts behind the last."""
    slots: list[list[Part]] = [[]]
    for part in parts:
        if part.kind is Kind.PARAGRAPH:
            slots.append([])
        else:
            slots[-1].append(part)
    middle = zip(body, body[1:], slots[1:-1], strict=False)
    return slots[0], [_Break(a, b, between) for a, b, between in middle], slots[-1]


def _decide(breaks: Sequence[_Break], body: Sequence[Part]) -> list[bool]:
    """For each break whether an article ends there."""
    sure = [b.below.opener or (b.credited and not _inside(b)) for b in breaks]
    opened = [b.below.opener for b in breaks if b.credited] + [body[0].opener]
    credited = [b.credited for b in breaks if b.below.opener]
    openers = (sum(opened) + 1) / (len(opened) + 2)
    bylines = (sum(credited) + 1) / (len(credited) + 2)
    return [
        certain or _headline_divides(found, openers, bylines)
        for certain, found in zip(sure, breaks, strict=True)
    ]


def _inside(found: _Break) -> bool:
    """Whether the headline lines stand inside a paragraph that goes on behind them."""
    return any(part.first < found.above.last for part in found.between)


def _headline_divides(found: _Break, openers: float, bylines: float) -> bool:
    """Whether headline lines with neither opener nor by-line about them begin an article.

    They are subheads where they are short and single, and where on this page articles have the
    opener or the by-line that this one would lack (`openers`, `bylines`: how likely each is).
    """
    lines = [p for p in found.of(Kind.HEADLINE) if p.first > found.above.last]
    if not lines:
        return False
    longest = max(width(part.text.text) for part in lines)
    subhead = _SUBHEAD + 0.15 * max(0.0, longest - _LONG_FOR_SUBHEAD) + 1.2 * (len(lines) - 1)
    if any(_NUMBERED.match(squeeze(part.text.text)) for part in lines):
        subhead -= 3.0
    boundary = _BOUNDARY - math.log(1.0 - openers) - math.log(1.0 - bylines)
    return boundary < subhead


def _same_story(found: _Break, story: Story) -> None:
    for part in found.between:
        if part.kind is Kind.BYLINE:
            story.bylines.append(part)
        elif part.first < found.above.last:
            story.headlines.append(part)
        else:
            story.parts.append(part)
    story.parts.append(found.below)


def _next_story(found: _Break, stories: list[Story], gaps: list[list[Part]]) -> None:
    """Begins a story; a by-line goes to the body right before it, else to the one behind it."""
    above, below = stories[-1], Story(parts=[found.below])
    gap: list[Part] = []
    for part in found.between:
        if part.kind is Kind.BYLINE:
            (below if gap else above).bylines.append(part)
        elif part.first < found.above.last:
            above.headlines.append(part)
        else:
            gap.append(part)
    stories.append(below)
    gaps.append(gap)

"""Where one article's body ends and the next begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhiguan.ingest.breaks import Break, decide
from zhiguan.ingest.parts import Kind, Part


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
    """The bodies of a page, and the headline lines before each (one list more than bodies).

    `bylines` stand on a page that has no body.
    """

    stories: list[Story]
    gaps: list[list[Part]]
    bylines: list[Part]


def find_stories(parts: Sequence[Part], weights: Mapping[str, float]) -> Layout:
    """The bodies of a page, divided where an opener or a by-line says so, or a headline may."""
    body = [part for part in parts if part.kind is Kind.PARAGRAPH]
    if not body:
        headlines = [part for part in parts if part.kind is Kind.HEADLINE]
        return Layout([], [headlines], [p for p in parts if p.kind is Kind.BYLINE])
    lead, breaks, tail = find_breaks(parts)
    stories = [Story(parts=[body[0]], bylines=[p for p in lead if p.kind is Kind.BYLINE])]
    gaps = [[part for part in lead if part.kind is Kind.HEADLINE]]
    for found, ends in zip(breaks, decide(breaks, body, weights), strict=True):
        if ends:
            _next_story(found, stories, gaps)
        else:
            _same_story(found, stories[-1])
    last = stories[-1]
    gaps.append([])
    for part in tail:
        if part.kind is Kind.BYLINE:
            last.bylines.append(part)
        elif part.first < body[-1].last:
            last.headlines.append(part)
        else:
            gaps[-1].append(part)
    return Layout(stories, gaps, [])


def find_breaks(parts: Sequence[Part]) -> tuple[list[Part], list[Break], list[Part]]:
    """Parts before the first paragraph, what stands between each two, parts behind the last."""
    body: list[Part] = []
    slots: list[list[Part]] = [[]]
    for part in parts:
        if part.kind is Kind.PARAGRAPH:
            body.append(part)
            slots.append([])
        else:
            slots[-1].append(part)
    middle = zip(body, body[1:], slots[1:-1], strict=False)
    return slots[0], [Break(a, b, tuple(between)) for a, b, between in middle], slots[-1]


def _same_story(found: Break, story: Story) -> None:
    for part in found.between:
        if part.kind is Kind.BYLINE:
            story.bylines.append(part)
        elif part.first < found.above.last:
            story.headlines.append(part)
        else:
            story.parts.append(part)
    story.parts.append(found.below)


def _next_story(found: Break, stories: list[Story], gaps: list[list[Part]]) -> None:
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

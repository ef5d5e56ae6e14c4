"""Which article a headline line belongs to: the one behind it or the one before it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from operator import add

from zhiguan.ingest.fold import fold
from zhiguan.ingest.lines import squeeze
from zhiguan.ingest.parts import Part
from zhiguan.ingest.stories import Layout, Story

_TEXT = 20_000
_LEAD = 300
_SIMILARITY = 9.0
_NO_HEADLINE = 3.5
_BOTH_SIDES = 1.0
_TORN = 2.5
_APART = 5.0
_TOUCHING = 1.5
_ADDED = re.compile(r"--|[(\[]")
_LEAD_SHARE = 0.4


def assign_headlines(layout: Layout) -> list[list[Part]]:
    """The headline lines of each story, in the order of the page.

    In each gap between two stories some first lines belong to the story above and the rest to the
    one below. The split of all gaps together is the cheapest by: words shared with the story
    (character bigrams, weighted by how few stories of the page have them), lines that stand
    together (a subtitle behind a dash or in brackets stays with the line above), lines that touch a
    body, and stories left without a headline or with some on either side. Dynamic programming over
    the gaps; time grows with the lines.
    """
    stories, gaps = layout.stories, layout.gaps
    if not stories:
        return []
    shared = _Shared(stories)
    links: list[dict[bool, tuple[bool, int]]] = []
    cost = {bool(gaps[0]): 0.0}
    for number in range(len(stories)):
        cost, link = _step(cost, number, layout, shared)
        links.append(link)
    splits = _trace(cost, links)
    out: list[list[Part]] = []
    at = 0
    for number, split in enumerate(splits):
        own = [*gaps[number][at:], *stories[number].headlines, *gaps[number + 1][:split]]
        out.append(sorted(own, key=lambda part: part.first))
        at = split
    return out


def _step(
    cost: dict[bool, float], number: int, layout: Layout, shared: _Shared
) -> tuple[dict[bool, float], dict[bool, tuple[bool, int]]]:
    """Costs after the gap below story `number`, by whether the next story has lines before it."""
    gap = layout.gaps[number + 1]
    last = number + 1 == len(layout.stories)
    splits = [len(gap)] if last else range(len(gap) + 1)
    above = [shared.score(part, number) for part in gap]
    below = [0.0 if last else shared.score(part, number + 1) for part in gap]
    new: dict[bool, float] = {}
    link: dict[bool, tuple[bool, int]] = {}
    gain = sum(below)
    sums = [gain]
    for a, b in zip(above, below, strict=True):
        gain += a - b
        sums.append(gain)
    own = bool(layout.stories[number].headlines)
    for split in splits:
        local = _split_cost(gap, split, last) - _SIMILARITY * sums[split]
        state = split < len(gap)
        for before, so_far in cost.items():
            total = so_far + local
            if split == 0 and not before and not own:
                total += _NO_HEADLINE
            elif split and before:
                total += _BOTH_SIDES
            if state not in new or total < new[state]:
                new[state] = total
                link[state] = (before, split)
    return new, link


def _trace(cost: dict[bool, float], links: Sequence[dict[bool, tuple[bool, int]]]) -> list[int]:
    state = min(cost, key=lambda key: cost[key])
    splits: list[int] = []
    for link in reversed(links):
        state, split = link[state]
        splits.append(split)
    return splits[::-1]


def _split_cost(gap: Sequence[Part], split: int, last: bool) -> float:
    """Cost of giving the first `split` lines of a gap to the story above, by where they stand."""
    if not gap or last:
        return 0.0
    cost = 0.0
    if 0 < split < len(gap):
        cost += 0.0 if gap[split].gap_before else _TORN
        cost += _APART if _belongs_above(gap, split) else 0.0
    if split == 0 and not gap[0].gap_before and gap[0].gap_after:
        cost += _TOUCHING
    if split == len(gap) and not gap[-1].gap_after:
        cost += _TOUCHING
    return cost


def _belongs_above(gap: Sequence[Part], split: int) -> bool:
    """Whether a line is a subtitle or a remark in brackets that began on the line above."""
    if _ADDED.match(fold(gap[split].text.text[:2])):
        return True
    above = fold("".join(part.text.text[:_LEAD] for part in gap[max(0, split - 2) : split]))
    return above.count("(") > above.count(")")


class _Shared:
    """How much a headline line shares with each story, from 0 to about 1."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self._whole = [_bigrams(_story_text(story)) for story in stories]
        self._lead = [_bigrams(story.parts[0].text.text[:_LEAD]) for story in stories]
        self._df = Counter(gram for grams in self._whole for gram in grams)
        self._count = len(stories)

    def score(self, part: Part, story: int) -> float:
        """Weighted share of the line's bigrams that stand in a story, more for its lead."""
        grams = _bigrams(part.text.text)
        most = math.log(self._count + 1.0)
        total = gained = 0.0
        for gram in sorted(grams):
            total += most
            weight = math.log((self._count + 1.0) / (self._df.get(gram, 0) + 0.5))
            if gram in self._whole[story]:
                gained += weight * (1.0 - _LEAD_SHARE)
            if gram in self._lead[story]:
                gained += weight * _LEAD_SHARE
        return gained / total if total else 0.0


def _story_text(story: Story) -> str:
    out: list[str] = []
    room = _TEXT
    for part in story.parts:
        if room <= 0:
            break
        out.append(part.text.text[:room])
        room -= len(out[-1])
    return "\n".join(out)


def _bigrams(text: str) -> set[str]:
    plain = squeeze(fold(text[:_TEXT]))
    return {pair for pair in map(add, plain, plain[1:]) if pair.isalnum()}

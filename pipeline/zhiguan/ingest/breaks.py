"""Whether headline lines between two paragraphs begin another article or are subheads of one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

from zhiguan.ingest.byline import Byline
from zhiguan.ingest.fold import fold
from zhiguan.ingest.lines import squeeze, width
from zhiguan.ingest.parts import Kind, Part

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、]|[●■◆▲]"
)
_DATED = re.compile(
    r"\d月\d{1,2}|近日|日前|昨[天日]|今[天日]|连日来|日上午|日下午|^[^,。]{0,6}(?:以来|时节|清晨)"
)
_LEAD = 45
_SIDE = 400
_WIDTHS = (4.5, 6.5, 8.5, 10.5, 13.0, 16.0)
_SHARES = (0.15, 0.35, 0.55, 0.75, 0.9)
_COHESION = (0.01, 0.03, 0.06, 0.1, 0.15, 0.22)
_KNOWN = (0.05, 0.2, 0.4, 0.6)


@dataclass(frozen=True, slots=True)
class Break:
    """Two paragraphs, `above` and `below`, and the headline lines and by-lines between them."""

    above: Part
    below: Part
    between: tuple[Part, ...]

    @property
    def credited(self) -> bool:
        """Whether a by-line closes the body above."""
        alone = any(b.byline is not Byline.CREDIT for b in self.of(Kind.BYLINE))
        return alone or (
            self.above.credit is not None and self.above.credit[1] is not Byline.CREDIT
        )

    @property
    def inside(self) -> bool:
        """Whether what stands between interrupts the paragraph above, which goes on behind it."""
        return any(part.first < self.above.last for part in self.between)

    @property
    def divides(self) -> bool:
        """Whether an opener or a by-line says that an article ends here."""
        return self.below.opener or (self.credited and not self.inside)

    @property
    def headlines(self) -> list[Part]:
        """Headline lines behind the end of the paragraph above."""
        return [p for p in self.of(Kind.HEADLINE) if p.first > self.above.last]

    def of(self, kind: Kind) -> list[Part]:
        """The parts of one kind between the two paragraphs."""
        return [part for part in self.between if part.kind is kind]


def decide(
    breaks: Sequence[Break], body: Sequence[Part], weights: Mapping[str, float]
) -> list[bool]:
    """For each break whether an article ends there."""
    open_ones = unsure(breaks, body)
    return [
        found.divides or sum(weights.get(f"divide {f}", 0.0) for f in open_ones.get(i, ())) > 0
        for i, found in enumerate(breaks)
    ]


def unsure(breaks: Sequence[Break], body: Sequence[Part]) -> dict[int, list[str]]:
    """The facts of each break that only headline lines can make one, by its index."""
    asked = [i for i, found in enumerate(breaks) if not found.divides and found.headlines]
    if not asked:
        return {}
    shares = _shares(breaks, body)
    spread = Counter(gram for part in body for gram in _bigrams(part.text.text))
    shapes = Counter(_shape(breaks[i]) for i in asked)
    facts = {}
    for i in asked:
        above, below = _sides(breaks, i)
        facts[i] = [
            *_look(breaks[i]),
            *shares,
            f"alike {min(3, shapes[_shape(breaks[i])])}",
            f"cohesion {_cohesion(above, below, spread)}",
            f"known above {_known(breaks[i], above)}",
            f"known below {_known(breaks[i], below)}",
        ]
    return facts


def _look(found: Break) -> list[str]:
    """How the lines look, and how the paragraph behind them begins."""
    lines = found.headlines
    texts = [squeeze(fold(part.text.text[:120])) for part in lines]
    longest = bisect_right(_WIDTHS, max(width(part.text.text) for part in lines))
    lead = squeeze(fold(found.below.text.text[:_LEAD]))
    dated = _DATED.search(lead) is not None
    gaps = f"{lines[0].gap_before} {lines[-1].gap_after}"
    return [
        "any",
        f"lines {min(3, len(lines))} width {longest}",
        f"width {longest} dated {dated}",
        f"gaps {gaps}",
        f"dated {dated}",
        f"numbered {any(map(_NUMBERED.match, texts))}",
        f"spaced {any(' ' in fold(part.text.text) for part in lines)}",
        f"dash {texts[-1].startswith('-')}",
        f"quoted lead {lead[:1] in '“‘'}",
    ]


def _shares(breaks: Sequence[Break], body: Sequence[Part]) -> list[str]:
    """How many of the page's plain articles begin with an opener and end with a by-line."""
    opened = [b.below.opener for b in breaks if b.credited] + [body[0].opener]
    credited = [b.credited for b in breaks if b.below.opener]
    openers = (sum(opened) + 1) / (len(opened) + 2)
    bylines = (sum(credited) + 1) / (len(credited) + 2)
    return [
        f"openers {bisect_right(_SHARES, openers)}",
        f"by-lines {bisect_right(_SHARES, bylines)}",
    ]


def _shape(found: Break) -> tuple[int, int]:
    """Subheads of one article are often of one length."""
    lines = found.headlines
    return len(lines), round(max(width(part.text.text) for part in lines))


def _sides(breaks: Sequence[Break], i: int) -> tuple[str, str]:
    """Some text before and behind a break, up to the next place where an article surely ends."""
    above: list[str] = []
    for found in reversed(breaks[: i + 1]):
        above.append(found.above.text.text[-_SIDE:])
        if sum(map(len, above)) >= _SIDE or found.divides:
            break
    below: list[str] = []
    for number in range(i, len(breaks)):
        if below and breaks[number].divides:
            break
        below.append(breaks[number].below.text.text[:_SIDE])
        if sum(map(len, below)) >= _SIDE:
            break
    return "\n".join(above), "\n".join(below)


def _cohesion(above: str, below: str, spread: Counter[str]) -> int:
    """How much of the smaller side's bigrams stand in both sides and in few paragraphs: a step."""
    left, right = _bigrams(above), _bigrams(below)
    smaller = max(1, min(len(left), len(right)))
    shared = sum(2.0 / spread[gram] for gram in left & right if spread[gram] > 1)
    return bisect_right(_COHESION, shared / smaller)


def _known(found: Break, side: str) -> int:
    """The share of the headline lines' bigrams that stand in one side: a step."""
    heads = set().union(*(_bigrams(part.text.text) for part in found.headlines))
    return bisect_right(_KNOWN, len(heads & _bigrams(side)) / max(1, len(heads)))


def _bigrams(text: str) -> set[str]:
    plain = squeeze(fold(text[: 4 * _SIDE]))
    return {pair for pair in map(add, plain, plain[1:]) if pair.isalpha()}

"""What the lines of a page look like: column widths, and how the page sets its paragraphs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import add
from statistics import median

from zhiguan.ingest.byline import Byline, inline_folded, parse_folded
from zhiguan.ingest.furniture import furniture_reason, is_date
from zhiguan.ingest.lines import End, Line
from zhiguan.ingest.opener import is_opener

_WINDOW = 4
_SHORT = 2.5
_RANK = 0.6
_WIDEST_COLUMN = 45.0
_NARROWEST = 6.0
_TAIL_LINES = 4
_NOTE_LINES = 3
_OPENING = ("(", "[", "【", "〔")
_CLOSING = frozenset(")]】〕")


@dataclass(frozen=True, slots=True)
class Clues:
    """What a line shows by itself and beside its neighbours.

    `short` is by how much it falls short of its column, `over` by how much it is wider; both 0
    where no column can be told, and `likeness` says that one could from the line's own block.
    `known`: the share of its character bigrams that stand in other lines of the page too.
    `joined`: its last character and the first of the next line stand side by side inside some
    line, as the halves of a broken word do. `closing`: the date under a notice, or the office that
    signs it, a line above. `note`: part of a remark in brackets, of at most three lines, that holds
    no sentence. `credited`: the text up to the line's end closes with a by-line that runs on.
    """

    line: Line
    furniture: str | None
    byline: Byline | None
    opener: bool
    closing: bool
    note: bool
    credited: bool
    short: float
    over: float
    known: float
    joined: bool
    likeness: bool
    unbroken: bool

    @property
    def ended(self) -> bool:
        """Whether a paragraph can end here."""
        return self.credited or self.line.ending is End.SENTENCE


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page sets its paragraphs, learnt from those that are plain.

    `blank_between`: the share of paragraph ends with a blank line behind them (smoothed).
    `hanging`: by how much a paragraph's first line is usually shorter than its column: the indent
    that text layers drop.
    `indent`: the usual white space before a line.
    """

    blank_between: float
    hanging: float
    indent: float

    def gap_cost(self, blank: bool) -> float:
        """Negative log probability of a blank line, or none, between two paragraphs."""
        return -math.log(self.blank_between if blank else 1.0 - self.blank_between)


def measure(lines: Sequence[Line]) -> tuple[list[Clues], Habits]:
    """The clues of each line, and the page's habits."""
    furniture = [furniture_reason(line, index) for index, line in enumerate(lines)]
    bylines = _bylines(lines)
    usable = [f is None and b is None for f, b in zip(furniture, bylines, strict=True)]
    columns = _columns(lines, usable)
    grams = [_bigrams(line.head) for line in lines]
    seen_in = Counter(chain.from_iterable(grams))
    repeated = {gram for gram, count in seen_in.items() if count > 1}
    notes = _notes(lines)
    clues = []
    for i, line in enumerate(lines):
        widths, seen = columns[i]
        clues.append(
            Clues(
                line=line,
                furniture=furniture[i],
                byline=bylines[i],
                opener=is_opener(line.head),
                closing=_closing(lines, i),
                note=i in notes,
                credited=_credited(lines, i),
                short=max(0.0, min((w - line.width for w in widths), default=0.0)),
                over=max(0.0, min((line.width - w for w in widths), default=0.0))
                if seen > 1
                else 0.0,
                known=len(grams[i] & repeated) / max(1, len(grams[i])),
                joined=_joint(lines, i) in seen_in,
                likeness=seen > 0,
                unbroken=max([line.width, *widths]) > _WIDEST_COLUMN,
            )
        )
    return clues, _habits(clues)


def _bigrams(text: str) -> set[str]:
    return set(map(add, text, text[1:]))


def _joint(lines: Sequence[Line], i: int) -> str:
    """The last character of a line and the first of the next."""
    return lines[i].folded[-1] + lines[i + 1].folded[0] if i + 1 < len(lines) else ""


def _bylines(lines: Sequence[Line]) -> list[Byline | None]:
    """By-lines, also those that go on in the next line."""
    found = [None if is_opener(line.head) else parse_folded(line.folded) for line in lines]
    for i, (line, below) in enumerate(pairwise(lines)):
        if (
            below.gap
            or found[i + 1]
            or is_opener(line.head)
            or line.width + below.width > 2 * _WIDEST_COLUMN
        ):
            continue
        unclosed = line.head[:1] in "([【〔" and line.head[-1:] not in ")]】〕"
        if unclosed or (found[i] and below.width <= 8 < line.width):
            kind = parse_folded(line.folded + below.folded)
            if kind is Byline.SURE:
                found[i] = found[i + 1] = kind
    return found


def _notes(lines: Sequence[Line]) -> set[int]:
    """Lines of remarks that open with a bracket on one line and close with one at a line's end."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.head[:1] not in _OPENING:
            continue
        for j in range(i, min(len(lines), i + _NOTE_LINES)):
            head = lines[j].head
            if lines[j].is_long or "。" in head or (j > i and head[:1] in _OPENING):
                break
            if head[-1] in _CLOSING:
                found.update(range(i, j + 1))
                break
    return found


def _closing(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a date alone, far from the page's head, or stands right above one."""
    dated = [_is_date(lines, j) for j in (i, i + 1)]
    unbroken_phrase = lines[i].ending is End.WORD and lines[i].width <= _WIDEST_COLUMN
    return dated[0] or (dated[1] and unbroken_phrase and "," not in lines[i].head)


def _is_date(lines: Sequence[Line], i: int) -> bool:
    return 0 < i < len(lines) and is_date(lines[i].head) and not furniture_reason(lines[i], i)


def _credited(lines: Sequence[Line], i: int) -> bool:
    """Whether the paragraph that may end at line `i` closes with a by-line."""
    text = lines[i].folded[-120:]
    first = i
    while len(text) < 60 and first > 0 and i - first < _TAIL_LINES:
        first -= 1
        text = lines[first].folded[-120:] + text
    return inline_folded(text) is not None


def _columns(lines: Sequence[Line], usable: Sequence[bool]) -> list[tuple[list[float], int]]:
    """For each line the widths that its column may have, and how many lines of its block say so."""
    blocks = _blocks(lines)
    out: list[tuple[list[float], int]] = []
    typical = [_block_width(lines[a:b]) for a, b in blocks]
    for number, (a, b) in enumerate(blocks):
        for i in range(a, b):
            before = _rank(lines, usable, range(max(a, i - _WINDOW), i))
            after = _rank(lines, usable, range(i + 1, min(b, i + 1 + _WINDOW)))
            own = [w for w in (*before[-1:], *after[-1:]) if w > _NARROWEST]
            beside = [w for w in typical[max(0, number - 1) : number + 2] if w is not None]
            seen = len(before) + len(after) if own else 0
            out.append((own or beside, seen))
    return out


def _blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Half-open index ranges of lines with no blank line between them."""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.gap]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True)) if lines else []


def _block_width(lines: Sequence[Line]) -> float | None:
    """The usual width of a block of at least three lines."""
    return median(line.width for line in lines) if len(lines) >= 3 else None


def _rank(lines: Sequence[Line], usable: Sequence[bool], where: range) -> list[float]:
    """Widths of lines of a column up to the usual one; last lines of paragraphs tell nothing."""
    near = [lines[i] for i in where if usable[i]]
    broken = sorted(x.width for x in near if x.ending in (End.WORD, End.OPEN))
    if not broken or broken[-1] + _SHORT < max(line.width for line in near):
        return []
    return broken[: min(len(broken) - 1, int(_RANK * len(broken))) + 1]


def _habits(clues: Sequence[Clues]) -> Habits:
    blanks = ends = 0
    hanging: list[float] = []
    for above, below in pairwise(clues):
        plain_end = above.ended and above.short >= _SHORT and above.likeness
        if plain_end and not (below.byline or below.furniture):
            ends += 1
            blanks += below.line.gap > 0
        if (plain_end or below.opener) and below.likeness and not below.ended:
            hanging.append(below.short)
    indents = [clue.line.indent for clue in clues]
    return Habits(
        blank_between=(blanks + 1) / (ends + 2),
        hanging=median(hanging) if hanging else 0.0,
        indent=median(indents) if indents else 0.0,
    )

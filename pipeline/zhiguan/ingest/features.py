"""What speaks for and against each label of a line, as named indicators with learnt weights."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from zhiguan.ingest.lines import HAN, End
from zhiguan.ingest.measure import Clues, Habits

_PROSE = re.compile(r"[是了将]|先后|指出|强调|表示|\d月\d")
_SPACED = re.compile(rf"[{HAN}”’][ \u3000]+[{HAN}“‘]")
_CLOSING = frozenset(")]】〕")
_SHORT_STEPS = (0.4, 0.8, 1.3, 1.8, 2.3, 2.8, 4.0, 7.0)
_OVER_STEPS = (0.8, 1.8, 3.0, 5.0)
_WIDTH_STEPS = (4.0, 7.0, 11.0, 16.0, 22.0, 30.0, 45.0)
_SHARE_STEPS = (0.2, 0.5, 0.8)
_WHOLE = 100
_HANGING = 1.2
_INDENTED = 1.5


def line_facts(clues: Sequence[Clues], i: int, habits: Habits) -> list[str]:
    """The facts about line `i` that its label is judged by, each present or absent."""
    clue = clues[i]
    line = clue.line
    above = clues[i - 1] if i else None
    below = clues[i + 1] if i + 1 < len(clues) else None
    short = _short(clue)
    gaps = f"{_gap(clue, above)}{_gap(below, clue)}"
    hangs = "hanging" if habits.hanging >= _HANGING else "flush"
    facts = [
        "any",
        f"end {_end(clue)}",
        f"gaps {gaps}",
        f"short {short}",
        f"short {short} {hangs} {clue.ended}",
        f"over {_over(clue)}",
        f"width {bisect_right(_WIDTH_STEPS, line.width)}",
        f"width {bisect_right(_WIDTH_STEPS, line.width)} {gaps}",
        f"commas {min(3, line.head.count(','))}",
        f"prose {min(2, len(_PROSE.findall(line.head)))}",
        f"by-line {_byline(clue)}",
        f"by-line {_byline(clue)} behind {_end(above) if above else 'top'}",
        f"known {bisect_right(_SHARE_STEPS, clue.known)} {gaps}",
        f"joined {clue.joined} {_end(clue)}",
        f"starts {_start(line.head)} {line.head[-1:] in _CLOSING}",
        f"credited {clue.credited} behind {_end(above) if above else 'top'}",
        f"first {line.head[:2]}",
        f"last {line.head[-1:] if len(line.head) < _WHOLE else ''}",
        f"below {_outline(below)}",
        f"above {_outline(above)}",
    ]
    flags = {
        "opener": clue.opener,
        "closing": clue.closing,
        f"note above {above.note if above else False} {clue.byline is None}": clue.note,
        "no start": line.no_start,
        "furniture": clue.furniture is not None,
        "unbroken": clue.unbroken,
        "space inside": _SPACED.search(line.text[:_WHOLE]) is not None,
        "stop inside": "。" in line.head[:-1],
        "indented": line.indent >= habits.indent + _INDENTED,
        "as wide as below": below is not None and abs(below.line.width - line.width) < 0.8,
    }
    facts.extend(name for name, holds in flags.items() if holds)
    return facts


def turn_facts(clues: Sequence[Clues], i: int, habits: Habits) -> list[str]:
    """The facts about the turn from line `i` to the next, for a paragraph that ends or goes on."""
    clue, below = clues[i], clues[i + 1]
    gap, end, short = _gap(below, clue), _end(clue), _short(clue)
    hangs = "hanging" if habits.hanging >= _HANGING else "flush"
    return [
        f"{gap} {end}",
        f"{end} short {short}",
        f"{end} joined {clue.joined}",
        f"{end} next starts {_start(below.line.head)}",
        f"{clue.ended} next first {below.line.head[:2]}",
        f"{gap} {clue.ended} {short}",
        f"{gap} {clue.ended} blanks {bisect_right(_SHARE_STEPS, habits.blank_between)}",
        f"{clue.ended} unbroken {clue.unbroken}",
        f"{clue.ended} {hangs} next short {_short(below)} {below.ended}",
        f"{end} next credited {below.credited} {below.byline is None}",
        f"{end} next indented {below.line.indent >= habits.indent + _INDENTED}",
        f"{gap} {clue.ended} next {_outline(below)}",
    ]


def _start(head: str) -> str:
    """What kind of character a line begins with."""
    first = head[:1]
    if first.isdigit():
        return "digit"
    if first.isalpha():
        return "letter"
    return "quote" if first in "\"'“‘《" else "bracket" if first in "([【〔" else "mark"


def _short(clue: Clues) -> str:
    step = bisect_right(_SHORT_STEPS, clue.short)
    return f"{step}" if clue.likeness else f"{min(step, 6) // 3}?"


def _over(clue: Clues) -> str:
    return str(bisect_right(_OVER_STEPS, clue.over))


def _gap(lower: Clues | None, upper: Clues | None) -> str:
    """How the gap between two lines looks: `|` a blank line, `-` none, `#` the page's edge."""
    if lower is None or upper is None:
        return "#"
    return "|" if lower.line.gap else "-"


def _end(clue: Clues) -> str:
    if clue.credited:
        return "credit"
    return "closing" if clue.closing else clue.line.ending.value


def _byline(clue: Clues) -> str:
    if clue.byline is None:
        return "no"
    return clue.byline.value + (" bracket" if clue.line.head[0] in "([【〔" else "")


def _outline(clue: Clues | None) -> str:
    """A neighbour in one word."""
    if clue is None:
        return "edge"
    if clue.opener:
        return "opener"
    if clue.byline is not None:
        return "by-line"
    if clue.furniture is not None:
        return "furniture"
    return "end" if clue.line.ending is End.SENTENCE else "text"

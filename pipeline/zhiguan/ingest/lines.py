"""A page cut into its lines, each with its place, its width and how it ends."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from zhiguan.ingest.fold import fold

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
_LONG = 400
_HEAD = 120
_TAIL = 8
_SENTENCE_END = re.compile(r"[。!?…][\"'”’)\]】》」』〉]*$")
_CLAUSE_END = re.compile(r"[:;：；][\"'”’]?$")
_OPEN_END = re.compile(r"[,、，(（\[《“‘「『【<+/-]$")
_NO_START = frozenset(",.、。;:!?)]》”’」』】〉…%，；：！？）")
_SPACE = re.compile(r"\s+")


class End(Enum):
    """How the last characters of a line leave its sentence."""

    SENTENCE = "sentence"
    CLAUSE = "clause"
    OPEN = "open"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than white space.

    `start`, `end`: its offsets on the page without white space at either end; `text` is what stands
    there. `width` counts a full-width character as 1, a half-width one as 0.5; `indent` is the
    width of the white space before it, `gap` the number of blank lines before it. `folded` is the
    text folded, `head` its beginning without white space, for patterns.
    """

    start: int
    end: int
    text: str
    folded: str
    head: str
    width: float
    indent: float
    gap: int
    ending: End
    no_start: bool

    @property
    def is_long(self) -> bool:
        """Whether the line is too long to have been broken by a column."""
        return len(self.text) > _LONG


def squeeze(text: str) -> str:
    """Without white space."""
    return _SPACE.sub("", text)


class _Widths(dict[str, float]):
    """Fills itself: a character to its width."""

    def __missing__(self, character: str) -> float:
        wide = unicodedata.east_asian_width(character) in "WFA"
        self[character] = 1.0 if wide else 0.5
        return self[character]


_WIDTHS = _Widths()


def width(text: str) -> float:
    """Columns that a text takes: 1 for each wide character, 0.5 for each narrow one."""
    if len(text) > _LONG:
        return float(len(text))
    return sum(map(_WIDTHS.__getitem__, text))


def ending(text: str) -> End:
    """How a line's text ends; a closing quote or bracket counts with what stands before it."""
    return _ending(fold(text[-_TAIL:]))


def _ending(tail: str) -> End:
    if _SENTENCE_END.search(tail):
        return End.SENTENCE
    if _CLAUSE_END.search(tail):
        return End.CLAUSE
    return End.OPEN if _OPEN_END.search(tail) else End.WORD


def split_lines(text: str) -> list[Line]:
    """The lines of a page that hold more than white space, in order.

    Lines end where `str.splitlines` ends them (LF, CR LF, CR, form feed, …).
    """
    lines: list[Line] = []
    folded = fold(text)
    at = gap = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            lead = len(raw) - len(raw.lstrip())
            start = at + lead
            within = folded[start : start + len(stripped)]
            lines.append(_line(stripped, within, start, raw[:lead], gap))
            gap = 0
        else:
            gap += 1
        at += len(raw)
    return lines


def _line(text: str, folded: str, start: int, lead: str, gap: int) -> Line:
    return Line(
        start=start,
        end=start + len(text),
        text=text,
        folded=folded,
        head=squeeze(folded[: 2 * _HEAD])[:_HEAD],
        width=width(text),
        indent=width(lead.replace("\t", "    ")) if lead else 0.0,
        gap=gap,
        ending=_ending(folded[-_TAIL:]),
        no_start=folded[0] in _NO_START,
    )

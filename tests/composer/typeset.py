"""Breaking text into the lines of a narrow column, as typesetting does it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_NO_START = frozenset("，。、；：？！）》”’〉】」』…％%,.;:!?)")
_NO_END = frozenset("（《“‘〈【「『(")
_UNIT = re.compile(r"[0-9A-Za-z.%]+|.", re.DOTALL)


def char_width(character: str) -> float:
    """1 for a wide character, 0.5 for a narrow one."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def text_width(text: str) -> float:
    return sum(map(char_width, text))


@dataclass
class Columns:
    """Columns that text flows through, each with its own width and height in lines."""

    rng: random.Random
    narrowest: int
    widest: int
    single: bool = False
    width: int = 0
    left: int = 0

    def __post_init__(self) -> None:
        self.turn()

    def turn(self) -> None:
        """Goes on to the next column; widths in one article are often, not always, the same."""
        if not self.width or self.rng.random() < 0.35:
            self.width = self.rng.randint(self.narrowest, self.widest)
        self.left = 10_000 if self.single else self.rng.randint(4, 30)

    def used(self, lines: int = 1) -> bool:
        """Counts lines; whether the column is now full."""
        self.left -= lines
        return self.left <= 0


def next_line(text: str, width: float, *, hang: bool) -> tuple[str, str]:
    """The first line of at most `width` and the text behind it.

    No line begins with closing punctuation: it hangs over the edge by one (`hang`), or takes the
    character before it along. No line ends with an opening bracket; numbers and Latin words are
    kept whole where they fit a line.
    """
    units = _UNIT.findall(text)
    taken: list[str] = []
    used = 0.0
    for unit in units:
        size = text_width(unit)
        if used + size > width + 1e-9 and taken:
            break
        taken.append(unit)
        used += size
    rest = units[len(taken) :]
    if rest and rest[0][0] in _NO_START:
        if hang or len(taken) < 2:
            taken.append(rest.pop(0))
        else:
            rest.insert(0, taken.pop())
    while len(taken) > 1 and rest and taken[-1] in _NO_END:
        rest.insert(0, taken.pop())
    return "".join(taken), "".join(rest)


def break_headline(text: str, widest: int, rng: random.Random) -> Iterator[str]:
    """A headline as one line, or as two of about the same length where it is too wide."""
    if len(text) <= widest or len(text) < 8:
        yield text
        return
    middle = len(text) // 2 + rng.randint(-2, 2)
    space = text.find(" ", 4, len(text) - 4)
    cut = space if space > 0 else middle
    while 0 < cut < len(text) - 1 and (text[cut] in _NO_START or text[cut].isascii()):
        cut += 1
    yield text[:cut].strip()
    yield text[cut:].strip()

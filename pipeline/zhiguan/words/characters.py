"""What a character is looked up as: folded forms, one for one, so that offsets never move."""

from __future__ import annotations

import re
from itertools import chain

from zhiguan.traditional import simplified

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DOTS = {ord(dot): "·" for dot in "•・‧∙⋅･●．"}
_LAYOUT = dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff\t"), " ")


def _table() -> dict[int, int | str]:
    table: dict[int, int | str] = {**simplified(), **_FULL_WIDTH, **_DOTS, **_LAYOUT}
    for base in (0x30, 0xFF10):
        table |= {base + digit: "0" for digit in range(10)}
    for base in (0x41, 0xFF21):
        table |= {base + letter: chr(0x61 + letter) for letter in range(26)}
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """The text as vectors and lexicon know it: simplified, half width, lower case, digits as 0.

    One character for each character: `fold(text)[i]` is what `text[i]` is looked up as.
    """
    return text.translate(_TABLE)


def is_layout(character: str) -> bool:
    """Whether a character is white space, which no feature looks at."""
    return character.isspace() or character in "\u200b\ufeff"


_INK = re.compile(r"[^\s\u200b\ufeff]+")


def inked(text: str) -> list[int]:
    """Offsets of the characters that are not white space, in order."""
    return list(chain.from_iterable([range(*run.span()) for run in _INK.finditer(text)]))


def bare(text: str) -> str:
    """The text without its white space: `bare(text)[i]` stands at `inked(text)[i]`."""
    return "".join(_INK.findall(text))


def squeeze(text: str) -> str:
    """The folded text without its white space."""
    return fold(bare(text))

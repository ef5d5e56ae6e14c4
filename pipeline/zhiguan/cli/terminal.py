"""What inputs hold, made fit for a terminal: no byte of them can steer it."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The text with each character that could steer a terminal written out.

    Control characters (ANSI sequences begin with one), line breaks, halves of surrogate pairs and
    signs that turn the direction of writing stand as `\\x1b`, `\\u202e`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c.encode("unicode_escape").decode() if _steers(c) else c for c in text)


def _steers(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in _STEERING

"""Text as the rules see it: one symbol a mention, one symbol any other character.

Rules speak of mentions and characters at once (`由{PEOPLE}主持`), so each mention is written as one
private-use character and Python's `re` runs over the result. Layout spaces are left out and
punctuation and digits brought to one form, so that a rule need not think of them. A character that
does not begin a word is shifted into a private plane, which lets `<主持>` ask for word boundaries
inside the regular expression itself. Cascades of such finite-state passes, each over the symbols
that the one before it wrote, are those of FASTUS (Hobbs et al. 1997).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from zhiguan.traditional import simplified

INSIDE = 0xF0000
"""Added to the code point of a character that goes on a word begun before it."""

_FIRST_SLOT = 0xE000
_OUT_OF_STEP = 8
_PUNCTUATION = str.maketrans(
    {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
    | {
        "﹑": "、",
        "﹐": "，",
        "～": "~",
        "—": "-",
        "－": "-",
        "／": "/",
        "｜": "|",
        "丨": "|",
        "•": "·",
        "・": "·",
    }
    | {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
)
_FOLDED = {**simplified(), **_PUNCTUATION}
_NAMED = re.compile(r"“[^“”。！？；：\n]{1,40}”")


class Alphabet:
    """Which private-use character stands for which slot; slots are numbered as they come up."""

    def __init__(self, slots: Iterable[str] = ()) -> None:
        self._symbols: dict[str, str] = {}
        for slot in slots:
            self.symbol(slot)

    def symbol(self, slot: str) -> str:
        """The character that stands for a slot."""
        if slot not in self._symbols:
            self._symbols[slot] = chr(_FIRST_SLOT + len(self._symbols))
        return self._symbols[slot]

    def __contains__(self, slot: str) -> bool:
        return slot in self._symbols

    @property
    def names(self) -> tuple[str, ...]:
        """The slots that have a symbol."""
        return tuple(self._symbols)


ALPHABET = Alphabet(("PER", "TITLE", "ORG", "LOC", "DATE", "PEOPLE", "BYSTANDER"))
"""Slots of the shipped rules; a new entity label gets its symbol when a rule first names it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch `[start, end)` of the text that the rules see as one symbol; `value` says what."""

    start: int
    end: int
    label: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text in symbols.

    `symbols` is what patterns run over and `plain` the same without word boundaries; symbol i
    stands for `[starts[i], ends[i])` of the text, and is the slot `slots[i]` unless that is None.
    """

    symbols: str
    plain: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    slots: tuple[Slot | None, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Text offsets of the symbols `[begin, end)`, which must not be empty."""
        return self.starts[begin], self.ends[end - 1]

    def index(self, offset: int) -> int:
        """Index of the first symbol that does not end at or before a text offset."""
        return bisect.bisect_right(self.ends, offset)

    def inside(self, begin: int, end: int, label: str) -> list[Slot]:
        """The slots of one label among the symbols `[begin, end)`."""
        return [s for s in self.slots[begin:end] if s is not None and s.label == label]


@lru_cache(maxsize=2)  # an article is encoded several times in a row
def fold(text: str) -> str:
    """Characters in the one form that rules match: simplified, full width (same length).

    A comma in the name of something, “激情职运，精彩青岚”运动会, ends no clause: it becomes 、.
    """
    return _NAMED.sub(lambda found: found[0].replace("，", "、"), text.translate(_FOLDED))


def shifted(char: str) -> str:
    """A character as it is written when it does not begin a word."""
    return chr(INSIDE + ord(char)) if ord(char) < 0xE000 and char.isalpha() else char


class _Kinds(dict[str, tuple[bool, bool, str]]):
    """Fills itself: whether a character is a letter, whether a space, and itself shifted."""

    def __missing__(self, char: str) -> tuple[bool, bool, str]:
        self[char] = char.isalpha(), char.isspace() and char != "\n", shifted(char)
        return self[char]


_KINDS = _Kinds()


def encode(
    text: str,
    slots: Iterable[Slot],
    *,
    word_starts: Collection[int] = (),
    alphabet: Alphabet = ALPHABET,
) -> Encoded:
    """Write a text in symbols.

    Args:
        text: the article.
        slots: stretches that become one symbol each; must not overlap.
        word_starts: text offsets at which words begin; empty means that every character may. Where
            a word runs over the end of a mention (董|伟主|持会|议), the few characters behind it
            may all begin one.
        alphabet: symbols of the slots.
    """
    folded = fold(text)
    known = frozenset(word_starts)
    symbols: list[str] = []
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    owners: list[Slot | None] = []
    at = loose = 0
    for slot in [*sorted(slots, key=lambda s: s.start), None]:
        stop = len(text) if slot is None else slot.start
        fresh = True
        for i in range(at, stop):
            char = folded[i]
            is_letter, is_space, inside = _KINDS[char]
            if is_space:
                fresh = True
                continue
            if not is_letter:
                loose = i
            begins = fresh or not known or i in known or i < loose
            symbols.append(char if begins else inside)
            plain.append(char)
            starts.append(i)
            ends.append(i + 1)
            owners.append(None)
            fresh = False
        if slot is not None:
            mark = alphabet.symbol(slot.label)
            symbols.append(mark)
            plain.append(mark)
            starts.append(slot.start)
            ends.append(slot.end)
            owners.append(slot)
            at = slot.end
            if at not in known:
                loose = at + _OUT_OF_STEP
    return Encoded("".join(symbols), "".join(plain), tuple(starts), tuple(ends), tuple(owners))

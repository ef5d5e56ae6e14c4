"""The words of a lexicon that cover each character, as SoftLexicon arranges them.

Ma et al. 2020 (Simplify the Usage of Lexicon in Chinese NER): every character has four groups of
words: those that Begin at it, go on through it (Middle), End at it, and it alone (Single).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GROUPS = 4


class Matches(NamedTuple):
    """The words of each group of each character of a text of `n` characters, in flat arrays.

    Args:
        words: positions in the lexicon, character by character, group by group.
        weights: the share of each word in its character's words, times the number of groups.
        sizes: how many words each group holds: (n * 4,).
    """

    words: NDArray[np.int32]
    weights: NDArray[np.float32]
    sizes: NDArray[np.uint8]


class Lexicon:
    """A word list that finds all its words in a text, through one table of their prefixes.

    Args:
        words: folded words; their positions are what `match` gives back.
        counts: how often each was seen: a word weighs the logarithm of that.
    """

    def __init__(self, words: Sequence[str], counts: Sequence[int]) -> None:
        self.words = tuple(words)
        self.counts = np.asarray(counts, dtype=np.int64)
        self.weights = np.log1p(self.counts).astype(np.float32) + 1
        self._table: dict[str, int] = {}
        for word in self.words:
            for end in range(1, len(word)):
                self._table.setdefault(word[:end], -1)
        self._table.update((word, position) for position, word in enumerate(self.words))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All matches in a folded text: start, end (half-open) and the word's position."""
        found = []
        table, size = self._table, len(text)
        for start in range(size):
            for end in range(start + 1, size + 1):
                position = table.get(text[start:end])
                if position is None:
                    break
                if position >= 0:
                    found.append((start, end, position))
        return found

    def match(self, text: str) -> Matches:
        """The words of each character's groups (begin, middle, end, single) in a folded text."""
        found = np.array(self.find(text), dtype=np.int32).reshape(-1, 3)
        starts, ends, words = found.T
        single = ends - starts == 1
        longer = ~single
        middles = np.where(longer, ends - starts - 2, 0)
        inner = np.repeat(starts + 1, middles) + _ramps(middles)
        slots = np.concatenate(
            [
                starts[longer] * GROUPS,
                inner * GROUPS + 1,
                (ends[longer] - 1) * GROUPS + 2,
                starts[single] * GROUPS + 3,
            ]
        )
        flat = np.concatenate(
            [words[longer], np.repeat(words, middles), words[longer], words[single]]
        )
        order = np.argsort(slots, kind="stable")
        slots, flat = slots[order], flat[order]
        weights = self.weights[flat]
        totals = np.bincount(slots // GROUPS, weights=weights, minlength=len(text))
        shares = GROUPS * weights / totals[slots // GROUPS] if len(flat) else weights
        sizes = np.bincount(slots, minlength=len(text) * GROUPS).astype(np.uint8)
        return Matches(flat.astype(np.int32), shares.astype(np.float32), sizes)


def _ramps(lengths: NDArray[np.int32]) -> NDArray[np.int64]:
    """0, 1, … for each length, one behind the other."""
    ends = np.cumsum(lengths)
    ramp: NDArray[np.int64] = np.arange(int(ends[-1]) if len(ends) else 0)
    return ramp - np.repeat(ends - lengths, lengths)

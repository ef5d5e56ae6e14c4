"""Fast segmentation by word frequencies alone, for pretraining over millions of characters."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

_UNSEEN = 0.5


class UnigramSegmenter:
    """Cuts a text into the words of a list whose product of frequencies is highest.

    The dynamic programme of Sproat et al. (1996), read from right to left. Characters that begin no
    word of the list stand alone.

    Args:
        counts: how often each word was seen; words longer than `longest` are not used.
        longest: length of the longest word tried.
    """

    def __init__(self, counts: Mapping[str, float], *, longest: int = 8) -> None:
        total = log(sum(counts.values()) or 1.0)
        self.cost = {
            w: log(max(n, _UNSEEN)) - total for w, n in counts.items() if len(w) <= longest
        }
        self.unseen = log(_UNSEEN) - total
        self.prefixes = {w[:k] for w in self.cost for k in range(2, len(w) + 1)}
        self.longest = longest

    def cut(self, text: str) -> list[str]:
        """The words of a text, in order; together they are the text."""
        size = len(text)
        best = [0.0] * (size + 1)
        step = [1] * size
        cost, prefixes, unseen = self.cost, self.prefixes, self.unseen
        for start in range(size - 1, -1, -1):
            score = cost.get(text[start], unseen) + best[start + 1]
            for end in range(start + 2, size + 1):
                word = text[start:end]
                if word not in prefixes:
                    break
                value = cost.get(word)
                if value is not None and value + best[end] > score:
                    score = value + best[end]
                    step[start] = end - start
            best[start] = score
        words, at = [], 0
        while at < size:
            words.append(text[at : at + step[at]])
            at += step[at]
        return words

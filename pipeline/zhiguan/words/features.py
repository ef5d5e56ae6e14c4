"""The features of pkuseg (Luo et al. 2019), looked up several times as fast, number for number.

pkuseg puts a string together for every feature that a character might have, some eighty of them,
and asks whether the model knows it. Here each kind of feature has a table of its own, keyed by the
characters themselves, words are looked for once a position, and pairs of words only where words
are. The numbers are pkuseg's, in its order, so that sums of weights are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from operator import add

from spacy_pkuseg.config import config
from spacy_pkuseg.feature_extractor import FeatureExtractor

_NUMBER, _LETTER = "**Num", "**Letter"
_SINGLE = ("c", "c-1", "c1", "c-2", "c2")
_DOUBLE = ("c-1c", "cc1", "c-2c-1")
_WORD = ("w-1", "w1")
_Table = dict[str, int]
_Words = list[list[str]]


class FeatureTable:
    """The features of a model by kind, for whole stretches of text at a time.

    Args:
        extractor: the model's features and words, as pkuseg reads them.
    """

    def __init__(self, extractor: FeatureExtractor) -> None:
        known = set("".join(extractor.feature_to_idx))
        free = (chr(code) for code in range(0xF0000, 0xFFFFE) if chr(code) not in known)
        number, letter, other = next(free), next(free), next(free)
        self._marks = {_NUMBER: number, _LETTER: letter}
        self._symbols: dict[int, int | str] = {**extractor.keywords_translate_table}
        if config.numLetterNorm:
            self._symbols |= dict.fromkeys(map(ord, extractor.letter), letter)
            self._symbols |= dict.fromkeys(map(ord, extractor.num), number)
            for char in extractor.keywords:  # pkuseg renames them before it looks for numbers
                self._symbols[ord(char)] = extractor.keywords_translate_table[ord(char)]
        self._symbols |= dict.fromkeys(map(ord, (number, letter, other)), other)
        self._of_kind: dict[str, _Table] = {name: {} for name in (*_SINGLE, *_DOUBLE, *_WORD)}
        self._pairs: dict[str, dict[tuple[str, str], int]] = {"l": {}, "r": {}}
        for name, index in extractor.feature_to_idx.items():
            self._put(name, index)
        sizes = range(config.wordMax, config.wordMin - 1, -1) if config.wordFeature else ()
        words = {self._in_symbols(word) for word in extractor.unigram}
        self._words = {size: {w for w in words if len(w) == size} for size in sizes}
        self._heads = {w[: config.wordMin] for members in self._words.values() for w in members}

    def _in_symbols(self, name: str) -> str:
        for mark, symbol in self._marks.items():
            name = name.replace(mark, symbol)
        return name

    def _put(self, name: str, index: int) -> None:
        kind, _, rest = name.partition(".")
        if kind == "ww":
            first, _, second = self._in_symbols(rest[2:]).partition("*")
            self._pairs[rest[:1]][first, second] = index
        elif kind in _DOUBLE:
            first, _, second = self._in_symbols(rest).partition(".")
            self._of_kind[kind][first + second] = index
        elif kind in self._of_kind:
            self._of_kind[kind][self._in_symbols(rest)] = index

    def of(self, text: str) -> list[list[int]]:
        """The numbers of every character's features, in pkuseg's order; 0 is every character's."""
        plain = text.translate(self._symbols)
        listed = [[i for i in row if i is not None] for row in self._characters(plain)]
        starting, ending = self._matches(plain)
        before, behind = self._of_kind["w-1"], self._of_kind["w1"]
        for row, ends, starts in zip(listed, ending, starting, strict=True):
            if ends:
                row.extend([before[word] for word in ends if word in before])
            if starts:
                row.extend([behind[word] for word in starts if word in behind])
        self._add_pairs(listed, starting, ending)
        return listed

    def _characters(self, plain: str) -> Iterator[tuple[int | None, ...]]:
        """One row a character: what is known of it, its neighbours and pairs of them."""
        kinds, none = self._of_kind, (None,)
        pairs = list(map(add, plain, plain[1:]))
        last = list(map(kinds["c-1"].get, plain[:-1]))
        second = list(map(kinds["c1"].get, plain[1:]))
        return zip(
            repeat(0),
            map(kinds["c"].get, plain),
            (*none, *last),
            (*none, *map(kinds["c-1c"].get, pairs)),
            (*second, *none),
            (*map(kinds["cc1"].get, pairs), *none),
            (*none, *none, *map(kinds["c-2"].get, plain[:-2])),
            (*none, *none, *map(kinds["c-2c-1"].get, pairs[:-1])),
            (*map(kinds["c2"].get, plain[2:]), *none, *none),
            strict=False,  # a text of one character has rows of two
        )

    def _matches(self, plain: str) -> tuple[_Words, _Words]:
        """The known words that start at each character, and those that end there, longest first."""
        starting: _Words = [[] for _ in plain]
        ending: _Words = [[] for _ in plain]
        head = config.wordMin
        places = [at for at in range(len(plain)) if plain[at : at + head] in self._heads]
        for size, words in self._words.items():
            for at in places:
                word = plain[at : at + size]
                if word in words:
                    starting[at].append(word)
                    ending[at + size - 1].append(word)
        return starting, ending

    def _add_pairs(self, listed: list[list[int]], starting: _Words, ending: _Words) -> None:
        left, right = self._pairs["l"], self._pairs["r"]
        for at in range(1, len(listed)):
            if ending[at - 1] and starting[at]:
                found = (left.get((a, b)) for a in ending[at - 1] for b in starting[at])
                listed[at].extend(index for index in found if index is not None)
        for at in range(len(listed) - 1):
            if ending[at] and starting[at + 1]:
                found = (right.get((a, b)) for a in ending[at] for b in starting[at + 1])
                listed[at].extend(index for index in found if index is not None)

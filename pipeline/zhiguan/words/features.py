"""The features of pkuseg (Luo et al. 2019), summed several times as fast, bit for bit.

pkuseg puts a string together for every feature that a character might have, some eighty of them,
asks whether the model knows it, and adds up its weights. Here characters and pairs of characters
are looked up for a whole text at once, as arrays, and words are found by an automaton (Aho and
Corasick 1975). The weights are added in pkuseg's order, so that the sums are the same to the last
bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray
from spacy_pkuseg.config import config
from spacy_pkuseg.feature_extractor import FeatureExtractor

_NUMBER, _LETTER = "**Num", "**Letter"
_PRIVATE = range(0xE000, 0xF900)
_ANY = "surrogatepass"
_AROUND = 2
"""So far to either side a character's features look, but for words."""
_CHARACTERS = (
    *(("c", 0), ("c-1", -1), ("c-1c", -1), ("c1", 1), ("cc1", 0)),
    *(("c-2", -2), ("c-2c-1", -2), ("c2", 2)),
)
"""Kinds of features in pkuseg's order, and where the character or the first of a pair stands."""
_PAIRS = frozenset({"c-1c", "cc1", "c-2c-1"})
_WORDS = ("w-1", "w1")

Scores = NDArray[np.float64]
_Codes = NDArray[np.int64]
_Word = tuple[int, int, int, int]
_Added = list[tuple[int, int]]


class NodeScores:
    """How well each tag suits each character of a text, neighbours apart.

    Args:
        extractor: the model's features and words, as pkuseg reads them.
        weights: (features, tags).
    """

    def __init__(self, extractor: FeatureExtractor, weights: Scores) -> None:
        known = set("".join(extractor.feature_to_idx)) | set("".join(extractor.unigram))
        free = (chr(code) for code in _PRIVATE if chr(code) not in known)
        number, letter, other, self._edge = (next(free) for _ in range(4))
        self._marks = {_NUMBER: number, _LETTER: letter}
        self._weights = weights
        kinds: dict[str, dict[str, int]] = {}
        for name, index in extractor.feature_to_idx.items():
            kind, _, rest = name.partition(".")
            kinds.setdefault(kind, {})[self._in_symbols(rest)] = index
        self._plain = _plain_codes(extractor, max(map(ord, known), default=0), number, letter)
        for code in map(ord, (number, letter, other, self._edge)):
            self._plain[code] = ord(other)
        self._tabulate(kinds)
        self._find_words(extractor, kinds)

    def _in_symbols(self, name: str) -> str:
        for mark, symbol in self._marks.items():
            name = name.replace(mark, symbol)
        return name

    def _tabulate(self, kinds: dict[str, dict[str, int]]) -> None:
        """Numbers for the characters and pairs that the model knows, and their weights by kind.

        Number 0 is what it does not know; its weights are 0.
        """
        single = {kind: kinds.get(kind, {}) for kind, _ in _CHARACTERS if kind not in _PAIRS}
        double = {
            kind: {n[0] + n[2]: i for n, i in kinds.get(kind, {}).items() if len(n) == len("a.b")}
            for kind in _PAIRS
        }
        pairs = {pair for table in double.values() for pair in table}
        characters = sorted({*"".join(pairs)}.union(*single.values()))
        self._numbers = np.zeros(len(self._plain), np.int64)
        self._numbers[[ord(c) for c in characters]] = np.arange(1, len(characters) + 1)
        self._base = len(characters) + 1
        key_of = {pair: self._key(pair) for pair in pairs}
        ordered = sorted(pairs, key=lambda pair: key_of[pair])
        self._keys = np.array([-1, *(key_of[pair] for pair in ordered)], np.int64)
        self._rows = {
            kind: self._rows_of(names, (double if kind in _PAIRS else single)[kind])
            for kind, _ in _CHARACTERS
            for names in [ordered if kind in _PAIRS else characters]
        }

    def _key(self, pair: str) -> int:
        first, second = (int(self._numbers[ord(c)]) for c in pair)
        return first * self._base + second

    def _rows_of(self, names: Iterable[str], indices: dict[str, int]) -> Scores:
        nothing = np.zeros(self._weights.shape[1])
        rows = (self._weights[indices[n]] if n in indices else nothing for n in names)
        return np.array([nothing, *rows])

    def _find_words(self, extractor: FeatureExtractor, kinds: dict[str, dict[str, int]]) -> None:
        """An automaton over the model's words, and what it knows of pairs of them."""
        sizes = range(config.wordMin, config.wordMax + 1) if config.wordFeature else range(0)
        words = {w for w in map(self._in_symbols, extractor.unigram) if len(w) in sizes}
        before, behind = (kinds.get(kind, {}) for kind in _WORDS)
        numbers = {word: number for number, word in enumerate(sorted(words))}
        automaton: Any = ahocorasick.Automaton()
        for word, number in numbers.items():
            automaton.add_word(word, (len(word), before.get(word, 0), behind.get(word, 0), number))
        automaton.make_automaton()
        self._automaton, self._has_words = automaton, bool(words)
        self._word_pairs: dict[str, dict[tuple[int, int], int]] = {"l": {}, "r": {}}
        for name, index in kinds.get("ww", {}).items():
            first, _, second = name[2:].partition("*")
            if first in numbers and second in numbers:
                self._word_pairs[name[0]][numbers[first], numbers[second]] = index

    def of(self, parts: Sequence[str]) -> list[Scores]:
        """Scores (characters, tags) of each part; no part's depend on another's."""
        lengths = [len(part) for part in parts]
        codes = np.frombuffer("".join(parts).encode("utf-32-le", _ANY), "<u4")
        gaps = np.arange(1, len(parts) + 1).repeat(lengths) * _AROUND
        plain = np.full(len(codes) + (len(parts) + 1) * _AROUND, ord(self._edge))
        plain[gaps + np.arange(len(codes))] = self._plain[np.minimum(codes, len(self._plain) - 1)]
        scores = self._of_characters(self._numbers[plain])
        if self._has_words:
            self._add_words(scores, plain.astype("<u4").tobytes().decode("utf-32-le", _ANY))
        out, at = [], _AROUND
        for length in lengths:
            out.append(scores[at : at + length])
            at += length + _AROUND
        return out

    def _of_characters(self, numbers: _Codes) -> Scores:
        keys = numbers[:-1] * self._base + numbers[1:]
        found = self._keys.searchsorted(keys)
        found[found == len(self._keys)] = 0
        pairs = np.where(self._keys[found] == keys, found, 0)
        low, high = _AROUND, len(numbers) - _AROUND
        scores = np.zeros((len(numbers), self._weights.shape[1]))
        inner = scores[low:high]
        inner += self._weights[0]
        for kind, offset in _CHARACTERS:
            which = pairs if kind in _PAIRS else numbers
            inner += self._rows[kind][which[low + offset : high + offset]]
        return scores

    def _add_words(self, scores: Scores, plain: str) -> None:
        """Adds the weights of the words beside each character, and of pairs of words.

        Of words that begin or end at one place the longest counts first, as in pkuseg.
        """
        starting: dict[int, list[_Word]] = {}
        ending: dict[int, list[_Word]] = {}
        before: _Added = []
        behind: _Added = []
        for end, word in self._automaton.iter(plain):  # by their ends, then the longest first
            start = end - word[0] + 1
            ending.setdefault(end, []).append(word)
            starting.setdefault(start, []).insert(0, word)
            if word[1]:
                before.append((end, word[1]))
            if word[2]:
                behind.append((start, word[2]))
        left, right = self._word_pairs["l"], self._word_pairs["r"]
        lefts: _Added = []
        rights: _Added = []
        for at in ending.keys() & {start - 1 for start in starting}:
            for first in ending[at]:
                for second in starting[at + 1]:
                    pair = first[3], second[3]
                    if pair in left:
                        lefts.append((at + 1, left[pair]))
                    if pair in right:
                        rights.append((at, right[pair]))
        behind.reverse()
        self._add(scores, [*before, *behind, *lefts, *rights])

    def _add(self, scores: Scores, added: _Added) -> None:
        """Adds rows of weights one after the other, in their order."""
        if not added:
            return
        where, which = np.array(added).T
        tags = np.arange(scores.shape[1])
        flat = (where[:, None] * len(tags) + tags).ravel()
        np.add.at(scores.reshape(-1), flat, self._weights[which].ravel())


def _plain_codes(extractor: FeatureExtractor, last: int, number: str, letter: str) -> _Codes:
    """By code point, the character that the model takes it for; the last entry is any beyond."""
    plain = np.arange(max(last, _PRIVATE.stop, 0xFFFF) + 2)
    table = dict(extractor.keywords_translate_table)
    symbols: dict[int, int | str] = dict(table)
    if config.numLetterNorm:
        symbols |= dict.fromkeys(map(ord, extractor.letter), letter)
        symbols |= dict.fromkeys(map(ord, extractor.num), number)
        for char in extractor.keywords:  # pkuseg renames them before it looks for numbers
            symbols[ord(char)] = table[ord(char)]
    for code, symbol in symbols.items():
        plain[code] = ord(symbol) if isinstance(symbol, str) else symbol
    return plain

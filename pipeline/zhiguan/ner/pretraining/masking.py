"""Sentences as numbers, and the hiding of characters in them: the data of a masked language model.

Devlin et al. 2019 (BERT) for the objective, Joshi et al. 2020 (SpanBERT) for hiding short runs
instead of single characters. Everything is numpy over flat arrays, so that nothing is done
character by character while a model waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiguan.ner.encoding import EDGE, RESERVED, UNKNOWN
from zhiguan.ner.segments import sentences

IGNORED = -100
_RUNS = (0.4, 0.4, 0.2)
_AS_UNKNOWN, _AS_OTHER = 0.8, 0.1
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Sentences:
    """Sentences as positions in a character vocabulary, one behind the other.

    Args:
        ids: all characters of all sentences: (characters,).
        starts: where each sentence begins, and behind the last one its end: (sentences + 1,).
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Characters of each sentence: (sentences,)."""
        lengths: NDArray[np.int64] = np.diff(self.starts)
        return lengths

    @classmethod
    def of(
        cls, lines: Iterable[str], index: Mapping[str, int], *, least: int, most: int
    ) -> Sentences:
        """The sentences of squeezed lines that have `least` to `most` characters, each text once.

        Args:
            lines: folded text without white space.
            index: the position of each known character.
            least, most: bounds on a sentence's characters; longer ones are cut into pieces.
        """
        size = max(map(ord, index), default=0) + 1
        table = np.full(max(size, 0x10000), UNKNOWN, dtype=np.int32)
        for character, position in index.items():
            table[ord(character)] = position
        pieces: list[NDArray[np.int32]] = []
        seen: set[str] = set()
        for line in lines:
            for start, end in sentences(line):
                for first in range(start, end, most):
                    piece = line[first : min(first + most, end)]
                    if len(piece) < least or piece in seen:
                        continue
                    seen.add(piece)
                    codes = np.frombuffer(piece.encode("utf-32-le"), dtype=np.uint32)
                    pieces.append(table[np.where(codes < len(table), codes, 0)])
        lengths = np.array([0, *map(len, pieces)], dtype=np.int64)
        flat = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)
        return cls(flat, np.cumsum(lengths))

    def rows(self, indices: Sequence[int]) -> tuple[Ids, Ids]:
        """Some sentences as a padded batch: ids (batch, time), lengths (batch,)."""
        lengths = self.lengths[list(indices)]
        padded = np.zeros((len(indices), int(lengths.max())), dtype=np.int64)
        for row, index in enumerate(indices):
            begin = self.starts[index]
            padded[row, : lengths[row]] = self.ids[begin : begin + lengths[row]]
        return padded, lengths


class PairTable:
    """The vocabulary of character pairs, looked up for whole batches at once.

    Args:
        bigrams: known pairs, of characters or of `EDGE` and a character.
        index: the position of each known character.
    """

    def __init__(self, bigrams: Sequence[str], index: Mapping[str, int]) -> None:
        self._edge = RESERVED + len(index)
        self._base = self._edge + 1
        known = {**index, EDGE: self._edge}
        keys, values = [], []
        for position, pair in enumerate(bigrams):
            if len(pair) == 2 and pair[0] in known and pair[1] in known:
                keys.append(known[pair[0]] * self._base + known[pair[1]])
                values.append(position + RESERVED)
        order = np.argsort(np.array(keys, dtype=np.int64))
        self._keys = np.array(keys, dtype=np.int64)[order]
        self._values = np.array(values, dtype=np.int64)[order]

    def look_up(self, ids: Ids, lengths: Ids) -> Ids:
        """The pairs that each character ends and begins: (batch, time) to (batch, time, 2)."""
        size = ids.shape[1]
        edged = np.full((len(ids), size + 2), self._edge, dtype=np.int64)
        inside = np.arange(size) < lengths[:, None]
        edged[:, 1:-1] = np.where(inside, ids, self._edge)
        keys = edged[:, :-1] * self._base + edged[:, 1:]
        found = np.zeros_like(keys) + UNKNOWN
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            found = np.where(self._keys[at] == keys, self._values[at], UNKNOWN)
        pairs: Ids = np.stack([found[:, :-1], found[:, 1:]], axis=2)
        return pairs * inside[:, :, None]


def hide(
    ids: Ids, lengths: Ids, share: float, vocabulary: int, chance: np.random.Generator
) -> tuple[Ids, Ids]:
    """Hides runs of one to three characters.

    Of the characters chosen, 80 % are read as unknown, 10 % as another character, 10 % as they are.

    Args:
        ids: (batch, time), 0 behind a sentence's end.
        lengths: (batch,).
        share: how many of the characters are chosen, on average.
        vocabulary: positions in the vocabulary, reserved ones included.
        chance: the source of chance.

    Returns:
        What the model reads, (batch, time), and what it has to find there, `IGNORED` elsewhere.
    """
    size = ids.shape[1]
    sizes = np.arange(1, len(_RUNS) + 1)
    starting = share / float(np.dot(sizes, _RUNS))
    runs = chance.choice(sizes, ids.shape, p=_RUNS) * (chance.random(ids.shape) < starting)
    chosen = runs > 0
    for length in sizes[1:]:
        for shift in range(1, length):
            chosen[:, shift:] |= runs[:, : size - shift] == length
    chosen &= (np.arange(size) < lengths[:, None]) & (ids != UNKNOWN)
    dice = chance.random(ids.shape)
    others = chance.integers(RESERVED, vocabulary, ids.shape)
    read = np.where(
        dice < _AS_UNKNOWN, UNKNOWN, np.where(dice < _AS_UNKNOWN + _AS_OTHER, others, ids)
    )
    return np.where(chosen, read, ids), np.where(chosen, ids, IGNORED)

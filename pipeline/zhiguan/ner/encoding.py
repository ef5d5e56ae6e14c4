"""From text to the numbers that the tagger reads: pure functions of the text.

White space has no number of its own: n-grams and words are looked up over the text without it,
and a character only knows how much white space stood before it: 桐花路 191号院 is 桐花路191号院.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from zhiguan.errors import ModelError
from zhiguan.ner.lexicon import GROUPS, Lexicon
from zhiguan.words.characters import fold, inked
from zhiguan.words.segmenter import Segmenter

PAD, UNKNOWN, EDGE = 0, 1, "\u2402"
MOST_GAP = 2
RESERVED = 2


@dataclass(frozen=True, slots=True)
class Encoded:
    """One stretch of text, `n` characters that are not white space.

    Args:
        offsets: where each stands in the text: (n,).
        characters: positions in the character vocabulary: (n,).
        bigrams: positions of the pair with the character before and after: (n, 2).
        gaps: how much white space stood before the character: none, one, or 2 for more: (n,).
        places: 1 to 4 for begin, middle, end of a word, or a word alone; 0 unknown: (n,).
        words, weights, sizes: see `lexicon.Matches`.
    """

    offsets: NDArray[np.int32]
    characters: NDArray[np.int32]
    bigrams: NDArray[np.int32]
    gaps: NDArray[np.int8]
    places: NDArray[np.int8]
    words: NDArray[np.int32]
    weights: NDArray[np.float32]
    sizes: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offsets)


def _gaps(offsets: NDArray[np.int32]) -> NDArray[np.int8]:
    before = np.diff(offsets, prepend=offsets[:1] - 1) - 1
    gaps: NDArray[np.int8] = np.minimum(before, MOST_GAP).astype(np.int8)
    return gaps


class Encoder:
    """The vocabularies of a tagger and the look-up of text in them.

    Args:
        characters: known characters, by position; the first two positions are kept for padding and
            unknown characters.
        bigrams: known pairs of characters.
        lexicon: known words.
        segmenter: cuts the text into words; without one no word boundaries are given.
    """

    def __init__(
        self,
        characters: Sequence[str],
        bigrams: Sequence[str],
        lexicon: Lexicon,
        segmenter: Segmenter | None = None,
    ) -> None:
        self.characters = tuple(characters)
        self.bigrams = tuple(bigrams)
        self.lexicon = lexicon
        self.segmenter = segmenter
        self._characters = {c: i + RESERVED for i, c in enumerate(self.characters)}
        self._bigrams = {b: i + RESERVED for i, b in enumerate(self.bigrams)}

    def encode(self, text: str) -> Encoded:
        """The numbers of one sentence."""
        offsets = np.array(inked(text), dtype=np.int32)
        folded = fold("".join(text[offset] for offset in offsets))
        edged = EDGE + folded + EDGE
        pairs = [self._bigrams.get(edged[i : i + 2], UNKNOWN) for i in range(len(edged) - 1)]
        left = np.array(pairs, dtype=np.int32)
        matches = self.lexicon.match(folded)
        return Encoded(
            offsets,
            np.array([self._characters.get(c, UNKNOWN) for c in folded], dtype=np.int32),
            np.stack([left[:-1], left[1:]], axis=1),
            _gaps(offsets),
            self._places("".join(text[offset] for offset in offsets)),
            matches.words,
            matches.weights,
            matches.sizes,
        )

    def batch(self, texts: Sequence[str]) -> dict[str, Tensor]:
        """What `collate` makes of the encoded texts, looked up all at once.

        The texts are written one behind the other with the mark of a text's edge between them,
        which no word holds: one look-up for all of them costs what it costs for one.
        """
        inside = [np.array(inked(text), dtype=np.int32) for text in texts]
        plain = [
            "".join([text[offset] for offset in offsets])
            for text, offsets in zip(texts, inside, strict=True)
        ]
        joined = EDGE + EDGE.join(map(fold, plain)) + EDGE
        lengths = np.array([len(offsets) for offsets in inside])
        real = np.arange(int(lengths.max())) < lengths[:, None]
        firsts = np.cumsum(lengths) - lengths
        at = np.arange(int(lengths.sum())) + np.repeat(np.arange(1, len(texts) + 1), lengths)
        known = map(self._characters.get, joined, repeat(UNKNOWN))
        pairs = map(self._bigrams.get, map(add, joined, joined[1:]), repeat(UNKNOWN))
        beside = np.fromiter(pairs, dtype=np.int64, count=len(joined) - 1)
        before = np.diff(np.concatenate(inside), prepend=0) - 1
        before[firsts[lengths > 0]] = 0
        flat = {
            "characters": np.fromiter(known, dtype=np.int64, count=len(joined))[at],
            "gaps": np.minimum(before, MOST_GAP),
            "places": np.concatenate([self._places(text) for text in plain]),
            "bigrams": np.stack([beside[at - 1], beside[at]], axis=1),
        }
        tensors = words_at(self.lexicon, joined, at)
        for name, values in flat.items():
            padded = np.zeros((*real.shape, *values.shape[1:]), dtype=np.int64)
            padded[real] = values
            tensors[name] = torch.from_numpy(padded)
        tensors["lengths"] = torch.from_numpy(lengths)
        return tensors

    def _places(self, text: str) -> NDArray[np.int8]:
        places = np.zeros(len(text), dtype=np.int8)
        if self.segmenter is None:
            return places
        for start, end in self.segmenter.boundaries(text):
            places[start:end] = 2
            places[start], places[end - 1] = 1, 3
            if end - start == 1:
                places[start] = 4
        return places

    def save(self, folder: Path) -> None:
        """Writes the vocabularies into a model folder."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "characters.txt", self.characters)
        _write(folder / "bigrams.txt", self.bigrams)
        words = zip(self.lexicon.words, self.lexicon.counts.tolist(), strict=True)
        _write(folder / "words.tsv", [f"{word}\t{count}" for word, count in words])
        if self.segmenter is not None:
            self.segmenter.save(folder / "words")

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """Reads what `save` wrote.

        Raises:
            ModelError: when a vocabulary is missing or damaged.
        """
        words, counts = [], []
        for line in _read(folder / "words.tsv"):
            word, tab, count = line.partition("\t")
            if not tab or not count.isdigit():
                raise ModelError(
                    f"line {line!r} is no word and count",
                    where=str(folder / "words.tsv"),
                    hint="copy the model folder again",
                )
            words.append(word)
            counts.append(int(count))
        inner = folder / "words"
        return cls(
            _read(folder / "characters.txt"),
            _read(folder / "bigrams.txt"),
            Lexicon(words, counts),
            Segmenter.load(inner) if inner.is_dir() else None,
        )


def words_at(lexicon: Lexicon, joined: str, at: NDArray[np.int64]) -> dict[str, Tensor]:
    """The words of some characters of a folded text, flat, as `collate` gives them.

    Args:
        lexicon: the words.
        joined: texts one behind the other, with `EDGE` between them, which no word holds.
        at: positions of the texts' characters, in order; words cover no other position.
    """
    matches = lexicon.match(joined)
    sizes = matches.sizes.reshape(-1, GROUPS)[at].ravel().astype(np.int64)
    return {
        "words": torch.from_numpy(matches.words.astype(np.int64)),
        "weights": torch.from_numpy(matches.weights),
        "bags": torch.from_numpy(np.repeat(np.arange(len(sizes)), sizes)),
    }


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")[:-1]
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"vocabulary cannot be read: {error}",
            where=str(path),
            hint="copy the model folder again, or train it again",
        ) from error


def collate(encoded: Sequence[Encoded]) -> dict[str, Tensor]:
    """A padded batch: characters, gaps, places (batch, time), bigrams (batch, time, 2), lengths.

    Words stay flat: `words` and `weights` (all words), `bags` says for each the group that it is
    in, counting four groups a character over the characters that are no padding.
    """
    lengths = [len(item) for item in encoded]
    shape = (len(encoded), max(lengths))
    batch = {
        "characters": np.zeros(shape, dtype=np.int64),
        "gaps": np.zeros(shape, dtype=np.int64),
        "places": np.zeros(shape, dtype=np.int64),
        "bigrams": np.zeros((*shape, 2), dtype=np.int64),
    }
    for row, item in enumerate(encoded):
        for name, array in batch.items():
            array[row, : len(item)] = getattr(item, name)
    sizes = np.concatenate([item.sizes for item in encoded]).astype(np.int64)
    batch["words"] = np.concatenate([item.words for item in encoded]).astype(np.int64)
    batch["bags"] = np.repeat(np.arange(len(sizes)), sizes)
    tensors = {name: torch.from_numpy(array) for name, array in batch.items()}
    tensors["weights"] = torch.from_numpy(np.concatenate([item.weights for item in encoded]))
    tensors["lengths"] = torch.tensor(lengths)
    assert len(sizes) == GROUPS * sum(lengths)
    return tensors

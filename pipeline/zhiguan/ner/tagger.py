"""Taggers: texts in, entities with confidences out, whatever model stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from zhiguan.ner.crf import Chain
from zhiguan.ner.lattice import Stretch
from zhiguan.ner.segments import sentences, windows
from zhiguan.ner.tags import Span, TagSet
from zhiguan.types import Entity
from zhiguan.words.characters import inked

_DIGITS = 3


@runtime_checkable
class Tagger(Protocol):
    """What the pipeline needs of a named-entity model."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The entity labels that it can give."""
        ...

    def predict(self, texts: Sequence[str]) -> list[list[Entity]]:
        """The entities of each text, in order, not overlapping, offsets into that text."""
        ...


class Scorer(Protocol):
    """A model that scores tags: the part in which taggers differ."""

    chain: Chain
    tag_set: TagSet
    window: int
    margin: int
    temperature: float

    def scores(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Emissions (batch, time, tags) over all characters but white space, and lengths."""
        ...

    def save(self, folder: Path) -> None:
        """Writes the model's folder."""
        ...


@dataclass(frozen=True, slots=True)
class _Piece:
    """One window of one sentence: where its inked characters stand in which text, and its core."""

    text: int
    shown: str
    offsets: tuple[int, ...]
    core: range


class SentenceTagger:
    """Tags sentence by sentence, a long sentence by overlapping windows, in batches by length.

    Args:
        scorer: the model.
        batch_characters: most characters of a padded batch.
    """

    def __init__(self, scorer: Scorer, *, batch_characters: int = 8192) -> None:
        self.scorer = scorer
        self.batch_characters = batch_characters

    @property
    def labels(self) -> tuple[str, ...]:
        """The entity labels that it can give."""
        return self.scorer.tag_set.labels

    def predict(self, texts: Sequence[str]) -> list[list[Entity]]:
        """The entities of each text, in order, not overlapping, offsets into that text.

        A mention never begins or ends with white space and never crosses a line break; white space
        inside it belongs to it. Confidence is the probability of the whole mention.
        """
        pieces = [
            piece for number, text in enumerate(texts) for piece in self._pieces(number, text)
        ]
        spans: list[list[tuple[Span, float]]] = [[] for _ in pieces]
        for batch in self._batches(pieces):
            for index, found in zip(batch, self._decode([pieces[i] for i in batch]), strict=True):
                spans[index] = found
        entities: list[list[Entity]] = [[] for _ in texts]
        for piece, found in zip(pieces, spans, strict=True):
            _add(entities[piece.text], piece, found)
        return entities

    def _pieces(self, number: int, text: str) -> Iterator[_Piece]:
        for start, end in sentences(text):
            offsets = [start + offset for offset in inked(text[start:end])]
            for window in windows(len(offsets), self.scorer.window, self.scorer.margin):
                part = tuple(offsets[window.start : window.end])
                if part:
                    core = range(window.core_start - window.start, window.core_end - window.start)
                    yield _Piece(number, text[part[0] : part[-1] + 1], part, core)

    def _batches(self, pieces: list[_Piece]) -> Iterator[list[int]]:
        order = sorted(range(len(pieces)), key=lambda index: -len(pieces[index].offsets))
        batch: list[int] = []
        for index in order:
            longest = len(pieces[batch[0]].offsets) if batch else 0
            if batch and longest * (len(batch) + 1) > self.batch_characters:
                yield batch
                batch = []
            batch.append(index)
        if batch:
            yield batch

    @torch.inference_mode()
    def _decode(self, pieces: list[_Piece]) -> Iterator[list[tuple[Span, float]]]:
        scores, lengths = self.scorer.scores([piece.shown for piece in pieces])
        lattice = self.scorer.chain.lattice(scores, lengths, self.scorer.temperature)
        tag_set = self.scorer.tag_set
        spans = [tag_set.spans(tags) for tags in lattice.best()]
        stretches = [
            Stretch(row, start, tag_set.path(start, end, label))
            for row, found in enumerate(spans)
            for start, end, label in found
        ]
        sure = iter(lattice.probabilities(stretches))
        for found in spans:
            yield [(span, next(sure)) for span in found]


def _add(entities: list[Entity], piece: _Piece, found: list[tuple[Span, float]]) -> None:
    """Takes the mentions that begin in a window's core; earlier windows go first."""
    for (start, end, label), sure in found:
        first, last = piece.offsets[start], piece.offsets[end - 1] + 1
        if start in piece.core and (not entities or first >= entities[-1].end):
            entities.append(Entity(first, last, label, round(min(1.0, sure), _DIGITS)))

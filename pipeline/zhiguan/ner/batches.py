"""What a training run reads, in which order: a plan that is fixed before it starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Sampler

from zhiguan.ner.corpora import Corpus
from zhiguan.ner.encoding import Encoded
from zhiguan.ner.loading import AnyScorer

_GAP_RATE = 0.04


def epoch_order(
    sizes: Sequence[int], weights: Sequence[float], chance: np.random.Generator
) -> NDArray[np.int64]:
    """The examples of one epoch: each corpus as often as its weight says, the rest drawn by chance.

    Args:
        sizes: examples of each corpus; their indices run on from corpus to corpus.
        weights: how often each is gone through.
    """
    chosen: list[NDArray[np.int64]] = []
    first = 0
    for size, weight in zip(sizes, weights, strict=True):
        members = np.arange(first, first + size)
        whole = int(weight)
        chosen.extend([members] * whole)
        rest = round((weight - whole) * size)
        chosen.append(chance.choice(members, rest, replace=False))
        first += size
    return np.concatenate(chosen)


def plan(
    lengths: Sequence[int],
    sizes: Sequence[int],
    weights: Sequence[float],
    *,
    epochs: float,
    batch_characters: int,
    seed: int,
) -> list[list[int]]:
    """All batches of a run: examples of like length together, batches in random order.

    Args:
        lengths: characters of each example.
        sizes, weights: see `epoch_order`.
        epochs: passes; the last may be part of one.
        batch_characters: most characters of a padded batch.
        seed: of everything random here.
    """
    chance = np.random.default_rng(seed)
    batches: list[list[int]] = []
    counts = np.asarray(lengths)
    left = float(epochs)
    while left > 0:
        order = epoch_order(sizes, weights, chance)
        chance.shuffle(order)
        noisy = counts[order] * chance.uniform(0.9, 1.1, len(order))
        epoch = list(_packed(order[np.argsort(noisy, kind="stable")], counts, batch_characters))
        chance.shuffle(epoch)
        batches.extend(epoch[: max(1, round(len(epoch) * min(1.0, left)))])
        left -= 1
    return batches


def _packed(
    order: NDArray[np.int64], counts: NDArray[np.int64], batch_characters: int
) -> Iterator[list[int]]:
    batch: list[int] = []
    longest = 0
    for index in order.tolist():
        longest = max(longest, int(counts[index]))
        if batch and longest * (len(batch) + 1) > batch_characters:
            yield batch
            batch, longest = [], int(counts[index])
        batch.append(index)
    if batch:
        yield batch


class PlannedBatches(Sampler[list[int]]):
    """Hands out a plan's batches, in its order."""

    def __init__(self, batches: list[list[int]]) -> None:
        self.batches = batches

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[list[int]]:
        return iter(self.batches)


class Collator:
    """Rows of the data set as a batch: what the model reads, and what each character may be.

    Encodings are kept, so every text is looked up once. With `gap_noise`, that share of the
    sentences gets white space between some characters, as layout puts it; which, depends on the
    batch alone, so that a run that goes on from a checkpoint reads what it would have read.
    """

    def __init__(
        self, scorer: AnyScorer, corpora: Sequence[Corpus], *, gap_noise: float, seed: int
    ) -> None:
        self.scorer = scorer
        self.examples = [(e, corpus.marks) for corpus in corpora for e in corpus.examples]
        self.gap_noise = gap_noise
        self.seed = seed
        self._kept: dict[int, Any] = {}

    def encoded(self, index: int) -> Any:
        """The numbers of an example's text."""
        if index not in self._kept:
            self._kept[index] = self.scorer.encode(self.examples[index][0].text)
        return self._kept[index]

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
        """A batch of some rows: what `scorer.loss` takes."""
        indices = [int(row["index"]) for row in rows]
        items = [self.encoded(index) for index in indices]
        batch = self.scorer.collate(items)
        size, tags = int(batch["lengths"].max()), self.scorer.tag_set
        allowed = np.ones((len(rows), size, len(tags)), dtype=bool)
        for row, index in enumerate(indices):
            example, marks = self.examples[index]
            matrix = example.allowed(tags, marks)
            allowed[row, : len(matrix)] = matrix
        if "gaps" in batch:
            chance = np.random.default_rng([self.seed, *indices[:4]])
            batch["gaps"] = self._noisy(batch["gaps"], items, chance)
        return {**batch, "allowed": torch.from_numpy(allowed)}

    def _noisy(self, gaps: Tensor, items: Sequence[Encoded], chance: np.random.Generator) -> Tensor:
        noisy = gaps.numpy().copy()
        for row, item in enumerate(items):
            if chance.random() < self.gap_noise:
                put = chance.random(len(item)) < _GAP_RATE
                put[0] = False
                noisy[row, : len(item)] = np.maximum(noisy[row, : len(item)], put)
        return torch.from_numpy(noisy)

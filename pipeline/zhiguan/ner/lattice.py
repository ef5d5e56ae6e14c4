"""The tag sequences of a batch of sentences: the best of each, and how probable its mentions are.

Plain numpy in double precision: the matrices are a few tags wide, so what costs is the number of
steps in Python, and numpy's are the cheapest. Sentences are held by falling length, time first, so
that a step reads only the sentences that still go on, in one piece of memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = -1e4
_TINY = 1e-300
_LEAST = 1e-12
Doubles = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]


class Stretch(NamedTuple):
    """A run of tags from a character of a sentence on: `row` of the batch, `start` in it."""

    row: int
    start: int
    path: Sequence[int]


class Scheme(NamedTuple):
    """Scores of one tag behind another, (tags, tags), and what the tag scheme allows."""

    weight: Doubles
    follows: Booleans
    starts: Booleans
    ends: Booleans


class Lattice:
    """All tag sequences of a batch under a linear-chain conditional random field.

    Args:
        scores: of every tag at every character, (batch, time, tags).
        lengths: characters of each sentence, at least 1: (batch,).
        scheme: of the tags.
        temperature: what all scores are divided by before they become probabilities (Guo et al.
            2017): above 1 the model is less sure of itself, and what it decodes stays the same.
    """

    def __init__(
        self, scores: Doubles, lengths: Integers, scheme: Scheme, temperature: float = 1.0
    ) -> None:
        order = np.argsort(-lengths, kind="stable")
        self.place = np.argsort(order, kind="stable")
        self.lengths = lengths[order]
        self.scores = np.ascontiguousarray(scores[order].transpose(1, 0, 2))
        self.scheme = scheme
        self.temperature = temperature
        times = np.arange(self.scores.shape[0])
        self.going = np.searchsorted(-self.lengths, -times, side="left")

    def best(self) -> list[list[int]]:
        """The best sequence of each sentence, in the order of the batch (Viterbi 1967)."""
        scheme, scores = self.scheme, self.scores
        step = (scheme.weight + ~scheme.follows * FORBIDDEN).T.copy()
        value = scores[0] + ~scheme.starts * FORBIDDEN
        back = []
        for time in range(1, len(scores)):
            count = self.going[time]
            reached = value[:count, None, :] + step
            back.append(reached.argmax(2))
            value[:count] = reached.max(2) + scores[time, :count]
        tag = (value + ~scheme.ends * FORBIDDEN).argmax(1)
        tags = np.zeros(scores.shape[:2], dtype=np.int64)
        for time in range(len(scores) - 1, 0, -1):
            count = self.going[time]
            tags[time] = tag
            rows = np.arange(count)
            tag[:count] = back[time - 1][rows, tag[:count]]
        tags[0] = tag
        return [tags[: self.lengths[at], at].tolist() for at in self.place]

    @cached_property
    def _potentials(self) -> Doubles:
        """Exponentials of the scores, each character's greatest being 1."""
        scores = self.scores / self.temperature
        potentials: Doubles = np.exp(scores - scores.max(2, keepdims=True))
        return potentials

    @cached_property
    def _step(self) -> Doubles:
        step: Doubles = np.exp(self.scheme.weight / self.temperature) * self.scheme.follows
        return step

    @cached_property
    def _forward(self) -> Doubles:
        """Shares of the sequences that end in each tag up to each character."""
        potentials, step = self._potentials, self._step
        forward = np.zeros_like(potentials)
        forward[0] = _shares(self.scheme.starts * potentials[0])
        for time in range(1, len(forward)):
            count = self.going[time]
            forward[time, :count] = _shares(
                (forward[time - 1, :count] @ step) * potentials[time, :count]
            )
        return forward

    @cached_property
    def _onward(self) -> Doubles:
        """Shares of the sequences that go on from each tag behind each character."""
        potentials, step = self._potentials, self._step.T
        onward = np.zeros_like(potentials)
        onward[:] = self.scheme.ends
        for time in range(len(onward) - 2, -1, -1):
            count = self.going[time + 1]
            behind = onward[time + 1, :count] * potentials[time + 1, :count]
            onward[time, :count] = _shares(behind @ step)
        return onward

    def singles(self) -> list[Doubles]:
        """The probability of every tag at every character: (characters, tags) each."""
        single = _shares(self._forward * self._onward)
        return [single[: self.lengths[at], at] for at in self.place]

    def probabilities(self, stretches: Sequence[Stretch]) -> list[float]:
        """The probability of each stretch: that these tags, all of them, stand there.

        The product of the probabilities of its pairs of tags over those of the tags that two pairs
        share, which a chain makes exact.
        """
        if not stretches:
            return []
        sizes = np.array([len(stretch.path) for stretch in stretches])
        owner = np.repeat(np.arange(len(stretches)), sizes)
        ends = np.cumsum(sizes)
        firsts = ends - sizes
        rows = self.place[np.array([stretch.row for stretch in stretches])][owner]
        starts = np.array([stretch.start for stretch in stretches])
        times = np.arange(ends[-1]) - firsts[owner] + starts[owner]
        tags = np.concatenate([np.asarray(stretch.path) for stretch in stretches])
        last = np.zeros(len(owner), dtype=bool)
        last[ends - 1] = True
        inner = ~last
        inner[firsts] = False
        found = np.zeros(len(stretches))
        found += _sums(owner[~last], self._pairs(rows, times, tags, ~last), len(found))
        shared = self._single(rows[inner], times[inner], tags[inner])
        found -= _sums(owner[inner], shared, len(found))
        alone = sizes == 1
        found[alone] = self._single(rows[firsts], times[firsts], tags[firsts])[alone]
        listed: list[float] = np.exp(found).tolist()
        return listed

    def _single(self, rows: Integers, times: Integers, tags: Integers) -> Doubles:
        """Logarithms of the probabilities of tags at characters."""
        both = _shares(self._forward[times, rows] * self._onward[times, rows])
        return _logarithm(both[np.arange(len(tags)), tags])

    def _pairs(self, rows: Integers, times: Integers, tags: Integers, held: Booleans) -> Doubles:
        """Logarithms of the probabilities of those tags that are held and the ones behind them."""
        first, second = tags[held], np.roll(tags, -1)[held]
        rows, times, at = rows[held], times[held], np.arange(len(first))
        forward = self._forward[times, rows]
        behind = self._potentials[times + 1, rows] * self._onward[times + 1, rows]
        joint = forward[at, first] * self._step[first, second] * behind[at, second]
        total = ((forward @ self._step) * behind).sum(1)
        return _logarithm(joint / np.maximum(total, _TINY))


def _shares(values: Doubles) -> Doubles:
    shares: Doubles = values / np.maximum(values.sum(-1, keepdims=True), _TINY)
    return shares


def _sums(owners: Integers, values: Doubles, count: int) -> Doubles:
    return np.bincount(owners, weights=values, minlength=count).astype(np.float64)


def _logarithm(values: Doubles) -> Doubles:
    logarithms: Doubles = np.log(np.maximum(values, _LEAST))
    return logarithms

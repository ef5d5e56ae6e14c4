"""Confidences that mean something: one temperature, fitted on the corpora held out.

Guo et al. 2017 (On Calibration of Modern Neural Networks): the temperature under which what came
true was most likely. It changes no mention, only how sure the tagger says it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from zhiguan.ner.corpora import Corpus
from zhiguan.ner.loading import AnyScorer
from zhiguan.ner.tagger import SentenceTagger, Tagger

LEAST, MOST, TRIES = 0.4, 4.0, 9
_GOLDEN = (math.sqrt(5) - 1) / 2


class Outcome(NamedTuple):
    """A mention that the tagger found: how sure it was, and whether the gold has it."""

    confidence: float
    correct: bool


def outcomes(tagger: Tagger, corpus: Corpus) -> list[Outcome]:
    """All mentions found in a corpus, of the labels that it marks."""
    found = tagger.predict([example.text for example in corpus.examples])
    listed = []
    for example, entities in zip(corpus.examples, found, strict=True):
        gold = set(example.spans)
        listed += [
            Outcome(entity.confidence or 0.0, (entity.start, entity.end, entity.label) in gold)
            for entity in entities
            if entity.label in corpus.marks
        ]
    return listed


def log_loss(found: Sequence[Outcome]) -> float:
    """Mean negative log likelihood of what came true; 0 for no mention."""
    sure = [min(max(o.confidence if o.correct else 1 - o.confidence, 1e-3), 1) for o in found]
    return -sum(map(math.log, sure)) / len(sure) if sure else 0.0


def fit_temperature(scorer: AnyScorer, held: Sequence[Corpus]) -> float:
    """Sets a scorer's temperature to the one of least mean log loss over the corpora, and gives it.

    Every corpus counts alike, as in the figure that training selects on.
    """
    tagger = SentenceTagger(scorer)

    def loss(logarithm: float) -> float:
        scorer.temperature = math.exp(logarithm)
        return sum(log_loss(outcomes(tagger, corpus)) for corpus in held)

    best = least(loss, math.log(LEAST), math.log(MOST), TRIES)
    scorer.temperature = round(math.exp(best), 3)
    return scorer.temperature


def least(value: Callable[[float], float], low: float, high: float, tries: int) -> float:
    """Where a function with one valley is least, by golden-section search (Kiefer 1953)."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = value(left), value(right)
    for _ in range(tries - 2):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = value(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = value(right)
    return left if at_left <= at_right else right

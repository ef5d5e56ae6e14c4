"""True positives, predicted and gold items: what every score is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one kind of item, added up over articles (micro-average)."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.correct + other.correct,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Share of the predicted items that are in the gold; 0 when nothing was predicted."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold items that were predicted; 0 when the gold is empty."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: 2·correct / (predicted + gold)."""
        total = self.predicted + self.gold
        return 2 * self.correct / total if total else 0.0

    def to_json(self) -> dict[str, float | int]:
        """The scores and the counts that they come from."""
        return {
            "precision": round(self.precision, 6),
            "recall": round(self.recall, 6),
            "f1": round(self.f1, 6),
            "correct": self.correct,
            "predicted": self.predicted,
            "gold": self.gold,
        }


def compare(gold: Counter[T], predicted: Counter[T]) -> Counts:
    """Counts of two multisets of items: an item is correct as often as it stands in both."""
    return Counts((gold & predicted).total(), predicted.total(), gold.total())

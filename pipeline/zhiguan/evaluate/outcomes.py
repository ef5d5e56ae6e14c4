"""Where every mention went: kinds of error by label, and gold labels against predicted ones."""

from __future__ import annotations

from collections import Counter

from zhiguan.evaluate.items import Compared
from zhiguan.evaluate.mentions import matched
from zhiguan.evaluate.schema import Confusion, ErrorCounts

ALL, NONE = "all", "none"
_COUPLED = ("boundary", "label", "both")


class Outcomes:
    """Counts of the classes of mentions, added up over articles."""

    def __init__(self) -> None:
        self._classes: dict[str, Counter[str]] = {ALL: Counter()}
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(self, compared: Compared) -> None:
        """Adds the mentions of one article."""
        for gold, predicted in matched(compared):
            self._pairs[gold.label if gold else NONE, predicted.label if predicted else NONE] += 1
        for gold, predicted in compared.variants["exact"]:
            if gold is not None and predicted is not None:
                self._count(gold.label, ("gold", "predicted", "correct"))
        for fault in compared.faults:
            gold, predicted = fault.gold, fault.predicted
            if gold is not None:
                self._count(gold.label, ("gold", fault.error))
            if predicted is not None:
                error = fault.error if fault.error == "spurious" else f"{fault.error}_predicted"
                self._count(predicted.label, ("predicted", error))

    def _count(self, label: str, names: tuple[str, ...]) -> None:
        for row in (ALL, label):
            self._classes.setdefault(row, Counter()).update(names)

    def errors(self) -> tuple[ErrorCounts, ...]:
        """The classes of all mentions, then by label."""
        labels = sorted(set(self._classes) - {ALL})
        return tuple(_row(name, self._classes[name]) for name in (ALL, *labels))

    def confusion(self) -> Confusion:
        """Gold labels (rows) against predicted ones, `none` last."""
        labels = sorted({label for pair in self._pairs for label in pair} - {NONE})
        order = (*labels, NONE)
        return Confusion(order, tuple(tuple(self._pairs[g, p] for p in order) for g in order))


def _row(name: str, counts: Counter[str]) -> ErrorCounts:
    names = ("gold", "predicted", "correct", *_COUPLED, "missed", "spurious")
    values = {key: counts[key] for key in names}
    return ErrorCounts(
        name,
        **values,
        label_predicted=counts["label_predicted"],
        both_predicted=counts["both_predicted"],
    )

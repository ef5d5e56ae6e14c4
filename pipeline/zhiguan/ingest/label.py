"""What each line of a page is, decided for all of them at once (Viterbi 1967).

The weights were learnt by the structured perceptron (Collins 2002) on pages that
`benchmarks/train_ingest.py` composes of the training articles; they are a table of names and
numbers beside this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from importlib.resources import files

from zhiguan.ingest.features import line_facts, turn_facts
from zhiguan.ingest.measure import Clues, Habits

WEIGHTS_FILE = "weights.json"
_NEVER = -1e6


class Label(IntEnum):
    """A line's part in its article.

    The last two interrupt a paragraph that goes on behind them: a headline or a page's furniture
    that a text layer puts between two columns.
    """

    HEADLINE = 0
    START = 1
    CONTINUED = 2
    BYLINE = 3
    FURNITURE = 4
    HEADLINE_WITHIN = 5
    FURNITURE_WITHIN = 6


BODY = (Label.START, Label.CONTINUED)
WITHIN = (Label.HEADLINE_WITHIN, Label.FURNITURE_WITHIN)
_CLOSED = (Label.HEADLINE, Label.BYLINE, Label.FURNITURE)
_FRESH = (Label.HEADLINE, Label.START, Label.BYLINE, Label.FURNITURE)
_BEFORE: dict[Label, tuple[Label, ...]] = {
    **dict.fromkeys(_FRESH, (*_CLOSED, *BODY)),
    **dict.fromkeys((Label.CONTINUED, *WITHIN), (*BODY, *WITHIN)),
}
_GROUP = ("H", "S", "C", "B", "F", "H", "F")

GAPS = ("|", "-")

Weights = Mapping[str, float]


@cache
def learnt_weights() -> Weights:
    """The weights that ship with the package."""
    text = files("zhiguan.ingest").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights


def label_lines(
    clues: Sequence[Clues], habits: Habits, weights: Weights | None = None
) -> list[Label]:
    """The labels that score best together for the lines of a page; time grows with the lines."""
    if not clues:
        return []
    weights = learnt_weights() if weights is None else weights
    tables = {gap: _turn_weights(weights, gap) for gap in GAPS}
    score = _line_scores(clues, 0, habits, weights)
    for label in (Label.CONTINUED, *WITHIN):
        score[label] = _NEVER
    back: list[list[Label]] = []
    for i in range(1, len(clues)):
        facts = turn_facts(clues, i - 1, habits)
        close = sum(weights.get(f"close {fact}", 0.0) for fact in facts)
        go_on = sum(weights.get(f"go on {fact}", 0.0) for fact in facts)
        own = _line_scores(clues, i, habits, weights)
        turns = tables[gap_above(clues[i])]
        step, came = [0.0] * len(Label), [Label.HEADLINE] * len(Label)
        for label, before in _BEFORE.items():
            best, came[label] = max(
                (score[b] + turns[b][label] + _paragraph(b, label, close, go_on), b) for b in before
            )
            step[label] = best + own[label]
        score = step
        back.append(came)
    for label in Label:
        score[label] += sum(weights.get(name, 0.0) for name in _last_names(label, clues[-1]))
        if label in WITHIN:
            score[label] = _NEVER
    last = max(Label, key=lambda label: score[label])
    path = [last]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def gap_above(clue: Clues) -> str:
    """`|` for a blank line above a line, `-` for none."""
    return "|" if clue.line.gap else "-"


def allowed(label: Label, clue: Clues) -> bool:
    """Whether a line can have a label at all."""
    if label in (Label.FURNITURE, Label.FURNITURE_WITHIN):
        return clue.furniture is not None
    if label == Label.BYLINE:
        return clue.byline is not None
    return True


def feature_names(clues: Sequence[Clues], habits: Habits, labels: Sequence[Label]) -> Iterator[str]:
    """Every feature that a sequence of labels has: the sum of their weights is its score."""
    for i, label in enumerate(labels):
        for fact in line_facts(clues, i, habits):
            yield f"{_GROUP[label]} {fact}"
        if i:
            before = labels[i - 1]
            yield f"turn {before:d} {label:d} {gap_above(clues[i])}"
            if kind := _kind(before, label):
                for fact in turn_facts(clues, i - 1, habits):
                    yield f"{kind} {fact}"
    if labels:
        yield from _last_names(labels[-1], clues[-1])


def _line_scores(clues: Sequence[Clues], i: int, habits: Habits, weights: Weights) -> list[float]:
    facts = line_facts(clues, i, habits)
    by_group = {
        group: sum(weights.get(f"{group} {fact}", 0.0) for fact in facts) for group in "HSCBF"
    }
    return [by_group[_GROUP[label]] if allowed(label, clues[i]) else _NEVER for label in Label]


def _paragraph(before: Label, after: Label, close: float, go_on: float) -> float:
    kind = _kind(before, after)
    return close if kind == "close" else go_on if kind == "go on" else 0.0


def _kind(before: Label, after: Label) -> str | None:
    """Whether a turn ends a paragraph, goes on with it, or neither."""
    if before not in BODY:
        return None
    if after == Label.CONTINUED:
        return "go on"
    return None if after in WITHIN else "close"


def _turn_weights(weights: Weights, gap: str) -> list[list[float]]:
    """Weights of label pairs with or without a blank line between, as a table."""
    return [[weights.get(f"turn {a:d} {b:d} {gap}", 0.0) for b in Label] for a in Label]


def _last_names(label: Label, clue: Clues) -> list[str]:
    return [f"last {label:d}", f"last {label:d} {clue.ended}"]

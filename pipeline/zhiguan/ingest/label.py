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
_GROUPS = "HSCBF"
_GROUP_OF = tuple(map(_GROUPS.index, _GROUP))
_KINDS = (None, "close", "go on")

GAPS = ("|", "-")

Weights = Mapping[str, float]


@cache
def learnt_weights() -> Weights:
    """The weights that ship with the package."""
    text = files("zhiguan.ingest").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights


class _Tables:
    """Weights by what is asked of them: the groups of a fact, a paragraph's turns, two labels."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.turns = {gap: _turn_weights(weights, gap) for gap in GAPS}
        self.of_turn: dict[str, list[float]] = {}
        self.of_fact: dict[str, list[float]] = {}
        for name, weight in weights.items():
            group, _, fact = name.partition(" ")
            if group in _GROUPS:
                self.of_fact.setdefault(fact, [0.0] * len(_GROUPS))[_GROUPS.index(group)] = weight
        for name, weight in weights.items():
            for index, kind in enumerate(_KINDS):
                if kind and name.startswith(f"{kind} "):
                    fact = name.removeprefix(f"{kind} ")
                    self.of_turn.setdefault(fact, [0.0] * len(_KINDS))[index] = weight


@cache
def _learnt_tables() -> _Tables:
    return _Tables(learnt_weights())


def label_lines(
    clues: Sequence[Clues], habits: Habits, weights: Weights | None = None
) -> list[Label]:
    """The labels that score best together for the lines of a page; time grows with the lines."""
    if not clues:
        return []
    tables = _learnt_tables() if weights is None else _Tables(weights)
    score = _line_scores(clues, 0, habits, tables)
    for label in (Label.CONTINUED, *WITHIN):
        score[label] = _NEVER
    back: list[list[int]] = []
    for i in range(1, len(clues)):
        bonus = [0.0] * len(_KINDS)
        for fact in turn_facts(clues, i - 1, habits):
            if (row := tables.of_turn.get(fact)) is not None:
                bonus = [known + weight for known, weight in zip(bonus, row, strict=True)]
        own = _line_scores(clues, i, habits, tables)
        step, came = [0.0] * len(Label), [0] * len(Label)
        for after, before in tables.turns[gap_above(clues[i])]:
            best, came[after] = max(
                [(score[b] + turn + bonus[kind], b) for b, turn, kind in before]
            )
            step[after] = best + own[after]
        score = step
        back.append(came)
    for label in Label:
        names = _last_names(label, clues[-1])
        score[label] += sum([tables.weights.get(name, 0.0) for name in names])
        if label in WITHIN:
            score[label] = _NEVER
    path = [int(max(Label, key=lambda label: score[label]))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [Label(index) for index in reversed(path)]


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


def _line_scores(clues: Sequence[Clues], i: int, habits: Habits, tables: _Tables) -> list[float]:
    facts = line_facts(clues, i, habits)
    rows = [row for fact in facts if (row := tables.of_fact.get(fact)) is not None]
    scores: list[float] = [0.0] * len(_GROUPS)
    if rows:
        scores = list(map(sum, zip(*rows, strict=True)))
    clue = clues[i]
    if clue.byline is None:  # as `allowed` says
        scores[_GROUPS.index(_GROUP[Label.BYLINE])] = _NEVER
    if clue.furniture is None:
        scores[_GROUPS.index(_GROUP[Label.FURNITURE])] = _NEVER
    return [scores[index] for index in _GROUP_OF]


def _kind(before: Label, after: Label) -> str | None:
    """Whether a turn ends a paragraph, goes on with it, or neither."""
    if before not in BODY:
        return None
    if after == Label.CONTINUED:
        return "go on"
    return None if after in WITHIN else "close"


def _turn_weights(
    weights: Weights, gap: str
) -> tuple[tuple[int, tuple[tuple[int, float, int], ...]], ...]:
    """Each label with those that may stand before it, with or without a blank line between.

    With each of these the weight of the pair, and what the turn does to a paragraph.
    """
    return tuple(
        (
            int(after),
            tuple(
                (
                    int(b),
                    weights.get(f"turn {b:d} {after:d} {gap}", 0.0),
                    _KINDS.index(_kind(b, after)),
                )
                for b in before
            ),
        )
        for after, before in _BEFORE.items()
    )


def _last_names(label: Label, clue: Clues) -> list[str]:
    return [f"last {label:d}", f"last {label:d} {clue.ended}"]

"""The data of the browsers: errors, and what was gained or lost against another run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from markupsafe import Markup

from zhiguan.evaluate.html.safe import script_json
from zhiguan.evaluate.schema import Comparison, ErrorItem, ErrorKind, Highlight, Kind

Values = Callable[[ErrorItem], list[str]]

NOTHING = "none"
"""Stands for the side on which there is no item, as in the confusion matrix."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of a browser: its key in the page's address, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Browser:
    """A list to filter and page through.

    `data` is JSON that may stand in a script element: `texts` (sentences, each once), `facets`
    (`key`, `name`, `values`) and `rows`; offsets in code points.
    """

    id: str
    unit: str
    total: int
    facets: tuple[Facet, ...]
    data: Markup


def path(error: ErrorItem) -> str:
    """`ORG → LOC`: what the gold has and what was predicted, `none` where there is none.

    Where both have the same label it stands alone.
    """
    if error.error == "missed":
        return f"{error.label} → {NOTHING}"
    predicted = error.predicted_label or error.label
    if error.error == "spurious":
        return f"{NOTHING} → {predicted}"
    return predicted if predicted == error.label else f"{error.label} → {predicted}"


def _labels(error: ErrorItem) -> list[str]:
    return list(dict.fromkeys(filter(None, (error.label, error.predicted_label))))


_FACETS: tuple[tuple[Facet, Values], ...] = (
    (Facet("kind", "Kind"), lambda e: [e.kind]),
    (Facet("error", "Error"), lambda e: [e.error]),
    (Facet("label", "Label or type"), _labels),
    (Facet("path", "Gold → predicted"), lambda e: [path(e)]),
    (Facet("rule", "Rule"), lambda e: [e.rule] if e.rule else []),
    (Facet("differs", "Differs in"), lambda e: list(dict.fromkeys(e.differs))),
    (Facet("cause", "Because of"), lambda e: [e.cause] if e.cause else []),
    (Facet("corpus", "Corpus"), lambda e: [e.corpus] if e.corpus else []),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many errors of each kind (rows) and each way of being wrong (columns) there are."""

    errors: tuple[str, ...]
    rows: dict[str, Counter[str]]


def tally(errors: Sequence[ErrorItem]) -> Tally:
    """Counts errors by kind and error, in the order of their declaration."""
    rows: dict[str, Counter[str]] = {
        kind: Counter(e.error for e in errors if e.kind == kind) for kind in get_args(Kind)
    }
    found = {kind: counts for kind, counts in rows.items() if counts}
    names = [name for name in get_args(ErrorKind) if any(c[name] for c in found.values())]
    return Tally(tuple(names), found)


def errors_browser(errors: Sequence[ErrorItem]) -> Browser:
    """All errors of a run, in their order."""
    return _browser("errors", "errors", errors, _FACETS)


def changes_browser(comparison: Comparison) -> Browser:
    """What was lost against another run, then what was gained."""
    changes = {id(e): "lost" for e in comparison.lost}
    changes |= {id(e): "gained" for e in comparison.gained}
    change = (Facet("change", "Change"), lambda e: [changes[id(e)]])
    items = (*comparison.lost, *comparison.gained)
    return _browser("changes", "changes", items, (change, *_FACETS))


def _browser(
    name: str, unit: str, errors: Sequence[ErrorItem], facets: Sequence[tuple[Facet, Values]]
) -> Browser:
    counts = [Counter(v for e in errors for v in values(e)) for _, values in facets]
    used = [(*pair, _order(c)) for pair, c in zip(facets, counts, strict=True) if c]
    texts: dict[str, int] = {}
    rows = []
    for error in errors:
        values = [[order[v] for v in find(error)] for _, find, order in used]
        rows.append(_row(error, values, texts))
    data = {
        "unit": unit,
        "texts": list(texts),
        "facets": [{"key": f.key, "name": f.name, "values": list(order)} for f, _, order in used],
        "rows": rows,
    }
    shown = tuple(facet for facet, _, _ in used)
    return Browser(name, unit, len(errors), shown, Markup(script_json(data)))


def _order(counts: Counter[str]) -> dict[str, int]:
    """The values, most frequent first, each with its number."""
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    return {value: number for number, value in enumerate(ranked)}


def _row(error: ErrorItem, values: list[list[int]], texts: dict[str, int]) -> dict[str, Any]:
    sentence = error.sentence
    notes = [] if error.confidence is None else [f"confidence {error.confidence:.2f}"]
    return {
        "values": values,
        "article": error.article if sentence is None else f"{error.article}, {sentence.start}",
        "text": -1 if sentence is None else texts.setdefault(sentence.text, len(texts)),
        "gold": [_span(h) for h in error.gold_spans],
        "predicted": [_span(h) for h in error.predicted_spans],
        "gold_item": error.gold,
        "predicted_item": error.predicted,
        "notes": notes,
    }


def _span(highlight: Highlight) -> list[int | str]:
    return [highlight.start, highlight.end, highlight.label]

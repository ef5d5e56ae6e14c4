"""Which plots an evaluation has, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zhiguan.evaluate.html import charts
from zhiguan.evaluate.html.safe import visible
from zhiguan.evaluate.html.wording import headline, interval, score
from zhiguan.evaluate.schema import Comparison, CurvePoint, Figure, Reliability, Scores, Slice


@dataclass(frozen=True, slots=True)
class Plot:
    """An SVG element with what stands above and below it."""

    caption: str
    svg: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class SlicePlots:
    """The plots of one slice, one a figure."""

    title: str
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class Plots:
    """All plots of the page by their section."""

    reliability: tuple[Plot, ...]
    curve: tuple[Plot, ...]
    slices: tuple[SlicePlots, ...]
    differences: tuple[Plot, ...]


def draw(scores: Scores, comparison: Comparison | None) -> Plots:
    """Draws what there is data for."""
    return Plots(
        tuple(_reliability(r) for r in scores.reliability if any(b.count for b in r.bins)),
        tuple(_curves(scores.learning_curve)),
        tuple(_slices(scores.slices)),
        tuple(_differences(comparison)) if comparison is not None else (),
    )


def _reliability(item: Reliability) -> Plot:
    bins = [
        charts.Bin(b.confidence, b.accuracy.value, b.accuracy.low, b.accuracy.high, b.count)
        for b in item.bins
        if b.confidence is not None and b.accuracy.value is not None
    ]
    described = f"{item.kind}: share of predictions that are right, by their confidence"
    svg = charts.reliability_plot(bins, f"reliability-{item.kind}", described)
    error = f"Expected calibration error {score(item.ece.value)}"
    bounds = interval(item.ece)
    return Plot(item.kind.capitalize(), Markup(svg), f"{error} ({bounds})" if bounds else error)


def _curves(points: Sequence[CurvePoint]) -> list[Plot]:
    names = {f.key: f.name for point in points for f in point.figures}
    drawn = []
    for key, name in names.items():
        found = [(p.articles, f.headline) for p in points for f in p.figures if f.key == key]
        sizes = [
            charts.Size(articles, e.value, e.low, e.high)
            for articles, e in found
            if e.value is not None
        ]
        if sizes:
            described = visible(f"{name} by the number of training articles")
            svg = charts.learning_plot(sizes, "training articles", f"curve-{key}", described)
            drawn.append(Plot(name, Markup(svg)))
    return drawn


def _slices(slices: Sequence[Slice]) -> list[SlicePlots]:
    """The slices that have something to show, those of several figures first."""
    drawn = [SlicePlots(s.name, tuple(_slice(number, s))) for number, s in enumerate(slices)]
    kept = [slice_ for slice_ in drawn if slice_.plots]
    return sorted(kept, key=lambda slice_: len(slice_.plots) == 1)


def _slice(number: int, item: Slice) -> Iterator[Plot]:
    """One plot for each figure; figures of all rows that count the same thing have one name."""
    names = dict.fromkeys((f.name, f.measure) for row in item.rows for f in row.figures)
    for at, (name, measure) in enumerate(names):
        figures = [
            (r.value, f)
            for r in item.rows
            for f in r.figures
            if (f.name, f.measure) == (name, measure)
        ]
        points = [_point(value, f) for value, f in figures if f.headline.value is not None]
        if points:
            caption = f"{name}: {'F1' if measure == 'f1' else measure}"
            unit = "predicted" if measure == "precision" else "gold"
            described = visible(f"{caption} by {item.name}")
            svg = charts.interval_plot(points, unit, f"slice-{number}-{at}", described)
            yield Plot(caption, Markup(svg))


def _point(name: str, figure: Figure) -> charts.Point:
    found = figure.headline
    assert found.value is not None
    count = figure.predicted if figure.measure == "precision" else figure.gold
    return charts.Point(name, found.value, found.low, found.high, count)


def _differences(comparison: Comparison) -> list[Plot]:
    points = [
        charts.Point(d.name, d.difference.value, d.difference.low, d.difference.high, d.gold)
        for d in headline(comparison.figures)
        if d.difference.value is not None
    ]
    if not points:
        return []
    svg = charts.difference_plot(points, "differences", "this run minus the other, by figure")
    note = "Right of the line this run is better; an interval that crosses it decides nothing."
    return [Plot("Difference, this − other", Markup(svg), note)]

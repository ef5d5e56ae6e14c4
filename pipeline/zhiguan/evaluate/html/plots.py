"""Which plots an evaluation has, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zhiguan.evaluate.html import charts
from zhiguan.evaluate.html.safe import visible
from zhiguan.evaluate.html.wording import interval, score
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
    note: str
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
        tuple(_slice(number, s) for number, s in enumerate(scores.slices) if s.rows),
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


def _slice(number: int, item: Slice) -> SlicePlots:
    names = {f.key: f.name for row in item.rows for f in row.figures}
    drawn = []
    for key, name in names.items():
        figures = [(r.value, f) for r in item.rows for f in r.figures if f.key == key]
        points = [_point(value, f) for value, f in figures if f.headline.value is not None]
        if points:
            described = visible(f"{name} by {item.name}")
            svg = charts.interval_plot(points, f"slice-{number}-{key}", described)
            drawn.append(Plot(name, Markup(svg)))
    return SlicePlots(item.name, item.unit, tuple(drawn))


def _point(name: str, figure: Figure) -> charts.Point:
    found = figure.headline
    assert found.value is not None
    return charts.Point(name, found.value, found.low, found.high, figure.gold)


def _differences(comparison: Comparison) -> list[Plot]:
    points = [
        charts.Point(d.name, d.difference.value, d.difference.low, d.difference.high, d.gold)
        for d in comparison.figures
        if d.difference.value is not None
    ]
    if not points:
        return []
    svg = charts.difference_plot(points, "differences", "this run minus the other, by figure")
    note = "Right of the line this run is better; an interval that crosses it decides nothing."
    return [Plot("Difference, this − other", Markup(svg), note)]

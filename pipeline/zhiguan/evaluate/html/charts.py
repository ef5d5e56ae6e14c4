"""The report's plots: points with their intervals, reliability, learning curve, differences.

Each is about as wide as a phone, so that its text has the size of the page's text on every screen:
a wide screen shows several beside each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zhiguan.evaluate.html.safe import visible
from zhiguan.evaluate.html.svg import FIRST, GRID, INK, MUTED, SECOND, to_svg

_INCH = 72.0
_WIDTH = 430.0
_SIZE = 11.0
_ROW = 22.0


@dataclass(frozen=True, slots=True)
class Point:
    """One estimate: its name, value and 95 % interval (None: not known), and its gold items."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    gold: int | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like confidence: its mean, the share that is right, and their number."""

    confidence: float
    accuracy: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a learning curve: what it counts and the score reached with its interval."""

    size: float
    value: float
    low: float | None = None
    high: float | None = None


def interval_plot(points: Sequence[Point], name: str, description: str) -> str:
    """One row a point: the name, the value on a line that is its interval, its gold items."""
    bounds = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    low = max(0.0, min(bounds, default=0.0) - 0.04)
    start = 0.0 if low < 0.3 else _floor(low)
    return _rows(points, (start, 1.0), None, name, description)


def difference_plot(points: Sequence[Point], name: str, description: str) -> str:
    """One row a difference, about a line at nought: right of it is better."""
    bounds = [abs(v) for p in points for v in (p.value, p.low, p.high) if v is not None]
    reach = max([*bounds, 0.01]) * 1.15
    return _rows(points, (-reach, reach), 0.0, name, description)


def _floor(value: float) -> float:
    return int(value * 10) / 10


def _rows(
    points: Sequence[Point],
    limits: tuple[float, float],
    origin: float | None,
    name: str,
    description: str,
) -> str:
    labels = [wrap(p.name, 13.0) for p in points]
    lines = [line for label in labels for line in label.split("\n")]
    left = max([_ems(line) for line in lines], default=1.0) * _SIZE + 14.0
    tall = len(lines) > len(labels)
    figure, axes = _figure(
        len(points) * (_ROW + 8.0 * tall), left, right=48.0, top=20.0, bottom=24.0
    )
    axes.set_xlim(*limits)
    axes.set_ylim(len(points) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=1)
    if origin is not None:
        axes.axvline(origin, color=MUTED, linewidth=1)
    axes.locator_params(axis="x", nbins=5)
    _text(axes, 1.0, 1.0, "gold", x_pixels=46.0, y_pixels=8.0, align="right", colour=MUTED)
    for row, (point, label) in enumerate(zip(points, labels, strict=True)):
        _estimate(axes, point.value, row, (point.low, point.high))
        _label(axes, row, label, "left")
        if point.gold is not None:
            _label(axes, row, f"{point.gold:,}", "right")
    return to_svg(figure, name, description)


def _estimate(
    axes: Axes, value: float, row: float, interval: tuple[float | None, float | None]
) -> None:
    low, high = interval
    if low is not None and high is not None:
        axes.plot([low, high], [row, row], color=FIRST, linewidth=2, solid_capstyle="butt")
        for end in (low, high):
            axes.plot([end, end], [row - 0.18, row + 0.18], color=FIRST, linewidth=1.5)
    axes.plot([value], [row], "o", color=FIRST, markersize=6, clip_on=False)


def reliability_plot(bins: Sequence[Bin], name: str, description: str) -> str:
    """Share that is right by confidence; on the diagonal the two agree. Below: how many."""
    figure, axes = _figure(250.0, 50.0, right=14.0, top=10.0, bottom=88.0)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid(color=GRID, linewidth=1)
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    drawn = [b for b in bins if b.count]
    across = [b.confidence for b in drawn]
    axes.plot(
        across, [b.accuracy for b in drawn], "-o",
        color=FIRST, linewidth=1.5, markersize=6, clip_on=False,
    )  # fmt: skip
    for b in drawn:
        if b.low is not None and b.high is not None:
            axes.plot([b.confidence] * 2, [b.low, b.high], color=FIRST, linewidth=1.5)
    _name_axes(axes, "", "share right")
    axes.tick_params(labelbottom=False)
    height = figure.get_figheight() * _INCH
    below = figure.add_axes(
        (50.0 / _WIDTH, 38.0 / height, (_WIDTH - 64.0) / _WIDTH, 42.0 / height), sharex=axes
    )
    _plain(below)
    below.bar(across, [b.count for b in drawn], width=0.022, color=SECOND)
    below.set_yticks([0, max([b.count for b in drawn], default=1)])
    _name_axes(below, "confidence", "n")
    return to_svg(figure, name, description)


def learning_plot(sizes: Sequence[Size], unit: str, name: str, description: str) -> str:
    """Score over the size of the training data, with its interval."""
    figure, axes = _figure(230.0, 50.0, right=14.0, top=10.0, bottom=40.0)
    axes.grid(color=GRID, linewidth=1)
    across = [s.size for s in sizes]
    axes.plot(across, [s.value for s in sizes], "-o", color=FIRST, linewidth=2, markersize=6)
    for s in sizes:
        if s.low is not None and s.high is not None:
            axes.plot([s.size, s.size], [s.low, s.high], color=FIRST, linewidth=1.5)
    axes.set_xlim(0, max(across, default=1.0) * 1.05)
    axes.locator_params(axis="both", nbins=6)
    _name_axes(axes, unit, "F1")
    return to_svg(figure, name, description)


def _figure(
    inner: float, left: float, *, right: float, top: float, bottom: float
) -> tuple[Figure, Axes]:
    """A figure whose axes are `inner` pixels high and leave these margins, in pixels."""
    height = inner + top + bottom
    figure = Figure(figsize=(_WIDTH / _INCH, height / _INCH), dpi=_INCH)
    figure.patch.set_visible(False)
    axes = figure.add_axes(
        (left / _WIDTH, bottom / height, (_WIDTH - left - right) / _WIDTH, inner / height)
    )
    _plain(axes)
    return figure, axes


def _plain(axes: Axes) -> None:
    axes.patch.set_visible(False)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, labelsize=_SIZE, labelcolor=MUTED, pad=6)


def _name_axes(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(visible(across), fontsize=_SIZE, color=MUTED, parse_math=False)
    axes.set_ylabel(visible(up), fontsize=_SIZE, color=MUTED, parse_math=False)
    axes.yaxis.set_label_coords(-40.0 / (axes.bbox.width or 1.0), 0.5)


def _label(axes: Axes, row: int, label: str, side: str) -> None:
    at, pixels = (0.0, -8.0) if side == "left" else (1.0, 46.0)
    axes.annotate(
        label, (at, row), xycoords=("axes fraction", "data"), xytext=(pixels, 0.0),
        textcoords="offset points", ha="right", va="center", fontsize=_SIZE,
        linespacing=1.05, multialignment="right", color=INK if side == "left" else MUTED,
        annotation_clip=False, parse_math=False,
    )  # fmt: skip


def _text(
    axes: Axes, x: float, y: float, text: str, *, x_pixels: float, y_pixels: float, align: str,
    colour: str,
) -> None:  # fmt: skip
    axes.annotate(
        text, (x, y), xycoords="axes fraction", xytext=(x_pixels, y_pixels),
        textcoords="offset points", ha=align, va="baseline", fontsize=_SIZE, color=colour,
        annotation_clip=False, parse_math=False,
    )  # fmt: skip


def wrap(text: str, ems: float) -> str:
    """The text on one line or, where it is wider than `ems` and has a space, on two."""
    text = " ".join(visible(text).split())
    cuts = [i for i, c in enumerate(text) if c == " " and _ems(text[:i]) <= ems]
    if _ems(text) <= ems or not cuts:
        return shorten(text, ems)
    return text[: cuts[-1]] + "\n" + shorten(text[cuts[-1] + 1 :], ems)


def shorten(text: str, ems: float) -> str:
    """The text, cut with … where it is wider than `ems` (a Chinese character is 1 em wide)."""
    if _ems(text) <= ems:
        return text
    while text and _ems(text) > ems - 1.0:
        text = text[:-1]
    return text + "…"


def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.58 for c in text)

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
_WIDTH = 384.0
_SIZE = 11.0
_ROW = 22.0


@dataclass(frozen=True, slots=True)
class Point:
    """One estimate: its name, value and 95 % interval (None: not known), and its items."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    count: int | None = None


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


def interval_plot(points: Sequence[Point], unit: str, name: str, description: str) -> str:
    """One row a point: name, value on a line that is its interval, count under `unit`."""
    bounds = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    low = max(0.0, min(bounds, default=0.0) - 0.04)
    start = 0.0 if low < 0.3 else _floor(low)
    return _rows(points, (start, 1.0), None, unit, name, description)


def difference_plot(points: Sequence[Point], name: str, description: str) -> str:
    """One row a difference, about a line at nought: right of it is better."""
    bounds = [abs(v) for p in points for v in (p.value, p.low, p.high) if v is not None]
    reach = max([*bounds, 0.01]) * 1.15
    return _rows(points, (-reach, reach), 0.0, "gold", name, description)


def _floor(value: float) -> float:
    return int(value * 10) / 10


def _rows(
    points: Sequence[Point],
    limits: tuple[float, float],
    origin: float | None,
    unit: str,
    name: str,
    description: str,
) -> str:
    labels = [wrap(p.name, 13.0) for p in points]
    lines = [line for label in labels for line in label.split("\n")]
    left = max([_ems(line) for line in lines], default=1.0) * _SIZE + 14.0
    tall = len(lines) > len(labels)
    figure, axes = _figure(
        len(points) * (_ROW + 9.0 * tall), left, right=48.0, top=20.0, bottom=24.0
    )
    axes.set_xlim(*limits)
    axes.set_ylim(len(points) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=1)
    if origin is not None:
        axes.axvline(origin, color=MUTED, linewidth=1)
    axes.locator_params(axis="x", nbins=5 if origin is None else 3, min_n_ticks=2)
    _text(axes, (1.0, 1.0), unit, (46.0, 8.0), "right")
    for row, (point, label) in enumerate(zip(points, labels, strict=True)):
        _estimate(axes, point.value, row, (point.low, point.high))
        _label(axes, row, label, "left")
        if point.count is not None:
            _label(axes, row, f"{point.count:,}", "right")
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
    figure, axes = _figure(230.0, 44.0, right=14.0, top=24.0, bottom=108.0)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid(color=GRID, linewidth=1)
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    axes.tick_params(labelbottom=False)
    _over(axes, "share that is right")
    drawn = [b for b in bins if b.count]
    _points(axes, [(b.confidence, b.accuracy, b.low, b.high) for b in drawn], "")
    height = figure.get_figheight() * _INCH
    width = (_WIDTH - 58.0) / _WIDTH
    below = figure.add_axes((44.0 / _WIDTH, 38.0 / height, width, 42.0 / height), sharex=axes)
    _plain(below)
    most = max([b.count for b in drawn], default=1)
    below.bar([b.confidence for b in drawn], [b.count for b in drawn], width=0.022, color=SECOND)
    below.set_yticks([most], labels=[f"{most:,}"])
    _over(below, "predictions")
    _under(below, "confidence")
    return to_svg(figure, name, description)


def learning_plot(sizes: Sequence[Size], unit: str, name: str, description: str) -> str:
    """Score over the size of the training data, with its interval."""
    figure, axes = _figure(220.0, 44.0, right=14.0, top=24.0, bottom=40.0)
    axes.grid(color=GRID, linewidth=1)
    _points(axes, [(s.size, s.value, s.low, s.high) for s in sizes], "-")
    axes.set_xlim(0, max([s.size for s in sizes], default=1.0) * 1.05)
    axes.locator_params(axis="both", nbins=6)
    _over(axes, "score")
    _under(axes, unit)
    return to_svg(figure, name, description)


def _points(
    axes: Axes, points: Sequence[tuple[float, float, float | None, float | None]], line: str
) -> None:
    """A point at each (across, value), a stroke from low to high; a line through them or none."""
    axes.plot(
        [p[0] for p in points], [p[1] for p in points], f"{line}o",
        color=FIRST, linewidth=1.5, markersize=6, clip_on=False,
    )  # fmt: skip
    for across, _, low, high in points:
        if low is not None and high is not None:
            axes.plot([across, across], [low, high], color=FIRST, linewidth=1.5)


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


def _over(axes: Axes, text: str) -> None:
    _text(axes, (0.0, 1.0), text, (-38.0, 10.0), "left")


def _under(axes: Axes, text: str) -> None:
    axes.set_xlabel(visible(text), fontsize=_SIZE, color=MUTED, parse_math=False)


def _label(axes: Axes, row: int, label: str, side: str) -> None:
    at, pixels = (0.0, -8.0) if side == "left" else (1.0, 46.0)
    axes.annotate(
        label, (at, row), xycoords=("axes fraction", "data"), xytext=(pixels, 0.0),
        textcoords="offset points", ha="right", va="center", fontsize=_SIZE,
        linespacing=1.2, multialignment="right", color=INK if side == "left" else MUTED,
        annotation_clip=False, parse_math=False,
    )  # fmt: skip


def _text(
    axes: Axes, at: tuple[float, float], text: str, offset: tuple[float, float], align: str
) -> None:
    """Muted text beside a point of the axes, `offset` pixels from it."""
    axes.annotate(
        text, at, xycoords="axes fraction", xytext=offset, textcoords="offset points", ha=align,
        va="baseline", fontsize=_SIZE, color=MUTED, annotation_clip=False, parse_math=False,
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

"""The course of a training run as a picture: loss and dev scores over the steps, a line a seed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Points = dict[str, list[tuple[int, float]]]


def draw(metrics: Path, picture: Path) -> None:
    """Draws `metrics.jsonl` as an SVG: the same lines give the same bytes.

    Args:
        metrics: a file that `schedule.MetricsLog` wrote.
        picture: the file to write; nothing is written when there is nothing to draw.
    """
    rows = [json.loads(line) for line in metrics.read_text(encoding="utf-8").splitlines()]
    losses, scores = _series(rows, "loss"), _series(rows, "eval_f1")
    panels = [(n, s) for n, s in (("loss", losses), ("strict F1 on dev", scores)) if s]
    if not panels:
        return
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for place, (name, series) in enumerate(panels, 1):
        _panel(figure.add_subplot(1, len(panels), place), name, series)
    with matplotlib.rc_context({"svg.hashsalt": "curves"}):
        figure.savefig(picture, format="svg", metadata={"Date": None})


def _series(rows: Sequence[dict[str, Any]], key: str) -> Points:
    """The values of a key by seed, as (step, value) in the order of the steps."""
    found: Points = defaultdict(list)
    for row in rows:
        if key in row:
            found[f"seed {row['seed']}"].append((row["step"], row[key]))
    return {name: sorted(points) for name, points in found.items()}


def _panel(axes: Axes, name: str, series: Points) -> None:
    for label, points in series.items():
        steps, values = zip(*points, strict=True)
        axes.plot(steps, values, label=label, linewidth=1.4, marker="." if len(steps) < 30 else "")
    axes.set_xlabel("step")
    axes.set_title(name, loc="left", fontsize=10)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if len(series) > 1:
        axes.legend(frameon=False, fontsize=8)

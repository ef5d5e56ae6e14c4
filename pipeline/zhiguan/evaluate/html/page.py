"""The page: template, style and script put together into one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from zhiguan.evaluate.html import plots, wording
from zhiguan.evaluate.html.items import changes_browser, errors_browser, tally
from zhiguan.evaluate.html.safe import csp_hash, visible
from zhiguan.evaluate.schema import Comparison, ErrorItem, Scores


def render(
    scores: Scores, errors: Sequence[ErrorItem], comparison: Comparison | None = None
) -> str:
    """The whole of `report.html`; the same data give the same text.

    The page runs no script and takes no style but its own, which its Content-Security-Policy names
    by their hashes, and fetches nothing.

    Args:
        scores: figures, tables, slices and the data of the plots.
        errors: what the browser of errors shows, in this order.
        comparison: with it, the page shows this run beside the other.
    """
    environment = _environment()
    style, script = (_source(environment, name) for name in ("report.css", "report.js"))
    return environment.get_template("report.html.j2").render(
        scores=scores,
        comparison=comparison,
        title=wording.title(scores),
        cards=wording.cards(scores.figures),
        plots=plots.draw(scores, comparison),
        tally=tally(errors),
        errors=errors_browser(errors),
        changes=None if comparison is None else changes_browser(comparison),
        style=Markup(style),
        script=Markup(script),
        style_hash=Markup(csp_hash(style)),
        script_hash=Markup(csp_hash(script)),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("zhiguan.evaluate.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wording.FILTERS)
    return environment


def _finalize(value: Any) -> Any:
    """Every text that a template prints has its unseen characters shown; then it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]

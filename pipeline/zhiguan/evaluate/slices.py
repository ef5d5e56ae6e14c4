"""Slices as a configuration declares them.

[[slice]]
name = "article length"
field = "article.characters"
bins = [300, 600, 1000]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zhiguan.errors import ConfigError
from zhiguan.evaluate import fields
from zhiguan.evaluate.naming import kind_of
from zhiguan.evaluate.schema import Measure

HEADLINE = ("entities.exact", "roles.exact", "events.start", "participations.relaxed")


class SliceForm(BaseModel):
    """One slice of a configuration.

    Args:
        name: what reports call it.
        field: what it divides by: `article.…` divides articles, `entity.…` and so on items.
        values: rows to keep, in this order; other values are `other`. Default: what occurs.
        bins: ascending edges of a number's rows: [300, 600] gives < 300, 300–599, ≥ 600.
        quantiles: so many rows of about as many items each, instead of bins.
        labels: only items of these labels, types or parts.
        figures: what is scored in each row. Default: of an article's slice the headline figures,
            of an item's slice that of its kind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    field: str
    values: tuple[str, ...] = ()
    bins: tuple[float, ...] = ()
    quantiles: int = Field(default=0, ge=0, le=100)
    labels: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if sum(map(bool, (self.values, self.bins, self.quantiles))) > 1:
            raise ValueError("give one of values, bins and quantiles")
        if list(self.bins) != sorted(set(self.bins)):
            raise ValueError("bins do not ascend")
        if self.labels and self.unit == "article":
            raise ValueError("labels are of items; this slice divides articles")
        return self

    @property
    def unit(self) -> str:
        """`article`, or the kind of item that it divides."""
        return self.field.partition(".")[0]

    @property
    def attribute(self) -> str:
        """The field without its unit."""
        return self.field.partition(".")[2]

    @property
    def scored(self) -> tuple[str, ...]:
        """The figures of each row."""
        if self.figures:
            return self.figures
        by_kind = dict(zip(("entity", "role", "event", "participation"), HEADLINE, strict=True))
        return HEADLINE if self.unit == "article" else (by_kind[self.unit],)

    @property
    def measure(self) -> Measure:
        """What its figures show: precision where only predictions have the field."""
        return "precision" if self.attribute in fields.PREDICTED_ONLY else "f1"


def read_slices(path: Path, figures: Iterable[str]) -> tuple[SliceForm, ...]:
    """The slices that a file declares.

    Args:
        path: a TOML file of `[[slice]]` tables.
        figures: the names of figures that there are.

    Raises:
        ConfigError: with file and line, for anything unknown or impossible.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"no valid TOML: {error}", where=str(path)) from None
    unknown = sorted(set(content) - {"slice"})
    rows = content.get("slice", [])
    if unknown or not isinstance(rows, list):
        what = f"unknown table {unknown[0]!r}" if unknown else "slice is no list of tables"
        raise ConfigError(what, where=str(path), hint="write [[slice]]")
    known = set(figures)
    return tuple(_slice(row, known, path, text, index) for index, row in enumerate(rows))


def _slice(row: Any, figures: set[str], path: Path, text: str, index: int) -> SliceForm:
    try:
        form = SliceForm.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        what = f"{key}: {first['msg']}" if key else str(first["msg"])
        hint = f"keys: {', '.join(SliceForm.model_fields)}"
        raise ConfigError(what, where=_where(path, text, index, key), hint=hint) from None
    table = fields.ARTICLE if form.unit == "article" else fields.ITEM.get(form.unit, {})
    extra = form.unit == "article" and form.attribute.startswith("extra.")
    if form.attribute not in table and not extra:
        where = _where(path, text, index, "field")
        hint = f"one of {', '.join(fields.known())}"
        raise ConfigError(f"unknown field {form.field!r}", where=where, hint=hint)
    for figure in form.scored:
        if figure not in figures:
            where = _where(path, text, index, "figures")
            hint = f"one of {', '.join(sorted(figures))}"
            raise ConfigError(f"unknown figure {figure!r}", where=where, hint=hint)
        if form.unit not in ("article", kind_of(figure)):
            where = _where(path, text, index, "figures")
            what = f"figure {figure!r} does not count what {form.field!r} divides"
            raise ConfigError(what, where=where, hint="a slice of items scores their own figures")
    return form


def _where(path: Path, text: str, index: int, key: str) -> str:
    """File and line of a key of the slice of that index, or of its head."""
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*slice\s*\]\]", line)]
    if index >= len(heads):
        return str(path)
    end = heads[index + 1] if index + 1 < len(heads) else len(lines)
    for number in range(heads[index], end):
        if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", lines[number]):
            return f"{path}:{number + 1}"
    return f"{path}:{heads[index] + 1}"

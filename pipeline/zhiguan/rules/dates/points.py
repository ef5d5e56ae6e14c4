"""One point of an absolute date, as far as it is written out: year?, month?, day?."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.numbers import month_number, number, year_number


@dataclass(frozen=True, slots=True)
class Point:
    """`text[start:end]` and what stands in it; a part that is not written is None.

    `year` is a number, or the word that a relative year begins with (今, 去); `month` likewise
    (本, 上). `unit` is 日, 天 or 号, or empty for the first of `3-7日`; `numeral` tells that the
    last figure is a Chinese numeral.
    """

    start: int
    end: int
    year: int | str | None
    month: int | str | None
    day: int | None
    unit: str
    numeral: bool


_SPACE = re.compile(r"[ \n]{0,3}")


def gap(text: str, at: int) -> int:
    """The offset behind the layout space at `at`."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def read_point(text: str, start: int) -> Point | None:
    """The longest point that begins at `start` of a folded text, or None."""
    end, figure = start, ""
    year: int | str | None = None
    month: int | str | None = None
    if found := forms.YEAR.match(text, start):
        year, end, figure = year_number(found["year"]), found.end(), found["year"]
        if year is None:
            return None
    elif found := forms.RELATIVE_YEAR.match(text, start):
        year, end = found["year"] or found["tied"], found.end()
    at = gap(text, end) if year is not None else start
    if found := forms.MONTH.match(text, at):
        month, end, figure = month_number(found["month"]), found.end(), found["month"]
        if month is None or not 1 <= month <= 12:
            return None
    elif found := forms.RELATIVE_MONTH.match(text, at):
        month, end, figure = found["month"][0], found.end(), ""
    elif year is not None:
        return Point(start, end, year, None, None, "", not figure.isascii())
    return _with_day(text, start, end, year, month, figure)


def _with_day(
    text: str, start: int, end: int, year: int | str | None, month: int | str | None, figure: str
) -> Point | None:
    at = gap(text, end) if month is not None else start
    found = forms.DAY.match(text, at)
    if found is None and month is not None:
        found = forms.OPEN_DAY.match(text, at) or forms.MISREAD_DAY.match(text, at)
    elif found is None:
        found = forms.PAIR_OF_DAYS.match(text, at) or forms.BARE_OPEN_DAY.match(text, at)
    if found is None:
        if month is None:
            return None
        return Point(start, end, year, month, None, "", not figure.isascii())
    day = number(found["day"])
    unit = found.groupdict().get("unit") or ""
    return Point(start, found.end(), year, month, day, unit, not found["day"].isascii())

"""Dates of different forms that make one span: 上周六至周日, 8月8日至今天, 3月至5月."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import Found
from zhiguan.rules.dates.mention import DateMention, Day

Reader = Callable[[str, int, Context], Found]

_COARSE = ("part", "month", "quarter", "half", "year")


def extended(text: str, mention: DateMention, context: Context, read: Reader) -> DateMention:
    """A mention with those that 至, ~ or, for days, 、 and 和 join to it.

    `read` reads the mention at an offset. Where the two make no span, the context is left as it
    was, so that the second is read again by itself.
    """
    while True:
        ranged = forms.RANGE.match(text, mention.end)
        joint = ranged or forms.LIST.match(text, mention.end)
        if joint is None or mention.granularity not in ("day", *_COARSE):
            return mention
        trial = replace(context, after=_day(mention.last), after_month=_month(mention))
        _, further = read(text, joint.end(), trial)
        whole = None if further is None else _merged(mention, further, ranged is not None)
        if further is None or further.start != joint.end() or whole is None:
            return mention
        context.full, context.last, context.told_year = trial.full, trial.last, trial.told_year
        mention = whole


def _day(iso: str | None) -> Day | None:
    """The day of a mention, for what goes on from it; None where its year is unknown."""
    return None if iso is None or iso.startswith("X") else Day(date.fromisoformat(iso))


def _month(mention: DateMention) -> tuple[int, int] | None:
    """The year and month that a mention coarser than a day begins in."""
    if mention.bounds is None:
        return None
    first = date.fromisoformat(mention.bounds[0])
    return first.year, first.month


def _merged(one: DateMention, other: DateMention, ranged: bool) -> DateMention | None:
    if one.granularity == other.granularity == "day":
        return _days(one, other, ranged)
    if not ranged or one.granularity not in _COARSE or other.granularity not in _COARSE:
        return None
    bounds = None
    if one.bounds is not None and other.bounds is not None:
        if other.bounds[1] < one.bounds[0]:
            return None
        bounds = (one.bounds[0], other.bounds[1])
    return DateMention(one.start, other.end, None, None, one.granularity, bounds)


def _days(one: DateMention, other: DateMention, ranged: bool) -> DateMention | None:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    if one.first.startswith("XXXX") != other.first.startswith("XXXX"):
        return None
    if ranged and other.last < one.first:
        return None
    first, last = min(one.first, other.first), max(one.last, other.last)
    return DateMention(one.start, other.end, first, last, "day")

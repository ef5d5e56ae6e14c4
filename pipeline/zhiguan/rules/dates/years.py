"""The year of a day that is written without one, as its sentence tells it."""

from __future__ import annotations

from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates import reckoning
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.mention import Day
from zhiguan.rules.dates.numbers import year_number
from zhiguan.rules.dates.points import Point

_AHEAD = 120  # characters of the sentence on each side of a date in which its year is looked for


def year_of_name(text: str, point: Point) -> int | None:
    """The only year behind a date in its sentence, where it names a yearly occasion.

    5月10日，…2024年应急演练: from March to November what bears a year is held in it, but for what
    looks back or ahead (2020年度, 2021年计划).
    """
    if point.month not in range(3, 12):
        return None
    ahead = text[point.end : point.end + _AHEAD]
    end = forms.SENTENCE_END.search(ahead)
    sentence = ahead[: end.start()] if end else ahead
    years = {found["year"] for found in forms.YEAR_OF_NAME.finditer(sentence)}
    return year_number(years.pop()) if len(years) == 1 else None


def told_before(text: str, point: Point, day: Day, context: Context) -> Day:
    """What is told of as past lies on or before the paper's day, and in the year of its name."""
    published = context.published
    if published is None or not day.year_known:
        return day
    ahead = day.value > published
    old = (published - day.value).days > reckoning.RECENT
    if (ahead or old) and (year := year_of_name(text, point)):
        named = Day.of(year, day.value.month, day.value.day)
        if named is not None and named.value <= published:
            return named
    if not ahead or forms.COMING.search(_sentence(text, point)) is not None:
        return day
    if forms.PAST.search(_sentence(text, point)) is None:
        return day
    return Day.of(day.value.year - 1, day.value.month, day.value.day) or day


def _sentence(text: str, point: Point) -> str:
    """The sentence of a date, as far as `_AHEAD` characters around it."""
    before = forms.SENTENCE_END.split(text[max(0, point.start - _AHEAD) : point.start])[-1]
    return before + forms.SENTENCE_END.split(text[point.end : point.end + _AHEAD])[0]

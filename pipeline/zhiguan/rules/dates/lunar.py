"""Days of the lunar calendar (正月初八, 农历八月十五, 除夕), reckoned by lunar_python.

lunar_python (MIT, no dependencies) reckons months and leap months from the sun and the moon. It was
checked day by day against a second library for 1901 to 2099; the two differ in July and August 1933
alone, where the second puts the leap month a month late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import LunarMonth, Solar

from zhiguan.rules.dates import coarse
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import Found, coarser, days, tail
from zhiguan.rules.dates.mention import DateMention, Day
from zhiguan.rules.dates.numbers import number, year_number
from zhiguan.rules.dates.relative import bracketed

_CN = "一二三四五六七八九"
_DAY = rf"初[{_CN}十]|三十|二?十[{_CN}]?|廿[{_CN}]?"
_MONTH = rf"十[一二]?|[{_CN}]"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
MARKED = forms.rule(
    r"(?:(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})_年_的?_|(?P<tied>[今去前明])年_的?_)?"
    r"(?:农历|阴历|旧历|夏历|古历)_"
    rf"(?:(?P<own>\d{{4}}|[〇○零{_CN}]{{4}})_年_|[{_STEMS}][{_BRANCHES}]年_|新年_)?"
    rf"(?:(?P<leap>闰)?_(?P<month>正|腊|冬|{_MONTH}|\d{{1,2}})_月_?(?P<day>(?:{_DAY})(?:_日)?|[12]?\d_日?)?)?"
)
UNMARKED = forms.rule(
    rf"(?:(?P<year>\d{{4}}|[〇○零{_CN}]{{4}})_年_的?_(?=[正腊冬闰])|(?P<tied>[今去前明])年_的?_)?(?:"
    rf"(?P<leap>闰)(?P<month>{_MONTH})月(?P<day>{_DAY})?"
    rf"|(?P<named>[正腊冬])月(?P<on>{_DAY})?(?!日)"
    rf"|(?P<plain>{_MONTH})月(?P<at>初[{_CN}十]|(?<=[七八]月)十五(?![日号]))"
    r")"
)
EVE = forms.rule(rf"大年_?(?P<new>初[{_CN}十])|(?:大?年三十|除夕)(?:夜|当[天晚])?")
FURTHER = forms.rule(rf"_(?:(?P<range>[-~]|至|到)|、|和)_(?P<day>{_DAY})(?![月日{_CN}十])")
OTHER = forms.rule(
    r"(?:藏历|傣历|彝历|回历|佛历|伊斯兰教历|伊斯兰历)_(?:新年|(?:[\w]{2,4}年)?_"
    rf"(?:(?:{_MONTH}|[正腊]|\d{{1,2}})月_(?:(?:{_DAY}|[{_CN}]|\d{{1,2}})_[日号]?)?)?)"
)
_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_MONTHLY = 29  # no lunar month is shorter


@lru_cache(maxsize=4096)
def solar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The solar day of a lunar one; None where the lunar calendar has no such month or day."""
    found = LunarMonth.fromYm(year, -month if leap else month)
    if found is None or not 1 <= day <= found.getDayCount():
        return None
    first = Solar.fromJulianDay(found.getFirstJulianDay())
    return date(first.getYear(), first.getMonth(), first.getDay()) + timedelta(days=day - 1)


def eve(year: int) -> date | None:
    """The last day of a lunar year (除夕)."""
    new_year = solar(year + 1, 1, 1)
    return None if new_year is None else new_year - timedelta(days=1)


def nearest(options: Iterable[date | None], context: Context) -> Day | None:
    """The day of several years that is meant: the nearest, one to come counted as twice as far."""
    anchor = context.anchor
    if anchor is None or not anchor.year_known:
        return None
    known = [option for option in options if option is not None]
    base = anchor.value
    best = min(known, key=lambda day: max((base - day).days, 2 * (day - base).days), default=None)
    return None if best is None else Day(best)


def lunar(text: str, at: int, context: Context) -> Found | None:
    """农历八月十五, 正月初八, 腊月, 除夕, and ranges of such days."""
    if (found := EVE.match(text, at)) is not None:
        return _new_year(text, found, context)
    found = MARKED.match(text, at) or UNMARKED.match(text, at)
    if found is None:
        return None
    parts = found.groupdict()
    month = _month(parts.get("month") or parts.get("named") or parts.get("plain"))
    if month is None:
        return coarser(text, at, found.end(), "vague")
    told = parts.get("own") or parts.get("year")
    year = year_number(told) if told else context.year(parts["tied"]) if parts["tied"] else None
    if told is None and parts["tied"] and year is None:
        return coarser(text, at, found.end(), "day")
    word = parts.get("day") or parts.get("on") or parts.get("at")
    leap = bool(parts.get("leap"))
    if word is None:
        return _whole_month(text, found, year, month, leap, context)
    first = _day(year, month, _number(word), leap, context)
    return _more(text, found, year, month, leap, first, context)


def other_calendar(text: str, at: int, _: Context) -> Found | None:
    """藏历六月四日: a day of a calendar that is not reckoned here, and no 4 June."""
    found = OTHER.match(text, at)
    return None if found is None else coarser(text, at, found.end(), "vague")


def _month(word: str | None) -> int | None:
    value = None if word is None else _NAMED_MONTHS.get(word) or number(word)
    return value if value is not None and 1 <= value <= 12 else None


def _number(word: str) -> int:
    return number(word.removeprefix("初").rstrip("日 \n")) or 0


def _day(year: int | None, month: int, day: int, leap: bool, context: Context) -> Day | None:
    if year is not None:
        value = _on(year, month, day, leap)
        return None if value is None else Day(value)
    if context.anchor is None:
        return None
    base = context.anchor.value.year
    return nearest((_on(y, month, day, leap) for y in range(base - 2, base + 2)), context)


def _on(year: int, month: int, day: int, leap: bool) -> date | None:
    """A lunar day; 腊月三十 of a month of 29 days is its last, as people count."""
    if month == 12 and day == 30:
        return eve(year)
    return solar(year, month, day, leap)


def _more(
    text: str,
    found: re.Match[str],
    year: int | None,
    month: int,
    leap: bool,
    first: Day | None,
    context: Context,
) -> Found:
    """Goes on to further days (正月初八至十五); a solar day in brackets is what counts."""
    end = tail(text, found.end())
    if bracket := bracketed(text, end, context):
        return bracket[0], DateMention(found.start(), *bracket, "day")
    last = first
    while further := FURTHER.match(text, end):
        last = _day(year, month, _number(further["day"]), leap, context)
        end = tail(text, further.end())
    if first is None or last is None or last < first:
        return coarser(text, found.start(), end, "day")
    context.last = last
    return days(text, found.start(), end, first, last)


def _new_year(text: str, found: re.Match[str], context: Context) -> Found:
    """除夕, 大年三十, 大年初二."""
    day = None
    if context.anchor is not None:
        years = range(context.anchor.value.year - 1, context.anchor.value.year + 2)
        new = _number(found["new"]) if found["new"] else None
        day = nearest((eve(y - 1) if new is None else solar(y, 1, new) for y in years), context)
    end = tail(text, found.end())
    if bracket := bracketed(text, end, context):
        return bracket[0], DateMention(found.start(), *bracket, "day")
    if day is None:
        return coarser(text, found.start(), end, "day")
    context.last = day
    return days(text, found.start(), end, day, day)


def _whole_month(
    text: str, found: re.Match[str], year: int | None, month: int, leap: bool, context: Context
) -> Found:
    first = _day(year, month, 1, leap, context)
    bounds = None
    if first is not None:
        length = timedelta(days=_MONTHLY - 1)
        bounds = coarse.iso(first.value, first.value + length)
    return coarser(text, found.start(), found.end(), "month", bounds)

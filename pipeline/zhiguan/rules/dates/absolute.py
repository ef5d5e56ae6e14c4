"""Dates by number: years, months and days, single, in ranges and in lists."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from zhiguan.rules.dates import coarse, reckoning
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import (
    Found,
    coarser,
    days,
    inside_number,
    is_dateline,
    tail,
)
from zhiguan.rules.dates.mention import DateMention, Day
from zhiguan.rules.dates.numbers import number
from zhiguan.rules.dates.points import Point, gap, read_point
from zhiguan.rules.dates.years import told_before, year_of_name

_TIED = ("同", "当", "次", "翌")  # 年: that of the date before, or the next
_COUNTS = "月第近前约每满共达期时续过超需隔仅余多几数"  # before N日 they tell no day


def numeric(text: str, at: int, context: Context) -> Found | None:
    """2020-08-05, 2020.8.5, 2020/8/5, 2020.8.3-8.7."""
    found = forms.FULL.match(text, at)
    if found is None:
        return None
    day = Day.of(int(found["year"]), int(found["month"]), int(found["day"]))
    if day is None:
        return found.end(), None
    context.full = context.last = day
    end = tail(text, found.end())
    if further := forms.FULL_UNTIL.match(text, end):
        month = int(further["month"] or day.value.month)
        last = reckoning.following(day, month, int(further["day"]))
        if last is not None and last >= day:
            context.full = context.last = last
            return days(text, at, tail(text, further.end()), day, last)
    return days(text, at, end, day, day)


def month_range(text: str, at: int, context: Context) -> Found | None:
    """1-7月, 7、8月, 今年1至7月份."""
    written = read_point(text, at)
    if written is not None and (written.month is not None or written.year is None):
        written = None
    found = forms.UNTIL_MONTH.match(text, at if written is None else gap(text, written.end))
    if found is None or inside_number(text, at):
        return None
    first, last = number(found["month"]) or 0, number(found["last"]) or 0
    if not 1 <= first < last <= 12:
        return None
    year: int | None = None
    if written is not None and written.year is not None:
        year = context.year(written.year)
    else:
        day = reckoning.complete(first, 1, context.anchor)
        year = day.value.year if day is not None and day.year_known else None
    bounds = None if year is None else coarse.iso(*reckoning.month_bounds(year, first, last))
    end = found.end()
    if behind := forms.MONTH_TAIL.match(text, end):
        end = behind.end()
    return coarser(text, at, end, "month", bounds)


def year_range(text: str, at: int, _: Context) -> Found | None:
    """2018-2020年."""
    found = forms.UNTIL_YEAR.match(text, at)
    if found is None or int(found["year"]) >= int(found["last"]):
        return None
    bounds = (f"{found['year']}-01-01", f"{found['last']}-12-31")
    return coarser(text, at, found.end(), "year", bounds)


def until(text: str, at: int, context: Context) -> Found | None:
    """截至8月5日: up to when something is told, and no day of an occasion."""
    found = forms.UNTIL.match(text, at)
    point = None if found is None else read_point(text, found.end())
    if found is None or point is None:
        return None
    inner = absolute(text, found.end(), context)
    if inner is None or inner[1] is None or inner[1].first != inner[1].last:
        return None
    end = inner[0]
    if behind := forms.UP_TO.match(text, end):
        end = behind.end()
    return end, DateMention(at, end, None, None, "limit", inner[1].bounds)


def absolute(text: str, at: int, context: Context) -> Found | None:
    """8月3日, 2020年8月3日至9月2日, 8月9日、10日, 8日, 2020年8月, 去年底."""
    if inside_number(text, at):
        return None
    point = read_point(text, at)
    if point is None:
        return None
    if point.day is None:
        return month_or_year(text, point, context)
    if point.month is None:
        return bare_day(text, point, context)
    if context.anchor is None and point.year is None and isinstance(point.month, int):
        point = replace(point, year=year_of_name(text, point))
    first = context.day(point, planned(text, at))
    if first is not None and point.year is None and isinstance(point.month, int):
        first = told_before(text, point, first, context)
    if first is None:
        if isinstance(point.month, str):
            return coarser(text, at, tail(text, point.end), "day")
        return point.end, None
    if isinstance(point.year, int):
        context.full = first
    context.last_written = True
    return _more_days(text, point, first, context)


def bare_day(text: str, point: Point, context: Context) -> Found | None:
    """8日, 3日至5日: not where it counts days (15日内, 第3日) or rooms (8号楼)."""
    assert point.day is not None
    if not point.unit:
        close, dated = _open_days(text, point)
        if not dated:
            return close, None
    if not 1 <= point.day <= 31 or text[point.start - 1 : point.start] in tuple(_COUNTS):
        return point.end, None
    with_part = forms.PART.match(text, point.end) is not None
    if (point.numeral or point.unit == "号") and not with_part:
        return point.end, None
    if forms.BARE_DAY_STOPS.match(text, point.end):
        return point.end, None
    if found := forms.SINCE.match(text, point.end):  # 3日前 may be three days ago
        return found.end(), DateMention(point.start, found.end(), None, None, "vague")
    first = context.day(point, planned(text, point.start))
    if first is not None:
        return _more_days(text, point, first, context)
    end = tail(text, point.end)
    while joined := forms.RANGE.match(text, end) or forms.LIST.match(text, end):
        further = read_point(text, joined.end())
        if further is None or further.day is None:
            break
        if further.month is not None:
            last = context.day(further)
            start = None if last is None else reckoning.month_of_start(point.day, last)
            if last is None or start is None:
                break
            context.last = last
            return days(text, point.start, tail(text, further.end), start, last)
        end = tail(text, further.end)
    return coarser(text, point.start, end, "day")


def planned(text: str, at: int) -> bool:
    """Whether 将于, 定于 stand right before an offset: the day is still to come."""
    return forms.PLANNED.search(text, max(0, at - 5), at) is not None


def _open_days(text: str, point: Point) -> tuple[int, bool]:
    """Where 9至10日 ends, and whether it is a date: at the head of a clause, and not 3至5日内."""
    end, closed = point.end, False
    while not closed and (joint := forms.RANGE.match(text, end) or forms.LIST.match(text, end)):
        further = read_point(text, joint.end())
        if further is None or further.day is None or further.month is not None:
            break
        end, closed = further.end, bool(further.unit)
    heads = forms.BARE_DAY_AFTER.search(text, max(0, point.start - 4), point.start) is not None
    return end, closed and heads and not forms.BARE_DAY_STOPS.match(text, end)


def month_or_year(text: str, point: Point, context: Context) -> Found | None:
    """2020年, 今年上半年, 8月下旬, 去年12月, 本月初."""
    if point.month is None:
        return _year(text, point, context)
    if invalid := forms.NO_DAY.match(text, point.end):
        return invalid.end(), None
    if ordinal := forms.NTH.match(text, point.end):
        return _nth(text, point, ordinal, context)
    part = forms.PART_OF_MONTH.match(text, point.end)
    end = part.end() if part else point.end
    if found := forms.MONTH_TAIL.match(text, end):
        end = found.end()
    loose = point.numeral and point.year is None and end == point.end
    if loose and not forms.SINCE.match(text, end):
        return point.end, None
    told = _month_of(point, context)
    bounds = None
    if told is not None and told[0] is not None:
        bounds = coarse.of_month(told[0], told[1], part["part"] if part else None)
    return coarser(text, point.start, end, "part" if part else "month", bounds)


def _nth(text: str, point: Point, found: re.Match[str], context: Context) -> Found:
    """8月第二个星期日, 8月的第一天, 8月最后一天."""
    told = _month_of(point, context)
    end = tail(text, found.end())
    if told is None or told[0] is None:
        return coarser(text, point.start, end, "day")
    first, last = reckoning.month_bounds(told[0], told[1])
    day = last if found["last"] else first
    if found["nth"]:
        weekday = "一二三四五六日天".index(found["weekday"]) % 7
        day = reckoning.weekday_after(first - timedelta(days=1), weekday)
        day += timedelta(days=7 * ((number(found["nth"]) or 1) - 1))
    if day > last:
        return end, None
    context.last = Day(day)
    return days(text, point.start, end, context.last, context.last)


def _month_of(point: Point, context: Context) -> tuple[int | None, int] | None:
    if isinstance(point.month, str):
        return context.month(point.month)
    assert point.month is not None
    if point.year is not None:
        return context.year(point.year), point.month
    if context.after_month is not None:
        year, month = context.after_month
        return year + (point.month < month), point.month
    day = reckoning.complete(point.month, 1, context.anchor)
    return None if day is None or not day.year_known else (day.value.year, point.month)


def _year(text: str, point: Point, context: Context) -> Found | None:
    if forms.NO_YEAR.match(text, point.end):
        return point.end, None
    part = forms.PART_OF_YEAR.match(text, point.end)
    year = context.year(point.year)
    if isinstance(point.year, int):
        context.told_year = point.year
    kind, bounds = ("part" if part else "year"), None
    if year is not None:
        kind, bounds = coarse.of_year(year, part["part"] if part else None)
    return coarser(text, point.start, part.end() if part else point.end, kind, bounds)


def _more_days(text: str, point: Point, first: Day, context: Context) -> Found:
    """Goes on from a first day over 至, ~ and 、 to the last."""
    low = last = first
    end = tail(text, point.end)
    while True:
        ranged = forms.RANGE.match(text, end)
        joined = ranged or forms.LIST.match(text, end)
        further = read_point(text, joined.end()) if joined else None
        if further is None or further.day is None:
            break
        step = _next_day(last, further, ranged is not None, context)
        if step is None or (ranged and _runs_back(last, step)):
            break
        low, last = min(low, step), max(last, step)
        end = tail(text, further.end)
    context.last = last
    if low == last and is_dateline(text, point.start, end):
        context.dateline = last
        return end, DateMention(point.start, end, str(low), str(last), "dateline")
    return days(text, point.start, end, low, last)


def _runs_back(day: Day, step: Day) -> bool:
    """Whether a span without a year ends in the year to come, but for one over New Year."""
    return not step.year_known and step.value.year > day.value.year and day.value.month < 10


def _next_day(last: Day, point: Point, ranged: bool, context: Context) -> Day | None:
    assert point.day is not None
    if point.year in _TIED and isinstance(point.month, int):
        step = Day.of(last.value.year + (point.year in "次翌"), point.month, point.day)
        return None if step is None else Day(step.value, last.year_known)
    if point.year is not None or isinstance(point.month, str):
        return context.day(point)
    reckon = reckoning.following if ranged else reckoning.beside
    return reckon(last, point.month, point.day)

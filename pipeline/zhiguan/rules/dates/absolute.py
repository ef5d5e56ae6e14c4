"""Dates by number: years, months and days, single, in ranges and in lists."""

from __future__ import annotations

from zhiguan.rules.dates import coarse, reckoning
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.mention import DateMention, Day
from zhiguan.rules.dates.numbers import number
from zhiguan.rules.dates.points import Point, read_point

Found = tuple[int, DateMention | None]

_NUMERALS = "〇○零一二三四五六七八九十廿卅"
_TIED = ("同", "当", "次")  # 年: that of the date before, or the next
_COUNTS = "月第近前约每满共达期时续过超需隔仅余多几数"  # before N日 they tell no day


def numeric(text: str, at: int, context: Context) -> Found | None:
    """2020-08-05, 2020.8.5, 2020/8/5."""
    found = forms.FULL.match(text, at)
    if found is None:
        return None
    day = Day.of(int(found["year"]), int(found["month"]), int(found["day"]))
    if day is None:
        return found.end(), None
    context.full = context.last = day
    return days(text, at, tail(text, found.end()), day, day)


def month_range(text: str, at: int, context: Context) -> Found | None:
    """1-7月, 7、8月."""
    found = forms.UNTIL_MONTH.match(text, at)
    if found is None or inside_number(text, at):
        return None
    first, last = number(found["month"]) or 0, number(found["last"]) or 0
    if not 1 <= first < last <= 12:
        return None
    day = reckoning.complete(first, 1, context.anchor)
    bounds = None
    if day is not None and day.year_known:
        bounds = coarse.iso(*reckoning.month_bounds(day.value.year, first, last))
    return coarser(text, at, found.end(), "month", bounds)


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
    first = context.day(point)
    if first is None:
        if isinstance(point.month, str):
            return coarser(text, at, tail(text, point.end), "day")
        return point.end, None
    if isinstance(point.year, int):
        context.full = first
    return _more_days(text, point, first, context)


def bare_day(text: str, point: Point, context: Context) -> Found | None:
    """8日, 3日至5日: not where it counts days (15日内, 第3日) or rooms (8号楼)."""
    assert point.day is not None
    if not 1 <= point.day <= 31 or text[point.start - 1 : point.start] in tuple(_COUNTS):
        return point.end, None
    with_part = forms.PART.match(text, point.end) is not None
    if (point.numeral or point.unit == "号") and not with_part:
        return point.end, None
    if forms.BARE_DAY_STOPS.match(text, point.end):
        return point.end, None
    planned = forms.PLANNED.search(text, max(0, point.start - 5), point.start) is not None
    first = context.day(point, planned)
    if first is not None:
        return _more_days(text, point, first, context)
    end = tail(text, point.end)
    while joined := forms.RANGE.match(text, end) or forms.LIST.match(text, end):
        further = read_point(text, joined.end())
        if further is None or further.day is None or further.month is not None:
            break
        end = tail(text, further.end)
    return coarser(text, point.start, end, "day")


def month_or_year(text: str, point: Point, context: Context) -> Found | None:
    """2020年, 今年上半年, 8月下旬, 去年12月, 本月初."""
    if point.month is None:
        return _year(text, point, context)
    if invalid := forms.NO_DAY.match(text, point.end):
        return invalid.end(), None
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


def _month_of(point: Point, context: Context) -> tuple[int | None, int] | None:
    if isinstance(point.month, str):
        return context.month(point.month)
    assert point.month is not None
    if point.year is not None:
        return context.year(point.year), point.month
    day = reckoning.complete(point.month, 1, context.anchor)
    return None if day is None or not day.year_known else (day.value.year, point.month)


def _year(text: str, point: Point, context: Context) -> Found | None:
    if forms.NO_YEAR.match(text, point.end):
        return point.end, None
    part = forms.PART_OF_YEAR.match(text, point.end)
    year = context.year(point.year)
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
        if step is None:
            break
        low, last = min(low, step), max(last, step)
        end = tail(text, further.end)
    context.last = last
    return days(text, point.start, end, low, last)


def _next_day(last: Day, point: Point, ranged: bool, context: Context) -> Day | None:
    assert point.day is not None
    if point.year in _TIED and isinstance(point.month, int):
        step = Day.of(last.value.year + (point.year == "次"), point.month, point.day)
        return None if step is None else Day(step.value, last.year_known)
    if point.year is not None or isinstance(point.month, str):
        return context.day(point)
    reckon = reckoning.following if ranged else reckoning.beside
    return reckon(last, point.month, point.day)


def days(text: str, start: int, end: int, first: Day, last: Day) -> Found:
    """The mention of one or more days, or a vague one where 以来, 前 or 后 stands behind."""
    if found := forms.SINCE.match(text, end):
        return found.end(), DateMention(start, found.end(), None, None, "vague")
    if found := forms.ONWARDS.match(text, end):
        end = found.end()
    return end, DateMention(start, end, str(first), str(last), "day")


def coarser(
    text: str, start: int, end: int, kind: str, bounds: coarse.Bounds | None = None
) -> Found:
    """A mention that names no day; with 以来, 前 or 后 behind it, vague."""
    if found := forms.SINCE.match(text, end):
        return found.end(), DateMention(start, found.end(), None, None, "vague")
    return end, DateMention(start, end, None, None, kind, bounds)


def tail(text: str, end: int) -> int:
    """The offset behind a weekday in brackets and a part of the day (上午, 晚8时)."""
    if found := forms.WEEKDAY_NOTE.match(text, end):
        end = found.end()
    if found := forms.PART.match(text, end):
        end = found.end()
    return end


def inside_number(text: str, at: int) -> bool:
    """Whether what stands at `at` goes on a number, or an ordinal, that began before it."""
    if at == 0:
        return False
    before, here = text[at - 1], text[at]
    if here.isdigit():
        return before.isdigit() or (before in ".-~" and text[at - 2 : at - 1].isdigit())
    return here in _NUMERALS and before in _NUMERALS + "第"

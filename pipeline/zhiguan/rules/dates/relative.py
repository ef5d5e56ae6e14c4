"""Dates that lean on the paper's day or on the date before, and those that name no day."""

from __future__ import annotations

import re
from datetime import timedelta

from zhiguan.rules.dates import coarse, reckoning
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.absolute import absolute
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import Found, coarser, days, tail
from zhiguan.rules.dates.mention import DateMention, Day
from zhiguan.rules.dates.points import gap, read_point

_DAYS = {"大前天": -3, "大后天": 3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_NEXT = {"次日": 1, "翌日": 1, "第二天": 1, "隔天": 1, "后一天": 1}
_NEXT |= dict.fromkeys(("前一天", "前一日", "头一天", "头一日"), -1)
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_WEEKDAYS = {name: index % 7 for index, name in enumerate("一二三四五六日")} | {"天": 6}


def recurring(text: str, at: int, _: Context) -> Found | None:
    """每月8日, 每逢周一: read over, and no date."""
    found = forms.RECURRING.match(text, at)
    if found is None:
        return None
    end = found.end()
    while point := read_point(text, end):
        end = point.end
        if not (joined := forms.LIST.match(text, end)):
            break
        end = joined.end()
    if day := forms.WEEKDAY.match(text, end):
        end = day.end()
    return end, None


def relative_day(text: str, at: int, context: Context) -> Found | None:
    """昨日, 今天上午, 前天, 今天（8月9日）."""
    found = forms.RELATIVE_DAY.match(text, at)
    if found is None:
        return None
    word = found["day"]
    day = context.away(_DAYS[word] if word in _DAYS else _DAYS[word[0]])
    end = _edge(text, found.end())
    if bracket := bracketed(text, end, context):
        return bracket[0], DateMention(at, *bracket, "day")
    return _one_day(text, at, end, day, context)


def numbered_day(text: str, at: int, context: Context) -> Found | None:
    """昨（10）日, 今（11日）: the number is what counts."""
    found = forms.NUMBERED_DAY.match(text, at)
    if found is None:
        return None
    told, figure = context.away(_DAYS[found["day"]]), int(found["number"])
    if told is not None:
        day = reckoning.nearest(figure, told, None)
    else:
        day = None if context.last is None else reckoning.nearest(figure, context.last, None)
    return _one_day(text, at, _edge(text, found.end()), day, context)


def two_days(text: str, at: int, context: Context) -> Found | None:
    """昨今两日, 今明两天."""
    found = forms.TWO_DAYS.match(text, at)
    if found is None:
        return None
    first, last = context.away(_DAYS[found["first"]]), context.away(_DAYS[found["last"]])
    if first is None or last is None or last < first:
        return coarser(text, at, found.end(), "day")
    context.last = last
    return days(text, at, found.end(), first, last)


def period(text: str, at: int, context: Context) -> Found | None:
    """上半年, 一季度, 前三季度 without a year: the latest that has begun."""
    found = forms.PERIOD.match(text, at)
    if found is None:
        return None
    part = found["part"].replace(" ", "").replace("\n", "")
    if context.today is None:
        return coarser(text, at, found.end(), coarse.of_year(2000, part)[0])
    return coarser(text, at, found.end(), *coarse.before(part, context.today))


def same_day(text: str, at: int, context: Context) -> Found | None:
    """当天, 同日, 次日: told from the day named before."""
    found = forms.SAME_DAY.match(text, at)
    if found is None:
        return None
    day = context.last
    if day is not None and found["day"] in _NEXT:
        day = Day(day.value + timedelta(days=_NEXT[found["day"]]), day.year_known)
    return _one_day(text, at, tail(text, found.end()), day, context)


def weekday(text: str, at: int, context: Context) -> Found | None:
    """上周五, 本周三, 星期二, 周二; 周一至周五 is a rule, not a date."""
    if context.after is None and (found := forms.WEEKDAY_RANGE.match(text, at)):
        return found.end(), None
    found = forms.WEEKDAY.match(text, at)
    if found is None:
        return None
    week = found["week"].removesuffix("个")
    number = _WEEKDAYS[found["day"]]
    if not week and context.after is not None:
        following = Day(reckoning.weekday_after(context.after.value, number))
        return _one_day(text, at, tail(text, found.end()), following, context)
    surname = not week and found["name"] == "周"
    if surname and not forms.WEEKDAY_AFTER.match(text, found.end()):
        return None
    day = None
    if context.today is not None:
        shift = _WEEKS[week] if week else None
        day = Day(reckoning.weekday(context.today, number, shift))
    end = tail(text, found.end())
    if bracket := bracketed(text, end, context):
        return bracket[0], DateMention(at, *bracket, "day")
    return _one_day(text, at, end, day, context)


def week(text: str, at: int, context: Context) -> Found | None:
    """上周, 本周末."""
    found = forms.WEEK.match(text, at)
    if found is None:
        return None
    bounds = None
    if context.today is not None:
        shift = _WEEKS[found["week"]]
        first = reckoning.weekday(context.today, 5 if found["end"] else 0, shift)
        bounds = coarse.iso(first, reckoning.weekday(context.today, 6, shift))
    return coarser(text, at, found.end(), "week", bounds)


def plan(text: str, at: int, _: Context) -> Found | None:
    """“十四五”期间."""
    found = forms.PLAN.match(text, at)
    if found is None:
        return None
    return found.end(), DateMention(
        at, found.end(), None, None, "plan", coarse.of_plan(found["plan"])
    )


def vague(text: str, at: int, context: Context) -> Found | None:
    """近日, 年初, 三天前; 日前（8月5日） is the day in brackets."""
    found = forms.VAGUE.match(text, at)
    if found is not None and (bracket := bracketed(text, found.end(), context)):
        return bracket[0], DateMention(at, *bracket, "day")
    return _plain(text, found, "vague")


def _plain(text: str, found: re.Match[str] | None, kind: str) -> Found | None:
    return None if found is None else coarser(text, found.start(), found.end(), kind)


def _one_day(text: str, start: int, end: int, day: Day | None, context: Context) -> Found:
    if day is None:
        return coarser(text, start, end, "day")
    context.last = day
    return days(text, start, end, day, day)


def _edge(text: str, end: int) -> int:
    found = forms.EDGE.match(text, end)
    return tail(text, found.end() if found else end)


def bracketed(text: str, end: int, context: Context) -> tuple[int, str, str] | None:
    """A date by number in brackets behind a relative one, which it spells out.

    The end, the first and the last day.
    """
    opening = gap(text, end)
    if text[opening : opening + 1] != "(":
        return None
    found = absolute(text, gap(text, opening + 1), context)
    if found is None or found[1] is None or found[1].first is None or found[1].last is None:
        return None
    closing = gap(text, found[0])
    if text[closing : closing + 1] != ")":
        return None
    return closing + 1, found[1].first, found[1].last

"""Dates that lean on the paper's day or on the date before, and those that name no day."""

from __future__ import annotations

import re
from datetime import timedelta

from zhiguan.rules.dates import coarse, reckoning
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.absolute import Found, absolute, coarser, days, tail
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.mention import DateMention, Day
from zhiguan.rules.dates.points import gap, read_point

_DAYS = {"大前天": -3, "大后天": 3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_NEXT = ("次日", "翌日", "第二天", "隔天")
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


def lunar(text: str, at: int, _: Context) -> Found | None:
    """Days of the lunar calendar, which is not reckoned here."""
    return _plain(text, forms.LUNAR.match(text, at), "vague")


def relative_day(text: str, at: int, context: Context) -> Found | None:
    """昨日, 今天上午, 前天, 今天（8月9日）."""
    found = forms.RELATIVE_DAY.match(text, at)
    if found is None:
        return None
    word = found["day"]
    day = context.away(_DAYS[word] if word in _DAYS else _DAYS[word[0]])
    end = _edge(text, found.end())
    if bracket := _bracketed(text, end, context):
        return bracket[0], DateMention(at, bracket[0], bracket[1], bracket[2], "day")
    return _one_day(text, at, end, day, context)


def same_day(text: str, at: int, context: Context) -> Found | None:
    """当天, 同日, 次日: told from the day named before."""
    found = forms.SAME_DAY.match(text, at)
    if found is None:
        return None
    day = context.last
    if day is not None and found["day"] in _NEXT:
        day = Day(day.value + timedelta(days=1), day.year_known)
    return _one_day(text, at, tail(text, found.end()), day, context)


def weekday(text: str, at: int, context: Context) -> Found | None:
    """上周五, 本周三, 星期二, 周二; 周一至周五 is a rule, not a date."""
    if found := forms.WEEKDAY_RANGE.match(text, at):
        return found.end(), None
    found = forms.WEEKDAY.match(text, at)
    if found is None:
        return None
    week = found["week"].removesuffix("个")
    surname = not week and found["name"] == "周"
    if surname and not forms.WEEKDAY_AFTER.match(text, found.end()):
        return None
    day = None
    if context.published is not None:
        shift = _WEEKS[week] if week else None
        day = Day(reckoning.weekday(context.published, _WEEKDAYS[found["day"]], shift))
    end = tail(text, found.end())
    if bracket := _bracketed(text, end, context):
        return bracket[0], DateMention(at, bracket[0], bracket[1], bracket[2], "day")
    return _one_day(text, at, end, day, context)


def week(text: str, at: int, context: Context) -> Found | None:
    """上周, 本周末."""
    found = forms.WEEK.match(text, at)
    if found is None:
        return None
    bounds = None
    if context.published is not None:
        shift = _WEEKS[found["week"]]
        first = reckoning.weekday(context.published, 5 if found["end"] else 0, shift)
        bounds = coarse.iso(first, reckoning.weekday(context.published, 6, shift))
    return coarser(text, at, found.end(), "week", bounds)


def feast(text: str, at: int, context: Context) -> Found | None:
    """国庆期间, 春节前夕: vague; 国庆节当天, of the solar calendar: a day."""
    found = forms.FEAST.match(text, at)
    if found is None:
        return None
    fixed = forms.FIXED_FEASTS.get(found["feast"])
    if fixed is None or found["tail"] not in ("当天", "当日"):
        return _plain(text, found, "vague")
    day = reckoning.complete(*fixed, context.anchor)
    return _one_day(text, at, tail(text, found.end()), day, context)


def plan(text: str, at: int, _: Context) -> Found | None:
    """“十四五”期间."""
    found = forms.PLAN.match(text, at)
    if found is None:
        return None
    return found.end(), DateMention(
        at, found.end(), None, None, "plan", coarse.of_plan(found["plan"])
    )


def vague(text: str, at: int, _: Context) -> Found | None:
    """近日, 日前, 年初, 三天前."""
    return _plain(text, forms.VAGUE.match(text, at), "vague")


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


def _bracketed(text: str, end: int, context: Context) -> tuple[int, str, str] | None:
    """A date by number in brackets behind a relative one, which it spells out."""
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

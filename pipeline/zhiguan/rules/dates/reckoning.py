"""Calendar arithmetic: which year, month or week a mention without one means."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from zhiguan.rules.dates.mention import Day

HALF_YEAR = 183  # a date further ahead of the paper than this lies in the year before
NEW_YEAR = 15  # in December, a day of January that is this near lies in the year to come
YEAR = 366  # a day with its month that is named within these days of the paper carries on as well
RECENT = 60  # a date within these days of the paper carries its month on to a bare day


def complete(month: int, day: int, anchor: Day | None) -> Day | None:
    """The day meant by a month and a day without a year, told from `anchor`.

    `anchor` is the day of the paper, or a full date that stands before in the text. The year is
    the anchor's; the one before when that were more than half a year ahead (12月 in a paper of
    January); the next for the first days of January in a paper of December. None for a day that
    does not exist; without an anchor the year stays unknown.
    """
    if anchor is None or not anchor.year_known:
        return Day.of(None, month, day)
    base = anchor.value
    here = Day.of(base.year, month, day)
    if here is None:
        return Day.of(base.year - 1, month, day)
    if (here.value - base).days > HALF_YEAR:
        return Day.of(base.year - 1, month, day)
    coming = Day.of(base.year + 1, month, day)
    if coming is not None and (coming.value - base).days <= NEW_YEAR:
        return coming
    return here


def following(day: Day, month: int | None, number: int) -> Day | None:
    """The end of a range that starts on `day`: never before it, in its month and year if it can."""
    year = day.value.year
    if month is not None:
        end = Day.of(year, month, number)
        if end is not None and end.value < day.value:
            end = Day.of(year + 1, month, number)
    else:
        end = Day.of(year, day.value.month, number)
        if number < day.value.day:
            ahead = _month_after(day.value.replace(day=1))
            end = Day.of(ahead.year, ahead.month, number)
    return None if end is None else Day(end.value, day.year_known)


def beside(day: Day, month: int | None, number: int) -> Day | None:
    """The next member of a list of days (8月9日、10日): in the month and year of the one before."""
    if month is not None:
        return following(day, month, number)
    end = Day.of(day.value.year, day.value.month, number)
    return None if end is None else Day(end.value, day.year_known)


def nearest(number: int, day: Day, latest: date | None) -> Day | None:
    """The day of the month `number` that is nearest to `day`, and not after `latest`."""
    first = day.value.replace(day=1)
    months = (_month_before(first), first, _month_after(first))
    options = [o for m in months if (o := Day.of(m.year, m.month, number)) is not None]
    if latest is not None:
        options = [o for o in options if o.value <= latest]
    if not options:
        return None
    best = min(options, key=lambda option: abs((option.value - day.value).days))
    return Day(best.value, day.year_known)


def latest_before(number: int, published: date) -> Day | None:
    """The latest day of the month `number` that is not after `published`."""
    month = published.replace(day=1)
    for _ in range(4):
        option = Day.of(month.year, month.month, number)
        if option is not None and option.value <= published:
            return option
        month = _month_before(month)
    return None


def earliest_after(number: int, published: date) -> Day | None:
    """The earliest day of the month `number` that is not before `published`."""
    month = published.replace(day=1)
    for _ in range(4):
        option = Day.of(month.year, month.month, number)
        if option is not None and option.value >= published:
            return option
        month = _month_after(month)
    return None


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """The year and month `by` months later."""
    years, index = divmod(year * 12 + month - 1 + by, 12)
    return years, index + 1


def month_bounds(year: int, month: int, last_month: int | None = None) -> tuple[date, date]:
    """First and last day of a month, or from one month to another of the same year."""
    end = month if last_month is None else last_month
    return date(year, month, 1), date(year, end, calendar.monthrange(year, end)[1])


def weekday(published: date, number: int, week: int | None) -> date:
    """The weekday `number` (Monday is 0) of the week `week` weeks on from the paper's.

    With `week` None, the latest such day that is not after the paper's.
    """
    monday = published - timedelta(days=published.weekday())
    if week is not None:
        return monday + timedelta(days=number + 7 * week)
    return published - timedelta(days=(published.weekday() - number) % 7)


def weekday_after(day: date, number: int) -> date:
    """The first weekday `number` (Monday is 0) after a day: the Sunday of 周六至周日."""
    return day + timedelta(days=(number - day.weekday() - 1) % 7 + 1)


def month_of_start(number: int, end: Day) -> Day | None:
    """The day `number` that a range starts on which ends on `end` (29日至9月2日)."""
    first = end.value.replace(day=1)
    for month in (first, _month_before(first)):
        option = Day.of(month.year, month.month, number)
        if option is not None and option.value <= end.value:
            return Day(option.value, end.year_known)
    return None


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)

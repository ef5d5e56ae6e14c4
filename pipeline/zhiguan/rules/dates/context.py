"""What dates are completed from while a text is read: the paper's day and the dates before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhiguan.rules.dates import reckoning
from zhiguan.rules.dates.mention import Day
from zhiguan.rules.dates.points import Point

_YEARS = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1}
_MONTHS = {"本": 0, "这": 0, "上": -1, "下": 1}


@dataclass(slots=True)
class Context:
    """Read left to right: `full` is the last date with its year, `last` the last day named.

    `dateline` is the day of filing that the article's head gives (本报8月3日讯): 今天 is that day.
    `last_written` says that a day was named with its month: a bare day behind it is near it.
    `told_year` is the last year that was written; `after` the day, and `after_month` the year and
    month, that a range or list which is just being read on began with: what follows without a year
    or a week of its own comes next after it.
    """

    published: date | None
    full: Day | None = None
    last: Day | None = None
    told_year: int | None = None
    dateline: Day | None = None
    after: Day | None = None
    after_month: tuple[int, int] | None = None
    last_written: bool = False

    @property
    def anchor(self) -> Day | None:
        """What a missing year is told from: the paper's day, else a full date before."""
        return self.full if self.published is None else Day(self.published)

    @property
    def today(self) -> date | None:
        """The day that weeks are told from: the article's dateline, else the paper's day."""
        if self.dateline is not None and self.dateline.year_known:
            return self.dateline.value
        return self.published

    def year(self, word: int | str | None) -> int | None:
        """The year of a number or of 今, 去, 前, 明, 本 (year), 同, 当, 次 (of the date before)."""
        if isinstance(word, int) or word is None:
            return word
        if word in _YEARS:
            anchor = self.anchor
            return None if anchor is None else anchor.value.year + _YEARS[word]
        if self.after_month is not None:
            return self.after_month[0] + (word in "次翌")
        if self.told_year is None and (self.last is None or not self.last.year_known):
            return None
        year = self.told_year or (self.last.value.year if self.last else 0)
        return year + (word in "次翌")

    def month(self, word: str) -> tuple[int | None, int] | None:
        """Year (None: unknown) and month of 本, 这, 上, 下 (month), 当, 同 (of the date before)."""
        if word in "当同":
            day, shift = self.last, 0
        else:
            day, shift = self.anchor if self.published else None, _MONTHS[word]
        if day is None:
            return None
        year, month = reckoning.shift_month(day.value.year, day.value.month, shift)
        return (year if day.year_known else None), month

    def day(self, point: Point, planned: bool = False) -> Day | None:
        """The day that a point with a day means; None if there is none or it cannot be told."""
        assert point.day is not None
        if point.month is None:
            return self._bare(point.day, planned)
        if isinstance(point.month, str):
            told = self.month(point.month)
            return None if told is None else Day.of(*told, point.day)
        if point.year is not None:
            day = Day.of(self.year(point.year), point.month, point.day)
            if day is not None and day.year_known:
                self.told_year = day.value.year
            return day
        day = reckoning.complete(point.month, point.day, self.anchor)
        if planned and day is not None and self.published and day.value < self.published:
            return Day.of(day.value.year + 1, point.month, point.day)
        return day

    def _bare(self, number: int, planned: bool) -> Day | None:
        """8日: beside the date before, unless that lies far from the paper's day."""
        published = self.published
        if published is None:
            return None if self.last is None else reckoning.nearest(number, self.last, None)
        if planned:
            return reckoning.earliest_after(number, published)
        if self.last is not None and self.last.year_known:
            distance = abs((published - self.last.value).days)
            if distance <= reckoning.RECENT or (self.last_written and distance <= reckoning.YEAR):
                return reckoning.nearest(number, self.last, published)
        return reckoning.latest_before(number, published)

    def away(self, days: int) -> Day | None:
        """The day so many days from that of the article's dateline, else the paper's."""
        base = self.dateline or (None if self.published is None else Day(self.published))
        return None if base is None else Day(base.value + timedelta(days=days), base.year_known)

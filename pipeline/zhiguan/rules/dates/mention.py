"""What the date grammar finds, and the days that it reckons with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_NO_YEAR = 2000  # a leap year stands in while the year is unknown, so that 29 February is a day


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as the text names it: `text[start:end]`, half-open.

    `first` and `last` are inclusive days: ISO, or `XXXX-MM-DD` (EDTF) where the year cannot be
    known; both are None when no day is known. `bounds` are the inclusive ISO days that a mention
    coarser than a day lies between, where they can be reckoned. `granularity` is `day`, `week`,
    `part` (a third of a month, the beginning or end of a year), `month`, `quarter`, `half`, `year`,
    `plan` (a five-year plan), `limit` (截至8月5日, 8月31日前: up to when or since when something
    holds), `dateline` (of filing, where the text names another day) or `vague`.
    """

    start: int
    end: int
    first: str | None
    last: str | None
    granularity: str
    bounds: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of the calendar; `year_known` is False where only month and day are facts."""

    value: date
    year_known: bool = True

    @classmethod
    def of(cls, year: int | None, month: int, day: int) -> Day | None:
        """The day, or None where the calendar has none (2月30日); a year of None is unknown."""
        try:
            return cls(date(_NO_YEAR if year is None else year, month, day), year is not None)
        except ValueError:
            return None

    def __str__(self) -> str:
        iso = self.value.isoformat()
        return iso if self.year_known else "XXXX" + iso[4:]

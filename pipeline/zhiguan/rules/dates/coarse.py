"""Between which days a mention lies that names none: 8月下旬, 去年底, 上半年, “十四五”期间."""

from __future__ import annotations

from datetime import date

from zhiguan.rules.dates.numbers import number
from zhiguan.rules.dates.reckoning import month_bounds

Bounds = tuple[str, str]

_THIRDS = {"上旬": 0, "初": 0, "中旬": 1, "中": 1, "下旬": 2, "底": 2, "末": 2}
_TWO_THIRDS = {"上中旬": (0, 1), "中下旬": (1, 2)}
_YEAR_PARTS = {"底": (11, 12), "末": (11, 12), "初": (1, 2), "中": (6, 7)}


def iso(first: date, last: date) -> Bounds:
    """Two days as ISO dates."""
    return first.isoformat(), last.isoformat()


def of_month(year: int, month: int, part: str | None = None) -> Bounds:
    """A month, or the third of it that `part` names."""
    first, last = month_bounds(year, month)
    if part is None:
        return iso(first, last)
    low, high = _TWO_THIRDS.get(part) or (_THIRDS[part], _THIRDS[part])
    start = first.replace(day=low * 10 + 1)
    return iso(start, last if high == 2 else first.replace(day=high * 10 + 10))


def of_year(year: int, part: str | None = None) -> tuple[str, Bounds]:
    """A year, or the half, quarter, beginning or end of it that `part` names: kind and bounds."""
    if part is None:
        return "year", iso(*month_bounds(year, 1, 12))
    if part.endswith("半年"):
        months = (1, 6) if part.startswith("上") else (7, 12)
        return "half", iso(*month_bounds(year, *months))
    if part.startswith("前三"):
        return "quarter", iso(*month_bounds(year, 1, 9))
    if part.endswith("季度"):
        quarter = number(part.removeprefix("第").removesuffix("季度").strip()) or 1
        return "quarter", iso(*month_bounds(year, quarter * 3 - 2, quarter * 3))
    return "part", iso(*month_bounds(year, *_YEAR_PARTS[part[-1]]))


def before(part: str, day: date) -> tuple[str, Bounds]:
    """A half or quarter without its year, told from a day: the latest that has begun by then."""
    kind, bounds = of_year(day.year, part)
    return (kind, bounds) if bounds[0] <= day.isoformat() else of_year(day.year - 1, part)


def of_plan(name: str) -> Bounds:
    """A five-year plan (十三五: 2016 to 2020), reckoned from the tenth, which began in 2001."""
    ordinal = number(name.removesuffix("五")) or 10
    first = 2001 + (ordinal - 10) * 5
    return iso(date(first, 1, 1), date(first + 4, 12, 31))

"""Feasts: 国庆期间 names no day, 国庆节当天 and 中秋节， do."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lunar_python import Solar

from zhiguan.rules.dates import lunar, reckoning
from zhiguan.rules.dates import patterns as forms
from zhiguan.rules.dates.context import Context
from zhiguan.rules.dates.endings import Found, coarser, days, tail
from zhiguan.rules.dates.mention import Day

FIXED = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "三八": (3, 8),
    "植树节": (3, 12),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "护士节": (5, 12),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
    "记者节": (11, 8),
}
LUNAR = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}
ONE_DAY = ("元旦", "元宵", "清明", "端午", "七夕", "中秋", "重阳", "建军节", "教师节", "记者节")
"""Feasts that are one day, so that the bare name with a comma behind it says when."""
_OTHER = r"清明|妇女节|两节|双节|小年|(?:党|祖国)的生日|高考"
_TAIL = (
    r"当[天日]|(?:即将)?(?:来临|到来)(?:之际|前夕)?|之际|前夕|前后|期间|假期|长假|小长假|黄金周|前(?![往来去])"
    r"|后|过后|以来"
)
FEAST = forms.rule(
    rf"[\"“‘]?(?P<feast>{'|'.join([*FIXED, *LUNAR, _OTHER])})[\"”’]?_"
    r"(?P<name>节|国际劳动节|劳动节|建党节|建军节|国际?妇女节|国际儿童节|国庆节)?_"
    rf"(?:(?P<tail>{_TAIL})|(?=,|上午|下午|晚(?:上)?,|当晚|清晨|凌晨|早晨))"
)


def feast(text: str, at: int, context: Context) -> Found | None:
    """国庆期间, 春节前夕: vague; 国庆节当天, 中秋节，: the day."""
    found = FEAST.match(text, at)
    if found is None:
        return None
    name = found["feast"]
    whole = name in ("元旦",) or name.endswith("节") or bool(found["name"])
    if found["tail"] is None and not (whole and name in ONE_DAY):
        return None if not whole else coarser(text, at, found.end(), "vague")
    if found["tail"] not in (None, "当天", "当日"):
        return coarser(text, at, found.end(), "vague")
    day = _day(name, context)
    if day is None and name not in FIXED and name not in LUNAR and name != "清明":
        return coarser(text, at, found.end(), "vague")
    end = tail(text, found.end())
    if day is None:
        return coarser(text, at, end, "day")
    context.last = day
    return days(text, at, end, day, day)


def _day(name: str, context: Context) -> Day | None:
    """The day of a feast nearest to the paper's; of the lunar ones none without a year."""
    if name in FIXED:
        return reckoning.complete(*FIXED[name], context.anchor)
    if context.anchor is None or not context.anchor.year_known:
        return None
    years = range(context.anchor.value.year - 1, context.anchor.value.year + 2)
    if name in LUNAR:
        return lunar.nearest((lunar.solar(y, *LUNAR[name]) for y in years), context)
    return lunar.nearest(map(_clear_and_bright, years), context) if name == "清明" else None


@lru_cache(maxsize=512)
def _clear_and_bright(year: int) -> date:
    """清明, the solar term in early April."""
    term = Solar.fromYmd(year, 3, 1).getLunar().getJieQiTable()["清明"]
    return date(term.getYear(), term.getMonth(), term.getDay())

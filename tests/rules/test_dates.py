"""Dates of the register: the table of cases, and what holds of any text."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.annotation.schema import is_date
from zhiguan.errors import ConfigError
from zhiguan.rules.dates import DateMention, find_dates
from zhiguan.rules.dates.lunar import eve, solar

TABLE = Path(__file__).with_name("dates.tsv")
GRANULARITIES = {
    *(
        "day",
        "week",
        "part",
        "month",
        "quarter",
        "half",
        "year",
        "plan",
        "limit",
        "dateline",
        "vague",
    ),
}


def cases() -> list[tuple[str, str | None, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(text, None if day == "-" else day, expected) for text, day, expected in rows]


def told(text: str, mention: DateMention) -> str:
    surface = text[mention.start : mention.end]
    if mention.first is None:
        return f"{surface}={mention.granularity}"
    if mention.first == mention.last:
        return f"{surface}={mention.first}"
    return f"{surface}={mention.first}/{mention.last}"


@pytest.mark.parametrize(("text", "published", "expected"), cases())
def test_case(text: str, published: str | None, expected: str) -> None:
    found = ";".join(told(text, mention) for mention in find_dates(text, published))
    assert (found or "-") == expected


def test_the_table_is_long_enough() -> None:
    assert len(cases()) >= 150
    assert len({(text, day) for text, day, _ in cases()}) == len(cases())


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("8月下旬", ("2020-08-21", "2020-08-31")),
        ("8月中旬", ("2020-08-11", "2020-08-20")),
        ("2月底", ("2020-02-21", "2020-02-29")),
        ("去年底", ("2019-11-01", "2019-12-31")),
        ("今年下半年", ("2020-07-01", "2020-12-31")),
        ("2019年", ("2019-01-01", "2019-12-31")),
        ("2019年第3季度", ("2019-07-01", "2019-09-30")),
        ("上周", ("2020-08-03", "2020-08-09")),
        ("本周末", ("2020-08-15", "2020-08-16")),
        ("上个月", ("2020-07-01", "2020-07-31")),
        ("1-7月", ("2020-01-01", "2020-07-31")),
        ("“十三五”期间", ("2016-01-01", "2020-12-31")),
        ("“十四五”时期", ("2021-01-01", "2025-12-31")),
        ("近日", None),
        ("截至8月5日", None),
        ("8月中下旬", ("2020-08-11", "2020-08-31")),
        ("8月上旬至9月中旬", ("2020-08-01", "2020-09-20")),
        ("3月至5月", ("2020-03-01", "2020-05-31")),
        ("去年8月至9月", ("2019-08-01", "2019-09-30")),
        ("去年11月至次年3月", ("2019-11-01", "2020-03-31")),
        ("今年1-7月份", ("2020-01-01", "2020-07-31")),
        ("2018-2020年", ("2018-01-01", "2020-12-31")),
        ("上半年", ("2020-01-01", "2020-06-30")),
        ("四季度", ("2019-10-01", "2019-12-31")),
        ("前三季度", ("2020-01-01", "2020-09-30")),
        ("正月", ("2020-01-25", "2020-02-22")),
    ],
)
def test_bounds_of_coarser_mentions(text: str, bounds: tuple[str, str] | None) -> None:
    (mention,) = find_dates(text, "2020-08-11")
    assert mention.first is None
    assert mention.bounds == bounds


def test_without_a_paper_bounds_stay_open_unless_the_year_is_written() -> None:
    assert [m.bounds for m in find_dates("8月下旬，2020年8月下旬")] == [
        None,
        ("2020-08-21", "2020-08-31"),
    ]


@pytest.mark.parametrize("published", ["2020-13-01", "昨天", ""])
def test_a_paper_of_no_day_is_an_error(published: str) -> None:
    with pytest.raises(ConfigError, match="is no ISO day"):
        find_dates("8月3日", published)


@pytest.mark.parametrize(
    ("year", "new_year", "mid_autumn"),
    [
        (1985, "1985-02-20", "1985-09-29"),
        (2008, "2008-02-07", "2008-09-14"),
        (2017, "2017-01-28", "2017-10-04"),
        (2023, "2023-01-22", "2023-09-29"),
        (2025, "2025-01-29", "2025-10-06"),
        (2033, "2033-01-31", "2033-09-08"),
    ],
)
def test_lunar_days_of_known_years(year: int, new_year: str, mid_autumn: str) -> None:
    first, second = find_dates(f"农历{year}年正月初一，农历{year}年八月十五")
    assert (first.first, second.first) == (new_year, mid_autumn)


def test_a_lunar_day_that_its_month_has_not_is_none() -> None:
    assert solar(2020, 1, 30) is None
    assert solar(2020, 3, 1, leap=True) is None
    assert eve(2019) == date(2020, 1, 24)


PIECES = [
    *"0123456789年月日号一二三十〇初上下旬今昨前后天周至~-、和（）《》 \n　，农历每正腊闰夕截止元",
    "8月3日",
    "2020年",
    "近日",
    "上午",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)) | st.none(),
)
def test_mentions_are_in_order_and_well_formed(text: str, published: date | None) -> None:
    end = 0
    for mention in find_dates(text, None if published is None else published.isoformat()):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.granularity in GRANULARITIES
        assert (mention.first is None) == (mention.last is None)
        if mention.first is not None and mention.last is not None:
            assert mention.granularity == "day"
            assert is_date(mention.first)
            assert is_date(mention.last)
            assert mention.first <= mention.last or mention.first.startswith("XXXX-1")
        if mention.bounds is not None:
            assert date.fromisoformat(mention.bounds[0]) <= date.fromisoformat(mention.bounds[1])


@given(st.dates(date(2000, 1, 10), date(2040, 1, 1)), st.integers(0, 180))
def test_a_day_of_the_last_half_year_gets_its_own_year(published: date, back: int) -> None:
    day = date.fromordinal(published.toordinal() - back)
    (mention,) = find_dates(f"{day.month}月{day.day}日，开会", published.isoformat())
    assert mention.first == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for mention in find_dates(text, "2020-08-11"):
        assert re.search(r"\S", text[mention.start : mention.end])


@pytest.mark.parametrize(
    "piece",
    ["8月3日、", "1", "2020年", "每月", "《", "一", "8月3日 ", "农历", "正月初一、", "3月至"],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        begin = time.process_time()
        find_dates(text, "2020-08-11")
        return time.process_time() - begin

    seconds(100)
    short = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(2)) < 8 * 4 * short + 0.05


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "text", ["周三", "昨日", "明日", "上月", "下月", "去年", "明年", "正月初五", "农历"]
)
def test_no_date_is_read_beyond_the_calendar(published: str, text: str) -> None:
    for mention in find_dates(f"{text}，县委召开会议。{text}下午，散会。", published):
        assert mention.end > mention.start

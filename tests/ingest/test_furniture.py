from __future__ import annotations

import pytest

from zhiguan.ingest.furniture import furniture_reason, header_date
from zhiguan.ingest.lines import split_lines


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- 3 -", "page number"),
        ("03版 要闻", "page number"),
        ("Ａ3", "page number"),
        ("要闻 02", "section name"),
        ("责任编辑：牟青禾　版式：乐 山", "editors and imprint"),
        ("责编 / 牟青禾", "editors and imprint"),
        ("新闻热线：0000-8800000", "editors and imprint"),
        ("国内统一连续出版物号：CN 00-0000", "editors and imprint"),
        ("（下转第3版）", "jump to another page"),
        ("▲上接第一版", "jump to another page"),
        ("2020年8月11日 星期二", "page header"),
        ("2020年8月11日　星期二　农历六月廿二　河口日报", "page header"),
        ("03 综合 北垣周报 2017年10月6日 星期五", "page header"),
        ("■■■■", "ornament"),
        ("\u200b", "ornament"),
        ("www.example.com", "address"),
    ],
)
def test_furniture(text: str, reason: str) -> None:
    (line,) = split_lines(text)
    assert furniture_reason(line) == reason


@pytest.mark.parametrize(
    "text",
    [
        "2020年8月11日全市召开大会",
        "县长柏远舟到石桥镇调研",
        "服务热线：0938—86×××12",
        "105件。",
        "”",
        "编辑部里的年轻人",
        "见到了3版稿件",
    ],
)
def test_no_furniture(text: str) -> None:
    (line,) = split_lines(text)
    assert furniture_reason(line) is None


def test_a_date_alone_is_a_header_only_at_the_top() -> None:
    (line,) = split_lines("2021年3月15日")
    assert furniture_reason(line, 1) == "page header"
    assert furniture_reason(line, 30) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("２０２０年８月１１日　星期二", "2020-08-11"),
        ("2020-08-11 第3版", "2020-08-11"),
        ("2020年2月31日 星期二", None),
        ("8月11日 星期二", None),
    ],
)
def test_header_dates(text: str, day: str | None) -> None:
    (line,) = split_lines(text)
    assert header_date(line) == day

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.ingest import byline
from zhiguan.ingest.byline import Byline, inline_byline, parse_byline
from zhiguan.ingest.fold import fold

_PIECES = (
    *("记者", "通讯员", "作者", "摄", "文/图", "责编", "供稿", "报道", "县融媒体中心", "会议指出"),
    *(
        "殷知夏",
        "卜远",
        "司徒青",
        "甲 乙丙",
        "·",
        "。",
        "!",
        "”",
        "，",
        " ",
        "(",
        ")",
        "【",
        "】",
        "-",
        "2",
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "记者 郁小满 通讯员 岑立",
        "记者　柳　青　通讯员　胡敏　夏雨",
        "本报记者 欧阳小雨 文/图",
        "文/岑立 图/湛青",
        "（记者 湛 青 通讯员 伏晓岚）",
        "(湛青 岑立)",
        "［岑立］",
        "□记者 郁小满",
        "县融媒体中心记者：郁小满 编辑：湛青",
        "记者郁小满通讯员岑立",
        "通讯员 艾尔肯·铁木尔",
        "（县妇联 沙 鸥）",
        "（县委组织部供稿）",
        "记者 湛 青 成 功 摄影报道",
        "记者 晏 殊华",
    ],
)
def test_lines_that_are_bylines(text: str) -> None:
    assert parse_byline(text) is Byline.SURE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "任命：",
        "【创文进行时】",
        "（下转第三版）",
        "（完）",
        "（资料图）",
        "社区工作者招聘办公室",
        "一线直击·江畔",
        "全县通讯员培训班今天开班",
        "记者 " + "甲" * 200,
    ],
)
def test_lines_that_are_none(text: str) -> None:
    assert parse_byline(text) is None


@pytest.mark.parametrize("text", ["湛青 岑立", "记者在现场看到", "（其其格玛）", "通讯员培训"])
def test_lines_that_only_their_neighbours_can_decide(text: str) -> None:
    assert parse_byline(text) is Byline.PERHAPS


def test_a_credit_alone_is_no_byline_of_an_article() -> None:
    assert parse_byline("岑立 摄") is Byline.CREDIT
    assert parse_byline("记者 岑立 摄") is Byline.SURE


@pytest.mark.parametrize(
    ("paragraph", "byline"),
    [
        ("推进工作。记者 郁小满", "记者 郁小满"),
        ("推进工作。（记者 湛 青 通讯员 岑立）", "（记者 湛 青 通讯员 岑立）"),
        ("他说：“好。”（湛青）", "（湛青）"),
        ("推进工作（记者 湛青）。", "（记者 湛青）。"),
        ("推进工作。（邹 倩初晓）", "（邹 倩初晓）"),
    ],
)
def test_bylines_behind_the_last_sentence(paragraph: str, byline: str) -> None:
    found = inline_byline(paragraph)
    assert found is not None
    assert paragraph[found[0] :] == byline


@pytest.mark.parametrize(
    "paragraph",
    [
        "推进工作。",
        "推进工作（二）",
        "记者 郁小满",
        "会议室（一楼）",
        "推进工作。他走了",
        "开会（湛青）",
    ],
)
def test_paragraphs_without(paragraph: str) -> None:
    assert inline_byline(paragraph) is None


def test_long_paragraphs_cost_no_more_than_their_tail() -> None:
    began = time.perf_counter()
    for _ in range(20):
        inline_byline("（记者。" * 500_000)
    assert time.perf_counter() - began < 5


def test_folding_twice_is_folding_once() -> None:
    assert all(fold(fold(chr(code))) == fold(chr(code)) for code in range(0x110000))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_what_is_told_apart_at_a_glance_is_no_byline(text: str) -> None:
    """Prose is passed over by one search; without it the whole parse says the same."""
    told = parse_byline(text), inline_byline(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byline, "_INTERRUPTED", re.compile("(?!)"))
        byline.parse_folded.cache_clear()
        assert (parse_byline(text), inline_byline(text)) == told
    byline.parse_folded.cache_clear()

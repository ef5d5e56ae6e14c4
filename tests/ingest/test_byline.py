from __future__ import annotations

import time

import pytest

from zhiguan.ingest.byline import Byline, inline_byline, parse_byline


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

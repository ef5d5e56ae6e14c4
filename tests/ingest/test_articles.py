"""Pages to articles: layouts one by one, and what holds for any text at all."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.ingest import IngestResult, ingest_article, ingest_page
from zhiguan.types import Article, Page

LINES = st.sampled_from(
    [
        "本报讯 3月16日上午，蒲塘县召",
        "开春季防汛工作会议，总结去年防汛",
        "工作。",
        "蒲塘县召开春季防汛工作会议",
        "记者 郁小满 通讯员 岑立",
        "（湛青）",
        "2021年3月18日 星期四",
        "- 3 -",
        "一、压实责任",
        "",
        "　　县长柏远舟主持会议。（记者 湛青）",
        "Tel Aviv",
        "\u200b",
        "\x00\ud800",
    ]
)
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \n", "\f"])
PAGES = st.lists(st.tuples(LINES, BREAKS), max_size=14).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)


def ingest(text: str) -> IngestResult:
    return ingest_page(Page("p", text))


def known(article: Article) -> list[int]:
    return [origin for origin in article.aligned.origins() if origin is not None]


def check_invariants(page: Page, result: IngestResult) -> None:
    """Nothing is lost, nothing stands twice, every character is the page's at its offset."""
    seen: list[int] = []
    for article in result.articles:
        text = article.aligned
        for character, origin in zip(text.text, text.origins(), strict=True):
            if origin is None:
                assert character == "\n"
            else:
                assert page.text[origin] == character
        seen += known(article)
        if article.inline_byline is not None:
            assert article.paragraphs[-1].text.endswith(article.inline_byline.text)
    for span in result.left_out:
        assert 0 <= span.start < span.end <= len(page.text)
        assert span.reason
        seen += range(span.start, span.end)
    solid = [i for i in seen if not page.text[i].isspace()]
    assert sorted(solid) == [i for i, c in enumerate(page.text) if not c.isspace()]
    assert len({article.id for article in result.articles}) == len(result.articles)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_invariants_on_pages_of_typical_lines(text: str) -> None:
    check_invariants(Page("p", text), ingest(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_invariants_on_any_text(text: str) -> None:
    check_invariants(Page("p", text), ingest(text))


@settings(max_examples=100, deadline=None)
@given(PAGES | st.text(max_size=60))
def test_a_text_that_is_one_article_is_kept_exactly(text: str) -> None:
    page = Page("row-7", text)
    result = ingest_article(page)
    (article,) = result.articles
    assert article.text == text
    assert article.id == "row-7"
    assert not result.left_out
    for character, origin in zip(article.text, article.aligned.origins(), strict=True):
        assert origin is None or text[origin] == character


def test_parts_of_a_text_that_is_one_article() -> None:
    text = "县妇联送法进乡村\n本报讯 近日，县妇联开展活动。\n\n发放资料600余份。\n记者 湛 青"
    (article,) = ingest_article(Page("a", text)).articles
    assert [line.text for line in article.headlines] == ["县妇联送法进乡村"]
    assert article.paragraphs[0].text.startswith("本报讯")
    assert article.byline is not None and article.byline.text == "记者 湛 青"
    assert article.inline_byline is None
    run_on = "本报讯 近日，县妇联开展活动。（湛青）"
    (article,) = ingest_article(Page("a", run_on)).articles
    assert article.headlines == () and article.byline is None
    assert article.inline_byline is not None and article.inline_byline.text == "（湛青）"


MEETING = """本报讯 3月16日上午，蒲塘县召
开春季防汛工作会议，总结去年防汛
工作，安排今年任务。县长柏远舟主持
会议。
"""


def test_lines_are_joined_and_columns_stitched() -> None:
    cut = (
        "全县防汛工作会议召开\n\n本报讯 3月16日上午，蒲塘县召\n开春季防汛工作会议，总结去年防"
        "\n\n汛工作，安排今年任务。\n记者 湛 青\n"
    )
    (article,) = ingest(cut).articles
    assert [line.text for line in article.headlines] == ["全县防汛工作会议召开"]
    assert [line.text for line in article.paragraphs] == [
        "本报讯 3月16日上午，蒲塘县召开春季防汛工作会议，总结去年防汛工作，安排今年任务。"
    ]
    assert article.byline is not None and article.byline.text == "记者 湛 青"


def test_spaces_and_forms_inside_lines_stay() -> None:
    page = "本报讯 ８月 3日~7日，督查组走访\n了全区 24个单位（ＣＣＤ）  和园区。\n"
    (article,) = ingest(page).articles
    assert article.text == "本报讯 ８月 3日~7日，督查组走访了全区 24个单位（ＣＣＤ）  和园区。"


def test_a_space_stays_between_latin_words_that_a_break_parts() -> None:
    page = "本报讯 日前，来自New \nYork的客商到县开发区考察智能制造产业园。\n"
    (article,) = ingest(page).articles
    assert "New York的客商" in article.text


def test_headlines_stand_behind_their_article_too() -> None:
    page = (
        MEETING
        + "记者 湛 青\n\n蒲塘县部署春季防汛工作\n\n县妇联送法进乡村\n\n"
        + "本报讯 近日，县妇联联合县司法局\n到新市镇开展送法进乡村活动，发放资\n"
        + "料600余份。\n记者 岑立\n"
    )
    one, two = ingest(page).articles
    assert [line.text for line in one.headlines] == ["蒲塘县部署春季防汛工作"]
    assert [line.text for line in two.headlines] == ["县妇联送法进乡村"]
    assert one.text.startswith("蒲塘县部署春季防汛工作\n本报讯")


def test_furniture_is_left_out_with_its_reason_and_gives_the_date() -> None:
    page = Page(
        "p", "2021年3月18日 星期四\n03版 要闻\n\n" + MEETING + "记者 湛 青\n\n责任编辑：牟青禾\n"
    )
    result = ingest_page(page)
    assert [page.text[s.start : s.end] for s in result.left_out] == [
        "2021年3月18日 星期四",
        "03版 要闻",
        "责任编辑：牟青禾",
    ]
    assert [s.reason for s in result.left_out] == [
        "page header",
        "page number",
        "editors and imprint",
    ]
    assert result.page.published == "2021-03-18"
    assert all(article.page == result.page for article in result.articles)
    given = ingest_page(replace(page, published="2020-01-01"))
    assert given.page.published == "2020-01-01"


def test_a_full_date_inside_an_article_is_no_date_of_the_page() -> None:
    page = "本报讯 2020年3月18日，全县重点项\n目集中开工，县长柏远舟致辞。\n"
    assert ingest(page).page.published is None


def test_pages_without_a_body() -> None:
    assert ingest("").articles == ()
    assert ingest(" \n\n").left_out == ()
    alone = ingest("2021年3月18日 星期四\n\n责任编辑：牟青禾\n")
    assert alone.articles == () and len(alone.left_out) == 2
    heads = ingest("全县重点项目集中开工\n")
    assert "".join(a.text for a in heads.articles) == "全县重点项目集中开工"


def test_article_ids_follow_the_page() -> None:
    page = MEETING + "记者 湛 青\n\n" + MEETING + "记者 岑立\n"
    result = ingest_page(Page("要闻-3", page))
    assert [article.id for article in result.articles] == ["要闻-3-1", "要闻-3-2"]


@pytest.mark.parametrize(
    "unit",
    [
        "某县召开会议，部署工作。",
        "甲",
        "（记者 甲乙）。",
        "本报讯 ",
        "「",
        "某县召开会议\n",
        "甲。\n\n",
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.perf_counter()
        check = ingest(text)
        took = time.perf_counter() - began
        assert check.articles or check.left_out
        return took

    many_lines = "\n" in unit
    small, large = (3_000, 15_000) if many_lines else (500_000, 5_000_000)
    few, many = max(0.05, min(seconds(small) for _ in range(2))), seconds(large)
    assert many < few * (large / small) * 4

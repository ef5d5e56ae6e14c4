from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhiguan.aligned import AlignedText
from zhiguan.errors import AnnotationError
from zhiguan.evaluate.ingest import GoldArticle, IngestScores, read_gold, score_ingest
from zhiguan.types import Article, Page

PAGE = "甲一\n甲二 甲三。记者甲\n乙一\n乙二。\n记者乙\n"
#       012 345678901234 567 8901 2345


def article(
    heads: list[tuple[int, int]],
    body: list[tuple[int, int]],
    byline: tuple[int, int] | None = None,
    inline: tuple[int, int] | None = None,
) -> Article:
    def cut(span: tuple[int, int]) -> AlignedText:
        return AlignedText.of(PAGE, *span)

    return Article(
        id="x",
        page=Page("p", PAGE),
        headlines=tuple(map(cut, heads)),
        paragraphs=tuple(map(cut, body)),
        byline=cut(byline) if byline else None,
        inline_byline=cut(inline) if inline else None,
    )


def offsets(start: int, end: int) -> tuple[int, ...]:
    return tuple(range(start, end))


GOLD = [
    GoldArticle("甲", (offsets(0, 2),), (offsets(3, 12),), offsets(9, 12)),
    GoldArticle("乙", (offsets(13, 15),), (offsets(16, 19),), offsets(20, 23)),
]


def test_a_right_page() -> None:
    right = [
        article([(0, 2)], [(3, 12)], inline=(9, 12)),
        article([(13, 15)], [(16, 19)], byline=(20, 23)),
    ]
    scores = score_ingest(PAGE, GOLD, right)
    assert scores == IngestScores(18, 18, 2, 2, 2, 2, 2, 2, 2, 2, 2)
    assert set(scores.shares().values()) == {1.0}


def test_merged_articles_count_once() -> None:
    merged = [article([(0, 2)], [(3, 12), (13, 15), (16, 19)], byline=(20, 23))]
    scores = score_ingest(PAGE, GOLD, merged)
    assert (scores.placed, scores.characters) == (10, 18)
    assert (scores.headlines_right, scores.bylines_right, scores.exact) == (1, 0, 0)


def test_wrong_order_costs_the_shorter_part() -> None:
    turned = [article([(3, 12)], [(0, 2)]), article([(13, 15)], [(16, 19)], byline=(20, 23))]
    scores = score_ingest(PAGE, GOLD, turned)
    assert scores.placed == 18 - 2
    assert scores.exact == 1


def test_swapped_headlines_are_wrong_and_out_of_place() -> None:
    swapped = [article([(13, 15)], [(3, 12)], inline=(9, 12)), article([(0, 2)], [(16, 19)])]
    scores = score_ingest(PAGE, GOLD, swapped)
    assert (scores.headlines, scores.headlines_right, scores.headlines_with) == (2, 0, 0)
    assert scores.placed == 8 + 3


def test_nothing_found() -> None:
    scores = score_ingest(PAGE, GOLD, [])
    assert (scores.placed, scores.predicted, scores.exact) == (0, 0, 0)
    assert score_ingest("", [], []).shares()["characters placed"] == 1.0


def test_gold_rows(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "text": "题\n文。记者甲\n记者乙",
        "page_offsets": [4, None, 0, 1, 6, 7, 8, None, 9, 10, 11],
        "headline_lines": [3],
        "body_lines": [[1, 1]],
    }
    shorter = {**row, "text": "题\n文。记者甲", "page_offsets": [4, None, 0, 1, 6, 7, 8]}
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(row)}\n\n{json.dumps(shorter)}\n", "utf-8")
    own_line, run_on = read_gold(path)
    assert own_line == GoldArticle("a", ((4,),), ((0, 1, 6, 7, 8),), (9, 10, 11))
    assert run_on.byline == (6, 7, 8)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "JSONDecodeError"),
        ('{"id": "a"}', "KeyError"),
        (
            '{"id": "a", "text": "甲", "page_offsets": [], "headline_lines": [], "body_lines": []}',
            "0 page_offsets for 1 characters",
        ),
    ],
)
def test_broken_gold_rows(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(AnnotationError, match=reason) as raised:
        read_gold(path)
    assert f"{path}:1" in str(raised.value)

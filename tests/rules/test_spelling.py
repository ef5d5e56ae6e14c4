"""Traditional text: read as simplified, spelt as the article spells it; and offices' status."""

from __future__ import annotations

import pytest

from rules.reading import read
from zhiguan.rules.spelling import Spelling, is_traditional, simplify


def test_names_are_spelt_with_the_articles_characters() -> None:
    spelling = Spelling("副縣長葛長青到頭里村", ["葛長青"])
    assert spelling.restore("葛长青") == "葛長青"
    assert spelling.restore("湖口县政府") == "湖口縣政府"
    assert spelling.restore("头里村") == "頭里村"


def test_simplified_text_is_left_alone() -> None:
    assert not is_traditional("湖口县委书记葛长青")
    assert is_traditional("湖口縣委")
    assert simplify("湖口縣委") == "湖口县委"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "[苗青/PER]，男，现任[县水利局/ORG][局长/TITLE]，拟任[县委办/ORG][主任/TITLE]。",
            {"局长": None, "主任": "nominated"},
        ),
        (
            "[县水利局原党组/ORG][成员/TITLE]、[副局长/TITLE][苗青/PER]受到处分。",
            {"成员": "former", "副局长": "former"},
        ),
        ("[苗青/PER]原是[县科协/ORG][副主席/TITLE]。", {"副主席": "former"}),
        ("[苗青/PER]拟提拔为[县委/ORG][常委/TITLE]。", {"常委": "nominated"}),
        (
            "[苗青/PER]从[县教育局/ORG][局长/TITLE]调任[县委办/ORG][主任/TITLE]。",
            {"局长": "former", "主任": None},
        ),
    ],
)
def test_former_and_future_offices_are_marked(text: str, wanted: dict[str, str | None]) -> None:
    assert {role.title: role.status for role in read(text).roles} == wanted

"""The bodies of offices in whole sentences: the table of cases, and what is said of open ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rules.reading import read, roles
from zhiguan.annotation.records import role_to_json
from zhiguan.rules.deixis import level_before, without_deixis
from zhiguan.types import Role

TABLE = Path(__file__).with_name("bodies.tsv")
_LABELS = {"O": "ORG", "T": "TITLE", "P": "PER", "L": "LOC"}


def cases() -> list[tuple[str | None, list[str], str]]:
    rows = [
        line.split("\t")
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [(None if r == "-" else r, marked(text).split("‖"), wanted) for r, text, wanted in rows]


def marked(text: str) -> str:
    return re.sub(r"/([OTPL])\]", lambda found: f"/{_LABELS[found[1]]}]", text)


@pytest.mark.parametrize(("region", "lines", "expected"), cases())
def test_case(region: str | None, lines: list[str], expected: str) -> None:
    found = {"|".join((p, t, b or "-")) for p, t, b in roles(*lines, region=region)}
    assert found == set(expected.split(";"))


def test_bodies_that_could_be_meant_are_named() -> None:
    (role,) = read(
        "[石门镇/LOC]、[白水镇/LOC]受益。[镇党委/ORG][书记/TITLE][葛长青/PER]说。", region=None
    ).roles
    assert role.organization is None
    assert role.candidates == ("石门镇党委", "白水镇党委")
    (role,) = read("走访[柳沟村/LOC]、[上寨村/LOC]时，[村支书/TITLE][葛长青/PER]说。").roles
    assert role.organization is None
    assert role.candidates == ("柳沟村党支部", "上寨村党支部")


def test_what_is_told_has_no_candidates() -> None:
    roles_ = read("[县委/ORG][书记/TITLE][葛长青/PER]，[县长/TITLE][卫平/PER]出席。").roles
    assert [r.candidates for r in roles_] == [(), ()]


def test_of_two_zones_both_are_candidates() -> None:
    secretary, director = read(
        "[开发区党工委/ORG][书记/TITLE]、[管委会/ORG][主任/TITLE][葛长青/PER]讲话。",
        "[白河开发区管委会/ORG]与[石河经济开发区管委会/ORG]签约。",
        region="江州省云川市",
    ).roles
    assert set(secretary.candidates) == {"白河开发区党工委", "石河经济开发区党工委"}
    assert set(director.candidates) == {"白河开发区管委会", "石河经济开发区管委会"}


def test_words_that_point_are_no_part_of_a_name() -> None:
    assert without_deixis("新一届县文联") == "县文联"
    assert without_deixis("我开发区管委会") == "开发区管委会"
    assert without_deixis("本溪湖商会") == "本溪湖商会"
    assert without_deixis("本届") == "本届"
    assert level_before("近日，我区") == "区"
    assert level_before("近日，全区") is None


def test_candidates_are_written_and_read() -> None:
    role = Role("葛长青", "书记", None, candidates=("石门镇党委", "白水镇党委"))
    row = role_to_json(role)
    assert row["organization_candidates"] == ["石门镇党委", "白水镇党委"]
    assert "organization_candidates" not in role_to_json(Role("葛长青", "书记", "湖口县委"))

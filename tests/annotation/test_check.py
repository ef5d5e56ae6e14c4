from __future__ import annotations

from dataclasses import replace

import pytest

from zhiguan.annotation.check import listed, problems
from zhiguan.annotation.schema import is_date
from zhiguan.annotation.source import Sourced
from zhiguan.types import Entity, Event, Participant, Record, Role

TEXT = "县委书记阮松乔到沙洲镇"
ENTITIES = (
    Entity(0, 2, "ORG"),
    Entity(2, 4, "TITLE"),
    Entity(4, 7, "PER"),
    Entity(8, 11, "LOC"),
)


def record(**changes: object) -> Record:
    return Record(**{"id": "a", "text": TEXT, "entities": ENTITIES, **changes})  # type: ignore[arg-type]


def test_a_clean_record_has_no_problem() -> None:
    event = Event(
        "调研",
        "2021-06-10",
        "2021-06-11",
        places=("沙洲镇",),
        participants=(Participant("阮松乔", "带队"),),
    )
    assert list(problems(record(roles=(Role("阮松乔", "书记", "县委"),), events=(event,)))) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"entities": (Entity(0, 2, "GPE"),)}, "unknown label (use one of PER, TITLE, ORG, LOC"),
        ({"entities": (Entity(0, 20, "ORG"),)}, "outside the text of 11"),
        ({"entities": (Entity(3, 3, "ORG"),)}, "outside the text"),
        ({"entities": (Entity(0, 2, "ORG"), Entity(1, 4, "TITLE"))}, "overlaps '县委' before it"),
        ({"roles": (Role("阮松", "书记", None),)}, "no PER mention"),
        ({"roles": (Role("阮松乔", "县委书记", None),)}, "no TITLE mention"),
        ({"roles": (Role("阮松乔", "书记", None),) * 2}, "stands twice"),
        ({"roles": (Role("阮松乔", "书记", "阮松乔"),)}, "is a person or a title"),
        ({"roles": (Role("阮松乔", "书记", "书记"),)}, "is a person or a title"),
        ({"roles": (Role("阮松乔", "书记", "汉源乡政府"),)}, "shares nothing with"),
        ({"roles": (Role("阮松乔", "书记", "县 委"),)}, "white space"),
        ({"roles": (Role("阮松乔", "书记", ""),)}, "is empty"),
        ({"published": "XXXX-06-01"}, "no ISO date"),
        ({"id": ""}, "no id"),
        ({"text": " ", "entities": ()}, "no text"),
        ({"headline": ("阮松乔",)}, "headline is not how the text begins"),
        ({"byline": "记者 甲"}, "by-line is not how the text ends"),
        ({"events": (Event("会议", "2021-02-30", "2021-02-30"),)}, "neither a day"),
        ({"events": (Event("会议", name="春耕会"),)}, "does not stand in the text"),
        ({"events": (Event("会议"), Event("会议"))}, "stands twice"),
        ({"events": (Event("会议", places=("沙洲镇", "沙洲镇")),)}, "stands 2 times"),
        (
            {"events": (Event("会议", participants=(Participant("阮松乔", "获任"),)),)},
            "in an event of type 会议",
        ),
        (
            {"events": (Event("会议", participants=(Participant("阮松乔", "出席"),) * 2),)},
            "stands 2 times",
        ),
        ({"published": "2021-6-1"}, "no ISO date"),
        ({"events": (Event("访问"),)}, "event type"),
        ({"events": (Event("会议", "2021-13-01", "2021-13-01"),)}, "neither a day in ISO form"),
        ({"events": (Event("会议", "2021-06-01"),)}, "but end None"),
        ({"events": (Event("会议", "2021-06-02", "2021-06-01"),)}, "before it starts"),
        ({"events": (Event("会议", places=("柳塘乡",)),)}, "no LOC or ORG"),
        (
            {"events": (Event("会议", participants=(Participant("阮松乔", "旁听"),)),)},
            "role '旁听' of '阮松乔' is unknown",
        ),
        ({"events": (Event("会议", participants=(Participant("甲", "出席"),)),)}, "no PER mention"),
    ],
)
def test_each_breach_of_the_scheme_is_named(changes: dict[str, object], message: str) -> None:
    found = list(problems(record(**changes)))
    assert any(message in str(problem) for problem in found), found


def test_a_mention_may_hold_the_space_that_layout_put_into_it() -> None:
    spaced = Record("a", "书记王 伟", entities=(Entity(0, 2, "TITLE"), Entity(2, 5, "PER")))
    assert list(problems(spaced)) == []


def test_a_range_over_new_year_may_have_an_unknown_year() -> None:
    assert list(problems(record(events=(Event("会议", "XXXX-12-30", "XXXX-01-02"),)))) == []


@pytest.mark.parametrize("value", ["2020-08-03", "XXXX-08-03", "2020-02-29", "XXXX-02-29"])
def test_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize(
    "value", ["2020-8-3", "2020-08", "20-08-03", "XXXX-00-03", "2020-08-32", "2021-02-29"]
)
def test_no_dates(value: str) -> None:
    assert not is_date(value)


def test_an_organization_may_be_completed_from_the_region_alone() -> None:
    mayor = Record(
        "a",
        "县长阮松乔",
        region="江西省吉安市枫溪县",
        entities=(Entity(0, 2, "TITLE"), Entity(2, 5, "PER")),
    )
    for body in ("枫溪县政府", "中共中央", None):
        roles = (Role("阮松乔", "县长", body),)
        assert list(problems(replace(mayor, roles=roles))) == []


def test_every_line_says_file_line_article_and_what_to_do() -> None:
    bad = record(roles=(Role("阮松", "书记", None),), events=(Event("会议", "2021-02-30", None),))
    rows = [
        Sourced(bad, "x.txt:1", {("role", 0): "x.txt:7", ("event", 0): "x.txt:9"}),
        Sourced(record(), "x.txt:11"),
    ]
    assert [line.partition(": a: ")[0] for line in listed(rows)] == [
        "x.txt:7",
        "x.txt:9",
        "x.txt:9",
        "x.txt:11",
    ]
    first, *_, last = listed(rows)
    assert first.endswith("(mark it as PER in the text, or write it as the text does)")
    assert last == "x.txt:11: a: this id stands twice, first at x.txt:1 (rename one)"

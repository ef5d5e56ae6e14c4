from __future__ import annotations

import pytest

from zhiguan.annotation.schema import is_date, problems
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
        ({"entities": (Entity(0, 2, "GPE"),)}, "none of PER, TITLE, ORG, LOC"),
        ({"entities": (Entity(0, 20, "ORG"),)}, "outside the text of 11"),
        ({"entities": (Entity(3, 3, "ORG"),)}, "outside the text"),
        ({"entities": (Entity(0, 2, "ORG"), Entity(1, 4, "TITLE"))}, "overlaps"),
        ({"roles": (Role("阮松", "书记", None),)}, "no PER mention"),
        ({"roles": (Role("阮松乔", "县委书记", None),)}, "no TITLE mention"),
        ({"roles": (Role("阮松乔", "书记", None),) * 2}, "stands twice"),
        ({"published": "2021-6-1"}, "no ISO date"),
        ({"events": (Event("访问"),)}, "event type"),
        ({"events": (Event("会议", "2021-13-01", "2021-13-01"),)}, "neither an ISO date"),
        ({"events": (Event("会议", "2021-06-01"),)}, "but end None"),
        ({"events": (Event("会议", "2021-06-02", "2021-06-01"),)}, "before it starts"),
        ({"events": (Event("会议", places=("柳塘乡",)),)}, "no LOC or ORG"),
        (
            {"events": (Event("会议", participants=(Participant("阮松乔", "旁听"),)),)},
            "role '旁听'",
        ),
        ({"events": (Event("会议", participants=(Participant("甲", "出席"),)),)}, "no PER mention"),
    ],
)
def test_each_breach_of_the_scheme_is_named(changes: dict[str, object], message: str) -> None:
    found = list(problems(record(**changes)))
    assert any(message in problem for problem in found), found


def test_a_mention_may_hold_the_space_that_layout_put_into_it() -> None:
    spaced = Record("a", "书记王 伟", entities=(Entity(0, 2, "TITLE"), Entity(2, 5, "PER")))
    assert list(problems(spaced)) == []


def test_a_range_over_new_year_may_have_an_unknown_year() -> None:
    assert list(problems(record(events=(Event("会议", "XXXX-12-30", "XXXX-01-02"),)))) == []


@pytest.mark.parametrize("value", ["2020-08-03", "XXXX-08-03"])
def test_dates(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", ["2020-8-3", "2020-08", "20-08-03", "XXXX-00-03", "2020-08-32"])
def test_no_dates(value: str) -> None:
    assert not is_date(value)

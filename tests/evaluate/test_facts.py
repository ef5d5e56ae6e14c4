from __future__ import annotations

from zhiguan.evaluate.facts import differences, score_by, score_facts
from zhiguan.types import Event, Participant, Record, Role


def record(roles: tuple[Role, ...] = (), events: tuple[Event, ...] = ()) -> Record:
    return Record("a", "…", roles=roles, events=events)


GOLD = record(
    (Role("葛长青", "书记", "湖口县委"), Role("卫 平", "县长", "湖口县政府")),
    (
        Event(
            "会议",
            "2021-03-08",
            "2021-03-09",
            "推进会",
            organizers=("县委",),
            participants=(Participant("葛长青", "主持"), Participant("卫平", "出席")),
        ),
    ),
)
FOUND = record(
    (Role("葛长青", "书记", "湖口县委"), Role("卫平", "县长", None)),
    (
        Event(
            "会议",
            "2021-03-08",
            "2021-03-08",
            None,
            places=("石门镇",),
            participants=(Participant("葛长青", "主持"), Participant("葛长青", "讲话")),
        ),
    ),
)


def test_each_kind_is_counted_by_itself() -> None:
    scores = score_facts([(GOLD, FOUND)])
    counts = {k: (c.correct, c.predicted, c.gold) for k, c in scores.items()}
    assert counts == {
        "roles": (1, 2, 2),
        "roles without body": (2, 2, 2),
        "events": (1, 1, 1),
        "events with end": (0, 1, 1),
        "names": (0, 0, 1),
        "participations": (1, 2, 2),
        "places": (0, 1, 0),
        "organizers": (0, 0, 1),
    }


def test_counts_add_up_over_articles() -> None:
    scores = score_facts([(GOLD, FOUND), (GOLD, GOLD)])
    assert (scores["roles"].correct, scores["roles"].predicted) == (3, 4)
    assert scores["roles"].f1 == 0.75


def test_scores_by_a_field() -> None:
    by_part = score_by([(GOLD, FOUND)], "participations")
    assert {k: (c.correct, c.predicted, c.gold) for k, c in by_part.items()} == {
        "主持": (1, 1, 1),
        "出席": (0, 0, 1),
        "讲话": (0, 1, 0),
    }
    assert score_by([(GOLD, FOUND)], "events", 0)["会议"].f1 == 1.0


def test_differences_name_what_is_missed_and_surplus() -> None:
    found = set(differences(GOLD, FOUND))
    assert ("participations", "missed", ("卫平", "出席")) in found
    assert ("participations", "surplus", ("葛长青", "讲话")) in found
    assert ("places", "surplus", "石门镇") in found
    assert not set(differences(GOLD, GOLD))

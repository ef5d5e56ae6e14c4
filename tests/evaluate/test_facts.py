from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from evaluate.articles import event, facts, record
from zhiguan.evaluate.alignment import align, within
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.facts import FACTS, differences, score_by, score_facts
from zhiguan.types import Entity, Event, Record, Role

GOLD = facts(
    (Role("葛长青", "书记", "湖口县委"), Role("卫 平", "县长", "湖口县政府")),
    (
        event(
            "会议",
            "2021-03-08",
            "2021-03-09",
            name="推进会",
            organizers=("县委",),
            people=(("葛长青", "主持"), ("卫平", "出席")),
        ),
    ),
)
FOUND = facts(
    (Role("葛长青", "书记", "湖口县委"), Role("卫平", "县长", None)),
    (
        event(
            "会议",
            "2021-03-08",
            places=("石门镇",),
            people=(("葛长青", "主持"), ("葛长青", "讲话")),
        ),
    ),
)


def triple(counts: Counts) -> tuple[int, int, int]:
    return counts.correct, counts.predicted, counts.gold


def test_each_kind_is_counted_by_itself() -> None:
    assert {name: triple(c) for name, c in score_facts([(GOLD, FOUND)]).items()} == {
        "roles.exact": (1, 2, 2),
        "roles.relaxed": (2, 2, 2),
        "events.exact": (0, 1, 1),
        "events.start": (1, 1, 1),
        "events.relaxed": (1, 1, 1),
        "participations.exact": (1, 2, 2),
        "participations.relaxed": (1, 2, 2),
        "places.exact": (0, 1, 0),
        "places.relaxed": (0, 1, 0),
        "organizers.exact": (0, 0, 1),
        "organizers.relaxed": (0, 0, 1),
        "dates.exact": (0, 1, 1),
        "dates.relaxed": (1, 1, 1),
        "names.exact": (0, 0, 1),
        "names.relaxed": (0, 0, 1),
    }


def test_counts_add_up_over_articles() -> None:
    scores = score_facts([(GOLD, FOUND), (GOLD, GOLD)])
    assert triple(scores["roles.exact"]) == (3, 4, 4)
    assert scores["roles.exact"].f1 == 0.75


def test_empty_gold_and_empty_prediction() -> None:
    empty = facts()
    for name, counts in score_facts([(empty, GOLD)]).items():
        assert counts.gold == 0 and counts.predicted == score_facts([(GOLD, GOLD)])[name].gold
    assert all(c.predicted == c.correct == 0 for c in score_facts([(GOLD, empty)]).values())
    assert all(c == Counts() for c in score_facts([(empty, empty)]).values())


def test_a_role_predicted_twice_is_right_once() -> None:
    role = Role("葛长青", "书记", "湖口县委")
    scores = score_facts([(facts((role,)), facts((role, role)))])
    assert triple(scores["roles.exact"]) == (1, 2, 1)
    assert triple(scores["roles.relaxed"]) == (1, 2, 1)


def test_scores_by_type_and_part() -> None:
    by_part = score_by([(GOLD, FOUND)], "participations.relaxed")
    assert {part: triple(c) for part, c in by_part.items()} == {
        "主持": (1, 1, 1),
        "出席": (0, 0, 1),
        "讲话": (0, 1, 0),
    }
    assert score_by([(GOLD, FOUND)], "events.start")["会议"].f1 == 1.0


def test_a_part_in_another_event_is_right_once_an_article_alone() -> None:
    gold = facts(
        events=(
            event("会议", "2021-03-08", people=(("葛长青", "主持"),)),
            event("调研", "2021-03-09", people=(("卫平", "带队"),)),
        )
    )
    found = facts(
        events=(
            event("会议", "2021-03-08", people=(("葛长青", "主持"), ("卫平", "带队"))),
            event("调研", "2021-03-09"),
        )
    )
    scores = score_facts([(gold, found)])
    assert triple(scores["participations.exact"]) == (1, 2, 2)
    assert triple(scores["participations.relaxed"]) == (2, 2, 2)
    (fault,) = [f for f in differences((gold, found)) if f[0] == "participation"]
    assert fault[1] == "attribute"


def test_differences_say_what_is_wrong_and_how() -> None:
    found = {
        (kind, error, g.text if g else None, p.text if p else None)
        for kind, error, g, p in differences((GOLD, FOUND))
    }
    assert ("role", "attribute", "卫平 · 县长 · 湖口县政府", "卫平 · 县长 · —") in found
    assert ("participation", "missed", "卫平 · 出席", None) in found
    assert ("participation", "spurious", None, "葛长青 · 讲话") in found
    assert ("place", "spurious", None, "石门镇") in found
    assert ("date", "attribute", "2021-03-08 – 2021-03-09", "2021-03-08") in found
    assert not set(differences((GOLD, GOLD)))


def test_what_a_fault_comes_from() -> None:
    text = "县委书记葛长青"
    roles = (Role("葛长青", "书记", "湖口县委"),)
    meeting = (event("会议", "2021-03-08", people=(("葛长青", "主持"),)),)
    mentions = (Entity(2, 4, "TITLE"), Entity(4, 7, "PER"))
    gold = Record("a", text, entities=mentions, roles=roles, events=meeting)
    blind = Record("a", text, entities=mentions[:1])
    causes = {
        compared.kind: [fault.cause for fault in compared.faults]
        for compared in (compare(Case(gold, blind)) for compare in FACTS)
    }
    assert causes["role"] == ["entity"] and causes["participation"] == ["event"]
    seeing = Record("a", text, entities=mentions)
    assert [f.cause for f in FACTS[0](Case(gold, seeing)).faults] == [None]


def test_a_day_within_the_interval() -> None:
    gold = event("调研", "2021-03-08", "2021-03-10")
    assert within(event("调研", "2021-03-10"), gold)
    assert not within(event("调研", "2021-03-11"), gold)
    assert within(event("调研", None), event("调研", None))
    assert not within(event("调研", None), gold)
    assert not within(event("调研", "XXXX-03-09"), gold)
    assert within(event("调研", "XXXX-03-09"), event("调研", "XXXX-03-08", "XXXX-03-09"))


def test_names_are_relaxed_to_one_that_holds_the_other() -> None:
    gold = facts(events=(event("会议", "2021-03-08", name="第三次 全体会议"),))
    found = facts(events=(event("会议", "2021-03-08", name="县委第三次全体会议"),))
    scores = score_facts([(gold, found)])
    assert triple(scores["names.exact"]) == (0, 1, 1)
    assert triple(scores["names.relaxed"]) == (1, 1, 1)


TYPES = ("会议", "调研", "督查")
DAYS = (None, "2021-03-08", "2021-03-09", "2021-03-10")


@st.composite
def some_events(draw: st.DrawFn) -> tuple[Event, ...]:
    made = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.sampled_from(DAYS))
        end = (
            draw(st.sampled_from([d for d in DAYS[1:] if start and d and d >= start]))
            if start
            else None
        )
        people = draw(
            st.lists(st.sampled_from([("甲", "主持"), ("乙", "出席")]), max_size=2, unique=True)
        )
        made.append(event(draw(st.sampled_from(TYPES)), start, end, people=tuple(people)))
    return tuple(made)


@given(some_events(), some_events())
def test_events_are_counted_as_multisets_of_type_and_days(
    gold: tuple[Event, ...], found: tuple[Event, ...]
) -> None:
    from collections import Counter

    scores = score_facts([(facts(events=gold), facts(events=found))])
    for figure, key in (
        ("events.exact", lambda e: (e.type, e.start, e.end)),
        ("events.start", lambda e: (e.type, e.start)),
    ):
        both = (Counter(map(key, gold)) & Counter(map(key, found))).total()
        assert triple(scores[figure]) == (both, len(found), len(gold))
    pairs = align(gold, found)
    assert len(set(pairs.to_predicted.values())) == len(pairs.to_predicted)
    assert {j: i for i, j in pairs.to_predicted.items()} == pairs.to_gold


@given(some_events(), some_events())
def test_every_item_stands_once_in_every_definition(
    gold: tuple[Event, ...], found: tuple[Event, ...]
) -> None:
    case = Case(facts(events=gold), facts(events=found))
    for compared in (compare(case) for compare in FACTS):
        right = [m for m in compared.variants["exact"] if m[0] and m[1]]
        wrong = [(f.gold, f.predicted) for f in compared.faults]
        for side in (0, 1):
            listed = [m[side] for m in compared.variants["exact"] if m[side]]
            placed = [m[side] for m in (*right, *wrong) if m[side]]
            assert sorted(map(id, listed)) == sorted(map(id, placed))


def test_relaxed_is_never_below_exact() -> None:
    chance = random.Random(3)
    people = [(p, r) for p, r in itertools.product("甲乙丙", ("主持", "出席"))]
    for _ in range(300):
        sides = [
            facts(
                tuple(
                    Role(chance.choice("甲乙"), "书记", chance.choice(["县委", None]))
                    for _ in range(chance.randint(0, 3))
                ),
                tuple(
                    event(
                        chance.choice(TYPES),
                        chance.choice(DAYS),
                        people=tuple(chance.sample(people, 2)),
                    )
                    for _ in range(chance.randint(0, 3))
                ),
            )
            for _ in range(2)
        ]
        scores = score_facts([(sides[0], sides[1])])
        for kind in ("roles", "events", "dates", "names"):
            exact, relaxed = scores[f"{kind}.exact"], scores[f"{kind}.relaxed"]
            assert exact.correct <= relaxed.correct
            assert (exact.predicted, exact.gold) == (relaxed.predicted, relaxed.gold)


def test_records_of_no_facts_are_fine() -> None:
    assert all(c == Counts() for c in score_facts([(record(), record())]).values())

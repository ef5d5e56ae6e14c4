from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from zhiguan.evaluate.counts import Counts, compare
from zhiguan.evaluate.entities import iob2, score, seqeval_f1
from zhiguan.types import Entity, Record


def record(*entities: tuple[int, int, str], length: int = 10) -> Record:
    return Record("a", "字" * length, entities=tuple(Entity(*e) for e in entities))


def test_known_answer() -> None:
    gold = record((0, 2, "ORG"), (2, 4, "TITLE"), (4, 7, "PER"))
    predicted = record((0, 2, "ORG"), (2, 4, "ORG"), (4, 6, "PER"), (8, 9, "LOC"))
    scores = score([(gold, predicted)])
    assert scores["all"] == Counts(correct=1, predicted=4, gold=3)
    assert scores["all"].f1 == pytest.approx(2 / 7)
    assert scores["ORG"] == Counts(1, 2, 1)
    assert scores["LOC"] == Counts(0, 1, 0)
    assert seqeval_f1([(gold, predicted)]) == pytest.approx(2 / 7)


def test_nothing_at_all_scores_zero_without_an_error() -> None:
    assert Counts().f1 == 0.0 and Counts().precision == 0.0 and Counts().recall == 0.0
    assert score([(record(), record())])["all"] == Counts()


def test_an_entity_predicted_twice_is_right_once() -> None:
    from collections import Counter

    assert compare(Counter({"a": 1}), Counter({"a": 2})) == Counts(1, 2, 1)


def test_overlapping_entities_have_no_tags() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        iob2(5, [Entity(0, 3, "ORG"), Entity(2, 4, "PER")])


@st.composite
def flat(draw: st.DrawFn) -> tuple[tuple[int, int, str], ...]:
    cuts = sorted(draw(st.sets(st.integers(0, 30), max_size=12)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple((a, b, draw(st.sampled_from(["PER", "ORG", "LOC"]))) for a, b in pairs)


@given(st.lists(st.tuples(flat(), flat()), min_size=1, max_size=4))
def test_the_offset_score_is_seqevals_strict_score(cases: list[tuple[object, object]]) -> None:
    pairs = [(record(*g, length=30), record(*p, length=30)) for g, p in cases]  # type: ignore[misc]
    counts = score(pairs)["all"]
    if counts.gold and counts.predicted:
        tags = [[iob2(30, r.entities) for r in side] for side in zip(*pairs, strict=True)]
        theirs = f1_score(*tags, mode="strict", scheme=IOB2)
        assert counts.f1 == pytest.approx(theirs, abs=1e-9)

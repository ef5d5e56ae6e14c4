from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2

from evaluate.articles import LABELS, flat_spans, noisy, record
from zhiguan.errors import AnnotationError
from zhiguan.evaluate.case import Case
from zhiguan.evaluate.counts import Counts, compare
from zhiguan.evaluate.entities import score, tag_score
from zhiguan.evaluate.mentions import compare_mentions, matched
from zhiguan.evaluate.outcomes import Outcomes
from zhiguan.evaluate.tags import (
    iob2,
    lenient_chunks,
    painted,
    strict_chunks,
    strict_counts,
    tag_counts,
)
from zhiguan.types import Entity, Record

GOLD = record((0, 2, "ORG"), (2, 4, "TITLE"), (4, 7, "PER"))
FOUND = record((0, 2, "ORG"), (2, 4, "ORG"), (4, 6, "PER"), (8, 9, "LOC"))


def test_known_answer() -> None:
    scores = score([(GOLD, FOUND)])
    assert scores["all"] == Counts(correct=1, predicted=4, gold=3)
    assert scores["all"].f1 == pytest.approx(2 / 7)
    assert scores["ORG"] == Counts(1, 2, 1)
    assert scores["LOC"] == Counts(0, 1, 0)
    assert tag_score([(GOLD, FOUND)]) == Counts(1, 4, 3)


def test_nothing_at_all_scores_zero_without_an_error() -> None:
    assert Counts().f1 == 0.0 and Counts().precision == 0.0 and Counts().recall == 0.0
    assert score([(record(), record())])["all"] == Counts()


def test_empty_gold_and_empty_prediction() -> None:
    assert score([(record(), FOUND)])["all"] == Counts(0, 4, 0)
    assert score([(GOLD, record())])["all"] == Counts(0, 0, 3)


def test_an_entity_predicted_twice_is_right_once() -> None:
    from collections import Counter

    assert compare(Counter({"a": 1}), Counter({"a": 2})) == Counts(1, 2, 1)
    twice = record((0, 2, "ORG"), (0, 2, "ORG"))
    assert score([(GOLD, twice)])["all"] == Counts(1, 2, 3)
    assert tag_score([(GOLD, twice)]) == Counts(1, 1, 3)


def test_overlapping_entities_have_no_tags() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        iob2(5, [Entity(0, 3, "ORG"), Entity(2, 4, "PER")])


def test_overlapping_predictions_each_count_by_their_offsets_and_paint_their_tags() -> None:
    gold = record((0, 4, "ORG"))
    found = record((0, 4, "ORG"), (2, 6, "LOC"))
    assert score([(gold, found)])["all"] == Counts(1, 2, 1)
    assert painted(6, found.entities) == ["B-ORG", "I-ORG", "B-LOC", "I-LOC", "I-LOC", "I-LOC"]
    assert tag_score([(gold, found)]) == Counts(0, 2, 1)


def test_where_strict_and_lenient_part() -> None:
    """A tagger that never writes B- is all wrong strictly and all right leniently."""
    gold = ["B-PER", "I-PER", "O", "B-LOC"]
    found = ["I-PER", "I-PER", "O", "I-LOC"]
    assert list(strict_chunks(found)) == []
    assert list(lenient_chunks(found)) == [("PER", 0, 2), ("LOC", 3, 4)]
    record_ = Record("a", "甲乙丙丁", entities=(Entity(0, 2, "PER"), Entity(3, 4, "LOC")))
    tagged = Record("a", "甲乙丙丁", extra={"tags": found})
    assert tag_score([(record_, tagged)], strict=True) == Counts(0, 0, 2)
    assert tag_score([(record_, tagged)], strict=False) == Counts(2, 2, 2)
    assert f1_score([gold], [found], mode="strict", scheme=IOB2) == 0.0
    assert f1_score([gold], [found]) == 1.0


@pytest.mark.parametrize("tags", [["O"], ["O", "X-PER"], ["O", "B-"], "OO"])
def test_raw_tags_that_are_none_are_refused(tags: object) -> None:
    with pytest.raises(AnnotationError, match="tag"):
        tag_score([(record(length=2), Record("a", "字字", extra={"tags": tags}))])


def random_tags(chance: random.Random, length: int) -> list[str]:
    """Tags of a careless tagger: I- may stand anywhere."""
    return [
        chance.choice(["O", f"{chance.choice('BI')}-{chance.choice(LABELS)}"])
        for _ in range(length)
    ]


def test_both_readings_are_seqevals_on_1000_random_cases() -> None:
    """To 1e-9: precision, recall and F1, of valid and of careless tags."""
    chance = random.Random(5)
    for case in range(1000):
        sentences = chance.randint(1, 3)
        sizes = [chance.randint(4, 24) for _ in range(sentences)]
        gold = [iob2(n, [Entity(*s) for s in flat_spans(chance, n, min(n // 4, 4))]) for n in sizes]
        found = [random_tags(chance, n) for n in sizes] if case % 2 else []
        for n, tags in zip(sizes, gold, strict=True):
            if not case % 2:
                spans = [(a, b, label) for label, a, b in strict_chunks(tags)]
                found.append(iob2(n, [Entity(*s) for s in noisy(chance, spans)]))
        for reading, options in (
            (strict_chunks, {"mode": "strict", "scheme": IOB2}),
            (lenient_chunks, {}),
        ):
            counts = Counts()
            for one, other in zip(gold, found, strict=True):
                counts = sum(tag_counts(reading(one), reading(other)).values(), counts)
            if not counts.gold or not counts.predicted:
                continue
            for ours, theirs in (
                (counts.precision, precision_score),
                (counts.recall, recall_score),
                (counts.f1, f1_score),
            ):
                expected = theirs(gold, found, zero_division=0, **options)
                assert ours == pytest.approx(float(expected), abs=1e-9)


def test_offsets_are_scored_as_spacys_scorer_does_on_1000_random_cases() -> None:
    """To 1e-9: all mentions and each label."""
    import spacy
    from spacy.scorer import Scorer
    from spacy.tokens import Doc, Span
    from spacy.training import Example

    vocab = spacy.blank("zh").vocab

    def document(spans: list[tuple[int, int, str]], length: int) -> Doc:
        doc = Doc(vocab, words=["字"] * length, spaces=[False] * length)
        doc.set_ents([Span(doc, a, b, label=label) for a, b, label in spans])
        return doc

    chance = random.Random(6)
    for _ in range(1000):
        examples, pairs = [], []
        for _ in range(chance.randint(1, 3)):
            length = chance.randint(8, 30)
            gold = flat_spans(chance, length, 4)
            found = noisy(chance, gold)
            examples.append(Example(document(found, length), document(gold, length)))
            pairs.append((record(*gold, length=length), record(*found, length=length)))
        theirs = Scorer.score_spans(examples, "ents", getter=lambda doc, _: doc.ents)
        ours = score(pairs)
        if theirs["ents_f"] is None:
            continue
        total = ours["all"]
        assert total.f1 == pytest.approx(theirs["ents_f"], abs=1e-9)
        assert total.precision == pytest.approx(theirs["ents_p"], abs=1e-9)
        assert total.recall == pytest.approx(theirs["ents_r"], abs=1e-9)
        for label, row in theirs["ents_per_type"].items():
            assert ours[label].f1 == pytest.approx(row["f"], abs=1e-9)


@st.composite
def any_spans(draw: st.DrawFn, *, flat: bool) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 28))
        end = draw(st.integers(start + 1, min(30, start + 9)))
        if not flat or all(end <= a or b <= start for a, b, _ in found):
            found.append((start, end, draw(st.sampled_from(LABELS))))
    return found


@given(any_spans(flat=True), any_spans(flat=False))
def test_every_mention_is_in_exactly_one_class(
    gold: list[tuple[int, int, str]], found: list[tuple[int, int, str]]
) -> None:
    case = Case(record(*gold, length=30), record(*found, length=30))
    compared = compare_mentions(case)
    wanted = [g for g, _ in matched(compared) if g is not None]
    answered = [p for _, p in matched(compared) if p is not None]
    assert sorted(i.index for i in wanted) == list(range(len(gold)))
    assert sorted(i.index for i in answered) == list(range(len(found)))
    outcomes = Outcomes()
    outcomes.add(compared)
    for row in outcomes.errors():
        assert row.gold == row.correct + row.boundary + row.label + row.both + row.missed
        assert row.predicted == (
            row.correct + row.boundary + row.label_predicted + row.both_predicted + row.spurious
        )
    total, *rows = outcomes.errors()
    assert (total.gold, total.predicted) == (len(gold), len(found))
    for name in ("gold", "predicted", "correct", "boundary", "label", "both", "missed", "spurious"):
        assert getattr(total, name) == sum(getattr(row, name) for row in rows)
    assert total.correct == score([(case.gold, case.predicted)])["all"].correct
    confusion = outcomes.confusion()
    assert sum(map(sum, confusion.counts)) == len(matched(compared))


def test_the_kinds_of_error_by_hand() -> None:
    gold = record((0, 2, "ORG"), (2, 4, "TITLE"), (4, 7, "PER"), (9, 12, "LOC"), (14, 16, "PER"),
                  length=20)  # fmt: skip
    found = record((0, 2, "ORG"), (2, 4, "ORG"), (4, 6, "PER"), (10, 13, "ORG"), (18, 19, "LOC"),
                   length=20)  # fmt: skip
    faults = compare_mentions(Case(gold, found)).faults
    assert [
        (f.error, f.gold and f.gold.text, f.predicted and f.predicted.label) for f in faults
    ] == [
        ("label", "字字", "ORG"),
        ("boundary", "字字字", "PER"),
        ("both", "字字字", "ORG"),
        ("missed", "字字", None),
        ("spurious", None, "LOC"),
    ]


def test_a_mention_over_two_gold_ones_answers_the_longer_overlap() -> None:
    gold = record((0, 2, "LOC"), (2, 6, "LOC"))
    faults = compare_mentions(Case(gold, record((0, 6, "LOC")))).faults
    assert [(f.error, f.gold and f.gold.key) for f in faults] == [
        ("boundary", (2, 6, "LOC")),
        ("missed", (0, 2, "LOC")),
    ]


def test_strict_counts_add_up_over_sentences() -> None:
    tags = ["B-PER", "I-PER", "O"]
    assert strict_counts([(tags, tags), (tags, ["O"] * 3)]) == {"PER": Counts(1, 1, 2)}

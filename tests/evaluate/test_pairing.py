from __future__ import annotations

import pytest

from zhiguan.errors import AnnotationError
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.entities import score
from zhiguan.evaluate.pairing import notes, pair, shared
from zhiguan.types import Entity, Record


def test_records_are_paired_by_id_and_none_is_lost() -> None:
    gold = [Record("a", "甲", entities=(Entity(0, 1, "PER"),)), Record("b", "乙")]
    predicted = [Record("c", "丙", entities=(Entity(0, 1, "PER"),)), Record("b", "乙")]
    pairs = pair(gold, predicted)
    assert [(g.id, p.id) for g, p in pairs] == [("a", "a"), ("b", "b"), ("c", "c")]
    assert score(pairs)["all"] == Counts(0, 1, 1)


def test_other_texts_and_double_ids_are_refused() -> None:
    with pytest.raises(AnnotationError, match="differs"):
        pair([Record("a", "甲")], [Record("a", "乙")])
    with pytest.raises(AnnotationError, match="stands twice"):
        pair([Record("a", "甲")], [Record("a", "甲"), Record("a", "甲")])


def test_gold_with_page_offsets_is_compared_on_the_page() -> None:
    gold = Record(
        "g", "甲\n乙丙", entities=(Entity(2, 4, "PER"),), extra={"page_offsets": [9, None, 3, 4]}
    )
    right = Record("p", "乙丙", entities=(Entity(0, 2, "PER", page_spans=((3, 4), (4, 5))),))
    wrong = Record("q", "甲", entities=(Entity(0, 1, "PER", page_spans=((9, 10),)),))
    pairs = pair([gold], [wrong, right])
    assert score(pairs)["all"] == Counts(1, 2, 1)


def test_page_gold_must_give_an_offset_for_each_character() -> None:
    with pytest.raises(AnnotationError, match="one offset a character"):
        pair([Record("g", "甲乙", extra={"page_offsets": [1]})], [])


def test_predictions_without_page_spans_cannot_answer_page_gold() -> None:
    gold = Record("g", "甲", extra={"page_offsets": [0]})
    with pytest.raises(AnnotationError, match="no page_spans"):
        pair([gold], [Record("p", "甲", entities=(Entity(0, 1, "PER"),))])


def test_predictions_for_other_articles_are_refused_and_none_at_all_are_a_score() -> None:
    with pytest.raises(AnnotationError, match="no prediction has the id of a gold article"):
        pair([Record("a", "甲")], [Record("b", "甲")])
    pairs = pair([Record("a", "甲", entities=(Entity(0, 1, "PER"),))], [])
    assert score(pairs)["all"] == Counts(0, 0, 1)
    assert notes([Record("a", "甲")], [], pairs) == [
        "1 of 1 gold articles have no prediction: all is missed"
    ]


def test_a_text_that_differs_is_said_where() -> None:
    with pytest.raises(AnnotationError, match="from offset 2: '丙' and '丁'"):
        pair([Record("a", "甲乙丙")], [Record("a", "甲乙丁")])


def test_on_a_page_the_next_best_answer_is_taken_where_the_best_is() -> None:
    def placed(id: str, *offsets: int) -> Record:
        return Record(id, "字" * len(offsets), extra={"page_offsets": list(offsets)})

    def answer(id: str, *spans: tuple[int, int]) -> Record:
        return Record(id, "字", entities=tuple(Entity(0, 1, "PER", page_spans=(s,)) for s in spans))

    one, two = placed("g1", 0, 1, 2, 3), placed("g2", 4, 5, 6, 7, 8)
    both, rest = answer("p1", (0, 3), (4, 8)), answer("p2", (3, 4))
    assert [(g.id, p.id) for g, p in pair([one, two], [both, rest])] == [("g1", "p2"), ("g2", "p1")]


def test_two_annotators_are_compared_on_what_both_annotated() -> None:
    one = [Record("a", "甲"), Record("b", "乙")]
    pairs, alone = shared(one, [Record("b", "乙"), Record("c", "丙"), Record("d", "丁")])
    assert [g.id for g, _ in pairs] == ["b"] and alone == 3
    with pytest.raises(AnnotationError, match="share no article"):
        shared(one, [Record("z", "丙")])

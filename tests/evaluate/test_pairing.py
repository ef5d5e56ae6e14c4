from __future__ import annotations

import pytest

from zhiguan.errors import AnnotationError
from zhiguan.evaluate.counts import Counts
from zhiguan.evaluate.entities import score
from zhiguan.evaluate.pairing import pair
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

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.tags import Span, TagSet, iob2

TAGS = TagSet(("PER", "TITLE", "ORG", "LOC"))


@st.composite
def annotated(draw: st.DrawFn) -> tuple[int, list[Span]]:
    size = draw(st.integers(1, 30))
    edges = sorted(draw(st.sets(st.integers(0, size), max_size=12)))
    spans = [
        (a, b, draw(st.sampled_from(TAGS.labels)))
        for a, b in pairwise(edges)
        if draw(st.booleans())
    ]
    return size, spans


@given(annotated())
def test_a_full_annotation_allows_one_sequence_and_reads_back(case: tuple[int, list[Span]]) -> None:
    size, spans = case
    allowed = TAGS.allowed(size, spans, TAGS.labels)
    assert (allowed.sum(axis=1) == 1).all()
    path = allowed.argmax(axis=1).tolist()
    assert TAGS.spans(path) == spans
    assert TAGS.starts[path[0]] and TAGS.ends[path[-1]]
    assert all(TAGS.follows[a, b] for a, b in pairwise(path))


@given(st.lists(st.integers(0, len(TAGS) - 1), max_size=30))
def test_any_sequence_reads_as_ordered_spans_that_cover_its_marked_characters(
    path: list[int],
) -> None:
    spans = TAGS.spans(path)
    covered = [at for start, end, _ in spans for at in range(start, end)]
    assert covered == [at for at, tag in enumerate(path) if tag != 0]


def test_labels_that_a_corpus_does_not_mark_stay_open() -> None:
    allowed = TAGS.allowed(4, [(0, 2, "PER")], ["PER", "ORG", "LOC"])
    assert allowed[2, 0] and allowed[2, TAGS.index("B", "TITLE")]
    assert not allowed[2, TAGS.index("B", "ORG")]
    assert np.flatnonzero(allowed[0]).tolist() == [TAGS.index("B", "PER")]


def test_an_open_stretch_may_be_one_whole_mention_or_nothing() -> None:
    allowed = TAGS.allowed(5, [], ["PER", "ORG", "LOC"], [(1, 4, "ORG")])
    assert allowed[1, TAGS.index("B", "ORG")] and allowed[1, 0]
    assert not allowed[2, TAGS.index("B", "ORG")]
    assert allowed[3, TAGS.index("E", "ORG")] and not allowed[4, TAGS.index("S", "ORG")]


def test_iob2_marks_adjacent_mentions_apart() -> None:
    assert iob2(5, [(0, 2, "ORG"), (2, 4, "ORG")]) == ["B-ORG", "I-ORG", "B-ORG", "I-ORG", "O"]

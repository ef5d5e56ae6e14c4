from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.ingest.lines import End, ending, split_lines, width


def test_lines_gaps_indents_and_offsets() -> None:
    page = "　　甲乙\n\n \n丙，\r\n丁。\f戊"
    lines = split_lines(page)
    assert [page[line.start : line.end] for line in lines] == ["甲乙", "丙，", "丁。", "戊"]
    assert [line.gap for line in lines] == [0, 2, 0, 0]
    assert [line.indent for line in lines] == [2.0, 0.0, 0.0, 0.0]
    assert [line.ending for line in lines] == [End.WORD, End.OPEN, End.SENTENCE, End.WORD]


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("甲，。 \n\r\u2028\x00\x1c\u200b\ud800a"), max_size=60))
def test_lines_hold_everything_but_white_space(page: str) -> None:
    lines = split_lines(page)
    covered = {i for line in lines for i in range(line.start, line.end)}
    assert all(page[i].isspace() for i in range(len(page)) if i not in covered)
    assert all(page[line.start : line.end] == line.text for line in lines)
    assert all(a.end <= b.start for a, b in pairwise(lines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议。", End.SENTENCE),
        ("他说：“好！”", End.SENTENCE),
        ("参加会议。）", End.SENTENCE),
        ("“最后一公里”", End.WORD),
        ("名单如下：", End.CLAUSE),
        ("副主任；", End.CLAUSE),
        ("县委、", End.OPEN),
        ("8月3日,", End.OPEN),
        ("调研组", End.WORD),
    ],
)
def test_endings(text: str, expected: End) -> None:
    assert ending(text) is expected


def test_width_counts_half_width_characters_half() -> None:
    assert width("8月 3日") == 3.5
    assert width("８月３日") == 4.0

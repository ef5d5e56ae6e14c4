from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.ingest.fold import fold


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_length_stays_and_folding_twice_changes_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("８月３日", "8月3日"),
        ("（ＣＣＤ）", "(CCD)"),
        ("甲　乙", "甲 乙"),
        ("责编：甲，乙；丙！", "责编:甲,乙;丙!"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("⼈⼤", "人大"),
        ("——某地见闻", "--某地见闻"),
        ("①加强30㎡", "①加强30㎡"),
        ("10²", "10²"),
        ("“甲”。", "“甲”。"),
        ("\ud800甲", "\ud800甲"),
    ],
)
def test_forms(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_traditional_characters_are_matched_as_simplified_ones() -> None:
    assert fold("本報訊（記者　甲）") == "本报讯(记者 甲)"

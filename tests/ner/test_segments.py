from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.ner.segments import sentences, windows


@given(st.text(alphabet="甲乙。！”\n\r \u3000；a", max_size=60))
def test_sentences_cover_everything_but_line_breaks(text: str) -> None:
    spans = list(sentences(text))
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(text[at] in "\n\r" for at in range(len(text)) if at not in covered)
    assert all(text[at] not in "\n\r" for at in covered)


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "他说：“好！”众人鼓掌。散会"
    assert [text[a:b] for a, b in sentences(text)] == ["他说：“好！”", "众人鼓掌。", "散会"]


def test_what_stands_before_a_line_does_not_change_its_cuts() -> None:
    line = "县里开会。会后调研；散会"
    alone = [(a + 3, b + 3) for a, b in sentences(line)]
    assert list(sentences("甲乙\n" + line))[1:] == alone


@given(st.integers(0, 400), st.integers(5, 60), st.integers(0, 20))
def test_cores_touch_and_have_their_margins(length: int, size: int, margin: int) -> None:
    if size <= 2 * margin:
        with pytest.raises(ValueError, match="no core"):
            windows(length, size, margin)
        return
    found = windows(length, size, margin)
    assert [w.core_start for w in found[1:]] == [w.core_end for w in found[:-1]]
    assert found[0].core_start == 0 and found[-1].core_end == length
    for window in found:
        assert window.end - window.start <= size
        assert window.start == 0 or window.core_start - window.start == margin
        assert window.end == length or window.end - window.core_end == margin

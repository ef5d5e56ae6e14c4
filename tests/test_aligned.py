"""Properties of aligned text: whatever is done to it, each kept character is the source's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiguan.aligned import AlignedText, Run

CHARACTERS = st.characters(codec=None) | st.sampled_from("甲乙丙丁，。 　\r\n0１\x00\ud800")
FEW = settings(max_examples=50, deadline=None)
SOURCE = st.text(CHARACTERS, max_size=40)


@st.composite
def cuts(draw: st.DrawFn, source: str) -> AlignedText:
    """A text made of cuts of a source and of inserted characters, in any order."""
    parts: list[AlignedText] = []
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            start = draw(st.integers(0, len(source)))
            parts.append(AlignedText.of(source, start, draw(st.integers(start, len(source)))))
        else:
            parts.append(AlignedText.inserted(draw(st.text("\n ", max_size=3))))
    return AlignedText.concat(parts)


@st.composite
def source_and_cuts(draw: st.DrawFn) -> tuple[str, AlignedText]:
    source = draw(SOURCE)
    return source, draw(cuts(source))


def holds(text: AlignedText, source: str) -> None:
    """Every character with an origin equals the source's; runs cover the text and are merged."""
    origins = list(text.origins())
    assert len(origins) == len(text) == sum(run.length for run in text.runs)
    for character, origin in zip(text.text, origins, strict=True):
        assert origin is None or source[origin] == character
    assert all(run.length > 0 for run in text.runs)
    for one, two in zip(text.runs, text.runs[1:], strict=False):
        assert not (one.origin is None and two.origin is None)
        assert one.origin is None or two.origin != one.origin + one.length


@FEW
@given(source_and_cuts())
def test_origin_of_each_character(pair: tuple[str, AlignedText]) -> None:
    source, text = pair
    holds(text, source)
    assert [text.origin(i) for i in range(len(text))] == list(text.origins())
    for outside in (-1, len(text)):
        with pytest.raises(IndexError):
            text.origin(outside)


@FEW
@given(source_and_cuts(), st.integers(-50, 50), st.integers(-50, 50))
def test_slice_follows_python(pair: tuple[str, AlignedText], start: int, end: int) -> None:
    source, text = pair
    part = text.slice(start, end)
    holds(part, source)
    assert part.text == text.text[start:end]
    assert list(part.origins()) == list(text.origins())[start:end]


@FEW
@given(source_and_cuts(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_without_keeps_exactly_the_rest(
    pair: tuple[str, AlignedText], spans: list[tuple[int, int]]
) -> None:
    source, text = pair
    spans = [(min(span), max(span)) for span in spans]
    gone = {i for start, end in spans for i in range(start, end)}
    left = text.without(spans)
    holds(left, source)
    kept = [i for i in range(len(text)) if i not in gone]
    assert left.text == "".join(text.text[i] for i in kept)
    assert list(left.origins()) == [text.origin(i) for i in kept]


@FEW
@given(SOURCE.flatmap(lambda s: st.tuples(st.just(s), st.lists(cuts(s), max_size=4))))
def test_join_inserts_only_the_separator(pair: tuple[str, list[AlignedText]]) -> None:
    source, parts = pair
    whole = AlignedText.join("\n", parts)
    holds(whole, source)
    assert whole.text == "\n".join(part.text for part in parts)
    at = 0
    for part in parts:
        assert list(whole.slice(at, at + len(part)).origins()) == list(part.origins())
        at += len(part) + 1


@FEW
@given(source_and_cuts(), st.integers(0, 40), st.integers(0, 40))
def test_spans_name_the_same_characters(pair: tuple[str, AlignedText], one: int, two: int) -> None:
    source, text = pair
    start, end = min(one, two), max(one, two)
    spans = text.spans(start, end)
    read = "".join(source[a:b] for a, b in spans)
    own = zip(text.text[start:end], list(text.origins())[start:end], strict=True)
    assert read == "".join(character for character, origin in own if origin is not None)
    assert all(a < b for a, b in spans)


@FEW
@given(source_and_cuts())
def test_strip_is_a_slice(pair: tuple[str, AlignedText]) -> None:
    source, text = pair
    holds(text.strip(), source)
    assert text.strip().text == text.text.strip()


@FEW
@given(
    source_and_cuts().flatmap(
        lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), cuts(pair[1].text))
    )
)
def test_composition_of_maps(triple: tuple[str, AlignedText, AlignedText]) -> None:
    source, base, cut = triple
    whole = cut.within(base)
    holds(whole, source)
    assert whole.text == cut.text
    for i in range(len(cut)):
        inner = cut.origin(i)
        assert whole.origin(i) == (None if inner is None else base.origin(inner))


@FEW
@given(source_and_cuts())
def test_composition_with_the_whole_is_identity(pair: tuple[str, AlignedText]) -> None:
    _, base = pair
    assert AlignedText.of(base.text).within(base) == base


def test_composition_refuses_a_shorter_base() -> None:
    with pytest.raises(IndexError, match="outside the base"):
        AlignedText.of("甲乙丙").within(AlignedText.of("甲乙"))


def test_runs_must_cover_the_text() -> None:
    with pytest.raises(ValueError, match="runs cover 1"):
        AlignedText("甲乙", (Run(1, 0),))


def test_empty_text_is_false() -> None:
    assert not AlignedText.of("")
    assert AlignedText.of("甲")
    assert str(AlignedText.of("甲乙", 1)) == "乙"

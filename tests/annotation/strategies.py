"""Random records for tests of formats."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

# half-width, full-width, astral, zero-width, every kind of white space and line end, and the signs
# that some format gives a meaning
_SIGNS = "县委书记甲乙丙Ａ１。，：；|/\\[]{}<>#+-=:\"'T,aO10𠮷😀\u200b\ufeff\u0301"
_SPACES = " \n\n\t\r\u3000\x0b\x0c\x1c\x85\u2028\u2029"
CHARACTERS = st.sampled_from([*_SIGNS, *_SPACES, "\r\n"])
TEXT = st.one_of(
    st.lists(CHARACTERS, max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
VALUE = st.one_of(TEXT.filter(bool), st.sampled_from(["甲乙", "书记", "县委", "-", " 甲"]))
OPTIONAL = st.none() | VALUE
SHARE = st.none() | st.floats(0, 1)
LABEL = st.sampled_from(["PER", "TITLE", "ORG", "LOC", "LAW", "a b", "x1"])
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=2).map(tuple)


@st.composite
def records(draw: Any, *, wild: bool = True) -> Record:
    """A record; with `wild` its mentions may overlap and lie outside its text."""
    text = draw(TEXT)
    size = len(text)
    edge = st.integers(0, size + 2 if wild else size)
    found = draw(st.lists(st.tuples(edge, edge, LABEL, SHARE, SPANS), max_size=5))
    entities = [Entity(min(a, b), max(a, b), *rest) for a, b, *rest in found]
    inside = [e for e in entities if e.start < e.end <= size]
    evidence = st.builds(
        Evidence,
        st.lists(st.integers(0, max(0, len(entities) - 1)), max_size=2 * bool(entities)).map(tuple),
        SPANS,
    )
    mention = st.sampled_from([text[e.start : e.end] for e in inside] or ["甲"])
    name = mention | VALUE
    people = st.builds(Participant, name, VALUE, evidence, OPTIONAL)
    role = st.builds(Role, name, name, st.none() | name, evidence, OPTIONAL, SHARE)
    many = st.lists(name, max_size=3).map(tuple)
    event = st.builds(
        Event, VALUE, OPTIONAL, OPTIONAL, OPTIONAL, many, many,
        st.lists(people, max_size=3).map(tuple), evidence, OPTIONAL, SHARE,
    )  # fmt: skip
    lines = text.split("\n")
    return Record(
        id=draw(VALUE),
        text=text,
        published=draw(OPTIONAL),
        region=draw(OPTIONAL),
        entities=tuple(entities),
        roles=tuple(draw(st.lists(role, max_size=3))),
        events=tuple(draw(st.lists(event, max_size=2))),
        page=draw(OPTIONAL),
        headline=tuple(draw(st.sampled_from([[], lines[:1], lines[:2], ["别的"]]))),
        byline=draw(st.sampled_from([None, lines[-1], text[-3:], "别的"])),
        extra=draw(st.sampled_from([{}, {"page_offsets": [1, None, 2]}, {"note": "甲"}])),
    )

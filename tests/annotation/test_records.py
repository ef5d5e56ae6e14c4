from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.annotation.records import dump_line, from_json, parse_lines, read, to_json
from zhiguan.errors import AnnotationError
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

FULL = Record(
    id="p1-1",
    text="县委书记阮松乔到沙洲镇",
    published="2021-06-18",
    region="江西省吉安市枫溪县",
    entities=(Entity(0, 2, "ORG", 0.98, ((4, 5), (7, 8))),),
    roles=(Role("阮松乔", "书记", "枫溪县委", Evidence((0,), ((4, 8),)), "stacked", 0.9),),
    events=(
        Event(
            "调研",
            "2021-06-10",
            "2021-06-11",
            "名称",
            ("沙洲镇",),
            ("县委",),
            (Participant("阮松乔", "带队", Evidence((0,), ()), "leads"),),
            Evidence((0,), ((1, 2),)),
            "visit",
            0.5,
        ),
    ),
    page="p1",
    headline=("标题",),
    byline="记者 甲",
    extra={"note": 1},
)


def test_a_record_survives_the_round_trip() -> None:
    assert from_json(json.loads(dump_line(FULL))) == FULL


def test_absent_proof_is_not_written() -> None:
    row = to_json(
        Record("a", "甲", entities=(Entity(0, 1, "PER"),), roles=(Role("甲", "乙", None),))
    )
    assert row["entities"] == [{"start": 0, "end": 1, "label": "PER"}]
    assert row["roles"] == [{"person": "甲", "title": "乙", "organization": None}]


@given(st.text(), st.text(min_size=1))
def test_any_text_survives(text: str, identity: str) -> None:
    line = dump_line(Record(identity, text))
    assert line.count("\n") == 1
    assert next(parse_lines([line])).text == text


def test_a_lone_surrogate_survives() -> None:
    line = dump_line(Record("a", "甲\ud800乙"))
    assert line.encode("utf-8")
    assert next(parse_lines([line])).text == "甲\ud800乙"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "a"', "r.jsonl:2: no JSON"),
        ("[]", "r.jsonl:2: a JSON list, not an object"),
        ('{"id": "a"}', "r.jsonl:2: key 'text' is missing"),
        ('{"id": "a", "text": 3}', "r.jsonl:2: a value has the wrong type: text is int"),
        ('{"id": "a", "text": "b", "entities": [{"start": 0}]}', "r.jsonl:2: key 'end' is missing"),
        ('{"id": "a", "text": "b", "entities": 3}', "r.jsonl:2: a value has the wrong type"),
    ],
)
def test_broken_lines_are_named(line: str, message: str) -> None:
    with pytest.raises(AnnotationError) as raised:
        list(parse_lines(['{"id": "x", "text": ""}', line], source="r.jsonl"))
    assert str(raised.value).startswith(message)


def test_absent_and_wrongly_encoded_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="no such file"):
        read(tmp_path / "none.jsonl")
    path = tmp_path / "gbk.jsonl"
    path.write_bytes('{"id": "a", "text": "县委"}'.encode("gb18030"))
    with pytest.raises(AnnotationError, match="not UTF-8 at byte 21"):
        read(path)

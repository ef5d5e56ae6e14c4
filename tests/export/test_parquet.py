"""Parquet files: the same records and statements as the text formats, in the same bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from zhiguan.annotation.records import dump_line, parse_lines
from zhiguan.errors import AnnotationError
from zhiguan.export.parquet import RECORD_SCHEMA, read_records, write_records, write_triples
from zhiguan.export.registry import DEFAULT_FORMATS, FORMATS, WRITERS, outputs
from zhiguan.export.triples import triples
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

PROOF = Evidence((0, 2), ((4, 6), (9, 11)))
FULL = Record(
    id="p1-1",
    text="枫溪县 县委书记阮松乔",
    published="2021-06-18",
    region="江西省吉安市枫溪县",
    entities=(Entity(0, 3, "LOC", 0.9731, ((0, 3),)), Entity(4, 6, "ORG")),
    roles=(
        Role("阮松乔", "书记", "枫溪县委", PROOF, "stacked", 0.9),
        Role("卫 满", "记者", None, status="former", candidates=("甲", "乙")),
    ),
    events=(
        Event(
            "会议",
            "2021-06-17",
            "XXXX-06-18",
            "会",
            ("沙洲镇",),
            ("枫溪县", "县委"),
            (Participant("阮松乔", "主持", PROOF, "chairs"), Participant("卫满", "出席")),
            PROOF,
            "meeting",
            0.5,
        ),
        Event("调研"),
    ),
    page="p1",
    headline=("甲", "乙"),
    byline="记者 卫满",
)
BARE = Record("../../x", "=1+1\t\n\u202e👩‍👩‍👧")


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    assert write_records([FULL, BARE], path) == 2
    assert list(read_records(path)) == [FULL, BARE]
    assert parquet.read_schema(path).equals(RECORD_SCHEMA)


def test_it_is_what_the_lines_say(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    records = [replace(FULL, id=f"a{i}") for i in range(2_500)]
    write_records(parse_lines(map(dump_line, records)), path)
    assert list(read_records(path)) == records
    assert parquet.ParquetFile(path).metadata.num_row_groups == 3


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_records([FULL, BARE] * 50, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_records_are_a_table_without_rows(tmp_path: Path) -> None:
    for name in ("records.parquet", "triples.parquet"):
        (output,) = (o for o in outputs(["parquet"]) if o.name == name)
        assert output.write([], tmp_path / name) == 0
        assert parquet.read_table(tmp_path / name).num_rows == 0


def test_statements_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "triples.parquet"
    count = write_triples([FULL], path)
    table = parquet.read_table(path).to_pylist()
    assert count == len(table) == len(list(triples(FULL)))
    assert table[0]["evidence"] == [[4, 6], [9, 11]] and table[0]["confidence"] == 0.9


def test_big_texts_make_row_groups_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    write_records([Record(f"{i}", "县" * 2_500_000) for i in range(4)], path)
    assert parquet.ParquetFile(path).metadata.num_row_groups == 2


@given(st.text(st.characters(), max_size=30))
def test_any_text_can_be_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.parquet"
    write_records([Record("a", text, roles=(Role(text, text, None),))], path)
    (record,) = read_records(path)
    assert record.text == text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def test_what_is_no_table_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    for content in (b"", b"PAR1 nothing PAR1"):
        path.write_bytes(content)
        with pytest.raises(AnnotationError, match="no records there"):
            list(read_records(path))


def test_every_format_has_files_of_its_own() -> None:
    names = [output.name for output in outputs(WRITERS)]
    assert len(set(names)) == len(names) == 4
    assert set(DEFAULT_FORMATS) < set(FORMATS)

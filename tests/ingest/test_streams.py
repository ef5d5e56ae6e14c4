"""Compressed files and tables: what is read, what is refused, and that memory stays flat."""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
from pyarrow import parquet

from zhiguan.errors import InputError
from zhiguan.ingest import ReadFailure, read_pages
from zhiguan.ingest import jsonl as jsonl_module
from zhiguan.ingest.kinds import split_name
from zhiguan.types import Page


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, codec="zstd", asbytes=True))


PACK = {".gz": gzip.compress, ".zst": zstd}


def rows(count: int, text: str = "某县召开会议。") -> bytes:
    lines = [json.dumps({"id": f"r{i}", "text": f"{text}{i}"}) for i in range(count)]
    return "\n".join(lines).encode()


def read(path: Path, **options: int) -> tuple[list[str], str | None]:
    """The ids and failed lines that reading gives, and the error that ended it."""
    found: list[str] = []
    try:
        for item in read_pages(path, **options):  # type: ignore[arg-type]
            found.append(f"line {item.line}" if isinstance(item, ReadFailure) else item.id)
    except InputError as error:
        return found, error.what
    return found, None


@pytest.mark.parametrize(
    ("name", "stem", "kind"),
    [
        ("a.txt", "a", ("txt", None)),
        ("a.b.JSONL.GZ", "a.b", ("jsonl", "gzip")),
        ("a.txt.zst", "a", ("txt", "zstd")),
        ("a.parquet", "a", ("parquet", None)),
        ("a.pdf.gz", "a.pdf", None),
        (".txt", ".txt", None),
    ],
)
def test_a_name_says_the_kind(name: str, stem: str, kind: tuple[str, str | None] | None) -> None:
    assert split_name(name) == (stem, kind)


@pytest.mark.parametrize("packing", PACK)
def test_a_compressed_page_is_the_page(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"要闻.txt{packing}"
    path.write_bytes(PACK[packing]("县委召开会议。\r\n".encode("gb18030")))
    (page,) = read_pages(path)
    assert page == Page("要闻", "县委召开会议。\r\n", str(path))


@pytest.mark.parametrize("packing", PACK)
def test_several_members_are_one_stream(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.jsonl{packing}"
    path.write_bytes(PACK[packing](rows(2) + b"\n") + PACK[packing](rows(3)))
    assert read(path) == (["r0", "r1", "r0", "r1", "r2"], None)


@pytest.mark.parametrize("packing", PACK)
def test_what_stands_before_a_cut_counts(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.jsonl{packing}"
    data = PACK[packing](rows(20_000))
    path.write_bytes(data[: len(data) * 3 // 4])
    found, error = read(path)
    assert found and found == [f"r{i}" for i in range(len(found))]
    assert error and "cut off or damaged" in error


@pytest.mark.parametrize("packing", PACK)
def test_damage_is_one_clear_error(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.txt{packing}"
    data = bytearray(PACK[packing](rows(500)))
    data[len(data) // 2] ^= 0xFF
    data[-5] ^= 0xFF
    path.write_bytes(data)
    _, error = read(path)
    assert error and "cut off or damaged" in error
    path.write_bytes(b"no compressed data at all")
    assert "cut off or damaged" in (read(path)[1] or "")


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("content", [b"\0", b" ", b"\n", b"x"])
def test_a_bomb_is_never_held(tmp_path: Path, packing: str, content: bytes) -> None:
    for kind in ("txt", "jsonl"):
        path = tmp_path / f"a.{kind}{packing}"
        path.write_bytes(PACK[packing](content * 60_000_000))
        tracemalloc.start()
        found, error = read(path, max_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10_000_000
        assert not found and error
        assert "1000000 bytes" in error or "16000000" in error or "white space" in error


def test_a_frame_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + b"\x00" + b"\xa0" + b"\x01\x00\x00")  # 1 GiB window
    assert "too much memory" in (read(path)[1] or "")


def test_broken_lines_without_end_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl_module, "MAX_BROKEN", 5)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x\n" * 4 + rows(1) + b"\n" + b"x\n" * 9)
    found, error = read(path)
    assert found == [
        *(f"line {i}" for i in (1, 2, 3, 4)),
        "r0",
        *(f"line {i}" for i in range(6, 11)),
    ]
    assert error and "nothing is read behind line 10" in error


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "a\0b", "text": "甲"}, '"id" holds the control character U+0000 at character 1'),
        ({"id": "a\nb", "text": "甲"}, "U+000A"),
        ({"id": "x" * 1001, "text": "甲"}, "1001 characters; at most 1000"),
        ({"id": "x", "text": "甲", "region": "\x1b[31m"}, '"region" holds the control character'),
        ({"id": "x", "text": "甲", "published": "x" * 999}, "…, not an ISO date"),
    ],
)
def test_names_that_would_break_a_reader_are_refused(
    tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (failure,) = read_pages(path)
    assert isinstance(failure, ReadFailure) and reason in failure.reason
    assert len(failure.reason) < 300


def test_nul_in_a_text_becomes_a_replacement_character(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "甲\\u0000乙"}', encoding="utf-8")
    (page,) = read_pages(path)
    assert isinstance(page, Page) and page.text == "甲\ufffd乙"


def table(path: Path, columns: dict[str, object], **options: int) -> Path:
    parquet.write_table(pa.table(columns), path, **options)
    return path


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    columns = {
        "other": [1, 2, 3],
        "id": ["a", None, "=c"],
        "text": ["甲", "乙", "丙"],
        "published": [date(2021, 6, 18), None, None],
        "region": pa.array(["某县", None, "某县"]).dictionary_encode(),
    }
    one, failure, three = read_pages(table(tmp_path / "t.parquet", columns), region="某市")
    assert isinstance(one, Page) and isinstance(three, Page)
    assert (one.id, one.text, one.published, one.region) == ("a", "甲", "2021-06-18", "某县")
    assert three.id == "=c"
    assert isinstance(failure, ReadFailure) and failure.line == 2 and '"id"' in failure.reason


def test_rows_without_ids_are_numbered(tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet", {"text": ["甲", "", "丙"]})
    assert read(path) == (["t-1", "line 2", "t-3"], None)
    assert next(p.id for p in read_pages(path, name="sub/t") if isinstance(p, Page)) == "sub/t-1"


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"id": ["a"], "body": ["甲"]}, 'no column "text", found: id, body'),
        ({"text": [1]}, 'column "text" holds int64'),
        ({"text": ["甲"], "id": [1.5]}, 'column "id" holds double'),
        ({"text": ["甲"], "published": [7]}, 'column "published" holds int64'),
        ({"text": pa.array([], pa.string())}, "the table has no rows"),
    ],
)
def test_other_tables_are_refused(tmp_path: Path, columns: dict[str, object], reason: str) -> None:
    assert read(table(tmp_path / "t.parquet", columns)) == ([], reason)


def test_a_damaged_table_counts_up_to_the_damage(tmp_path: Path) -> None:
    texts = [f"某县召开会议。{i * 7919 % 10007}" for i in range(2_000)]
    path = table(tmp_path / "t.parquet", {"text": texts}, row_group_size=500)
    data = bytearray(path.read_bytes())
    start = parquet.ParquetFile(path).metadata.row_group(2).column(0)
    at = start.dictionary_page_offset or start.data_page_offset
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(data)
    found, error = read(path)
    assert found == [f"t-{i}" for i in range(1, 1001)]
    assert error and "damaged behind row 1000" in error
    path.write_bytes(data[:-10])
    assert read(path)[0] == [] and "damaged behind row 0" in (read(path)[1] or "")


def test_a_row_beyond_the_bound_fails_alone(tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet", {"text": ["甲", "县" * 1_000, *["乙"] * 500]})
    found, error = read(path, max_bytes=2_000)
    assert found[:3] == ["t-1", "line 2", "t-3"] and len(found) == 502 and error is None


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"])
def test_memory_does_not_grow_with_a_file(tmp_path: Path, suffix: str) -> None:
    peaks = []
    for count in (500, 5_000):
        path = tmp_path / f"{count}{suffix}"
        if suffix == ".parquet":
            texts = [f"{i}" + "某县召开会议。" * 100 for i in range(count)]
            table(path, {"text": texts}, row_group_size=count)
        else:
            data = rows(count, "某县召开会议。" * 100)
            path.write_bytes(PACK.get(suffix.removeprefix(".jsonl"), bytes)(data))
        held = pa.total_allocated_bytes()
        most = 0
        tracemalloc.start()
        for number, _ in enumerate(read_pages(path)):
            if number % 100 == 0:
                most = max(most, pa.total_allocated_bytes() - held)
        peaks.append(tracemalloc.get_traced_memory()[1] + most)
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 5_000_000  # of 10 MB more of text


@pytest.mark.parametrize("kind", ["jsonl.gz", "jsonl.zst", "parquet", "txt.gz"])
def test_standard_input_says_its_kind_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        table(path, {"text": ["甲"]})
    elif kind == "txt.gz":
        path.write_bytes(gzip.compress("县委召开会议。".encode()))
    else:
        path.write_bytes(PACK["." + kind.rpartition(".")[2]](rows(1)))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(path.read_bytes())))
    (page,) = read_pages("-")
    assert isinstance(page, Page)
    assert page.id == {"parquet": "stdin-1", "txt.gz": "stdin"}.get(kind, "r0")


def test_deep_nesting_on_standard_input_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"a":' * 1_500 + b"\n" + rows(1)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(data)))
    (page,) = read_pages("-")  # its first line names no text, so it is taken for a page
    assert isinstance(page, Page) and page.id == "stdin"

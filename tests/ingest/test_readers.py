from __future__ import annotations

import io
import json
import sys
import time
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhiguan.errors import InputError
from zhiguan.ingest import ReadFailure, read_pages
from zhiguan.types import Page


def rows(*items: object) -> str:
    return "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items)


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_a_text_file_is_one_page_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "要闻.txt"
    path.write_bytes("\ufeff甲\r\n乙\r丙\n".encode())
    (page,) = read_pages(path, published="2021-01-02", region="某省某县")
    assert page == Page("要闻", "甲\r\n乙\r丙\n", str(path), "2021-01-02", "某省某县")


def test_what_a_row_says_goes_before_the_options(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        rows(
            {"id": "1", "text": "甲", "published": "2020-08-11", "region": "某市"},
            {"id": 2, "text": "乙", "published": None},
        ),
        encoding="utf-8",
    )
    one, two = read_pages(path, published="2021-01-01", region="另市")
    assert isinstance(one, Page) and isinstance(two, Page)
    assert (one.id, one.published, one.region) == ("1", "2020-08-11", "某市")
    assert (two.id, two.published, two.region) == ("2", "2021-01-01", "另市")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "x", "text": "甲"', "broken JSON"),
        ('["x"]', "a JSON object is due, found list"),
        ('{"id": "x"}', '"text" is missing'),
        ('{"id": "x", "text": "  "}', '"text" is empty'),
        ('{"text": "甲"}', '"id" is missing'),
        ('{"id": "x", "text": "甲", "published": "2020-13-01"}', "not an ISO date"),
        ('{"id": "x", "text": "甲", "published": "20200811"}', "not an ISO date"),
        ('{"id": "x", "text": "甲", "region": 3}', '"region" is 3'),
        ('{"id": "x", "text": "甲\\ud800"}', "half a surrogate pair at character 1"),
        ('{"id": "x", "text": ' + "[" * 100_000, "broken JSON"),
    ],
)
def test_a_broken_line_fails_alone(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    good = rows({"id": "g", "text": "好"})
    path.write_text(f"{good}\n{line}\n{good}", encoding="utf-8")
    first, failure, last = read_pages(path)
    assert isinstance(first, Page) and isinstance(last, Page)
    assert isinstance(failure, ReadFailure)
    assert failure.line == 3
    assert reason in failure.reason
    assert str(failure).startswith(f"{path}:3: ")


def test_a_line_in_another_encoding_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"id": "x", "text": "甲"}\n'.encode("gb18030") + b'{"id": "y", "text": "b"}')
    failure, page = read_pages(path)
    assert isinstance(failure, ReadFailure) and "not UTF-8" in failure.reason
    assert isinstance(page, Page) and page.text == "b"


def test_a_line_beyond_the_limit_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(rows({"id": "1", "text": "甲" * 500}, {"id": "2", "text": "乙"}), "utf-8")
    failure, page = read_pages(path, max_bytes=100)
    assert isinstance(failure, ReadFailure) and failure.line == 1
    assert "longer than 100 bytes" in failure.reason
    assert isinstance(page, Page) and page.id == "2"


def test_rows_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(4000):
            out.write(rows({"id": number, "text": "某县召开会议。" * 100}))
    tracemalloc.start()
    count = sum(1 for _ in read_pages(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4000
    assert peak < path.stat().st_size / 4


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        list(read_pages(path))


def test_unknown_kinds_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"unknown kind of file '\.docx'; allowed: \.txt"):
        list(read_pages(tmp_path / "a.docx"))
    with pytest.raises(InputError, match="cannot be opened"):
        list(read_pages(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="cannot be"):
        list(read_pages(tmp_path, format="txt"))


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        ("某县召开会议。".encode(), ["stdin"]),
        (b'\xef\xbb\xbf{"id": "7", "text": "a"}\n{"id": "8", "text": "b"}\n', ["7", "8"]),
        (b'  {"id": "7", "text": "a"}', ["7"]),
        ("{某县} 召开会议。\n第二行。".encode(), ["stdin"]),
    ],
)
def test_stdin_is_a_page_or_rows(
    monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]
) -> None:
    give_stdin(monkeypatch, data)
    pages = list(read_pages("-"))
    assert [page.id for page in pages if isinstance(page, Page)] == ids
    assert len(pages) == len(ids)


def test_stdin_rows_of_which_the_first_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, b'{"id": "7", "text": "a"\n{"id": "8", "text": "b"}\n')
    failure, page = read_pages("-")
    assert isinstance(failure, ReadFailure) and failure.line == 1
    assert isinstance(page, Page) and page.id == "8"


def test_five_megabytes_in_one_line(tmp_path: Path) -> None:
    text = "某县召开会议，部署工作。" * 140_000
    path = tmp_path / "a.jsonl"
    path.write_text(rows({"id": "1", "text": text}), encoding="utf-8")
    began = time.perf_counter()
    (page,) = read_pages(path)
    assert isinstance(page, Page) and page.text == text
    assert time.perf_counter() - began < 20

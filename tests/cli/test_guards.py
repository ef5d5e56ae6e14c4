"""Nothing in an input leaves OUT, steers a terminal, breaks a later reader or stops the rest."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from cli.test_extract import rows, run
from zhiguan.annotation.records import read
from zhiguan.cli.terminal import visible
from zhiguan.export.parquet import read_records

TEXT = "县委书记阮松乔主持召开会议\n6月9日，县委书记阮松乔主持召开会议。"
IDS = ("../../x", "/etc/passwd", "=1+1", "-", "a\0b", "a\nb", "\x1b[2J", "C:\\x", "'quoted")


def write(path: Path, *items: object) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """A run over hostile ids, texts and file names, all formats written."""
    root = tmp_path_factory.mktemp("guards")
    (root / "in").mkdir()
    texts = ({"id": name, "text": TEXT} for name in IDS)
    odd = {"id": "odd", "text": f"{TEXT}\x1b[31m\u202e\x07=cmd()"}
    write(root / "in" / "rows.jsonl", *texts, odd)
    for name in (b"\xff\xfe.txt", b"a\nb.txt", b"\x1b[31mred.txt"):
        (root / "in" / os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
    (root / "in" / os.fsdecode(b"\xff-empty.txt")).touch()
    formats = ["--format", "jsonl,csv,nt,parquet"]
    options = ["--model", model, "--articles", *formats]
    run("extract", root / "in", "-o", root / "out", *options, expect=1)
    return root


def test_nothing_is_written_outside_out(finished: Path) -> None:
    assert sorted(p.name for p in finished.iterdir()) == ["in", "out"]
    assert sorted(p.name for p in (finished / "out").iterdir()) == [
        *("failures.jsonl", "records.jsonl", "records.parquet", "run.json"),
        *("triples.csv", "triples.nt", "triples.parquet"),
    ]


def test_every_input_is_a_record_or_a_failure(finished: Path) -> None:
    out = finished / "out"
    failures = rows(out / "failures.jsonl")
    assert len(rows(out / "records.jsonl")) + len(failures) == len(IDS) + 1 + 4
    refused = [f["reason"] for f in failures if "control character" in str(f["reason"])]
    assert len(refused) == 3


def test_all_files_hold_plain_unicode(finished: Path) -> None:
    out = finished / "out"
    for name in ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt"):
        text = (out / name).read_text(encoding="utf-8")
        assert "\x1b" not in text and "\0" not in text
        assert "\\ud" not in text or name == "failures.jsonl"
    for row in rows(out / "failures.jsonl"):
        assert json.dumps(row, ensure_ascii=False).encode("utf-8")


def test_no_cell_is_a_formula(finished: Path) -> None:
    with (finished / "out" / "triples.csv").open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle))
    assert found and {len(row) for row in found} == {9}
    cells = {cell for row in found for cell in row.values()}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'=1+1", "'-", "''quoted", "../../x"} <= cells


def test_parquet_holds_the_same_records(finished: Path) -> None:
    out = finished / "out"
    assert list(read_records(out / "records.parquet")) == read(out / "records.jsonl")


def test_a_terminal_is_not_steered(finished: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = finished / "out"
    escaped = TEXT.replace("会议", "会议\x1b[2J")
    record = {"id": "x\x1b[1m\udc80", "text": escaped, "headline": ["\x1b]0;t\x07\u202e"]}
    role = {"person": "\x1b[5m甲", "title": "\r乙", "organization": "\x9b31m"}
    event = {"type": "会议", "name": "\x1bc", "start": "\x1b[2J", "places": ["\x07"]}
    write(out.parent / "odd.jsonl", record | {"roles": [role], "events": [event]})
    run("view", out)
    run("view", out.parent / "odd.jsonl")
    shown = capfd.readouterr().out
    assert not [c for c in shown if c != "\n" and (c < " " or c in "\x7f\x9b\u202e")]
    assert "\\x1b" in shown and "\\u202e" in shown


@pytest.mark.parametrize(("text", "shown"), [("县\x1b[1m", "县\\x1b[1m"), ("\u202e", "\\u202e")])
def test_what_steers_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_each_bound_is_a_clear_failure(tmp_path: Path, model: Path) -> None:
    source = write(
        tmp_path / "in.jsonl",
        {"id": "fits", "text": "6月9日，召开会议。"},
        {"id": "long", "text": "会" * 300},
        {"id": "names", "text": TEXT},
        {"id": "line", "text": "会" * 500},
    )
    bounds = ["--max-chars", 200, "--max-bytes", 2000, "--max-entities", 2]
    run(*("extract", source, "-o", tmp_path / "out", "--model", model, *bounds), expect=1)
    assert [row["page"] for row in rows(tmp_path / "out" / "records.jsonl")] == ["fits"]
    found = {
        f.get("id", f.get("line")): str(f["reason"])
        for f in rows(tmp_path / "out" / "failures.jsonl")
    }
    assert "300 characters; at most 200 are read (--max-chars)" in found["long"]
    assert "at most 2 are kept (--max-entities)" in found["names-1"]
    assert "longer than 2000 bytes" in found[4]

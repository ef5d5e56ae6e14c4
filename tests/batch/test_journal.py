from __future__ import annotations

from pathlib import Path

import pytest

from zhiguan.batch.journal import Journal
from zhiguan.errors import ConfigError

NAMES = ("records.jsonl", "failures.jsonl")
MARKS = {"model": "m1", "inputs": "i1"}


def start(out: Path, *, restart: bool = False, **changes: str) -> Journal:
    return Journal(out, NAMES, {**MARKS, **changes}, restart=restart)


def test_a_finished_run_leaves_only_its_files(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        journal.add(2, {"records.jsonl": "甲\n", "failures.jsonl": ""})
        journal.part("triples.csv").write_text("x")
        journal.finish(["triples.csv"])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*NAMES, "triples.csv"])
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "甲\n"


def test_a_stopped_run_goes_on_behind_its_last_whole_chunk(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        journal.add(2, {"records.jsonl": "一\n"})
        journal.add(3, {"records.jsonl": "二\n", "failures.jsonl": "f\n"})
    assert not (tmp_path / "records.jsonl").exists()
    with (tmp_path / ".run" / "records.jsonl").open("a") as handle:
        handle.write("half of a chu")  # written, but the journal does not know it
    with (tmp_path / ".run" / "journal.jsonl").open("a") as handle:
        handle.write('{"done": 9')  # half a journal line
    with start(tmp_path) as journal:
        assert journal.done == 5
        journal.add(1, {"records.jsonl": "三\n"})
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "一\n二\n三\n"
    assert (tmp_path / "failures.jsonl").read_text() == "f\n"


def test_a_run_killed_while_its_files_were_moved_finishes(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        journal.add(1, {"records.jsonl": "一\n", "failures.jsonl": "f\n"})
    (tmp_path / ".run" / "records.jsonl").rename(tmp_path / "records.jsonl")
    with start(tmp_path) as journal:
        assert journal.done == 1
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "一\n"


def test_another_run_is_refused_unless_restarted(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        journal.add(1, {"records.jsonl": "一\n"})
    with pytest.raises(ConfigError, match=r"other model.*--restart"):
        start(tmp_path, model="m2")
    with start(tmp_path, model="m2", restart=True) as journal:
        assert journal.done == 0
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text() == ""


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with start(tmp_path), pytest.raises(ConfigError, match="another run is writing there"):
        start(tmp_path)


def test_a_part_shorter_than_the_journal_says_is_refused(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        journal.add(1, {"records.jsonl": "一二三\n"})
    (tmp_path / ".run" / "records.jsonl").write_text("")
    with pytest.raises(ConfigError, match="shorter than the run's journal"):
        start(tmp_path)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ConfigError, match="cannot write there"):
        start(tmp_path / "out")


def test_a_run_that_fails_before_anything_is_done_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), start(tmp_path / "out"):
        raise RuntimeError("the model cannot be loaded")
    assert not (tmp_path / "out").exists()

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zhiguan.batch import log
from zhiguan.batch.journal import Journal
from zhiguan.batch.totals import Totals
from zhiguan.batch.work import Position
from zhiguan.errors import ConfigError

NAMES = ("records.jsonl", "failures.jsonl")
MARKS = {"model": "m1", "inputs": "2 inputs, 9 bytes, sha256 ab", "options": '{"region": null}'}


def start(out: Path, *, restart: bool = False, **changes: str) -> Journal:
    return Journal(out, NAMES, {**MARKS, **changes}, restart=restart, every=0)


def add(journal: Journal, inputs: int, records: str = "", failures: str = "") -> None:
    done = journal.totals.inputs + inputs
    totals = Totals(inputs=done, pages=done, end=Position(0, done, 0, done))
    journal.add({"records.jsonl": records, "failures.jsonl": failures}, totals)


def test_a_finished_run_leaves_only_its_files(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 2, "甲\n")
        journal.part("triples.csv").write_text("x")
        journal.finish(["triples.csv"])
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*NAMES, "triples.csv"])
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "甲\n"


def test_a_stopped_run_goes_on_behind_its_last_whole_mark(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 2, "一\n")
        add(journal, 3, "二\n", "f\n")
    assert not (tmp_path / "records.jsonl").exists()
    with (tmp_path / ".run" / "records.jsonl").open("a") as handle:
        handle.write("half of a chu")  # written, but the journal does not know it
    with (tmp_path / ".run" / "journal.jsonl").open("a") as handle:
        handle.write('{"crc": 9')  # half a journal line
    with start(tmp_path) as journal:
        assert journal.totals == Totals(inputs=5, pages=5, end=Position(0, 5, 0, 5))
        add(journal, 1, "三\n")
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "一\n二\n三\n"
    assert (tmp_path / "failures.jsonl").read_text() == "f\n"


def test_what_was_added_since_the_last_mark_is_marked_when_the_run_is_stopped(
    tmp_path: Path,
) -> None:
    with pytest.raises(KeyboardInterrupt), Journal(tmp_path, NAMES, MARKS, every=1000) as journal:
        add(journal, 2, "一\n")
        raise KeyboardInterrupt
    with start(tmp_path) as journal:
        assert journal.totals.inputs == 2


def test_a_damaged_line_is_passed_over_and_what_follows_it_is_cut_off(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 1, "一\n")
        add(journal, 1, "二\n")
    path = tmp_path / ".run" / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"inputs": 2', b'"inputs": 7'))
    with start(tmp_path) as journal:
        assert journal.totals.inputs == 1
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "一\n"


@pytest.mark.parametrize("damage", [b"", b"\0" * 200, b"{}\n", b"not what it was\n"])
def test_a_journal_that_does_not_say_whose_it_is_is_refused(damage: bytes, tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 1, "一\n")
    (tmp_path / ".run" / "journal.jsonl").write_bytes(damage)
    with pytest.raises(ConfigError, match=r"journal is damaged \(give --restart"):
        start(tmp_path)
    with start(tmp_path, restart=True) as journal:
        journal.finish()


def test_the_journal_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2000)
    with start(tmp_path) as journal:
        for _ in range(100):
            add(journal, 1, "一\n")
            assert (tmp_path / ".run" / "journal.jsonl").stat().st_size <= 2000
    with start(tmp_path) as journal:
        assert journal.totals.inputs == 100


def test_marks_are_not_made_more_often_than_asked(tmp_path: Path) -> None:
    with Journal(tmp_path, NAMES, MARKS, every=1000) as journal:
        before = (tmp_path / ".run" / "journal.jsonl").read_bytes()
        for _ in range(10):
            add(journal, 1, "一\n")
        assert (tmp_path / ".run" / "journal.jsonl").read_bytes() == before


class Killed(BaseException):
    pass


def killed_at(
    monkeypatch: pytest.MonkeyPatch, call: int, names: tuple[str, ...]
) -> Callable[[], int]:
    """Makes the call of that number to any of these functions the last that is made."""
    made = 0

    def counting(real: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **options: object) -> object:
            nonlocal made
            made += 1
            if made >= call:
                raise Killed
            return real(*arguments, **options)

        return wrapped

    for name in names:
        owner = Path if hasattr(Path, name) else os
        monkeypatch.setattr(owner, name, counting(getattr(owner, name)))
    return lambda: made


def test_a_run_killed_at_any_step_of_its_end_finishes(tmp_path: Path) -> None:
    """Every call that changes the disk is, in turn, the last one that is made."""
    names = ("replace", "unlink", "rmdir", "fsync")
    call, last = 0, False
    while not last:
        call += 1
        out = tmp_path / str(call)
        (out / "old").mkdir(parents=True)
        (out / "triples.nt").write_text("of an earlier run")
        with pytest.MonkeyPatch.context() as patch:
            made = killed_at(patch, call, names)
            try:
                with start(out) as journal:
                    if not journal.totals.inputs:
                        add(journal, 1, "一\n", "f\n")
                    journal.part("triples.csv").write_text("x")
                    journal.finish(["triples.csv"], stale=["triples.nt"])
            except Killed:
                pass
            last = made() < call
        if not (out / "records.jsonl").exists() or (out / ".run" / "journal.jsonl").exists():
            with start(out) as journal:
                if journal.all_done:
                    journal.complete()
                else:
                    if not journal.totals.inputs:
                        add(journal, 1, "一\n", "f\n")
                    journal.part("triples.csv").write_text("x")
                    journal.finish(["triples.csv"], stale=["triples.nt"])
        found = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
        assert found == {
            "records.jsonl": "一\n".encode(),
            "failures.jsonl": b"f\n",
            "triples.csv": b"x",
        }, call
    assert call > 15


def test_another_run_is_refused_by_what_differs_unless_restarted(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 1, "一\n")
    with pytest.raises(ConfigError, match=r"other model \(run it as it was.*--restart"):
        start(tmp_path, model="m2")
    with pytest.raises(ConfigError, match=r'other region \(null; now "江西省"\)'):
        start(tmp_path, options='{"region": "江西省"}')
    with pytest.raises(ConfigError, match=r"inputs \(2 inputs, 9 bytes; now 3 inputs, 9 bytes\)"):
        start(tmp_path, inputs="3 inputs, 9 bytes, sha256 cd")
    with start(tmp_path, model="m2", restart=True) as journal:
        assert journal.totals.inputs == 0
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text() == ""


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 1, "一\n")
        for restart in (False, True):
            with pytest.raises(ConfigError, match="another run is writing there"):
                start(tmp_path, restart=restart)
        journal.finish()
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == "一\n"


@pytest.mark.parametrize("remove", [True, False])
def test_a_part_shorter_than_the_journal_says_is_refused(remove: bool, tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 1, "一二三\n")
    part = tmp_path / ".run" / "records.jsonl"
    part.unlink() if remove else part.write_text("")
    with pytest.raises(ConfigError, match="has 0 bytes, but the run's journal says 10"):
        start(tmp_path)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(ConfigError, match="cannot write there"):
        start(tmp_path / "out")


def test_a_run_that_fails_before_anything_is_done_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), start(tmp_path / "out"):
        raise RuntimeError("the model cannot be loaded")
    assert not (tmp_path / "out").exists()


def test_no_name_in_a_journal_leads_out_of_the_folder(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("mine")
    with start(out) as journal:
        add(journal, 1, "一\n")
        journal._log.add({"finish": ["../victim"], "remove": ["../victim"]})
    with start(out) as journal:
        assert journal.all_done
        journal.complete()
    assert victim.read_text() == "mine"


def test_a_mark_says_where_in_the_inputs_the_run_is(tmp_path: Path) -> None:
    with start(tmp_path) as journal:
        add(journal, 4, "一\n")
    last = json.loads((tmp_path / ".run" / "journal.jsonl").read_text().splitlines()[-1])
    assert last["entry"]["done"]["end"] == {"source": 0, "item": 4, "before": 0, "read": 4}

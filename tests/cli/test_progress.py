"""What a run says: plain lines now and then, a bar on a terminal, a summary by reasons."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from zhiguan.batch.totals import Progress, Totals
from zhiguan.batch.work import START, Failure, Position
from zhiguan.cli.progress import reporting, summarize


def console(*, terminal: bool) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=terminal, width=200, highlight=False, soft_wrap=True
    )


def printed(console: Console) -> str:
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def at(seconds: float, pages: int, of: int = 1000) -> Progress:
    end = Position(pages, 0, pages, 0)
    now = Totals(inputs=pages, pages=pages, articles=2 * pages, seconds=seconds, end=end)
    return Progress(now, Totals(), of)


def test_plain_lines_come_every_ten_seconds() -> None:
    plain = console(terminal=False)
    with reporting(plain, quiet=False) as report:
        for second in range(26):
            report(at(second, 2 * second))
    assert printed(plain).splitlines() == [
        "20 pages, 40 articles, 0 failed, 2.0 pages/s, 2%, 8 min left",
        "40 pages, 80 articles, 0 failed, 2.0 pages/s, 4%, 8 min left",
    ]


def test_where_the_size_is_unknown_no_time_is_promised() -> None:
    plain = console(terminal=False)
    with reporting(plain, quiet=False) as report:
        report(at(20, 10, of=0))
    assert printed(plain) == "10 pages, 20 articles, 0 failed, 0.5 pages/s\n"


def test_the_speed_is_that_since_the_run_was_taken_up() -> None:
    before = Totals(pages=100, seconds=1000, end=Position(100, 0, 100))
    now = Totals(pages=150, seconds=1010, end=Position(150, 0, 150))
    progress = Progress(now, before, 200)
    assert progress.pages_per_second == 5.0
    assert progress.seconds_left == 10.0
    assert progress.share == 0.75
    assert Progress(before, before, 200).seconds_left is None


def test_a_terminal_gets_a_bar() -> None:
    terminal = console(terminal=True)
    with reporting(terminal, quiet=False) as report:
        report(at(10, 500))
    assert "500 pages, 1000 articles, 0 failed, 50.0 pages/s" in printed(terminal)
    assert "10 s left" in printed(terminal) and "50%" in printed(terminal)


def test_quiet_says_nothing() -> None:
    terminal = console(terminal=True)
    with reporting(terminal, quiet=True) as report:
        report(at(100, 500))
    assert printed(terminal) == ""


def test_a_summary_groups_failures_by_reason(tmp_path: Path) -> None:
    failures = [Failure(f"p{i}.txt", "empty") for i in range(3)]
    failures += [Failure("rows.jsonl", "broken JSON", line=7)]
    failures += [Failure(f"q{i}.txt", f"reason {i}") for i in range(12)]
    lines = "".join(failure.dump_line() for failure in failures)
    (tmp_path / "failures.jsonl").write_text(lines)
    plain = console(terminal=False)
    totals = Totals(inputs=20, pages=20, articles=4, failed=16, seconds=2.0, end=START)
    summarize(totals, Progress(totals, Totals(), 0), tmp_path, plain)
    said = printed(plain).splitlines()
    assert said[0] == "20 pages, 4 articles, 16 failed, 10.0 pages/s, 2.0 s"
    assert said[1] == "failed: 3 times, first p0.txt: empty"
    assert said[2] == "failed: rows.jsonl:7: broken JSON"
    assert len(said) == 12 and said[-1] == "… 4 more reasons in failures.jsonl"


@pytest.mark.parametrize(
    ("seconds", "words"), [(30, "30 s left"), (600, "10 min left"), (36_000, "10.0 h left")]
)
def test_the_time_left_is_said_in_a_fitting_unit(seconds: int, words: str) -> None:
    plain = console(terminal=False)
    with reporting(plain, quiet=False) as report:
        report(at(seconds, 500))
    assert words in printed(plain)

"""A run that is stopped and started again gives what an unbroken one gives, byte for byte."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zhiguan.batch.run import Options, extract

FILES = ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt")
ARTICLES = 400  # long enough that a busy machine can still stop it in the middle


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "articles.jsonl"
    with path.open("w", encoding="utf-8") as handle:
        for number in range(ARTICLES):
            day = number % 28 + 1
            text = f"县政协召开会议\n6月{day}日，县政协主席龚秋屏主持召开第{number}次主席会议。"
            handle.write(json.dumps({"id": f"a{number}", "text": text}) + "\n")
            if number % 10 == 3:
                handle.write("{broken\n")
    return path


def options(source: Path, out: Path, model: Path) -> Options:
    return Options((str(source),), out, model, region="江西省吉安市枫溪县", articles=True)


def as_in_a_terminal() -> None:
    """Ctrl-C is heard, also where the tests run in the background of a shell, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def command(source: Path, out: Path, model: Path) -> list[str]:
    settings = ["--articles", "--model", str(model), "--region", "江西省吉安市枫溪县"]
    start = [sys.executable, "-m", "zhiguan.cli.app", "extract", str(source), "-o", str(out)]
    return [*start, *settings]


def wait_until_something_is_done(process: subprocess.Popen[str], out: Path) -> None:
    records = out / ".run" / "records.jsonl"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if records.exists() and records.stat().st_size > 0:
            return
        assert process.poll() is None, "it ended before it could be stopped"
        time.sleep(0.002)


@pytest.fixture(scope="module")
def whole(source: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    totals = extract(options(source, out, model))
    assert totals.articles == ARTICLES and totals.failed == ARTICLES // 10
    return out


def test_a_full_disk_is_one_message_and_nothing_is_lost(
    source: Path, whole: Path, tmp_path: Path, model: Path
) -> None:
    broken = tmp_path / "broken"
    assert (whole / "records.jsonl").stat().st_size > 60_000
    stopped = subprocess.run(
        command(source, broken, model),
        preexec_fn=limit_file_size,
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 1
    assert "cannot go on: File too large" in stopped.stderr and "Traceback" not in stopped.stderr
    assert not (broken / "records.jsonl").exists()
    extract(options(source, broken, model))
    for name in FILES:
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_stopped_and_resumed_is_byte_identical(
    number: signal.Signals, status: int, source: Path, whole: Path, tmp_path: Path, model: Path
) -> None:
    broken = tmp_path / "broken"
    process = subprocess.Popen(
        command(source, broken, model),
        preexec_fn=as_in_a_terminal,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until_something_is_done(process, broken)
    if number == signal.SIGINT:  # a terminal sends it to the workers too
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, messages = process.communicate()
    assert process.returncode == status, messages
    if number != signal.SIGKILL:
        assert "stopped: the same command goes on where it stopped" in messages
        assert "Traceback" not in messages
        assert (broken / ".run" / "journal.jsonl").exists()
    assert not (broken / "records.jsonl").exists()

    resumed = extract(options(source, broken, model))
    assert resumed.articles == ARTICLES
    for name in FILES:
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


def test_twenty_runs_killed_at_random_moments() -> None:
    """In a process of its own, as the runs are forked from it."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, str(root / "benchmarks" / "kill.py"), "--runs", "20", "--seed", "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "all byte-identical to the unbroken run" in done.stdout

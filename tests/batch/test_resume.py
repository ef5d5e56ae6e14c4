"""A run that is killed and started again gives what an unbroken one gives, byte for byte."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zhiguan.batch.run import Options, Totals, extract

FILES = ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt")
ARTICLES = 96


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


def ignore(_: Totals) -> None:
    pass


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def test_a_full_disk_is_one_message_and_nothing_is_lost(
    source: Path, tmp_path: Path, model: Path
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    extract(options(source, whole, model), ignore)
    assert (whole / "records.jsonl").stat().st_size > 60_000
    command = [sys.executable, "-m", "zhiguan.cli.app", "extract", str(source), "-o", str(broken)]
    settings = ["--articles", "--model", str(model), "--region", "江西省吉安市枫溪县"]
    stopped = subprocess.run(
        [*command, *settings],
        preexec_fn=limit_file_size,
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 1
    assert "cannot go on: File too large" in stopped.stderr and "Traceback" not in stopped.stderr
    assert not (broken / "records.jsonl").exists()
    extract(options(source, broken, model), ignore)
    for name in FILES:
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


def test_killed_and_resumed_is_byte_identical(source: Path, tmp_path: Path, model: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    totals = extract(options(source, whole, model), ignore)
    assert totals.articles == ARTICLES and totals.failed == 10

    command = [sys.executable, "-m", "zhiguan.cli.app", "extract", str(source), "-o", str(broken)]
    settings = ["--articles", "--model", str(model), "--region", "江西省吉安市枫溪县"]
    process = subprocess.Popen([*command, *settings], stderr=subprocess.DEVNULL)
    journal = broken / ".run" / "journal.jsonl"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if journal.exists() and journal.read_bytes().count(b"\n") >= 3:
            break
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (broken / "records.jsonl").exists()

    resumed = extract(options(source, broken, model), ignore)
    assert resumed.articles == ARTICLES
    for name in FILES:
        assert (broken / name).read_bytes() == (whole / name).read_bytes()

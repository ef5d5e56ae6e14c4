"""The benchmarks of batch runs: their inputs are what they say, and the bill adds up."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.batch_inputs import FULL, LONGEST, SHORTEST, full_pages, short_articles
from benchmarks.batch_memory import compare
from benchmarks.batch_process import Run
from benchmarks.cost import bill, core_seconds

MEASURED: dict[str, Any] = {
    "pages": 10,
    "characters": 60_000,
    "input": 15_000.0,
    "output": {"records.jsonl": {"plain": 40_000.0, "gzip": 5_000.0}},
    "rates": [
        {"workers": 1, "pages_s_without_start": 3.0, "parent": 1e8, "worker": 6e8},
        {"workers": 2, "pages_s_without_start": 5.0, "parent": 1e8, "worker": 5e8},
    ],
}


def test_short_articles_and_full_pages_are_what_they_say() -> None:
    articles = list(short_articles(50, seed=3))
    assert articles == list(short_articles(50, seed=3)) != list(short_articles(50, seed=4))
    assert len(set(articles)) == 50
    assert all(SHORTEST <= len(text) <= LONGEST for text in articles)
    assert all(len(page) >= FULL for page in full_pages(3))


def test_the_bill_counts_cores_that_are_all_busy() -> None:
    seconds = core_seconds(MEASURED, 1_000_000)
    assert seconds == pytest.approx(1_000_000 * 2 / 5.0)
    lines = dict(bill(MEASURED, 1_000_000, [100]))
    assert lines["core hours"] == "111"
    assert lines["100 cores"] == "1.1 h (0.0 days), 60 GB memory"
    assert lines["input"] == "0.01 TB"
    assert lines["records.jsonl"] == "0.04 TB, packed 0.01 TB"


def test_memory_is_compared_by_process() -> None:
    few, many = Run(parent=100, worker=500, together=600), Run(parent=110, worker=500, together=630)
    assert compare([few, many]) == pytest.approx(
        {"parent": 1.1, "largest worker": 1.0, "together": 1.05}
    )

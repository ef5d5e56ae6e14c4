"""One `zhiguan extract` as a process of its own: how long it took, and its peak memory.

Memory is what Linux counts as the peak of a process (`VmHWM`), read until the process ends: that of
the command itself, of its largest child, and the highest sum over all of them of the memory that
is theirs alone (`Pss`, pages that several share counted in parts).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

EVERY = 0.25
"""Seconds between two looks at the processes; the peaks are the kernel's, so none is missed but
what a process takes in its last moment."""


@dataclass(slots=True)
class Run:
    """What one command cost; memory in bytes."""

    seconds: float = 0.0
    processor: float = 0.0
    parent: int = 0
    worker: int = 0
    together: int = 0
    summary: dict[str, Any] = field(default_factory=dict)


def extract(inputs: Sequence[Path], out: Path, options: Sequence[str]) -> Run:
    """Runs the command to its end; failures of inputs are fine.

    Raises:
        SystemExit: when the command itself failed.
    """
    command = [sys.executable, "-m", "zhiguan.cli.app", "extract", *map(str, inputs)]
    run = Run()
    began = time.monotonic()
    with tempfile.TemporaryFile() as messages:
        process = psutil.Popen(
            [*command, "-o", str(out), *options], stdout=subprocess.DEVNULL, stderr=messages
        )
        while process.poll() is None:
            _look(process, run)
            time.sleep(EVERY)
        run.seconds = time.monotonic() - began
        if process.returncode not in (0, 1) or not (out / "run.json").is_file():
            messages.seek(0)
            raise SystemExit(messages.read().decode("utf-8", "replace"))
    run.summary = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return run


def _look(process: psutil.Popen, run: Run) -> None:
    together, processor = 0, 0.0
    for each in _family(process):
        try:
            peak = _peak(each.pid)
            together += each.memory_full_info().pss
            times = each.cpu_times()
        except (psutil.Error, OSError):
            continue  # it has ended
        processor += times.user + times.system
        if each.pid == process.pid:
            run.parent = max(run.parent, peak)
        else:
            run.worker = max(run.worker, peak)
    run.together = max(run.together, together)
    run.processor = max(run.processor, processor)


def _family(process: psutil.Popen) -> Iterator[psutil.Process]:
    try:
        yield process
        yield from process.children(recursive=True)
    except psutil.Error:
        return


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0  # a process that has ended has no memory

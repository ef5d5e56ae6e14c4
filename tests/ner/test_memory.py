"""A tagger that works for hours keeps its size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MODEL = Path(__file__).parents[2] / "models" / "zhiguan"
SCRIPT = """
import sys
from zhiguan.ner.loading import load_tagger
from pathlib import Path
tagger = load_tagger(Path(sys.argv[1]))
def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20
for size in range(1, 420):
    tagger.predict(["县" * size])
    if size == 160:
        before = resident()
print(resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux for the size")
def test_batches_of_ever_new_sizes_do_not_add_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(MODEL)], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 50  # megabytes; without the bounds in `network` some 400

"""Time and peak memory of `zhiguan extract` on one page and on copies of it.

    python benchmarks/extract.py PAGE.txt [--copies 1000] [--workers 1] [-- OPTIONS OF EXTRACT]

Each run is a process of its own; memory is the peak of the whole process tree's largest member, as
the operating system counts it. The second line gives the ratio that shows whether memory grows
with the number of pages.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(source: Path, out: Path, options: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one extraction, in a child of its own."""
    child = os.fork()
    if child == 0:
        command = [sys.executable, "-m", "zhiguan.cli.app", "extract", str(source), "-o", str(out)]
        with Path(os.devnull).open("w") as quiet:
            began = time.monotonic()
            code = subprocess.run([*command, *options], stderr=quiet, check=False).returncode
        seconds = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        (out / "benchmark").write_text(f"{code} {seconds} {peak}")
        os._exit(0)
    os.waitpid(child, 0)
    code, seconds, peak = (float(v) for v in (out / "benchmark").read_text().split())
    if code:
        raise SystemExit(f"zhiguan extract ended with status {int(code)}")
    return seconds, peak


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--copies", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    arguments, rest = parser.parse_known_args()
    options = [*(o for o in rest if o != "--"), "--workers", str(arguments.workers)]
    text = arguments.page.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pages").mkdir()
        for number in range(arguments.copies):
            (root / "pages" / f"copy-{number:06d}.txt").write_bytes(text)
        one = run(arguments.page, root / "one", options)
        many = run(root / "pages", root / "many", options)
    print(f"1 page:        {one[0]:8.1f} s  {one[1]:7.0f} MB")
    print(f"{arguments.copies} pages: {many[0]:8.1f} s  {many[1]:7.0f} MB")
    each = (many[0] - one[0]) / max(1, arguments.copies - 1)
    print(
        f"a page more: {each * 1000:.0f} ms; memory {many[1] / one[1]:.2f} times that of one page"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

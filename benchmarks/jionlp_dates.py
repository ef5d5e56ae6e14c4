"""How JioNLP reads the days of the project's table of dates; needs `pip install jionlp`.

    python benchmarks/jionlp_dates.py [--errors]

Each expression is given to it cut out, with the paper's day. Only mentions that name days and have
a paper are counted.
"""

from __future__ import annotations

import datetime
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[1] / "tests" / "rules" / "dates.tsv"


def cases() -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Expression, day of the paper, first and last day."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        _, published, expected = line.split("\t")
        for mention in expected.split(";"):
            surface, _, days = mention.partition("=")
            if published != "-" and days[:1].isdigit():
                first, _, last = days.partition("/")
                yield surface, published, (first, last or first)


def reading(jionlp: Any, surface: str, published: str) -> tuple[str, str]:
    """What it takes the expression for; its error's name where it takes it for nothing."""
    noon = datetime.datetime.fromisoformat(published + "T12:00:00").timestamp()
    try:
        time = jionlp.parse_time(surface, time_base=noon)["time"]
    except Exception as error:  # whatever another library raises is its answer
        return type(error).__name__, ""
    return (str(time[0])[:10], str(time[1])[:10]) if isinstance(time, list) else (str(time), "")


def main(arguments: list[str]) -> int:
    """Print the share that is right, and with --errors what is not."""
    jionlp = importlib.import_module("jionlp")
    right = total = 0
    for surface, published, days in cases():
        found = reading(jionlp, surface, published)
        total += 1
        right += found == days
        if found != days and "--errors" in arguments:
            print(f"{surface}\t{published}\tis {'/'.join(days)}\tgiven {'/'.join(found)}")
    print(f"{right} of {total} days")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

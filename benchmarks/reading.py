"""Precision by reading: draws roles and participations from an extraction, and counts the verdicts.

    python benchmarks/reading.py draw OUT/records.jsonl -o sheet.tsv [-n 100] [--seed 1]
    python benchmarks/reading.py count sheet.tsv

The sheet has a line an item with the text that it rests on. A reader fills in `verdict` (right or
wrong) and, where wrong, `why` (the kind of error, and whose it is: tagger, rules or ingestion).
`count` gives the precision of each kind with its 95 % interval (Wilson 1927) and the kinds of
error. A sheet holds text of the articles, so it stays where they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("kind", "article", "item", "text", "verdict", "why")
_AROUND = 40
_Z = 1.96


def main() -> int:
    """Draws a sheet, or counts one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    draws = commands.add_parser("draw")
    draws.add_argument("records", type=Path)
    draws.add_argument("-o", "--out", type=Path, required=True)
    draws.add_argument("-n", type=int, default=100, help="items of each kind")
    draws.add_argument("--seed", type=int, default=1)
    counts = commands.add_parser("count")
    counts.add_argument("sheet", type=Path)
    options = parser.parse_args()
    if options.command == "count":
        return count(options.sheet)
    lines = options.records.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    chance = random.Random(options.seed)
    rows = []
    for kind, found in (("role", roles(records)), ("participation", participations(records))):
        items = list(found)
        rows += [(kind, *item, "", "") for item in chance.sample(items, min(options.n, len(items)))]
    with options.out.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter="\t").writerows([COLUMNS, *rows])
    print(f"{len(rows)} items in {options.out}")
    return 0


def roles(records: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Article, item and the text around the role's mentions."""
    for record in records:
        for role in record["roles"]:
            status = f" ({role['status']})" if role.get("status") else ""
            item = f"{role['person']} · {role['title']} · {role['organization'] or '—'}{status}"
            yield record["id"], item, around(record, role["evidence"]["entities"])


def participations(records: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Article, item and the text around the event's mentions of the person."""
    for record in records:
        for event in record["events"]:
            day = event["start"] or "no day"
            for part in event["participants"]:
                item = f"{part['person']} · {part['role']} · {event['type']} · {day}"
                yield record["id"], item, around(record, named(record, part["person"]))


def named(record: dict[str, Any], person: str) -> list[int]:
    """Indices of the entities that carry a person's name, layout spaces aside."""
    text = record["text"]
    return [
        index
        for index, entity in enumerate(record["entities"])
        if "".join(text[entity["start"] : entity["end"]].split()) == person
    ]


def around(record: dict[str, Any], entities: list[int]) -> str:
    """The text about some entities, line breaks as ¶, gaps as …."""
    text, spans = record["text"], []
    for index in sorted(entities):
        entity = record["entities"][index]
        start, end = max(0, entity["start"] - _AROUND), entity["end"] + _AROUND
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return " … ".join(text[start:end].replace("\n", "¶").replace("\t", " ") for start, end in spans)


def count(sheet: Path) -> int:
    """Prints precision by kind and the kinds of error; items without a verdict are an error."""
    with sheet.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    odd = [n for n, row in enumerate(rows, 2) if row["verdict"] not in ("right", "wrong")]
    if odd:
        print(f"{sheet}:{odd[0]}: verdict is to be right or wrong", file=sys.stderr)
        return 1
    for kind in dict.fromkeys(row["kind"] for row in rows):
        mine = [row for row in rows if row["kind"] == kind]
        right = sum(row["verdict"] == "right" for row in mine)
        low, high = wilson(right, len(mine))
        print(f"{kind}: {right}/{len(mine)} = {right / len(mine):.3f} [{low:.3f}, {high:.3f}]")
        for why, size in Counter(r["why"] for r in mine if r["verdict"] == "wrong").most_common():
            print(f"  {size:3d}  {why}")
    return 0


def wilson(right: int, size: int) -> tuple[float, float]:
    """The 95 % score interval of a share."""
    share, square = right / size, _Z * _Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    spread = share * (1 - share) / size + square / (4 * size * size)
    half = _Z * math.sqrt(spread) / (1 + square / size)
    return middle - half, middle + half


if __name__ == "__main__":
    sys.exit(main())

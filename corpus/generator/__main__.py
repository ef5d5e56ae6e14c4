"""Command line: `python -m corpus.generator -n 8000 --seed 1 -o FILE.jsonl`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from corpus.generator.render import Generated, Generator
from zhiguan.annotation.schema import squeeze
from zhiguan.types import Record


def as_json(record: Record) -> str:
    """A record as a line of the annotation format."""
    entities = [{"start": e.start, "end": e.end, "label": e.label} for e in record.entities]
    value = {"id": record.id, "text": record.text, "published": None, "region": None}
    return json.dumps(
        {**value, "entities": entities, "roles": [], "events": []}, ensure_ascii=False
    )


def names_of(path: Path) -> frozenset[str]:
    """The PER and LOC mentions of an annotated file, layout spaces removed."""
    names = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for entity in row["entities"]:
            if entity["label"] in ("PER", "LOC"):
                names.add(squeeze(row["text"][entity["start"] : entity["end"]]))
    return frozenset(names)


def _facts(made: list[Generated]) -> str:
    labels = Counter(e.label for g in made for e in g.record.entities)
    skeletons = {skeleton for g in made for skeleton in g.skeletons}
    chars = sum(len(g.record.text) for g in made)
    counts = ", ".join(f"{count} {label}" for label, count in labels.most_common())
    return f"{len(made)} records, {chars} characters, {len(skeletons)} skeletons of lines, {counts}"


def main(arguments: list[str] | None = None) -> int:
    """Writes the records and prints their counts on stderr."""
    parser = argparse.ArgumentParser(prog="corpus.generator", description=__doc__)
    parser.add_argument("-n", type=int, required=True, help="how many records")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--out", type=Path, required=True, help="JSON Lines file")
    parser.add_argument("--gazetteers", type=Path, help="folder with divisions (facts)")
    parser.add_argument("--exclude", type=Path, help="annotated file whose names must not occur")
    options = parser.parse_args(arguments)
    excluded = names_of(options.exclude) if options.exclude else frozenset[str]()
    made = list(Generator(options.seed, options.gazetteers, excluded).records(options.n))
    options.out.write_text("".join(as_json(g.record) + "\n" for g in made), encoding="utf-8")
    print(_facts(made), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

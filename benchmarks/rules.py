"""Roles and events from gold entities: what the rules do when the tagger makes no mistakes.

    python benchmarks/rules.py corpus/dev.txt [more.txt …] [--errors] [--words MODEL] [--many 200]

Reads markup or record files, takes their entities as given, runs the rules and prints scores.
With `--words`, the folder of a word segmenter, they run with and without word boundaries; with
`--many`, the shipped rules run again beside as many others, for the time that those cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from zhiguan.annotation.markup import read
from zhiguan.errors import InputError
from zhiguan.evaluate.facts import differences, score_by, score_facts
from zhiguan.rules.layer import RuleLayer
from zhiguan.types import Entity, Event, Participant, Record, Role

Pair = tuple[Record, Record]
ROOT = Path(__file__).resolve().parents[1]


def load(path: Path) -> list[Record]:
    if path.suffix != ".jsonl":
        return read(path)
    return [from_json(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def from_json(row: dict[str, object]) -> Record:
    def rows(key: str) -> list[dict[str, object]]:
        value = row.get(key) or []
        if not isinstance(value, list):
            raise InputError(f"{key} is no list", where=str(row.get("id")))
        return value

    text = str(row["text"])
    headlines = row.get("headline_lines")
    count = len(headlines) if isinstance(headlines, list) else 0
    lines = text.split("\n")
    return Record(
        str(row["id"]),
        text,
        row.get("published"),  # type: ignore[arg-type]
        row.get("region"),  # type: ignore[arg-type]
        tuple(Entity(e["start"], e["end"], str(e["label"])) for e in rows("entities")),  # type: ignore[arg-type]
        tuple(Role(r["person"], r["title"], r["organization"]) for r in rows("roles")),  # type: ignore[arg-type]
        tuple(event(e) for e in rows("events")),
        headline=tuple(lines[:count]),
        byline=row.get("byline"),  # type: ignore[arg-type]
    )


def event(row: dict[str, object]) -> Event:
    people = row["participants"]
    assert isinstance(people, list)
    return Event(
        str(row["type"]),
        row["start"],  # type: ignore[arg-type]
        row["end"],  # type: ignore[arg-type]
        row["name"],  # type: ignore[arg-type]
        tuple(row["places"]),  # type: ignore[arg-type]
        tuple(row["organizers"]),  # type: ignore[arg-type]
        tuple(Participant(p["person"], p["role"]) for p in people),
    )


def predict(
    layer: RuleLayer, gold: Sequence[Record], words: Callable[[str], Sequence[int]]
) -> list[Pair]:
    return [(record, layer.annotate(record, words(record.text))) for record in gold]


def show(title: str, pairs: Sequence[Pair]) -> None:
    print(title)
    for name, counts in score_facts(pairs).items():
        line = f"P {counts.precision:.3f}  R {counts.recall:.3f}  F1 {counts.f1:.3f}"
        print(f"  {name:24s} {line}  ({counts.correct}/{counts.predicted}/{counts.gold})")
    for figure in ("events.start", "participations.relaxed"):
        parts = [f"{k} {c.f1:.3f}" for k, c in score_by(pairs, figure).items()]
        print(f"  {figure}: {'  '.join(parts)}")


OTHER = """
[[rule]]
id = "other-{0}"
about = "a construction that the text does not hold"
yields = "participant:出席"
template = "{{PEOPLE}}~~40{1}(会|式|班)"
match = [{{ text = "[葛长青/PER]{1}会", yields = ["葛长青:出席"] }}]
"""


def many_rules(gold: Sequence[Record], layer: RuleLayer, count: int) -> None:
    """The time of the shipped rules alone and beside others, best of five turns taken in turn."""
    words = [chr(0x4E00 + 37 * i % 20000) + chr(0x4E00 + 101 * i % 20000) for i in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder, "others.toml")
        extra.write_text("".join(OTHER.format(i, w) for i, w in enumerate(words)), encoding="utf-8")
        rules = [ROOT / "configs" / "rules", extra]
        larger = RuleLayer.load(rules, ROOT / "configs" / "gazetteers")
    best = [float("inf"), float("inf")]
    for _ in range(5):
        for index, each in enumerate((layer, larger)):
            began = time.process_time()
            predict(each, gold, lambda _: ())
            best[index] = min(best[index], time.process_time() - began)
    print(
        f"  {len(larger.rules)} rules take {best[1] / best[0]:.2f} × the time of {len(layer.rules)}"
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--published", help="date for records that have none")
    parser.add_argument("--errors", action="store_true", help="print what is missed and surplus")
    parser.add_argument("--words", type=Path, help="folder of a word segmenter")
    parser.add_argument("--many", type=int, default=0, help="how many rules to add")
    options = parser.parse_args(arguments)
    gold = [record for path in options.gold for record in load(path)]
    layer = RuleLayer.load(
        [ROOT / "configs" / "rules"], ROOT / "configs" / "gazetteers", published=options.published
    )
    began = time.process_time()
    pairs = predict(layer, gold, lambda _: ())
    seconds = time.process_time() - began
    characters = sum(len(r.text) for r in gold)
    show(f"{len(gold)} articles, gold entities, without word boundaries", pairs)
    print(f"  {characters / seconds:,.0f} characters a CPU second with {len(layer.rules)} rules")
    if options.words is not None:
        from zhiguan.words.segmenter import Segmenter

        segmenter = Segmenter.load(options.words)

        def starts(text: str) -> list[int]:
            return [start for start, _ in segmenter.boundaries(text)]

        show("with word boundaries", predict(layer, gold, starts))
    if options.many:
        many_rules(gold, layer, options.many)
    if options.errors:
        for before, after in pairs:
            for kind, error, wanted, found in differences((before, after)):
                items = (item.text if item else "—" for item in (wanted, found))
                print(f"{before.id}\t{kind}\t{error}\t{' -> '.join(items)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

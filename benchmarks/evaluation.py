"""Time and memory of an evaluation: articles made for it, scored with everything that a report has.

    python benchmarks/evaluation.py [--articles 10000] [--replicates 1000] [--against] [-o REPORT]

Gold and predictions are written to files first, so that reading them counts; they are scored in
one process, on one core. With `--scale` a quarter, a half and all of the articles are scored in
processes of their own, for peak memory by number of articles.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zhiguan.annotation.records import dump_line
from zhiguan.cli import scoring
from zhiguan.cli.scoring import Request
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

ROOT = Path(__file__).resolve().parents[1]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国志强秀兰晓明立新文博海涛雪梅"
OFFICES = ("书记", "县长", "副县长", "局长", "主任", "主席")
BODIES = ("县委", "县政府", "县政协", "县水利局", "县教育局", "城关镇党委")
PLACES = ("石桥镇", "柳林乡", "白鹭村", "桃花路12号", "县第一中学")
VISITS = (("会议", "召开会议"), ("调研", "调研"), ("督查", "检查"), ("慰问", "慰问"))
RULES = tuple(f"rule-{number}" for number in range(60))
REGIONS = ("江西省吉安市", "陕西省渭南市", "吉林省吉林市", "湖南省衡阳市")


class Writer:
    """One article, written piece by piece with its mentions."""

    def __init__(self) -> None:
        self.text = ""
        self.entities: list[Entity] = []

    def add(self, piece: str, label: str = "") -> str:
        """Writes a piece, a mention if it has a label, and gives it back."""
        start = len(self.text)
        self.text += piece
        if label:
            self.entities.append(Entity(start, len(self.text), label))
        return piece


def article(chance: random.Random, number: int) -> Record:
    """About 340 characters: a list of people with offices, an event, places, plain sentences."""
    writer = Writer()
    writer.add("全县召开工作会议\n")
    day = f"2021-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    roles, parts = [], []
    kind, verb = chance.choice(VISITS)
    for at in range(chance.randint(3, 9)):
        body = writer.add(chance.choice(BODIES), "ORG")
        title = writer.add(chance.choice(OFFICES), "TITLE")
        person = writer.add(chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)), "PER")
        writer.add("、")
        roles.append(Role(person, title, body))
        parts.append(Participant(person, "带队" if at == 0 else "陪同"))
    writer.add("到")
    places = []
    for _ in range(chance.randint(1, 4)):
        places.append(writer.add(chance.choice(PLACES), "LOC"))
        writer.add("、")
    writer.add(f"{verb}。")
    for _ in range(chance.randint(4, 10)):
        writer.add("大家要把各项工作一件一件抓好，做到心中有数、手上有招，让群众看得见变化。")
    event = Event(kind, day, day, None, tuple(dict.fromkeys(places)), (), tuple(parts))
    region = chance.choice(REGIONS) + f"甲{number % 40}县"
    return Record(
        f"b-{number}", writer.text, day, region, tuple(writer.entities), tuple(roles), (event,)
    )


def predicted(chance: random.Random, record: Record) -> Record:
    """The article as a middling system sees it, with rules, confidences and evidence."""
    entities = []
    for entity in record.entities:
        lot = chance.random()
        if lot < 0.03:
            continue
        start = entity.start + (lot > 0.96 and entity.end - entity.start > 2)
        label = "ORG" if 0.03 < lot < 0.05 else entity.label
        entities.append(Entity(start, entity.end, label, round(1 - lot * lot / 2, 4)))
    proof = Evidence(tuple(range(min(3, len(entities)))))
    roles = tuple(
        replace(
            role,
            organization=None if chance.random() < 0.05 else role.organization,
            evidence=proof,
            rule=chance.choice(RULES),
            confidence=round(0.5 + chance.random() / 2, 3),
        )
        for role in record.roles
        if chance.random() > 0.04
    )
    (event,) = record.events
    if chance.random() < 0.1:
        event = replace(event, type="其他")
    people = tuple(
        replace(p, rule=chance.choice(RULES)) for p in event.participants if chance.random() > 0.05
    )
    found = replace(event, participants=people, rule=chance.choice(RULES), confidence=0.9)
    return replace(record, entities=tuple(entities), roles=roles, events=(found,))


def write(path: Path, records: Sequence[Record]) -> Path:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(map(dump_line, records))
    return path


def measure(options: argparse.Namespace) -> dict[str, float]:
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        records = [article(chance, number) for number in range(options.articles)]
        characters = sum(len(record.text) for record in records)
        gold = write(Path(folder, "gold.jsonl"), records)
        sides = [
            write(Path(folder, f"{name}.jsonl"), [predicted(chance, r) for r in records])
            for name in ("this", "other")
        ]
        del records
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        request = Request(
            gold=(gold,), model=None, predictions=sides[0], gold_entities=False, rules=(),
            gazetteers=None, agreement=False, training=(ROOT / "corpus" / "train-a.txt",),
            slices=ROOT / "configs" / "evaluation.toml", curve=None, page=None,
            replicates=options.replicates, rounds=10_000, seed=1,
        )  # fmt: skip
        began, used = time.perf_counter(), time.process_time()
        outcome = scoring.run(request, sides[1] if options.against else None)
        scored = time.perf_counter() - began
        scoring.write(outcome, options.out or Path(folder, "report"))
        return {
            "articles": options.articles,
            "characters": characters,
            "errors": len(outcome.errors),
            "figures": len(outcome.scores.figures)
            + sum(len(t.rows) for t in outcome.scores.tables)
            + sum(len(row.figures) for s in outcome.scores.slices for row in s.rows),
            "scored_s": round(scored, 1),
            "report_s": round(time.perf_counter() - began - scored, 1),
            "cpu_s": round(time.process_time() - used, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "before_mb": round(before),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--against", action="store_true", help="compare with a second system")
    parser.add_argument("--scale", action="store_true", help="a quarter and a half first")
    parser.add_argument("-o", "--out", type=Path)
    options = parser.parse_args()
    if not options.scale:
        print(json.dumps(measure(options)))
        return 0
    for part in (4, 2, 1):
        command = [sys.executable, __file__, "--articles", str(options.articles // part)]
        command += ["--replicates", str(options.replicates)]
        command += ["--against"] if options.against else []
        subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

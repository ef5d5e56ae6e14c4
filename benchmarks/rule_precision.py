"""How often each rule is right, and whether confidences say so.

    python benchmarks/rule_precision.py corpus/train-*.txt [--write configs/rules/precision.toml]
    python benchmarks/rule_precision.py corpus/dev.txt --calibrate models/zhiguan

The first form runs the rules over the gold entities of the articles and counts, rule by rule, how
many of its roles (person, title, body), events (type, start) and participations (person, part) are
in the gold; `--write` puts the counts where the rules are loaded from. The articles are those that
the rules were developed on, so the shares are on the high side.

The second form runs a whole model over the articles, entities included, and prints how many of the
roles and events of each range of confidence are right: the table of calibration, with the expected
calibration error (Naeini et al. 2015), the mean distance of the two weighted by size.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from zhiguan.annotation.markup import read
from zhiguan.annotation.schema import squeeze
from zhiguan.rules.layer import RuleLayer
from zhiguan.types import Record

ROOT = Path(__file__).resolve().parents[1]
RULES, GAZETTEERS = ROOT / "configs" / "rules", ROOT / "configs" / "gazetteers"
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)

Judged = tuple[str, str, float, bool]
"""Kind of fact, rule, confidence, whether it is in the gold."""


def judged(gold: Record, found: Record) -> Iterable[Judged]:
    """Every fact that was found, and whether it is right."""
    roles = {(squeeze(r.person), squeeze(r.title), r.organization) for r in gold.roles}
    for role in found.roles:
        key = (squeeze(role.person), squeeze(role.title), role.organization)
        yield "role", role.rule or "", role.confidence or 0.0, key in roles
    events = {(e.type, e.start) for e in gold.events}
    parts = {(squeeze(p.person), p.role) for e in gold.events for p in e.participants}
    for event in found.events:
        yield (
            "event",
            event.rule or "",
            event.confidence or 0.0,
            (event.type, event.start) in events,
        )
        for part in event.participants:
            right = (squeeze(part.person), part.role) in parts
            yield "participation", part.rule or "", 0.0, right


def counts(facts: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, rule, _, right in facts:
        found[rule][0] += right
        found[rule][1] += 1
    return {rule: (right, total) for rule, (right, total) in sorted(found.items())}


def as_toml(shares: dict[str, tuple[int, int]], files: Sequence[Path]) -> str:
    lines = [
        "# How many of each rule's yields were right, of how many; written by",
        f"#   python benchmarks/rule_precision.py {' '.join(map(str, files))} --write …",
        "# The confidence of roles and events rests on it; do not edit by hand.",
        "",
        "[precision]",
        *(f"{rule} = [{right}, {total}]" for rule, (right, total) in shares.items()),
    ]
    return "\n".join(lines) + "\n"


def table(facts: Sequence[Judged], kind: str) -> None:
    chosen = [(confidence, right) for k, _, confidence, right in facts if k == kind]
    print(f"{kind}s: {len(chosen)}")
    error = 0.0
    for low, high in pairwise(EDGES):
        within = [(c, r) for c, r in chosen if low <= c < high]
        if not within:
            continue
        said = sum(c for c, _ in within) / len(within)
        right = sum(r for _, r in within) / len(within)
        error += abs(said - right) * len(within) / len(chosen)
        span = f"{low:.2f} to {min(high, 1):.2f}"
        print(f"  {span}  {len(within):4d}  {said:.3f} said  {right:.3f} right")
    print(f"  expected calibration error {error:.3f}")


def extracted(model: Path, records: Sequence[Record]) -> list[Record]:
    import spacy

    from zhiguan.rules.component import context_of

    nlp = spacy.load(model, exclude=["zhiguan_rules"])
    layer = RuleLayer.load([RULES], GAZETTEERS)
    out: list[Record] = []
    for record, doc in zip(records, nlp.pipe([r.text for r in records]), strict=True):
        entities = tuple(context_of(doc).entities)
        out.append(layer.annotate(replace(record, entities=entities)))
    return out


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", type=Path, help="the file that is to hold the counts")
    parser.add_argument("--calibrate", type=Path, help="a model folder, for the second form")
    options = parser.parse_args(arguments)
    gold = [record for path in options.gold for record in read(path)]
    if options.calibrate is not None:
        found = extracted(options.calibrate, gold)
        facts = [f for pair in zip(gold, found, strict=True) for f in judged(*pair)]
        table(facts, "role")
        table(facts, "event")
        return 0
    layer = RuleLayer.load([RULES], GAZETTEERS)
    shares = counts(f for record in gold for f in judged(record, layer.annotate(record)))
    for rule, (right, total) in shares.items():
        print(f"{rule:28s} {right:5d} of {total:5d}   prior {layer.rules.priors.get(rule, 0):.3f}")
    if options.write is not None:
        options.write.write_text(as_toml(shares, options.gold), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

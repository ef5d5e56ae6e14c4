"""What many rules cost, and what rules cost beside the tagger.

    python benchmarks/rules_speed.py corpus/dev.txt [more.txt …] [--model models/zhiguan]

Runs twenty of the shipped rules, and then these with nine copies of each, which make two hundred.
A copy has other literals: every character of its templates, lists and phrases is exchanged for
another of the frequent characters of the very text, so that short literals do occur there. Prints
the time of the rule layer with 200 rules against 20; with `--model` also the time of its tagger on
the same articles, and so what the 180 more rules add to the time of the whole extraction. Times are
CPU seconds of one process, each the best of several turns taken in turn.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from zhiguan.annotation.markup import read
from zhiguan.rules.layer import RuleLayer
from zhiguan.rules.loader import compile_rule, read_rule_file, rule_files
from zhiguan.rules.matcher import Matcher
from zhiguan.rules.schema import Rule
from zhiguan.types import Record

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "configs" / "rules"
FEW, MANY, TURNS = 20, 200, 5
_CHINESE = re.compile("[\u4e00-\u9fff]")


def exchange(records: Sequence[Record], seed: int) -> Callable[[str], str]:
    """Exchanges every frequent character of the articles for another of them."""
    counts = Counter(c for r in records for c in r.text if _CHINESE.match(c))
    frequent = [c for c, _ in counts.most_common(800)]
    others = list(frequent)
    random.Random(seed).shuffle(others)
    table = str.maketrans(dict(zip(frequent, others, strict=True)))
    return lambda text: text.translate(table)


def few_and_many(layer: RuleLayer, records: Sequence[Record]) -> tuple[RuleLayer, RuleLayer]:
    """The layer with twenty rules, every nth of the shipped ones, and with two hundred."""
    files = [read_rule_file(path)[0] for path in rule_files([RULES])]
    phrases = {name: t for file in files for name, t in file.phrases.items()}
    shipped = [m.rule for kind in layer.rules.matchers.values() for m in kind]
    chosen = [shipped[i * len(shipped) // FEW] for i in range(FEW)]
    matchers = [compile_rule(rule, layer.rules.lists, phrases) for rule in chosen]
    few = with_matchers(layer, matchers)
    for number in range(1, MANY // FEW):
        other = exchange(records, number)
        lists = {n: tuple(map(other, words)) for n, words in layer.rules.lists.items()}
        moved = {name: other(template) for name, template in phrases.items()}
        matchers += [compile_rule(copy(rule, number, other), lists, moved) for rule in chosen]
    return few, with_matchers(layer, matchers)


def copy(rule: Rule, number: int, other: Callable[[str], str]) -> Rule:
    return rule.model_copy(
        update={
            "id": f"{rule.id}-{number}",
            "template": tuple(map(other, rule.templates)),
            "unless": tuple(map(other, rule.unless)),
            "unless_before": tuple(map(other, rule.unless_before)),
            "unless_after": tuple(map(other, rule.unless_after)),
        }
    )


def with_matchers(layer: RuleLayer, matchers: Sequence[Matcher]) -> RuleLayer:
    kinds: dict[str, tuple[Matcher, ...]] = {}
    for matcher in matchers:
        kinds[matcher.rule.kind] = (*kinds.get(matcher.rule.kind, ()), matcher)
    return replace(layer, rules=replace(layer.rules, matchers=kinds))


def best_times(runs: Sequence[Callable[[], object]], turns: int = TURNS) -> list[float]:
    best = [float("inf")] * len(runs)
    for _ in range(turns):
        for index, run in enumerate(runs):
            began = time.process_time()
            run()
            best[index] = min(best[index], time.process_time() - began)
    return best


def tagger_run(model: Path, records: Sequence[Record]) -> Callable[[], object]:
    import spacy

    nlp = spacy.load(model, exclude=["zhiguan_rules"])
    texts = [record.text for record in records]
    return lambda: list(nlp.pipe(texts))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, help="a model folder, for the time of its tagger")
    options = parser.parse_args(arguments)
    records = [record for path in options.gold for record in read(path)]
    layer = RuleLayer.load([RULES], ROOT / "configs" / "gazetteers")
    few, many = few_and_many(layer, records)

    def run(each: RuleLayer) -> Callable[[], object]:
        return lambda: [each.annotate(record) for record in records]

    few_s, many_s, all_s = best_times([run(few), run(many), run(layer)])
    characters = sum(len(r.text) for r in records)
    print(f"{len(records)} articles, {characters:,} characters")
    print(f"  {len(few.rules):4d} rules  {few_s:7.3f} s")
    print(f"  {len(many.rules):4d} rules  {many_s:7.3f} s   {many_s / few_s:.2f} times {FEW} rules")
    print(f"  {len(layer.rules):4d} rules  {all_s:7.3f} s   the shipped ones")
    if options.model is not None:
        (tagger_s,) = best_times([tagger_run(options.model, records)], turns=2)
        whole = (tagger_s + many_s) / (tagger_s + few_s)
        print(f"  tagger      {tagger_s:7.3f} s   {tagger_s / all_s:.1f} times the shipped rules")
        print(f"  extraction with {MANY} rules takes {whole:.3f} times that with {FEW}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Learns the weights of the line labels from composed pages (averaged structured perceptron).

    python benchmarks/train_ingest.py [--pages 1000] [--epochs 7] [--seed 11] [--sources FILE…]

Writes pipeline/zhiguan/ingest/weights.json. Train on training articles only: the figures that
benchmarks/ingest.py reports are then for pages of other articles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from composer import ComposedPage, Source, compose_pages, read_sources  # noqa: E402
from zhiguan.evaluate.ingest import GoldArticle  # noqa: E402
from zhiguan.ingest.breaks import unsure  # noqa: E402
from zhiguan.ingest.fold import fold  # noqa: E402
from zhiguan.ingest.furniture import is_date  # noqa: E402
from zhiguan.ingest.label import (  # noqa: E402
    BODY,
    WEIGHTS_FILE,
    Label,
    allowed,
    feature_names,
    label_lines,
    learnt_weights,
)
from zhiguan.ingest.lines import End, ending, split_lines, squeeze  # noqa: E402
from zhiguan.ingest.measure import Clues, Habits, measure  # noqa: E402
from zhiguan.ingest.parts import Kind, build_parts  # noqa: E402
from zhiguan.ingest.stories import find_breaks  # noqa: E402

SPREAD = 8
SUBHEADS = 0.35
ROUNDS = 3
LEXICAL = re.compile(r" (?:first|last) (\D*)$")
Example = tuple[list[Clues], Habits, list[Label]]


def learn_labels(sources: list[Source], pages: int, epochs: int, seed: int) -> dict[str, float]:
    """The mean of the weights of `ROUNDS` runs, each on pages of its own (bagging)."""
    mean: dict[str, float] = defaultdict(float)
    common = common_words(sources)
    for number in range(ROUNDS):
        composed = list(compose_pages(sources, pages, seed + 100 * number))
        train = examples(composed)
        print(f"round {number + 1}: {len(train)} of {len(composed)} pages", flush=True)
        for name, value in learn(train, epochs, random.Random(seed + number), common).items():
            mean[name] += value / ROUNDS
    return dict(mean)


def is_subhead(text: str, article: GoldArticle, line: tuple[int, ...]) -> bool:
    """Whether a paragraph is a short phrase with another paragraph behind it."""
    written = "".join(text[offset] for offset in line)
    last = squeeze(fold("".join(text[offset] for offset in article.paragraphs[-1])))
    signed = is_date(last) and line in article.paragraphs[-2:]
    short = len(squeeze(written)) <= 14 and ending(written) is End.WORD
    return short and not signed and line != article.paragraphs[-1]


def gold_labels(page: ComposedPage, clues: list[Clues]) -> list[Label]:
    """The right label of each line; a paragraph that is open makes an interruption one within."""
    role: dict[int, tuple[Label, int]] = {}
    number = 0
    for article in page.articles:
        for lines, label in (
            (article.headlines, Label.HEADLINE),
            ([article.byline] if article.byline else [], Label.BYLINE),
            (article.paragraphs, Label.CONTINUED),
        ):
            for line in lines:
                number += 1
                if label == Label.CONTINUED and is_subhead(page.text, article, line):
                    role.update((offset, (Label.HEADLINE, number)) for offset in line)
                    continue
                role.update((offset, (label, number)) for offset in line)
                if label == Label.CONTINUED:
                    role[line[0]] = (Label.START, number)
    found = [role.get(clue.line.start, (Label.FURNITURE, 0)) for clue in clues]
    last = {paragraph: i for i, (label, paragraph) in enumerate(found) if label in BODY}
    out: list[Label] = []
    until = -1
    for i, (label, paragraph) in enumerate(found):
        if label in BODY:
            until = last[paragraph]
        within = i < until
        if within and label == Label.HEADLINE:
            label = Label.HEADLINE_WITHIN
        elif within and label == Label.FURNITURE:
            label = Label.FURNITURE_WITHIN
        out.append(label)
    return out


def examples(pages: list[ComposedPage]) -> list[Example]:
    """Pages whose gold can be expressed; the others (furniture that no pattern knows) are few."""
    out = []
    for page in pages:
        clues, habits = measure(split_lines(page.text))
        labels = gold_labels(page, clues)
        if all(allowed(label, clue) for label, clue in zip(labels, clues, strict=True)):
            out.append((clues, habits, labels))
    return out


def common_words(sources: list[Source]) -> set[str]:
    """Words of one or two characters that at least `SPREAD` articles have: no article's own."""
    articles: Counter[str] = Counter()
    for source in sources:
        text = squeeze(fold("".join((*source.headlines, *source.paragraphs))))
        articles.update({*text, *(a + b for a, b in pairwise(text))})
    return {word for word, count in articles.items() if count >= SPREAD}


def usable(name: str, common: set[str]) -> bool:
    """Whether a feature may have a weight: one that names a word only if the word is common."""
    match = LEXICAL.search(name)
    return match is None or match.group(1) in common


def learn(
    train: list[Example], epochs: int, rng: random.Random, common: set[str]
) -> dict[str, float]:
    """Averaged weights after `epochs` passes."""
    weights: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    seen = 0
    for epoch in range(epochs):
        rng.shuffle(train)
        wrong = lines = 0
        for clues, habits, gold in train:
            seen += 1
            guess = label_lines(clues, habits, weights)
            errors = sum(a != b for a, b in zip(gold, guess, strict=True))
            lines += len(gold)
            wrong += errors
            if not errors:
                continue
            for sign, labels in ((1.0, gold), (-1.0, guess)):
                for name in feature_names(clues, habits, labels):
                    if not usable(name, common):
                        continue
                    weights[name] += sign
                    total[name] += sign * seen
        print(f"epoch {epoch + 1}: {wrong} of {lines} lines wrong", flush=True)
    return {name: weights[name] - total[name] / (seen + 1) for name in weights}


def divisions(page: ComposedPage) -> list[tuple[list[str], bool]]:
    """The facts of each unsure break of a page, and whether an article ends there."""
    clues, _ = measure(split_lines(page.text))
    parts = build_parts(page.text, clues, gold_labels(page, clues))
    owner = {o: a.id for a in page.articles for line in a.paragraphs for o in line}
    body = [part for part in parts if part.kind is Kind.PARAGRAPH]
    _, breaks, _ = find_breaks(parts)
    out = []
    for i, facts in unsure(breaks, body).items():
        ends = [
            owner[clues[line].line.start] for line in (breaks[i].above.last, breaks[i].below.first)
        ]
        out.append((facts, ends[0] != ends[1]))
    return out


def learn_divisions(
    train: list[tuple[list[str], bool]], epochs: int, rng: random.Random
) -> dict[str, float]:
    """Averaged perceptron weights of the facts that say whether a headline begins an article."""
    weights: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    seen = wrong = 0
    for _ in range(epochs):
        rng.shuffle(train)
        wrong = 0
        for facts, ends in train:
            seen += 1
            margin = sum(weights[f"divide {fact}"] for fact in facts) * (1 if ends else -1)
            wrong += margin <= 0
            if margin <= 1:
                for fact in facts:
                    step = 0.1 if ends else -0.1
                    weights[f"divide {fact}"] += step
                    total[f"divide {fact}"] += step * seen
    print(f"divisions: {wrong} of {len(train)} wrong", flush=True)
    return {name: weights[name] - total[name] / (seen + 1) for name in weights}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--sources", type=Path, nargs="*")
    parser.add_argument("--divisions", action="store_true", help="keep the weights of the labels")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "pipeline" / "zhiguan" / "ingest" / WEIGHTS_FILE
    )
    arguments = parser.parse_args()
    paths = arguments.sources or sorted((ROOT / "corpus").glob("train-*.txt"))
    sources = read_sources(paths)
    print(f"{len(sources)} articles from {', '.join(path.name for path in paths)}")
    rng = random.Random(arguments.seed)
    if arguments.divisions:
        weights = {k: v for k, v in learnt_weights().items() if not k.startswith("divide ")}
    else:
        weights = learn_labels(sources, arguments.pages, arguments.epochs, arguments.seed)
    pages = compose_pages(sources, arguments.pages, arguments.seed)
    more = compose_pages(sources, arguments.pages, arguments.seed + 1, subheads=SUBHEADS)
    asked = [division for page in [*pages, *more] for division in divisions(page)]
    weights |= learn_divisions(asked, 4 * arguments.epochs, rng)
    kept = {name: round(value, 2) for name, value in sorted(weights.items()) if abs(value) >= 0.05}
    text = json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{len(kept)} weights in {arguments.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

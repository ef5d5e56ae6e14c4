"""Inputs for the benchmarks of batch runs: short articles and full pages, composed by us.

    python benchmarks/batch_inputs.py articles 100000 -o out/articles.jsonl
    python benchmarks/batch_inputs.py pages 2000 -o out/pages

Short articles have 100 to 200 characters and are made of sentences of `corpus/generator`. A full
page has 5,000 characters or more: articles of the corpus, laid out as the text layer of a PDF gives
them (`tests/composer`). The same arguments give the same inputs.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from corpus.generator.render import Generator  # noqa: E402

from composer import compose_pages, read_sources  # noqa: E402

SHORTEST, LONGEST = 100, 200
FULL = 5_000
SENTENCES = 20_000
REGION = "江西省吉安市枫溪县"


def short_articles(count: int, seed: int = 1) -> Iterator[str]:
    """Texts of 100 to 200 characters, each a random choice of generated sentences."""
    made = Generator(seed).records(min(SENTENCES, 200 + 3 * count))
    sentences = [m.record.text for m in made if len(m.record.text) <= LONGEST // 2]
    rng = random.Random(seed)
    for _ in range(count):
        lines: list[str] = []
        while sum(map(len, lines)) + len(lines) - 1 < SHORTEST:
            lines.append(rng.choice(sentences))
        yield "\n".join(lines)


def full_pages(count: int, seed: int = 1) -> Iterator[str]:
    """Pages of at least 5,000 characters: composed pages, one below the other."""
    sources = read_sources([*sorted((ROOT / "corpus").glob("train-*.txt"))])
    pages = compose_pages(sources, 1_000_000_000, seed)
    for _ in range(count):
        text = next(pages).text
        while len(text) < FULL:
            text += "\n" + next(pages).text
        yield text


def write_articles(path: Path, count: int, seed: int = 1) -> int:
    """Writes short articles as JSON Lines for `--articles`; returns their characters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    characters = 0
    with path.open("w", encoding="utf-8") as handle:
        for number, text in enumerate(short_articles(count, seed)):
            row = {"id": f"a{number:07d}", "text": text, "region": REGION}
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
            characters += len(text)
    return characters


def write_pages(folder: Path, count: int, seed: int = 1) -> int:
    """Writes full pages as text files; returns their characters."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for number, text in enumerate(full_pages(count, seed)):
        (folder / f"page-{number:07d}.txt").write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("articles", "pages"))
    parser.add_argument("count", type=int)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write = write_articles if options.kind == "articles" else write_pages
    characters = write(options.out, options.count, options.seed)
    print(f"{options.count} {options.kind}, {characters:,} characters, in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Figures of page ingestion: on composed pages, and on a page with gold page offsets.

python benchmarks/ingest.py [--pages 200] [--seed 20200811] [--sources FILE…] [--errors]
python benchmarks/ingest.py --gold gold.jsonl --page page.txt
python benchmarks/ingest.py --pages 100 --sources corpus/dev.txt --write out/pages
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from composer import compose_pages, read_sources  # noqa: E402
from zhiguan.evaluate.ingest import IngestScores, read_gold, score_ingest  # noqa: E402
from zhiguan.ingest import ReadFailure, ingest_page, read_pages  # noqa: E402
from zhiguan.types import Page  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20200811)
    parser.add_argument("--sources", type=Path, nargs="*")
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--page", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="print each page with a wrong article"
    )
    parser.add_argument("--write", type=Path, help="write the composed pages into this folder")
    arguments = parser.parse_args()
    if arguments.gold:
        show(f"{arguments.page}", seed_scores(arguments.gold, arguments.page))
        return 0
    sources = arguments.sources or default_sources()
    if arguments.write:
        write_pages(sources, arguments.pages, arguments.seed, arguments.write)
        return 0
    composed_scores(sources, arguments.pages, arguments.seed, errors=arguments.errors)
    return 0


def write_pages(paths: list[Path], count: int, seed: int, folder: Path) -> None:
    """Writes composed pages as text files, for an extraction to be read.

    Their articles are of one region and time, so that mastheads do not contradict them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(compose_pages(read_sources(paths), count, seed, one_paper=True)):
        (folder / f"page-{number:03d}.txt").write_text(page.text, encoding="utf-8")
    print(f"{count} pages in {folder}")


def default_sources() -> list[Path]:
    """Articles that the weights were not learnt from."""
    return [ROOT / "corpus" / "dev.txt", ROOT / "tests" / "fixtures" / "articles.txt"]


def seed_scores(gold: Path, page: Path) -> IngestScores:
    total = IngestScores()
    for item in read_pages(page):
        if isinstance(item, ReadFailure):
            raise SystemExit(str(item))
        total += score_ingest(item.text, read_gold(gold), ingest_page(item).articles)
    return total


def composed_scores(paths: list[Path], count: int, seed: int, *, errors: bool) -> IngestScores:
    sources = read_sources(paths)
    print(f"{len(sources)} articles from {', '.join(path.name for path in paths)}; seed {seed}")
    total = IngestScores()
    seconds = 0.0
    characters = dates = dated = 0
    for number, page in enumerate(compose_pages(sources, count, seed)):
        began = time.process_time()
        result = ingest_page(Page(id=f"page-{number}", text=page.text))
        seconds += time.process_time() - began
        characters += len(page.text)
        scores = score_ingest(page.text, page.articles, result.articles)
        dates += page.published is not None
        dated += page.published is not None and result.page.published == page.published
        total += scores
        if errors and scores.exact < scores.articles:
            print(f"--- page {number}: {scores}\n{page.text}")
            for article in result.articles:
                print(f"=== {article.id}\n{article.text}")
    show(f"{count} composed pages", total)
    print(f"  header dates        {dated}/{dates}")
    print(f"  speed               {characters / seconds:,.0f} characters/s")
    return total


def show(title: str, scores: IngestScores) -> None:
    print(f"{title}: {scores.articles} articles, {scores.predicted} found")
    counts = {
        "characters placed": (scores.placed, scores.characters),
        "headlines with their article": (scores.headlines_with, scores.headlines),
        "headlines exact": (scores.headlines_right, scores.headlines),
        "by-lines with their article": (scores.bylines_with, scores.bylines),
        "by-lines exact": (scores.bylines_right, scores.bylines),
        "articles exact": (scores.exact, scores.articles),
    }
    for name, share in scores.shares().items():
        part, whole = counts[name]
        print(f"  {name:28s} {100 * share:.2f} %  ({part}/{whole})")


if __name__ == "__main__":
    raise SystemExit(main())

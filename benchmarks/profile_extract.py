"""The share of each stage in an extraction, in one process on one thread, and a checksum.

    python benchmarks/profile_extract.py [--model DIR] [--pages 60] [--shorts 2000] [--rounds 3]
    python benchmarks/profile_extract.py --coarse
    python benchmarks/profile_extract.py --imports

Two inputs, the same for the same seed: full pages that `tests/composer` sets from the training
articles, and short articles of 100 to 200 characters, a headline and sentences of such an article.
Times are CPU seconds of the process (other work on the machine adds little to them), the fastest of
the rounds for each stage. A stage's time is its own: what another stage spends inside it is taken
off. Run it before and after a change: equal checksums mean that no record changed by a byte.
Timing small steps costs time, which counts on the step; `--coarse` times nothing but the tagger.
`--imports` prints instead what starting costs: the commands' help, a check, and loading a model.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from stage_clock import REST, Clock, put_in  # noqa: E402

from composer import compose_pages, read_sources  # noqa: E402
from zhiguan.types import Article, Page  # noqa: E402

SOURCES = tuple(f"train-{letter}.txt" for letter in "abcde")
STAGES: dict[str, tuple[str, ...]] = {
    "reading": ("zhiguan.ingest.readers:read_pages",),
    "ingest": ("zhiguan.ingest.articles:ingest_page", "zhiguan.ingest.articles:ingest_article"),
    "Doc of an article": ("zhiguan.pipeline:Annotator.document",),
    "words (pkuseg)": ("zhiguan.words.segmenter:Segmenter.boundaries",),
    "tagger: encoding": (
        "zhiguan.ner.encoding:Encoder.encode",
        "zhiguan.ner.encoding:Encoder.batch",
        "zhiguan.ner.encoding:collate",
    ),
    "tagger: network": ("zhiguan.ner.charconv:CharConvScorer.score",),
    "tagger: best tags": ("zhiguan.ner.lattice:Lattice.best", "zhiguan.ner.crf:Chain.decode"),
    "tagger: confidences": (
        "zhiguan.ner.lattice:Lattice.probabilities",
        "zhiguan.ner.crf:Chain.posteriors",
        "zhiguan.ner.tagger:_confidence",
    ),
    "tagger: cutting, spans": ("zhiguan.ner.tagger:SentenceTagger.predict",),
    "echo": ("zhiguan.ner.echo:with_echoes",),
    "entities into the Doc": ("zhiguan.ner.component:EntityTagger.set_annotations",),
    "rules: symbols": ("zhiguan.rules.encoding:encode",),
    "rules: matching": (
        "zhiguan.rules.index:LiteralIndex.scan",
        "zhiguan.rules.matcher:Matcher.find_template",
    ),
    "rules: dates": ("zhiguan.rules.dates.finder:find_dates",),
    "rules: organisations": tuple(
        f"zhiguan.rules.layer:ArticleResolver.{name}"
        for name in (
            "__init__", "complete", "implied", "complete_near", "complete_at", "within",
            "candidates", "place_ends", "site_ends",
        )
    ),
    "rules: people": ("zhiguan.rules.people:encode_people",),
    "rules: roles": ("zhiguan.rules.roles:extract_roles",),
    "rules: events": ("zhiguan.rules.events:extract_events",),
    "rules: the rest": ("zhiguan.rules.component:RuleComponent.__call__",),
    "records": ("zhiguan.pipeline:to_record",),
    "dumping": ("zhiguan.annotation.records:dump_line",),
}  # fmt: skip
COARSE = {"tagger": ("zhiguan.ner.tagger:SentenceTagger.predict",)}
AT_ONCE = 16  # pages that are annotated together, as in a batch


def write_pages(folder: Path, count: int, seed: int) -> list[Path]:
    """Composed full pages as files; no two are alike, and few share an article."""
    sources = read_sources([ROOT / "corpus" / name for name in SOURCES])
    paths = []
    for number, page in enumerate(compose_pages(sources, count, seed)):
        paths.append(folder / f"page-{number:04d}.txt")
        paths[-1].write_text(page.text, encoding="utf-8")
    return paths


def short_articles(count: int, seed: int) -> list[Page]:
    """Different articles of 100 to 200 characters: a headline, and sentences of two articles."""
    sources = read_sources([ROOT / "corpus" / name for name in SOURCES])
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        text = chance.choice(sources).headlines[-1] + "\n"
        for source in chance.choices(sources, k=2):
            sentences = re.findall("[^。]+。", "".join(source.paragraphs))
            start = chance.randrange(len(sentences) + 1)
            for sentence in sentences[start:]:
                text += sentence if len(text) < 100 else ""
        if 100 <= len(text) <= 200:
            found[text] = None
    return [
        Page(f"short-{number:04d}", text, None, "2021-06-18", "江西省吉安市枫溪县")
        for number, text in enumerate(found)
    ]


def extract(annotator: Any, pages: Sequence[Page], *, whole: bool) -> Iterator[str]:
    """Record lines of pages, as a batch's worker makes them."""
    from zhiguan.annotation import records
    from zhiguan.ingest import articles

    for first in range(0, len(pages), AT_ONCE):
        ingest = articles.ingest_article if whole else articles.ingest_page
        found: list[Article] = []
        for page in pages[first : first + AT_ONCE]:
            found += ingest(page).articles
        yield from map(records.dump_line, annotator.annotate(found))


def profile(
    clock: Clock, run: Callable[[], Iterator[str]], rounds: int
) -> tuple[Counter[str], str]:
    """The fastest round's seconds of each stage, and the sha256 of the record lines.

    Raises:
        SystemExit: when two rounds differ.
    """
    best: Counter[str] = Counter()
    sums = set()
    for _ in range(rounds):
        clock.switch()
        clock.seconds.clear()
        digest = hashlib.sha256()
        for line in run():
            digest.update(line.encode("utf-8", "surrogatepass"))
        clock.switch()
        sums.add(digest.hexdigest())
        if not best or clock.seconds.total() < best.total():
            best = clock.seconds.copy()
    if len(sums) != 1:
        raise SystemExit(f"the rounds' records differ: {', '.join(sums)}")
    return best, sums.pop()


def show(title: str, seconds: Counter[str], characters: int, checksum: str) -> None:
    total = seconds.total()
    print(f"\n{title}: {total:.2f} s, {characters / total:,.0f} characters a second")
    for stage in [*(s for s in STAGES if s in seconds), REST]:
        print(f"  {stage:26s} {seconds[stage]:7.3f} s {seconds[stage] / total:6.1%}")
    tagger = sum(value for stage, value in seconds.items() if stage.startswith("tagger"))
    print(f"  {'tagger, all of it':26s} {tagger:7.3f} s {tagger / total:6.1%}")
    print(f"  {'overhead, all else':26s} {total - tagger:7.3f} s {1 - tagger / total:6.1%}")
    print(f"  sha256 of the records: {checksum}")


STARTS = {
    "zhiguan --help": ["-m", "zhiguan.cli.app", "--help"],
    "zhiguan check": ["-m", "zhiguan.cli.app", "check"],
    "import of the pipeline": ["-c", "import zhiguan.pipeline"],
    "load the model": [
        "-c",
        "import sys; from pathlib import Path; from zhiguan.pipeline import Annotator; "
        "Annotator.load(Path(sys.argv[1]))",
    ],
}


def show_starts(model: Path, rounds: int) -> None:
    """CPU seconds of fresh processes, each the fastest of the rounds."""
    import resource

    for name, command in STARTS.items():
        best = float("inf")
        for _ in range(rounds):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [sys.executable, *command, *([str(model)] if "load" in name else [])],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best = min(best, spent)
        print(f"{name:26s} {best:6.2f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "zhiguan")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--shorts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20200811)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--coarse", action="store_true", help="time the tagger alone")
    parser.add_argument("--imports", action="store_true", help="time starting instead")
    parser.add_argument("--records", type=Path, help="also write the record lines into this folder")
    options = parser.parse_args()
    if options.imports:
        show_starts(options.model, options.rounds)
        return 0
    from zhiguan.ingest import readers
    from zhiguan.pipeline import Annotator, use_one_thread

    use_one_thread()
    began = time.process_time()
    annotator = Annotator.load(options.model)
    print(f"imports {began:.2f} s, model {time.process_time() - began:.2f} s")
    shorts = short_articles(options.shorts, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_pages(Path(folder), options.pages, options.seed)
        warm = list(extract(annotator, shorts[:32], whole=True))
        assert warm
        clock = Clock()
        put_in(clock, COARSE if options.coarse else STAGES)

        def pages() -> Iterator[str]:
            read = [page for path in paths for page in readers.read_pages(path)]
            yield from extract(annotator, [p for p in read if isinstance(p, Page)], whole=False)

        inputs: dict[str, tuple[Callable[[], Iterator[str]], int]] = {
            "pages": (pages, sum(len(path.read_text(encoding="utf-8")) for path in paths)),
            "shorts": (
                lambda: extract(annotator, shorts, whole=True),
                sum(len(page.text) for page in shorts),
            ),
        }
        for name, (run, characters) in inputs.items():
            if options.records is not None:
                options.records.mkdir(parents=True, exist_ok=True)
                (options.records / f"{name}.jsonl").write_text("".join(run()), encoding="utf-8")
            seconds, checksum = profile(clock, run, options.rounds)
            show(
                f"{options.pages if name == 'pages' else len(shorts)} {name}",
                seconds,
                characters,
                checksum,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

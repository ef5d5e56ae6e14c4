"""Widens the lexicon of a vectors folder by dictionaries and by word vectors from elsewhere.

    python scripts/widen_lexicon.py runs/vectors -o runs/vectors-wide --dictionary dict.txt \
        --places thuocl_places.txt --vectors words.vector --texts news.txt.xz train.jsonl

With --texts, words that are new and that those texts do not have are left out again. What
`configs/encoder.cfg` starts from: the dictionaries of jieba
0.42.1 (`jieba/dict.txt`) and of synonyms 3.8.0 (`synonyms/data/vocab.txt`), THUOCL's places, and
the vectors of synonyms 3.8.0 (`synonyms/data/words.vector`, 125,796 words, learnt on Wikipedia).
All are under MIT; both packages are on the package index (`pip download --no-deps`).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from zhiguan.errors import ZhiguanError
from zhiguan.ner.pretraining import texts
from zhiguan.ner.pretraining.dictionaries import (
    occurring,
    read_dictionary,
    read_places,
    read_vectors,
    widened,
)
from zhiguan.ner.vectors import VectorTable


def main() -> int:
    """Reads, joins and writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="what `zhiguan pretrain` wrote")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, action="append", default=[])
    parser.add_argument("--places", type=Path, action="append", default=[])
    parser.add_argument("--vectors", type=Path, help="in word2vec's binary format")
    parser.add_argument("--texts", type=Path, nargs="*", help="plain, .xz, .jsonl with a text")
    options = parser.parse_args()
    try:
        kinds = [read_dictionary(path) for path in options.dictionary]
        kinds += [read_places(path) for path in options.places]
        vectors = read_vectors(options.vectors) if options.vectors else None
        own = VectorTable.load(options.folder / "words")
        table = widened(own, kinds, vectors)
        if options.texts:
            lines = (line for path in options.texts for line in texts.lines(path))
            table = occurring(table, own.keys, lines)
    except ZhiguanError as error:
        print(error, file=sys.stderr)
        return 2
    options.output.mkdir(parents=True, exist_ok=True)
    for path in options.folder.iterdir():
        if path.is_file() and path.stem != "words":
            shutil.copy(path, options.output / path.name)
    table.save(options.output / "words")
    print(f"{len(table)} words, {table.dimensions} values each")
    return 0


if __name__ == "__main__":
    sys.exit(main())

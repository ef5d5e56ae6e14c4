"""Skip-gram vectors of characters, bigrams and words from raw text (Mikolov et al. 2013).

Needs the `pretrain` extra (gensim). Everything is learnt over folded text without white space.
"""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from zhiguan.errors import ConfigError
from zhiguan.ner.config import load, resolve
from zhiguan.ner.pretraining.config import SkipGramConfig
from zhiguan.ner.pretraining.texts import existing, hashes, lines
from zhiguan.ner.vectors import REPORT, VectorTable
from zhiguan.words.characters import squeeze
from zhiguan.words.segmenter import Segmenter
from zhiguan.words.unigram import UnigramSegmenter

_LONGEST = 8
_SPREAD = 0.5
_NO_WORD = re.compile(r"[0-9a-z.%]{2,}")


def pretrain_vectors(config_path: Path, output: Path, overrides: Mapping[str, Any]) -> Path:
    """Learns vectors and writes them: `characters`, `bigrams` and `words`, and `pretraining.json`.

    Args:
        config_path: a configuration as `configs/pretrain.cfg`.
        output: the folder to write.
        overrides: values by `section.key`.

    Returns:
        The folder.

    Raises:
        ConfigError: for the configuration, a missing file, or when gensim is not installed.
        InputError: when a text cannot be read.
    """
    config = load(config_path, overrides, SkipGramConfig)
    word2vec = _word2vec()
    files = [existing(config_path, name) for name in config.texts.values()]
    output.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output) as scratch:
        text = Path(scratch) / "text"
        size = _write_lines(text, (line for path in files for line in lines(path)))
        segmenter = UnigramSegmenter(_word_counts(config, config_path, text))
        cuts = {
            "characters": lambda line: list(line),
            "bigrams": lambda line: [line[i : i + 2] for i in range(len(line) - 1)],
            "words": segmenter.cut,
        }
        sizes = {}
        for name, cut in cuts.items():
            units = Path(scratch) / name
            _write_lines(units, (" ".join(cut(line)) for line in _plain(text)))
            table = _learn(word2vec, units, config, config.bigrams if name == "bigrams" else None)
            if name == "words":
                table = table.joined_by(_families(config, config_path))
            table.save(output / name)
            sizes[name] = len(table)
            units.unlink()
    lists = [*config.word_lists.values(), *config.families.values()]
    files += [existing(config_path, name) for name in lists]
    _write_report(output, config, files, size, sizes)
    return output


def _word2vec() -> Any:
    try:
        return importlib.import_module("gensim.models").Word2Vec
    except ImportError as error:
        raise ConfigError(
            "pretraining needs gensim",
            where="zhiguan pretrain",
            hint='pip install "zhiguan[pretrain]"',
        ) from error


def _plain(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as handle:
        for line in handle:
            yield line.removesuffix("\n")


def _write_lines(path: Path, found: Iterator[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        for line in found:
            handle.write(line + "\n")
            count += len(line)
    return count


def _word_counts(config: SkipGramConfig, config_path: Path, text: Path) -> dict[str, float]:
    """Words to cut the text into: those found in a sample of it, and the lists'."""
    listed: set[str] = set()
    for name in config.word_lists.values():
        listed |= set(_words(existing(config_path, name)))
    found: Counter[str] = Counter()
    if config.words is not None:
        segmenter = Segmenter.load(resolve(config_path, config.words))
        for number, line in enumerate(_plain(text)):
            if number % config.sample == 0:
                found.update(segmenter.cut(line))
    counts: dict[str, float] = {
        word: count
        for word, count in found.items()
        if len(word) <= _LONGEST and (count >= 3 or word in listed)
    }
    for word in listed:
        if 2 <= len(word) <= _LONGEST:
            counts.setdefault(word, 0.5)
    return {word: count for word, count in counts.items() if not _NO_WORD.fullmatch(word)}


def _words(path: Path) -> Iterator[str]:
    """First column of a list, whatever separates its columns."""
    for line in _plain(path):
        cells = re.split(r"[\s,]+", line.strip())
        if cells and cells[0]:
            yield squeeze(cells[0])


def _families(config: SkipGramConfig, config_path: Path) -> dict[str, list[str]]:
    """Words of each family; of a `.csv` the column `name`."""
    families: dict[str, list[str]] = {}
    for kind, name in config.families.items():
        path = existing(config_path, name)
        lines = list(_plain(path))
        column = lines[0].split(",").index("name") if path.suffix == ".csv" else None
        words = [
            squeeze(line.split(",")[column] if column is not None else line.split("\t")[0])
            for line in lines[column is not None :]
            if line.strip()
        ]
        families[kind] = [word for word in words if 2 <= len(word) <= _LONGEST]
    return families


def _learn(word2vec: Any, units: Path, config: SkipGramConfig, most: int | None) -> VectorTable:
    """Vectors of what a file holds, spaces between units; scaled to a common spread."""
    model = word2vec(
        corpus_file=str(units),
        vector_size=config.dimensions,
        window=config.window,
        min_count=config.min_count,
        sg=1,
        negative=5,
        sample=1e-4,
        workers=config.threads,
        epochs=config.epochs,
        seed=config.seed,
        max_final_vocab=most,
    )
    keys = list(model.wv.index_to_key)
    counts = [int(model.wv.get_vecattr(key, "count")) for key in keys]
    vectors = model.wv.vectors.astype(np.float32)
    spread = float(np.sqrt((vectors**2).mean()))
    return VectorTable.of(keys, counts, vectors * (_SPREAD / spread))


def _write_report(
    output: Path,
    config: SkipGramConfig,
    files: list[Path],
    size: int,
    sizes: dict[str, int],
) -> None:
    report = {
        "characters_read": size,
        "keys": sizes,
        "files": hashes(files),
        "configuration": config.model_dump(mode="json", exclude={"paths"}),
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (output / REPORT).write_text(text + "\n", encoding="utf-8")

"""A transformer as a teacher: pretrained, fine-tuned, and, if it wins, distilled.

Each step is one of the commands that stand for themselves: `pretrain`, `train`, `silver`. A step
whose result is there is not run again, a step that was cut goes on from its last checkpoint.
Distilled is by silver annotation of raw text, as sequences have too many taggings to hand over
their probabilities (Kim and Rush 2016 call it sequence-level distillation).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from zhiguan.ner import silver
from zhiguan.ner.config import load
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.pretraining import pretrain, texts
from zhiguan.ner.pretraining.config import MaskedConfig
from zhiguan.ner.training import SEEDS, train
from zhiguan.ner.vectors import REPORT

Overrides = Mapping[str, Any]
REPORT_FILE, SILVER = "distillation.json", "silver.jsonl"


@dataclass(frozen=True)
class Chain:
    """What the chain runs on.

    Args:
        folder: what it writes: `encoder`, `teacher`, `student`, `silver.jsonl`, `distilled`.
        encoder: a configuration as `configs/encoder.cfg`; its texts are annotated as well.
        tagger: a configuration as `configs/ner.cfg`, with a corpus `silver` of weight 0.
        pretraining, teaching, learning: overrides of the transformer's pretraining, of the
            teacher's training, and of both of the student's.
        characters: of raw text to annotate.
        least: the confidence that every mention of a silver sentence needs.
        weight: of the silver corpus, in the distilled student's training.
        always: distil even when the teacher does not win.
    """

    folder: Path
    encoder: Path
    tagger: Path
    pretraining: Overrides = field(default_factory=dict)
    teaching: Overrides = field(default_factory=dict)
    learning: Overrides = field(default_factory=dict)
    characters: int = 4_000_000
    least: float = 0.8
    weight: float = 0.5
    always: bool = False


@dataclass(frozen=True)
class Row:
    """One tagger of the comparison: mean strict F1 over the corpora held out, and on each."""

    name: str
    mean: float
    scores: dict[str, float]


def distil(chain: Chain) -> Iterator[Row]:
    """Runs the chain; rows come as they are there.

    The last step, a student that also reads what the teacher annotated, is left out when the
    teacher is not better than the student on the corpora held out.

    Raises:
        ConfigError, InputError, AnnotationError, ModelError: as `pretrain` and `train`.
    """
    rows = []
    for row in _rows(chain):
        rows.append(row)
        text = json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1)
        (chain.folder / REPORT_FILE).write_text(text + "\n", encoding="utf-8")
        yield row


def _rows(chain: Chain) -> Iterator[Row]:
    encoder, teacher = chain.folder / "encoder", chain.folder / "teacher"
    if not (encoder / REPORT).is_file():
        pretrain(chain.encoder, encoder, {"encoder.architecture": "bert", **chain.pretraining})
    given = {
        "model.architecture": "transformers",
        "model.checkpoint": str(encoder),
        "model.encoder": "null",
        **chain.teaching,
    }
    teaches = _trained("teacher", chain.tagger, teacher, given)
    yield teaches
    alone = _trained("student", chain.tagger, chain.folder / "student", chain.learning)
    yield alone
    if teaches.mean <= alone.mean and not chain.always:
        return
    path = chain.folder / SILVER
    if not path.is_file():
        silver.write(load_tagger(teacher), raw(chain), path, least=chain.least)
    given = {
        "corpora.silver.path": str(path),
        "corpora.silver.weight": chain.weight,
        **chain.learning,
    }
    yield _trained("distilled", chain.tagger, chain.folder / "distilled", given)


def raw(chain: Chain) -> list[str]:
    """Paragraphs of the texts that the encoder reads, drawn at random, up to so many characters."""
    config = load(chain.encoder, dict(chain.pretraining), MaskedConfig)
    files = [texts.existing(chain.encoder, name) for name in config.texts.values()]
    return texts.drawn(files, chain.characters, config.training.seed)


def _trained(name: str, config: Path, folder: Path, overrides: Overrides) -> Row:
    """One tagger, trained if it is not there, and its row: the means over its seeds."""
    if not (folder / SEEDS).is_file():
        train(config, folder, overrides)
    runs: Sequence[dict[str, Any]] = json.loads((folder / SEEDS).read_text(encoding="utf-8"))
    held = {
        corpus: float(np.mean([run["scores"][corpus]["f1"] for run in runs]))
        for corpus in runs[0]["scores"]
    }
    return Row(name, float(np.mean([run["selected"] for run in runs])), held)

"""The model card that a training run writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zhiguan.ner.config import TrainingConfig
from zhiguan.ner.corpora import Corpus


def render(
    config: TrainingConfig,
    overrides: Mapping[str, Any],
    training: Sequence[Corpus],
    held: Sequence[Corpus],
    final: Mapping[str, Mapping[str, float]],
    seconds: float,
    steps: int,
    vectors: Path | None = None,
) -> str:
    """A model card in Markdown: corpora with licences and hashes, scores, and the command.

    `vectors` is the report that pretraining wrote, if there is one.
    """
    given = " ".join(f"--{key} {value}" for key, value in sorted(overrides.items()))
    model = config.model
    lines = [
        "# Tagger",
        "",
        f"Marks {', '.join(model.labels)} in Chinese local news, one tag a character. "
        f"Architecture: `{model.architecture}`. Trained with Zhiguan by:",
        "",
        f"    zhiguan train training.cfg -o MODEL {given}".rstrip(),
        "",
        f"{steps} steps, {config.training.epochs:g} epochs, seed {config.training.seed}, "
        f"{seconds / 60:.0f} minutes on {config.training.threads} threads. `training.cfg` is the "
        "configuration, `metrics.jsonl` the course of the run.",
        "",
        "## Scores",
        "",
        "Strict entity F1 (seqeval, IOB2) of the model as saved, on what was kept from training:",
        "",
        "| corpus | entities | precision | recall | F1 | by label |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in final.items():
        by_label = ", ".join(
            f"{key.removeprefix('f1_')} {value:.3f}" for key, value in row.items() if "f1_" in key
        )
        lines.append(
            f"| {name} | {row['entities']:.0f} | {row['precision']:.4f} | {row['recall']:.4f} | "
            f"{row['f1']:.4f} | {by_label} |"
        )
    lines += ["", "## Corpora", ""]
    lines += ["| corpus | use | sentences | weight | marks | source | licence |", "|" + "---|" * 7]
    lines += [_row(corpus, "train") for corpus in training]
    lines += [_row(corpus, "test" if corpus.section.use == "test" else "dev") for corpus in held]
    lines += ["", "SHA-256 of the files read:", ""]
    seen = {}
    for corpus in (*training, *held):
        seen.update({f"{corpus.name}/{name}": value for name, value in corpus.hashes.items()})
    lines += [f"- `{name}` {value}" for name, value in seen.items()]
    if vectors is not None and vectors.is_file():
        lines += _vectors(json.loads(vectors.read_text(encoding="utf-8")))
    return "\n".join(lines) + "\n"


def _vectors(report: Mapping[str, Any]) -> list[str]:
    keys = ", ".join(f"{count} {name}" for name, count in report["keys"].items())
    lines = ["", "## Vectors", ""]
    lines.append(
        f"Skip-gram over {report['characters_read']} characters: {keys}. Bigrams and words are "
        "frozen, and cut to what the configuration keeps. SHA-256 of the files read:"
    )
    lines.append("")
    return lines + [f"- `{name}` {value}" for name, value in report["files"].items()]


def _row(corpus: Corpus, use: str) -> str:
    section = corpus.section
    weight = f"{section.weight:g}" if use == "train" else ""
    return (
        f"| {corpus.name} | {use} | {len(corpus.examples)} | {weight} "
        f"| {', '.join(corpus.marks)} | {section.source or 'written for the project'} "
        f"| {section.licence} |"
    )

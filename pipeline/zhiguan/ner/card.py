"""The model card that a training run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
) -> str:
    """A model card in Markdown: corpora with licences and hashes, scores, and the command."""
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
    lines += [_row(corpus, "dev") for corpus in held]
    lines += ["", "SHA-256 of the files read:", ""]
    seen = {}
    for corpus in (*training, *held):
        seen.update({f"{corpus.name}/{name}": value for name, value in corpus.hashes().items()})
    lines += [f"- `{name}` {value}" for name, value in seen.items()]
    return "\n".join(lines) + "\n"


def _row(corpus: Corpus, use: str) -> str:
    section = corpus.section
    weight = f"{section.weight:g}" if use == "train" else ""
    return (
        f"| {corpus.name} | {use} | {len(corpus.examples)} | {weight} "
        f"| {', '.join(corpus.marks)} | {section.source or 'written for the project'} "
        f"| {section.licence} |"
    )

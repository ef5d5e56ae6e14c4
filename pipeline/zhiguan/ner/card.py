"""The model card that a training run writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from zhiguan.evaluate.schema import Estimate
from zhiguan.ner.config import TrainingConfig
from zhiguan.ner.corpora import Corpus
from zhiguan.ner.runs import Corpora, SeedRun


def render(
    config: TrainingConfig,
    overrides: Mapping[str, Any],
    corpora: Corpora,
    runs: Sequence[SeedRun],
    best: SeedRun,
    intervals: Mapping[str, Estimate],
    pretraining: Path | None = None,
) -> str:
    """A model card in Markdown: corpora with licences and hashes, scores, and the command.

    `intervals` are of F1 by corpus; `pretraining` is the report that pretraining wrote, if there is
    one.
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
        f"{best.steps} steps, {config.training.epochs:g} epochs, seed {best.seed}, "
        f"{best.seconds / 60:.0f} minutes on {config.training.threads} threads. `training.cfg` is "
        "the configuration, `metrics.jsonl` the course of the run.",
        "",
        "## Scores",
        "",
        "Strict entity F1 (seqeval, IOB2) of the model as saved, on what was kept from training:",
        "",
        "| corpus | use | entities | precision | recall | F1 | 95 % interval | by label |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for corpus in (*corpora.held, *corpora.tested):
        row = best.scores[corpus.name]
        by_label = ", ".join(
            f"{key.removeprefix('f1_')} {value:.3f}" for key, value in row.items() if "f1_" in key
        )
        use = "scored at the end" if corpus in corpora.tested else "selected on"
        lines.append(
            f"| {corpus.name} | {use} | {row['entities']:.0f} | {row['precision']:.4f} | "
            f"{row['recall']:.4f} | {row['f1']:.4f} | {_interval(intervals.get(corpus.name))} | "
            f"{by_label} |"
        )
    if len(runs) > 1:
        lines += _seeds(runs)
    lines += ["", "## Corpora", ""]
    lines += ["| corpus | use | sentences | weight | marks | source | licence |", "|" + "---|" * 7]
    lines += [_row(corpus, "train") for corpus in corpora.training]
    lines += [_row(corpus, "dev") for corpus in corpora.held]
    lines += [_row(corpus, "test") for corpus in corpora.tested]
    lines += ["", "SHA-256 of the files read:", ""]
    seen = {}
    for corpus in (*corpora.training, *corpora.held, *corpora.tested):
        seen.update({f"{corpus.name}/{name}": value for name, value in corpus.hashes.items()})
    lines += [f"- `{name}` {value}" for name, value in seen.items()]
    if pretraining is not None and pretraining.is_file():
        lines += _pretraining(json.loads(pretraining.read_text(encoding="utf-8")))
    return "\n".join(lines) + "\n"


def _interval(estimate: Estimate | None) -> str:
    if estimate is None or estimate.low is None or estimate.high is None:
        return "—"
    return f"{estimate.low:.4f}–{estimate.high:.4f}"


def _seeds(runs: Sequence[SeedRun]) -> list[str]:
    """F1 of every seed on every corpus, with mean and sample standard deviation."""
    names = list(runs[0].scores)
    lines = ["", "By seed:", "", f"| seed | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for run in runs:
        cells = " | ".join(f"{run.scores[name]['f1']:.4f}" for name in names)
        lines.append(f"| {run.seed} | {cells} |")
    by_name = {name: [run.scores[name]["f1"] for run in runs] for name in names}
    cells = " | ".join(f"{mean(f1):.4f} ± {stdev(f1):.4f}" for f1 in by_name.values())
    return [*lines, f"| mean ± s.d. | {cells} |"]


def _pretraining(report: Mapping[str, Any]) -> list[str]:
    lines = ["", "## Pretraining", ""]
    if "keys" in report:
        keys = ", ".join(f"{count} {name}" for name, count in report["keys"].items())
        lines.append(
            f"Skip-gram over {report['characters_read']} characters: {keys}. Bigrams and words are "
            "frozen, and cut to what the configuration keeps. SHA-256 of the files read:"
        )
    else:
        lines.append(
            f"An encoder that names hidden characters, over {report['characters_read']} characters "
            f"in {report['sentences']} sentences, "
            f"{report['configuration']['training']['epochs']:g} epochs; perplexity held out "
            f"{report['held_out']['eval_perplexity']:.1f}. SHA-256 of the files read:"
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

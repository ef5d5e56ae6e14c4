"""Training a tagger from a configuration: one run a seed, and the best one's pipeline folder."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhiguan.ner import card, curves, reports, scores
from zhiguan.ner.calibration import fit_temperature
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.checkpoint import CheckpointScorer
from zhiguan.ner.config import TrainingConfig, load, resolve
from zhiguan.ner.loading import load_tagger
from zhiguan.ner.packaging import assemble
from zhiguan.ner.runs import Corpora, SeedRun
from zhiguan.ner.schedule import last_checkpoint, seed_everything
from zhiguan.ner.trainer import TaggerTrainer
from zhiguan.ner.vectors import REPORT

METRICS, CURVES, SEEDS = "metrics.jsonl", "curves.svg", "seeds.json"
CHECKPOINTS, RESULT = "checkpoints", "result.json"


def train(
    config_path: Path | str,
    output: Path | str,
    overrides: Mapping[str, Any] | None = None,
    *,
    resume: bool = True,
) -> Path:
    """Trains a tagger and writes a pipeline folder, with a model card and `metrics.jsonl`.

    Checkpoints stand in `output/runs` while it runs; a run that was killed goes on from the last
    one, and seeds that are done are not run again. Within a run the weights kept are those with the
    best mean strict F1 over the dev corpora, and of several seeds the best by the same figure.
    Corpora with `use = "test"` are scored once a seed, with the weights that are kept.

    Args:
        config_path: a configuration as `configs/ner.cfg`.
        output: the pipeline folder to write; the tagger stands in its `ner`.
        overrides: values by `section.key`.
        resume: go on from what is there.

    Returns:
        The pipeline folder.

    Raises:
        ConfigError, InputError, AnnotationError, ModelError: see `config.load`, `corpora.read`,
            `CharConvScorer.new` and `CheckpointScorer.new`.
    """
    config_path, output = Path(config_path), Path(output)
    overrides = dict(overrides or {})
    config = load(config_path, overrides, TrainingConfig)
    corpora = Corpora.read(config, config_path)
    folders = {seed: output / "runs" / f"seed-{seed}" for seed in config.training.all_seeds}
    if not resume:
        shutil.rmtree(output / "runs", ignore_errors=True)
    runs = [
        _run(config, config_path, corpora, seed, folder, output / METRICS)
        for seed, folder in folders.items()
    ]
    best = max(runs, key=lambda run: run.selected)
    shutil.rmtree(output / "ner", ignore_errors=True)
    shutil.copytree(folders[best.seed] / "ner", output / "ner")
    shutil.copy(config_path, output / "training.cfg")
    rows = json.dumps([asdict(run) for run in runs], ensure_ascii=False, indent=1)
    (output / SEEDS).write_text(rows + "\n", encoding="utf-8")
    curves.draw(output / METRICS, output / CURVES)
    kept = (*corpora.held, *corpora.tested)
    intervals = reports.write(load_tagger(output), kept, output)
    report = _pretraining_report(config, config_path)
    text = card.render(config, overrides, corpora, runs, best, intervals, report)
    (output / "README.md").write_text(text, encoding="utf-8")
    words = config.pipeline.words and resolve(config_path, config.pipeline.words)
    further = {
        factory: resolve(config_path, folder)
        for factory, folder in config.pipeline.components.items()
    }
    assemble(output, output / "ner", words or None, further)
    shutil.rmtree(output / "runs")
    return output


def _run(
    config: TrainingConfig,
    config_path: Path,
    corpora: Corpora,
    seed: int,
    folder: Path,
    metrics: Path,
) -> SeedRun:
    """One seed, from where it stands: finished, begun, or not begun."""
    result = folder / RESULT
    if result.is_file():
        return SeedRun(**json.loads(result.read_text(encoding="utf-8")))
    schedule = config.training.model_copy(update={"seed": seed})
    seed_everything(schedule)
    kind = CharConvScorer if config.model.architecture == "charconv" else CheckpointScorer
    scorer = kind.new(config.model, config_path)
    folder.mkdir(parents=True, exist_ok=True)
    training = [corpus.up_to(scorer.window) for corpus in corpora.training]
    checkpoints = folder / CHECKPOINTS
    trainer = TaggerTrainer(scorer, training, corpora.held, schedule, checkpoints, metrics)
    started = time.monotonic()
    trainer.train(resume_from_checkpoint=last_checkpoint(checkpoints))
    fit_temperature(scorer, corpora.held)
    seconds = time.monotonic() - started
    scorer.save(folder / "ner")
    tagger = load_tagger(folder)
    found = {c.name: scores.evaluate(tagger, c) for c in (*corpora.held, *corpora.tested)}
    selected = scores.mean_f1([found[corpus.name] for corpus in corpora.held])
    run = SeedRun(seed, trainer.state.global_step, seconds, selected, found)
    result.write_text(json.dumps(asdict(run), ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(checkpoints)
    return run


def _pretraining_report(config: TrainingConfig, config_path: Path) -> Path | None:
    """What pretraining wrote of itself, where the model starts from it."""
    started = config.model.encoder or config.model.vectors
    return resolve(config_path, started) / REPORT if started else None

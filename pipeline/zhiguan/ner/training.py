"""Training a tagger from a configuration: `transformers.Trainer` over `datasets`."""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from torch import Tensor, nn
from torch.utils.data import DataLoader
from transformers import Trainer, TrainerCallback, TrainingArguments

from zhiguan.errors import ConfigError
from zhiguan.ner import card, reports, scores
from zhiguan.ner.batches import Collator, PlannedBatches, plan
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.checkpoint import CheckpointScorer
from zhiguan.ner.config import TrainingConfig, TrainingSection, load, resolve
from zhiguan.ner.corpora import Corpus, read
from zhiguan.ner.loading import AnyScorer, load_tagger
from zhiguan.ner.packaging import assemble
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.ner.vectors import REPORT
from zhiguan.words.characters import inked

METRICS, CHECKPOINTS = "metrics.jsonl", "checkpoints"


def train(
    config_path: Path | str,
    output: Path | str,
    overrides: Mapping[str, Any] | None = None,
    *,
    resume: bool = True,
) -> Path:
    """Trains a tagger and writes a pipeline folder, with a model card and `metrics.jsonl`.

    Checkpoints stand in `output/checkpoints` while it runs; a run that was killed goes on from the
    last one. The model kept is the one with the best mean strict F1 over the dev corpora.

    Args:
        config_path: a configuration as `configs/ner.cfg`.
        output: the pipeline folder to write; the tagger stands in its `ner`.
        overrides: values by `section.key`.
        resume: go on from a checkpoint that is there.

    Returns:
        The pipeline folder.

    Raises:
        ConfigError, InputError, AnnotationError, ModelError: see `config.load`, `corpora.read`,
            `CharConvScorer.new` and `CheckpointScorer.new`.
    """
    config_path, output = Path(config_path), Path(output)
    overrides = dict(overrides or {})
    config = load(config_path, overrides, TrainingConfig)
    schedule = config.training
    _seed(schedule)
    corpora = [
        read(name, section, config_path, config.model.labels)
        for name, section in config.corpora.items()
    ]
    tests = [corpus for corpus in corpora if corpus.section.use == "test"]
    parts = [corpus.split() for corpus in corpora if corpus.section.use != "test"]
    training = [first for first, _ in parts if first.examples]
    held = [second for _, second in parts if second.examples]
    if not training or not held:
        raise ConfigError("no sentence to train on, or none to select on", where=str(config_path))
    kind = CharConvScorer if config.model.architecture == "charconv" else CheckpointScorer
    scorer = kind.new(config.model, config_path)
    training = [corpus.up_to(scorer.window) for corpus in training]
    checkpoints = output / CHECKPOINTS
    output.mkdir(parents=True, exist_ok=True)
    trainer = TaggerTrainer(scorer, training, held, schedule, checkpoints)
    last = _last(checkpoints) if resume and checkpoints.is_dir() else None
    started = time.monotonic()
    trainer.train(resume_from_checkpoint=last)
    seconds = time.monotonic() - started
    scorer.save(output / "ner")
    shutil.copy(config_path, output / "training.cfg")
    kept = [*held, *tests]
    final = reports.write(load_tagger(output), kept, output)
    steps = trainer.state.global_step
    vectors = config.model.vectors and resolve(config_path, config.model.vectors) / REPORT
    text = card.render(config, overrides, training, kept, final, seconds, steps, vectors or None)
    (output / "README.md").write_text(text, encoding="utf-8")
    words = config.pipeline.words and resolve(config_path, config.pipeline.words)
    further = {
        factory: resolve(config_path, folder)
        for factory, folder in config.pipeline.components.items()
    }
    assemble(output, output / "ner", words or None, further)
    shutil.rmtree(checkpoints)
    return output


def _last(checkpoints: Path) -> str | None:
    """The newest checkpoint that is complete: the trainer's state is what it writes last."""
    states = list(checkpoints.glob("checkpoint-*/trainer_state.json"))
    newest = max(states, key=lambda path: int(path.parent.name.partition("-")[2]), default=None)
    return None if newest is None else str(newest.parent)


def _seed(schedule: TrainingSection) -> None:
    random.seed(schedule.seed)
    np.random.seed(schedule.seed)
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(schedule.threads)


class TaggerTrainer(Trainer):
    """A Trainer whose batches are planned beforehand and whose evaluation is strict entity F1."""

    def __init__(
        self,
        scorer: AnyScorer,
        training: Sequence[Corpus],
        held: Sequence[Corpus],
        schedule: TrainingSection,
        folder: Path,
    ) -> None:
        self.scorer = scorer
        self.held = held
        self.schedule = schedule
        self.tagger_model: nn.Module = scorer.model
        examples = [(corpus, example) for corpus in training for example in corpus.examples]
        rows = [
            {"index": index, "corpus": corpus.name, "text": example.text}
            for index, (corpus, example) in enumerate(examples)
        ]
        self.rows = Dataset.from_list(rows)
        self.batches = plan(
            [len(inked(example.text)) for _, example in examples],
            [len(corpus.examples) for corpus in training],
            [corpus.section.weight for corpus in training],
            epochs=schedule.epochs,
            batch_characters=schedule.batch_characters,
            seed=schedule.seed,
        )
        steps = len(self.batches)
        optimizer = _optimizer(scorer.model, schedule)
        cycle = _cycle(optimizer, schedule, steps)
        super().__init__(
            model=scorer.model,
            args=_arguments(schedule, steps, folder),
            train_dataset=self.rows,
            eval_dataset=Dataset.from_list(rows[:1]),
            data_collator=Collator(
                scorer, training, gap_noise=schedule.gap_noise, seed=schedule.seed
            ),
            optimizers=(optimizer, cycle),  # type: ignore[arg-type]
            callbacks=[_Metrics(folder.parent / METRICS)],
        )

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The planned batches, in their order: one pass over them is the whole run."""
        return DataLoader(
            self.rows,
            batch_sampler=PlannedBatches(self.batches),
            collate_fn=self.data_collator,
        )

    def compute_loss(
        self,
        model: nn.Module,  # noqa: ARG002 (the scorer's own)
        inputs: dict[str, Tensor | Any],
        return_outputs: bool = False,  # noqa: ARG002
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002
    ) -> Tensor:
        """The partial-label loss."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.schedule.bf16):
            return self.scorer.loss(inputs)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Strict F1 on every corpus held out, and `eval_f1`, their mean."""
        tagger = SentenceTagger(self.scorer)
        found = {corpus.name: scores.evaluate(tagger, corpus) for corpus in self.held}
        metrics = {
            f"eval_{name}_{key}": value for name, row in found.items() for key, value in row.items()
        }
        metrics["eval_f1"] = scores.mean_f1(list(found.values()))
        self.tagger_model.train()
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics


def _optimizer(model: nn.Module, schedule: TrainingSection) -> torch.optim.Optimizer:
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    groups = [
        {"params": [w for w in trained if w.ndim > 1], "weight_decay": schedule.weight_decay},
        {"params": [w for w in trained if w.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=schedule.learning_rate)


def _cycle(
    optimizer: torch.optim.Optimizer, schedule: TrainingSection, steps: int
) -> torch.optim.lr_scheduler.OneCycleLR:
    """The rate up over the warm-up and down over the rest; even the shortest run has both."""
    total = max(steps + 1, 4)
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        schedule.learning_rate,
        total_steps=total,
        pct_start=max(schedule.warmup, 2 / total),
    )


def _arguments(schedule: TrainingSection, steps: int, folder: Path) -> TrainingArguments:
    every = max(1, steps // schedule.evaluations)
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=steps,
        eval_strategy="steps",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_f1",
        greater_is_better=True,
        logging_steps=min(50, every),
        max_grad_norm=schedule.clip,
        seed=schedule.seed,
        use_cpu=True,
        disable_tqdm=not sys.stderr.isatty(),
        remove_unused_columns=False,
        report_to=[],
        label_names=["allowed"],
    )


class _Metrics(TrainerCallback):
    """Appends everything that is logged to a file, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def on_log(
        self,
        args: Any,  # noqa: ARG002
        state: Any,
        control: Any,  # noqa: ARG002
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Writes one line."""
        line = json.dumps({"step": state.global_step, **(logs or {})}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(line + "\n")

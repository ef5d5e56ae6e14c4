"""`transformers.Trainer` as taggers need it: batches planned beforehand, strict F1 to select on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from torch import Tensor, nn
from torch.utils.data import DataLoader
from transformers import Trainer

from zhiguan.ner import scores
from zhiguan.ner.batches import Collator, PlannedBatches, plan
from zhiguan.ner.config import TrainingSection
from zhiguan.ner.corpora import Corpus
from zhiguan.ner.loading import AnyScorer
from zhiguan.ner.schedule import MetricsLog, arguments, one_cycle, optimizer
from zhiguan.ner.tagger import SentenceTagger
from zhiguan.words.characters import inked


class TaggerTrainer(Trainer):
    """A Trainer whose batches are planned beforehand and whose evaluation is strict entity F1."""

    def __init__(
        self,
        scorer: AnyScorer,
        training: Sequence[Corpus],
        held: Sequence[Corpus],
        schedule: TrainingSection,
        folder: Path,
        metrics: Path,
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
        descent = optimizer(scorer.model, schedule)
        super().__init__(
            model=scorer.model,
            args=arguments(schedule, steps, folder, best="eval_f1"),
            train_dataset=self.rows,
            eval_dataset=Dataset.from_list(rows[:1]),
            data_collator=Collator(
                scorer, training, gap_noise=schedule.gap_noise, seed=schedule.seed
            ),
            optimizers=(descent, one_cycle(descent, schedule, steps)),  # type: ignore[arg-type]
            callbacks=[MetricsLog(metrics, schedule.seed)],
        )

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The planned batches, in their order: one pass over them is the whole run."""
        return DataLoader(
            self.rows,
            batch_sampler=PlannedBatches(self.batches),
            collate_fn=self.data_collator,
            num_workers=self.schedule.loaders,
        )

    def compute_loss(
        self,
        model: nn.Module,  # noqa: ARG002 (the scorer's own)
        inputs: dict[str, Tensor | Any],
        return_outputs: bool = False,  # noqa: ARG002
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002
    ) -> Tensor:
        """The partial-label loss."""
        kind = self.args.device.type
        with torch.autocast(kind, torch.bfloat16, enabled=self.schedule.bf16):
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

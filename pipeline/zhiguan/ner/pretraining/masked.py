"""Pretraining by a masked language model: `transformers.Trainer` over sentences of raw text."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from transformers import Trainer

from zhiguan.errors import ConfigError
from zhiguan.ner.batches import PlannedBatches, plan
from zhiguan.ner.config import load, resolve
from zhiguan.ner.encoding import RESERVED
from zhiguan.ner.pretraining import texts
from zhiguan.ner.pretraining.config import MaskedConfig
from zhiguan.ner.pretraining.language_models import (
    BertLanguageModel,
    CharConvLanguageModel,
    LanguageModel,
)
from zhiguan.ner.pretraining.masking import Sentences, hide
from zhiguan.ner.schedule import (
    MetricsLog,
    arguments,
    last_checkpoint,
    one_cycle,
    optimizer,
    seed_everything,
)
from zhiguan.ner.vectors import REPORT, VectorTable

_LEAST, _MOST = 6, 250
_HELD = 1000


def pretrain_masked(config_path: Path, output: Path, overrides: Mapping[str, Any]) -> Path:
    """Learns an encoder that names hidden characters, and writes the folder that training reads.

    A run that was killed goes on from its last checkpoint in `output/checkpoints`.

    Args:
        config_path: a configuration as `configs/encoder.cfg`.
        output: the folder to write.
        overrides: values by `section.key`.

    Raises:
        ConfigError: for the configuration or a missing file.
        InputError: when a text cannot be read.
        ModelError: when the vectors cannot be read.
    """
    config = load(config_path, overrides, MaskedConfig)
    schedule = config.training
    seed_everything(schedule)
    files = [texts.existing(config_path, name) for name in config.texts.values()]
    vectors = resolve(config_path, config.encoder.vectors)
    characters = VectorTable.load(vectors / "characters").keys
    language = _language_model(config, vectors, characters)
    index = {character: i + RESERVED for i, character in enumerate(characters)}
    lines = (line for path in files for line in texts.lines(path))
    read = Sentences.of(lines, index, least=_LEAST, most=_MOST)
    if len(read) < 2:
        raise ConfigError("no sentence to read", where=str(config_path))
    output.mkdir(parents=True, exist_ok=True)
    trainer = MaskedTrainer(language, read, config, output)
    trainer.train(resume_from_checkpoint=last_checkpoint(output / "checkpoints"))
    language.save(output)
    report = {
        "characters_read": int(read.starts[-1]),
        "sentences": len(read),
        "held_out": trainer.evaluate(),
        "files": texts.hashes(files),
        "configuration": config.model_dump(mode="json", exclude={"paths"}),
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (output / REPORT).write_text(text + "\n", encoding="utf-8")
    return output


def _language_model(
    config: MaskedConfig, vectors: Path, characters: Sequence[str]
) -> LanguageModel:
    if config.encoder.architecture == "bert":
        return BertLanguageModel(config.encoder, characters)
    return CharConvLanguageModel(config.encoder, vectors)


class _Indices(Dataset[int]):
    """The numbers of the sentences: what is read of each is put together a batch at a time."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: int) -> int:
        return index


class MaskedTrainer(Trainer):
    """A Trainer over planned batches; what is hidden in a batch depends on the batch alone."""

    def __init__(
        self, language: LanguageModel, read: Sentences, config: MaskedConfig, folder: Path
    ) -> None:
        self.language = language
        self.read = read
        self.config = config
        schedule = config.training
        held = min(_HELD, len(read) // 2)
        order = np.random.default_rng(schedule.seed).permutation(len(read))
        self.held, kept = np.sort(order[:held]), np.sort(order[held:])
        lengths = read.lengths[kept]
        batches = plan(
            lengths.tolist(),
            [len(kept)],
            [1.0],
            epochs=schedule.epochs,
            batch_characters=schedule.batch_characters,
            seed=schedule.seed,
        )
        self.batches = [kept[batch].tolist() for batch in batches]
        self.indices = _Indices(len(read))
        steps = len(self.batches)
        descent = optimizer(language.model, schedule)
        super().__init__(
            model=language.model,
            args=arguments(schedule, steps, folder / "checkpoints", best=None),
            train_dataset=self.indices,
            eval_dataset=_Indices(held),
            data_collator=self.collate,
            optimizers=(descent, one_cycle(descent, schedule, steps)),  # type: ignore[arg-type]
            callbacks=[MetricsLog(folder / "metrics.jsonl", schedule.seed)],
        )

    def collate(self, indices: Sequence[int]) -> dict[str, Tensor]:
        """Some sentences with characters hidden, as the model takes them."""
        ids, lengths = self.read.rows(indices)
        chance = np.random.default_rng([self.config.training.seed, *indices[:4], len(indices)])
        read, due = hide(ids, lengths, self.config.hidden, self.language.vocabulary, chance)
        return self.language.batch(read, lengths, due)

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The planned batches, in their order: one pass over them is the whole run."""
        return DataLoader(
            self.indices,
            batch_sampler=PlannedBatches(self.batches),
            collate_fn=self.collate,
            num_workers=self.config.training.loaders,
        )

    def compute_loss(
        self,
        model: nn.Module,
        inputs: dict[str, Tensor | Any],
        return_outputs: bool = False,  # noqa: ARG002
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002
    ) -> Tensor:
        """The mean loss over the hidden characters of a batch."""
        device = self.args.device.type
        with torch.autocast(device, torch.bfloat16, enabled=self.config.training.bf16):
            loss: Tensor = model(**inputs).loss
        return loss

    @torch.no_grad()
    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Mean loss and perplexity over the hidden characters of the sentences held out."""
        self.language.model.train(False)
        total, count = 0.0, 0
        for batch in self._held_batches():
            inputs = self._prepare_inputs(self.collate(batch))
            hidden = int((inputs["labels"] >= 0).sum())
            if hidden:
                total += float(self.compute_loss(self.language.model, inputs)) * hidden
                count += hidden
        self.language.model.train()
        loss = total / max(1, count)
        metrics = {"eval_loss": loss, "eval_perplexity": math.exp(min(loss, 50.0))}
        self.log(metrics)
        return metrics

    def _held_batches(self) -> Iterator[list[int]]:
        order = self.held[np.argsort(self.read.lengths[self.held], kind="stable")]
        for start in range(0, len(order), 32):
            yield order[start : start + 32].tolist()

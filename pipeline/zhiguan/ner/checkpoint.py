"""Any local transformers token-classification checkpoint behind the tagger interface.

One token a character: the checkpoint's vocabulary must be one of characters, as those of Chinese
BERT, RoBERTa-wwm and ELECTRA are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import (
    AutoConfig,
    AutoModelForTokenClassification,
    AutoTokenizer,
    PretrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from zhiguan.errors import ModelError
from zhiguan.ner.config import ModelSection, resolve
from zhiguan.ner.crf import Chain
from zhiguan.ner.quiet import no_bars
from zhiguan.ner.tags import TagSet
from zhiguan.words.characters import inked

_TOKENIZERS = ("vocab.txt", "tokenizer.json")


class CheckpointScorer:
    """A checkpoint, its tokenizer, and the tag scheme as a chain without learnt transitions."""

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, tag_set: TagSet
    ) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.tag_set = tag_set
        self.chain = Chain(tag_set).requires_grad_(False)
        longest = int(getattr(model.config, "max_position_embeddings", 512) or 512)
        self.window = min(longest, 512) - 2
        self.margin = min(64, self.window // 4)

    def encode(self, text: str) -> list[int]:
        """Token positions of a sentence's characters but white space, between the two marks."""
        lower = getattr(self.tokenizer, "do_lower_case", True)
        characters = [text[offset] for offset in inked(text)]
        tokens = [c.lower() if lower and len(c.lower()) == 1 else c for c in characters]
        known: Any = self.tokenizer.convert_tokens_to_ids(tokens)
        return [self.tokenizer.cls_token_id, *known, self.tokenizer.sep_token_id]

    def collate(self, encoded: Sequence[list[int]]) -> dict[str, Tensor]:
        """A padded batch: `input_ids`, `attention_mask`, and `lengths` without the two marks."""
        size = max(len(ids) for ids in encoded)
        pad = self.tokenizer.pad_token_id or 0
        rows = [ids + [pad] * (size - len(ids)) for ids in encoded]
        mask = [[1] * len(ids) + [0] * (size - len(ids)) for ids in encoded]
        return {
            "input_ids": torch.tensor(rows),
            "attention_mask": torch.tensor(mask),
            "lengths": torch.tensor([len(ids) - 2 for ids in encoded]),
        }

    def emissions(self, batch: dict[str, Tensor]) -> Tensor:
        """Log probabilities of every tag at every character: (batch, time, tags)."""
        logits = self.model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
        ).logits
        scores: Tensor = logits[:, 1:-1].float().log_softmax(-1)
        return scores

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        """The partial-label loss of a collated batch with `allowed` (batch, time, tags)."""
        lengths = batch["lengths"]
        self.chain.to(lengths.device)
        return self.chain.loss(self.emissions(batch), lengths, batch["allowed"]) / len(lengths)

    @property
    def temperature(self) -> float:
        """What scores are divided by before they become confidences; see `calibration`."""
        return float(getattr(self.model.config, "confidence_temperature", 1.0))

    @temperature.setter
    def temperature(self, value: float) -> None:
        self.model.config.confidence_temperature = value

    def scores(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Emissions (batch, time, tags) over all characters but white space, and lengths."""
        read = self.collate([self.encode(text) for text in texts])
        batch = {name: tensor.to(self.model.device) for name, tensor in read.items()}
        self.chain.to(self.model.device)
        self.model.train(False)
        with torch.inference_mode():
            return self.emissions(batch), batch["lengths"]

    def save(self, folder: Path) -> None:
        """Writes the checkpoint and its tokenizer."""
        with no_bars():
            self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)

    @classmethod
    def load(cls, folder: Path) -> CheckpointScorer:
        """Reads a fine-tuned checkpoint.

        Raises:
            ModelError: when a file is missing or damaged, or its tags are not BIOES.
        """
        config = _config(folder)
        by_index = {int(index): str(name) for index, name in (config.id2label or {}).items()}
        names = [by_index[index] for index in sorted(by_index)]
        labels = tuple(dict.fromkeys(name.partition("-")[2] for name in names if name != "O"))
        tag_set = TagSet(labels)
        if tuple(names) != tag_set.tags:
            raise ModelError(
                f"its tags are {names[:6]}…, not O, B-, I-, E- and S- of each label",
                where=str(folder / "config.json"),
                hint='train it with `zhiguan train` and architecture = "transformers"',
            )
        return cls(_model(folder), _tokenizer(folder), tag_set)

    @classmethod
    def new(cls, section: ModelSection, config: Path) -> CheckpointScorer:
        """A checkpoint with a fresh layer for our tags.

        Raises:
            ModelError: when it cannot be read.
        """
        assert section.checkpoint is not None
        folder = resolve(config, section.checkpoint)
        tag_set = TagSet(tuple(section.labels))
        names = dict(enumerate(tag_set.tags))
        _config(folder)
        model = _model(
            folder,
            num_labels=len(tag_set),
            id2label=names,
            label2id={name: index for index, name in names.items()},
            ignore_mismatched_sizes=True,
        )
        return cls(model, _tokenizer(folder), tag_set)


def _failed(folder: Path, what: str, error: Exception) -> ModelError:
    return ModelError(
        f"{what} cannot be read: {' '.join(str(error).split())[:200]}",
        where=str(folder),
        hint="a local folder with config.json, model.safetensors and vocab.txt is needed",
    )


def _config(folder: Path) -> PretrainedConfig:
    try:
        config: PretrainedConfig = AutoConfig.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
        return config
    except Exception as error:  # transformers raises many kinds
        raise _failed(folder, "the checkpoint's configuration", error) from error


def _model(folder: Path, **changes: object) -> PreTrainedModel:
    try:
        with no_bars():
            model: PreTrainedModel = AutoModelForTokenClassification.from_pretrained(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype=torch.float32,
                **changes,
            )
        return model
    except Exception as error:  # transformers and safetensors raise many kinds
        raise _failed(folder, "the checkpoint's weights", error) from error


def _tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        raise _failed(folder, "the vocabulary", FileNotFoundError(" or ".join(_TOKENIZERS)))
    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # transformers raises many kinds
        raise _failed(folder, "the vocabulary", error) from error

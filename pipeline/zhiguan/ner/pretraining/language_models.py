"""Masked language models of both families, as the training loop sees them.

Each takes what `masking.hide` gives, and afterwards saves a folder that `zhiguan train` starts
from: our own convolutions by `model.encoder`, a transformer by `model.checkpoint`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertForMaskedLM, BertTokenizer, PreTrainedModel
from transformers.modeling_outputs import MaskedLMOutput

from zhiguan.ner.encoding import EDGE, PAD, RESERVED, UNKNOWN, Encoder, words_at
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.modeling import CharConvConfig, CharConvModel
from zhiguan.ner.pretraining.config import EncoderSection
from zhiguan.ner.pretraining.masking import IGNORED, Ids, PairTable
from zhiguan.ner.quiet import no_bars
from zhiguan.ner.vectors import VectorTable

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class LanguageModel(Protocol):
    """A model to pretrain, and how a batch is put to it."""

    @property
    def model(self) -> PreTrainedModel:
        """The network."""
        ...

    @property
    def vocabulary(self) -> int:
        """Positions in the character vocabulary, reserved ones included."""
        ...

    def batch(self, read: Ids, lengths: Ids, due: Ids) -> dict[str, Tensor]:
        """What the model's `forward` takes, from ids read and ids due, (batch, time) each."""
        ...

    def save(self, folder: Path) -> None:
        """Writes the folder that training starts from."""
        ...


class CharConvForMaskedLM(CharConvModel):  # type: ignore[no-untyped-call]
    """Our convolutions with a layer that names the hidden characters."""

    def build_head(self, config: CharConvConfig) -> None:
        """One score for each known character."""
        self.name = nn.Linear(config.units, config.characters + RESERVED)

    def forward(self, characters: Tensor, labels: Tensor, **inputs: Tensor) -> MaskedLMOutput:
        """The mean loss over the hidden characters: labels (batch, time), `IGNORED` elsewhere."""
        blank = torch.zeros_like(characters)
        hidden = self.hidden(characters=characters, gaps=blank, places=blank, **inputs)
        due = labels != IGNORED
        logits = self.name(hidden[due]).float()
        return MaskedLMOutput(loss=functional.cross_entropy(logits, labels[due]), logits=logits)


class CharConvLanguageModel:
    """Our convolutions over the vectors of a folder that skip-gram pretraining wrote."""

    def __init__(self, section: EncoderSection, vectors: Path) -> None:
        characters = VectorTable.load(vectors / "characters")
        bigrams = VectorTable.load(vectors / "bigrams").head(section.bigrams)
        words = VectorTable.load(vectors / "words")
        sizes = CharConvConfig.over(
            characters,
            bigrams,
            words,
            units=section.units,
            dilations=section.dilations,
            dropout=section.dropout,
            unknown=0.0,
        )
        self.model = CharConvForMaskedLM.with_vectors(sizes, characters, bigrams, words)
        lexicon = Lexicon(words.keys, words.counts.tolist())
        self.encoder = Encoder(characters.keys, bigrams.keys, lexicon)
        index = {c: i + RESERVED for i, c in enumerate(self.encoder.characters)}
        self.vocabulary = len(index) + RESERVED
        self._pairs = PairTable(self.encoder.bigrams, index)
        self._letters = np.array([EDGE] * RESERVED + list(index))

    def batch(self, read: Ids, lengths: Ids, due: Ids) -> dict[str, Tensor]:
        """Ids, their pairs and words, lengths and labels.

        Words and pairs are looked up in what is read, so that none of them holds what is hidden.
        """
        inside = np.arange(read.shape[1]) < lengths[:, None]
        at = np.arange(int(lengths.sum())) + np.repeat(np.arange(1, len(lengths) + 1), lengths)
        joined = np.full(len(at) + len(lengths) + 1, EDGE)
        joined[at] = self._letters[read[inside]]
        return {
            **words_at(self.encoder.lexicon, "".join(joined.tolist()), at),
            "characters": torch.from_numpy(read),
            "bigrams": torch.from_numpy(self._pairs.look_up(read, lengths)),
            "lengths": torch.from_numpy(lengths),
            "labels": torch.from_numpy(due),
        }

    def save(self, folder: Path) -> None:
        """Weights and vocabularies: what `model.encoder` names."""
        with no_bars():
            self.model.save_pretrained(folder)
        self.encoder.save(folder)


class BertLanguageModel:
    """A small BERT over characters (Devlin et al. 2019), from nothing."""

    def __init__(self, section: EncoderSection, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        self.vocabulary = len(self.characters) + RESERVED
        sizes = BertConfig(
            vocab_size=len(self.characters) + len(_SPECIAL),
            hidden_size=section.units,
            num_hidden_layers=section.layers,
            num_attention_heads=section.heads,
            intermediate_size=4 * section.units,
            hidden_dropout_prob=section.dropout,
            attention_probs_dropout_prob=section.dropout,
            max_position_embeddings=512,
        )
        self.model = BertForMaskedLM(sizes)

    def batch(self, read: Ids, lengths: Ids, due: Ids) -> dict[str, Tensor]:
        """Token ids between [CLS] and [SEP]; unknown characters that are due are [MASK]."""
        ids, given, labels = (torch.from_numpy(array) for array in (read, lengths, due))
        hidden = (ids == UNKNOWN) & (labels != IGNORED)
        tokens = torch.where(ids >= RESERVED, ids - RESERVED + len(_SPECIAL), 1)
        tokens = torch.where(hidden, _SPECIAL.index("[MASK]"), tokens)
        tokens = torch.where(ids == PAD, 0, tokens)
        wanted = torch.where(labels != IGNORED, labels - RESERVED + len(_SPECIAL), labels)
        rows, size = ids.shape
        input_ids = tokens.new_zeros(rows, size + 2)
        input_ids[:, 0] = _SPECIAL.index("[CLS]")
        input_ids[:, 1:-1] = tokens
        input_ids[torch.arange(rows), given + 1] = _SPECIAL.index("[SEP]")
        outer = labels.new_full((rows, size + 2), IGNORED)
        outer[:, 1:-1] = wanted
        mask = (torch.arange(size + 2) < (given + 2)[:, None]).long()
        return {"input_ids": input_ids, "attention_mask": mask, "labels": outer}

    def save(self, folder: Path) -> None:
        """A checkpoint with its tokenizer: what `model.checkpoint` names."""
        folder.mkdir(parents=True, exist_ok=True)
        with no_bars():
            self.model.save_pretrained(folder)
        (folder / "vocab.txt").write_text(
            "".join(f"{token}\n" for token in (*_SPECIAL, *self.characters)), encoding="utf-8"
        )
        tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"), do_lower_case=False)
        tokenizer.save_pretrained(folder)

"""The default model for training: the layers of `network` as a transformers `PreTrainedModel`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import torch
from safetensors import safe_open
from torch import Tensor, nn
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import TokenClassifierOutput

from zhiguan.ner.encoding import RESERVED
from zhiguan.ner.network import MODEL_TYPE, Encoding, Network, Tagging
from zhiguan.ner.packed import is_packed
from zhiguan.ner.tags import TagSet
from zhiguan.ner.vectors import VectorTable


class CharConvConfig(PretrainedConfig):  # type: ignore[no-untyped-call]
    """Sizes of a `CharConvForTokenClassification`.

    Args:
        entity_labels: the labels that it tags.
        characters, bigrams, words: sizes of the vocabularies, without reserved positions.
        bigram_rows, word_rows: how many different vectors the bigrams and words share.
        dimensions: length of the pretrained vectors of characters and bigrams.
        word_dimensions: length of those of words; the same when it is not given.
        units: width of the convolution blocks.
        dilations: one block each.
        dropout: share of inputs and block outputs dropped in training.
        unknown: share of characters read as unknown in training.
        word_places: whether the tagger reads a segmenter's word boundaries.
    """

    model_type = MODEL_TYPE

    def __init__(
        self,
        entity_labels: Sequence[str] = ("PER",),
        characters: int = 1,
        bigrams: int = 1,
        bigram_rows: int = 1,
        words: int = 1,
        word_rows: int = 1,
        dimensions: int = 64,
        units: int = 320,
        dilations: Sequence[int] = (1, 2, 4, 1, 2, 8),
        dropout: float = 0.2,
        unknown: float = 0.01,
        word_places: bool = False,
        word_dimensions: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.entity_labels = list(entity_labels)
        self.characters = characters
        self.bigrams = bigrams
        self.bigram_rows = bigram_rows
        self.words = words
        self.word_rows = word_rows
        self.dimensions = dimensions
        self.units = units
        self.dilations = list(dilations)
        self.dropout = dropout
        self.unknown = unknown
        self.word_places = word_places
        self.word_dimensions = word_dimensions or dimensions
        tags = TagSet(tuple(entity_labels)).tags
        kwargs.setdefault("id2label", dict(enumerate(tags)))
        kwargs.setdefault("label2id", {tag: index for index, tag in enumerate(tags)})
        super().__init__(**kwargs)

    @classmethod
    def over(
        cls, characters: VectorTable, bigrams: VectorTable, words: VectorTable, **others: Any
    ) -> Self:
        """The sizes of a model over some vectors; those of words may be of another length."""
        return cls(
            characters=len(characters),
            bigrams=len(bigrams),
            bigram_rows=len(bigrams.values),
            words=len(words),
            word_rows=len(words.values),
            dimensions=characters.dimensions,
            word_dimensions=words.dimensions,
            **others,
        )


class CharConvModel(Encoding, PreTrainedModel):  # type: ignore[no-untyped-call]
    """Everything below the output layer: what pretraining learns and every task starts from."""

    config_class = CharConvConfig
    base_model_prefix = "charconv"
    main_input_name = "characters"

    def __init__(self, config: CharConvConfig) -> None:
        PreTrainedModel.__init__(self, config)
        self.build(config)
        self.build_head(config)
        self.post_init()  # type: ignore[no-untyped-call]

    def build_head(self, config: CharConvConfig) -> None:
        """Adds the layers of a task; the bare model has none."""

    def _init_weights(self, module: nn.Module) -> None:
        """PyTorch's own initialisation, done when the layers were built, stands."""

    @classmethod
    def with_vectors(
        cls,
        config: CharConvConfig,
        characters: VectorTable,
        bigrams: VectorTable,
        words: VectorTable,
    ) -> Self:
        """A new model over pretrained vectors, which should have unit-sized values."""
        model = cls(config)
        model.bigrams.fill(bigrams, RESERVED)
        model.words.fill(words)
        with torch.no_grad():
            model.characters.weight.normal_(0, 0.1)
            model.characters.weight[0] = 0
            model.characters.weight[RESERVED:] = torch.from_numpy(characters.dense())
        return model

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Takes the weights of a pretrained encoder; layers that it has not keep their own.

        Raises:
            ValueError: when the encoder lacks a block, or its layers are of other sizes.
        """
        own = self.state_dict()
        shared = {name: value for name, value in weights.items() if name in own}
        due = {name for name in own if name.startswith(("characters.", "blocks.", "bigrams."))}
        if due - set(shared):
            raise ValueError(f"no weights for {', '.join(sorted(due - set(shared))[:3])}")
        if "enter.weight" in shared and own["enter.weight"].shape != shared["enter.weight"].shape:
            wide = torch.zeros_like(own["enter.weight"])
            wide[:, : shared["enter.weight"].shape[1]] = shared["enter.weight"]
            shared["enter.weight"] = wide
        self.load_state_dict(shared, strict=False)


@dataclass
class CharConvOutput(TokenClassifierOutput):
    """`loss` summed over sequences and divided by their number, and `logits`: the emissions."""


class CharConvForTokenClassification(Tagging, CharConvModel):  # type: ignore[no-untyped-call]
    """The tagger; build a new one with `with_vectors`, load one with `from_pretrained`."""

    @classmethod
    def like(cls, network: Network) -> Self:
        """A model with the weights of one that was loaded to tag with."""
        model = cls(CharConvConfig(**asdict(network.config)))
        model.load_state_dict(network.state_dict())
        return model

    @classmethod
    def from_pretrained(  # type: ignore[override]
        cls, folder: str | Path, *given: Any, **named: Any
    ) -> Self:
        """As transformers does it; the weights of a trained tagger are unpacked (see `packed`)."""
        stored = Path(folder) / "model.safetensors"
        if stored.is_file():
            with safe_open(stored, framework="pt") as weights:
                if is_packed(weights.keys()):
                    return cls.like(Network.load(Path(folder)))
        model: Self = super().from_pretrained(folder, *given, **named)
        return model

    def forward(
        self, lengths: Tensor, allowed: Tensor | None = None, **inputs: Tensor
    ) -> CharConvOutput:
        """Emissions, and the partial-label loss where `allowed` (batch, time, tags) is given."""
        logits = self.emissions(lengths=lengths, **inputs)
        loss = None
        if allowed is not None:
            loss = self.chain.loss(logits, lengths, allowed) / len(lengths)
        return CharConvOutput(loss=loss, logits=logits)

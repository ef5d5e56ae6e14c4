"""The default model: gated dilated convolutions over characters, bigrams and words.

Inputs as in Ma et al. 2020 (SoftLexicon), the blocks after Dauphin et al. 2017 (gated linear units)
and Strubell et al. 2017 (dilated convolutions for tagging). Vectors of bigrams and words are
frozen and kept as one byte a value; those of characters are trained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import TokenClassifierOutput

from zhiguan.ner.crf import Chain
from zhiguan.ner.encoding import MOST_GAP, RESERVED
from zhiguan.ner.lexicon import GROUPS
from zhiguan.ner.tags import TagSet
from zhiguan.ner.vectors import VectorTable


class CharConvConfig(PretrainedConfig):  # type: ignore[no-untyped-call]
    """Sizes of a `CharConvForTokenClassification`.

    Args:
        entity_labels: the labels that it tags.
        characters, bigrams, words: sizes of the vocabularies, without reserved positions.
        bigram_rows, word_rows: how many different vectors the bigrams and words share.
        dimensions: length of every pretrained vector.
        units: width of the convolution blocks.
        dilations: one block each.
        dropout: share of inputs and block outputs dropped in training.
        unknown: share of characters read as unknown in training.
        word_places: whether the tagger reads a segmenter's word boundaries.
    """

    model_type = "zhiguan-charconv"

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
        tags = TagSet(tuple(entity_labels)).tags
        kwargs.setdefault("id2label", dict(enumerate(tags)))
        kwargs.setdefault("label2id", {tag: index for index, tag in enumerate(tags)})
        super().__init__(**kwargs)

    @classmethod
    def over(
        cls, characters: VectorTable, bigrams: VectorTable, words: VectorTable, **others: Any
    ) -> Self:
        """The sizes of a model over some vectors, which must be of one length."""
        return cls(
            characters=len(characters),
            bigrams=len(bigrams),
            bigram_rows=len(bigrams.values),
            words=len(words),
            word_rows=len(words.values),
            dimensions=characters.dimensions,
            **others,
        )


def _narrowed(device: str) -> bool:
    return bool(torch.is_autocast_enabled(device))


class FrozenVectors(nn.Module):
    """Vectors that training leaves alone, one byte a value, each row with its scale."""

    rows: Tensor
    values: Tensor
    scales: Tensor

    def __init__(self, keys: int, rows: int, dimensions: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(keys, dtype=torch.int32))
        self.register_buffer("values", torch.zeros(rows, dimensions, dtype=torch.int8))
        self.register_buffer("scales", torch.zeros(rows))

    def fill(self, table: VectorTable, reserved: int = 0) -> None:
        """Takes the vectors of a table; the reserved positions before its keys get zeros."""
        empty = torch.zeros(1, table.dimensions, dtype=torch.int8)
        self.values.copy_(torch.cat([empty, torch.from_numpy(table.values)]))
        self.scales.copy_(torch.cat([torch.zeros(1), torch.from_numpy(table.scales)]))
        self.rows[:reserved] = 0
        self.rows[reserved:] = torch.from_numpy(table.rows) + 1

    def forward(self, keys: Tensor, weights: Tensor | None = None) -> Tensor:
        """The vectors of some keys, (*, dimensions), each multiplied by its weight if given."""
        rows = self.rows[keys]
        scales = self.scales[rows].float()
        return self.values[rows] * (scales if weights is None else scales * weights).unsqueeze(-1)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the characters of a batch stand, which the network holds one behind the other.

    Sequences of a batch differ in length; between `real` characters and the padded form the network
    never computes on padding, which would be most of a batch of short articles.

    Args:
        real: what is no padding: boolean (batch, time).
        owner: the sequence of each character: (n,).
        place: its position in that sequence: (n,).
        last: the position of its sequence's last character: (n,).
    """

    real: Tensor
    owner: Tensor
    place: Tensor
    last: Tensor

    @classmethod
    def of(cls, lengths: Tensor, size: int) -> Layout:
        """The layout of sequences of some lengths, padded to `size`."""
        real = torch.arange(size, device=lengths.device) < lengths[:, None]
        owner, place = real.nonzero(as_tuple=True)
        return cls(real, owner, place, lengths[owner] - 1)

    def neighbours(self, distance: int) -> Tensor:
        """Who stands so far before, at and behind each character: (n, 3); n for nobody."""
        count = len(self.place)
        at = torch.arange(count, device=self.place.device)
        before = torch.where(self.place >= distance, at - distance, count)
        behind = torch.where(self.place + distance <= self.last, at + distance, count)
        return torch.stack([before, at, behind], 1)

    def padded(self, values: Tensor) -> Tensor:
        """(n, units) to (batch, time, units), zero where there is no character."""
        out = values.new_zeros(*self.real.shape, values.shape[1])
        out[self.real] = values
        return out


class SequenceDropout(nn.Module):
    """Dropout of whole features over a sequence (Gal and Ghahramani 2016): cheap to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: Tensor, layout: Layout) -> Tensor:
        """(n, units) to the same."""
        if not self.training or not self.share:
            return hidden
        drawn = torch.rand(len(layout.real), hidden.shape[1], device=hidden.device)
        kept = (drawn >= self.share).to(hidden.dtype) / (1 - self.share)
        return hidden * kept[layout.owner]


class GatedBlock(nn.Module):
    """One convolution of width 3: half its outputs gate the other half; added to its input."""

    def __init__(self, units: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.mix = nn.Linear(3 * units, 2 * units)
        self.norm = nn.LayerNorm(units)
        self.dropout = SequenceDropout(dropout)

    def forward(self, hidden: Tensor, layout: Layout, neighbours: Tensor) -> Tensor:
        """(n, units) to the same; `neighbours` are those at the block's dilation."""
        kind = hidden.device.type
        narrow = hidden.to(torch.get_autocast_dtype(kind)) if _narrowed(kind) else hidden
        ended = functional.pad(narrow, (0, 0, 0, 1))
        gated = functional.glu(self.mix(functional.embedding(neighbours, ended).flatten(1)), -1)
        mixed: Tensor = self.norm(hidden + self.dropout(gated, layout))
        return mixed


class CharConvModel(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Everything below the output layer: what pretraining learns and every task starts from."""

    config_class = CharConvConfig
    base_model_prefix = "charconv"
    main_input_name = "characters"

    def __init__(self, config: CharConvConfig) -> None:
        super().__init__(config)
        size = config.dimensions
        self.characters = nn.Embedding(config.characters + RESERVED, size, padding_idx=0)
        self.bigrams = FrozenVectors(config.bigrams + RESERVED, config.bigram_rows + 1, size)
        self.words = FrozenVectors(config.words, config.word_rows + 1, size)
        self.gaps = nn.Embedding(MOST_GAP + 1, 8)
        self.places = nn.Embedding(5, 16) if config.word_places else None
        width = size * (3 + GROUPS) + 8 + (16 if config.word_places else 0)
        self.enter = nn.Linear(width, config.units)
        self.enter_norm = nn.LayerNorm(config.units)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(
            GatedBlock(config.units, dilation, config.dropout) for dilation in config.dilations
        )
        self.build_head(config)
        self.post_init()  # type: ignore[no-untyped-call]

    def build_head(self, config: CharConvConfig) -> None:
        """Adds the layers of a task; the bare model has none."""

    def _init_weights(self, module: nn.Module) -> None:
        """PyTorch's own initialisation, done when the layers were built, stands."""

    @property
    def reach(self) -> int:
        """How many characters on either side an emission depends on."""
        return int(sum(self.config.dilations))

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

    def hidden(self, characters: Tensor, lengths: Tensor, **inputs: Tensor) -> Tensor:
        """A vector for every character: (batch, time, units). Arguments as `collate`."""
        layout = Layout.of(lengths, characters.shape[1])
        return layout.padded(self.flat(layout, characters, **inputs))

    def flat(
        self,
        layout: Layout,
        characters: Tensor,
        bigrams: Tensor,
        gaps: Tensor,
        places: Tensor,
        words: Tensor,
        weights: Tensor,
        bags: Tensor,
    ) -> Tensor:
        """A vector for every character, one behind the other: (n, units)."""
        real, device = layout.real, characters.device
        if self.training and self.config.unknown:
            lost = torch.rand(characters.shape, device=device) < self.config.unknown
            characters = torch.where(lost & real, torch.ones_like(characters), characters)
        pairs = self.bigrams(bigrams[real]).flatten(1)
        groups = torch.zeros(GROUPS * len(pairs), self.config.dimensions, device=device)
        groups.index_add_(0, bags, self.words(words, weights))
        parts = [self.characters(characters[real]), pairs, groups.view(len(pairs), -1)]
        parts.append(self.gaps(gaps[real]))
        if self.places is not None:
            parts.append(self.places(places[real]))
        hidden: Tensor = self.enter_norm(self.enter(self.dropout(torch.cat(parts, -1))))
        near = {distance: layout.neighbours(distance) for distance in set(self.config.dilations)}
        for block, distance in zip(self.blocks, self.config.dilations, strict=True):
            hidden = block(hidden, layout, near[distance])
        return hidden


@dataclass
class CharConvOutput(TokenClassifierOutput):
    """`loss` summed over sequences and divided by their number, and `logits`: the emissions."""


class CharConvForTokenClassification(CharConvModel):  # type: ignore[no-untyped-call]
    """The tagger; build a new one with `with_vectors`, load one with `from_pretrained`."""

    def build_head(self, config: CharConvConfig) -> None:
        """Tag scores and the chain over them."""
        self.tag_set = TagSet(tuple(config.entity_labels))
        self.last_dropout = SequenceDropout(config.dropout)
        self.classify = nn.Linear(config.units, len(self.tag_set))
        self.chain = Chain(self.tag_set)

    def emissions(self, characters: Tensor, lengths: Tensor, **inputs: Tensor) -> Tensor:
        """Scores of every tag at every character: (batch, time, tags). Arguments as `collate`.

        They are zero at padding.
        """
        layout = Layout.of(lengths, characters.shape[1])
        hidden = self.last_dropout(self.flat(layout, characters, **inputs), layout)
        return layout.padded(self.classify(hidden).float())

    def forward(
        self, lengths: Tensor, allowed: Tensor | None = None, **inputs: Tensor
    ) -> CharConvOutput:
        """Emissions, and the partial-label loss where `allowed` (batch, time, tags) is given."""
        logits = self.emissions(lengths=lengths, **inputs)
        loss = None
        if allowed is not None:
            loss = self.chain.loss(logits, lengths, allowed) / len(lengths)
        return CharConvOutput(loss=loss, logits=logits)

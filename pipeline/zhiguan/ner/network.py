"""The layers of the default model, in plain torch: all that tagging needs.

Gated dilated convolutions over characters, bigrams and words: inputs as in Ma et al. 2020
(SoftLexicon), the blocks after Dauphin et al. 2017 (gated linear units) and Strubell et al. 2017
(dilated convolutions for tagging). Vectors of bigrams and words are frozen and kept as one byte a
value; those of characters are trained. `modeling` makes a `PreTrainedModel` of them, for training;
importing transformers takes longer than loading a model, so that tagging leaves it out.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from zhiguan.ner.crf import Chain
from zhiguan.ner.encoding import MOST_GAP, RESERVED
from zhiguan.ner.lexicon import GROUPS
from zhiguan.ner.packed import unpack
from zhiguan.ner.tags import TagSet
from zhiguan.ner.vectors import VectorTable

MODEL_TYPE = "zhiguan-charconv"

# oneDNN keeps a compiled multiplication for every number of characters that a batch has had, a
# thousand of them by default, up to a megabyte each: a worker would grow for hours. Read at the
# first use.
for _name in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
    os.environ.setdefault(_name, "16")


@dataclass
class Sizes:
    """What `modeling.CharConvConfig` says of a model, read without transformers."""

    entity_labels: list[str]
    characters: int
    bigrams: int
    bigram_rows: int
    words: int
    word_rows: int
    dimensions: int
    units: int
    dilations: list[int]
    dropout: float
    unknown: float
    word_places: bool
    confidence_temperature: float = 1.0
    word_dimensions: int = 0

    def __post_init__(self) -> None:
        self.word_dimensions = self.word_dimensions or self.dimensions

    @classmethod
    def read(cls, folder: Path) -> Sizes:
        """The sizes in a folder's `config.json`.

        Raises:
            OSError, ValueError, TypeError: when the file is missing, no JSON, or lacks one.
        """
        row = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(**{field.name: row[field.name] for field in fields(cls) if field.name in row})


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


class Encoding(nn.Module):
    """Everything below the output layer, for a `config` as `Sizes`."""

    config: Any

    def build(self, config: Any) -> None:
        """Adds the layers."""
        size = config.dimensions
        self.characters = nn.Embedding(config.characters + RESERVED, size, padding_idx=0)
        self.bigrams = FrozenVectors(config.bigrams + RESERVED, config.bigram_rows + 1, size)
        self.words = FrozenVectors(config.words, config.word_rows + 1, config.word_dimensions)
        self.gaps = nn.Embedding(MOST_GAP + 1, 8)
        self.places = nn.Embedding(5, 16) if config.word_places else None
        width = size * 3 + config.word_dimensions * GROUPS + 8 + (16 if config.word_places else 0)
        self.enter = nn.Linear(width, config.units)
        self.enter_norm = nn.LayerNorm(config.units)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(
            GatedBlock(config.units, dilation, config.dropout) for dilation in config.dilations
        )

    @property
    def reach(self) -> int:
        """How many characters on either side an emission depends on."""
        return int(sum(self.config.dilations))

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
        groups = torch.zeros(GROUPS * len(pairs), self.config.word_dimensions, device=device)
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


class Tagging(Encoding):
    """The layers with tag scores and the chain over them."""

    def build_head(self, config: Any) -> None:
        """Adds the output layers."""
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


class Network(Tagging):
    """A tagger's layers alone, loaded to tag with."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.build(config)
        self.build_head(config)

    @property
    def device(self) -> torch.device:
        """Where its weights are."""
        return self.classify.weight.device

    @classmethod
    def load(cls, folder: Path) -> Self:
        """A model that `save_pretrained` wrote, in single precision, ready to tag.

        Raises:
            OSError, ValueError, TypeError, RuntimeError, SafetensorError: when a file is missing or
                damaged, or weights are missing or of other sizes.
        """
        model = cls(Sizes.read(folder))
        model.load_state_dict(unpack(load_file(folder / "model.safetensors")))
        model.train(False)
        return model

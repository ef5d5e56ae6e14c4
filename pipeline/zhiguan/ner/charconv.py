"""Our own model behind the tagger interface: vocabularies, network and their folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from zhiguan.errors import ConfigError, ModelError
from zhiguan.ner.config import ModelSection, resolve
from zhiguan.ner.encoding import Encoded, Encoder, collate
from zhiguan.ner.lexicon import Lexicon
from zhiguan.ner.network import Network, Sizes
from zhiguan.ner.packed import pack
from zhiguan.ner.vectors import VectorTable
from zhiguan.words.segmenter import Segmenter

if TYPE_CHECKING:
    from zhiguan.ner.modeling import CharConvForTokenClassification

_OF_TASK = {"entity_labels", "dropout", "unknown", "word_places", "confidence_temperature"}
_HAS_BF16 = bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


class CharConvScorer:
    """Encoder and network; see `tagger.Scorer`.

    Loaded to tag with, the network is plain torch; what trains or saves it makes it a transformers
    model first. Where the processor multiplies in bfloat16, scoring does: twice as fast, and a
    row's result does not depend on how many rows are multiplied together.
    """

    window = 500
    margin = 64

    def __init__(self, model: Network | CharConvForTokenClassification, encoder: Encoder) -> None:
        self.model = model
        self.encoder = encoder
        self.chain = model.chain
        self.tag_set = model.tag_set

    @property
    def temperature(self) -> float:
        """What scores are divided by before they become confidences; see `calibration`."""
        return float(getattr(self.model.config, "confidence_temperature", 1.0))

    @temperature.setter
    def temperature(self, value: float) -> None:
        self.model.config.confidence_temperature = value

    def scores(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Emissions (batch, time, tags) over all characters but white space, and lengths."""
        batch = self.encoder.batch(texts)
        moved = {name: tensor.to(self.model.device) for name, tensor in batch.items()}
        return self.score(moved), moved["lengths"]

    def score(self, batch: dict[str, Tensor]) -> Tensor:
        """Emissions of a collated batch, in evaluation mode."""
        self.model.train(False)
        kind = self.model.device.type
        narrow = torch.autocast(kind, torch.bfloat16, enabled=kind != "cpu" or _HAS_BF16)
        with torch.inference_mode(), narrow:
            return self.model.emissions(**batch)

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        """The partial-label loss of a collated batch with `allowed` (batch, time, tags)."""
        loss: Tensor = self.trainable()(**batch).loss
        return loss

    def collate(self, encoded: Sequence[Encoded]) -> dict[str, Tensor]:
        """See `encoding.collate`."""
        return collate(encoded)

    def encode(self, text: str) -> Encoded:
        """One sentence as numbers."""
        return self.encoder.encode(text)

    def trainable(self) -> CharConvForTokenClassification:
        """The network as a transformers model, which this scorer then holds."""
        from zhiguan.ner.modeling import CharConvForTokenClassification

        if isinstance(self.model, Network):
            self.model = CharConvForTokenClassification.like(self.model)
            self.chain = self.model.chain
        return self.model

    def save(self, folder: Path) -> None:
        """Writes weights, packed (see `packed`), and vocabularies."""
        from zhiguan.ner.quiet import no_bars

        model = self.trainable()
        with no_bars():
            model.save_pretrained(folder, state_dict=pack(model.state_dict()))
        self.encoder.save(folder)

    @classmethod
    def load(cls, folder: Path) -> CharConvScorer:
        """Reads what `save` wrote.

        Raises:
            ModelError: when a file is missing or damaged, or weights and vocabularies do not fit.
        """
        encoder = Encoder.load(folder)
        try:
            model = Network.load(folder)
        except (OSError, SafetensorError, ValueError, TypeError, RuntimeError) as error:
            raise ModelError(
                f"the tagger's weights cannot be read: {' '.join(str(error).split())[:200]}",
                where=str(folder),
                hint="copy the model folder again, or train it again",
            ) from error
        sizes = {
            "characters": (model.config.characters, len(encoder.characters)),
            "bigrams": (model.config.bigrams, len(encoder.bigrams)),
            "words": (model.config.words, len(encoder.lexicon.words)),
        }
        for name, (due, found) in sizes.items():
            if due != found:
                raise ModelError(
                    f"{found} {name} in the vocabulary, {due} in config.json",
                    where=str(folder),
                    hint="copy the model folder again",
                )
        if model.config.word_places != (encoder.segmenter is not None):
            raise ModelError(
                "the tagger reads word boundaries but the folder holds no word model",
                where=str(folder / "words"),
                hint="copy the model folder again",
            )
        return cls(model, encoder)

    @classmethod
    def _started(cls, folder: Path, labels: tuple[str, ...]) -> CharConvScorer:
        found = cls.load(folder / "ner" if (folder / "ner").is_dir() else folder)
        if found.tag_set.labels != labels:
            raise ConfigError(
                f"{folder} tags {', '.join(found.tag_set.labels)}",
                where="model.start",
                hint="a run that goes on from a model keeps its labels",
            )
        found.trainable()
        return found

    @classmethod
    def new(cls, section: ModelSection, config: Path) -> CharConvScorer:
        """An untrained model over pretrained vectors or an encoder, or a model to go on from.

        Raises:
            ModelError: when vectors, encoder, word model or the model to go on from cannot be read.
            ConfigError: when that model has other labels.
        """
        if section.start is not None:
            return cls._started(resolve(config, section.start), section.labels)
        segmenter = Segmenter.load(resolve(config, section.words)) if section.words else None
        if section.encoder is not None:
            return cls._over_encoder(section, resolve(config, section.encoder), segmenter)
        from zhiguan.ner.modeling import CharConvConfig, CharConvForTokenClassification

        assert section.vectors is not None
        folder = resolve(config, section.vectors)
        characters = VectorTable.load(folder / "characters")
        bigrams = VectorTable.load(folder / "bigrams").head(section.bigrams)
        words = VectorTable.load(folder / "words")
        encoder = Encoder(
            characters.keys, bigrams.keys, Lexicon(words.keys, words.counts.tolist()), segmenter
        )
        sizes = CharConvConfig.over(
            characters,
            bigrams,
            words,
            entity_labels=section.labels,
            units=section.units,
            dilations=section.dilations,
            dropout=section.dropout,
            unknown=section.unknown,
            word_places=segmenter is not None,
        )
        model = CharConvForTokenClassification.with_vectors(sizes, characters, bigrams, words)
        return cls(model, encoder)

    @classmethod
    def _over_encoder(
        cls, section: ModelSection, folder: Path, segmenter: Segmenter | None
    ) -> CharConvScorer:
        """A fresh output layer over a pretrained encoder, which brings its own sizes."""
        from zhiguan.ner.modeling import CharConvConfig, CharConvForTokenClassification

        found = Encoder.load(folder)
        encoder = Encoder(found.characters, found.bigrams, found.lexicon, segmenter)
        try:
            read: Any = CharConvConfig.from_pretrained(folder, local_files_only=True)
            sizes = CharConvConfig(
                entity_labels=section.labels,
                dropout=section.dropout,
                unknown=section.unknown,
                word_places=segmenter is not None,
                **{f.name: getattr(read, f.name) for f in fields(Sizes) if f.name not in _OF_TASK},
            )
            model = CharConvForTokenClassification(sizes)
            model.start_from(load_file(folder / "model.safetensors"))
        except (OSError, SafetensorError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"the encoder cannot be read: {' '.join(str(error).split())[:200]}",
                where=str(folder),
                hint="make it: zhiguan pretrain configs/encoder.cfg -o FOLDER",
            ) from error
        return cls(model, encoder)

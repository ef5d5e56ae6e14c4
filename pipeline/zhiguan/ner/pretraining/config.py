"""Configurations of pretraining: skip-gram vectors, and encoders that name what is hidden."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from zhiguan.ner.config import Count, Section, Share, TrainingSection


class SkipGramConfig(Section):
    """A run of skip-gram pretraining (Mikolov et al. 2013).

    Args:
        objective: `vectors`.
        paths: for `${paths…}` in other values.
        texts: files to read, by a name: `.xz` or plain text, or `.jsonl` with a `text`.
        word_lists: known words, one a line, with a count behind them or not.
        families: word lists by kind whose unknown words share the mean vector of the known ones.
        words: folder of a word model that finds further words in a sample of the text.
        sample: every how many paragraphs that sample takes.
        dimensions, window, epochs, min_count, bigrams: of the vectors; `bigrams` the most kept.
    """

    objective: Literal["vectors"] = "vectors"
    paths: dict[str, str] = Field(default_factory=dict)
    texts: dict[str, str]
    word_lists: dict[str, str] = Field(default_factory=dict)
    families: dict[str, str] = Field(default_factory=dict)
    words: str | None = None
    sample: Count = 14
    dimensions: Count = 64
    window: Count = 5
    epochs: Count = 4
    min_count: Count = 4
    bigrams: Count = 160_000
    seed: int = 1
    threads: Count = 2


class EncoderSection(Section):
    """What learns to name hidden characters.

    Args:
        architecture: `charconv`, our own convolutions, or `bert`, a transformer.
        vectors: folder that skip-gram pretraining wrote: the vocabularies of both, and the vectors
            under the convolutions.
        bigrams: how many bigrams to keep (charconv).
        units: width.
        dilations: one convolution block each (charconv).
        layers, heads: of the transformer (bert).
        dropout: share of what is dropped in training.
    """

    architecture: Literal["charconv", "bert"] = "charconv"
    vectors: str
    bigrams: Count = 120_000
    units: Count = 320
    dilations: tuple[Count, ...] = (1, 2, 4, 1, 2, 8)
    layers: Count = 6
    heads: Count = 8
    dropout: Share = 0.1


class MaskedConfig(Section):
    """A run of masked-language-model pretraining.

    Args:
        objective: `masked`.
        hidden: the share of the characters that are hidden.
        paths: for `${paths…}` in other values.
        texts: files to read, by a name: `.xz` or plain text, or `.jsonl` with a `text`.
        encoder: what learns.
        training: the schedule.
    """

    objective: Literal["masked"]
    hidden: Share = 0.2
    paths: dict[str, str] = Field(default_factory=dict)
    texts: dict[str, str]
    encoder: EncoderSection
    training: TrainingSection = TrainingSection()

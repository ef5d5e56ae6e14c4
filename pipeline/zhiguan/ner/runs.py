"""What a training run reads and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhiguan.errors import ConfigError
from zhiguan.ner.config import TrainingConfig
from zhiguan.ner.corpora import Corpus, read


@dataclass(frozen=True)
class Corpora:
    """What a run reads: sentences to train on, to select on, and to score once at the end."""

    training: tuple[Corpus, ...]
    held: tuple[Corpus, ...]
    tested: tuple[Corpus, ...]

    @classmethod
    def read(cls, config: TrainingConfig, path: Path) -> Corpora:
        """All corpora of a configuration.

        Raises:
            ConfigError: when there is nothing to train or to select on.
            InputError, AnnotationError: see `corpora.read`.
        """
        found = [
            read(name, section, path, config.model.labels)
            for name, section in config.corpora.items()
            if section.weight or section.holdout or section.use != "train"
        ]
        tested = tuple(corpus for corpus in found if corpus.section.use == "test")
        parts = [corpus.split() for corpus in found if corpus.section.use != "test"]
        training = tuple(part for part, _ in parts if part.examples and part.section.weight)
        held = tuple(second for _, second in parts if second.examples)
        if not training or not held:
            raise ConfigError("no sentence to train on, or none to select on", where=str(path))
        return cls(training, held, tested)


@dataclass(frozen=True)
class SeedRun:
    """What one seed came to: `scores` by corpus, those held out and those tested on.

    `selected` is the mean strict F1 over the corpora held out.
    """

    seed: int
    steps: int
    seconds: float
    selected: float
    scores: dict[str, dict[str, float]]

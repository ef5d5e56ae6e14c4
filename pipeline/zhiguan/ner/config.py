"""Training configurations: spaCy-style `.cfg` files, checked before anything runs."""

from __future__ import annotations

import configparser
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from confection import Config
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zhiguan.errors import ConfigError

Share = Annotated[float, Field(ge=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


_PATHS = ("path", "vectors", "words", "checkpoint", "start")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSection(_Section):
    """One corpus.

    Args:
        path: file or glob; relative paths start at the config file's folder.
        format: `jsonl` (annotation format) or `markup`.
        use: `train`, `dev` (selected on) or `test` (scored at the end alone).
        labels: the corpus's labels and ours; "" for one that is no entity to us. Labels that are
            ours already need no entry.
        marks: which of our labels the corpus marks; the others stay open. Default: all.
        open: patterns of text that the corpus leaves unmarked and that may be an entity of ours.
        weight: how often an epoch goes through the corpus; 0.5 is half of it.
        holdout: the share at the corpus's end that is kept from training, for dev.
        source, licence: for the model card.
        hint: what to do when the file is missing.
    """

    path: str
    format: Literal["jsonl", "markup"]
    use: Literal["train", "dev", "test"] = "train"
    labels: dict[str, str] = {}
    marks: tuple[str, ...] | None = None
    open: dict[str, tuple[str, ...]] = {}
    weight: Positive = 1.0
    holdout: Share = 0.0
    source: str = ""
    licence: str = "none stated"
    hint: str | None = None


class ModelSection(_Section):
    """The model: our own (`charconv`, needs `vectors`) or a local transformers checkpoint.

    Args:
        architecture: `charconv`, or `transformers` for any AutoModelForTokenClassification.
        labels: the entity labels that the model tags.
        vectors: folder that `pretrain` wrote (charconv).
        words: folder of a word model whose boundaries the tagger reads, if any (charconv).
        checkpoint: local folder of the checkpoint to start from (transformers).
        start: folder of a trained model to go on from, of the same labels (charconv).
        bigrams: how many bigrams to keep (charconv).
        units, dilations, dropout, unknown: see `CharConvConfig`.
    """

    architecture: Literal["charconv", "transformers"] = "charconv"
    labels: tuple[str, ...] = ("PER", "TITLE", "ORG", "LOC")
    vectors: str | None = None
    words: str | None = None
    checkpoint: str | None = None
    start: str | None = None
    bigrams: Count = 120_000
    units: Count = 320
    dilations: tuple[Count, ...] = (1, 2, 4, 1, 2, 8)
    dropout: Share = 0.2
    unknown: Share = 0.01

    @model_validator(mode="after")
    def _has_start(self) -> ModelSection:
        needed = "vectors" if self.architecture == "charconv" else "checkpoint"
        if getattr(self, needed) is None:
            raise ValueError(f"architecture {self.architecture!r} needs {needed!r}")
        return self


class TrainingSection(_Section):
    """The schedule: AdamW with a one-cycle rate (Smith and Topin 2019)."""

    epochs: Positive = 6
    batch_characters: Count = 4000
    learning_rate: Positive = 1.5e-3
    warmup: Share = 0.15
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    clip: Positive = 5.0
    gap_noise: Share = 0.1
    evaluations: Count = 6
    seed: int = 1
    threads: Count = 2
    bf16: bool = True


class PipelineSection(_Section):
    """What stands around the tagger in the folder that a run writes.

    Args:
        words: folder of the word model, if the pipeline is to mark words.
        components: factories of what comes behind the tagger, and the folder each reads.
    """

    words: str | None = None
    components: dict[str, str] = {}


class TrainingConfig(_Section):
    """A whole training run."""

    paths: dict[str, str] = {}
    pipeline: PipelineSection = PipelineSection()
    model: ModelSection
    training: TrainingSection = TrainingSection()
    corpora: dict[str, CorpusSection]

    @model_validator(mode="after")
    def _fits(self) -> TrainingConfig:
        if not any(corpus.use == "train" for corpus in self.corpora.values()):
            raise ValueError("no corpus with use = train")
        if not any(corpus.use == "dev" or corpus.holdout for corpus in self.corpora.values()):
            raise ValueError("nothing to select on: give a corpus use = dev or a holdout")
        known = set(self.model.labels)
        for name, corpus in self.corpora.items():
            named = {*(corpus.marks or ()), *corpus.open, *(v for v in corpus.labels.values() if v)}
            if named - known:
                raise ValueError(f"corpora.{name}: {sorted(named - known)} not in model.labels")
        return self


class PretrainingConfig(_Section):
    """A run of skip-gram pretraining (Mikolov et al. 2013).

    Args:
        paths: for `${paths…}` in other values.
        texts: files to read, by a name: `.xz` or plain text, or `.jsonl` with a `text`.
        word_lists: known words, one a line, with a count behind them or not.
        families: word lists by kind whose unknown words share the mean vector of the known ones.
        words: folder of a word model that finds further words in a sample of the text.
        sample: every how many paragraphs that sample takes.
        dimensions, window, epochs, min_count, bigrams: of the vectors; `bigrams` the most kept.
    """

    paths: dict[str, str] = {}
    texts: dict[str, str]
    word_lists: dict[str, str] = {}
    families: dict[str, str] = {}
    words: str | None = None
    sample: Count = 14
    dimensions: Count = 64
    window: Count = 5
    epochs: Count = 4
    min_count: Count = 4
    bigrams: Count = 160_000
    seed: int = 1
    threads: Count = 2


Section = TypeVar("Section", bound=_Section)


def load(path: Path, overrides: Mapping[str, Any], kind: type[Section]) -> Section:
    """A configuration file, with values replaced by `section.key` overrides.

    Raises:
        ConfigError: naming file, section and key, for anything that is missing, unknown or
            impossible.
    """
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=where) from error
    try:
        values: Any = Config().from_str(text, overrides=_parsed(overrides))
    except (ValueError, configparser.Error) as error:  # confection's are ValueErrors
        raise ConfigError(
            f"no valid configuration: {' '.join(str(error).split())}",
            where=where,
            hint="sections in [brackets], values as JSON; overrides name sections that are there",
        ) from error
    if kind is PretrainingConfig:
        values = {**values.pop("pretraining", {}), **values}
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise ConfigError(
            _first(error), where=where, hint="see docs/ner.md for the keys"
        ) from error


def _parsed(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides as values: JSON where it is JSON, and paths made absolute from where we stand."""
    values = {}
    for key, value in overrides.items():
        parsed = value
        if isinstance(value, str):
            with contextlib.suppress(json.JSONDecodeError):
                parsed = json.loads(value)
            if key.startswith("paths.") or key.rpartition(".")[2] in _PATHS:
                parsed = str(Path(value).absolute())
        values[key] = parsed
    return values


def _first(error: ValidationError) -> str:
    problems = []
    for problem in error.errors()[:3]:
        place = ".".join(str(part) for part in problem["loc"]) or "configuration"
        shown = f", not {problem['input']!r}" if not isinstance(problem["input"], dict) else ""
        problems.append(f"{place}: {problem['msg']}{shown}")
    return "; ".join(problems)


def resolve(config: Path, value: str) -> Path:
    """A path of a configuration: as it stands if absolute, else from the config file's folder."""
    return (config.parent / value).resolve()

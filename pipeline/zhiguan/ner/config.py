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


_PATHS = ("path", "vectors", "words", "checkpoint", "encoder", "start")


class Section(BaseModel):
    """A part of a configuration: no unknown keys, no changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSection(Section):
    """One corpus.

    Args:
        path: file or glob; relative paths start at the config file's folder.
        format: `jsonl` (annotation format) or `markup`.
        use: `train`, `dev` (to select on), or `test` (scored once, at the end).
        labels: the corpus's labels and ours; "" for one that is no entity to us. Labels that are
            ours already need no entry.
        marks: which of our labels the corpus marks; the others stay open. Default: all.
        open: patterns of text that the corpus leaves unmarked and that may be an entity of ours.
        weight: how often an epoch goes through the corpus; 0.5 is half of it. With 0 its file need
            not be there, unless a part of it is held out.
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
    weight: Annotated[float, Field(ge=0)] = 1.0
    holdout: Share = 0.0
    source: str = ""
    licence: str = "none stated"
    hint: str | None = None


class ModelSection(Section):
    """The model: our own (`charconv`, needs `vectors` or `encoder`) or a local checkpoint.

    Args:
        architecture: `charconv`, or `transformers` for any AutoModelForTokenClassification.
        labels: the entity labels that the model tags.
        vectors: folder that `pretrain` wrote (charconv).
        encoder: folder of a pretrained encoder, which brings vectors and sizes (charconv).
        words: folder of a word model whose boundaries the tagger reads, if any (charconv).
        checkpoint: local folder of the checkpoint to start from (transformers).
        start: folder of a trained model to go on from, of the same labels (charconv).
        bigrams: how many bigrams to keep (charconv).
        units, dilations, dropout, unknown: see `CharConvConfig`.
    """

    architecture: Literal["charconv", "transformers"] = "charconv"
    labels: tuple[str, ...] = ("PER", "TITLE", "ORG", "LOC")
    vectors: str | None = None
    encoder: str | None = None
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
        needed = {"charconv": ("vectors", "encoder"), "transformers": ("checkpoint",)}
        names = needed[self.architecture]
        if self.start is not None and self.architecture == "charconv":
            return self
        if sum(getattr(self, name) is not None for name in names) != 1:
            due = " or ".join(repr(name) for name in names)
            raise ValueError(
                f"architecture {self.architecture!r} needs {due}, and only one of them"
            )
        return self


class TrainingSection(Section):
    """The schedule: AdamW with a one-cycle rate (Smith and Topin 2019).

    Args:
        epochs: passes over the corpora, each as often as its weight says.
        batch_characters: most characters of a padded batch.
        learning_rate, warmup, weight_decay, clip: the highest rate, the share of the steps up to
            it, decay of matrices, and the most that a gradient's norm may be.
        gap_noise: the share of the sentences that get white space between characters.
        evaluations: how often the dev corpora are scored and a checkpoint is written.
        seed: of everything random; `seeds`: several runs, of which the best is kept.
        threads: of the processor.
        loaders: further processes that put batches together, for an accelerator that waits for
            them; the batches are the same.
        bf16: whether to multiply in bfloat16.
        device: `cpu`, or `auto` for an accelerator where there is one.
    """

    epochs: Positive = 6
    batch_characters: Count = 4000
    learning_rate: Positive = 1.5e-3
    warmup: Share = 0.15
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    clip: Positive = 5.0
    gap_noise: Share = 0.1
    evaluations: Count = 6
    seed: int = 1
    seeds: tuple[int, ...] = ()
    threads: Count = 2
    loaders: Annotated[int, Field(ge=0)] = 0
    bf16: bool = True
    device: Literal["cpu", "auto"] = "cpu"

    @property
    def all_seeds(self) -> tuple[int, ...]:
        """The seeds to run, in order, each once."""
        return tuple(dict.fromkeys(self.seeds or (self.seed,)))


class PipelineSection(Section):
    """What stands around the tagger in the folder that a run writes.

    Args:
        words: folder of the word model, if the pipeline is to mark words.
        components: factories of what comes behind the tagger, and the folder each reads.
    """

    words: str | None = None
    components: dict[str, str] = {}


class TrainingConfig(Section):
    """A whole training run."""

    paths: dict[str, str] = {}
    pipeline: PipelineSection = PipelineSection()
    model: ModelSection
    training: TrainingSection = TrainingSection()
    corpora: dict[str, CorpusSection]

    @model_validator(mode="after")
    def _fits(self) -> TrainingConfig:
        if not any(c.use == "train" and c.weight for c in self.corpora.values()):
            raise ValueError("no corpus with use = train")
        if not any(corpus.use == "dev" or corpus.holdout for corpus in self.corpora.values()):
            raise ValueError("nothing to select on: give a corpus use = dev or a holdout")
        known = set(self.model.labels)
        for name, corpus in self.corpora.items():
            named = {*(corpus.marks or ()), *corpus.open, *(v for v in corpus.labels.values() if v)}
            if named - known:
                raise ValueError(f"corpora.{name}: {sorted(named - known)} not in model.labels")
        return self


Kind = TypeVar("Kind", bound=Section)


def sections(path: Path, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a configuration file, unchecked; those of `[pretraining]` stand at the top.

    Raises:
        ConfigError: when the file cannot be read or is no configuration.
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
    return {**values.pop("pretraining", {}), **values}


def load(path: Path, overrides: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """A configuration file, with values replaced by `section.key` overrides.

    Raises:
        ConfigError: naming file, section and key, for anything that is missing, unknown or
            impossible.
    """
    values = sections(path, overrides)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise ConfigError(
            _first(error), where=str(path), hint="see docs/ner.md for the keys"
        ) from error


def _parsed(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Overrides as values: JSON where it is JSON, and paths made absolute from where we stand."""
    values = {}
    for key, value in overrides.items():
        parsed = value
        if isinstance(value, str):
            with contextlib.suppress(json.JSONDecodeError):
                parsed = json.loads(value)
            named = key.startswith("paths.") or key.rpartition(".")[2] in _PATHS
            if named and isinstance(parsed, str):
                parsed = str(Path(parsed).absolute())
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

"""From a model folder to a tagger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from zhiguan.errors import ModelError
from zhiguan.ner.charconv import CharConvScorer
from zhiguan.ner.network import MODEL_TYPE
from zhiguan.ner.tagger import SentenceTagger

if TYPE_CHECKING:
    from zhiguan.ner.checkpoint import CheckpointScorer

AnyScorer: TypeAlias = "CharConvScorer | CheckpointScorer"


def load_scorer(folder: Path | str) -> AnyScorer:
    """The model in a folder, of whichever architecture its `config.json` names.

    Of a pipeline's folder, the tagger in its `ner`.

    Raises:
        ModelError: when the folder or a file in it is missing or damaged.
    """
    folder = Path(folder)
    if (folder / "ner").is_dir():
        folder /= "ner"
    config = folder / "config.json"
    if not folder.is_dir():
        raise ModelError("no such model folder", where=str(folder), hint="check the path")
    try:
        kind = json.loads(config.read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"no tagger in this folder: {error!r}",
            where=str(config),
            hint="a tagger's folder holds config.json with a model_type; copy it again",
        ) from error
    if kind == MODEL_TYPE:
        return CharConvScorer.load(folder)
    from zhiguan.ner.checkpoint import CheckpointScorer  # transformers takes seconds to import

    return CheckpointScorer.load(folder)


def load_tagger(path: Path | str) -> SentenceTagger:
    """A tagger that is ready to predict.

    Raises:
        ModelError: when the folder or a file in it is missing or damaged.
    """
    return SentenceTagger(load_scorer(path))

"""Learning from raw text before any annotation is seen: vectors, and encoders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhiguan.ner.config import sections
from zhiguan.ner.pretraining.masked import pretrain_masked
from zhiguan.ner.pretraining.skipgram import pretrain_vectors


def pretrain(
    config_path: Path | str, output: Path | str, overrides: Mapping[str, Any] | None = None
) -> Path:
    """Runs the objective that a configuration names: `vectors` (the default) or `masked`.

    Args:
        config_path: a configuration as `configs/pretrain.cfg` or `configs/encoder.cfg`.
        output: the folder to write.
        overrides: values by `section.key`.

    Returns:
        The folder.

    Raises:
        ConfigError, InputError, ModelError: see `pretrain_vectors` and `pretrain_masked`.
    """
    config_path, output, given = Path(config_path), Path(output), dict(overrides or {})
    values = sections(config_path, given)
    masked = values.get("objective") == "masked"
    run = pretrain_masked if masked else pretrain_vectors
    return run(config_path, output, given)

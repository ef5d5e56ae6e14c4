"""Options and helpers that several commands share."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zhiguan.errors import ConfigError

MODEL_VARIABLE = "ZHIGUAN_MODEL"

ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model",
        help=f"Model folder (default: ${MODEL_VARIABLE}, or models/zhiguan).",
        metavar="DIR",
    ),
]

RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        help="Rule file or folder of your own, beside the shipped rules; may be given again.",
        metavar="DIR",
    ),
]


def shipped_rules() -> Path:
    """The shipped rules: `configs/rules` here or in the source tree, else those of the model."""
    local = Path("configs/rules")
    source = Path(__file__).resolve().parents[3] / local
    return next((p for p in (local, source) if p.is_dir()), model_folder(None) / "rules" / "rules")


def model_folder(given: Path | None) -> Path:
    """The model folder that was asked for, or the default one.

    The default is `$ZHIGUAN_MODEL`, else `models/zhiguan` of the working directory, else the one
    beside the source tree that this package was installed from.
    """
    if given is not None:
        return given
    if variable := os.environ.get(MODEL_VARIABLE):
        return Path(variable)
    local = Path("models/zhiguan")
    if local.is_dir():
        return local
    return Path(__file__).resolve().parents[3] / "models" / "zhiguan"


def check_date(value: str | None, option: str) -> str | None:
    """The value, if it is an ISO date.

    Raises:
        ConfigError: when it is none.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ConfigError(
            f"{value!r} is no date", where=option, hint="write it as 2020-08-11"
        ) from None


def check_positive(value: int, option: str) -> int:
    """The value, if it is at least 1.

    Raises:
        ConfigError: when it is not.
    """
    if value < 1:
        raise ConfigError(f"{value} is not at least 1", where=option)
    return value


def check_seconds(value: float, option: str) -> float:
    """The value, if it is a time that can pass: more than 0, at most a week.

    Raises:
        ConfigError: when it is not.
    """
    if not 0 < value <= 7 * 24 * 3600:
        raise ConfigError(f"{value:g} is not between 0 and 604800 seconds", where=option)
    return value

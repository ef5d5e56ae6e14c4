"""`zhiguan train` and `zhiguan pretrain`: a configuration in, a model folder out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.errors import ConfigError

ConfigArgument = Annotated[Path, typer.Argument(metavar="CONFIG", help="A .cfg file of configs/.")]


def overrides(arguments: list[str]) -> dict[str, str]:
    """`--section.key value` pairs as a mapping from `section.key` to the value as written.

    Raises:
        ConfigError: when an argument is no such option, or has no value.
    """
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        option = rest.pop(0)
        name, equals, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or "." not in name:
            raise ConfigError(
                f"unexpected {option!r}", where="command line", hint="write --section.key value"
            )
        if not equals:
            if not rest:
                raise ConfigError("no value", where=option, hint="write --section.key value")
            value = rest.pop(0)
        found[name] = value
    return found


def _share_processors() -> None:
    """Lets threads sleep while they wait; read when torch is imported.

    By default they spin, and on a machine that does anything else besides, a run on two threads
    then takes five times as long as on one.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")


def train(
    context: typer.Context,
    config: ConfigArgument,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="MODEL", help="Model folder.")],
) -> None:
    """Train a tagger on annotated corpora; any setting is overridden by --section.key value."""
    _share_processors()
    from zhiguan.ner.training import train as run_training

    folder = run_training(config, out, overrides(context.args))
    Console(stderr=True).print(f"written to {folder}", markup=False)


def pretrain(
    context: typer.Context,
    config: ConfigArgument,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="DIR", help="Folder of vectors, or of an encoder."),
    ],
) -> None:
    """Learn from raw text: character, bigram and word vectors, or an encoder over them."""
    _share_processors()
    from zhiguan.ner.pretraining import pretrain as run_pretraining

    folder = run_pretraining(config, out, overrides(context.args))
    Console(stderr=True).print(f"written to {folder}", markup=False)

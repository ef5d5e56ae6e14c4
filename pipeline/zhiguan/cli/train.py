"""`zhiguan train` and `zhiguan pretrain`: a configuration in, a model folder out."""

from __future__ import annotations

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


def train(
    context: typer.Context,
    config: ConfigArgument,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="MODEL", help="Model folder.")],
) -> None:
    """Train a tagger on annotated corpora; any setting is overridden by --section.key value."""
    from zhiguan.ner.training import train as run_training

    folder = run_training(config, out, overrides(context.args))
    Console(stderr=True).print(f"written to {folder}", markup=False)


def pretrain(
    context: typer.Context,
    config: ConfigArgument,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder of vectors.")],
) -> None:
    """Learn character, bigram and word vectors from raw text."""
    from zhiguan.ner.pretraining import pretrain as run_pretraining

    folder = run_pretraining(config, out, overrides(context.args))
    Console(stderr=True).print(f"written to {folder}", markup=False)

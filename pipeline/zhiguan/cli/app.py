"""The `zhiguan` command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

import zhiguan
from zhiguan.cli import check, convert, evaluate, extract, info, train, view
from zhiguan.cli.terminal import visible
from zhiguan.errors import ConfigError, ZhiguanError

app = typer.Typer(
    name="zhiguan",
    help="Who held which office, and who did what, when and where: from pages of local newspapers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

_COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("extract", extract.extract),
    ("train", train.train),
    ("pretrain", train.pretrain),
    ("evaluate", evaluate.evaluate),
    ("check", check.check),
    ("convert", convert.convert),
    ("view", view.view),
    ("info", info.info),
)
_FORWARDS_OPTIONS = {"train", "pretrain"}

for _name, _function in _COMMANDS:
    _settings = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(_name, context_settings=_settings if _name in _FORWARDS_OPTIONS else None)(
        _function
    )


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zhiguan {zhiguan.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


def main() -> None:
    """Runs the command line; exit status 0, 1 for inputs that failed, 2 for a usage error."""
    try:
        app()
    except ConfigError as error:
        _fail(error, 2)
    except ZhiguanError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        Console(stderr=True).print("interrupted")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


def _fail(error: ZhiguanError, status: int) -> None:
    message = "\n".join(map(visible, f"error: {error}".split("\n")))
    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(message)
    sys.exit(status)


if __name__ == "__main__":
    main()

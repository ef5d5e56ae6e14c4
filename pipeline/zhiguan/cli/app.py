"""The `zhiguan` command."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from typer.core import TyperGroup

import zhiguan
from zhiguan.cli.terminal import visible
from zhiguan.errors import ConfigError, ZhiguanError


class Listed(NamedTuple):
    """A command as `zhiguan --help` lists it, and the function that is imported when it runs."""

    module: str
    function: str
    help: str
    forwards_options: bool = False


COMMANDS = {
    "extract": Listed(
        "extract", "extract", "Extract officials, roles, events and triples from newspaper pages."
    ),
    "train": Listed(
        "train",
        "train",
        "Train a tagger on annotated corpora; any setting is overridden by --section.key value.",
        forwards_options=True,
    ),
    "pretrain": Listed(
        "train",
        "pretrain",
        "Learn from raw text: character, bigram and word vectors, or an encoder over them.",
        forwards_options=True,
    ),
    "evaluate": Listed(
        "evaluate",
        "evaluate",
        "Score entities, roles, events and what they hold against annotated articles.",
    ),
    "check": Listed("check", "check", "Run every example that the rules carry."),
    "convert": Listed(
        "convert",
        "convert",
        "Convert annotated articles; stderr lists what breaks the scheme and what OUT cannot hold.",
    ),
    "view": Listed(
        "view", "view", "Show who holds which office and what happened, article by article."
    ),
    "info": Listed("info", "info", "Show a model's components, labels, size, hash and card."),
}


class LateCommands(TyperGroup):
    """Imports a command when it is called: help and checks need not wait for torch."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command's name, the command itself, and the arguments that are its own."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, found if name is None else loaded(name), rest


def loaded(name: str) -> Any:
    """A command of `COMMANDS`, its module imported now."""
    listed = COMMANDS[name]
    module = importlib.import_module(f"zhiguan.cli.{listed.module}")
    alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    alone.command(name, context_settings=_settings(listed))(getattr(module, listed.function))
    return typer.main.get_command(alone)


def _settings(listed: Listed) -> dict[str, bool] | None:
    forwards = {"allow_extra_args": True, "ignore_unknown_options": True}
    return forwards if listed.forwards_options else None


app = typer.Typer(
    name="zhiguan",
    help="Who held which office, and who did what, when and where: from pages of local newspapers.",
    cls=LateCommands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _listed_only() -> None:
    """What stands in the list for a command that is not imported."""


for _name, _command in COMMANDS.items():
    app.command(_name, help=_command.help, context_settings=_settings(_command))(_listed_only)


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

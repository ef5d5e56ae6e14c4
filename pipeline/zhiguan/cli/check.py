"""`zhiguan check`: do the rules follow their schema, and do their own examples hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.rules.loader import check_rules

DEFAULT = Path("configs/rules")


def check(
    rules: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[RULES…]", help=f"Rule files or folders [default: {DEFAULT}]."),
    ] = None,
) -> None:
    """Run every example that the rules carry."""
    report = check_rules(rules or [DEFAULT])
    console = Console(highlight=False, soft_wrap=True)
    for problem in report:
        console.print(str(problem), markup=False)
    raise typer.Exit(1 if report else 0)

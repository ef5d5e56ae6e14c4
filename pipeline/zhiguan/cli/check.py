"""`zhiguan check`: do the rules follow their schema, and do their own examples hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.rules.check import check_rules
from zhiguan.rules.loader import load_rules

DEFAULT = Path("configs/rules")


def check(
    rules: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[RULES…]", help=f"Rule files or folders (default: {DEFAULT})."),
    ] = None,
) -> None:
    """Run every example that the rules carry."""
    paths = rules or [DEFAULT]
    report = check_rules(paths)
    console = Console(highlight=False, soft_wrap=True)
    for problem in report:
        console.print(str(problem), markup=False)
    loaded = [m.rule for matchers in load_rules(paths).matchers.values() for m in matchers]
    examples = sum(len(rule.match) + len(rule.no_match) for rule in loaded)
    console.print(f"{len(loaded)} rules, {examples} examples, {len(report)} problems")
    raise typer.Exit(1 if report else 0)

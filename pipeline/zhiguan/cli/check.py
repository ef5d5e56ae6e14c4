"""`zhiguan check`: do the rules follow their schema, and do their own examples hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.cli.options import RulesOption, shipped_rules
from zhiguan.cli.terminal import visible
from zhiguan.rules.check import check_rules
from zhiguan.rules.loader import load_rules


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RULES…]",
            help="Rule files or folders that stand alone (default: the shipped).",
        ),
    ] = None,
    rules: RulesOption = None,
) -> None:
    """Run every example that the rules carry."""
    chosen = [*(paths or [shipped_rules()]), *(rules or ())]
    report = check_rules(chosen)
    console = Console(highlight=False, soft_wrap=True)
    for problem in report:
        console.print("\n".join(map(visible, str(problem).split("\n"))), markup=False)
    loaded = [m.rule for matchers in load_rules(chosen).matchers.values() for m in matchers]
    examples = sum(len(rule.match) + len(rule.no_match) for rule in loaded)
    console.print(f"{len(loaded)} rules, {examples} examples, {len(report)} problems")
    raise typer.Exit(1 if report else 0)

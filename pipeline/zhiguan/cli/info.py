"""`zhiguan info`: what a model folder holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from zhiguan.batch.inputs import digest_folder
from zhiguan.cli.options import model_folder
from zhiguan.pipeline import Annotator


def info(
    model: Annotated[
        Path | None,
        typer.Argument(metavar="MODEL", help="Model folder (default: the shipped one)."),
    ] = None,
) -> None:
    """Show a model's components, labels, size, hash and card."""
    folder = model_folder(model)
    annotator = Annotator.load(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    facts = {
        "folder": str(folder),
        "components": annotator.nlp.pipe_names,
        "labels": {name: list(labels) for name, labels in annotator.nlp.pipe_labels.items()},
        "megabytes": round(sum(path.stat().st_size for path in files) / 1e6, 2),
        "sha256": digest_folder(folder),
    }
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(facts, ensure_ascii=False))
    card = folder / "README.md"
    if card.is_file():
        typer.echo(card.read_text(encoding="utf-8"))

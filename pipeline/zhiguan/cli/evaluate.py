"""`zhiguan evaluate`: predictions, or a model, against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhiguan.cli import scoring
from zhiguan.cli.options import ModelOption, check_positive, model_folder
from zhiguan.cli.scoring import Request
from zhiguan.cli.showing import screen, show_comparison, show_scores
from zhiguan.errors import ConfigError


def evaluate(
    gold: Annotated[
        list[Path], typer.Argument(metavar="GOLD", help="Annotated .jsonl or markup .txt.")
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="REPORT", help="Folder for the report.")
    ] = None,
    model: ModelOption = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Records to score, instead of running a model."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="OTHER", help="Compare with another report, file of records, or model."
        ),
    ] = None,
    gold_entities: Annotated[
        bool, typer.Option("--gold-entities", help="Run the rules alone, on the gold mentions.")
    ] = False,
    rules: Annotated[
        list[Path] | None, typer.Option(metavar="RULES", help="Rules in place of the model's own.")
    ] = None,
    gazetteers: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Gazetteers in place of the model's own.")
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="GOLD and FILE are two annotators: kappa too.")
    ] = False,
    training: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Training texts: which names were seen in them."),
    ] = None,
    slices: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Slices (default: configs/evaluation.toml)."),
    ] = None,
    curve: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Points of benchmarks/learning_curve.py to plot."),
    ] = None,
    ingest: Annotated[
        Path | None,
        typer.Option(metavar="PAGE", help="Score the ingestion of this page against GOLD."),
    ] = None,
    replicates: Annotated[int, typer.Option(metavar="N", help="Of the bootstrap.")] = 1000,
    rounds: Annotated[int, typer.Option(metavar="N", help="Of the randomisation test.")] = 10_000,
    seed: Annotated[int, typer.Option(metavar="N", help="Of both.")] = 1,
) -> None:
    """Score entities, roles, events and what they hold against annotated articles."""
    if model is not None and predictions is not None:
        raise ConfigError("give one of --model and --predictions, not both")
    if agreement and predictions is None:
        raise ConfigError(
            "the second annotator is missing", where="--agreement", hint="--predictions FILE"
        )
    if predictions is not None and (gold_entities or rules or gazetteers):
        raise ConfigError("--predictions are scored as they are: no rules are run on them")
    if seed < 0:
        raise ConfigError(f"{seed} is negative", where="--seed")
    alone = ingest is not None and model is None and predictions is None
    if alone and (against or gold_entities or rules or gazetteers):
        raise ConfigError(
            "ingestion alone is scored: nothing is extracted to compare",
            where="--ingest",
            hint="add --model DIR or --predictions FILE",
        )
    request = Request(
        gold=tuple(gold),
        model=None if predictions is not None or alone else model_folder(model),
        predictions=predictions,
        gold_entities=gold_entities,
        rules=tuple(rules or ()),
        gazetteers=gazetteers,
        agreement=agreement,
        training=tuple(training or ()),
        slices=slices,
        curve=curve,
        page=ingest,
        replicates=check_positive(replicates, "--replicates"),
        rounds=check_positive(rounds, "--rounds"),
        seed=seed,
    )
    outcome = scoring.run(request, against)
    console = screen()
    show_scores(outcome.scores, console)
    if outcome.comparison is not None:
        show_comparison(outcome.comparison, console)
    if out is not None:
        scoring.write(outcome, out)
        console.print(f"written to {out}", markup=False)

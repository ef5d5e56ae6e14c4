"""From what `zhiguan evaluate` was asked to the scores: reading, predicting, pairing, comparing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zhiguan.annotation import markup, records
from zhiguan.cli import ingestion
from zhiguan.errors import ConfigError, InputError
from zhiguan.evaluate.assess import Evaluation, Options, evaluate_pairs
from zhiguan.evaluate.compare import compare_runs
from zhiguan.evaluate.curve import read_curve
from zhiguan.evaluate.facts import FACTS
from zhiguan.evaluate.fields import Names, training_names
from zhiguan.evaluate.naming import FIGURES
from zhiguan.evaluate.pairing import Pair, notes, on_page, pair, shared
from zhiguan.evaluate.report import PREDICTIONS, write_report
from zhiguan.evaluate.resampling import Bootstrap
from zhiguan.evaluate.schema import Comparison, ErrorItem, Scores
from zhiguan.evaluate.slices import SliceForm, read_slices
from zhiguan.export.scoring import compare_triples
from zhiguan.types import Record

SLICES = Path("configs/evaluation.toml")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be scored, and how; see the options of `zhiguan evaluate`."""

    gold: tuple[Path, ...]
    model: Path | None
    predictions: Path | None
    gold_entities: bool
    rules: tuple[Path, ...]
    gazetteers: Path | None
    agreement: bool
    training: tuple[Path, ...]
    slices: Path | None
    curve: Path | None
    page: Path | None
    replicates: int
    rounds: int
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a report is made of."""

    scores: Scores
    errors: Sequence[ErrorItem]
    predictions: Sequence[Record] | None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class _Gold:
    """The gold articles, and the corpus of each by its id: the name of its file."""

    records: list[Record]
    corpora: dict[str, str]


def read_records(path: Path) -> list[Record]:
    """Annotated articles, from JSON Lines or, by the suffix .txt, from markup."""
    return markup.read(path) if path.suffix == ".txt" else records.read(path)


def run(request: Request, against: Path | None) -> Outcome:
    """Scores what was asked for.

    Raises:
        ZhiguanError: for anything that cannot be read, paired or run.
    """
    options = _options(request)
    if request.model is None and request.predictions is None:
        if request.page is None:
            raise ConfigError("nothing to score", hint="--model, --predictions or --ingest")
        return Outcome(ingestion.scores(request.gold, request.page, _bootstrap(request)), (), None)
    gold = _read_gold(request.gold)
    predicted = _predict(request, gold.records)
    this = _evaluate(request, options, gold, predicted, _about(request))
    comparison = None
    if against is not None:
        found, about = _other(request, against, gold.records)
        other = _evaluate(request, options, gold, found, about)
        comparison = _compare(request, this, other, (gold.records, predicted, found))
    scores = this.scores
    if request.page is not None:
        found_lines = ingestion.figures(request.gold, request.page, _bootstrap(request))
        scores = replace(scores, figures=(*scores.figures, *found_lines))
    if request.curve is not None:
        scores = replace(scores, learning_curve=read_curve(request.curve))
    return Outcome(scores, this.errors, predicted, comparison)


def write(outcome: Outcome, folder: Path) -> None:
    """Writes the report folder.

    Raises:
        ConfigError: when it cannot be written to.
    """
    write_report(
        folder,
        outcome.scores,
        outcome.errors,
        predictions=outcome.predictions,
        comparison=outcome.comparison,
    )


def _bootstrap(request: Request) -> Bootstrap:
    """How to draw, for any number of articles."""
    return Bootstrap(0, request.replicates, request.seed)


def _read_gold(paths: Sequence[Path]) -> _Gold:
    kept: list[Record] = []
    corpora: dict[str, str] = {}
    for path in paths:
        found = read_records(path)
        if not found:
            raise InputError("no article in it", where=str(path))
        kept += found
        corpora |= {record.id: path.stem for record in found}
    return _Gold(kept, corpora)


def _options(request: Request) -> Options:
    names: Names | None = None
    if request.training:
        names = training_names(r for path in request.training for r in read_records(path))
    return Options(
        replicates=request.replicates,
        seed=request.seed,
        slices=_slices(request.slices),
        training=names,
        facts=(*FACTS, compare_triples),
        annotators=request.agreement,
    )


def _slices(given: Path | None) -> tuple[SliceForm, ...]:
    """The slices of the file given, else of the default one where there is one."""
    if given is not None:
        return read_slices(given, FIGURES)
    for path in (SLICES, Path(__file__).resolve().parents[3] / SLICES):
        if path.is_file():
            return read_slices(path, FIGURES)
    return ()


def _about(request: Request) -> dict[str, str]:
    about = {"gold": ", ".join(map(str, request.gold))}
    if request.predictions is not None:
        key = "second annotator" if request.agreement else "predictions"
        about[key] = str(request.predictions)
    else:
        about["model"] = str(request.model)
    if request.rules:
        about["rules"] = ", ".join(map(str, request.rules))
    if request.gazetteers is not None:
        about["gazetteers"] = str(request.gazetteers)
    about["mode"] = _mode(request)
    return about


def _mode(request: Request) -> str:
    if request.agreement:
        return "agreement"
    if request.predictions is not None:
        return "predictions"
    return "gold entities" if request.gold_entities else "end to end"


def _predict(request: Request, gold: list[Record]) -> list[Record]:
    if request.predictions is not None:
        return read_records(request.predictions)
    if request.model is None:
        raise ConfigError("neither a model nor predictions to score")
    return _run_model(request, request.model, gold)


def _run_model(request: Request, model: Path, gold: list[Record]) -> list[Record]:
    from zhiguan import prediction

    if on_page(gold) and not request.gold_entities and request.page is None:
        raise ConfigError(
            "this gold is of a page: its articles are not found by running a model on their text",
            where="GOLD",
            hint="add --ingest PAGE, or give --predictions OUT/records.jsonl of zhiguan extract",
        )
    annotator = prediction.load(
        model,
        rules=request.rules,
        gazetteers=request.gazetteers,
        tagger=not request.gold_entities,
    )
    if request.gold_entities:
        return prediction.from_gold_entities(annotator, gold)
    if request.page is not None:
        return prediction.from_page(annotator, request.page, gold)
    return prediction.end_to_end(annotator, gold)


def _pairs(
    request: Request, gold: list[Record], predicted: list[Record]
) -> tuple[list[Pair], list[str]]:
    """Pairs of articles, and what a reader must know of them."""
    if request.agreement:
        both, alone = shared(gold, predicted)
        left = [f"{alone} articles that only one annotated are left out"] if alone else []
        return both, left
    if request.gold_entities:
        gold = [_off_page(record) for record in gold]
    pairs = pair(gold, predicted)
    return pairs, notes(gold, predicted, pairs)


def _off_page(record: Record) -> Record:
    """A page's gold article as a text of its own, which the rules ran on."""
    extra = {key: value for key, value in record.extra.items() if key != "page_offsets"}
    return replace(record, extra=extra)


def _evaluate(
    request: Request,
    options: Options,
    gold: _Gold,
    predicted: list[Record],
    about: dict[str, str],
) -> Evaluation:
    pairs, known = _pairs(request, gold.records, predicted)
    corpora = [gold.corpora.get(record.id, "") for record, _ in pairs]
    return evaluate_pairs(pairs, about, options, notes=known, corpora=corpora)


def _other(
    request: Request, against: Path, gold: list[Record]
) -> tuple[list[Record], dict[str, str]]:
    """The predictions of the other run, and what it is: a report, a file of records, or a model."""
    about = {"gold": ", ".join(map(str, request.gold))}
    if not against.exists():
        raise InputError("no such report, file or model", where=str(against))
    if against.is_file():
        return read_records(against), {**about, "predictions": str(against)}
    if (against / PREDICTIONS).is_file():
        return records.read(against / PREDICTIONS), {**about, "report": str(against)}
    if (against / "meta.json").is_file():
        plain = replace(request, rules=(), gazetteers=None)
        return _run_model(plain, against, gold), {**about, "model": str(against)}
    raise InputError(
        "neither a report with predictions nor a model folder",
        where=str(against),
        hint="give what -o wrote, a .jsonl of records, or a model",
    )


def _compare(
    request: Request,
    this: Evaluation,
    other: Evaluation,
    sides: tuple[list[Record], list[Record], list[Record]],
) -> Comparison:
    gold, mine, theirs = ({record.id for record in side} for side in sides)
    if (mine | theirs) - gold and not on_page(sides[0]):
        raise InputError(
            "predictions of articles that are not in the gold cannot be compared",
            where="--against",
            hint="predict the articles of GOLD alone",
        )
    if this.scores.articles != other.scores.articles:
        raise InputError(
            f"{this.scores.articles} articles in one run and {other.scores.articles} in the other",
            where="--against",
            hint="on pages both must have found as many articles beyond the gold ones",
        )
    left = [f"this run has no prediction for {len(gold - mine)} articles"] if gold - mine else []
    left += (
        [f"the other run has no prediction for {len(gold - theirs)} articles"]
        if gold - theirs
        else []
    )
    found = [] if on_page(sides[0]) else left
    return compare_runs(this, other, rounds=request.rounds, seed=request.seed, notes=found)

"""Evaluations to draw: one made by hand, so that every count is known, and one really scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zhiguan.annotation import markup
from zhiguan.evaluate.assess import Options, evaluate_pairs
from zhiguan.evaluate.compare import compare_runs
from zhiguan.evaluate.fields import training_names
from zhiguan.evaluate.naming import FIGURES
from zhiguan.evaluate.pairing import pair
from zhiguan.evaluate.schema import (
    Comparison,
    Confusion,
    CurvePoint,
    Difference,
    ErrorCounts,
    ErrorItem,
    Estimate,
    Figure,
    Highlight,
    Kind,
    Reliability,
    ReliabilityBin,
    Scores,
    Sentence,
    Settings,
    Slice,
    SliceRow,
    Table,
)
from zhiguan.evaluate.slices import read_slices
from zhiguan.types import Record

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "corpus" / "dev.txt"

HOSTILE = (
    "<script>document.title='owned'</script></script><!--<img src=x onerror=\"alert(1)\">"
    '\'"&amp;{{ 7*7 }}=HYPERLINK("http://evil.example/")\u202e反\u2066\u2028\u2029\x00\x1b\x7f'
    "\ufeff$\\frac{1}{2}$ javascript:alert(2) ]]> \ud800"
)
"""What an article could say to break the page that quotes it."""

SENTENCES = (
    "6月17日,县委书记阮松乔到云脚村调研,县农业农村局局长蓝岳陪同。",
    "会上,副县长简书同通报了上半年工作,吴有根作了发言。",
    "𠮷家桥村的谭雨禾介绍了做法。",
)
LABELS = ("PER", "TITLE", "ORG", "LOC")
RULES = ("offices-before-names", "visits", "speakers")


def estimate(value: float, reach: float = 0.03) -> Estimate:
    return Estimate(value, max(0.0, value - reach), min(1.0, value + reach))


def figure(
    key: str, name: str, kind: Kind = "entity", value: float = 0.9, gold: int = 200
) -> Figure:
    correct = round(value * gold)
    f1, side = estimate(value), estimate(value, 0.05)
    return Figure(key, name, kind, "f1", side, side, f1, Estimate(), correct, gold, gold)


def scores(word: str = "") -> Scores:
    """Every part of a report once. `word` is put into every text that is free."""
    figures = (
        figure("entities.strict", f"Entities, strict{word}", value=0.912, gold=1234),
        figure("entities.lenient", f"Entities, lenient{word}", value=0.934, gold=1234),
        figure("roles.exact", f"Roles{word}", "role", 0.871, 321),
        figure("roles.relaxed", f"Roles without organisation{word}", "role", 0.893, 321),
        Figure("dates.exact", f"Dates{word}", "date"),
        Figure("kappa.entities", "Kappa", "agreement", "kappa", value=Estimate(0.81, 0.7, 0.9)),
    )
    rows = tuple(figure(f"entities.exact/{x}", x, value=0.8) for x in (*LABELS, f"X{word}"))
    rules = tuple(
        Figure(f"roles/{r}", f"{r}{word}", "role", "precision", precision=estimate(0.7))
        for r in RULES
    )
    bins = tuple(
        ReliabilityBin(i / 10, (i + 1) / 10, i * 7, i / 10 + 0.05, estimate(i / 10, 0.1))
        for i in range(10)
    )
    parts = tuple(SliceRow(f"{v}{word}", 3, 40, figures[:2]) for v in ("江西省枫溪县", "短", "长"))
    return Scores(
        about={"gold": f"gold.txt{word}", "model": f"models/a{word}", "mode": "end to end"},
        articles=60,
        characters=25_000,
        settings=Settings(1000, 7, 0.95, f"percentile{word}"),
        notes=(f"2 articles have no answer{word}",),
        figures=figures,
        tables=(
            Table("entities.label", f"Entities by label{word}", "entity", "label", rows),
            Table("roles.rule", "Roles by rule", "role", "rule", rules),
        ),
        slices=(Slice(f"region{word}", "region", "article", parts),),
        entity_errors=(ErrorCounts("all", 100, 98, 90, 4, 2, 1, 3, 1, 2, 1),),
        confusion=Confusion((*LABELS, "none"), _confusion(errors(60))),
        reliability=(Reliability("entity", bins, Estimate(0.031, 0.02, 0.05)),),
        learning_curve=tuple(
            CurvePoint(n, n * 400, (figure("entities.strict", f"Entities{word}", value=v),))
            for n, v in ((25, 0.7), (100, 0.85), (400, 0.91))
        ),
    )


def evaluated() -> tuple[Scores, list[ErrorItem], Comparison]:
    """Our development articles scored by the real code, from predictions that we spoilt.

    The other run makes the same errors, and some of its own.
    """
    gold = markup.read(ARTICLES)
    slices = read_slices(ROOT / "configs" / "evaluation.toml", FIGURES)
    options = Options(replicates=200, slices=slices, training=training_names(gold[::2]))
    runs = []
    for name, every in (("a", 7), ("b", 3)):
        found = [_spoilt(record, every) for record in gold]
        about = {"gold": "corpus/dev.txt", "predictions": name, "mode": "predictions"}
        runs.append(evaluate_pairs(pair(gold, found), about, options))
    return runs[0].scores, runs[0].errors, compare_runs(runs[0], runs[1], rounds=200)


def _spoilt(record: Record, every: int) -> Record:
    """The record with each n-th mention, role and event changed or left out."""
    entities = []
    for i, entity in enumerate(record.entities):
        spoil = i % every == 1
        if spoil and i % 2:
            continue
        wrong = replace(entity, label="LOC" if entity.label == "ORG" else "ORG")
        entities.append(replace(wrong if spoil else entity, confidence=0.5 + (i % 5) / 10))
    return replace(
        record,
        entities=tuple(entities),
        roles=tuple(
            replace(r, organization="某县委" if i % every == 1 else r.organization, rule="offices")
            for i, r in enumerate(record.roles)
            if i % (2 * every) != 2
        ),
        events=tuple(
            replace(e, type="其他" if i % every == 1 else e.type, rule="occasions")
            for i, e in enumerate(record.events)
        ),
    )


def _confusion(found: list[ErrorItem]) -> tuple[tuple[int, ...], ...]:
    names = (*LABELS, "none")
    cells = {(a, b): 0 for a in names for b in names} | {(x, x): 50 for x in LABELS}
    for error in found:
        if error.kind == "entity" and error.error != "boundary":
            gold = "none" if error.error == "spurious" else error.label
            cells[gold, error.predicted_label or "none"] += 1
    return tuple(tuple(cells[a, b] for b in names) for a in names)


def errors(number: int, word: str = "") -> list[ErrorItem]:
    """Errors of every kind in turn."""
    return [_error(i, word) for i in range(number)]


def _error(i: int, word: str) -> ErrorItem:
    text = SENTENCES[i % 3] + word
    spot = i % 5
    gold, predicted = Highlight(spot, spot + 3, LABELS[i % 4]), LABELS[(i // 4) % 4]
    article, rule = f"fx-{i % 7:03d}{word}", f"{RULES[i % 3]}{word}"
    sentence = Sentence(text, 10 * i)
    words = f"{text[spot : spot + 3]} 第{i}号{word}"
    if i % 5 == 4:
        whole = Highlight(spot, len(text) if word else spot + 3, "PER")
        return ErrorItem(
            f"{article}|{i}", article, "role", "attribute", "任职", "任职", rule, 0.5, words,
            f"{words}改", ("organization",), "entity", "dev", sentence,
            (whole,), (whole,),
        )  # fmt: skip
    if i % 5 == 3:
        return ErrorItem(
            f"{article}|{i}", article, "entity", "missed", gold.label, None, None, None, words,
            None, corpus="dev", sentence=sentence, gold_spans=(gold,),
        )  # fmt: skip
    if i % 5 == 2:
        made_up = Highlight(spot, spot + 3, predicted)
        return ErrorItem(
            f"{article}|{i}", article, "entity", "spurious", predicted, predicted, None, 0.25,
            None, words, corpus="train", sentence=sentence, predicted_spans=(made_up,),
        )  # fmt: skip
    wider = Highlight(spot + 1, spot + 5, predicted)
    way = "boundary" if predicted == gold.label else "both"
    return ErrorItem(
        f"{article}|{i}", article, "entity", way, gold.label, predicted, None, 0.75, words,
        f"{words}宽", corpus="train", sentence=sentence, gold_spans=(gold,),
        predicted_spans=(wider,),
    )  # fmt: skip


def comparison(word: str = "") -> Comparison:
    """Nine gained, four lost."""
    found = errors(13, word)
    return Comparison(
        this={"model": f"models/a{word}"},
        other={"model": f"models/b{word}"},
        articles=60,
        rounds=9_999,
        seed=3,
        figures=(
            Difference("entities.strict", f"Entities{word}", "entity", "f1", 0.912, 0.9,
                       Estimate(0.012, 0.002, 0.022), 0.0004, 1234),
            Difference("roles.exact", "Roles", "role", "f1", 0.871, 0.88,
                       Estimate(-0.009, -0.02, 0.004), 0.21, 321),
        ),
        gained=tuple(found[:9]),
        lost=tuple(found[9:]),
        shared=47,
        notes=(f"one article only in one run{word}",),
    )  # fmt: skip

"""`zhiguan evaluate` as a user starts it: every mode, and every kind of bad input."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from zhiguan.annotation import markup
from zhiguan.annotation.records import dump_line
from zhiguan.cli.app import main
from zhiguan.evaluate.curve import write_curve
from zhiguan.evaluate.schema import CurvePoint, Figure, Scores
from zhiguan.evaluate.storage import read_comparison, read_errors, read_scores

ROOT = Path(__file__).resolve().parents[2]
GOLD = """
=== ev-1 | 江西省吉安市枫溪县 | 2021-06-18
H [枫溪县/LOC]召开防汛工作会议
P 本报讯 6月 17日，[县委/ORG][书记/TITLE][阮松乔/PER]主持召开防汛工作会议。
B [记者/TITLE] [卫小满/PER]
R 阮松乔 | 书记 | 枫溪县委
R 卫小满 | 记者 | -
E 会议 | 2021-06-17 | 2021-06-17 | 防汛工作会议 | - | 枫溪县 | 阮松乔:主持

=== ev-2 | 江西省吉安市枫溪县 | 2021-06-18
H [施怀安/PER]调研乡村振兴工作
P 6月16日，[县长/TITLE][施怀安/PER]到[青石岭镇/LOC]调研。
R 施怀安 | 县长 | 枫溪县政府
E 调研 | 2021-06-16 | 2021-06-16 | - | 青石岭镇 | - | 施怀安:带队
"""


def run(*arguments: str | Path, expect: int = 0) -> None:
    """Runs `zhiguan evaluate` in this process and checks its exit status."""
    before = sys.argv
    sys.argv = ["zhiguan", "evaluate", *map(str, arguments)]
    try:
        main()
        status: object = 0
    except SystemExit as exit_:
        status = exit_.code or 0
    finally:
        sys.argv = before
    assert status == expect


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.txt"
    path.write_text(GOLD, encoding="utf-8")
    return path


@pytest.fixture
def perfect(gold: Path, tmp_path: Path) -> Path:
    """Predictions that are the gold."""
    path = tmp_path / "perfect.jsonl"
    path.write_text("".join(map(dump_line, markup.read(gold))), encoding="utf-8")
    return path


@pytest.fixture
def poorer(perfect: Path, tmp_path: Path) -> Path:
    """Predictions without the first article's roles and with a wrong label in the second."""
    rows = [json.loads(line) for line in perfect.read_text(encoding="utf-8").splitlines()]
    rows[0]["roles"] = []
    rows[1]["entities"][0]["label"] = "ORG"
    path = tmp_path / "poorer.jsonl"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def f1(scores: Scores) -> dict[str, float | None]:
    return {figure.key: figure.f1.value for figure in scores.figures}


def test_predictions_are_scored_into_a_report(
    gold: Path, perfect: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(gold, "--predictions", perfect, "-o", tmp_path / "out", "--replicates", 50)
    scores = read_scores(tmp_path / "out")
    assert scores.about["mode"] == "predictions" and scores.articles == 2
    assert set(f1(scores).values()) == {1.0}
    assert [s.name for s in scores.slices][:1] == ["corpus"]
    assert [row.value for row in scores.slices[0].rows] == ["gold"]
    assert "triples" in capfd.readouterr().out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "errors.jsonl", "predictions.jsonl", "report.html", "report.md", "scores.json",
    ]  # fmt: skip


@pytest.mark.parametrize("other", ["report", "file"])
def test_two_runs_in_two_commands(
    other: str, gold: Path, perfect: Path, poorer: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    run(gold, "--predictions", poorer, "-o", tmp_path / "before")
    against = tmp_path / "before" if other == "report" else poorer
    run(gold, "--predictions", perfect, "-o", tmp_path / "after", "--against", against)
    comparison = read_comparison(tmp_path / "after")
    assert {e.kind for e in comparison.gained} == {"role", "entity"} and not comparison.lost
    roles = next(d for d in comparison.figures if d.key == "roles.exact")
    assert (roles.this, roles.other) == (1.0, pytest.approx(2 / 4))
    assert roles.p is not None and 0 < roles.p <= 1
    out = capfd.readouterr().out
    assert "gained 3, lost 0, in both 0" in out and "roles" in out


def test_gold_mentions_show_what_the_tagger_costs(gold: Path, model: Path, tmp_path: Path) -> None:
    run(gold, "--model", model, "--gold-entities", "-o", tmp_path / "rules", "--replicates", 20)
    scores = read_scores(tmp_path / "rules")
    assert scores.about["mode"] == "gold entities"
    figures = f1(scores)
    assert figures["entities.strict"] == 1.0
    assert figures["roles.exact"] == 1.0 and figures["events.start"] == 1.0
    rules = next(t for t in scores.tables if t.key == "roles.exact|rule")
    assert sum(row.gold for row in rules.rows) == 3


def test_other_rules_are_two_commands_away(gold: Path, model: Path, tmp_path: Path) -> None:
    """A rule taken out of a copy of the configuration costs what it found, and no more."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "configs" / "rules", rules)
    text = (rules / "participants.toml").read_text(encoding="utf-8")
    kept = [part for part in text.split("[[rule]]") if 'id = "chairs' not in part]
    assert len(kept) < len(text.split("[[rule]]"))
    (rules / "participants.toml").write_text("[[rule]]".join(kept), encoding="utf-8")
    base = [gold, "--model", model, "--gold-entities", "--replicates", 20]
    run(*base, "--rules", ROOT / "configs" / "rules", "-o", tmp_path / "before")
    run(*base, "--rules", rules, "-o", tmp_path / "after", "--against", tmp_path / "before")
    comparison = read_comparison(tmp_path / "after")
    assert not comparison.gained
    assert [(e.kind, e.error, e.gold) for e in comparison.lost] == [
        ("participation", "missed", "阮松乔 · 主持")
    ]


def test_a_model_is_run_end_to_end(gold: Path, model: Path, tmp_path: Path) -> None:
    run(gold, "--model", model, "-o", tmp_path / "out", "--replicates", 20)
    scores = read_scores(tmp_path / "out")
    assert scores.about["mode"] == "end to end"
    assert scores.reliability and scores.reliability[0].kind == "entity"
    assert (f1(scores)["entities.strict"] or 0) > 0.5


def test_two_annotators(
    gold: Path, poorer: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(gold, "--predictions", poorer, "--agreement", "-o", tmp_path / "out")
    scores = read_scores(tmp_path / "out")
    kappas = [f for f in scores.figures if f.kind == "agreement"]
    assert [f.key for f in kappas] == ["kappa.characters", "kappa.tags"]
    assert all(0.8 < (f.value.value or 0) < 1 for f in kappas)
    assert scores.about["mode"] == "agreement" and "kappa" in capfd.readouterr().out


def test_training_texts_and_a_curve(gold: Path, perfect: Path, tmp_path: Path) -> None:
    write_curve(
        tmp_path / "c.json", [CurvePoint(5, 10, (Figure("entities.strict", "e", "entity"),))]
    )
    given = ["--predictions", perfect, "--training", gold, "--curve", tmp_path / "c.json"]
    run(gold, *given, "-o", tmp_path / "out")
    scores = read_scores(tmp_path / "out")
    seen = next(s for s in scores.slices if s.field == "entity.seen")
    assert [row.value for row in seen.rows] == ["seen"]
    assert [p.articles for p in scores.learning_curve] == [5]


def page_gold(folder: Path) -> tuple[Path, Path]:
    """A page of one article and its gold with page offsets."""
    text = "枫溪县召开防汛会议\n　　6月17日，县委书记阮松乔主持召开防汛工作会议，县长施怀安出席。\n"
    page = folder / "page.txt"
    page.write_text(text, encoding="utf-8")
    body = text.rstrip("\n").replace("\n　　", "\n")
    offsets, at = [], 0
    for character in body:
        at = text.index(character, at) if character != "\n" else at
        offsets.append(None if character == "\n" else at)
        at += character != "\n"
    start = body.index("阮松乔")
    row = {
        "id": "g-1",
        "text": body,
        "published": "2021-06-18",
        "region": "江西省吉安市枫溪县",
        "page_offsets": offsets,
        "headline_lines": [1],
        "body_lines": [[2, 2]],
        "entities": [{"start": start, "end": start + 3, "label": "PER"}],
        "roles": [{"person": "阮松乔", "title": "书记", "organization": "枫溪县委"}],
        "events": [],
    }
    gold = folder / "page.jsonl"
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return page, gold


def test_ingestion_alone_and_the_whole_from_a_page(
    model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page, gold = page_gold(tmp_path)
    run(gold, "--ingest", page, "-o", tmp_path / "alone")
    alone = read_scores(tmp_path / "alone")
    assert {f.key: f.value.value for f in alone.figures}["ingestion.characters"] == 1.0
    assert all(f.kind == "ingestion" for f in alone.figures)
    run(gold, "--ingest", page, "--model", model, "-o", tmp_path / "whole")
    whole = read_scores(tmp_path / "whole")
    counts = {f.key: (f.correct, f.gold) for f in whole.figures}
    assert counts["roles.exact"] == (1, 1) and counts["ingestion.articles_exact"][1] == 1
    assert counts["entities.exact"] == (1, 1) and "entities.strict" not in counts
    shown = [e for e in read_errors(tmp_path / "whole") if e.predicted == "施怀安"]
    assert shown and shown[0].sentence is not None
    sentence, span = shown[0].sentence.text, shown[0].predicted_spans[0]
    assert sentence[span.start : span.end] == "施怀安"
    assert "headlines exact" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message", "status"),
    [
        (["--model", "m", "--predictions", "p"], "give one of --model and --predictions", 2),
        (["--agreement"], "--agreement: the second annotator is missing", 2),
        (["--predictions", "p", "--gold-entities"], "no rules are run on them", 2),
        (["--predictions", "p", "--replicates", "0"], "--replicates: 0 is not at least 1", 2),
        (["--predictions", "p", "--seed", "-1"], "--seed: -1 is negative", 2),
        (["--ingest", "p", "--gold-entities"], "--ingest: ingestion alone is scored", 2),
        (["--predictions", "p"], "p: no such file", 1),
        (["--model", "m"], "m: no such model folder", 1),
        (["--predictions", "p", "--slices", "s.toml"], "s.toml: cannot be read", 2),
    ],
)
def test_usage_errors_are_one_message(
    arguments: list[str], message: str, status: int, gold: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    run(gold, *arguments, expect=status)
    error = capfd.readouterr().err
    assert message in error and error.startswith("error: ") and error.count("\n") == 1


def change(row: dict[str, object], **values: object) -> str:
    return json.dumps({**row, **values}, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("truncated", "bad.jsonl:2: no JSON"),
        ("other text", "the text of 'ev-1' differs between gold and prediction, from offset 0"),
        ("other ids", "no prediction has the id of a gold article"),
        ("twice", "predicted id 'ev-1' stands twice"),
        ("outside", "predicted article 'ev-1': mention [0, 9999) PER lies outside the text"),
        ("no list", "bad.jsonl:1: a value has the wrong type"),
        ("array", "bad.jsonl:1: a JSON list, not an object"),
        ("not utf-8", "bad.jsonl: not UTF-8"),
    ],
)
def test_bad_predictions_are_one_message(
    damage: str, message: str, gold: Path, perfect: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    lines = perfect.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(lines[0])
    outside = [{"start": 0, "end": 9999, "label": "PER"}]
    content = {
        "truncated": lines[0] + lines[1][:60],
        "other text": change(row, text="甲" + row["text"]) + lines[1],
        "other ids": change(row, id="x"),
        "twice": lines[0] + lines[0],
        "outside": change(row, entities=outside),
        "no list": change(row, entities=7),
        "array": "[]\n",
        "not utf-8": "",
    }[damage]
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(content.encode("utf-8") or b"\xff\xfe\xff")
    run(gold, "--predictions", bad, "-o", tmp_path / "out", expect=1)
    error = capfd.readouterr().err
    assert message in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_bad_gold_is_one_message(
    perfect: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    run(empty, "--predictions", perfect, expect=1)
    assert "empty.jsonl: no article in it" in capfd.readouterr().err
    row = json.loads(perfect.read_text(encoding="utf-8").splitlines()[0])
    row["entities"].append({**row["entities"][0], "label": "ORG"})
    overlapping = tmp_path / "o.jsonl"
    overlapping.write_text(change(row), encoding="utf-8")
    run(overlapping, "--predictions", perfect, expect=1)
    assert "gold article 'ev-1': mention [0, 3) ORG overlaps another" in capfd.readouterr().err
    run(perfect, perfect, "--predictions", perfect, expect=1)
    assert "gold id 'ev-1' stands twice" in capfd.readouterr().err


def test_no_predictions_at_all_are_a_score_of_nothing(
    gold: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    run(gold, "--predictions", empty, "-o", tmp_path / "out")
    scores = read_scores(tmp_path / "out")
    assert {f.f1.value for f in scores.figures} == {0.0}
    assert "2 of 2 gold articles have no prediction" in capfd.readouterr().out


def test_a_report_that_cannot_be_written_is_one_message(
    gold: Path, perfect: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run(gold, "--predictions", perfect, "-o", perfect, expect=2)
    assert "perfect.jsonl" in capfd.readouterr().err


@pytest.mark.parametrize("other", ["none", "empty"])
def test_another_run_that_is_none_is_one_message(
    other: str, gold: Path, perfect: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    run(gold, "--predictions", perfect, "--against", tmp_path / other, expect=1)
    assert f"{other}: n" in capfd.readouterr().err

"""The whole: what an evaluation gives, what a report folder holds, and two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluate.articles import event, facts
from zhiguan.errors import AnnotationError, InputError
from zhiguan.evaluate import storage
from zhiguan.evaluate.assess import Evaluation, Options, evaluate_pairs
from zhiguan.evaluate.compare import compare_runs
from zhiguan.evaluate.curve import read_curve, write_curve
from zhiguan.evaluate.facts import FACTS
from zhiguan.evaluate.markdown import render
from zhiguan.evaluate.report import write_report
from zhiguan.evaluate.schema import CurvePoint, Estimate, Figure, Table
from zhiguan.export.scoring import compare_triples
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

TEXT = "枫溪县召开防汛会议\n6月17日，县委书记阮松乔主持会议。县长施怀安出席。"
AT = {name: TEXT.index(name) for name in ("枫溪县", "县委", "书记", "阮松乔", "县长", "施怀安")}


def mention(name: str, label: str, confidence: float | None = None) -> Entity:
    return Entity(AT[name], AT[name] + len(name), label, confidence)


def gold(id: str = "a1") -> Record:
    return Record(
        id,
        TEXT,
        "2021-06-18",
        "江西省吉安市枫溪县",
        (
            mention("枫溪县", "LOC"),
            mention("县委", "ORG"),
            mention("书记", "TITLE"),
            mention("阮松乔", "PER"),
            mention("县长", "TITLE"),
            mention("施怀安", "PER"),
        ),
        (Role("阮松乔", "书记", "枫溪县委"), Role("施怀安", "县长", "枫溪县政府")),
        (
            event(
                "会议", "2021-06-17", organizers=("枫溪县",),
                people=(("阮松乔", "主持"), ("施怀安", "出席")),
            ),
        ),
    )  # fmt: skip


def found(id: str = "a1") -> Record:
    return Record(
        id,
        TEXT,
        entities=(
            mention("枫溪县", "ORG", 0.6),
            mention("县委", "ORG", 0.99),
            mention("书记", "TITLE", 0.99),
            mention("阮松乔", "PER", 0.98),
            mention("县长", "TITLE", 0.97),
        ),
        roles=(
            Role("阮松乔", "书记", "枫溪县委", Evidence((3, 2, 1)), "offices", 0.97),
            Role("施怀安", "县长", None, Evidence((4,)), "alone", 0.6),
        ),
        events=(
            Event(
                "会议", "2021-06-17", "2021-06-17",
                participants=(Participant("阮松乔", "主持", Evidence((3,)), "chairs"),),
                rule="meeting", confidence=0.9,
            ),
        ),
    )  # fmt: skip


def evaluated(*records: Record) -> Evaluation:
    pairs = [(gold(r.id), r) for r in records]
    options = Options(replicates=100, facts=(*FACTS, compare_triples))
    return evaluate_pairs(pairs, {"gold": "g", "model": "m"}, options)


def figure(evaluation: Evaluation, key: str) -> Figure:
    return next(f for f in evaluation.scores.figures if f.key == key)


def table(evaluation: Evaluation, key: str) -> Table:
    return next(t for t in evaluation.scores.tables if t.key == key)


def test_the_figures_by_hand() -> None:
    run = evaluated(found(), found("a2"))
    counts = {f.key: (f.correct, f.predicted, f.gold) for f in run.scores.figures}
    assert counts["entities.strict"] == counts["entities.exact"] == (8, 10, 12)
    assert counts["roles.exact"] == (2, 4, 4) and counts["roles.relaxed"] == (4, 4, 4)
    assert counts["events.start"] == counts["dates.exact"] == (2, 2, 2)
    assert counts["participations.exact"] == (2, 2, 4)
    assert counts["organizers.exact"] == (0, 0, 2)
    assert figure(run, "names.exact").f1.value is None
    strict = figure(run, "entities.strict")
    assert strict.f1.value == pytest.approx(16 / 22)
    assert strict.precision.value == 0.8
    assert strict.f1.low is not None and strict.f1.low < 16 / 22


def test_rows_add_up_to_their_figure_whatever_they_divide_by() -> None:
    run = evaluated(found(), found("a2"), gold("a3"))
    for one in run.scores.tables:
        whole = figure(run, one.key.split("|")[0])
        for name in ("correct", "predicted", "gold"):
            assert sum(getattr(row, name) for row in one.rows) == getattr(whole, name), one.key


def test_a_table_by_rule_has_precision_and_the_share_of_all_gold() -> None:
    rows = {f.name: f for f in table(evaluated(found()), "roles.exact|rule").rows}
    assert list(rows) == ["offices", "alone", "missed"]
    assert rows["offices"].precision.value == 1.0 and rows["offices"].value.value == 0.5
    assert rows["alone"].precision.value == 0.0 and rows["alone"].value.value == 0.0
    assert (rows["missed"].gold, rows["missed"].value.value) == (1, 0.5)
    assert all(f.measure == "precision" and f.f1.value is None for f in rows.values())


def test_triples_are_compared_as_sets_whatever_the_events_number() -> None:
    one = gold()
    turned = facts(roles=one.roles, events=(event("其他", None), *one.events), id="a1")
    turned = Record("a1", TEXT, entities=one.entities, roles=turned.roles, events=turned.events)
    triples = figure(evaluated(turned), "triples.exact")
    assert (triples.correct, triples.predicted, triples.gold) == (9, 10, 9)


def test_errors_are_shown_in_their_sentence_with_offsets_of_it() -> None:
    errors = {(e.kind, e.error, e.label): e for e in evaluated(found()).errors}
    label = errors["entity", "label", "LOC"]
    assert label.sentence is not None and label.sentence.text == "枫溪县召开防汛会议"
    assert [(s.start, s.end, s.label) for s in label.gold_spans] == [(0, 3, "LOC")]
    assert [(s.start, s.end, s.label) for s in label.predicted_spans] == [(0, 3, "ORG")]
    assert label.predicted_label == "ORG" and label.confidence == 0.6
    role = errors["role", "attribute", "with body"]
    assert role.differs == ("organization",) and role.rule == "alone"
    assert role.sentence is not None and role.sentence.text == "县长施怀安出席。"
    shown = [role.sentence.text[s.start : s.end] for s in role.gold_spans]
    assert shown == ["县长", "施怀安"]
    assert TEXT[role.sentence.start :].startswith(role.sentence.text)
    part = errors["participation", "missed", "出席"]
    assert part.cause == "entity" and part.gold == "施怀安 · 出席" and part.predicted is None


def test_a_report_folder_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    run, other = evaluated(found(), gold("a2")), evaluated(found(), found("a2"))
    comparison = compare_runs(run, other, rounds=50)
    write_report(tmp_path, run.scores, run.errors, predictions=[found()], comparison=comparison)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "comparison.json", "errors.jsonl", "predictions.jsonl", "report.html", "report.md",
        "scores.json",
    ]  # fmt: skip
    assert storage.read_scores(tmp_path) == run.scores
    assert list(storage.read_errors(tmp_path)) == run.errors
    assert storage.read_comparison(tmp_path) == comparison
    write_report(tmp_path, run.scores, run.errors)
    assert not (tmp_path / "comparison.json").exists()
    assert not (tmp_path / "predictions.jsonl").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "scores.json: .*Invalid JSON"),
        ("{}", "scores.json: about: Field required"),
        (None, "scores.json: cannot be read"),
    ],
)
def test_a_damaged_report_is_one_message(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "scores.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        storage.read_scores(tmp_path)


def test_a_report_of_another_version_is_refused(tmp_path: Path) -> None:
    storage.write_scores(tmp_path, evaluated(found()).scores)
    path = tmp_path / "scores.json"
    row = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**row, "version": 1}), encoding="utf-8")
    with pytest.raises(InputError, match="version 1, where 2 is due"):
        storage.read_scores(tmp_path)


def test_lone_surrogates_and_markup_do_not_break_a_report(tmp_path: Path) -> None:
    text = "书记<b>|\ud800甲乙。"
    wanted = Record("a|\ud800", text, entities=(Entity(0, 2, "TITLE"), Entity(7, 9, "PER")))
    run = evaluate_pairs([(wanted, Record(wanted.id, text))], {"gold": "x|*y*"})
    write_report(tmp_path, run.scores, run.errors, predictions=[wanted])
    rows = list(storage.read_errors(tmp_path))
    assert len(rows) == 2 and "\ufffd" in rows[0].article
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "x\\|\\*y\\*" in text and "a\\|\ufffd" in text


def test_two_runs_side_by_side() -> None:
    one, other = evaluated(found(), gold("a2")), evaluated(found(), found("a2"))
    comparison = compare_runs(one, other, rounds=200)
    assert comparison.shared == len(one.errors)
    assert len(comparison.gained) == len(other.errors) - len(one.errors)
    assert not comparison.lost and {e.article for e in comparison.gained} == {"a2"}
    strict = comparison.figures[0]
    assert strict.key == "entities.strict" and strict.difference.value is not None
    assert strict.this == pytest.approx(20 / 23) and strict.other == pytest.approx(16 / 22)
    assert strict.difference.value == pytest.approx(20 / 23 - 16 / 22)
    assert strict.p == 1.0
    back = compare_runs(other, one, rounds=200)
    assert back.lost == comparison.gained and back.gained == comparison.lost
    with pytest.raises(ValueError, match="same articles"):
        compare_runs(one, evaluated(found()))


def test_a_run_beside_itself_differs_in_nothing() -> None:
    run = evaluated(found(), gold("a2"))
    comparison = compare_runs(run, run, rounds=20)
    assert not comparison.gained and not comparison.lost
    assert all(d.p in (None, 1.0) for d in comparison.figures)
    assert all(d.difference.value in (None, 0.0) for d in comparison.figures)


def test_keys_of_errors_tell_equal_items_apart() -> None:
    role = Role("阮松乔", "书记", "枫溪县委")
    double = Record("a1", TEXT, entities=gold().entities, roles=(role, role, role))
    keys = [e.key for e in evaluated(double).errors if e.error == "spurious"]
    assert len(keys) == len(set(keys)) == 2


def test_the_report_says_when_strict_and_lenient_part() -> None:
    tags = ["O"] * len(TEXT)
    tags[0:3] = ["I-LOC"] * 3
    tagged = Record("a1", TEXT, extra={"tags": tags})
    run = evaluated(tagged)
    assert figure(run, "entities.lenient").correct == 1
    assert figure(run, "entities.strict").correct == 0
    assert any("strict and lenient" in note for note in run.scores.notes)


@pytest.mark.parametrize(
    ("wanted", "predicted", "message"),
    [
        ((Entity(0, 99, "PER"),), (), r"gold article 'a': mention \[0, 99\) PER lies outside"),
        ((), (Entity(3, 2, "PER"),), r"predicted article 'a': mention \[3, 2\) PER lies outside"),
        ((Entity(0, 3, "PER"), Entity(2, 4, "ORG")), (), r"'a': mention \[2, 4\) ORG overlaps"),
    ],
)
def test_impossible_mentions_are_one_message(
    wanted: tuple[Entity, ...], predicted: tuple[Entity, ...], message: str
) -> None:
    pair = (Record("a", TEXT, entities=wanted), Record("a", TEXT, entities=predicted))
    with pytest.raises(AnnotationError, match=message):
        evaluate_pairs([pair], {})


def test_no_articles_at_all() -> None:
    scores = evaluate_pairs([], {}).scores
    assert scores.articles == 0 and all(f.f1 == Estimate() for f in scores.figures)
    assert "0 articles" in render(scores, ())


def test_the_same_pairs_give_the_same_report(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run = evaluated(found(), gold("a2"))
        write_report(tmp_path / name, run.scores, run.errors)
    for name in ("scores.json", "errors.jsonl", "report.md", "report.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_learning_curve_is_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "curve.json"
    points = [CurvePoint(20, 900, (Figure("entities.strict", "e", "entity"),)), CurvePoint(5, 200)]
    write_curve(path, points)
    assert [p.articles for p in read_curve(path)] == [5, 20]
    path.write_text('[{"articles": 3}]', encoding="utf-8")
    with pytest.raises(InputError, match=r"curve.json: 0.characters: Field required"):
        read_curve(path)
    with pytest.raises(InputError, match=r"none\.json: cannot be read"):
        read_curve(tmp_path / "none.json")

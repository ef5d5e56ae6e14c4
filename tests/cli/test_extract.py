"""The command as a user starts it: files, exit statuses, messages, and every kind of bad input."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest
import rdflib

from zhiguan.cli.app import main

REGION = ["--region", "江西省吉安市枫溪县"]


def run(*arguments: str | Path, expect: int = 0) -> None:
    """Runs `zhiguan` in this process and checks its exit status."""
    before = sys.argv
    sys.argv = ["zhiguan", *map(str, arguments)]
    try:
        main()
        status: object = 0
    except SystemExit as exit_:
        status = exit_.code or 0
    finally:
        sys.argv = before
    assert status == expect


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model: Path, example_pages: Path) -> Path:
    out = tmp_path_factory.mktemp("run") / "out"
    run("extract", example_pages, "-o", out, "--model", model, *REGION)
    return out


def test_a_run_writes_its_five_files_and_nothing_else(finished: Path) -> None:
    assert sorted(p.name for p in finished.iterdir()) == [
        "failures.jsonl",
        "records.jsonl",
        "run.json",
        "triples.csv",
        "triples.nt",
    ]
    assert rows(finished / "failures.jsonl") == []


def test_every_offset_points_at_the_same_characters_of_the_page(
    finished: Path, example_pages: Path
) -> None:
    for row in rows(finished / "records.jsonl"):
        page = (example_pages / f"{row['page']}.txt").read_text(encoding="utf-8")
        text = str(row["text"])
        assert row["entities"], row["id"]
        for entity in row["entities"]:  # type: ignore[attr-defined]
            mention = text[entity["start"] : entity["end"]]
            assert "".join(page[a:b] for a, b in entity["page_spans"]) == mention
            assert 0.0 <= entity["confidence"] <= 1.0
        for fact in [*row["roles"], *row["events"]]:  # type: ignore[misc]
            assert fact["rule"] and fact["evidence"]["page_spans"]


def test_the_demo_page_gives_its_officials(finished: Path) -> None:
    found = {
        (role["person"], role["title"], role["organization"])
        for row in rows(finished / "records.jsonl")
        for role in row["roles"]  # type: ignore[attr-defined]
    }
    assert ("阮松乔", "书记", "枫溪县委") in found
    assert ("施怀安", "县长", "枫溪县政府") in found
    assert ("向北辰", "局长", "枫溪县水利局") in found


def test_triples_are_the_same_statements_in_both_formats(finished: Path) -> None:
    with (finished / "triples.csv").open(encoding="utf-8", newline="") as handle:
        statements = list(csv.DictReader(handle))
    graph = rdflib.Graph()
    graph.parse(finished / "triples.nt", format="nt")
    holds = rdflib.URIRef("http://www.w3.org/ns/org#holds")
    pairs = {(s["subject"], s["object"]) for s in statements if s["predicate"] == "任职"}
    assert len(set(graph.subject_objects(holds))) == len(pairs) > 10


def test_run_json_says_what_ran(finished: Path) -> None:
    summary = json.loads((finished / "run.json").read_text(encoding="utf-8"))
    assert summary["counts"]["pages"] == 2 and summary["counts"]["failed"] == 0
    assert set(summary["fingerprint"]) == {"version", "model", "rules", "inputs", "options"}


def test_results_do_not_depend_on_the_number_of_workers(
    finished: Path, tmp_path: Path, model: Path, example_pages: Path
) -> None:
    run("extract", example_pages, "-o", tmp_path, "--model", model, *REGION, "--workers", 2)
    for name in ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt"):
        assert (tmp_path / name).read_bytes() == (finished / name).read_bytes()


def test_bad_inputs_are_failures_and_the_rest_goes_on(
    tmp_path: Path, model: Path, example_pages: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a-empty.txt").write_bytes(b"")
    (inputs / "b-binary.txt").write_bytes(bytes(range(256)) * 40)
    (inputs / "c-latin.txt").write_bytes("Ação, não é página".encode("latin-1") * 20)
    (inputs / "d-line.txt").write_text("县委书记阮松乔。" * 640_000, encoding="utf-8")
    (inputs / "e-rows.jsonl").write_text(
        '{"id": "r1", "text": "县委书记阮松乔主持会议。"}\n{"id": "r2", "te\n{"id": "r3"}\n',
        encoding="utf-8",
    )
    shutil.copy(next(example_pages.glob("*.txt")), inputs / "f-good.txt")
    out = tmp_path / "out"
    run("extract", inputs, tmp_path / "none.txt", "-o", out, "--model", model, expect=1)
    failures = rows(out / "failures.jsonl")
    where = [(Path(str(f["source"])).name, f.get("line")) for f in failures]
    assert where == [
        ("a-empty.txt", None),
        ("b-binary.txt", None),
        ("c-latin.txt", None),
        ("d-line.txt", None),
        ("e-rows.jsonl", 2),
        ("e-rows.jsonl", 3),
        ("none.txt", None),
    ]
    assert all(f["reason"] for f in failures)
    pages = {str(row["page"]) for row in rows(out / "records.jsonl")}
    assert pages == {"r1", "f-good"}
    assert "7 failed" in capfd.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_records(
    encoding: str, tmp_path: Path, model: Path, example_pages: Path, finished: Path
) -> None:
    source = sorted(example_pages.glob("*.txt"))[0]
    copy = tmp_path / source.name
    copy.write_bytes(source.read_text(encoding="utf-8").encode(encoding))
    run("extract", copy, "-o", tmp_path / "out", "--model", model, *REGION)
    wanted = [r for r in rows(finished / "records.jsonl") if r["page"] == source.stem]
    assert rows(tmp_path / "out" / "records.jsonl") == wanted


def test_an_article_given_as_such_keeps_its_text(tmp_path: Path, model: Path) -> None:
    text = "县政协召开 会议\n\n6月 9日,县政协主席龚 秋屏主持会议。\n"
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "x", "text": text}) + "\n", encoding="utf-8")
    run("extract", source, "-o", tmp_path / "out", "--model", model, "--articles")
    (row,) = rows(tmp_path / "out" / "records.jsonl")
    assert row["text"] == text and row["id"] == "x"


def test_records_on_stdout(
    model: Path,
    example_pages: Path,
    finished: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    run("extract", example_pages, "-o", "-", "--model", model, *REGION)
    assert capfd.readouterr().out == (finished / "records.jsonl").read_text(encoding="utf-8")


def test_quiet_prints_nothing_but_the_data(
    model: Path,
    example_pages: Path,
    finished: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    run("extract", example_pages, "-o", "-", "--model", model, *REGION, "--quiet")
    printed = capfd.readouterr()
    assert printed.out == (finished / "records.jsonl").read_text(encoding="utf-8")
    assert printed.err == ""


def test_a_finished_run_says_so(
    finished: Path, model: Path, example_pages: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (finished / "run.json").read_bytes()
    run("extract", example_pages, "-o", finished, "--model", model, *REGION)
    assert "2 pages" in (message := capfd.readouterr().err)
    assert "nothing was left to read" in message
    assert (finished / "run.json").read_bytes() == before


def test_a_page_that_takes_too_long_is_a_failure(
    tmp_path: Path, model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A million characters in sentences take longer than the second that is allowed."""
    page = tmp_path / "long.txt"
    page.write_text("县委书记阮松乔主持会议。" * 80_000, encoding="utf-8")
    arguments = [page, "-o", tmp_path / "out", "--model", model, "--articles"]
    run("extract", *arguments, "--timeout", "1", expect=1)
    (failure,) = rows(tmp_path / "out" / "failures.jsonl")
    assert failure["reason"] == "not done within 1 s; --timeout allows more"
    assert rows(tmp_path / "out" / "records.jsonl") == []
    assert "long.txt: not done within 1 s" in capfd.readouterr().err


def test_a_finished_run_is_not_overwritten_by_another(
    finished: Path, tmp_path: Path, model: Path, example_pages: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(finished, out)
    before = (out / "records.jsonl").read_bytes()
    run("extract", example_pages, "-o", out, "--model", model, expect=2)
    assert (out / "records.jsonl").read_bytes() == before
    run("extract", example_pages, "-o", out, "--model", model, "--restart")
    assert (out / "records.jsonl").read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--published", "11.8.2020"],
            "--published: '11.8.2020' is no date (write it as 2020-08-11)",
        ),
        (["--format", "xml"], "--format: unknown format 'xml' (one of jsonl, csv, nt, parquet)"),
        (["--workers", "0"], "--workers: 0 is not at least 1"),
        (["--timeout", "0"], "--timeout: 0 is not between 0 and 604800 seconds"),
        (["--timeout", "nan"], "--timeout: nan is not between 0 and 604800 seconds"),
        (["--engine", "spark"], "Invalid value for '--engine'"),
    ],
)
def test_unknown_option_values_are_usage_errors(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    example_pages: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    run("extract", example_pages, "-o", out, *arguments, expect=2)
    assert message in capfd.readouterr().err
    assert not out.exists()


def test_a_missing_model_is_one_clear_message(
    tmp_path: Path, example_pages: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run("extract", example_pages, "-o", tmp_path / "o", "--model", tmp_path / "no", expect=1)
    message = capfd.readouterr().err
    assert "no: no such model folder" in message and message.count("\n") == 1
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("damage", ["config.cfg", "ner/model.safetensors", "words/weights.npz"])
def test_a_damaged_model_is_one_clear_message(
    damage: str,
    tmp_path: Path,
    model: Path,
    example_pages: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    broken = tmp_path / "model"
    shutil.copytree(model, broken)
    (broken / damage).write_bytes(b"\x00\x01 not what it was")
    run("extract", example_pages, "-o", tmp_path / "o", "--model", broken, expect=1)
    message = capfd.readouterr().err
    assert message.startswith("error: ") and str(broken) in message and message.count("\n") == 1
    assert not list((tmp_path / "o").glob("*.jsonl"))

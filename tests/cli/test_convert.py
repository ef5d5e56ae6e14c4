"""`zhiguan convert`: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhiguan.annotation import markup
from zhiguan.cli.app import app
from zhiguan.errors import AnnotationError, ConfigError

GOOD = """\
=== a-1 | 江西省吉安市枫溪县 | 2021-06-18
H [枫溪县/LOC]召开会议
P 6月17日，[县委/ORG][书记/TITLE][阮松乔/PER]主持会议。
B [记者/TITLE] [卫满/PER]
R 阮松乔 | 书记 | 枫溪县委
R 卫满 | 记者 | -
E 会议 | 2021-06-17 | 2021-06-17 | - | - | 枫溪县 | 阮松乔:主持
"""
BAD = GOOD.replace("R 卫满", "R 卫 青").replace("阮松乔:主持", "阮松乔:旁听")
FORMATS = ["jsonl", "markup", "conll", "conll-bioes", "doccano", "label-studio", "brat", "docbin"]


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["convert", *map(str, arguments)])
    if isinstance(result.exception, Exception):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_there_and_back(name: str, good: Path, tmp_path: Path) -> None:
    middle, end = tmp_path / "middle", tmp_path / "end.txt"
    code, _, said = run(name, good, middle)
    assert code == 0
    assert run("markup", middle, end)[0] == 0
    kept = end.read_text(encoding="utf-8").strip()
    if name.startswith("conll"):
        assert said.splitlines() == [
            f"{name} holds no roles: 2 left out",
            f"{name} holds no events: 1 left out",
        ]
        assert kept == "\n".join(line for line in GOOD.splitlines() if line[0] not in "RE")
    else:
        assert "left out" not in said
        assert kept == GOOD.strip()


def test_check_lists_every_problem_and_writes_nothing(tmp_path: Path) -> None:
    path, out = tmp_path / "bad.txt", tmp_path / "out.jsonl"
    path.write_text(BAD, encoding="utf-8")
    code, _, said = run("jsonl", path, out, "--check")
    assert code == 1 and not out.exists()
    assert [line.partition(" (")[0] for line in said.splitlines()] == [
        f"{path}:6: a-1: role '卫 青', which is no PER mention of the article",
        f"{path}:7: a-1: participant role '旁听' of '阮松乔' is unknown",
        f"2 problems in {path}; nothing was written",
    ]
    code, _, said = run("jsonl", path, out)
    assert code == 1 and out.exists() and len(said.splitlines()) == 2


def test_label_studio_gets_its_interface(good: Path, tmp_path: Path) -> None:
    _, _, said = run("label-studio", good, tmp_path / "tasks.json")
    (task,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    interface = (tmp_path / "tasks.xml").read_text(encoding="utf-8")
    for control in {region["from_name"] for region in task["annotations"][0]["result"]}:
        assert f'name="{control}"' in interface
    assert f'value="${next(iter(task["data"]))}"' in interface
    assert str(tmp_path / "tasks.xml") in said


def test_standard_output(good: Path) -> None:
    assert run("markup", good, "-")[1].strip() == GOOD.strip()


def test_folders_and_formats_that_cannot_be_used_are_usage_errors(
    good: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="unknown format 'xml'"):
        run("xml", good, "-")
    with pytest.raises(ConfigError, match="--from: unknown format"):
        run("jsonl", good, "-", "--from", "xml")
    with pytest.raises(ConfigError, match="not a text format"):
        run("brat", good, "-")
    with pytest.raises(ConfigError, match="cannot write there"):
        run("jsonl", good, tmp_path / "none" / "out.jsonl")
    with pytest.raises(AnnotationError, match="say --from"):
        other = tmp_path / "other.xyz"
        other.write_text("就是一行字\n", encoding="utf-8")
        run("jsonl", other, "-")
    assert run("jsonl", good, "-", "--from", "markup")[0] == 0
    run("brat", good, tmp_path / "folder")
    with pytest.raises(ConfigError, match="there are articles in it"):
        run("brat", good, tmp_path / "folder")


def test_a_correction_in_a_tool_comes_back(good: Path, tmp_path: Path) -> None:
    run("doccano", good, tmp_path / "out.jsonl")
    row = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    people = {e["id"]: row["text"][e["start_offset"] : e["end_offset"]] for e in row["entities"]}
    gone = next(r for r in row["relations"] if people[r["from_id"]] == "卫满")
    other = next(r for r in row["relations"] if people[r["from_id"]] == "阮松乔")
    row["relations"] = [r for r in row["relations"] if r is not gone]
    row["relations"].append({"from_id": gone["from_id"], "to_id": other["to_id"], "type": "任职"})
    row["relations"].append({"from_id": 0, "to_id": 1, "type": "认识"})
    (tmp_path / "corrected.jsonl").write_text(json.dumps(row), encoding="utf-8")
    _, _, said = run("markup", tmp_path / "corrected.jsonl", tmp_path / "end.txt")
    assert said == "doccano: relations of type 认识: 1 not read\n"
    (record,) = markup.read(tmp_path / "end.txt")
    assert [(r.person, r.title, r.organization) for r in record.roles] == [
        ("阮松乔", "书记", "枫溪县委"),
        ("卫满", "书记", "枫溪县委"),
    ]


def test_label_studio_exports_are_read(tmp_path: Path) -> None:
    """Annotations win over predictions; offsets of early versions are UTF-16 units."""
    region = {"from_name": "label", "to_name": "text", "type": "labels", "id": "x"}
    value = {"start": 3, "end": 5, "text": "县委", "labels": ["ORG"]}
    task = {
        "id": 7,
        "data": {"text": "😀 县委书记"},
        "annotations": [
            {"was_cancelled": True, "result": []},
            {"completed_by": 1, "result": [{**region, "value": value}]},
            {"completed_by": 2, "result": []},
        ],
        "predictions": [{"result": [{"type": "choices", "value": {}}]}],
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    _, text, said = run("markup", path, "-")
    assert "P 😀 [县委/ORG]书记" in text
    assert said == ("label-studio: annotations of further annotators, or predictions: 1 not read\n")


def test_brat_corrections_come_back(good: Path, tmp_path: Path) -> None:
    run("brat", good, tmp_path / "brat")
    path = tmp_path / "brat" / "a-1.ann"
    lines = path.read_text(encoding="utf-8").splitlines()
    titles = {line.split("\t")[2]: line.split("\t")[0] for line in lines if line[0] == "T"}
    turned = [line.replace("Arg1:" + titles["卫满"], "Arg1:" + titles["阮松乔"]) for line in lines]
    path.write_text("\r\n".join([*turned, "A1\tSure T1"]) + "\r\n", encoding="utf-8", newline="")
    code, text, said = run("markup", tmp_path / "brat", "-")
    assert code == 0 and said == "brat: lines of kind A: 1 not read\n"
    assert "R 阮松乔 | 书记 | 枫溪县委\nR 阮松乔 | 记者 | -\n" in text

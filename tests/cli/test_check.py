from __future__ import annotations

import sys
from pathlib import Path

import pytest

from zhiguan.cli.app import main

OWN = """
[[rule]]
id = "guides-a-meeting"
about = "甲莅会指导"
yields = "participant:出席"
template = "{PEOPLE}~12莅会指导"
match = [{ text = "[县委/ORG][书记/TITLE][葛长青/PER]莅会指导。", yields = ["葛长青:出席"] }]
"""


def check(*arguments: str | Path, expect: int = 0) -> None:
    before = sys.argv
    sys.argv = ["zhiguan", "check", *map(str, arguments)]
    try:
        with pytest.raises(SystemExit) as stopped:
            main()
    finally:
        sys.argv = before
    assert (stopped.value.code or 0) == expect


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    return tmp_path


def counts(capsys: pytest.CaptureFixture[str]) -> tuple[int, int, int]:
    last = capsys.readouterr().out.splitlines()[-1]
    rules, examples, problems = (int(part.split()[0]) for part in last.split(", "))
    return rules, examples, problems


def test_a_folder_of_ones_own_joins_the_shipped_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check()
    shipped = counts(capsys)
    check("--rules", folder(tmp_path, OWN))
    joined = counts(capsys)
    assert joined == (shipped[0] + 1, shipped[1] + 1, 0)


def test_a_folder_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(folder(tmp_path, OWN))
    assert counts(capsys) == (1, 1, 0)


def test_an_example_that_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--rules", folder(tmp_path, OWN.replace('"葛长青:出席"', '"葛长青:主持"')), expect=1)
    out = capsys.readouterr().out
    assert "own.toml:2 rule guides-a-meeting" in out
    assert "yields 葛长青:出席, not 葛长青:主持" in out


def test_a_rule_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--rules", folder(tmp_path, OWN.replace("{PEOPLE}", "{PEOPEL}")), expect=1)
    assert "own.toml:2 rule guides-a-meeting: {PEOPEL} is no slot" in capsys.readouterr().err

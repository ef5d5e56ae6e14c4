from __future__ import annotations

from pathlib import Path

import pytest

from zhiguan.batch.inputs import Source, digest_folder, digest_sources, expand
from zhiguan.errors import ConfigError, InputError


def names(arguments: list[str]) -> list[str]:
    return [item.name if isinstance(item, Source) else str(item) for item in expand(arguments)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.TXT", "sub/c.jsonl", "sub/a.pdf", "notes.doc"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "in"


def test_a_folder_is_walked_in_sorted_order(folder: Path) -> None:
    assert names([str(folder)]) == ["a", "b", "sub/a", "sub/c"]


def test_a_glob_and_a_file_give_each_file_once(folder: Path) -> None:
    assert names([str(folder / "*.txt"), str(folder / "b.txt")]) == ["b"]


def test_a_file_is_read_whatever_its_suffix(folder: Path) -> None:
    assert names([str(folder / "notes.doc")]) == ["notes"]


def test_names_that_collide_become_paths(tmp_path: Path) -> None:
    for part in ("x", "y"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.txt").write_text(part)
    found = names([str(tmp_path / "x"), str(tmp_path / "y")])
    assert len(set(found)) == 2 and all(name.endswith("a.txt") for name in found)


def test_what_is_not_there_stands_in_its_place(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = names([str(folder / "no.txt"), str(tmp_path / "empty"), str(folder / "*.xml"), "-"])
    assert found[0].endswith("no.txt: no such file or folder")
    assert found[1].endswith(".jsonl.gz, .jsonl.zst file in this folder")
    assert found[2].endswith("*.xml: no file matches")
    assert found[3] == "stdin"


@pytest.mark.parametrize("arguments", [[], ["-", "-"]])
def test_unusable_arguments(arguments: list[str]) -> None:
    with pytest.raises(ConfigError):
        expand(arguments)


def test_digests_change_with_contents_and_names(folder: Path) -> None:
    before = digest_folder(folder), digest_sources(expand([str(folder)]))
    assert before == (digest_folder(folder), digest_sources(expand([str(folder)])))
    (folder / "b.txt").write_text("other")
    assert digest_folder(folder) != before[0]
    assert digest_sources(expand([str(folder)])) != before[1]
    assert digest_sources([InputError("x", where="a")]) != digest_sources([])

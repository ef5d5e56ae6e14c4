from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from zhiguan.batch.inputs import Source, digest_folder, expand
from zhiguan.errors import ConfigError


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


def test_a_digest_changes_with_contents(folder: Path) -> None:
    before = digest_folder(folder)
    assert before == digest_folder(folder)
    (folder / "b.txt").write_text("other")
    assert digest_folder(folder) != before


def test_the_same_sources_come_again_in_the_same_order(folder: Path) -> None:
    sources = expand([str(folder), str(folder / "b.txt"), "-"])
    first = list(sources)
    assert first == list(sources) and len(first) == 5


def test_files_of_one_name_and_two_kinds_are_told_apart(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl.gz", "b.txt.zst", "c.parquet"):
        (tmp_path / name).touch()
    found = names([str(tmp_path)])
    assert found == [str(tmp_path / "a.jsonl.gz"), str(tmp_path / "a.txt"), "b", "c"]


def test_a_link_to_a_file_and_the_file_are_one_input(folder: Path) -> None:
    (folder / "z.txt").symlink_to(folder / "b.txt")
    (folder / "loop").symlink_to(folder)
    assert names([str(folder)]) == ["a", "b", "sub/a", "sub/c"]


def test_a_folder_that_cannot_be_read_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = names([str(folder)])
    assert found[:2] == ["a", "b"]
    assert found[2].endswith("sub: the folder cannot be read: Permission denied")


@pytest.mark.parametrize("name", [b"a\nb.txt", b"a\x1b[2J.txt", b"\xff\xfe.txt"])
def test_any_file_name_gives_a_name_that_can_be_written(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).touch()
    (found,) = names([str(tmp_path)])
    assert found.encode("utf-8")


def test_memory_hardly_grows_with_the_number_of_files(tmp_path: Path) -> None:
    peaks = []
    for folders in (4, 40):
        for number in range(folders):
            (tmp_path / f"{folders}" / f"{number:03d}").mkdir(parents=True)
            for page in range(100):
                (tmp_path / f"{folders}" / f"{number:03d}" / f"page-{page:03d}.txt").touch()
        tracemalloc.start()
        count = sum(1 for _ in expand([str(tmp_path / f"{folders}")]))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == folders * 100
    assert peaks[1] - peaks[0] < 3_600 * 100  # 100 bytes a file; a list of sources takes 400

import json
import lzma
from pathlib import Path

import pytest

from zhiguan.errors import ConfigError, InputError
from zhiguan.ner.pretraining import pretrain
from zhiguan.ner.vectors import VectorTable

LINES = ["县委书记到柳林镇调研。", "３月 8日，县委召开会议。", ""] * 40


def write(folder: Path) -> Path:
    with lzma.open(folder / "news.xz", "wt", encoding="utf-8") as handle:
        handle.write("\n".join(LINES))
    rows = [json.dumps({"text": line}, ensure_ascii=False) for line in LINES if line]
    (folder / "more.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "words.txt").write_text("书记 20 n\n会议 10 n\n柳林镇 3 n\n县委\n", encoding="utf-8")
    (folder / "towns.csv").write_text("code,name\n1,柳林镇\n2,河口镇\n", encoding="utf-8")
    config = folder / "pretrain.cfg"
    config.write_text(
        """
[pretraining]
dimensions = 8
epochs = 1
min_count = 2
threads = 1
[pretraining.texts]
news = "news.xz"
more = "more.jsonl"
[pretraining.word_lists]
known = "words.txt"
[pretraining.families]
towns = "towns.csv"
""",
        encoding="utf-8",
    )
    return config


@pytest.fixture(autouse=True)
def _needs_gensim() -> None:
    pytest.importorskip("gensim", reason="skip-gram pretraining needs the pretrain extra")


def test_vectors_of_all_three_kinds_are_written(tmp_path: Path) -> None:
    folder = pretrain(write(tmp_path), tmp_path / "out")
    tables = {n: VectorTable.load(folder / n) for n in ("characters", "bigrams", "words")}
    assert {"县", "0"} <= set(tables["characters"].keys) and "3" not in tables["characters"].keys
    assert {"县委", "0月", "月0"} <= set(tables["bigrams"].keys)
    words = tables["words"]
    assert {"书记", "会议", "柳林镇", "县委", "河口镇"} <= set(words.keys)
    index = words.index()
    assert (words.dense()[index["河口镇"]] - words.dense()[index["柳林镇"]]).max() < 0.05
    assert all(table.dimensions == 8 for table in tables.values())
    report = json.loads((folder / "pretraining.json").read_text(encoding="utf-8"))
    names = {Path(name).name for name in report["files"]}
    assert names == {"news.xz", "more.jsonl", "words.txt", "towns.csv"}
    assert report["characters_read"] == 2 * sum(len("".join(x.split())) for x in LINES)
    assert (
        sorted(path.suffix for path in folder.iterdir())
        == [".json"] + [".safetensors"] * 3 + [".txt"] * 3
    )


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    config = write(tmp_path)
    (tmp_path / "news.xz").unlink()
    with pytest.raises(ConfigError, match=r"news\.xz"):
        pretrain(config, tmp_path / "out")


def test_a_damaged_text_is_named(tmp_path: Path) -> None:
    config = write(tmp_path)
    (tmp_path / "news.xz").write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"news\.xz"):
        pretrain(config, tmp_path / "out")

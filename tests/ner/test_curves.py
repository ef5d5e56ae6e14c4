import json
from pathlib import Path
from xml.etree import ElementTree

from zhiguan.ner.curves import draw


def write(path: Path, rows: list[dict[str, float]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_every_seed_has_its_line_and_the_same_metrics_the_same_bytes(tmp_path: Path) -> None:
    rows = [
        {"seed": seed, "step": step, key: value / step}
        for seed in (1, 2)
        for step in (10, 20, 30)
        for key, value in (("loss", 30.0), ("eval_f1", 5.0))
    ]
    metrics = write(tmp_path / "metrics.jsonl", rows)
    draw(metrics, tmp_path / "a.svg")
    draw(metrics, tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    drawn = ElementTree.parse(tmp_path / "a.svg").getroot()
    ids = [element.get("id", "") for element in drawn.iter()]
    assert sum(name.startswith("axes_") for name in ids) == 2
    write(tmp_path / "metrics.jsonl", [row for row in rows if row["seed"] == 1])
    draw(metrics, tmp_path / "c.svg")
    assert (tmp_path / "c.svg").read_bytes() != (tmp_path / "a.svg").read_bytes()


def test_nothing_to_draw_is_no_picture(tmp_path: Path) -> None:
    draw(write(tmp_path / "metrics.jsonl", [{"seed": 1, "step": 1}]), tmp_path / "a.svg")
    assert not (tmp_path / "a.svg").exists()

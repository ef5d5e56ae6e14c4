"""The table of formats in docs/formats.md is what the formats do."""

from __future__ import annotations

from pathlib import Path

from annotation.test_formats import ALL, FULL
from zhiguan.annotation.formats.base import census
from zhiguan.types import Record

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def _word(name: str, kinds: list[str]) -> bool:
    """Whether a format holds the things of these kinds that FULL has."""
    record: Record = FULL
    text = record.text.replace("阮松乔到", "阮松乔\n到")
    record = Record(**{
        **{key: getattr(record, key) for key in Record.__slots__},
        "text": text,
        "headline": ("县委书记阮松乔",),
        "byline": "到沙洲镇",
    })  # fmt: skip
    kept, had = census(ALL[name].held(record)), census(record)
    return all(kept[kind] == had[kind] for kind in kinds)


COLUMNS: dict[str, list[str]] = {
    "roles": ["roles"],
    "events": ["events"],
    "id, date, region": ["publication dates", "regions"],
    "headline, by-line": ["headlines", "by-lines"],
    "further keys": ["further keys"],
    "confidences": ["confidences"],
}


def test_the_table_of_formats_says_what_they_hold() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    start = next(i for i, row in enumerate(rows) if row[0] == "FORMAT")
    header, seen = rows[start], []
    for row in rows[start + 2 : start + 2 + len(ALL) - 1]:
        for name in row[0].replace("`", "").split(", "):
            seen.append(name)
            for title, kinds in COLUMNS.items():
                said = row[header.index(title)]
                assert (said not in ("–", "mentions")) == _word(name, kinds), (name, title)
            assert (row[1] == "folder") == (name == "brat")
    assert seen == list(ALL)

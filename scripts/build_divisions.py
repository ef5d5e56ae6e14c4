"""Compile `configs/gazetteers/divisions.csv` from two public gazetteers.

    python scripts/build_divisions.py JIONLP_5LEVEL.csv.xz AREAS.csv CHANGES.txt -o divisions.csv

Sources and licences: `configs/gazetteers/README.md`. Provinces, prefectures and all short names
come from the first file, counties and their codes of today from the second, names that a county
bore before from the first and the third.
"""

from __future__ import annotations

import argparse
import csv
import lzma
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("code", "level", "name", "short", "parent", "former")
_PLACEHOLDERS = ("省直辖行政区划", "市直辖行政区划")
_SUFFIXES = ("自治县", "自治旗", "特区", "林区", "市", "县", "区", "旗")
_ZONES = ("开发区", "产业园", "工业园", "化工园", "示范区", "管理区", "保税区", "群岛")
Row = tuple[str, str, str, str, str, str]


def five_levels(path: Path) -> Iterator[dict[str, str]]:
    """Rows of the first file down to county level, without its placeholders."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["level"] in ("1", "2", "3"):
                yield row


def short_of(name: str) -> str:
    """A county's name without its kind; one-character names keep it (房县)."""
    if any(zone in name for zone in _ZONES):
        return ""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def upper_levels(rows: list[dict[str, str]]) -> list[Row]:
    """Provinces and prefectures; a municipality's own second level is left out."""
    provinces: dict[str, str] = {}
    out: list[Row] = []
    for row in rows:
        if row["level"] == "1":
            provinces[row["province"]] = row["code"]
            out.append((row["code"], "province", row["province"], row["short"], "", ""))
    for row in rows:
        if row["level"] != "2" or row["city"] in _PLACEHOLDERS:
            continue
        if row["code"] in provinces.values():
            continue
        parent = provinces[row["province"]]
        short = row["short"] if len(row["short"]) < 3 else row["short"].rstrip("市州")
        out.append((row["code"], "city", row["city"], short, parent, ""))
    return out


def counties(areas: Path, upper: list[Row], shorts: dict[str, str]) -> list[Row]:
    """Counties of today; those that a province runs itself have it as their parent."""
    known = {row[0] for row in upper}
    out: list[Row] = []
    with areas.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code, name = row["code"], row["name"].removesuffix("管委会")
            parent = row["cityCode"] + "00"
            if code in known or name in {r[2] for r in upper if r[0] == parent}:
                continue
            if parent not in known:
                parent = row["provinceCode"] + "0000"
            short = short_of(name)
            if short and shorts.get(name, "").startswith(name[0]):
                short = shorts[name]
            out.append((code, "county", name, short, parent, ""))
    return out


def former(
    rows: list[dict[str, str]], changes: Path, upper: list[Row], now: list[Row]
) -> list[Row]:
    """Names of counties that stand in the older sources only, under their prefecture then."""
    by_name = {row[2]: row[0] for row in upper}
    seen = {(row[4], row[2]) for row in now}
    names = [(row["province"], row["city"], row["county"]) for row in rows if row["level"] == "3"]
    for line in changes.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 7:
            names.append((fields[2], fields[4], fields[6]))
    out: list[Row] = []
    for province, city, name in names:
        parent = by_name.get(city) or by_name.get(province)
        skipped = (
            parent is None or not name.endswith(("市", "县", "区", "旗")) or short_of(name) == ""
        )
        if skipped or parent is None or (parent, name) in seen or parent[:2] in ("71", "81", "82"):
            continue
        if any(row[0] == parent and row[2] == name for row in upper):
            continue
        seen.add((parent, name))
        out.append(("", "county", name, short_of(name), parent, "1"))
    return out


def main() -> None:
    """Read the three sources and write one file, in the order of codes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("levels", type=Path)
    parser.add_argument("areas", type=Path)
    parser.add_argument("changes", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    rows = list(five_levels(arguments.levels))
    shorts = {row["county"]: row["short"] for row in rows if row["level"] == "3"}
    upper = upper_levels(rows)
    now = counties(arguments.areas, upper, shorts)
    before = former(rows, arguments.changes, upper, now)
    with arguments.output.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(upper + now) + sorted(before, key=lambda row: (row[4], row[2])))


if __name__ == "__main__":
    main()

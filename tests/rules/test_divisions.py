"""The gazetteer of divisions."""

from __future__ import annotations

import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from zhiguan.errors import ConfigError
from zhiguan.rules.divisions import Division, Divisions

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "configs" / "gazetteers"
DIVISIONS = Divisions.load(FOLDER)


def names(divisions: tuple[Division, ...]) -> list[str]:
    return [division.name for division in divisions]


def test_counts_and_size() -> None:
    counts = {
        level: sum(d.level == level for d in DIVISIONS.rows) for level in ("province", "city")
    }
    assert counts["province"] == 34
    assert counts["city"] > 330
    assert sum(d.level == "county" and not d.former for d in DIVISIONS.rows) > 2900
    assert (FOLDER / "divisions.csv").stat().st_size < 200_000


def test_every_division_lies_in_a_province() -> None:
    for division in DIVISIONS.rows:
        assert DIVISIONS.lineage(division)[0].level == "province", division


def test_lineage() -> None:
    (district,) = DIVISIONS.named("中原区")
    assert names(DIVISIONS.lineage(district)) == ["河南省", "郑州市", "中原区"]
    (municipal,) = DIVISIONS.named("海淀区")
    assert names(DIVISIONS.lineage(municipal)) == ["北京市", "海淀区"]
    assert DIVISIONS.inside(district, "郑州市")
    assert DIVISIONS.inside(district, "河南")
    assert not DIVISIONS.inside(district, "洛阳市")


def test_names_that_several_divisions_bear_stay_open() -> None:
    assert len(DIVISIONS.named("鼓楼区")) == 4
    assert {d.level for d in DIVISIONS.called("海南")} >= {"province", "city"}
    assert names(DIVISIONS.called("海南", "city")) == ["海南藏族自治州"]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("内蒙古", "内蒙古自治区"),
        ("恩施", "恩施土家族苗族自治州"),
        ("北川", "北川羌族自治县"),
        ("房县", "房县"),
        ("郑州", "郑州市"),
    ],
)
def test_short_names(short: str, name: str) -> None:
    assert name in names(DIVISIONS.called(short))


def test_former_names_are_marked_and_come_last() -> None:
    assert [d.former for d in DIVISIONS.named("偃师市")] == [True]
    assert [d.former for d in DIVISIONS.named("偃师区")] == [False]


def test_unknown_names() -> None:
    assert DIVISIONS.named("青禾县") == ()
    assert list(DIVISIONS.starting("青禾县委")) == []
    assert names(tuple(DIVISIONS.starting("郑州市中原区"))) == ["郑州市"]


def test_errors_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        Divisions.load(tmp_path)
    file = tmp_path / "divisions.csv"
    file.write_text("code,level,name\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="columns are"):
        Divisions.load(tmp_path)
    head = "code,level,name,short,parent,former\n"
    file.write_text(head + "1,shire,甲,乙,,\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"divisions\.csv:2: level 'shire'"):
        Divisions.load(file)


def test_the_script_compiles_its_sources(tmp_path: Path) -> None:
    levels = (
        "level,name,short,code,province,city,county,town\n"
        "1,江州省,江州,990000,江州省,,,\n"
        "2,云川市,云川,990100,江州省,云川市,,\n"
        "2,省直辖行政区划,省直辖,999000,江州省,省直辖行政区划,,\n"
        "3,青禾县,青禾,990121,江州省,云川市,青禾县,\n"
        "3,石河县,石河,990122,江州省,云川市,石河县,\n"
    )
    with lzma.open(tmp_path / "levels.csv.xz", "wt", encoding="utf-8") as out:
        out.write(levels)
    (tmp_path / "areas.csv").write_text(
        "code,name,cityCode,provinceCode\n990102,石河区,9901,99\n990121,青禾县,9901,99\n999001,临江市,9990,99\n",
        encoding="utf-8",
    )
    (tmp_path / "changes.txt").write_text(
        "2001-01-01\t国批\t江州省\t江州\t云川市\t云川\t旧城区\t旧城=>江州省\t云川市\t石河区\n",
        encoding="utf-8",
    )
    output = tmp_path / "divisions.csv"
    subprocess.run(
        [
            sys.executable,
            str(ROOT / "scripts" / "build_divisions.py"),
            *(str(tmp_path / name) for name in ("levels.csv.xz", "areas.csv", "changes.txt")),
            "-o",
            str(output),
        ],
        check=True,
    )
    built = Divisions.load(output)
    assert {(d.name, d.level, d.former) for d in built.rows} == {
        ("江州省", "province", False),
        ("云川市", "city", False),
        ("石河区", "county", False),
        ("青禾县", "county", False),
        ("临江市", "county", False),
        ("石河县", "county", True),
        ("旧城区", "county", True),
    }
    (direct,) = built.named("临江市")
    assert names(built.lineage(direct)) == ["江州省", "临江市"]

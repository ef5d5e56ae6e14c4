"""Names of bodies: regions, short names, implied bodies, one body under two names."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.errors import ConfigError
from zhiguan.rules.organizations import Bureaus, Gazetteers, OfficeTable, Region

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "configs" / "gazetteers"
GAZETTEERS = Gazetteers.load(FOLDER)


def rows(name: str) -> list[list[str | None]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [
        [None if cell == "-" else cell for cell in line.split("\t")]
        for line in lines
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("region", "mentions", "mention", "expected"), rows("organizations.tsv"))
def test_complete(
    region: str | None, mentions: str | None, mention: str, expected: str | None
) -> None:
    resolver = GAZETTEERS.resolver(region, (mentions or "").split("；"))
    assert resolver.complete(mention) == expected
    if expected is not None:
        assert resolver.complete(expected) == expected, "a full name stays as it is"


@pytest.mark.parametrize(
    ("region", "title", "organization", "place", "expected"), rows("offices.tsv")
)
def test_implied(
    region: str | None,
    title: str,
    organization: str | None,
    place: str | None,
    expected: str | None,
) -> None:
    assert GAZETTEERS.resolver(region).implied(title, organization, place) == expected


def test_the_nearest_town_before_is_meant() -> None:
    resolver = GAZETTEERS.resolver("江州省云川市青禾县", ["石门镇", "白水镇"])
    assert resolver.complete("镇党委") is None
    assert resolver.complete("镇党委", before=["石门镇"]) == "石门镇党委"
    assert resolver.complete("镇党委", before=["石门镇", "白水镇", "下庄村"]) == "白水镇党委"
    assert resolver.implied("镇长", "镇党委", None, before=["石门镇"]) == "石门镇政府"
    assert resolver.complete("县委", before=["石河县"]) == "青禾县委"


def test_without_a_gazetteer_names_are_cut_by_their_form() -> None:
    resolver = Gazetteers(
        divisions=type(GAZETTEERS.divisions)(()),
        offices=GAZETTEERS.offices,
        bureaus=GAZETTEERS.bureaus,
    ).resolver("江州省云川市青禾县")
    assert resolver.complete("市委") == "云川市委"
    assert resolver.complete("师宗县委") == "师宗县委"


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("河南省郑州市中原区", "河南省 郑州市 中原区"),
        ("河南省 郑州市 中原区", "河南省 郑州市 中原区"),
        ("河南郑州市中原区", "河南省 郑州市 中原区"),
        ("中原区", "河南省 郑州市 中原区"),
        ("湖北省巴东县", "湖北省 恩施土家族苗族自治州 巴东县"),
        ("恩施州巴东县", "湖北省 恩施土家族苗族自治州 巴东县"),
        ("鼓楼区", "鼓楼区"),
        ("北京市海淀区", "北京市 海淀区"),
        ("河南省济源市", "河南省 济源市"),
        ("河南省洛阳市偃师市", "河南省 洛阳市 偃师市"),
        ("湖南省常德市津市市", "湖南省 常德市 津市市"),
        ("四川省乐山市市中区", "四川省 乐山市 市中区"),
        ("湖北省荆州市沙市区", "湖北省 荆州市 沙市区"),
        ("甘肃省武威市凉州区", "甘肃省 武威市 凉州区"),
        ("内蒙古自治区兴安盟科尔沁右翼前旗", "内蒙古自治区 兴安盟 科尔沁右翼前旗"),
        ("新疆维吾尔自治区喀什地区塔勒克县", "新疆维吾尔自治区 喀什地区 塔勒克县"),
        ("新疆生产建设兵团第八师石河子市", "新疆生产建设兵团 第八师 石河子市"),
        ("新疆生产建设兵团第六师芳草湾市", "新疆生产建设兵团 第六师 芳草湾市"),
        ("江州省云川市青禾县", "江州省 云川市 青禾县"),
        ("江州省云川市青禾县石门镇下庄村", "江州省 云川市 青禾县 石门镇 下庄村"),
        ("青海省玛云藏族自治州曲玛县", "青海省 玛云藏族自治州 曲玛县"),
        ("广东省清远市岭坑瑶族自治县", "广东省 清远市 岭坑瑶族自治县"),
        ("广东省东莞市虎门镇", "广东省 东莞市 虎门镇"),
        ("内蒙古自治区兴安盟呼日勒旗敖日格勒苏木", "内蒙古自治区 兴安盟 呼日勒旗 敖日格勒苏木"),
        ("安徽省合肥市高新技术产业开发区", "安徽省 合肥市 高新技术产业开发区"),
        ("somewhere", ""),
        ("区", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_region(region: str | None, expected: str) -> None:
    levels = Region.parse(region, GAZETTEERS.divisions).levels
    assert " ".join(name for name, _ in levels) == expected


def test_levels_of_a_region() -> None:
    region = Region.parse("重庆市渝宁区石门镇", GAZETTEERS.divisions)
    assert (region.province, region.city, region.county, region.town) == (
        "重庆市",
        "重庆市",
        "渝宁区",
        "石门镇",
    )
    assert region.lowest == "石门镇"
    assert Region.parse("河南省济源市", GAZETTEERS.divisions).city is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("县住建局", "县住房和城乡建设局"),
        ("青禾县住建局", "青禾县住房城乡建设局"),
        ("省住建厅", "省住房和城乡建设厅"),
        ("区委办", "区委办公室"),
        ("县政府办", "县人民政府办公室"),
        ("县政府", "县人民政府"),
        ("县法院", "县人民法院"),
        ("县纪委", "县纪律检查委员会"),
        ("县人大常委会", "县人民代表大会常务委员会"),
        ("市卫健委", "市卫生健康委员会"),
        ("县教体局", "县教育体育局"),
        ("区扶贫办", "区扶贫开发办公室"),
        ("中共青禾县委", "青禾县委"),
        ("县 人社局", "县人力资源和社会保障局"),
        ("县人武部", "县人民武装部"),
        ("郑州市中原区委", "中原区委"),
        ("中共湖口县委员会", "湖口县委"),
        ("共青团湖口县委员会", "共青团湖口县委"),
        ("房县县委", "房县委"),
        ("第六师五家渠市党委", "六师五家渠市党委"),
        ("平安街道办", "平安街道办事处"),
        ("平安街道党工委", "中共平安街道工作委员会"),
        ("柳沟村委会", "柳沟村村民委员会"),
        ("红旗社区居委会", "红旗社区居民委员会"),
        ("湖口工业园区管委会", "湖口工业园区管理委员会"),
        ("石马镇委", "石马镇党委"),
        ("湖口县委编办", "湖口县委机构编制委员会办公室"),
        ("湖口县委网信办", "湖口县委网络安全和信息化委员会办公室"),
        ("湖口县直机关工委", "湖口县直属机关工委"),
        ("湖口县计生协", "湖口县计划生育协会"),
        ("湖口县农信社", "湖口县农村信用合作联社"),
        ("湖口县中医院", "湖口县中医医院"),
        ("湖口县关工委", "湖口县关心下一代工作委员会"),
    ],
)
def test_same_body(a: str, b: str) -> None:
    assert GAZETTEERS.bureaus.same_body(a, b)
    assert GAZETTEERS.bureaus.same_body(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("县住建局", "市住建局"),
        ("青禾县住建局", "石河县住建局"),
        ("县教育局", "县教体局"),
        ("县水利局", "县水务局"),
        ("县委", "县委办"),
        ("县人大", "县人大常委会"),
        ("县委", "县政府"),
        ("郑州市公安局", "公安局"),
        ("金沙区委", "玉泉区委"),
        ("郑州市委", "郑州市中原区委"),
        ("湖口县委办", "湖口县政府办"),
        ("湖口县国资委", "湖口县管委会"),
    ],
)
def test_other_bodies(a: str, b: str) -> None:
    assert not GAZETTEERS.bureaus.same_body(a, b)


def test_every_row_of_the_bureaus_is_one_body() -> None:
    table = tomllib.loads((FOLDER / "bureaus.toml").read_text(encoding="utf-8"))["bureau"]
    assert len(table) >= 60
    forms = [form for row in table for form in (row["full"], *row.get("short", []))]
    assert len(forms) == len(set(forms)), "a form stands in one row only"
    for row in table:
        for short in row.get("short", []):
            assert GAZETTEERS.bureaus.same_body("青禾县" + short, "青禾县" + row["full"])


def test_every_office_of_the_table_is_read() -> None:
    """Each declared office, at a place of its level, names a body."""
    for office in GAZETTEERS.offices.office:
        for title in office.titles:
            place = None
            if office.level is not None:
                place = "青禾" + GAZETTEERS.offices.level_of(office.level).ends[0]
            body = GAZETTEERS.resolver("江州省云川市青禾县").implied(title, "县政府", place)
            assert body is not None, title


@given(st.text(alphabet="省市县区州盟旗镇乡村街道社区委政府协办局甲乙丙、 ", max_size=20))
def test_completing_twice_changes_nothing(mention: str) -> None:
    resolver = GAZETTEERS.resolver("河南省郑州市金沙区", ["石门镇"])
    once = resolver.complete(mention)
    assert once is None or resolver.complete(once) in (once, None) or "金沙区" in once


@pytest.mark.parametrize(
    "region", ["区" * 64, "甲市甲县甲区甲乡" * 7 + "丙", "市县区旗镇" * 12, "省" * 5000]
)
def test_a_region_of_any_form_is_cut_in_no_time(region: str) -> None:
    begin = time.process_time()
    Region.parse(region, GAZETTEERS.divisions)
    assert time.process_time() - begin < 0.5


def test_errors_name_the_file_and_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"offices\.toml: cannot read"):
        OfficeTable.load(tmp_path)
    broken = tmp_path / "bureaus.toml"
    broken.write_text("[[bureau]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no valid TOML"):
        Bureaus.load(tmp_path)
    broken.write_text('[[bureau]]\nfull = "水务局"\nshrot = []\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bureau\.0\.shrot"):
        Bureaus.load(broken)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('titles = ["区长"]\nlevel = "区"', 'titles = ["区长"]\nlevel = "道"'), "道"),
        (('titles = ["区长"]\nlevel = "区"', 'titles = ["区长"]'), "needs a level"),
        (('committee = "宣传部"', 'committee = "宣传部"\nlocal = "宣传部"'), "exactly one"),
        (('ending = "局长"', 'local = "局"'), "titles, or an ending"),
    ],
)
def test_an_office_that_makes_no_sense_is_an_error(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    text = (FOLDER / "offices.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "offices.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        OfficeTable.load(tmp_path)

"""The generator: its grammar, its guarantees, and the guidelines' edges on what it renders."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from corpus.generator.__main__ import main, names_of
from corpus.generator.grammar import Grammar, GrammarError, parse
from corpus.generator.noise import Noise
from corpus.generator.persons import Names
from corpus.generator.places import Places
from corpus.generator.render import TEMPLATES, Generated, Generator, pieces
from corpus.generator.scene import SLOTS, TextScene

from zhiguan.annotation.check import problems
from zhiguan.annotation.schema import squeeze
from zhiguan.types import Record

SEED_PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "gold.jsonl"

DECISIONS = """
[县委/ORG][书记/TITLE]
[县委/ORG][副书记/TITLE]、[县长/TITLE]
[县委/ORG][常委/TITLE]、[宣传部长/TITLE]
[区委/ORG][宣传部长/TITLE]
[宣传部/ORG][部长/TITLE]
[县委/ORG][常委/TITLE]、[组织部/ORG][部长/TITLE]
[市委/ORG][常委/TITLE]、[政法委/ORG][书记/TITLE]
[县政府党组/ORG][成员/TITLE]、[副县长/TITLE]
[县政府党组/ORG][副书记/TITLE]、[常务副县长/TITLE]
[县政府/ORG][副县长/TITLE]
[县政府/ORG][县长/TITLE]
[副县长/TITLE]、[公安局长/TITLE]
[县政协/ORG][副主席/TITLE]、[党组成员/TITLE]
[县政协党组/ORG][书记/TITLE]、[主席/TITLE]
[县委办/ORG][主任/TITLE]
[县政府办/ORG][主任/TITLE]
[县人大/ORG][代表/TITLE]建议
[县政协/ORG][委员/TITLE]
[市、县人大/ORG][代表/TITLE]
[省市县政府/ORG]工作报告
[省、市、县三级法院/ORG]
[市、县两级政协/ORG]
[市、县人大常委会/ORG]
[县委/ORG]、[县政府/ORG]
[县委/ORG][县政府/ORG]
[州委/ORG][州政府/ORG]
[村党支部/ORG]、[村委会/ORG]
[党工委/ORG]、[管委会/ORG]
[县委理论学习中心组/ORG]
[县委常委会/ORG]（扩大）会议
[县人大常委会/ORG]主任会议
[党支部书记/TITLE]
主要[负责人/TITLE]
各乡镇[人大主席/TITLE]
各街道[组织员/TITLE]
各村（社区）[党组织书记/TITLE]
各级[人大代表/TITLE]
[县委/ORG]领导
县领导
市领导
四大班子领导
相关部门[负责人/TITLE]
负责同志
主任会议
个督查组
各街道
政协工作
党和政府
两地政协
村“两委”
[原副县长/TITLE]
[第一副书记/TITLE]
[苏木达/TITLE]
[党组成员/TITLE]
[特约通讯员/TITLE]
本报[记者/TITLE]
告诉[记者/TITLE]
"""


@pytest.fixture(scope="module")
def made() -> list[Generated]:
    return list(Generator(11).records(6000))


def marked(record: Record) -> str:
    """A record's text with its mentions in brackets and layout spaces inside them removed."""
    out, at = "", 0
    for entity in record.entities:
        mention = squeeze(record.mention(entity))
        out += record.text[at : entity.start] + f"[{mention}/{entity.label}]"
        at = entity.end
    return out + record.text[at:]


def plain(record: Record) -> str:
    """The unmarked text, each mention as a bar, titles in 《》 and quotations left out."""
    text = re.sub(r"\[[^\[\]]+/[A-Z]+\]", "|", marked(record))
    return re.sub(r"《[^》]*》|“[^”]*”", "…", squeeze(text))


Marks = tuple[tuple[int, int, str], ...]


def marks(decision: str) -> Marks:
    """Start, end and label of the mentions in marked text."""
    out, at = [], 0
    for text, label in pieces(decision):
        if label:
            out.append((at, at + len(text), label))
        at += len(text)
    return tuple(out)


def occurrences(decision: str, records: list[Record]) -> Counter[tuple[str, Marks]]:
    """How a decision's surface, at any level, is marked where no mention reaches over its edges."""
    surface = "".join(text for text, _ in pieces(decision))
    any_level = re.sub("[县区市旗州盟]", "[县区市旗州盟]", re.escape(surface))
    # 书记专题会, 县长热线 hold no office; 全县政协委员 begins with no body
    pattern = re.compile(f"(?<![全我]){any_level}(?![专办接信热领])")
    seen: Counter[tuple[str, Marks]] = Counter()
    for record in records:
        for found in pattern.finditer(record.text):
            start, end = found.span()
            inside = [e for e in record.entities if e.start < end and e.end > start]
            if not inside or (inside[0].start >= start and inside[-1].end <= end):
                spans = tuple((e.start - start, e.end - start, e.label) for e in inside)
                seen[found.group(), spans] += 1
    return seen


@pytest.mark.parametrize("decision", DECISIONS.split())
def test_a_construction_is_always_marked_as_the_guidelines_decide(
    decision: str, made: list[Generated]
) -> None:
    seen = occurrences(decision, [g.record for g in made])
    assert seen
    assert {spans for _, spans in seen} == {marks(decision)}, seen


def test_records_are_well_formed(made: list[Generated]) -> None:
    assert [p for g in made[:2000] for p in problems(g.record)] == []


def test_texts_are_varied(made: list[Generated]) -> None:
    skeletons = {s for g in made for s in g.skeletons}
    assert len(skeletons) > 9000
    assert len({g.record.text for g in made}) > 5900
    articles = sum("\n" in g.record.text or bool(g.record.headline) for g in made)
    assert 0.2 < articles / len(made) < 0.4


def test_each_label_has_its_share(made: list[Generated]) -> None:
    counts = Counter(e.label for g in made for e in g.record.entities)
    assert set(counts) == {"PER", "TITLE", "ORG", "LOC"}
    assert min(counts.values()) > 0.1 * sum(counts.values())


def test_no_body_or_place_is_left_unmarked(made: list[Generated]) -> None:
    bodies = re.compile(
        r"(?<!村)[省市县区州旗盟镇乡](?:委|委办|政府|政协|人大|纪委|监委|政府办|人大常委会)(?![员会])"
    )
    places = re.compile(r"[一-龥]{2,4}(?:街道|嘎查|苏木|自治[县州旗])")
    allowed = re.compile(
        r"各|[我该全本两]|个|下沉到|县直|党和|乡镇|乡村|社区|街道、|红色|分管|省、"
    )
    for generated in made:
        text = plain(generated.record)
        found = [*bodies.findall(text), *places.findall(text)]
        found = [f for f in found if not allowed.search(f)]
        assert not found, (found, text)


def test_nothing_is_marked_inside_book_title_marks(made: list[Generated]) -> None:
    for generated in made:
        for title in re.findall(r"《[^》]*》", marked(generated.record)):
            assert "/" not in title, title


def test_collectives_and_courtesy_are_no_titles(made: list[Generated]) -> None:
    titles = {
        squeeze(g.record.mention(e)) for g in made for e in g.record.entities if e.label == "TITLE"
    }
    wrong = {"领导", "负责同志", "干部", "群众", "党员", "志愿者", "工作人员", "同志", "企业代表"}
    assert not titles & wrong
    assert not [t for t in titles if t.endswith(("领导", "同志", "们", "代表团"))]


def test_mentions_hold_no_neighbours(made: list[Generated]) -> None:
    joins = re.compile(r"[，。；：《》]|一行|同志$|^原(?:县|市|区)委")
    for generated in made:
        for entity in generated.record.entities:
            mention = squeeze(generated.record.mention(entity))
            assert not joins.search(mention), mention
            assert entity.label != "ORG" or not mention.endswith(("书记", "主任", "局长", "主席"))


def test_a_name_with_a_middle_dot_is_one_mention(made: list[Generated]) -> None:
    dotted = 0
    for generated in made:
        for entity in generated.record.entities:
            dotted += entity.label == "PER" and "·" in generated.record.mention(entity)
        assert "·" not in plain(generated.record)
    assert dotted > 50


def test_level_words_of_a_text_agree(made: list[Generated]) -> None:
    for generated in made:
        text = squeeze(marked(generated.record))
        heads = set(re.findall(r"\[副?([县区市旗州盟]长)/TITLE\]、\[[县区市旗州盟]政府", text))
        assert len(heads) <= 1


def test_equal_seeds_give_equal_records_and_others_differ() -> None:
    one, two, other = Generator(4), Generator(4), Generator(5)
    assert [g.record for g in one.records(50)] == [g.record for g in two.records(50)]
    assert one.record(7).record == two.record(7).record
    assert [g.record.text for g in one.records(50)] != [g.record.text for g in other.records(50)]


def test_the_command_line_writes_the_annotation_format(tmp_path: Path) -> None:
    out = tmp_path / "made.jsonl"
    assert main(["-n", "40", "--seed", "9", "-o", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 40
    for row in rows:
        assert set(row) == {"id", "text", "published", "region", "entities", "roles", "events"}
        for entity in row["entities"]:
            assert row["text"][entity["start"] : entity["end"]].strip()


def test_excluded_names_never_occur(tmp_path: Path) -> None:
    text = "记者甲乙到丙丁村"
    entities = [{"start": 2, "end": 4, "label": "PER"}, {"start": 5, "end": 8, "label": "LOC"}]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"text": text, "entities": entities}), encoding="utf-8")
    assert names_of(gold) == {"甲乙", "丙丁村"}
    common = frozenset({"志", "新华"})
    for generated in Generator(2, excluded=common).records(300):
        assert not any(name in squeeze(generated.record.text) for name in common)


@pytest.mark.skipif(not SEED_PAGE.exists(), reason="the seed page is not on this machine")
def test_no_name_of_the_seed_page_occurs() -> None:
    excluded = names_of(SEED_PAGE)
    for generated in Generator(1, excluded=excluded).records(1500):
        text = squeeze(generated.record.text)
        assert not [name for name in excluded if name in text]


def test_templates_name_no_unknown_slot() -> None:
    grammar = Grammar.read(TEMPLATES)
    assert grammar.unknown(SLOTS) == set()
    assert not SLOTS & grammar.rules.keys()


def test_every_rule_renders_well_formed_marks() -> None:
    grammar, places, names = Grammar.read(TEMPLATES), Places(), Names()
    for name in grammar.rules:
        for seed in range(12):
            scene = TextScene(Random(seed), places, names)
            text, _ = grammar.expand(name, scene)
            if "[" in text or name.startswith("post"):
                for one, two in pairwise(pieces(text)):
                    assert one[1] or two[1], (name, text)


@pytest.mark.parametrize(
    ("text", "what"),
    [("{a", "never closed"), ("a}", "stray"), ("{甲乙}", "neither a name nor a choice")],
)
def test_a_bad_template_is_named(text: str, what: str) -> None:
    with pytest.raises(GrammarError, match=what):
        parse(text)
    with pytest.raises(GrammarError, match="rule x"):
        Grammar({"x": [text]})


def test_a_rule_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('x = ["1"]', encoding="utf-8")
    with pytest.raises(GrammarError, match="another file"):
        Grammar.read(tmp_path)


def test_weights_choices_and_lists() -> None:
    grammar = Grammar({"x": ["9* a{b|c}", "{list:y}"], "y": ["1", "2", "3", "4"]})
    scene = TextScene(Random(3), Places(), Names())
    seen = Counter(grammar.expand("x", scene)[0] for _ in range(400))
    assert set("".join(seen)) <= set("abc1234、和及以")
    assert seen["ab"] + seen["ac"] > 300
    assert min(seen["ab"], seen["ac"]) > 100


def test_a_rule_of_the_text_is_expanded_once() -> None:
    grammar = Grammar({"x": ["{my_y}{my_y}{my_y}"], "my_y": list("甲乙丙丁戊己庚辛")})
    for seed in range(20):
        text, _ = grammar.expand("x", TextScene(Random(seed), Places(), Names()))
        assert len(set(text)) == 1


def test_a_bracket_that_is_no_mention_is_refused() -> None:
    assert pieces("a[b/ORG]c") == [("a", ""), ("b", "ORG"), ("c", "")]
    with pytest.raises(ValueError, match="bracket left"):
        pieces("a[b/ORGAN]")


def test_noise_keeps_edges_and_letters() -> None:
    noise = Noise(digit_space=1.0, inner_space=0.5, name_space=1.0, half_marks=True)
    for seed in range(50):
        line = [("8月3日，", ""), ("路12号", "LOC"), ("王五", "PER"), ("3号院", "LOC")]
        out = noise.apply(line, Random(seed))
        assert [label for _, label in out] == [label for _, label in line]
        for (text, label), (before, _) in zip(out, line, strict=True):
            assert squeeze(text).replace(",", "，") == before
            assert not label or text == text.strip()


def test_names_of_one_county_word_keep_it() -> None:
    places, names = Places(), Names()
    scene = TextScene(Random(1), places, names)
    scene.region.name, scene.region.kind = "禾县", "县"
    parties = {scene.slot("party") for _ in range(60)}
    assert parties == {"县委", "禾县县委"}
    assert places.short("黔北苗族侗族自治州") == "黔北州"

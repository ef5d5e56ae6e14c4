from __future__ import annotations

from pathlib import Path

import pytest

from evaluate.articles import event, facts, record
from zhiguan.errors import ConfigError
from zhiguan.evaluate.assess import Options, evaluate_pairs
from zhiguan.evaluate.case import Case, list_lengths
from zhiguan.evaluate.cuts import Cut, ranges
from zhiguan.evaluate.fields import ARTICLE, ITEM, article_value, divisions, known, training_names
from zhiguan.evaluate.naming import FIGURES
from zhiguan.evaluate.schema import Slice
from zhiguan.evaluate.slices import SliceForm, read_slices
from zhiguan.types import Entity, Record

CONFIG = Path(__file__).resolve().parents[2] / "configs" / "evaluation.toml"


def slices_of(
    pairs: list[tuple[Record, Record]], *forms: SliceForm, **options: object
) -> list[Slice]:
    made = Options(replicates=20, slices=forms, **options)  # type: ignore[arg-type]
    return list(evaluate_pairs(pairs, {}, made).scores.slices)


def counts(one: Slice) -> dict[str, tuple[int, int, int]]:
    return {
        row.value: (row.figures[0].correct, row.figures[0].predicted, row.figures[0].gold)
        for row in one.rows
    }


def test_the_shipped_slices_can_be_read() -> None:
    fields = {form.field for form in read_slices(CONFIG, FIGURES)}
    assert {"article.corpus", "event.type", "entity.seen", "article.layout_breaks"} <= fields


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[slice]]\nname = "a"\nfield = "article.size"\n', ":3: unknown field 'article.size'"),
        ('\n[[slice]]\nname="a"\nfield="mention.size"\n', ":4: unknown field 'mention.size'"),
        ('[[slice]]\nname="a"\nfield="entity.length"\nbins=[3,2]\n', ":1: .*bins do not ascend"),
        ('[[slice]]\nname="a"\nfield="entity.length"\nbin=[3]\n', ":4: bin: Extra inputs"),
        (
            '[[slice]]\nname="a"\nfield="article.lines"\n[[slice]]\nname="b"\n'
            'field="article.lines"\nfigures=["roles"]\n',
            ":7: unknown figure 'roles'",
        ),
        (
            '[[slice]]\nname="a"\nfield="entity.length"\nfigures=["roles.exact"]\n',
            ":4: figure 'roles.exact' does not count",
        ),
        ('[[slices]]\nname="a"\n', ": unknown table 'slices'"),
        ("[[slice]\n", ": no valid TOML"),
    ],
)
def test_a_wrong_slice_is_one_message_with_file_and_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"s.toml{message}"):
        read_slices(path, FIGURES)


def test_rows_of_bins_values_and_quantiles() -> None:
    bins = Cut(
        SliceForm(name="n", field="article.lines", bins=(2, 3, 6)), [1, 2, 3, 5, 6, 99, None]
    )
    assert bins.rows == ["< 2", "2", "3–5", "≥ 6", "—"]
    values = SliceForm(name="n", field="event.type", values=("会议", "调研"))
    assert Cut(values, ["调研", "督查", "会议"]).rows == ["会议", "调研", "other"]
    tenths = SliceForm(name="n", field="entity.confidence", quantiles=4)
    cut = Cut(tenths, [x / 100 for x in range(100)])
    assert cut.row(0.1) == "< 0.2475" and cut.row(0.99) == "≥ 0.7425" and len(cut.rows) == 4
    tied = Cut(tenths, [1.0] * 9)
    assert tied.rows == ["1"]
    assert ranges([0.5, 0.9], whole=False) == ["< 0.5", "[0.5, 0.9)", "≥ 0.9"]


def test_rows_of_a_slice_of_items_add_up_to_the_figure() -> None:
    gold = record((0, 2, "ORG"), (3, 4, "PER"), (5, 9, "LOC"))
    found = record((0, 2, "ORG"), (3, 5, "PER"), (5, 9, "LOC"), (9, 10, "PER"))
    (one,) = slices_of([(gold, found)], SliceForm(name="n", field="entity.length", bins=(2, 3)))
    assert counts(one) == {"< 2": (0, 1, 1), "2": (1, 2, 1), "≥ 3": (1, 1, 1)}
    assert [row.items for row in one.rows] == [1, 1, 1]


def test_names_seen_in_training_and_labels() -> None:
    text = "葛长青卫平湖口县"
    spans = ((0, 3, "PER"), (3, 5, "PER"), (5, 8, "LOC"))
    gold = record(*spans, text=text)
    names = training_names([record((0, 3, "PER"), text="葛长青")])
    form = SliceForm(name="n", field="entity.seen", labels=("PER",))
    (one,) = slices_of([(gold, record(spans[0], text=text))], form, training=names)
    assert counts(one) == {"seen": (1, 1, 1), "unseen": (0, 0, 1)}


def test_a_slice_that_needs_training_texts_is_left_out_and_said() -> None:
    form = SliceForm(name="names", field="entity.seen")
    scores = evaluate_pairs([(record(), record())], {}, Options(slices=(form,))).scores
    assert scores.slices == () and any("'names' left out" in note for note in scores.notes)


def test_confidence_has_precision_alone_and_a_row_of_missed_items() -> None:
    gold = record((0, 1, "PER"), (2, 3, "PER"))
    found = Record("a", "字" * 10, entities=(Entity(0, 1, "PER", 0.95), Entity(4, 5, "PER", 0.2)))
    form = SliceForm(name="c", field="entity.confidence", bins=(0.5,))
    (one,) = slices_of([(gold, found)], form)
    assert counts(one) == {"< 0.5": (0, 1, 0), "≥ 0.5": (1, 1, 1), "missed": (0, 0, 1)}
    figure = one.rows[1].figures[0]
    assert figure.measure == "precision" and figure.f1.value is None
    assert figure.precision.value == 1.0


def test_articles_are_divided_by_what_the_gold_says() -> None:
    long = Record("a", "字" * 700, region="江西省吉安市枫溪县", entities=(Entity(0, 2, "ORG"),))
    short = Record("b", "字" * 20, extra={"corpus": "x", "source": "ocr"})
    forms = [
        SliceForm(name="length", field="article.characters", bins=(300,)),
        SliceForm(name="source", field="article.extra.source"),
        SliceForm(name="corpus", field="article.corpus"),
    ]
    length, source, corpus = slices_of([(long, long), (short, short)], *forms)
    assert [(r.value, r.articles, r.items) for r in length.rows] == [
        ("< 300", 1, 0),
        ("≥ 300", 1, 1),
    ]
    assert [r.value for r in source.rows] == ["ocr", "—"]
    assert [r.value for r in corpus.rows] == ["x", "—"]
    assert {f.key.split("|")[0] for f in length.rows[0].figures} == {
        "entities.exact", "roles.exact", "events.start", "participations.relaxed",
    }  # fmt: skip


def test_every_field_gives_a_value() -> None:
    text = "枫溪县召开会议\n县委 书记葛长青主持。\n记者 卫平"
    start = text.index("葛")
    gold = Record(
        "a", text, "2021-03-08", "江西省吉安市枫溪县",
        (Entity(0, 3, "LOC"), Entity(start, start + 3, "PER", 0.9)),
        events=(event("会议", "2021-03-08", people=(("葛长青", "主持"),), rule="r"),),
        headline=("枫溪县召开会议",), byline="记者 卫平",
    )  # fmt: skip
    for name in ARTICLE:
        article_value(name, Case(gold, gold))
    forms = [SliceForm(name=name, field=f"{kind}.{name}") for kind in ITEM for name in ITEM[kind]]
    for one in slices_of([(gold, gold)], *forms, training=frozenset()):
        assert one.rows or one.unit == "role", one.field
    assert len(known()) == len(ARTICLE) + 1 + sum(map(len, ITEM.values()))


def test_regions_layout_and_lists() -> None:
    assert divisions("江西省吉安市枫溪县") == ["江西省", "吉安市", "枫溪县"]
    assert divisions(None) == []
    case = Case(Record("a", "甲 乙\n丙", region="吉林省"), record())
    assert article_value("province", case) == "吉林省"
    assert article_value("level", case) == "province"
    assert article_value("layout_breaks", case) == 200.0
    placed = Case(Record("a", "甲乙丙丁", extra={"page_offsets": [9, 10, None, 3]}), record())
    assert article_value("layout_breaks", placed) == 250.0
    text = "县委书记甲一，县长乙二、丙三主持，丁四出席"
    people = [text.index(n) for n in ("甲一", "乙二", "丙三", "丁四")]
    spans = [(0, 2, "ORG"), (2, 4, "TITLE"), (7, 9, "TITLE")]
    listed = record(*sorted(spans + [(p, p + 2, "PER") for p in people]), text=text)
    assert list_lengths(listed) == [3, 3, 3, 3, 3, 3, 1]


def test_events_are_divided_by_type_with_what_is_missed() -> None:
    gold = facts(events=(event("会议", "2021-03-08"), event("调研", "2021-03-09")))
    found = facts(events=(event("会议", "2021-03-08"), event("督查", "2021-03-20")))
    (one,) = slices_of([(gold, found)], SliceForm(name="t", field="event.type"))
    assert counts(one) == {"会议": (1, 1, 1), "督查": (0, 1, 0), "调研": (0, 0, 1)}

"""The page of a report: what stands on it, and that no markup on it is of others."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.sample import HOSTILE, SENTENCES, comparison, errors, estimate, figure, scores
from zhiguan.evaluate.html import render
from zhiguan.evaluate.html.safe import script_json, visible
from zhiguan.evaluate.schema import Scores, Settings


class Reader(HTMLParser):
    """The elements of a page with their attributes, and the text by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self._open.append(tag)
        if tag in ("script", "style"):
            self.text.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.text[self._open[-1]][-1] += data
        else:
            self.text.setdefault("page", []).append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text["page"]).split())


@pytest.fixture(scope="module")
def page() -> str:
    return render(scores(), errors(60), comparison())


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return render(scores(HOSTILE), errors(60, HOSTILE), comparison(HOSTILE))


def test_the_headline_figures_stand_with_interval_mode_and_gold(page: str) -> None:
    words = Reader(page).words
    assert "Entities, strict 0.912 0.882–0.942 lenient 0.934 1,234 gold items" in words
    assert "Roles 0.871 0.841–0.901 relaxed 0.893 321 gold items" in words
    assert "Kappa 0.810 0.700–0.900 0 gold items" in words


def test_a_figure_that_was_not_measured_has_no_card_and_an_empty_cell(page: str) -> None:
    assert '<span class="name">Dates</span>' not in page
    row = page[page.index('<th scope="row">Dates</th>') :]
    assert row.startswith('<th scope="row">Dates</th><td></td><td>0</td><td></td><td></td>')


def test_every_row_of_every_table_is_there(page: str) -> None:
    for table in scores().tables:
        assert f"<caption>{table.name}</caption>" in page
        for row in table.rows:
            assert f'<th scope="row">{row.name}</th>' in page


def test_a_table_of_precision_alone_has_no_empty_columns(page: str) -> None:
    table = page[page.index("<caption>Roles by rule</caption>") :]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table[: table.index("<tbody>")])
    assert heads == ["rule", "gold", "precision", "predicted", "correct"]
    assert '<td>0</td><td>0.700<span class="interval">0.670–0.730</span></td><td>0</td>' in table


def test_the_first_figure_of_a_kind_is_open_and_other_readings_are_folded() -> None:
    made = scores().tables[0]
    tables = tuple(
        replace(made, key=f"entities.{mode}|{by}", name=f"{mode} by {by}", by=by)
        for mode in ("strict", "lenient")
        for by in ("rule", "label")
    )
    drawn = render(replace(scores(), tables=tables), [])
    order = [drawn.index(f"<caption>{mode} by {by}<") for mode, by in
             (("strict", "label"), ("strict", "rule"), ("lenient", "rule"))]  # fmt: skip
    assert order[0] < order[1] < drawn.index("<summary>2 more") < order[2]


def test_differences_have_sign_interval_and_p(page: str) -> None:
    words = Reader(page).words
    assert "Entities 0.912 0.900 +0.012 +0.002 to +0.022 < 0.001 1,234" in words
    assert "Roles 0.871 0.880 −0.009 −0.020 to +0.004 0.210 321" in words
    assert "9 errors of the other run are gone ( gained ), 4 are new ( lost ), 47 are" in words
    assert re.search(r'class="better">\+0\.012<', page)
    assert re.search(r'class="">−0\.009<', page), "an interval about nought is neither"


def test_without_another_run_nothing_is_said_of_one() -> None:
    alone = render(scores(), errors(3))
    assert "other run" not in alone
    assert alone.count("data-browser=") == 1


def test_plots_are_there_and_say_what_they_show(page: str) -> None:
    labels = [a["aria-label"] for tag, a in Reader(page).elements if a.get("class") == "plot"]
    assert labels == [
        "this run minus the other, by figure",
        "Entities, strict: F1 by region",
        "Entities, lenient: F1 by region",
        "entity: share of predictions that are right, by their confidence",
        "Entities by the number of training articles",
    ]


def test_slices_are_drawn_with_names_gold_and_interval() -> None:
    parts = scores().slices[0].rows
    rows = (replace(parts[0], figures=(figure("k", "K", value=0.5, gold=77),)),)
    drawn = render(replace(scores(), slices=(replace(scores().slices[0], rows=rows),)), [])
    plot = drawn[drawn.index('aria-label="K: F1 by region"') :]
    plot = plot[: plot.index("</svg>")]
    assert ">江西省枫溪县</text>" in plot
    assert ">77</text>" in plot
    assert plot.count("stroke-first") >= 3, "the interval and its two ends"


def test_an_empty_evaluation_is_a_page() -> None:
    empty = Scores({}, 0, 0, Settings(0, 0, 0.95, "percentile"))
    words = Reader(render(empty, [])).words
    assert "There is nothing to show." in words
    assert "Slices" not in words


def test_the_same_data_give_the_same_page(page: str) -> None:
    assert render(scores(), errors(60), comparison()) == page


def test_the_data_of_the_browser_are_the_errors(page: str) -> None:
    data = json.loads(Reader(page).text["script"][1])
    assert len(data["rows"]) == 60
    assert data["texts"] == list(SENTENCES), "each sentence once"
    row = data["rows"][3]
    values = {f["key"]: [f["values"][v] for v in row["values"][i]]
              for i, f in enumerate(data["facets"])}  # fmt: skip
    assert values == {
        "kind": ["entity"], "error": ["missed"], "label": ["LOC"], "path": ["LOC → none"],
        "rule": [], "differs": [], "cause": [], "corpus": ["dev"],
    }  # fmt: skip
    assert (row["gold"], row["predicted"]) == ([[3, 6, "LOC"]], [])
    assert (row["gold_item"], row["predicted_item"]) == ("7日, 第3号", None)


def test_facets_are_in_order_of_their_frequency() -> None:
    found = render(scores(), errors(20))
    data = json.loads(Reader(found).text["script"][0])
    for i, facet in enumerate(data["facets"]):
        counts = Counter(v for row in data["rows"] for v in row["values"][i])
        ranked = [counts[v] for v in range(len(facet["values"]))]
        assert ranked == sorted(ranked, reverse=True)
        assert all(ranked)


def test_hostile_text_adds_no_element_and_no_attribute(page: str, hostile_page: str) -> None:
    def shape(text: str) -> Counter[tuple[str, tuple[str, ...]]]:
        return Counter((tag, tuple(attrs)) for tag, attrs in Reader(text).elements)

    extra = shape(hostile_page) - shape(page)
    # a longer name is drawn on two lines: svg texts alone may be more
    assert {tag for tag, _ in extra} <= {"g", "text"}
    assert not shape(page) - shape(hostile_page)


def test_hostile_text_can_be_written_and_hides_nothing(hostile_page: str) -> None:
    hostile_page.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", hostile_page)
    words = Reader(hostile_page).words
    assert "⟨U+202E⟩" in words
    assert "{{ 7*7 }}" in words, "no template is run over it"


def test_nothing_is_fetched_and_nothing_runs_but_our_own(page: str, hostile_page: str) -> None:
    for text in (page, hostile_page):
        read = Reader(text)
        for tag, attrs in read.elements:
            assert not {"src", "srcset", "style", "action", "data", "poster"} & set(attrs), tag
            assert not any(key.startswith("on") for key in attrs), tag
            assert all(attrs[k].startswith("#") for k in ("href", "xlink:href") if k in attrs), tag
        tags = Counter(tag for tag, _ in read.elements)
        assert not {"link", "iframe", "object", "embed", "img", "base"} & set(tags)
        assert tags["script"] == 3


def test_no_address_stands_on_the_page(page: str) -> None:
    assert "://" not in page
    assert not re.search(r"url\((?!#)", page)


def test_the_policy_names_our_script_and_style_and_no_other(page: str) -> None:
    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    read = Reader(page)
    policy = next(a["content"] for tag, a in read.elements if "http-equiv" in a)
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest(read.text['style'][0])}'",
        f"script-src 'sha256-{digest(read.text['script'][-1])}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_ids_are_unique_and_references_lead_somewhere(page: str) -> None:
    elements = Reader(page).elements
    ids = Counter(a["id"] for _, a in elements if "id" in a)
    assert [name for name, count in ids.items() if count > 1] == []
    for _, attrs in elements:
        for value in attrs.values():
            for target in re.findall(r"url\(#([^)]+)\)", value):
                assert target in ids
        if attrs.get("href", "").startswith("#") and "=" not in attrs["href"]:
            assert attrs["href"][1:] in ids


@given(st.text(st.characters()) | st.lists(st.text(st.sampled_from("<>&'\"/!-script\u2028\x00"))))
def test_json_in_a_script_is_the_value_and_ends_nothing(value: object) -> None:
    text = script_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&'\u2028\u2029\x00")
    text.encode("utf-8")


@given(st.text(st.characters()))
def test_visible_text_keeps_what_can_be_seen(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    shown.encode("utf-8")
    kept = [c for c in text if visible(c) == c]
    assert re.sub(r"⟨U\+[0-9A-F]{4}⟩", "", shown) == re.sub(r"⟨U\+[0-9A-F]{4}⟩", "", "".join(kept))


def test_a_bar_stays_on_its_line() -> None:
    wide = replace(figure("entities.strict", "E"), f1=replace(estimate(0.5), low=-0.2, high=1.4))
    drawn = render(replace(scores(), figures=(wide,)), [])
    bars = [a for tag, a in Reader(drawn).elements if a.get("class") == "reach"]
    assert (bars[0]["x1"], bars[0]["x2"]) == ("0.0", "100.0")

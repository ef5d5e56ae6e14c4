from __future__ import annotations

import csv as stdlib_csv
import io
import unicodedata
from pathlib import Path
from urllib.parse import quote

import rdflib
from hypothesis import given
from hypothesis import strategies as st

from zhiguan.export import csv, ntriples
from zhiguan.export.registry import growing, rows
from zhiguan.export.triples import triples
from zhiguan.export.vocabulary import PREDICATES, quoted
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

RECORD = Record(
    id="p1-1",
    text="枫溪县 县委书记阮松乔 记者 卫满",
    entities=(Entity(0, 3, "LOC"),),
    roles=(
        Role("阮松乔", "书记", "枫溪县委", Evidence((), ((4, 6), (9, 11))), "stacked", 0.9),
        Role("卫 满", "记者", None),
    ),
    events=(
        Event(
            "会议",
            "2021-06-17",
            "2021-06-18",
            "工作会议",
            ("沙洲镇",),
            ("枫溪县", "县委"),
            (Participant("阮松乔", "主持"),),
            rule="meeting",
        ),
    ),
)


def test_every_fact_becomes_its_triples() -> None:
    found = [(t.subject, t.predicate, t.object, t.object_type) for t in triples(RECORD)]
    assert found == [
        ("阮松乔", "任职", "书记（枫溪县委）", "post"),
        ("书记（枫溪县委）", "所属", "枫溪县委", "organization"),
        ("卫满", "采写", "p1-1", "article"),
        ("卫满", "任职", "记者", "post"),
        ("p1-1#e1", "类型", "会议", "type"),
        ("p1-1#e1", "名称", "工作会议", "literal"),
        ("p1-1#e1", "时间", "2021-06-17/2021-06-18", "date"),
        ("p1-1#e1", "地点", "沙洲镇", "place"),
        ("p1-1#e1", "主办", "枫溪县", "place"),
        ("p1-1#e1", "主办", "县委", "organization"),
        ("阮松乔", "主持", "p1-1#e1", "event"),
    ]


def test_csv_names_evidence_rule_and_confidence() -> None:
    handle = io.StringIO()
    assert csv.write([RECORD], handle) == 11
    rows = list(stdlib_csv.DictReader(io.StringIO(handle.getvalue())))
    assert rows[0] == {
        "subject": "阮松乔",
        "subject_type": "person",
        "predicate": "任职",
        "object": "书记（枫溪县委）",
        "object_type": "post",
        "article": "p1-1",
        "evidence": "4-6;9-11",
        "rule": "stacked",
        "confidence": "0.9000",
    }


def test_csv_is_safe_in_a_spreadsheet() -> None:
    hostile = Record("=1+1", "x", roles=(Role("=cmd()", "@书记\x00\n", None),))
    handle = io.StringIO()
    csv.write([hostile], handle)
    (row,) = stdlib_csv.DictReader(io.StringIO(handle.getvalue()))
    assert row["subject"] == "'=cmd()" and row["article"] == "'=1+1"
    assert "\n" not in row["object"] and "\x00" not in row["object"]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_a_cell_says_its_value(value: str) -> None:
    found = csv.cell(value)
    assert csv.value_of(found) == value
    assert not found.strip().startswith(csv.FORMULAS)


@given(st.text(st.characters()))
def test_no_cell_is_a_formula_or_holds_a_control_character(value: str) -> None:
    found = csv.cell(value)
    assert not found.strip().startswith(csv.FORMULAS)
    assert found.isascii() <= found.isprintable()
    assert len(found.splitlines()) <= 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_literal_is_one_line_that_gives_its_value_back(value: str) -> None:
    line = f"<http://a/s> <http://a/p> {ntriples.literal(value)} ."
    assert len(line.splitlines()) == 1
    graph = rdflib.Graph()
    graph.parse(data=line + "\n", format="nt")
    assert [str(o) for o in graph.objects()] == [value]


def test_ntriples_are_read_back_by_rdflib() -> None:
    handle = io.StringIO()
    count = ntriples.write([RECORD], handle)
    graph = rdflib.Graph()
    graph.parse(data=handle.getvalue(), format="nt")
    assert count == 11
    holds = rdflib.URIRef(PREDICATES["任职"].iri)
    labels = {
        str(label)
        for _, post in graph.subject_objects(holds)
        for label in graph.objects(post, rdflib.RDFS.label)
    }
    assert labels == {"书记（枫溪县委）", "记者"}
    event_type = rdflib.URIRef(PREDICATES["类型"].iri)
    assert [str(o) for o in graph.objects(None, event_type)] == ["会议"]


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_any_text_gives_valid_ntriples(person: str, title: str, name: str) -> None:
    record = Record(
        "a", "b", roles=(Role(person, title, name or None),), events=(Event("会议", name=name),)
    )
    handle = io.StringIO()
    ntriples.write([record], handle)
    rdflib.Graph().parse(data=handle.getvalue(), format="nt")


def test_each_predicate_has_its_own_iri() -> None:
    iris = [predicate.iri for predicate in PREDICATES.values()]
    assert len(set(iris)) == len(iris)


def test_a_file_that_grows_is_its_head_and_the_rows_of_its_parts(tmp_path: Path) -> None:
    records = [RECORD, Record("p2-1", "x"), Record("p3-1", "卫满", roles=RECORD.roles)]
    for output in growing(("jsonl", "csv", "nt", "parquet")):
        output.write(records, tmp_path / output.name)
        parts = [rows(("csv", "nt"), part)[output.name] for part in (records[:1], records[1:])]
        written = (tmp_path / output.name).read_bytes()
        assert written == b"".join([output.head.encode(), *parts])


@given(st.text(st.characters(exclude_categories=())))
def test_names_are_percent_encoded_as_the_standard_library_does(name: str) -> None:
    assert quoted(name) == quote(name, safe="", errors="surrogatepass")


def test_cells_blank_every_character_that_is_control_surrogate_or_line_break() -> None:
    for code in range(0x110000):
        character = chr(code)
        blank = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        assert csv.cell("x" + character) == ("x " if blank else "x" + character)

"""What every format owes: a round trip that loses nothing it can hold, and says what it cannot."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.strategies import records
from zhiguan.annotation.formats.base import KINDS, Format, census, losses
from zhiguan.annotation.formats.files import write_text
from zhiguan.annotation.formats.registry import FORMATS, recognise
from zhiguan.annotation.markup import read
from zhiguan.docbin import FORMAT as DOCBIN
from zhiguan.errors import AnnotationError, ZhiguanError
from zhiguan.types import Entity, Event, Evidence, Participant, Record, Role

ALL = {**FORMATS, "docbin": DOCBIN}
SUFFIX = {"jsonl": ".jsonl", "markup": ".txt", "conll": ".conll", "conll-bioes": ".conll"} | {
    "doccano": ".jsonl",
    "label-studio": ".json",
    "brat": "",
    "docbin": ".spacy",
}
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def written(format: Format, rows: Sequence[Record], folder: Path) -> Path:
    path = folder / f"articles{SUFFIX[format.name]}"
    if format.lines is None:
        assert format.write is not None
        format.write(rows, path)
    else:
        write_text(path, format.lines(rows))
    return path


def back(format: Format, rows: Sequence[Record], folder: Path) -> list[Record]:
    return [row.record for row in format.read(written(format, rows, folder))]


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda r: r.id.lower()))
def test_what_is_written_reads_back_as_what_the_format_holds(name: str, rows: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert back(ALL[name], rows, Path(folder)) == [ALL[name].held(row) for row in rows]


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40, deadline=None)
@given(records())
def test_what_a_format_holds_it_holds_again(name: str, record: Record) -> None:
    kept = ALL[name].held(record)
    assert ALL[name].held(kept) == kept
    assert not census(kept) - census(record)


def flat_and_plain(record: Record) -> Record:
    """A record that is as a person writes one: no proofs, a headline and a by-line of its text."""
    return replace(record, extra={}, page=None)


@pytest.mark.parametrize("name", [n for n in ALL if not n.startswith("conll")])
def test_annotated_articles_of_ours_go_through_whole(name: str, tmp_path: Path) -> None:
    rows = list(map(flat_and_plain, read(FIXTURES / "guidelines.txt")))
    assert rows and all(row.roles or row.events or row.entities for row in rows)
    assert list(losses(name, rows, ALL[name].held)) == []
    assert back(ALL[name], rows, tmp_path) == rows


@pytest.mark.parametrize("name", ALL)
def test_a_file_of_a_format_is_recognised(name: str, tmp_path: Path) -> None:
    path = written(ALL[name], read(FIXTURES / "guidelines.txt")[:3], tmp_path)
    assert recognise(path) == ("conll" if name == "conll-bioes" else name)
    if path.is_file():
        other = path.rename(tmp_path / "renamed.data")
        assert recognise(other) == ("conll" if name == "conll-bioes" else name)


FULL = Record(
    "p-1",
    "县委书记阮松乔到沙洲镇",
    "2021-06-18",
    "江西省吉安市枫溪县",
    (Entity(0, 2, "ORG", 0.9, ((0, 2),)), Entity(2, 4, "TITLE"), Entity(4, 7, "PER")),
    (Role("阮松乔", "书记", "枫溪县委", Evidence((0,)), "offices", 0.8),),
    (Event("调研", participants=(Participant("阮松乔", "带队"),), rule="visit"),),
    "p",
    ("县委书记",),
    "沙洲镇",
    {"note": 1},
)


def test_each_format_says_what_it_leaves_out() -> None:
    lost = {
        name: [line.removeprefix(f"{name} holds no ") for line in losses(name, [FULL], f.held)]
        for name, f in ALL.items()
    }
    proofs = ["page spans: 1 left out", "evidence: 1 left out", "names of rules: 2 left out"]
    assert lost["jsonl"] == lost["docbin"] == []
    assert lost["doccano"] == lost["brat"] == ["confidences: 2 left out", *proofs]
    assert lost["label-studio"] == ["confidences: 1 left out", *proofs]
    assert (
        lost["conll"]
        == lost["conll-bioes"]
        == [
            "roles: 1 left out",
            "events: 1 left out",
            "confidences: 2 left out",
            *proofs,
            "further keys: 1 left out",
        ]
    )
    assert set(lost["markup"]) == {
        "page ids: 1 left out",
        "headlines: 1 left out",
        "confidences: 2 left out",
        *proofs,
        "further keys: 1 left out",
    }
    assert len(census(FULL)) == len(KINDS)


def test_mentions_that_overlap_are_counted_where_they_cannot_be_held() -> None:
    record = Record("a", "甲乙丙", entities=(Entity(0, 2, "ORG"), Entity(1, 3, "PER")))
    for name, due in {"conll": 1, "markup": 1, "docbin": 1, "brat": 0, "doccano": 0}.items():
        lines = list(losses(name, [record], ALL[name].held))
        assert len(lines) == due and all(line.endswith(": 1 left out") for line in lines)


@pytest.mark.parametrize("name", [n for n in ALL if n != "jsonl"])
def test_half_a_character_is_one_clear_error_or_is_kept(name: str, tmp_path: Path) -> None:
    rows = [Record("a", "甲\ud800乙")]
    try:
        assert back(ALL[name], rows, tmp_path) == rows
    except ZhiguanError as error:
        assert "half a character" in str(error)


def row(**changes: object) -> str:
    return json.dumps({"id": "a", "text": "县委书记", **changes}, ensure_ascii=False)


T = "县\tB-ORG\n"
ANN = "T1\tORG 0 2\t县委\n"
BAD = [
    ("jsonl", row() + "\n" + row()[:-9], "f:2: no JSON: "),
    ("jsonl", row(entities=[{"start": 0, "end": "x", "label": "ORG"}]), "f:1: a value has the"),
    ("doccano", row(entities=[{"id": 1, "start_offset": 0, "end_offset": 9, "label": "ORG"}]),
     "f:1: a: ORG [0, 9) is outside the text of 4 characters"),
    ("doccano", row(entities=[{"id": 1, "start": 0}]), "f:1: no row of doccano's: KeyError"),
    ("doccano", row(entities=[], relations=[{"from_id": 1, "to_id": 2, "type": "任职"}]),
     "f:1: no row of doccano's: KeyError: 1"),
    ("doccano", row(text=None), "f:1: no text"),
    ("doccano", row(entities=[3]), "f:1: no row of doccano's"),
    ("doccano", row(entities=[], roles=[3]), "f:1: a value has the wrong type"),
    ("doccano", "[1, 2]", "f:1: a JSON list, not an object"),
    ("conll", T + "委\tI-PER\n", "f:2: I-PER without a B-PER before it (I-ORG was going on)"),
    ("conll", "县\tI-ORG\n", "f:1: I-ORG without a B-ORG before it (no mention was going on)"),
    ("conll", T + "委\n", "f:2: '委' has no tag"),
    ("conll", "县\tX-ORG\n", "f:1: 'X-ORG' is no tag"),
    ("conll", "县委\t\n", "f:1: '' is no tag"),
    ("conll", "县\tB\n", "f:1: 'B' is no tag"),
    ("conll", "<U+FFFFFF>\tO\n", "f:1: <U+FFFFFF> is no character"),
    ("conll", T + "委\tO\n记\tS-PER\n", "f:2: the mention ORG before this line has no E-ORG"),
    ("conll", T + "委\tE-ORG\n县\tB-ORG\n", "f:3: the mention ORG before this line has no E-ORG"),
    ("markup", "=== a | - | -\nP [县委/ORG\n", "f:2: unbalanced"),
    ("markup", "=== a | - | -\nP \\u{ffffffff}\n", "f:2: \\u{ffffffff} is no character"),
    ("label-studio", "{}", "f:1: no JSON array"),
    ("label-studio", '[\n{"data": {"text": "县"}},\n{"data": ', "f:3: no JSON: "),
    ("label-studio", '[{"text": "县"}]', "f:1: no task of Label Studio's: KeyError: 'data'"),
    ("label-studio", "[3]", "f:1: a JSON int, not an object"),
    ("brat", "T1\tORG 0 9\t县委\n", "f.ann:1: T1 ORG 0 9 is outside the text of 4 characters"),
    ("brat", ANN + "T2\tTITLE 2 4\t主任\n", "f.ann:2: T2 says '主任', the text has '书记' at 2 4"),
    ("brat", "T1\tORG zero 2\t县委\n", "f.ann:1: no annotation of brat's"),
    ("brat", "T1\tORG 0 1;3 4\t县 记\n", "f.ann:1: T1 is a mention in pieces with text between"),
    ("brat", ANN + "R1\tholds Arg1:T1 Arg2:T2\n", "f.ann:2: R1 goes from T1 to T2"),
    ("brat", ANN + "#1\tRole T1\t{\n", "f.ann:2: no annotation of brat's"),
    ("brat", "就是一行\n", "f.ann:1: no annotation of brat's"),
    ("docbin", "no msgpack", "f: no DocBin: "),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), BAD)
def test_bad_input_is_one_message_with_file_and_line(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / ("f.ann" if name == "brat" else "f")
    path.write_text(content, encoding="utf-8")
    (tmp_path / "f.txt").write_text("县委书记", encoding="utf-8")
    with pytest.raises(AnnotationError) as raised:
        ALL[name].read(tmp_path if name == "brat" else path)
    assert str(raised.value).removeprefix(f"{tmp_path}/").startswith(message)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ALL)
def test_absent_and_wrongly_encoded_files_are_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    if name != "brat":
        with pytest.raises(AnnotationError, match="no such file"):
            ALL[name].read(path)
    path.write_bytes("县委".encode("gb18030"))
    with pytest.raises(AnnotationError, match=r"not UTF-8|no DocBin"):
        ALL[name].read(tmp_path if name == "brat" else path)


@pytest.mark.parametrize("name", [n for n in ALL if n not in ("docbin", "jsonl", "conll-bioes")])
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_no_content_makes_a_reader_fail_otherwise(name: str, content: str, lines: bool) -> None:
    with tempfile.TemporaryDirectory() as name_of:
        folder = Path(name_of)
        path = folder / ("f.ann" if name == "brat" else "f")
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
        (folder / "f.txt").write_text("县委书记\n" * lines, encoding="utf-8")
        try:
            ALL[name].read(folder if name == "brat" else path)
        except AnnotationError as error:
            assert error.where

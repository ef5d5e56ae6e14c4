"""The fixtures follow the scheme, and every row of their table shows what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from zhiguan.annotation import markup
from zhiguan.annotation.check import listed
from zhiguan.annotation.formats import jsonl
from zhiguan.annotation.schema import EVENT_TYPES, PARTICIPANT_ROLES, squeeze
from zhiguan.evaluate.ingest import read_gold
from zhiguan.types import Event, Record

FOLDER = Path(__file__).resolve().parents[1] / "fixtures"
PAGES = sorted((FOLDER / "pages").glob("*.txt"))
TABLE = (FOLDER / "README.md").read_text(encoding="utf-8").partition("## Entities")[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("|") and "gl-" in line
]
ARTICLES = {record.id: record for record in markup.read(FOLDER / "guidelines.txt")}


def claims() -> list[tuple[str, list[str], str]]:
    """Each claim with the articles that may show it: its own, or all of its row."""
    found = []
    for decision, articles, code in ROWS:
        names, shown = articles.split(), re.findall(r"`([^`]+)`", code)
        paired = len(names) == len(shown)
        for number, claim in enumerate(shown):
            found.append((decision, [names[number]] if paired else names, claim))
    return found


CLAIMS = claims()


def shows(record: Record, claim: str) -> bool:
    """Whether a claim holds of an article."""
    kind, _, rest = claim.partition(" ")
    if claim.startswith("no "):
        kind, _, person = rest.partition(" ")
        people = (
            {role.person for role in record.roles}
            if kind == "R"
            else {p.person for event in record.events for p in event.participants}
        )
        assert any(
            squeeze(record.mention(e)) == person for e in record.entities if e.label == "PER"
        ), f"{person} is no mention"
        return person not in people
    if kind == "R":
        person, title, body = (None if c == "-" else c for c in rest.split(" / "))
        return (person, title, body) in {(r.person, r.title, r.organization) for r in record.roles}
    if kind == "E" and rest.startswith("×"):
        return len(record.events) == int(rest[1:])
    if kind == "E":
        return any(_is(event, rest.split(" / ")) for event in record.events)
    return _stands(record, claim)


def _is(event: Event, cells: list[str]) -> bool:
    kind, start, end, name, places, organizers, people = cells
    single = ((kind, event.type), (start, event.start), (end, event.end), (name, event.name))
    if any(cell != "*" and (None if cell == "-" else cell) != value for cell, value in single):
        return False
    many = ((places, event.places), (organizers, event.organizers))
    if any(cell != "*" and not set(cell.split("；")) <= set(values) for cell, values in many):
        return False
    parts: dict[str, set[str]] = {}
    for participant in event.participants:
        parts.setdefault(participant.person, set()).add(participant.role)
    for item in [] if people == "*" else people.split("；"):
        person, sign, due = re.split("([:=])", item)
        has, wanted = parts.get(person, set()), set(due.split("+"))
        if not (has == wanted if sign == "=" else wanted <= has):
            return False
    return True


def _stands(record: Record, snippet: str) -> bool:
    """Whether a stretch of the text has exactly the snippet's characters and mentions."""
    (wanted,) = markup.parse(["=== x | - | -", f"P {snippet}"])
    for match in re.finditer(re.escape(wanted.text), record.text):
        low, high = match.span()
        found = {
            (e.start - low, e.end - low, e.label)
            for e in record.entities
            if e.start < high and low < e.end
        }
        if found == {(e.start, e.end, e.label) for e in wanted.entities}:
            return True
    return False


@pytest.mark.parametrize(("decision", "articles", "claim"), CLAIMS)
def test_each_claim_holds(decision: str, articles: list[str], claim: str) -> None:
    assert decision
    assert any(shows(ARTICLES[name], claim) for name in articles), claim


def test_a_claim_can_fail() -> None:
    record = ARTICLES["gl-01"]
    for claim in (
        "碧溪区委",
        "[碧溪区/LOC]委",
        "R 檀知秋 / 常委 / 碧溪区委宣传部",
        "E 督查 / * / * / * / * / * / *",
        "E 调研 / * / * / * / * / * / 檀知秋=讲话",
        "E 调研 / 2022-03-09 / 2022-03-09 / * / * / * / *",
        "E 调研 / * / * / * / 碧溪区 / * / *",
        "no R 檀知秋",
        "no E 檀知秋",
        "E ×2",
    ):
        assert not shows(record, claim), claim


def test_the_table_names_every_article_and_each_of_the_scheme_s_words() -> None:
    named = {name for _, articles, _ in ROWS for name in articles.split()}
    assert named == set(ARTICLES)
    numbers = {d.split()[0] for d, _, _ in ROWS if d[0].isdigit()}
    assert numbers == {str(n) for n in range(1, 15)}
    events = [event for record in ARTICLES.values() for event in record.events]
    assert {event.type for event in events} == set(EVENT_TYPES)
    parts = {p.role for event in events for p in event.participants}
    assert parts == set(PARTICIPANT_ROLES)
    shown = " ".join(claim for _, _, claim in CLAIMS)
    for word in (*EVENT_TYPES, *PARTICIPANT_ROLES):
        assert word in shown


@pytest.mark.parametrize("name", ["articles.txt", "guidelines.txt"])
def test_annotated_fixtures_break_no_rule_of_the_scheme(name: str) -> None:
    assert list(listed(markup.read_sourced(FOLDER / name))) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_page_gold_follows_the_scheme_and_points_at_the_page(page: Path) -> None:
    text, gold = page.read_bytes().decode("utf-8"), page.with_suffix(".jsonl")
    rows = jsonl.read(gold)
    assert list(listed(rows)) == []
    assert len(read_gold(gold)) == len(rows) >= 3
    used: list[int] = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["id"].startswith(page.stem)
        for character, offset in zip(row["text"], row["page_offsets"], strict=True):
            assert character == "\n" if offset is None else text[offset] == character
        used += [offset for offset in row["page_offsets"] if offset is not None]
    assert len(used) == len(set(used))


def test_there_are_pages_and_they_are_damaged() -> None:
    assert len(PAGES) == 4
    broken = 0
    for page in PAGES:
        text = page.read_bytes().decode("utf-8")
        for row in jsonl.read(page.with_suffix(".jsonl")):
            offsets = row.record.extra["page_offsets"]
            assert isinstance(offsets, list)
            for entity in row.record.entities:
                at = [o for o in offsets[entity.start : entity.end] if o is not None]
                broken += "\n" in text[at[0] : at[-1]]
    assert broken >= 20

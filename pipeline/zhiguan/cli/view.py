"""`zhiguan view`: what a run found, to be read by a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.rule import Rule
from rich.table import Table

from zhiguan.annotation.records import parse_lines
from zhiguan.batch.run import RECORDS
from zhiguan.cli.terminal import visible
from zhiguan.errors import InputError
from zhiguan.types import Event, Record


def view(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A run's folder or records.jsonl.")],
    limit: Annotated[int, typer.Option(help="Show at most so many articles.", metavar="N")] = 20,
) -> None:
    """Show who holds which office and what happened, article by article."""
    path = out / RECORDS if out.is_dir() else out
    if not path.is_file():
        raise InputError(
            "no records there", where=str(path), hint="zhiguan extract INPUT -o OUT writes them"
        )
    console = Console(highlight=False)
    articles = people = events = 0
    with path.open(encoding="utf-8") as handle:
        for record in parse_lines(handle, source=str(path)):
            articles += 1
            people += len({role.person for role in record.roles})
            events += len(record.events)
            if articles <= limit:
                _show(record, console)
    console.print(Rule())
    more = f" (the first {limit} are shown)" if articles > limit else ""
    console.print(f"{articles} articles{more}, {people} office-holders, {events} events")
    _files(path.parent, console)


def _show(record: Record, console: Console) -> None:
    headline = " / ".join(line.strip() for line in record.headline) or " ".join(
        record.text[:24].split()
    )
    console.print(Rule(f"{escape(headline)}  [dim]{escape(record.id)}[/]", align="left"))
    if record.roles:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for column in ("person", "office", "organisation"):
            table.add_column(column)
        for role in record.roles:
            table.add_row(escape(role.person), escape(role.title), escape(role.organization or "—"))
        console.print(table)
    for event in record.events:
        console.print("• " + " · ".join(_parts(event)), soft_wrap=False)
    if not record.roles and not record.events:
        console.print("[dim]no office-holder, no event[/]")


def _parts(event: Event) -> Iterator[str]:
    yield f"[bold]{escape(event.type)}[/]" + (f" {escape(event.name)}" if event.name else "")
    if event.start:
        days = event.start if event.start == event.end else f"{event.start} – {event.end}"
        yield escape(days)
    if event.places:
        yield "at " + _list(event.places)
    if event.organizers:
        yield "by " + _list(event.organizers)
    parts: dict[str, list[str]] = {}
    for participant in event.participants:
        parts.setdefault(participant.role, []).append(participant.person)
    for role, people in parts.items():
        yield f"{escape(role)}: {_list(people)}"


def escape(text: str) -> str:
    """The text with nothing in it that rich or the terminal would obey."""
    return escape_markup(visible(text))


def _list(values: Iterable[str]) -> str:
    return escape("、".join(values))


def _files(folder: Path, console: Console) -> None:
    names = ("records.jsonl", "triples.csv", "triples.nt", "failures.jsonl", "run.json")
    found = [name for name in names if (folder / name).is_file()]
    if found:
        console.print(f"files: {escape(str(folder))}/ {', '.join(found)}")

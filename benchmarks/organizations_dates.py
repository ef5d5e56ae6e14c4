"""Organisations of roles and dates of events, each by itself, from gold entities.

    python benchmarks/organizations_dates.py corpus/dev.txt [more.txt …] [--errors]

Organisations: of the roles whose person and office are right, the share whose body is right, as
it stands and with the forms of one body (县住建局, 县住房和城乡建设局) taken as one; and the share
that is left open. With `--without-region` the articles do not tell their region, as on a page that
nobody gave one for, and a short form that the full name ends with counts as a form of the body.
Dates: of the gold events that a predicted event of their type answers, the share whose first and
whose last day is right; and of all gold days, the share that the date grammar finds anywhere in the
text, which no choice between several dates can change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rules import ROOT, Pair, load, predict
from zhiguan.annotation.schema import squeeze
from zhiguan.rules.dates import find_dates
from zhiguan.rules.layer import RuleLayer
from zhiguan.rules.organizations import Bureaus
from zhiguan.types import Event, Record


@dataclass(slots=True)
class Share:
    """How many of how many are right, and those that are not."""

    right: int = 0
    total: int = 0

    def count(self, right: bool) -> None:
        """One more, right or wrong."""
        self.total += 1
        self.right += right

    def __str__(self) -> str:
        share = self.right / self.total if self.total else 0.0
        return f"{share:.3f}  ({self.right}/{self.total})"


def bodies(record: Record) -> dict[tuple[str, str], list[str | None]]:
    """The bodies of each person and office of a record."""
    out: dict[tuple[str, str], list[str | None]] = {}
    for role in record.roles:
        body = None if role.organization is None else squeeze(role.organization)
        out.setdefault((squeeze(role.person), squeeze(role.title)), []).append(body)
    return out


def organizations(pair: Pair) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(person, office, gold body, predicted body) of each office that both records give."""
    gold, found = bodies(pair[0]), bodies(pair[1])
    for key, wanted in gold.items():
        rest = list(found.get(key, ()))
        missed = []
        for body in wanted:
            if body in rest:
                rest.remove(body)
                yield *key, body, body
            else:
                missed.append(body)
        for body, other in zip(missed, rest, strict=False):
            yield *key, body, other


def events(pair: Pair) -> Iterator[tuple[Event, Event | None]]:
    """Each gold event with the event of its type that shares most with it, dates aside.

    Two that share nothing answer each other only where each is the only one of its type.
    """
    gold, rest = list(pair[0].events), list(pair[1].events)
    same = [(g, e) for g in gold for e in rest if g.type == e.type]
    answers: dict[int, Event] = {}
    for event, other in sorted(same, key=lambda two: -_shared(*two)):
        alone = sum(e.type == event.type for e in (*gold, *pair[1].events)) == 2
        if id(event) not in answers and other in rest and (alone or _shared(event, other)):
            answers[id(event)] = other
            rest.remove(other)
    for event in gold:
        yield event, answers.get(id(event))


def _shared(one: Event, other: Event) -> int:
    sides = [
        {*((p.person, p.role) for p in e.participants), *e.places, *e.organizers}
        for e in (one, other)
    ]
    return len(sides[0] & sides[1])


def _one_body(wanted: str | None, found: str | None, bureaus: Bureaus, short: bool) -> bool:
    """Whether two names are one body's; with `short`, 县人大常委会 is 青禾县人大常委会 too."""
    if wanted is None or found is None:
        return wanted == found
    return bureaus.same_body(wanted, found) or (short and wanted.endswith(found))


def score_organizations(
    pairs: Sequence[Pair], bureaus: Bureaus, *, errors: bool, short: bool
) -> None:
    exact, same, null = Share(), Share(), Share()
    for pair in pairs:
        for person, title, wanted, found in organizations(pair):
            exact.count(wanted == found)
            one = _one_body(wanted, found, bureaus, short)
            same.count(one)
            null.count(found is None)
            if errors and (not one if short else wanted != found):
                print(f"{pair[0].id}\torganization\t{person} {title}\tis {wanted}\tgiven {found}")
    print(f"  organisations        {exact}")
    print(f"  forms of one body    {same}")
    print(f"  left open            {null}")


def score_dates(pairs: Sequence[Pair], *, errors: bool) -> None:
    starts, ends, grammar = Share(), Share(), Share()
    for pair in pairs:
        mentions = find_dates(pair[0].text, pair[0].published)
        days = {day for m in mentions for day in (m.first, m.last)}
        for wanted, found in events(pair):
            for day in (wanted.start, wanted.end):
                if day is not None:
                    grammar.count(day in days)
                    if errors and day not in days:
                        print(f"{pair[0].id}\tgrammar\t{wanted.type}\t{day} is not found")
            if found is None:
                continue
            starts.count(wanted.start == found.start)
            ends.count(wanted.end == found.end)
            if errors and (wanted.start, wanted.end) != (found.start, found.end):
                print(
                    f"{pair[0].id}\tdate\t{wanted.type}\tis {wanted.start}/{wanted.end}"
                    f"\tgiven {found.start}/{found.end}"
                )
    print(f"  first day of events  {starts}")
    print(f"  last day of events   {ends}")
    print(f"  days by the grammar  {grammar}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    parser.add_argument(
        "--without-region", action="store_true", help="as if no article told its region"
    )
    options = parser.parse_args(arguments)
    gazetteers = ROOT / "configs" / "gazetteers"
    layer = RuleLayer.load([ROOT / "configs" / "rules"], gazetteers)
    gold = [record for path in options.gold for record in load(path)]
    alone = options.without_region
    if alone:
        gold = [replace(record, region=None) for record in gold]
    pairs = predict(layer, gold, lambda _: ())
    score_organizations(pairs, layer.gazetteers.bureaus, errors=options.errors, short=alone)
    score_dates(pairs, errors=options.errors)
    print(f"  over {len(gold)} articles, gold entities")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""From an article and its mentions to roles and events: rules, dates and organisations together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context
from zhiguan.rules.dates import find_dates
from zhiguan.rules.facts import extract_facts
from zhiguan.rules.loader import RuleSet, load_rules
from zhiguan.rules.organizations import Gazetteers, OrganizationResolver
from zhiguan.rules.spelling import Spelling, is_traditional, simplify
from zhiguan.types import Event, Record, Role, Span

_OF_DIVISIONS = ("委", "政府", "人大", "政协")  # bodies that a development zone has none of


class ArticleResolver:
    """Names of bodies in one article; see `zhiguan.rules.organizations.OrganizationResolver`."""

    def __init__(self, gazetteers: Gazetteers, region: str | None, mentions: Sequence[str]) -> None:
        self._gazetteers = gazetteers
        self._own = gazetteers.resolver(region, mentions)
        self._near: dict[str, OrganizationResolver] = {}

    def complete(self, mention: str) -> str | None:
        """The full local form of a short name, or None where it cannot be told."""
        return self._own.complete(mention)

    def implied(self, title: str, organization: str | None, place: str | None) -> str | None:
        """The body that an office names by itself, after an organisation or at a place."""
        return self._own.implied(title, organization, place)

    def complete_near(self, mention: str, body: str) -> str | None:
        """市委 beside 珲江市委 is that one, whatever the page's own 市委 is."""
        place = self._own.places.place_of(self._own.complete(body) or body)
        if place is None:
            return self._own.beside_short(mention, body)
        parts = self._own.split(mention)
        if parts is not None and parts[1].startswith(_OF_DIVISIONS) and parts[0].has(place):
            district = self._own.places.may_govern(parts[0], place)
            if not district:
                return self._own.complete(mention)
        if place not in self._near:
            # a place of the region lies where that says, whatever other place bears its name
            whole = self._own.places.region.down_to(place) or place
            self._near[place] = self._gazetteers.resolver(whole)
        return self._near[place].complete_beside(mention, place)

    def complete_at(self, mention: str, place: str) -> str | None:
        """党委 right behind 石门镇 is 石门镇党委, 市委 behind 杭州 is 杭州市委."""
        return self._own.complete_at(mention, place)

    def complete_of(self, level: str, mention: str) -> str | None:
        """作家协会 behind 我县 is the county's; None for a name of its own."""
        return self._own.complete_of(level, mention)

    def within(self, name: str, body: str, *, beside: bool = False) -> str | None:
        """A body inside another: 提案委 of a 县政协."""
        return self._own.within(name, body, beside=beside)

    def of_zone(self, name: str, body: str) -> str | None:
        """经发局 behind 桐川经开区党工委 is that zone's."""
        return self._own.of_zone(name, body)

    def candidates(self, mention: str) -> tuple[str, ...]:
        """The full names that a short one could stand for, where several could be meant."""
        return self._own.candidates(mention)

    def place_ends(self, title: str) -> tuple[str, ...]:
        """How the places end to the last of which a bare office belongs (镇长: 镇)."""
        return self._gazetteers.offices.place_ends(title)

    def site_ends(self, title: str) -> tuple[str, ...]:
        """How the places end whose staff an office is (网格员: 社区, 村)."""
        return self._gazetteers.offices.at_site.get(title, ())


@dataclass(frozen=True, slots=True)
class RuleLayer:
    """Rules and gazetteers, loaded once, for any number of articles.

    `published` completes the dates of records that have none of their own.
    """

    rules: RuleSet
    gazetteers: Gazetteers
    published: str | None = None

    @classmethod
    def load(
        cls, rules: Iterable[Path], gazetteers: Path, *, published: str | None = None
    ) -> RuleLayer:
        """Load rule files and folders, and a folder of gazetteers.

        Raises:
            RuleError: when a rule is wrong.
            ConfigError: when a gazetteer is missing or damaged.
        """
        return cls(load_rules(rules), Gazetteers.load(gazetteers), published)

    def facts(self, context: Context) -> tuple[list[Role], list[Event]]:
        """The roles and events of an article; its dates are found here where it has none.

        A traditional text is read as simplified; names are spelt as the article spells them.
        """
        if not is_traditional(context.text):
            return self._facts(context)
        region = None if context.region is None else simplify(context.region)
        roles, events = self._facts(replace(context, text=simplify(context.text), region=region))
        spelling = Spelling(context.text, _mentions(context))
        return list(map(spelling.role, roles)), list(map(spelling.event, events))

    def _facts(self, context: Context) -> tuple[list[Role], list[Event]]:
        """The same, of a text in simplified characters."""
        mentions = _mentions(context, ("ORG", "LOC"))
        resolver = ArticleResolver(self.gazetteers, context.region, mentions)
        dates = context.dates or find_dates(context.text, context.published or self.published)
        return extract_facts(replace(context, dates=dates), self.rules, resolver)

    def annotate(self, record: Record, word_starts: Sequence[int] = ()) -> Record:
        """A record with its roles and events replaced by those that the rules find."""
        context = Context(
            record.text,
            record.entities,
            _headline_spans(record),
            _byline_span(record),
            record.published,
            record.region,
            word_starts=word_starts,
        )
        roles, events = self.facts(context)
        return replace(record, roles=tuple(roles), events=tuple(events))


def _mentions(context: Context, labels: Sequence[str] = ()) -> list[str]:
    """The mentions of an article, of these labels only, without layout spaces."""
    return [
        squeeze(context.text[e.start : e.end])
        for e in context.entities
        if not labels or e.label in labels
    ]


def _headline_spans(record: Record) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for line in record.headline:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return tuple(spans)


def _byline_span(record: Record) -> Span | None:
    if record.byline is None or not record.text.endswith(record.byline):
        return None
    return len(record.text) - len(record.byline), len(record.text)

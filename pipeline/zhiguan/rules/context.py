"""What the rules know about an article besides its text and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from zhiguan.types import Entity, Span


class DateMention(Protocol):
    """A date in the text, see `zhiguan.rules.dates`; `first` and `last` are inclusive or None."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def first(self) -> str | None: ...  # noqa: D102
    @property
    def last(self) -> str | None: ...  # noqa: D102
    @property
    def granularity(self) -> str: ...  # noqa: D102
    @property
    def bounds(self) -> tuple[str, str] | None: ...  # noqa: D102


class Resolver(Protocol):
    """Completes names of bodies: see `zhiguan.rules.organizations`."""

    def complete(self, mention: str) -> str | None:
        """The full local form of a short name, or None where it cannot be told."""

    def implied(self, title: str, organization: str | None, place: str | None) -> str | None:
        """The body that an office names by itself, after an organisation or at a place."""

    def complete_near(self, mention: str, body: str) -> str | None:
        """The full form of a short name at the place of a body that is named with it."""

    def complete_at(self, mention: str, place: str) -> str | None:
        """The full form of a short name right behind a place, or None where it is none."""

    def complete_of(self, level: str, mention: str) -> str | None:
        """The full form of a name behind 我县, for a body that every place has; else None."""

    def within(self, name: str, body: str, *, beside: bool = False) -> str | None:
        """The full name of a body inside another one: see `OrganizationResolver.within`."""

    def of_zone(self, name: str, body: str) -> str | None:
        """The full name of a bureau of the zone whose body is listed before it; else None."""

    def candidates(self, mention: str) -> tuple[str, ...]:
        """The full names that a short one could stand for, where several could be meant."""

    def place_ends(self, title: str) -> tuple[str, ...]:
        """How the places end to the last of which a bare office belongs; empty for most."""

    def site_ends(self, title: str) -> tuple[str, ...]:
        """How the places end whose staff an office is; empty for any other office."""


class Verbatim:
    """A resolver that knows no place: names stay as written, offices imply nothing."""

    def complete(self, mention: str) -> str | None:
        """The mention itself."""
        return mention

    def complete_near(self, mention: str, body: str) -> str | None:
        """The mention itself."""
        del body
        return mention

    def implied(self, title: str, organization: str | None, place: str | None) -> str | None:
        """Nothing."""
        del title, organization, place
        return None

    def complete_at(self, mention: str, place: str) -> str | None:
        """Nothing."""
        del mention, place
        return None

    def complete_of(self, level: str, mention: str) -> str | None:
        """Nothing."""
        del level, mention
        return None

    def within(self, name: str, body: str, *, beside: bool = False) -> str | None:
        """Nothing."""
        del name, body, beside
        return None

    def of_zone(self, name: str, body: str) -> str | None:
        """Nothing."""
        del name, body
        return None

    def candidates(self, mention: str) -> tuple[str, ...]:
        """None."""
        del mention
        return ()

    def place_ends(self, title: str) -> tuple[str, ...]:
        """None."""
        del title
        return ()

    def site_ends(self, title: str) -> tuple[str, ...]:
        """None."""
        del title
        return ()


@dataclass(frozen=True, slots=True)
class Context:
    """An article to read facts from.

    Args:
        text: the article; all offsets are half-open code points of it.
        entities: its mentions, by start, none overlapping another.
        headlines: spans of the headline lines.
        byline: span of a by-line that stands alone, or None.
        published: ISO date of the page, or None.
        region: the place whose paper this is, or None.
        dates: the date mentions of the text, by start.
        word_starts: offsets at which words begin; empty when nothing is known of words.
    """

    text: str
    entities: Sequence[Entity]
    headlines: tuple[Span, ...] = ()
    byline: Span | None = None
    published: str | None = None
    region: str | None = None
    dates: Sequence[DateMention] = ()
    word_starts: Sequence[int] = ()

    def zone(self, start: int) -> str:
        """In which part of the article an offset lies: headline, byline or body.

        A headline line in brackets (（2019年8月29日…会议通过）) states facts as the body does.
        """
        for low, high in self.headlines:
            if low <= start < high:
                return "body" if self.text[low] in "（(" else "headline"
        if self.byline is not None and self.byline[0] <= start < self.byline[1]:
            return "byline"
        return "body"

    def confidence(self, indices: Sequence[int], prior: float) -> float:
        """A fact is as sure as its least sure mention, times its rule's prior."""
        known = [c for i in indices if (c := self.entities[i].confidence) is not None]
        return round(min(known) * prior, 4) if known else round(prior, 4)

    def occasion_confidence(self, indices: Sequence[int], prior: float) -> float:
        """Of an occasion: its mentions' mean, times its rule's prior.

        What happened, and when, stands in the verbs and dates; of the mentions around them one may
        be off by a character and the occasion is right all the same.
        """
        known = [c for i in indices if (c := self.entities[i].confidence) is not None]
        return round(sum(known) / len(known) * prior, 4) if known else round(prior, 4)

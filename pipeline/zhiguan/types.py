"""The plain data that flows from page to record.

All offsets are half-open `[start, end)` in Unicode code points: of an article's text for `start`
and `end`, of the page as read for `page_spans`. Labels, roles and event types are plain strings,
because a new one is a word in a config, not a change here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhiguan.aligned import AlignedText

Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read; `text` is never altered.

    `published` is an ISO date (`2020-08-11`), `region` the place whose paper this is, from the
    province down (`河南省郑州市中原区`); both are None when unknown. `source` is the file.
    """

    id: str
    text: str
    source: str | None = None
    published: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page, its parts in reading order and aligned to the page.

    `headlines` are its headline lines, kicker first. `byline` stands alone on its line;
    `inline_byline` is the tail of the last paragraph where the by-line runs on behind the last
    sentence (it stays part of that paragraph).
    """

    id: str
    page: Page
    headlines: tuple[AlignedText, ...]
    paragraphs: tuple[AlignedText, ...]
    byline: AlignedText | None = None
    inline_byline: AlignedText | None = None

    @property
    def aligned(self) -> AlignedText:
        """Headline lines, paragraphs and a by-line that stands alone, one a line."""
        lines = [*self.headlines, *self.paragraphs]
        if self.byline is not None:
            lines.append(self.byline)
        return AlignedText.join("\n", lines)

    @property
    def text(self) -> str:
        """The article's text: what records call `text` and what entity offsets refer to."""
        return self.aligned.text


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention, `text[start:end]` of the article: its label, how sure the tagger is (0 to 1)."""

    start: int
    end: int
    label: str
    confidence: float | None = None
    page_spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a role or an event rests on: indices into the record's entities, and page spans."""

    entities: tuple[int, ...] = ()
    page_spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody holds an office: `title` as written, `organization` in full local form or None.

    `status` is None for an office that is held, else `former`, `acting` or `nominated`.

    Where the text leaves open which of several bodies is meant, `organization` is as written or
    None, and `candidates` are the bodies that it names.
    """

    person: str
    title: str
    organization: str | None
    evidence: Evidence = Evidence()
    rule: str | None = None
    confidence: float | None = None
    status: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A named person's part in an event: 主持, 出席, 陪同, 带队, 讲话, 获任 or 被免."""

    person: str
    role: str
    evidence: Evidence = Evidence()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One occasion. `start` and `end` are inclusive ISO dates, EDTF where the year is unknown."""

    type: str
    start: str | None = None
    end: str | None = None
    name: str | None = None
    places: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    evidence: Evidence = Evidence()
    rule: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One article's annotation, gold or predicted: what every part reads and writes."""

    id: str
    text: str
    published: str | None = None
    region: str | None = None
    entities: tuple[Entity, ...] = ()
    roles: tuple[Role, ...] = ()
    events: tuple[Event, ...] = ()
    page: str | None = None
    headline: tuple[str, ...] = ()
    byline: str | None = None
    extra: dict[str, object] = field(default_factory=dict)

    def mention(self, entity: Entity) -> str:
        """The characters of a mention, unchanged."""
        return self.text[entity.start : entity.end]

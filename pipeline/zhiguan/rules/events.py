"""Events: occasions put together from what the rules found about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.companions import companions
from zhiguan.rules.context import Context
from zhiguan.rules.drafts import Draft, find_drafts, holds
from zhiguan.rules.encoding import Encoded, Slot
from zhiguan.rules.extent import spread
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.matcher import Match
from zhiguan.rules.naming import Naming
from zhiguan.rules.occasionnames import name_of
from zhiguan.rules.occasions import Reading, Sentence, headline_types, members, read
from zhiguan.rules.people import holders
from zhiguan.types import Event, Evidence, Participant

_LEVELS = "省市区县州旗盟镇乡"
_DIVISIONS = ("省", "市", "县", "区", "旗", "州", "盟", "镇", "乡", "街道", "村", "社区", "苏木")
_PRESENT = ("主持", "出席")
_CHANGES = ("获任", "被免")


def extract_events(context: Context, rules: RuleSet, text: Encoded, naming: Naming) -> list[Event]:
    """The events that an article reports, in order.

    Args:
        context: the article.
        rules: the rule set.
        text: the article with people in groups, see `zhiguan.rules.people`.
        naming: the name of each person mentioned.
    """
    reading = read(context, rules, text)
    drafts = find_drafts(reading, rules, headline_types(reading))
    drafts = spread(reading, rules, drafts)
    along = companions(reading, rules, drafts)
    events = [_event(reading, rules, draft, naming, along) for draft in drafts]
    events = [_of_session(e, events) for e in events]
    undated = {m.rule.id for m in rules.of("event") if m.rule.undated}
    return [
        e
        for e, draft in zip(events, drafts, strict=True)
        if not _repeats(e, events)
        and _says_something(
            e, undated=e.rule in undated, told=draft.main or draft.match.rule.priority >= 0
        )
    ]


def _repeats(event: Event, events: Sequence[Event]) -> bool:
    """Whether an event says no more than that one of its kind was held, told of before."""
    if event.participants or event.organizers or event.places or event.name:
        return False
    before = takewhile(lambda e: e is not event, events)
    return any((e.type, e.start) == (event.type, event.start) for e in before)


def _says_something(event: Event, *, undated: bool, told: bool) -> bool:
    if event.type == "任免":
        return bool(event.participants)
    if event.type == "其他":
        if not told and event.start is None and not event.participants:
            return False
        return bool(event.organizers) or any(p.role != "讲话" for p in event.participants)
    if undated:
        return bool(event.participants or event.organizers)
    if event.type == "会议" and event.start is None:
        return any(p.role in _PRESENT for p in event.participants)
    said = event.start or event.participants or event.organizers or event.name
    return bool(said or event.places)


def _of_session(event: Event, events: Sequence[Event]) -> Event:
    """An appointment is made by the body whose session it is made at."""
    if event.type != "任免" or event.organizers:
        return event
    session = [e for e in events if e.type == "会议" and e.start == event.start]
    return replace(event, organizers=session[0].organizers) if session else event


def _event(
    reading: Reading,
    rules: RuleSet,
    draft: Draft,
    naming: Naming,
    along: Sequence[tuple[Draft, Match]],
) -> Event:
    participants = _participants(reading, draft, naming, along)
    bare = rules.words("bare_bodies")
    places = _slots(reading, draft, "place", _sentences(reading, draft), bare)
    organizers = _slots(reading, draft, "organizer", _lead(reading, draft))
    organizers += _slots(reading, draft, "organizer", _sentences(reading, draft), anywhere=True)
    organizers = organizers or _headline_organizers(reading, draft)
    used = {i for p in participants for i in p.evidence.entities}
    used |= {s.value for s in (*places, *organizers) if isinstance(s.value, int)}
    evidence = tuple(sorted(used))
    return Event(
        type=draft.type,
        start=draft.days[0] if draft.days else None,
        end=draft.days[1] if draft.days else None,
        name=name_of(reading, rules, draft),
        places=_texts(reading.context, _without_region(reading, rules, places)),
        organizers=_texts(reading.context, organizers),
        participants=participants,
        evidence=Evidence(evidence),
        rule=draft.match.rule.id,
        confidence=reading.context.occasion_confidence(
            _mentions(draft.match), rules.prior(draft.match.rule)
        ),
    )


def _mentions(match: Match) -> list[int]:
    """The entities that the words rest on which say what happened, as indices."""
    labels = ("ORG", "LOC", "TITLE")
    found = [s.value for label in labels for s in match.text.inside(match.begin, match.end, label)]
    people = match.text.inside(match.begin, match.end, "PEOPLE")
    return [i for i in found if isinstance(i, int)] + [i for s in people for i in members(s).people]


def _lead(reading: Reading, draft: Draft) -> list[Sentence]:
    """The sentence of the trigger; for appointments, which are often lists, all before it too."""
    return reading.sentences[0 if draft.type == "任免" else draft.at : draft.at + 1]


def _sentences(reading: Reading, draft: Draft) -> list[Sentence]:
    """The sentences that tell of this occasion and of no other."""
    return [reading.sentences[i] for i in draft.sentences if i not in draft.shared]


def _participants(
    reading: Reading, draft: Draft, naming: Naming, along: Sequence[tuple[Draft, Match]]
) -> tuple[Participant, ...]:
    found: dict[tuple[str, str], Participant] = {}
    own: set[str] = set()
    theirs = [match for visit, match in along if visit is draft]
    moved = {id(match) for _, match in along}
    for index in sorted(draft.sentences, key=lambda i: (i in draft.shared, i)):
        if index not in draft.shared:
            own = {person for person, _ in found}
        for match in reading.of("participant", reading.sentences[index]):
            if not holds(match, draft) or id(match) in moved:
                continue
            for part in match.rule.values:
                if (part in _CHANGES) != (draft.type == "任免"):
                    continue
                for person in _people(reading, match):
                    name = naming.name(person)
                    if index in draft.shared and name not in own:
                        continue
                    new = Participant(name, part, Evidence((person,)), match.rule.id)
                    found.setdefault((name, part), new)
    for match in theirs:
        for person in _people(reading, match):
            new = Participant(
                naming.name(person), match.rule.values[0], Evidence((person,)), match.rule.id
            )
            found.setdefault((new.person, new.role), new)
    subjects = reading.text.inside(draft.match.begin, draft.match.end, "PEOPLE")
    leaders = {naming.name(i) for s in subjects for i in members(s).people}
    leaders -= {p.person for p in found.values() if p.rule == "accompanied-by"}
    return tuple(p for p in found.values() if _consistent(p, found, leaders))


def _consistent(
    participant: Participant, found: Iterable[tuple[str, str]], leaders: set[str]
) -> bool:
    """The subject of a visit does not attend it; a host does not lead it in a later sentence."""
    person, part = participant.person, participant.role
    if (person, "带队") not in found or participant.rule == "follows-and-leads":
        return True
    if part == "带队":
        guest = (person, "陪同") in found or (person, "出席") in found
        return person in leaders or not guest
    return part != "出席" or person not in leaders


def _people(reading: Reading, match: Match) -> list[int]:
    out: list[int] = []
    for slot in match.slots("PEOPLE"):
        if not reading.is_blocked(reading.symbol(slot)):
            out.extend(holders(reading.context, members(slot), match.rule.holding))
    return out


def _slots(
    reading: Reading,
    draft: Draft,
    kind: str,
    sentences: Sequence[Sentence],
    bare: Collection[str] = (),
    *,
    anywhere: bool = False,
) -> list[Slot]:
    """The slots that rules of a kind yield; `anywhere` asks those whose `where` is any."""
    out: list[Slot] = []
    for sentence in sentences:
        said = [m.end for m in reading.of("participant", sentence) if _is_quoted(reading, m)]
        for match in reading.of(kind, sentence):
            if anywhere and match.rule.zone != "any":
                continue
            if kind == "organizer" and not anywhere and match.begin >= draft.match.end:
                continue
            if not holds(match, draft) or (kind == "place" and any(e <= match.begin for e in said)):
                continue
            out.extend(
                s
                for s in match.slots("ORG", "LOC")
                if not reading.is_blocked(reading.symbol(s)) and _suits(reading, s, kind, bare)
            )
    return sorted(out, key=lambda s: s.start)


def _is_quoted(reading: Reading, match: Match) -> bool:
    """Whether what somebody said follows: 指出，…, not 授课，…"""
    if match.rule.values != ("讲话",) or match.end >= len(reading.text.plain):
        return False
    return reading.text.plain[match.end] in "，：、“"


def _suits(reading: Reading, slot: Slot, kind: str, bare: Collection[str]) -> bool:
    """Whether a mention can be of a kind.

    A place is a LOC, or a body that has a name of its own: a school, a court, a company. An
    organizer is an ORG, or a division that stands for its government; no venue or site.
    """
    name = squeeze(reading.context.text[slot.start : slot.end])
    if kind == "place":
        return slot.label == "LOC" or name.lstrip(_LEVELS) not in bare
    return slot.label == "ORG" or name.endswith(_DIVISIONS)


def _headline_organizers(reading: Reading, draft: Draft) -> list[Slot]:
    """Who holds the main occasion by the headline or the signature, where the lead says nothing."""
    matches = [m for m in reading.of("organizer") if m.rule.zone in ("headline", "byline")]
    if not draft.main:
        return []
    found = [s for m in matches if holds(m, draft) for s in m.slots("ORG", "LOC")]
    return [s for s in found if _suits(reading, s, "organizer", ())]


def _without_region(reading: Reading, rules: RuleSet, slots: Sequence[Slot]) -> list[Slot]:
    """Places but for the page's own region where it only says whose site is meant.

    It stays as the first level of an address (中原区|建设路街道), and before a verb or a mark.
    """
    region = reading.context.region or ""
    acts = rules.pattern("ACTS_THERE")

    def stays(slot: Slot) -> bool:
        after = reading.symbol(slot) + 1
        following = reading.text.slots[after] if after < len(reading.text.slots) else None
        address = following is not None and following.label == "LOC"
        return address or acts.match(reading.text.symbols, after) is not None

    text = reading.context.text
    return [s for s in slots if not region.endswith(squeeze(text[s.start : s.end])) or stays(s)]


def _texts(context: Context, slots: Sequence[Slot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(squeeze(context.text[s.start : s.end]) for s in slots))

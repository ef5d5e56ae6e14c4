"""Traditional text read as simplified, and what is found in it spelt as the article spells it.

Gazetteers and tables of offices are in simplified characters. A traditional character has one
simplified form here, but not the other way round (后 is 後 or 后), so names are spelt back with the
characters that the article itself uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from zhiguan.traditional import simplified
from zhiguan.types import Event, Participant, Role


def is_traditional(text: str) -> bool:
    """Whether a text holds characters that simplified text does not."""
    return not simplified().keys().isdisjoint(map(ord, set(text)))


def simplify(text: str) -> str:
    """A text of the same length in simplified characters."""
    return text.translate(simplified())


class Spelling:
    """How an article spells names that were found in its simplified form.

    Args:
        text: the article as it stands.
        mentions: its mentions as they stand, without layout spaces.
    """

    def __init__(self, text: str, mentions: Iterable[str]) -> None:
        self._mentions: dict[str, str] = {}
        for mention in mentions:
            self._mentions.setdefault(simplify(mention), mention)
        table = simplified()
        self._characters: dict[int, str] = {}
        for character, _ in Counter(text).most_common():
            if ord(character) in table:
                self._characters.setdefault(ord(table[ord(character)]), character)

    def restore(self, name: str) -> str:
        """A name as a mention spells it, else character by character."""
        return self._mentions.get(name) or name.translate(self._characters)

    def role(self, role: Role) -> Role:
        """A role with its names spelt as in the article."""
        return replace(
            role,
            person=self.restore(role.person),
            title=self.restore(role.title),
            organization=None if role.organization is None else self.restore(role.organization),
            candidates=tuple(map(self.restore, role.candidates)),
        )

    def event(self, event: Event) -> Event:
        """An event with its names spelt as in the article; its type and parts are the scheme's."""
        return replace(
            event,
            name=None if event.name is None else self.restore(event.name),
            places=tuple(map(self.restore, event.places)),
            organizers=tuple(map(self.restore, event.organizers)),
            participants=tuple(self._participant(p) for p in event.participants),
        )

    def _participant(self, participant: Participant) -> Participant:
        return replace(participant, person=self.restore(participant.person))

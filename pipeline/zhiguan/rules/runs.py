"""Lists of offices that stand behind a word which tells whose they are: 石河县时任, 我院."""

from __future__ import annotations

import re

from zhiguan.rules.deixis import ours_before
from zhiguan.rules.offices import Found, Office
from zhiguan.rules.surroundings import Surroundings

_LINKS = re.compile(r"[\s、，,和及]*(?:以及|与)?\s*")


class Runs:
    """Follows the offices of an article; give it them in the order of the text.

    Args:
        near: the article's mentions.
    """

    def __init__(self, near: Surroundings) -> None:
        self._near = near
        self._ahead: tuple[int, int] | None = None
        self._ours: tuple[int, int] | None = None

    def at_place_ahead(self, office: Office) -> Office:
        """石河县时任县长、公安局长: offices of the place before 时任, which no match holds."""
        place, ahead = self._near.place_ahead(office.title), self._ahead
        bare = office.organization is None and office.place is None
        if place is None and bare and ahead is not None and ahead[0] == office.title - 1:
            place = ahead[1] if self._near.between(ahead[0], office.title) == "、" else None
        self._ahead = None if place is None else (office.title, place)
        return office if place is None else Office(office.title, None, place)

    def of_ours(self, office: Office, found: Found) -> Found:
        """我院院长 is not of the body whose office was named before: nobody tells which it is.

        So are the offices that are listed behind it (我院党组书记、院长甲，副院长乙). A body
        that was named without an office may be the speakers'.
        """
        first = office.title if office.carried else office.evidence[0]
        begin = first if ours_before(self._near.head(first)) else self._begun(office)
        self._ours = None if begin is None else (begin, office.title)
        if begin is None or found.source is None or found.source >= begin:
            return found
        others = self._near.office_behind(found.source, begin) is not None
        return Found(None) if others else found

    def _begun(self, office: Office) -> int | None:
        """Where the list behind 我院 began that the office goes on with; None for any other."""
        if self._ours is None or not (office.carried or office.organization is None):
            return None
        begin, last = self._ours
        between = range(last + 1, office.title)
        if any(self._near.label(index) != "PER" for index in between):
            return None
        gaps = (self._near.between(index - 1, index) for index in (*between, office.title))
        return begin if all(_LINKS.fullmatch(gap) for gap in gaps) else None

"""The declared table of levels, bodies and the offices that imply a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from zhiguan.rules.organizations.toml import read_table

_KEPT = 4096
_SHORT_DIVISION = 3  # characters of 西湖区


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Row):
    """A word for a level (区), the endings of places that stand there, and what it may precede.

    `sites` are endings of places that a text visits and that have no bodies of the level (小区,
    景区); `features` are such endings that short names of divisions have too (西湖区).
    `bodies` are the only bodies it may precede, if given; with `heads_only` those that begin
    as `Bodies.heads` say. `corps` marks a division and its city under one name (六师石河子市).
    """

    word: str
    ends: tuple[str, ...]
    not_ends: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    heads_only: bool = False
    corps: bool = False

    def has(self, place: str) -> bool:
        """Whether a place of this name stands at the level."""
        return place.endswith(self.ends) and not (self.not_ends and place.endswith(self.not_ends))

    def is_site(self, place: str) -> bool:
        """Whether a name, by its form, is that of a place without bodies of its own."""
        long = len(place) > _SHORT_DIVISION and place.endswith(self.features)
        return long or place.endswith(self.sites)


class Bodies(_Row):
    """Parts of bodies' names; see the comments in the table."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    not_levels: tuple[str, ...]
    levels_yet: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    bare: tuple[str, ...]
    bare_at: dict[str, str]
    committee: tuple[str, ...]
    open: tuple[str, ...]
    of_towns: tuple[str, ...] = ()
    zone: tuple[str, ...]
    zone_ends: tuple[str, ...]
    zones: tuple[str, ...] = ()
    parties: tuple[str, ...]
    before: tuple[str, ...] = ()
    not_places: tuple[str, ...]
    groups: tuple[str, ...]
    group_offices: tuple[str, ...]
    unit_ends: tuple[str, ...]
    unit_offices: tuple[str, ...]
    written_out: dict[str, str] = {}

    def is_no_level(self, name: str) -> bool:
        """Whether a name begins like a level and with none: 市场监管局, but not 市民政局."""
        return name.startswith(self.not_levels) and not name.startswith(self.levels_yet)

    def is_body(self, rest: str, *, heads_only: bool = False) -> bool:
        """Whether what stands behind a level word or a place can be a body's name."""
        if rest.startswith(self.heads):
            return True
        return not heads_only and rest.endswith(self.tails)


class Office(_Row):
    """An office that implies a body: by one of `level` + `body`, `committee`, `local`, `national`
    or, with `ending`, by dropping its last character."""

    titles: tuple[str, ...] = ()
    ending: str | None = None
    level: str | None = None
    placed: bool = False
    body: str | None = None
    committee: str | None = None
    local: str | None = None
    national: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Office:
        kinds = [self.body, self.committee, self.local, self.national, self.ending]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError(
                "an office needs exactly one of body, committee, local, national, ending"
            )
        if self.body is not None and self.level is None:
            raise ValueError("an office with a body needs a level")
        if (self.ending is None) == (not self.titles):
            raise ValueError("an office needs titles, or an ending in their place")
        return self


class Placed(_Row):
    """Offices right behind a place that ends so: 书记 at 石门镇 is of its 党委."""

    titles: tuple[str, ...]
    ends: tuple[str, ...]
    body: str
    also: tuple[str, ...] = ()


class Organ(_Row):
    """Bodies within another (提案委 of a 政协), by the names or endings they have there.

    `within` are the endings of the bodies that have them; `beside` says that the other must stand
    in the same list of offices (县委常委、办公室主任).
    """

    names: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    within: tuple[str, ...]
    beside: bool = False

    def has(self, name: str) -> bool:
        """Whether a bare name is that of such a body."""
        return name in self.names or (bool(self.ends) and name.endswith(self.ends))


class OfficeTable(_Row):
    """`offices.toml`: see the comments in it."""

    modifiers: tuple[str, ...]
    nationalities: tuple[str, ...] = ()
    level: tuple[Level, ...]
    bodies: Bodies
    office: tuple[Office, ...]
    placed: tuple[Placed, ...] = ()
    organ: tuple[Organ, ...] = ()
    nearest: dict[str, tuple[str, ...]] = {}
    at_site: dict[str, tuple[str, ...]] = {}
    shared: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _levels_are_declared(self) -> OfficeTable:
        words = {level.word for level in self.level}
        named = {office.level for office in self.office if office.level is not None}
        if missing := (named | set(self.bodies.bare_at.values())) - words:
            raise ValueError(f"level {sorted(missing)} is none of {sorted(words)}")
        return self

    @classmethod
    def load(cls, path: Path) -> OfficeTable:
        """Read `offices.toml`, or the one in a folder.

        Raises:
            ConfigError: when it is missing or does not follow the table's form.
        """
        return read_table(path, "offices.toml", cls)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words for all levels."""
        return frozenset(level.word for level in self.level)

    def level_of(self, word: str) -> Level:
        """The level that a declared word stands for."""
        return next(level for level in self.level if level.word == word)

    def office_of(self, title: str) -> tuple[Office, str] | None:
        """The row of a title, and the title without deputy, acting and former.

        政协副主席 is read as 政协主席, 公安局局长 as 公安局长.
        """
        return self._rows(title)

    @cached_property
    def _rows(self) -> Callable[[str], tuple[Office, str] | None]:
        """`office_of`; the last titles are kept, as a paper names the same offices again."""

        def office_of(title: str) -> tuple[Office, str] | None:
            found = self._row_of(title.replace("局局长", "局长"))
            return found or (
                self._row_of(title.replace("副", "", 1)) if "副" in title[1:] else None
            )

        return lru_cache(maxsize=_KEPT)(office_of)

    def _row_of(self, title: str) -> tuple[Office, str] | None:
        for form in self._forms(title):
            core = self.core(form)
            for office in self.office:
                if form in office.titles:
                    return office, form
                if office.ending and core.endswith(office.ending) and core != office.ending:
                    return office, core
        return None

    def written_office(self, title: str) -> tuple[Level, str] | None:
        """The level and body of an office that is written with both: 镇党委书记, 市政协主席."""
        core = self.core(title).replace("副", "", 1)
        for level in self.level:
            rest = core.removeprefix(level.word)
            end = next((e for e in ("书记", "主任", "主席", "部长") if rest.endswith(e)), "")
            body = rest.removesuffix(end)
            if rest != core and end and body and body.startswith(self.bodies.heads):
                return level, body + ("部" if end == "部长" and not body.endswith("部") else "")
        return None

    def place_ends(self, title: str) -> tuple[str, ...]:
        """How the places end to one of which an office with nothing before it belongs."""
        forms = (form for form in self._forms(title) if form in self.nearest)
        return self.nearest.get(next(forms, ""), ())

    def core(self, title: str) -> str:
        """A title without the words before it that change nothing about its body."""
        return self._cores(title)

    @cached_property
    def _cores(self) -> Callable[[str], str]:
        return lru_cache(maxsize=_KEPT)(lambda title: list(self._forms(title))[-1])

    def _forms(self, title: str) -> Iterator[str]:
        """The title, and what is left of it as modifiers are taken off one by one."""
        while title:
            yield title
            shorter = (title.removeprefix(m) for m in self.modifiers if title.startswith(m))
            title = next(shorter, "")

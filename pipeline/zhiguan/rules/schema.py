"""What a rule file may hold. Everything else is an error, so that a slip never passes unseen."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    field_validator,
    model_validator,
)

from zhiguan.annotation.schema import EVENT_TYPES, PARTICIPANT_ROLES

YIELDS = ("role", "event", "participant", "place", "organizer", "name", "block")
"""What a rule can yield; `event` and `participant` say which behind a colon (`event:会议`)."""

Where = Literal["body", "lead", "headline", "byline", "any"]
Status = Literal["former", "acting", "nominated"]
Prior = Annotated[float, Field(gt=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Strict):
    """A sentence with its mentions in brackets, and what the rule must yield on it, in order."""

    text: str
    yields: tuple[str, ...] = Field(min_length=1)


class Rule(_Strict):
    """One construction: what it looks like, what it yields, where it holds, and its examples.

    `about` says which construction it is for. `unless` are templates that must not be found in the
    match, `unless_before` none that ends where it begins, `unless_after` none that begins where it
    ends. `where` is the part of the article (roles: any, others: body, unless told). A higher
    `priority` goes first. `prior` is how often what the rule yields is right, where nothing
    has been measured. A role rule whose
    match `names_people` is seen by later rules as {PEOPLE}; `status` says that the office is not
    simply held, and of one that is `distributed` the n-th person holds the n-th office; `events`
    are the types that a
    participant, place, organizer or name rule holds for (all, unless told), or that a block rule
    for headlines shuts out of the article. A participant rule may ask that the people hold an
    office that ends so (`holding`). An event rule whose dates are not the occasion's is
    `undated`.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    about: str = Field(min_length=4)
    yields: str
    template: str | tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    where: Where | None = None
    names_people: bool = False
    events: tuple[str, ...] = ()
    status: Status | None = None
    holding: tuple[str, ...] = ()
    undated: bool = False
    distributed: bool = False
    priority: int = 0
    prior: Prior | None = None
    match: tuple[Example, ...] = Field(min_length=1)
    no_match: tuple[str, ...] = ()

    @field_validator("yields")
    @classmethod
    def _known(cls, value: str) -> str:
        kind, _, rest = value.partition(":")
        if kind not in YIELDS:
            raise ValueError(f"yields {value!r}; allowed are {', '.join(YIELDS)}")
        if (kind in ("event", "participant")) != bool(rest):
            raise ValueError(f"yields {value!r}; write event:会议 or participant:主持, others bare")
        return value

    @model_validator(mode="after")
    def _distributed_roles(self) -> Rule:
        if self.distributed and self.kind != "role":
            raise ValueError(f"distributed, but yields {self.yields!r}; only roles are distributed")
        return self

    @cached_property
    def kind(self) -> str:
        """What the rule yields: one of YIELDS."""
        return self.yields.partition(":")[0]

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The event's type, or the parts that the people take."""
        return tuple(v for v in self.yields.partition(":")[2].split("+") if v)

    @cached_property
    def zone(self) -> Where:
        """The part of the article that the rule looks at."""
        return self.where or ("any" if self.kind == "role" else "body")

    @property
    def templates(self) -> tuple[str, ...]:
        """The template, or each of several that say the same."""
        return (self.template,) if isinstance(self.template, str) else self.template


class Body(_Strict):
    """Which bodies a bare office can belong to: 主任 to a 人大常委会, not to a 县委.

    `organizations` are how the names of these bodies end, `except` endings of theirs that do not
    count: a 团长 leads a 团, not a 代表团. With `sites`, a place that begins with such a name tells
    its owner: 院长 in 县医院发热门诊.
    """

    titles: tuple[str, ...] = Field(min_length=1)
    organizations: tuple[str, ...] = Field(min_length=1)
    but: tuple[str, ...] = Field(default=(), alias="except")
    sites: bool = False

    def fits(self, name: str) -> bool:
        """Whether a body of this name can have the offices."""
        return name.endswith(self.organizations) and not name.endswith(self.but)


class RuleFile(_Strict):
    """A file of `configs/rules`: word lists, phrases, tables and rules, each optional.

    `precision` says of rules how many of their yields were right, of how many, as measured.
    """

    lists: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, str] = {}
    body: tuple[Body, ...] = ()
    event_types: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    precision: dict[str, tuple[NonNegativeInt, PositiveInt]] = {}
    rule: tuple[Rule, ...] = ()

    @field_validator("lists")
    @classmethod
    def _list_names(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, words in value.items():
            if not re.fullmatch(r"[a-z][a-z_]*", name):
                raise ValueError(f"list {name!r}; names of lists are lower-case, as {{say}}")
            if not words or any(not w.strip() for w in words):
                raise ValueError(f"list {name!r} is empty or holds an empty word")
        return value

    @field_validator("phrases")
    @classmethod
    def _phrase_names(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if not re.fullmatch(r"[A-Z][A-Z_]*", name):
                raise ValueError(
                    f"phrase {name!r}; names of phrases are upper-case, as {{OFFICES}}"
                )
        return value

    @field_validator("precision")
    @classmethod
    def _shares(cls, value: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        for name, (right, found) in value.items():
            if right > found:
                raise ValueError(f"precision of {name}: {right} right of {found}")
        return value

    @model_validator(mode="after")
    def _known_values(self) -> RuleFile:
        types = {*EVENT_TYPES, *self.event_types}
        parts = {*PARTICIPANT_ROLES, *self.parts}
        for rule in self.rule:
            allowed = types if rule.kind == "event" else parts
            for value in rule.values:
                if value not in allowed:
                    known = ", ".join(sorted(allowed))
                    raise ValueError(
                        f"rule {rule.id!r} yields {value!r}; allowed are {known}"
                        " (declare a new one in event_types or parts of the file)"
                    )
        return self

"""Which names are names of one body: 县住建局 and 县住房和城乡建设局."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from zhiguan.rules.organizations.toml import read_table

_SPACE = re.compile(r"\s+")


class Bureau(BaseModel):
    """A row of the table: the full form, the short ones, and what else may stand for 局."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    full: str
    short: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    bureau: tuple[Bureau, ...]
    inner: dict[str, str] = {}
    ending: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Bureaus:
    """Full forms by every form of a body's name, without its level or place."""

    forms: Mapping[str, str]
    inner: Mapping[str, str]
    ending: Mapping[str, str]
    _longest: int

    @classmethod
    def of(
        cls,
        rows: Iterable[Bureau],
        inner: Mapping[str, str] | None = None,
        ending: Mapping[str, str] | None = None,
    ) -> Bureaus:
        """The table of these rows; with a form in two rows, the first row's."""
        forms: dict[str, str] = {}
        for row in rows:
            for form in (row.full, *row.short):
                for end in ("局", *row.ends):
                    if end != "局" and not form.endswith("局"):
                        continue
                    changed = form if end == "局" else form.removesuffix("局") + end
                    full = row.full if end == "局" else row.full.removesuffix("局") + end
                    forms.setdefault(changed, full)
        return cls(forms, inner or {}, ending or {}, max(map(len, forms), default=0))

    @classmethod
    def load(cls, path: Path) -> Bureaus:
        """Read `bureaus.toml`, or the one in a folder.

        Raises:
            ConfigError: when it is missing or does not follow the table's form.
        """
        table = read_table(path, "bureaus.toml", _File)
        return cls.of(table.bureau, table.inner, table.ending)

    def __contains__(self, name: str) -> bool:
        """Whether a name is, as it stands, that of a body of the table."""
        return name in self.forms

    def full(self, name: str) -> str:
        """The fullest form of a name, with whatever stands before the body left as it is.

        One pass over the declared forms: a form inside a name, the body at its end, an office of
        it. Spaces are dropped.
        """
        out = _SPACE.sub("", name)
        for long, short in self.inner.items():
            out = out.replace(long, short)
        for length in range(min(self._longest, len(out)), 1, -1):
            if full := self.forms.get(out[-length:]):
                return out[:-length] + full
        for long, short in self.ending.items():
            if out.endswith(short) and not out.endswith(long):
                return out.removesuffix(short) + long
        return out

    def same_body(self, a: str, b: str) -> bool:
        """Whether two names, each with its place or level, name one body."""
        return self.full(a).removeprefix("中共") == self.full(b).removeprefix("中共")

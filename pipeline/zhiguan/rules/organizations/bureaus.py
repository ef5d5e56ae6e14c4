"""Which names are names of one body: 县住建局 and 县住房和城乡建设局."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from zhiguan.rules.organizations.toml import read_table

_SPACE = re.compile(r"\s+")
_PLACED = re.compile(r".{1,12}?[省市县区州旗盟镇乡村](?=.)|.{1,8}?(?:街道|社区|兵团)")
_ABOVE = re.compile(r"(?:省|市|县|区|州|旗|盟|镇|乡|街道)$")
_ORDINAL = re.compile(r"第(?=[一二三四五六七八九十]+[师团])")
_DOUBLED = re.compile(r"([县旗市区])\1(?=委|政府)")


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
        for form, full in self.ending.items():
            if out.endswith(form) and not out.endswith(full):
                return out.removesuffix(form) + full
        return out

    def same_body(self, a: str, b: str) -> bool:
        """Whether two names, each with its place or level, name one body.

        县住建局 is 县住房和城乡建设局; a full name may begin further up (郑州市中原区委, 中原区委).
        """
        one, other = sorted((self._bare(a), self._bare(b)), key=len)
        above = other.removesuffix(one)
        return one == other or bool(_PLACED.match(one) and above != other and _ABOVE.search(above))

    def _bare(self, name: str) -> str:
        """A name's fullest form without 中共, a doubled level (房县县委), 第 of a division."""
        out = _ORDINAL.sub("", self.full(name).removeprefix("中共"))
        return _DOUBLED.sub(r"\1", out)

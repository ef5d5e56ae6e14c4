"""The administrative divisions down to county level, from one compact file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from zhiguan.errors import ConfigError

LEVELS = ("province", "city", "county")
COLUMNS = ["code", "level", "name", "short", "parent", "former"]


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture (`city`) or county; `parent` is the code of the one above it.

    `short` is empty where none is in use; `code` is empty and `former` true for a name that the
    county bears no longer.
    """

    code: str
    level: str
    name: str
    short: str
    parent: str
    former: bool = False


class Divisions:
    """Look-up by name. Names are not unique: every look-up returns all that bear one."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self.rows = tuple(rows)
        self._codes = {row.code: row for row in self.rows if row.code}
        self._names: dict[str, list[Division]] = {}
        self._shorts: dict[str, list[Division]] = {}
        for row in self.rows:
            self._names.setdefault(row.name, []).append(row)
            if row.short:
                self._shorts.setdefault(row.short, []).append(row)

    @classmethod
    def load(cls, path: Path) -> Divisions:
        """Read `divisions.csv`, or the one in a folder.

        Raises:
            ConfigError: when the file is missing or a row is not one of a division.
        """
        file = path / "divisions.csv" if path.is_dir() else path
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                return cls(_rows(csv.DictReader(lines), file))
        except OSError as error:
            raise ConfigError(
                "cannot read the gazetteer of divisions",
                where=str(file),
                hint="scripts/build_divisions.py writes it",
            ) from error

    def named(self, name: str, level: str | None = None) -> tuple[Division, ...]:
        """All divisions of this full name, those of today first."""
        return _of_level(self._names.get(name, []), level)

    def called(self, short: str, level: str | None = None) -> tuple[Division, ...]:
        """All divisions of this short name (郑州, 内蒙古, 北川), those of today first."""
        return _of_level(self._shorts.get(short, []), level)

    def lineage(self, division: Division) -> tuple[Division, ...]:
        """The division with all that it lies in, the province first."""
        above = self._codes.get(division.parent)
        return (division,) if above is None else (*self.lineage(above), division)

    def inside(self, division: Division, name: str) -> bool:
        """Whether a division lies in one of this full or short name, or is it."""
        return any(name in (above.name, above.short) for above in self.lineage(division))

    def starting(self, text: str) -> Iterator[Division]:
        """Divisions whose full name `text` begins with, the longest name first."""
        for length in range(min(self._longest, len(text)), 1, -1):
            yield from self._names.get(text[:length], [])

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._names), default=0)


def _of_level(rows: Iterable[Division], level: str | None) -> tuple[Division, ...]:
    chosen = [row for row in rows if level is None or row.level == level]
    return tuple(sorted(chosen, key=lambda row: row.former))


def _rows(table: csv.DictReader[str], file: Path) -> Iterator[Division]:
    if table.fieldnames != COLUMNS:
        raise ConfigError(
            f"columns are {table.fieldnames}", where=str(file), hint=f"expected {COLUMNS}"
        )
    for number, row in enumerate(table, start=2):
        if None in row.values() or row["level"] not in LEVELS:
            raise ConfigError(
                f"level {row['level']!r}",
                where=f"{file}:{number}",
                hint=f"allowed are {', '.join(LEVELS)}",
            )
        yield Division(
            row["code"], row["level"], row["name"], row["short"], row["parent"], bool(row["former"])
        )

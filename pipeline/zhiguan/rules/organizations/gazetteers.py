"""The tables of a gazetteer folder, loaded together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhiguan.rules.divisions import Divisions
from zhiguan.rules.organizations.bureaus import Bureaus
from zhiguan.rules.organizations.offices import OfficeTable
from zhiguan.rules.organizations.resolver import OrganizationResolver


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """What a folder holds: `divisions.csv`, `offices.toml`, `bureaus.toml`."""

    divisions: Divisions
    offices: OfficeTable
    bureaus: Bureaus

    @classmethod
    def load(cls, folder: Path) -> Gazetteers:
        """Read the three tables.

        Raises:
            ConfigError: when one is missing or malformed.
        """
        return cls(Divisions.load(folder), OfficeTable.load(folder), Bureaus.load(folder))

    def resolver(self, region: str | None, mentions: Sequence[str] = ()) -> OrganizationResolver:
        """A resolver for one article; see `OrganizationResolver`."""
        return OrganizationResolver(
            region, self.divisions, mentions, offices=self.offices, bureaus=self.bureaus
        )

"""Names of bodies: short ones made full, those that offices imply, and which name one body."""

from zhiguan.rules.organizations.bureaus import Bureaus
from zhiguan.rules.organizations.gazetteers import Gazetteers
from zhiguan.rules.organizations.offices import OfficeTable
from zhiguan.rules.organizations.region import Region
from zhiguan.rules.organizations.resolver import OrganizationResolver

__all__ = ["Bureaus", "Gazetteers", "OfficeTable", "OrganizationResolver", "Region"]

"""Dates of the newspaper register, as inclusive ISO days with the place where they stand.

Written here because JioNLP, the library that was named for it, does not fit: it reads one
expression at a time, needs a year, and goes wrong over New Year, bare days and layout spaces
(`docs/organisations-and-dates.md`). Lunar days are reckoned by lunar_python.
"""

from zhiguan.rules.dates.finder import find_dates
from zhiguan.rules.dates.mention import DateMention

__all__ = ["DateMention", "find_dates"]

"""Dates of the newspaper register, as inclusive ISO days with the place where they stand.

Written here because JioNLP, the library that was named for it, does not fit (1.5.31, Apache-2.0,
19 MB installed, with a compiled segmenter and requests). Of the 123 cases of the project's table
(`tests/rules/dates.tsv`) that give the day of the paper and name a day, it reads 90 right. It reads
one expression at a time, so that a bare day (9日至10日) has no month from the date before and comes
out as a length of time; 12月30日 in a paper of January lands a year ahead; 2月30日 becomes the 30th
of the paper's month; full-width figures, 日前 and 近日 are not seen. It must be given a year and
cannot leave one open.
"""

from zhiguan.rules.dates.finder import find_dates
from zhiguan.rules.dates.mention import DateMention

__all__ = ["DateMention", "find_dates"]

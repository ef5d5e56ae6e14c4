"""The closed vocabularies of the annotation scheme, and how its values are written."""

from __future__ import annotations

import re
from datetime import date

ENTITY_LABELS = ("PER", "TITLE", "ORG", "LOC")
EVENT_TYPES = ("会议", "调研", "督查", "慰问", "学习", "仪式", "任免", "其他")
PARTICIPANT_ROLES = ("主持", "出席", "陪同", "带队", "讲话", "获任", "被免")
# parts that only an event of this type has
APPOINTMENT, APPOINTMENT_ROLES = "任免", ("获任", "被免")

_DATE = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR = 2000
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """A mention without the white space that layout put inside it."""
    return _SPACE.sub("", text)


def is_date(value: str) -> bool:
    """Whether a value is a day of the calendar in ISO form, the year XXXX where it is unknown.

    The form with an unknown year is EDTF's (XXXX-08-03); XXXX-02-29 is a day.
    """
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = match.groups()
    try:
        date(_LEAP_YEAR if year == "XXXX" else int(year), int(month), int(day))
    except ValueError:
        return False
    return True

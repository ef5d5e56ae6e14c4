"""What an occasion is called: its proper name as written, or None."""

from __future__ import annotations

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.drafts import VISITS, Draft, holds
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.occasions import Reading


def name_of(reading: Reading, rules: RuleSet, draft: Draft) -> str | None:
    """The proper name that the sentence of an occasion gives it; visits and 任免 have none."""
    if draft.type in VISITS or draft.type == "任免":
        return None
    sentence = reading.sentences[draft.at]
    generic = rules.words("generic_names")
    before = rules.pattern("BEFORE_NAME")
    for match in sorted(reading.of("name", sentence), key=lambda m: -m.rule.priority):
        span = match.capture("name")
        if span is None or not holds(match, draft):
            continue
        lead = before.match(reading.text.symbols, *span)
        start, end = reading.text.span(lead.end() if lead else span[0], span[1])
        name = squeeze(_balanced(reading.context.text, start, end))
        if name not in generic:
            return name
    return None


def _balanced(text: str, start: int, end: int) -> str:
    """A name with the quotation mark that ends it, and without a bracket that does not end."""
    name = text[start:end]
    if name.count("“") > name.count("”") and text[end : end + 1] == "”":
        return name + "”"
    for opening, closing in ("（）", "()"):
        at = name.rfind(opening)
        if at > 0 and closing not in name[at:]:
            return name[:at]
    return name

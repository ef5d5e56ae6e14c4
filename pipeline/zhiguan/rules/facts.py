"""From an article and its mentions to roles and events: the rule layer as one pure function."""

from __future__ import annotations

from zhiguan.rules.context import Context, Resolver, Verbatim
from zhiguan.rules.events import extract_events
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.naming import Naming
from zhiguan.rules.people import encode_people
from zhiguan.rules.roles import extract_roles
from zhiguan.types import Event, Role


def extract_facts(
    context: Context, rules: RuleSet, resolver: Resolver | None = None
) -> tuple[list[Role], list[Event]]:
    """The roles and events that an article states.

    Args:
        context: the article with its mentions, dates and parts.
        rules: see `zhiguan.rules.loader.load_rules`.
        resolver: completes names of bodies; without one they stay as written.
    """
    naming = Naming(context, rules.words("compound_surnames"))
    roles, phrases = extract_roles(context, rules, resolver or Verbatim(), naming)
    events = extract_events(context, rules, encode_people(context, rules, phrases), naming)
    return roles, events

"""The body of each office: the one written, implied, carried on, or named before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhiguan.rules.bodynames import BodyNames
from zhiguan.rules.context import Context, Resolver
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.offices import Found, Office
from zhiguan.rules.runs import Runs
from zhiguan.rules.schema import Body
from zhiguan.rules.sites import Sites
from zhiguan.rules.surroundings import FIRM, Surroundings

_RANK = re.compile(
    r"^(?:原|前|时任|代理?|常务|第一|执行|名誉|副|党组|特邀|兼职|专职|挂职|荣誉|首席|特聘|常任|驻会)+"
)
_COURT = re.compile(r"(?<=法院)(?:.{2,}庭|审判委员会)$")
_DIVISIONS = ("省", "市", "州", "盟", "县", "区", "旗")
_RETIRED = re.compile(r"(?:退休|离休)$")
_LOCAL = re.compile(r"[村镇乡]|社区|街道|嘎查|苏木")
_LEVEL = re.compile(r"^(?:省|市|县|区|旗|州|镇|乡|街道|村)级")
_FIRM_KIND = re.compile(r"(?:企业|公司|该厂)$")
_WORKS_AT = re.compile(r"\s*(?:工作|任职|上班|就职|供职|服务|驻守)?的\s*$")
_BEHIND = re.compile(r"\s*(?:带队|率领|带领|为首|牵头)?的|\s*(?P<in>所在)的")
_UNNAMED = re.compile(r"[^，。、；]{0,10}?(?:小组|工作组|专班|指挥部|考核组|督导组|检查组|巡察组)")
_LEADS = ("组长", "团长", "领队", "队长", "指挥长", "总指挥")
_STOP = re.compile(r"[。！？\n]")
_GROUPS = ("党委", "党组", "党工委", "党总支", "党支部")
_PARTY_GROUP = re.compile(r"原?(?:党组|党委|党总支|党支部)$")


class BodyFinder:
    """Finds the bodies of an article's offices; give it the offices in the order of the text.

    Args:
        context: the article.
        rules: the rule set, whose `[[body]]` tables say which bodies a bare office can belong to.
        resolver: completes names of bodies.
    """

    def __init__(self, context: Context, rules: RuleSet, resolver: Resolver) -> None:
        self.context = context
        self.rules = rules
        self.resolver = resolver
        self._near = Surroundings(context)
        self._names = BodyNames(self._near, resolver)
        self._runs = Runs(self._near)
        self._sites = Sites(self._near, self._names, resolver)
        self._last: tuple[int, Found] | None = None

    def text(self, index: int) -> str:
        """The mention of an entity without layout spaces."""
        return self._near.text(index)

    def find(self, office: Office) -> Found:
        """The full name of an office's body.

        A body whose place nothing tells stays as it is written (区政协 on a page without a
        region). Where the article names several that could be meant, there is none, and they are
        its candidates.
        """
        office = self._runs.at_place_ahead(office)
        found = self._runs.of_ours(office, self._find(office))
        if found.name is not None or found.source is not None:
            found = self._at_host(found, office)
        if found.name is not None and self._near.text(office.title) in self.rules.words(
            "of_courts"
        ):
            found = replace(found, name=_COURT.sub("", found.name))
        self._last = (office.title, found)
        return found

    def _at_host(self, found: Found, office: Office) -> Found:
        """A body whose place is not told: the host's where somebody came to one that fits."""
        source = found.source
        written = found.name or (self._near.body(source) if source is not None else "")
        options = found.candidates or self.resolver.candidates(written)
        for place in self._near.visited_before(office.title) if options else ():
            host = next((option for option in options if option.startswith(place)), None)
            if host is None:
                continue
            if source is not None and self._near.body(source) == written:
                self._names.learn(source, host)
            return Found(host, source)
        named = sum(option in self._near.names for option in options)
        several = len(options) > 1 and (named > 1 or not written.startswith(_DIVISIONS))
        return Found(None, source, options) if several else replace(found, name=written)

    def _find(self, office: Office) -> Found:
        title = self._near.text(office.title)
        if office.organization is not None and not office.carried:
            return self._directly(title, office, office.organization)
        if aside := self._named_behind(title, office) or self._works_at(office):
            return aside
        if aside := self._sites.unmarked(office.title):
            return aside
        if self._unaffiliated(title):
            return self._of_firm(office) if self._speaks_of_firm(office.title) else Found(None)
        if site := self._sites.at_site(title, office):
            return site
        if _RETIRED.search(self._near.head(office.title)):
            return Found(None)
        if office.organization is not None and not self._of_last_village(title, office):
            return self._carried(title, office, office.organization)
        place = None if office.place is None else self._near.text(office.place)
        if place is None and (ends := self.resolver.place_ends(title)):
            places = self._near.places_before(office.title, ends)
            if len(places) > 1:
                return Found(None, None, self._implied_at(title, places))
            place = places[0] if places else None
        implied = self.resolver.implied(title, None, place)
        if implied is not None and office.place is not None and implied.endswith("政府"):
            self._names.learn(office.place, implied)
        if implied is not None or office.place is not None:
            return Found(implied)
        return self._before(title, office)

    def _directly(self, title: str, office: Office, organization: int) -> Found:
        """The body as written; 宣传部长 behind 区委 is of its department."""
        written = self._near.body(organization)
        full = self._names.full(office, organization)
        if full is None and len(options := self._names.villages(written, office)) > 1:
            return Found(None, None, options)
        implied = self.resolver.implied(title, full or written, None)
        within = implied is not None and full is not None and implied.startswith(full)
        return Found(implied if within else full, organization)

    def _carried(self, title: str, office: Office, organization: int) -> Found:
        """An office behind another of a body: that one's, or the body that it implies."""
        written = self._names.complete(organization) or self._near.body(organization)
        implied = self.resolver.implied(title, written, None)
        if implied is not None:
            return Found(implied, organization)
        if title.endswith(tuple(self.rules.words("of_governments"))):
            return Found(None)
        of_group = any(title.startswith(g) and written.endswith(g) for g in _GROUPS)
        if of_group or self._fits(title, written):
            return Found(self.resolver.complete(written), organization)
        stem = _PARTY_GROUP.sub("", written)
        if stem != written and self._fits(title, stem):
            return Found(self.resolver.complete(stem), organization)
        found = self._before(title, office)
        if found == Found(None) and not self._listed(title):
            return Found(self.resolver.complete(written), organization)
        return found

    def _of_last_village(self, title: str, office: Office) -> bool:
        """第一书记 behind offices of a county's body: of the village that is spoken of."""
        if not title.endswith("第一书记") or office.organization is None:
            return False
        ends = self.resolver.place_ends(title)
        carried = self._near.text(office.organization)
        local = _LOCAL.search(carried) and not carried.endswith(("工作队", "工作组"))
        return not local and bool(self._near.places_before(office.title, ends))

    def _named_behind(self, title: str, office: Office) -> Found | None:
        """由组长甲带队的督导组, 网格员甲所在的社区: the body or place behind the office.

        Where none is marked there (任组长的整改领导小组), the office has no body that is named.
        """
        entities, at = self.context.entities, office.title
        person = at + 1 < len(entities) and entities[at + 1].label == "PER"
        last = at + 1 if person and not self._near.between(at, at + 1) else at
        behind = _BEHIND.match(self.context.text, entities[last].end)
        if behind is None or not (title.endswith(_LEADS) or behind["in"]):
            return None
        following = entities[last + 1] if last + 1 < len(entities) else None
        labels = ("ORG", "LOC") if behind["in"] else ("ORG",)
        if following and following.start == behind.end() and following.label in labels:
            return Found(self._names.complete(last + 1), last + 1)
        return Found(None) if _UNNAMED.match(self.context.text, behind.end()) else None

    def _works_at(self, office: Office) -> Found | None:
        """在某公司工作的高级工程师: the body that the clause before the office names."""
        before = office.title - 1
        if (
            office.organization is not None
            or before < 0
            or self.context.entities[before].label != "ORG"
        ):
            return None
        if not _WORKS_AT.match(self._near.between(before, office.title)):
            return None
        return Found(self._names.complete(before), before)

    def _implied_at(self, title: str, places: Sequence[str]) -> tuple[str, ...]:
        told = (self.resolver.implied(title, None, place) for place in places)
        return tuple(name for name in told if name is not None)

    def _before(self, title: str, office: Office) -> Found:
        """The body named before to which a bare office can belong."""
        if not self._listed(title):
            return self._of_list(office)
        same = self._same_office(title, office.title)
        if same is not None:
            return Found(self._names.complete(same), same)
        beside = self._of_list(office)
        if beside.name is not None and self._fits(title, beside.name):
            return beside
        nearest = self._nearest(title, office.title)
        if (owner := self._sites.owner(self._listed(title), office.title, nearest)) is not None:
            return owner
        if nearest is None:
            return Found(None)
        if FIRM.search(self._near.text(nearest)):
            return self._of_firm(office)
        listed = [
            i for i in self._near.listed_bodies(nearest) if self._fits(title, self._near.text(i))
        ]
        if len(listed) > 1:
            options = (self._names.complete(i) or self._near.body(i) for i in listed)
            return Found(None, None, tuple(dict.fromkeys(options)))
        return Found(self._names.complete(nearest), nearest)

    def _of_list(self, office: Office) -> Found:
        """An office of no known kind: the body of the office before it in the sentence.

        Only where no other body or place stands between: 会长甲、副会长乙，监事长丙.
        """
        if self._last is None or self._last[0] >= office.title:
            return Found(None)
        index, found = self._last
        between = self.context.entities[index + 1 : office.title]
        apart = any(e.label in ("ORG", "LOC") for e in between)
        if apart or found.source is None or _STOP.search(self._near.between(index, office.title)):
            return Found(None)
        return found

    def _of_firm(self, office: Office) -> Found:
        """The firm that the sentence, else the one before it, names; of several, none."""
        firms = self._near.firms_before(office.title)
        options = {self._names.complete(i) or self._near.body(i): i for i in reversed(firms)}
        if len(options) == 1:
            return Found(*next(iter(options.items())))
        return Found(None, None, tuple(options))

    def _speaks_of_firm(self, title: int) -> bool:
        """企业负责人: of the firm spoken of."""
        start = self._near.start(title)
        return _FIRM_KIND.search(self.context.text[max(0, start - 4) : start]) is not None

    def _same_office(self, title: str, at: int) -> int | None:
        """The one body before whose office of this kind was named: 委员 is the 市政协's.

        None where a fitting body stands nearer that no other office is named with.
        """
        core = _RANK.sub("", title) or title
        found: dict[str, int] = {}
        for mention in self._near.bodies_before(at):
            index = self._names.without_term(mention)
            told = self._near.office_behind(index, at)
            if told is not None and (_RANK.sub("", told) or told) == core:
                found.setdefault(self._names.complete(index) or "", index)
            elif told is None and not found and self._fits(title, self._near.text(index)):
                return None
        return next(iter(found.values())) if len(found) == 1 else None

    def _nearest(self, title: str, at: int) -> int | None:
        """The nearest body of the likeliest kind that is named before entity `at`."""
        for table in self._listed(title):
            for index in self._near.bodies_before(at):
                if _fits(self._near.text(index), table):
                    return self._names.without_term(index)
        return None

    def _unaffiliated(self, title: str) -> bool:
        """Whether a title is of no body unless one stands right before it: 记者, 县级河长."""
        forms = {title, _RANK.sub("", _LEVEL.sub("", title))}
        endings = tuple(self.rules.words("unaffiliated_endings"))
        return title.endswith(endings) or bool(forms & self.rules.words("unaffiliated"))

    def _listed(self, title: str) -> list[Body]:
        """The tables of bodies that an office can belong to, the likeliest first."""
        bare = _RANK.sub("", title) or title
        return [b for b in self.rules.bodies if {title, bare} & set(b.titles)]

    def _fits(self, title: str, organization: str) -> bool:
        return any(_fits(organization, table) for table in self._listed(title))


def _fits(organization: str, table: Body) -> bool:
    """Whether a body is one of a table's; a 党组 is no 督导组."""
    if organization.endswith("党组") and "党组" not in table.organizations:
        return False
    return table.fits(organization)

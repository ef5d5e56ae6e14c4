"""The body of each office: the one written, implied, carried on, or named before."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhiguan.annotation.schema import squeeze
from zhiguan.rules.context import Context, Resolver
from zhiguan.rules.loader import RuleSet
from zhiguan.rules.offices import Office

_RANK = re.compile(
    r"^(?:原|前|时任|代理?|常务|第一|执行|名誉|副|党组|特邀|兼职|专职|挂职|荣誉|首席|特聘|常任|驻会)+"
)
_LEVEL = re.compile(r"^(?:省|市|县|区|旗|州|镇|乡|街道|村)级")
_TOWNS = ("镇", "乡", "街道", "苏木")
_VILLAGES = {
    "居民区": ("居民区", "社区", "村"),
    "村": ("村",),
    "社区": ("社区",),
    "居委会": ("社区", "居委会"),
    "嘎查": ("嘎查",),
    **{town: (town,) for town in _TOWNS},
}
"""How bodies of villages are called there, and how the places end that they belong to."""
_VILLAGE_TITLE = re.compile(
    r"^(?:驻村第一书记|第一书记|村支书|村主任|村党支部书记|村长|嘎查达|社区书记|社区主任)$"
)
_STATIONED = re.compile(r"^驻(?:村|社区)(?=工作队|帮扶)")
_UNMARKED = re.compile(r"(?:村|社区)?(?:村委会|居委会|党支部|党总支)$")
_FIRM = re.compile(r"(?:公司|集团|厂|企业|银行|商场|超市)$")
_FIRM_KIND = re.compile(r"(?:企业|公司|该厂)$")
_KIND = re.compile(r"(?:合作社|商会|协会|学校|医院|公司|敬老院|幼儿园|村委会|派出所|工作队)$")
_WORKS_AT = re.compile(r"\s*(?:工作|任职|上班|就职|供职|服务|驻守)?的\s*$")
_LINK = re.compile(r"\s*(?:、|和|及|以及|与)\s*$")
_STOP = re.compile(r"[。！？\n]")
_LOOK_BACK = 200  # mentions
_PARTY_GROUP = re.compile(r"(?:党组|党委|党总支|党支部)$")
_LONGER = 4  # characters from which on a name is told by a longer one that ends so


@dataclass(frozen=True, slots=True)
class Found:
    """The body of an office, or None; the entity it was read from; what else it could be."""

    name: str | None
    source: int | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class BodyFinder:
    """Finds the bodies of an article's offices; give it the offices in the order of the text.

    Args:
        context: the article.
        rules: the rule set, whose `[[body]]` tables say which bodies a bare office can belong to.
        resolver: completes names of bodies.
    """

    context: Context
    rules: RuleSet
    resolver: Resolver
    _organizations: list[int] = field(init=False)
    _names: list[str] = field(init=False)
    _full_names: dict[int, str] = field(init=False, default_factory=dict)
    _last: tuple[int, Found] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._organizations = [i for i, e in enumerate(self.context.entities) if e.label == "ORG"]
        self._names = sorted({self.text(i) or "" for i in self._organizations})

    def text(self, index: int | None) -> str | None:
        """The mention of an entity without layout spaces."""
        if index is None:
            return None
        entity = self.context.entities[index]
        return squeeze(self.context.text[entity.start : entity.end])

    def find(self, office: Office) -> Found:
        """The full name of an office's body.

        A body whose place nothing tells stays as it is written (区政协 on a page without a
        region); where the article names several that could be meant, they are its candidates.
        """
        found = self._find(office)
        if found.name is None and found.source is not None:
            written = self.text(found.source) or ""
            options = found.candidates or self.resolver.candidates(written)
            found = Found(written, found.source, options)
        self._last = (office.title, found)
        return found

    def _find(self, office: Office) -> Found:
        title = self.text(office.title) or ""
        if office.organization is not None and not office.carried:
            return self._directly(title, office, office.organization)
        if aside := self._works_at(office) or self._unmarked(office.title):
            return aside
        if title in self.rules.words("unaffiliated") or _LEVEL.sub("", title) in self.rules.words(
            "unaffiliated"
        ):
            return self._of_firm(office) if self._speaks_of_firm(office.title) else Found(None)
        if site := self._at_site(title, office):
            return site
        if office.organization is not None:
            return self._carried(title, office, office.organization)
        place = self.text(office.place)
        if place is None and _VILLAGE_TITLE.match(title):
            villages = self._places_before(office.title, ("村", "社区", "嘎查"))
            if len(villages) > 1:
                return Found(None, None, self._implied_at(title, villages))
            place = villages[0] if villages else None
        implied = self.resolver.implied(title, None, place)
        if implied is not None or office.place is not None:
            return Found(implied)
        return self._before(title, office)

    def _directly(self, title: str, office: Office, organization: int) -> Found:
        """The body as written; 宣传部长 behind 区委 is of its department."""
        full = self._full(self.text(organization) or "", office)
        if full is not None:
            self._full_names[organization] = full
        implied = self.resolver.implied(title, full or self.text(organization), None)
        within = implied is not None and full is not None and implied.startswith(full)
        return Found(implied if within else full, organization)

    def _carried(self, title: str, office: Office, organization: int) -> Found:
        """An office that goes on behind another of a body: its own body, or that which it implies."""
        written = self._full_names.get(organization) or self.text(organization) or ""
        implied = self.resolver.implied(title, written, None)
        if implied is not None:
            return Found(implied, organization)
        if self._fits(title, written):
            return Found(self.resolver.complete(written), organization)
        stem = _PARTY_GROUP.sub("", written)
        if stem != written and self._fits(title, stem):
            return Found(self.resolver.complete(stem), organization)
        found = self._before(title, office)
        if found == Found(None) and self._listed(title) is None:
            return Found(self.resolver.complete(written), organization)
        return found

    def _full(self, written: str, office: Office) -> str | None:
        """A body's name made full: by the list it stands in, a village before it, the article."""
        near = None
        if office.near is not None:
            near = self._full_names.get(office.near) or self.resolver.complete(
                self.text(office.near) or ""
            )
        if near is not None and (inner := self.resolver.within(written, near, beside=True)):
            return inner
        full = self.resolver.complete(written)
        if near is not None and full != written:
            full = self.resolver.complete_near(written, near) or full
        elif near is not None and (local := self.resolver.complete_near(written, near)):
            full = local
        if full is None or not written.startswith(_TOWNS):
            village = self._of_village(written, office)
            if village is not None:
                return village
        if full is None or full == written:
            return self._told_by_article(written, office.title) or full
        return full

    def _longer(self, written: str) -> str | None:
        """The only longer name of the article that ends so."""
        longer = [n for n in self._names if n.endswith(written) and n != written]
        fitting = len(longer) == 1 and len(written) >= _LONGER
        return self.resolver.complete(longer[0]) if fitting else None

    def _told_by_article(self, written: str, at: int) -> str | None:
        """The only longer name that ends so, or the nearest body before that has one of the name."""
        if longer := self._longer(written):
            return longer
        for index in self._bodies_before(at):
            name = self.text(index) or ""
            full = self._full_names.get(index) or self.resolver.complete(name)
            if full is not None and (inner := self.resolver.within(written, full)):
                return inner
            if name.endswith(written) and name != written and len(written) < _LONGER:
                return full
        return None

    def _of_village(self, written: str, office: Office) -> str | None:
        """村委会, 社区党委, 驻村工作队: of the village or community named last before it."""
        if _STATIONED.match(written):
            places = self._places_before(office.title, ("村", "社区"))
            return places[0] + written if len(places) == 1 else None
        head = next((h for h in _VILLAGES if written.startswith(h)), None)
        places = [] if head is None else self._places_before(office.title, _VILLAGES[head])
        if head is None or len(places) != 1:
            return None
        place = places[0]
        if head == "居民区":
            return re.sub(r"(?:居民区|社区)$", "", place) + written
        return place + written.removeprefix("" if head == "居委会" else head)

    def _works_at(self, office: Office) -> Found | None:
        """在某公司工作的高级工程师: the body that the clause before the office names."""
        before = office.title - 1
        if office.carried or before < 0 or self.context.entities[before].label != "ORG":
            return None
        if not _WORKS_AT.match(self._between(before, office.title)):
            return None
        return Found(self._complete(before), before)

    def _unmarked(self, title: int) -> Found | None:
        """村委会委员, 合作社理事长 where the body is not marked: the village's, the one spoken of."""
        start = self.context.entities[title].start
        if title and self.context.entities[title - 1].end == start:
            return None
        before = squeeze(self.context.text[max(0, start - 8) : start])
        if kind := _KIND.search(before):
            same = (i for i in self._bodies_before(title) if (self.text(i) or "").endswith(kind[0]))
            nearest = next(same, None)
            if nearest is not None:
                return Found(self._complete(nearest), nearest)
        found = _UNMARKED.search(before)
        if found is None:
            return None
        places = self._places_before(title, ("村", "社区", "嘎查"))
        body = re.sub(r"^(?:村|社区)(?!民)", "", found.group())
        options = tuple(place + body for place in places)
        return Found(options[0]) if len(options) == 1 else Found(None, None, options)

    def _at_site(self, title: str, office: Office) -> Found | None:
        """网格员, 管理员: the place where they work, right before them or the last named before.

        One of several places that are listed together is not told apart.
        """
        ends = self.resolver.site_ends(title)
        if not ends or office.organization is not None:
            return None
        if office.place is not None:
            return Found(self.text(office.place))
        for index in range(office.title - 1, -1, -1):
            name = self.text(index) or ""
            if self.context.entities[index].label != "LOC" or not name.endswith(ends):
                continue
            if self._is_listed(index):
                return Found(None, None, tuple(self._places_before(index + 1, ends)))
            return Found(name)
        return None

    def _is_listed(self, index: int) -> bool:
        """Whether a place stands in a list with the one before or behind it."""
        entities = self.context.entities
        pairs = ((i, i + 1) for i in (index - 1, index) if 0 <= i and i + 1 < len(entities))
        return any(
            entities[a].label == entities[b].label == "LOC"
            and _LINK.match(self._between(a, b)) is not None
            for a, b in pairs
        )

    def _places_before(
        self, at: int, endings: tuple[str, ...]
    ) -> list[str]:
        """The last place before entity `at` that ends so, or that a body's name begins with.

        Places that are listed with it (甲村、乙村) come behind it: which one is meant stays open.
        """
        out: list[str] = []
        for index in range(at - 1, max(-1, at - _LOOK_BACK), -1):
            entity = self.context.entities[index]
            label, name = entity.label, self.text(index) or ""
            found = re.match(rf".{{2,}}?(?:{'|'.join(endings)})(?=党|委|村|居)", name)
            told = name if label == "LOC" and name.endswith(endings) else None
            if told is None and label == "ORG" and found:
                told = found.group()
            if told is None:
                if out:
                    break
                continue
            if out and not _LINK.match(self._between(index, index + 1)):
                break
            if told not in out:
                out.append(told)
        return out

    def _implied_at(self, title: str, places: Sequence[str]) -> tuple[str, ...]:
        told = (self.resolver.implied(title, None, place) for place in places)
        return tuple(name for name in told if name is not None)

    def _before(self, title: str, office: Office) -> Found:
        """The body named before to which a bare office can belong."""
        if self._listed(title) is None:
            return self._of_list(office)
        same = self._same_office(title, office.title)
        if same is not None:
            return Found(self._complete(same), same)
        nearest = self._nearest(title, office.title)
        if nearest is None:
            return Found(None)
        if _FIRM.search(self.text(nearest) or ""):
            return self._of_firm(office)
        return Found(self._complete(nearest), nearest)

    def _of_list(self, office: Office) -> Found:
        """An office of no known kind: the body of the office before it in the sentence.

        Only where no other body or place stands between: 会长甲、副会长乙，监事长丙.
        """
        if self._last is None or self._last[0] >= office.title:
            return Found(None)
        index, found = self._last
        between = self.context.entities[index + 1 : office.title]
        apart = any(e.label in ("ORG", "LOC") for e in between)
        if apart or found.source is None or _STOP.search(self._between(index, office.title)):
            return Found(None)
        return found

    def _of_firm(self, office: Office) -> Found:
        """The firm that the sentence names, else the one of the sentence before; of several, none."""
        options: dict[str, int] = {}
        stops = 0
        for index in self._bodies_before(office.title):
            gap = self.context.text[self.context.entities[index].end : self._start(office.title)]
            if "\n" in gap or (options and len(_STOP.findall(gap)) > stops):
                break
            name = self.text(index) or ""
            if _FIRM.search(name):
                stops = len(_STOP.findall(gap))
                options.setdefault(self.resolver.complete(name) or name, index)
        if len(options) == 1:
            return Found(*next(iter(options.items())))
        return Found(None, None, tuple(options))

    def _speaks_of_firm(self, title: int) -> bool:
        """企业负责人: of the firm spoken of."""
        start = self._start(title)
        return _FIRM_KIND.search(self.context.text[max(0, start - 4) : start]) is not None

    def _same_office(self, title: str, at: int) -> int | None:
        """The one body before whose office of this kind was named: 委员 is the 市政协's.

        None where a fitting body stands nearer that no other office is named with.
        """
        core = _RANK.sub("", title) or title
        found: dict[str, int] = {}
        for index in self._bodies_before(at):
            told = self._office_behind(index, at)
            if told is not None and (_RANK.sub("", told) or told) == core:
                found.setdefault(self._complete(index) or "", index)
            elif told is None and not found and self._fits(title, self.text(index) or ""):
                return None
        return next(iter(found.values())) if len(found) == 1 else None

    def _office_behind(self, index: int, at: int) -> str | None:
        """The office right behind a body, before entity `at`."""
        if index + 1 >= at or self.context.entities[index + 1].label != "TITLE":
            return None
        return None if self._between(index, index + 1) else self.text(index + 1)

    def _nearest(self, title: str, at: int) -> int | None:
        fitting = (i for i in self._bodies_before(at) if self._fits(title, self.text(i) or ""))
        return next(fitting, None)

    def _bodies_before(self, at: int) -> Iterator[int]:
        """The ORG mentions before entity `at`, the nearest first."""
        last = bisect.bisect_left(self._organizations, at)
        return reversed(self._organizations[max(0, last - _LOOK_BACK) : last])

    def _complete(self, index: int) -> str | None:
        written = self.text(index) or ""
        full = self._full_names.get(index) or self.resolver.complete(written)
        return self._longer(written) or full if full == written else full

    def _listed(self, title: str) -> Sequence[str] | None:
        bare = _RANK.sub("", title) or title
        found = [
            b.organizations for b in self.rules.bodies if title in b.titles or bare in b.titles
        ]
        return [o for group in found for o in group] if found else None

    def _fits(self, title: str, organization: str) -> bool:
        endings = tuple(self._listed(title) or ())
        if organization.endswith("党组") and "党组" not in endings:
            return False
        return organization.endswith(endings) if endings else False

    def _start(self, index: int) -> int:
        return self.context.entities[index].start

    def _between(self, index: int, other: int) -> str:
        """The text between two entities."""
        return self.context.text[self.context.entities[index].end : self._start(other)]

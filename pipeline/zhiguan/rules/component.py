"""The spaCy component that reads `doc.ents` and writes `doc._.roles` and `doc._.events`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from zhiguan import extensions
from zhiguan.annotation.records import event_to_json, role_to_json
from zhiguan.errors import ModelError
from zhiguan.rules.context import Context
from zhiguan.rules.layer import RuleLayer
from zhiguan.rules.loader import rule_files
from zhiguan.types import Entity, Event, Evidence, Role, Span, Spans

NAME = "zhiguan_rules"
_TABLES = ("divisions.csv", "offices.toml", "bureaus.toml")


class RuleComponent:
    """Facts from the entities of a document, by rules; a thin wrapper around `RuleLayer`.

    Args:
        name: of the component.
        rules: rule files and folders; gazetteers: the folder of the tables. Both may be left out
            and come from `load` or `from_disk`.
        gazetteers: see rules.
    """

    def __init__(
        self, name: str = NAME, rules: Sequence[Path] = (), gazetteers: Path | None = None
    ) -> None:
        extensions.register()
        self.name = name
        self.rules = tuple(rules)
        self.gazetteers = gazetteers
        self._layer: RuleLayer | None = None

    def load(self, rules: Sequence[Path], gazetteers: Path) -> RuleComponent:
        """This component with other rules and tables, read now.

        Raises:
            RuleError: when a rule is wrong.
            ConfigError: when a table is missing or wrong.
        """
        self.rules, self.gazetteers = tuple(rules), gazetteers
        self._layer = RuleLayer.load(rules, gazetteers)
        return self

    def extend(self, rules: Sequence[Path]) -> RuleComponent:
        """This component with rules of the user's own beside its rules.

        Raises:
            ModelError: when the component has no rules yet.
            RuleError: when a rule is wrong.
        """
        if self.gazetteers is None:
            raise ModelError("the pipeline has no rules to add to", where=self.name)
        return self.load([*self.rules, *rules], self.gazetteers)

    @property
    def layer(self) -> RuleLayer:
        """The rules and tables, read when they are first needed.

        Raises:
            ModelError: when the component was given none.
            RuleError: when a rule is wrong.
            ConfigError: when a table is missing or wrong.
        """
        if self._layer is None:
            if not self.rules or self.gazetteers is None:
                raise ModelError(
                    "the pipeline has no rules",
                    where=self.name,
                    hint="load a pipeline from a folder, or call load(rules, gazetteers)",
                )
            self._layer = RuleLayer.load(self.rules, self.gazetteers)
        return self._layer

    def __call__(self, doc: Doc) -> Doc:
        """Sets the roles and events of one document of one character a token."""
        context = context_of(doc)
        roles, events = self.layer.facts(context)
        _annotate(doc, roles, events, [(e.start, e.end) for e in context.entities])
        return doc

    def predict(self, doc: Doc) -> tuple[list[Role], list[Event]]:
        """The roles and events of a document; evidence holds indices into `doc.ents`."""
        return self.layer.facts(context_of(doc))

    def set_annotations(self, doc: Doc, roles: Sequence[Role], events: Sequence[Event]) -> None:
        """Writes them as plain JSON objects, with the evidence as spans of the text too."""
        _annotate(doc, roles, events, [(e.start_char, e.end_char) for e in doc.ents])

    def to_disk(self, path: Path | str, **_: Any) -> None:
        """Copies the rules and tables into a folder of the component's own."""
        folder = Path(path)
        for part in ("rules", "gazetteers"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for file in rule_files(self.rules):
            shutil.copyfile(file, _unused(folder / "rules" / file.name))
        if self.gazetteers is not None:
            for table in _TABLES:
                shutil.copyfile(self.gazetteers / table, folder / "gazetteers" / table)

    def from_disk(self, path: Path | str, **_: Any) -> RuleComponent:
        """Reads what `to_disk` wrote.

        Raises:
            RuleError: when a rule is wrong or the folder holds none.
            ConfigError: when a table is missing or wrong.
        """
        folder = Path(path)
        return self.load([folder / "rules"], folder / "gazetteers")


def _unused(path: Path) -> Path:
    """The path, or one with a number behind the name where two rule files share a name."""
    number, found = 1, path
    while found.exists():
        number, found = number + 1, path.with_stem(f"{path.stem}-{number + 1}")
    return found


def _annotate(
    doc: Doc, roles: Sequence[Role], events: Sequence[Event], spans: Sequence[Span]
) -> None:
    def locate(evidence: Evidence) -> Spans:
        return tuple([spans[i] for i in evidence.entities])

    doc._.roles = [role_to_json(role, locate) for role in roles]
    doc._.events = [event_to_json(event, locate) for event in events]


def context_of(doc: Doc) -> Context:
    """An article from a document: its `doc._.article`, entities, confidences and word starts."""
    article: dict[str, Any] = doc._.article or {}
    confidences = doc._.entity_confidences
    entities = [
        Entity(
            e.start_char,
            e.end_char,
            e.label_,
            confidences[i] if i < len(confidences) else None,
        )
        for i, e in enumerate(doc.ents)
    ]
    byline = article.get("byline")
    return Context(
        doc.text,
        entities,
        tuple((start, end) for start, end in article.get("headlines") or ()),
        None if byline is None else (byline[0], byline[1]),
        article.get("published"),
        article.get("region"),
        word_starts=doc._.word_starts,
    )


@Language.factory(
    NAME,
    assigns=["doc._.roles", "doc._.events"],
    requires=["doc.ents"],
    default_config={"rules": [], "gazetteers": None},
)
def make_rules(nlp: Language, name: str, rules: list[str], gazetteers: str | None) -> RuleComponent:
    """The component `zhiguan_rules`: folders or files of rules, and the folder of gazetteers."""
    del nlp
    tables = None if gazetteers is None else Path(gazetteers)
    return RuleComponent(name, [Path(rule) for rule in rules], tables)

"""The whole evaluation: pairs of records in, scores with intervals and errors out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zhiguan.evaluate import fields
from zhiguan.evaluate.agreement import agreement
from zhiguan.evaluate.calibration import Calibration
from zhiguan.evaluate.case import Case, check
from zhiguan.evaluate.cuts import Slicer
from zhiguan.evaluate.facts import FACTS, Comparer, row_label
from zhiguan.evaluate.fields import Names
from zhiguan.evaluate.figures import RULE, SEPARATOR, estimate_all
from zhiguan.evaluate.findings import findings
from zhiguan.evaluate.items import PLURALS, Compared
from zhiguan.evaluate.mentions import compare_mentions
from zhiguan.evaluate.naming import BY, FIGURES, figure_name, kind_of
from zhiguan.evaluate.outcomes import Outcomes
from zhiguan.evaluate.pairing import Pair
from zhiguan.evaluate.resampling import Bootstrap
from zhiguan.evaluate.schema import ErrorItem, Estimate, Figure, Scores, Slice, SliceRow, Table
from zhiguan.evaluate.slices import SliceForm
from zhiguan.evaluate.tags import chunks, tag_counts
from zhiguan.evaluate.tallies import Tallies

NO_RULE = "missed"
"""The row of a table by rule in which missed gold items stand."""

STRICT, LENIENT = "entities.strict", "entities.lenient"

FEW = 20
"""Articles below which a report warns of its intervals."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate.

    `facts` are compared besides entities; `training` holds the mentions of the training texts, for
    the slices that ask for them; `annotators` adds kappa.
    """

    replicates: int = 1000
    seed: int = 1
    slices: Sequence[SliceForm] = ()
    training: Names | None = None
    facts: Sequence[Comparer] = FACTS
    annotators: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation gives: its scores, its errors, and the counts that both come from."""

    scores: Scores
    errors: list[ErrorItem]
    tallies: Tallies = field(repr=False)


def evaluate_pairs(
    pairs: Sequence[Pair],
    about: Mapping[str, str],
    options: Options | None = None,
    *,
    notes: Sequence[str] = (),
    corpora: Sequence[str] = (),
) -> Evaluation:
    """Scores pairs of gold and predicted records.

    Args:
        pairs: see `zhiguan.evaluate.pairing.pair`.
        about: what is compared, as reports print it.
        options: how.
        notes: what a reader must know of the pairs.
        corpora: for each pair the corpus that it is from.

    Raises:
        AnnotationError: for mentions outside their text, and gold mentions that overlap.
    """
    options = options or Options()
    collector = _Collector(options)
    for at, (gold, predicted) in enumerate(pairs):
        collector.add(Case(gold, predicted, corpora[at] if corpora else ""))
    characters = sum(len(gold.text) for gold, _ in pairs)
    return collector.evaluation(dict(about), characters, notes)


class _Collector:
    """Counts article by article; holds no article once it is counted, but for kappa."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.articles = 0
        self.tallies = Tallies()
        self.outcomes = Outcomes()
        self.calibration = Calibration()
        self.errors: list[ErrorItem] = []
        self.kept: list[Case] = []
        self.pages = False
        self.slicers, self.left_out = _slicers(options)
        for figure in (STRICT, LENIENT):
            self.tallies.add(0, figure, 0, 0, 0)

    def add(self, case: Case) -> None:
        """Compares and counts one article."""
        check(case.gold, "gold article", flat=True)
        check(case.predicted, "predicted article", flat=False)
        article, self.articles = self.articles, self.articles + 1
        self._tags(article, case)
        comparers = (compare_mentions, *self.options.facts)
        found = {PLURALS[c.kind]: c for c in (compare(case) for compare in comparers)}
        for plural, compared in found.items():
            self._count(article, plural, compared)
            self.calibration.add(article, compared)
        self.outcomes.add(found["entities"])
        self.errors.extend(findings(case, found.values()))
        for slicer in self.slicers:
            slicer.add(article, case, found)
        if self.options.annotators:
            self.kept.append(case)

    def _tags(self, article: int, case: Case) -> None:
        """The two seqeval readings; on pages there are no tags that both sides share."""
        if case.page:
            self.pages = True
            return
        for name, strict in ((STRICT, True), (LENIENT, False)):
            sides = (chunks(record, strict=strict) for record in (case.gold, case.predicted))
            for label, c in tag_counts(*sides).items():
                for key in (name, _row(name, "label", label)):
                    self.tallies.add(article, key, c.correct, c.predicted, c.gold)

    def _count(self, article: int, plural: str, compared: Compared) -> None:
        by = BY.get(compared.kind, "type")
        for variant, matches in compared.variants.items():
            figure = f"{plural}.{variant}"
            self.tallies.add_matches(article, figure, matches)
            for match in matches:
                gold, predicted = match
                found = (
                    gold is not None and predicted is not None,
                    predicted is not None,
                    gold is not None,
                )
                self.tallies.add(article, _row(figure, by, row_label(match)), *found)
                if compared.kind not in ("entity", "triple"):
                    rule = NO_RULE if predicted is None else predicted.rule or "no rule named"
                    self.tallies.add(article, _row(figure, RULE, rule), *found)

    def evaluation(
        self, about: dict[str, str], characters: int, notes: Sequence[str]
    ) -> Evaluation:
        """Everything counted, as figures."""
        bootstrap = Bootstrap(self.articles, self.options.replicates, self.options.seed)
        rows = [
            slicer.count(self.tallies, self.articles, f"slice {at}")
            for at, slicer in enumerate(self.slicers)
        ]
        found = estimate_all(self.tallies, bootstrap)
        headline = [found[name] for name in FIGURES if name in found]
        if self.pages:
            headline = [f for f in headline if f.key not in (STRICT, LENIENT)]
        kappas = agreement(self.kept, bootstrap) if self.options.annotators else ()
        scores = Scores(
            about,
            self.articles,
            characters,
            bootstrap.settings(),
            notes=tuple(notes) + tuple(self._notes(found)),
            figures=(*headline, *kappas),
            tables=tuple(_tables(found)),
            slices=tuple(self._slice(at, rows[at], found) for at in range(len(rows))),
            entity_errors=self.outcomes.errors(),
            confusion=self.outcomes.confusion(),
            reliability=self.calibration.reliability(bootstrap),
        )
        return Evaluation(scores, self.errors, self.tallies)

    def _slice(
        self, at: int, rows: Sequence[tuple[str, int, int]], found: Mapping[str, Figure]
    ) -> Slice:
        form = self.slicers[at].form
        made = []
        for value, articles, items in rows:
            names = {f: SEPARATOR.join((f, f"slice {at}", value)) for f in form.scored}
            kept = [
                _measured(replace(found[key], name=figure_name(figure)), form)
                for figure, key in names.items()
                if key in found
            ]
            made.append(SliceRow(value, articles, items, tuple(kept)))
        return Slice(form.name, form.field, form.unit, tuple(made))

    def _notes(self, found: Mapping[str, Figure]) -> Iterable[str]:
        if self.articles < FEW:
            yield f"{self.articles} articles: too few for intervals to be trusted"
        strict, lenient = found[STRICT].f1.value, found[LENIENT].f1.value
        if strict != lenient:
            yield (
                "strict and lenient entity scores differ: the tags hold mentions without a B-, or "
                "mentions overlap; strict is the headline (docs/evaluation.md)"
            )
        if self.pages:
            yield "compared on the page, in page offsets: there are no tags to score"
        for name in self.left_out:
            yield f"slice {name!r} left out: it needs the training texts (--training FILE)"


def _row(figure: str, by: str, row: str) -> str:
    return SEPARATOR.join((figure, by, row))


def _measured(figure: Figure, form: SliceForm) -> Figure:
    """Precision alone where the slice divides by what only predictions have."""
    if form.measure == "f1":
        return figure
    return replace(figure, measure=form.measure, recall=Estimate(), f1=Estimate())


def _slicers(options: Options) -> tuple[list[Slicer], list[str]]:
    """What collects each slice, and the names of slices that lack the training texts."""
    slicers, left_out = [], []
    for form in options.slices:
        if form.attribute == fields.NEEDS_TRAINING and options.training is None:
            left_out.append(form.name)
        else:
            slicers.append(Slicer(form, options.training or frozenset()))
    return slicers, left_out


def _tables(found: Mapping[str, Figure]) -> Iterable[Table]:
    """Every figure taken apart, by label, type or part and by rule."""
    rows: dict[tuple[str, str], list[Figure]] = {}
    for name, figure in found.items():
        parts = name.split(SEPARATOR)
        if len(parts) == 3 and not parts[1].startswith("slice "):
            rows.setdefault((parts[0], parts[1]), []).append(figure)
    order = {name: at for at, name in enumerate(FIGURES)}
    for (figure_key, by), kept in sorted(rows.items(), key=lambda r: (order[r[0][0]], r[0][1])):
        kept.sort(key=lambda f: (f.name == NO_RULE, -f.gold, -f.predicted, f.name))
        yield Table(
            f"{figure_key}{SEPARATOR}{by}",
            f"{figure_name(figure_key)}, by {by}",
            kind_of(figure_key),
            by,
            tuple(kept),
        )

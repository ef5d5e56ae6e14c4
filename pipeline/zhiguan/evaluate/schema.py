"""The data of a report: what `scores.json`, `errors.jsonl` and `comparison.json` hold.

`docs/evaluation.md` says what every key means. All values are plain, so that pydantic writes and
reads them and a report can be drawn from the files alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

VERSION = 2
"""Of the layout of all three files."""

Kind = Literal[
    "entity",
    "role",
    "event",
    "participation",
    "place",
    "organizer",
    "date",
    "name",
    "triple",
    "ingestion",
    "agreement",
]
ErrorKind = Literal["boundary", "label", "both", "attribute", "missed", "spurious"]
Measure = Literal["f1", "precision", "recall", "share", "kappa"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval, all None where there was nothing to measure it on."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One score with the counts behind it.

    `key` is unique in a report (`entities.strict`, `roles.exact/with body`); `name` is what is
    printed. `measure` says which of the estimates is the figure's headline; `share` (of gold
    items) and `kappa` stand in `value` alone.
    """

    key: str
    name: str
    kind: Kind
    measure: Measure = "f1"
    precision: Estimate = Estimate()
    recall: Estimate = Estimate()
    f1: Estimate = Estimate()
    value: Estimate = Estimate()
    correct: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def headline(self) -> Estimate:
        """The estimate that `measure` names."""
        if self.measure == "precision":
            return self.precision
        if self.measure == "recall":
            return self.recall
        return self.f1 if self.measure == "f1" else self.value


@dataclass(frozen=True, slots=True)
class Table:
    """One figure taken apart by `by`: `label`, `type`, `part` or `rule`; one row a value."""

    key: str
    name: str
    kind: Kind
    by: str
    rows: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class SliceRow:
    """The figures of one value or bin of a slice, over so many articles and gold items."""

    value: str
    articles: int
    items: int
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice of the configuration gave; `unit` is `article` or the kind of item divided."""

    name: str
    field: str
    unit: str
    rows: tuple[SliceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Where the mentions of one label (or `all`) went; each mention is in exactly one class.

    gold = correct + boundary + label + both + missed, by the gold label; predicted = correct +
    boundary + label_predicted + both_predicted + spurious, by the predicted one. For `all`,
    `label_predicted` is `label` and `both_predicted` is `both`.
    """

    name: str
    gold: int = 0
    predicted: int = 0
    correct: int = 0
    boundary: int = 0
    label: int = 0
    both: int = 0
    missed: int = 0
    spurious: int = 0
    label_predicted: int = 0
    both_predicted: int = 0


@dataclass(frozen=True, slots=True)
class Confusion:
    """Gold labels (rows) against predicted labels (columns); the last of both is `none`.

    Mentions that match by overlap are compared, so `boundary` errors stand on the diagonal.
    """

    labels: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Predictions with a confidence in [low, high): how many, how sure, how often right."""

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class Reliability:
    """Ten bins of equal width, and the expected calibration error over them (Guo et al. 2017)."""

    kind: Kind
    bins: tuple[ReliabilityBin, ...]
    ece: Estimate


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a model trained on `articles` articles (`characters` in all) scores."""

    articles: int
    characters: int
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How the intervals were made: bootstrap over articles."""

    replicates: int
    seed: int
    level: float
    interval: str


@dataclass(frozen=True, slots=True)
class Scores:
    """`scores.json`: everything that tables and plots of a report need, without the articles."""

    about: dict[str, str]
    articles: int
    characters: int
    settings: Settings
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    slices: tuple[Slice, ...] = ()
    entity_errors: tuple[ErrorCounts, ...] = ()
    confusion: Confusion = Confusion()
    reliability: tuple[Reliability, ...] = ()
    learning_curve: tuple[CurvePoint, ...] = ()
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Highlight:
    """A mention in a sentence: half-open offsets of the sentence's text, and its label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an error is shown in; `start` is the offset of `text` in the article's text.

    `side` says whose text it is: the gold article's, or (on pages) that of the record found.
    """

    text: str
    start: int
    side: Literal["gold", "predicted"] = "gold"


@dataclass(frozen=True, slots=True)
class ErrorItem:
    """One line of `errors.jsonl`: an item that is wrong, missed or surplus.

    `gold` and `predicted` are the two items as people read them, None where there is none; `label`
    is the gold item's label or type, else the predicted one's. `differs` names the fields in which
    the two differ (`attribute` only). `cause` is `entity` where a mention that the gold item rests
    on was not predicted, `event` where its whole event was missed or made up.
    """

    key: str
    article: str
    kind: Kind
    error: ErrorKind
    label: str
    predicted_label: str | None = None
    rule: str | None = None
    confidence: float | None = None
    gold: str | None = None
    predicted: str | None = None
    differs: tuple[str, ...] = ()
    cause: Literal["entity", "event"] | None = None
    corpus: str | None = None
    sentence: Sentence | None = None
    gold_spans: tuple[Highlight, ...] = ()
    predicted_spans: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two runs: `difference` is this minus other, `p` two-sided."""

    key: str
    name: str
    kind: Kind
    measure: Measure
    this: float | None
    other: float | None
    difference: Estimate
    p: float | None
    gold: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`comparison.json`: this run against another on the same articles.

    `gained` are the other run's errors that this run does not make, `lost` this run's that the
    other does not; `shared` counts those that both make.
    """

    this: dict[str, str]
    other: dict[str, str]
    articles: int
    rounds: int
    seed: int
    figures: tuple[Difference, ...] = ()
    gained: tuple[ErrorItem, ...] = ()
    lost: tuple[ErrorItem, ...] = ()
    shared: int = 0
    notes: tuple[str, ...] = field(default=())
    version: int = VERSION

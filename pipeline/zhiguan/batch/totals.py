"""What a run has done so far, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zhiguan.batch.work import START, Outcome, Position


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of a whole run, its parts before it was stopped included; `end` is where it is."""

    inputs: int = 0
    pages: int = 0
    articles: int = 0
    characters: int = 0
    failed: int = 0
    seconds: float = 0.0
    end: Position = START

    def plus(self, outcome: Outcome, seconds: float) -> Totals:
        """The totals when the outcome is added, `seconds` after those before."""
        return Totals(
            self.inputs + outcome.inputs,
            self.pages + outcome.pages,
            self.articles + outcome.articles,
            self.characters + outcome.characters,
            self.failed + outcome.failed,
            self.seconds + seconds,
            outcome.end,
        )

    def plus_seconds(self, seconds: float) -> Totals:
        """The same, later."""
        return replace(self, seconds=self.seconds + seconds)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `now` and when this process took it up, of `bytes` of input in all."""

    now: Totals
    resumed: Totals
    bytes: int

    @property
    def pages_per_second(self) -> float:
        """The speed since the run was taken up."""
        seconds = self.now.seconds - self.resumed.seconds
        return (self.now.pages - self.resumed.pages) / seconds if seconds > 0 else 0.0

    @property
    def share(self) -> float | None:
        """The share of the input that is done, 0 to 1; None where its size is unknown."""
        return min(1.0, self.now.end.bytes / self.bytes) if self.bytes else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the speed so far; None where that cannot be told."""
        done = self.now.end.bytes - self.resumed.end.bytes
        if not self.bytes or done <= 0:
            return None
        rest = max(0, self.bytes - self.now.end.bytes)
        return rest * (self.now.seconds - self.resumed.seconds) / done

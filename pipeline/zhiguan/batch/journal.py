"""Where a run has got to: partial outputs in OUT/.run that only ever grow.

A few times a second at most the partial files are flushed to disk, then one line is added to the
journal: what is done, and how long each partial file is by then. A run that was killed is taken up
behind the last whole line; what was written after it is cut off. When all is done the journal says
so before the first file is moved to OUT, so that a run killed meanwhile has only to move the rest.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from zhiguan.batch.durable import Lock, empty_folder, sync_file, sync_folder
from zhiguan.batch.fingerprint import differences
from zhiguan.batch.log import Log
from zhiguan.batch.totals import Totals
from zhiguan.batch.work import Position
from zhiguan.errors import ConfigError

SECONDS_BETWEEN_MARKS = 1.0
LOCK, JOURNAL = "lock", "journal.jsonl"


@dataclass(frozen=True, slots=True)
class _State:
    totals: Totals
    sizes: Mapping[str, int]


class Journal:
    """The partial files of one run and the record of its progress; a context manager.

    Args:
        out: the run's output folder; it is made if absent.
        names: the files that grow while the run is at work.
        fingerprint: what must be the same; a partial run with another is refused.
        restart: throw a partial run away instead.
        every: seconds between two marks; 0 makes one after each addition.

    Raises:
        ConfigError: when another run is at work in `out`, when `out` holds a part of another run,
            or when what it holds is damaged.
    """

    def __init__(
        self,
        out: Path,
        names: Sequence[str],
        fingerprint: Mapping[str, str],
        *,
        restart: bool = False,
        every: float = SECONDS_BETWEEN_MARKS,
    ) -> None:
        self.out = out
        self._names = tuple(names)
        self._every = every
        self._folder = out / ".run"
        self._lock = _locked(self._folder)
        self._files: dict[str, BinaryIO] = {}
        try:
            self._log = Log(self._folder / JOURNAL)
            entries = [] if restart else self._entries(fingerprint)
            self.found = bool(entries)
            self._moves = _moves(entries)
            self._state = _state(entries) or _State(Totals(), dict.fromkeys(names, 0))
            self._check_names()
            if self._moves is None:
                self._begin(fingerprint)
        except BaseException:
            self._close()
            raise
        self._noted, self._noted_at = self._state, time.monotonic()

    @property
    def totals(self) -> Totals:
        """What is done."""
        return self._state.totals

    @property
    def all_done(self) -> bool:
        """Whether only files are left to be moved: `complete` does that."""
        return self._moves is not None

    def _entries(self, fingerprint: Mapping[str, str]) -> list[dict[str, object]]:
        entries = self._log.read()
        if not entries:
            return []
        changed = differences(entries[0].get("run"), fingerprint)
        if changed:
            raise ConfigError(
                f"holds part of a run with other {', '.join(changed)}",
                where=str(self.out),
                hint="run it as it was to finish it, or give --restart to start over",
            )
        return entries

    def _check_names(self) -> None:
        if self._moves is None and set(self._state.sizes) != set(self._names):
            raise ConfigError(
                "holds part of a run that writes other files",
                where=str(self.out),
                hint="give --restart to start over",
            )

    def _begin(self, fingerprint: Mapping[str, str]) -> None:
        """Cuts the partial files to what is known of them, and writes the journal anew."""
        if not self.found:
            self._log.remove()
            empty_folder(self._folder, but=LOCK)
        for name in self._names:
            self._files[name] = self._open(name, self._state.sizes[name])
        self._log.rewrite([{"run": dict(fingerprint)}, _entry(self._state)])
        sync_folder(self.out)
        sync_folder(self.out.parent)

    def _open(self, name: str, size: int) -> BinaryIO:
        path = self._folder / name
        length = path.stat().st_size if path.exists() else 0
        if length < size:
            raise ConfigError(
                f"{name} has {length} bytes, but the run's journal says {size}",
                where=str(self._folder),
                hint="give --restart to start over",
            )
        handle = path.open("ab", buffering=0)
        handle.truncate(size)
        return handle

    def add(self, texts: Mapping[str, str | bytes], totals: Totals) -> None:
        """Adds text to the partial files; `totals` is what is done with it."""
        sizes = dict(self._state.sizes)
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            sizes[name] += _write(self._files[name], data)
        self._state = _State(totals, sizes)  # at one stroke: an interrupted addition is none
        if time.monotonic() - self._noted_at >= self._every:
            self.mark()

    def begin(self, heads: Mapping[str, str]) -> None:
        """Puts the first text into files that have none yet."""
        self.add({n: t for n, t in heads.items() if not self._state.sizes[n]}, self.totals)

    def mark(self) -> None:
        """Notes, for good, what is done."""
        if self._state == self._noted:
            return
        for handle in self._files.values():
            os.fsync(handle.fileno())
        self._log.add(_entry(self._state))
        self._noted, self._noted_at = self._state, time.monotonic()

    def part(self, name: str) -> Path:
        """The partial file of an output while the run is at work."""
        return self._folder / name

    def finish(self, extra: Sequence[str] = (), stale: Sequence[str] = ()) -> None:
        """Moves the finished files, and those of `extra` in the run's folder, to OUT.

        Args:
            extra: files that others wrote to `part`.
            stale: files in OUT that an earlier run left and this one does not replace.
        """
        self.mark()
        for name in extra:
            sync_file(self._folder / name)
        sync_folder(self._folder)
        self._moves = {"finish": [*self._names, *extra], "remove": list(stale)}
        self._log.add(dict(self._moves))
        self.complete()

    def complete(self) -> None:
        """Moves what is left to move; may be done again after it was cut short."""
        assert self._moves is not None
        for name in self._moves["finish"]:
            if (self._folder / name).exists():
                (self._folder / name).replace(self.out / name)
        for name in self._moves["remove"]:
            (self.out / name).unlink(missing_ok=True)
        sync_folder(self.out)
        sync_folder(self._folder)
        self._remove()

    def _remove(self) -> None:
        self._log.remove()  # first: a folder without a journal is no run
        empty_folder(self._folder, but=LOCK)
        (self._folder / LOCK).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # another run took the folder over in this moment
            self._folder.rmdir()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is not None and self._moves is None:
                if self.totals.inputs:
                    with contextlib.suppress(OSError):  # a full disk: the last mark holds
                        self.mark()
                else:
                    self._leave_no_trace()
        finally:
            self._close()

    def _close(self) -> None:
        for handle in self._files.values():
            handle.close()
        self._lock.release()

    def discard(self) -> None:
        """Removes the partial files and what is known of them."""
        self._remove()

    def _leave_no_trace(self) -> None:
        """A run that failed before anything was done leaves nothing behind."""
        with contextlib.suppress(OSError):
            self._remove()
            self.out.rmdir()  # unless it holds something else


def _locked(folder: Path) -> Lock:
    try:
        lock = Lock.acquire(folder / LOCK)
    except OSError as error:
        raise ConfigError(
            f"cannot write there: {error.strerror}",
            where=str(folder.parent),
            hint="choose another -o",
        ) from None
    if lock is None:
        raise ConfigError("another run is writing there", where=str(folder.parent))
    return lock


def _write(handle: BinaryIO, data: bytes) -> int:
    rest = memoryview(data)
    while rest:
        rest = rest[handle.write(rest) :]
    return len(data)


def _entry(state: _State) -> dict[str, object]:
    return {"done": asdict(state.totals), "sizes": dict(state.sizes)}


def _state(entries: Sequence[Mapping[str, object]]) -> _State | None:
    for entry in reversed(entries):
        done, sizes = entry.get("done"), entry.get("sizes")
        if isinstance(done, dict) and isinstance(sizes, dict):
            totals = Totals(**{**done, "end": Position(**done["end"])})
            return _State(totals, {name: int(size) for name, size in sizes.items()})
    return None


def _moves(entries: Sequence[Mapping[str, object]]) -> dict[str, list[str]] | None:
    last = entries[-1] if entries else {}
    if "finish" not in last:
        return None
    return {
        key: [Path(str(name)).name for name in names]
        for key in ("finish", "remove")
        if isinstance(names := last.get(key), list)
    }

"""What every engine keeps to: the same contract, on the local engine and on Ray."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from batch import fake_work
from zhiguan.batch.child import Start
from zhiguan.batch.engine import ENGINES, Engine, Job, engine
from zhiguan.batch.limits import Limits
from zhiguan.batch.local import WINDOW, LocalEngine
from zhiguan.batch.run import Options, Progress, extract
from zhiguan.batch.work import Failure, Outcome, Position, Task
from zhiguan.errors import ConfigError, ModelError
from zhiguan.export.registry import DEFAULT_FORMATS
from zhiguan.types import Page

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.*")

JOB = Job(Path("model"), formats=DEFAULT_FORMATS, limits=Limits(seconds=60.0))
FILES = ("records.jsonl", "failures.jsonl", "triples.csv", "triples.nt")


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Ray on this machine, once for all tests of this module; the engine finds it."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install 'zhiguan[ray]'")
    from zhiguan.batch import ray_engine

    paths = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", paths)  # the actors unpack what these tests give them
        patch.delenv("RAY_ADDRESS", raising=False)
        with ray_engine._connected(2):
            yield


@pytest.fixture(params=list(ENGINES))
def name(request: pytest.FixtureRequest) -> str:
    """The name of an engine that can run here."""
    if request.param == "ray":
        request.getfixturevalue("cluster")
    return str(request.param)


def with_start(name: str, workers: int, start: Start = fake_work.start) -> Engine:
    """The engine with work that needs no model."""
    kind: Any = LocalEngine if name == "local" else type(engine(name, workers))
    made: Engine = kind(workers, start)
    return made


def items() -> list[Page | Failure]:
    texts = ["慢" if number % 7 == 0 else "快" for number in range(40)]
    found: list[Page | Failure] = [
        Page(f"p{number}", text, source=f"{number}.txt") for number, text in enumerate(texts)
    ]
    found[5] = Failure("5.txt", "cannot be read")
    found[39] = Failure("39.jsonl", "no JSON", line=3)
    return found


def cut(pages: Sequence[Page | Failure], size: int) -> Iterator[Task]:
    for at in range(0, len(pages), size):
        part = tuple(pages[at : at + size])
        yield Task(part, len(part), Position(0, at + len(part)))


def joined(outcomes: Sequence[Outcome]) -> tuple[str, str, int]:
    return (
        "".join(outcome.records for outcome in outcomes),
        "".join(outcome.failures for outcome in outcomes),
        sum(outcome.inputs for outcome in outcomes),
    )


@pytest.mark.parametrize(("workers", "size"), [(1, 16), (2, 3), (3, 1)])
def test_the_result_is_the_same_for_any_engine_workers_and_task_size(
    name: str, workers: int, size: int
) -> None:
    outcomes = list(with_start(name, workers).run(cut(items(), size), JOB))
    assert outcomes == [fake_work.process(task) for task in cut(items(), size)]
    assert joined(outcomes) == joined([fake_work.process(task) for task in cut(items(), 40)])


def test_a_page_that_ends_its_worker_is_a_failure_and_the_rest_is_done(name: str) -> None:
    pages = [Page(f"p{n}", text, source="s") for n, text in enumerate(["一", "完", "二", "三"])]
    tasks = [*cut(pages, 3)]
    records, failures, inputs = joined(list(with_start(name, 1).run(tasks, JOB)))
    assert records == "".join(fake_work.process(Task((pages[i],), 1)).records for i in (0, 2, 3))
    reason = "the worker ended with status 3"
    assert (failures, inputs) == (Failure("s", reason, "p1").dump_line(), 4)


def test_a_model_that_cannot_be_loaded_is_one_error(name: str) -> None:
    broken = with_start(name, 1, fake_work.start_broken)
    with pytest.raises(ModelError, match="model: cannot be loaded: it is broken"):
        list(broken.run(cut(items(), 16), JOB))


def test_few_tasks_are_taken_ahead_and_what_reading_raises_comes_in_its_place(name: str) -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for task in cut([Page("p", "快")] * (3 * WINDOW), 1):
            taken += 1
            yield task
        raise OSError("the disk is gone")

    outcomes = with_start(name, 1).run(tasks(), JOB)
    next(outcomes)
    assert taken <= WINDOW + 2
    found = 1
    with pytest.raises(OSError, match="the disk is gone"):
        for _ in outcomes:
            found += 1
    # what was done before need not be given: a run goes on behind the last outcome that was
    assert found <= taken == 3 * WINDOW


class StopError(Exception):
    """Ctrl-C, say."""


def stop(progress: Progress) -> None:
    if progress.now.inputs >= 16:
        raise StopError


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, example_pages: Path) -> Path:
    """Pages for two tasks, one of them no text."""
    folder = tmp_path_factory.mktemp("in")
    for number in range(9):
        for page in example_pages.iterdir():
            text = page.read_text(encoding="utf-8")
            (folder / f"{number:02d}-{page.name}").write_text(text, encoding="utf-8")
    (folder / "07.txt").write_bytes(b"\x00\x01\x02\x00")
    return folder


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """What an unbroken run of the local engine gives."""
    out = tmp_path_factory.mktemp("out")
    extract(options(source, out, model, "local"))
    return out


def options(source: Path, out: Path, model: Path, by: str) -> Options:
    return Options((str(source),), out, model, region="江西省吉安市枫溪县", engine=by)


def test_a_run_that_was_stopped_goes_on_with_any_engine(
    name: str, source: Path, whole: Path, tmp_path: Path, model: Path
) -> None:
    with pytest.raises(StopError):
        extract(options(source, tmp_path / "out", model, name), stop)
    assert not (tmp_path / "out" / FILES[0]).exists()
    totals = extract(options(source, tmp_path / "out", model, name))
    assert (totals.articles, totals.failed) == (9 * 7, 1)
    for file in FILES:
        assert (tmp_path / "out" / file).read_bytes() == (whole / file).read_bytes()


def test_ray_that_is_not_installed_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "zhiguan.batch.ray_engine", raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError) as caught:
        engine("ray", 1)
    assert str(caught.value) == ("--engine ray: ray is not installed (pip install 'zhiguan[ray]')")

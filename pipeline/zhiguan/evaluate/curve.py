"""Learning curves: what models trained on more and more articles score."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from zhiguan.errors import InputError
from zhiguan.evaluate.schema import CurvePoint
from zhiguan.evaluate.storage import write_text

_CURVE = TypeAdapter(tuple[CurvePoint, ...])


def read_curve(path: Path) -> tuple[CurvePoint, ...]:
    """The points that `benchmarks/learning_curve.py` wrote, by the number of articles.

    Raises:
        InputError: when the file is absent or holds no points.
    """
    try:
        points = _CURVE.validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except ValidationError as error:
        problem = error.errors()[0]
        what = f"{'.'.join(map(str, problem['loc'])) or 'content'}: {problem['msg']}"
        hint = "benchmarks/learning_curve.py writes such a file"
        raise InputError(what, where=str(path), hint=hint) from None
    return tuple(sorted(points, key=lambda point: point.articles))


def write_curve(path: Path, points: Sequence[CurvePoint]) -> None:
    """Writes the points of a learning curve.

    Raises:
        ConfigError: when the file cannot be written.
    """
    write_text(path, [_CURVE.dump_json(tuple(points), indent=2).decode(), "\n"])

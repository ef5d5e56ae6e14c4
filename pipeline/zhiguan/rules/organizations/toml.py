"""Reading a declared table, with errors that name the file and the key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from zhiguan.errors import ConfigError

Table = TypeVar("Table", bound=BaseModel)


def read_table(path: Path, name: str, form: type[Table]) -> Table:
    """The table in a TOML file, or in the file `name` of a folder.

    Raises:
        ConfigError: when it cannot be read, is no TOML, or has a wrong or unknown key.
    """
    file = path / name if path.is_dir() else path
    try:
        return form.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(
            "cannot read the table", where=str(file), hint=f"a gazetteer folder holds {name}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"no valid TOML: {error}", where=str(file), hint="mend it") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigError(
            f"{key}: {first['msg']}", where=str(file), hint=f"keys: {', '.join(form.model_fields)}"
        ) from error

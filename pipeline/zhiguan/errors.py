"""The one family of errors that users see: each says where, what was found, and what to do."""

from __future__ import annotations


class ZhiguanError(Exception):
    """Base of every error that is the input's or the user's, not ours.

    Args:
        what: what is wrong, in one line.
        where: file, line, rule or option that it is wrong in.
        hint: what to do about it.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        message = f"{self.where}: {self.what}" if self.where else self.what
        return f"{message} ({self.hint})" if self.hint else message


class InputError(ZhiguanError):
    """An input that cannot be read: empty, binary, in an unknown encoding, too long a line."""


class RunError(ZhiguanError):
    """A run that had to stop: the disk is full, a worker died. The same command goes on with it."""


class AnnotationError(ZhiguanError):
    """An annotated article that breaks the annotation scheme."""


class ConfigError(ZhiguanError):
    """A configuration file or option with an unknown or impossible value."""


class ModelError(ZhiguanError):
    """A model folder that is missing, incomplete or damaged."""


class RuleError(ZhiguanError):
    """A rule that does not follow the rule schema, or whose own examples fail."""

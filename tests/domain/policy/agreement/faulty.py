"""Faults put into an evaluator on purpose: a little of a function says otherwise."""

import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault in one function: what stands there, and what is put in its place."""

    where: str
    """Module below `domain.policy`, colon, function or Class.method."""
    old: str
    new: str
    shown_by: int = 0
    """The seed of a case that shows it; it is looked at before all others."""

    def __str__(self) -> str:
        """Name it for the list of tests."""
        return f"{self.where}: {self.new.strip()[:60]}"


@contextmanager
def committed(fault: Fault) -> Iterator[None]:
    """Let a function be at fault for a while, for all who call it."""
    function = function_at(fault.where)
    good = function.__code__
    function.__code__ = _code_of(fault, function)
    try:
        yield
    finally:
        function.__code__ = good


def function_at(where: str) -> FunctionType:
    """Return the function that stands somewhere, the one inside a property too."""
    module, _, path = where.partition(":")
    found: Any = import_module(f"domain.policy.{module}")
    for name in path.split("."):
        found = inspect.getattr_static(found, name)
    return plain(found)


def plain(found: Any) -> FunctionType:
    """Return the function behind a property or a function itself."""
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, cached_property):
        found = found.func
    assert isinstance(found, FunctionType)
    return found


def _code_of(fault: Fault, function: FunctionType) -> CodeType:
    """Compile the function's source with the fault in it."""
    source = textwrap.dedent(inspect.getsource(function))
    old = textwrap.dedent(fault.old)
    assert source.count(old) == 1, f"{fault.where} no longer has just once:\n{old}"
    names: dict[str, Any] = {}
    exec(source.replace(old, textwrap.dedent(fault.new)), function.__globals__, names)  # noqa: S102 (our own source with a fault in it)
    return plain(names[function.__name__]).__code__

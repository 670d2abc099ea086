"""Every small mistake that could be made in an evaluator, one at a time.

The faults of `faults` are chosen by hand; these are all that a few exchanges of
operators make: `<` for `<=`, `and` for `or`, `min` for `max`, `+` for `-` ...
"""

import ast
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FunctionType

from tests.domain.policy.agreement.faulty import function_at, plain

EXPLAIN = (
    *("award", "intake", "caps", "carrying", "lots", "offsets", "prerequisites"),
    "requirements",
)
COLUMNS_FOLDER = Path(import_module("domain.policy.columns").__file__ or "").parent
APART = ("__init__", "population", "outcome", "linear", "yearly", "arithmetic")
"""Modules of the columns that only hold values, or that other tests look at."""

COLUMNS = tuple(
    f"columns.{path.stem}"
    for path in sorted(COLUMNS_FOLDER.glob("*.py"))
    if path.stem not in APART
)

EXCHANGES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
"""Operators, and what stands in their place."""

NAMES = {"min": "max", "max": "min"}
METHODS = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum"}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A function with one operator exchanged."""

    where: str
    line: int
    what: str
    tree: ast.FunctionDef

    def __str__(self) -> str:
        """Say where it is and what it does."""
        return f"{self.where}, line {self.line}: {self.what}"


@contextmanager
def at_work(mutant: Mutant) -> Iterator[None]:
    """Let a mutant stand in for its function."""
    function = function_at(mutant.where)
    module = ast.Module(body=[mutant.tree], type_ignores=[])
    names: dict[str, FunctionType] = {}
    code = compile(ast.fix_missing_locations(module), mutant.where, "exec")
    exec(code, function.__globals__, names)  # noqa: S102 (our own source, changed)
    good = function.__code__
    function.__code__ = plain(names[function.__name__]).__code__
    try:
        yield
    finally:
        function.__code__ = good


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module's functions that the other side does not use."""
    source = inspect.getsource(import_module(f"domain.policy.{module}"))
    shared = set() if module.startswith("columns") else used_by_columns()
    for path, function in _functions(ast.parse(source), ""):
        if path not in shared:
            yield from _mutants_of(f"{module}:{path}", function)


def used_by_columns() -> set[str]:
    """Return the functions outside the columns that the columns use."""
    return {
        name.name
        for path in COLUMNS_FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def _functions(
    tree: ast.Module | ast.ClassDef, path: str
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{path}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{path}{node.name}.")


def _mutants_of(where: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    _forget_types(function)
    for place, node in enumerate(ast.walk(function)):
        for what in _exchanges(node):
            tree = deepcopy(function)
            _exchange(list(ast.walk(tree))[place])
            line = getattr(node, "lineno", function.lineno)
            yield Mutant(where=where, line=line, what=what, tree=tree)


def _forget_types(function: ast.FunctionDef) -> None:
    """Take the types away: nothing that runs asks for them."""
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(value="")


def _exchanges(node: ast.AST) -> Iterator[str]:
    """Say what would be exchanged at a node, if anything would."""
    copy = deepcopy(node)
    if _exchange(copy):
        yield f"{ast.unparse(node)} -> {ast.unparse(copy)}"


def _exchange(node: ast.AST) -> bool:
    """Exchange an operator of a node; tell whether there was one."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in EXCHANGES:
        node.ops[0] = EXCHANGES[type(node.ops[0])]()  # type: ignore[assignment]
        return True
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        if type(node.op) not in EXCHANGES:
            return False
        node.op = EXCHANGES[type(node.op)]()  # type: ignore[assignment]
        return True
    if isinstance(node, ast.Name) and node.id in NAMES:
        node.id = NAMES[node.id]
        return True
    if isinstance(node, ast.Attribute) and node.attr in METHODS:
        node.attr = METHODS[node.attr]
        return True
    return False

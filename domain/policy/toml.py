"""Read the TOML of documents and scenarios; what could stop the ledger is refused."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from domain.policy.mistakes import Mistakes, PolicyError

BYTE_ORDER_MARK = "\ufeff"
"""What some editors write before the first character; it says nothing."""

MOST_LEVELS = 50
"""How many tables and arrays may stand inside each other."""

TOO_DEEP = (
    f"is not TOML: it is nested too deeply; at most {MOST_LEVELS} levels are read"
)
TOO_LONG = "is not TOML: a whole number has more than 64 bits"

BITS = 63
"""Of a whole number, besides its sign."""

LONG_NUMBER = re.compile(r"=\s*[+-]?[0-9][0-9_]{18,}", re.ASCII)


def toml_of(text: str, mistakes: Mistakes) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises PolicyError where it is none."""
    tables: dict[str, Any] = {}
    try:
        tables = tomllib.loads(text.removeprefix(BYTE_ORDER_MARK))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        mistakes.add_at(int(at[1]) if at else None, None, f"is not TOML: {error}")
    except ValueError:
        mistakes.add_at(_line_of_long_number(text), None, TOO_LONG)
    except RecursionError:
        mistakes.add_at(None, None, TOO_DEEP)
    else:
        _check_size(text, tables, mistakes)
    if mistakes.found:
        raise PolicyError(mistakes.found)
    return tables


def _check_size(text: str, tables: Mapping[str, Any], mistakes: Mistakes) -> None:
    """Note what TOML allows and no document needs."""
    level: list[Any] = [tables]
    for _ in range(MOST_LEVELS):
        level = [value for one in level for value in _inside(one)]
        if any(isinstance(one, int) and one.bit_length() > BITS for one in level):
            mistakes.add_at(_line_of_long_number(text), None, TOO_LONG)
            return
    if level:
        mistakes.add_at(None, None, TOO_DEEP)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _line_of_long_number(text: str) -> int | None:
    found = LONG_NUMBER.search(text)
    return text.count("\n", 0, found.end()) + 1 if found else None

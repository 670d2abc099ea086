"""What a document says that cannot matter or cannot be meant: warned of, not refused.

A caution is sure: whatever anybody did, the rule that it names never makes the
difference that it seems to make. Where a reading decides, it is so under every option.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.statement import Label


@dataclass(frozen=True, kw_only=True)
class Caution:
    """One thing that the author should look at."""

    code: str
    rule: str | None
    """The id of the rule, cohort or category; None for the document."""
    key: str | None
    label: Label


@dataclass(frozen=True, kw_only=True)
class PolicyWarning:
    """A caution and where it stands."""

    file: str
    line: int | None
    code: str
    rule: str | None
    key: str | None
    label: Label

    def __str__(self) -> str:
        """Say it in one line, as compilers do."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        named = (("rule", self.rule), ("key", self.key))
        what = ", ".join(f"{noun} {name}" for noun, name in named if name)
        where = f"{place}: warning: {what}" if what else f"{place}: warning"
        return f"{where}: {self.label.en}"


def caution(code: str, rule: str | None, key: str | None, zh: str, en: str) -> Caution:
    """Return a caution in both languages."""
    return Caution(code=code, rule=rule, key=key, label=Label(zh=zh, en=en))


def under_every_option(
    by_option: Iterable[tuple[Iterable[Caution], frozenset[str]]],
) -> list[Caution]:
    """Return the cautions that hold wherever the rule that they name exists.

    Each option gives its cautions and the ids that exist under it.
    """
    options = [(tuple(found), ids) for found, ids in by_option]
    told: dict[tuple[str, str | None], Caution] = {}
    for found, _ in options:
        for one in found:
            told.setdefault((one.code, one.rule), one)
    return [
        one
        for name, one in told.items()
        if all(
            name in {(other.code, other.rule) for other in found}
            for found, ids in options
            if one.rule is None or one.rule in ids
        )
    ]

"""What is wrong with a policy document, said so that its author can mend it."""

from dataclasses import dataclass

from domain.errors import LedgerError


@dataclass(frozen=True, kw_only=True)
class PolicyMistake:
    """One mistake: where it stands and what was expected there."""

    file: str
    line: int | None
    rule: str | None
    """The id of the rule, cohort, category or reading; None for the document."""
    key: str | None
    expected: str

    def __str__(self) -> str:
        """Say it in one line, as compilers do."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        what = ", ".join(
            f"{noun} {name}"
            for noun, name in (("rule", self.rule), ("key", self.key))
            if name
        )
        return (
            f"{place}: {what}: {self.expected}" if what else f"{place}: {self.expected}"
        )


class PolicyError(LedgerError):
    """A document with mistakes is never applied."""

    code = "policy-invalid"
    field = "text"

    def __init__(self, mistakes: list[PolicyMistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


class GovernedByNoneError(LedgerError):
    """No document of the series governs the teacher."""

    code = "governed-by-none"

    def __init__(self, teacher_id: str, series: str) -> None:
        super().__init__(f"No document of the series {series} governs {teacher_id}.")


class GovernedBySeveralError(LedgerError):
    """More than one document of the series claims the teacher."""

    code = "governed-by-several"

    def __init__(self, teacher_id: str, series: str, documents: list[str]) -> None:
        names = ", ".join(documents)
        super().__init__(
            f"In the series {series} the documents {names} all claim {teacher_id}."
        )
        self.documents = tuple(documents)


class ReadingUnknownError(LedgerError):
    """A reading or an option was asked for that the document does not have."""

    code = "reading-unknown"
    field = "readings"

    def __init__(self, document: str, reading: str, option: str, known: str) -> None:
        super().__init__(
            f"The document {document} has no {reading}={option}; it has {known}."
        )

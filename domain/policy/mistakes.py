"""What is wrong with a policy document, said so that its author can mend it."""

import re
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


class Mistakes:
    """Collects the mistakes of one document and knows on which line a key stands."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.found: list[PolicyMistake] = []
        self._lines = text.removeprefix("\ufeff").splitlines()

    def add(self, rule: str | None, key: str | None, expected: str) -> None:
        """Note a mistake of a rule (by id) or of the document, once."""
        mistake = PolicyMistake(
            file=self.file,
            line=self.line_of(rule, key),
            rule=rule,
            key=key,
            expected=expected,
        )
        if mistake not in self.found:
            self.found.append(mistake)

    def add_at(self, line: int | None, key: str | None, expected: str) -> None:
        """Note a mistake of what cannot be named, by its line."""
        mistake = PolicyMistake(
            file=self.file, line=line, rule=None, key=key, expected=expected
        )
        self.found.append(mistake)

    def header(self, array: str, number: int) -> int:
        """Return the line of the array's table with this number, both from 1."""
        pattern = re.compile(rf"\s*\[\[\s*{re.escape(array)}\s*\]\]")
        lines = [n for n, line in enumerate(self._lines, 1) if pattern.match(line)]
        return lines[number - 1] if number <= len(lines) else 1

    def line_below(self, line: int, key: str | None) -> int:
        """Return the line of a key below the header on a line; else that line itself.

        A row that stands on one line has all its keys there.
        """
        if key is None or not self._lines[line - 1].startswith("["):
            return line
        outermost = key.partition(".")[0]
        rest = range(line, len(self._lines))
        last = next((n for n in rest if self._lines[n].startswith("[")), None)
        last = len(self._lines) if last is None else last
        found = self._first_line(outermost, line, last)
        return line if found is None else found + 1

    def rows_below(self, line: int, key: str, count: int) -> list[int]:
        """Return the line of each row of an array below the header on a line."""
        start = self.line_below(line, key)
        lines: list[int] = []
        for number in range(start, len(self._lines)):
            written = self._lines[number].strip()
            if written.startswith(("]", "[")) or "{" in self._lines[start - 1]:
                break
            if written.startswith("{"):
                lines.append(number + 1)
        return lines if len(lines) == count else [start] * count

    def line_of(self, rule: str | None, key: str | None) -> int | None:
        """Return the line of a key, followed from its outermost part inwards."""
        first, last = self._block(rule) if rule else (0, len(self._lines))
        found: int | None = None
        for part in key.split(".") if key else ():
            start = first if found is None else found
            inner = self._first_line(part, start, last)
            if inner is not None:
                found, last = inner, self._end_of(part, inner, last)
        if found is not None:
            return found + 1
        return first + 1 if rule else None

    def _end_of(self, name: str, at: int, last: int) -> int:
        """Return the line after what stands at a key: its own line, or its table."""
        if not self._lines[at].lstrip().startswith("["):
            return at + 1
        own = re.compile(rf"\s*\[+([^\]]*\.)?[\"']?{re.escape(name)}[\"']?\s*[.\]]")
        heads = (n for n in range(at + 1, last) if self._lines[n].startswith("["))
        return next((n for n in heads if not own.match(self._lines[n])), last)

    def _first_line(self, name: str, first: int, last: int) -> int | None:
        """Return the line that gives a key of this name, or heads a table of it."""
        word = re.escape(name)
        pattern = re.compile(rf"\s*(\[+([^\]]*\.)?)?[\"']?{word}[\"']?\s*[=.\]]")
        lines = range(first, last)
        return next((n for n in lines if pattern.match(self._lines[n])), None)

    def _block(self, rule: str) -> tuple[int, int]:
        """Return the lines from the [[...]] that heads a rule to the next one."""
        pattern = re.compile(rf"""\s*id\s*=\s*["']{re.escape(rule)}["']""")
        heads = [n for n, line in enumerate(self._lines) if line.startswith("[[")]
        at = next((n for n, line in enumerate(self._lines) if pattern.match(line)), 0)
        first = max((n for n in heads if n <= at), default=0)
        last = min((n for n in heads if n > at), default=len(self._lines))
        return first, last


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
            f"The document {document} has no {reading}={option};"
            f" it has {known or 'none'}."
        )

"""Plain histories: completions with one report, from stored bodies to lines of tables.

Nine completions of ten have one report and a decision or two. Their rows follow from
few words of the bodies, so that neither events nor states need to be made. Whatever is
not exactly as expected here is left to the folds of the domain; nothing is decided here
that they do not decide in the same way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.facts import Status
from domain.terms import Level
from projections.facts import NO_DAY, REVERSED, awaits
from projections.filling.bodies import (
    APPROVED,
    NOT_RECOGNISED,
    ODD,
    POSTED,
    RECOGNISED,
    SHAPES,
    TAKEN_BACK,
    Decided,
    EventRow,
    Reported,
    decided,
    reported,
)
from projections.generations import OPEN

_SHARED = (
    *("teacher_id", "activity_id", "occasion", "position", "posting_id"),
    *("amount_hundredths", "unit", "result", "completed_on"),
    *("provider_id", "school_id", "kind", "differing"),
)
COMPLETION_COLUMNS = (
    *_SHARED,
    *("makes_up_for", "tags", "corroborations", "known_from", "known_until"),
    *("status", "decided_on"),
    *("recognised_hundredths", "recognised_kind", "recognised_by"),
)
"""The columns of `completion` in the order of its lines: first what never changes."""
REPORT_COLUMNS = (
    *_SHARED,
    *("reporter", "reporter_role", "recorded_at", "reported_at", "status", "awaits"),
)
"""The columns of `report` in the order of its lines."""

_PENDING, _PROVISIONAL = Status.PENDING.value, Status.PROVISIONAL.value
_APPROVED, _REJECTED = Status.APPROVED.value, Status.REJECTED.value
_DISTRICT, _SCHOOL = Level.DISTRICT.value, Level.SCHOOL.value
_STILL = str(OPEN)
_NO_DAY = NO_DAY.isoformat()
_UNDECIDED = "\t".join((_PENDING, _NO_DAY, *NOT_RECOGNISED))


@dataclass(kw_only=True)
class Lines:
    """Lines of text for COPY, by table."""

    now: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)


class History(NamedTuple):
    """A report, and the decisions about it, in order."""

    report: Reported
    decisions: list[Decided]

    def positions(self) -> list[int]:
        """Return where the log speaks of it."""
        return [self.report.position, *(one.position for one in self.decisions)]


def take_plain(rows: Sequence[EventRow], zone: ZoneInfo, lines: Lines) -> list[int]:
    """Write the plain completions of one stream; return the positions of the rest."""
    try:
        completions, rest = _sorted_out(rows, zone)
    except ODD:
        return [row.position for row in rows]
    for histories in completions:
        if len(histories) == 1:
            _write(histories[0], lines)
        else:
            rest += [at for history in histories for at in history.positions()]
    return rest


def _sorted_out(
    rows: Iterable[EventRow], zone: ZoneInfo
) -> tuple[Iterable[list[History]], list[int]]:
    """Return the reports of each completion, and the positions of everything else."""
    by_key: dict[tuple[str, str], list[History]] = {}
    by_posting: dict[str, History] = {}
    rest: list[int] = []
    for row in rows:
        if row.topic == POSTED:
            report = reported(row)
            history = by_posting[report.posting_id] = History(report, [])
            by_key.setdefault(report.key, []).append(history)
        elif row.topic in SHAPES:
            decision = decided(row, zone)
            # A decision about a posting of which nothing is known changes nothing.
            if decision.posting_id in by_posting:
                by_posting[decision.posting_id].decisions.append(decision)
        else:
            rest.append(row.position)
    return by_key.values(), rest


def _write(history: History, lines: Lines) -> None:
    """Write what was known of a completion from which position on, and its report."""
    report, decisions = history
    head = f"{report.shared}\t{report.completion}"
    since, told = report.position, _UNDECIDED
    status, decided_on = _PENDING, _NO_DAY
    levels: dict[str, Decided] = {}
    recognition = NOT_RECOGNISED
    for decision in decisions:
        if decision.topic == TAKEN_BACK:
            status = REVERSED
            lines.past.append(f"{head}\t{since}\t{decision.position}\t{told}")
            break
        if decision.topic == RECOGNISED:
            recognition = decision.recognition
        else:
            levels[decision.level] = decision
            status, decided_on = _standing(levels)
        fresh = "\t".join((status, decided_on, *recognition))
        if fresh != told:
            lines.past.append(f"{head}\t{since}\t{decision.position}\t{told}")
            since, told = decision.position, fresh
    else:
        lines.now.append(f"{head}\t{since}\t{_STILL}\t{told}")
    awaited = awaits(report.kind, status)
    lines.reports.append(f"{report.shared}\t{report.report}\t{status}\t{awaited}")


def _standing(levels: dict[str, Decided]) -> tuple[str, str]:
    """Return the status and the day of the decision that holds.

    As `domain.precedence.status_of` and `domain.records.Posting.decision` say.
    """
    district, school = levels.get(_DISTRICT), levels.get(_SCHOOL)
    decision = district or school
    if decision is None:
        return _PENDING, _NO_DAY
    if decision.topic != APPROVED:
        return _REJECTED, decision.day
    if district is None:
        return _PROVISIONAL, decision.day
    return _APPROVED, decision.day

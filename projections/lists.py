"""Lists of reports: what was posted and where it stands, by filter and cursor."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.errors import UnknownError
from domain.terms import Result, Role, Unit
from projections.cursors import cursor_of, position_in
from projections.fact_rows import amount_of
from projections.generations import OPEN
from projections.views import CompletionView, Page
from projections.visit import Visit


@dataclass(frozen=True, kw_only=True)
class ReportFilter:
    """Which reports to list; what is None does not narrow."""

    school_id: str | None = None
    """The teacher's school on the day of completion."""
    teacher_id: str | None = None
    activity_id: str | None = None
    kind: str | None = None
    """As posted."""
    status: str | None = None
    awaits: str | None = None
    """`school` or `district`: with whom it lies."""
    reporter: str | None = None
    completed_from: date | None = None
    completed_until: date | None = None
    seen_by: Sequence[str] | None = None
    """Schools that look: what they reported, and their teachers' completions."""
    came_from: datetime | None = None
    """Reported at this instant or later, on the asserted clock where there is one."""
    came_before: datetime | None = None


def newest(visit: Visit, wanted: ReportFilter, cursor: str | None, limit: int) -> Page:
    """Return a page of reports, newest first; raises BadCursorError."""
    beyond = OPEN if cursor is None else position_in(cursor)
    rows = visit.rows(
        "reports_newest", **asdict(wanted), beyond=beyond, limit=limit + 1
    )
    total = None if cursor else _count(visit, wanted, awaited=False)
    return _page(rows, limit, total)


def awaited(visit: Visit, wanted: ReportFilter, cursor: str | None, limit: int) -> Page:
    """Return a page of what waits for somebody, oldest first; raises BadCursorError."""
    beyond = 0 if cursor is None else position_in(cursor)
    rows = visit.rows(
        "reports_awaited", **asdict(wanted), beyond=beyond, limit=limit + 1
    )
    total = None if cursor else _count(visit, wanted, awaited=True)
    return _page(rows, limit, total)


def one(visit: Visit, posting_id: UUID) -> CompletionView:
    """Return one report; raises UnknownError."""
    rows = visit.rows("report", posting_id=posting_id)
    if not rows:
        raise UnknownError("posting", posting_id)
    return _view(rows[0])


def _count(visit: Visit, wanted: ReportFilter, *, awaited: bool) -> int:
    ((total,),) = visit.rows("reports_count", **asdict(wanted), awaited=awaited)
    return int(total)


def _page(rows: Sequence[tuple[Any, ...]], limit: int, total: int | None) -> Page:
    items = [_view(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(
        items=items,
        next_cursor=cursor_of(items[-1].position) if more else None,
        total=total,
    )


def _view(row: tuple[Any, ...]) -> CompletionView:
    (posting_id, position, recorded_at, reported_at, teacher_id, school_id,
     activity_id, title_zh, title_en, occasion, provider_id, kind, amount, unit,
     result, completed_on, reporter, role, status, awaits, differing) = row  # fmt: skip
    return CompletionView(
        posting_id=posting_id,
        position=position,
        recorded_at=recorded_at,
        reported_at=reported_at,
        teacher_id=teacher_id,
        school_id=school_id,
        activity_id=activity_id,
        title_zh=title_zh,
        title_en=title_en,
        occasion=occasion,
        provider_id=provider_id,
        kind=kind,
        amount=amount_of(amount),
        unit=Unit(unit),
        result=Result(result),
        completed_on=completed_on,
        reporter=reporter,
        reporter_role=Role(role),
        status=status,
        awaits=awaits or None,
        differing=tuple(differing),
    )

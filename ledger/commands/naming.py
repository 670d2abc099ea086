"""Under which id a report of a completion is recorded."""

from dataclasses import replace
from uuid import UUID

from domain.events.teacher import CompletionPosted
from domain.postings import Report, Reporter
from ledger.commands.case import Case, named_id


def expected_id(case: Case, report: Report, reporter: Reporter) -> UUID:
    """Return the id that a report gets, unless something bears it already."""
    stream = case.teacher_stream(report.teacher_id)
    return named_id(stream, 1, *_parts(report, reporter.organisation))


def named(case: Case, event: CompletionPosted, note: str | None) -> CompletionPosted:
    """Return an event under a free id, with its note: mostly it is so already.

    Raises CodecError where what bears its id cannot be read.
    """
    if case.reader.beginning(event.posting_id) is not None:
        stream = case.teacher_stream(event.teacher_id)
        free = case.fresh_id(stream, *_parts(event, event.reporter))
        event = replace(event, posting_id=free)
    return event if note is None else replace(event, note_digest=case.note(note))


def _parts(report: Report | CompletionPosted, reporter: str) -> tuple[str, ...]:
    return ("posting", report.activity_id, report.occasion, reporter)

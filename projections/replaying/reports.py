"""The standing report of a document's readings: what hangs on each open question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.policy.adopted import adopted_policy
from domain.policy.load import Policy
from ledger.application import CreditLedger
from ledger.jobs import Job, JobState, Progress
from ledger.requests import Request

REPORT = "readings-report"


@dataclass(frozen=True, kw_only=True)
class ReportQuestion:
    """Of which document, counted up to which day; on the facts as they stand."""

    policy: Policy
    counted_up_to: date

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "document": self.policy.document,
            "revision": self.policy.revision,
            "text": self.policy.text,
            "counted_up_to": self.counted_up_to.isoformat(),
        }


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A report as it was last computed, or that it is being computed."""

    document: str
    revision: str
    counted_up_to: date
    state: JobState
    progress: Progress
    position: int | None
    """The facts are those known at this position; None until it is computed."""
    teachers: int | None
    options: Sequence[Mapping[str, Any]]
    """One entry for each option that could be chosen instead, `OptionReport` as JSON;
    the open questions first."""
    error_code: str | None
    error_message: str | None


def readings_report(
    ledger: CreditLedger,
    request: Request,
    question: ReportQuestion,
    at_least: int | None = None,
) -> ReportView:
    """Return the report of a question; ask for it where there is none as new.

    `at_least` is the position that its facts must have reached; any will do without.
    One that failed or was cancelled is asked for again.
    """
    jobs = ledger.jobs.of_question(REPORT, question.as_json(), limit=1)
    if not jobs or not _will_do(jobs[0], at_least):
        asked = ledger.jobs.find(ledger.jobs.ask(request, REPORT, question.as_json()))
        jobs = [asked] if asked else []
    (job,) = jobs
    summary = job.summary or {}
    return ReportView(
        document=question.policy.document,
        revision=question.policy.revision,
        counted_up_to=question.counted_up_to,
        state=job.state,
        progress=job.progress,
        position=summary.get("position"),
        teachers=summary.get("teachers"),
        options=summary.get("options", ()),
        error_code=job.error_code,
        error_message=job.error_message,
    )


def report_question_in(told: Mapping[str, Any]) -> ReportQuestion:
    """Return the question that a job tells."""
    return ReportQuestion(
        policy=adopted_policy(told["text"], f"{told['document']} {told['revision']}"),
        counted_up_to=date.fromisoformat(told["counted_up_to"]),
    )


def _will_do(job: Job, at_least: int | None) -> bool:
    if not job.state.is_over:
        return True
    if job.state is not JobState.DONE or job.summary is None:
        return False
    return at_least is None or job.summary["position"] >= at_least
